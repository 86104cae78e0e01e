//! A game on the real binary in which everything is kept that anybody is told,
//! on any road: nobody reads a secret before its time.
//!
//! `tests/simulation/` looks for the same in thousands of games without sockets.
#![allow(clippy::unwrap_used)]

#[path = "common/real.rs"]
mod real;
#[path = "common/scan.rs"]
#[allow(dead_code, reason = "the simulation needs more of it")]
mod scan;

use std::net::SocketAddr;

use minreq::Method;
use real::{Client, Guest, Server};
use scan::{PASSWORD, Secret, WRONG_PASSWORD};
use serde_json::{Value, json};

/// Who is in the game, and what she has been told.
struct Player {
    guest: Guest,
    client: Client,
    heard: Vec<Value>,
}

impl Player {
    fn of(server: &Server, name: &str, client: Client) -> Player {
        Player {
            guest: server.guest(name),
            client,
            heard: Vec::new(),
        }
    }

    /// Reads until a message of a kind.
    fn until(&mut self, kind: &str) -> Value {
        loop {
            let message = self.client.message();
            self.heard.push(message.clone());
            if message["type"] == kind {
                return message;
            }
        }
    }

    /// Reads all that was said before this: each connection is answered in order.
    fn catch_up(&mut self) {
        self.client.send(&json!({"type": "fly"}));
        while self.until("error")["code"] != "bad_message" {}
    }

    fn join(&mut self, room: i64, password: &str, dialect: u8) {
        let token = &self.guest.token;
        self.client
            .send(&json!({"type": "authenticate", "token": token, "protocol": dialect}));
        self.until("authenticated");
        self.client.send(
            &json!({"type": "join_room", "room_id": room, "password": password, "take_over": true}),
        );
    }

    /// Asks for everything that HTTP has.
    fn browse(&mut self, server: &Server, room: &Value) {
        let (id, code) = (&room["id"], room["room_code"].as_str().unwrap());
        for path in [
            "/".into(),
            "/health".into(),
            "/rooms/".into(),
            "/games/rooms/public".into(),
            "/users/stats".into(),
            "/users/leaderboard".into(),
            format!("/rooms/{code}"),
            format!("/rooms/{id}/players"),
            format!("/games/{id}/state"),
            format!("/games/{id}/guess"),
        ] {
            for token in [self.guest.token.as_str(), "x.y.z"] {
                let url = format!("http://{}{path}", server.http);
                let request =
                    minreq::get(url).with_header("Authorization", format!("Bearer {token}"));
                let answer = request.send().unwrap();
                let text = String::from_utf8_lossy(answer.as_bytes()).into_owned();
                let json = serde_json::from_str(&text);
                self.heard.push(json.unwrap_or(Value::String(text)));
                for (_, value) in answer.headers {
                    self.heard.push(Value::String(value));
                }
            }
        }
    }

    /// But for her own lines, which she reads again.
    fn knows_nothing_of(&self, word: &str) {
        let secret = Secret { word, since: 0.0 };
        let is_own =
            |told: &Value| told["type"] == "near_guess" || told["user_id"] == self.guest.id;
        for told in self.heard.iter().filter(|told| !is_own(told)) {
            let name = &self.guest.name;
            assert!(!secret.is_in(told), "{name} reads {word}: {told}");
        }
    }
}

/// From an address of its own, which others must not learn.
fn dial(to: SocketAddr, last: u8) -> Client {
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    let own = SocketAddr::from(([127, 77, 77, last], 0));
    socket.bind(&own.into()).unwrap();
    socket.connect(&to.into()).unwrap();
    let stream = std::net::TcpStream::from(socket);
    stream.set_read_timeout(Some(real::PATIENCE)).unwrap();
    Client::over(stream)
}

/// A device that holds the room with its host, who plays, and the keys by which
/// it has come to it.
fn held(server: &Server, room: i64, host: &mut Client) -> (Player, [String; 2]) {
    // Read past what is kept: the one that they are for is told them.
    host.send(&json!({"type": "offer_remote"}));
    let shown = host.until("remote_offer")["key"].clone();
    let mut client = Client::page(server);
    client.send(&json!({"type": "hold_remote", "room_id": room, "key": shown}));
    let own = client.until("remote_key");
    host.send(&json!({"type": "answer_remote", "number": own["number"], "yes": true}));
    let nobody = Guest {
        id: -1,
        name: "the phone".into(),
        token: String::new(),
    };
    let mut phone = Player {
        guest: nobody,
        client,
        heard: Vec::new(),
    };
    phone.until("room_joined");
    let keys = [&shown, &own["key"]].map(|key| key.as_str().unwrap().to_owned());
    (phone, keys)
}

