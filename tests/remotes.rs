//! A second device of the host on the real server: from the key that is shown
//! to the withdrawal, over a restart, and where a key must never be found.
//!
//! What such a device may do is in `tests/golden/remote.txt`.
#![allow(clippy::unwrap_used)]

#[path = "common/real.rs"]
mod real;

use std::path::Path;

use minreq::Method;
use real::{Client, Guest, Server};
use serde_json::{Value, json};

fn message(kind: &str) -> Value {
    json!({ "type": kind })
}

fn hold(room: i64, key: &Value) -> Value {
    json!({"type": "hold_remote", "room_id": room, "key": key})
}

/// Launched on `dir`, with a log that tells everything.
fn launch(dir: &Path) -> Server {
    let mut command = real::command(dir);
    command.args(["--log", "trace"]);
    Server::launch(command)
}

/// Whether these bytes stand in any file of the data directory.
fn is_written(dir: &Path, text: &str) -> bool {
    let files = std::fs::read_dir(dir).unwrap();
    let files = files.map(|file| file.unwrap().path());
    files.filter(|path| path.is_file()).any(|path| {
        let bytes = std::fs::read(path).unwrap();
        let mut places = bytes.windows(text.len());
        places.any(|place| place == text.as_bytes())
    })
}

/// A host and a player in a room, and a phone that holds it: with its own key,
/// and the one that was shown.
fn held(server: &Server) -> ([Guest; 2], i64, [Client; 3], [Value; 2]) {
    let people = ["Lea", "Ben"].map(|name| server.guest(name));
    let room = server.room(&people[0]);
    let mut lea = Client::ws(server).joined(&people[0], room);
    let ben = Client::tcp(server).joined(&people[1], room);
    lea.send(&message("offer_remote"));
    let shown = lea.until("remote_offer")["key"].take();

    let mut phone = Client::page(server);
    phone.send(&hold(room, &shown));
    phone.until("knocking");
    let own = phone.until("remote_key");
    let asks = json!([{"number": own["number"], "state": "asks"}]);
    assert_eq!(lea.until("remotes")["remotes"], asks);
    lea.send(&json!({"type": "answer_remote", "number": own["number"], "yes": true}));
    assert_eq!(phone.until("room_joined")["remote"], true);
    (people, room, [lea, ben, phone], [own, shown])
}

#[test]
fn a_phone_holds_the_room_and_still_does_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let mut server = launch(dir.path());
    let ([lea, ben], room, [_laptop, mut player, mut phone], [own, shown]) = held(&server);

    // It has no token, and does what the host does.
    phone.send(&message("start_game"));
    player.until_phase("choosing");
    phone.send(&message("pause_game"));
    assert_eq!(player.until("clock")["clock"]["by_host"], true);
    phone.send(&message("chat_message"));
    assert_eq!(phone.error(), "bad_message");
    phone.say("hello");
    assert_eq!(phone.error(), "not_host");
    phone.send(&message("offer_remote"));
    assert_eq!(phone.error(), "not_host");
    phone.send(&message("delete_room"));
    assert_eq!(phone.error(), "not_host");

    // Who has seen the link comes too late, and is sent away.
    for (mut thief, end) in [
        (Client::page(&server), "1008"),
        (Client::tcp(&server), "not_authenticated"),
    ] {
        thief.send(&hold(room, &shown));
        assert_eq!(thief.error(), "wrong_key");
        assert_eq!(thief.end(), end);
    }

    server.kill();
    let log = server.log();
    server = launch(dir.path());
    let mut laptop = Client::ws(&server).joined(&lea, room);
    assert_eq!(laptop.until("remotes")["remotes"][0]["state"], "absent");
    player = Client::tcp(&server).joined(&ben, room);
    phone = Client::page(&server);
    phone.send(&hold(room, &own["key"]));
    assert_eq!(phone.until("room_joined")["remote"], true);
    phone.send(&message("resume_game"));
    player.until("clock");
    laptop.send(&json!({"type": "withdraw_remote", "number": own["number"]}));
    assert_eq!(phone.end(), "4006");
    phone = Client::page(&server);
    phone.send(&hold(room, &own["key"]));
    assert_eq!(phone.error(), "wrong_key");

    server.terminate();
    for key in [&own["key"], &shown] {
        let key = key.as_str().unwrap();
        assert!(!is_written(dir.path(), key), "a key is kept");
        let told = log
            .iter()
            .chain(&server.log())
            .any(|line| line.contains(key));
        assert!(!told, "a key is logged");
    }
}

#[test]
fn the_host_says_no_and_the_device_is_sent_away() {
    let server = Server::start();
    let lea = server.guest("Lea");
    let room = server.room(&lea);
    let mut laptop = Client::ws(&server).joined(&lea, room);
    for (mut device, end) in [
        (Client::page(&server), "4006"),
        (Client::tcp(&server), "withdrawn"),
    ] {
        laptop.send(&message("offer_remote"));
        let shown = laptop.until("remote_offer")["key"].take();
        device.send(&hold(room, &shown));
        let number = device.until("remote_key")["number"].take();
        laptop.send(&json!({"type": "answer_remote", "number": number, "yes": false}));
        assert_eq!(device.error(), "not_let_in");
        assert_eq!(device.end(), end);
    }
}

#[test]
fn whoever_is_logged_out_everywhere_holds_no_room_by_another_device() {
    let server = Server::start();
    let ([lea, ben], room, [_laptop, _player, mut phone], [own, _]) = held(&server);
    let out = |of: &Guest| {
        let none = json!({});
        server.ask(Method::Post, "/auth/logout-everywhere", &of.token, &none)
    };
    // Ben holds nothing.
    out(&ben);
    phone.send(&json!({"type": "set_door", "door": "locked"}));
    assert_eq!(phone.until("door")["door"], "locked");
    out(&lea);
    assert_eq!(phone.end(), "4006");
    phone = Client::page(&server);
    phone.send(&hold(room, &own["key"]));
    assert_eq!(phone.error(), "wrong_key");
}

#[test]
fn a_device_with_a_token_gives_its_powers_up_and_takes_a_seat() {
    let server = Server::start();
    let ([_, ben], room, [mut laptop, player, mut phone], [own, _]) = held(&server);
    phone.send(&message("leave_room"));
    phone.until("room_left");
    assert_eq!(phone.end(), "1008");
    let none = laptop.until_that(|told| told["remotes"] == json!([]));
    assert_eq!(none["type"], "remotes");

    // The same player's other device: it holds the room, and then plays.
    drop(player);
    laptop.send(&message("offer_remote"));
    let shown = laptop.until("remote_offer")["key"].take();
    let mut tablet = Client::ws(&server).authenticated(&ben);
    tablet.send(&hold(room, &shown));
    let number = tablet.until("remote_key")["number"].take();
    laptop.send(&json!({"type": "answer_remote", "number": number, "yes": true}));
    assert_eq!(tablet.until("room_joined")["user_id"], 0);
    tablet.send(&json!({"type": "join_room", "room_id": room, "take_over": true}));
    let joined = tablet.until("room_joined");
    assert_eq!(
        (&joined["user_id"], &joined["remote"]),
        (&json!(ben.id), &json!(false))
    );
    tablet.send(&message("start_game"));
    assert_eq!(tablet.error(), "not_host");
    assert_ne!(own["key"], shown);
}
