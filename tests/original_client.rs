//! The page of the original DrawSync, unmodified, plays on this server: alone
//! among its kind and together with ours; and what its server let people do
//! to each other is refused.
#![allow(clippy::unwrap_used)]

#[path = "common/old_page.rs"]
mod old_page;
#[path = "common/real.rs"]
mod real;

use std::process::Command;

use minreq::Method;
use old_page::{OldPage, Stroke, register, strokes_of};
use real::{BINARY, Client, Guest, Server};
use serde_json::{Value, json};

/// A room as the original's scripts make it; its page cannot say how long a
/// game is. Nothing but the turns themselves is left to chance.
fn room_of(server: &Server, by: &Guest, more: &Value) -> i64 {
    new_room(server, by, more)["id"].as_i64().unwrap()
}

fn new_room(server: &Server, by: &Guest, more: &Value) -> Value {
    let mut body = json!({"name": "Test", "max_players": 4, "is_private": false, "max_rounds": 1,
                          "time_limit": 60, "hints": 0});
    body.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    server.ask(Method::Post, "/rooms/", &by.token, &body)
}

/// A wave, with coordinates as a mouse gives them.
fn wave(from: f64, samples: u32) -> Vec<(f64, f64)> {
    let at = |n: u32| {
        let n = f64::from(n);
        (
            from + n * 3.172_258_226_093_24,
            300.0 + 80.0 * (n / 4.0).sin(),
        )
    };
    (0..samples).map(at).collect()
}

/// Everybody shows what the drawer shows.
fn agree(drawer: &OldPage, others: &mut [&mut OldPage]) -> Vec<Stroke> {
    let picture = drawer.picture();
    for other in others {
        other.until_picture(&picture);
    }
    picture
}

