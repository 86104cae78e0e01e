//! A game connection, whatever its transport: what it says is parsed once on
//! its own thread and passed to the game loop, one event a read, or several if
//! it is dear.
//!
//! This thread only reads. From the first word on the loop alone writes.

use std::io::Write;
use std::net::{IpAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use super::deadline::linger;
use super::meter::{Meter, Pace};
use super::slots::Slot;
use super::ws::Consumer;
use crate::auth::{Auth, AuthError};
use crate::game_loop::{Event, Framing, Said, Way};
use crate::limits::{
    ADDRESS_WATCH_INTERVAL, ADDRESS_WATCHES_MAX, DEAR_COST, EVENT_COST_MAX, FULL_NOTICE_TIME,
    LINGER_BYTES, MESSAGE_BYTES_MAX, Patience, RateLimits, USER_JOIN_INTERVAL, USER_JOINS_MAX,
};
use crate::mailbox::Sender;
use crate::protocol::client::{self, ClientMessage, Kind};
use crate::protocol::close::{ABUSE, Goodbye, NOT_AUTHENTICATED};
use crate::protocol::error::{Code, Refusal};
use crate::protocol::frame::Data;
use crate::protocol::ids::{ConnId, UserId};
use crate::tries::{Tries, network};

/// What all game connections share.
pub struct Sockets {
    inbox: Sender<Event>,
    auth: Arc<Auth>,
    limits: RateLimits,
    patience: Patience,
    /// By whoever comes into rooms.
    joins: Mutex<Tries<UserId>>,
    /// By whoever comes without a token, which is to watch.
    watches: Mutex<Tries<IpAddr>>,
    next: AtomicU64,
}

impl Sockets {
    /// Connections that speak to the loop behind `inbox`.
    pub fn new(
        inbox: Sender<Event>,
        auth: Arc<Auth>,
        limits: RateLimits,
        patience: Patience,
    ) -> Sockets {
        Sockets {
            inbox,
            auth,
            limits,
            patience,
            joins: Mutex::new(Tries::new(USER_JOINS_MAX, USER_JOIN_INTERVAL)),
            watches: Mutex::new(Tries::new(ADDRESS_WATCHES_MAX, ADDRESS_WATCH_INTERVAL)),
            next: AtomicU64::new(1),
        }
    }

    /// How long a connection is waited for.
    pub(super) fn patience(&self) -> &Patience {
        &self.patience
    }
}

/// Why a connection ends from our side of the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The peer is gone, or the loop is.
    Gone,
    /// The peer is told why.
    Told(Goodbye),
}

/// The reading half of a game connection.
pub(super) struct Conn<'a> {
    id: ConnId,
    peer: IpAddr,
    sockets: &'a Sockets,
    meter: Meter,
    opened: Instant,
    way: Arc<Way>,
    /// Until the loop has it. Whoever comes and goes without a word is nothing
    /// to the loop.
    opening: Option<Opening>,
    /// Has said who it is, or what it watches.
    introduced: bool,
    /// Who it has said it is.
    user: Option<UserId>,
    /// Of the present read, in as many events as it takes.
    said: Vec<Vec<Said>>,
    /// What the last of these costs.
    event_cost: usize,
    /// From how many messages.
    heard: usize,
    /// What they cost beyond that, in messages.
    dear: usize,
}

/// What the loop gets with the first word.
struct Opening {
    socket: Arc<TcpStream>,
    slot: Slot,
    framing: Framing,
}

