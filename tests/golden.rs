//! Golden games: the scripts in `tests/golden/` are the rules, played.
//!
//! A script is a game with virtual time. Under each line that somebody does
//! stands what everybody is told of it:
//!
//! ```text
//! # Comments and blank lines are for the reader.
//! room hints=0 max_rounds=2            how Lea's room differs from the defaults
//! 0.0 lea joins                        at 0.0 s Lea opens a connection and joins
//! 9.0 ben says is it a cat?            more verbs: see `Game::act`
//! 15.0 *                               nobody did what follows: it was time
//!     lea: …                           Lea was told this
//!     lea, ben: …                      … Lea and Ben this, one message
//!     all: …                           … everybody who is connected, or watches
//!     -> …                             for the server: operations, a result
//! ```
//!
//! The words on offer are always `cat`, `lighthouse` and `ice cream`. A second
//! device of Lea is `lea/phone`. Write what is done; then
//! `DRAWSYNC_BLESS=1 cargo test --test golden` writes what is told under it.
//! Read that before committing it: it is a change of the rules.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use drawsync::game::Millis;
use drawsync::game::custom_words::CustomWords;
use drawsync::game::hub::Hub;
use drawsync::game::input::Input;
use drawsync::game::output::{Outbox, Output};
use drawsync::game::word_file;
use drawsync::protocol::client::{self, ClientMessage, Door, Hold, RoomName};
use drawsync::protocol::ids::{ConnId, RoomCode, RoomId, UserId};
use drawsync::protocol::language::Language;
use drawsync::protocol::remote::{RemoteKey, RemoteSeal};
use drawsync::protocol::server::{
    CanvasAddress, Channel, ChatLine, Clock, Knocker, Mask, Phase, Player, Points, RemoteView,
    RemovedPlayer, ReportView, ServerMessage, SettingsView, TeamStanding, TeamView, Turn,
};
use drawsync::protocol::settings::Settings;
use serde_json::{Map, Value, json};

const WORDS: &str = "[easy]\ncat\n[medium]\nlighthouse | beacon\n[hard]\nice cream\n";

#[test]
fn every_script_plays_as_written() {
    let bless = std::env::var_os("DRAWSYNC_BLESS").is_some();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut scripts: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    scripts.sort();
    let mut wrong = String::new();
    for path in scripts {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let written = std::fs::read_to_string(&path).unwrap();
        let played = play(&written);
        if played == written {
            println!("{name}");
        } else if bless {
            std::fs::write(&path, played).unwrap();
        } else {
            writeln!(wrong, "{name}\n{}", difference(&written, &played)).unwrap();
        }
    }
    assert!(wrong.is_empty(), "not played as written (-):\n{wrong}");
}

/// The script with what is told under each line that is done.
fn play(script: &str) -> String {
    let mut game = Game::new();
    let (mut played, mut aside) = (String::new(), String::new());
    for line in script.lines() {
        let told = line.starts_with("    ") || line.ends_with(" *");
        if told {
            continue;
        }
        if line.is_empty() || line.starts_with('#') {
            writeln!(aside, "{line}").unwrap();
            continue;
        }
        if let Some((seconds, deed)) = line.split_once(' ')
            && let Ok(seconds) = seconds.parse::<f64>()
        {
            let now = (seconds * 1000.0).round() as Millis;
            played += &game.wait_until(now);
            played += &std::mem::take(&mut aside);
            writeln!(played, "{line}").unwrap();
            played += &game.act(now, deed);
        } else {
            let settings = line.strip_prefix("room").expect(line);
            writeln!(played, "{}{line}", std::mem::take(&mut aside)).unwrap();
            game.open_room(settings);
        }
    }
    played + &aside
}

/// The lines that differ, between those that do not.
fn difference(written: &str, played: &str) -> String {
    let (written, played): (Vec<_>, Vec<_>) = (written.lines().collect(), played.lines().collect());
    let shorter = written.len().min(played.len());
    let before = (0..shorter)
        .take_while(|&at| written[at] == played[at])
        .count();
    let after = (1..=shorter - before)
        .take_while(|&back| written[written.len() - back] == played[played.len() - back])
        .count();
    let mut text = String::new();
    let mut show = |sign, lines: &[&str]| {
        for line in lines {
            writeln!(text, "{sign} {line}").unwrap();
        }
    };
    show(' ', &written[before.saturating_sub(3)..before]);
    show('-', &written[before..written.len() - after]);
    show('+', &played[before..played.len() - after]);
    text
}