/// Ben is a script that does on TCP what the page does on its WebSocket.
#[test]
fn two_old_pages_and_a_script_play_a_whole_game() {
    let server = Server::start();
    let users = ["Ann", "Ben", "Cid"].map(|name| register(&server, name));
    let [ann_user, ben_user, cid_user] = &users;
    let room = room_of(&server, ann_user, &json!({}));
    let mut ann = OldPage::open(&server, Client::ws, ann_user, room);
    let mut ben = OldPage::click(&server, Client::tcp, ben_user, room);
    let mut cid = OldPage::click(&server, Client::ws, cid_user, room);
    ann.until("three players", |page| page.players().len() == 3);
    let names: Vec<&str> = ann
        .players()
        .iter()
        .map(|player| &*player.username)
        .collect();
    assert_eq!(names, ["Ann", "Ben", "Cid"]);

    ben.send(&json!({"type": "ready", "ready": true}));
    for page in [&mut ann, &mut ben, &mut cid] {
        page.until_told("player_ready");
        page.until("Ben is ready", |page| page.players()[1].ready);
    }
    ben.click_on("start_game");
    assert_eq!(ben.refused(), "Only the host can do that.");

    // Ann draws; Cid and she herself reload in the middle of it.
    ann.told.clear();
    ben.told.clear();
    ann.click_on("start_game");
    for page in [&mut ann, &mut ben, &mut cid] {
        page.until_told("time_update");
        assert_eq!((page.round(), page.time()), ((1, 3), 60));
        assert_eq!(page.drawer(), Some(ann_user.id));
    }
    for page in [&ann, &ben] {
        let start = [
            "game_started",
            "game_state",
            "players_update",
            "round_started",
            "word_assigned",
            "game_state",
            "time_update",
        ];
        assert_eq!(page.told, start, "{}", page.user.name);
    }
    let word = ann.word().to_owned();
    assert_eq!((ann.draws(), ben.draws()), (true, false));
    assert_eq!(ben.word().chars().count(), word.chars().count());
    assert!(!ben.word().contains(char::is_alphanumeric));
    ann.stroke("#FF0000", 5.0, &wave(20.0, 100));
    ann.lift("#FF0000", 5.0);
    ann.stroke("#00ff00", 20.0, &[(-3.5, 12.25), (801.0, 604.75)]);
    assert_eq!(agree(&ann, &mut [&mut ben, &mut cid]).len(), 2);
    cid.reload(&server, true);
    agree(&ann, &mut [&mut cid]);
    assert_eq!((cid.draws(), cid.drawer()), (false, Some(ann_user.id)));
    let before = ann.picture();
    ann.reload(&server, false);
    ann.until_picture(&before);
    assert_eq!((ann.draws(), ann.word()), (true, &*word));
    ann.stroke("#0000ff", 10.0, &wave(40.0, 30));
    let picture = agree(&ann, &mut [&mut ben, &mut cid]);
    assert_eq!((&picture[..2], picture.len()), (&before[..], 3));

    // Ben and Cid guess it.
    ben.say("a wild guess");
    for page in [&mut ann, &mut ben] {
        page.until_chat("a wild guess");
    }
    ben.told.clear();
    ben.say(&word);
    cid.until_chat("Ben guessed the word correctly!");
    cid.until("points", |page| page.score(ben_user) > 0);
    assert_eq!(cid.score(cid_user), 0);
    cid.say(&word.to_uppercase());
    for page in [&mut ann, &mut ben, &mut cid] {
        page.until_told("round_ended");
        page.until_told("game_state");
        assert_eq!((page.word(), page.draws()), (&*word, false));
        assert!(!page.results_are_open());
    }
    ben.told.retain(|told| told != "time_update");
    let end = [
        "correct_guess",
        "players_update",
        "correct_guess",
        "players_update",
        "players_update",
        "all_guessed",
        "round_ended",
        "game_state",
    ];
    assert_eq!(ben.told, end);
    assert_eq!(ann.score(ann_user), 200);
    assert_eq!(agree(&ann, &mut [&mut ben, &mut cid]), picture);

    // Ben draws; his connection and Ann's break, and their pages come back.
    for page in [&mut ann, &mut ben, &mut cid] {
        page.until("the next round", |page| page.round().0 == 2);
        page.until_told("time_update");
    }
    assert!(ben.draws() && ben.picture().is_empty() && ann.picture().is_empty());
    ben.stroke("#000000", 2.0, &wave(10.0, 40));
    assert_eq!(agree(&ben, &mut [&mut ann, &mut cid]).len(), 1);
    ben.clear();
    ben.until_told("canvas_cleared");
    ben.stroke("#123456", 8.0, &wave(0.0, 60));
    assert_eq!(agree(&ben, &mut [&mut ann]).len(), 1);
    ann.reconnect(&server);
    agree(&ben, &mut [&mut ann, &mut cid]);
    let before = ben.picture();
    ben.reconnect(&server);
    ben.until_told("canvas_cleared");
    ben.until_picture(&before);
    ben.stroke("#654321", 30.0, &wave(5.0, 5));
    agree(&ben, &mut [&mut ann, &mut cid]);
    let word = ben.word().to_owned();
    for page in [&mut ann, &mut cid] {
        page.say(&word);
    }
    for page in [&mut ann, &mut ben, &mut cid] {
        page.until_told("all_guessed");
    }
    agree(&ben, &mut [&mut ann, &mut cid]);

    // Cid passes, which ends the game.
    for page in [&mut ann, &mut ben, &mut cid] {
        page.until("the last round", |page| page.round().0 == 3);
        page.until_told("time_update");
    }
    assert!(cid.draws());
    cid.click_on("skip_turn");
    for page in [&mut ann, &mut ben, &mut cid] {
        page.until_told("round_ended");
        assert!(page.results_are_open());
        page.until_told("game_ended");
        page.until_told("game_state");
        assert!(!page.is_in_game());
        for user in &users {
            assert_eq!(page.final_scores()[&user.id], page.score(user));
        }
    }
    assert!(ann.score(ann_user) > 200 && ann.score(cid_user) > 200);

    // Another game begins at nought. Ben leaves, Cid closes the page, Ann
    // deletes the room.
    ann.click_on("start_game");
    for page in [&mut ann, &mut ben, &mut cid] {
        page.until_told("game_started");
        page.until("no points", |page| {
            page.players().iter().all(|player| player.score == 0)
        });
    }
    ben.click_on("leave_room");
    ann.until_told("player_left");
    assert_eq!(ann.players().len(), 2);
    cid.close();
    ann.until_told("player_disconnected");
    assert_eq!(ann.players().len(), 2);
    ben.click_on("delete_room");
    assert_eq!(ben.refused(), "Not in a room");
    let mut cid = OldPage::open(&server, Client::ws, cid_user, room);
    ann.until_told("player_joined");
    ann.click_on("delete_room");
    cid.until_told("room_deleted");
    assert!(cid.has_left());
    assert_eq!(cid.end(), Some(1000));
    assert_eq!(ann.end(), Some(1000));
}

