//! A bug stays in its room: a step that panics closes that room, and no other.
//! The panics come on demand, through the cargo feature `fault`.
#![allow(clippy::unwrap_used)]

#[path = "common/real.rs"]
mod real;

use std::fs;
use std::path::Path;

use drawsync::fault::PANIC;
use drawsync::store::ASIDE_NAME;
use real::{Client, Guest, Server};
use serde_json::{Value, json};

/// A room with two people in it.
struct Room {
    id: i64,
    lea: (Guest, Client),
    ben: (Guest, Client),
}

impl Room {
    fn new(server: &Server) -> Room {
        let (lea, ben) = (server.guest("Lea"), server.guest("Ben"));
        let id = server.room(&lea);
        Room {
            id,
            lea: (lea.clone(), Client::tcp(server).joined(&lea, id)),
            ben: (ben.clone(), Client::tcp(server).joined(&ben, id)),
        }
    }

    /// Lea draws, and Ben reads and answers.
    fn plays(&mut self, turn: u64, seq: usize) {
        self.lea.1.draw(turn, seq, &[json!({"op": "undo"})]);
        assert_eq!(self.lea.1.until("draw_ack")["seq"], seq + 1);
        assert_eq!(self.ben.1.drawing(seq, seq + 1), [json!({"op": "undo"})]);
        let line = format!("1000 {seq}");
        self.ben.1.say(&line);
        self.lea.1.until_that(|message| message["message"] == *line);
    }
}

/// The only file that was set aside.
fn aside(dir: &Path) -> Value {
    let files: Vec<_> = fs::read_dir(dir.join(ASIDE_NAME)).unwrap().collect();
    assert_eq!(files.len(), 1);
    let text = fs::read_to_string(files[0].as_ref().unwrap().path()).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// How the door of a room answers somebody who comes back.
fn comes_back(server: &Server, guest: &Guest, room: i64) -> Value {
    let mut client = Client::tcp(server).authenticated(guest);
    client.send(&json!({"type": "join_room", "room_id": room, "take_over": true}));
    client.message()
}

#[test]
fn a_step_that_panics_closes_its_room_and_no_other() {
    let dir = tempfile::tempdir().unwrap();
    let mut server = Server::start_in(dir.path());
    let (mut bad, mut good) = (Room::new(&server), Room::new(&server));
    good.lea.1.send(&json!({"type": "start_game"}));
    let (_, turn) = good.lea.1.choose();
    good.plays(turn, 0);
    bad.ben.1.say("the last line");
    bad.lea.1.until("chat_message");

    bad.ben.1.say(PANIC);
    for (_, client) in [&mut bad.lea, &mut bad.ben] {
        let closed = client.until("room_closed");
        let told = closed["message"].as_str().unwrap();
        assert!(told.contains("fault of the server"), "{told}");
        assert_eq!(client.end(), "room_closed");
    }
    good.plays(turn, 1);
    assert!(server.lives());
    server.until_logged("room_set_aside");
    let found = aside(dir.path());
    let record: Value = serde_json::from_str(found["record"].as_str().unwrap()).unwrap();
    assert_eq!(record["room"]["id"], bad.id);
    assert!(
        found["chat"][0].as_str().unwrap().contains("the last line"),
        "{found}"
    );

    server.kill();
    let server = Server::start_in(dir.path());
    let answer = comes_back(&server, &bad.lea.0, bad.id);
    assert_eq!(answer["code"], "room_not_found");
    let joined = comes_back(&server, &good.lea.0, good.id);
    assert_eq!(joined["canvas"]["length"], 2, "{joined}");
}

#[test]
fn a_room_that_panics_on_its_way_back_is_set_aside() {
    let dir = tempfile::tempdir().unwrap();
    let mut server = Server::start_in(dir.path());
    let (mut bad, good) = (Room::new(&server), Room::new(&server));
    let settings = json!({"type": "update_settings", "settings": {"name": PANIC}});
    bad.lea.1.send(&settings);
    bad.ben.1.until("settings");
    server.kill();

    for _ in 0..2 {
        let mut server = Server::start_in(dir.path());
        let answer = comes_back(&server, &bad.lea.0, bad.id);
        assert_eq!(answer["code"], "room_not_found");
        let joined = comes_back(&server, &good.ben.0, good.id);
        assert_eq!(joined["type"], "room_joined");
        let found = aside(dir.path());
        assert_eq!(found["reason"], "it does not fit together");
        assert!(found["record"].as_str().unwrap().contains(PANIC));
        server.kill();
    }
}
