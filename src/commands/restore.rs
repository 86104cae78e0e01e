//! `drawsync restore`: puts a backup in the place of what a directory holds,
//! and keeps that.

use std::path::Path;

use super::say;
use crate::auth::tokens::TokenKey;
use crate::clock::{unix_now, utc_text};
use crate::data_dir::DataDir;
use crate::store::{self, backup, restore};

/// Restores a backup into a data directory that no server uses. Errors are a
/// sentence.
pub fn run(dir: &Path, from: &Path) -> Result<(), String> {
    if from.is_dir() {
        return Err(format!(
            "{} is a directory: name one backup in it",
            from.display()
        ));
    }
    let own = dir.join(store::FILE_NAME).canonicalize();
    if own.is_ok_and(|own| from.canonicalize().is_ok_and(|from| from == own)) {
        return Err(format!("{} is what would be replaced", from.display()));
    }
    // Before anything is made or moved.
    let label = backup::verify(from).map_err(|error| error.to_string())?;
    let dir = DataDir::take(dir).map_err(|error| error.to_string())?;
    let kept = restore::prepare(dir.path(), from, unix_now()).map_err(|error| error.to_string())?;
    let mut kept_key = None;
    restore::finish(dir.path(), |key| {
        let key = TokenKey(*key);
        let kept = dir.put_token_key(&key, unix_now());
        kept_key = kept.map_err(|error| error.to_string())?;
        Ok(())
    })?;

    say(&match label {
        Some(label) => format!(
            "{} is restored: made {} UTC by DrawSync {}.",
            from.display(),
            utc_text(label.made_at).replace('T', " "),
            label.program
        ),
        None => format!(
            "{} is restored. It holds no key, so the key stays as it is.",
            from.display()
        ),
    });
    for path in [kept, kept_key].into_iter().flatten() {
        say(&format!(
            "What was there before is kept in {}",
            path.display()
        ));
    }
    Ok(())
}
