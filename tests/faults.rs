//! A disk that fails, by real means: games go on, `/health` and the log say
//! what is wrong, and once the disk is back all of it is saved.
#![allow(clippy::unwrap_used)]

#[path = "common/real.rs"]
mod real;

use std::fs::{self, File, Permissions};
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use drawsync::limits::{CHAT_BURST, CHAT_INTERVAL};
use drawsync::store::FILE_NAME;
use drawsync::tries::Tries;
use real::{Client, Guest, PATIENCE, Server, command};
use rusqlite::Connection;
use rustix::process::{Resource, Rlimit, getrlimit, prlimit};
use serde_json::{Value, json};

/// What people say is answered in this time: a second, and another one for a
/// busy machine.
const PROMPT: Duration = Duration::from_secs(2);

#[test]
fn another_process_locks_the_database() {
    let dir = tempfile::tempdir().unwrap();
    let other = || Connection::open(dir.path().join(FILE_NAME)).unwrap();
    let mut lock = None;
    survives(&|| Server::start_in(dir.path()), "locked", |_, broken| {
        if broken {
            let sql = other();
            sql.execute_batch("BEGIN IMMEDIATE").unwrap();
            lock = Some(sql);
        } else {
            lock.take();
        }
    });
}

#[test]
fn the_disk_is_full() {
    let Some(disk) = SmallDisk::new() else {
        println!("skipped: no user namespaces here; the limit of file sizes stands in");
        return;
    };
    survives(&|| disk.start(), "full", |_, broken| {
        if broken {
            disk.fill();
        } else {
            fs::remove_file(disk.outside.join("filler")).unwrap();
        }
    });
}

/// What works everywhere: no file of the process may grow.
#[test]
fn files_may_not_grow() {
    let dir = tempfile::tempdir().unwrap();
    // The limit is told by an error instead of the end of the process.
    let start = || {
        let server = command(dir.path());
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]);
        shell.arg(server.get_program()).args(server.get_args());
        shell.env_clear().env("DRAWSYNC_DATA_DIR", dir.path());
        Server::launch(shell)
    };
    let before = getrlimit(Resource::Fsize);
    survives(&start, "can be saved", |server, broken| {
        let current = if broken { Some(0) } else { before.current };
        let limit = Rlimit {
            current,
            maximum: before.maximum,
        };
        prlimit(Some(server.pid()), Resource::Fsize, limit).unwrap();
    });
}

/// Files that are open stay open: a game is kept all the same.
#[test]
fn the_directory_becomes_read_only() {
    let Some(disk) = Ordinary::new() else {
        println!("skipped: root is not bound by permissions, and setpriv is not there");
        return;
    };
    let dir = disk.dir.path().join("data");
    let mut game = Game::begin(disk.start());
    disk.writable(false);
    game.chat();
    game.guess();
    assert_eq!(game.health()["status"], "healthy");
    let seen = game.see();
    game.server.kill();

    // What cannot be written is not started with, and is told.
    let refused = disk.command().stdout(Stdio::null()).output().unwrap();
    let told = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(1), "{told}");
    assert!(told.contains(dir.to_str().unwrap()), "{told}");
    assert!(told.contains("make it writable for this user"), "{told}");
    disk.writable(true);
    Game::compare(disk.start(), &seen);
}

/// A second for every commit, as on a poor SD card.
#[cfg(feature = "fault")]
#[test]
fn commits_take_a_second() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join(drawsync::fault::SLOW_COMMITS);
    survives(
        &|| Server::start_in(dir.path()),
        "takes too long",
        |_, broken| {
            if broken {
                fs::write(&file, "1000").unwrap();
            } else {
                fs::remove_file(&file).unwrap();
            }
        },
    );
}

/// More guests than there are threads that answer: none of them waits for the
/// disk, so that others are answered all the time.
#[cfg(feature = "fault")]
#[test]
fn a_disk_that_hangs_holds_no_worker() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join(drawsync::fault::SLOW_COMMITS);
    let mut game = Game::begin(Server::start_in(dir.path()));
    let guest = || {
        let request = minreq::post(format!("http://{}/auth/guest", game.server.http));
        let request = request.with_header("Content-Type", "application/json");
        let answer = request.with_body(r#"{"username":"Pim"}"#).send().unwrap();
        let mut names = answer.headers.iter().map(|(name, _)| name);
        let later = names.any(|name| name.eq_ignore_ascii_case("retry-after"));
        (answer.status_code, later)
    };
    let hang = drawsync::limits::STORE_STUCK_TIME * 3;
    fs::write(&file, hang.as_millis().to_string()).unwrap();
    thread::scope(|scope| {
        let crowd = 2 * drawsync::limits::HTTP_WORKERS;
        let guests: Vec<_> = (0..crowd).map(|_| scope.spawn(guest)).collect();
        for guest in guests {
            assert_eq!(guest.join().unwrap(), (503, true));
        }
        // It still hangs, and this is answered all the same.
        assert_eq!(guest(), (503, true));
        game.server.get("/health", &game.people[0].0);
    });
    fs::remove_file(&file).unwrap();
    while guest() != (200, false) {
        thread::sleep(Duration::from_millis(50));
    }
    game.chat();
}

