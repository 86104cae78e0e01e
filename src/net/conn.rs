//! A game connection, whatever its transport: what it says is parsed once on
//! its own thread and passed to the game loop, one event a read.
//!
//! This thread only reads. After `Opened` the loop alone writes.

use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::Sender;

use super::meter::{Meter, Pace};
use super::slots::Slot;
use crate::auth::Auth;
use crate::game_loop::{Event, Framing, Goodbye, Said};
use crate::limits::{AUTHENTICATE_TIME, MESSAGE_BYTES_MAX, RateLimits};
use crate::protocol::client::{self, ClientMessage, Kind};
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::ConnId;

/// What all game connections share.
pub struct Sockets {
    inbox: Sender<Event>,
    auth: Arc<Auth>,
    limits: RateLimits,
    next: AtomicU64,
}

impl Sockets {
    /// Connections that speak to the loop behind `inbox`.
    pub fn new(inbox: Sender<Event>, auth: Arc<Auth>, limits: RateLimits) -> Sockets {
        Sockets {
            inbox,
            auth,
            limits,
            next: AtomicU64::new(1),
        }
    }
}

/// Why a connection ends from our side of the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The peer is gone, or the loop is.
    Gone,
    /// The peer is told why.
    Told(Goodbye),
}

pub(super) const ABUSE: End = told(1008, Code::Abuse, "Too many messages, for too long.");
pub(super) const NOT_AUTHENTICATED: End =
    told(1008, Code::Timeout, "No authentication within ten seconds.");
pub(super) const NO_SIGN_OF_LIFE: End = told(1011, Code::Timeout, "No sign of life.");

pub(super) const fn told(close_code: u16, code: Code, message: &'static str) -> End {
    End::Told(Goodbye {
        close_code,
        code,
        message,
    })
}

/// The reading half of a game connection.
pub(super) struct Conn<'a> {
    id: ConnId,
    sockets: &'a Sockets,
    meter: Meter,
    opened: Instant,
    authenticated: bool,
    /// Of the present read.
    said: Vec<Said>,
}

impl<'a> Conn<'a> {
    /// Hands the socket to the loop.
    pub fn open(
        sockets: &'a Sockets,
        socket: Arc<TcpStream>,
        slot: Slot,
        framing: Framing,
    ) -> Result<Conn<'a>, End> {
        let id = ConnId(sockets.next.fetch_add(1, Ordering::Relaxed));
        let opened = Instant::now();
        let conn = Conn {
            id,
            sockets,
            meter: Meter::new(sockets.limits, opened),
            opened,
            authenticated: false,
            said: Vec::new(),
        };
        conn.pass(Event::Opened {
            conn: id,
            socket,
            slot: Arc::new(slot),
            framing,
        })?;
        Ok(conn)
    }

    /// How long it may still take to authenticate; none once it has.
    pub fn time_to_authenticate(&self) -> Result<Option<Duration>, End> {
        if self.authenticated {
            return Ok(None);
        }
        let left = AUTHENTICATE_TIME.saturating_sub(self.opened.elapsed());
        if left.is_zero() {
            Err(NOT_AUTHENTICATED)
        } else {
            Ok(Some(left))
        }
    }

    /// A message as it came.
    pub fn hear(&mut self, json: &[u8]) {
        let said = match client::parse(json) {
            Ok(ClientMessage::Authenticate { token, dialect }) => {
                match self.sockets.auth.verify(&token) {
                    Ok(user) => {
                        self.authenticated = true;
                        Said::Authenticated { user, dialect }
                    }
                    Err(_) => {
                        let refusal = Refusal::new(Code::InvalidToken, "Invalid token");
                        Said::Refused(refusal.of(Kind::Authenticate))
                    }
                }
            }
            Ok(message) => Said::Message(message),
            Err(refusal) => Said::Refused(refusal),
        };
        self.said.push(said);
    }

    /// A message that was too large to be read.
    pub fn hear_too_large(&mut self) {
        let message = format!("A message has at most {MESSAGE_BYTES_MAX} bytes.");
        self.said
            .push(Said::Refused(Refusal::new(Code::MessageTooLarge, message)));
    }

    /// Messages of this read so far.
    pub fn heard(&self) -> usize {
        self.said.len()
    }

    /// The end of a read of so many bytes and messages (those without content
    /// too): waits if that was too fast, then passes it on.
    pub fn pass_on(&mut self, messages: usize, bytes: usize) -> Result<(), End> {
        match self.meter.take(Instant::now(), messages, bytes) {
            Pace::Fine => {}
            Pace::Wait(time, first) => {
                if first {
                    let text = "You are sending faster than the server reads. It slows down now.";
                    self.said
                        .push(Said::Refused(Refusal::new(Code::TooFast, text)));
                }
                thread::sleep(time);
            }
            Pace::Abuse => return Err(ABUSE),
        }
        if self.said.is_empty() {
            return Ok(());
        }
        let said = std::mem::take(&mut self.said);
        self.pass(Event::Said {
            conn: self.id,
            said,
        })
    }

    /// Frames that the WebSocket itself answers with.
    pub fn reply(&self, frames: Vec<u8>) -> Result<(), End> {
        self.pass(Event::Reply {
            conn: self.id,
            frames,
        })
    }

    /// Asks for a sign of life.
    pub fn ask_for_life(&self) -> Result<(), End> {
        self.pass(Event::Silent { conn: self.id })
    }

    /// The last that the loop hears of this connection.
    pub fn close(self, end: End) {
        let goodbye = match end {
            End::Gone => None,
            End::Told(goodbye) => Some(goodbye),
        };
        let _ = self.pass(Event::Gone {
            conn: self.id,
            goodbye,
        });
    }

    fn pass(&self, event: Event) -> Result<(), End> {
        self.sockets.inbox.send(event).map_err(|_| End::Gone)
    }
}
