//! How fast one connection may speak: token buckets for messages and bytes.
//!
//! It only measures; whoever reads the connection waits, so that TCP pushes
//! back on the sender alone.

use std::time::{Duration, Instant};

use crate::limits::{CONNECTION_BURST, RateLimits, TOO_FAST_TIME};

/// The two buckets of a connection, in seconds of credit used.
#[derive(Debug)]
pub struct Meter {
    limits: RateLimits,
    /// When both buckets are full again.
    messages_full_at: Instant,
    bytes_full_at: Instant,
    /// Since when there has been too much without a break.
    too_fast_since: Option<Instant>,
}

/// What is to be done about a read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Nothing.
    Fine,
    /// Wait this long; `true` at the beginning of an episode: say so.
    Wait(Duration, bool),
    /// It has gone on for `TOO_FAST_TIME`: end the connection.
    Abuse,
}

impl Meter {
    /// Full buckets.
    pub fn new(limits: RateLimits, now: Instant) -> Meter {
        Meter {
            limits,
            messages_full_at: now,
            bytes_full_at: now,
            too_fast_since: None,
        }
    }

    /// Takes a read out of the buckets.
    #[allow(clippy::cast_precision_loss, reason = "reads are far below 2⁵²")]
    pub fn take(&mut self, now: Instant, messages: usize, bytes: usize) -> Pace {
        let cost =
            |amount: usize, rate: u32| Duration::from_secs_f64(amount as f64 / f64::from(rate));
        self.messages_full_at =
            self.messages_full_at.max(now) + cost(messages, self.limits.messages);
        self.bytes_full_at = self.bytes_full_at.max(now) + cost(bytes, self.limits.bytes);

        let full_at = self.messages_full_at.max(self.bytes_full_at);
        let used = full_at - now;
        let wait = used.saturating_sub(CONNECTION_BURST);
        if wait.is_zero() {
            // Half a bucket of rest ends an episode.
            if used < CONNECTION_BURST / 2 {
                self.too_fast_since = None;
            }
            return Pace::Fine;
        }
        match self.too_fast_since {
            Some(since) if now >= since + TOO_FAST_TIME => Pace::Abuse,
            Some(_) => Pace::Wait(wait, false),
            None => {
                self.too_fast_since = Some(now);
                Pace::Wait(wait, true)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: RateLimits = RateLimits {
        messages: 10,
        bytes: 1000,
        ..crate::limits::RATE_LIMITS
    };

    #[test]
    fn a_burst_passes_and_a_flood_waits_and_then_ends() {
        let start = Instant::now();
        let mut meter = Meter::new(LIMITS, start);
        assert_eq!(meter.take(start, 20, 0), Pace::Fine);
        let Pace::Wait(wait, true) = meter.take(start, 1, 0) else {
            panic!("the first is told")
        };
        assert_eq!(wait.as_millis(), 100);
        let Pace::Wait(_, false) = meter.take(start + wait, 1, 0) else {
            panic!("told once")
        };
        let mut now = start;
        while now < start + TOO_FAST_TIME {
            now += Duration::from_millis(90);
            meter.take(now, 1, 0);
        }
        assert_eq!(meter.take(now, 1, 0), Pace::Abuse);
    }

    #[test]
    fn bytes_count_too_and_rest_heals() {
        let start = Instant::now();
        let mut meter = Meter::new(LIMITS, start);
        assert!(matches!(meter.take(start, 1, 2_500), Pace::Wait(_, true)));
        let rested = start + Duration::from_secs(5);
        assert_eq!(meter.take(rested, 1, 10), Pace::Fine);
        assert!(matches!(meter.take(rested, 1, 2_500), Pace::Wait(_, true)));
    }
}
