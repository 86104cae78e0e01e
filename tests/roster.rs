//! A class and its list of names on the real server: who is told it, that a kill
//! leaves it where it was, and that the room opened again has it still.
#![allow(clippy::unwrap_used)]

#[path = "common/real.rs"]
mod real;

use minreq::Method;
use real::{Client, Server};
use serde_json::{Value, json};

const NAMES: [&str; 3] = ["Mia", "Ben", "Zoë B."];

#[test]
fn a_class_picks_its_names_and_finds_them_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut server = Server::start_in(dir.path());
    let (lea, mia, ben) = (
        server.account("lea"),
        server.guest("Player"),
        server.guest("Superman"),
    );
    let class = json!({"name": "7b", "preset": "class"});
    let room = server.ask(Method::Post, "/rooms/", &lea.token, &class);
    let id = room["id"].as_i64().unwrap();
    let door = format!("/rooms/{}", room["room_code"].as_str().unwrap());
    let players = format!("/rooms/{id}/players");

    let mut host = Client::ws(&server).joined(&lea, id);
    host.send(&json!({"type": "set_roster", "names": NAMES}));
    assert_eq!(host.until("roster")["names"], json!(NAMES));
    let mut pupil = Client::tcp(&server).joined(&mia, id);
    assert_eq!(pupil.until("roster")["names"], json!(NAMES));
    pupil.send(&json!({"type": "pick_name", "name": "Superman"}));
    assert_eq!(pupil.error(), "out_of_range");
    pupil.send(&json!({"type": "pick_name", "name": "Mia"}));
    assert_eq!(named(&mut pupil, mia.id), json!(["Mia", false]));

    // At the door nobody reads a name, and inside everybody.
    let seen = server.get(&door, &ben);
    assert_eq!(
        (&seen["has_roster"], &seen["players"]),
        (&json!(true), &json!([]))
    );
    assert_eq!(server.get(&players, &ben)["players"], json!([]));
    assert_eq!(server.get(&players, &mia)["players"][1]["username"], "Mia");

    server.kill();
    let server = Server::start_in(dir.path());
    let mut host = Client::ws(&server).joined(&lea, id);
    assert_eq!(host.until("roster")["names"], json!(NAMES));
    let mut other = Client::tcp(&server).joined(&ben, id);
    assert_eq!(other.until("roster")["names"], json!(NAMES));
    other.send(&json!({"type": "pick_name", "name": "mia"}));
    assert_eq!(other.error(), "name_taken");
    host.send(&json!({"type": "free_name", "user_id": mia.id}));
    assert_eq!(named(&mut other, mia.id)[1], true);
    other.send(&json!({"type": "pick_name", "name": "mia"}));
    assert_eq!(named(&mut other, ben.id), json!(["Mia", false]));

    host.send(&json!({"type": "delete_room"}));
    host.until("room_closed");
    let again = format!("/rooms/mine/{}", room["room_code"].as_str().unwrap());
    let room = server.ask(Method::Post, &again, &lea.token, &json!({}));
    let mut host = Client::ws(&server).joined(&lea, room["id"].as_i64().unwrap());
    assert_eq!(host.until("roster")["names"], json!(NAMES));
}

/// The next name of somebody, and whether it is none.
fn named(client: &mut Client, id: i64) -> Value {
    let told = client
        .until_that(|message| message["type"] == "player_updated" && message["player"]["id"] == id);
    json!([told["player"]["username"], told["player"]["unnamed"]])
}
