//! Looks for secrets in everything that a client can be sent: in either
//! dialect, and over HTTP.
//!
//! The word is looked for as a reader would find it: in any spelling, across
//! the letters of a mask, inside longer words. What was said before the word
//! was chosen is no secret.

use drawsync::game::Millis;
use drawsync::game::hub::Hub;
use drawsync::game::room::Room;
use drawsync::game_loop::dialect1;
use drawsync::game_loop::handle::{GameSummary, RoomSummary};
use drawsync::protocol::ids::ConnId;
use drawsync::protocol::server::ServerMessage;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The password of rooms that have one, and what those type who guess it.
/// Nothing else in a game looks like them.
pub const PASSWORD: &str = "qx-Kestrel-77";
pub const WRONG_PASSWORD: &str = "qx-Heron-78";
const PASSWORDS: &str = "qx-";

/// A word that may not be told yet.
pub struct Secret<'a> {
    pub word: &'a str,
    /// Since when, as lines of chat are stamped.
    pub since: f64,
}

/// What a message is for a client of the original that sits at `conn`.
pub fn as_of_old(hub: &Hub, now: Millis, conn: ConnId, message: &ServerMessage) -> Vec<Value> {
    let (mut told, place) = (Vec::new(), hub.place(conn));
    dialect1::translate(message, place, hub.rules(), now, |json| {
        told.push(serde_json::from_slice(json).unwrap());
    });
    told
}

/// What HTTP may say of a room, to anybody and to its members.
pub fn over_http(room: &Room, now: Millis) -> Value {
    let mut game = GameSummary::of(room, now);
    if let Some(game) = &mut game {
        // Points, and many of them.
        game.drawing.clear();
    }
    Value::String(format!("{:?} {game:?}", RoomSummary::of(room)))
}

/// Whether a password stands anywhere in what is told.
pub fn has_password(told: &Value) -> bool {
    match told {
        Value::String(text) => text.contains(PASSWORDS),
        Value::Array(list) => list.iter().any(has_password),
        Value::Object(fields) => fields.values().any(has_password),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

impl Secret<'_> {
    /// Whether who reads this has read the word.
    pub fn is_in(&self, told: &Value) -> bool {
        match told {
            // No word has fewer letters.
            Value::String(text) => text.len() > 2 && holds(text, self.word),
            Value::Array(list) => {
                let joined: String = list.iter().filter_map(Value::as_str).collect();
                holds(&joined, self.word) || list.iter().any(|item| self.is_in(item))
            }
            Value::Object(fields) => {
                let said = fields.get("timestamp").and_then(Value::as_f64);
                let old = said.is_some_and(|said| said < self.since);
                !old && fields.values().any(|value| self.is_in(value))
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }
}

/// Whether a reader of `text` has read `word`: as a run of its tokens, or, if
/// it is not so short that it stands in many, inside a longer one.
pub fn holds(text: &str, word: &str) -> bool {
    let word = fold(word).concat();
    let tokens = fold(text);
    (0..tokens.len()).any(|from| {
        let mut run = String::new();
        for token in &tokens[from..] {
            run += token;
            if run.len() >= word.len() {
                break;
            }
        }
        run == word || (word.chars().count() > 3 && tokens[from].contains(&word))
    })
}

fn fold(text: &str) -> Vec<String> {
    let plain: String = text
        .nfkd()
        .filter(|&character| !is_combining_mark(character) && character != '\'')
        .flat_map(char::to_lowercase)
        .collect();
    plain
        .split(|character: char| !character.is_alphanumeric())
        .filter(|token| !token.is_empty())
        .map(str::to_owned)
        .collect()
}
