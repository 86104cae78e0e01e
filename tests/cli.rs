//! The real binary, as people call it.
#![allow(clippy::unwrap_used, missing_docs)]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::thread;

use drawsync::auth::tokens::Tokens;
use drawsync::data_dir::{self, DataDir};
use drawsync::store::{FILE_NAME, Store};
use rustix::process::Signal;

#[path = "common/command.rs"]
mod command;

use command::{FREE_PORTS, Server, refused, run, said, text};

#[test]
fn help_and_version_are_for_reading() {
    let dir = tempfile::tempdir().unwrap();
    assert!(said(dir.path(), &["--help"], "").contains("drawsync user add NAME"));
    let version = said(dir.path(), &["--version"], "");
    assert_eq!(version, format!("drawsync {}\n", env!("CARGO_PKG_VERSION")));
    let line = refused(dir.path(), &["--prot", "1"], "", 2);
    assert!(line.contains("--prot") && line.contains("--help"), "{line}");
    assert!(fs::read_dir(dir.path()).unwrap().next().is_none());
}

#[test]
fn a_server_has_its_directory_for_itself_and_ends_on_a_signal() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("data");
    for signal in [Signal::TERM, Signal::INT] {
        let mut server = Server::start(&dir);
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&dir), 0o700);
        assert_eq!(mode(&dir.join("token.key")), 0o600);

        let line = refused(&dir, &FREE_PORTS, "", 1);
        let pid = format!("process {}", server.child.id());
        assert!(line.contains("in use") && line.contains(&pid), "{line}");

        server.signal(signal);
        assert_eq!(server.child.wait().unwrap().code(), Some(0));
        assert_eq!(data_dir::holder(&dir).unwrap(), None);
    }
}

#[test]
fn a_killed_server_leaves_nothing_in_the_way() {
    let dir = tempfile::tempdir().unwrap();
    let mut server = Server::start(dir.path());
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    let line = refused(dir.path(), &["room", "list"], "", 1);
    assert!(line.contains("no server is running"), "{line}");
    Server::start(dir.path());
}

#[test]
fn a_directory_or_database_that_cannot_be_used_is_one_clear_line() {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("file");
    fs::write(&file, "").unwrap();
    for path in [file.clone(), file.join("below")] {
        let line = refused(&path, &FREE_PORTS, "", 1);
        assert!(
            line.contains("file") && line.contains("--data-dir"),
            "{line}"
        );
    }

    let dir = root.path().join("newer");
    fs::create_dir(&dir).unwrap();
    let database = rusqlite::Connection::open(dir.join(FILE_NAME)).unwrap();
    let schema = include_str!("databases/version-1.sql");
    database.execute_batch(schema).unwrap();
    database.pragma_update(None, "user_version", 99).unwrap();
    drop(database);
    let line = refused(&dir, &FREE_PORTS, "", 1);
    assert!(line.contains("newer DrawSync"), "{line}");
}

#[test]
fn accounts_are_managed_beside_a_running_server() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    // The first account may come before the first start.
    let added = said(dir, &["user", "add", "Ms Bell", "--admin"], "sesame\n");
    assert!(
        added.contains("Ms Bell can log in now, as an admin"),
        "{added}"
    );
    let server = Server::start(dir);

    let add = ["user", "add", "Zoë", "--email", "zoe@Example.ORG"];
    said(dir, &add, "secret\n");
    assert!(refused(dir, &add, "secret\n", 1).contains("already"));
    assert!(refused(dir, &["user", "add", "ms-bell"], "x\n", 1).contains("already"));
    assert!(refused(dir, &["user", "add", "!?"], "x\n", 1).contains("letter"));
    assert!(refused(dir, &["user", "add", "Ben"], "\n", 1).contains("password"));

    let list = said(dir, &["user", "list"], "");
    let lines: Vec<&str> = list.lines().collect();
    assert_eq!(lines.len(), 3, "{list}");
    assert!(lines[0].starts_with("NAME "), "{list}");
    assert!(lines[1].starts_with("Ms Bell  admin  0 "), "{list}");
    assert!(
        lines[2].starts_with("Zoë ") && lines[2].ends_with("zoe@example.org"),
        "{list}"
    );

    let (store, _) = Store::open(dir, u64::MAX).unwrap();
    let zoe = store.account_by_name("zoë").unwrap().unwrap();
    assert!(!zoe.is_admin);
    assert!(said(dir, &["user", "admin", "ZOË"], "").contains("now an admin"));
    said(dir, &["user", "password", "Zoë"], "other\n");
    let changed = store.account(zoe.id).unwrap().unwrap();
    assert!(changed.is_admin && changed.generation > zoe.generation);
    assert_ne!(changed.password_hash, zoe.password_hash);
    assert!(said(dir, &["user", "admin", "Zoë", "--revoke"], "").contains("no longer"));
    assert!(said(dir, &["user", "logout", "Zoë"], "").contains("logged out everywhere"));
    assert!(said(dir, &["user", "ban", "Zoë"], "").contains("banned"));
    assert!(said(dir, &["user", "list"], "").contains("Zoë      banned"));
    let banned = store.account(zoe.id).unwrap().unwrap();
    assert!(!banned.is_active && banned.generation > changed.generation + 1);
    assert!(said(dir, &["user", "unban", "Zoë"], "").contains("can log in again"));
    assert!(store.account(zoe.id).unwrap().unwrap().is_active);
    let old = std::fs::read(dir.join("token.key")).unwrap();
    let rotated = said(dir, &["key", "rotate"], "");
    assert!(rotated.contains("restart it now"), "{rotated}");
    assert_ne!(std::fs::read(dir.join("token.key")).unwrap(), old);
    std::fs::write(dir.join("token.key"), old).unwrap();
    assert!(said(dir, &["user", "delete", "Zoë"], "").contains("deleted"));
    assert_eq!(store.account(zoe.id).unwrap(), None);
    for command in ["admin", "password", "logout", "ban", "unban", "delete"] {
        let line = refused(dir, &["user", command, "Zoë"], "x\n", 1);
        assert!(line.contains("there is no account Zoë"), "{line}");
    }
    store.close();
    drop(server);
}

