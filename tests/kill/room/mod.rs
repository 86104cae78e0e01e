//! A room that plays on: its people come back into each life of the server, and
//! compare what they find there with what they were told.

mod play;

use std::collections::BTreeSet;
use std::thread;
use std::time::Instant;

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::people::{Person, Wire};
use crate::real::Server;
use crate::told::{self, Asked, CHOOSING, LATE, Progress, SUMMARY, Told};
use crate::world::{Gone, Life, World};
use crate::{LOOK, MORE, ROOMS, STROKES_SAFE};

/// People who play through all lives of the server, and what each of them was
/// told.
pub struct Room<'w> {
    world: &'w World,
    at: usize,
    seed: u64,
    dice: fastrand::Rng,
    id: i64,
    people: Vec<Person>,
    password: Option<String>,
    told: Option<Told>,
    asked: Option<Asked>,
    /// When, and how far the room was then.
    asked_at: (Instant, Progress),
    /// What the password will be if it is done.
    password_asked: Option<String>,
    /// Somebody has come back in this life of the server.
    back: bool,
    /// When the last life ended that this room was back in.
    then: Instant,
    /// Numbers what is said and set, so that each is found again.
    said: u32,
    /// The drawing as its drawer has it.
    drawn: Vec<Value>,
    /// So many operations were known to be there at each time.
    acks: Vec<(Instant, usize)>,
    /// So many are there for certain.
    certain: usize,
    draw_at: Instant,
    fill_at: Instant,
    chat_at: Instant,
    act_at: Instant,
    /// Nothing more is done but to look.
    quiet: bool,
    done: bool,
}

impl Drop for Room<'_> {
    fn drop(&mut self) {
        if thread::panicking() || self.world.failed() {
            let (room, seed) = (self.at, self.seed);
            eprintln!("room {room}: DRAWSYNC_SEED={seed}; asked: {:?}", self.asked);
            for person in self.people.iter().filter(|person| person.seated) {
                let (id, progress) = (person.guest.id, person.progress);
                let (seats, ops) = (&person.seats, person.ops.len());
                eprintln!("  {id}: {progress:?}, seats {seats:?}, {ops} operations");
            }
            if let Some(told) = &self.told {
                let (progress, seats, drawn) = (told.progress, told.seats(), self.drawn.len());
                eprintln!("  told: {progress:?}, seats {seats:?}, {drawn} operations");
            }
            *self.world.failed.lock() = true;
            self.world.end("for a fault");
        }
    }
}

impl<'w> Room<'w> {
    pub fn new(world: &'w World, server: &Server, at: usize, seed: u64) -> Room<'w> {
        let person = |number: usize| {
            let name = format!("P{at}{number}");
            // Hosts have accounts, for the leaderboard.
            let guest = if number == 0 {
                server.account(&name)
            } else {
                server.guest(&name)
            };
            Person {
                guest,
                old: ROOMS[at] == 4 && number == 3,
                seated: false,
                gone: false,
                kicked: false,
                wire: None,
                progress: (0, 0, 0),
                settings: Value::Null,
                seats: Vec::new(),
                muted: BTreeSet::new(),
                ops: Vec::new(),
            }
        };
        let people: Vec<Person> = (0..ROOMS[at] + MORE).map(person).collect();
        let host = &people[0].guest;
        let settings =
            json!({"name": format!("R{at}-0"), "max_rounds": 1, "time_limit": 20, "hints": 5});
        let room = server.ask(minreq::Method::Post, "/rooms/", &host.token, &settings);
        if at.is_multiple_of(2) {
            // More than are drawn in all lives.
            let words: String = (0..500).map(|number| format!("Wort {number}\n")).collect();
            server.bring(host, room["room_code"].as_str().unwrap(), &words);
        }
        Room {
            world,
            at,
            seed,
            dice: fastrand::Rng::new(),
            id: room["id"].as_i64().unwrap(),
            people,
            password: None,
            told: None,
            asked: None,
            asked_at: (Instant::now(), (0, 0, 0)),
            password_asked: None,
            back: false,
            then: Instant::now(),
            said: 0,
            drawn: Vec::new(),
            acks: Vec::new(),
            certain: 0,
            draw_at: Instant::now(),
            fill_at: Instant::now(),
            chat_at: Instant::now(),
            act_at: Instant::now(),
            quiet: false,
            done: false,
        }
    }

    pub fn told(&self) -> &Told {
        self.told.as_ref().expect("somebody has joined")
    }

    /// Plays through all lives of the server.
    pub fn live(mut self) -> Room<'w> {
        let mut before = None;
        while let Some(life) = self.world.life_after(before) {
            let seed = self.seed ^ (self.at as u64) << 32 ^ u64::from(life.number) << 40;
            self.dice = fastrand::Rng::with_seed(seed);
            if self.come_back(&life).is_ok() {
                if life.number == 0 {
                    *self.world.done.lock() += 1;
                }
                while self.play(&life).is_ok() {
                    thread::sleep(LOOK);
                }
            }
            self.hear_the_rest();
            *self.world.drained.lock() += 1;
            before = Some(life.number);
        }
        self
    }

