//! Paths, methods, origins and limits: what holds for all of the API, and the way to it.

use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;

use drawsync::auth::tokens::Tokens;
use drawsync::limits::USER_ROOMS_MAX;
use serde_json::json;

use crate::server::{Answer, KEY, Server};

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
