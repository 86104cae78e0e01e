//! Hostile peers against the real binary: what can be tried in a moment.
//! `tests/attack/attack.py` has what takes longer.
#![allow(clippy::unwrap_used)]

#[path = "common/real.rs"]
mod real;

use std::fs::{self, Permissions};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use drawsync::limits::{
    ADDRESS_WATCHES_MAX, PACKS_PER_USER, USER_JOINS_MAX, WORD_LIST_ENTRIES_MAX,
};
use minreq::Method;
use real::{BINARY, Client, Guest, PATIENCE, Server, shake_hands};
use serde_json::{Value, json};
use tungstenite::client::IntoClientRequest;

/// A request as it is written; the whole answer.
fn exchange(to: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(to).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// The answer to a request after which the connection goes on.
fn answer_kept_open(to: SocketAddr, request: &str) -> (TcpStream, String) {
    let mut stream = TcpStream::connect(to).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = [0; 4096];
    let bytes = stream.read(&mut answer).unwrap();
    (
        stream,
        String::from_utf8_lossy(&answer[..bytes]).into_owned(),
    )
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("nothing")
}

/// A new guest, with this header; the status.
fn guest_with(server: &Server, header: &str) -> String {
    let body = r#"{"username":"Lea"}"#;
    let length = body.len();
    let request = format!(
        "POST /auth/guest HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{header}\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    );
    status(&exchange(server.http, &request)).to_owned()
}

// ---- Who somebody is ----------------------------------------------------------

#[test]
fn whoever_logs_out_everywhere_is_gone_at_once_and_keeps_the_seat() {
    let server = Server::start();
    let (lea, ben) = (server.guest("Lea"), server.guest("Ben"));
    let room = server.room(&lea);
    let mut host = Client::tcp(&server).joined(&lea, room);
    let mut on_ws = Client::ws(&server).joined(&ben, room);
    let mut on_tcp = Client::tcp(&server).authenticated(&ben);
    server.ask(
        Method::Post,
        "/auth/logout-everywhere",
        &ben.token,
        &json!({}),
    );
    assert_eq!(on_ws.end(), "4004");
    assert_eq!(on_tcp.end(), "invalid_token");
    let told = host.until("player_updated");
    assert_eq!(told["player"]["connected"], false);
    let mut late = Client::tcp(&server);
    late.send(&json!({"type": "authenticate", "token": ben.token, "protocol": 2}));
    assert_eq!(late.error(), "invalid_token");
    host.say("still here");
    host.until("chat_message");
}

#[test]
fn a_new_password_ends_the_old_tokens_and_their_connections() {
    let server = Server::start();
    let post = |path: &str, token: &str, body: Value| server.ask(Method::Post, path, token, &body);
    let account = json!({"username": "Lea", "password": "old"});
    let id = post("/auth/register", "", account.clone())["id"].as_i64();
    let token = |answer: Value| answer["access_token"].as_str().unwrap().to_owned();
    let mut lea = Guest {
        id: id.unwrap(),
        name: "Lea".into(),
        token: token(post("/auth/login", "", account)),
    };
    let mut elsewhere = Client::page(&server).authenticated(&lea);
    let change = json!({"password": "old", "new_password": "new"});
    let new = token(post("/auth/password", &lea.token, change));
    assert_eq!(elsewhere.end(), "4004");
    lea.token = new;
    Client::tcp(&server).authenticated(&lea);
}

// ---- Where somebody is --------------------------------------------------------

#[test]
fn behind_a_proxy_of_ours_each_client_has_its_own_limits() {
    // Eight guests at once, and then one a minute.
    let limits = ["--rate-guests", "1"];
    let from = |number: &str| format!("X-Forwarded-For: 192.0.2.{number}");

    let alone = Server::start_as(Command::new(BINARY).args(limits));
    let answers: Vec<_> = (0..9)
        .map(|n| guest_with(&alone, &from(&n.to_string())))
        .collect();
    assert_eq!(answers[..8], ["200"; 8]);
    assert_eq!(answers[8], "429", "anybody can write that header");

    let mut behind = Command::new(BINARY);
    behind.args(limits).args(["--trust-proxy", "127.0.0.1"]);
    let behind = Server::start_as(&mut behind);
    // What the client has written itself stands before what the proxy adds.
    let answers: Vec<_> = (0..9)
        .map(|n| guest_with(&behind, &format!("X-Forwarded-For: 192.0.3.{n}, 192.0.2.1")))
        .collect();
    assert_eq!(answers[..8], ["200"; 8]);
    assert_eq!(answers[8], "429");
    assert_eq!(guest_with(&behind, &from("2")), "200");
}

#[test]
fn pages_of_named_origins_may_open_the_socket_and_others_may_not() {
    let mut command = Command::new(BINARY);
    command.args(["--allow-origin", "https://school.example"]);
    let server = Server::start_as(&mut command);
    let from = |origin: &str| shake_hands(server.http, "/ws", Some(origin)).map(drop);
    assert_eq!(from("https://school.example"), Ok(()));
    assert_eq!(from(&format!("http://{}", server.http)), Ok(()));
    for stranger in ["http://school.example", "https://evil.example", "null"] {
        assert_eq!(from(stranger), Err(403), "{stranger}");
    }
    // Nothing but a token authenticates, so the port for bots takes any.
    assert!(shake_hands(server.ws, "/", Some("https://evil.example")).is_ok());
}

#[test]
fn pages_are_locked_up_and_no_answer_repeats_the_host() {
    let server = Server::start();
    let ask = |target: &str| {
        let head = "Host: evil.example\r\nAccept: text/html\r\nConnection: close\r\n";
        exchange(server.http, &format!("GET {target} HTTP/1.1\r\n{head}\r\n"))
    };
    for target in ["/", "/r/K7M4QX", "/rooms", "/health", "/nothing.js"] {
        let answer = ask(target);
        assert!(!answer.contains("evil.example"), "{answer}");
        let head = answer.split("\r\n\r\n").next().unwrap().to_lowercase();
        assert!(head.contains("x-content-type-options: nosniff"), "{head}");
        assert!(head.contains("referrer-policy: same-origin"), "{head}");
        assert!(head.contains("x-frame-options: deny"), "{head}");
        assert!(!head.contains("set-cookie"), "{head}");
        assert!(!head.contains("allow-credentials"), "{head}");
        if head.contains("text/html") {
            let rules = [
                "default-src 'none'",
                "script-src 'self'",
                "frame-ancestors 'none'",
                "require-trusted-types-for 'script'",
                "base-uri 'none'",
            ];
            assert!(rules.iter().all(|rule| head.contains(rule)), "{head}");
            assert!(!head.contains("unsafe-"), "{head}");
        }
    }
}

// ---- How many there are -------------------------------------------------------

const HEALTH: &str = "GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

/// Some have gone: soon newcomers are taken on every port.
fn lets_in_again(server: &Server) {
    while status(&exchange(server.http, HEALTH)) != "200" {
        thread::yield_now();
    }
    let new = server.guest("New");
    for client in [
        Client::tcp(server),
        Client::ws(server),
        Client::page(server),
    ] {
        client.authenticated(&new);
    }
}

#[test]
fn a_full_server_says_so_on_every_port_and_recovers() {
    let mut command = Command::new("sh");
    // Of 256 descriptors, 96 are for connections.
    command.args(["-c", "ulimit -n 256; exec \"$0\" \"$@\"", BINARY]);
    let server = Server::start_as(&mut command);
    let (lea, ben) = (server.guest("Lea"), server.guest("Ben"));
    let room = server.room(&lea);
    let mut host = Client::tcp(&server).joined(&lea, room);
    let mut other = Client::ws(&server).joined(&ben, room);

    let idle: Vec<_> = (0..94)
        .map(|_| Client::tcp(&server).authenticated(&lea))
        .collect();
    let answer = exchange(server.http, HEALTH);
    assert_eq!(status(&answer), "503");
    assert!(answer.contains("Retry-After: "), "{answer}");
    assert_eq!(Client::tcp(&server).end(), "server_full");
    assert_eq!(Client::ws(&server).end(), "4003");
    assert_eq!(shake_hands(server.http, "/ws", None).err(), Some(503));
    host.say("do you see anything?");
    other.until("chat_message");

    drop(idle);
    lets_in_again(&server);
}

/// Forty pupils, all behind the address of their school and all at once: each
/// opens the page, says who she is, some of them with a password, and plays.
#[test]
fn a_class_behind_one_address_is_in_at_once() {
    let mut command = Command::new(BINARY);
    command.args(["--trust-proxy", "127.0.0.1"]);
    let server = Server::start_as(&mut command);
    let school = |request: minreq::Request| request.with_header("X-Forwarded-For", "192.0.2.1");
    let url = |path: &str| format!("http://{}{path}", server.http);
    let post = |path: &str, token: &str, body: Value| loop {
        let request = school(minreq::post(url(path))).with_body(body.to_string());
        let request = request.with_header("Authorization", format!("Bearer {token}"));
        let request = request.with_header("Content-Type", "application/json");
        let answer = request.with_timeout(PATIENCE.as_secs()).send().unwrap();
        match answer.status_code {
            200 => break serde_json::from_slice::<Value>(answer.as_bytes()).unwrap(),
            // Passwords are hashed one after the other; the page tries again.
            503 if path.ends_with("login") || path.ends_with("register") => {
                thread::sleep(Duration::from_millis(100));
            }
            status => panic!("{path}: {status} {}", answer.as_str().unwrap()),
        }
    };
    let teacher = server.guest("Teacher");
    let settings = json!({"name": "7b", "max_players": 40});
    let room = post("/rooms/", &teacher.token, settings)["id"].clone();
    let bell = Barrier::new(40);
    let pupil = |number: usize| {
        bell.wait();
        for _ in 0..15 {
            let page = school(minreq::get(url("/"))).with_header("Accept", "text/html");
            assert_eq!(page.send().unwrap().status_code, 200);
        }
        let token = if number < 30 {
            post(
                "/auth/guest",
                "",
                json!({"username": format!("Pupil {number}")}),
            )
        } else {
            let account = json!({"username": format!("Pupil {number}"), "password": "sesame"});
            post("/auth/register", "", account.clone());
            post("/auth/login", "", account)
        };
        let mut request = format!("ws://{}/ws", server.http)
            .into_client_request()
            .unwrap();
        let from = request
            .headers_mut()
            .insert("X-Forwarded-For", "192.0.2.1".parse().unwrap());
        assert!(from.is_none());
        let stream = TcpStream::connect(server.http).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let (socket, _) = tungstenite::client(request, stream).unwrap();
        let mut client = Client::Frames(Box::new(socket));
        let token = token["access_token"].as_str().unwrap();
        client.send(&json!({"type": "authenticate", "token": token, "protocol": 2}));
        client.send(&json!({"type": "join_room", "room_id": room}));
        client.until("room_joined");
        client
    };
    let class: Vec<Client> = thread::scope(|scope| {
        let pupils: Vec<_> = (0..40)
            .map(|number| scope.spawn(move || pupil(number)))
            .collect();
        pupils
            .into_iter()
            .map(|pupil| pupil.join().unwrap())
            .collect()
    });
    assert_eq!(class.len(), 40);
}

/// Threads are counted by user, so the server is somebody of its own here.
#[test]
fn without_threads_it_says_full_on_every_port_and_recovers() {
    const NOBODY_ELSE: u32 = 65_531;
    const THREADS_MAX: usize = 160;
    if !rustix::process::geteuid().is_root() {
        println!("skipped: only root can become somebody of its own");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let (data, binary) = (dir.path().join("data"), dir.path().join("drawsync"));
    fs::create_dir(&data).unwrap();
    fs::copy(BINARY, &binary).unwrap();
    fs::set_permissions(dir.path(), Permissions::from_mode(0o755)).unwrap();
    std::os::unix::fs::chown(&data, Some(NOBODY_ELSE), Some(NOBODY_ELSE)).unwrap();
    let given = real::command(&data);
    let mut command = Command::new("prlimit");
    command.uid(NOBODY_ELSE).gid(NOBODY_ELSE);
    command.arg(format!("--nproc={THREADS_MAX}")).arg(&binary);
    command.args(given.get_args());
    command.env("DRAWSYNC_DATA_DIR", &data);
    let server = Server::launch(command);
    let tasks = format!("/proc/{}/task", server.pid().as_raw_nonzero());
    let threads = || fs::read_dir(&tasks).unwrap().count();
    let (lea, ben) = (server.guest("Lea"), server.guest("Ben"));
    let room = server.room(&lea);
    let mut host = Client::tcp(&server).joined(&lea, room);
    let mut other = Client::ws(&server).joined(&ben, room);

    // The server leaves room for what it knows of. It knows nothing of others.
    let mut sleep = Command::new("sleep");
    sleep.arg("60").uid(NOBODY_ELSE);
    let mut strangers: Vec<Child> = (0..THREADS_MAX - 24 - threads())
        .map(|_| sleep.spawn().unwrap())
        .collect();
    let mut idle = Vec::new();
    let told = loop {
        let mut client = Client::tcp(&server);
        client.send(&json!({"type": "authenticate", "token": lea.token, "protocol": 2}));
        match client.message() {
            message if message["type"] == "authenticated" => idle.push(client),
            message => break message,
        }
    };
    assert_eq!(told["code"], "server_full");
    // Some threads, whose connections have just ended, take one more each. What
    // they take stays open, so that there is an end to them.
    let mut kept = Vec::new();
    let refusal = (0..THREADS_MAX).find_map(|_| {
        let (stream, answer) =
            answer_kept_open(server.http, "GET /health HTTP/1.1\r\nHost: a\r\n\r\n");
        if status(&answer) == "503" {
            return Some(answer);
        }
        kept.push(stream);
        None
    });
    assert!(refusal.unwrap().contains("Retry-After: "));
    let mut sockets = Vec::new();
    for (address, path) in [(server.ws, "/"), (server.http, "/ws")] {
        let refusal = (0..THREADS_MAX).find_map(|_| {
            let shaken = shake_hands(address, path, None);
            shaken.map(|socket| sockets.push(socket)).err()
        });
        assert_eq!(refusal, Some(503));
    }
    host.say("do you see anything?");
    other.until("chat_message");

    drop((idle, kept, sockets));
    for stranger in &mut strangers {
        stranger.kill().unwrap();
        stranger.wait().unwrap();
    }
    lets_in_again(&server);
}

/// Whoever makes accounts without end fills no disk that games are saved on.
#[test]
fn a_full_database_takes_no_more_lists_and_the_game_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = real::command(dir.path());
    command.args(["--database-max", "1"]);
    let server = Server::launch(command);
    let lea = server.account("Lea");
    let words: String = (0..WORD_LIST_ENTRIES_MAX)
        .map(|number| format!("word {number}\t\t{}\n", "x".repeat(100)))
        .collect();
    let add = |token: &str| {
        minreq::post(format!("http://{}/packs/words?name=x", server.http))
            .with_header("Authorization", format!("Bearer {token}"))
            .with_body(words.as_str())
            .send()
            .unwrap()
    };
    let refusal = (0..PACKS_PER_USER)
        .map(|_| add(&lea.token))
        .find(|answer| answer.status_code != 200)
        .unwrap();
    assert_eq!(refusal.status_code, 507);
    assert!(refusal.as_str().unwrap().contains("can keep no more"));
    let body = json!({"username": "Mia", "password": "sesame"});
    let refusal = minreq::post(format!("http://{}/auth/register", server.http))
        .with_body(body.to_string())
        .send()
        .unwrap();
    assert_eq!(refusal.status_code, 507);

    let ben = server.guest("Ben");
    let room = server.room(&lea);
    let mut host = Client::tcp(&server).joined(&lea, room);
    let mut other = Client::ws(&server).joined(&ben, room);
    host.send(&json!({"type": "start_game"}));
    other.until_phase("choosing");
}

#[test]
fn somebody_comes_in_so_often_and_no_more_with_however_many_connections() {
    let server = Server::start();
    let (lea, ben) = (server.guest("Lea"), server.guest("Ben"));
    let room = server.room(&lea);
    let join = json!({"type": "join_room", "room_id": room, "take_over": true});
    let tries = 2 * USER_JOINS_MAX;
    let refusal = (0..tries).find_map(|_| {
        let mut client = Client::tcp(&server).authenticated(&lea);
        client.send(&join);
        let answer = client.message();
        (answer["type"] == "error").then_some(answer)
    });
    let refusal = refusal.expect("nothing has ended it");
    assert_eq!(refusal["code"], "too_fast");
    assert_eq!(refusal["re"], "join_room");
    assert_eq!(refusal["retry_after"], 1);
    Client::tcp(&server).joined(&ben, room);
}

#[test]
fn screens_of_one_address_come_to_watch_so_often_and_players_come_in_still() {
    let server = Server::start();
    let (lea, ben) = (server.guest("Lea"), server.guest("Ben"));
    let room = server.room(&lea);
    let watch = json!({"type": "watch_room", "room_id": room});
    let tries = 2 * ADDRESS_WATCHES_MAX;
    let refusal = (0..tries).find_map(|_| {
        let mut client = Client::tcp(&server);
        client.send(&watch);
        let answer = client.message();
        (answer["code"] == "too_fast").then_some(answer)
    });
    let refusal = refusal.expect("nothing has ended it");
    assert_eq!(refusal["re"], "watch_room");
    assert_eq!(refusal["retry_after"], 1);
    Client::tcp(&server).joined(&ben, room);
}

#[test]
fn a_race_for_the_last_seats_gives_away_no_more_than_there_are() {
    let server = Server::start();
    let host = server.guest("Host");
    let settings = json!({"name": "Small", "max_players": 3});
    let room = server.ask(Method::Post, "/rooms/", &host.token, &settings);
    let room = room["id"].as_i64().unwrap();
    let guests: Vec<_> = (0..8)
        .map(|n| server.guest(&format!("Guest {n}")))
        .collect();
    let start = Barrier::new(guests.len());
    let mut outcomes = thread::scope(|scope| {
        let join = |guest| {
            let mut client = Client::tcp(&server).authenticated(guest);
            start.wait();
            client.send(&json!({"type": "join_room", "room_id": room}));
            let wanted = ["room_joined", "error"];
            let answer = client.until_that(|told| wanted.iter().any(|kind| told["type"] == *kind));
            match answer["code"].as_str() {
                Some(code) if answer["type"] == "error" => code.to_owned(),
                _ => "in".into(),
            }
        };
        let threads: Vec<_> = guests
            .iter()
            .map(|guest| scope.spawn(move || join(guest)))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect::<Vec<_>>()
    });
    outcomes.sort();
    assert_eq!(outcomes[..3], ["in"; 3]);
    assert_eq!(outcomes[3..], ["room_full"; 5]);
}

// ---- What is secret -----------------------------------------------------------

#[test]
fn a_log_with_everything_in_it_has_no_secret() {
    let mut command = Command::new(BINARY);
    command.args(["--log", "trace"]).stderr(Stdio::piped());
    let mut server = Server::start_as(&mut command);
    let mut log = server.stderr();
    let log = thread::spawn(move || {
        let mut text = String::new();
        log.read_to_string(&mut text).unwrap();
        text
    });

    let post = |path: &str, token: &str, body: Value| server.ask(Method::Post, path, token, &body);
    let account = json!({"username": "Zoe", "password": "account-secret"});
    post("/auth/register", "", account.clone());
    let zoe = post("/auth/login", "", account);
    let (lea, ben) = (server.guest("Lea"), server.guest("Ben"));
    let settings = json!({"name": "Test", "password": "room-secret", "is_private": true});
    let room = post("/rooms/", &lea.token, settings);
    // A word of the list could stand in any line.
    let words = format!("/rooms/{}/words", room["room_code"].as_str().unwrap());
    let list = json!("word-secret");
    let list = server.ask(Method::Put, &words, &lea.token, &list);
    assert_eq!(list["entries"][0]["word"], "word-secret");
    let room = room["id"].as_i64().unwrap();
    let mut drawer = Client::tcp(&server).joined(&lea, room);
    let mut guesser = Client::page(&server).authenticated(&ben);
    let join = |password| json!({"type": "join_room", "room_id": room, "password": password});
    guesser.send(&join("guess-secret"));
    assert_eq!(guesser.error(), "wrong_password");
    guesser.send(&join("room-secret"));
    guesser.until("room_joined");
    drawer.send(&json!({"type": "start_game"}));
    let (word, turn) = drawer.choose();
    drawer.draw(
        turn,
        0,
        &[json!({"op": "begin", "color": 3, "size": 1, "points": [5, 5]})],
    );
    guesser.drawing(0, 1);
    guesser.say("chat-secret");
    guesser.until("chat_message");
    guesser.send_text("{\"type\":\"authenticate\",\"token\":\"typo-secret\"}");
    guesser.error();
    guesser.say(&word);
    guesser.until("correct_guess");
    guesser.until_phase("summary");
    server.terminate();

    let log = log.join().unwrap();
    assert!(log.contains("shutdown"), "it is the log: {log}");
    let zoe = zoe["access_token"].as_str().unwrap();
    assert_eq!(word, "word-secret");
    let secrets = [&lea.token, &ben.token, zoe, "-secret"];
    for secret in secrets {
        let place = log.find(secret);
        let line = place.map(|at| &log[log[..at].rfind('\n').unwrap_or(0)..]);
        let line = line.and_then(|rest| rest.trim_start().lines().next());
        assert_eq!(line, None, "{secret}");
    }
}
