//! Rooms as they are written down and read back: the format of the records.
//!
//! What is read may be damaged or of another program: nothing is taken from it
//! that does not parse, and no error quotes it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::handed::changes;
use crate::game::Millis;
use crate::game::canvas::StoredDrawing;
use crate::game::custom_words::CustomWords;
use crate::game::hub::Hub;
use crate::game::past_room::PastRoom;
use crate::game::room::{NumberedLine, Room};
use crate::protocol::op::Op;
use crate::store::{PastRoomRow, Store, StoreError, StoredRoom};

/// The format of the records written here. A reader of format *n* also reads
/// all before it: new fields have defaults.
const FORMAT: u32 = 1;

/// A record: a room behind the number of its format.
#[derive(Serialize, Deserialize)]
struct Record<R> {
    format: u32,
    room: R,
}

/// A record of whatever format.
#[derive(Deserialize)]
struct AnyRecord {
    format: u32,
}

/// The record of a room, live or past.
pub(super) fn write(room: &impl Serialize) -> String {
    json(&Record {
        format: FORMAT,
        room,
    })
}

/// Numbers, strings, lists and maps with such keys always have a JSON.
pub(super) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// A room as it was read back.
struct Read {
    room: Room,
    drawing: StoredDrawing,
    chat: Vec<NumberedLine>,
    /// What could not be read of all but the record.
    damage: Option<String>,
}

/// Brings all stored rooms back into the hub; how many. Those that cannot be
/// read are set aside, and the log says so.
pub fn restore(
    store: &Store,
    rooms: Vec<StoredRoom>,
    now: Millis,
    hub: &mut Hub,
) -> Result<usize, StoreError> {
    let mut restored = 0;
    for stored in rooms {
        let id = stored.room;
        match bring_back(stored, now, hub) {
            Ok(()) => restored += 1,
            Err(why) => store.set_aside(id, &why)?,
        }
    }
    Ok(restored)
}

/// Brings one room back into the hub. The error says why it cannot be.
pub fn bring_back(stored: StoredRoom, now: Millis, hub: &mut Hub) -> Result<(), String> {
    let id = stored.room;
    let read = read(stored)?;
    if let Some(damage) = &read.damage {
        log::warn!("room_damaged room={id} reason=\"{damage}\"");
    }
    match hub.restore(now, read.room, read.drawing, read.chat) {
        true => Ok(()),
        false => Err("it does not fit together".to_owned()),
    }
}

/// A whole room, as it would be read back after a save from nothing.
pub fn write_down(room: &Room) -> StoredRoom {
    let (save, _) = changes(room, None, true);
    StoredRoom {
        room: room.id,
        record: save
            .record
            .map(|record| record.to_string())
            .ok_or_else(|| "there is none".to_owned()),
        ops: save.ops.into_iter().collect(),
        chat: save.chat,
        words: save.words.map(|words| words.to_string()),
        damaged: 0,
    }
}

/// What is wrong with a stored room, if anything.
pub fn check(stored: StoredRoom) -> Option<String> {
    match read(stored) {
        Ok(read) => read.damage,
        Err(why) => Some(why),
    }
}

/// A room that has ended; `None` if it cannot be read, which the log says.
pub fn read_past(row: &PastRoomRow) -> Option<PastRoom> {
    let record: Result<Record<PastRoom>, _> = serde_json::from_str(&row.record);
    let Ok(Record { room, .. }) = record else {
        log::error!("past_room_unreadable room={}", row.code);
        return None;
    };
    let words = row.words.as_deref().map(CustomWords::read);
    let words = words.and_then(Result::ok).map(Arc::new);
    Some(room.with_custom_words(words))
}

/// The errors never quote the record: it holds a word that is being guessed.
fn read(stored: StoredRoom) -> Result<Read, String> {
    let text = stored.record?;
    let AnyRecord { format } = serde_json::from_str(&text).map_err(unreadable)?;
    if format > FORMAT {
        return Err(format!(
            "it has format {format} of a newer program; this one reads up to {FORMAT}"
        ));
    }
    let Record::<Room> { room, .. } = serde_json::from_str(&text).map_err(unreadable)?;
    if room.id != stored.room {
        return Err(format!("it is the record of room {}", room.id));
    }
    let mut damaged = stored.damaged;
    let base = stored.ops.first().map_or(0, |part| part.seq);
    let mut ops: Vec<Op> = Vec::new();
    for part in stored.ops {
        match serde_json::from_str::<Vec<Op>>(&part.ops) {
            Ok(mut more) if part.seq as usize == base as usize + ops.len() => ops.append(&mut more),
            // The rest would be another picture.
            _ => {
                damaged += 1;
                break;
            }
        }
    }
    let mut chat = Vec::new();
    for (number, line) in stored.chat {
        match serde_json::from_str(&line) {
            Ok(line) => chat.push((number, line)),
            Err(_) => damaged += 1,
        }
    }
    let words = stored.words.map(|text| CustomWords::read(&text));
    damaged += usize::from(matches!(words, Some(Err(_))));
    let words = words.and_then(Result::ok).map(Arc::new);
    let damage = (damaged > 0)
        .then(|| format!("{damaged} parts of its drawing, chat or words cannot be read"));
    Ok(Read {
        room: room.with_custom_words(words),
        drawing: (base, ops),
        chat,
        damage,
    })
}

fn unreadable(error: serde_json::Error) -> String {
    format!(
        "its record cannot be read from column {} on",
        error.column()
    )
}
