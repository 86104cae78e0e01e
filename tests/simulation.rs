//! Random players do random and hostile things; after every step the promises
//! of the game are checked.
//!
//! Time is virtual and all chance comes from one seed, so a failure is played
//! again with the seed it prints: `DRAWSYNC_SEED=… DRAWSYNC_STEPS=…`. `make
//! fuzz` plays until stopped.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/scan.rs"]
mod scan;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;
use std::sync::Arc;

use drawsync::game::Millis;
use drawsync::game::canvas::LOBBY_TURN;
use drawsync::game::custom_words::CustomWords;
use drawsync::game::hub::Hub;
use drawsync::game::input::Input;
use drawsync::game::output::{Outbox, Output};
use drawsync::game::room::Room;
use drawsync::game::rules::Rules;
use drawsync::game::word_file::read_text;
use drawsync::journal;
use drawsync::limits::{EMPTY_ROOM_TIME, REMOTES_MAX, UNUSED_ROOM_TIME};
use drawsync::protocol::client::{self, ClientMessage, Hold, RoomName};
use drawsync::protocol::error::Refusal;
use drawsync::protocol::ids::{ConnId, RoomId, Team, UserId};
use drawsync::protocol::language::Language;
use drawsync::protocol::remote::RemoteKey;
use drawsync::protocol::server::{Phase, ServerMessage, TurnEnd};
use drawsync::protocol::settings::{Scoring, TeamChoice};
use drawsync::store::StoredRoom;
use serde_json::{Value, json};

/// Few, so that guesses hit; words within words, short ones, accents, spaces.
const WORDS: &str = "[easy]\ncat\nsun\nant\nhouse\n[medium]\nlighthouse\nhorse\nelephant\n\
    [hard]\nice cream\ncafé\nmerry-go-round\nlady's slipper\n";
const CUSTOM_WORDS: [&str; 8] = [
    "atom|particle",
    "---",
    "\u{1f388}",
    "sun",
    "photosynthesis",
    "ионы",
    "cell wall",
    "汉字画",
];
/// Those of them that nobody ever says who has not read them.
const UNSAID: [&str; 6] = [
    "atom",
    "particle",
    "photosynthesis",
    "ионы",
    "cell wall",
    "汉字画",
];
const USERS: i64 = 12;
const ROOMS: usize = 3;
/// What `make test` plays; all that there is to see happens in it.
const SEED: u64 = 20_261_123;
const STEPS: u64 = 10_000;

#[test]
fn every_promise_holds_after_every_step() {
    let number = |name, default| {
        std::env::var(name).map_or(default, |value| value.parse::<u64>().expect(name))
    };
    let seed = number("DRAWSYNC_SEED", SEED);
    let steps = number("DRAWSYNC_STEPS", STEPS);
    let first = Simulation::run(seed, steps);
    println!("seed {seed}, {steps} steps: {:?}", first.seen);
    let again = Simulation::run(seed, steps);
    assert_eq!(first.told, again.told, "seed {seed}: two runs differ");
    if (seed, steps) == (SEED, STEPS) {
        for what in [
            "finished",
            "correct_guess",
            "near_guess",
            "kicked",
            "knocks",
            "not_let_in",
            "seat_moved",
            "vote",
            "teams",
            "hint",
            "door",
            "restart",
            "spectators",
            "no_spectators",
            "doodle",
            "liked",
            "looked",
            "remotes",
            "reports",
            "reported",
            "roster",
            "name_required",
            "wrong_key",
            "own_word",
        ] {
            assert!(first.seen.contains_key(what), "seed {seed}: never {what}");
        }
    }
}

/// The hub, the people, and what has been seen of it from outside.
struct Simulation {
    seed: u64,
    step: u64,
    /// The last input and what came of it, for the report of a failure.
    last: (Input, Rc<Outbox>),
    dice: fastrand::Rng,
    now: Millis,
    hub: Hub,
    /// The open connections and whose they are.
    conns: BTreeMap<ConnId, UserId>,
    opened: u64,
    /// Where each connection sits, from what was told.
    places: BTreeMap<ConnId, RoomId>,
    /// Those that sit there without a seat, from what was told.
    seatless: BTreeSet<ConnId>,
    /// At whose door each connection waits, from what was told.
    doors: BTreeMap<ConnId, RoomId>,
    rooms: BTreeMap<RoomId, Seen>,
    /// The key that some host has shown last.
    shown: RemoteKey,
    /// The one that the last device would get, and those that devices have.
    fresh: RemoteKey,
    keys: Vec<RemoteKey>,
    /// A hash of everything that was told.
    told: DefaultHasher,
    /// How often each kind of thing happened.
    seen: BTreeMap<String, u64>,
}

/// What an observer remembers of a room.
#[derive(Default)]
struct Seen {
    scores: BTreeMap<UserId, u32>,
    epoch: u32,
    secret: Option<Secret>,
    /// Words that have been drawn here, and those that were offered to somebody.
    drawn: BTreeSet<String>,
    offered: BTreeSet<(UserId, String)>,
    /// The points of this turn's guessers.
    points: BTreeSet<u32>,
    /// Turn, round, drawer and end of the turns of this game.
    turns: BTreeMap<u32, (u32, UserId, TurnEnd)>,
    unused_since: Option<Millis>,
    empty_since: Option<Millis>,
    /// The host wants to continue later.
    kept: bool,
}

impl Seen {
    /// A word of the room's own list that somebody reads without having drawn
    /// it, having been offered it, or the whole room having had it.
    fn own_word_in(&self, told: &Value, reader: UserId) -> Option<&'static str> {
        let text = told.to_string().to_lowercase();
        let mut unsaid = UNSAID.into_iter();
        unsaid.find(|word| {
            let offered = || self.offered.iter().filter(|(user, _)| *user == reader);
            text.contains(word)
                && !self.drawn.iter().any(|drawn| drawn.contains(word))
                && !offered().any(|(_, offered)| offered.contains(word))
        })
    }
}

/// The word that is being drawn, and who may know it.
struct Secret {
    turn: u32,
    word: String,
    since: Millis,
    knowers: BTreeSet<UserId>,
}

impl Drop for Simulation {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!(
                "DRAWSYNC_SEED={} step {} at {} ms: {:#?}",
                self.seed, self.step, self.now, self.last
            );
        }
    }
}

/// What a run leaves.
struct Run {
    told: u64,
    seen: BTreeMap<String, u64>,
}

