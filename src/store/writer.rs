//! The store thread: takes what has queued up, writes it as one transaction,
//! and answers after the commit.

use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crossbeam_channel::{RecvTimeoutError, Sender};
use log::{error, info, warn};
use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use super::rooms::{self, Save};
use super::space::Space;
use super::{Busy, LastFailure, StoreError, past_rooms, recordings, reports, users};
use crate::clock::unix_now;
use crate::limits::{GUEST_SWEEP, STORE_BATCH_MAX, STORE_QUEUE_MAX, THREAD_STACK_BYTES};
use crate::mailbox::{self, Receiver};
use crate::protocol::ids::UserId;

/// Everything that the store thread is asked to do.
pub(super) enum Job {
    /// Somebody waits for the answer.
    Ask(Box<dyn Ask>),
    /// Rooms and finished games; whoever hands them over is told.
    Save(Box<Save>),
    /// Nobody waits, and it may be lost.
    Seen(UserId),
    /// As `Seen`: lines of a recorded game.
    Record { file: String, lines: String },
    /// The last job: what is queued up behind it is still done.
    Close,
}

/// A write with an answer. Two steps, so that nothing is told before it is saved.
pub(super) trait Ask: Send {
    fn run(&mut self, sql: &Connection) -> rusqlite::Result<()>;
    fn answer(self: Box<Self>, committed: Result<(), StoreError>);
}

/// The one kind of `Ask`: a closure, and where its result goes.
pub(super) struct Asked<T, F> {
    work: Option<F>,
    result: Option<Result<T, StoreError>>,
    reply: Sender<Result<T, StoreError>>,
}

impl<T, F> Asked<T, F>
where
    T: Send + 'static,
    F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
{
    pub(super) fn job(work: F, reply: Sender<Result<T, StoreError>>) -> Box<dyn Ask> {
        Box::new(Asked {
            work: Some(work),
            result: None,
            reply,
        })
    }
}

impl<T, F> Ask for Asked<T, F>
where
    T: Send,
    F: FnOnce(&Connection) -> rusqlite::Result<T> + Send,
{
    fn run(&mut self, sql: &Connection) -> rusqlite::Result<()> {
        let Some(work) = self.work.take() else {
            return Ok(());
        };
        match work(sql) {
            Ok(value) => {
                self.result = Some(Ok(value));
                Ok(())
            }
            Err(error) => {
                self.result = Some(Err(StoreError::Failed(error.to_string())));
                Err(error)
            }
        }
    }

    fn answer(self: Box<Self>, committed: Result<(), StoreError>) {
        let result = match committed {
            Ok(()) => self.result.unwrap_or(Err(StoreError::Unavailable)),
            Err(error) => Err(error),
        };
        // Whoever asked may have given up waiting.
        let _ = self.reply.try_send(result);
    }
}

/// The running thread.
pub(super) struct Writer(JoinHandle<()>);

impl Writer {
    /// Waits for its end, which a `Job::Close` brings about.
    pub(super) fn join(self) {
        if self.0.join().is_err() {
            error!("store_panicked");
        }
    }
}

/// Starts the thread on its connection.
pub(super) fn start(
    sql: Connection,
    dir: &Path,
    space: Space,
    failure: LastFailure,
    writing: Busy,
) -> Result<(mailbox::Sender<Job>, Writer), StoreError> {
    let (queue, jobs) = mailbox::bounded(STORE_QUEUE_MAX);
    let mut state = State {
        sql,
        dir: dir.to_owned(),
        space,
        jobs,
        durable: None,
        failure,
        writing,
        sweep_at: Instant::now() + GUEST_SWEEP,
    };
    let thread = thread::Builder::new()
        .name("store".into())
        .stack_size(THREAD_STACK_BYTES)
        .spawn(move || state.run())
        .map_err(|error| StoreError::Failed(format!("its thread did not start: {error}")))?;
    Ok((queue, Writer(thread)))
}

struct State {
    sql: Connection,
    dir: PathBuf,
    space: Space,
    jobs: Receiver<Job>,
    /// How the last transaction was synchronised with the disk.
    durable: Option<bool>,
    failure: LastFailure,
    writing: Busy,
    sweep_at: Instant,
}

impl State {
    fn run(&mut self) {
        let mut open = true;
        while open {
            let mut batch = Vec::new();
            match self.jobs.recv_until(Some(self.sweep_at)) {
                Ok(Job::Close) | Err(RecvTimeoutError::Disconnected) => open = false,
                Ok(job) => batch.push(job),
                Err(RecvTimeoutError::Timeout) => {}
            }
            for job in self.jobs.try_iter() {
                match job {
                    Job::Close => open = false,
                    job => batch.push(job),
                }
                // After a close, the rest to the last one.
                if open && batch.len() >= STORE_BATCH_MAX || batch.len() >= STORE_QUEUE_MAX {
                    break;
                }
            }
            let writing = self.writing.clone();
            writing.during(|| self.write(batch));
            self.sweep();
        }
        self.fold_log();
    }

