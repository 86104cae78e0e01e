//! The server: opens what it keeps, runs until it is told to end.

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::auth::Auth;
use crate::config::Config;
use crate::data_dir::DataDir;
use crate::store::Store;

/// Runs the server until SIGINT or SIGTERM. Errors are a sentence.
pub fn run(config: Config) -> Result<(), String> {
    let mut signals = Signals::new([SIGINT, SIGTERM])
        .map_err(|error| format!("cannot listen for signals: {error}"))?;
    let dir = DataDir::take(&config.data_dir).map_err(|error| error.to_string())?;
    let (store, opened) = Store::open(dir.path()).map_err(|error| error.to_string())?;
    let key = dir.token_key().map_err(|error| error.to_string())?;
    let _auth = Auth::new(store.clone(), &key, config.registration_open);
    println!(
        "Data: {} ({})",
        dir.path().display(),
        if opened.new {
            "new".to_owned()
        } else {
            format!("{} accounts", opened.accounts)
        }
    );
    signals.forever().next();
    store.close();
    Ok(())
}