// ---- Damage -----------------------------------------------------------------

/// What has happened to a room's rows, by somebody else's hand, and what of
/// the room is still there then.
#[derive(Clone, Copy, Debug)]
enum Damage {
    Record,
    NewerFormat,
    Ops,
    Chat,
    Words,
}

#[test]
fn a_damaged_room_is_set_aside_or_partly_read() {
    for damage in [
        Damage::Record,
        Damage::NewerFormat,
        Damage::Ops,
        Damage::Chat,
        Damage::Words,
    ] {
        let dir = tempfile::tempdir().unwrap();
        let mut game = Game::begin(Server::start_in(dir.path()));
        let whole = game.server.room(&game.people[1].0);
        game.chat();
        game.chat();
        game.server.terminate();
        let sql = Connection::open(dir.path().join(FILE_NAME)).unwrap();
        let room = game.room;
        let flip = |table: &str, column: &str, key: &str| {
            // One bit of the text; the checksum is of what it was.
            let sql_text = format!(
                "UPDATE {table} SET {column} = replace({column}, substr({column}, 2, 1), \
                 char(unicode(substr({column}, 2, 1)) + 1)) WHERE {key} = ?1"
            );
            let rows = sql.execute(&sql_text, [room]).unwrap();
            assert!(rows > 0);
        };
        match damage {
            Damage::Record => flip("rooms", "record", "id"),
            Damage::Ops => flip("room_ops", "ops", "room_id"),
            Damage::Chat => flip("room_chat", "line", "room_id"),
            Damage::Words => flip("room_words", "words", "room_id"),
            Damage::NewerFormat => {
                let of_room = "SELECT record FROM rooms WHERE id = ?1";
                let record: String = sql.query_row(of_room, [room], |row| row.get(0)).unwrap();
                let mut record: Value = serde_json::from_str(&record).unwrap();
                record["format"] = 999.into();
                let record = record.to_string();
                let crc = crc32fast::hash(record.as_bytes());
                let set = "UPDATE rooms SET record = ?2, crc = ?3 WHERE id = ?1";
                sql.execute(set, rusqlite::params![room, record, crc])
                    .unwrap();
            }
        }
        drop(sql);

        let server = Server::start_in(dir.path());
        let (lea, _) = &game.people[0];
        let mut client = Client::tcp(&server).authenticated(lea);
        client.send(&json!({"type": "join_room", "room_id": whole}));
        client.until("room_joined");
        client.send(&json!({"type": "join_room", "room_id": room, "take_over": true}));
        let answer = client.message();
        match damage {
            Damage::Record | Damage::NewerFormat => {
                assert_eq!(answer["code"], "room_not_found", "{damage:?}");
                let line = server.until_logged("room_set_aside");
                let why = match damage {
                    Damage::Record => "checksum",
                    _ => "format 999 of a newer program",
                };
                assert!(line.contains(why), "{line}");
                let aside = dir.path().join(drawsync::store::ASIDE_NAME);
                assert_eq!(fs::read_dir(aside).unwrap().count(), 1);
            }
            Damage::Ops | Damage::Chat | Damage::Words => {
                server.until_logged("room_damaged");
                let lines = answer["chat"].as_array().unwrap().len();
                let ops = &answer["canvas"]["length"];
                let expected = match damage {
                    Damage::Ops => (2, 0),
                    Damage::Chat => (0, 1),
                    _ => (2, 1),
                };
                assert_eq!((lines, ops), (expected.0, &json!(expected.1)), "{damage:?}");
                assert_eq!(answer["phase"]["word"], *game.word);
                let words = if matches!(damage, Damage::Words) {
                    0
                } else {
                    3
                };
                assert_eq!(answer["settings"]["custom_count"], words, "{damage:?}");
            }
        }
    }
}

// ---- The course of such a test ----------------------------------------------

