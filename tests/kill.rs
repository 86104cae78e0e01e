//! Told means saved: a server that is killed at any moment comes back with all
//! that it has told.
//!
//! Some rooms play at once on the real binary. Again and again it is ended, by
//! SIGKILL or sometimes SIGTERM, and started on the same directory; then each
//! room is compared with what its people had been told, and they play on.
//!
//! `DRAWSYNC_SEED` repeats what people do and when the server ends, as far as
//! a scheduler lets it. `DRAWSYNC_KILLS` says how often, and `DRAWSYNC_BINARY`
//! which program.
#![allow(clippy::unwrap_used)]

#[path = "common/real.rs"]
mod real;
#[path = "common/told.rs"]
mod told;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use drawsync::limits::CHAT_INTERVAL;
use drawsync::protocol::op::Op;
use drawsync::raster::Picture;
use drawsync::store::FILE_NAME;
use parking_lot::{Condvar, Mutex};
use real::{Guest, Log, PATIENCE, Server, command};
use rusqlite::{Connection, OpenFlags};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use told::{Asked, CHOOSING, DRAWING, LATE, LOBBY, Line, Progress, SUMMARY, Told};

/// People in each room; the last one of a room of four is a client of the
/// original.
const ROOMS: [usize; 6] = [2, 2, 3, 3, 4, 5];
/// Somebody in each room who may come later, and one who never gets in.
const MORE: usize = 3;
/// A life of the server, whatever happens in it.
const LIFE: Duration = Duration::from_millis(2_800);
/// Strokes that were acknowledged so long ago are there after a kill.
const STROKES_SAFE: Duration = Duration::from_millis(250);
/// Between two looks at the sockets of a room.
const LOOK: Duration = Duration::from_millis(2);

#[test]
fn a_killed_server_has_forgotten_nothing_that_it_told() {
    let number = |name, default| {
        std::env::var(name).map_or(default, |value| value.parse::<u64>().expect(name))
    };
    let seed = number("DRAWSYNC_SEED", 20_261_124);
    let kills = number("DRAWSYNC_KILLS", 2) as u32;
    println!("DRAWSYNC_SEED={seed} DRAWSYNC_KILLS={kills}");
    let dir = tempfile::tempdir().unwrap();
    let world = World::new();
    let mut dice = fastrand::Rng::with_seed(seed);

    let first = start(dir.path());
    let rooms: Vec<Room> = (0..ROOMS.len())
        .map(|at| Room::new(&world, &first, at, seed))
        .collect();
    let rooms: Vec<Room> = thread::scope(|scope| {
        let rooms: Vec<_> = rooms
            .into_iter()
            .map(|room| scope.spawn(move || room.live()))
            .collect();
        run_lives(&world, first, dir.path(), kills, &mut dice);
        let ended = rooms.into_iter().map(|room| room.join());
        ended.collect::<Result<_, _>>().expect("a room has failed")
    });

    assert!(!world.failed(), "some rooms never came to a drawing");
    let seen = world.seen.lock();
    let games: usize = rooms.iter().map(|room| room.told().games.len()).sum();
    println!("{games} games; {seen:#?}");
    compare_results(dir.path(), &rooms);
    assert!(games > 0 || kills < 30, "no game has ended");
}

fn start(dir: &Path) -> Server {
    let mut command = command(dir);
    // All of them come from one address, again and again.
    for rate in ["guests", "logins", "requests", "rooms"] {
        command.args([&format!("--rate-{rate}"), "100000"]);
    }
    Server::launch(command)
}