    /// Leaves the database whole in its one file: closing alone does not, as
    /// long as the connection for reading is open. Waits for nobody.
    fn fold_log(&self) {
        let fold = || {
            self.sql.busy_timeout(Duration::ZERO)?;
            self.sql.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
        };
        if let Err(error) = fold() {
            warn!("store_log_not_folded reason=\"{error}\"");
        }
    }

    /// One transaction, then the answers.
    fn write(&mut self, mut batch: Vec<Job>) {
        if batch.is_empty() {
            return;
        }
        #[cfg(feature = "fault")]
        crate::fault::commit_slowly(&self.dir);
        let committed = self
            .synchronise(&batch)
            .and_then(|()| commit(&mut self.sql, &self.dir, self.space, &mut batch))
            .map_err(StoreError::from);
        self.failure.note(committed.as_ref().err());
        let results = committed.unwrap_or_else(|error| {
            error!("store_failed jobs={} reason=\"{error}\"", batch.len());
            vec![Err(error); batch.len()]
        });
        for (job, result) in batch.into_iter().zip(results) {
            match job {
                Job::Ask(ask) => ask.answer(result),
                Job::Save(save) => (save.done)(save.ticket, result),
                Job::Record { file, lines } => {
                    if let Err(error) = recordings::append(&self.dir, &file, &lines) {
                        warn!("recording_incomplete file={file} reason=\"{error}\"");
                    }
                }
                Job::Seen(_) | Job::Close => {}
            }
        }
    }

    /// Whether the next commit waits for the disk: strokes and chat survive a
    /// crash of the program without it.
    fn synchronise(&mut self, batch: &[Job]) -> rusqlite::Result<()> {
        let durable = batch.iter().any(|job| match job {
            Job::Ask(_) => true,
            Job::Save(save) => save.durable,
            Job::Seen(_) | Job::Record { .. } | Job::Close => false,
        });
        if self.durable != Some(durable) {
            let how = if durable { "full" } else { "normal" };
            self.sql.pragma_update(None, "synchronous", how)?;
            self.durable = Some(durable);
        }
        Ok(())
    }

    /// Guests that nobody has seen, rooms that nobody has opened and reports that
    /// nobody has dealt with for long.
    fn sweep(&mut self) {
        if Instant::now() < self.sweep_at {
            return;
        }
        self.sweep_at = Instant::now() + GUEST_SWEEP;
        match users::delete_old_guests(&self.sql, unix_now()) {
            Ok(count) => info!("store_old_guests_deleted count={count}"),
            Err(error) => warn!("store_sweep_failed reason={error}"),
        }
        if let Err(error) = past_rooms::forget_old(&self.sql, unix_now()) {
            warn!("store_sweep_failed reason={error}");
        }
        if let Err(error) = reports::forget_old(&self.sql, unix_now()) {
            warn!("store_sweep_failed reason={error}");
        }
    }
}

/// Runs a batch, and says what became of each job. One that fails by itself is
/// undone by itself; what would fail the others too (a full disk, a lock) fails
/// the batch.
fn commit(
    sql: &mut Connection,
    dir: &Path,
    space: Space,
    batch: &mut [Job],
) -> rusqlite::Result<Vec<Result<(), StoreError>>> {
    let mut results = Vec::with_capacity(batch.len());
    let mut transaction = sql.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for job in batch {
        let mut savepoint = transaction.savepoint()?;
        let done = match job {
            Job::Ask(ask) => ask.run(&savepoint),
            Job::Save(save) => rooms::save(&savepoint, dir, space, save),
            Job::Seen(id) => users::seen(&savepoint, *id, unix_now()),
            Job::Record { .. } | Job::Close => Ok(()),
        };
        match done {
            Ok(()) => {
                savepoint.commit()?;
                results.push(Ok(()));
            }
            Err(error) if concerns_all(&error) => return Err(error),
            Err(error) => {
                warn!("store_job_refused reason={error}");
                savepoint.rollback()?;
                results.push(Err(error.into()));
            }
        }
    }
    transaction.commit()?;
    Ok(results)
}

/// An error of the machine, not of the job. SQLite may have ended the
/// transaction over it.
fn concerns_all(error: &rusqlite::Error) -> bool {
    !matches!(
        error.sqlite_error_code(),
        None | Some(ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch | ErrorCode::Unknown)
    )
}