#[test]
fn a_mistyped_directory_is_not_made() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("typo");
    let line = refused(&dir, &["user", "list"], "", 1);
    assert!(line.contains("holds no data"), "{line}");
    let line = refused(&dir, &["room", "list"], "", 1);
    assert!(
        line.contains("no server is running on this data directory"),
        "{line}"
    );
    assert!(!dir.exists());
}

/// Answers one request as the server would, and gives what was asked.
fn answer(listener: &TcpListener, status: &str, body: &str) -> Vec<String> {
    let (mut stream, _) = listener.accept().unwrap();
    let lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let head = lines
        .map(|line| line.unwrap())
        .take_while(|line| !line.is_empty())
        .collect();
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
    .unwrap();
    head
}

#[test]
fn rooms_are_asked_of_the_server_with_an_operators_token() {
    let dir = tempfile::tempdir().unwrap();
    let data = DataDir::take(dir.path()).unwrap();
    let tokens = Tokens::new(&data.token_key().unwrap());
    let line = refused(dir.path(), &["room", "list"], "", 1);
    assert!(line.contains("just starting"), "{line}");

    // It listens everywhere, which is no address to call.
    let listener = TcpListener::bind("0.0.0.0:0").unwrap();
    data.publish(listener.local_addr().unwrap()).unwrap();
    let ask = |arguments: &[&str], status: &str, body: &str| {
        thread::scope(|scope| {
            let head = scope.spawn(|| answer(&listener, status, body));
            let output = run(dir.path(), arguments, "");
            (head.join().unwrap(), output)
        })
    };

    let body = r#"[{"room_code":"ABCDEF","name":"Class 4b","current_players":3,"max_players":30,
                    "is_private":true,"game_started":false,"id":1}]"#;
    let (head, output) = ask(&["room", "list"], "200 OK", body);
    assert!(head[0].starts_with("GET /admin/rooms HTTP"), "{head:?}");
    let token = head
        .iter()
        .find_map(|line| line.strip_prefix("Authorization: Bearer "));
    assert!(tokens.is_operator(token.unwrap()));
    let list = text(&output.stdout);
    assert!(
        list.contains("ABCDEF  Class 4b  3/30     private  waiting"),
        "{list}"
    );

    let (_, output) = ask(&["room", "list"], "200 OK", "[]");
    assert_eq!(text(&output.stdout), "There are no rooms.\n");
    let (head, output) = ask(&["room", "close", "abc def"], "200 OK", "{}");
    assert!(
        head[0].starts_with("DELETE /admin/rooms/ABCDEF HTTP"),
        "{head:?}"
    );
    assert_eq!(text(&output.stdout), "Room ABCDEF is closed.\n");
    let (_, output) = ask(&["room", "close", "ABCDEF"], "404 Not Found", "{}");
    assert_eq!(text(&output.stderr), "drawsync: there is no room ABCDEF\n");
    let (_, output) = ask(
        &["room", "list"],
        "403 Forbidden",
        r#"{"detail":"Admins only."}"#,
    );
    assert_eq!(
        text(&output.stderr),
        "drawsync: the server refused: Admins only.\n"
    );
    assert_eq!(output.status.code(), Some(1));
}
