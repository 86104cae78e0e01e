//! A backup every day into a directory that the host has named, the oldest ones
//! deleted.
//!
//! It has a thread and a connection of its own and never waits for the game or
//! is waited for. It deletes nothing but files that it has named itself. What
//! goes wrong is logged, kept for `/health`, and tried again.

use std::fs::{self, DirBuilder};
use std::io;
use std::ops::ControlFlow;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TryRecvError, bounded};
use log::{error, info};
use parking_lot::Mutex;

use crate::clock::{name_text, unix_now};
use crate::limits::{BACKUP_INTERVAL, BACKUP_RETRY, THREAD_STACK_BYTES};
use crate::store::StoreError;
use crate::store::backup::{self, Key};

const PREFIX: &str = "drawsync-daily-";
const SUFFIX: &str = ".db";
const PART_SUFFIX: &str = ".db.part";

/// What is backed up, where, and how many backups are kept (at least 1).
pub struct Plan {
    /// The server's data directory.
    pub data_dir: PathBuf,
    /// Its key.
    pub key: Key,
    /// Of this server alone; made if there is none.
    pub to: PathBuf,
    /// How many backups stay.
    pub keep: usize,
}

/// The running thread.
pub struct Nightly {
    stop: Sender<()>,
    thread: JoinHandle<()>,
    failure: LastFailure,
}

/// Why the newest attempt failed; nothing once one has worked.
#[derive(Clone, Default)]
pub struct LastFailure(Arc<Mutex<Option<String>>>);

impl LastFailure {
    /// A sentence without an end.
    pub fn get(&self) -> Option<String> {
        self.0.lock().clone()
    }
}

impl Nightly {
    /// Starts the thread. The first backup is made at once, unless there is one
    /// that is younger than a day.
    pub fn start(plan: Plan) -> io::Result<Nightly> {
        let (stop, stopped) = bounded(0);
        let failure = LastFailure::default();
        let worker = Worker {
            plan,
            stopped,
            failure: failure.clone(),
            made: None,
        };
        let thread = thread::Builder::new()
            .name("backup".into())
            .stack_size(THREAD_STACK_BYTES)
            .spawn(move || worker.run())?;
        Ok(Nightly {
            stop,
            thread,
            failure,
        })
    }

    /// For whoever tells about the server's health.
    pub fn last_failure(&self) -> LastFailure {
        self.failure.clone()
    }

    /// Ends the thread. A backup in the making is given up.
    pub fn stop(self) {
        drop(self.stop);
        if self.thread.join().is_err() {
            error!("backup_panicked");
        }
    }
}

struct Worker {
    plan: Plan,
    /// Nothing ever comes: its other end is dropped.
    stopped: Receiver<()>,
    failure: LastFailure,
    /// When this process has made the last one.
    made: Option<Instant>,
}

impl Worker {
    fn run(mut self) {
        loop {
            let wait = match self.due_in() {
                Duration::ZERO => self.attempt(),
                wait => wait,
            };
            // Not longer, since the clock may have been set.
            let wait = wait.min(BACKUP_RETRY);
            if self.stopped.recv_timeout(wait) != Err(RecvTimeoutError::Timeout) {
                return;
            }
        }
    }

    fn due_in(&self) -> Duration {
        let age = match self.made {
            Some(made) => Some(made.elapsed()),
            None => newest_age(&self.plan.to),
        };
        age.map_or(Duration::ZERO, |age| BACKUP_INTERVAL.saturating_sub(age))
    }

    /// One backup; how long to wait for the next look.
    fn attempt(&mut self) -> Duration {
        match self.back_up() {
            Ok(path) => {
                let bytes = path.metadata().map_or(0, |file| file.len());
                info!("backup_made bytes={bytes} path={}", path.display());
                *self.failure.0.lock() = None;
                self.made = Some(Instant::now());
                BACKUP_INTERVAL
            }
            // The next start makes it.
            Err(Failure::Stopped) => Duration::ZERO,
            Err(Failure::Because(reason)) => {
                error!("backup_failed reason={reason}");
                *self.failure.0.lock() = Some(reason);
                BACKUP_RETRY
            }
        }
    }

