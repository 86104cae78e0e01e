//! The game of a room over HTTP, beside the sockets of its players: the same
//! engine, the same rules, and never the word.
#![allow(clippy::unwrap_used)]

#[path = "common/real.rs"]
mod real;

use minreq::Method::{self, Get, Post};
use real::{Client, Guest, PATIENCE, Server};
use serde_json::{Value, json};

/// A room that people ask for over HTTP.
struct Room {
    server: Server,
    id: i64,
}

impl Room {
    fn new(server: Server, by: &Guest) -> Room {
        let id = server.room(by);
        Room { server, id }
    }

    fn ask(&self, method: Method, what: &str, who: Option<&Guest>, body: &Value) -> (u16, Value) {
        let url = format!("http://{}/games/{}/{what}", self.server.http, self.id);
        let mut request = minreq::Request::new(method, url)
            .with_body(body.to_string())
            .with_timeout(PATIENCE.as_secs());
        if let Some(who) = who {
            request = request.with_header("Authorization", format!("Bearer {}", who.token));
        }
        let answer = request.send().unwrap();
        let text = answer.as_str().unwrap();
        (answer.status_code, serde_json::from_str(text).unwrap())
    }

    fn start(&self, who: &Guest) -> (u16, Value) {
        self.ask(Post, "start", Some(who), &json!({}))
    }

    fn state(&self, who: &Guest) -> (u16, Value) {
        self.ask(Get, "state", Some(who), &json!({}))
    }

    fn guess(&self, who: &Guest, guess: &str) -> (u16, Value) {
        // As clients of the original write it.
        let body = json!({"room_id": self.id, "guess": guess, "user_id": 0});
        self.ask(Post, "guess", Some(who), &body)
    }

    fn draw(&self, who: &Guest, point: &Value) -> (u16, Value) {
        self.ask(Post, "draw", Some(who), point)
    }
}

fn refusal(status: u16, detail: &str) -> (u16, Value) {
    (status, json!({ "detail": detail }))
}

fn guessed(correct: bool, message: &str) -> (u16, Value) {
    (200, json!({"correct": correct, "message": message}))
}

fn point(x: f64, y: f64, is_drawing: bool) -> Value {
    json!({
        "room_id": 0, "x": x, "y": y, "is_drawing": is_drawing, "color": "#ff0000", "brush_size": 8,
    })
}

#[test]
fn who_may_and_when() {
    let server = Server::start();
    let [lea, ben, eve] = ["Lea", "Ben", "Eve"].map(|name| server.guest(name));
    let mut room = Room::new(server, &lea);
    let nobody = room.ask(Get, "state", None, &json!({}));
    assert_eq!(nobody, refusal(401, "Not authenticated"));
    let alone = refusal(400, "Need at least 2 players to start");
    assert_eq!(room.start(&lea), alone);

    let _lea_there = Client::tcp(&room.server).joined(&lea, room.id);
    assert_eq!(room.start(&lea), alone);
    assert_eq!(room.state(&lea), refusal(404, "Game not found"));
    assert_eq!(room.guess(&lea, "owl"), guessed(false, "Game not found"));
    let nothing = room.draw(&lea, &point(1.0, 1.0, true));
    assert_eq!(nothing, refusal(404, "Game not found"));
    let stranger = refusal(403, "You are not in this room. Join it first.");
    assert_eq!(room.state(&eve), stranger);
    assert_eq!(room.guess(&eve, "owl"), stranger);
    assert_eq!(room.draw(&eve, &point(1.0, 1.0, true)), stranger);

    let _ben_there = Client::ws(&room.server).joined(&ben, room.id);
    assert_eq!(room.start(&ben), refusal(403, "Only the host can do that."));
    assert_eq!(room.start(&eve).0, 403);
    assert_eq!(room.start(&lea).0, 200);
    assert_eq!(room.start(&lea), refusal(400, "A game is running already."));

    room.id = 999;
    assert_eq!(room.start(&lea), refusal(404, "Room not found"));
    assert_eq!(room.state(&lea), refusal(404, "Game not found"));
    assert_eq!(room.guess(&lea, "owl"), guessed(false, "Game not found"));
}

