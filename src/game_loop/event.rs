//! Everything that can happen to the loop, and how it comes to it.
//!
//! What stands in here has been parsed and verified: the loop does neither.

use std::any::Any;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::{Ask, Framing};
use crate::mailbox::{Receiver, Sender, bounded_queues};
use crate::protocol::client::{ClientMessage, Dialect};
use crate::protocol::close::Goodbye;
use crate::protocol::error::Refusal;
use crate::protocol::ids::ConnId;
use crate::protocol::user::User;

/// Everything that can happen to the loop.
pub enum Event {
    /// A connection says its first word. From here on its own thread only
    /// reads, and the loop alone writes.
    Opened {
        /// Which.
        conn: ConnId,
        /// Its socket.
        socket: Arc<TcpStream>,
        /// Whatever must live as long as the socket is open.
        slot: Arc<dyn Any + Send + Sync>,
        /// How messages are packed.
        framing: Framing,
        /// How its events come.
        way: Arc<Way>,
    },
    /// A connection has said these things, in one read.
    Said {
        /// Which.
        conn: ConnId,
        /// In order.
        said: Vec<Said>,
    },
    /// A WebSocket's own answer (a pong, the echo of a close) as whole frames.
    Reply {
        /// Which.
        conn: ConnId,
        /// Frames.
        frames: Vec<u8>,
    },
    /// A WebSocket has been silent for a while: ask for a sign of life.
    Silent {
        /// Which.
        conn: ConnId,
    },
    /// The reader has ended: the peer is gone, or is to go for a reason.
    Gone {
        /// Which.
        conn: ConnId,
        /// What to tell it first, if it still listens.
        goodbye: Option<Goodbye>,
    },
    /// A question from another thread.
    Ask(Ask),
    /// The store has answered: see the journal.
    Saved,
    /// The server shuts down.
    Shutdown,
}

impl Event {
    /// Whose it is, if it is a connection's.
    pub(super) fn conn(&self) -> Option<ConnId> {
        match self {
            Event::Opened { conn, .. }
            | Event::Said { conn, .. }
            | Event::Reply { conn, .. }
            | Event::Silent { conn }
            | Event::Gone { conn, .. } => Some(*conn),
            Event::Ask(_) | Event::Saved | Event::Shutdown => None,
        }
    }

    /// Somebody draws, and says nothing else.
    pub fn is_of_strokes(&self) -> bool {
        let is_stroke = |said: &Said| match said {
            Said::Message(message) => message.is_stroke(),
            Said::Authenticated { .. } | Said::Refused(_) => false,
        };
        matches!(self, Event::Said { said, .. } if said.iter().all(is_stroke))
    }
}

/// One thing that a connection says.
pub enum Said {
    /// A message other than `authenticate`.
    Message(ClientMessage),
    /// An `authenticate` whose token is good.
    Authenticated {
        /// Whose it is.
        user: User,
        /// Of the token.
        generation: i64,
        /// What the client wants to be answered in.
        dialect: Dialect,
        /// A token to use from now on.
        renewed: Option<String>,
    },
    /// Something that could not be taken; the connection is told why.
    Refused(Refusal),
}

/// In which queue an event comes to the loop. The loop takes what is in an
/// earlier one first, and of each later one an event a batch in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// Strokes of whoever is drawing: nothing holds them up.
    Drawing,
    /// What else is said in rooms.
    InRoom,
    /// Who only comes, and what other threads ask.
    Arriving,
}

impl Rank {
    /// All of them.
    pub const ALL: [Rank; 3] = [Rank::Drawing, Rank::InRoom, Rank::Arriving];
}

/// The loop's inbox, for so many events of each rank.
pub fn inbox(capacity: usize) -> (Sender<Event>, Receiver<Event>) {
    bounded_queues(capacity, Rank::ALL.len())
}

/// How a connection's events come to the loop: strokes before chat, and who has
/// come into a room before those who only come, so that neither a chatty room
/// nor a crowd at the door holds a game up. What is on its way stays in order.
#[derive(Debug, Default)]
pub struct Way {
    in_room: AtomicBool,
    draws: AtomicBool,
    /// Events that wait behind those of others, by rank; of the first, none.
    waiting: [AtomicUsize; Rank::ALL.len()],
}

impl Way {
    /// For the connection's thread alone: the rank of its next event, which
    /// counts as waiting from here on, unless it goes first.
    pub fn set_out(&self, only_strokes: bool) -> Rank {
        let own = match self.in_room.load(Ordering::Acquire) {
            false => Rank::Arriving,
            true if only_strokes && self.draws.load(Ordering::Relaxed) => Rank::Drawing,
            true => Rank::InRoom,
        };
        // Or it would overtake what the connection said before.
        let is_waiting = |rank: &Rank| self.waiting[*rank as usize].load(Ordering::Acquire) > 0;
        let last = Rank::ALL.into_iter().rfind(is_waiting);
        let rank = last.map_or(own, |last| last.max(own));
        if rank != Rank::Drawing {
            self.waiting[rank as usize].fetch_add(1, Ordering::AcqRel);
        }
        rank
    }

    /// An event that waited has come to the loop.
    pub(super) fn arrived(&self, rank: Rank) {
        self.waiting[rank as usize].fetch_sub(1, Ordering::AcqRel);
    }

    /// It has come into a room.
    pub(super) fn enter(&self) {
        self.in_room.store(true, Ordering::Release);
    }

    /// What it drew last was taken, or not.
    pub(super) fn draws(&self, draws: bool) {
        if self.draws.load(Ordering::Relaxed) != draws {
            self.draws.store(draws, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_come_in_goes_first_once_nothing_of_hers_waits() {
        let way = Way::default();
        assert_eq!(way.set_out(false), Rank::Arriving);
        assert_eq!(way.set_out(true), Rank::Arriving);
        way.enter();
        // Or it would overtake what she said before.
        assert_eq!(way.set_out(false), Rank::Arriving);
        for _ in 0..3 {
            way.arrived(Rank::Arriving);
        }
        assert_eq!(way.set_out(false), Rank::InRoom);
    }

    #[test]
    fn strokes_go_before_chat_as_long_as_they_are_taken() {
        let way = Way::default();
        way.enter();
        assert_eq!(way.set_out(true), Rank::InRoom);
        way.arrived(Rank::InRoom);
        way.draws(true);
        assert_eq!(way.set_out(true), Rank::Drawing);
        assert_eq!(way.set_out(false), Rank::InRoom);
        assert_eq!(way.set_out(true), Rank::InRoom);
        for _ in 0..2 {
            way.arrived(Rank::InRoom);
        }
        assert_eq!(way.set_out(true), Rank::Drawing);
        way.draws(false);
        assert_eq!(way.set_out(true), Rank::InRoom);
    }
}
