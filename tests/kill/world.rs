//! The lives of the server: when each begins and how it ends.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::real::{Log, PATIENCE};
use crate::{LOOK, ROOMS};

/// The moment in which the server is ended.
#[derive(Clone, Debug)]
pub enum Moment {
    /// So many messages have been heard.
    Heard(u32),
    /// Somebody has heard this the so many-th time.
    Told(&'static str, u32),
    /// Somebody has said this the so many-th time, so long ago.
    Said(&'static str, u32, Duration),
}

const TOLD: [&str; 12] = [
    "room_joined",
    "choosing",
    "drawing",
    "summary",
    "summary",
    "podium",
    "podium",
    "correct_guess",
    "hint",
    "chat_message",
    "draw_ack",
    "player_left",
];
const SAID: [&str; 10] = [
    "start_game",
    "choose_word",
    "guess_word",
    "guess_word",
    "chat_message",
    "update_settings",
    "mute",
    "kick",
    "draw_ops",
    "join_room",
];

impl Moment {
    pub fn draw(dice: &mut fastrand::Rng) -> Moment {
        match dice.u32(..10) {
            0..2 => Moment::Heard(dice.u32(1..800)),
            2..6 => Moment::Told(dice.choice(TOLD).unwrap(), dice.u32(1..4)),
            _ => Moment::Said(
                dice.choice(SAID).unwrap(),
                dice.u32(1..3),
                Duration::from_micros(dice.u64(..3_000)),
            ),
        }
    }

    pub fn name(&self) -> String {
        match self {
            Moment::Heard(_) => "after some messages".into(),
            Moment::Told(what, _) => format!("on hearing {what}"),
            Moment::Said(what, ..) => format!("after saying {what}"),
        }
    }
}

/// One run of the server.
#[derive(Clone)]
pub struct Life {
    pub number: u32,
    pub http: SocketAddr,
    pub tcp: SocketAddr,
    pub pid: Pid,
    pub log: Log,
    /// How it will end.
    pub signal: Signal,
    pub last: bool,
}

impl Life {
    /// It says that it cannot save: what it tells now may be forgotten.
    pub fn is_degraded(&self) -> bool {
        let log = self.log.lock();
        let trouble = |line: &&String| line.contains("degraded") || line.contains("recovered");
        let last = log.iter().rfind(trouble);
        last.is_some_and(|line| line.contains("degraded"))
    }

    /// An answer of the HTTP API.
    pub fn get(&self, path: &str, token: &str) -> Result<Value, Gone> {
        let answer = minreq::get(format!("http://{}{path}", self.http))
            .with_header("Authorization", format!("Bearer {token}"))
            .with_timeout(PATIENCE.as_secs())
            .send()
            .map_err(|_| Gone)?;
        if answer.status_code == 503 {
            // It is ending.
            return Err(Gone);
        }
        assert_eq!(answer.status_code, 200, "{path}: {:?}", answer.as_str());
        serde_json::from_slice(answer.as_bytes()).map_err(|_| Gone)
    }
}

/// What the rooms and whoever ends the server share.
pub struct World {
    pub life: Mutex<Option<Life>>,
    pub over: Mutex<bool>,
    pub changed: Condvar,
    pub moment: Mutex<Option<Moment>>,
    /// When this life's server was ended.
    pub ended: Mutex<Option<Instant>>,
    /// Rooms that have done all they have to.
    pub done: Mutex<usize>,
    /// Rooms that have heard all that this life's server had said.
    pub drained: Mutex<usize>,
    pub failed: Mutex<bool>,
    /// What happened how often.
    pub seen: Mutex<BTreeMap<String, u64>>,
}

impl World {
    pub fn new() -> World {
        World {
            life: Mutex::new(None),
            over: Mutex::new(false),
            changed: Condvar::new(),
            moment: Mutex::new(None),
            ended: Mutex::new(None),
            done: Mutex::new(0),
            drained: Mutex::new(0),
            failed: Mutex::new(false),
            seen: Mutex::new(BTreeMap::new()),
        }
    }

    pub fn count(&self, what: &str) {
        *self.seen.lock().entry(what.into()).or_default() += 1;
    }

    /// Keeps the longest one, in milliseconds.
    pub fn note(&self, what: &str, took: Duration) {
        let mut seen = self.seen.lock();
        let longest = seen.entry(what.into()).or_default();
        *longest = (*longest).max(took.as_millis() as u64);
    }

    pub fn begin(&self, life: Life) {
        let _over = self.over.lock();
        *self.ended.lock() = None;
        *self.life.lock() = Some(life);
        self.changed.notify_all();
    }

    pub fn over(&self) {
        *self.over.lock() = true;
        self.changed.notify_all();
    }

    /// The life after this one; `None` if there is none.
    pub fn life_after(&self, before: Option<u32>) -> Option<Life> {
        let mut over = self.over.lock();
        loop {
            let life = self.life.lock().clone();
            if *over
                || life
                    .as_ref()
                    .is_some_and(|life| Some(life.number) != before)
            {
                return life.filter(|_| !*over);
            }
            self.changed.wait(&mut over);
        }
    }

    pub fn wait_for_end(&self, most: Duration) -> bool {
        let begun = Instant::now();
        while self.ended.lock().is_none() && begun.elapsed() < most && !self.failed() {
            thread::sleep(LOOK);
        }
        self.ended.lock().is_some()
    }

    pub fn wait_until_done(&self) {
        let begun = Instant::now();
        while *self.done.lock() < ROOMS.len() && !self.failed() {
            if begun.elapsed() > PATIENCE * 5 {
                *self.failed.lock() = true;
            }
            thread::sleep(LOOK);
        }
    }

    pub fn wait_until_drained(&self) {
        while *self.drained.lock() < ROOMS.len() && !self.failed() {
            thread::sleep(LOOK);
        }
        *self.drained.lock() = 0;
    }

    pub fn failed(&self) -> bool {
        *self.failed.lock()
    }

    /// Something was heard or said; perhaps that is the moment.
    pub fn happened(&self, was_said: bool, what: &str) {
        let mut moment = self.moment.lock();
        let after = match &mut *moment {
            Some(Moment::Heard(left)) if !was_said => (left, Duration::ZERO),
            Some(Moment::Told(wanted, left)) if !was_said && what == *wanted => {
                (left, Duration::ZERO)
            }
            Some(Moment::Said(wanted, left, after)) if was_said && what == *wanted => {
                (left, *after)
            }
            _ => return,
        };
        *after.0 -= 1;
        if *after.0 == 0 {
            let after = after.1;
            *moment = None;
            drop(moment);
            thread::sleep(after);
            self.end("at its moment");
        }
    }

    pub fn end(&self, how: &str) {
        let Some(life) = self.life.lock().clone() else {
            return;
        };
        if life.is_degraded() {
            // Nothing is promised now; a little later.
            *self.moment.lock() = Some(Moment::Heard(20));
            return self.count("waited for the disk");
        }
        let mut ended = self.ended.lock();
        if ended.is_none() {
            *ended = Some(Instant::now());
            let _ = kill_process(life.pid, life.signal);
            drop(ended);
            self.count(&format!("ended {how}"));
        }
    }
}

/// The server has gone.
pub struct Gone;
