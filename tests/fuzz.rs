//! Everything that reads bytes from outside, fed with broken ones: samples of
//! what is meant, changed at random. Nothing may panic, and what each reader
//! promises must hold.
//!
//! All chance comes from one seed, so that a failure comes again with what it
//! prints: `DRAWSYNC_SEED=… DRAWSYNC_STEPS=…`. `make fuzz` goes on until stopped.
#![allow(clippy::unwrap_used)]

mod common;

use std::panic::{AssertUnwindSafe, catch_unwind};

use drawsync::game::guess;
use drawsync::game::hub::{Hub, Input};
use drawsync::game::output::Outbox;
use drawsync::game::word_file;
use drawsync::journal;
use drawsync::limits::MESSAGE_BYTES_MAX;
use drawsync::net::gate::head;
use drawsync::net::tcp::{Line, Lines};
use drawsync::protocol::client::{self, ClientMessage};
use drawsync::protocol::ids::RoomId;
use drawsync::protocol::language::Language;
use drawsync::protocol::op::Op;
use drawsync::protocol::settings::SettingsChange;
use drawsync::protocol::text::{name_key, one_line};
use drawsync::raster::Picture;
use drawsync::recording::replay;
use drawsync::store::{StoredOps, StoredRoom};
use fastrand::Rng;
use serde_json::json;

/// What a byte is often changed into: what parsers look for.
const TOKENS: [&str; 32] = [
    "\n",
    "\r\n",
    "\r\n\r\n",
    "\0",
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    " ",
    "-1",
    "1e999",
    "NaN",
    "null",
    "true",
    "99999999999999999999",
    "\\ud800",
    "\\u0000",
    "\u{202e}",
    "\u{feff}",
    "ß",
    "ﬁ",
    "İ",
    "e\u{301}",
    "👩‍👧",
    "Content-Length: 9\r\n",
    "Transfer-Encoding: chunked\r\n",
    "\"turn\"",
    "\"points\"",
];

/// Changes some of the bytes.
fn mutate(rng: &mut Rng, bytes: &mut Vec<u8>, other: &[u8]) {
    for _ in 0..rng.usize(1..6) {
        let at = rng.usize(..=bytes.len());
        let end = (at + rng.usize(..20)).min(bytes.len());
        match rng.u8(..7) {
            0 => drop(bytes.drain(at..end)),
            1 => bytes.truncate(at),
            2 => {
                let token = TOKENS[rng.usize(..TOKENS.len())].bytes();
                drop(bytes.splice(at..end.min(at + 1), token));
            }
            3 => bytes.insert(at, rng.u8(..)),
            4 if at < bytes.len() => bytes[at] ^= 1 << rng.u8(..8),
            5 => {
                let again = bytes[at..end].repeat(rng.usize(1..40));
                drop(bytes.splice(at..at, again));
            }
            _ => {
                let from = rng.usize(..=other.len());
                let part = other[from..(from + rng.usize(..60)).min(other.len())].to_vec();
                drop(bytes.splice(at..end, part));
            }
        }
    }
}

/// Feeds `reader` with changed samples.
fn fuzz(name: &str, steps: u64, samples: &[Vec<u8>], reader: impl Fn(&mut Rng, &[u8])) {
    let number = |name, default| {
        std::env::var(name).map_or(default, |value| value.parse::<u64>().expect(name))
    };
    let seed = number("DRAWSYNC_SEED", 20_261_123);
    // How costly a reader is decides its part of what is wished.
    let steps = steps * number("DRAWSYNC_STEPS", 10_000) / 10_000;
    let mut rng = Rng::with_seed(seed);
    for step in 0..steps {
        let mut bytes = samples[rng.usize(..samples.len())].clone();
        if step as usize >= samples.len() {
            let other = &samples[rng.usize(..samples.len())];
            mutate(&mut rng, &mut bytes, other);
        }
        let outcome = catch_unwind(AssertUnwindSafe(|| reader(&mut rng, &bytes)));
        assert!(
            outcome.is_ok(),
            "{name} with DRAWSYNC_SEED={seed} at step {step}: {}",
            bytes.escape_ascii()
        );
    }
}

