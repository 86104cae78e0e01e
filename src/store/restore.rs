//! Puts a backup in the place of a database, so that a power cut at any moment
//! leaves the one or the other, and nothing is lost.
//!
//! 1. The backup is copied beside the database, and the copy verified.
//! 2. The old database gets a second name.
//! 3. The copy is named `drawsync.db.restore`: from here on the restore is
//!    decided, and `finish` can be repeated, also by the next start.
//! 4. `finish` puts it in place, the key that it carries too, and takes its
//!    label off.

use std::fs;
use std::io::{self, ErrorKind};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::backup::{Key, copy, label, verify};
use super::part::{Part, beside, free_name, sync_directory_of};
use super::{FILE_NAME, StoreError, schema};
use crate::clock;

/// Steps 1 to 3, for whoever has the directory for itself: the first three, and
/// where the old database is kept, if there was one. `finish` is the fourth.
pub fn prepare(dir: &Path, from: &Path, now: i64) -> Result<Option<PathBuf>, StoreError> {
    let staged = staged(dir);
    // An earlier one that was never finished gives way.
    remove(&staged)?;
    let part = Part::start(&staged)?;
    drop(copy(from, &part, &mut |_| ControlFlow::Continue(()))?);
    verify(part.path())?;
    let kept = keep(dir, now)?;
    part.finish(&staged)?;
    Ok(kept)
}

/// Completes a restore that was decided; nothing, if there is none. `put_key`
/// makes its key that of the directory. True if there was something to do.
pub fn finish(
    dir: &Path,
    put_key: impl FnOnce(&Key) -> Result<(), String>,
) -> Result<bool, String> {
    let text = |error: StoreError| error.to_string();
    let database = dir.join(FILE_NAME);
    let staged = staged(dir);
    let is_staged = staged.exists();
    if is_staged {
        // The old log first: SQLite would apply it to the new database. What is
        // in it has a second name.
        remove(&beside(&database, "-wal")).map_err(text)?;
        remove(&beside(&database, "-shm")).map_err(text)?;
        sync_directory_of(&database).map_err(text)?;
        fs::rename(&staged, &database)
            .map_err(StoreError::io("write", &database))
            .map_err(text)?;
        sync_directory_of(&database).map_err(text)?;
    }
    let Some(key) = key_to_take(&database).map_err(text)? else {
        return Ok(is_staged);
    };
    if let Some(key) = key {
        put_key(&key)?;
    }
    let take_label_off = || {
        let sql = Connection::open(&database)?;
        sql.pragma_update(None, "secure_delete", true)?;
        sql.execute_batch("DROP TABLE backup")
    };
    take_label_off()
        .map_err(|error| StoreError::of(&database, &error))
        .map_err(text)?;
    Ok(true)
}

/// Whether a restore was decided and is not in place yet.
pub fn is_pending(dir: &Path) -> bool {
    staged(dir).exists()
}

fn staged(dir: &Path) -> PathBuf {
    dir.join(format!("{FILE_NAME}.restore"))
}

/// What the label of a database says of the key; `None` without a label. Only
/// a lock is an error: what else is wrong with the file is for whoever opens it
/// to say.
fn key_to_take(database: &Path) -> Result<Option<Option<Key>>, StoreError> {
    if !database.exists() {
        return Ok(None);
    }
    let label = schema::open_to_read(database)
        .and_then(|sql| label(&sql).map_err(|error| StoreError::of(database, &error)));
    match label {
        Ok(label) => Ok(label.map(|(_, label, _)| label.key)),
        Err(error @ StoreError::Locked { .. }) => Err(error),
        Err(_) => Ok(None),
    }
}

/// Gives the database and its log a second name each, and says which.
fn keep(dir: &Path, now: i64) -> Result<Option<PathBuf>, StoreError> {
    let database = dir.join(FILE_NAME);
    if !database.exists() {
        return Ok(None);
    }
    let suffix = format!(".before-restore-{}", clock::name_text(now));
    let kept = free_name(&beside(&database, &suffix));
    let log = beside(&database, "-wal");
    if log.exists() {
        name_again(&log, &beside(&kept, "-wal"))?;
    }
    name_again(&database, &kept)?;
    sync_directory_of(&kept)?;
    Ok(Some(kept))
}

fn name_again(from: &Path, to: &Path) -> Result<(), StoreError> {
    let copy = |_: io::Error| {
        // A file system without second names.
        fs::copy(from, to)?;
        fs::File::open(to)?.sync_all()
    };
    fs::hard_link(from, to)
        .or_else(copy)
        .map_err(StoreError::io("write", to))
}

fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(StoreError::io("delete", path)(error))
        }
        _ => Ok(()),
    }
}