impl<'a> Conn<'a> {
    /// Will hand the socket to the loop with the first word that is said over it.
    pub fn open(
        sockets: &'a Sockets,
        socket: Arc<TcpStream>,
        peer: IpAddr,
        slot: Slot,
        framing: Framing,
    ) -> Conn<'a> {
        let id = ConnId(sockets.next.fetch_add(1, Ordering::Relaxed));
        let opened = Instant::now();
        log::debug!("connected conn={id} peer={peer} framing={framing:?}");
        Conn {
            id,
            peer,
            sockets,
            meter: Meter::new(sockets.limits, opened),
            opened,
            way: Arc::default(),
            opening: Some(Opening {
                socket,
                slot,
                framing,
            }),
            introduced: false,
            user: None,
            said: Vec::new(),
            event_cost: 0,
            heard: 0,
            dear: 0,
        }
    }

    /// How long it may still take to authenticate, or to watch a room; none
    /// once it has.
    pub fn time_to_authenticate(&self) -> Result<Option<Duration>, End> {
        if self.introduced {
            return Ok(None);
        }
        let patience = self.sockets.patience.authenticate;
        let left = patience.saturating_sub(self.opened.elapsed());
        if left.is_zero() {
            Err(End::Told(NOT_AUTHENTICATED))
        } else {
            Ok(Some(left))
        }
    }

    /// A message as it came.
    pub fn hear(&mut self, json: &[u8]) {
        self.heard += 1;
        let mut cost = 1;
        let said = match client::parse(json) {
            Ok(ClientMessage::Authenticate { token, dialect }) => {
                cost = DEAR_COST;
                match self.sockets.auth.verify_renewing(&token) {
                    Ok((account, renewed)) => {
                        self.introduced = true;
                        self.user = Some(account.id);
                        Said::Authenticated {
                            user: account.user(),
                            generation: account.generation,
                            dialect,
                            renewed,
                        }
                    }
                    // Not `invalid_token`: the seat is not lost, only late.
                    Err(AuthError::Unavailable) => {
                        let message = "The server cannot look you up just now. Try again.";
                        let refusal = Refusal::new(Code::ServerFull, message);
                        Said::Refused(refusal.of(Kind::Authenticate))
                    }
                    Err(_) => {
                        let refusal = Refusal::new(Code::InvalidToken, "Invalid token");
                        Said::Refused(refusal.of(Kind::Authenticate))
                    }
                }
            }
            Ok(
                message @ (ClientMessage::JoinRoom(_)
                | ClientMessage::WatchRoom(_)
                | ClientMessage::HoldRemote(_)),
            ) => {
                cost = DEAR_COST;
                match self.may_join() {
                    Ok(()) => {
                        // The loop ends it if there is nothing to watch.
                        self.introduced |= !matches!(message, ClientMessage::JoinRoom(_));
                        Said::Message(message)
                    }
                    Err(refusal) => Said::Refused(refusal.of(message.kind())),
                }
            }
            Ok(message) => {
                cost = cost_of(&message);
                match self.draw_on(message) {
                    None => return,
                    Some(message) => Said::Message(message),
                }
            }
            Err(refusal) => Said::Refused(refusal),
        };
        self.say(said, cost);
    }

    /// Dear messages of one read go in several events, between which others
    /// have their turn.
    fn say(&mut self, said: Said, cost: usize) {
        self.dear += cost - 1;
        self.event_cost += cost;
        match self.said.last_mut() {
            Some(event) if self.event_cost <= EVENT_COST_MAX => event.push(said),
            _ => {
                self.said.push(vec![said]);
                self.event_cost = cost;
            }
        }
    }

    /// A new connection does not make somebody somebody else, nor a network.
    fn may_join(&self) -> Result<(), Refusal> {
        let (sockets, now) = (self.sockets, Instant::now());
        let (taken, why) = match &self.user {
            Some(user) => (
                sockets.joins.lock().take(user, now),
                "You come in too often.",
            ),
            None => (
                sockets.watches.lock().take(&network(self.peer), now),
                "Too many screens of your network come in at once.",
            ),
        };
        taken.map_err(|wait| {
            let wait = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
            Refusal::too_fast(why, wait)
        })
    }

    /// What is drawn in one read is one message, and so one step of the game.
    /// Gives back what goes on from nothing.
    fn draw_on(&mut self, message: ClientMessage) -> Option<ClientMessage> {
        match self.said.last_mut().and_then(|event| event.last_mut()) {
            Some(Said::Message(last)) => last.draw_on(message),
            _ => Some(message),
        }
    }

    /// A message that was too large to be read.
    pub fn hear_too_large(&mut self) {
        self.heard += 1;
        let message = format!("A message has at most {MESSAGE_BYTES_MAX} bytes.");
        let refusal = Refusal::new(Code::MessageTooLarge, message);
        self.say(Said::Refused(refusal), 1);
    }

    /// Messages of this read so far.
    pub fn heard(&self) -> usize {
        self.heard
    }

    /// The end of a read of so many bytes and messages (those without content
    /// too): waits if that was too fast, then passes it on.
    pub fn pass_on(&mut self, messages: usize, bytes: usize) -> Result<(), End> {
        self.heard = 0;
        let messages = messages + std::mem::take(&mut self.dear);
        match self.meter.take(Instant::now(), messages, bytes) {
            Pace::Fine => {}
            Pace::Wait(time, first) => {
                if first {
                    self.say(Said::Refused(too_fast()), 1);
                }
                thread::sleep(time);
            }
            Pace::Abuse => return Err(End::Told(ABUSE)),
        }
        for said in std::mem::take(&mut self.said) {
            self.pass(Event::Said {
                conn: self.id,
                said,
            })?;
        }
        Ok(())
    }

    /// The last that the loop hears of this connection; if it has heard nothing,
    /// the peer is told here.
    pub fn close(mut self, end: End) {
        let goodbye = match end {
            End::Gone => None,
            End::Told(goodbye) => {
                let (conn, peer, code) = (self.id, self.peer, goodbye.close_code);
                log::info!("cut_off conn={conn} peer={peer} code={code}");
                Some(goodbye)
            }
        };
        match (self.opening.take(), goodbye) {
            (None, goodbye) => {
                let conn = self.id;
                let _ = self.send(Event::Gone { conn, goodbye });
            }
            (Some(opening), Some(goodbye)) => say_last(&opening.socket, opening.framing, goodbye),
            (Some(_), None) => {}
        }
    }

    fn pass(&mut self, event: Event) -> Result<(), End> {
        if let Some(opening) = self.opening.take() {
            let Opening {
                socket,
                slot,
                framing,
            } = opening;
            self.send(Event::Opened {
                conn: self.id,
                socket,
                slot: Arc::new(slot),
                framing,
                way: Arc::clone(&self.way),
            })?;
        }
        self.send(event)
    }

    fn send(&self, event: Event) -> Result<(), End> {
        let rank = self.way.set_out(event.is_of_strokes());
        let passed = self.sockets.inbox.send_in(rank as usize, event);
        passed.map_err(|_| End::Gone)
    }
}

