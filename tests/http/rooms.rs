//! Rooms: made, found, joined and left, opened again and closed.

use drawsync::auth::tokens::Tokens;
use drawsync::config::CreateRooms;
use serde_json::{Value, json};

use crate::server::{KEY, Server};

#[test]
fn a_room_is_made_found_joined_and_left() {
    let server = Server::open();
    let (lea, ben) = (server.guest("Lea"), server.guest("Ben"));
    let wish = json!({
        "name": "  Art   class ", "max_players": "4", "time_limit": 80.0, "is_private": "no",
        "max_rounds": 3, "word_choices": 2, "hints": 0, "difficulty": "easy", "quick_finish": 0,
        "language": "de",
    });
    let made = server.post("/rooms/", &lea, wish);
    assert_eq!(made.status, 200, "{}", made.body);
    let made = made.json();
    let original = [
        "name",
        "is_private",
        "password",
        "max_players",
        "time_limit",
        "max_rounds",
        "id",
        "room_code",
        "current_players",
        "is_active",
        "created_by",
        "created_at",
        "current_word",
        "current_drawer_id",
        "round_number",
        "game_started",
    ];
    assert!(
        original.iter().all(|field| made.get(field).is_some()),
        "{made}"
    );
    assert_eq!(made["name"], "Art class");
    assert_eq!(
        (&made["max_players"], &made["time_limit"]),
        (&json!(4), &json!(80))
    );
    assert_eq!(
        (&made["difficulty"], &made["quick_finish"]),
        (&json!("easy"), &json!(false))
    );
    assert_eq!(made["language"], "de");
    assert_eq!(made["current_players"], 0);
    assert!(made["password"].is_null() && made["current_word"].is_null());

    let list = server.get("/rooms/").json();
    assert_eq!(list, json!([made]));
    let code = made["room_code"].as_str().expect("a code");
    let spoken = format!("/rooms/{}%20-{}", code[..3].to_lowercase(), &code[3..]);
    let door = server.get(&spoken).json();
    assert_eq!((&door["id"], &door["players"]), (&made["id"], &json!([])));
    assert!(door["host"].is_null() && door["has_password"] == false);

    let session = server.post("/rooms/join", &ben, json!({ "room_code": code }));
    assert_eq!(session.status, 200, "{}", session.body);
    let session = session.json();
    assert_eq!(
        (&session["room_id"], &session["left_at"]),
        (&made["id"], &Value::Null)
    );
    let id = &made["id"];
    assert_eq!(
        server.get(&format!("/rooms/{id}/players")).json(),
        json!({"players": []})
    );
    assert_eq!(
        server.get("/rooms/999/players").json(),
        json!({"players": []})
    );
    let leave = format!("/rooms/{id}/leave");
    assert_eq!(server.post(&leave, &ben, json!({})).status, 200);
    let again = server.post(&leave, &ben, json!({}));
    assert_eq!(again.refusal(), (404, "Session not found".into()));
}

#[test]
fn a_private_room_keeps_its_password_and_stays_out_of_the_list() {
    let server = Server::open();
    let (lea, ben) = (server.guest("Lea"), server.guest("Ben"));
    let wish = json!({"name": "Secret", "is_private": true, "password": "owl"});
    let made = server.post("/rooms/", &lea, wish).json();
    assert_eq!(
        (&made["has_password"], &made["password"]),
        (&json!(true), &Value::Null)
    );
    assert_eq!(server.get("/rooms/").json(), json!([]));
    let code = &made["room_code"];
    for password in [Value::Null, json!("cat")] {
        let wish = json!({"room_code": code, "password": password});
        let refused = server.post("/rooms/join", &ben, wish);
        assert_eq!(refused.refusal(), (401, "Incorrect room password".into()));
    }
    let wish = json!({"room_code": code, "password": "owl"});
    assert_eq!(server.post("/rooms/join", &ben, wish).status, 200);
    let wish = json!({"name": "4b", "preset": "class", "password": "owl", "time_limit": 90});
    let made = server.post("/rooms/", &lea, wish).json();
    assert_eq!(
        (&made["is_private"], &made["has_password"]),
        (&json!(true), &json!(true)),
        "a class is private by itself"
    );
    assert_eq!(
        (&made["chat"], &made["time_limit"]),
        (&json!("off"), &json!(90))
    );
    let nowhere = server.post("/rooms/join", &ben, json!({"room_code": "AAAAAA"}));
    assert_eq!(nowhere.refusal(), (404, "Room not found".into()));
}

