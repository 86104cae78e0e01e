//! `drawsync backup`: everything in one new file, beside a running server too.

use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::say;
use crate::clock::unix_now;
use crate::data_dir::{self, DataDirError};
use crate::store::{self, backup};

/// Backs a data directory up into a new file, or into a directory under a
/// dated name. Errors are a sentence.
pub fn run(dir: &Path, to: &Path) -> Result<(), String> {
    if !dir.join(store::FILE_NAME).exists() {
        return Err(DataDirError::Absent { path: dir.into() }.to_string());
    }
    let to = file_in(to);
    let key = data_dir::key_for_backup(dir).map_err(|error| error.to_string())?;
    let key = key.map(|key| key.0);
    let mut show = Progress::default();
    let made = backup::make(dir, key.as_ref(), &to, unix_now(), &mut |percent| {
        show.update(percent);
        ControlFlow::Continue(())
    });
    show.end();
    made.map_err(|error| error.to_string())?;
    let size = to.metadata().map_or(0, |file| file.len());
    say(&format!(
        "{} holds everything ({} KB), and has been read through. Keep it where nobody else can \
         read it: it has the key of the log-ins.",
        to.display(),
        size.div_ceil(1_000)
    ));
    Ok(())
}

fn file_in(to: &Path) -> PathBuf {
    if to.is_dir() {
        to.join(backup::dated_name(unix_now()))
    } else {
        to.to_owned()
    }
}

/// A line on the terminal for copies that take a while.
#[derive(Default)]
struct Progress {
    shown: bool,
}

impl Progress {
    fn update(&mut self, percent: i32) {
        if io::stderr().is_terminal() {
            self.shown = true;
            eprint!("\rCopying: {percent} %");
            let _ = io::stderr().flush();
        }
    }

    fn end(&self) {
        if self.shown {
            eprint!("\r               \r");
        }
    }
}