    // ---- Coming back --------------------------------------------------------

    /// Everybody comes back, the drawer last: until then the clocks stand.
    fn come_back(&mut self, life: &Life) -> Result<(), Gone> {
        // Who may have gone, or may have come, is asked after once that is known.
        let joins = match self.asked {
            Some(Asked::Join(id)) => self.people[self.person(id)].seated,
            _ => false,
        };
        let unsure = match self.asked {
            Some(Asked::Join(id) | Asked::Go(id)) => Some(self.person(id)),
            _ => None,
        };
        let is_first = life.number == 0;
        let comes = |who: usize| match is_first {
            true => who < ROOMS[self.at],
            false => self.people[who].seated && Some(who) != unsure,
        };
        let mut waiting: Vec<usize> = (0..self.people.len()).filter(|&who| comes(who)).collect();
        while !waiting.is_empty() {
            let drawer = self.told.as_ref().and_then(Told::drawer);
            let id = |who: usize| self.people[who].guest.id;
            waiting.sort_by_key(|&who| (Some(id(who)) == drawer, self.people[who].old, who));
            let who = waiting.remove(0);
            let was_back = self.back;
            self.enter(who, life)?;
            if was_back || is_first {
                continue;
            }
            if let Some(who) = unsure {
                let id = self.people[who].guest.id;
                if self.told().seats().contains(&id) {
                    self.people[who].seated = true;
                    waiting.push(who);
                } else if self.people[who].seated {
                    assert!(!joins, "{id} was let in");
                    self.forget(who);
                }
            }
            self.compare_results(life)?;
            self.knock(life)?;
        }
        Ok(())
    }

    /// Somebody enters the room.
    fn enter(&mut self, who: usize, life: &Life) -> Result<(), Gone> {
        let person = &mut self.people[who];
        let mut wire = Wire::open(life.tcp)?;
        let mut log_in = json!({"type": "authenticate", "token": person.guest.token});
        if !person.old {
            log_in["protocol"] = 2.into();
        }
        wire.say(&log_in)?;
        person.wire = Some(wire);
        person.ops.clear();
        let mut join = json!({"type": "join_room", "room_id": self.id, "take_over": true});
        if let Some(password) = &self.password {
            join["password"] = password.clone().into();
        }
        person.say(self.world, &join)?;
        loop {
            // Before the others: once the drawer is back, they hear what comes
            // after this.
            let Some(message) = self.people[who].hear()? else {
                thread::sleep(LOOK);
                continue;
            };
            match message["type"].as_str().unwrap() {
                "authenticated" => {}
                "error" if message["code"] == "server_closing" => return Err(Gone),
                "room_joined" => {
                    self.welcome(who, &message)?;
                    self.world.happened(false, "room_joined");
                    return Ok(());
                }
                // Somebody was kicked before; the host opens the door again.
                "knocking" => self.say(0, &json!({"type": "set_door", "door": "open"}))?,
                _ => panic!("{} enters: {message}", self.people[who].guest.name),
            }
        }
    }