fn texts(samples: &[&str]) -> Vec<Vec<u8>> {
    samples
        .iter()
        .map(|text| text.as_bytes().to_vec())
        .collect()
}

#[test]
fn heads_of_requests() {
    let samples = texts(&[
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /rooms/?a=1 HTTP/1.1\r\nHost: a:8000\r\nAuthorization: Bearer x.y.z\r\n\
         Content-Length: 2\r\nContent-Type: application/json\r\n\r\n{}",
        "GET /ws HTTP/1.1\r\nHost: a\r\nOrigin: http://a\r\nConnection: keep-alive, Upgrade\r\n\
         Upgrade: websocket\r\nX-Forwarded-For: 1.2.3.4, ::1\r\n\r\n",
        "HEAD /%41 HTTP/1.0\r\nAccept: */*\r\nExpect: 100-continue\r\n\r\n",
    ]);
    fuzz("head", 20_000, &samples, |rng, bytes| {
        let Ok(Some(head)) = head::parse(bytes) else {
            return;
        };
        assert!(head.bytes <= bytes.len() && head.target.starts_with('/'));
        // What is passed on is a whole number of lines, none of them empty and
        // none of them ours.
        assert!(head.headers.is_empty() || head.headers.ends_with("\r\n"));
        for line in head.headers.split_terminator("\r\n") {
            assert!(line.contains(": ") && !line.contains(['\r', '\n']));
            assert!(!line.starts_with("x-") && !line.starts_with("content-length"));
        }
        // However the bytes are cut, the head is the same.
        let cut = rng.usize(..head.bytes);
        assert_eq!(head::parse(&bytes[..cut]), Ok(None));
        assert_eq!(head::parse(&bytes[..head.bytes]), Ok(Some(head)));
    });
}

#[test]
fn lines() {
    let samples = vec![
        b"{1}\n{2}\r\n\n \n{3}".to_vec(),
        b"{\"type\":\"away\"}\n".repeat(20),
        [vec![b'x'; MESSAGE_BYTES_MAX - 3], b"\n{1}\n".to_vec()].concat(),
        [vec![b'x'; MESSAGE_BYTES_MAX + 3], b"\n{1}\n".to_vec()].concat(),
    ];
    fuzz("lines", 4_000, &samples, |rng, bytes| {
        let read = |pieces: &mut dyn Iterator<Item = &[u8]>| {
            let (mut lines, mut found) = (Lines::new(MESSAGE_BYTES_MAX), Vec::new());
            for piece in pieces {
                lines.push(piece);
                while let Some(line) = lines.next() {
                    found.push(match line {
                        Line::Message(line) => Some(line.to_vec()),
                        Line::TooLarge => None,
                    });
                }
            }
            found
        };
        let whole = read(&mut std::iter::once(bytes));
        let short = |line: &Vec<u8>| !line.is_empty() && line.len() <= MESSAGE_BYTES_MAX;
        assert!(whole.iter().flatten().all(short));
        let size = rng.usize(1..5_000);
        assert_eq!(read(&mut bytes.chunks(size)), whole);
    });
}

#[test]
fn messages_of_both_dialects_and_their_pictures() {
    let document = include_str!("../docs/PROTOCOL.md");
    let examples = document.lines().filter_map(|line| line.strip_prefix("→ "));
    let samples: Vec<_> = examples.map(|line| line.as_bytes().to_vec()).collect();
    assert!(samples.len() > 20);
    fuzz(
        "message",
        40_000,
        &samples,
        |rng, bytes| match client::parse(bytes) {
            Ok(ClientMessage::DrawOps(draw)) if rng.u8(..) == 0 => {
                Picture::of(&draw.ops);
            }
            Ok(message) => drop(message.kind()),
            Err(refusal) => assert!(!refusal.message.is_empty()),
        },
    );
}