/// A hub with one room, and the names of those who play in it.
struct Game {
    hub: Hub,
    room: RoomId,
    code: Option<RoomCode>,
    /// A user's number is its place here, from 1.
    users: Vec<String>,
    /// The open connections and whose they are: `lea`, `lea/phone`.
    conns: BTreeMap<ConnId, String>,
    opened: u64,
    /// By which the devices that hold the room are known.
    numbers: BTreeMap<String, u8>,
}

impl Game {
    fn new() -> Game {
        Game {
            hub: Hub::new(common::rules(WORDS), 1),
            room: RoomId(1),
            code: None,
            users: vec!["lea".into()],
            conns: BTreeMap::new(),
            opened: 0,
            numbers: BTreeMap::new(),
        }
    }

    fn open_room(&mut self, settings: &str) {
        let create = Input::Create {
            by: common::user(1, "Lea"),
            change: serde_json::from_value(fields(settings)).unwrap(),
            seed: 1,
        };
        self.hub.handle(0, create, &mut Vec::new()).unwrap();
        self.code = self.hub.room(self.room).map(|room| room.code);
    }

    /// Lets everything happen that is due up to `now`, each at its time.
    fn wait_until(&mut self, now: Millis) -> String {
        let mut told = String::new();
        while let Some(at) = self.hub.next_deadline().filter(|&at| at <= now) {
            let mut out = Vec::new();
            self.hub.handle(at, Input::Tick, &mut out).unwrap();
            writeln!(told, "{:?} *", at as f64 / 1000.0).unwrap();
            told += &self.told(&out);
        }
        told
    }

