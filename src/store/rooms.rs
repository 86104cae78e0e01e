//! Live rooms in SQL: what a restart brings back.
//!
//! The texts in these rows are `journal`'s; nothing here can read them. Each
//! carries its CRC-32, since SQLite does not notice a flipped bit.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::json;

use super::StoreError;
use super::games::{self, GameRecord};
use super::past_rooms::{self, PastRoomRow};
use super::recordings::forget_oldest;
use super::reports::{self, ReportRow};
use super::space::Space;
use crate::clock::unix_now;
use crate::limits::ASIDE_FILES_MAX;
use crate::protocol::ids::RoomId;

/// Where the records of rooms that failed are kept, in the data directory.
pub const ASIDE_NAME: &str = "aside";

/// Called by the store thread when a save is committed or has failed. Must not
/// block.
pub type Done = Arc<dyn Fn(u64, Result<(), StoreError>) + Send + Sync>;

/// What is to be written in one transaction.
pub struct Save {
    /// Handed to `done`; the store writes saves in the order it gets them.
    pub ticket: u64,
    /// Must survive a power cut; otherwise a crash of the program is enough.
    pub durable: bool,
    /// The game's time in milliseconds.
    pub clock: Option<u64>,
    /// Finished games with their results.
    pub games: Vec<GameRecord>,
    /// Rooms of accounts that have ended.
    pub past: Vec<PastRoomRow>,
    /// Reports for the server's admins.
    pub reports: Vec<ReportRow>,
    /// Rooms that have changed.
    pub rooms: Vec<RoomSave>,
    /// Rooms that have ended: their rows go.
    pub ended: Vec<RoomId>,
    /// Rooms in which the program has a fault: their rows are set aside in a
    /// file, for a report.
    pub failed: Vec<RoomId>,
    /// Whom to tell.
    pub done: Done,
}

impl Save {
    /// Nothing to write yet.
    pub fn new(ticket: u64, done: Done) -> Save {
        Save {
            ticket,
            durable: false,
            clock: None,
            games: Vec::new(),
            past: Vec::new(),
            reports: Vec::new(),
            rooms: Vec::new(),
            ended: Vec::new(),
            failed: Vec::new(),
            done,
        }
    }

    /// Bytes of what rooms have handed over.
    pub fn bytes(&self) -> usize {
        let of_room = |room: &RoomSave| {
            let record = room.record.as_ref().map_or(0, |record| record.len());
            let ops = room.ops.as_ref().map_or(0, |part| part.ops.len());
            let chat: usize = room.chat.iter().map(|(_, line)| line.len()).sum();
            let words = room.words.as_ref().map_or(0, |words| words.len());
            record + ops + chat + words
        };
        self.rooms.iter().map(of_room).sum()
    }
}

/// What has changed in a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomSave {
    /// Which room.
    pub room: RoomId,
    /// Its new record.
    pub record: Option<Arc<str>>,
    /// Operations that were there are of a drawing that is over.
    pub new_drawing: bool,
    /// Operations to append.
    pub ops: Option<StoredOps>,
    /// The list of words that was there is gone.
    pub new_words: bool,
    /// The room's own words.
    pub words: Option<Arc<str>>,
    /// Lines of chat to append, with their numbers.
    pub chat: Vec<(u64, String)>,
    /// Lines before this one are forgotten.
    pub chat_from: u64,
}

/// Operations of a drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredOps {
    /// The number of the first one.
    pub seq: u32,
    /// All of them, as one text.
    pub ops: String,
}

/// A room as it stands in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRoom {
    /// Which room.
    pub room: RoomId,
    /// Its record. `Err` tells what is wrong with it.
    pub record: Result<String, String>,
    /// The operations of its drawing, in order, as far as they can be read.
    pub ops: Vec<StoredOps>,
    /// Its chat with the numbers of the lines.
    pub chat: Vec<(u64, String)>,
    /// Its own words.
    pub words: Option<String>,
    /// Rows of all but the record that could not be read.
    pub damaged: usize,
}

