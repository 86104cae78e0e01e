//! `drawsync check`: looks for damage in all that a data directory holds,
//! beside a running server too, and changes nothing.

use std::path::Path;

use super::say;
use crate::data_dir::{self, DataDirError};
use crate::journal;
use crate::store::{self, restore};

/// What is wrong, where, and what to do about it, as one line.
type Finding = String;

/// Checks a data directory. An error says that there are findings; they are
/// printed.
pub fn run(dir: &Path) -> Result<(), String> {
    if !dir.join(store::FILE_NAME).exists() && !dir.join(data_dir::KEY_NAME).exists() {
        return Err(DataDirError::Absent { path: dir.into() }.to_string());
    }
    let findings: Vec<Finding> = database(dir).into_iter().chain(key(dir)).collect();
    for finding in &findings {
        say(finding);
    }
    match findings.len() {
        0 => Ok(()),
        1 => Err(format!("1 thing is wrong in {}", dir.display())),
        count => Err(format!("{count} things are wrong in {}", dir.display())),
    }
}

fn database(dir: &Path) -> Vec<Finding> {
    let path = dir.join(store::FILE_NAME);
    if !path.exists() {
        return vec![format!(
            "{}: missing. Put a backup back with 'drawsync restore FILE', or start anew.",
            path.display()
        )];
    }
    let condition = match store::check(dir) {
        Ok(condition) => condition,
        Err(error) => return vec![format!("{error}.")],
    };
    let tables: Vec<String> = condition
        .tables
        .iter()
        .map(|table| match (table.rows, table.whole) {
            (rows, true) => format!("{} {rows}", table.name),
            (0, false) => format!("{} none", table.name),
            (rows, false) => format!("{} {rows} and no further", table.name),
        })
        .collect();
    let tables = tables.join(", ");
    let mut findings: Vec<Finding> = condition
        .findings
        .iter()
        .map(|finding| format!("{}: {finding}.", path.display()))
        .collect();
    if findings.is_empty() {
        say(&format!("{}: fine (rows: {tables})", path.display()));
    } else {
        findings.push(format!(
            "{}: damaged. Rows that can be read: {tables}. Put a backup back with 'drawsync \
             restore FILE'; this file is kept then.",
            path.display()
        ));
    }
    findings.extend(condition.rooms.into_iter().filter_map(|stored| {
        let room = stored.room;
        let reason = journal::check(stored)?;
        Some(format!(
            "{}: live room {room}: {reason}. The other rooms are fine; the next start sets aside \
             what it cannot bring back of this one, in {}.",
            path.display(),
            dir.join(store::ASIDE_NAME).display()
        ))
    }));
    if restore::is_pending(dir) {
        findings.push(format!(
            "{}: a restore was interrupted. Start the server, which completes it, or restore \
             again.",
            path.display()
        ));
    }
    findings
}

fn key(dir: &Path) -> Vec<Finding> {
    match data_dir::key_for_backup(dir) {
        Ok(Some(_)) => {
            say("token.key: fine");
            Vec::new()
        }
        Ok(None) => {
            say("token.key: none yet, the server makes it when it starts");
            Vec::new()
        }
        Err(error) => vec![format!("{error}.")],
    }
}
