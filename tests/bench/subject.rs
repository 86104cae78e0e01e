//! What is measured: the release binary, or the relay, as a process of its own
//! on free ports of this machine.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::wire::Transport;

/// Larger than anything that a saturation run asks for.
const RATES: [&str; 5] = ["messages", "bytes", "requests", "guests", "rooms"];

/// A process that relays what players say.
pub struct Subject {
    child: Child,
    pub kind: Kind,
    /// The page and the API; the relay has none.
    pub http: SocketAddr,
    tcp: SocketAddr,
    ws: SocketAddr,
    tokens: Vec<String>,
    rooms: usize,
    dir: TempDir,
    /// From the start of the process to its first answer on `/health`.
    pub ready_in: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Ours,
    Relay,
}

/// The binary that `make build` leaves.
pub fn binary() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/release/drawsync")
}

impl Subject {
    /// The server, in a new data directory or one with rooms in it.
    pub fn ours(dir: TempDir) -> Subject {
        let mut command = Command::new(binary());
        command
            .args(["--http-port", "0", "--tcp-port", "0", "--ws-port", "0"])
            .args(["--host", "127.0.0.1", "--log", "off"])
            .env_clear()
            .env("DRAWSYNC_DATA_DIR", dir.path());
        for rate in RATES {
            command.arg(format!("--rate-{rate}=1000000000"));
        }
        let started = Instant::now();
        let mut child = spawn(&mut command);
        let ports = read_ports(&mut child, "Ports:");
        let &[http, tcp, ws] = &ports[..] else {
            panic!("three ports: {ports:?}");
        };
        let mut subject = Subject {
            child,
            kind: Kind::Ours,
            http,
            tcp,
            ws,
            tokens: Vec::new(),
            rooms: 0,
            dir,
            ready_in: Duration::ZERO,
        };
        subject.get("/health");
        subject.ready_in = started.elapsed();
        subject
    }

    /// The server, new.
    pub fn new_ours() -> Subject {
        Subject::ours(tempfile::tempdir().expect("a temporary directory"))
    }

    /// The yardstick.
    pub fn relay() -> Subject {
        let this = env::current_exe().expect("this program's path");
        let mut child = spawn(Command::new(this).arg("relay"));
        let ports = read_ports(&mut child, "");
        Subject {
            child,
            kind: Kind::Relay,
            http: ports[1],
            tcp: ports[0],
            ws: ports[1],
            tokens: Vec::new(),
            rooms: 0,
            dir: tempfile::tempdir().expect("a temporary directory"),
            ready_in: Duration::ZERO,
        }
    }

    pub fn new(kind: Kind) -> Subject {
        match kind {
            Kind::Ours => Subject::new_ours(),
            Kind::Relay => Subject::relay(),
        }
    }

    /// Where players connect: those on WebSockets as the web page does.
    pub fn address(&self, transport: Transport) -> SocketAddr {
        match (self.kind, transport) {
            (_, Transport::Tcp) => self.tcp,
            (Kind::Ours, Transport::Ws) => self.http,
            (Kind::Relay, Transport::Ws) => self.ws,
        }
    }

    // ---- What the process uses ----------------------------------------------

    /// CPU time so far, of all threads that have ever been; exact to 10 ms.
    pub fn cpu(&self) -> Duration {
        let stat = self.proc("stat");
        let (_, fields) = stat.rsplit_once(')').unwrap_or_default();
        let ticks = fields.split_whitespace().skip(11).take(2);
        let ticks: u64 = ticks.filter_map(|field| field.parse::<u64>().ok()).sum();
        Duration::from_millis(10 * ticks)
    }

