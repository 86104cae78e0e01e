//! Why the database cannot be used, as a sentence that says what to do.

use std::fmt;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// Why the database cannot be used. Shown to the operator as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// The file was written by a later version of this program.
    Newer {
        /// Which file.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The last version known here.
        known: i64,
    },
    /// The file is no database, or one of another program.
    Foreign {
        /// Which file.
        path: PathBuf,
    },
    /// The file is a database, and parts of it make no sense.
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What SQLite says.
        reason: String,
    },
    /// Another process has had the file for itself for `STORE_LOCK_WAIT`.
    Locked {
        /// Which file.
        path: PathBuf,
    },
    /// The file could not be brought up to date, and is as it was.
    NotMigrated {
        /// Which file.
        path: PathBuf,
        /// Its version.
        from: i64,
        /// The version of this program.
        to: i64,
        /// Why not.
        reason: String,
    },
    /// There is a file of that name already, and it is not overwritten.
    Exists {
        /// Which file.
        path: PathBuf,
    },
    /// A file that was to be restored cannot be.
    BadBackup {
        /// Which file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// A copy was ended before it was complete, as its caller wished.
    Stopped {
        /// What was copied.
        path: PathBuf,
    },
    /// A file or directory cannot be made, read or written.
    Io {
        /// What was being done: "write", "read" …
        doing: &'static str,
        /// With which file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// SQLite refused: disk full, no rights …
    Failed(String),
    /// The database holds as much as it may: nothing new is kept for accounts.
    Full,
    /// The answer did not come in time, or the store is closed.
    Unavailable,
}

impl StoreError {
    /// What an error of SQLite means for the file at `path`.
    pub(super) fn of(path: &Path, error: &rusqlite::Error) -> StoreError {
        let path = path.to_owned();
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => StoreError::Foreign { path },
            // Our own statements are right, so an unknown error is the file's.
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::Unknown) => StoreError::Damaged {
                path,
                reason: error.to_string(),
            },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                StoreError::Locked { path }
            }
            _ => StoreError::Io {
                doing: "use",
                path,
                reason: error.to_string(),
            },
        }
    }

    /// Names the file that an error of the file system is about.
    pub(super) fn io(
        doing: &'static str,
        path: &Path,
    ) -> impl FnOnce(std::io::Error) -> StoreError {
        let path = path.to_owned();
        move |error| StoreError::Io {
            doing,
            path,
            reason: error.to_string(),
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        match self {
            StoreError::Newer { path, found, known } => write!(
                to,
                "{} was written by a newer DrawSync (database version {found}, this program \
                 knows {known}): start that version, or choose another --data-dir",
                path.display()
            ),
            StoreError::Foreign { path } => write!(
                to,
                "{} is not a database of this program, or its beginning is damaged: put a backup \
                 back with 'drawsync restore FILE', or move it away to start anew",
                path.display()
            ),
            StoreError::Damaged { path, reason } => write!(
                to,
                "{} is damaged ({reason}): 'drawsync check' shows what can still be read; put a \
                 backup back with 'drawsync restore FILE', or move it away to start anew",
                path.display()
            ),
            StoreError::Locked { path } => write!(
                to,
                "{} is locked by another program: close that one, then try again",
                path.display()
            ),
            StoreError::NotMigrated {
                path,
                from,
                to: version,
                reason,
            } => write!(
                to,
                "{} could not be brought from version {from} to {version} and is as it was: \
                 {reason}",
                path.display()
            ),
            StoreError::Exists { path } => write!(
                to,
                "{} exists already and is not overwritten: choose another name",
                path.display()
            ),
            StoreError::BadBackup { path, reason } => write!(
                to,
                "{} cannot be restored, {reason}: take another backup",
                path.display()
            ),
            StoreError::Stopped { path } => {
                write!(to, "the copy of {} was stopped", path.display())
            }
            StoreError::Io {
                doing,
                path,
                reason,
            } => write!(to, "cannot {doing} {}: {reason}", path.display()),
            StoreError::Failed(reason) => write!(to, "the database cannot be used: {reason}"),
            StoreError::Full => to.write_str(
                "the database holds as much as it may: delete what is not needed, or start with \
                 a larger --database-max",
            ),
            StoreError::Unavailable => to.write_str("the database does not answer"),
        }
    }
}

impl std::error::Error for StoreError {}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        StoreError::Failed(error.to_string())
    }
}
