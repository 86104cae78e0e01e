//! What is the same for all rooms for the life of the process.
//!
//! Wall time is here for stamps that people see; nothing is decided by it.

use super::Millis;
use super::password::RoomKey;
use super::words::WordLists;

/// What is the same for all rooms for the life of the process.
#[derive(Debug)]
pub struct Rules {
    /// Drawn at every start of the server; a room's epochs count on from it.
    pub epoch: u32,
    /// Under which room passwords are kept.
    pub room_key: RoomKey,
    /// Wall time at game time 0, in milliseconds since 1970. Stamps what
    /// people see; nothing is decided by it.
    pub wall_start_ms: u64,
    /// The words of every language.
    pub words: WordLists,
}

impl Rules {
    /// Wall time in milliseconds since 1970.
    pub fn wall_ms(&self, now: Millis) -> u64 {
        self.wall_start_ms + now
    }

    /// Wall time in whole Unix seconds.
    pub fn wall_seconds(&self, now: Millis) -> i64 {
        i64::try_from(self.wall_ms(now) / 1000).unwrap_or(i64::MAX)
    }

    /// Wall time in Unix seconds, as chat lines carry it.
    #[allow(
        clippy::cast_precision_loss,
        reason = "milliseconds fit 52 bits for 140,000 years"
    )]
    pub fn timestamp(&self, now: Millis) -> f64 {
        self.wall_ms(now) as f64 / 1000.0
    }
}
