//! docs/LIMITS.md has every bound of src/limits.rs as it is.
#![allow(clippy::unwrap_used)]

use std::fmt::Write;
use std::fs;

use drawsync::game_loop::Rank;
use drawsync::limits::*;

const DOCUMENT: &str = "docs/LIMITS.md";
const SOURCE: &str = include_str!("../src/limits.rs");
const BEGIN: &str =
    "<!-- made from src/limits.rs: `DRAWSYNC_WRITE=1 cargo test --test limits` -->\n";
const MEBIBYTE: usize = 1024 * 1024;

/// The tables: a heading for each section of the source, and a row for each
/// constant with its value as it is written and its reason.
fn tables() -> String {
    let mut text = String::new();
    let (mut reason, mut lines) = (String::new(), SOURCE.lines());
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("// ---- ") {
            let title = title.trim_end_matches(['-', ' ']);
            write!(
                text,
                "\n### {title}\n\n| bound | value | why |\n|---|---|---|\n"
            )
            .unwrap();
        } else if let Some(more) = line.trim_start().strip_prefix("///") {
            reason += more;
        } else if let Some(rest) = line.strip_prefix("pub const ") {
            let mut all = rest.to_owned();
            while !all.ends_with(';') {
                all = all + " " + lines.next().unwrap().trim();
            }
            let (name, rest) = all.split_once(": ").unwrap();
            let value = rest.split_once(" = ").unwrap().1.trim_end_matches(';');
            let value = match value.len() {
                0..=60 => value.to_owned(),
                _ => "see the source".into(),
            };
            let reason = std::mem::take(&mut reason).trim().replace('|', "\\|");
            writeln!(text, "| `{name}` | `{value}` | {reason} |").unwrap();
        } else {
            reason.clear();
        }
    }
    text
}

#[test]
fn the_document_has_every_bound() {
    let document = fs::read_to_string(DOCUMENT).unwrap();
    let (prose, present) = document.split_once(BEGIN).unwrap();
    let tables = tables();
    if std::env::var_os("DRAWSYNC_WRITE").is_some() {
        fs::write(DOCUMENT, format!("{prose}{BEGIN}{tables}")).unwrap();
        return;
    }
    assert!(
        present == tables,
        "write it anew: DRAWSYNC_WRITE=1 cargo test --test limits"
    );
}

/// What the document says of memory, from the bounds that it names.
#[test]
fn the_worst_case_is_the_sum_of_its_parts() {
    let parts = [
        (
            "connections",
            CONNECTIONS_MAX * CONNECTION_MEMORY_BYTES as usize,
        ),
        ("tails", TAILS_BYTES_MAX),
        ("answers", HTTP_ANSWERS_BYTES_MAX),
        // A body is held by the gate, on its way and by the worker.
        ("bodies", 3 * HTTP_BODIES_BYTES_MAX),
        // A list takes about four times its text.
        ("words", 4 * CUSTOM_WORDS_BYTES_MAX),
        // A read of 4 KiB is parsed into at most eight times as much, and may
        // end a message of 16 KiB.
        (
            "inbox",
            Rank::ALL.len() * INBOX_EVENTS_MAX * (8 * READ_BYTES + MESSAGE_BYTES_MAX),
        ),
        // A point is 8 bytes, an operation 64; the log is held once.
        (
            "rooms",
            ROOMS_MAX * (8 * TURN_POINTS_MAX + 64 * TURN_OPERATIONS_MAX),
        ),
        (
            "passwords",
            HASHES_AT_ONCE * HASH_MEMORY_KIBIBYTES as usize * 1024,
        ),
    ];
    let document = fs::read_to_string(DOCUMENT).unwrap();
    let mut total = 0;
    for (name, bytes) in parts {
        let size = bytes.div_ceil(MEBIBYTE);
        total += size;
        let row = format!("| {name} | {size} |");
        assert!(document.contains(&row), "no line begins with {row}");
    }
    let row = format!("| **together** | **{total}** |");
    assert!(document.contains(&row), "no line begins with {row}");
}