/// Writes a whole save.
pub(super) fn save(
    sql: &Connection,
    dir: &Path,
    space: Space,
    save: &Save,
) -> rusqlite::Result<()> {
    for game in &save.games {
        space.make_for_game(sql)?;
        games::record(sql, game)?;
    }
    for room in &save.past {
        if space.is_full(sql)? {
            log::warn!(
                "past_room_not_kept code={} reason=\"the database is full\"",
                room.code
            );
            continue;
        }
        past_rooms::keep(sql, room)?;
    }
    for report in &save.reports {
        reports::keep(sql, report)?;
    }
    for room in &save.rooms {
        write(sql, room)?;
    }
    for &room in &save.ended {
        delete(sql, room)?;
    }
    for &room in &save.failed {
        set_aside(sql, dir, room, "fault")?;
    }
    if let Some(ms) = save.clock {
        sql.prepare_cached(
            "INSERT INTO game_clock (id, ms) VALUES (1, ?1)
             ON CONFLICT (id) DO UPDATE SET ms = max(ms, excluded.ms)",
        )?
        .execute([ms as i64])?;
    }
    Ok(())
}

fn write(sql: &Connection, save: &RoomSave) -> rusqlite::Result<()> {
    let room = save.room.0;
    if let Some(record) = &save.record {
        sql.prepare_cached(
            "INSERT INTO rooms (id, record, crc) VALUES (?1, ?2, ?3)
             ON CONFLICT (id) DO UPDATE SET record = excluded.record, crc = excluded.crc",
        )?
        .execute(params![room, record, crc(record)])?;
    }
    if save.new_drawing {
        sql.prepare_cached("DELETE FROM room_ops WHERE room_id = ?1")?
            .execute([room])?;
    }
    if let Some(StoredOps { seq, ops }) = &save.ops {
        sql.prepare_cached(
            "INSERT OR REPLACE INTO room_ops (room_id, seq, ops, crc) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![room, seq, ops, crc(ops)])?;
    }
    if save.new_words {
        sql.prepare_cached("DELETE FROM room_words WHERE room_id = ?1")?
            .execute([room])?;
    }
    if let Some(words) = &save.words {
        sql.prepare_cached(
            "INSERT OR REPLACE INTO room_words (room_id, words, crc) VALUES (?1, ?2, ?3)",
        )?
        .execute(params![room, words, crc(words)])?;
    }
    if save.chat.is_empty() {
        return Ok(());
    }
    sql.prepare_cached("DELETE FROM room_chat WHERE room_id = ?1 AND number < ?2")?
        .execute(params![room, save.chat_from as i64])?;
    let mut insert = sql.prepare_cached(
        "INSERT OR REPLACE INTO room_chat (room_id, number, line, crc) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for (number, line) in &save.chat {
        insert.execute(params![room, *number as i64, line, crc(line)])?;
    }
    Ok(())
}

fn delete(sql: &Connection, room: RoomId) -> rusqlite::Result<()> {
    // All that stands beside it goes with it.
    sql.prepare_cached("DELETE FROM rooms WHERE id = ?1")?
        .execute([room.0])?;
    Ok(())
}

/// All live rooms, and the game's time.
pub(super) fn all(sql: &Connection) -> rusqlite::Result<(Vec<StoredRoom>, u64)> {
    let clock: Option<i64> = sql
        .query_row("SELECT ms FROM game_clock", [], |row| row.get(0))
        .optional()?;
    let mut rooms: Vec<StoredRoom> = sql
        .prepare("SELECT id, record, crc FROM rooms ORDER BY id")?
        .query_map([], |row| {
            Ok(StoredRoom {
                room: RoomId(row.get(0)?),
                record: checked(row, 1),
                ops: Vec::new(),
                chat: Vec::new(),
                words: None,
                damaged: 0,
            })
        })?
        .collect::<Result<_, _>>()?;
    for room in &mut rooms {
        read_rest(sql, room)?;
    }
    Ok((rooms, clock.unwrap_or_default().unsigned_abs()))
}

/// Reads what grows: the operations up to the first damaged row, since a gap
/// would make another picture, and every line of chat that is whole. Beside it
/// the words, which files before version 3 have not.
fn read_rest(sql: &Connection, room: &mut StoredRoom) -> rusqlite::Result<()> {
    let mut statement =
        sql.prepare_cached("SELECT seq, ops, crc FROM room_ops WHERE room_id = ?1 ORDER BY seq")?;
    let mut rows = statement.query([room.room.0])?;
    while let Some(row) = rows.next()? {
        match checked(row, 1) {
            Ok(ops) if room.damaged == 0 => room.ops.push(StoredOps {
                seq: row.get(0)?,
                ops,
            }),
            _ => room.damaged += 1,
        }
    }
    let mut statement = sql.prepare_cached(
        "SELECT number, line, crc FROM room_chat WHERE room_id = ?1 ORDER BY number",
    )?;
    let mut rows = statement.query([room.room.0])?;
    while let Some(row) = rows.next()? {
        match checked(row, 1) {
            Ok(line) => room.chat.push((row.get::<_, i64>(0)?.unsigned_abs(), line)),
            Err(_) => room.damaged += 1,
        }
    }
    if !sql.table_exists(None, "room_words")? {
        return Ok(());
    }
    let words = sql
        .prepare_cached("SELECT room_id, words, crc FROM room_words WHERE room_id = ?1")?
        .query_row([room.room.0], |row| Ok(checked(row, 1)))
        .optional()?;
    room.damaged += usize::from(matches!(words, Some(Err(_))));
    room.words = words.and_then(Result::ok);
    Ok(())
}

/// Moves a room's rows into a file. They stay if the file cannot be written.
pub(super) fn set_aside(
    sql: &Connection,
    dir: &Path,
    room: RoomId,
    why: &str,
) -> rusqlite::Result<()> {
    match write_aside(sql, dir, room, why) {
        Ok(path) => {
            log::error!("room_set_aside room={room} reason=\"{why}\" file={path}");
            delete(sql, room)
        }
        Err(error) => {
            log::error!("room_not_set_aside room={room} reason=\"{error}\"");
            Ok(())
        }
    }
}

fn write_aside(
    sql: &Connection,
    dir: &Path,
    room: RoomId,
    why: &str,
) -> Result<String, Box<dyn std::error::Error>> {
    let mut found = StoredRoom {
        room,
        record: Ok(String::new()),
        ops: Vec::new(),
        chat: Vec::new(),
        words: None,
        damaged: 0,
    };
    let record: Vec<u8> = sql.query_row(
        "SELECT CAST(record AS BLOB) FROM rooms WHERE id = ?1",
        [room.0],
        |row| row.get(0),
    )?;
    read_rest(sql, &mut found)?;
    let aside = dir.join(ASIDE_NAME);
    fs::create_dir_all(&aside)?;
    forget_oldest(&aside, ASIDE_FILES_MAX)?;
    let path = aside.join(format!("room-{room}-{}.json", unix_now()));
    let text = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "reason": why,
        "record": String::from_utf8_lossy(&record),
        "ops": found.ops.iter().map(|row| &row.ops).collect::<Vec<_>>(),
        "chat": found.chat.iter().map(|(_, line)| line).collect::<Vec<_>>(),
        "words": found.words,
        "damaged_rows": found.damaged,
    });
    let mut file: File = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&path)?;
    serde_json::to_writer_pretty(&mut file, &text)?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    Ok(path.display().to_string())
}

/// The text in a column, if the CRC in column 2 is its own.
fn checked(row: &Row, column: usize) -> Result<String, String> {
    let text: String = row.get(column).map_err(|error| error.to_string())?;
    let expected: i64 = row.get(2).map_err(|error| error.to_string())?;
    if i64::from(crc(&text)) == expected {
        Ok(text)
    } else {
        Err("its checksum does not fit".into())
    }
}

fn crc(text: &str) -> u32 {
    crc32fast::hash(text.as_bytes())
}
