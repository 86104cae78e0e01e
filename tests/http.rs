//! The HTTP API as clients see it: the real gate, workers, game loop and store
//! on a free port.

#[path = "common/playing.rs"]
mod playing;

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use drawsync::auth::Auth;
use drawsync::auth::tokens::{TokenKey, Tokens};
use drawsync::config::CreateRooms;
use drawsync::game_loop::{Event, Game};
use drawsync::limits::{
    HTTP_BODY_BYTES_MAX, PLAYERS, RATE_LIMITS, USER_LISTS_MAX, USER_ROOMS_MAX, WORD_LIST_BYTES_MAX,
    WORD_LIST_ENTRIES_MAX,
};
use drawsync::mailbox::Sender;
use drawsync::net::gate::{self, Callbacks};
use drawsync::net::http::files::Files;
use drawsync::net::http::{self, Http, Site};
use drawsync::net::listener::{self, Listening};
use drawsync::net::rate::Rates;
use drawsync::net::slots::Slots;
use drawsync::store::Store;
use playing::play;
use serde_json::{Value, json};

const KEY: TokenKey = TokenKey([7; 32]);

struct Server {
    address: SocketAddr,
    store: Store,
    socket: PathBuf,
    running: Option<(Listening, Http, Sender<Event>)>,
    _dir: tempfile::TempDir,
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Server {
    fn start(create_rooms: CreateRooms, registration_open: bool) -> Server {
        let dir = tempfile::tempdir().expect("a directory");
        let (store, _) = Store::open(dir.path()).expect("a store");
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

    fn open() -> Server {
        Server::start(CreateRooms::Everyone, true)
    }

    /// One request on a connection of its own.
    fn send(&self, method: &str, target: &str, headers: &str, body: impl AsRef<[u8]>) -> Answer {
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

    fn get(&self, target: &str) -> Answer {
        self.send("GET", target, "", "")
    }

    fn call(&self, method: &str, target: &str, token: &str, body: &Value) -> Answer {
        let headers =
            format!("Content-Type: application/json\r\nAuthorization: Bearer {token}\r\n");
        self.send(method, target, &headers, body.to_string())
    }

    /// Sends a list as it is.
    fn list(&self, method: &str, target: &str, token: &str, list: impl AsRef<[u8]>) -> Answer {
        let headers = format!("Authorization: Bearer {token}\r\n");
        self.send(method, target, &headers, list)
    }

    fn post(&self, target: &str, token: &str, body: Value) -> Answer {
        self.call("POST", target, token, &body)
    }

    /// The token of a new guest.
    fn guest(&self, name: &str) -> String {
        let answer = self.post("/auth/guest", "", json!({ "username": name }));
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()["access_token"]
            .as_str()
            .expect("a token")
            .into()
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
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }

    /// The sentence of a refusal.
    fn refusal(&self) -> (u16, String) {
        let detail = self.json()["detail"].as_str().map(Into::into);
        (self.status, detail.expect("detail is a text"))
    }

    fn has(&self, header: &str) -> bool {
        self.head
            .contains(&format!("\r\n{}\r\n", header.to_lowercase()))
    }
}

/// What `/openapi.json` says. Every answer of every test here is held against
/// it: its status, and the names and the order of its fields.
struct Described(Value);

impl Described {
    fn in_words_of(server: &Server) -> &'static Described {
        static DESCRIBED: OnceLock<Described> = OnceLock::new();
        DESCRIBED.get_or_init(|| Described(server.get("/openapi.json").json()))
    }

    fn check(&self, method: &str, target: &str, answer: &Answer) {
        // Whatever was asked: a worker has ended in its answer, or its server
        // before one took the request. The gate and the library say so.
        if matches!(answer.status, 502 | 504) || (answer.status == 500 && answer.body.is_empty()) {
            return;
        }
        let path = target.split('?').next().unwrap_or_default();
        let Some(operation) = self.operation(method, path) else {
            assert!(
                matches!(answer.status, 200 | 307 | 400 | 404 | 405 | 426),
                "{method} {target}"
            );
            return;
        };
        let status = answer.status.to_string();
        let described = self.resolved(&operation["responses"][status]);
        assert!(
            described.is_object(),
            "{method} {path} {}: not described",
            answer.status
        );
        if answer.has("Content-Type: application/json") {
            let schema = &described["content"]["application/json"]["schema"];
            self.compare(schema, &answer.json(), &format!("{method} {path}"));
        }
    }

    fn operation(&self, method: &str, path: &str) -> Option<&Value> {
        let paths = self.0["paths"].as_object().expect("paths");
        let pattern = paths.keys().find(|pattern| *pattern == path).or_else(|| {
            let fits = |pattern: &&String| {
                let (before, rest) = pattern.split_once('{')?;
                let (_, after) = rest.split_once('}')?;
                let inner = path.strip_prefix(before)?.strip_suffix(after)?;
                (!inner.is_empty() && !inner.contains('/')).then_some(())
            };
            paths.keys().find(|pattern| fits(pattern).is_some())
        });
        paths[pattern?].get(method.to_lowercase())
    }

    fn resolved<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value["$ref"].as_str() {
            Some(name) => self
                .0
                .pointer(&name[1..])
                .expect("a reference that leads somewhere"),
            None => value,
        }
    }

    fn compare(&self, schema: &Value, value: &Value, place: &str) {
        let schema = self.resolved(schema);
        match value {
            Value::Object(fields) if schema["properties"].is_object() => {
                let described = schema["properties"].as_object().expect("fields");
                let required = schema["required"].as_array().expect("names");
                let due = described
                    .keys()
                    .filter(|name| fields.contains_key(*name) || required.contains(&json!(name)));
                assert!(fields.keys().eq(due), "{place}: {fields:?}");
                for (name, field) in fields {
                    self.compare(&described[name], field, &format!("{place} {name}"));
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.compare(&schema["items"], item, place);
                }
            }
            _ => {}
        }
    }
}

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
fn a_list_is_looked_at_and_given_to_a_room_by_its_host_alone() {
    let server = Server::open();
    let (lea, ben) = (server.guest("Lea"), server.guest("Ben"));
    let room = server.post("/rooms/", &lea, json!({"name": "Owls", "language": "de"}));
    let code = room.json()["room_code"]
        .as_str()
        .expect("a code")
        .to_owned();
    let words = format!("/rooms/{code}/words");

    // What German Excel saves, in Windows-1252.
    let sheet =
        b"Wort;Synonyme;Erkl\xe4rung\r\nBr\xf6tchen;Semmel;Geb\xe4ck\r\n---;;\r\ndas br\xf6tchen;;\r\n";
    let seen = server.list("POST", "/words?language=de", &ben, sheet);
    assert_eq!(seen.status, 200, "{}", seen.body);
    let seen = seen.json();
    assert_eq!(seen["layout"], "table");
    let roll = json!({"word": "Brötchen", "synonyms": ["Semmel"], "definition": "Gebäck"});
    assert_eq!(seen["entries"][0], roll);
    assert_eq!(seen["findings_total"], 2);
    let finding = &seen["findings"][0];
    assert_eq!(finding["problem"], "nothing_to_guess");
    assert_eq!(finding["message"], "line 3: “---” has nothing to guess.");
    let alike = json!({
        "line": 4, "word": "das brötchen", "problem": "alike", "of": "Brötchen",
        "message": "line 4: “das brötchen” is the same to guess as “Brötchen”.",
    });
    assert_eq!(seen["findings"][1], alike);
    let other = server
        .list("POST", "/words?layout=words", &ben, "a,b,c\nd,e,f")
        .json();
    assert_eq!(other["entries"].as_array().map(Vec::len), Some(6));

    // Only the host may give a room words; nobody else is shown them.
    let mut refusals = Vec::new();
    for (method, target, who, list) in [
        ("PUT", words.as_str(), "", "cat"),
        ("PUT", &words, &ben, "cat"),
        ("DELETE", &words, &ben, ""),
        ("GET", &words, &ben, ""),
        ("GET", &words, &lea, ""),
        ("PUT", &words, &lea, "---\n\u{1f388}\n"),
        ("PUT", "/rooms/AAAAAA/words", &lea, "cat"),
        ("POST", "/words?language=xx", &lea, "cat"),
        ("POST", "/words?layout=heap", &lea, "cat"),
    ] {
        refusals.push(server.list(method, target, who, list).refusal().0);
    }
    assert_eq!(refusals, [401, 403, 403, 403, 403, 422, 404, 422, 422]);
    let given = server.list("PUT", &words, &lea, sheet);
    assert_eq!(given.json()["entries"], json!([roll]));
    let shown = server.list("GET", &words, &lea, "");
    assert_eq!(shown.json()["entries"], json!([roll]));
    assert_eq!(server.list("GET", &words, &ben, "").status, 403);
    let room = server.get(&format!("/rooms/{code}"));
    assert!(!room.body.contains("tchen") && room.json()["custom_words"] == "only");

    assert_eq!(server.list("DELETE", &words, &lea, "").status, 200);
    assert_eq!(server.list("GET", &words, &lea, "").status, 403);
}

#[test]
fn a_list_may_be_larger_than_any_other_body_and_has_an_end() {
    let server = Server::open();
    let lea = server.guest("Lea");
    let line = |number| format!("{number} is a number with a rather long name{number}\n");
    let long: String = (0..9_000).map(line).collect();
    let list = server.list("POST", "/words", &lea, &long[..WORD_LIST_BYTES_MAX]);
    assert_eq!(list.status, 200, "{}", list.body);
    assert!(list.json()["entries"].as_array().map(Vec::len) <= Some(WORD_LIST_ENTRIES_MAX));
    let refused = server.list("POST", "/words", &lea, vec![b'a'; WORD_LIST_BYTES_MAX + 1]);
    assert_eq!(
        refused.refusal(),
        (413, "The list is larger than 256 KiB.".into())
    );
    let refused = server.list(
        "POST",
        "/auth/guest",
        &lea,
        vec![b'a'; HTTP_BODY_BYTES_MAX + 1],
    );
    assert_eq!(refused.status, 413);
    let refused = (0..=USER_LISTS_MAX).find_map(|_| {
        let answer = server.list("POST", "/words", &lea, "cat");
        (answer.status != 200).then_some(answer.status)
    });
    assert_eq!(refused, Some(429));
}

#[test]
fn packs_are_kept_shared_by_code_and_changed_by_their_owner_alone() {
    let server = Server::open();
    let account = |name: &str| {
        let body = json!({"username": name, "password": "owl owl owl"});
        server.post("/auth/register", "", body.clone());
        let token = server.post("/auth/login", "", body).json();
        token["access_token"].as_str().expect("a token").to_owned()
    };
    let (lea, ben, guest) = (account("lea"), account("ben"), server.guest("Gast"));
    assert_eq!(server.list("GET", "/packs/", &lea, "").json(), json!([]));

    let sheet = "word\tsynonyms\tdefinition\natom\tparticle\tvery small\nion\t\t\n---\t\t\n";
    let kept = server.list(
        "POST",
        "/packs/words?name=Physik+5b&language=de",
        &lea,
        sheet,
    );
    assert_eq!(kept.status, 200, "{}", kept.body);
    let kept = kept.json();
    assert_eq!(kept["pack"]["name"], "Physik 5b");
    assert_eq!(
        (&kept["pack"]["count"], &kept["list"]["findings_total"]),
        (&json!(2), &json!(1))
    );
    let code = kept["pack"]["pack_code"]
        .as_str()
        .expect("a code")
        .to_owned();
    let (pack, words) = (format!("/packs/{code}"), format!("/packs/{code}/words"));
    assert_eq!(
        server.list("GET", "/packs/", &lea, "").json(),
        json!([kept["pack"]])
    );
    assert_eq!(server.list("GET", "/packs/", &ben, "").json(), json!([]));

    let mut refusals = Vec::new();
    for (method, target, who, list) in [
        ("GET", "/packs/", "", ""),
        ("GET", "/packs/", &guest, ""),
        ("POST", "/packs/words?name=x", &guest, "cat"),
        ("POST", "/packs/words", &lea, "cat"),
        ("POST", "/packs/words?name=+", &lea, "cat"),
        ("POST", "/packs/words?name=x", &lea, "---"),
        ("PUT", &format!("{words}?name=x"), &ben, "cat"),
        ("DELETE", &pack, &ben, ""),
        ("GET", "/packs/AAAAAAAAAA", &lea, ""),
        ("GET", &pack, "", ""),
    ] {
        refusals.push(server.list(method, target, who, list).refusal().0);
    }
    assert_eq!(refusals, [401, 403, 403, 422, 422, 422, 404, 404, 404, 401]);

    // Whoever knows the code can look, take it away, and use it in a room.
    let seen = server.list("GET", &pack, &ben, "").json();
    assert_eq!(
        (&seen["is_own"], &seen["entries"][1]),
        (&json!(false), &json!({"word": "ion"}))
    );
    let csv = server.list("GET", &format!("{pack}/csv"), &ben, "");
    assert!(
        csv.has("Content-Type: text/csv; charset=utf-8"),
        "{}",
        csv.head
    );
    assert_eq!(
        csv.body,
        "\u{feff}word,synonyms,definition\natom,particle,very small\nion,,\n"
    );
    let room = server
        .post("/rooms/", &guest, json!({"name": "Owls"}))
        .json();
    let room = format!(
        "/rooms/{}/words",
        room["room_code"].as_str().expect("a code")
    );
    let typed = format!("{}-{}", &code[..5], code[5..].to_lowercase());
    let used = server.list("PUT", &format!("{room}?pack={typed}"), &guest, "");
    assert_eq!(used.json()["entries"], seen["entries"], "{}", used.body);
    let unknown = server.list("PUT", &format!("{room}?pack=x"), &guest, "");
    assert_eq!(
        unknown.refusal(),
        (404, "There is no pack with that code.".into())
    );

    let renamed = server.list("PUT", &format!("{words}?name=Neu"), &lea, "cat\ndog\nowl");
    let renamed = renamed.json();
    assert_eq!(
        (&renamed["pack"]["name"], &renamed["pack"]["count"]),
        (&json!("Neu"), &json!(3))
    );
    assert_eq!(renamed["pack"]["pack_code"], *code);
    assert_eq!(server.list("DELETE", &pack, &lea, "").status, 200);
    assert_eq!(server.list("GET", &pack, &lea, "").status, 404);
    // The room keeps its words.
    assert_eq!(
        server.list("GET", &room, &guest, "").json()["entries"],
        seen["entries"]
    );
}

#[test]
fn lists_of_names_are_looked_at_and_kept_for_their_owner_alone() {
    let server = Server::open();
    let account = |name: &str| {
        let body = json!({"username": name, "password": "owl owl owl"});
        server.post("/auth/register", "", body.clone());
        let token = server.post("/auth/login", "", body).json();
        token["access_token"].as_str().expect("a token").to_owned()
    };
    let (lea, ben, guest) = (account("lea"), account("ben"), server.guest("Gast"));
    let sheet = "Vorname;Klasse\nMia;7b\nBen;7b\nmia;7b\n";
    let seen = server.list("POST", "/names", &guest, sheet).json();
    assert_eq!(seen["names"], json!(["Mia", "Ben"]));
    let finding = json!({
        "line": 4, "name": "mia", "problem": "alike", "of": "Mia",
        "message": "line 4: “mia” looks like “Mia”.",
    });
    assert_eq!(seen["findings"], json!([finding]));

    assert_eq!(server.list("GET", "/rosters/", &lea, "").json(), json!([]));
    let kept = server.list("POST", "/rosters/names?name=7b", &lea, sheet);
    assert_eq!(kept.status, 200, "{}", kept.body);
    let kept = kept.json();
    assert_eq!(
        (&kept["name"], &kept["names"]),
        (&json!("7b"), &seen["names"])
    );
    let roster = format!("/rosters/{}", kept["id"]);
    let names = format!("{roster}/names");
    let all = |token: &str| server.list("GET", "/rosters/", token, "").json();
    assert_eq!((all(&lea), all(&ben)), (json!([kept]), json!([])));

    let mut refusals = Vec::new();
    for (method, target, who, list) in [
        ("POST", "/names", "", "Mia"),
        ("POST", "/names", &guest, ""),
        ("GET", "/rosters/", &guest, ""),
        ("POST", "/rosters/names?name=x", &guest, "Mia"),
        ("POST", "/rosters/names", &lea, "Mia"),
        ("POST", "/rosters/names?name=x", &lea, "---"),
        ("PUT", &format!("{names}?name=x"), &ben, "Mia"),
        ("PUT", "/rosters/x/names?name=x", &lea, "Mia"),
        ("DELETE", &roster, &ben, ""),
    ] {
        refusals.push(server.list(method, target, who, list).refusal().0);
    }
    assert_eq!(refusals, [401, 400, 403, 403, 422, 422, 404, 404, 404]);

    let changed = server.list("PUT", &format!("{names}?name=7c"), &lea, "Zoe, Tom");
    assert_eq!(changed.json()["names"], json!(["Zoe", "Tom"]));
    assert_eq!(all(&lea)[0]["name"], "7c");
    assert_eq!(server.list("DELETE", &roster, &lea, "").status, 200);
    assert_eq!(all(&lea), json!([]));
}

#[test]
fn a_room_of_an_account_is_kept_and_opened_again_as_it_was() {
    let server = Server::open();
    let account = |name: &str| {
        let body = json!({"username": name, "password": "owl owl owl"});
        server.post("/auth/register", "", body.clone());
        let token = server.post("/auth/login", "", body).json();
        token["access_token"].as_str().expect("a token").to_owned()
    };
    let (lea, ben, guest) = (account("lea"), account("ben"), server.guest("Gast"));
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

#[test]
fn too_much_is_refused_with_a_time() {
    let server = Server::open();
    let lea = server.guest("Lea");
    let closed = |answer: &Answer| {
        let code = answer.json()["room_code"]
            .as_str()
            .map(|code| format!("/admin/rooms/{code}"));
        let operator = Tokens::new(&KEY).issue_operator();
        server
            .call("DELETE", &code.expect("a room"), &operator, &json!({}))
            .status
    };
    for _ in 0..USER_ROOMS_MAX {
        let made = server.post("/rooms/", &lea, json!({"name": "a"}));
        assert_eq!(closed(&made), 200);
    }
    let refused = server.post("/rooms/", &lea, json!({"name": "a"}));
    assert_eq!(refused.refusal().0, 429);
    assert!(refused.head.contains("\r\nretry-after: "));
    // Somebody else at the same address is not meant.
    let ben = server.guest("Ben");
    assert_eq!(
        server.post("/rooms/", &ben, json!({"name": "a"})).status,
        200
    );
}

#[test]
fn pages_of_other_origins_may_use_the_api() {
    let server = Server::open();
    let origin = "Origin: http://localhost:3000\r\n";
    for (method, target, status) in [
        ("GET", "/health", 200),
        ("GET", "/rooms", 307),
        ("GET", "/auth/me", 401),
        ("GET", "/nothing", 404),
        ("GET", "/games/x/state", 401),
        ("PUT", "/rooms/", 405),
        ("BREW", "/rooms/", 405),
        ("POST", "/auth/login", 422),
        ("GET", "/ws", 426),
    ] {
        let answer = server.send(method, target, origin, "");
        assert_eq!(answer.status, status, "{target}");
        assert!(answer.has("Access-Control-Allow-Origin: *"), "{target}");
        assert!(!answer.head.contains("allow-credentials"));
    }
    assert!(!server.get("/health").head.contains("access-control"));
    let wish = |target: &str, method: &str| {
        let headers = format!(
            "{origin}Access-Control-Request-Method: {method}\r\n\
             Access-Control-Request-Headers: authorization,content-type\r\n"
        );
        server.send("OPTIONS", target, &headers, "")
    };
    for target in ["/rooms/", "/games/1/draw", "/nothing"] {
        let preflight = wish(target, "POST");
        assert_eq!((preflight.status, preflight.body.as_str()), (200, "OK"));
        for header in [
            "Content-Type: text/plain; charset=utf-8",
            "Access-Control-Allow-Origin: http://localhost:3000",
            "Access-Control-Allow-Methods: DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT",
            "Access-Control-Allow-Headers: authorization,content-type",
            "Access-Control-Max-Age: 600",
            "Vary: Origin",
        ] {
            assert!(preflight.has(header), "{header}: {}", preflight.head);
        }
        assert!(!preflight.head.contains("allow-credentials"));
    }
    let brew = wish("/rooms/", "BREW");
    assert_eq!(
        (brew.status, brew.body.as_str()),
        (400, "Disallowed CORS method")
    );
    assert!(brew.has("Access-Control-Allow-Origin: http://localhost:3000"));
    for headers in ["", origin, "Access-Control-Request-Method: GET\r\n"] {
        let options = server.send("OPTIONS", "/rooms/", headers, "");
        assert_eq!(options.refusal(), (405, "Method Not Allowed".into()));
        assert!(options.has("Allow: GET, POST, HEAD"));
    }
}

#[test]
fn paths_methods_and_slashes() {
    let server = Server::open();
    let health = server.get("/health").json();
    assert_eq!(
        (&health["status"], &health["service"]),
        (&json!("healthy"), &json!("DrawSync"))
    );
    assert_eq!(health["address"], "http://192.168.1.20:8000");
    assert_eq!(server.get("/").json()["message"], "Welcome to DrawSync");
    for (target, to) in [
        ("/rooms", "/rooms/"),
        ("/health/?a=b", "/health?a=b"),
        ("/rooms/K7M4QX/", "/rooms/K7M4QX"),
        ("/users/leaderboard/?limit=3", "/users/leaderboard?limit=3"),
        ("/auth/login/", "/auth/login"),
        ("/docs/", "/docs"),
        ("/games/1/state/", "/games/1/state"),
        ("/games/rooms/public/", "/games/rooms/public"),
    ] {
        for method in ["GET", "POST"] {
            let answer = server.send(method, target, "", "");
            assert_eq!((answer.status, answer.body.as_str()), (307, ""), "{target}");
            assert!(answer.has(&format!("Location: {to}")), "{}", answer.head);
        }
    }
    let wrong = server.send("DELETE", "/rooms/", "", "");
    assert_eq!(wrong.refusal(), (405, "Method Not Allowed".into()));
    assert!(wrong.has("Allow: GET, POST, HEAD"));
    for target in [
        "/nothing",
        "//rooms",
        "/rooms/a/b",
        "/admin",
        "/%2e%2e/etc/passwd",
    ] {
        assert_eq!(
            server.get(target).refusal(),
            (404, "Not Found".into()),
            "{target}"
        );
    }
    for (method, target, allow) in [
        ("GET", "/auth/login", "POST"),
        ("POST", "/auth/me", "GET, HEAD"),
        ("PATCH", "/rooms/join", "POST"),
        ("GET", "/games/1/guess", "POST"),
        ("DELETE", "/openapi.json", "GET, HEAD"),
    ] {
        let wrong = server.send(method, target, "", "");
        assert_eq!(wrong.refusal(), (405, "Method Not Allowed".into()));
        assert!(wrong.has(&format!("Allow: {allow}")), "{}", wrong.head);
    }
    // The escaped form of a path is that path.
    assert_eq!(server.get("/rooms/%31/players").status, 200);
    let head = server.send("HEAD", "/health", "", "");
    assert!(head.status == 200 && head.body.is_empty() && !head.has("Content-Length: 0"));
    for header in [
        "X-Content-Type-Options: nosniff",
        "Referrer-Policy: same-origin",
        "X-Frame-Options: DENY",
        "Cache-Control: no-store",
    ] {
        assert!(head.has(header), "{header}");
    }
}

#[test]
fn browsers_get_the_page_wherever_there_is_no_api() {
    let server = Server::open();
    let browser = "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n";
    for target in ["/", "/r/K7M4QX", "/login", "/any/where"] {
        let page = server.send("GET", target, browser, "");
        assert_eq!(page.status, 200, "{target}");
        assert!(page.has("Content-Type: text/html; charset=utf-8"));
        assert!(
            page.head
                .contains("\r\ncontent-security-policy: default-src 'none';")
        );
    }
    assert!(
        server
            .send("GET", "/health", browser, "")
            .json()
            .is_object()
    );
    assert_eq!(server.send("POST", "/login", browser, "").refusal().0, 404);
}

#[test]
fn workers_that_stop_listening_are_built_anew() {
    let server = Server::open();
    assert_eq!(server.get("/health").status, 200);
    for _ in 0..2 {
        std::fs::remove_file(&server.socket).expect("the private socket");
        let refused = server.get("/health").refusal();
        assert_eq!(refused.0, 503);
        while server.get("/health").status != 200 {
            std::thread::yield_now();
        }
    }
}

#[test]
fn the_private_socket_is_closed_to_others_and_to_whoever_does_not_know_the_secret() {
    let server = Server::open();
    let directory = server.socket.parent().expect("a directory").to_owned();
    let mode = std::fs::metadata(&directory)
        .expect("there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o700);
    let mut stream = UnixStream::connect(&server.socket).expect("a connection");
    let forged = "GET /health HTTP/1.0\r\nX-Drawsync-Gate: guess\r\n\
                  X-Drawsync-Peer: 9.9.9.9\r\nContent-Length: 0\r\n\r\n";
    stream.write_all(forged.as_bytes()).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.contains(" 400 "), "{answer}");
    drop(server);
    assert!(!directory.exists());
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
