//! The data directory: everything that the server keeps is in it.
//!
//! Owns the directory, its lock and the token key. The lock is held for the
//! life of the server, and its file says where to find it. The database in the
//! directory belongs to `store`.

use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::net::SocketAddr;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::auth::tokens::TokenKey;
use crate::clock;

const LOCK_NAME: &str = "server.lock";
/// The key's name in the data directory.
pub const KEY_NAME: &str = "token.key";

/// A data directory that this process has for itself, until it is dropped.
#[derive(Debug)]
pub struct DataDir {
    path: PathBuf,
    lock: File,
}

/// Who has the lock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holder {
    /// Its process; unknown in the first moment of its life.
    pub pid: Option<u32>,
    /// Where it answers HTTP, once it does.
    pub http: Option<SocketAddr>,
}

/// Why a data directory cannot be used. `Display` says what to do.
#[derive(Debug)]
pub enum DataDirError {
    /// Another server has it.
    InUse {
        /// Which directory.
        path: PathBuf,
        /// Who that is.
        holder: Holder,
    },
    /// A file or directory in it cannot be made, read or written.
    Io {
        /// What was being done: "create", "read" …
        doing: &'static str,
        /// With which file.
        path: PathBuf,
        /// Why not.
        error: io::Error,
    },
    /// The key file holds no key.
    BadKey {
        /// Which file.
        path: PathBuf,
    },
    /// There is no server's data in the directory.
    Absent {
        /// Which directory.
        path: PathBuf,
    },
}

impl fmt::Display for DataDirError {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        match self {
            DataDirError::InUse { path, holder } => {
                write!(to, "{} is in use by another server", path.display())?;
                if let Some(pid) = holder.pid {
                    write!(to, " (process {pid}")?;
                    if let Some(http) = holder.http {
                        write!(to, " on {http}")?;
                    }
                    to.write_str(")")?;
                }
                to.write_str(": stop that one, or choose another --data-dir")
            }
            DataDirError::Io { doing, path, error } => {
                write!(to, "cannot {doing} {}: {error}", path.display())?;
                to.write_str(match error.kind() {
                    ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                        ": make it writable for this user, or choose another --data-dir"
                    }
                    ErrorKind::StorageFull => ": free some space on that disk",
                    _ => ": choose another --data-dir",
                })
            }
            DataDirError::BadKey { path } => write!(
                to,
                "{} is damaged: put a backup back with 'drawsync restore FILE', or delete it \
                 (everybody will have to log in again)",
                path.display()
            ),
            DataDirError::Absent { path } => write!(
                to,
                "{} holds no data of a server: name the server's directory with --data-dir",
                path.display()
            ),
        }
    }
}

impl std::error::Error for DataDirError {}

/// Names what failed.
fn failed(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> DataDirError {
    let path = path.to_owned();
    move |error| DataDirError::Io { doing, path, error }
}

impl DataDir {
    /// Takes a directory for this process alone; makes it, for its owner only,
    /// if there is none. `InUse` names the holder.
    pub fn take(path: &Path) -> Result<DataDir, DataDirError> {
        let path = create(path)?;
        let lock_path = path.join(LOCK_NAME);
        let mut lock = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&lock_path)
            .map_err(failed("write", &lock_path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let holder = Holder::read(&mut lock);
                return Err(DataDirError::InUse { path, holder });
            }
            Err(TryLockError::Error(error)) => return Err(failed("lock", &lock_path)(error)),
        }
        let dir = DataDir { path, lock };
        dir.write_holder(None)?;
        Ok(dir)
    }

    /// The directory, absolute.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Tells the commands that run beside the server where it answers HTTP.
    pub fn publish(&self, http: SocketAddr) -> Result<(), DataDirError> {
        self.write_holder(Some(http))
    }

    /// The key that signs tokens, made at random the first time.
    pub fn token_key(&self) -> Result<TokenKey, DataDirError> {
        let path = self.path.join(KEY_NAME);
        if !path.exists() {
            write_token_key(&self.path, &random_key(&path)?)?;
        }
        let owner_only = Permissions::from_mode(0o600);
        fs::set_permissions(&path, owner_only).map_err(failed("write", &path))?;
        read_key(&path)
    }

    /// Makes a key that of the directory, as a backup brings it. Another one is
    /// kept under a name with the time `now`, in Unix seconds; says which.
    pub fn put_token_key(&self, key: &TokenKey, now: i64) -> Result<Option<PathBuf>, DataDirError> {
        let path = self.path.join(KEY_NAME);
        if read_key(&path).is_ok_and(|present| present.0 == key.0) {
            return Ok(None);
        }
        let mut kept = None;
        if path.exists() {
            let time = clock::name_text(now);
            let old = self.path.join(format!("{KEY_NAME}.before-restore-{time}"));
            // Not moved: at no moment is there no key.
            fs::copy(&path, &old).map_err(failed("write", &old))?;
            kept = Some(old);
        }
        write_token_key(&self.path, key)?;
        Ok(kept)
    }

    fn write_holder(&self, http: Option<SocketAddr>) -> Result<(), DataDirError> {
        let mut text = format!("pid {}\n", std::process::id());
        if let Some(http) = http {
            text += &format!("http {http}\n");
        }
        let mut file = &self.lock;
        file.rewind()
            .and_then(|()| file.write_all(text.as_bytes()))
            .and_then(|()| file.set_len(text.len() as u64))
            .map_err(failed("write", &self.path.join(LOCK_NAME)))
    }
}

/// Makes a directory, if need be, and gives its absolute path; for commands
/// that work beside a server.
pub fn create(path: &Path) -> Result<PathBuf, DataDirError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(failed("create", path))?;
    path.canonicalize().map_err(failed("open", path))
}

