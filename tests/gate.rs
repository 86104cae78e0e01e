//! The front gate against hostile and ordinary clients, with a workers' end
//! that only counts and echoes.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use drawsync::net::gate::{self, Callbacks, PEER_HEADER, SECRET_HEADER, Upstream};
use drawsync::net::listener::{self, Listening};
use drawsync::net::slots::Slots;

type Bytes = Vec<u8>;

/// A gate, and what came out of it at the other end.
struct House {
    listening: Listening,
    slots: Slots,
    socket: std::path::PathBuf,
    _dir: tempfile::TempDir,
    /// Requests as the workers saw them.
    requests: Receiver<String>,
    upgraded: Receiver<(SocketAddr, String)>,
    broken: Receiver<()>,
    most_at_once: Arc<AtomicUsize>,
}

const WORKERS: usize = 2;

fn house_with(slots: Slots, answer: fn(&str) -> Bytes) -> House {
    let dir = tempfile::tempdir().expect("a directory");
    let socket = dir.path().join("http");
    let upstream = UnixListener::bind(&socket).expect("a socket");
    let (seen, requests) = unbounded();
    let most_at_once = Arc::new(AtomicUsize::new(0));
    thread::spawn({
        let most = Arc::clone(&most_at_once);
        move || work(&upstream, &seen, &most, answer)
    });
    let (broken_to, broken) = bounded(1);
    let (upgraded_to, upgraded) = unbounded();
    let listening = gate::start(
        listener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).expect("a free port"),
        slots.clone(),
        Arc::new([]),
        Upstream {
            socket: socket.clone(),
            secret: "sesame".into(),
            workers: WORKERS,
            broken: broken_to,
        },
        Callbacks {
            upgrade: Arc::new(move |incoming, read| {
                assert_eq!(incoming.stream.read_timeout().expect("open"), None);
                assert_eq!(incoming.stream.write_timeout().expect("open"), None);
                let read = String::from_utf8(read).expect("text");
                upgraded_to.send((incoming.peer, read)).expect("watched");
                let mut stream = &*incoming.stream;
                let _ = stream.write_all(b"yours");
                let _ = stream.read(&mut [0]);
            }),
            arrived: Arc::new(|_| {}),
        },
    )
    .expect("a gate");
    House {
        listening,
        slots,
        socket,
        _dir: dir,
        requests,
        upgraded,
        broken,
        most_at_once,
    }
}

fn house() -> House {
    house_with(Slots::new(100), |_| {
        b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi".to_vec()
    })
}

/// A workers' end: each request is counted while it is worked on, and passed on.
fn work(
    upstream: &UnixListener,
    seen: &Sender<String>,
    most: &Arc<AtomicUsize>,
    answer: fn(&str) -> Bytes,
) {
    let now = Arc::new(AtomicUsize::new(0));
    for socket in upstream.incoming() {
        let (seen, most, now) = (seen.clone(), Arc::clone(most), Arc::clone(&now));
        thread::spawn(move || -> io::Result<()> {
            let mut socket: UnixStream = socket?;
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            let request = one_message(&mut socket)?;
            let answer = answer(&request);
            let _ = seen.send(request);
            now.fetch_sub(1, Ordering::SeqCst);
            socket.write_all(&answer)
        });
    }
}

/// A head and as much body as it announces.
fn one_message(source: &mut impl Read) -> io::Result<String> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        source.read_exact(&mut byte)?;
        bytes.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&bytes).to_lowercase();
    let length = head.split("content-length: ").nth(1);
    let length = length.and_then(|rest| rest.lines().next()?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    source.read_exact(&mut body)?;
    bytes.extend(body);
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

impl House {
    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.listening.address()).expect("a connection");
        let limit = Some(Duration::from_secs(20));
        stream.set_read_timeout(limit).expect("open");
        stream
    }

    /// Says something and reads until the gate closes.
    fn say(&self, text: impl AsRef<[u8]>) -> String {
        let mut stream = self.connect();
        let _ = stream.write_all(text.as_ref());
        rest(&mut stream)
    }
}

fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

fn status(answer: &str) -> u16 {
    let status = answer.split(' ').nth(1).and_then(|text| text.parse().ok());
    status.unwrap_or_else(|| panic!("not an answer: {answer:?}"))
}