    /// Does what a line says, and says what is told of it.
    fn act(&mut self, now: Millis, deed: &str) -> String {
        let mut words = deed.splitn(3, ' ');
        let (who, verb) = (words.next().unwrap(), words.next().unwrap_or_default());
        let rest = words.next().unwrap_or_default();
        if who == "wait" {
            return String::new();
        }
        let name = who.split('/').next().unwrap();
        let user = self.user(name);
        let conn = self.conns.iter().find(|(_, label)| *label == who);
        let conn = conn.map(|(&conn, _)| conn);
        let say = |message: Value| Input::Command {
            conn: conn.unwrap_or(ConnId(0)),
            command: client::parse(message.to_string().as_bytes()).unwrap(),
        };
        let input = match verb {
            // Options: password=owl, take_over=true, resume=1/4 (turn/seq),
            // as=Lea for a username that is not the label's.
            "joins" => {
                let conn = conn.unwrap_or_else(|| self.open_connection(who));
                self.join(conn, user, name, rest)
            }
            // `lea/screen` has Lea's token, `screen` has none.
            "watches" => {
                let conn = conn.unwrap_or_else(|| self.open_connection(who));
                let user = if who.contains('/') {
                    user
                } else {
                    UserId::NOBODY
                };
                self.watch(conn, user, rest)
            }
            // The key that the host shows as `owl`; a device's own one has its label.
            "offers" => Input::OfferRemote {
                conn: conn.unwrap_or(ConnId(0)),
                seal: seal(rest),
            },
            "holds" => {
                let conn = conn.unwrap_or_else(|| self.open_connection(who));
                self.hold(conn, rest, who)
            }
            "reports" | "dismisses" => {
                let (who, reason) = rest.split_once(' ').unwrap();
                let kind = ["report", "dismiss_report"][usize::from(verb == "dismisses")];
                say(json!({"type": kind, "user_id": self.user(who), "reason": reason}))
            }
            "accepts" | "refuses" => {
                let number = self.number(rest);
                say(json!({"type": "answer_remote", "number": number, "yes": verb == "accepts"}))
            }
            "withdraws" => say(json!({"type": "withdraw_remote", "number": self.number(rest)})),
            "drops" => Input::Disconnect {
                conn: self.close_connection(conn),
            },
            "leaves" => say(json!({"type": "leave_room"})),
            "is" => match rest {
                "ready" => say(json!({"type": "ready", "ready": true})),
                "unready" => say(json!({"type": "ready", "ready": false})),
                "away" => say(json!({"type": "away", "away": true})),
                "back" => say(json!({"type": "away", "away": false})),
                "on-a-break" => say(json!({"type": "break", "on_break": true})),
                "at-play" => say(json!({"type": "break", "on_break": false})),
                other => panic!("is {other}?"),
            },
            "sets" => say(json!({"type": "update_settings", "settings": fields(rest)})),
            "starts" => say(json!({"type": "start_game"})),
            "returns" => say(json!({"type": "return_to_lobby"})),
            "chooses" => say(json!({"type": "choose_word", "choice": self.choice(user, rest)})),
            // 1/0 is the turn and the number of the first operation.
            "draws" => {
                let (at, ops) = rest.split_once(' ').unwrap();
                let mut message = address(at);
                message["type"] = "draw_ops".into();
                message["ops"] = ops.split(' ').map(operation).collect();
                say(message)
            }
            "doodles" => {
                let ops: Value = rest.split(' ').map(operation).collect();
                say(json!({"type": "doodle", "ops": ops}))
            }
            "says" => say(json!({"type": "chat_message", "message": rest})),
            "guesses" => say(json!({"type": "guess_word", "guess": rest})),
            "likes" => say(json!({"type": "like", "turn": number(rest)})),
            "skips" => say(json!({"type": "skip_turn"})),
            "pauses" => say(json!({"type": "pause_game"})),
            "resumes" => say(json!({"type": "resume_game"})),
            "keeps" => say(json!({"type": "continue_later"})),
            "kicks" => say(json!({"type": "kick", "user_id": self.user(rest)})),
            "lets-back" => say(json!({"type": "let_back", "user_id": self.user(rest)})),
            "lets-in" => {
                let user = self.user(rest);
                say(json!({"type": "answer_knock", "user_id": user, "let_in": true}))
            }
            "wants-out" => say(json!({"type": "vote_kick", "user_id": self.user(rest)})),
            "joins-team" => say(json!({"type": "choose_team", "team": number(rest)})),
            // ben 1, the number of a team.
            "puts" => {
                let (who, team) = rest.split_once(' ').unwrap();
                let (user, team) = (self.user(who), number(team));
                say(json!({"type": "set_team", "user_id": user, "team": team}))
            }
            "deals" => say(json!({"type": "deal_teams"})),
            "votes" => say(json!({"type": "vote", "yes": rest == "yes"})),
            // The seat that they had.
            "gives-back" => {
                let (who, seat) = rest.split_once(' ').unwrap();
                let (user, seat) = (self.user(who), self.user(seat));
                say(json!({
                    "type": "answer_knock", "user_id": user, "let_in": true, "seat": seat,
                }))
            }
            "asks-for-the-seat-of" => say(json!({"type": "ask_seat", "user_id": self.user(rest)})),
            "sends-away" => {
                let user = self.user(rest);
                say(json!({"type": "answer_knock", "user_id": user, "let_in": false}))
            }
            "has-them-knock" => say(json!({"type": "set_door", "door": "knock"})),
            "locks" => say(json!({"type": "set_door", "door": "locked"})),
            "opens" => say(json!({"type": "set_door", "door": "open"})),
            "mutes" => say(json!({"type": "mute", "user_id": self.user(rest), "muted": true})),
            "unmutes" => say(json!({"type": "mute", "user_id": self.user(rest), "muted": false})),
            "renames" => {
                let (who, name) = rest.split_once(' ').unwrap();
                say(json!({"type": "rename", "user_id": self.user(who), "name": name}))
            }
            "sets-names" => {
                let names: Vec<&str> = rest.split(", ").filter(|name| !name.is_empty()).collect();
                say(json!({"type": "set_roster", "names": names}))
            }
            "picks" => say(json!({"type": "pick_name", "name": rest})),
            "frees" => say(json!({"type": "free_name", "user_id": self.user(rest)})),
            "hands-over-to" => say(json!({"type": "hand_over", "user_id": self.user(rest)})),
            "adds" => say(json!({"type": "add_time", "seconds": number(rest)})),
            "clears" => say(json!({"type": "clear_drawing"})),
            "hides" => say(json!({"type": "hide_drawing"})),
            "wants-a-new-word" => say(json!({"type": "new_word"})),
            "looks" => say(json!({"type": "see_word"})),
            "finishes" => say(json!({"type": "finish_game"})),
            "deletes" => say(json!({"type": "delete_room"})),
            // Over HTTP, without a connection.
            "brings" => Input::SetWords {
                user,
                code: self.code.unwrap(),
                words: words_of(user, rest),
            },
            "asks" => Input::Admit {
                user: common::user(user.0, &title(name)),
                code: self.code.unwrap(),
                password: fields(rest)["password"].as_str().map(Into::into),
            },
            "quits" => Input::Leave {
                user,
                room: self.room,
            },
            other => panic!("{other}? see Game::act"),
        };
        let mut out = Vec::new();
        let done = self.hub.handle(now, input, &mut out);
        if let Some(room) = self.hub.room(self.room) {
            let asks = |(conn, label): (&ConnId, &String)| {
                Some((label.clone(), room.asking_number(*conn)?))
            };
            self.numbers.extend(self.conns.iter().filter_map(asks));
        }
        let mut told = self.told(&out);
        if let Err(refusal) = done {
            let code = serde_json::to_value(refusal.code).unwrap();
            let code = code.as_str().unwrap().to_owned();
            writeln!(told, "    {who}: refused, {code}: {}", refusal.message).unwrap();
        }
        told
    }

