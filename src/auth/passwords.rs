//! Passwords: argon2id, a few at a time.
//!
//! One hash takes 46 MiB and 40 ms, so whoever asks for many at once waits or
//! is sent away; nothing here ever runs on the game loop.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Instant;
use std::{io, thread};

use argon2::Config;
use crossbeam_channel::{RecvTimeoutError, Sender, bounded};

use super::AuthError;
use crate::limits::{
    HASH_MEMORY_KIBIBYTES, HASH_NICENESS, HASH_PASSES, HASH_WAIT, HASHES_AT_ONCE,
    HASHES_WAITING_MAX, THREAD_STACK_BYTES,
};

/// Bytes of salt (RFC 9106 recommends 16).
const SALT_BYTES: usize = 16;

/// A hash that no password has, with the present parameters: what an unknown
/// user's password is compared with, so that it takes as long as a known one's.
const NOBODY: &str = "$argon2id$v=19$m=47104,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA\
                      $AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

static CONFIG: LazyLock<Config> = LazyLock::new(|| Config {
    mem_cost: HASH_MEMORY_KIBIBYTES,
    time_cost: HASH_PASSES,
    ..Config::default()
});

/// The few threads that hash passwords. They go behind all others: a flood of
/// log-ins must not slow a game down. They are kept, since an allocator may
/// keep for each thread what it has once used.
pub(super) struct Hasher {
    queue: Sender<Work>,
    /// Hashes that are made or waited for.
    pending: Arc<AtomicUsize>,
}

const PENDING_MAX: usize = HASHES_AT_ONCE + HASHES_WAITING_MAX;

type Work = Box<dyn FnOnce() + Send>;

impl Hasher {
    /// With its threads started.
    pub(super) fn start() -> io::Result<Hasher> {
        let (queue, work) = bounded::<Work>(PENDING_MAX);
        for _ in 0..HASHES_AT_ONCE {
            let work = work.clone();
            thread::Builder::new()
                .name("hash".into())
                .stack_size(THREAD_STACK_BYTES)
                .spawn(move || {
                    // Elsewhere it would hold for the whole process.
                    #[cfg(target_os = "linux")]
                    let _ = rustix::process::nice(HASH_NICENESS);
                    work.iter().for_each(|work| work());
                })?;
        }
        Ok(Hasher {
            queue,
            pending: Arc::default(),
        })
    }

    /// The encoded hash of a new password. `Busy` if too many wait already.
    pub(super) fn hash(&self, password: &str) -> Result<String, AuthError> {
        let password = password.to_owned();
        self.run(move || hash(&password))?
    }

    /// Whether a password belongs to an encoded hash; without one it takes the
    /// same time and is wrong. `Busy` if too many wait already.
    pub(super) fn matches(&self, password: &str, hash: Option<&str>) -> Result<bool, AuthError> {
        let password = password.to_owned();
        let (is_known, hash) = (hash.is_some(), hash.unwrap_or(NOBODY).to_owned());
        let same = self.run(move || argon2::verify_encoded(&hash, password.as_bytes()))?;
        Ok(same.unwrap_or(false) && is_known)
    }

    fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, AuthError> {
        let more = |pending| (pending < PENDING_MAX).then_some(pending + 1);
        self.pending
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, more)
            .map_err(|_| AuthError::Busy)?;
        let (reply, result) = bounded(1);
        let pending = Arc::clone(&self.pending);
        let end = Instant::now() + HASH_WAIT;
        let work = move || {
            // Whoever asked too long ago has been told to come back.
            let result = (Instant::now() < end).then(work);
            pending.fetch_sub(1, Ordering::Relaxed);
            let _ = reply.try_send(result);
        };
        self.queue
            .try_send(Box::new(work))
            .map_err(|_| AuthError::Busy)?;
        match result.recv_deadline(end) {
            Ok(Some(result)) => Ok(result),
            Ok(None) | Err(RecvTimeoutError::Timeout) => Err(AuthError::Busy),
            Err(RecvTimeoutError::Disconnected) => Err(AuthError::Unavailable),
        }
    }
}

/// The encoded hash of a password, without waiting in line: for the operator.
pub fn hash(password: &str) -> Result<String, AuthError> {
    let mut salt = [0; SALT_BYTES];
    getrandom::fill(&mut salt).map_err(|_| AuthError::Unavailable)?;
    argon2::hash_encoded(password.as_bytes(), &salt, &CONFIG).map_err(|_| AuthError::Unavailable)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_password_matches_its_own_hash_alone() {
        let hasher = Hasher::start().unwrap();
        let hash = hasher.hash("sesame").unwrap();
        assert!(hasher.matches("sesame", Some(&hash)).unwrap());
        assert!(!hasher.matches("Sesame", Some(&hash)).unwrap());
        assert!(!hasher.matches("sesame", None).unwrap());
        assert_ne!(hash, hasher.hash("sesame").unwrap());
    }

    #[test]
    fn nobody_costs_as_much_as_somebody() {
        let parameters = |hash: &str| hash.split('$').take(4).collect::<Vec<_>>().join("$");
        assert_eq!(parameters(NOBODY), parameters(&hash("x").unwrap()));
        assert_eq!(NOBODY.len(), hash("x").unwrap().len());
        // It is a real hash, or comparing with it would fail at once.
        assert!(!argon2::verify_encoded(NOBODY, b"x").unwrap());
    }

    #[test]
    fn those_who_wait_get_their_turn_and_more_are_sent_away() {
        let hasher = Hasher::start().unwrap();
        let hold = |pending| hasher.pending.store(pending, Ordering::Relaxed);
        hold(PENDING_MAX);
        assert_eq!(hasher.hash("x"), Err(AuthError::Busy));
        hold(0);
        thread::scope(|scope| {
            for _ in 0..PENDING_MAX {
                scope.spawn(|| assert!(hasher.hash("x").is_ok()));
            }
        });
        assert_eq!(hasher.pending.load(Ordering::Relaxed), 0);
    }
}