    /// Somebody is told the whole room.
    fn welcome(&mut self, who: usize, joined: &Value) -> Result<(), Gone> {
        let now = Instant::now();
        let id = self.people[who].guest.id;
        let is_new = !self.people[who].seated;
        self.people[who].seated = true;
        if self.people[who].old && is_new {
            return Ok(());
        }
        if self.people[who].old {
            for player in joined["players"].as_array().unwrap() {
                let told = self.told().player(player["id"].as_i64().unwrap());
                assert_eq!(
                    player["score"],
                    told.unwrap()["score"],
                    "to a client of old"
                );
            }
            return Ok(());
        }
        let players = joined["players"].as_array().unwrap();
        self.people[who].seats = told::ids(players);
        self.people[who].muted = told::muted(players);
        self.people[who].settings = joined["settings"].clone();
        assert_eq!(
            joined["canvas"]["seq"], 0,
            "the drawing from its beginning on"
        );
        match &mut self.told {
            None => self.told = Some(Told::new(id, joined, now)),
            // The others tell what has changed, and may be further on already.
            Some(_) if is_new => {}
            Some(told) => {
                let turn = told.turn();
                let then = if self.back { now } else { self.then };
                let asked = self.asked.take();
                told.compare(id, joined, asked.as_ref(), then);
                if told.turn() != turn {
                    self.begin_turn();
                }
                if let Some(Asked::Settings { name, .. }) = asked
                    && joined["settings"]["name"] == *name
                {
                    self.password = self.password_asked.take();
                }
                self.compare_drawing(who, joined)?;
            }
        }
        let told = self.told();
        self.people[who].progress = told::progress((told.progress.0, 0, 0), &joined["phase"]);
        self.back = true;
        Ok(())
    }

    /// The drawing is there, but for its newest strokes; its drawer has them
    /// and says them again.
    fn compare_drawing(&mut self, who: usize, joined: &Value) -> Result<(), Gone> {
        let told = self.told();
        let canvas = &joined["canvas"];
        let length = canvas["length"].as_u64().unwrap() as usize;
        if canvas["turn"] != told.turn() {
            assert_eq!(length, 0, "a drawing of another turn");
            // Whose drawer was put out has none either.
            let is_dropped = joined["phase"]["reason"] == "drawer_removed";
            assert!(
                told.is_between_games()
                    || told.stage() == CHOOSING
                    || is_dropped
                    || self.drawn.is_empty()
            );
            return Ok(());
        }
        let (drawn, certain) = (self.drawn.len(), self.certain);
        assert!(
            (certain..=drawn).contains(&length),
            "{length} operations are back, {certain} were certain of {drawn}"
        );
        if !self.back {
            let lost = self.acks.iter().find(|(_, seq)| *seq > length);
            if let Some((at, _)) = lost {
                let ago = self.then.saturating_duration_since(*at);
                self.world.note("ms_of_strokes_lost_at_most", ago);
            }
            self.acks.clear();
            self.certain = length;
        }
        let told = self.told();
        let is_drawer = told.drawer() == Some(self.people[who].guest.id);
        if told.stage() == SUMMARY || !self.drawer_speaks() {
            self.drawn.truncate(length);
        } else if is_drawer {
            let turn = self.told().turn();
            for (at, ops) in self.drawn[length..].chunks(32).enumerate() {
                let seq = length + at * 32;
                let draw = json!({"type": "draw_ops", "turn": turn, "seq": seq, "ops": ops});
                self.people[who].say(self.world, &draw)?;
            }
        }
        Ok(())
    }

