//! The database file: how it is opened, and how it comes up to date.

use std::path::{Path, PathBuf};

use log::info;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::part::Part;
use super::{StoreError, backup};
use crate::limits::{
    STORE_CHECKPOINT_PAGES, STORE_EXAMINED_BYTES_MAX, STORE_FINDINGS_MAX, STORE_LOCK_WAIT,
    STORE_PAGE_BYTES,
};

/// The present schema, which a new file takes whole.
const SCHEMA: &str = include_str!("../../schema.sql");

/// How older files come up to date. Entry *n*, counted from 0, leads from
/// `user_version` *n* + 1 to *n* + 2. A released one is never changed, and all
/// of them together lead to `SCHEMA`, as a test compares.
const MIGRATIONS: &[&str] = &[
    include_str!("migration_1_to_2.sql"),
    include_str!("migration_2_to_3.sql"),
    include_str!("migration_3_to_4.sql"),
];

/// What the file of a server is to be.
struct Plan<'a> {
    schema: &'a str,
    migrations: &'a [&'a str],
}

const PLAN: Plan<'static> = Plan {
    schema: SCHEMA,
    migrations: MIGRATIONS,
};

impl Plan<'_> {
    /// The version of `schema`.
    fn version(&self) -> i64 {
        self.migrations.len() as i64 + 1
    }
}

/// What was at a path before it was opened.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing.
    Nothing,
    /// A database of this version.
    Present,
    /// A database of an older version, which is kept as it was at this path.
    Older(PathBuf),
}

/// Opens the connection that writes. Makes the file if there is none, and
/// brings an older one up to date.
pub(super) fn open(path: &Path) -> Result<(Connection, Found), StoreError> {
    open_with(path, &PLAN)
}

/// Opens a connection that only reads, and never changes the file.
pub(super) fn open_to_read(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = || {
        let sql = Connection::open_with_flags(path, flags)?;
        sql.busy_timeout(STORE_LOCK_WAIT)?;
        Ok(sql)
    };
    open().map_err(|error| StoreError::of(path, &error))
}

/// The version of a file, from 1 to that of this program; any other file is
/// refused.
pub(super) fn version(sql: &Connection, path: &Path) -> Result<i64, StoreError> {
    version_in(sql, path, &PLAN)
}

/// Whether a file is of an older version, which opening it would end.
pub(super) fn is_older(path: &Path) -> Result<bool, StoreError> {
    Ok(path.exists() && version(&open_to_read(path)?, path)? < PLAN.version())
}

/// Asks for all rows of a table in the order of the table itself, whatever
/// indexes there are.
pub(super) fn all_rows(table: &str) -> String {
    format!(
        "SELECT * FROM \"{}\" NOT INDEXED",
        table.replace('"', "\"\"")
    )
}

/// What is wrong with a database, the first `STORE_FINDINGS_MAX` of it.
pub(super) fn findings(sql: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut findings = Vec::new();
    let mut check = sql.prepare(&format!("PRAGMA integrity_check({STORE_FINDINGS_MAX})"))?;
    for text in check.query_map([], |row| row.get::<_, String>(0))? {
        // Some come as several lines under a heading in stars.
        let text = text?;
        let lines = text
            .lines()
            .filter(|line| *line != "ok" && !line.starts_with("***"));
        findings.extend(lines.map(str::to_owned));
    }
    let mut check = sql.prepare("PRAGMA foreign_key_check")?;
    let rows = check.query_map([], |row| {
        let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
        Ok(format!(
            "a row of {table} names one of {parent} that is missing"
        ))
    })?;
    for row in rows.take(STORE_FINDINGS_MAX) {
        findings.push(row?);
    }
    findings.truncate(STORE_FINDINGS_MAX);
    Ok(findings)
}

/// Whether the last page is not whole, which SQLite fills up with zeros.
fn is_cut_short(sql: &Connection) -> rusqlite::Result<bool> {
    let page: i64 = sql.pragma_query_value(None, "page_size", |row| row.get(0))?;
    let size = sql.path().and_then(|path| Path::new(path).metadata().ok());
    Ok(size.is_some_and(|file| file.len() % page.unsigned_abs().max(1) != 0))
}

fn open_with(path: &Path, plan: &Plan) -> Result<(Connection, Found), StoreError> {
    let is_new = !path.exists();
    if is_new {
        create(path, plan)?;
    } else {
        examine(path, plan)?;
    }
    let open = || {
        let sql = Connection::open(path)?;
        sql.busy_timeout(STORE_LOCK_WAIT)?;
        sql.pragma_update(None, "foreign_keys", true)?;
        sql.pragma_update(None, "journal_mode", "wal")?;
        sql.pragma_update(None, "wal_autocheckpoint", STORE_CHECKPOINT_PAGES)?;
        sql.pragma_update(None, "synchronous", "full")?;
        Ok(sql)
    };
    let mut sql = open().map_err(|error| StoreError::of(path, &error))?;
    let found = match migrate(&mut sql, path, plan)? {
        Some(kept) => Found::Older(kept),
        None if is_new => Found::Nothing,
        None => Found::Present,
    };
    Ok((sql, found))
}

