//! Random players do random and hostile things; after every step the promises
//! of the game are checked.
//!
//! Time is virtual and all chance comes from one seed, so a failure is played
//! again with the seed it prints: `DRAWSYNC_SEED=… DRAWSYNC_STEPS=…`. `make
//! fuzz` plays until stopped.
//!
//! `people` is what they do, `promises` what must hold.

#![allow(clippy::unwrap_used)]

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/scan.rs"]
mod scan;

mod people;
mod promises;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;

use drawsync::game::Millis;
use drawsync::game::hub::Hub;
use drawsync::game::input::Input;
use drawsync::game::output::Outbox;
use drawsync::game::rules::Rules;
use drawsync::journal;
use drawsync::protocol::client::ClientMessage;
use drawsync::protocol::ids::{ConnId, RoomId, UserId};
use drawsync::protocol::remote::RemoteKey;
use drawsync::protocol::server::TurnEnd;
use drawsync::store::StoredRoom;
use serde_json::Value;

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
}

fn ms(duration: std::time::Duration) -> Millis {
    duration.as_millis() as Millis
}
