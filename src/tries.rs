//! How often somebody may try: token buckets by key, in bounded memory; and
//! which addresses count as one somebody.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::time::{Duration, Instant};

use crate::limits::TRIES_TRACKED_MAX;

/// Buckets of one size, one for each key that tried of late.
pub struct Tries<K> {
    size: u32,
    interval: Duration,
    /// When the bucket will be full again; full ones need not be kept.
    full_at: HashMap<K, Instant>,
}

impl<K: Eq + Hash + Clone> Tries<K> {
    /// `size` tries at once, one more after each `interval`.
    pub fn new(size: u32, interval: Duration) -> Tries<K> {
        Tries {
            size,
            interval,
            full_at: HashMap::new(),
        }
    }

    /// `rate` tries in each `period` in the long run, and those of a whole
    /// `burst` at once.
    pub fn at_rate(rate: u32, period: Duration, burst: Duration) -> Tries<K> {
        let interval = period / rate.max(1);
        let size = burst.as_nanos() / interval.as_nanos().max(1);
        Tries::new(u32::try_from(size).unwrap_or(u32::MAX), interval)
    }

    /// Takes a try; refused with the time until there is one.
    pub fn take(&mut self, key: &K, now: Instant) -> Result<(), Duration> {
        let full_at = self.full_at.get(key).map_or(now, |at| (*at).max(now));
        let full_at = full_at + self.interval;
        let wait = full_at.saturating_duration_since(now + self.interval * self.size);
        if !wait.is_zero() {
            return Err(wait);
        }
        if !self.full_at.contains_key(key) {
            self.make_room(now);
        }
        self.full_at.insert(key.clone(), full_at);
        Ok(())
    }

    /// Forgets a key's tries.
    pub fn forgive(&mut self, key: &K) {
        self.full_at.remove(key);
    }

    /// Drops what is full again, and if that is nothing, what will be first:
    /// it is the least that can be forgotten.
    fn make_room(&mut self, now: Instant) {
        if self.full_at.len() < TRIES_TRACKED_MAX {
            return;
        }
        self.full_at.retain(|_, full_at| *full_at > now);
        if self.full_at.len() < TRIES_TRACKED_MAX {
            return;
        }
        let first = self.full_at.iter().min_by_key(|(_, full_at)| **full_at);
        if let Some(key) = first.map(|(key, _)| key.clone()) {
            self.full_at.remove(&key);
        }
    }
}

/// What one household or attacker has: an IPv4 address, or a /64 of IPv6.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        v4 => v4,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn addresses_of_one_host_count_as_one() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8::1"), of("2001:db8::2:3"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:192.168.1.20"), of("192.168.1.20"));
    }

    #[test]
    fn tries_run_out_and_come_back() {
        let now = Instant::now();
        let mut tries = Tries::new(3, SECOND);
        for _ in 0..3 {
            assert_eq!(tries.take(&"a", now), Ok(()));
        }
        assert_eq!(tries.take(&"a", now), Err(SECOND));
        assert_eq!(tries.take(&"b", now), Ok(()));
        assert_eq!(tries.take(&"a", now + SECOND / 4), Err(SECOND * 3 / 4));
        assert_eq!(tries.take(&"a", now + SECOND), Ok(()));
        assert_eq!(tries.take(&"a", now + SECOND), Err(SECOND));
        tries.forgive(&"a");
        assert_eq!(tries.take(&"a", now + SECOND), Ok(()));
    }

    #[test]
    fn memory_is_bounded_and_the_busiest_are_kept() {
        let now = Instant::now();
        let mut tries = Tries::new(2, SECOND);
        let busy = usize::MAX;
        tries.take(&busy, now).unwrap();
        tries.take(&busy, now).unwrap();
        for key in 0..2 * TRIES_TRACKED_MAX {
            tries.take(&key, now).unwrap();
        }
        assert_eq!(tries.full_at.len(), TRIES_TRACKED_MAX);
        assert!(tries.take(&busy, now).is_err());
    }

    #[test]
    fn an_address_is_what_one_household_has() {
        let network = |text: &str| network(text.parse().unwrap());
        assert_eq!(network("2001:db8:1:2:3::4"), network("2001:db8:1:2:ffff::"));
        assert_ne!(network("2001:db8:1:2::"), network("2001:db8:1:3::"));
        assert_eq!(network("::ffff:192.0.2.7"), network("192.0.2.7"));
        assert_ne!(network("192.0.2.8"), network("192.0.2.7"));
    }
}