/// Makes a file that is complete from the moment that it has its name: one
/// without tables is never taken for a server that has just begun.
fn create(path: &Path, plan: &Plan) -> Result<(), StoreError> {
    let part = Part::start(path)?;
    let fill = || {
        let sql = Connection::open(part.path())?;
        // Whoever draws changes one page five times a second, and each time
        // the whole page is written.
        sql.pragma_update(None, "page_size", STORE_PAGE_BYTES)?;
        sql.execute_batch(plan.schema)?;
        sql.pragma_update(None, "user_version", plan.version())
    };
    fill().map_err(|error| StoreError::of(part.path(), &error))?;
    match part.finish(path) {
        // Another process was faster, and its file is as good.
        Err(StoreError::Exists { .. }) => Ok(()),
        done => done,
    }
}

/// Reads a file before anything could write to it: one that is not ours, or
/// damaged, stays as it is.
fn examine(path: &Path, plan: &Plan) -> Result<(), StoreError> {
    let damaged = |reason: String| StoreError::Damaged {
        path: path.to_owned(),
        reason,
    };
    let size = path.metadata().map_err(StoreError::io("read", path))?.len();
    if size == 0 {
        return Err(damaged("it is empty".into()));
    }
    let sql = open_to_read(path)?;
    version_in(&sql, path, plan)?;
    if size > STORE_EXAMINED_BYTES_MAX {
        return Ok(());
    }
    let found: String = sql
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .map_err(|error| StoreError::of(path, &error))?;
    match found.lines().find(|line| !line.starts_with("***")) {
        Some("ok") | None => Ok(()),
        Some(reason) => Err(damaged(reason.to_owned())),
    }
}

/// Gives an older file what it misses, in one transaction; where it is kept as
/// it was, or `None` if it misses nothing.
fn migrate(sql: &mut Connection, path: &Path, plan: &Plan) -> Result<Option<PathBuf>, StoreError> {
    let failed = |error: rusqlite::Error| StoreError::of(path, &error);
    let to = plan.version();
    if version_in(sql, path, plan)? == to {
        return Ok(None);
    }
    let transaction = sql
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(failed)?;
    // Asked again under the lock: another process may have been faster.
    let from = version_in(&transaction, path, plan)?;
    if from == to {
        return Ok(None);
    }
    // Nothing can change between the copy and the change.
    let kept = backup::keep_before_migration(path, from, to)?;
    let take = || {
        for migration in &plan.migrations[from as usize - 1..] {
            transaction.execute_batch(migration)?;
        }
        transaction.pragma_update(None, "user_version", to)
    };
    if let Err(error) = take().and_then(|()| transaction.commit()) {
        // The file is as it was, so the copy says nothing new.
        let _ = std::fs::remove_file(&kept);
        return Err(StoreError::NotMigrated {
            path: path.to_owned(),
            from,
            to,
            reason: error.to_string(),
        });
    }
    info!("store_migrated from={from} to={to} kept={}", kept.display());
    Ok(Some(kept))
}