impl Consumer for Conn<'_> {
    fn hear(&mut self, _: Data, content: &[u8]) {
        Conn::hear(self, content);
    }

    fn pass_on(&mut self, frames: usize, bytes: usize) -> Result<(), End> {
        Conn::pass_on(self, frames, bytes)
    }

    fn reply(&mut self, frames: Vec<u8>) -> Result<(), End> {
        self.pass(Event::Reply {
            conn: self.id,
            frames,
        })
    }

    fn ask_for_life(&mut self) -> Result<(), End> {
        self.pass(Event::Silent { conn: self.id })
    }

    fn time_to_authenticate(&self) -> Result<Option<Duration>, End> {
        Conn::time_to_authenticate(self)
    }
}

/// What a message costs, in messages.
fn cost_of(message: &ClientMessage) -> usize {
    match message {
        ClientMessage::Doodle { .. } => 1,
        stroke if stroke.is_stroke() => 1,
        _ => DEAR_COST,
    }
}

/// Says why there is, or will be, no connection that the loop knows of.
pub(super) fn say_last(mut stream: &TcpStream, framing: Framing, goodbye: Goodbye) {
    let mut last = Vec::new();
    framing.last_word(goodbye, &mut last);
    let timed = stream.set_write_timeout(Some(FULL_NOTICE_TIME));
    if timed.and_then(|()| stream.write_all(&last)).is_ok() {
        linger(stream, FULL_NOTICE_TIME, LINGER_BYTES);
    }
}

/// Said once when somebody sends more than the rates allow.
pub(super) fn too_fast() -> Refusal {
    let text = "You are sending faster than the server reads. It slows down now.";
    Refusal::new(Code::TooFast, text)
}
