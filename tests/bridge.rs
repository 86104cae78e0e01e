//! WebSockets as browsers see them, inside the server and through a bridge of
//! its own: they must not be able to tell the difference.
#![allow(clippy::unwrap_used)]

#[path = "common/real.rs"]
mod real;

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use drawsync::limits::{DESCRIPTORS_RESERVED, MESSAGE_BYTES_MAX};
use real::{BINARY, Client, Guest, Heard, PATIENCE, Server, frame, shake_hands};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use socket2::{Domain, Socket, Type};

const TEXT: u8 = 0x81;
const BINARY_FRAME: u8 = 0x82;
const PING: u8 = 0x89;
const CLOSE: u8 = 0x88;

// ---- Houses -----------------------------------------------------------------

/// Where the browsers of a test go in.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Door {
    Inside,
    Trusted,
    Untrusted,
}

/// A server with a door for browsers.
struct House {
    server: Server,
    bridge: Option<Bridge>,
}

impl House {
    fn of(door: Door) -> House {
        House::of_command(door, &mut Command::new(BINARY))
    }

    fn of_command(door: Door, command: &mut Command) -> House {
        if door == Door::Trusted {
            command.args(["--trust-bridge", "127.0.0.1"]);
        }
        let server = Server::start_as(command);
        let bridge = (door != Door::Inside).then(|| Bridge::to(server.tcp));
        House { server, bridge }
    }

    fn address(&self) -> SocketAddr {
        let bridge = self.bridge.as_ref();
        bridge.map_or(self.server.ws, |bridge| bridge.address)
    }

    fn browser(&self) -> Client {
        browser(self.address())
    }

    /// Somebody for each name, and a room of the first one.
    fn guests<const N: usize>(&self, names: [&str; N]) -> ([Guest; N], i64) {
        let guests = names.map(|name| self.server.guest(name));
        let room = self.server.room(&guests[0]);
        (guests, room)
    }
}

fn browser(at: SocketAddr) -> Client {
    Client::Frames(Box::new(shake_hands(at, "/", None).unwrap()))
}

/// `drawsync bridge`, until it is dropped.
struct Bridge {
    child: Child,
    address: SocketAddr,
    log: Receiver<String>,
}

impl Bridge {
    fn to(server: SocketAddr) -> Bridge {
        let mut child = Command::new(BINARY)
            .args(["bridge", "--host", "127.0.0.1", "--ws-port", "0"])
            .args(["--to", &server.to_string()])
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let address = line.split("ws://").nth(1).unwrap();
        let address = address.split(' ').next().unwrap().parse().unwrap();
        let (lines, log) = channel();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                let _ = lines.send(line);
            }
        });
        Bridge {
            child,
            address,
            log,
        }
    }

    /// The next line of the log with this in it.
    fn logged(&self, event: &str) -> String {
        loop {
            let line = self.log.recv_timeout(PATIENCE).unwrap();
            if line.contains(event) {
                return line;
            }
        }
    }
}