#[test]
fn nobody_is_told_a_secret_before_its_time() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = real::command(dir.path());
    command.args(["--log", "trace"]);
    let server = Server::launch(command);
    let mut people = [
        Player::of(&server, "Lea", dial(server.tcp, 1)),
        Player::of(&server, "Ben", Client::ws(&server)),
        Player::of(&server, "Zoe", Client::page(&server)),
        Player::of(&server, "Old", dial(server.tcp, 4)),
        Player::of(&server, "Late", dial(server.tcp, 5)),
    ];
    let settings = json!({"name": "Test", "password": PASSWORD, "is_private": true, "max_rounds": 1, "hints": 0,
                          "profanity_filter": false});
    let room = server.ask(Method::Post, "/rooms/", &people[0].guest.token, &settings);
    let id = room["id"].as_i64().unwrap();
    people[1].join(id, WRONG_PASSWORD, 2);
    people[1].until("error");
    for (number, player) in people[..4].iter_mut().enumerate() {
        player.join(id, PASSWORD, if number == 3 { 1 } else { 2 });
        player.until("room_joined");
    }
    // None of them is a word of a log line by chance, as 'line' is.
    let list = "xylophone\nkingfisher\nmarzipan\nwoodpecker\ntrombone\nquicksand";
    let code = room["room_code"].as_str().unwrap();
    assert_eq!(server.bring(&people[0].guest, code, list), 6);
    let (mut phone, keys) = held(&server, id, &mut people[0].client);
    people[0].client.send(&json!({"type": "start_game"}));

    let mut words = Vec::new();
    for drawer in 0..2 {
        let (word, turn) = people[drawer].client.choose();
        let begin = json!({"op": "begin", "color": 3, "size": 1, "points": [5, 5]});
        people[drawer].client.draw(turn, 0, &[begin]);
        let here = if drawer == 0 { 4 } else { 5 };
        let slip: String = word.chars().skip(1).collect();
        for player in people[..here].iter_mut() {
            // The drawer may try as well.
            player.client.say(&format!("is it {word}?"));
            player.client.say(&format!("so{word}then"));
        }
        people[3].client.say(&format!("x{word}"));
        if drawer == 0 {
            people[4].join(id, PASSWORD, 2);
            people[4].until("room_joined");
        }
        // Comes back, and again, and by another road.
        people[2].client = Client::ws(&server);
        people[2].join(id, PASSWORD, 2);
        people[2].until("room_joined");
        for player in &mut people {
            player.browse(&server, &room);
            player.catch_up();
        }
        phone.catch_up();
        phone.knows_nothing_of(&word);
        for (number, player) in people.iter().enumerate() {
            if number != drawer {
                player.knows_nothing_of(&word);
            }
        }

        people[2].client.say(&slip);
        people[2].client.say(&word);
        people[2].until("word");
        people[2].client.say(&format!("it is a {word}"));
        people[2].client.say("clever");
        people[2].catch_up();
        for player in &mut people {
            player.browse(&server, &room);
            player.catch_up();
        }
        for number in [1 - drawer, 3, 4] {
            people[number].knows_nothing_of(&word);
        }
        phone.catch_up();
        phone.knows_nothing_of(&word);

        for number in [1 - drawer, 3, 4] {
            people[number].client.say(&word);
        }
        people[1 - drawer].client.until_phase("summary");
        words.push(word);
    }

    for player in &mut people {
        player.browse(&server, &room);
        player.catch_up();
    }
    let tokens = people.iter().map(|player| player.guest.token.as_str());
    let secrets: Vec<&str> = tokens
        .chain(keys.iter().map(String::as_str))
        .chain([PASSWORD, WRONG_PASSWORD, "127.77.77."])
        .collect();
    for player in people.iter().chain([&phone]) {
        for told in &player.heard {
            let told = told.to_string();
            let found = secrets.iter().find(|secret| told.contains(**secret));
            assert_eq!(found, None, "{} is told: {told}", player.guest.name);
        }
    }
    let log = server.log();
    assert!(
        log.iter().any(|line| line.contains("127.77.77.")),
        "it tells much"
    );
    for line in log {
        // Numbers and codes of a log line spell no word.
        let known = line.to_lowercase();
        let found = words
            .iter()
            .find(|word| known.contains(&word.to_lowercase()));
        assert_eq!(found, None, "{line}");
        let found = secrets[..secrets.len() - 1]
            .iter()
            .find(|secret| line.contains(**secret));
        assert_eq!(found, None, "{line}");
    }
}
