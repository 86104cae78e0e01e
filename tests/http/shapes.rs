//! Bodies and answers: their fields, and what is said of them.

use std::collections::BTreeSet;

use drawsync::limits::PLAYERS;
use serde_json::{Value, json};

use crate::server::Server;

#[test]
fn what_cannot_be_read_is_refused_by_name() {
    let server = Server::open();
    let lea = server.guest("Lea");
    for (wish, named) in [
        (json!({}), "name:"),
        (json!({"name": ""}), "name:"),
        (json!({"name": 5}), "name:"),
        (json!({"name": "a", "max_players": 4.5}), "max_players:"),
        (json!({"name": "a", "max_players": null}), "max_players:"),
        (
            json!({"name": "a", "max_players": 41}),
            "max_players: 41 is not from 2 to 40.",
        ),
        (
            json!({"name": "a", "time_limit": -1}),
            "time_limit: -1 is not from 15 to 300.",
        ),
        (json!({"name": "a", "difficulty": "odd"}), "difficulty:"),
        (json!({"name": "a", "preset": "party"}), "preset:"),
        (json!({"name": "a", "end_after": 4}), "end_after:"),
        (
            json!({"name": "a", "language": "xx"}),
            "language: unknown variant `xx`, expected one of `en`, `de`,",
        ),
        (json!({"name": "a", "is_private": "maybe"}), "is_private:"),
        (json!([]), "The body"),
    ] {
        let (status, detail) = server.post("/rooms/", &lea, wish.clone()).refusal();
        assert_eq!(status, 422, "{wish}");
        assert!(detail.starts_with(named), "{wish}: {detail}");
    }
    let form = server.send("POST", "/auth/login", "Content-Type: text/plain\r\n", "{}");
    assert_eq!(form.refusal().0, 422);
    let broken = server.send("POST", "/auth/login", "", "{\"username\":");
    assert_eq!(broken.refusal().0, 422);
    assert_eq!(server.get("/rooms/x/players").refusal().0, 422);
    assert_eq!(server.get("/rooms/").json(), json!([]));
}

#[test]
fn shapes_are_those_of_the_original() {
    let server = Server::open();
    let names = |value: &Value| {
        let fields = value.as_object().expect("an object");
        fields.keys().cloned().collect::<Vec<_>>().join(" ")
    };
    let begins = |value: Value, original: &str| {
        let names = names(&value);
        assert!(names.starts_with(original), "{names}");
        value
    };
    let lea = json!({"username": "lea", "email": "a@EXAMPLE.com", "password": "x"});
    let user = server.post("/auth/register", "", lea.clone()).json();
    let user = begins(user, "username email id is_active created_at");
    assert_eq!(user["email"], "a@example.com");
    let same_mail = json!({"username": "ben", "email": "a@example.com", "password": "x"});
    let same_mail = server.post("/auth/register", "", same_mail);
    assert_eq!(
        same_mail.refusal(),
        (400, "Email already registered".into())
    );
    for email in ["x@foo.test", "x@localhost", "x"] {
        let wrong = json!({"username": "ben", "email": email, "password": "x"});
        assert_eq!(
            server.post("/auth/register", "", wrong).refusal().0,
            422,
            "{email}"
        );
    }
    let token = server.post("/auth/login", "", lea).json();
    let token = begins(token, "access_token token_type")["access_token"].clone();
    let token = token.as_str().expect("a token");

    // A public room has no password, and limits may come as text.
    let wish = json!({
        "name": "a", "password": "p", "max_players": "4", "max_rounds": 2.0, "is_private": "off",
    });
    let room = server.post("/rooms/", token, wish).json();
    let room = begins(
        room,
        "name is_private password max_players time_limit max_rounds id room_code current_players \
         is_active created_by created_at current_word current_drawer_id round_number game_started",
    );
    assert_eq!(
        (&room["has_password"], &room["time_limit"]),
        (&json!(false), &json!(60))
    );
    let times = [&user["created_at"], &room["created_at"]].map(|time| time.as_str().map(str::len));
    assert_eq!(times, [Some("2026-11-23T06:50:16".len()); 2]);
    let (id, code) = (&room["id"], &room["room_code"]);
    assert_eq!(
        server.get("/games/rooms/public").json(),
        json!([{
            "id": id, "name": "a", "room_code": code, "current_players": 0, "max_players": 4,
            "game_started": false,
        }])
    );
    let session = server
        .post("/rooms/join", token, json!({ "room_code": code }))
        .json();
    begins(
        session,
        "room_id is_ready score id user_id session_token joined_at left_at",
    );
    let again = server.post("/rooms/join", token, json!({ "room_code": code }));
    assert_eq!(again.refusal(), (400, "Already in this room".into()));
    let stats = server.call("GET", "/users/stats", token, &json!({})).json();
    begins(
        stats,
        "games_played games_won total_score words_guessed words_drawn average_score \
         total_play_time id user_id last_played",
    );
    begins(server.get("/").json(), "message version docs redoc");
    begins(server.get("/health").json(), "status service");
    for (limit, status) in [
        ("-1", 200),
        ("0", 200),
        ("4.0", 200),
        ("", 422),
        ("1.5", 422),
    ] {
        let target = format!("/users/leaderboard?limit={limit}");
        assert_eq!(server.get(&target).status, status, "{target}");
    }
}

#[test]
fn the_description_and_its_page_are_there() {
    let server = Server::open();
    let answer = server.get("/openapi.json");
    assert!(answer.has("Content-Type: application/json"));
    let description = answer.json();
    assert_eq!(description["openapi"], "3.1.0");
    let paths = description["paths"].as_object().expect("paths");
    let operations = || {
        let items = paths.iter().flat_map(|(path, item)| {
            let methods = item.as_object().expect("methods").iter();
            methods.map(move |(method, operation)| (method, path, operation))
        });
        items.filter(|(_, path, _)| !path.is_empty())
    };
    let ids: BTreeSet<_> = operations()
        .filter_map(|(.., it)| it["operationId"].as_str())
        .collect();
    assert_eq!(
        ids.len(),
        operations().count(),
        "each has a name of its own"
    );
    for (method, path, operation) in operations() {
        let target = path
            .replace("{room_code}", "AAAAAA")
            .replace("{room_id}", "1");
        let needs_token = operation.get("security").is_some();
        let answer = server.call(&method.to_uppercase(), &target, "", &json!({}));
        assert_eq!(answer.status == 401, needs_token, "{method} {path}");
    }
    let players = &description["components"]["schemas"]["NewRoom"]["properties"]["max_players"];
    let range = [
        &players["anyOf"][0]["minimum"],
        &players["anyOf"][0]["maximum"],
    ];
    assert_eq!(range, [&json!(PLAYERS.start()), &json!(PLAYERS.end())]);
    for target in ["/docs", "/redoc"] {
        let page = server.get(target);
        assert!(page.status == 200 && page.has("Content-Type: text/html; charset=utf-8"));
        assert!(
            page.head
                .contains("\r\ncontent-security-policy: default-src 'none';")
        );
    }
}
