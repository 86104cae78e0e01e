//! A connection as the loop sees it: who it is, and the bytes it has yet to get.
//!
//! Nothing here blocks. What the socket does not take stays in the tail.

use std::any::Any;
use std::collections::VecDeque;
use std::io::ErrorKind;
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use socket2::SockRef;

use super::Way;
use super::feed::{Chunks, Feed};
use crate::game::hub::Hub;
use crate::game::{Millis, ms};
use crate::journal::Ticket;
use crate::limits::{TAIL_BYTES_MAX, TAIL_KEEP_BYTES, TAIL_STUCK_TIME};
use crate::protocol::bridge::{Closed, FromServer};
use crate::protocol::client::Dialect;
use crate::protocol::close::Goodbye;
use crate::protocol::frame;
use crate::protocol::server::ServerMessage;
use crate::protocol::user::User;

/// How messages are packed on a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Framing {
    /// One object a line (TCP).
    Line,
    /// The same through a trusted bridge, which is told the close code.
    Bridged,
    /// One object a text frame (WebSocket).
    Frame,
}

impl Framing {
    /// Appends a message, packed.
    pub(super) fn pack(self, json: &[u8], to: &mut Vec<u8>) {
        match self {
            Framing::Line | Framing::Bridged => {
                to.extend_from_slice(json);
                to.push(b'\n');
            }
            Framing::Frame => frame::message(frame::Data::Text, json, to),
        }
    }

    /// Appends the last word of a connection.
    pub fn last_word(self, goodbye: Goodbye, to: &mut Vec<u8>) {
        let Goodbye {
            close_code,
            code,
            message,
        } = goodbye;
        let json = match self {
            Framing::Line => serde_json::to_vec(&ServerMessage::Error {
                code,
                message: message.into(),
                retry_after: None,
                re: None,
            }),
            Framing::Bridged => serde_json::to_vec(&FromServer::Closed(Closed {
                code: close_code,
                reason: message.into(),
            })),
            Framing::Frame => return frame::close(close_code, message, to),
        };
        // Writing numbers and strings cannot fail.
        self.pack(&json.unwrap_or_default(), to);
    }
}

/// What became of a send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sent {
    /// The tail is empty.
    All,
    /// The socket takes no more for now.
    Part,
    /// The rest waits for what it tells to be saved.
    Held,
    /// The tail is too long, or has not shrunk for too long.
    TooSlow,
    /// The connection is broken.
    Broken,
}

/// A connection.
pub(super) struct Peer {
    socket: Arc<TcpStream>,
    /// Its place in the budget of connections.
    _slot: Arc<dyn Any + Send + Sync>,
    framing: Framing,
    pub way: Arc<Way>,
    pub dialect: Dialect,
    pub user: Option<User>,
    /// The drawing it follows.
    pub feed: Option<Feed>,
    /// When it last came into a room.
    pub joined_at: Millis,
    /// Turn and number up to which its own drawing has been taken, untold.
    ack: Option<(u32, u32)>,
    /// Bytes to send; those before `sent` are gone.
    tail: Vec<u8>,
    sent: usize,
    /// Where in the tail something begins that waits for its save, and all
    /// that comes after it.
    holds: VecDeque<(usize, Ticket)>,
    /// Since when the socket has taken nothing.
    stuck_since: Option<Millis>,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Open,
    /// Gets what is in its tail, and then the end.
    Closing,
    /// Nothing can be sent any more.
    Down,
}

impl Peer {
    pub fn new(
        socket: Arc<TcpStream>,
        slot: Arc<dyn Any + Send + Sync>,
        framing: Framing,
        way: Arc<Way>,
    ) -> Peer {
        Peer {
            socket,
            _slot: slot,
            framing,
            way,
            dialect: Dialect::default(),
            user: None,
            feed: None,
            joined_at: 0,
            ack: None,
            tail: Vec::new(),
            sent: 0,
            holds: VecDeque::new(),
            stuck_since: None,
            state: State::Open,
        }
    }

    pub fn is_open(&self) -> bool {
        self.state == State::Open
    }

    /// Bytes that have not been sent.
    pub fn unsent(&self) -> usize {
        self.tail.len() - self.sent
    }

    /// What is appended from here on is not sent before this save is done.
    pub fn hold(&mut self, ticket: Ticket) {
        if self.holds.back().is_none_or(|&(_, last)| last < ticket) {
            self.holds.push_back((self.tail.len(), ticket));
        }
    }

    /// Appends a message, packed for this transport.
    pub fn push(&mut self, json: &[u8]) {
        self.push_ack();
        self.framing.pack(json, &mut self.tail);
    }

    /// The peer's own drawing has been taken up to here. It is told once for
    /// all that it drew in a batch, before whatever comes next.
    pub fn acknowledge(&mut self, turn: u32, seq: u32) {
        self.ack = Some((turn, seq));
    }

    fn push_ack(&mut self) {
        if let Some((turn, seq)) = self.ack.take()
            && let Ok(json) = serde_json::to_vec(&ServerMessage::DrawAck { turn, seq })
        {
            self.framing.pack(&json, &mut self.tail);
        }
    }

    /// Appends frames that the reading half has made.
    pub fn push_raw(&mut self, frames: &[u8]) {
        if self.state == State::Open {
            self.tail.extend_from_slice(frames);
        }
    }

    /// Asks a WebSocket for a sign of life.
    pub fn push_ping(&mut self) {
        if self.state == State::Open && self.framing == Framing::Frame {
            frame::ping(&mut self.tail);
        }
    }

