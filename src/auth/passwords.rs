//! Passwords: argon2id, a few at a time.
//!
//! One hash takes 19 MiB and 40 ms, so whoever asks for many at once waits or
//! is sent away; nothing here ever runs on the game loop.

use std::sync::LazyLock;
use std::thread;

use argon2::Config;
use parking_lot::{Condvar, Mutex};

use super::AuthError;
use crate::limits::{HASH_NICENESS, HASHES_AT_ONCE, HASHES_WAITING_MAX, THREAD_STACK_BYTES};

/// Bytes of salt (RFC 9106 recommends 16).
const SALT_BYTES: usize = 16;

/// A hash that no password has, with the present parameters: what an unknown
/// user's password is compared with, so that it takes as long as a known one's.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA\
                      $AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

static CONFIG: LazyLock<Config> = LazyLock::new(Config::default);

/// The few places where a password may be hashed.
#[derive(Default)]
pub(super) struct Hasher {
    queue: Mutex<Queue>,
    freed: Condvar,
}

#[derive(Default)]
struct Queue {
    running: usize,
    waiting: usize,
}

impl Hasher {
    /// The encoded hash of a new password. `Busy` if too many wait already.
    pub(super) fn hash(&self, password: &str) -> Result<String, AuthError> {
        let _place = self.place()?;
        aside(|| hash(password))?
    }

    /// Whether a password belongs to an encoded hash; without one it takes the
    /// same time and is wrong. `Busy` if too many wait already.
    pub(super) fn matches(&self, password: &str, hash: Option<&str>) -> Result<bool, AuthError> {
        let _place = self.place()?;
        let same = aside(|| argon2::verify_encoded(hash.unwrap_or(NOBODY), password.as_bytes()))?;
        Ok(same.unwrap_or(false) && hash.is_some())
    }

    fn place(&self) -> Result<Place<'_>, AuthError> {
        let mut queue = self.queue.lock();
        if queue.running >= HASHES_AT_ONCE {
            if queue.waiting >= HASHES_WAITING_MAX {
                return Err(AuthError::Busy);
            }
            queue.waiting += 1;
            self.freed
                .wait_while(&mut queue, |queue| queue.running >= HASHES_AT_ONCE);
            queue.waiting -= 1;
        }
        queue.running += 1;
        Ok(Place(self))
    }
}

/// The encoded hash of a password, without waiting in line: for the operator.
pub fn hash(password: &str) -> Result<String, AuthError> {
    let mut salt = [0; SALT_BYTES];
    getrandom::fill(&mut salt).map_err(|_| AuthError::Unavailable)?;
    argon2::hash_encoded(password.as_bytes(), &salt, &CONFIG).map_err(|_| AuthError::Unavailable)
}

/// Does costly work on a thread of its own that goes behind all others: a flood
/// of log-ins must not slow a game down. The allocator may keep what a thread
/// has used, and of these there are few.
fn aside<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, AuthError> {
    thread::scope(|scope| {
        let hashing = thread::Builder::new()
            .name("hash".into())
            .stack_size(THREAD_STACK_BYTES)
            .spawn_scoped(scope, || {
                // Elsewhere it would hold for the whole process.
                #[cfg(target_os = "linux")]
                let _ = rustix::process::nice(HASH_NICENESS);
                work()
            })
            .map_err(|_| AuthError::Busy)?;
        hashing.join().map_err(|_| AuthError::Unavailable)
    })
}

struct Place<'a>(&'a Hasher);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.queue.lock().running -= 1;
        self.0.freed.notify_one();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_password_matches_its_own_hash_alone() {
        let hasher = Hasher::default();
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
    fn too_many_at_once_are_sent_away() {
        let hasher = Hasher::default();
        hasher.queue.lock().running = HASHES_AT_ONCE;
        hasher.queue.lock().waiting = HASHES_WAITING_MAX;
        assert_eq!(hasher.hash("x"), Err(AuthError::Busy));
        hasher.queue.lock().waiting = 0;
        hasher.queue.lock().running = HASHES_AT_ONCE - 1;
        assert!(hasher.hash("x").is_ok());
        assert_eq!(hasher.queue.lock().running, HASHES_AT_ONCE - 1);
    }

    #[test]
    fn those_who_wait_get_their_turn() {
        let hasher = Hasher::default();
        std::thread::scope(|scope| {
            for _ in 0..HASHES_AT_ONCE + HASHES_WAITING_MAX {
                scope.spawn(|| assert!(hasher.hash("x").is_ok()));
            }
        });
        let queue = hasher.queue.lock();
        assert_eq!((queue.running, queue.waiting), (0, 0));
    }
}
