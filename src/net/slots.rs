//! The budget of connections over all ports: how many this machine can carry.
//!
//! Whoever holds a `Slot` may hold one descriptor and one thread; dropping it
//! gives both back. Nothing here knows a socket.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

use parking_lot::Mutex;

use super::machine;
use crate::limits::{
    CONNECTION_MEMORY_BYTES, CONNECTIONS_MAX, CONNECTIONS_PER_ADDRESS_MAX, DESCRIPTORS_RESERVED,
    FULL_NOTICES_MAX, THREADS_RESERVED,
};
use crate::tries::network;

/// The budget. Cheap to clone; all clones share it.
#[derive(Clone)]
pub struct Slots {
    shared: Arc<Shared>,
    /// Their connections belong to others, who are named later.
    bridges: Arc<[IpAddr]>,
}

/// A place in the budget, held as long as its connection is open.
pub struct Slot {
    shared: Arc<Shared>,
    /// `None` for a place that only says "full".
    network: Option<IpAddr>,
}

/// What the budget says to a new connection.
pub enum Admission {
    /// Come in.
    Granted(Slot),
    /// There is room to say that the server is full, and then to close.
    Full(Slot),
    /// Not even that: close at once.
    Refused,
}

struct Shared {
    capacity: usize,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    slots: usize,
    notices: usize,
    by_network: HashMap<IpAddr, usize>,
}

impl Slots {
    /// What this machine can carry if each connection has so many sockets and
    /// threads: the least of `CONNECTIONS_MAX`, the descriptors (the soft limit
    /// is raised for it), the threads and the memory.
    pub fn of_this_machine(sockets: u64) -> Slots {
        let wished = CONNECTIONS_MAX as u64 + DESCRIPTORS_RESERVED;
        let descriptors = rlimit::increase_nofile_limit(wished).unwrap_or(1024);
        let capacity = [
            CONNECTIONS_MAX as u64,
            descriptors.saturating_sub(DESCRIPTORS_RESERVED),
            machine::threads().saturating_sub(THREADS_RESERVED),
            machine::memory_bytes() / CONNECTION_MEMORY_BYTES,
        ];
        let capacity = capacity.into_iter().min().unwrap_or_default() / sockets;
        Slots::new(usize::try_from(capacity).unwrap_or(CONNECTIONS_MAX))
    }

    /// A budget of `capacity` connections.
    pub fn new(capacity: usize) -> Slots {
        Slots {
            shared: Arc::new(Shared {
                capacity,
                taken: Mutex::default(),
            }),
            bridges: Arc::default(),
        }
    }

    /// The same budget, where the connections of these addresses are counted
    /// for them only until `Slot::belongs_to`.
    pub fn with_bridges(self, bridges: Arc<[IpAddr]>) -> Slots {
        Slots { bridges, ..self }
    }

    /// How many connections there may be.
    pub fn capacity(&self) -> usize {
        self.shared.capacity
    }

    /// How many there are.
    pub fn in_use(&self) -> usize {
        self.shared.taken.lock().slots
    }

    /// A place for a new connection from `peer`.
    pub fn take(&self, peer: IpAddr) -> Admission {
        let network = network(peer);
        let slot = |network| Slot {
            shared: Arc::clone(&self.shared),
            network,
        };
        let mut taken = self.shared.taken.lock();
        let crowded = taken.is_crowded(peer) && !self.bridges.contains(&peer);
        if taken.slots < self.shared.capacity && !crowded {
            taken.slots += 1;
            taken.enter(network);
            return Admission::Granted(slot(Some(network)));
        }
        if taken.notices < FULL_NOTICES_MAX {
            taken.notices += 1;
            return Admission::Full(slot(None));
        }
        Admission::Refused
    }
}

impl Slot {
    /// Counts the connection for `peer` from here on. False if there are too
    /// many of that address; then nothing has changed.
    #[must_use]
    pub fn belongs_to(&mut self, peer: IpAddr) -> bool {
        let mut taken = self.shared.taken.lock();
        let Some(before) = self.network else {
            return false;
        };
        if taken.is_crowded(peer) {
            return false;
        }
        let network = network(peer);
        taken.leave(before);
        taken.enter(network);
        self.network = Some(network);
        true
    }
}