impl Drop for Bridge {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn message(kind: &str) -> Value {
    json!({ "type": kind })
}

fn chat(text: &str) -> Vec<u8> {
    let chat = json!({"type": "chat_message", "message": text});
    chat.to_string().into_bytes()
}

// ---- How connections end ----------------------------------------------------

/// Every close code but that of a full server, through a door.
fn every_close_code(door: Door) {
    let mut house = House::of(door);
    let ([lea, ben, zoe, old], room) = house.guests(["Lea", "Ben", "Zoe", "Old"]);
    // These take ten seconds each, and the third door has nothing to add.
    let slow = (door != Door::Untrusted).then(|| {
        let mut client = house.browser().authenticated(&old);
        (house.browser(), thread::spawn(move || flood(&mut client)))
    });

    let close = |bytes: &[u8]| {
        let mut client = house.browser();
        client.send_bytes(bytes);
        client.end()
    };
    assert_eq!(close(&frame(CLOSE, &[3, 232])), "1000");
    assert_eq!(close(&[TEXT, 2, b'{', b'}']), "1002", "unmasked");
    assert_eq!(close(&frame(0x83, b"")), "1002", "an unknown opcode");
    assert_eq!(close(&frame(0x80, b"")), "1002", "nothing to continue");
    assert_eq!(close(&frame(TEXT, b"\xff\xfe")), "1007");
    assert_eq!(close(&frame(TEXT, &[b'x'; MESSAGE_BYTES_MAX + 1])), "1009");
    let half = [b'x'; MESSAGE_BYTES_MAX / 2 + 1];
    let halves = [frame(0x01, &half), frame(0x80, &half)].concat();
    assert_eq!(close(&halves), "1009");

    let endless = [frame(0x01, b""), frame(0x00, b"").repeat(25_000)].concat();
    assert_eq!(close(&endless), "1008", "fragments of nothing");

    let mut host = house.browser().joined(&lea, room);
    let mut guest = house.browser().joined(&ben, room);
    let mut other = Client::tcp(&house.server).joined(&zoe, room);
    guest.send_bytes(
        &[
            frame(TEXT, br#"{"type":"leave_room"}"#),
            frame(CLOSE, &[3, 232]),
        ]
        .concat(),
    );
    assert_eq!(other.until("player_left")["reason"], "left");
    assert_eq!(guest.end(), "1000");

    let mut first = house.browser().joined(&ben, room);
    let mut guest = house.browser().authenticated(&ben);
    guest.send(&json!({"type": "join_room", "room_id": room, "take_over": true}));
    guest.until("room_joined");
    assert_eq!(first.end(), "4001");

    host.send(&json!({"type": "kick", "user_id": ben.id}));
    guest.until("kicked");
    assert_eq!(guest.end(), "4000");
    host.send(&json!({"type": "kick", "user_id": zoe.id}));
    assert_eq!(other.end(), "kicked", "never 'closed' to a TCP client");
    host.send(&json!({"type": "set_door", "door": "open"}));
    host.until_that(|message| message["type"] == "door" && message["door"] == "open");

    let mut of_old = house.browser().joined_as_of_old(&old, room);
    host.send(&message("delete_room"));
    host.until("room_closed");
    assert_eq!(host.end(), "4002");
    of_old.until("room_deleted");
    // The original's code; without trust the bridge cannot know that.
    let code = if door == Door::Untrusted {
        "4002"
    } else {
        "1000"
    };
    assert_eq!(of_old.end(), code);

    if let Some((mut silent, flood)) = slow {
        assert_eq!(silent.end(), "1008", "no authentication");
        let flood = flood.join().unwrap();
        assert!(matches!(flood, Heard::Closed(Some(1008))), "{flood:?}");
    }

    let mut last = house.browser().authenticated(&lea);
    let (code, _) = house.server.terminate();
    assert_eq!((code, last.end()), (Some(0), "1001".to_owned()));
}

/// Pings until the connection ends, and says how it does.
fn flood(client: &mut Client) -> Heard {
    let Client::Frames(socket) = client else {
        panic!("a WebSocket")
    };
    let mut writer = socket.get_ref().try_clone().unwrap();
    let writing = thread::spawn(move || {
        let pings = frame(PING, b"").repeat(100);
        while writer.write_all(&pings).is_ok() {}
    });
    let mut told = 0;
    let end = loop {
        match client.hear() {
            Heard::Pong(_) => {}
            Heard::Message(message) if message["code"] == "too_fast" => told += 1,
            end => break end,
        }
    };
    writing.join().unwrap();
    // Once, unless the flood itself had to stop for a moment.
    assert!((1..10).contains(&told), "told {told} times");
    end
}

#[test]
fn every_end_inside_has_its_code() {
    every_close_code(Door::Inside);
}

#[test]
fn every_end_through_a_trusted_bridge_has_its_code() {
    every_close_code(Door::Trusted);
}

#[test]
fn every_end_through_any_bridge_has_its_code() {
    every_close_code(Door::Untrusted);
}

#[test]
fn a_full_server_says_so_through_every_door() {
    for door in [Door::Inside, Door::Trusted, Door::Untrusted] {
        let limit = format!("ulimit -n {}; exec \"$0\" \"$@\"", DESCRIPTORS_RESERVED + 8);
        let mut command = Command::new("sh");
        let house = House::of_command(door, command.args(["-c", &limit, BINARY]));
        let mut crowd = Vec::new();
        let code = loop {
            let mut client = house.browser();
            client.send(&message("start_game"));
            match client.hear() {
                Heard::Message(refusal) => assert_eq!(refusal["code"], "not_authenticated"),
                end => break end,
            }
            crowd.push(client);
        };
        assert!(
            matches!(code, Heard::Closed(Some(4003))),
            "{door:?} {code:?}"
        );
        assert!((6..=8).contains(&crowd.len()), "{door:?} {}", crowd.len());
        assert_eq!(Client::tcp(&house.server).end(), "server_full");
    }
}

// ---- What goes through ------------------------------------------------------

/// A game with a drawing that is longer than any buffer on the way.
fn a_game(door: Door) {
    let house = House::of(door);
    let ([lea, ben, zoe], room) = house.guests(["Lea", "Ben", "Zoe"]);
    let mut drawer = house.browser().joined(&lea, room);
    let mut guesser = house.browser().joined(&ben, room);
    drawer.send(&message("start_game"));
    let (word, turn) = drawer.choose();
    let mut drawn = Vec::new();
    for stroke in 0..20 {
        let points: Vec<i32> = (0..500).flat_map(|at| [at, 30 * stroke + at % 7]).collect();
        let begin = json!({"op": "begin", "color": stroke % 18, "size": 0, "points": points});
        let ops = [begin, json!({"op": "end"})];
        drawer.draw(turn, drawn.len(), &ops);
        drawn.extend(ops);
    }
    assert_eq!(guesser.drawing(0, drawn.len()), drawn);
    let mut late = house.browser().joined(&zoe, room);
    assert_eq!(late.drawing(0, drawn.len()), drawn);
    guesser.say(&word);
    assert_eq!(drawer.until("correct_guess")["user_id"], ben.id);
    late.say("käse 🧀 \"\\ ");
    assert_eq!(drawer.until("chat_message")["message"], "käse 🧀 \"\\");
}

#[test]
fn a_game_inside() {
    a_game(Door::Inside);
}

#[test]
fn a_game_through_a_bridge() {
    a_game(Door::Trusted);
}

/// What comes back for a frame. Empty if the connection says nothing to it.
fn answer(client: &mut Client, frame_bytes: &[u8]) -> Value {
    client.send_bytes(frame_bytes);
    client.send_bytes(&frame(PING, b"?"));
    // No line of chat: of these only some may be said at once.
    client.send_bytes(&frame(TEXT, b"{\"type\":\"ready\"}"));
    let mut answers = Vec::new();
    loop {
        match client.hear() {
            Heard::Message(message) if message["type"] == "player_updated" => {
                return answers.into();
            }
            Heard::Message(message) if message["type"] == "error" => {
                answers.push(message["code"].clone());
            }
            Heard::Message(message) => answers.push(message["message"].clone()),
            Heard::Pong(bytes) => assert_eq!(bytes, b"?"),
            Heard::Closed(code) => panic!("closed with {code:?}"),
        }
    }
}

#[test]
fn odd_messages_are_answered_alike() {
    let answers = [Door::Inside, Door::Trusted].map(|door| {
        let house = House::of(door);
        let ([lea], room) = house.guests(["Lea"]);
        let mut client = house.browser().joined(&lea, room);
        let fragments = chat("in fragments");
        let (first, rest) = fragments.split_at(20);
        [
            frame(TEXT, b""),
            frame(TEXT, b" \r\n "),
            frame(
                TEXT,
                b"{\"type\":\n\"chat_message\",\r\n\"message\":\"broken lines\"}\n",
            ),
            frame(
                TEXT,
                b"{\"type\":\"chat_message\",\"message\":\"broken\nword\"}",
            ),
            frame(
                TEXT,
                b"{\"type\":\"chat_message\",\"message\":\"one\"}\n{\"type\":\"chat_message\"}",
            ),
            frame(BINARY_FRAME, &chat("binary")),
            frame(
                BINARY_FRAME,
                b"{\"type\":\"chat_message\",\"message\":\"\xff\"}",
            ),
            frame(TEXT, b"{\"type\":\"bridged\",\"address\":\"192.0.2.7\"}"),
            frame(TEXT, b"{\"type\":\"closed\",\"code\":4000,\"reason\":\"\"}"),
            frame(
                TEXT,
                &chat("{\"type\":\"closed\",\"code\":4000,\"reason\":\"\"}"),
            ),
            frame(TEXT, &[b'x'; MESSAGE_BYTES_MAX]),
            [frame(0x01, first), frame(PING, b"?"), frame(0x80, rest)].concat(),
            frame(0x8a, b"a pong that nobody asked for"),
        ]
        .map(|frame| answer(&mut client, &frame))
    });
    assert_eq!(answers[0], answers[1]);
    let bad = json!(["bad_message"]);
    assert_eq!(answers[1][..2], [bad.clone(), bad.clone()]);
    assert_eq!(answers[1][2], json!(["broken lines"]));
    assert_eq!(answers[1][3..5], [bad.clone(), bad]);
    assert_eq!(answers[1][11], json!(["in fragments"]));
}

/// A browser that takes nothing after it has joined. Its own buffer is small.
fn deaf(at: SocketAddr, guest: &Guest, room: i64) -> Client {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    socket.connect(&at.into()).unwrap();
    let stream = TcpStream::from(socket);
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let (socket, _) = tungstenite::client::client(format!("ws://{at}/"), stream).unwrap();
    Client::Frames(Box::new(socket)).joined(guest, room)
}

#[test]
fn a_browser_that_does_not_read_is_cut_through_the_bridge_too() {
    let house = House::of(Door::Trusted);
    let ([lea, ben, others @ ..], room) =
        house.guests(["Lea", "Ben", "Ann", "Cid", "Eva", "Jan", "Tom"]);
    let mut other = house.browser().joined(&lea, room);
    // Chat that makes the state of the room 40 KB long.
    for one in &others {
        house.browser().joined(one, room).chatter();
    }
    let mut deaf = deaf(house.address(), &ben, room);
    for _ in 0..60 {
        deaf.send(&json!({"type": "join_room", "room_id": room}));
    }
    let gone = |message: &Value| {
        message["player"]["id"] == ben.id && message["player"]["connected"] == false
    };
    other.until_that(gone);
    // The others have not noticed, and the bridge lets go of it as well.
    other.say("still here");
    other.until_that(|message| message["message"] == "still here");
    assert_eq!(deaf.end(), "nothing");
}

#[test]
fn a_server_that_does_not_read_stops_the_browser_and_nothing_is_lost() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let bridge = Bridge::to(listener.local_addr().unwrap());
    let introduced = || {
        let mut lines = BufReader::new(listener.accept().unwrap().0);
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        assert_eq!(line, "{\"type\":\"bridged\",\"address\":\"127.0.0.1\"}\n");
        lines
            .get_mut()
            .write_all(b"{\"type\":\"bridged\"}\n")
            .unwrap();
        lines
    };
    drop(introduced());
    let Client::Frames(mut browser) = browser(bridge.address) else {
        panic!("a WebSocket")
    };
    let mut server = introduced();
    let stream = browser.get_mut();
    stream
        .set_write_timeout(Some(Duration::from_millis(300)))
        .unwrap();
    let content = [b'x'; 1_000];
    let bytes = frame(TEXT, &content);
    let mut sent = 0;
    while let Ok(more) = stream.write(&bytes[sent % bytes.len()..]) {
        sent += more;
        assert!(sent < 8 << 20, "the bridge takes without end");
    }
    let rest = &bytes[sent % bytes.len()..];
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    let (messages, mut line) = (sent.div_ceil(bytes.len()), String::new());
    thread::scope(|scope| {
        let reading = scope.spawn(|| {
            for _ in 0..messages {
                line.clear();
                server.read_line(&mut line).unwrap();
                assert_eq!(line.trim_end().as_bytes(), content);
            }
        });
        stream.write_all(rest).unwrap();
        reading.join().unwrap();
    });
}

// ---- Trust ------------------------------------------------------------------

#[test]
fn only_a_trusted_address_names_others() {
    let bridged = json!({"type": "bridged", "address": "192.0.2.7"});
    let server = Server::start();
    let mut client = Client::tcp(&server);
    client.send(&bridged);
    assert_eq!(client.error(), "bad_message");

    let mut command = Command::new(BINARY);
    command.args(["--trust-bridge", "192.0.2.1,127.0.0.1", "--log", "debug"]);
    let mut server = Server::start_as(command.stderr(Stdio::piped()));
    let mut log = BufReader::new(server.stderr());
    let mut logged = |wanted: &str| {
        let mut line = String::new();
        while !line.contains(wanted) {
            line.clear();
            assert!(log.read_line(&mut line).unwrap() > 0, "{wanted}");
        }
    };
    let mut client = Client::tcp(&server);
    client.send(&bridged);
    assert_eq!(client.message(), message("bridged"));
    logged("peer=192.0.2.7 framing=Bridged");
    client.send(&bridged);
    assert_eq!(client.error(), "bad_message", "at the beginning alone");

    // Who is no bridge may come from there too, and say anything first.
    for first in ["{\"type\":\"leave_room\"}\n", "nonsense\n"] {
        let mut client = Client::tcp(&server);
        client.send_bytes(first.as_bytes());
        logged("peer=127.0.0.1 framing=Line");
        client.error();
    }
    let ([lea], room) = ([server.guest("Lea")], 1);
    let mut client = Client::tcp(&server);
    client.send(&bridged);
    client.until("bridged");
    let mut client = client.authenticated(&lea);
    client.send(&json!({"type": "join_room", "room_id": room}));
    assert_eq!(client.error(), "room_not_found");
    server.terminate();
    let last = json!({"type": "closed", "code": 1001, "reason": "The server is restarting."});
    assert_eq!(client.message(), last);
}

// ---- When one side is away --------------------------------------------------

#[test]
fn a_bridge_outlives_its_server() {
    let mut command = Command::new(BINARY);
    let mut server = Server::start_as(command.args(["--trust-bridge", "127.0.0.1"]));
    let bridge = Bridge::to(server.tcp);
    bridge.logged("server_reached to=");
    let lea = server.guest("Lea");
    let mut client = browser(bridge.address).authenticated(&lea);
    server.kill();
    assert_eq!(client.end(), "1013");
    assert_eq!(browser(bridge.address).end(), "1013");
    bridge.logged("server_unreachable to=");

    let mut command = Command::new(BINARY);
    let port = server.tcp.port().to_string();
    let server = Server::start_as(command.args(["--tcp-port", &port]));
    let mut client = browser(bridge.address).authenticated(&server.guest("Lea"));
    let hint = bridge.logged("server_reached_without_trust");
    assert!(hint.contains("--trust-bridge 127.0.0.1"), "{hint}");
    client.say("hello?");
    assert_eq!(client.error(), "not_in_room");
}

#[test]
fn a_bridge_that_ends_says_so() {
    let house = House::of(Door::Trusted);
    let ([lea, ben], room) = house.guests(["Lea", "Ben"]);
    let mut on_tcp = Client::tcp(&house.server).joined(&lea, room);
    let mut client = house.browser().joined(&ben, room);
    let mut bridge = house.bridge.unwrap();
    kill_process(Pid::from_child(&bridge.child), Signal::TERM).unwrap();
    assert_eq!(client.end(), "1001");
    drop(client);
    assert_eq!(bridge.child.wait().unwrap().code(), Some(0));
    on_tcp.until_that(|message| message["player"]["connected"] == false);
}
