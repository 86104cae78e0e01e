//! The players: many connections on one thread, which polls, reads in large
//! pieces and counts. What they say was encoded beforehand.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::os::fd::OwnedFd;
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{Timespec, epoll};
use serde_json::json;

use crate::subject::{Kind, Room, Subject};
use crate::wire::{Dialect, Language, Page, Pen, Transport};

/// Longer than anything that succeeds takes.
const PATIENCE: Duration = Duration::from_secs(10);
/// What a drawer has ready to send, in bytes.
const READY_BYTES: usize = 32 * 1024;

/// Players in their rooms.
pub struct Crowd<'a> {
    poll: OwnedFd,
    rooms: Vec<Board>,
    players: Vec<Player<'a>>,
    buffer: Vec<u8>,
}

/// What is drawn in a room.
#[derive(Default)]
struct Board {
    /// When each traced stroke was sent.
    sent: Vec<Instant>,
}

struct Player<'a> {
    socket: TcpStream,
    room: usize,
    tracer: u8,
    /// Tracers received.
    received: usize,
    drawer: Option<Drawer<'a>>,
}

struct Drawer<'a> {
    pen: Pen<'a>,
    ready: Vec<u8>,
    sent: usize,
}

/// A player who sits in a room, or an idle one.
pub struct Seated {
    socket: TcpStream,
    language: Language,
    room: usize,
    is_drawer: bool,
}

/// Seats `languages.len()` players in each of `rooms` new rooms. With `draws`
/// the first of each room draws from here on.
pub fn seat(
    subject: &mut Subject,
    rooms: usize,
    languages: &[Language],
    draws: bool,
) -> Vec<Seated> {
    let rooms = make_rooms(subject, rooms, languages.len());
    sit_down(subject, &rooms, languages, draws)
}

pub fn make_rooms(subject: &mut Subject, rooms: usize, seats: usize) -> Vec<Room> {
    subject.make_users(rooms, seats);
    (0..rooms).map(|_| subject.make_room(seats)).collect()
}

/// Eight at a time, room by room.
pub fn sit_down(
    subject: &Subject,
    rooms: &[Room],
    languages: &[Language],
    draws: bool,
) -> Vec<Seated> {
    let doors = 8;
    let door = |first: usize| {
        let mut seated = Vec::new();
        for (nth, &room) in rooms.iter().enumerate().skip(first).step_by(doors) {
            for (seat, &language) in languages.iter().enumerate() {
                let hello = hello(subject, room, seat, language);
                let socket = connect(subject, language, &hello, &["\"room_joined\""]);
                let is_drawer = draws && seat == 0;
                seated.push(Seated {
                    socket,
                    language,
                    room: nth,
                    is_drawer,
                });
            }
            if draws && subject.kind == Kind::Ours {
                let drawer = seated.len() - languages.len();
                start_game(&mut seated[drawer]);
            }
        }
        seated
    };
    // The token of a room's users is the subject's to say, on any thread.
    thread::scope(|scope| {
        let threads: Vec<_> = (0..doors.min(rooms.len()))
            .map(|first| scope.spawn(move || door(first)))
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().expect("everybody is seated"))
            .collect()
    })
}

/// What somebody says to come in.
fn hello(subject: &Subject, room: Room, seat: usize, language: Language) -> Vec<u8> {
    let mut hello = Vec::new();
    if subject.kind == Kind::Ours {
        let mut authenticate = json!({"type": "authenticate", "token": subject.token(room, seat)});
        if language.dialect == Dialect::Two {
            authenticate["protocol"] = json!(2);
        }
        language.pack(&authenticate.to_string(), &mut hello);
    }
    let join = json!({"type": "join_room", "room_id": room.number});
    language.pack(&join.to_string(), &mut hello);
    hello
}

/// Connects, says something and reads until it has heard one of `words`.
fn connect(subject: &Subject, language: Language, hello: &[u8], words: &[&str]) -> TcpStream {
    let mut socket = TcpStream::connect(subject.address(language.transport)).expect("a connection");
    socket.set_nodelay(true).expect("an option");
    socket.set_read_timeout(Some(PATIENCE)).expect("an option");
    if language.transport == Transport::Ws {
        let request = "GET /ws HTTP/1.1\r\nHost: bench\r\nUpgrade: websocket\r\n\
                       Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
                       Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        socket.write_all(request.as_bytes()).expect("a handshake");
        until(&mut socket, &["\r\n\r\n"]);
    }
    socket.write_all(hello).expect("a hello");
    if !words.is_empty() {
        until(&mut socket, words);
    }
    socket
}

