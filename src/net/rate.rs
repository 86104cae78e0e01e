//! How much one address and one user may ask of the HTTP API.
//!
//! Log-ins, registrations and guests are counted by `auth`, which knows what
//! they cost.

use std::hash::Hash;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use crate::limits::{
    REQUEST_BURST, ROOM_BURST, RateLimits, USER_LIST_INTERVAL, USER_LISTS_MAX, USER_ROOM_INTERVAL,
    USER_ROOMS_MAX,
};
use crate::protocol::ids::UserId;
use crate::tries::{Tries, network};

/// The buckets of all addresses and users. Shared by all workers.
pub struct Rates {
    requests: Mutex<Tries<IpAddr>>,
    rooms_by_address: Mutex<Tries<IpAddr>>,
    rooms_by_user: Mutex<Tries<UserId>>,
    lists: Mutex<Tries<UserId>>,
}

/// Too much of late. Holds the seconds until the next try, at least 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMany(pub u32);

impl Rates {
    /// Full buckets.
    pub fn new(limits: &RateLimits) -> Rates {
        let second = Duration::from_secs(1);
        let requests = Tries::at_rate(limits.requests, second, REQUEST_BURST);
        let rooms = Tries::at_rate(limits.rooms, 60 * second, ROOM_BURST);
        Rates {
            requests: Mutex::new(requests),
            rooms_by_address: Mutex::new(rooms),
            rooms_by_user: Mutex::new(Tries::new(USER_ROOMS_MAX, USER_ROOM_INTERVAL)),
            lists: Mutex::new(Tries::new(USER_LISTS_MAX, USER_LIST_INTERVAL)),
        }
    }

    /// Counts a request of any kind. Not for loopback: a reverse proxy stands
    /// there, and its clients must not pay for one another.
    pub fn request(&self, from: IpAddr) -> Result<(), TooMany> {
        if from.is_loopback() {
            return Ok(());
        }
        take(&self.requests, &network(from))
    }

    /// Counts a list of words that is to be read.
    pub fn list(&self, by: UserId) -> Result<(), TooMany> {
        take(&self.lists, &by)
    }

    /// Counts a new room.
    pub fn room(&self, from: IpAddr, by: UserId) -> Result<(), TooMany> {
        take(&self.rooms_by_user, &by)?;
        take(&self.rooms_by_address, &network(from))
    }
}

fn take<K: Eq + Hash + Clone>(tries: &Mutex<Tries<K>>, key: &K) -> Result<(), TooMany> {
    let taken = tries.lock().take(key, Instant::now());
    taken.map_err(|wait| TooMany(wait.as_secs() as u32 + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::RATE_LIMITS;

    #[test]
    fn a_class_behind_one_address_makes_its_rooms_and_one_pupil_does_not_make_them_all() {
        let rates = Rates::new(&RATE_LIMITS);
        let school = IpAddr::from([192, 0, 2, 1]);
        for pupil in 0..40 {
            assert_eq!(rates.room(school, UserId(pupil)), Ok(()));
        }
        let pupil = UserId(100);
        let mine = (0..40).filter(|_| rates.room(school, pupil).is_ok());
        assert_eq!(mine.count(), USER_ROOMS_MAX as usize);
        let TooMany(seconds) = rates.room(school, pupil).expect_err("the bucket is empty");
        assert!((1..=31).contains(&seconds));
    }

    #[test]
    fn a_class_that_opens_the_page_at_once_gets_it() {
        let rates = Rates::new(&RATE_LIMITS);
        let school = IpAddr::from([192, 0, 2, 1]);
        assert!((0..40 * 15 * 2).all(|_| rates.request(school).is_ok()));
        let more = (0..=15 * RATE_LIMITS.requests).find_map(|_| rates.request(school).err());
        assert_eq!(more, Some(TooMany(1)));
        let home = IpAddr::from([192, 0, 2, 2]);
        assert_eq!(rates.request(home), Ok(()));
    }
}