/// Plays while the disk is broken, and compares after it is mended and the
/// server was killed.
fn survives(start: &dyn Fn() -> Server, why: &str, mut disk: impl FnMut(&Server, bool)) {
    let mut game = Game::begin(start());
    assert_eq!(game.health()["status"], "healthy");
    disk(&game.server, true);
    game.until_health("degraded");
    game.until_reason(why);
    game.server.until_logged("degraded reason=");
    // A whole turn, while nothing can be saved.
    game.chat();
    game.guess();
    game.chat();
    game.look();
    assert_eq!(game.health()["status"], "degraded", "it has mended itself");

    disk(&game.server, false);
    game.until_health("healthy");
    game.server.until_logged("recovered");
    assert!(game.server.lives());
    let seen = game.see();
    game.server.kill();
    Game::compare(start(), &seen);
}

struct Game {
    server: Server,
    room: i64,
    people: Vec<(Guest, Client)>,
    word: String,
    lines: Vec<String>,
    /// How fast Zoe may talk.
    pace: Tries<()>,
}

/// What a room looked like: its players with their scores, and its chat.
struct Seen {
    room: i64,
    lea: Guest,
    scores: Vec<(i64, i64)>,
    lines: Vec<String>,
}

impl Game {
    /// Lea draws, and the others guess.
    fn begin(server: Server) -> Game {
        let guests = ["Lea", "Ben", "Zoe"].map(|name| server.guest(name));
        let room = server.room(&guests[0]);
        let join = |guest: Guest| {
            let client = Client::tcp(&server).joined(&guest, room);
            (guest, client)
        };
        let mut people: Vec<_> = guests.into_iter().map(join).collect();
        let (lea, client) = &mut people[0];
        client.send(&json!({"type": "join_room", "room_id": room}));
        let joined = client.until("room_joined");
        let code = joined["code"].as_str().unwrap();
        assert_eq!(server.bring(lea, code, "cat\natom\nion\n"), 3);
        client.send(&json!({"type": "start_game"}));
        let (word, turn) = people[0].1.choose();
        let line = json!({"op": "begin", "color": 3, "size": 1, "points": [9, 9]});
        people[0].1.draw(turn, 0, &[line]);
        people[0].1.until("draw_ack");
        Game {
            server,
            room,
            people,
            word,
            lines: Vec::new(),
            // A line less than the server allows: lines may be late there.
            pace: Tries::new(CHAT_BURST as u32 - 1, CHAT_INTERVAL),
        }
    }

    fn health(&self) -> Value {
        let (lea, _) = &self.people[0];
        self.server.get("/health", lea)
    }