impl Simulation {
    fn run(seed: u64, steps: u64) -> Run {
        let mut simulation = Simulation {
            seed,
            step: 0,
            last: (Input::Tick, Rc::default()),
            dice: fastrand::Rng::with_seed(seed),
            now: 0,
            hub: Hub::new(common::rules(WORDS), 1),
            conns: BTreeMap::new(),
            opened: 0,
            places: BTreeMap::new(),
            seatless: BTreeSet::new(),
            doors: BTreeMap::new(),
            rooms: BTreeMap::new(),
            shown: RemoteKey::new(0),
            fresh: RemoteKey::new(0),
            keys: Vec::new(),
            told: DefaultHasher::new(),
            seen: BTreeMap::new(),
        };
        for step in 0..steps {
            simulation.step = step;
            simulation.pass_time();
            if simulation.dice.u32(..200) == 0 {
                simulation.restart();
            }
            let input = simulation.something();
            simulation.handle(input);
        }
        Run {
            told: simulation.told.finish(),
            seen: std::mem::take(&mut simulation.seen),
        }
    }

    /// Mostly moments, sometimes long silence. Now and then the clock is late
    /// and several deadlines are due at once.
    fn pass_time(&mut self) {
        let wait = match self.dice.u32(..2000) {
            0 => 3 * 3_600_000,
            1..4 => 11 * 60_000,
            4..12 => self.dice.u64(20_000..90_000),
            12..60 => self.dice.u64(2_000..20_000),
            _ => self.dice.u64(1..400),
        };
        let until = self.now + wait;
        if self.dice.u32(..8) > 0 {
            while let Some(at) = self.hub.next_deadline().filter(|&at| at < until) {
                self.now = at;
                self.handle(Input::Tick);
            }
        }
        self.now = until;
    }

    /// The server ends, and another one reads what it has written down.
    fn restart(&mut self) {
        self.count("restart");
        let written: Vec<StoredRoom> = self.hub.rooms().map(journal::write_down).collect();
        for record in written.iter().map(|written| written.record.as_ref()) {
            let record = Value::String(record.unwrap().clone());
            assert!(!scan::has_password(&record), "a password is written down");
        }
        let next_room = (self.step as i64 + 1) * 10;
        let read = |written: &[StoredRoom], epoch, now| {
            let rules = Rules {
                epoch,
                ..common::rules(WORDS)
            };
            let mut hub = Hub::new(rules, next_room);
            for stored in written {
                journal::bring_back(stored.clone(), now, &mut hub).expect("a room comes back");
            }
            hub
        };
        let epoch = self.dice.u32(..);
        let hub = read(&written, epoch, self.now);
        let again: Vec<StoredRoom> = hub.rooms().map(journal::write_down).collect();
        let twice = read(&again, epoch, self.now);
        let twice: Vec<StoredRoom> = twice.rooms().map(journal::write_down).collect();
        assert_eq!(
            again, twice,
            "what was read back is written down differently"
        );
        for (before, after) in written.iter().zip(&again) {
            assert_eq!(before.ops, after.ops, "the drawing");
            let seats = |written: &StoredRoom| {
                let record: Value = serde_json::from_str(written.record.as_ref().unwrap()).unwrap();
                record["room"]["seats"].clone()
            };
            assert_eq!(seats(before), seats(after));
        }
        format!("{again:?}").hash(&mut self.told);
        self.hub = hub;
        self.conns.clear();
        self.places.clear();
        self.seatless.clear();
        self.doors.clear();
        self.check_rooms(None, false);
        self.check_places();
    }

    // ---- What people do -----------------------------------------------------

    fn something(&mut self) -> Input {
        let user = UserId(self.dice.i64(1..=USERS));
        let conn = {
            let own: Vec<ConnId> = self.conns_of(user).collect();
            let seated = own.iter().find(|conn| self.places.contains_key(conn));
            match seated {
                Some(&conn) if self.dice.u32(..10) > 0 => Some(conn),
                _ => self.dice.choice(own),
            }
        };
        if self.hub.rooms().count() < ROOMS && self.dice.u32(..20) == 0 {
            return self.create(user);
        }
        match self.dice.u32(..1000) {
            80..100 => return self.offer(user, conn),
            100..130 => return self.hold(user, conn),
            130..230 => {
                let remotes = self.hub.rooms().flat_map(|room| room.holding().inside());
                if let Some(conn) = self.dice.choice(remotes.collect::<Vec<_>>()) {
                    return self.command(conn, UserId::NOBODY);
                }
            }
            0..30 => return self.join(user, None),
            30..40 => return self.admit(user),
            40..45 => {
                let room = self.any_room().map_or(RoomId(99), |room| room.id);
                return Input::Leave { user, room };
            }
            76..80 => return self.bring_words(user),
            45 => {
                if let Some(code) = self.any_room().map(|room| room.code) {
                    return Input::Close { code };
                }
            }
            46..60 => {
                if let Some(conn) = conn {
                    return Input::Disconnect { conn };
                }
            }
            60..68 => return self.watch(user, conn),
            68..76 => {
                let nobody: Vec<ConnId> = self.conns_of(UserId::NOBODY).collect();
                if let Some(conn) = self.dice.choice(nobody) {
                    return match self.dice.u8(..4) {
                        0 => Input::Disconnect { conn },
                        1 => self.watch(UserId::NOBODY, Some(conn)),
                        _ if self.hub.place(conn).is_some() => self.command(conn, UserId::NOBODY),
                        _ => Input::Tick,
                    };
                }
            }
            _ => {}
        }
        let Some(conn) = conn else {
            return self.join(user, None);
        };
        if !self.places.contains_key(&conn) || self.dice.u32(..200) == 0 {
            return self.join(user, Some(conn));
        }
        self.command(conn, user)
    }

    fn conns_of(&self, user: UserId) -> impl Iterator<Item = ConnId> {
        self.conns
            .iter()
            .filter(move |&(_, &whose)| whose == user)
            .map(|(&conn, _)| conn)
    }

    fn any_room(&mut self) -> Option<&Room> {
        let rooms: Vec<&Room> = self.hub.rooms().collect();
        self.dice.choice(rooms)
    }

    fn create(&mut self, by: UserId) -> Input {
        let settings = self.settings();
        Input::Create {
            by: person(by),
            change: serde_json::from_value(settings).unwrap(),
            seed: self.dice.u64(..),
        }
    }