    fn join(&mut self, conn: ConnId, user: UserId, name: &str, options: &str) -> Input {
        let mut join = fields(options);
        let username = join["as"].as_str().map_or(title(name), Into::into);
        if let Some(resume) = join["resume"].as_str() {
            join["resume"] = address(resume);
            join["resume"]["epoch"] = self.hub.rules().epoch.into();
        }
        join["type"] = "join_room".into();
        join["room_id"] = json!(self.room);
        let join = join.to_string();
        let Ok(ClientMessage::JoinRoom(join)) = client::parse(join.as_bytes()) else {
            panic!("{join}");
        };
        Input::Join {
            conn,
            user: common::user(user.0, &username),
            join,
        }
    }

    fn watch(&self, conn: ConnId, user: UserId, options: &str) -> Input {
        let mut watch = fields(options);
        watch["type"] = "watch_room".into();
        watch["room_id"] = json!(self.room);
        let watch = watch.to_string();
        let Ok(ClientMessage::WatchRoom(watch)) = client::parse(watch.as_bytes()) else {
            panic!("{watch}");
        };
        Input::Watch { conn, user, watch }
    }

    fn hold(&self, conn: ConnId, key: &str, own: &str) -> Input {
        let hold = Hold {
            room: RoomName::Id(self.room),
            seal: seal(key),
            resume: None,
        };
        let fresh = seal(own);
        Input::Hold { conn, hold, fresh }
    }

    /// Of a device that has asked to hold the room.
    fn number(&self, label: &str) -> u8 {
        self.numbers.get(label).copied().unwrap_or_default()
    }

    fn open_connection(&mut self, who: &str) -> ConnId {
        self.opened += 1;
        self.conns.insert(ConnId(self.opened), who.into());
        ConnId(self.opened)
    }

    fn close_connection(&mut self, conn: Option<ConnId>) -> ConnId {
        let conn = conn.expect("only who is connected can drop");
        self.conns.remove(&conn);
        conn
    }

    fn user(&mut self, name: &str) -> UserId {
        let known = self.users.iter().position(|other| other == name);
        let at = known.unwrap_or_else(|| {
            self.users.push(name.into());
            self.users.len() - 1
        });
        UserId(at as i64 + 1)
    }

