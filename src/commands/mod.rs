//! Commands beside the server: accounts, rooms, backups, and the bridge.
//!
//! Accounts are changed in the database file itself, which the server sees at
//! once, since it asks the store about every token. Rooms live in the server's
//! memory, so it is asked over HTTP with an operator's token. Backups are made
//! and checked from the files; `restore` alone wants the server stopped.

pub mod backup;
pub mod bridge;
pub mod check;
pub mod key;
mod prompt;
pub mod replay;
pub mod restore;
pub mod room;
mod table;
pub mod user;

use std::io::{self, Write};

/// Shows a result. A reader who has gone away is no error.
fn say(text: &str) {
    let _ = io::stdout().write_all(format!("{}\n", text.trim_end()).as_bytes());
}