    fn settings(&mut self) -> Value {
        let dice = &mut self.dice;
        let mut settings = json!({
            "max_players": dice.u8(3..=12),
            "time_limit": dice.u16(15..90),
            "max_rounds": dice.u8(1..4),
            "word_choices": dice.u8(1..=6),
            "hints": dice.u8(0..=5),
            "quick_finish": dice.bool(),
            "choice_time": dice.u8(5..20),
            "summary_time": dice.u8(3..9),
            "auto_hints": dice.bool(),
            "word_mode": (*dice.choice(&["normal", "normal", "hidden_length", "combined"]).unwrap()),
            "scoring": (*dice.choice(&["competitive", "competitive", "relaxed", "none"]).unwrap()),
            "chat": (*dice.choice(&["on", "on", "breaks", "off"]).unwrap()),
            "wrong_guesses":
                (*dice.choice(&["everyone", "everyone", "auto", "knowers", "nobody"]).unwrap()),
            "end_after": (*dice.choice(&[0, 5]).unwrap()),
            "late_joining": dice.u8(..4) > 0,
            "spectators": dice.u8(..4) > 0,
            "host_plays": dice.u8(..3) > 0,
            "keep_host": dice.u8(..4) == 0,
            "draw_order": (*dice.choice(&["joining", "random", "fewest_turns"]).unwrap()),
            "teams": (*dice.choice(&[0, 0, 2, 3, 4]).unwrap()),
            "team_choice": (*dice.choice(&["random", "chosen"]).unwrap()),
            "language": (*dice.choice(&["en", "de", "tr"]).unwrap()),
            "profanity_filter": dice.bool(),
            "doodling": dice.u8(..4) > 0,
            "likes": dice.u8(..4) > 0,
            "vote_kick": dice.bool(),
            "difficulty": (*dice.choice(&["easy", "medium", "hard", "mixed"]).unwrap()),
            "custom_words": (*dice.choice(&["only", "mixed", "off"]).unwrap()),
            "custom_share": dice.u8(5..=90),
        });
        match dice.u32(..6) {
            0 => settings["password"] = scan::PASSWORD.into(),
            1 => settings["password"] = "".into(),
            2 => settings["max_rounds"] = 99.into(),
            _ => {}
        }
        settings
    }

    /// Words of one's own, mostly for the own room, or none any more.
    fn bring_words(&mut self, user: UserId) -> Input {
        let rooms = self.hub.rooms();
        let own = rooms.filter(|room| room.host == Some(user) || self.dice.u8(..8) == 0);
        let code = own.map(|room| room.code).next();
        let Some(code) = code else { return Input::Tick };
        let count = self.dice.usize(..6);
        let lines = self.dice.choose_multiple(CUSTOM_WORDS, count).join("\n");
        let file = read_text(&lines, Language::En, None).unwrap();
        let words = CustomWords::new(user, file.entries).map(Arc::new);
        Input::SetWords { user, code, words }
    }

