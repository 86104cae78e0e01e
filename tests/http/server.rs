//! The server that is asked, and how one asks it.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;

use drawsync::auth::Auth;
use drawsync::auth::tokens::TokenKey;
use drawsync::config::CreateRooms;
use drawsync::game_loop::{Event, Game};
use drawsync::limits::RATE_LIMITS;
use drawsync::mailbox::Sender;
use drawsync::net::gate::{self, Callbacks};
use drawsync::net::http::files::Files;
use drawsync::net::http::{self, Http, Site};
use drawsync::net::listener::{self, Listening};
use drawsync::net::rate::Rates;
use drawsync::net::slots::Slots;
use drawsync::store::Store;
use serde_json::{Value, json};

use crate::described::Described;
use crate::playing::play;

pub const KEY: TokenKey = TokenKey([7; 32]);

pub struct Server {
    pub address: SocketAddr,
    pub store: Store,
    pub socket: PathBuf,
    running: Option<(Listening, Http, Sender<Event>)>,
    _dir: tempfile::TempDir,
}

pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Server {
    pub fn start(create_rooms: CreateRooms, registration_open: bool) -> Server {
        let dir = tempfile::tempdir().expect("a directory");
        let (store, _) = Store::open(dir.path(), u64::MAX).expect("a store");
        let inbox = play(store.clone());
        let (http, upstream) = http::start(Site {
            game: Game::new(inbox.clone()),
            auth: Arc::new(
                Auth::new(store.clone(), &KEY, registration_open, &RATE_LIMITS).expect("threads"),
            ),
            store: store.clone(),
            create_rooms,
            address: "http://192.168.1.20:8000".into(),
            rates: Rates::new(&RATE_LIMITS),
            files: Files::client(),
            backup_failure: None,
        })
        .expect("workers");
        let socket = upstream.socket.clone();
        let listening = gate::start(
            listener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).expect("a free port"),
            Slots::new(100),
            Arc::new([]),
            upstream,
            Callbacks {
                upgrade: Arc::new(|_, _| {}),
                arrived: Arc::new(|_| {}),
            },
        )
        .expect("a gate");
        Server {
            address: listening.address(),
            store,
            socket,
            running: Some((listening, http, inbox)),
            _dir: dir,
        }
    }

    pub fn open() -> Server {
        Server::start(CreateRooms::Everyone, true)
    }

    /// One request on a connection of its own.
    pub fn send(
        &self,
        method: &str,
        target: &str,
        headers: &str,
        body: impl AsRef<[u8]>,
    ) -> Answer {
        let body = body.as_ref();
        let mut stream = TcpStream::connect(self.address).expect("a connection");
        let length = body.len();
        let request = format!(
            "{method} {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\
             Content-Length: {length}\r\n{headers}\r\n"
        );
        let request = [request.as_bytes(), body].concat();
        stream.write_all(&request).expect("sent");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("an answer");
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).and_then(|text| text.parse().ok());
        let answer = Answer {
            status: status.expect("a status"),
            head: format!("{}\r\n", head.to_lowercase()),
            body: body.into(),
        };
        if target != "/openapi.json" {
            Described::in_words_of(self).check(method, target, &answer);
        }
        answer
    }

    pub fn get(&self, target: &str) -> Answer {
        self.send("GET", target, "", "")
    }

    pub fn call(&self, method: &str, target: &str, token: &str, body: &Value) -> Answer {
        let headers =
            format!("Content-Type: application/json\r\nAuthorization: Bearer {token}\r\n");
        self.send(method, target, &headers, body.to_string())
    }

    /// Sends a list as it is.
    pub fn list(&self, method: &str, target: &str, token: &str, list: impl AsRef<[u8]>) -> Answer {
        let headers = format!("Authorization: Bearer {token}\r\n");
        self.send(method, target, &headers, list)
    }

    pub fn post(&self, target: &str, token: &str, body: Value) -> Answer {
        self.call("POST", target, token, &body)
    }

    /// The token of a new guest.
    pub fn guest(&self, name: &str) -> String {
        let answer = self.post("/auth/guest", "", json!({ "username": name }));
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()["access_token"]
            .as_str()
            .expect("a token")
            .into()
    }
    /// The token of a new account.
    pub fn account(&self, name: &str) -> String {
        let body = json!({"username": name, "password": "owl owl owl"});
        self.post("/auth/register", "", body.clone());
        let token = self.post("/auth/login", "", body).json();
        token["access_token"].as_str().expect("a token").into()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some((listening, http, inbox)) = self.running.take() {
            listening.stop();
            http.stop();
            let _ = inbox.send(Event::Shutdown);
        }
    }
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }

    /// The sentence of a refusal.
    pub fn refusal(&self) -> (u16, String) {
        let detail = self.json()["detail"].as_str().map(Into::into);
        (self.status, detail.expect("detail is a text"))
    }

    pub fn has(&self, header: &str) -> bool {
        self.head
            .contains(&format!("\r\n{}\r\n", header.to_lowercase()))
    }
}