/// Reads until one of `words` has been heard. Gives all that was read.
pub fn until(socket: &mut TcpStream, words: &[&str]) -> Vec<u8> {
    let mut heard = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = || String::from_utf8_lossy(&heard).into_owned();
        let read = socket.read(&mut buffer);
        let bytes = read.unwrap_or_else(|error| panic!("{error} after: {}", text()));
        assert!(bytes > 0, "the connection ended after: {}", text());
        heard.extend_from_slice(&buffer[..bytes]);
        if words
            .iter()
            .any(|word| memchr::memmem::find(&heard, word.as_bytes()).is_some())
        {
            return heard;
        }
    }
}

fn start_game(host: &mut Seated) {
    let Seated {
        socket, language, ..
    } = host;
    let mut say = |json: &str| {
        let mut bytes = Vec::new();
        language.pack(json, &mut bytes);
        socket.write_all(&bytes).expect("a command");
    };
    say(r#"{"type":"start_game"}"#);
    if language.dialect == Dialect::Two {
        say(r#"{"type":"choose_word","choice":0}"#);
        until(socket, &[r#""name":"drawing""#]);
    } else {
        until(socket, &[r#""round_started""#]);
    }
}

impl<'a> Crowd<'a> {
    /// Takes over who has been seated. Drawers draw the page of their language.
    pub fn new(seated: Vec<Seated>, pages: &'a [(Language, Page)]) -> Crowd<'a> {
        let poll = epoll::create(epoll::CreateFlags::CLOEXEC).expect("a poll");
        let mut crowd = Crowd {
            poll,
            rooms: Vec::new(),
            players: Vec::new(),
            buffer: vec![0; 256 * 1024],
        };
        // What a room's drawer says is traced by the drawer's dialect in the
        // relay, which translates nothing, and by the listener's in the server.
        for Seated {
            socket,
            language,
            room,
            is_drawer,
        } in seated
        {
            socket.set_nonblocking(true).expect("an option");
            let number = epoll::EventData::new_u64(crowd.players.len() as u64);
            epoll::add(&crowd.poll, &socket, number, epoll::EventFlags::IN).expect("a poll");
            crowd
                .rooms
                .resize_with(crowd.rooms.len().max(room + 1), Board::default);
            let pen = || {
                let page = pages.iter().find(|(other, _)| *other == language);
                Pen::new(&page.expect("a page in this language").1)
            };
            crowd.players.push(Player {
                socket,
                room,
                tracer: language.dialect.tracer(),
                received: 0,
                drawer: is_drawer.then(|| Drawer {
                    pen: pen(),
                    ready: Vec::new(),
                    sent: 0,
                }),
            });
        }
        crowd
    }

    /// Everybody listens for this byte, whatever their language.
    pub fn listen_for(&mut self, tracer: u8) {
        self.players
            .iter_mut()
            .for_each(|player| player.tracer = tracer);
    }

    /// Players of the first room who read nothing from here on.
    pub fn stop_reading(&mut self, count: usize) {
        let listeners = self.players.iter_mut().filter(|player| player.room == 0);
        for player in listeners
            .filter(|player| player.drawer.is_none())
            .take(count)
        {
            epoll::delete(&self.poll, &player.socket).expect("a poll");
            player.received = usize::MAX;
        }
    }

    /// Every drawer draws `at_once` points `hz` times a second, the rooms one
    /// after another. Gives the time from each point's sending to each of its
    /// arrivals, in microseconds.
    pub fn play(&mut self, time: Duration, hz: u32, at_once: usize) -> Vec<f64> {
        let drawers: Vec<usize> = (0..self.players.len())
            .filter(|nth| self.players[*nth].drawer.is_some())
            .collect();
        // The strokes begin, and everything about joining has been said.
        drawers.iter().for_each(|nth| self.draw(*nth, 1));
        self.listen(Duration::from_millis(200 + 4 * drawers.len() as u64));
        self.forget();
        let mut latencies = Vec::new();
        let tick = Duration::from_secs(1) / hz / drawers.len() as u32;
        let start = Instant::now();
        let mut due = start;
        for nth in drawers.iter().cycle() {
            if due >= start + time {
                break;
            }
            while let now = Instant::now()
                && now < due
            {
                self.read(due - now, Some(&mut latencies));
            }
            due += tick;
            self.draw(*nth, at_once);
        }
        self.read_rest(&mut latencies);
        latencies
    }

    /// One drawer draws, which its socket must take at once.
    fn draw(&mut self, nth: usize, points: usize) {
        let player = &mut self.players[nth];
        let Some(drawer) = &mut player.drawer else {
            return;
        };
        drawer.ready.clear();
        let mut traced = 0;
        for _ in 0..points {
            traced += usize::from(drawer.pen.draw(&mut drawer.ready));
        }
        let now = Instant::now();
        self.rooms[player.room]
            .sent
            .extend(std::iter::repeat_n(now, traced));
        player
            .socket
            .write_all(&drawer.ready)
            .expect("sixty strokes a second are taken");
    }

    /// Everything that was sent arrives everywhere.
    fn read_rest(&mut self, latencies: &mut Vec<f64>) {
        let end = Instant::now() + PATIENCE;
        let is_missing = |crowd: &Crowd| {
            let listeners = crowd
                .players
                .iter()
                .filter(|player| player.drawer.is_none());
            listeners
                .into_iter()
                .any(|player| player.received < crowd.rooms[player.room].sent.len())
        };
        while is_missing(self) {
            assert!(Instant::now() < end, "strokes were lost");
            self.read(Duration::from_millis(100), Some(latencies));
        }
    }

    /// Every drawer draws as fast as its strokes are taken. Gives how many
    /// arrived, at all others together.
    pub fn saturate(&mut self, time: Duration) -> u64 {
        for (nth, player) in self.players.iter().enumerate() {
            if player.drawer.is_some() {
                let flags = epoll::EventFlags::IN | epoll::EventFlags::OUT;
                let number = epoll::EventData::new_u64(nth as u64);
                epoll::modify(&self.poll, &player.socket, number, flags).expect("a poll");
            }
        }
        let end = Instant::now() + time;
        let mut received = 0;
        while let now = Instant::now()
            && now < end
        {
            received += self.read(end - now, None);
        }
        received
    }

    /// Reads what comes and throws it away.
    pub fn listen(&mut self, time: Duration) {
        let end = Instant::now() + time;
        while let now = Instant::now()
            && now < end
        {
            self.read(end - now, None);
        }
    }

    fn forget(&mut self) {
        self.rooms.iter_mut().for_each(|room| room.sent.clear());
        for player in &mut self.players {
            player.received = if player.received == usize::MAX {
                usize::MAX
            } else {
                0
            };
        }
    }

    /// Waits for something to read, or to write where drawers saturate.
    fn read(&mut self, time: Duration, mut latencies: Option<&mut Vec<f64>>) -> u64 {
        let mut events = [epoll::Event {
            flags: epoll::EventFlags::empty(),
            data: epoll::EventData::new_u64(0),
        }; 256];
        let wait = Timespec {
            tv_sec: time.as_secs() as _,
            tv_nsec: time.subsec_nanos().into(),
        };
        let count = epoll::wait(&self.poll, &mut events[..], Some(&wait)).unwrap_or_default();
        let mut received = 0;
        for event in &events[..count] {
            let flags = event.flags;
            let player = &mut self.players[event.data.u64() as usize];
            if flags.contains(epoll::EventFlags::OUT) {
                player.write();
            }
            if !flags.contains(epoll::EventFlags::IN) {
                continue;
            }
            let traced = player.read(&mut self.buffer);
            if let Some(latencies) = &mut latencies {
                let now = Instant::now();
                let sent = &self.rooms[player.room].sent[player.received..][..traced];
                latencies.extend(sent.iter().map(|sent| (now - *sent).as_secs_f64() * 1e6));
            }
            player.received += traced;
            received += traced as u64;
        }
        received
    }
}

impl Player<'_> {
    /// Reads once; gives how many tracers there were. A drawer counts none.
    fn read(&mut self, buffer: &mut [u8]) -> usize {
        let bytes = match self.socket.read(buffer) {
            Ok(0) => panic!("the server closed a connection"),
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::WouldBlock => return 0,
            Err(error) => panic!("the server closed a connection: {error}"),
        };
        if self.drawer.is_some() {
            let text = &buffer[..bytes];
            let refused = memchr::memmem::find(text, b"\"error\"").is_some();
            let start = String::from_utf8_lossy(&text[..text.len().min(400)]);
            assert!(!refused, "refused: {start}");
            return 0;
        }
        memchr::memchr_iter(self.tracer, &buffer[..bytes]).count()
    }

    fn write(&mut self) {
        let Some(drawer) = &mut self.drawer else {
            return;
        };
        if drawer.sent == drawer.ready.len() {
            drawer.ready.clear();
            drawer.sent = 0;
            while drawer.ready.len() < READY_BYTES {
                drawer.pen.draw(&mut drawer.ready);
            }
        }
        match self.socket.write(&drawer.ready[drawer.sent..]) {
            Ok(bytes) => drawer.sent += bytes,
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => panic!("the server closed a connection: {error}"),
        }
    }
}

// ---- Coming late ------------------------------------------------------------

/// How many come late, one after another.
const LATE: usize = 20;

/// Bytes and seconds until somebody who joins has a drawing of `points`
/// points: the means of `LATE`.
pub fn join_late(subject: &mut Subject, language: Language, points: usize) -> (f64, f64) {
    let room = make_rooms(subject, 1, 2 + LATE)[0];
    let mut seated = sit_down(subject, &[room], &[language; 2], true);
    let page = Page::new(language, points, false);
    let mut pen = Pen::new(&page);
    let mut strokes = Vec::new();
    for _ in 0..points {
        pen.draw(&mut strokes);
    }
    seated[0].socket.write_all(&strokes).expect("strokes");
    let count = points - usize::from(language.dialect == Dialect::Two);
    let tracer = language.dialect.tracer();
    // The one who was there from the beginning shows when all is drawn.
    hear(&mut seated[1].socket, tracer, count);
    let (mut bytes, mut seconds) = (0, 0.0);
    for late in 0..LATE {
        let hello = hello(subject, room, 2 + late, language);
        let mut socket = connect(subject, language, &[], &[]);
        let started = Instant::now();
        socket.write_all(&hello).expect("a hello");
        bytes += hear(&mut socket, tracer, count);
        seconds += started.elapsed().as_secs_f64();
    }
    (bytes as f64 / LATE as f64, seconds / LATE as f64)
}

/// Reads until there were so many tracers. Gives the bytes read.
fn hear(socket: &mut TcpStream, tracer: u8, mut count: usize) -> usize {
    let mut buffer = vec![0; 256 * 1024];
    let mut read = 0;
    while count > 0 {
        let bytes = socket.read(&mut buffer).expect("a drawing");
        assert!(bytes > 0, "the connection ended");
        read += bytes;
        count = count.saturating_sub(memchr::memchr_iter(tracer, &buffer[..bytes]).count());
    }
    read
}

// ---- HTTP -------------------------------------------------------------------

/// Connections that ask at the same time.
const ASKING: usize = 8;

/// Answers a second to one question, over connections that stay open.
pub fn ask(subject: &Subject, path: &str, time: Duration) -> f64 {
    let request = format!("GET {path} HTTP/1.1\r\nHost: bench\r\nAccept-Encoding: gzip\r\n\r\n");
    let end = Instant::now() + time;
    let asking = || {
        let mut socket = TcpStream::connect(subject.http).expect("a connection");
        socket.set_read_timeout(Some(PATIENCE)).expect("an option");
        let mut buffer = vec![0; 256 * 1024];
        let mut answers = 0;
        while Instant::now() < end {
            socket.write_all(request.as_bytes()).expect("a question");
            read_answer(&mut socket, &mut buffer);
            answers += 1;
        }
        answers
    };
    let answers: usize = thread::scope(|scope| {
        let threads: Vec<_> = (0..ASKING).map(|_| scope.spawn(asking)).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().expect("answers"))
            .sum()
    });
    answers as f64 / time.as_secs_f64()
}

/// Reads one answer, which has a length and is a success.
fn read_answer(socket: &mut TcpStream, buffer: &mut [u8]) {
    let mut read = 0;
    loop {
        let bytes = socket.read(&mut buffer[read..]).expect("an answer");
        assert!(bytes > 0, "the connection ended");
        read += bytes;
        let mut headers = [httparse::EMPTY_HEADER; 32];
        let mut answer = httparse::Response::new(&mut headers);
        let Ok(httparse::Status::Complete(head)) = answer.parse(&buffer[..read]) else {
            continue;
        };
        assert_eq!(answer.code, Some(200));
        let length = answer
            .headers
            .iter()
            .find(|header| header.name.eq_ignore_ascii_case("content-length"));
        let length = length.and_then(|header| {
            std::str::from_utf8(header.value)
                .ok()?
                .parse::<usize>()
                .ok()
        });
        if read >= head + length.expect("a length") {
            return;
        }
    }
}