    fn password(&mut self) -> Option<&'static str> {
        *self
            .dice
            .choice(&[
                None,
                Some(scan::PASSWORD),
                Some(scan::PASSWORD),
                Some(scan::WRONG_PASSWORD),
            ])
            .unwrap()
    }

    fn admit(&mut self, user: UserId) -> Input {
        let password = self.password().map(Into::into);
        match self.any_room().map(|room| room.code) {
            Some(code) => Input::Admit {
                user: person(user),
                code,
                password,
            },
            None => Input::Tick,
        }
    }

    fn join(&mut self, user: UserId, conn: Option<ConnId>) -> Input {
        let Some(room) = self.any_room().map(|room| room.id) else {
            return Input::Tick;
        };
        let conn = conn.unwrap_or_else(|| {
            self.opened += 1;
            self.conns.insert(ConnId(self.opened), user);
            ConnId(self.opened)
        });
        let known = self.rooms.get(&room).map_or(0, |seen| seen.epoch);
        let canvas = self.hub.room(room).and_then(Room::canvas);
        let (turn, seq) = canvas.map_or((0, 0), |canvas| (canvas.turn, canvas.seq()));
        let dice = &mut self.dice;
        let mut join = json!({
            "type": "join_room",
            "room_id": room,
            "take_over": dice.bool(),
            "avatar": dice.u16(..768),
        });
        if dice.bool() {
            let seq = if dice.bool() {
                seq
            } else {
                dice.u32(..seq + 3)
            };
            join["resume"] = json!({"epoch": known, "turn": turn, "seq": seq});
        }
        if let Some(password) = self.password() {
            join["password"] = password.into();
        }
        match parse(&join) {
            Some(ClientMessage::JoinRoom(join)) => Input::Join {
                conn,
                user: person(user),
                join,
            },
            _ => Input::Tick,
        }
    }

    /// Somebody watches: on this connection, on another one, or as nobody.
    fn watch(&mut self, user: UserId, conn: Option<ConnId>) -> Input {
        let Some(room) = self.any_room().map(|room| room.id) else {
            return Input::Tick;
        };
        let user = if self.dice.bool() {
            user
        } else {
            UserId::NOBODY
        };
        let own = conn.filter(|conn| self.conns[conn] == user && self.dice.bool());
        let conn = own.unwrap_or_else(|| {
            self.opened += 1;
            self.conns.insert(ConnId(self.opened), user);
            ConnId(self.opened)
        });
        let password = self.password();
        let watch = json!({"type": "watch_room", "room_id": room, "password": password});
        match parse(&watch) {
            Some(ClientMessage::WatchRoom(watch)) => Input::Watch { conn, user, watch },
            _ => Input::Tick,
        }
    }

    /// A key, as the operating system draws it.
    fn key(&mut self) -> RemoteKey {
        RemoteKey::new(self.dice.u128(..))
    }

    /// Mostly by a host.
    fn offer(&mut self, user: UserId, conn: Option<ConnId>) -> Input {
        let host = self.hub.rooms().find_map(|room| {
            let host = room
                .seats
                .iter()
                .find(|seat| Some(seat.user) == room.host)?;
            host.conn.filter(|_| host.user != user)
        });
        match host.or(conn) {
            Some(conn) => {
                self.shown = self.key();
                let seal = self.shown.seal();
                Input::OfferRemote { conn, seal }
            }
            None => Input::Tick,
        }
    }

    /// By the key that is shown or one of the last, on a new connection or a
    /// known one.
    fn hold(&mut self, user: UserId, conn: Option<ConnId>) -> Input {
        let Some(room) = self.any_room().map(|room| room.id) else {
            return Input::Tick;
        };
        let last = self.keys.len().saturating_sub(3);
        let own = self.dice.choice(&self.keys[last..]).copied();
        let key = own.filter(|_| self.dice.bool()).unwrap_or(self.shown);
        let own = conn.filter(|_| self.dice.bool());
        let conn = own.unwrap_or_else(|| {
            self.opened += 1;
            let whose = [user, UserId::NOBODY][usize::from(self.dice.bool())];
            self.conns.insert(ConnId(self.opened), whose);
            ConnId(self.opened)
        });
        let hold = Hold {
            room: RoomName::Id(room),
            seal: key.seal(),
            resume: None,
        };
        self.fresh = self.key();
        let fresh = self.fresh.seal();
        Input::Hold { conn, hold, fresh }
    }

    fn command(&mut self, conn: ConnId, user: UserId) -> Input {
        let Some((room, _)) = self.hub.place(conn) else {
            return Input::Tick;
        };
        // A remote wants what its host would want.
        let user = match room.host {
            Some(host) if room.is_remote(conn) => host,
            _ => user,
        };
        let asks = room.holding().asks();
        let asks = asks.and_then(|asking| room.asking_number(asking));
        if let Some(number) = asks.filter(|_| room.host == Some(user) && self.dice.bool()) {
            let yes = self.dice.u8(..4) > 0;
            let command = ClientMessage::AnswerRemote { number, yes };
            return Input::Command { conn, command };
        }
        let (id, host, drawer) = (room.id, room.host, room.drawer());
        let seats: Vec<UserId> = room.seats.iter().map(|seat| seat.user).collect();
        let phase = room.phase_for(self.now, user);
        let draws = drawer == Some(user);
        let looks_in = if room.is_remote(conn) { 2 } else { 4 };
        let only_holds = host == Some(user) && !room.settings.host_plays;
        let knock = room.knockers().into_iter().next();
        // 'Pim 2' may want the seat of an absent 'Pim'.
        let mine = room.seat(user).map_or("", |seat| &*seat.name);
        let wished = room.seats.iter().find(|seat| {
            let namesake = mine.strip_prefix(&*seat.name);
            seat.conn.is_none() && namesake.is_some_and(|number| number.starts_with(' '))
        });
        let wished = wished.map(|seat| seat.user);
        let dice = &mut self.dice;
        // What somebody who wants to play would do now …
        let answers = knock.filter(|_| host == Some(user) && dice.u32(..4) == 0);
        let asks = wished.filter(|_| dice.u32(..8) == 0);
        let sensible = match phase {
            _ if answers.is_some() => answers.map(|knock| {
                let seat = knock.seat.filter(|_| dice.bool());
                json!({
                    "type": "answer_knock",
                    "user_id": knock.user_id,
                    "let_in": dice.bool(),
                    "seat": seat,
                })
            }),
            _ if asks.is_some() => asks.map(|seat| json!({"type": "ask_seat", "user_id": seat})),
            Phase::Lobby | Phase::Podium { .. } if host == Some(user) && dice.u32(..8) == 0 => {
                Some(json!({"type": "start_game"}))
            }
            Phase::Choosing { .. } if draws && dice.bool() => {
                Some(json!({"type": "choose_word", "choice": dice.u8(..7)}))
            }
            Phase::Drawing { .. } if draws && dice.bool() => Some(self.draw(id)),
            Phase::Drawing { .. } if only_holds && dice.u32(..looks_in) == 0 => {
                Some(json!({"type": "see_word"}))
            }
            Phase::Drawing { .. } if !draws && dice.u32(..7) == 0 => {
                let mut message = self.line(id, true);
                if self.dice.bool() {
                    message = json!({"type": "guess_word", "guess": message["message"]});
                }
                Some(message)
            }
            _ => None,
        };
        // … and what anybody might try at any time.
        let message = sensible.unwrap_or_else(|| match self.dice.u32(..400) {
            0..3 => json!({"type": "leave_room"}),
            3..20 => json!({"type": "ready", "ready": self.dice.bool()}),
            20..40 => json!({"type": "away", "away": self.dice.bool()}),
            40..60 => json!({"type": "update_settings", "settings": self.settings()}),
            60..70 => json!({"type": "start_game"}),
            70..80 => json!({"type": "return_to_lobby"}),
            80..100 => json!({"type": "choose_word", "choice": self.dice.u8(..9)}),
            100..140 => self.draw(id),
            140..143 => json!({"type": "skip_turn"}),
            320..340 => json!({"type": "like", "turn": self.turn(id)}),
            300..312 => {
                let mut message = self.draw(id);
                message["type"] = "doodle".into();
                let ops = message["ops"].as_array_mut().unwrap();
                ops.insert(
                    0,
                    json!({"op": "begin", "color": 4, "size": 2, "points": [9, 9]}),
                );
                ops.push(json!({"op": "end"}));
                message
            }
            200..203 => json!({"type": "pause_game"}),
            203 => json!({"type": "continue_later"}),
            204..230 => json!({"type": "resume_game"}),
            143..150 => json!({"type": "kick", "user_id": self.dice.choice(seats)}),
            230..236 => json!({
                "type": "mute", "user_id": self.dice.choice(seats), "muted": self.dice.bool(),
            }),
            236..242 => json!({"type": "let_back", "user_id": self.dice.i64(1..=USERS)}),
            278..290 => json!({
                "type": "answer_knock",
                "user_id": self.dice.i64(1..=USERS),
                "let_in": self.dice.u8(..4) > 0,
                "seat": self.dice.choice(seats),
            }),
            340..344 => json!({"type": "vote_kick", "user_id": self.dice.choice(seats)}),
            344..356 => json!({"type": "vote", "yes": self.dice.u8(..4) > 0}),
            290..300 => json!({"type": "ask_seat", "user_id": self.dice.choice(seats)}),
            242..246 => {
                let door = *self
                    .dice
                    .choice(&["open", "open", "knock", "locked"])
                    .unwrap();
                json!({"type": "set_door", "door": door})
            }
            246..250 => json!({
                "type": "rename",
                "user_id": self.dice.choice(seats),
                "name": (*self.dice.choice(&["Pim", "P1", "Zoe", " "]).unwrap()),
            }),
            371..374 => json!({"type": "set_roster", "names": self.names()}),
            374..380 => json!({
                "type": "pick_name",
                "name": (*self.dice.choice(&["Pim", "Zoe", "P1", "Mia", "Ben"]).unwrap()),
            }),
            396..398 => json!({"type": "free_name", "user_id": self.dice.choice(seats)}),
            250..253 => json!({"type": "hand_over", "user_id": self.dice.choice(seats)}),
            253..262 => json!({"type": "add_time", "seconds": self.dice.u16(..70)}),
            262..268 => json!({"type": "clear_drawing"}),
            268 => json!({"type": "finish_game"}),
            269..274 => json!({"type": "hide_drawing"}),
            274..278 => json!({"type": "new_word"}),
            380..392 => json!({"type": "see_word"}),
            392..396 => json!({"type": "break", "on_break": self.dice.u8(..3) == 0}),
            312..320 => json!({
                "type": (*self.dice.choice(&["report", "report", "dismiss_report"]).unwrap()),
                "user_id": self.dice.choice(seats),
                "reason": (*self.dice.choice(&["drawing", "chat", "name"]).unwrap()),
            }),
            356..362 => json!({"type": "choose_team", "team": self.dice.u8(..5)}),
            362..368 => json!({
                "type": "set_team", "user_id": self.dice.choice(seats), "team": self.dice.u8(..4),
            }),
            368..371 => json!({"type": "deal_teams"}),
            398 => json!({"type": "withdraw_remote", "number": self.dice.u8(10..=99)}),
            399 => json!({"type": "answer_remote", "number": self.dice.u8(10..=99), "yes": true}),
            150 => json!({"type": "delete_room"}),
            151 => json!({"type": "clear_canvas"}),
            152..200 => json!({"type": "guess_word", "guess": self.line(id, false)["message"]}),
            _ => self.line(id, false),
        });
        match parse(&message) {
            Some(command) => Input::Command { conn, command },
            None => Input::Tick,
        }
    }

    /// A list of names, which may be empty or wrong.
    fn names(&mut self) -> Vec<&'static str> {
        let all = ["Mia", "Ben", "Zoe", "Pim", "P1m", " "];
        all.into_iter().filter(|_| self.dice.bool()).collect()
    }

    /// Of the drawing on the board, or nearly.
    fn turn(&mut self, room: RoomId) -> u32 {
        let canvas = self.hub.room(room).and_then(Room::canvas);
        canvas.map_or(1, |canvas| canvas.turn) + self.dice.u32(..5) / 4
    }

    fn draw(&mut self, room: RoomId) -> Value {
        let canvas = self.hub.room(room).and_then(Room::canvas);
        let (turn, seq) = canvas.map_or((1, 0), |canvas| (canvas.turn, canvas.seq()));
        let dice = &mut self.dice;
        let seq = match dice.u32(..8) {
            0 => dice.u32(..seq + 4),
            _ => seq,
        };
        let turn = match dice.u32(..8) {
            0 => turn + dice.u32(..2),
            _ => turn,
        };
        let ops: Vec<Value> = (0..dice.usize(1..4))
            .map(|_| match dice.u32(..7) {
                0 | 1 => json!({"op": "begin", "color": 3, "size": 1, "points": [5, 5]}),
                2 | 3 => json!({"op": "move", "points": [dice.i16(..900), 7, 9, 9]}),
                4 => json!({"op": "end"}),
                5 => json!({"op": (*dice.choice(&["undo", "clear"]).unwrap())}),
                _ => json!({"op": "fill", "color": 2, "x": 4, "y": 4}),
            })
            .collect();
        json!({"type": "draw_ops", "turn": turn, "seq": seq, "ops": ops})
    }

    /// A line of chat: the word in many spellings, another word, or a remark.
    fn line(&mut self, room: RoomId, wants_to_win: bool) -> Value {
        let secret = self.rooms.get(&room).and_then(|seen| seen.secret.as_ref());
        let words = WORDS.lines().filter(|line| !line.starts_with('['));
        let any = self.dice.choice(words.collect::<Vec<_>>()).unwrap();
        let word = secret.map_or(any, |secret| &secret.word);
        let word = if wants_to_win || self.dice.bool() {
            word
        } else {
            any
        };
        let letters: Vec<char> = word.chars().collect();
        let with = |between: &str| {
            let letters: Vec<String> = letters.iter().map(char::to_string).collect();
            letters.join(between)
        };
        let at = self.dice.usize(..letters.len());
        let message = match self.dice.u32(..16) {
            0..4 => word.into(),
            4 => word.to_uppercase(),
            5 => with(" "),
            6 => with("-"),
            7 => with("\u{200d}"),
            8 => with("\u{301}"),
            9 => format!("is it a {word}, or what?"),
            10 => format!("itsa{word}ihope"),
            11 => format!("so {} then", with(" . ")),
            12 => {
                let mut slip = letters.clone();
                slip.remove(at);
                slip.into_iter().collect()
            }
            13 => {
                let mut slip = letters.clone();
                slip.swap(at, 0);
                slip.into_iter().collect()
            }
            14 => "hello you".into(),
            _ => (*self
                .dice
                .choice(&["", "  ", "\u{202e}!", "_", "a"])
                .unwrap())
            .into(),
        };
        json!({"type": "chat_message", "message": message})
    }

    // ---- What must hold -----------------------------------------------------

    /// One step, with everything that is checked after it.
    fn handle(&mut self, input: Input) {
        self.last = (input.clone(), Rc::default());
        let (may_close, starts, sender) = match &input {
            Input::Close { .. } => (true, false, None),
            Input::Command { conn, command } => (
                *command == ClientMessage::DeleteRoom,
                *command == ClientMessage::StartGame,
                Some(*conn),
            ),
            Input::Join { conn, .. } | Input::Watch { conn, .. } | Input::Hold { conn, .. } => {
                (false, false, Some(*conn))
            }
            _ => (false, false, None),
        };
        let gone = match input {
            Input::Disconnect { conn } => Some(conn),
            _ => None,
        };
        let mut out = Vec::new();
        let done = self.hub.handle(self.now, input, &mut out);
        let out = Rc::new(out);
        self.last.1 = Rc::clone(&out);

        let at = self.hub.next_deadline();
        assert!(at.is_none_or(|at| at > self.now), "a deadline has passed");
        for output in out.iter() {
            self.check_output(output, sender);
        }
        // Not before: what was due came first and was told to it too.
        if let Some(conn) = gone {
            self.conns.remove(&conn);
            self.places.remove(&conn);
            self.doors.remove(&conn);
        }
        if let Err(refusal) = &done {
            self.check_refusal(refusal, sender);
        }
        let started = starts.then(|| done.ok().flatten()).flatten();
        self.check_rooms(started, may_close);
        self.check_places();
        if self.step.is_multiple_of(8) {
            self.check_other_roads();
        }
    }

    fn count(&mut self, what: &str) {
        *self.seen.entry(what.into()).or_default() += 1;
    }

    fn check_output(&mut self, output: &Output, sender: Option<ConnId>) {
        match output {
            Output::Send { to, message } => self.check_message(to, message, sender),
            Output::Entered { conn, room, from } => {
                let canvas = self.hub.room(*room).and_then(Room::canvas);
                assert!(canvas.is_none_or(|canvas| from.seq <= canvas.seq()));
                self.places.insert(*conn, *room);
                self.doors.remove(conn);
            }
            Output::Left { conn } => {
                let was = self.places.remove(conn);
                let was = was.or_else(|| self.doors.remove(conn));
                assert!(was.is_some(), "told to leave, and was nowhere");
            }
            Output::Close { .. } => {}
            Output::Drawn { room, by, from } => {
                if from.turn == LOBBY_TURN {
                    self.count("doodle");
                }
                let here = *by == ConnId::NONE || self.places.get(by) == Some(room);
                assert!(here, "drawn from elsewhere");
            }
            Output::Past(_) | Output::Reported(_) | Output::Stepped { .. } => {}
            Output::Finished(_) => self.count("finished"),
        }
        if !matches!(output, Output::Send { .. }) {
            format!("{output:?}").hash(&mut self.told);
        }
    }

    fn check_message(&mut self, to: &[ConnId], message: &ServerMessage, sender: Option<ConnId>) {
        let json = serde_json::to_value(message).unwrap();
        (to, json.to_string()).hash(&mut self.told);
        self.count(json["type"].as_str().unwrap());
        if let ServerMessage::RoomClosed { message } = message {
            assert!(!message.contains("fault"), "a step has panicked");
        }

        if let ServerMessage::Knocking { room_id } = message {
            self.doors.extend(to.iter().map(|conn| (*conn, *room_id)));
            if matches!(self.last.0, Input::Hold { .. }) {
                self.keys.push(self.fresh);
            }
        }
        let home = |conn| self.doors.get(conn).or(self.places.get(conn));
        let homes: BTreeSet<Option<&RoomId>> = to.iter().map(home).collect();
        assert_eq!(homes.len(), 1, "one message, several rooms");
        let home = homes.into_iter().next().flatten();
        let home = *home.expect("told to somebody who sits nowhere");
        let kind = json["type"].as_str().unwrap();
        let outside = ["knocking", "error", "room_closed", "room_left"].contains(&kind);
        if !outside && !matches!(message, ServerMessage::RoomJoined(_)) {
            let inside = to.iter().all(|conn| !self.doors.contains_key(conn));
            assert!(inside, "{kind} is heard at the door");
        }
        assert_eq!(BTreeSet::from_iter(to).len(), to.len(), "told twice");

        if let ServerMessage::RoomKept { kept_until } = message {
            self.rooms.entry(home).or_default().kept = kept_until.is_some();
        }
        // The names are for the host and those inside who have yet to pick.
        if let ServerMessage::Roster { names } = message
            && !names.is_empty()
        {
            for (room, user) in to.iter().filter_map(|conn| self.hub.place(*conn)) {
                let picks = room.seat(user).is_some_and(|seat| seat.unnamed);
                let holds = user == UserId::NOBODY && to.iter().any(|conn| room.is_remote(*conn));
                assert!(picks || holds || room.host == Some(user), "reads the names");
            }
        }
        // Who looks at the word does not play.
        if let (ServerMessage::Word { .. }, [conn]) = (message, to)
            && let Some((room, user)) = self.hub.place(*conn)
            && room.host == Some(user)
            && room.seat(user).is_some_and(|seat| seat.hosting)
            && matches!(
                self.last.0,
                Input::Command {
                    command: ClientMessage::SeeWord,
                    ..
                }
            )
        {
            let seen = self.rooms.get_mut(&home).unwrap();
            let secret = seen.secret.as_mut().expect("looked at what is not drawn");
            secret.knowers.insert(user);
            *self.seen.entry("looked".into()).or_default() += 1;
        }
        // Through a remote it is the host who looks.
        if let (ServerMessage::Word { .. }, [conn]) = (message, to)
            && let Some((room, UserId::NOBODY)) = self.hub.place(*conn)
        {
            let host = room.host.and_then(|host| room.seat(host));
            let host = host.filter(|seat| seat.hosting).expect("a host plays");
            assert!(room.is_remote(*conn), "a spectator is told the word");
            assert!(matches!(
                self.last.0,
                Input::Command {
                    command: ClientMessage::SeeWord,
                    ..
                }
            ));
            let seen = self.rooms.get_mut(&home).unwrap();
            let secret = seen.secret.as_mut().expect("looked at what is not drawn");
            secret.knowers.insert(host.user);
            return self.count("looked_on_remote");
        }
        let phase = match message {
            ServerMessage::Phase { phase } => Some(phase),
            ServerMessage::RoomJoined(joined) => {
                match joined.user_id {
                    UserId::NOBODY => self.seatless.extend(to),
                    _ => self.seatless.retain(|conn| !to.contains(conn)),
                }
                self.rooms.entry(home).or_default().epoch = joined.epoch;
                Some(&joined.phase)
            }
            ServerMessage::CorrectGuess {
                user_id, points, ..
            } => {
                let scoring = self.hub.room(home).map(|room| room.settings.scoring);
                let seen = self.rooms.get_mut(&home).unwrap();
                let equal = !seen.points.insert(*points);
                assert!(
                    !equal || scoring != Some(Scoring::Competitive),
                    "equal points"
                );
                let secret = seen.secret.as_mut().expect("guessed what is not drawn");
                assert!(secret.knowers.insert(*user_id), "guessed twice");
                None
            }
            ServerMessage::SeatMoved { from, player } => {
                let seen = self.rooms.get_mut(&home).unwrap();
                seen.scores.remove(&player.id);
                // So does whose turns they were, in place of those of the seat
                // that was given up for it.
                seen.turns.retain(|_, &mut (_, who, _)| who != player.id);
                for (_, who, _) in seen.turns.values_mut() {
                    *who = if *who == *from { player.id } else { *who };
                }
                if let Some(secret) = &mut seen.secret
                    && secret.knowers.contains(from)
                {
                    secret.knowers.insert(player.id);
                    secret.knowers.remove(from);
                }
                let offered = seen.offered.iter().filter(|(user, _)| user == from);
                let inherited: Vec<_> =
                    offered.map(|(_, word)| (player.id, word.clone())).collect();
                seen.offered.extend(inherited);
                None
            }
            _ => None,
        };
        match phase {
            Some(Phase::Choosing { turn, choices, .. }) => {
                self.keep_secret(home, None);
                let drawer = &turn.drawer_id;
                let seen = self.rooms.get_mut(&home).unwrap();
                for choice in choices.iter().flatten() {
                    let own = UNSAID.iter().any(|word| choice.contains(word));
                    *self.seen.entry("own_word".into()).or_default() += u64::from(own);
                    seen.offered.insert((*drawer, choice.to_lowercase()));
                }
                let others = to.iter().any(|conn| self.conns.get(conn) != Some(drawer));
                assert!(choices.is_none() || !others, "choices for others");
            }
            Some(Phase::Drawing { turn, word, .. }) => {
                let now = (turn.turn, turn.drawer_id, word.as_deref());
                self.keep_secret(home, Some(now));
            }
            Some(Phase::Summary { word, .. }) => {
                self.keep_secret(home, None);
                let seen = self.rooms.get_mut(&home).unwrap();
                seen.drawn
                    .extend(word.iter().map(|word| word.to_lowercase()));
            }
            Some(Phase::Lobby | Phase::Podium { .. }) => self.keep_secret(home, None),
            None => {}
        }

        // Who was close reads the own guess again.
        let near = matches!(message, ServerMessage::NearGuess { .. });
        let others = to.iter().filter(|&&conn| !near || sender != Some(conn));
        self.check_secret(home, others, message, &json);
    }

    fn check_refusal(&mut self, refusal: &Refusal, sender: Option<ConnId>) {
        let message = ServerMessage::from(refusal.clone());
        let json = serde_json::to_value(&message).unwrap();
        json.to_string().hash(&mut self.told);
        self.count(json["code"].as_str().unwrap());
        if let Some(conn) = sender
            && let Some(&room) = self.places.get(&conn)
        {
            self.check_secret(room, [&conn], &message, &json);
        }
    }

    /// Notes which word is drawn from here on, as the drawer is told it, and
    /// else as the room will show it to the drawer.
    fn keep_secret(&mut self, room: RoomId, drawing: Option<(u32, UserId, Option<&str>)>) {
        let seen = self.rooms.entry(room).or_default();
        let Some((turn, drawer, word)) = drawing else {
            seen.secret = None;
            return;
        };
        if seen.secret.as_ref().is_some_and(|old| old.turn == turn) {
            return;
        }
        let shown = self.hub.room(room).and_then(|room| drawn_word(room, turn));
        seen.points.clear();
        let word = word.map(str::to_owned).or(shown);
        seen.drawn
            .extend(word.iter().map(|word| word.to_lowercase()));
        seen.secret = word.map(|word| Secret {
            turn,
            word,
            since: self.now,
            knowers: [drawer].into(),
        });
    }

    /// Nobody is told the word in any message but those who may know it.
    fn check_secret<'a>(
        &self,
        room: RoomId,
        to: impl IntoIterator<Item = &'a ConnId>,
        message: &ServerMessage,
        json: &Value,
    ) {
        assert!(!scan::has_password(json), "a password is told");
        let seen = self.rooms.get(&room);
        let secret = seen.and_then(|seen| seen.secret.as_ref());
        for &conn in to {
            let watches = self.seatless.contains(&conn);
            let secret =
                secret.filter(|secret| watches || !secret.knowers.contains(&self.conns[&conn]));
            let leaked = secret.is_some_and(|secret| self.scanned(secret).is_in(json));
            assert!(!leaked, "the word has leaked");
            // It is translated when the step is done, which may have ended the
            // turn, or been the right guess.
            let secret = secret.filter(|secret| {
                let room = self.hub.room(room);
                let room = room.filter(|room| drawn_word(room, secret.turn).is_some());
                room.is_some_and(|room| watches || !room.knows_word(self.conns[&conn]))
            });
            let reader = self.conns[&conn];
            let own = seen.and_then(|seen| seen.own_word_in(json, reader));
            assert_eq!(own, None, "{reader} reads a word of the list");
            for told in scan::as_of_old(&self.hub, self.now, conn, message) {
                let own = seen.and_then(|seen| seen.own_word_in(&told, reader));
                assert_eq!(own, None, "an old client reads a word of the list");
                let leaked = secret.is_some_and(|secret| self.scanned(secret).is_in(&told));
                assert!(!leaked, "the word has leaked to an old client: {told}");
                assert!(!scan::has_password(&told), "a password is told");
            }
        }
    }

    /// What HTTP says of rooms has no secret.
    fn check_other_roads(&self) {
        for room in self.hub.rooms() {
            let shown = scan::over_http(room, self.now);
            assert!(!scan::has_password(&shown), "a password over HTTP");
            let seen = self.rooms.get(&room.id);
            let own = seen.and_then(|seen| seen.own_word_in(&shown, UserId::NOBODY));
            assert_eq!(own, None, "a word of the list over HTTP");
            if let Some(secret) = seen.and_then(|seen| seen.secret.as_ref()) {
                assert!(!self.scanned(secret).is_in(&shown), "the word over HTTP");
            }
        }
    }

    fn scanned<'a>(&self, secret: &'a Secret) -> scan::Secret<'a> {
        scan::Secret {
            word: &secret.word,
            since: self.hub.rules().timestamp(secret.since),
        }
    }

    fn check_rooms(&mut self, started: Option<RoomId>, may_close: bool) {
        let now = self.now;
        let (unused, empty) = (ms(UNUSED_ROOM_TIME), ms(EMPTY_ROOM_TIME));
        self.rooms.retain(|&id, seen| {
            let lives = self.hub.room(id).is_some();
            let overdue = |since: Option<Millis>, grace| since.is_some_and(|at| at + grace <= now);
            let due = overdue(seen.unused_since, unused) || overdue(seen.empty_since, empty);
            assert!(lives || due || may_close, "room {id} has vanished");
            lives
        });
        for room in self.hub.rooms() {
            let seen = self.rooms.entry(room.id).or_default();
            check_room(room, seen, started == Some(room.id), now);
        }
    }

    fn check_places(&self) {
        for &conn in self.conns.keys() {
            let place = self.hub.place(conn);
            let home = place.map(|(room, _)| room.id);
            assert_eq!(home, self.places.get(&conn).copied(), "place of {conn}");
            let waits_for = self.hub.waits_for(conn);
            assert_eq!(waits_for, self.doors.get(&conn).copied(), "door of {conn}");
            if let Some((room, UserId::NOBODY)) = place {
                let seated = room.seats.iter().any(|seat| seat.conn == Some(conn));
                assert!(!seated, "a spectator on a seat");
            } else if let Some((room, user)) = place {
                assert_eq!(self.conns[&conn], user, "{conn} sits as somebody else");
                let seat = room.seat(user).expect("a place without a seat");
                assert_eq!(seat.conn, Some(conn), "a place without its seat");
            }
        }
        let here: Vec<ConnId> = self.hub.rooms().flat_map(Room::audience).collect();
        assert_eq!(here.len(), self.places.len(), "rooms and places differ");
        assert!(here.iter().all(|conn| self.places.contains_key(conn)));
        for room in self.hub.rooms() {
            let asks = room.holding().asks();
            assert!(asks.is_none_or(|conn| self.doors.contains_key(&conn)));
            assert!(room.holding().inside().count() <= REMOTES_MAX);
        }
        let knocks = self.hub.rooms().flat_map(|room| room.knocks().conns());
        for (conn, user) in knocks {
            assert!(self.doors.contains_key(&conn), "{conn} knocks unseen");
            assert_eq!(self.conns[&conn], user, "{conn} knocks as somebody else");
        }
    }
}

