//! Copies of the database: whole, verified, for their owner's eyes only.
//!
//! A copy is made by SQLite's online backup from one snapshot, so the server
//! goes on writing meanwhile. It has a name of its own until it is verified and
//! on the disk, and no file is ever overwritten.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, Permissions, TryLockError};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::{StoreError, schema};
use crate::limits::{BACKUP_STEP_PAGES, STORE_FINDINGS_MAX};

/// Keeps the database at `path` as it is, beside it, and says where.
pub(super) fn keep_before_migration(
    path: &Path,
    from: i64,
    to: i64,
) -> Result<PathBuf, StoreError> {
    let kept = free_name(&beside(path, &format!(".v{from}-before-v{to}")));
    copy(path, &kept)?;
    Ok(kept)
}

/// Copies the database at `from` into a new file.
fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    if to.exists() {
        return Err(StoreError::Exists { path: to.into() });
    }
    let source = schema::open_to_read(from)?;
    let part = Part::start(to)?;
    copy_pages(&source, from, &part)?;
    part.finish(to)
}

fn copy_pages(source: &Connection, from: &Path, part: &Part) -> Result<(), StoreError> {
    let unread = |error: rusqlite::Error| StoreError::of(from, &error);
    let unwritten = |error: rusqlite::Error| StoreError::of(&part.path, &error);
    // A transaction that has read something keeps its snapshot: without it the
    // copy would begin anew each time that the server writes.
    source.execute_batch("BEGIN").map_err(unread)?;
    source
        .query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
        .map_err(unread)?;
    let mut copy = Connection::open(&part.path).map_err(unwritten)?;
    // Nothing has to survive a crash before `Part::finish`.
    copy.pragma_update(None, "synchronous", "off")
        .map_err(unwritten)?;
    let backup = Backup::new(source, &mut copy).map_err(unread)?;
    loop {
        match backup.step(BACKUP_STEP_PAGES).map_err(unread)? {
            StepResult::Done => break,
            StepResult::Busy | StepResult::Locked => {
                return Err(StoreError::Locked { path: from.into() });
            }
            _ => {}
        }
    }
    drop(backup);
    // One file, that can be read where nothing can be written.
    copy.pragma_update(None, "journal_mode", "delete")
        .map_err(unwritten)?;
    match findings(&copy).map_err(unread)?.first() {
        None => Ok(()),
        Some(reason) => Err(StoreError::Damaged {
            path: from.into(),
            reason: reason.clone(),
        }),
    }
}

/// What is wrong with a database, the first `STORE_FINDINGS_MAX` of it.
fn findings(sql: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut findings = Vec::new();
    let mut check = sql.prepare(&format!("PRAGMA integrity_check({STORE_FINDINGS_MAX})"))?;
    for line in check.query_map([], |row| row.get::<_, String>(0))? {
        findings.push(line?);
    }
    if findings == ["ok"] {
        findings.clear();
    }
    let mut check = sql.prepare("PRAGMA foreign_key_check")?;
    let rows = check.query_map([], |row| {
        let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
        Ok(format!(
            "a row of {table} names one of {parent} that is missing"
        ))
    })?;
    for row in rows.take(STORE_FINDINGS_MAX - findings.len()) {
        findings.push(row?);
    }
    Ok(findings)
}

/// A file in the making, `NAME.part`: of this process alone, and gone when it
/// is dropped before it is finished.
struct Part {
    path: PathBuf,
    lock: File,
    finished: bool,
}

impl Part {
    fn start(target: &Path) -> Result<Part, StoreError> {
        let path = beside(target, ".part");
        let lock = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(StoreError::io("write", &path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::Locked { path }),
            Err(TryLockError::Error(error)) => return Err(StoreError::io("lock", &path)(error)),
        }
        let part = Part {
            path,
            lock,
            finished: false,
        };
        // One that was interrupted may have left something.
        part.lock
            .set_len(0)
            .and_then(|()| part.lock.set_permissions(Permissions::from_mode(0o600)))
            .map_err(StoreError::io("write", &part.path))?;
        Ok(part)
    }

    /// Gives the file its name once it is on the disk.
    fn finish(mut self, target: &Path) -> Result<(), StoreError> {
        self.lock
            .sync_all()
            .map_err(StoreError::io("write", &self.path))?;
        if target.exists() {
            let path = target.to_owned();
            return Err(StoreError::Exists { path });
        }
        fs::rename(&self.path, target).map_err(StoreError::io("write", target))?;
        self.finished = true;
        sync_directory_of(target)
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.finished {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Names in a directory survive a power cut from here on.
fn sync_directory_of(path: &Path) -> Result<(), StoreError> {
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    File::open(directory)
        .and_then(|directory| directory.sync_all())
        .map_err(StoreError::io("write", directory))
}

/// A path with something added to its name.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

/// This path, or the first of `PATH.2`, `PATH.3` … that is free.
fn free_name(path: &Path) -> PathBuf {
    let numbered = (2..).map(|number| beside(path, &format!(".{number}")));
    std::iter::once(path.to_owned())
        .chain(numbered)
        .find(|path| !path.exists())
        .unwrap_or_else(|| path.to_owned())
}