    fn back_up(&self) -> Result<PathBuf, Failure> {
        let Plan {
            data_dir,
            key,
            to,
            keep,
        } = &self.plan;
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(to)
            .map_err(|error| Failure::of("create", to, &error))?;
        let now = unix_now();
        let path = to.join(format!("{PREFIX}{}{SUFFIX}", name_text(now)));
        let mut go_on = |_| match self.stopped.try_recv() {
            Err(TryRecvError::Empty) => ControlFlow::Continue(()),
            _ => ControlFlow::Break(()),
        };
        match backup::make(data_dir, Some(key), &path, now, &mut go_on) {
            Ok(()) => {}
            Err(StoreError::Stopped { .. }) => return Err(Failure::Stopped),
            Err(error) => return Err(Failure::Because(error.to_string())),
        }
        rotate(to, &path, *keep).map_err(|error| Failure::of("tidy up", to, &error))?;
        Ok(path)
    }
}

/// Why there is no backup.
enum Failure {
    Stopped,
    Because(String),
}

impl Failure {
    fn of(doing: &str, path: &Path, error: &io::Error) -> Failure {
        Failure::Because(format!("cannot {doing} {}: {error}", path.display()))
    }
}

/// Deletes all but the newest `keep` backups, `made` among them whatever its
/// date, and what an attempt that was cut short has left.
fn rotate(dir: &Path, made: &Path, keep: usize) -> io::Result<()> {
    for part in named(dir, PART_SUFFIX)? {
        fs::remove_file(part)?;
    }
    let mut others = named(dir, SUFFIX)?;
    others.retain(|path| path != made);
    others.sort();
    let surplus = (others.len() + 1).saturating_sub(keep);
    others.iter().take(surplus).try_for_each(fs::remove_file)
}

/// How old the newest backup is; `None` if there is none, or it is of the
/// future, which a clock that was set has made of it.
fn newest_age(dir: &Path) -> Option<Duration> {
    let backups = named(dir, SUFFIX).ok()?;
    let times = backups.iter().map(|path| path.metadata()?.modified());
    times.filter_map(Result::ok).max()?.elapsed().ok()
}

/// The files here that this module has named.
fn named(dir: &Path, suffix: &str) -> io::Result<Vec<PathBuf>> {
    let length = PREFIX.len() + name_text(0).len() + suffix.len();
    let mut paths = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name();
        let is_ours = name.to_str().is_some_and(|name| {
            name.len() == length && name.starts_with(PREFIX) && name.ends_with(suffix)
        });
        if is_ours {
            paths.push(entry.path());
        }
    }
    Ok(paths)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_go_and_what_is_not_ours_stays() {
        let dir = tempfile::tempdir().unwrap();
        let name = |day: u8| format!("drawsync-daily-2026-11-{day:02}T040000Z.db");
        let mut others = vec![
            "drawsync-2026-11-01T040000Z.db".to_owned(),
            "drawsync-daily-notes.db".to_owned(),
            "holiday.jpg".to_owned(),
        ];
        for day in 1..=9 {
            fs::write(dir.path().join(name(day)), "").unwrap();
        }
        for other in &others {
            fs::write(dir.path().join(other), "").unwrap();
        }
        fs::write(dir.path().join(name(4) + ".part"), "").unwrap();
        // A clock that starts in the past: the new one has the oldest name.
        rotate(dir.path(), &dir.path().join(name(1)), 3).unwrap();

        let files = fs::read_dir(dir.path()).unwrap();
        let mut left: Vec<String> = files
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        others.extend([name(1), name(8), name(9)]);
        others.sort();
        assert_eq!(left, others);
    }
}