#[test]
fn a_room_of_an_account_is_kept_and_opened_again_as_it_was() {
    let server = Server::open();
    let (lea, ben) = (server.account("lea"), server.account("ben"));
    let guest = server.guest("Gast");
    let class = json!({"name": "5b", "preset": "class", "password": "owl", "language": "de"});
    let room = server.post("/rooms/", &lea, class).json();
    let code = room["room_code"].as_str().expect("a code").to_owned();
    let words = format!("/rooms/{code}/words");
    assert_eq!(server.list("PUT", &words, &lea, "Zelle\nAtom").status, 200);
    let mine = server.list("GET", "/rooms/mine", &lea, "").json();
    assert_eq!(
        (&mine[0]["room_code"], &mine[0]["is_open"]),
        (&json!(code), &json!(true))
    );

    // It ends by itself, or because an admin closes it.
    let admin = server
        .store
        .account_by_name("lea")
        .expect("a store")
        .expect("lea");
    server.store.set_admin(admin.id, true).expect("an admin");
    let closed = server.list("DELETE", &format!("/admin/rooms/{code}"), &lea, "");
    assert_eq!(closed.status, 200, "{}", closed.body);
    assert_eq!(server.get(&format!("/rooms/{code}")).status, 404);
    let mine = server.list("GET", "/rooms/mine", &lea, "").json();
    assert_eq!(
        (&mine[0]["name"], &mine[0]["is_open"]),
        (&json!("5b"), &json!(false))
    );
    assert_eq!(mine[0]["ended_at"].as_str().map(str::len), Some(19));

    let own = format!("/rooms/mine/{code}");
    let mut refusals = Vec::new();
    for (method, target, who) in [
        ("GET", "/rooms/mine", guest.as_str()),
        ("POST", &own, &guest),
        ("POST", &own, &ben),
        ("DELETE", &own, &ben),
        ("POST", "/rooms/mine/AAAAAA", &lea),
        ("POST", &own, ""),
    ] {
        refusals.push(server.list(method, target, who, "").refusal().0);
    }
    assert_eq!(refusals, [403, 403, 404, 404, 404, 401]);
    assert_eq!(
        server.list("GET", "/rooms/mine", &ben, "").json(),
        json!([])
    );

    let again = server.list("POST", &own, &lea, "");
    assert_eq!(again.status, 200, "{}", again.body);
    let again = again.json();
    for field in [
        "room_code",
        "name",
        "time_limit",
        "language",
        "chat",
        "has_password",
    ] {
        assert_eq!(again[field], room[field], "{field}");
    }
    assert_ne!(again["id"], room["id"]);
    let shown = server.list("GET", &words, &lea, "").json();
    assert_eq!(
        shown["entries"],
        json!([{"word": "Zelle"}, {"word": "Atom"}])
    );
    // Twice is once.
    assert_eq!(
        server.list("POST", &own, &lea, "").json()["id"],
        again["id"]
    );

    // A guest's room is gone with its end.
    let room = server
        .post("/rooms/", &guest, json!({"name": "Owls"}))
        .json();
    let other = room["room_code"].as_str().expect("a code");
    assert_eq!(
        server
            .list("DELETE", &format!("/admin/rooms/{other}"), &lea, "")
            .status,
        200
    );
    server.list("DELETE", &format!("/admin/rooms/{code}"), &lea, "");
    assert_eq!(server.list("DELETE", &own, &lea, "").status, 200);
    assert_eq!(
        server.list("GET", "/rooms/mine", &lea, "").json(),
        json!([])
    );
}

#[test]
fn admins_and_the_operator_see_and_close_all_rooms() {
    let server = Server::open();
    let lea = server.guest("Lea");
    let wish = json!({"name": "Secret", "is_private": true});
    let code = server.post("/rooms/", &lea, wish).json()["room_code"].clone();
    let path = format!("/admin/rooms/{}", code.as_str().expect("a code"));

    let account = json!({"username": "root", "password": "owl owl owl"});
    let account = server.post("/auth/register", "", account.clone()).json();
    let id = drawsync::protocol::ids::UserId(account["id"].as_i64().expect("an id"));
    let token = json!({"username": "root", "password": "owl owl owl"});
    let token = server.post("/auth/login", "", token).json();
    let root = token["access_token"].as_str().expect("a token");
    let operator = Tokens::new(&KEY).issue_operator();

    for who in [lea.as_str(), root] {
        assert_eq!(
            server
                .call("GET", "/admin/rooms", who, &json!({}))
                .refusal()
                .0,
            403
        );
        assert_eq!(
            server.call("DELETE", &path, who, &json!({})).refusal().0,
            403
        );
        assert_eq!(
            server.post("/rooms/cleanup", who, json!({})).refusal().0,
            403
        );
    }
    assert_eq!(server.get("/admin/rooms").refusal().0, 401);
    assert!(server.store.set_admin(id, true).expect("written"));
    for who in [root, operator.as_str()] {
        let rooms = server.call("GET", "/admin/rooms", who, &json!({})).json();
        assert_eq!(rooms[0]["room_code"], code);
    }
    let none = server.call("GET", "/admin/reports", root, &json!({}));
    assert_eq!(none.json(), json!([]));
    for (path, status) in [("/admin/reports/7", 404), ("/admin/reports/x", 422)] {
        let answer = server.call("DELETE", path, root, &json!({}));
        assert_eq!(answer.refusal().0, status);
        let answer = server.call("DELETE", path, &lea, &json!({}));
        assert_eq!(answer.refusal().0, 403);
    }
    let cleaned = server.post("/rooms/cleanup", root, json!({})).json();
    assert_eq!(cleaned["full_rooms_deleted"], 0);
    assert_eq!(
        server.call("DELETE", &path, &operator, &json!({})).status,
        200
    );
    assert_eq!(
        server.call("DELETE", &path, root, &json!({})).refusal().0,
        404
    );
}

#[test]
fn the_host_decides_who_registers_and_who_creates_rooms() {
    let server = Server::start(CreateRooms::Admins, false);
    let account = json!({"username": "ben", "password": "owl owl owl"});
    assert_eq!(server.post("/auth/register", "", account).refusal().0, 403);
    let lea = server.guest("Lea");
    assert_eq!(
        server
            .post("/rooms/", &lea, json!({"name": "a"}))
            .refusal()
            .0,
        403
    );
}