#[test]
fn old_pages_play_on_after_a_restart_of_the_server() {
    let dir = tempfile::tempdir().unwrap();
    let start = || Server::start_as(Command::new(BINARY).arg("--data-dir").arg(dir.path()));
    let mut server = start();
    let [ann_user, ben_user] = ["Ann", "Ben"].map(|name| server.guest(name));
    let room = room_of(&server, &ann_user, &json!({}));
    let mut ann = OldPage::open(&server, Client::ws, &ann_user, room);
    let mut ben = OldPage::open(&server, Client::ws, &ben_user, room);
    ann.until("two players", |page| page.players().len() == 2);
    ann.click_on("start_game");
    for page in [&mut ann, &mut ben] {
        page.until_told("time_update");
    }
    ann.stroke("#00ff00", 14.0, &wave(0.0, 50));
    let picture = agree(&ann, &mut [&mut ben]);
    let word = ann.word().to_owned();

    server.terminate();
    let server = start();
    // Ben's page comes back by itself, as the original's does; Ann reloads hers.
    ben.reconnect(&server);
    ben.until_told("canvas_cleared");
    ben.until_picture(&picture);
    ann.reload(&server, true);
    ann.until_picture(&picture);
    assert!(ann.draws() && !ben.draws());
    assert_eq!(ann.word(), word);
    ann.stroke("#ff0000", 4.0, &wave(200.0, 50));
    assert_eq!(agree(&ann, &mut [&mut ben]).len(), 2);
    ben.say(&word);
    for page in [&mut ann, &mut ben] {
        page.until_told("round_ended");
        page.until_told("game_state");
        assert_eq!(page.score(&ann_user), 200);
    }
    assert_eq!(agree(&ann, &mut [&mut ben]).len(), 2);
}

// ---- Together with ours -----------------------------------------------------

/// Ours reads on until it shows what the drawer's old page shows.
fn follow(new: &mut Client, log: &mut Vec<Value>, drawer: &OldPage) {
    while strokes_of(log) != drawer.picture() {
        let message = new.until("draw_ops");
        assert_eq!(message["seq"], log.len());
        log.extend_from_slice(message["ops"].as_array().unwrap());
    }
}

#[test]
fn an_old_page_and_ours_play_together() {
    let server = Server::start();
    let [old_user, new_user] = ["Old", "New"].map(|name| server.guest(name));
    let room = room_of(&server, &old_user, &json!({}));
    let mut old = OldPage::open(&server, Client::ws, &old_user, room);
    let mut new = Client::page(&server).joined(&new_user, room);
    old.until("two players", |page| page.players().len() == 2);
    old.click_on("start_game");

    // The old page draws, and reloads; it has no word to choose.
    old.until_told("time_update");
    let word = old.word().to_owned();
    let phase = new.until_phase("drawing");
    assert!(phase["word"].is_null() && phase["drawer_id"] == old_user.id);
    let mut log = Vec::new();
    for color in ["#000000", "#ffaa00"] {
        old.stroke(color, 14.0, &wave(50.0, 20));
        follow(&mut new, &mut log, &old);
    }
    assert_eq!(strokes_of(&log)[0].points[0], (100, 600));
    // It wipes the board by itself as it comes in: nobody's does.
    old.reload(&server, true);
    old.until_picture(&strokes_of(&log));
    // Ours reads on where its connection broke.
    drop(new);
    old.stroke("#2563eb", 4.0, &wave(60.0, 25));
    let mut new = Client::page(&server).authenticated(&new_user);
    new.send(&json!({"type": "join_room", "room_id": room, "take_over": true}));
    let epoch = new.until("room_joined")["epoch"].clone();
    let resume = json!({"epoch": epoch, "turn": phase["turn"], "seq": log.len()});
    new.send(&json!({"type": "join_room", "room_id": room, "resume": resume}));
    new.until_that(|message| message["canvas"]["seq"] == log.len());
    follow(&mut new, &mut log, &old);
    new.say(&word);
    old.until_told("all_guessed");

    // Ours draws with all its tools; the old page shows what it can.
    let (word, turn) = new.choose();
    old.until("the next round", |page| page.round() == (2, 2));
    old.until_told("time_update");
    assert_eq!(old.drawer(), Some(new_user.id));
    let stroke = |color: u32, at: i32| {
        [
            json!({"op": "begin", "color": color, "size": 1, "points": [at, 40, at + 9, 77]}),
            json!({"op": "move", "points": [at + 20, 90]}),
            json!({"op": "end"}),
        ]
    };
    let other = |op: &str| json!({"op": op, "color": 7, "x": 400, "y": 300});
    let steps = [
        stroke(3, 100).into(),
        stroke(4, 300).into(),
        vec![other("fill")],
        vec![other("undo"), other("undo")],
        stroke(5, 500).into(),
        vec![other("clear")],
        vec![other("undo")],
        stroke(6, 700).into(),
        vec![other("undo"), other("clear"), other("fill")],
        stroke(0, 900).into(),
    ];
    let mut log: Vec<Value> = Vec::new();
    for (step, ops) in steps.iter().enumerate() {
        new.draw(turn, log.len(), ops);
        log.extend_from_slice(ops);
        match step {
            4 => old.reload(&server, false),
            7 => old.reconnect(&server),
            _ => {}
        }
        old.until_picture(&strokes_of(&log));
    }
    assert_eq!(strokes_of(&log).len(), 1);
    old.say(&word);
    old.until_told("round_ended");
    let podium = new.until_phase("podium");
    old.until_told("game_ended");
    for standing in podium["standings"].as_array().unwrap() {
        let user = standing["user_id"].as_i64().unwrap();
        assert_eq!(old.final_scores()[&user], standing["score"]);
    }
}

