//! A bounded channel to one thread that others must not keep from its work.
//!
//! A `crossbeam_channel` of its own, since that one's reader gives its turn to
//! every thread that is ready to run, several times, before it sleeps: when a
//! thousand connections wake at once, the game waits for all of them. Here the
//! reader sleeps at once, and goes on as soon as it is rung.
//!
//! It may have several queues: what comes in a later one waits while there is
//! anything in the first.

use std::time::{Duration, Instant};

use crossbeam_channel as channel;
use crossbeam_channel::{
    RecvTimeoutError, SendError, SendTimeoutError, TryRecvError, TrySendError,
};
use crossbeam_utils::sync::{Parker, Unparker};

/// The writing end. A queue is full after so many messages as it was made for.
pub struct Sender<T> {
    // Dropped before the bell, which tells the reader of it.
    queues: Vec<channel::Sender<T>>,
    bell: Bell,
}

/// The reading end.
pub struct Receiver<T> {
    queues: Vec<channel::Receiver<T>>,
    sleep: Parker,
}

#[derive(Clone)]
struct Bell(Unparker);

/// A channel for `capacity` messages.
pub fn bounded<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    bounded_queues(capacity, 1)
}

/// A channel with so many queues for `capacity` messages each, one at least.
/// They are numbered from 0, the first one.
pub fn bounded_queues<T>(capacity: usize, queues: usize) -> (Sender<T>, Receiver<T>) {
    let (to, from) = (0..queues.max(1))
        .map(|_| channel::bounded(capacity))
        .unzip();
    let sleep = Parker::new();
    let bell = Bell(sleep.unparker().clone());
    let sender = Sender { queues: to, bell };
    let receiver = Receiver {
        queues: from,
        sleep,
    };
    (sender, receiver)
}

impl<T> Sender<T> {
    /// Waits while the first queue is full. Fails when there is no reader.
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        self.send_in(0, message)
    }

    /// The same with another queue.
    pub fn send_in(&self, queue: usize, message: T) -> Result<(), SendError<T>> {
        self.queues[queue].send(message)?;
        self.bell.ring();
        Ok(())
    }

    /// Never waits.
    pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        self.queues[0].try_send(message)?;
        self.bell.ring();
        Ok(())
    }

    /// Waits so long at most.
    pub fn send_timeout(&self, message: T, time: Duration) -> Result<(), SendTimeoutError<T>> {
        self.send_in_timeout(0, message, time)
    }

    /// The same with another queue.
    pub fn send_in_timeout(
        &self,
        queue: usize,
        message: T,
        time: Duration,
    ) -> Result<(), SendTimeoutError<T>> {
        self.queues[queue].send_timeout(message, time)?;
        self.bell.ring();
        Ok(())
    }
}

impl<T> Receiver<T> {
    /// Never waits. Looks at the first queue alone.
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        self.try_recv_in(0)
    }

    /// The same with another queue.
    pub fn try_recv_in(&self, queue: usize) -> Result<T, TryRecvError> {
        self.queues[queue].try_recv()
    }

    /// What is in the first queue now.
    pub fn try_iter(&self) -> channel::TryIter<'_, T> {
        self.queues[0].try_iter()
    }

    /// Sleeps until there is a message in the first queue, or until `end`, if
    /// there is one, or until there is something in another queue: that is left.
    pub fn recv_until(&self, end: Option<Instant>) -> Result<T, RecvTimeoutError> {
        loop {
            match self.try_recv() {
                Ok(message) => return Ok(message),
                Err(TryRecvError::Disconnected) => return Err(RecvTimeoutError::Disconnected),
                Err(TryRecvError::Empty) => {}
            }
            if self.queues.iter().any(|queue| !queue.is_empty()) {
                return Err(RecvTimeoutError::Timeout);
            }
            match end {
                Some(end) if end <= Instant::now() => return Err(RecvTimeoutError::Timeout),
                Some(end) => self.sleep.park_deadline(end),
                None => self.sleep.park(),
            }
        }
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Sender<T> {
        Sender {
            queues: self.queues.clone(),
            bell: self.bell.clone(),
        }
    }
}

impl Bell {
    /// Wakes the reader; if it is awake, it will not fall asleep next time.
    fn ring(&self) {
        self.0.unpark();
    }
}

impl Drop for Bell {
    fn drop(&mut self) {
        self.ring();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn what_is_sent_wakes_the_reader_in_order_and_the_last_sender_s_end_too() {
        let (sender, receiver) = bounded(2);
        let reader = thread::spawn(move || {
            let mut heard = Vec::new();
            while let Ok(number) = receiver.recv_until(None) {
                heard.push(number);
            }
            heard
        });
        let other = sender.clone();
        for number in 0..100 {
            sender.send(number).unwrap();
        }
        drop(sender);
        other.send_timeout(100, Duration::from_secs(9)).unwrap();
        drop(other);
        assert_eq!(reader.join().unwrap(), (0..=100).collect::<Vec<_>>());
    }

    #[test]
    fn a_deadline_ends_the_sleep_and_a_full_channel_says_so() {
        let (sender, receiver) = bounded(1);
        let soon = Instant::now() + Duration::from_millis(5);
        assert_eq!(
            receiver.recv_until(Some(soon)),
            Err(RecvTimeoutError::Timeout)
        );
        sender.try_send(1).unwrap();
        assert!(sender.try_send(2).is_err());
        // It is too late, but what is there is taken.
        assert_eq!(receiver.recv_until(Some(soon)), Ok(1));
        drop(receiver);
        assert!(sender.send(3).is_err());
    }

    #[test]
    fn what_is_in_another_queue_wakes_the_reader_and_is_left_until_it_asks_for_it() {
        let (sender, receiver) = bounded_queues(1, 2);
        sender.send_in(1, "later").unwrap();
        // It says that there is something, and does not take it.
        let nothing_now = Err(RecvTimeoutError::Timeout);
        assert_eq!(receiver.recv_until(None), nothing_now);
        sender.send("now").unwrap();
        assert_eq!(receiver.recv_until(None), Ok("now"));
        assert_eq!(receiver.try_recv(), Err(TryRecvError::Empty));
        assert_eq!(receiver.try_recv_in(1), Ok("later"));

        // Each queue is full by itself.
        sender.send_in(1, "later").unwrap();
        assert!(
            sender
                .send_in_timeout(1, "too much", Duration::ZERO)
                .is_err()
        );
        assert!(sender.try_send("now").is_ok());
    }
}
