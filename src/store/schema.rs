//! The database file: how it is opened, and how it comes up to date.

use std::path::{Path, PathBuf};

use log::info;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::{StoreError, backup};
use crate::limits::STORE_LOCK_WAIT;

/// The present schema, which a new file takes whole.
const SCHEMA: &str = include_str!("../../schema.sql");

/// How older files come up to date. Entry *n*, counted from 0, leads from
/// `user_version` *n* + 1 to *n* + 2. A released one is never changed, and all
/// of them together lead to `SCHEMA`, as a test compares.
const MIGRATIONS: &[&str] = &[include_str!("migration_1_to_2.sql")];

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

/// A database that was there before.
#[derive(Debug)]
pub(super) struct Found {
    /// Where it is kept as it was, if it came up to date.
    pub kept: Option<PathBuf>,
}

/// Opens the connection that writes, and brings the file up to date; what was
/// found, `None` if the file is new.
pub(super) fn open(path: &Path) -> Result<(Connection, Option<Found>), StoreError> {
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

fn open_with(path: &Path, plan: &Plan) -> Result<(Connection, Option<Found>), StoreError> {
    // Read first, by a connection that cannot write: a file that is not ours,
    // or no longer readable, stays as it is.
    if path.exists() {
        version(&open_to_read(path)?, path, plan)?;
    }
    let open = || {
        let sql = Connection::open(path)?;
        sql.busy_timeout(STORE_LOCK_WAIT)?;
        sql.pragma_update(None, "foreign_keys", true)?;
        sql.pragma_update(None, "journal_mode", "wal")?;
        sql.pragma_update(None, "synchronous", "full")?;
        Ok(sql)
    };
    let mut sql = open().map_err(|error| StoreError::of(path, &error))?;
    let found = bring_up_to_date(&mut sql, path, plan)?;
    Ok((sql, found))
}

/// Gives an empty file its schema and an older one what it misses, in one
/// transaction; `None` if the file was empty.
fn bring_up_to_date(
    sql: &mut Connection,
    path: &Path,
    plan: &Plan,
) -> Result<Option<Found>, StoreError> {
    let failed = |error: rusqlite::Error| StoreError::of(path, &error);
    let transaction = sql
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(failed)?;
    // Asked again under the lock: another process may have been faster.
    let from = version(&transaction, path, plan)?;
    let to = plan.version();
    if from == to {
        return Ok(Some(Found { kept: None }));
    }
    let take = |steps: &[&str]| {
        for step in steps {
            transaction.execute_batch(step)?;
        }
        transaction.pragma_update(None, "user_version", to)
    };
    if from == 0 {
        take(&[plan.schema]).map_err(failed)?;
        transaction.commit().map_err(failed)?;
        return Ok(None);
    }
    // The lock is held, so nothing can change between the copy and the change.
    let kept = backup::keep_before_migration(path, from, to)?;
    let done = take(&plan.migrations[from as usize - 1..]).and_then(|()| transaction.commit());
    if let Err(error) = done {
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
    Ok(Some(Found { kept: Some(kept) }))
}

/// The version of a file that this program can use; 0 if it is empty.
fn version(sql: &Connection, path: &Path, plan: &Plan) -> Result<i64, StoreError> {
    let failed = |error: rusqlite::Error| StoreError::of(path, &error);
    let foreign = || StoreError::Foreign {
        path: path.to_owned(),
    };
    let found: i64 = sql
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(failed)?;
    let tables: i64 = sql
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(failed)?;
    if found == 0 && tables == 0 {
        return Ok(0);
    }
    // Every version has these columns, and no other program.
    let ours: i64 = sql
        .query_row(
            "SELECT count(*) FROM pragma_table_info('users') \
             WHERE name IN ('name_key', 'generation')",
            [],
            |row| row.get(0),
        )
        .map_err(failed)?;
    if found < 1 || ours != 2 {
        return Err(foreign());
    }
    let known = plan.version();
    if found > known {
        return Err(StoreError::Newer {
            path: path.to_owned(),
            found,
            known,
        });
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
        assert!(found.is_none());
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
        let (new, found) = open(&dir.path().join("new.db")).unwrap();
        assert!(found.is_none());
        let (old, _) = open(&first(&dir)).unwrap();
        assert_eq!(definitions(&old), definitions(&new));
    }

    #[test]
    fn an_older_file_is_kept_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let path = first(&dir);
        assert!(open_with(&path, &FIRST).unwrap().1.unwrap().kept.is_none());

        // Something that is in the way is not overwritten.
        let taken = dir.path().join("test.db.v1-before-v2");
        fs::write(&taken, "mine").unwrap();
        let (sql, found) = open_with(&path, &SECOND).unwrap();
        assert!(sql.prepare("SELECT shoe_size FROM users").is_ok());
        let kept = found.unwrap().kept.unwrap();
        assert_eq!(kept, dir.path().join("test.db.v1-before-v2.2"));
        assert_eq!(fs::read(&taken).unwrap(), b"mine");
        assert_eq!(
            fs::metadata(&kept).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert_eq!(users(&kept), ["Ben"]);
        assert_eq!(version(&open_to_read(&kept).unwrap(), &kept, &FIRST), Ok(1));
        assert_eq!(users(&path), ["Ben"]);
        drop(sql);
        assert!(open_with(&path, &SECOND).unwrap().1.unwrap().kept.is_none());
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