const GET: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

#[test]
fn hostile_requests_get_an_answer_of_the_gate_and_reach_nobody() {
    let house = house();
    let post = |lines: &str| format!("POST / HTTP/1.1\r\nHost: a\r\n{lines}\r\n\r\nabc");
    for (status_wanted, request) in [
        // A: the length that aborts the process behind the gate.
        (413, post("Content-Length: 1000000000000")),
        (413, post("Content-Length: 9223372036854775808")),
        // B: the version that holds a thread for ever.
        (505, "GET / HTTP/2.0\r\nHost: a\r\n\r\n".into()),
        (505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".into()),
        // H: lines and headers without an end.
        (414, format!("GET /{}", "a".repeat(100_000))),
        (
            431,
            format!("GET / HTTP/1.1\r\nA: {}", "a".repeat(1_000_000)),
        ),
        (
            431,
            format!("GET / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(65)),
        ),
        // N: what two parsers read differently.
        (400, post("Content-Length: 3\r\nContent-Length: 3")),
        (400, post("Content-Length: 3x")),
        (400, post("Content-Length: +3")),
        (400, post("Content-Length: 3\r\nTransfer-Encoding: chunked")),
        (411, post("Transfer-Encoding: chunked")),
        (501, post("Transfer-Encoding: xchunked")),
        (400, post("Host: b")),
        (400, post("A: b\r\n c")),
        (400, "GET / HTTP/1.1\nHost: a\n\n".into()),
        (400, "GET /\u{7f} HTTP/1.1\r\nHost: a\r\n\r\n".into()),
        (400, "GET / HTTP/1.1\r\n\r\n".into()),
        (405, "BREW / HTTP/1.1\r\nHost: a\r\n\r\n".into()),
        (405, "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n".into()),
        (400, "\u{16}\u{3}\u{1}\u{2}\u{0}".into()),
    ] {
        let answer = house.say(&request);
        assert_eq!(status(&answer), status_wanted, "{request:.60?}");
        assert!(answer.contains("\r\nConnection: close\r\n"));
        assert!(answer.contains("\r\nAccess-Control-Allow-Origin: *\r\n"));
        let body = answer.split("\r\n\r\n").nth(1).expect("a body");
        let body: serde_json::Value = serde_json::from_str(body).expect("JSON");
        assert!(body["detail"].is_string());
    }
    assert!(house.requests.is_empty());
    // B again: nothing is held when they are gone.
    while house.slots.in_use() > 0 {
        thread::yield_now();
    }
    assert_eq!(status(&house.say("GET / HTTP/1.0\r\n\r\n")), 200);
}

#[test]
fn idle_clients_are_capped_and_the_next_one_is_told() {
    // F: connections that say nothing, or half a head.
    let house = house_with(Slots::new(3), |_| Vec::new());
    let held: Vec<_> = (0..3).map(|_| house.connect()).collect();
    let _ = (&held[0]).write_all(b"GET / HT");
    while house.slots.in_use() < 3 {
        thread::yield_now();
    }
    let answer = house.say(GET);
    assert_eq!(status(&answer), 503);
    assert!(answer.contains("\r\nRetry-After: "));
    drop(held);
    while house.slots.in_use() > 0 {
        thread::yield_now();
    }
}

#[test]
fn half_bodies_stop_nobody_else() {
    // J: bodies that never end, more of them than there are workers.
    let house = house();
    let held: Vec<_> = (0..4 * WORKERS)
        .map(|_| {
            let mut stream = house.connect();
            let half = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\nabc";
            stream.write_all(half).expect("sent");
            stream
        })
        .collect();
    assert_eq!(status(&house.say("GET / HTTP/1.0\r\n\r\n")), 200);
    assert_eq!(house.requests.len(), 1);
    drop(held);
}

#[test]
fn a_connection_serves_one_request_after_the_other() {
    let house = house();
    let mut stream = house.connect();
    for _ in 0..3 {
        stream.write_all(GET.as_bytes()).expect("sent");
        let answer = one_message(&mut stream).expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\r\n\r\nhi"));
        assert!(answer.contains("Connection: keep-alive\r\n"));
        assert!(answer.contains("X-Content-Type-Options: nosniff\r\n"));
    }
    // I: pipelined requests are worked on in order, one at a time.
    let last = GET.replace("Host", "Connection: close\r\nHost");
    let many = GET.repeat(50) + &last;
    stream.write_all(many.as_bytes()).expect("sent");
    let answers = rest(&mut stream);
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 51);
    assert_eq!(answers.matches("Connection: close").count(), 1);
    assert_eq!(house.most_at_once.load(Ordering::SeqCst), 1);
}

#[test]
fn no_more_requests_are_worked_on_than_there_are_workers() {
    let house = house_with(Slots::new(100), |_| {
        thread::sleep(Duration::from_millis(5));
        b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n".to_vec()
    });
    thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| assert_eq!(status(&house.say("GET / HTTP/1.0\r\n\r\n")), 200));
        }
    });
    assert!(house.most_at_once.load(Ordering::SeqCst) <= WORKERS);
}

