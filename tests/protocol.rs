//! The examples of docs/PROTOCOL.md that clients send, parsed.

#![allow(clippy::unwrap_used)]

use drawsync::protocol::client::parse;

#[test]
fn every_documented_message_of_a_client_is_understood() {
    let document = include_str!("../docs/PROTOCOL.md");
    let examples: Vec<&str> = document
        .lines()
        .filter_map(|line| line.strip_prefix("→ "))
        .collect();
    assert!(examples.len() > 15);
    for example in examples {
        assert!(parse(example.as_bytes()).is_ok(), "{example}");
    }
}

#[test]
fn a_refusal_names_what_is_wrong() {
    let long = format!(r#"{{"type":"guess_word","guess":"{}"}}"#, "x".repeat(201));
    for (message, named) in [
        (r#"{"type":"dance"}"#, "dance"),
        (r#"{"type":"kick"}"#, "user_id"),
        (r#"{"type":"join_room","room_id":1,"avatar":768}"#, "avatar"),
        (&long, "guess"),
    ] {
        let refusal = parse(message.as_bytes()).unwrap_err();
        assert!(refusal.message.contains(named), "{}", refusal.message);
    }
    assert!(parse(b"{\"type\":\"\xff\"}").is_err());
    assert!(parse("[".repeat(16_000).as_bytes()).is_err());
}
