//! Faults on demand, for the tests. Only with the cargo feature `fault`, which
//! the binary that people run does not have.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

/// A step that meets this text panics: a line of chat, or the name of a room
/// that is brought back.
pub const PANIC: &str = "!panic";
/// A file in the data directory: how many milliseconds each commit takes.
pub const SLOW_COMMITS: &str = "slow-commits";

/// Panics if this is the text for it.
pub fn strike(text: &str) {
    assert_ne!(text, PANIC, "on demand");
}

/// Takes as long as a slow disk would.
pub fn commit_slowly(dir: &Path) {
    let told = fs::read_to_string(dir.join(SLOW_COMMITS)).unwrap_or_default();
    thread::sleep(Duration::from_millis(told.trim().parse().unwrap_or(0)));
}