fn check_room(room: &Room, seen: &mut Seen, started: bool, now: Millis) {
    let id = room.id;
    let users: BTreeSet<UserId> = room.seats.iter().map(|seat| seat.user).collect();
    assert_eq!(users.len(), room.seats.len(), "somebody sits twice in {id}");
    let places = usize::from(room.settings.max_players);
    assert!(users.len() <= places + usize::from(!room.settings.host_plays));
    let names: BTreeSet<&str> = room.seats.iter().map(|seat| &*seat.name).collect();
    assert_eq!(names.len(), room.seats.len(), "one name for two in {id}");
    let hosted = room.host.is_none_or(|host| users.contains(&host));
    assert!(hosted, "the host of {id} has no seat");
    let connected = room.connected().count();
    let kept = room.settings.keep_host;
    assert!(
        connected == 0 || room.host.is_some() || kept,
        "{id} has no host"
    );
    let hosting = room.seats.iter().filter(|seat| seat.hosting).count();
    assert!(hosting <= 1, "{id} is held by several");

    for seat in &room.seats {
        let plays_for_one = room.settings.teams > 0 && !seat.hosting;
        assert_eq!(seat.team.is_some(), plays_for_one, "the team of a seat");
        assert!(seat.team.is_none_or(|team| team.0 < room.settings.teams));
    }
    if started && room.settings.team_choice == TeamChoice::Random {
        let size = |team| {
            let players = room.seats.iter().filter(|seat| seat.team == Some(team));
            players.count()
        };
        let sizes: BTreeSet<usize> = (0..room.settings.teams)
            .map(|team| size(Team(team)))
            .collect();
        let uneven = sizes.last().copied().unwrap_or(0) - sizes.first().copied().unwrap_or(0);
        assert!(uneven <= 1, "dealt unevenly in {id}: {sizes:?}");
    }

    let scores: BTreeMap<UserId, u32> = room
        .seats
        .iter()
        .map(|seat| (seat.user, seat.score))
        .collect();
    for (user, &before) in &seen.scores {
        let fell = scores.get(user).is_some_and(|&score| score < before);
        assert!(started || !fell, "the score of {user} fell in {id}");
    }
    seen.scores = scores;

    // Each grace is counted anew from when it began to apply.
    let since = |is: bool, before: Option<Millis>| is.then(|| before.unwrap_or(now));
    seen.unused_since = since(users.is_empty(), seen.unused_since);
    seen.empty_since = since(connected == 0 && !seen.kept, seen.empty_since);
    let over = |at: Option<Millis>, grace| at.is_some_and(|at| at + grace <= now);
    assert!(!over(seen.unused_since, ms(UNUSED_ROOM_TIME)), "{id} stays");
    assert!(!over(seen.empty_since, ms(EMPTY_ROOM_TIME)), "{id} stays");

    if started {
        seen.turns.clear();
    }
    let Some(drawer) = room.drawer() else {
        seen.secret = None;
        return;
    };
    match room.phase_for(now, drawer) {
        Phase::Drawing { turn, word, .. } => {
            let word = word.expect("the drawer is not shown the word");
            if seen.secret.as_ref().is_none_or(|old| old.turn != turn.turn) {
                seen.drawn.insert(word.to_lowercase());
                seen.points.clear();
                seen.secret = Some(Secret {
                    turn: turn.turn,
                    word: word.to_string(),
                    since: now,
                    knowers: [drawer].into(),
                });
            }
            let secret = seen.secret.as_ref().expect("noted above");
            assert_eq!(*word, *secret.word, "the word has changed in {id}");
            for user in users {
                let may = secret.knowers.contains(&user);
                assert_eq!(room.knows_word(user), may, "what {user} knows in {id}");
            }
        }
        Phase::Summary { turn, reason, .. } => {
            seen.secret = None;
            let this = (turn.round, drawer, reason);
            let before = seen.turns.insert(turn.turn, this);
            assert!(before.is_none_or(|before| before == this), "ended twice");
            // Who was gone may try once more; nobody else has two turns.
            let turns = seen.turns.values();
            let drew = turns.filter(|&&(round, who, end)| {
                (round, who) == (turn.round, drawer) && end != TurnEnd::DrawerGone
            });
            assert!(drew.count() <= 1, "{drawer} drew twice in a round of {id}");
        }
        Phase::Choosing { .. } | Phase::Lobby | Phase::Podium { .. } => seen.secret = None,
    }
}

fn drawn_word(room: &Room, wanted: u32) -> Option<String> {
    match room.phase_for(0, room.drawer()?) {
        Phase::Drawing { turn, word, .. } if turn.turn == wanted => Some(word?.to_string()),
        _ => None,
    }
}

fn parse(message: &Value) -> Option<ClientMessage> {
    client::parse(message.to_string().as_bytes()).ok()
}

/// Every third one is called Pim.
fn person(id: UserId) -> drawsync::protocol::user::User {
    let name = match id.0 % 3 {
        0 => "Pim".to_owned(),
        _ => format!("P{id}"),
    };
    common::user(id.0, &name)
}

fn ms(duration: std::time::Duration) -> Millis {
    duration.as_millis() as Millis
}