    /// Passes on the next part of the drawing, if all before it has been taken:
    /// straight from what all share, and only what the socket leaves of it
    /// becomes a tail.
    pub fn fill(&mut self, hub: &Hub, chunks: &mut Chunks) {
        self.push_ack();
        if self.stuck_since.is_none()
            && self.holds.is_empty()
            && self.state == State::Open
            && let Some(feed) = &mut self.feed
            && let Some(part) = feed.next(hub, (self.dialect, self.framing), chunks)
        {
            let taken = match self.tail.is_empty() {
                // What went wrong comes again, in `send`.
                true => give(&self.socket, part).unwrap_or_default(),
                false => 0,
            };
            self.tail.extend_from_slice(&part[taken..]);
        }
    }

    /// A part of the drawing has not been appended yet.
    pub fn is_behind(&self, hub: &Hub) -> bool {
        self.feed.as_ref().is_some_and(|feed| feed.is_behind(hub))
    }

    /// Gives the socket what it takes without blocking, up to the first thing
    /// that waits for a save after `told`.
    pub fn send(&mut self, now: Millis, told: Ticket) -> Sent {
        if self.state == State::Down {
            return Sent::All;
        }
        while self
            .holds
            .pop_front_if(|(_, ticket)| *ticket <= told)
            .is_some()
        {}
        let end = self.holds.front().map_or(self.tail.len(), |&(at, _)| at);
        while self.sent < end {
            match give(&self.socket, &self.tail[self.sent..end]) {
                Ok(bytes) => {
                    self.sent += bytes;
                    self.stuck_since = None;
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    let since = *self.stuck_since.get_or_insert(now);
                    self.forget_sent();
                    let slow =
                        self.tail.len() > TAIL_BYTES_MAX || now >= since + ms(TAIL_STUCK_TIME);
                    return if slow { Sent::TooSlow } else { Sent::Part };
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return Sent::Broken,
            }
        }
        self.stuck_since = None;
        if end < self.tail.len() {
            self.forget_sent();
            return Sent::Held;
        }
        self.sent = 0;
        self.tail.clear();
        self.tail.shrink_to(TAIL_KEEP_BYTES);
        if self.state == State::Closing {
            let _ = self.socket.shutdown(Shutdown::Write);
            self.state = State::Down;
        }
        Sent::All
    }

    fn forget_sent(&mut self) {
        self.tail.drain(..self.sent);
        for (at, _) in &mut self.holds {
            *at -= self.sent;
        }
        self.sent = 0;
    }

    /// Appends the last word; after it nothing more is appended. False if it
    /// was said before.
    pub fn close(&mut self, goodbye: Goodbye) -> bool {
        if self.state != State::Open {
            return false;
        }
        self.feed = None;
        self.push_ack();
        self.framing.last_word(goodbye, &mut self.tail);
        self.state = State::Closing;
        true
    }

    /// Nothing more is appended. False if that was so before.
    pub fn finish(&mut self) -> bool {
        self.feed = None;
        std::mem::replace(&mut self.state, State::Closing) == State::Open
    }

    /// The loop has said goodbye already, so the reader's end is the end.
    pub fn reader_ended(&self) -> bool {
        self.state != State::Open
    }

    /// Ends both halves, which also wakes the reader.
    pub fn shut_down(&mut self) {
        self.state = State::Down;
        let _ = self.socket.shutdown(Shutdown::Both);
    }

    /// Throws away what was not sent, and ends the connection with a reset.
    pub fn reset(&mut self) {
        self.tail = Vec::new();
        self.holds.clear();
        self.sent = 0;
        let _ = SockRef::from(&*self.socket).set_linger(Some(Duration::ZERO));
        self.shut_down();
    }
}

/// Gives a socket what it takes: never blocks, and no signal when the peer is
/// gone.
fn give(socket: &TcpStream, bytes: &[u8]) -> std::io::Result<usize> {
    let flags = libc::MSG_DONTWAIT | libc::MSG_NOSIGNAL;
    SockRef::from(socket).send_with_flags(bytes, flags)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::net::TcpListener;

    use super::*;
    use crate::journal::SAVED;

    #[test]
    fn who_takes_nothing_for_too_long_is_too_slow_and_any_byte_starts_anew() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        SockRef::from(&listener)
            .set_send_buffer_size(4_096)
            .unwrap();
        let deaf = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let socket = Arc::new(listener.accept().unwrap().0);
        let mut peer = Peer::new(socket, Arc::new(()), Framing::Line, Arc::default());
        // As much as the kernel holds for it, and some of it is left to us.
        let line = [b'x'; 4_096];
        let mut now = 0;
        while peer.send(now, SAVED) == Sent::All {
            peer.push(&line);
        }
        let patience = ms(TAIL_STUCK_TIME);
        assert_eq!(peer.send(now + patience - 1, SAVED), Sent::Part);

        // It reads until a part of that has gone, and then no more.
        now += patience - 1;
        deaf.set_nonblocking(true).unwrap();
        let before = peer.unsent();
        while peer.unsent() == before {
            let _ = std::io::Read::read(&mut &deaf, &mut [0; 65_536]);
            peer.send(now, SAVED);
        }
        while peer.send(now, SAVED) == Sent::All {
            peer.push(&line);
        }
        assert_eq!(peer.send(now + patience - 1, SAVED), Sent::Part);
        assert_eq!(peer.send(now + patience, SAVED), Sent::TooSlow);
    }
}
