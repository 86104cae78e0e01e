//! Backups: the whole database and the token key in one file, verified, for
//! its owner's eyes only.
//!
//! A backup is a database with one more table, `backup`, whose one row says
//! what it is and proves that no bit of it has changed. It is made by SQLite's
//! online backup from one snapshot, so the server goes on writing meanwhile.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::thread;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, named_params};
use sha2::{Digest, Sha256};

use super::part::{Part, beside, free_name};
use super::{FILE_NAME, StoreError, schema};
use crate::clock;
use crate::limits::{BACKUP_STEP_PAGES, BACKUP_STEP_PAUSE};

/// The version of the table below.
const FORMAT: i64 = 1;
const TABLE: &str = "\
CREATE TABLE backup (
    format    INTEGER NOT NULL,
    -- The version of the program that made it.
    program   TEXT    NOT NULL,
    -- Unix seconds.
    made_at   INTEGER NOT NULL,
    -- Absent if no server had started yet.
    token_key BLOB,
    -- SHA-256 of everything else.
    digest    BLOB    NOT NULL
) STRICT";

/// A key that signs tokens, as the data directory keeps it.
pub type Key = [u8; 32];

/// What a file that can be restored says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The version of the program that made it.
    pub program: String,
    /// Unix seconds.
    pub made_at: i64,
    /// The key; absent if no server had started yet.
    pub key: Option<Key>,
}

/// Is told after every step how much is copied, in percent, and may end it.
pub type OnStep<'a> = dyn FnMut(i32) -> ControlFlow<()> + 'a;

/// Backs the database of a data directory up into the new file `to`, with the
/// time `now` (Unix seconds) on its label. Works beside a running server.
pub fn make(
    dir: &Path,
    key: Option<&Key>,
    to: &Path,
    now: i64,
    on_step: &mut OnStep,
) -> Result<(), StoreError> {
    if to.exists() {
        return Err(StoreError::Exists { path: to.into() });
    }
    let from = dir.join(FILE_NAME);
    let part = Part::start(to)?;
    let copy = copy(&from, &part, on_step)?;
    let write = || {
        // One that was put back and not yet taken in: its label is not this one's.
        copy.execute_batch("DROP TABLE IF EXISTS backup")?;
        copy.execute_batch(TABLE)?;
        let label = Label {
            program: env!("CARGO_PKG_VERSION").into(),
            made_at: now,
            key: key.copied(),
        };
        copy.execute(
            "INSERT INTO backup (format, program, made_at, token_key, digest)
             VALUES (:format, :program, :made_at, :key, :digest)",
            named_params! {
                ":format": FORMAT,
                ":program": label.program,
                ":made_at": label.made_at,
                ":key": label.key,
                ":digest": digest(&copy, &label)?,
            },
        )
    };
    write().map_err(|error| StoreError::of(part.path(), &error))?;
    drop(copy);
    verify(part.path())?;
    part.finish(to)
}

/// Reads a file that is to be restored from its first to its last row. Refused
/// with `BadBackup` unless all is as it was written. `None`: a database without
/// a label, as it is kept before a migration or by a restore.
pub fn verify(path: &Path) -> Result<Option<Label>, StoreError> {
    let bad = |reason: String| StoreError::BadBackup {
        path: path.to_owned(),
        reason,
    };
    let examine = || {
        let size = path.metadata().map_err(StoreError::io("read", path))?.len();
        if size == 0 {
            return Err(bad("it is empty".into()));
        }
        let sql = schema::open_to_read(path)?;
        schema::version(&sql, path)?;
        let failed = |error: rusqlite::Error| StoreError::of(path, &error);
        if let Some(finding) = schema::findings(&sql).map_err(failed)?.first() {
            return Err(bad(format!("it is damaged: {finding}")));
        }
        let Some((format, label, written)) = label(&sql).map_err(failed)? else {
            return Ok(None);
        };
        if format > FORMAT {
            return Err(bad(format!(
                "it was made by a newer DrawSync, {}",
                label.program
            )));
        }
        if written != digest(&sql, &label).map_err(failed)? {
            return Err(bad(
                "it is damaged: its content is not what was written".into()
            ));
        }
        Ok(Some(label))
    };
    examine().map_err(|error| match error {
        StoreError::Foreign { .. } => bad("it is no backup of DrawSync, or damaged".into()),
        StoreError::Damaged { reason, .. } => bad(format!("it is damaged: {reason}")),
        StoreError::Newer { found, known, .. } => bad(format!(
            "it was made by a newer DrawSync, with database version {found}; this program knows \
             {known}"
        )),
        error => error,
    })
}

/// The name of a backup made at `now`, in Unix seconds. Names are in the order
/// of their times.
pub fn dated_name(now: i64) -> String {
    format!("drawsync-{}.db", clock::name_text(now))
}

