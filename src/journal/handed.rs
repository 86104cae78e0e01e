//! How far a room has been handed to the store, and what of it has not been.
//!
//! Nothing here knows the store or when it is written to: `changes` compares a
//! room with what was handed over before.

use std::sync::Arc;

use super::record::{json, write};
use crate::game::room::Room;
use crate::store::{RoomSave, StoredOps};

/// How far a room has been handed to the store.
#[derive(Clone, Debug, Default)]
pub(super) struct Handed {
    record: Arc<str>,
    /// Game and turn of the drawing.
    drawing: Option<(u32, u32)>,
    /// The numbers of its first operation and of the next one.
    base: u32,
    ops: u32,
    next_line: u64,
    words: Option<Arc<str>>,
}

/// What of a room the store has not been handed yet, and how far it will have
/// been then. Where only the drawing has grown, the record is not looked at.
pub(super) fn changes(room: &Room, before: Option<&Handed>, changed: bool) -> (RoomSave, Handed) {
    let mut after = before.cloned().unwrap_or_default();
    let is_new = after.record.is_empty();
    let record: Option<Arc<str>> = (changed || is_new).then(|| write(room).into());
    let record = record.filter(|record| *record != after.record);
    if let Some(record) = &record {
        after.record = Arc::clone(record);
    }

    let drawing = room.drawing();
    let address = drawing.map(|(game, canvas)| (game, canvas.turn));
    let base = drawing.map_or(0, |(_, canvas)| canvas.base());
    let new_drawing = is_new || address != after.drawing || base != after.base;
    if new_drawing {
        (after.drawing, after.base, after.ops) = (address, base, base);
    }
    let ops = drawing.and_then(|(_, canvas)| {
        let rest = canvas.ops_from(after.ops);
        let seq = std::mem::replace(&mut after.ops, canvas.seq());
        (!rest.is_empty()).then(|| StoredOps {
            seq,
            ops: json(&rest),
        })
    });

    let words = room.custom_words().map(|words| words.text());
    let new_words = is_new || words.map(Arc::as_ptr) != after.words.as_ref().map(Arc::as_ptr);
    after.words = words.cloned();

    let chat = room
        .chat_since(after.next_line)
        .map(|(number, line)| (*number, json(line)));
    let changes = RoomSave {
        room: room.id,
        record,
        new_drawing,
        ops,
        new_words,
        words: words.filter(|_| new_words).cloned(),
        chat: chat.collect(),
        chat_from: room
            .chat_since(0)
            .next()
            .map_or(room.next_line(), |line| line.0),
    };
    after.next_line = room.next_line();
    (changes, after)
}
