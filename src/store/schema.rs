//! The database file: how it is opened, and how it comes up to date.

use std::path::Path;

use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use super::StoreError;
use crate::limits::STORE_LOCK_WAIT;

/// The steps from an empty file to the present schema. Step *n*, counted from
/// 0, leads to `user_version` *n* + 1; a released step is never changed.
const STEPS: &[&str] = &[include_str!("../../schema.sql")];

/// Opens the connection that writes; true if the database is new.
pub(super) fn open(path: &Path) -> Result<(Connection, bool), StoreError> {
    open_with(path, STEPS)
}

fn open_with(path: &Path, steps: &[&str]) -> Result<(Connection, bool), StoreError> {
    let mut sql = Connection::open(path)?;
    sql.busy_timeout(STORE_LOCK_WAIT)?;
    sql.pragma_update(None, "foreign_keys", true)?;
    // Before anything is written: a file that is not ours stays as it is.
    version(&sql, path, steps)?;
    sql.pragma_update(None, "journal_mode", "wal")?;
    sql.pragma_update(None, "synchronous", "full")?;
    let new = migrate(&mut sql, path, steps)?;
    Ok((sql, new))
}

/// Takes all missing steps in one transaction; true if the first was missing.
fn migrate(sql: &mut Connection, path: &Path, steps: &[&str]) -> Result<bool, StoreError> {
    let transaction = sql.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Asked again under the lock: another process may have been faster.
    let from = version(&transaction, path, steps)?;
    for step in &steps[from..] {
        transaction.execute_batch(step)?;
    }
    if from < steps.len() {
        transaction.pragma_update(None, "user_version", steps.len() as i64)?;
    }
    transaction.commit()?;
    Ok(from == 0)
}

/// How many of `steps` the file has taken already.
fn version(sql: &Connection, path: &Path, steps: &[&str]) -> Result<usize, StoreError> {
    let foreign = || StoreError::Foreign {
        path: path.to_owned(),
    };
    let found: i64 = sql
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(|error| match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => foreign(),
            _ => error.into(),
        })?;
    let known = steps.len() as i64;
    if found > known {
        return Err(StoreError::Newer {
            path: path.to_owned(),
            found,
            known,
        });
    }
    let tables: i64 = sql.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if found < 0 || (found == 0) != (tables == 0) {
        return Err(foreign());
    }
    Ok(found as usize)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_new_file_takes_all_steps_and_an_older_one_the_missing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("test.db");
        let first = ["CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (7)"];
        assert!(open_with(&path, &first).unwrap().1);
        assert!(!open_with(&path, &first).unwrap().1);

        let both = [first[0], "ALTER TABLE a ADD COLUMN y TEXT"];
        let (sql, new) = open_with(&path, &both).unwrap();
        assert!(!new);
        let row = sql.query_row("SELECT x, y FROM a", [], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, Option<String>>(1)?))
        });
        assert_eq!(row.unwrap(), (7, None));
    }

    #[test]
    fn a_step_that_fails_leaves_the_file_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("test.db");
        let first = ["CREATE TABLE a (x INTEGER) STRICT"];
        open_with(&path, &first).unwrap();
        let broken = [first[0], "CREATE TABLE b (x INTEGER) STRICT; NONSENSE"];
        assert!(open_with(&path, &broken).is_err());
        let (sql, _) = open_with(&path, &first).unwrap();
        assert!(sql.prepare("SELECT x FROM b").is_err());
    }

    #[test]
    fn a_newer_file_is_refused_and_not_touched() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("test.db");
        let steps = ["CREATE TABLE a (x INTEGER) STRICT"];
        open_with(&path, &steps)
            .unwrap()
            .0
            .pragma_update(None, "user_version", 9)
            .unwrap();
        let before = std::fs::read(&path).unwrap();
        let error = open_with(&path, &steps).unwrap_err();
        assert!(matches!(
            error,
            StoreError::Newer {
                found: 9,
                known: 1,
                ..
            }
        ));
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }

    #[test]
    fn the_file_of_another_program_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("test.db");
        Connection::open(&path)
            .unwrap()
            .execute_batch("CREATE TABLE users (id INTEGER)")
            .unwrap();
        let foreign = StoreError::Foreign { path: path.clone() };
        assert_eq!(open(&path).unwrap_err(), foreign);

        std::fs::write(
            &path,
            "no database at all, but long enough for a header".repeat(40),
        )
        .unwrap();
        assert_eq!(open(&path).unwrap_err(), foreign);
    }
}