fn version_in(sql: &Connection, path: &Path, plan: &Plan) -> Result<i64, StoreError> {
    let failed = |error: rusqlite::Error| StoreError::of(path, &error);
    let found: i64 = sql
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(failed)?;
    // Every version has these columns, and no other program.
    let ours: i64 = sql
        .query_row(
            "SELECT count(*) FROM pragma_table_info('users') \
             WHERE name IN ('name_key', 'generation')",
            [],
            |row| row.get(0),
        )
        .map_err(failed)?;
    let path = path.to_owned();
    if found < 1 || ours != 2 {
        return Err(StoreError::Foreign { path });
    }
    let known = plan.version();
    if found > known {
        return Err(StoreError::Newer { path, found, known });
    }
    if is_cut_short(sql).map_err(failed)? {
        let reason = "its end is missing".to_owned();
        return Err(StoreError::Damaged { path, reason });
    }
    Ok(found)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use tempfile::TempDir;

    use super::*;

    const VERSION_1: &str = include_str!("../../tests/databases/version-1.sql");
    const FIRST: Plan = Plan {
        schema: VERSION_1,
        migrations: &[],
    };
    const SECOND: Plan = Plan {
        schema: VERSION_1,
        migrations: &["ALTER TABLE users ADD COLUMN shoe_size INTEGER"],
    };
    const BROKEN: Plan = Plan {
        schema: VERSION_1,
        migrations: &["DELETE FROM users; CREATE TABLE b (x INTEGER) STRICT; NONSENSE"],
    };

    /// A database of version 1 with a user, closed.
    fn first(dir: &TempDir) -> PathBuf {
        let path = dir.path().join("test.db");
        let (sql, found) = open_with(&path, &FIRST).unwrap();
        assert_eq!(found, Found::Nothing);
        sql.execute_batch(
            "INSERT INTO users (username, name_key, is_guest, is_admin, is_active, created_at, \
                                last_seen_at) VALUES ('Ben', 'ben', 1, 0, 1, 7, 7)",
        )
        .unwrap();
        path
    }

    fn users(path: &Path) -> Vec<String> {
        let sql = open_to_read(path).unwrap();
        let mut users = sql.prepare("SELECT username FROM users").unwrap();
        let names = users.query_map([], |row| row.get(0)).unwrap();
        names.map(Result::unwrap).collect()
    }

    fn names(dir: &TempDir) -> Vec<String> {
        let files = fs::read_dir(dir.path()).unwrap();
        let mut names: Vec<_> = files
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// What a schema defines, without its comments and spaces.
    fn definitions(sql: &Connection) -> Vec<String> {
        let query = "SELECT type || name || coalesce(sql, '') FROM sqlite_schema ORDER BY 1";
        let mut all = sql.prepare(query).unwrap();
        let all = all.query_map([], |row| row.get::<_, String>(0)).unwrap();
        all.map(|text| {
            let text = text.unwrap();
            let lines = text.lines().map(|line| line.split("--").next().unwrap());
            lines.flat_map(str::split_whitespace).collect()
        })
        .collect()
    }

    #[test]
    fn migrations_lead_to_the_schema_of_a_new_file() {
        let dir = tempfile::tempdir().unwrap();
        let (new, _) = open(&dir.path().join("new.db")).unwrap();
        let (old, _) = open(&first(&dir)).unwrap();
        assert_eq!(definitions(&old), definitions(&new));
    }

    #[test]
    fn an_older_file_is_kept_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let path = first(&dir);
        assert_eq!(open_with(&path, &FIRST).unwrap().1, Found::Present);

        // Something that is in the way is not overwritten.
        let taken = dir.path().join("test.db.v1-before-v2");
        fs::write(&taken, "mine").unwrap();
        let (sql, found) = open_with(&path, &SECOND).unwrap();
        assert!(sql.prepare("SELECT shoe_size FROM users").is_ok());
        let kept = dir.path().join("test.db.v1-before-v2.2");
        assert_eq!(found, Found::Older(kept.clone()));
        assert_eq!(fs::read(&taken).unwrap(), b"mine");
        assert_eq!(
            fs::metadata(&kept).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert_eq!(users(&kept), ["Ben"]);
        let copy = open_to_read(&kept).unwrap();
        assert_eq!(version_in(&copy, &kept, &FIRST), Ok(1));
        assert_eq!(users(&path), ["Ben"]);
        drop(sql);
        assert_eq!(open_with(&path, &SECOND).unwrap().1, Found::Present);
    }

    #[test]
    fn a_migration_that_fails_leaves_the_file_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let path = first(&dir);
        let before = fs::read(&path).unwrap();
        for _ in 0..2 {
            let error = open_with(&path, &BROKEN).unwrap_err();
            let failed = matches!(error, StoreError::NotMigrated { from: 1, to: 2, .. });
            assert!(failed, "{error}");
            assert!(error.to_string().contains("is as it was"), "{error}");
        }
        assert_eq!(fs::read(&path).unwrap(), before);
        assert_eq!(names(&dir), ["test.db"]);
        let (sql, _) = open_with(&path, &FIRST).unwrap();
        assert!(sql.prepare("SELECT x FROM b").is_err());
        assert_eq!(users(&path), ["Ben"]);
    }

    #[test]
    fn without_a_copy_there_is_no_migration() {
        let dir = tempfile::tempdir().unwrap();
        let path = first(&dir);
        // A directory of that name cannot be written as a file.
        fs::create_dir(dir.path().join("test.db.v1-before-v2.part")).unwrap();
        let error = open_with(&path, &SECOND).unwrap_err().to_string();
        assert!(error.contains("test.db.v1-before-v2.part"), "{error}");
        assert_eq!(users(&path), ["Ben"]);
        assert!(open_with(&path, &FIRST).is_ok());
    }

    #[test]
    fn a_newer_file_is_refused_and_not_touched() {
        let dir = tempfile::tempdir().unwrap();
        let path = first(&dir);
        let sql = Connection::open(&path).unwrap();
        sql.pragma_update(None, "user_version", 9).unwrap();
        drop(sql);
        let before = fs::read(&path).unwrap();
        let error = open_with(&path, &FIRST).unwrap_err();
        assert!(matches!(
            error,
            StoreError::Newer {
                found: 9,
                known: 1,
                ..
            }
        ));
        assert_eq!(fs::read(&path).unwrap(), before);
    }

    #[test]
    fn the_file_of_another_program_is_refused_and_not_touched() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("test.db");
        let foreign = StoreError::Foreign { path: path.clone() };
        for version in [0, 1] {
            let sql = Connection::open(&path).unwrap();
            sql.execute_batch("CREATE TABLE IF NOT EXISTS users (id INTEGER)")
                .unwrap();
            sql.pragma_update(None, "user_version", version).unwrap();
            drop(sql);
            let before = fs::read(&path).unwrap();
            assert_eq!(open(&path).unwrap_err(), foreign);
            assert_eq!(fs::read(&path).unwrap(), before);
        }
        let text = "no database at all, but long enough for a header".repeat(40);
        fs::write(&path, &text).unwrap();
        assert_eq!(open(&path).unwrap_err(), foreign);
        assert_eq!(fs::read(&path).unwrap(), text.as_bytes());
    }
}
