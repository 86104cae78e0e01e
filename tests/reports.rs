//! Reports on the real server, from the player to the admins of the server: on
//! whose road no name stands in the log, and nobody else reads it.
//!
//! Who is told what in a room is in `tests/golden/report.txt`.
#![allow(clippy::unwrap_used)]

#[path = "common/real.rs"]
mod real;

use std::process::Command;

use minreq::Method;
use real::{Client, Server};
use serde_json::{Value, json};

fn call(server: &Server, method: Method, path: &str, token: &str) -> (u16, Value) {
    let url = format!("http://{}{path}", server.http);
    let request = minreq::Request::new(method, url);
    let answer = request
        .with_header("Authorization", format!("Bearer {token}"))
        .send()
        .unwrap();
    let body = serde_json::from_slice(answer.as_bytes()).unwrap();
    (answer.status_code, body)
}

#[test]
fn what_no_host_can_look_at_waits_for_an_admin_over_a_crash() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = real::command(dir.path());
    command.args(["--log", "trace"]);
    let mut server = Server::launch(command);
    let root = server.account("Root");
    let people = ["Lea", "Grumpy", "Snitch"].map(|name| server.guest(name));
    let [lea, grumpy, snitch] = &people;
    let room = server.room(lea);
    let code = Client::tcp(&server).joined(lea, room);
    drop(code);
    let mut others = Client::ws(&server).joined(grumpy, room);
    let mut client = Client::tcp(&server).joined(snitch, room);
    others.until("player_joined");
    client.send(&json!({"type": "report", "user_id": grumpy.id, "reason": "chat"}));
    let reported = client.until("reported");
    assert_eq!(
        (&reported["to"], &reported["user_id"]),
        (&json!("admins"), &json!(grumpy.id))
    );
    client.say("done");
    let next = others.until_that(|told| told["type"] != "player_updated");
    assert_eq!(next["type"], "chat_message", "who is reported reads {next}");
    let logged = server.until_logged("report ");
    assert!(logged.contains("reason=chat"), "{logged}");
    for line in server.log().iter().filter(|line| line.contains("report")) {
        let named = people.iter().any(|guest| line.contains(&guest.name));
        assert!(!named, "{line}");
    }

    // It was told, so it is saved.
    server.kill();
    let admin = Command::new(real::binary())
        .args(["user", "admin", "Root"])
        .env("DRAWSYNC_DATA_DIR", dir.path())
        .output()
        .unwrap();
    assert!(admin.status.success(), "{admin:?}");
    server = Server::start_in(dir.path());
    let path = "/admin/reports";
    assert_eq!(call(&server, Method::Get, path, &snitch.token).0, 403);
    assert_eq!(call(&server, Method::Get, path, "x.y.z").0, 401);
    let (status, reports) = call(&server, Method::Get, path, &root.token);
    assert_eq!(status, 200);
    let report = &reports[0];
    let shown = ["username", "reporter", "reason"].map(|field| report[field].as_str().unwrap());
    assert_eq!(shown, ["Grumpy", "Snitch", "chat"]);

    let path = format!("/admin/reports/{}", report["id"]);
    assert_eq!(call(&server, Method::Delete, &path, &snitch.token).0, 403);
    assert_eq!(call(&server, Method::Delete, &path, &root.token).0, 200);
    assert_eq!(call(&server, Method::Delete, &path, &root.token).0, 404);
    let wrong = "/admin/reports/x";
    assert_eq!(call(&server, Method::Delete, wrong, &root.token).0, 422);
}