    /// Where a word stands among those that the drawer is offered.
    fn choice(&self, user: UserId, word: &str) -> usize {
        let room = self.hub.room(self.room).unwrap();
        let Phase::Choosing {
            choices: Some(choices),
            ..
        } = room.phase_for(0, user)
        else {
            return 0;
        };
        let at = choices.iter().position(|choice| &**choice == word);
        at.unwrap_or(choices.len())
    }

    // ---- What is told, for people -------------------------------------------

    fn told(&mut self, out: &Outbox) -> String {
        let mut told = String::new();
        for output in out {
            let line = match output {
                Output::Send { to, message } => {
                    format!("{}: {}", self.recipients(to), self.message(message))
                }
                Output::Close { conn, why } => {
                    format!("{}: disconnected, {why:?}", self.conns[conn])
                }
                Output::Drawn { by, from, .. } => {
                    let canvas = self.hub.room(self.room).and_then(|room| room.canvas());
                    let seq = canvas.map_or(0, |canvas| canvas.seq());
                    let but = self.conns.get(by).map(|by| format!(" but {by}"));
                    let but = but.unwrap_or_default();
                    format!("-> drawing {} to {seq} goes to all{but}", at(*from))
                }
                Output::Finished(game) => {
                    let line = |player: &drawsync::game::output::PlayerResult| {
                        let name = self.name(player.user);
                        let (rank, score) = (player.rank, player.score);
                        let (guessed, drawn) = (player.words_guessed, player.words_drawn);
                        format!("{rank}. {name} {score} (guessed {guessed}, drew {drawn})")
                    };
                    let players = list(game.players.iter().map(line));
                    format!("-> result of {} s: {players}", seconds(game.lasted_ms))
                }
                Output::Reported(report) => format!(
                    "-> the admins are told of {} for the {} by {}",
                    report.about_name,
                    word(&report.reason),
                    report.by_name
                ),
                // `room_joined` and what the others are told say the same.
                Output::Entered { .. }
                | Output::Left { .. }
                | Output::Past(_)
                | Output::Stepped { .. } => continue,
            };
            writeln!(told, "    {line}").unwrap();
        }
        told
    }

    fn recipients(&self, to: &[ConnId]) -> String {
        let room = self.hub.room(self.room);
        let present = room.is_some_and(|room| room.audience().eq(to.iter().copied()));
        if present && to.len() > 1 {
            "all".into()
        } else {
            list(to.iter().map(|conn| self.conns[conn].clone()))
        }
    }

    fn name(&self, user: UserId) -> &str {
        &self.users[user.0 as usize - 1]
    }