// ---- The clock --------------------------------------------------------------

#[test]
fn an_old_page_is_told_every_second_and_every_hint() {
    let server = Server::start();
    let [old_user, new_user] = ["Old", "New"].map(|name| server.guest(name));
    let room = room_of(&server, &new_user, &json!({"time_limit": 15, "hints": 1}));
    let mut new = Client::tcp(&server).joined(&new_user, room);
    let mut old = Client::ws(&server).joined_as_of_old(&old_user, room);
    new.send(&json!({"type": "start_game"}));
    let word = new.choose().0;
    let mask = old.until("word_assigned")["word"].clone();
    let (mut seconds, mut hints) = (Vec::new(), 0);
    loop {
        let message = old.message();
        match message["type"].as_str().unwrap() {
            "time_update" => seconds.push(message["time_remaining"].as_i64().unwrap()),
            // The first one comes with the word.
            "game_state" if !seconds.is_empty() => {
                assert_ne!(message["word"], mask);
                assert_ne!(message["word"], json!(word));
                assert_eq!(message["is_drawer"], false);
                hints += 1;
            }
            "round_ended" => {
                assert_eq!(
                    (&message["round"], &message["word"]),
                    (&json!(1), &json!(word))
                );
                break;
            }
            _ => {}
        }
    }
    // One that has come with a hint or a warning may come twice.
    seconds.dedup();
    assert_eq!(seconds, (1..=15).rev().collect::<Vec<_>>());
    assert_eq!(hints, 1);
}

// ---- What is refused --------------------------------------------------------

/// Somebody's message is refused with this reason, and nobody hears of it.
fn refused(by: &mut Client, message: &str, reason: &str, witness: &mut Client) {
    by.send_text(message);
    let error = by.until("error");
    let told = error["message"].as_str().unwrap();
    assert!(told.contains(reason), "{message}: {told}");
    by.send(&json!({"type": "ready", "ready": false}));
    loop {
        let heard = witness.message();
        match heard["type"].as_str().unwrap() {
            "player_ready" => break,
            "time_update" | "players_update" => {}
            _ => panic!("{message} was passed on: {heard}"),
        }
    }
}

