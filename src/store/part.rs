//! A file in the making: it gets its name when it is whole and on the disk, and
//! never takes the name of another.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, Permissions, TryLockError};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::StoreError;

/// `NAME.part`: of this process alone, for its owner's eyes only, and gone when
/// it is dropped before it is finished.
pub(super) struct Part {
    path: PathBuf,
    file: File,
    finished: bool,
}

impl Part {
    /// Starts an empty file. Refused with `Locked` while another process has it.
    pub(super) fn start(target: &Path) -> Result<Part, StoreError> {
        let path = beside(target, ".part");
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(StoreError::io("write", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::Locked { path }),
            Err(TryLockError::Error(error)) => return Err(StoreError::io("lock", &path)(error)),
        }
        let part = Part {
            path,
            file,
            finished: false,
        };
        // One that was interrupted may have left something.
        part.file
            .set_len(0)
            .and_then(|()| part.file.set_permissions(Permissions::from_mode(0o600)))
            .map_err(StoreError::io("write", &part.path))?;
        Ok(part)
    }

    /// Where it is until it is finished.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Waits until what was written so far is on the disk.
    pub(super) fn sync(&self) -> Result<(), StoreError> {
        self.file
            .sync_all()
            .map_err(StoreError::io("write", &self.path))
    }

    /// Gives the file its name once it is on the disk.
    pub(super) fn finish(mut self, target: &Path) -> Result<(), StoreError> {
        self.sync()?;
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

/// The names beside a file survive a power cut from here on.
pub(super) fn sync_directory_of(path: &Path) -> Result<(), StoreError> {
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    File::open(directory)
        .and_then(|directory| directory.sync_all())
        .map_err(StoreError::io("write", directory))
}

/// A path with something added to its name.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

/// This path, or the first of `PATH.2`, `PATH.3` … that is free.
pub(super) fn free_name(path: &Path) -> PathBuf {
    let numbered = (2..).map(|number| beside(path, &format!(".{number}")));
    std::iter::once(path.to_owned())
        .chain(numbered)
        .find(|path| !path.exists())
        .unwrap_or_else(|| path.to_owned())
}
