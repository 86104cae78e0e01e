//! Everything that can happen to the loop, and on which way it comes.
//!
//! What stands in here has been parsed and verified: the loop does neither.

use std::any::Any;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::{Ask, Framing};
use crate::protocol::client::{ClientMessage, Dialect};
use crate::protocol::close::Goodbye;
use crate::protocol::error::Refusal;
use crate::protocol::ids::ConnId;
use crate::protocol::user::User;

/// Everything that can happen to the loop.
pub enum Event {
    /// A connection has done its transport's handshake. From here on its own
    /// thread only reads, and the loop alone writes.
    Opened {
        /// Which.
        conn: ConnId,
        /// Its socket.
        socket: Arc<TcpStream>,
        /// Whatever must live as long as the socket is open.
        slot: Arc<dyn Any + Send + Sync>,
        /// How messages are packed.
        framing: Framing,
        /// Whether it goes before others on its way here.
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

/// On which way a connection's events come to the loop: who has come into a
/// room goes before those who only come, so that a crowd at the door holds no
/// game up. What is on its way stays in order.
#[derive(Debug, Default)]
pub struct Way {
    in_room: AtomicBool,
    /// Events that wait behind those of others.
    waiting: AtomicUsize,
}

impl Way {
    /// For the connection's thread alone: true if its next event goes first.
    /// If not, it is counted as waiting.
    pub fn goes_first(&self) -> bool {
        if self.in_room.load(Ordering::Acquire) && self.waiting.load(Ordering::Acquire) == 0 {
            return true;
        }
        self.waiting.fetch_add(1, Ordering::AcqRel);
        false
    }

    /// An event that waited has come to the loop.
    pub(super) fn arrived(&self) {
        self.waiting.fetch_sub(1, Ordering::AcqRel);
    }

    /// Its next events go first, once none waits.
    pub(super) fn enter(&self) {
        self.in_room.store(true, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_come_in_goes_first_once_nothing_of_hers_waits() {
        let way = Way::default();
        assert!(!way.goes_first() && !way.goes_first());
        way.enter();
        assert!(
            !way.goes_first(),
            "or it would overtake what she said before"
        );
        for _ in 0..3 {
            way.arrived();
        }
        assert!(way.goes_first() && way.goes_first());
    }
}
