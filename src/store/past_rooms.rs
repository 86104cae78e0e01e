//! Rooms of accounts that have ended, in SQL. The texts are `journal`'s;
//! nothing here can read them. Each carries its CRC-32.

use std::sync::Arc;

use rusqlite::{Connection, params};

use crate::limits::{PAST_ROOM_SECONDS, PAST_ROOMS_PER_USER};
use crate::protocol::ids::{RoomCode, UserId};

/// What is kept of a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastRoomRow {
    /// Its code.
    pub code: RoomCode,
    /// Whose it is.
    pub owner: UserId,
    /// All but its words.
    pub record: Arc<str>,
    /// Its own words, if it had any.
    pub words: Option<Arc<str>>,
    /// Unix seconds.
    pub ended_at: i64,
}

/// Keeps a room, and no more than `PAST_ROOMS_PER_USER` of its owner. That of
/// an account which is gone by now is dropped.
pub(super) fn keep(sql: &Connection, room: &PastRoomRow) -> rusqlite::Result<()> {
    let words = room.words.as_deref();
    sql.prepare_cached(
        "INSERT OR REPLACE INTO past_rooms (code, user_id, record, words, crc, ended_at)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6 FROM users WHERE id = ?2 AND is_guest = 0",
    )?
    .execute(params![
        room.code.as_str(),
        room.owner.0,
        room.record,
        words,
        crc(&room.record, words),
        room.ended_at,
    ])?;
    sql.prepare_cached(
        "DELETE FROM past_rooms WHERE user_id = ?1 AND code NOT IN (SELECT code FROM past_rooms \
         WHERE user_id = ?1 ORDER BY ended_at DESC, code LIMIT ?2)",
    )?
    .execute(params![room.owner.0, PAST_ROOMS_PER_USER])?;
    Ok(())
}

/// The rooms of an account, the last first. Damaged ones are left out.
pub(super) fn of_user(sql: &Connection, owner: UserId) -> rusqlite::Result<Vec<PastRoomRow>> {
    let mut all = sql.prepare_cached(
        "SELECT code, record, words, crc, ended_at FROM past_rooms WHERE user_id = ?1 \
         ORDER BY ended_at DESC, code",
    )?;
    let mut rows = all.query([owner.0])?;
    let mut rooms = Vec::new();
    while let Some(row) = rows.next()? {
        let (code, sum): (String, i64) = (row.get(0)?, row.get(3)?);
        let record: Arc<str> = row.get(1)?;
        let words: Option<Arc<str>> = row.get(2)?;
        let whole = i64::from(crc(&record, words.as_deref())) == sum;
        match RoomCode::parse(&code).filter(|_| whole) {
            None => log::error!("past_room_damaged code={code}"),
            Some(code) => rooms.push(PastRoomRow {
                code,
                owner,
                record,
                words,
                ended_at: row.get(4)?,
            }),
        }
    }
    Ok(rooms)
}

/// What is wrong with the texts, as sentences without an end.
pub(super) fn findings(sql: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut all = sql.prepare("SELECT code, record, words, crc FROM past_rooms ORDER BY code")?;
    let mut rows = all.query([])?;
    let mut findings = Vec::new();
    while let Some(row) = rows.next()? {
        let (code, sum): (String, i64) = (row.get(0)?, row.get(3)?);
        let record: rusqlite::Result<String> = row.get(1);
        let words: rusqlite::Result<Option<String>> = row.get(2);
        let whole = |record: String, words: Option<String>| {
            i64::from(crc(&record, words.as_deref())) == sum
        };
        if !record
            .and_then(|record| Ok(whole(record, words?)))
            .unwrap_or(false)
        {
            findings.push(format!("the past room {code} is damaged"));
        }
    }
    Ok(findings)
}

pub(super) fn forget(sql: &Connection, owner: UserId, code: RoomCode) -> rusqlite::Result<bool> {
    let deleted = sql
        .prepare_cached("DELETE FROM past_rooms WHERE code = ?1 AND user_id = ?2")?
        .execute(params![code.as_str(), owner.0])?;
    Ok(deleted > 0)
}

/// Forgets those that have not been opened for long; how many.
pub(super) fn forget_old(sql: &Connection, now: i64) -> rusqlite::Result<usize> {
    sql.execute(
        "DELETE FROM past_rooms WHERE ended_at < ?1",
        [now - PAST_ROOM_SECONDS],
    )
}

fn crc(record: &str, words: Option<&str>) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(record.as_bytes());
    hasher.update(words.unwrap_or_default().as_bytes());
    hasher.finalize()
}