    /// Each finished game counts once for each of its players.
    fn compare_results(&self, life: &Life) -> Result<(), Gone> {
        let counted = |id: i64| {
            let scores = self.told().games.iter().filter_map(|game| game.get(&id));
            (scores.clone().count() as u64, scores.sum::<u64>())
        };
        for person in self.people.iter().filter(|person| person.seated) {
            let stats = life.get("/users/stats", &person.guest.token)?;
            let found = (&stats["games_played"], &stats["total_score"]);
            let (games, score) = counted(person.guest.id);
            assert_eq!(found, (&json!(games), &json!(score)), "{stats}");
        }
        let host = &self.people[0].guest;
        let rows = life.get("/users/leaderboard?limit=100", &host.token)?;
        let row = rows
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["username"] == host.name);
        let found = row.map_or((0, 0), |row| {
            let number = |field: &str| row[field].as_u64().unwrap();
            (number("games_played"), number("total_score"))
        });
        assert_eq!(found, counted(host.id), "the leaderboard: {rows:#}");
        Ok(())
    }

    /// Some knock who may not come in.
    fn knock(&mut self, life: &Life) -> Result<(), Gone> {
        let (world, room, lucky) = (self.world, self.id, self.dice.bool());
        if let Some(person) = self.people.iter_mut().find(|person| person.kicked) {
            let code = person.is_refused(world, life, room, None)?;
            assert_eq!(code, "\"removed\"");
        }
        if self.password.is_some() && lucky {
            let stranger = self.people.last_mut().unwrap();
            let code = stranger.is_refused(world, life, room, None)?;
            assert_eq!(code, "\"password_required\"");
            let code = stranger.is_refused(world, life, room, Some("wrong"))?;
            assert!(["\"wrong_password\"", "\"too_many_tries\""].contains(&&*code));
        }
        Ok(())
    }

    fn person(&self, id: i64) -> usize {
        let mut people = self.people.iter();
        people.position(|person| person.guest.id == id).unwrap()
    }

    /// Somebody has no seat any more, and gets none again.
    fn forget(&mut self, who: usize) {
        let person = &mut self.people[who];
        (person.seated, person.wire, person.gone) = (false, None, true);
    }

    // ---- What is heard ------------------------------------------------------

    /// Takes in what has arrived.
    fn listen(&mut self) -> Result<(), Gone> {
        for who in 0..self.people.len() {
            while let Some(message) = self.people[who].hear()? {
                self.hear(who, &message);
            }
        }
        Ok(())
    }

    /// The server has gone; what it had sent before is heard all the same.
    fn hear_the_rest(&mut self) {
        let ended = self.world.ended.lock().unwrap_or_else(|| {
            panic!(
                "room {}: a connection has ended, the server has not",
                self.at
            )
        });
        for who in 0..self.people.len() {
            if let Some(wire) = &self.people[who].wire {
                wire.wait();
            }
            while let Ok(Some(message)) = self.people[who].hear() {
                self.hear(who, &message);
            }
            self.people[who].wire = None;
        }
        if !std::mem::take(&mut self.back) {
            return;
        }
        self.then = ended;
        let gentle = self
            .world
            .life
            .lock()
            .as_ref()
            .is_some_and(|life| life.signal == Signal::TERM);
        let safe = |at: Instant| gentle || at + STROKES_SAFE + LATE / 2 <= ended;
        let acks = self.acks.iter().filter(|(at, _)| safe(*at));
        self.certain = acks
            .map(|(_, seq)| *seq)
            .max()
            .unwrap_or(0)
            .max(self.certain);
        self.is_answered();
    }

    fn hear(&mut self, who: usize, message: &Value) {
        let now = Instant::now();
        let kind = message["type"].as_str().unwrap();
        if self.people[who].old {
            self.hear_of_old(who, message);
        } else if self.told.is_some() {
            self.hear_of_new(who, message, now);
        }
        let label = message["phase"]["name"].as_str().unwrap_or(kind);
        self.world.happened(false, label);
    }

    /// A client of the original draws and guesses; what is told is compared by
    /// the others.
    fn hear_of_old(&mut self, who: usize, message: &Value) {
        match message["type"].as_str().unwrap() {
            // Those who guess are told the mask.
            "word_assigned" => {
                let word = message["word"].as_str().filter(|word| !word.contains('_'));
                if let Some(word) = word {
                    self.told.as_mut().unwrap().word = Some(word.into());
                }
            }
            "error" => self.refused(who, message),
            _ => {}
        }
    }

    fn hear_of_new(&mut self, who: usize, message: &Value, now: Instant) {
        let id = self.people[who].guest.id;
        let (told, person) = (self.told.as_mut().unwrap(), &mut self.people[who]);
        let turn = (told.progress.0, told.turn());
        person.progress = told.hear(id, person.progress, message, now);
        if (told.progress.0, told.turn()) != turn {
            self.begin_turn();
        }
        let told = self.told.as_ref().unwrap();
        let person = &mut self.people[who];
        let is_drawer = told.drawer() == Some(id);
        let is_now = message["turn"] == told.turn();
        match message["type"].as_str().unwrap() {
            "phase" if message["phase"]["name"] == "choosing" => person.ops.clear(),
            "phase"
                if message["phase"]["name"] == "summary" && person.progress == told.progress =>
            {
                // The end of a turn is told when the whole drawing is saved.
                let known = self.acks.last().map_or(0, |(_, seq)| *seq);
                let known = if is_drawer { known } else { person.ops.len() };
                self.certain = self.certain.max(known);
            }
            "settings" => person.settings = message["settings"].clone(),
            "player_joined" => person.seats.push(message["player"]["id"].as_i64().unwrap()),
            "player_left" => {
                let left = message["user_id"].as_i64().unwrap();
                person.seats.retain(|seat| *seat != left);
                person.muted.remove(&left);
            }
            "player_updated" => {
                let player = &message["player"];
                let id = player["id"].as_i64().unwrap();
                match player["muted"] == true {
                    true => person.muted.insert(id),
                    false => person.muted.remove(&id),
                };
            }
            "draw_ops" => {
                assert_eq!(message["seq"], person.ops.len(), "operations in order");
                person
                    .ops
                    .extend_from_slice(message["ops"].as_array().unwrap());
                let blind = !self.drawer_speaks();
                let ops = &self.people[who].ops;
                if is_now && blind && ops.len() > self.drawn.len() {
                    self.drawn.clone_from(ops);
                    self.acks.push((now, ops.len()));
                }
                if is_now {
                    assert_eq!(
                        self.drawn.get(..ops.len()),
                        Some(&ops[..]),
                        "what was drawn"
                    );
                }
            }
            "draw_ack" if is_now => {
                let seq = message["seq"].as_u64().unwrap() as usize;
                self.acks.push((now, seq));
            }
            "draw_reset" if is_now => {
                assert_eq!(person.progress.2, SUMMARY, "{message}");
                self.drawn
                    .truncate(message["seq"].as_u64().unwrap() as usize);
            }
            kind @ ("kicked" | "room_left") => {
                self.people[who].kicked = kind == "kicked";
                self.forget(who);
            }
            "error" => self.refused(who, message),
            _ => {}
        }
    }

    /// Too late, and nothing else: time goes on while people speak.
    fn refused(&mut self, who: usize, message: &Value) {
        let code = message["code"].as_str().unwrap();
        if ["not_now", "not_drawer"].contains(&code) {
            self.asked = None;
        } else {
            let name = &self.people[who].guest.name;
            assert!(
                ["server_closing", "kicked"].contains(&code),
                "{name}: {message}"
            );
        }
    }

    fn begin_turn(&mut self) {
        self.drawn.clear();
        self.acks.clear();
        self.certain = 0;
    }
}
