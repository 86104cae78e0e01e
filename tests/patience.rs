//! Connections that wait too long for something to happen, over real sockets
//! against the real game loop, which has less patience here than in the server.
#![allow(clippy::unwrap_used)]

#[path = "common/playing.rs"]
mod playing;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use drawsync::auth::Auth;
use drawsync::auth::tokens::TokenKey;
use drawsync::limits::{PATIENCE, Patience, RATE_LIMITS};
use drawsync::net::conn::Sockets;
use drawsync::net::listener::{self, Incoming, Listening};
use drawsync::net::slots::Slots;
use drawsync::net::ws::Origins;
use drawsync::net::{tcp, ws};
use drawsync::store::Store;
use playing::play;
use serde_json::{Value, json};
use tungstenite::{Message, WebSocket};

/// So long is waited for what a test is about.
const SHORT: Duration = Duration::from_millis(100);

struct House {
    tcp: Listening,
    ws: Listening,
    slots: Slots,
    token: String,
    _dir: tempfile::TempDir,
}

fn house(patience: Patience) -> House {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(dir.path(), u64::MAX).unwrap();
    let auth = Auth::new(store.clone(), &TokenKey([7; 32]), true, &RATE_LIMITS).unwrap();
    let lea = auth.guest([127, 0, 0, 1].into(), "Lea").unwrap();
    let token = auth.issue(&lea);
    let inbox = play(store);
    let sockets = Arc::new(Sockets::new(inbox, Arc::new(auth), RATE_LIMITS, patience));
    let slots = Slots::new(100);
    let open = |name, serve: fn(Incoming, &Sockets)| {
        let port = listener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
        let sockets = Arc::clone(&sockets);
        let serve = move |incoming| serve(incoming, &sockets);
        listener::accept(name, port, slots.clone(), Vec::new(), serve).unwrap()
    };
    House {
        tcp: open("tcp", |incoming, sockets| {
            tcp::serve(incoming, &[], sockets)
        }),
        ws: open("ws", |incoming, sockets| {
            ws::serve(incoming, Vec::new(), Origins::Any, sockets);
        }),
        slots,
        token,
        _dir: dir,
    }
}

impl House {
    fn over_tcp(&self) -> BufReader<TcpStream> {
        BufReader::new(connect(&self.tcp))
    }

    fn over_ws(&self) -> WebSocket<TcpStream> {
        let address = format!("ws://{}/", self.ws.address());
        tungstenite::client(address, connect(&self.ws)).unwrap().0
    }

    fn authenticate(&self) -> String {
        json!({"type": "authenticate", "token": self.token, "protocol": 2}).to_string()
    }
}

fn connect(to: &Listening) -> TcpStream {
    let stream = TcpStream::connect(to.address()).unwrap();
    let limit = Some(Duration::from_secs(20));
    stream.set_read_timeout(limit).unwrap();
    stream
}

fn line(from: &mut impl BufRead) -> Value {
    let mut line = String::new();
    from.read_line(&mut line).unwrap();
    serde_json::from_str(&line).unwrap()
}

/// The code with which a WebSocket is closed.
fn close_code(socket: &mut WebSocket<TcpStream>) -> u16 {
    loop {
        if let Message::Close(frame) = socket.read().unwrap() {
            return frame.unwrap().code.into();
        }
    }
}

#[test]
fn who_does_not_say_who_it_is_is_told_and_closed() {
    let patience = Patience {
        authenticate: SHORT,
        ..PATIENCE
    };
    let house = house(patience);
    // Whoever was in time stays. A slow machine may need a second try.
    let mut lea = loop {
        let mut client = house.over_tcp();
        let token = house.authenticate() + "\n";
        client.get_mut().write_all(token.as_bytes()).unwrap();
        if line(&mut client)["type"] == "authenticated" {
            break client;
        }
    };

    let mut silent = house.over_tcp();
    let mut on_ws = house.over_ws();
    // Anything else than a token gains no time.
    let mut talks = house.over_tcp();
    let mut other = talks.get_ref().try_clone().unwrap();
    let talking = thread::spawn(move || {
        while other
            .write_all(b"{\"type\":\"away\",\"away\":true}\n")
            .is_ok()
        {
            thread::sleep(SHORT / 10);
        }
    });
    assert_eq!(line(&mut silent)["code"], "timeout");
    assert_eq!(silent.read(&mut [0]).unwrap(), 0);
    assert_eq!(close_code(&mut on_ws), 1008);
    loop {
        match line(&mut talks)["code"].as_str() {
            Some("not_authenticated") => {}
            code => break assert_eq!(code, Some("timeout")),
        }
    }
    drop(talks);
    talking.join().unwrap();

    lea.get_mut()
        .write_all(b"{\"type\":\"ready\",\"ready\":true}\n")
        .unwrap();
    assert_eq!(line(&mut lea)["code"], "not_in_room");
}

#[test]
fn a_websocket_without_a_sign_of_life_is_closed() {
    let patience = Patience {
        silence: SHORT,
        ..PATIENCE
    };
    let house = house(patience);
    let mut socket = house.over_ws();
    socket.send(Message::text(house.authenticate())).unwrap();
    // Only what is written here is sent: the client's library would answer pings.
    let mut bytes = Vec::new();
    socket.get_mut().read_to_end(&mut bytes).unwrap();
    let ping = [0x89, 0];
    let asked = bytes.windows(2).filter(|window| *window == ping).count();
    assert_eq!(asked, 1, "asked once");
    let reason = bytes
        .windows(2)
        .position(|window| *window == 1011_u16.to_be_bytes());
    assert!(reason.is_some(), "{}", bytes.escape_ascii());
}

#[test]
fn a_handshake_that_trickles_is_cut_however_lively_it_is() {
    let patience = Patience {
        handshake: SHORT,
        ..PATIENCE
    };
    let house = house(patience);
    let mut stream = connect(&house.ws);
    stream
        .write_all(b"GET / HTTP/1.1\r\nHost: a\r\nA: ")
        .unwrap();
    while stream.write_all(b"a").is_ok() {
        thread::sleep(SHORT / 20);
    }
    while house.slots.in_use() > 0 {
        thread::yield_now();
    }
}