impl Taken {
    /// No more connections of that address. Loopback has no such limit: a
    /// reverse proxy stands there.
    fn is_crowded(&self, peer: IpAddr) -> bool {
        let neighbours = self.by_network.get(&network(peer)).copied();
        neighbours.unwrap_or_default() >= CONNECTIONS_PER_ADDRESS_MAX
            && !peer.to_canonical().is_loopback()
    }

    fn enter(&mut self, network: IpAddr) {
        *self.by_network.entry(network).or_default() += 1;
    }

    fn leave(&mut self, network: IpAddr) {
        if let Some(neighbours) = self.by_network.get_mut(&network) {
            *neighbours -= 1;
            if *neighbours == 0 {
                self.by_network.remove(&network);
            }
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut taken = self.shared.taken.lock();
        let Some(network) = self.network else {
            taken.notices -= 1;
            return;
        };
        taken.slots -= 1;
        taken.leave(network);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const LAPTOP: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 168, 1, 20));

    fn granted(slots: &Slots, peer: IpAddr) -> Option<Slot> {
        match slots.take(peer) {
            Admission::Granted(slot) => Some(slot),
            _ => None,
        }
    }

    #[test]
    fn a_dropped_slot_is_free_again() {
        let slots = Slots::new(1);
        let slot = granted(&slots, LAPTOP);
        assert!(slot.is_some() && granted(&slots, LAPTOP).is_none());
        drop(slot);
        assert!(granted(&slots, LAPTOP).is_some());
        assert_eq!(slots.in_use(), 0);
        assert!(slots.shared.taken.lock().by_network.is_empty());
    }

    #[test]
    fn above_the_cap_a_few_are_told_and_the_rest_refused() {
        let slots = Slots::new(0);
        let told: Vec<_> = (0..FULL_NOTICES_MAX).map(|_| slots.take(LAPTOP)).collect();
        assert!(told.iter().all(|told| matches!(told, Admission::Full(_))));
        assert!(matches!(slots.take(LAPTOP), Admission::Refused));
        drop(told);
        assert!(matches!(slots.take(LAPTOP), Admission::Full(_)));
    }

    #[test]
    fn one_address_cannot_take_everything_but_a_class_fits() {
        let slots = Slots::new(CONNECTIONS_MAX);
        let class: Vec<_> = (0..40 * 7).map(|_| granted(&slots, LAPTOP)).collect();
        assert!(class.iter().all(Option::is_some));
        let more: Vec<_> = (0..CONNECTIONS_PER_ADDRESS_MAX)
            .filter_map(|_| granted(&slots, LAPTOP))
            .collect();
        assert_eq!(class.len() + more.len(), CONNECTIONS_PER_ADDRESS_MAX);
        assert!(granted(&slots, IpAddr::from([192, 168, 1, 21])).is_some());
        let proxied: Vec<_> = (0..2 * CONNECTIONS_PER_ADDRESS_MAX)
            .map(|_| granted(&slots, IpAddr::from([127, 0, 0, 1])))
            .collect();
        assert!(proxied.iter().all(Option::is_some));
    }

    #[test]
    fn what_comes_through_a_bridge_is_counted_for_whom_it_is() {
        let bridge = IpAddr::from([192, 168, 1, 5]);
        let slots = Slots::new(CONNECTIONS_MAX).with_bridges([bridge].into());
        let mut bridged: Vec<_> = (0..=CONNECTIONS_PER_ADDRESS_MAX)
            .filter_map(|_| granted(&slots, bridge))
            .collect();
        assert_eq!(bridged.len(), CONNECTIONS_PER_ADDRESS_MAX + 1);
        let mut last = bridged.pop().unwrap();
        assert!(bridged.iter_mut().all(|slot| slot.belongs_to(LAPTOP)));
        assert!(!last.belongs_to(LAPTOP));
        assert!(granted(&slots, LAPTOP).is_none());
        drop(bridged.pop());
        assert!(last.belongs_to(LAPTOP));
        drop((bridged, last));
        assert!(slots.shared.taken.lock().by_network.is_empty());
    }
}