/// Starts the server again and again, and ends it at a chosen moment each time.
fn run_lives(world: &World, first: Server, dir: &Path, kills: u32, dice: &mut fastrand::Rng) {
    let mut server = Some(first);
    for number in 0..=kills {
        let begun = Instant::now();
        let server = server.take().unwrap_or_else(|| start(dir));
        world.note("ms_to_start_at_most", begun.elapsed());
        let gentle = dice.u32(..6) == 0;
        let moment = (number < kills).then(|| Moment::draw(dice));
        world.begin(Life {
            number,
            http: server.http,
            tcp: server.tcp,
            pid: server.pid(),
            log: server.log_handle(),
            signal: if gentle { Signal::TERM } else { Signal::KILL },
            last: moment.is_none(),
        });
        if number == 0 {
            world.wait_until_done();
            *world.done.lock() = 0;
        }
        *world.moment.lock() = moment.clone();
        match &moment {
            Some(moment) => {
                let kind = if gentle { "ended" } else { "killed" };
                if !world.wait_for_end(LIFE) {
                    world.end("by time");
                }
                world.count(&format!("{kind} {}", moment.name()));
            }
            None => {
                world.wait_until_done();
                world.end("the last one");
            }
        }
        let log = server.log_handle();
        server.wait();
        world.wait_until_drained();
        let log = log.lock();
        let wrong = log
            .iter()
            .find(|line| line.contains("set_aside") || line.contains("panicked"));
        assert_eq!(wrong, None);
        if world.failed() {
            break;
        }
    }
    world.over();
}

/// Each game that was told is in the database once, and no other one.
fn compare_results(dir: &Path, rooms: &[Room]) {
    let sql = Connection::open_with_flags(dir.join(FILE_NAME), OpenFlags::SQLITE_OPEN_READ_ONLY);
    let sql = sql.unwrap();
    let mut found: BTreeMap<String, BTreeMap<i64, u64>> = BTreeMap::new();
    let mut rows = sql
        .prepare("SELECT game_id, user_id, score FROM game_players")
        .unwrap();
    let rows = rows.query_map([], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get::<_, i64>(2)?))
    });
    for row in rows.unwrap() {
        let (game, user, score) = row.unwrap();
        found
            .entry(game)
            .or_default()
            .insert(user, score.unsigned_abs());
    }
    let mut found: Vec<_> = found.into_values().collect();
    let mut told: Vec<_> = rooms
        .iter()
        .flat_map(|room| room.told().games.iter().cloned())
        .collect();
    found.sort();
    told.sort();
    assert_eq!(found, told, "the results of all games");
}

// ---- When the server ends ---------------------------------------------------

/// The moment in which the server is ended.
#[derive(Clone, Debug)]
enum Moment {
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
    fn draw(dice: &mut fastrand::Rng) -> Moment {
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

    fn name(&self) -> String {
        match self {
            Moment::Heard(_) => "after some messages".into(),
            Moment::Told(what, _) => format!("on hearing {what}"),
            Moment::Said(what, ..) => format!("after saying {what}"),
        }
    }
}

/// One run of the server.
#[derive(Clone)]
struct Life {
    number: u32,
    http: SocketAddr,
    tcp: SocketAddr,
    pid: Pid,
    log: Log,
    /// How it will end.
    signal: Signal,
    last: bool,
}

impl Life {
    /// It says that it cannot save: what it tells now may be forgotten.
    fn is_degraded(&self) -> bool {
        let log = self.log.lock();
        let trouble = |line: &&String| line.contains("degraded") || line.contains("recovered");
        let last = log.iter().rfind(trouble);
        last.is_some_and(|line| line.contains("degraded"))
    }

