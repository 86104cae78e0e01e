//! The files of recorded games, in a directory beside the database.
//!
//! They are for people to take away: no table knows of them.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use crate::limits::RECORDINGS_MAX;

/// Where they are, in the data directory.
pub const RECORDINGS_NAME: &str = "recordings";

/// Appends to a recording; a new one makes place for itself.
pub(super) fn append(dir: &Path, file: &str, lines: &str) -> io::Result<()> {
    let recordings = dir.join(RECORDINGS_NAME);
    let path = recordings.join(file);
    if !path.exists() {
        fs::create_dir_all(&recordings)?;
        forget_oldest(&recordings, RECORDINGS_MAX)?;
    }
    OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(path)?
        .write_all(lines.as_bytes())
}

/// Makes place for one more file where at most `max` are kept.
pub(super) fn forget_oldest(dir: &Path, max: usize) -> io::Result<()> {
    let mut files: Vec<_> = fs::read_dir(dir)?
        .filter_map(|entry| {
            let entry = entry.ok()?;
            Some((entry.metadata().ok()?.modified().ok()?, entry.path()))
        })
        .collect();
    files.sort();
    let surplus = (files.len() + 1).saturating_sub(max);
    for (_, path) in files.into_iter().take(surplus) {
        fs::remove_file(path)?;
    }
    Ok(())
}
