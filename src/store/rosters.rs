//! Rosters in SQL: lists of names that accounts keep, for themselves alone.
//!
//! The names are a text of `protocol::roster`; nothing here can read it. It
//! carries its CRC-32, since SQLite does not notice a flipped bit.

use rusqlite::{Connection, params};

use crate::limits::ROSTERS_PER_USER;
use crate::protocol::ids::UserId;

/// A list of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterRow {
    /// Its number; what is new has none yet.
    pub id: i64,
    /// Whose it is.
    pub owner: UserId,
    /// What it is called: '7b'.
    pub name: String,
    /// The names, as one text.
    pub names: String,
    /// Unix seconds.
    pub changed_at: i64,
}

/// Why a roster was not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RosterRefused {
    /// The account has `ROSTERS_PER_USER` already.
    TooMany,
    /// There is none of that number, or it is somebody else's.
    NotFound,
}

/// The rosters of an account by name. Damaged ones are left out.
pub(super) fn of_user(sql: &Connection, owner: UserId) -> rusqlite::Result<Vec<RosterRow>> {
    let mut all = sql.prepare_cached(
        "SELECT id, name, names, crc, changed_at FROM rosters WHERE user_id = ?1 \
         ORDER BY name, id",
    )?;
    let mut rows = all.query([owner.0])?;
    let mut rosters = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, names, sum): (i64, String, i64) = (row.get(0)?, row.get(2)?, row.get(3)?);
        if i64::from(crc(&names)) != sum {
            log::error!("roster_damaged id={id}");
            continue;
        }
        rosters.push(RosterRow {
            id,
            owner,
            name: row.get(1)?,
            names,
            changed_at: row.get(4)?,
        });
    }
    Ok(rosters)
}

/// What is wrong with the rosters, as sentences without an end.
pub(super) fn findings(sql: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut all = sql.prepare("SELECT user_id, names, crc FROM rosters ORDER BY id")?;
    let mut rows = all.query([])?;
    let mut findings = Vec::new();
    while let Some(row) = rows.next()? {
        let (owner, sum): (i64, i64) = (row.get(0)?, row.get(2)?);
        let names: rusqlite::Result<String> = row.get(1);
        if names.map_or(true, |names| i64::from(crc(&names)) != sum) {
            findings.push(format!("a list of names of user {owner} is damaged"));
        }
    }
    Ok(findings)
}

/// Keeps a new roster; its number.
pub(super) fn add(
    sql: &Connection,
    roster: &RosterRow,
) -> rusqlite::Result<Result<i64, RosterRefused>> {
    let count = "SELECT count(*) FROM rosters WHERE user_id = ?1";
    let count: u32 = sql
        .prepare_cached(count)?
        .query_row([roster.owner.0], |row| row.get(0))?;
    if count >= ROSTERS_PER_USER {
        return Ok(Err(RosterRefused::TooMany));
    }
    sql.prepare_cached(
        "INSERT INTO rosters (user_id, name, names, crc, changed_at) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        roster.owner.0,
        roster.name,
        roster.names,
        crc(&roster.names),
        roster.changed_at,
    ])?;
    Ok(Ok(sql.last_insert_rowid()))
}

pub(super) fn replace(
    sql: &Connection,
    roster: &RosterRow,
) -> rusqlite::Result<Result<(), RosterRefused>> {
    let changed = sql
        .prepare_cached(
            "UPDATE rosters SET name = ?3, names = ?4, crc = ?5, changed_at = ?6 \
             WHERE id = ?1 AND user_id = ?2",
        )?
        .execute(params![
            roster.id,
            roster.owner.0,
            roster.name,
            roster.names,
            crc(&roster.names),
            roster.changed_at,
        ])?;
    Ok((changed > 0).then_some(()).ok_or(RosterRefused::NotFound))
}

pub(super) fn delete(sql: &Connection, owner: UserId, id: i64) -> rusqlite::Result<bool> {
    let deleted = sql
        .prepare_cached("DELETE FROM rosters WHERE id = ?1 AND user_id = ?2")?
        .execute(params![id, owner.0])?;
    Ok(deleted > 0)
}

fn crc(text: &str) -> u32 {
    crc32fast::hash(text.as_bytes())
}