#[test]
fn what_the_original_let_people_do_to_each_other_is_refused() {
    let server = Server::start();
    let [host_user, guest_user, stranger] =
        ["Host", "Guest", "Stranger"].map(|name| server.guest(name));
    let secret = json!({"is_private": true, "password": "owl"});
    let secret = new_room(&server, &host_user, &secret);
    let room = secret["id"].as_i64().unwrap();
    let mut host = Client::ws(&server).joined_as_of_old(&host_user, room);

    // A private room needs its password here too, or to have been let in.
    let mut outside = Client::ws(&server);
    let join = json!({"type": "join_room", "room_id": room});
    outside.send(&join);
    assert_eq!(outside.until("error")["message"], "Authentication required");
    outside.send(&json!({"type": "authenticate"}));
    assert_eq!(outside.until("error")["message"], "Token required");
    outside.send(&json!({"type": "authenticate", "token": "x.y.z"}));
    assert_eq!(outside.until("error")["message"], "Invalid token");
    outside.send(&json!({"type": "authenticate", "token": stranger.token}));
    outside.until("authenticated");
    for (message, reason) in [
        (join.clone(), "password"),
        (
            json!({"type": "join_room", "room_id": room, "password": "cat"}),
            "Incorrect",
        ),
        (
            json!({"type": "join_room", "room_id": room + 77}),
            "not found",
        ),
        (json!({"type": "join_room", "room_id": [room]}), "room_id"),
        (
            json!({"type": "join_room", "room_id": {"id": room}}),
            "room_id",
        ),
        (
            json!({"type": "join_room", "room_id": room.to_string()}),
            "room_id",
        ),
        (
            json!({"type": "join_room", "room_id": 0}),
            "Room ID required",
        ),
        (json!({"type": "join_room"}), "Room ID required"),
        (
            json!({"type": "draw", "x": 1, "y": 1, "is_drawing": true}),
            "Not in a room",
        ),
        (json!({"type": "delete_room"}), "Not in a room"),
    ] {
        outside.send(&message);
        let error = outside.until("error");
        assert!(
            error["message"].as_str().unwrap().contains(reason),
            "{message}: {error}"
        );
    }
    let code = server.get(&format!("/rooms/{room}/players"), &host_user);
    assert_eq!(code["players"].as_array().unwrap().len(), 1);
    let body = json!({"room_code": secret["room_code"], "password": "owl"});
    server.ask(Method::Post, "/rooms/join", &guest_user.token, &body);
    let mut guest = Client::tcp(&server).joined_as_of_old(&guest_user, room);
    host.until("player_joined");

    // In the lobby.
    for (message, reason) in [
        (r#"{"type":"start_game"}"#, "host"),
        (r#"{"type":"delete_room"}"#, "host"),
        (r#"{"type":"skip_turn"}"#, "No game"),
        (r#"{"type":"guess_word","guess":"cat"}"#, "No game"),
        (
            r#"{"type":"draw","x":1,"y":1,"is_drawing":true}"#,
            "nothing to draw",
        ),
        (r#"{"type":"ready","ready":{"html":"<b>"}}"#, "ready"),
        (r#"{"type":"ready","ready":"yes"}"#, "ready"),
        (r#"{"type":"ready","ready":1e999}"#, "number"),
        (r#"{"type":"chat_message","message":{"a":1}}"#, "message"),
        (r#"{"type":"chat_message"}"#, "message"),
        (r#"{"type":"fly"}"#, "fly"),
        (r#"{"ready":true}"#, "type"),
        (r#"[1]"#, "expected"),
        ("nonsense", "expected"),
    ] {
        refused(&mut guest, message, reason, &mut host);
    }
    let giant = json!({"type": "chat_message", "message": "x".repeat(201)}).to_string();
    refused(&mut guest, &giant, "200", &mut host);
    let giant = json!({"type": "chat_message", "message": "x".repeat(100_000)}).to_string();
    refused(&mut guest, &giant, "bytes", &mut host);

    // While the host draws.
    host.send(&json!({"type": "start_game"}));
    let word = host.until("word_assigned")["word"]
        .as_str()
        .unwrap()
        .to_owned();
    host.until("time_update");
    guest.until("time_update");
    let draw = |x: &str, rest: &str| {
        format!(r#"{{"type":"draw","x":{x},"y":10,"is_drawing":true,"is_first_point":true{rest}}}"#)
    };
    refused(&mut guest, &draw("10", ""), "your turn", &mut host);
    let spoofed = format!(r#","user_id":{},"username":"Host""#, host_user.id);
    refused(&mut guest, &draw("10", &spoofed), "your turn", &mut host);
    refused(
        &mut guest,
        r#"{"type":"clear_canvas"}"#,
        "your turn",
        &mut host,
    );
    refused(&mut guest, r#"{"type":"skip_turn"}"#, "host", &mut host);
    refused(&mut guest, r#"{"type":"start_game"}"#, "host", &mut host);
    for (message, reason) in [
        (draw("NaN", ""), "expected"),
        (draw("Infinity", ""), "expected"),
        (draw("-Infinity", ""), "x: invalid number"),
        (draw("1e999", ""), "number"),
        (draw("1e300", ""), "x: -800 to 1600"),
        (draw("-801", ""), "x: -800 to 1600"),
        (draw("\"10\"", ""), "x: invalid type"),
        (draw("null", ""), "x: missing"),
        (draw("[10]", ""), "x: invalid type"),
        (draw("10", r#","brush_size":1e300"#), "brush_size"),
        (draw("10", r#","brush_size":-1"#), "brush_size"),
        (draw("10", r#","brush_size":"2""#), "brush_size"),
        (draw("10", r#","color":7"#), "color"),
        (
            draw("10", &format!(r#","color":"{}""#, "url(x)".repeat(9))),
            "color",
        ),
        (
            r#"{"type":"draw","x":1,"is_drawing":true}"#.into(),
            "y: missing",
        ),
        (
            r#"{"type":"draw","x":1,"y":1}"#.into(),
            "is_drawing: missing",
        ),
        (
            r#"{"type":"draw","x":1,"y":1,"is_drawing":"no"}"#.into(),
            "is_drawing",
        ),
        (
            json!({"type": "guess_word", "guess": word}).to_string(),
            "You draw",
        ),
    ] {
        refused(&mut host, &message, reason, &mut guest);
    }
    // What the drawer says of the word nobody reads who must still guess it.
    host.say(&format!("it is {word}!"));
    host.until("chat_message");
    // Redundant, and harmless.
    for message in [
        json!({"type": "clear_canvas"}),
        json!({"type": "draw", "x": 1, "y": 1, "is_drawing": false}),
    ] {
        host.send(&message);
    }
    host.send(&json!({"type": "ready", "ready": true}));
    let next = guest.until_that(|message| {
        !matches!(
            message["type"].as_str(),
            Some("time_update" | "players_update")
        )
    });
    assert_eq!(next["type"], "player_ready");

    // After the reveal nothing scores.
    host.send(&json!({"type": "skip_turn"}));
    guest.until("round_ended");
    guest.until("game_state");
    let guess = json!({"type": "guess_word", "guess": word}).to_string();
    host.until("round_ended");
    host.until("game_state");
    refused(&mut guest, &guess, "nothing to guess", &mut host);
    guest.say(&word);
    assert_eq!(host.until("chat_message")["message"], word);
    let players = server.get(&format!("/rooms/{room}/players"), &guest_user);
    assert!(
        players["players"]
            .as_array()
            .unwrap()
            .iter()
            .all(|player| player["score"] == 0)
    );
}

#[test]
fn two_old_pages_of_one_player_do_not_fight_for_the_seat() {
    let server = Server::start();
    let [ann, ben] = ["Ann", "Ben"].map(|name| server.guest(name));
    let room = room_of(&server, &ann, &json!({}));
    let mut other = Client::ws(&server).joined_as_of_old(&ben, room);
    let mut first = Client::ws(&server).joined_as_of_old(&ann, room);
    let mut second = Client::ws(&server).joined_as_of_old(&ann, room);
    // The first stays open, in no room; its page would come back from a close.
    assert_eq!(first.until("error")["code"], "replaced");
    first.say("from the first");
    assert_eq!(first.until("error")["message"], "Not in a room");
    second.say("from the second");
    assert_eq!(other.until("chat_message")["message"], "from the second");

    // Who shows another token is somebody else, and sits nowhere yet.
    second.send(&json!({"type": "authenticate", "token": ben.token}));
    second.until("authenticated");
    other.until("player_disconnected");
    second.say("as whom?");
    assert_eq!(second.until("error")["message"], "Not in a room");
    second.send(&json!({"type": "join_room", "room_id": room}));
    second.until("room_joined");
    assert_eq!(other.until("error")["code"], "replaced");
    second.say("as Ben");
    assert_eq!(second.until("chat_message")["username"], "Ben");
}