    fn message(&self, message: &ServerMessage) -> String {
        match message {
            ServerMessage::Liked { turn, user_id } => {
                format!("{} likes the drawing of turn {turn}", self.name(*user_id))
            }
            ServerMessage::RoomJoined(joined) => {
                let host = joined.host_id.map_or("nobody", |host| self.name(host));
                let players = list(joined.players.iter().map(|player| self.player(player)));
                let phase = self.phase(&joined.phase);
                let mut line = format!("welcome; host {host}; {players}; {phase}");
                if !joined.teams.is_empty() {
                    write!(line, "; {}", self.teams(&joined.teams)).unwrap();
                }
                if joined.door != Door::Open {
                    write!(line, "; door {}", word(&joined.door)).unwrap();
                }
                if !joined.chat.is_empty() {
                    let chat = list(joined.chat.iter().map(|line| self.chat(line)));
                    write!(line, "; chat so far: {chat}").unwrap();
                }
                if joined.spectators > 0 {
                    write!(line, "; {} watch", joined.spectators).unwrap();
                }
                let canvas = joined.canvas;
                if canvas.length > 0 {
                    let from = at(canvas.from);
                    write!(line, "; drawing from {from} to {}", canvas.length).unwrap();
                }
                line
            }
            ServerMessage::PlayerJoined { player } => format!("joined: {}", self.player(player)),
            ServerMessage::PlayerUpdated { player, .. } => self.player(player),
            ServerMessage::PlayerLeft {
                user_id, reason, ..
            } => format!("gone: {} ({})", self.name(*user_id), word(reason)),
            ServerMessage::SeatMoved { from, player } => {
                let (from, now) = (self.name(*from), self.player(player));
                format!("the seat of {from} is that of {now}")
            }
            ServerMessage::Removed { players } => {
                let line = |player: &RemovedPlayer| {
                    let name = self.name(player.user_id);
                    format!("{name} {}", player.score)
                };
                format!("removed: {}", list(players.iter().map(line)))
            }
            ServerMessage::Roster { names } => {
                format!(
                    "names: {}",
                    list(names.names().iter().map(|name| name.to_string()))
                )
            }
            ServerMessage::Door { door } => format!("door: {}", word(door)),
            ServerMessage::Spectators { count } => format!("watching: {count}"),
            ServerMessage::RoomKept { kept_until } => match kept_until {
                Some(until) => {
                    let from = self.hub.rules().wall_seconds(0);
                    format!("kept until {} s", until - from)
                }
                None => "kept no longer".into(),
            },
            ServerMessage::HostChanged { host_id } => {
                format!("host: {}", host_id.map_or("nobody", |host| self.name(host)))
            }
            ServerMessage::Settings { settings } => format!("settings: {}", changed(settings)),
            ServerMessage::Phase { phase } => self.phase(phase),
            ServerMessage::Clock { clock } => format!("clock: {}", self.clock(clock)),
            ServerMessage::Hint { mask } => format!("hint: {}", blanks(mask)),
            ServerMessage::CorrectGuess {
                user_id,
                points,
                place,
                ..
            } => {
                let name = self.name(*user_id);
                format!("{name} has guessed it: {points} points for place {place}")
            }
            ServerMessage::Word { word } => format!("the word is '{word}'"),
            ServerMessage::NearGuess { guess } => format!("'{guess}' is close"),
            ServerMessage::ChatMessage(line) => self.chat(line),
            ServerMessage::DrawAck { turn, seq } => {
                format!("drawing {turn}/{seq} is known")
            }
            ServerMessage::DrawReset { turn, seq } => {
                format!("forget your drawing from {turn}/{seq} on")
            }
            ServerMessage::RoomLeft => "you have left".into(),
            ServerMessage::RoomClosed { message } | ServerMessage::Kicked { message } => {
                (*message).into()
            }
            ServerMessage::Teams { teams } => self.teams(teams),
            ServerMessage::Vote { vote: None } => "the vote is over".into(),
            ServerMessage::Vote { vote: Some(vote) } => {
                let (who, by) = (self.name(vote.user_id), self.name(vote.by));
                let voted = list(vote.voted.iter().map(|&user| self.name(user).into()));
                let (yes, needed, left) = (vote.yes, vote.needed, seconds(vote.left_ms));
                format!("{by} wants {who} out: {yes} of {needed} yes, {voted} voted, {left} s")
            }
            ServerMessage::Reported { user_id, to } => {
                format!("{} is reported to the {}", self.name(*user_id), word(to))
            }
            ServerMessage::Reports { reports } => {
                let line = |report: &ReportView| {
                    let by = list(report.by.iter().map(|&by| self.name(by).into()));
                    format!(
                        "{} for the {} by {by}",
                        report.username,
                        word(&report.reason)
                    )
                };
                format!("reported: {}", list(reports.iter().map(line)))
            }
            ServerMessage::Remotes { remotes } => {
                let line =
                    |remote: &RemoteView| format!("{} {}", remote.number, word(&remote.state));
                format!("devices: {}", list(remotes.iter().map(line)))
            }
            ServerMessage::Knocking { .. } => "you stand at the door".into(),
            ServerMessage::Knocks { players } => {
                let line = |player: &Knocker| {
                    let seat = player
                        .seat
                        .map(|seat| format!(" for {}'s seat", self.name(seat)));
                    let inside = if player.inside { " (inside)" } else { "" };
                    format!("{}{}{inside}", player.username, seat.unwrap_or_default())
                };
                format!("at the door: {}", list(players.iter().map(line)))
            }
            ServerMessage::Error { code, message, .. } => {
                format!("error, {}: {message}", word(code))
            }
            ServerMessage::Authenticated { .. }
            | ServerMessage::RemoteOffer { .. }
            | ServerMessage::RemoteKey { .. } => {
                panic!("the game loop says this, not the game")
            }
        }
    }

