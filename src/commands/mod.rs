//! Commands that work beside a running server: accounts and rooms, and the
//! bridge.
//!
//! Accounts are changed in the database file itself, which the server sees at
//! once, since it asks the store about every token. Rooms live in the server's
//! memory alone, so it is asked over HTTP with an operator's token.

pub mod bridge;
mod prompt;
pub mod room;
mod table;
pub mod user;

use std::io::{self, Write};

/// Shows a result. A reader who has gone away is no error.
fn say(text: &str) {
    let _ = io::stdout().write_all(format!("{}\n", text.trim_end()).as_bytes());
}
