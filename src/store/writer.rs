//! The store thread: takes what has queued up, writes it as one transaction,
//! and answers after the commit.

use std::thread::{self, JoinHandle};
use std::time::Instant;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use log::{error, info, warn};
use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use super::{GameRecord, StoreError, games, users};
use crate::clock::unix_now;
use crate::limits::{
    GUEST_SWEEP, STORE_BATCH_MAX, STORE_KEPT_GAMES_MAX, STORE_QUEUE_MAX, STORE_RETRY,
    THREAD_STACK_BYTES,
};
use crate::protocol::ids::UserId;

/// Everything that the store thread is asked to do.
pub(super) enum Job {
    /// Somebody waits for the answer.
    Ask(Box<dyn Ask>),
    /// Nobody waits, but it must not be lost.
    Game(Box<GameRecord>),
    /// Nobody waits, and it may be lost.
    Seen(UserId),
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
pub(super) fn start(sql: Connection) -> Result<(Sender<Job>, Writer), StoreError> {
    let (queue, jobs) = bounded(STORE_QUEUE_MAX);
    let mut state = State {
        sql,
        jobs,
        kept: Vec::new(),
        sweep_at: Instant::now() + GUEST_SWEEP,
        retry_at: None,
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
    jobs: Receiver<Job>,
    /// Games whose transaction failed, for the next one.
    kept: Vec<GameRecord>,
    sweep_at: Instant,
    retry_at: Option<Instant>,
}

impl State {
    fn run(&mut self) {
        let mut open = true;
        while open {
            let deadline = self
                .retry_at
                .map_or(self.sweep_at, |at| at.min(self.sweep_at));
            let mut batch = Vec::new();
            match self.jobs.recv_deadline(deadline) {
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
            self.write(batch);
            self.sweep();
        }
        if !self.kept.is_empty() {
            error!("store_games_lost count={}", self.kept.len());
        }
    }

    /// One transaction, then the answers.
    fn write(&mut self, mut batch: Vec<Job>) {
        batch.extend(self.kept.drain(..).map(Box::new).map(Job::Game));
        self.retry_at = None;
        if batch.is_empty() {
            return;
        }
        let committed = commit(&mut self.sql, &mut batch).map_err(StoreError::from);
        if let Err(error) = &committed {
            error!("store_failed jobs={} reason={error}", batch.len());
        }
        for job in batch {
            match job {
                Job::Ask(ask) => ask.answer(committed.clone()),
                Job::Game(game) if committed.is_err() => self.keep(*game),
                Job::Game(_) | Job::Seen(_) | Job::Close => {}
            }
        }
    }

    fn keep(&mut self, game: GameRecord) {
        if self.kept.len() >= STORE_KEPT_GAMES_MAX {
            error!("store_games_lost count=1");
            return;
        }
        self.kept.push(game);
        self.retry_at = Some(Instant::now() + STORE_RETRY);
    }

    /// Guests that nobody has seen for long.
    fn sweep(&mut self) {
        if Instant::now() < self.sweep_at {
            return;
        }
        self.sweep_at = Instant::now() + GUEST_SWEEP;
        match users::delete_old_guests(&self.sql, unix_now()) {
            Ok(count) => info!("store_old_guests_deleted count={count}"),
            Err(error) => warn!("store_sweep_failed reason={error}"),
        }
    }
}

/// Runs a batch. A job that fails by itself is undone by itself; what would
/// fail the others too (a full disk, a lock) fails the batch.
fn commit(sql: &mut Connection, batch: &mut [Job]) -> rusqlite::Result<()> {
    let mut transaction = sql.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for job in batch {
        let mut savepoint = transaction.savepoint()?;
        let done = match job {
            Job::Ask(ask) => ask.run(&savepoint),
            Job::Game(game) => games::record(&savepoint, game),
            Job::Seen(id) => users::seen(&savepoint, *id, unix_now()),
            Job::Close => Ok(()),
        };
        match done {
            Ok(()) => savepoint.commit()?,
            Err(error) if concerns_all(&error) => return Err(error),
            Err(error) => {
                warn!("store_job_refused reason={error}");
                savepoint.rollback()?;
            }
        }
    }
    transaction.commit()
}

/// An error of the machine, not of the job. SQLite may have ended the
/// transaction over it.
fn concerns_all(error: &rusqlite::Error) -> bool {
    !matches!(
        error.sqlite_error_code(),
        None | Some(ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch | ErrorCode::Unknown)
    )
}
