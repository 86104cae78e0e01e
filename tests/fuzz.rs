//! Everything that reads bytes from outside, fed with broken ones: samples of
//! what is meant, changed at random. Nothing may panic, and what each reader
//! promises must hold.
//!
//! All chance comes from one seed, so that a failure comes again with what it
//! prints: `DRAWSYNC_SEED=… DRAWSYNC_STEPS=…`. `make fuzz` goes on until stopped.
#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/readers.rs"]
mod readers;

use std::panic::catch_unwind;
use std::path::Path;

use drawsync::game::hub::Hub;
use drawsync::game::input::Input;
use drawsync::game::output::Outbox;
use drawsync::limits::MESSAGE_BYTES_MAX;
use drawsync::protocol::client::{self, ClientMessage};
use drawsync::protocol::ids::ConnId;
use drawsync::protocol::settings::SettingsChange;
use fastrand::Rng;
use serde_json::json;

/// What is fed, as its samples and its target in `tests/fuzz/` are named, and how
/// often by default: how costly a reader is decides.
struct Target {
    name: &'static str,
    read: fn(&[u8]) -> bool,
    steps: u64,
}

const TARGETS: [Target; 8] = [
    target("head", readers::head, 20_000),
    target("lines", readers::lines, 4_000),
    target("frames", readers::frames, 1_000),
    target("message", readers::message, 40_000),
    target("guess", readers::guess, 20_000),
    target("words", readers::words, 4_000),
    target("picture", readers::picture, 100),
    target("record", readers::record, 4_000),
];

const fn target(name: &'static str, read: fn(&[u8]) -> bool, steps: u64) -> Target {
    Target { name, read, steps }
}

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

/// The samples of a target that are files.
fn corpus(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus");
    let files = std::fs::read_dir(folder.join(name)).unwrap();
    let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    // Folders have no order of their own.
    files.sort();
    files
        .iter()
        .map(|file| std::fs::read(file).unwrap())
        .collect()
}

/// Feeds a target with its samples, with `more`, and with changed ones.
fn fuzz(name: &str, more: &[Vec<u8>]) {
    let number = |name, default| {
        std::env::var(name).map_or(default, |value| value.parse::<u64>().expect(name))
    };
    let seed = number("DRAWSYNC_SEED", 20_261_123);
    let target = TARGETS.iter().find(|target| target.name == name).unwrap();
    let steps = target.steps * number("DRAWSYNC_STEPS", 10_000) / 10_000;
    let samples = [&corpus(name), more].concat();
    let read = |bytes: &[u8], step: &dyn std::fmt::Display| {
        catch_unwind(|| (target.read)(bytes)).unwrap_or_else(|_| {
            let bytes = bytes.escape_ascii();
            panic!("{name} with DRAWSYNC_SEED={seed} at {step}: {bytes}")
        })
    };
    let good = samples.iter().filter(|sample| read(sample, &"a sample"));
    assert!(
        2 * good.count() > samples.len(),
        "most samples of {name} are read"
    );

    let mut rng = Rng::with_seed(seed);
    for step in 0..steps {
        let mut bytes = samples[rng.usize(..samples.len())].clone();
        let other = &samples[rng.usize(..samples.len())];
        mutate(&mut rng, &mut bytes, other);
        read(&bytes, &step);
    }
}

#[test]
fn heads_of_requests() {
    fuzz("head", &[]);
}

#[test]
fn lines() {
    let long = |bytes| [vec![b'x'; bytes], b"\n{1}\n".to_vec()].concat();
    fuzz(
        "lines",
        &[long(MESSAGE_BYTES_MAX - 3), long(MESSAGE_BYTES_MAX + 3)],
    );
}

#[test]
fn frames_of_websockets() {
    // Long enough that their length takes two bytes, and eight, and too long.
    let text = |length: usize| {
        let mut frame = vec![0x81];
        match u16::try_from(length) {
            Ok(length) if length < 16_000 => {
                frame.extend([&[0xfe], &length.to_be_bytes()[..]].concat())
            }
            _ => frame.extend([&[0xff], &(length as u64).to_be_bytes()[..]].concat()),
        }
        // Under a mask that changes nothing.
        frame.extend([0; 4]);
        frame.resize(frame.len() + length, b'x');
        frame
    };
    let empty = [
        &[0x01, 0x80, 0, 0, 0, 0],
        &[0x00, 0x80, 0, 0, 0, 0].repeat(500)[..],
    ]
    .concat();
    let ended = [&empty[..], &[0x80, 0x80, 0, 0, 0, 0]].concat();
    let too_long = text(MESSAGE_BYTES_MAX + 1);
    fuzz(
        "frames",
        &[text(300), text(MESSAGE_BYTES_MAX), too_long, ended],
    );
}

#[test]
fn messages_of_both_dialects() {
    let document = include_str!("../docs/PROTOCOL.md");
    let examples = document.lines().filter_map(|line| line.strip_prefix("→ "));
    let samples: Vec<_> = examples.map(|line| line.as_bytes().to_vec()).collect();
    assert!(samples.len() > 20);
    fuzz("message", &samples);
}

#[test]
fn guesses_names_and_lines_of_chat() {
    fuzz("guess", &[]);
}

#[test]
fn files_of_words() {
    fuzz("words", &[]);
}

#[test]
fn pictures() {
    fuzz("picture", &[]);
}

#[test]
fn records_of_rooms() {
    let ops = r#"[{"op":"begin","color":3,"size":1,"points":[812,604]},{"op":"undo"}]"#;
    let words = r#"{"by":1,"entries":[{"word":"atom","synonyms":["ion"],"definition":"small"}]}"#;
    let whole = format!("{}\n{ops}\n{words}", record());
    assert!(
        readers::record(whole.as_bytes()),
        "the sample is a whole record"
    );
    fuzz("record", &[whole.into()]);
}

/// What is fed here is fed by libFuzzer too.
#[test]
fn every_target_has_its_crate_entry_its_samples_and_its_test() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz");
    let names = |folder: &str| {
        let files = std::fs::read_dir(here.join(folder)).unwrap();
        let name = |path: std::path::PathBuf| path.file_stem().unwrap().to_string_lossy().into();
        let mut names: Vec<String> = files.map(|file| name(file.unwrap().path())).collect();
        names.sort();
        names
    };
    let mut wished = TARGETS.map(|target| target.name.to_owned());
    wished.sort();
    assert_eq!(names("targets"), wished);
    assert_eq!(names("corpus"), wished);
    let manifest = std::fs::read_to_string(here.join("Cargo.toml")).unwrap();
    // Named once among the targets and once where it is fed.
    let this = include_str!("fuzz.rs");
    for name in wished {
        let path = format!("path = \"targets/{name}.rs\"");
        assert!(
            manifest.contains(&path),
            "{name} is not in tests/fuzz/Cargo.toml"
        );
        assert!(
            this.matches(&format!("\"{name}\",")).count() == 2,
            "{name} is not fed"
        );
    }
}

/// A room in the middle of a game, as the journal keeps it.
fn record() -> String {
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
        let conn = ConnId(number);
        let user = common::user(number as i64, name);
        hub.handle(1, Input::Join { conn, user, join }, &mut out)
            .unwrap();
    }
    let start = Input::Command {
        conn: ConnId(1),
        command: client::parse(br#"{"type":"start_game"}"#).unwrap(),
    };
    hub.handle(2, start, &mut out).unwrap();
    json!({"format": 1, "room": hub.room(room).unwrap()}).to_string()
}
