//! Users in SQL.

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{Account, CreateError, NewAccount};
use crate::limits::{GUEST_LIFE_SECONDS, SEEN_INTERVAL_SECONDS};
use crate::protocol::ids::UserId;
use crate::protocol::text::name_key;

const COLUMNS: &str = "id, username, email, password_hash, is_guest, is_admin, is_active, \
                       generation, created_at, last_seen_at";

fn account(row: &Row) -> rusqlite::Result<Account> {
    Ok(Account {
        id: UserId(row.get(0)?),
        username: row.get::<_, String>(1)?.into(),
        email: row.get(2)?,
        password_hash: row.get(3)?,
        is_guest: row.get(4)?,
        is_admin: row.get(5)?,
        is_active: row.get(6)?,
        generation: row.get(7)?,
        created_at: row.get(8)?,
        last_seen_at: row.get(9)?,
    })
}

/// Checks the name first and the e-mail address second, as clients expect.
pub(super) fn create_account(
    sql: &Connection,
    new: &NewAccount,
    now: i64,
) -> rusqlite::Result<Result<Account, CreateError>> {
    if account_by_name(sql, &new.username)?.is_some() {
        return Ok(Err(CreateError::NameTaken));
    }
    let same_email = "SELECT 1 FROM users WHERE lower(email) = lower(?1)";
    if let Some(email) = &new.email
        && sql.prepare_cached(same_email)?.exists([email])?
    {
        return Ok(Err(CreateError::EmailTaken));
    }
    sql.prepare_cached(
        "INSERT INTO users (username, name_key, email, password_hash, is_guest, is_admin, \
                            is_active, created_at, last_seen_at)
         VALUES (:username, :name_key, :email, :password_hash, 0, :is_admin, 1, :now, :now)",
    )?
    .execute(named_params! {
        ":username": new.username,
        ":name_key": name_key(&new.username),
        ":email": new.email,
        ":password_hash": new.password_hash,
        ":is_admin": new.is_admin,
        ":now": now,
    })?;
    just_made(sql)
}

pub(super) fn create_guest(
    sql: &Connection,
    username: &str,
    now: i64,
) -> rusqlite::Result<Result<Account, CreateError>> {
    if account_by_name(sql, username)?.is_some() {
        return Ok(Err(CreateError::NameTaken));
    }
    sql.prepare_cached(
        "INSERT INTO users (username, name_key, is_guest, is_admin, is_active, \
                            created_at, last_seen_at)
         VALUES (?1, ?2, 1, 0, 1, ?3, ?3)",
    )?
    .execute((username, name_key(username), now))?;
    just_made(sql)
}

fn just_made(sql: &Connection) -> rusqlite::Result<Result<Account, CreateError>> {
    let query = format!("SELECT {COLUMNS} FROM users WHERE id = last_insert_rowid()");
    sql.prepare_cached(&query)?.query_row([], account).map(Ok)
}

pub(super) fn by_id(sql: &Connection, id: UserId) -> rusqlite::Result<Option<Account>> {
    let query = format!("SELECT {COLUMNS} FROM users WHERE id = ?1");
    sql.prepare_cached(&query)?
        .query_row([id.0], account)
        .optional()
}

pub(super) fn account_by_name(sql: &Connection, name: &str) -> rusqlite::Result<Option<Account>> {
    let query = format!("SELECT {COLUMNS} FROM users WHERE name_key = ?1 AND is_guest = 0");
    sql.prepare_cached(&query)?
        .query_row([name_key(name)], account)
        .optional()
}

pub(super) fn accounts(sql: &Connection) -> rusqlite::Result<Vec<Account>> {
    let query = format!("SELECT {COLUMNS} FROM users WHERE is_guest = 0 ORDER BY id");
    sql.prepare_cached(&query)?
        .query_map([], account)?
        .collect()
}

/// Accounts and guests.
pub(super) fn count(sql: &Connection) -> rusqlite::Result<(u64, u64)> {
    let query = "SELECT count(*) FILTER (WHERE is_guest = 0), \
                        count(*) FILTER (WHERE is_guest = 1) FROM users";
    sql.query_row(query, [], |row| {
        Ok((row.get::<_, i64>(0)? as u64, row.get::<_, i64>(1)? as u64))
    })
}

pub(super) fn set_password(
    sql: &Connection,
    id: UserId,
    password_hash: &str,
) -> rusqlite::Result<bool> {
    let changed = sql.execute(
        "UPDATE users SET password_hash = ?2, generation = generation + 1 \
         WHERE id = ?1 AND is_guest = 0",
        (id.0, password_hash),
    )?;
    Ok(changed > 0)
}

pub(super) fn set_admin(sql: &Connection, id: UserId, is_admin: bool) -> rusqlite::Result<bool> {
    let changed = sql.execute(
        "UPDATE users SET is_admin = ?2 WHERE id = ?1 AND is_guest = 0",
        (id.0, is_admin),
    )?;
    Ok(changed > 0)
}

/// Whoever may no longer log in has no token either.
pub(super) fn set_active(sql: &Connection, id: UserId, is_active: bool) -> rusqlite::Result<bool> {
    let changed = sql.execute(
        "UPDATE users SET is_active = ?2, generation = generation + NOT ?2 \
         WHERE id = ?1 AND is_guest = 0",
        (id.0, is_active),
    )?;
    Ok(changed > 0)
}

pub(super) fn end_tokens(sql: &Connection, id: UserId) -> rusqlite::Result<bool> {
    let query = "UPDATE users SET generation = generation + 1 WHERE id = ?1";
    Ok(sql.execute(query, [id.0])? > 0)
}

pub(super) fn delete(sql: &Connection, id: UserId) -> rusqlite::Result<bool> {
    let deleted = sql.execute("DELETE FROM users WHERE id = ?1", [id.0])?;
    delete_games_of_nobody(sql)?;
    Ok(deleted > 0)
}

/// Writes nothing, and so costs no flush of the disk, within the interval.
pub(super) fn seen(sql: &Connection, id: UserId, now: i64) -> rusqlite::Result<()> {
    sql.prepare_cached("UPDATE users SET last_seen_at = ?2 WHERE id = ?1 AND last_seen_at < ?3")?
        .execute((id.0, now, now - SEEN_INTERVAL_SECONDS))?;
    Ok(())
}

pub(super) fn delete_old_guests(sql: &Connection, now: i64) -> rusqlite::Result<usize> {
    let deleted = sql.execute(
        "DELETE FROM users WHERE is_guest = 1 AND last_seen_at < ?1",
        [now - GUEST_LIFE_SECONDS],
    )?;
    if deleted > 0 {
        delete_games_of_nobody(sql)?;
    }
    Ok(deleted)
}

/// A game all of whose players are gone has nobody left who could ask for it:
/// the names of a class do not stay behind.
fn delete_games_of_nobody(sql: &Connection) -> rusqlite::Result<()> {
    sql.execute(
        "DELETE FROM games WHERE NOT EXISTS (SELECT 1 FROM game_players \
         WHERE game_id = games.id AND user_id IS NOT NULL)",
        [],
    )?;
    Ok(())
}