/// Keeps the database at `path` as it is, beside it, and says where.
pub(super) fn keep_before_migration(
    path: &Path,
    from: i64,
    to: i64,
) -> Result<PathBuf, StoreError> {
    let kept = free_name(&beside(path, &format!(".v{from}-before-v{to}")));
    let part = Part::start(&kept)?;
    copy(path, &part, &mut |_| ControlFlow::Continue(()))?;
    part.finish(&kept)?;
    Ok(kept)
}

/// Copies a database, checks the copy and leaves it open.
pub(super) fn copy(from: &Path, to: &Part, on_step: &mut OnStep) -> Result<Connection, StoreError> {
    let unread = |error: rusqlite::Error| StoreError::of(from, &error);
    let unwritten = |error: rusqlite::Error| StoreError::of(to.path(), &error);
    let source = schema::open_to_read(from)?;
    // A transaction that has read something keeps its snapshot: without it the
    // copy would begin anew each time that the server writes.
    source.execute_batch("BEGIN").map_err(unread)?;
    schema::version(&source, from)?;
    let mut copy = Connection::open(to.path()).map_err(unwritten)?;
    // Nothing has to survive a crash before the part is finished.
    copy.pragma_update(None, "synchronous", "off")
        .map_err(unwritten)?;
    let backup = Backup::new(&source, &mut copy).map_err(unread)?;
    loop {
        match backup.step(BACKUP_STEP_PAGES).map_err(unread)? {
            StepResult::Done => break,
            StepResult::Busy | StepResult::Locked => {
                return Err(StoreError::Locked { path: from.into() });
            }
            _ => {}
        }
        let progress = backup.progress();
        let done = progress.pagecount - progress.remaining;
        if on_step(done * 100 / progress.pagecount.max(1)).is_break() {
            return Err(StoreError::Stopped { path: from.into() });
        }
        // In small pieces, or the last one would keep the game's disk busy.
        to.sync()?;
        thread::sleep(BACKUP_STEP_PAUSE);
    }
    drop(backup);
    // One file, that can be read where nothing can be written.
    copy.pragma_update(None, "journal_mode", "delete")
        .map_err(unwritten)?;
    match schema::findings(&copy).map_err(unread)?.into_iter().next() {
        None => Ok(copy),
        Some(reason) => Err(StoreError::Damaged {
            path: from.into(),
            reason,
        }),
    }
}

/// The one row of `backup`, if there is that table: its format, what it says
/// and its digest.
pub(super) fn label(sql: &Connection) -> rusqlite::Result<Option<(i64, Label, Vec<u8>)>> {
    if !sql.table_exists(None, "backup")? {
        return Ok(None);
    }
    sql.query_row(
        "SELECT format, program, made_at, token_key, digest FROM backup",
        [],
        |row| {
            let label = Label {
                program: row.get(1)?,
                made_at: row.get(2)?,
                key: row.get(3)?,
            };
            Ok((row.get(0)?, label, row.get(4)?))
        },
    )
    .optional()
}

/// SHA-256 of a label and of all that a database holds beside it.
fn digest(sql: &Connection, label: &Label) -> rusqlite::Result<Vec<u8>> {
    let mut hash = Sha256::new();
    let version: i64 = sql.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let key = label.key.unwrap_or_default();
    hash.update(FORMAT.to_le_bytes());
    hash.update(version.to_le_bytes());
    hash.update(label.made_at.to_le_bytes());
    hash.update([label.key.is_some().into()]);
    hash.update(key);
    add(&mut hash, ValueRef::Text(label.program.as_bytes()));
    let tables = "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name <> 'backup' \
                  ORDER BY type, name";
    add_rows(&mut hash, sql, tables)?;
    let mut names = sql.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'backup' ORDER BY name",
    )?;
    for name in names.query_map([], |row| row.get::<_, String>(0))? {
        add_rows(&mut hash, sql, &schema::all_rows(&name?))?;
    }
    Ok(hash.finalize().to_vec())
}

fn add_rows(hash: &mut Sha256, sql: &Connection, query: &str) -> rusqlite::Result<()> {
    let mut statement = sql.prepare(query)?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    let mut count = 0_u64;
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            add(hash, row.get_ref(column)?);
        }
        count += 1;
    }
    hash.update(count.to_le_bytes());
    Ok(())
}

/// Adds a value so that no other one adds the same bytes.
fn add(hash: &mut Sha256, value: ValueRef) {
    let mut add = |kind: u8, bytes: &[u8]| {
        hash.update([kind]);
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    match value {
        ValueRef::Null => add(0, &[]),
        ValueRef::Integer(number) => add(1, &number.to_le_bytes()),
        ValueRef::Real(number) => add(2, &number.to_le_bytes()),
        ValueRef::Text(text) => add(3, text),
        ValueRef::Blob(bytes) => add(4, bytes),
    }
}