    /// Talks on until the server says how it is.
    fn until_health(&mut self, status: &str) {
        let begun = Instant::now();
        while self.health()["status"] != status {
            assert!(
                begun.elapsed() < PATIENCE,
                "never {status}: {}",
                self.health()
            );
            self.chat();
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Talks on until the server gives this reason.
    fn until_reason(&mut self, why: &str) {
        let begun = Instant::now();
        loop {
            let health = self.health();
            let reason = health["reason"].as_str().unwrap_or_default();
            if reason.contains(why) {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "never {why}: {health}");
            self.chat();
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Zoe says something as soon as she may, and everybody hears it soon.
    fn chat(&mut self) {
        while let Err(wait) = self.pace.take(&(), Instant::now()) {
            thread::sleep(wait);
        }
        let line = format!("1000 {}", self.lines.len());
        let said = Instant::now();
        self.people[2].1.say(&line);
        for (guest, client) in &mut self.people {
            client.until_that(|message| message["message"] == *line);
            let took = said.elapsed();
            assert!(took < PROMPT, "{} heard it after {took:?}", guest.name);
        }
        self.lines.push(line);
    }

    /// Zoe looks the room up over HTTP, which is answered soon.
    fn look(&self) {
        let asked = Instant::now();
        let (zoe, _) = &self.people[2];
        let found = self
            .server
            .get(&format!("/rooms/{}/players", self.room), zoe);
        assert_eq!(found["players"].as_array().unwrap().len(), 3, "{found}");
        assert!(asked.elapsed() < PROMPT, "after {:?}", asked.elapsed());
    }

    /// Ben guesses the word, and everybody hears it soon.
    fn guess(&mut self) {
        let said = Instant::now();
        let guess = json!({"type": "guess_word", "guess": self.word});
        self.people[1].1.send(&guess);
        for (guest, client) in &mut self.people {
            client.until("correct_guess");
            let took = said.elapsed();
            assert!(took < PROMPT, "{} heard it after {took:?}", guest.name);
        }
    }

    /// The room as a newcomer to it would see it.
    fn see(&mut self) -> Seen {
        let lea = self.people[0].0.clone();
        let seen = Seen::of(&self.server, self.room, lea);
        assert!(seen.scores[1].1 > 0, "Ben has guessed it");
        let (all, kept) = (&self.lines, seen.lines.len());
        assert_eq!(seen.lines, all[all.len() - kept..]);
        seen
    }

    /// The server that comes back has the same room.
    fn compare(server: Server, before: &Seen) {
        let after = Seen::of(&server, before.room, before.lea.clone());
        assert_eq!(
            (after.scores, after.lines),
            (before.scores.clone(), before.lines.clone())
        );
    }
}

impl Seen {
    fn of(server: &Server, room: i64, lea: Guest) -> Seen {
        let mut client = Client::tcp(server).authenticated(&lea);
        client.send(&json!({"type": "join_room", "room_id": room, "take_over": true}));
        let joined = client.until("room_joined");
        let players = joined["players"].as_array().unwrap().iter();
        let number = |value: &Value| value.as_i64().unwrap();
        let scores = players.map(|player| (number(&player["id"]), number(&player["score"])));
        let lines = joined["chat"].as_array().unwrap().iter();
        let lines = lines.map(|line| line["message"].as_str().unwrap().to_owned());
        Seen {
            room,
            lea,
            scores: scores.collect(),
            lines: lines.collect(),
        }
    }
}

// ---- Disks ------------------------------------------------------------------

/// A file system of some megabytes, in a namespace that a process holds open.
struct SmallDisk {
    holder: Child,
    inside: PathBuf,
    /// Where the directory is from here.
    outside: PathBuf,
    _dir: tempfile::TempDir,
}

impl SmallDisk {
    /// `None` where the kernel does not allow it.
    fn new() -> Option<SmallDisk> {
        let dir = tempfile::tempdir().unwrap();
        let mount = "mount -t tmpfs -o size=2m,mode=700 none \"$0\" && echo ready && read -r _";
        let mut holder = Command::new("unshare")
            .args(["-rm", "/bin/sh", "-c", mount])
            .arg(dir.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut line = String::new();
        let mut told = BufReader::new(holder.stdout.take().unwrap());
        told.read_line(&mut line).unwrap();
        if line != "ready\n" {
            holder.wait().unwrap();
            return None;
        }
        let root = PathBuf::from(format!("/proc/{}/root", holder.id()));
        let outside = root.join(dir.path().strip_prefix("/").unwrap());
        let inside = dir.path().to_owned();
        Some(SmallDisk {
            holder,
            inside,
            outside,
            _dir: dir,
        })
    }

    fn start(&self) -> Server {
        let server = command(&self.inside);
        let mut enter = Command::new("nsenter");
        enter.args(["--preserve-credentials", "-U", "-m", "-t"]);
        enter.arg(self.holder.id().to_string());
        enter.arg(server.get_program()).args(server.get_args());
        enter.env("DRAWSYNC_DATA_DIR", &self.inside);
        Server::launch(enter)
    }

    /// Leaves not one page.
    fn fill(&self) {
        let mut filler = File::create(self.outside.join("filler")).unwrap();
        loop {
            match filler.write(&[1; 4_096]) {
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::StorageFull => break,
                Err(error) => panic!("{error}"),
            }
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}

/// A directory of somebody whom permissions bind.
struct Ordinary {
    dir: tempfile::TempDir,
    is_root: bool,
}

impl Ordinary {
    /// `None` where we are root and cannot become somebody else.
    fn new() -> Option<Ordinary> {
        let is_root = rustix::process::geteuid().is_root();
        let dir = tempfile::tempdir().unwrap();
        let (data, binary) = (dir.path().join("data"), dir.path().join("drawsync"));
        fs::create_dir(&data).unwrap();
        fs::copy(real::binary(), binary).unwrap();
        if is_root {
            fs::set_permissions(dir.path(), Permissions::from_mode(0o755)).unwrap();
            std::os::unix::fs::chown(&data, Some(65_534), Some(65_534)).unwrap();
            Command::new("setpriv").arg("--version").output().ok()?;
        }
        Some(Ordinary { dir, is_root })
    }

    fn command(&self) -> Command {
        let binary = self.dir.path().join("drawsync");
        let server = command(&self.dir.path().join("data"));
        let mut command = if self.is_root {
            let mut other = Command::new("setpriv");
            other.args(["--reuid", "65534", "--regid", "65534", "--clear-groups"]);
            other.arg(binary);
            other
        } else {
            Command::new(binary)
        };
        command.args(server.get_args());
        command.env("DRAWSYNC_DATA_DIR", self.dir.path().join("data"));
        command
    }

    fn start(&self) -> Server {
        Server::launch(self.command())
    }

    /// The directory and all in it.
    fn writable(&self, is: bool) {
        let set = |path: &Path, mode: u32| {
            let mode = if is { mode } else { mode & 0o500 };
            fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
        };
        let data = self.dir.path().join("data");
        for file in fs::read_dir(&data).unwrap() {
            set(&file.unwrap().path(), 0o600);
        }
        set(&data, 0o700);
    }
}