#[test]
fn workers_see_the_gates_headers_and_no_forged_ones() {
    let house = house();
    let request = format!(
        "POST /rooms/ HTTP/1.1\r\nhost: a\r\n{SECRET_HEADER}: guess\r\n{PEER_HEADER}: 9.9.9.9\r\n\
         X-Forwarded-For: 9.9.9.9\r\nAuthorization: Bearer t\r\nUpgrade: h2c\r\n\
         Connection: close\r\nContent-Length: 2\r\n\r\n{{}}"
    );
    assert_eq!(status(&house.say(request)), 200);
    let seen = house.requests.recv().expect("a request");
    let expected = format!(
        "POST /rooms/ HTTP/1.0\r\n{SECRET_HEADER}: sesame\r\n{PEER_HEADER}: 127.0.0.1\r\n\
         Content-Length: 2\r\nhost: a\r\nauthorization: Bearer t\r\n\r\n{{}}"
    );
    assert_eq!(seen, expected);
}

#[test]
fn a_head_request_has_a_length_and_no_body() {
    let house = house_with(Slots::new(9), |_| {
        b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n".to_vec()
    });
    let answer = house.say("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert!(answer.contains("\r\nContent-Length: 2\r\n") && answer.ends_with("\r\n\r\n"));
    // One that the gate itself refuses has no body either.
    let answer = house.say("HEAD /ws HTTP/1.1\r\nHost: a\r\n\r\n");
    assert!(status(&answer) == 426 && answer.ends_with("\r\n\r\n"));
}

#[test]
fn a_client_that_waits_to_continue_is_told_to() {
    let house = house();
    let mut stream = house.connect();
    let head = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\
                Connection: close\r\n\r\n";
    stream.write_all(head.as_bytes()).expect("sent");
    let interim = one_message(&mut stream).expect("an interim answer");
    assert_eq!(interim, "HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(b"{}").expect("sent");
    assert_eq!(status(&rest(&mut stream)), 200);
}

#[test]
fn an_upgrade_is_handed_over_with_every_byte_and_its_slot() {
    let house = house();
    let mut stream = house.connect();
    let upgrade = "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\
                   Connection: Upgrade\r\nSec-WebSocket-Key: x\r\n\r\n";
    // After an ordinary request on the same connection.
    stream.write_all(GET.as_bytes()).expect("sent");
    one_message(&mut stream).expect("an answer");
    stream.write_all(upgrade.as_bytes()).expect("sent");
    let mut greeting = [0; 5];
    stream.read_exact(&mut greeting).expect("a greeting");
    assert_eq!(&greeting, b"yours");
    let (peer, read) = house.upgraded.recv().expect("an upgrade");
    assert_eq!(peer, stream.local_addr().expect("open"));
    assert_eq!(read, upgrade);
    assert_eq!(house.slots.in_use(), 1);
    drop(stream);
    while house.slots.in_use() > 0 {
        thread::yield_now();
    }
}

#[test]
fn broken_workers_are_reported_and_the_client_hears_of_it() {
    let house = house_with(Slots::new(9), |_| b"HTTP/1.0 200 OK\r\nConte".to_vec());
    assert_eq!(status(&house.say(GET)), 502);
    std::fs::remove_file(&house.socket).expect("there");
    let answer = house.say(GET);
    assert!(status(&answer) == 503 && answer.contains("\r\nRetry-After: "));
    assert!(house.broken.try_recv().is_ok());
}