    /// `ben 291 +ready +away`, with the name in the room if it is another one.
    fn player(&self, player: &Player) -> String {
        let name = self.name(player.id);
        let mut line = format!("{name} {}", player.score);
        if *player.username != title(name) {
            write!(line, " '{}'", player.username).unwrap();
        }
        let marks = [
            (!player.connected, " +absent"),
            (player.away, " +away"),
            (player.muted, " +muted"),
            (player.hosting, " +hosting"),
            (player.on_break, " +break"),
            (player.unnamed, " +unnamed"),
            (player.ready, " +ready"),
            (player.guessed, " +guessed"),
            (player.drawn, " +drawn"),
        ];
        line.extend(marks.iter().filter(|mark| mark.0).map(|mark| mark.1));
        line
    }

    /// `team 0: lea, ben (2. with 150); team 1: mia`
    fn teams(&self, teams: &[TeamView]) -> String {
        let team = |team: &TeamView| {
            let players = match &team.players[..] {
                [] => "nobody".into(),
                players => list(players.iter().map(|&user| self.name(user).into())),
            };
            let mut line = format!("team {}: {players}", team.team.0);
            if let (Some(rank), Some(score)) = (team.rank, team.score) {
                write!(line, " ({rank}. with {score})").unwrap();
            }
            line
        };
        match teams.is_empty() {
            true => "no teams".into(),
            false => teams.iter().map(team).collect::<Vec<_>>().join("; "),
        }
    }

    fn chat(&self, line: &ChatLine) -> String {
        let name = self.name(line.user_id);
        match line.channel {
            Channel::Room => format!("{name} says '{}'", line.message),
            Channel::Knowers => format!("{name} tells those who know '{}'", line.message),
            Channel::Guesses => format!("{name} guesses '{}'", line.message),
        }
    }

    fn phase(&self, phase: &Phase) -> String {
        let turn = |turn: &Turn, doing: &str| {
            let (name, clock) = (self.name(turn.drawer_id), self.clock(&turn.clock));
            let Turn {
                round, turn, turns, ..
            } = turn;
            format!("round {round}, turn {turn} of {turns}, {name} {doing}, {clock}")
        };
        match phase {
            Phase::Lobby => "lobby".into(),
            Phase::Choosing { turn: now, choices } => {
                let offer = choices.iter().flatten().map(|word| format!("'{word}'"));
                match list(offer) {
                    offer if offer.is_empty() => turn(now, "chooses"),
                    offer => turn(now, &format!("chooses from {offer}")),
                }
            }
            Phase::Drawing {
                turn: now,
                mask,
                word,
                likes,
                ..
            } => {
                let word = word.as_ref().map(|word| format!(" '{word}'"));
                format!(
                    "{} {}{}{}",
                    turn(now, "draws"),
                    blanks(mask),
                    word.unwrap_or_default(),
                    self.likes(likes)
                )
            }
            Phase::Summary {
                turn: now,
                word: shown,
                definition,
                reason,
                points,
                likes,
            } => {
                let won = |won: &Points| format!("{} +{}", self.name(won.user_id), won.points);
                let shown = shown
                    .as_ref()
                    .map_or("no word".into(), |word| format!("'{word}'"));
                let meaning = definition.iter().map(|text| format!("that is, '{text}'"));
                let shown = std::iter::once(shown).chain(meaning);
                let shown = list(shown.chain(points.iter().map(won)));
                let likes = self.likes(likes);
                format!("{}: {}: {shown}{likes}", turn(now, "is done"), word(reason))
            }
            Phase::Podium {
                standings,
                teams,
                most_liked,
            } => {
                let line = |standing: &drawsync::protocol::server::Standing| {
                    let name = self.name(standing.user_id);
                    format!("{}. {name} {}", standing.rank, standing.score)
                };
                let liked = most_liked.as_ref().map(|liked| {
                    let name = self.name(liked.user_id);
                    format!("; most liked: '{}' by {name} ({})", liked.word, liked.likes)
                });
                let liked = liked.unwrap_or_default();
                let team = |standing: &TeamStanding| {
                    format!(
                        "{}. team {} {}",
                        standing.rank, standing.team.0, standing.score
                    )
                };
                let lines = teams.iter().map(team).chain(standings.iter().map(line));
                format!("podium: {}{liked}", list(lines))
            }
        }
    }