#[test]
fn guesses_names_and_lines_of_chat() {
    let samples = texts(&[
        "ice cream",
        "the Merry-Go-Round",
        "Straße",
        "İstanbul",
        "e\u{301}te\u{301}",
        "l'arbre",
        "👩‍👧 owl",
        "їжак",
    ]);
    fuzz("word", 20_000, &samples, |rng, bytes| {
        let text = String::from_utf8_lossy(bytes);
        let language = Language::ALL[rng.usize(..Language::ALL.len())];
        let key = guess::key(&text, language);
        guess::judge(&text, [&*key, "lighthouse"], language);
        guess::judge("lighthouse", [&*text], language);
        let name = name_key(&text);
        assert_eq!(name_key(&name), name, "the key of a key is itself");
        assert!(!one_line(&text).contains(char::is_control));
    });
}

#[test]
fn files_of_words() {
    let samples = texts(&[
        "owl\nlighthouse\n\nice cream, parfait\n",
        "word;difficulty;also\nowl;easy;barn owl\n\"a;b\";hard;\n",
        "[easy]\ncat\n[hard]\nlady's slipper\n",
        "\u{feff}word\tdefinition\nowl\ta bird\n",
    ]);
    fuzz("words", 4_000, &samples, |rng, bytes| {
        let language = Language::ALL[rng.usize(..Language::ALL.len())];
        let _ = word_file::read_file(bytes, language, None);
    });
}

/// A room in the middle of a game, as the journal keeps it.
fn record() -> (RoomId, String) {
    let mut hub = Hub::new(common::rules("[easy]\nowl\nice cream\n"), 1);
    let mut out = Outbox::new();
    let create = Input::Create {
        by: common::user(1, "Lea"),
        change: Box::new(SettingsChange::default()),
        seed: 7,
    };
    let room = hub.handle(0, create, &mut out).unwrap().unwrap();
    for (number, name) in [(1, "Lea"), (2, "Ben")] {
        let join = client::parse(
            json!({"type": "join_room", "room_id": room})
                .to_string()
                .as_bytes(),
        );
        let Ok(ClientMessage::JoinRoom(join)) = join else {
            panic!("a join");
        };
        let conn = drawsync::protocol::ids::ConnId(number);
        let user = common::user(number as i64, name);
        hub.handle(1, Input::Join { conn, user, join }, &mut out)
            .unwrap();
    }
    let start = Input::Command {
        conn: drawsync::protocol::ids::ConnId(1),
        command: client::parse(br#"{"type":"start_game"}"#).unwrap(),
    };
    hub.handle(2, start, &mut out).unwrap();
    let record = json!({"format": 1, "room": hub.room(room).unwrap()});
    (room, record.to_string())
}

#[test]
fn records_of_rooms_and_recordings() {
    let (room, record) = record();
    let stored = |record: String, ops: String, words: String| StoredRoom {
        room,
        record: Ok(record),
        ops: vec![StoredOps { seq: 0, ops }],
        chat: Vec::new(),
        words: Some(words),
        damaged: 0,
    };
    let ops = r#"[{"op":"begin","color":3,"size":1,"points":[812,604]},{"op":"undo"}]"#;
    assert!(serde_json::from_str::<Vec<Op>>(ops).is_ok());
    let words = r#"{"by":1,"entries":[{"word":"atom","synonyms":["ion"],"definition":"small"}]}"#;
    let whole = journal::check(stored(record.clone(), ops.into(), words.into()));
    assert_eq!(whole, None, "the sample is a whole record");
    fuzz("record", 4_000, &texts(&[&record]), |rng, bytes| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let mut ops = ops.as_bytes().to_vec();
        mutate(rng, &mut ops, bytes);
        let ops = String::from_utf8_lossy(&ops).into_owned();
        let mut words = words.as_bytes().to_vec();
        mutate(rng, &mut words, bytes);
        let words = String::from_utf8_lossy(&words).into_owned();
        // A sentence about it never quotes it: it holds the word.
        if let Some(why) = journal::check(stored(text.clone(), ops, words)) {
            assert!(!why.contains("ice cream") && !why.contains("atom"), "{why}");
        }
        let _ = replay(&text);
    });
}
