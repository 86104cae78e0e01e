//! The wall clock. It stamps rows and ends tokens; a machine without a clock of
//! its own starts in the past and jumps, so no game is timed by it.

use std::time::{SystemTime, UNIX_EPOCH};

/// Now, in Unix seconds.
pub fn unix_now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs() as i64)
}
