//! `drawsync key rotate`: for the day on which the key is in wrong hands.

use std::path::Path;

use super::say;
use crate::data_dir;

/// Replaces the key of a data directory. Errors are a sentence.
pub fn rotate(dir: &Path) -> Result<(), String> {
    data_dir::rotate_token_key(dir).map_err(|error| error.to_string())?;
    say(
        "There is a new key. Everybody must log in again, and rooms with a password need a new \
         password for those who have no seat. Backups made before hold the old key.",
    );
    if let Some(holder) = data_dir::holder(dir).map_err(|error| error.to_string())? {
        let process = holder
            .pid
            .map_or(String::new(), |pid| format!(" (process {pid})"));
        say(&format!(
            "The running server{process} still takes the old key: restart it now."
        ));
    }
    Ok(())
}
