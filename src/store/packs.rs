//! Word packs in SQL: lists of words that accounts keep, each with a code by
//! which others can use it.
//!
//! The words are a text of `game::words`; nothing here can read it. It carries
//! its CRC-32, since SQLite does not notice a flipped bit.

use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

use crate::limits::PACKS_PER_USER;
use crate::protocol::ids::{PackCode, UserId};
use crate::protocol::language::Language;

/// What a pack is said to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackHead {
    /// Shown in its owner's list.
    pub name: String,
    /// Of its words.
    pub language: Language,
    /// How many words there are.
    pub count: u32,
}

/// A pack as it stands in the list of its owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// By which others can use it.
    pub code: PackCode,
    /// Whose it is.
    pub owner: UserId,
    /// What it is said to be.
    pub head: PackHead,
    /// Unix seconds.
    pub changed_at: i64,
}

/// Why a pack was not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackRefused {
    /// The account has `PACKS_PER_USER` already.
    TooMany,
    /// There is none of that code, or it is somebody else's.
    NotFound,
}

const COLUMNS: &str = "code, user_id, name, language, count, changed_at";

fn pack(row: &Row) -> rusqlite::Result<Pack> {
    let (code, language): (String, String) = (row.get(0)?, row.get(3)?);
    let unknown = |column| {
        let kind = rusqlite::types::Type::Text;
        rusqlite::Error::InvalidColumnType(column, "word_packs".into(), kind)
    };
    Ok(Pack {
        code: PackCode::parse(&code).ok_or_else(|| unknown(0))?,
        owner: UserId(row.get(1)?),
        head: PackHead {
            name: row.get(2)?,
            language: Language::parse(&language).ok_or_else(|| unknown(3))?,
            count: row.get(4)?,
        },
        changed_at: row.get(5)?,
    })
}

/// The packs of an account, the last changed first.
pub(super) fn of_user(sql: &Connection, owner: UserId) -> rusqlite::Result<Vec<Pack>> {
    let query = format!(
        "SELECT {COLUMNS} FROM word_packs WHERE user_id = ?1 ORDER BY changed_at DESC, code"
    );
    sql.prepare_cached(&query)?
        .query_map([owner.0], pack)?
        .collect()
}

/// A pack with its words. `Err` inside tells that these are damaged.
pub(super) fn by_code(
    sql: &Connection,
    code: PackCode,
) -> rusqlite::Result<Option<(Pack, Result<String, ()>)>> {
    let query = format!("SELECT {COLUMNS}, words, crc FROM word_packs WHERE code = ?1");
    sql.prepare_cached(&query)?
        .query_row([code.as_str()], |row| {
            let (words, sum): (String, i64) = (row.get(6)?, row.get(7)?);
            let whole = i64::from(crc(&words)) == sum;
            Ok((pack(row)?, whole.then_some(words).ok_or(())))
        })
        .optional()
}

/// What is wrong with the packs, as sentences without an end.
pub(super) fn findings(sql: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut all = sql.prepare("SELECT user_id, words, crc FROM word_packs ORDER BY rowid")?;
    let mut rows = all.query([])?;
    let mut findings = Vec::new();
    while let Some(row) = rows.next()? {
        let (owner, sum): (i64, i64) = (row.get(0)?, row.get(2)?);
        let words: rusqlite::Result<String> = row.get(1);
        if words.map_or(true, |words| i64::from(crc(&words)) != sum) {
            findings.push(format!("a word pack of user {owner} is damaged"));
        }
    }
    Ok(findings)
}

pub(super) fn add(
    sql: &Connection,
    pack: &Pack,
    words: &str,
) -> rusqlite::Result<Result<(), PackRefused>> {
    let count = "SELECT count(*) FROM word_packs WHERE user_id = ?1";
    let count: u32 = sql
        .prepare_cached(count)?
        .query_row([pack.owner.0], |row| row.get(0))?;
    if count >= PACKS_PER_USER {
        return Ok(Err(PackRefused::TooMany));
    }
    sql.prepare_cached(
        "INSERT INTO word_packs (code, user_id, name, language, count, words, crc, changed_at)
         VALUES (:code, :user_id, :name, :language, :count, :words, :crc, :now)",
    )?
    .execute(named_params! {
        ":code": pack.code.as_str(),
        ":user_id": pack.owner.0,
        ":name": pack.head.name,
        ":language": pack.head.language.code(),
        ":count": pack.head.count,
        ":words": words,
        ":crc": crc(words),
        ":now": pack.changed_at,
    })?;
    Ok(Ok(()))
}

pub(super) fn replace(
    sql: &Connection,
    pack: &Pack,
    words: &str,
) -> rusqlite::Result<Result<(), PackRefused>> {
    let changed = sql
        .prepare_cached(
            "UPDATE word_packs SET name = ?3, language = ?4, count = ?5, words = ?6, crc = ?7, \
             changed_at = ?8 WHERE code = ?1 AND user_id = ?2",
        )?
        .execute(params![
            pack.code.as_str(),
            pack.owner.0,
            pack.head.name,
            pack.head.language.code(),
            pack.head.count,
            words,
            crc(words),
            pack.changed_at,
        ])?;
    Ok((changed > 0).then_some(()).ok_or(PackRefused::NotFound))
}

pub(super) fn delete(sql: &Connection, owner: UserId, code: PackCode) -> rusqlite::Result<bool> {
    let deleted = sql
        .prepare_cached("DELETE FROM word_packs WHERE code = ?1 AND user_id = ?2")?
        .execute(params![code.as_str(), owner.0])?;
    Ok(deleted > 0)
}

fn crc(text: &str) -> u32 {
    crc32fast::hash(text.as_bytes())
}