    /// Resident memory in bytes.
    pub fn memory(&self) -> u64 {
        let status = self.proc("status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
        1024 * kib.unwrap_or_default()
    }

    /// How often each of its threads has gone to sleep so far.
    pub fn sleeps(&self) -> BTreeMap<OsString, u64> {
        let tasks = fs::read_dir(format!("/proc/{}/task", self.child.id()));
        let tasks = tasks.into_iter().flatten().flatten();
        let sleeps = tasks.filter_map(|task| {
            let status = fs::read_to_string(task.path().join("status")).ok()?;
            let line = status
                .lines()
                .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
            Some((task.file_name(), line?.trim().parse().ok()?))
        });
        sleeps.collect()
    }

    fn proc(&self, file: &str) -> String {
        let path = format!("/proc/{}/{file}", self.child.id());
        fs::read_to_string(path).expect("the process runs")
    }

    // ---- What an operator and a player do over HTTP -------------------------

    /// The answer's body, which must be a success.
    pub fn get(&self, path: &str) -> String {
        let answer = minreq::get(format!("http://{}{path}", self.http))
            .with_timeout(10)
            .send();
        let answer = answer.expect("an answer");
        assert_eq!(answer.status_code, 200, "{path}");
        answer.as_str().expect("text").to_owned()
    }

    fn post(&self, path: &str, token: &str, body: &Value) -> Value {
        let answer = minreq::post(format!("http://{}{path}", self.http))
            .with_header("Authorization", format!("Bearer {token}"))
            .with_header("Content-Type", "application/json")
            .with_body(body.to_string())
            .with_timeout(10)
            .send()
            .expect("an answer");
        let text = answer.as_str().expect("text");
        assert_eq!(answer.status_code, 200, "{path}: {text}");
        serde_json::from_str(text).expect("JSON")
    }

    /// Enough for so many more rooms of so many seats.
    pub fn make_users(&mut self, rooms: usize, seats: usize) {
        let count = host_of(self.rooms + rooms, seats) + seats;
        if self.kind == Kind::Relay {
            return;
        }
        while self.tokens.len() < count {
            let body = json!({"username": format!("p{}", self.tokens.len())});
            let guest = self.post("/auth/guest", "", &body);
            let token = guest["access_token"].as_str().expect("a token");
            self.tokens.push(token.to_owned());
        }
    }

    /// The number of a new room whose host is its first player: a turn of five
    /// minutes for up to forty. `make_users` comes before.
    pub fn make_room(&mut self, seats: usize) -> Room {
        let nth = self.rooms;
        self.rooms += 1;
        let host = host_of(nth, seats);
        let number = match self.kind {
            Kind::Relay => nth as i64,
            Kind::Ours => {
                // Without the word filter: digits read as letters make words of some names.
                let body = json!({
                    "name": "Bench", "max_players": 40, "time_limit": 300, "hints": 0,
                    "profanity_filter": false,
                });
                let room = self.post("/rooms/", &self.tokens[host], &body);
                room["id"].as_i64().expect("a number")
            }
        };
        Room { number, host }
    }

    /// The token of the player on a seat.
    pub fn token(&self, room: Room, seat: usize) -> &str {
        match self.kind {
            Kind::Relay => "",
            Kind::Ours => &self.tokens[(room.host + seat) % self.tokens.len()],
        }
    }

    /// Kills it, as a power cut would; gives what it leaves behind.
    pub fn kill(mut self) -> TempDir {
        self.end();
        let nothing = tempfile::tempdir().expect("a temporary directory");
        std::mem::replace(&mut self.dir, nothing)
    }

    fn end(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A user sits in about so many rooms: fewer than `USER_JOINS_MAX`, also if some
/// were left a moment ago, and hosts fewer than `ROOMS_PER_USER`.
const ROOMS_PER_USER: usize = 20;

/// Which user is host of a room of so many seats; the next ones sit beside them.
fn host_of(room: usize, seats: usize) -> usize {
    room * seats / ROOMS_PER_USER
}

/// A room of a subject, and which of its users is host.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    pub number: i64,
    host: usize,
}

impl Drop for Subject {
    fn drop(&mut self) {
        self.end();
    }
}

fn spawn(command: &mut Command) -> Child {
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    command.spawn().unwrap_or_else(|error| {
        panic!(
            "cannot start {:?}: {error}; `make build` builds it",
            command.get_program()
        )
    })
}

/// The numbers on the first line with a word in it.
fn read_ports(child: &mut Child, word: &str) -> Vec<SocketAddr> {
    let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut line = String::new();
    loop {
        line.clear();
        assert!(
            out.read_line(&mut line).expect("a line") > 0,
            "no ports were told"
        );
        if line.contains(word) {
            break;
        }
    }
    // Read on, or the process could be stopped by a full pipe.
    thread::spawn(move || std::io::copy(&mut out, &mut std::io::sink()));
    let ports = line.split_whitespace().filter_map(|word| word.parse().ok());
    ports
        .map(|port: u16| SocketAddr::from(([127, 0, 0, 1], port)))
        .collect()
}