    /// An answer of the HTTP API.
    fn get(&self, path: &str, token: &str) -> Result<Value, Gone> {
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
struct World {
    life: Mutex<Option<Life>>,
    over: Mutex<bool>,
    changed: Condvar,
    moment: Mutex<Option<Moment>>,
    /// When this life's server was ended.
    ended: Mutex<Option<Instant>>,
    /// Rooms that have done all they have to.
    done: Mutex<usize>,
    /// Rooms that have heard all that this life's server had said.
    drained: Mutex<usize>,
    failed: Mutex<bool>,
    /// What happened how often.
    seen: Mutex<BTreeMap<String, u64>>,
}

impl World {
    fn new() -> World {
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

    fn count(&self, what: &str) {
        *self.seen.lock().entry(what.into()).or_default() += 1;
    }

    /// Keeps the longest one, in milliseconds.
    fn note(&self, what: &str, took: Duration) {
        let mut seen = self.seen.lock();
        let longest = seen.entry(what.into()).or_default();
        *longest = (*longest).max(took.as_millis() as u64);
    }

    fn begin(&self, life: Life) {
        let _over = self.over.lock();
        *self.ended.lock() = None;
        *self.life.lock() = Some(life);
        self.changed.notify_all();
    }

    fn over(&self) {
        *self.over.lock() = true;
        self.changed.notify_all();
    }

    /// The life after this one; `None` if there is none.
    fn life_after(&self, before: Option<u32>) -> Option<Life> {
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

    fn wait_for_end(&self, most: Duration) -> bool {
        let begun = Instant::now();
        while self.ended.lock().is_none() && begun.elapsed() < most && !self.failed() {
            thread::sleep(LOOK);
        }
        self.ended.lock().is_some()
    }

    fn wait_until_done(&self) {
        let begun = Instant::now();
        while *self.done.lock() < ROOMS.len() && !self.failed() {
            if begun.elapsed() > PATIENCE * 5 {
                *self.failed.lock() = true;
            }
            thread::sleep(LOOK);
        }
    }

    fn wait_until_drained(&self) {
        while *self.drained.lock() < ROOMS.len() && !self.failed() {
            thread::sleep(LOOK);
        }
        *self.drained.lock() = 0;
    }

    fn failed(&self) -> bool {
        *self.failed.lock()
    }

    /// Something was heard or said; perhaps that is the moment.
    fn happened(&self, was_said: bool, what: &str) {
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

    fn end(&self, how: &str) {
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
struct Gone;

// ---- People -----------------------------------------------------------------

/// Lines over TCP, without waiting for them.
struct Wire {
    socket: TcpStream,
    heard: Vec<u8>,
}

impl Wire {
    fn open(to: SocketAddr) -> Result<Wire, Gone> {
        let socket = TcpStream::connect(to).map_err(|_| Gone)?;
        socket.set_nodelay(true).unwrap();
        socket.set_nonblocking(true).unwrap();
        let heard = Vec::new();
        Ok(Wire { socket, heard })
    }

    fn say(&mut self, message: &Value) -> Result<(), Gone> {
        let line = format!("{message}\n");
        self.socket.write_all(line.as_bytes()).map_err(|_| Gone)
    }

    /// The next message that has arrived.
    fn hear(&mut self) -> Result<Option<Value>, Gone> {
        loop {
            if let Some(end) = self.heard.iter().position(|&byte| byte == b'\n') {
                let line: Vec<u8> = self.heard.drain(..=end).collect();
                return Ok(Some(serde_json::from_slice(&line).unwrap()));
            }
            let mut bytes = [0; 16 * 1024];
            match self.socket.read(&mut bytes) {
                Ok(0) => return Err(Gone),
                Ok(count) => self.heard.extend_from_slice(&bytes[..count]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(None),
                Err(_) => return Err(Gone),
            }
        }
    }
}

/// Somebody who plays, did, or will.
struct Person {
    guest: Guest,
    /// Their client is one of the original.
    old: bool,
    seated: bool,
    /// Had a seat, and gave it up or lost it.
    gone: bool,
    kicked: bool,
    wire: Option<Wire>,
    progress: Progress,
    settings: Value,
    seats: Vec<i64>,
    muted: BTreeSet<i64>,
    /// The drawing of this turn as it came.
    ops: Vec<Value>,
}

impl Person {
    fn say(&mut self, world: &World, message: &Value) -> Result<(), Gone> {
        self.wire.as_mut().ok_or(Gone)?.say(message)?;
        world.happened(true, message["type"].as_str().unwrap());
        Ok(())
    }

    /// The next message that has arrived, if there is a connection.
    fn hear(&mut self) -> Result<Option<Value>, Gone> {
        self.wire.as_mut().map_or(Ok(None), Wire::hear)
    }

    /// The code of the answer to a `join_room` that is refused.
    fn is_refused(
        &mut self,
        world: &World,
        life: &Life,
        room: i64,
        password: Option<&str>,
    ) -> Result<String, Gone> {
        let mut wire = Wire::open(life.tcp)?;
        wire.say(&json!({"type": "authenticate", "token": self.guest.token, "protocol": 2}))?;
        let mut join = json!({"type": "join_room", "room_id": room});
        if let Some(password) = password {
            join["password"] = password.into();
        }
        wire.say(&join)?;
        loop {
            match wire.hear()? {
                None => thread::sleep(LOOK),
                Some(message) if message["type"] == "authenticated" => {}
                Some(message) if message["code"] == "server_closing" => return Err(Gone),
                Some(message) => {
                    world.count("refused at the door");
                    return Ok(message["code"].to_string());
                }
            }
        }
    }
}

// ---- A room -----------------------------------------------------------------

struct Room<'w> {
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
    fn new(world: &'w World, server: &Server, at: usize, seed: u64) -> Room<'w> {
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

    fn told(&self) -> &Told {
        self.told.as_ref().expect("somebody has joined")
    }

    /// Plays through all lives of the server.
    fn live(mut self) -> Room<'w> {
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
                wire.socket.set_nonblocking(false).unwrap();
                wire.socket.set_read_timeout(Some(PATIENCE)).unwrap();
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

    // ---- What is done -------------------------------------------------------

    fn play(&mut self, life: &Life) -> Result<(), Gone> {
        self.listen()?;
        if self.world.ended.lock().is_some() {
            return Ok(());
        }
        self.is_answered();
        if life.last && !self.done {
            self.finish();
        }
        if !self.quiet && !self.done {
            self.draw()?;
            self.act(life)?;
        }
        Ok(())
    }

    /// All who play see the same room.
    fn is_settled(&self) -> bool {
        let told = self.told();
        let (seats, muted) = (told.seats(), told.muted());
        let mut new = self
            .people
            .iter()
            .filter(|person| person.seated && !person.old);
        new.all(|person| {
            person.progress == told.progress
                && person.settings == told.settings
                && person.seats == seats
                && person.muted == muted
        })
    }

    /// Forgets what was asked for once everybody has seen it done.
    fn is_answered(&mut self) {
        let (Some(told), Some(asked)) = (&self.told, &self.asked) else {
            return;
        };
        let went_on = told.progress > self.asked_at.1;
        let done = match asked {
            Asked::Start | Asked::Lobby | Asked::Choose | Asked::Skip => went_on,
            Asked::Guess(id) => told.solved.contains(id) || went_on,
            Asked::Settings { name, .. } => told.settings["name"] == **name,
            Asked::Mute(id, muted) => told.muted().contains(id) == *muted,
            Asked::Join(id) => told.seats().contains(id),
            Asked::Go(id) => !told.seats().contains(id),
            Asked::Say(line) => told.has_said(line),
        };
        if done && self.is_settled() {
            if let Some(Asked::Settings { .. }) = self.asked.take() {
                self.password = self.password_asked.take();
            }
        } else {
            let waited = self.asked_at.0.elapsed();
            assert!(waited < PATIENCE, "never done: {asked:?} {done}");
        }
    }

    fn ask(&mut self, asked: Asked) {
        self.asked = Some(asked);
        self.asked_at = (Instant::now(), self.told().progress);
    }

    /// Speaks as somebody.
    fn say(&mut self, who: usize, message: &Value) -> Result<(), Gone> {
        self.people[who].say(self.world, message)
    }

    /// The drawer's client is one of ours, and still here.
    fn drawer_speaks(&self) -> bool {
        let drawer = self.told().drawer();
        drawer.is_some_and(|id| !self.people[self.person(id)].old)
    }

    fn is_drawing(&self) -> bool {
        !self.told().is_between_games() && self.told().stage() == DRAWING
    }

    fn draw(&mut self) -> Result<(), Gone> {
        let now = Instant::now();
        let Some(drawer) = self
            .told()
            .drawer()
            .filter(|_| self.is_drawing() && now >= self.draw_at)
        else {
            return Ok(());
        };
        let who = self.person(drawer);
        if self.people[who].wire.is_none() || self.drawn.len() > 3_000 {
            return Ok(());
        }
        self.draw_at = now + Duration::from_millis(self.dice.u64(20..60));
        let dice = &mut self.dice;
        let (mut x, mut y) = (dice.i32(0..1_600), dice.i32(0..1_200));
        if self.people[who].old {
            let draw = json!({
                "type": "draw", "x": x / 2, "y": y / 2, "is_drawing": true,
                "is_first_point": dice.bool(), "color": "#1b1b1f", "brush_size": 8,
            });
            return self.say(who, &draw);
        }
        let seq = self.drawn.len();
        let is_open = |ops: &[Value]| {
            ops.last()
                .is_some_and(|op| op["op"] == "begin" || op["op"] == "move")
        };
        for _ in 0..dice.u32(1..4) {
            let op = if is_open(&self.drawn) && dice.u32(..5) > 0 {
                let points = (0..dice.u32(1..5)).flat_map(|_| {
                    (x, y) = ((x + 9).min(1_600), (y + 5).min(1_200));
                    [x, y]
                });
                json!({"op": "move", "points": points.collect::<Vec<_>>()})
            } else if is_open(&self.drawn) {
                json!({"op": "end"})
            } else {
                match dice.u32(..20) {
                    0 => json!({"op": "undo"}),
                    1 if now >= self.fill_at => {
                        self.fill_at = now + Duration::from_millis(1_500);
                        json!({"op": "fill", "color": dice.u8(..18), "x": x.min(1_599), "y": y.min(1_199)})
                    }
                    _ => {
                        json!({"op": "begin", "color": dice.u8(..18), "size": dice.u8(..5), "points": [x, y]})
                    }
                }
            };
            self.drawn.push(op);
        }
        let (turn, ops) = (self.told().turn(), &self.drawn[seq..]);
        let draw = json!({"type": "draw_ops", "turn": turn, "seq": seq, "ops": ops});
        self.say(who, &draw)
    }

    /// Somebody does something, once what was done before is seen by all.
    fn act(&mut self, life: &Life) -> Result<(), Gone> {
        let now = Instant::now();
        if now < self.act_at || self.asked.is_some() || !self.is_settled() {
            return Ok(());
        }
        self.act_at = now + Duration::from_millis(self.dice.u64(20..400));
        let chance = self.dice.u32(..20);
        let told = self.told();
        if told.is_between_games() {
            return match chance {
                0..3 => self.set(),
                3 | 4 => self.chat(),
                5 => self.join(life),
                6 => self.go(),
                9 => self.mute(),
                7 | 8 if told.stage() != LOBBY => {
                    self.ask(Asked::Lobby);
                    self.say(0, &json!({"type": "return_to_lobby"}))
                }
                _ => {
                    self.ask(Asked::Start);
                    self.say(0, &json!({"type": "start_game"}))
                }
            };
        }
        match told.stage() {
            CHOOSING => {
                let who = self.person(told.drawer().unwrap());
                if self.people[who].old {
                    return Ok(());
                }
                self.ask(Asked::Choose);
                self.say(who, &json!({"type": "choose_word", "choice": chance % 3}))
            }
            DRAWING => match chance {
                0..8 => self.guess(),
                8..14 => self.chat(),
                14 => self.go(),
                15 => self.join(life),
                16 => {
                    self.ask(Asked::Skip);
                    self.say(0, &json!({"type": "skip_turn"}))
                }
                17 => self.mute(),
                _ => Ok(()),
            },
            _ => match chance {
                0..5 => self.chat(),
                5 => self.join(life),
                6 => self.go(),
                _ => Ok(()),
            },
        }
    }

    fn seated(&self) -> impl Iterator<Item = usize> {
        (0..self.people.len()).filter(|&who| self.people[who].seated)
    }

    fn chat(&mut self) -> Result<(), Gone> {
        // All of them together as fast as one may, so that no line is refused.
        if Instant::now() < self.chat_at {
            return Ok(());
        }
        self.chat_at = Instant::now() + CHAT_INTERVAL;
        let muted = self.told().muted();
        let may_speak =
            |&who: &usize| !self.people[who].old && !muted.contains(&self.people[who].guest.id);
        let seated: Vec<usize> = self.seated().filter(may_speak).collect();
        let who = self.dice.choice(seated).unwrap();
        let user = self.people[who].guest.id;
        self.said += 1;
        let line = Line {
            user,
            // Like no word, so that it is no guess that is near.
            text: format!("{} {}", 1_000 + self.at, self.said),
            knowers: self.is_drawing() && self.told().knows(user),
        };
        let say = json!({"type": "chat_message", "message": line.text});
        self.ask(Asked::Say(line));
        self.say(who, &say)
    }

    fn guess(&mut self) -> Result<(), Gone> {
        let id = |who: usize| self.people[who].guest.id;
        let open: Vec<usize> = self
            .seated()
            .filter(|&who| !self.told().knows(id(who)))
            .collect();
        let (Some(who), Some(word)) = (self.dice.choice(open), self.told().word.clone()) else {
            return Ok(());
        };
        self.ask(Asked::Guess(self.people[who].guest.id));
        self.say(who, &json!({"type": "guess_word", "guess": word}))
    }

    fn set(&mut self) -> Result<(), Gone> {
        self.said += 1;
        let name = format!("R{}-{}", self.at, self.said);
        let password = self.dice.choice(["", "owl", "cow"]).unwrap();
        self.password_asked = (!password.is_empty()).then(|| password.to_owned());
        let settings = json!({
            "name": name, "password": password, "max_rounds": self.dice.u8(1..3),
            "time_limit": self.dice.u8(15..25), "hints": self.dice.u8(..=5),
            "difficulty": (self.dice.choice(["easy", "hard"]).unwrap()),
        });
        self.ask(Asked::Settings {
            name,
            password: !password.is_empty(),
        });
        self.say(0, &json!({"type": "update_settings", "settings": settings}))
    }

    fn join(&mut self, life: &Life) -> Result<(), Gone> {
        let strangers = self.people.len() - 1;
        let new = self.people[..strangers]
            .iter()
            .position(|person| !person.seated && !person.gone);
        let Some(who) = new.filter(|_| self.seated().count() < 6) else {
            return Ok(());
        };
        self.ask(Asked::Join(self.people[who].guest.id));
        self.enter(who, life)
    }

    /// The host mutes somebody, or hears them again.
    fn mute(&mut self) -> Result<(), Gone> {
        let others: Vec<usize> = self.seated().filter(|&who| who > 0).collect();
        let Some(who) = self.dice.choice(others) else {
            return Ok(());
        };
        let id = self.people[who].guest.id;
        let muted = !self.told().muted().contains(&id);
        self.told.as_mut().unwrap().muting = Some((id, muted));
        self.ask(Asked::Mute(id, muted));
        self.say(0, &json!({"type": "mute", "user_id": id, "muted": muted}))
    }

    fn go(&mut self) -> Result<(), Gone> {
        let ours: Vec<usize> = self.seated().filter(|&who| !self.people[who].old).collect();
        if ours.len() < 3 {
            return Ok(());
        }
        let who = self.dice.choice(&ours[1..]).copied().unwrap();
        let id = self.people[who].guest.id;
        self.ask(Asked::Go(id));
        if self.dice.bool() {
            self.say(who, &json!({"type": "leave_room"}))
        } else {
            self.say(0, &json!({"type": "kick", "user_id": id}))
        }
    }

    // ---- At the end ---------------------------------------------------------

    /// Once there is a drawing, nobody does anything more, and all boards must
    /// come to show the same.
    fn finish(&mut self) {
        self.quiet = self.is_drawing()
            && self.asked.is_none()
            && self.drawer_speaks()
            && self.drawn.len() >= 20;
        let acked = self
            .acks
            .last()
            .is_some_and(|(_, seq)| *seq == self.drawn.len());
        if !self.quiet || !acked {
            return;
        }
        let drawer = self.told().drawer();
        let guessers: Vec<&Person> = self
            .people
            .iter()
            .filter(|person| person.seated && !person.old && Some(person.guest.id) != drawer)
            .collect();
        if guessers
            .iter()
            .any(|person| person.ops.len() < self.drawn.len())
        {
            return;
        }
        let picture = |ops: &[Value]| {
            let ops: Vec<Op> = ops
                .iter()
                .map(|op| serde_json::from_value(op.clone()).unwrap())
                .collect();
            Picture::of(&ops).hash()
        };
        let drawn = picture(&self.drawn);
        for person in guessers {
            assert_eq!(
                picture(&person.ops),
                drawn,
                "the picture of {}",
                person.guest.name
            );
        }
        self.done = true;
        *self.world.done.lock() += 1;
    }
}
