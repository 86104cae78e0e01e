//! Accounts, guests and their tokens.

use drawsync::auth::tokens::Tokens;
use serde_json::{Value, json};

use crate::server::{Answer, KEY, Server};

#[test]
fn an_account_registers_logs_in_and_sees_itself() {
    let server = Server::open();
    let lea = json!({"username": "lea", "email": "Lea@Example.com", "password": "owl owl owl"});
    let user = server.post("/auth/register", "", lea.clone());
    assert_eq!(user.status, 200, "{}", user.body);
    let user = user.json();
    assert!(user["id"].is_i64() && user["is_active"] == true && user["username"] == "lea");
    assert_eq!(user["created_at"].as_str().map(str::len), Some(19));
    let again = server.post("/auth/register", "", lea);
    assert_eq!(again.refusal(), (400, "Username already registered".into()));

    // E-mail is optional.
    let ben = json!({"username": "ben", "password": "owl owl owl", "more": [1]});
    let ben = server.post("/auth/register", "", ben);
    assert_eq!(ben.json()["email"], Value::Null);

    let wrong = json!({"username": "lea", "password": "no"});
    let wrong = server.post("/auth/login", "", wrong);
    assert_eq!(
        wrong.refusal(),
        (401, "Incorrect username or password".into())
    );
    let token = json!({"username": "lea", "password": "owl owl owl"});
    let token = server.post("/auth/login", "", token).json();
    assert_eq!(token["token_type"], "bearer");
    let token = token["access_token"].as_str().expect("a token");

    let me = server.call("GET", "/auth/me", token, &json!({})).json();
    assert_eq!(me["id"], user["id"]);
    assert_eq!(
        (&me["is_guest"], &me["is_admin"]),
        (&json!(false), &json!(false))
    );
    let stats = server.call("GET", "/users/stats", token, &json!({})).json();
    assert!(stats["games_played"] == 0 && stats["last_played"].is_null());
    assert_eq!(server.get("/users/leaderboard?limit=5").json(), json!([]));

    assert_eq!(
        server.get("/auth/me").refusal(),
        (401, "Not authenticated".into())
    );
    let bad = server.call("GET", "/auth/me", "x.y.z", &json!({}));
    assert_eq!(
        bad.refusal(),
        (401, "Could not validate credentials".into())
    );
    let limit = server.get("/users/leaderboard?limit=many");
    assert_eq!(limit.refusal().0, 422);
}

#[test]
fn two_lessons_with_the_same_names_are_let_in() {
    let server = Server::open();
    for _ in 0..2 {
        for pupil in 0..28 {
            server.guest(&format!("Pupil {pupil}"));
        }
    }
    let account = json!({"username": "Ms Hill", "password": "owl owl owl"});
    assert_eq!(server.post("/auth/register", "", account).status, 200);
    let taken = server.post("/auth/guest", "", json!({"username": "ms hill"}));
    assert_eq!(taken.refusal().0, 400);
    let answer = server
        .post("/auth/guest", "", json!({"username": "Lea"}))
        .json();
    assert!(answer["id"].is_i64() && answer["username"] == "Lea");
    assert_eq!(answer["token_type"], "bearer");
}

#[test]
fn an_account_changes_its_password_and_logs_out_everywhere() {
    let server = Server::open();
    let account = json!({"username": "lea", "password": "old"});
    let id = server.post("/auth/register", "", account.clone()).json()["id"].clone();
    let token = |answer: Answer| -> String {
        let token = answer.json()["access_token"].as_str().map(Into::into);
        token.expect("a token")
    };
    let first = token(server.post("/auth/login", "", account));
    let change = |token: &str, present: &str, new: &str| {
        let body = json!({"password": present, "new_password": new});
        server.post("/auth/password", token, body)
    };
    assert_eq!(
        change(&first, "x", "new").refusal(),
        (403, "That is not your present password.".into())
    );
    assert_eq!(change(&first, "old", "").status, 422);
    let second = token(change(&first, "old", "new"));
    assert_eq!(change(&first, "new", "x").status, 401);
    let guest = server.guest("ben");
    assert_eq!(change(&guest, "", "x").status, 403);

    let out = |token: &str| server.post("/auth/logout-everywhere", token, json!({}));
    assert_eq!(out(&second).status, 200);
    assert_eq!(out(&second).status, 401);

    let path = format!("/admin/users/{id}/logout");
    assert_eq!(server.post(&path, &guest, json!({})).status, 403);
    let operator = Tokens::new(&KEY).issue_operator();
    assert_eq!(server.post(&path, &operator, json!({})).status, 200);
    let path = "/admin/users/lea/logout";
    assert_eq!(server.post(path, &operator, json!({})).status, 422);
}

#[test]
fn tokens_are_read_as_the_original_read_them() {
    let server = Server::open();
    let lea = server.guest("Lea");
    let me = |authorization: &str| {
        let header = format!("Authorization: {authorization}\r\n");
        let answer = server.send("GET", "/auth/me", &header, "");
        assert!(!answer.head.contains("www-authenticate"));
        answer
    };
    for scheme in ["Bearer", "bearer", "BEARER"] {
        assert_eq!(me(&format!("{scheme} {lea}")).status, 200);
    }
    let missing = (401, "Not authenticated".to_owned());
    for authorization in [format!("Basic {lea}"), lea.clone(), "Bearer".into()] {
        assert_eq!(me(&authorization).refusal(), missing);
    }
    let in_query = server.get(&format!("/auth/me?token={lea}"));
    assert_eq!(in_query.refusal(), missing);
    let bad = (401, "Could not validate credentials".to_owned());
    assert_eq!(me(&format!("Bearer {lea}x")).refusal(), bad);
}