#[test]
fn a_turn_is_drawn_and_guessed_without_a_socket() {
    let server = Server::start();
    let [lea, ben, zoe, dan] = ["Lea", "Ben", "Zoe", "Dan"].map(|name| server.guest(name));
    let room = Room::new(server, &lea);
    let mut lea_there = Client::page(&room.server).joined(&lea, room.id);
    let mut ben_there = Client::tcp(&room.server).joined(&ben, room.id);
    let _zoe_there = Client::ws(&room.server).joined_as_of_old(&zoe, room.id);

    let (status, game) = room.start(&lea);
    assert_eq!(status, 200, "{game}");
    let names: Vec<&str> = game
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let original = [
        "room_id",
        "players",
        "current_round",
        "max_rounds",
        "current_drawer_index",
        "current_word",
        "time_remaining",
        "game_started",
        "guessed_players",
        "drawing_data",
        "current_drawer_id",
    ];
    assert_eq!(names, original);
    let player = |guest: &Guest| json!({"id": guest.id, "score": 0, "ready": false});
    assert_eq!(
        game["players"],
        json!([player(&lea), player(&ben), player(&zoe)])
    );
    assert_eq!(
        (&game["current_round"], &game["max_rounds"]),
        (&json!(1), &json!(3))
    );
    assert_eq!(
        (&game["current_drawer_index"], &game["current_drawer_id"]),
        (&json!(0), &json!(lea.id))
    );
    assert_eq!(
        (&game["game_started"], &game["current_word"]),
        (&json!(true), &Value::Null)
    );
    assert!(game["time_remaining"].is_u64() && game["drawing_data"] == json!([]));

    assert_eq!(room.guess(&ben, "owl"), guessed(false, "No word assigned"));
    let early = room.draw(&lea, &point(1.0, 1.0, true));
    assert_eq!(early, refusal(400, "There is nothing to draw now."));
    let (word, turn) = lea_there.choose();

    // Drawn over HTTP, seen on the sockets and in the state; the drawer's own
    // page sees it too.
    let drawn = (200, json!({"message": "Drawing data received"}));
    assert_eq!(room.draw(&lea, &point(10.0, 20.5, true)), drawn);
    assert_eq!(room.draw(&lea, &point(900.0, 20.5, true)), drawn);
    assert_eq!(room.draw(&lea, &point(900.0, 20.5, false)), drawn);
    assert_eq!(
        room.draw(&lea, &point(1.0, 1.0, false)),
        drawn,
        "no stroke to end"
    );
    for page in [&mut ben_there, &mut lea_there] {
        assert_eq!(page.drawing(0, 3).len(), 3);
    }
    let not_drawer = room.draw(&ben, &point(1.0, 1.0, true));
    assert_eq!(not_drawer, refusal(403, "It is not your turn to draw."));
    let far = room.draw(&lea, &point(1.0, 1e9, true));
    assert_eq!(far, refusal(422, "y: -600 to 1200"));
    let shown = room.state(&zoe).1["drawing_data"].clone();
    let sample = |x: f64, is_drawing: bool| {
        json!({
            "user_id": lea.id, "x": x, "y": 20.5, "is_drawing": is_drawing, "color": "#e5352b",
            "brush_size": 8,
        })
    };
    let edge = 831.5;
    assert_eq!(
        shown,
        json!([sample(10.0, true), sample(edge, true), sample(edge, false)])
    );
    // What is undone on a socket is not in the picture.
    lea_there.draw(turn, 3, &[json!({"op": "undo"})]);
    ben_there.drawing(3, 4);
    assert_eq!(room.state(&zoe).1["drawing_data"], json!([]));

    // Who is admitted may look, and guess after sitting down.
    let door = room.server.get("/rooms/", &dan)[0]["room_code"].clone();
    room.server.ask(
        Post,
        "/rooms/join",
        &dan.token,
        &json!({ "room_code": door }),
    );
    assert_eq!(room.state(&dan).0, 200);
    assert_eq!(room.guess(&dan, &word), refusal(403, "Not in a room"));

    assert_eq!(
        room.guess(&lea, &word),
        refusal(400, "You draw: the others guess.")
    );
    assert_eq!(
        room.guess(&ben, "owl in a box"),
        guessed(false, "Incorrect guess")
    );
    assert_eq!(room.guess(&ben, " ").0, 422);
    // With an empty board there is no text in a game, so no word either.
    let is_text = |text: String| text.contains(":\"") || text.contains("[\"");
    for who in [&lea, &ben, &dan] {
        assert!(!is_text(room.state(who).1.to_string()));
    }
    assert_eq!(room.guess(&ben, &word), guessed(true, "Correct guess!"));
    assert_eq!(ben_there.until("correct_guess")["user_id"], ben.id);
    assert_eq!(room.guess(&ben, &word), guessed(false, "Already guessed"));
    let (_, game) = room.state(&lea);
    assert_eq!(game["guessed_players"], json!([ben.id]));
    assert!(game["players"][1]["score"].as_i64() > Some(0));
    assert_eq!(room.guess(&zoe, &word), guessed(true, "Correct guess!"));
    assert_eq!(
        room.guess(&zoe, &word),
        guessed(false, "No word assigned"),
        "the turn is over"
    );
    assert_eq!(ben_there.until_phase("summary")["reason"], "all_guessed");
}