    fn likes(&self, likes: &[UserId]) -> String {
        match likes.is_empty() {
            true => String::new(),
            false => format!(
                "; liked by {}",
                list(likes.iter().map(|&user| self.name(user).into()))
            ),
        }
    }

    fn clock(&self, clock: &Clock) -> String {
        let mut line = format!("{} s", seconds(clock.left_ms));
        if clock.paused {
            line += " (paused)";
        }
        if clock.by_host {
            line += " (by the host)";
        }
        if clock.hidden {
            line += " (hidden)";
        }
        if let Some(waiting) = clock.waiting {
            let name = self.name(waiting.user_id);
            let (why, left) = (word(&waiting.reason), seconds(waiting.left_ms));
            write!(line, " (waiting for {name}, {why}: {left} s)").unwrap();
        }
        line
    }
}

/// How the settings differ from the defaults, as `room` and `sets` take it.
fn changed(settings: &SettingsView) -> String {
    let default = SettingsView {
        settings: Settings::default(),
        has_password: false,
        custom_count: 0,
        names_count: 0,
    };
    let default = serde_json::to_value(default).unwrap();
    let settings = serde_json::to_value(settings).unwrap();
    let settings = settings.as_object().unwrap().iter();
    let changed = settings.filter(|(field, value)| default[field.as_str()] != **value);
    let line = changed.map(|(field, value)| match value.as_str() {
        Some(text) => format!("{field}={text}"),
        None => format!("{field}={value}"),
    });
    line.collect::<Vec<_>>().join(" ")
}

/// `max_rounds=2 password=owl` as an object of JSON.
fn fields(text: &str) -> Value {
    let field = |pair: &str| {
        let (key, value) = pair.split_once('=').expect(pair);
        let value = serde_json::from_str(value).unwrap_or_else(|_| value.into());
        (key.to_owned(), value)
    };
    Value::Object(text.split_whitespace().map(field).collect::<Map<_, _>>())
}

/// `atom: very small; ion`, the words with what they mean; `nothing` for none.
fn words_of(user: UserId, text: &str) -> Option<Arc<CustomWords>> {
    let sheet = format!(
        "word\tdefinition\n{}",
        text.replace(": ", "\t").replace("; ", "\n")
    );
    let file = word_file::read_text(&sheet, Language::En, None).unwrap();
    let words = (text != "nothing").then_some(file.entries)?;
    CustomWords::new(user, words).map(Arc::new)
}

/// Of the key that a script calls so.
fn seal(name: &str) -> RemoteSeal {
    let bits = name
        .bytes()
        .fold(0, |bits, byte| bits << 8 | u128::from(byte));
    RemoteKey::new(bits).seal()
}

/// `1/4`, the turn and the number of an operation.
fn address(text: &str) -> Value {
    let (turn, seq) = text.split_once('/').expect(text);
    json!({"turn": turn.parse::<u32>().unwrap(), "seq": seq.parse::<u32>().unwrap()})
}

fn at(address: CanvasAddress) -> String {
    format!("{}/{}", address.turn, address.seq)
}

fn number(text: &str) -> u32 {
    text.parse().expect(text)
}

fn operation(name: &str) -> Value {
    match name {
        "begin" => json!({"op": name, "color": 3, "size": 1, "points": [10, 10]}),
        "move" => json!({"op": name, "points": [20, 20]}),
        "fill" => json!({"op": name, "color": 3, "x": 10, "y": 10}),
        _ => json!({"op": name}),
    }
}

fn title(name: &str) -> String {
    name[..1].to_uppercase() + &name[1..]
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}

fn blanks(mask: &Mask) -> String {
    mask.concat()
}

/// The name that a value has on the wire.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value)
        .unwrap()
        .as_str()
        .unwrap()
        .into()
}

fn seconds(ms: Millis) -> f64 {
    ms as f64 / 1000.0
}