/// Replaces the key that signs tokens. A server that runs has read the old one.
pub fn rotate_token_key(dir: &Path) -> Result<(), DataDirError> {
    token_key(dir)?;
    write_token_key(dir, &random_key(&dir.join(KEY_NAME))?)
}

fn random_key(path: &Path) -> Result<TokenKey, DataDirError> {
    let mut key = [0; 32];
    getrandom::fill(&mut key)
        .map_err(io::Error::other)
        .map_err(failed("write", path))?;
    Ok(TokenKey(key))
}

/// Under another name first: a power cut never leaves half a key.
fn write_token_key(dir: &Path, key: &TokenKey) -> Result<(), DataDirError> {
    let (path, draft) = (dir.join(KEY_NAME), dir.join("token.key.new"));
    write_key(&draft, key).map_err(failed("write", &draft))?;
    fs::rename(&draft, &path)
        .and_then(|()| File::open(dir)?.sync_all())
        .map_err(failed("write", &path))
}

/// The server that runs on a directory; `None` if there is none.
pub fn holder(path: &Path) -> Result<Option<Holder>, DataDirError> {
    let lock_path = path.join(LOCK_NAME);
    let mut lock = match File::open(&lock_path) {
        Ok(lock) => lock,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed("read", &lock_path)(error)),
    };
    // Shared, so that two commands do not take each other for a server.
    match lock.try_lock_shared() {
        Ok(()) => Ok(None),
        Err(TryLockError::WouldBlock) => Ok(Some(Holder::read(&mut lock))),
        Err(TryLockError::Error(error)) => Err(failed("lock", &lock_path)(error)),
    }
}

/// The key of a directory, for a command that works beside its server.
pub fn token_key(path: &Path) -> Result<TokenKey, DataDirError> {
    let key_path = path.join(KEY_NAME);
    if !key_path.exists() {
        let path = path.to_owned();
        return Err(DataDirError::Absent { path });
    }
    read_key(&key_path)
}

/// The key of a directory for its backup; `None` if no server has started yet.
pub fn key_for_backup(path: &Path) -> Result<Option<TokenKey>, DataDirError> {
    match token_key(path) {
        Ok(key) => Ok(Some(key)),
        Err(DataDirError::Absent { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

impl Holder {
    /// Reads what it wrote; nothing that cannot be read matters.
    fn read(lock: &mut File) -> Holder {
        let mut text = String::new();
        let _ = lock.take(1_024).read_to_string(&mut text);
        let mut holder = Holder::default();
        for line in text.lines() {
            match line.split_once(' ') {
                Some(("pid", pid)) => holder.pid = pid.parse().ok(),
                Some(("http", http)) => holder.http = http.parse().ok(),
                _ => {}
            }
        }
        holder
    }
}

/// 64 hexadecimal digits and a line end, for the owner's eyes only.
fn write_key(path: &Path, key: &TokenKey) -> io::Result<()> {
    let text: String = key.0.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)?;
    writeln!(file, "{text}")?;
    file.sync_all()
}

fn read_key(path: &Path) -> Result<TokenKey, DataDirError> {
    let bad = || DataDirError::BadKey {
        path: path.to_owned(),
    };
    let text = fs::read(path).map_err(failed("read", path))?;
    let digits = text.trim_ascii();
    if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return Err(bad());
    }
    let mut key = [0; 32];
    for (byte, pair) in key.iter_mut().zip(digits.chunks(2)) {
        *byte = str::from_utf8(pair)
            .ok()
            .and_then(|pair| u8::from_str_radix(pair, 16).ok())
            .ok_or_else(bad)?;
    }
    Ok(TokenKey(key))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn one_server_has_it_and_says_who_it_is() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("a/data");
        let dir = DataDir::take(&path).unwrap();
        assert_eq!(mode(&path), 0o700);

        let http = "[::1]:8000".parse().unwrap();
        dir.publish(http).unwrap();
        let expected = Holder {
            pid: Some(std::process::id()),
            http: Some(http),
        };
        assert_eq!(holder(&path).unwrap(), Some(expected));
        let error = DataDir::take(&path).unwrap_err().to_string();
        assert!(error.contains(&std::process::id().to_string()), "{error}");
        assert!(error.contains("[::1]:8000"), "{error}");

        drop(dir);
        assert_eq!(holder(&path).unwrap(), None);
        // What the last holder wrote is not taken for the next one's.
        let _dir = DataDir::take(&path).unwrap();
        assert_eq!(holder(&path).unwrap().unwrap().http, None);
    }

    #[test]
    fn the_key_is_made_once_and_for_its_owner_only() {
        let root = tempfile::tempdir().unwrap();
        let dir = DataDir::take(root.path()).unwrap();
        assert!(matches!(
            token_key(dir.path()),
            Err(DataDirError::Absent { .. })
        ));
        let key = dir.token_key().unwrap();
        let file = root.path().join(KEY_NAME);
        assert_eq!(mode(&file), 0o600);
        assert_eq!(dir.token_key().unwrap().0, key.0);
        assert_eq!(token_key(dir.path()).unwrap().0, key.0);

        fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
        dir.token_key().unwrap();
        assert_eq!(mode(&file), 0o600);

        fs::write(&file, "ab").unwrap();
        assert!(matches!(dir.token_key(), Err(DataDirError::BadKey { .. })));
    }

    #[test]
    fn a_path_that_cannot_be_a_directory_is_named() {
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join("file");
        fs::write(&file, "").unwrap();
        let error = DataDir::take(&file).unwrap_err().to_string();
        assert!(error.contains("file"), "{error}");
    }
}
