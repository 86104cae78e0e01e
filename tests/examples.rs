//! The programs of `docs/examples/` on the real server, as they stand there.
#![allow(clippy::unwrap_used)]

#[path = "common/real.rs"]
mod real;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;

use real::{Client, PATIENCE, Server};
use serde_json::{Value, json};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples");
const WORDS: &str = "owl\nkite\nhouse\nbanana\n";

/// A program that is ended with the test.
struct Running {
    child: Child,
    lines: mpsc::Receiver<String>,
}

impl Running {
    fn start(server: &Server, program: &str, arguments: &[&str]) -> Running {
        let ports: &[u16] = match program {
            // Needs no token, and so no HTTP.
            "watch.py" => &[server.tcp.port()],
            _ => &[server.http.port(), server.tcp.port()],
        };
        let mut child = Command::new("python3")
            .arg("-u")
            .arg(format!("{FOLDER}/{program}"))
            .args(arguments)
            .arg("127.0.0.1")
            .args(ports.iter().map(u16::to_string))
            .stdout(Stdio::piped())
            .spawn()
            .expect("the examples need python3");
        let out = BufReader::new(child.stdout.take().unwrap());
        let (say, lines) = mpsc::channel();
        thread::spawn(move || {
            out.lines()
                .map_while(Result::ok)
                .try_for_each(|line| say.send(line))
        });
        Running { child, lines }
    }

    /// Waits for a line with this in it.
    fn tells(&self, wanted: &str) {
        while let Ok(line) = self.lines.recv_timeout(PATIENCE) {
            if line.contains(wanted) {
                return;
            }
        }
        panic!("it does not tell: {wanted}");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn joined(host: &mut Client, name: &str) {
    host.until_that(|message| {
        message["type"] == "player_joined" && message["player"]["username"] == name
    });
}

#[test]
fn the_examples_are_short_and_need_nothing_but_python() {
    for program in ["watch.py", "bot.py"] {
        let text = std::fs::read_to_string(format!("{FOLDER}/{program}")).unwrap();
        assert!(text.lines().count() <= 30, "{program}");
    }
}

#[test]
fn the_bot_plays_and_the_watcher_tells() {
    let server = Server::start();
    let lea = server.guest("Lea");
    let room = server.room(&lea);
    let mut host = Client::tcp(&server).authenticated(&lea);
    host.send(&json!({"type": "join_room", "room_id": room}));
    let code = host.until("room_joined")["code"].take();
    let code = code.as_str().unwrap();
    let words = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(&words, WORDS).unwrap();
    assert_eq!(server.bring(&lea, code, WORDS), 4);
    let words = words.path().to_str().unwrap();
    let _bot = Running::start(&server, "bot.py", &[code, "Robo", words]);
    joined(&mut host, "Robo");
    let watcher = Running::start(&server, "watch.py", &[code]);
    assert_eq!(host.until("spectators")["count"], 1);
    host.say("hello");
    watcher.tells("Lea: hello");

    // The bot knows all words; the watcher does not play.
    host.send(&json!({"type": "start_game"}));
    let (word, _) = host.choose();
    watcher.tells("Robo has it");
    let summary = host.until_phase("summary");
    assert_eq!(summary["reason"], "all_guessed");
    watcher.tells(&format!("phase: summary turn 1 {word}"));

    // The bot draws, and the game is over.
    let ops = host.until("draw_ops")["ops"].take();
    let kinds: Vec<&Value> = ops.as_array().unwrap().iter().map(|op| &op["op"]).collect();
    assert_eq!(kinds, ["begin", "end"]);
    watcher.tells("drawn: begin end");
    host.send(&json!({"type": "skip_turn"}));
    let reason = |phase: Value| (phase["turn"].clone(), phase["reason"].clone());
    assert_eq!(
        reason(host.until_phase("summary")),
        (json!(2), json!("skipped"))
    );
    host.send(&json!({"type": "delete_room"}));
    watcher.tells("The host closed the room.");
}
