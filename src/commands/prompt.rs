//! Reads a password: unseen from a terminal, else a line of standard input.

use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::thread;

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::limits::PASSWORD_INPUT_BYTES_MAX;

/// A new password, asked twice at a terminal. Errors are a sentence.
pub(super) fn new_password(name: &str) -> Result<String, String> {
    if !io::stdin().is_terminal() {
        return line();
    }
    let password = unseen(&format!("New password for {name}: "))?;
    if unseen("The same again: ")? != password {
        return Err("the two passwords differ".into());
    }
    Ok(password)
}

fn unseen(question: &str) -> Result<String, String> {
    let failed = |error: io::Error| format!("cannot read from this terminal: {error}");
    eprint!("{question}");
    let _ = io::stderr().flush();
    let _silence = Silence::new().map_err(failed)?;
    let line = line();
    // The line end that was typed was not shown either.
    eprintln!();
    line
}

/// A line without its end.
fn line() -> Result<String, String> {
    let mut line = String::new();
    io::stdin()
        .lock()
        .take(PASSWORD_INPUT_BYTES_MAX)
        .read_line(&mut line)
        .map_err(|error| format!("cannot read the password: {error}"))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// The terminal does not show what is typed while this lives, and not longer,
/// even if the command is interrupted.
struct Silence {
    before: Termios,
    signals: signal_hook::iterator::Handle,
}

impl Silence {
    fn new() -> io::Result<Silence> {
        let before = tcgetattr(io::stdin())?;
        let mut signals = Signals::new([SIGINT, SIGTERM])?;
        let silence = Silence {
            before: before.clone(),
            signals: signals.handle(),
        };
        let restored = before.clone();
        thread::Builder::new().spawn(move || {
            if let Some(signal) = signals.forever().next() {
                restore(&restored);
                std::process::exit(128 + signal);
            }
        })?;
        let mut silent = before;
        silent.local_modes.remove(LocalModes::ECHO);
        tcsetattr(io::stdin(), OptionalActions::Now, &silent)?;
        Ok(silence)
    }
}

impl Drop for Silence {
    fn drop(&mut self) {
        self.signals.close();
        restore(&self.before);
    }
}

fn restore(before: &Termios) {
    let _ = tcsetattr(io::stdin(), OptionalActions::Now, before);
}
