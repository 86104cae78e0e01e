//! The one thread that owns every room and every timer.
//!
//! It blocks on nothing but its inbox, until the nearest deadline. It takes
//! what has queued up as one batch, runs it through the game, appends what
//! each peer is to get to that peer's tail, and at the end of the batch gives
//! each peer its bytes with one send that never blocks. It must not parse,
//! verify, hash, write a file or draw a pixel.
//!
//! `peer` is a connection as the loop sees it, `feed` how drawings reach it,
//! `dialect1` the translation for clients of the original DrawSync, `handle`
//! the questions that other threads ask, `over_http` what they do in a game,
//! `remotes` the keys of devices that hold a room.

pub mod dialect1;
mod feed;
pub mod handle;
mod over_http;
mod peer;
mod remotes;

use std::any::Any;
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::net::TcpStream;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::RecvTimeoutError;

pub use dialect1::PicturePoint;
pub use handle::{Ask, Game};
pub use peer::Framing;

use crate::game::hub::Hub;
use crate::game::input::Input;
use crate::game::output::{CloseReason, Output};
use crate::game::past_room::PastRoom;
use crate::game::room::Room;
use crate::game::{Millis, ms};
use crate::journal::{Journal, SAVED, Ticket};
use crate::limits::{
    BATCH_EVENTS_MAX, BATCH_TIME, CHUNKS_MAX, GOODBYE_TIME, LINGER_TIME, LOGGED_OUT_MAX,
    RESEND_INTERVAL, TAILS_BYTES_MAX,
};
use crate::mailbox::Receiver;
use crate::protocol::client::{ClientMessage, Dialect, DrawOps};
use crate::protocol::close::{self, Goodbye};
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::{ConnId, RoomId, UserId};
use crate::protocol::op::Op;
use crate::protocol::server::ServerMessage;
use crate::protocol::user::User;
use crate::recording::Recorder;

use feed::{Chunks, Feed};
use handle::{Counts, Reply, RoomSummary};
use peer::{Peer, Sent};

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
    fn conn(&self) -> Option<ConnId> {
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

/// What the loop tells every client that asks for it.
pub struct About {
    /// Of this program.
    pub version: &'static str,
    /// Of the web page that this binary carries.
    pub client_build: Option<Arc<str>>,
}

/// The loop's whole state.
pub struct GameLoop {
    hub: Hub,
    about: About,
    inbox: Receiver<Event>,
    started: Instant,
    /// Game time at `started`.
    began: Millis,
    journal: Journal,
    /// Only where the operator wants recordings.
    recorder: Option<Recorder>,
    /// What the last step told must wait for this.
    ticket: Ticket,
    /// How far what waited has gone out.
    released: Ticket,
    /// Answers that wait for their save.
    replies: VecDeque<(Ticket, Box<dyn FnOnce() + Send>)>,
    /// Peers that are to get something which waits for its save.
    held: BTreeSet<ConnId>,
    peers: HashMap<ConnId, Peer>,
    /// What the game wants done after the present input.
    out: Vec<Output>,
    /// Those of them that came of one step.
    of_step: Vec<Output>,
    /// Whose tokens have ended of late, and the generation of good ones.
    logged_out: VecDeque<(UserId, i64)>,
    /// Inputs that the edge gives for clients that cannot.
    follow_ups: VecDeque<(ConnId, ClientMessage)>,
    /// Peers with something to send at the end of this batch.
    dirty: BTreeSet<ConnId>,
    /// Peers whose socket did not take everything.
    stuck: BTreeSet<ConnId>,
    /// Peers that lack a part of their drawing which did not fit this batch.
    behind: BTreeSet<ConnId>,
    /// When to try the stuck ones again.
    resend_at: Millis,
    /// When lingering connections are cut.
    lingering: BTreeSet<(Millis, ConnId)>,
    /// When rooms with old clients are next told the seconds.
    seconds: BTreeSet<(Millis, RoomId)>,
    /// Rooms whose drawing has grown in this batch.
    drawn: BTreeSet<RoomId>,
    chunks: Chunks,
    json: Vec<u8>,
}

impl GameLoop {
    /// A loop over `hub` that reads `inbox` and writes to `journal`. Game time
    /// goes on from `began`.
    pub fn new(
        hub: Hub,
        about: About,
        inbox: Receiver<Event>,
        journal: Journal,
        recorder: Option<Recorder>,
        began: Millis,
    ) -> GameLoop {
        GameLoop {
            hub,
            about,
            inbox,
            started: Instant::now(),
            began,
            journal,
            recorder,
            ticket: SAVED,
            released: SAVED,
            replies: VecDeque::new(),
            held: BTreeSet::new(),
            peers: HashMap::new(),
            out: Vec::new(),
            of_step: Vec::new(),
            logged_out: VecDeque::new(),
            follow_ups: VecDeque::new(),
            dirty: BTreeSet::new(),
            stuck: BTreeSet::new(),
            behind: BTreeSet::new(),
            resend_at: 0,
            lingering: BTreeSet::new(),
            seconds: BTreeSet::new(),
            drawn: BTreeSet::new(),
            chunks: Chunks::default(),
            json: Vec::new(),
        }
    }

    /// Runs until `Event::Shutdown`, and then until everybody has been told,
    /// `GOODBYE_TIME` at most.
    pub fn run(mut self) {
        loop {
            match self.wait() {
                Ok(Event::Shutdown) | Err(RecvTimeoutError::Disconnected) => break,
                Ok(event) => self.handle(event),
                Err(RecvTimeoutError::Timeout) => {}
            }
            if self.take_batch().is_break() {
                break;
            }
            self.run_due();
            self.flush();
        }
        self.say_goodbye();
    }

    /// What has queued up, for `BATCH_TIME` at most: those who are in rooms
    /// before the others, of whom one gets a turn in any case.
    fn take_batch(&mut self) -> ControlFlow<()> {
        let end = Instant::now() + BATCH_TIME;
        self.take_later();
        for _ in 0..BATCH_EVENTS_MAX {
            match self.inbox.try_recv() {
                Ok(Event::Shutdown) => return ControlFlow::Break(()),
                Ok(event) => self.handle(event),
                Err(_) if self.take_later() => {}
                Err(_) => break,
            }
            if Instant::now() >= end {
                break;
            }
        }
        ControlFlow::Continue(())
    }

    /// False if nothing waits.
    fn take_later(&mut self) -> bool {
        let Ok(event) = self.inbox.try_recv_later() else {
            return false;
        };
        let conn = event.conn();
        self.handle(event);
        if let Some(peer) = conn.and_then(|conn| self.peers.get(&conn)) {
            peer.way.waiting.fetch_sub(1, Ordering::AcqRel);
        }
        true
    }

    fn wait(&self) -> Result<Event, RecvTimeoutError> {
        let instant =
            |at: Millis| self.started + Duration::from_millis(at.saturating_sub(self.began));
        self.inbox.recv_until(self.next_deadline().map(instant))
    }

    fn next_deadline(&self) -> Option<Millis> {
        let resend = (!self.stuck.is_empty()).then_some(self.resend_at);
        let behind = (!self.behind.is_empty()).then_some(0);
        let linger = self.lingering.first().map(|&(at, _)| at);
        let second = self.seconds.first().map(|&(at, _)| at);
        let journal = self.journal.next_deadline();
        [
            self.hub.next_deadline(),
            journal,
            resend,
            behind,
            linger,
            second,
        ]
        .into_iter()
        .flatten()
        .min()
    }

    fn now(&self) -> Millis {
        self.began + ms(self.started.elapsed())
    }

    // ---- Events -------------------------------------------------------------

    fn handle(&mut self, event: Event) {
        self.ticket = SAVED;
        match event {
            Event::Opened {
                conn,
                socket,
                slot,
                framing,
                way,
            } => {
                self.peers
                    .insert(conn, Peer::new(socket, slot, framing, way));
            }
            Event::Said { conn, said } => {
                for said in said {
                    self.said(conn, said);
                }
            }
            Event::Reply { conn, frames } => {
                if let Some(peer) = self.peers.get_mut(&conn) {
                    peer.push_raw(&frames);
                    self.dirty.insert(conn);
                }
            }
            Event::Silent { conn } => {
                if let Some(peer) = self.peers.get_mut(&conn) {
                    peer.push_ping();
                    self.dirty.insert(conn);
                }
            }
            Event::Gone { conn, goodbye } => self.gone(conn, goodbye),
            Event::Ask(ask) => {
                // What is read in an answer may be on its way to the disk.
                self.ticket = self.journal.newest();
                self.answer(ask);
            }
            // `run_due` asks the journal after every batch.
            Event::Saved | Event::Shutdown => {}
        }
    }

    fn said(&mut self, conn: ConnId, said: Said) {
        let now = self.now();
        let Some(peer) = self.peers.get_mut(&conn).filter(|peer| peer.is_open()) else {
            return;
        };
        match said {
            Said::Authenticated {
                user,
                generation,
                dialect,
                renewed,
            } => {
                // The token was good when it was looked at, and that may have
                // been before the user logged out.
                let ended = |&(id, from): &(UserId, i64)| id == user.id && generation < from;
                if self.logged_out.iter().any(ended) {
                    return self.end(conn);
                }
                // Somebody else from here on, who sits nowhere yet.
                if peer.user.as_ref().is_some_and(|other| other.id != user.id) {
                    peer.feed = None;
                    let _ = self.step(now, Input::Disconnect { conn });
                }
                let Some(peer) = self.peers.get_mut(&conn) else {
                    return;
                };
                peer.dialect = dialect;
                let message = ServerMessage::Authenticated {
                    user_id: user.id,
                    username: user.username.clone(),
                    protocol: if dialect == Dialect::Two { 2 } else { 1 },
                    version: self.about.version,
                    client_build: self.about.client_build.clone(),
                    is_admin: user.is_admin,
                    token: renewed.map(Into::into),
                };
                peer.user = Some(user);
                self.send(&[conn], &message);
            }
            Said::Refused(refusal) => self.send(&[conn], &refusal.into()),
            Said::Message(message) => self.message(conn, message),
        }
    }

    fn message(&mut self, conn: ConnId, message: ClientMessage) {
        let now = self.now();
        let Some(peer) = self.peers.get(&conn) else {
            return;
        };
        let is_allowed = peer.user.is_none() && self.may_say_without_token(conn, &message);
        let Some(peer) = self.peers.get_mut(&conn) else {
            return;
        };
        let kind = message.kind();
        let input = match (message, peer.user.clone()) {
            (ClientMessage::WatchRoom(watch), user) => {
                // The other dialect has no words for this.
                peer.dialect = Dialect::Two;
                let user = user.map_or(UserId::NOBODY, |user| user.id);
                Input::Watch { conn, user, watch }
            }
            (ClientMessage::HoldRemote(hold), _) => {
                peer.dialect = Dialect::Two;
                return self.hold_remote(now, conn, hold);
            }
            (ClientMessage::OfferRemote, Some(_)) => return self.offer_remote(now, conn),
            (command, None) if is_allowed => Input::Command { conn, command },
            (_, None) => {
                let refusal = Refusal::new(Code::NotAuthenticated, "Authentication required");
                return self.send(&[conn], &refusal.of(kind).into());
            }
            (ClientMessage::JoinRoom(mut join), Some(user)) => {
                join.take_over |= peer.dialect == Dialect::One;
                Input::Join { conn, user, join }
            }
            (message @ (ClientMessage::Draw(_) | ClientMessage::ClearCanvas), Some(_)) => {
                let place = self.hub.place(conn);
                let draw = match dialect1::draw_ops(&message, place, now, peer.joined_at) {
                    Ok(Some(draw)) => draw,
                    Ok(None) => return,
                    Err(refusal) => return self.send(&[conn], &refusal.of(kind).into()),
                };
                Input::Command {
                    conn,
                    command: ClientMessage::DrawOps(draw),
                }
            }
            (command, Some(_)) => Input::Command { conn, command },
        };
        let drawn = match &input {
            Input::Command {
                command: ClientMessage::DrawOps(DrawOps { turn, .. }),
                ..
            } => Some(*turn),
            _ => None,
        };
        if let Err(refusal) = self.step(now, input) {
            self.send(&[conn], &refusal.of(kind).into());
            // Whoever drew what was refused is told what there is instead.
            let drawing = self.hub.place(conn).and_then(|(room, _)| room.drawing());
            let canvas = drawing.map(|(_, canvas)| canvas);
            if let Some(canvas) = canvas.filter(|canvas| Some(canvas.turn) == drawn) {
                let (turn, seq) = (canvas.turn, canvas.seq());
                self.send(&[conn], &ServerMessage::DrawReset { turn, seq });
            }
        }
        self.close_nobody(conn);
    }

    /// Without a token it is here to watch, or to hold a room, or not at all.
    fn close_nobody(&mut self, conn: ConnId) {
        let peer = self.peers.get(&conn);
        let nobody = peer.is_some_and(|peer| peer.user.is_none());
        if nobody && self.hub.place(conn).is_none() && self.hub.waits_for(conn).is_none() {
            self.close(conn, close::NOBODY);
        }
    }

    /// Whether a connection without a token may say this: a remote what remotes
    /// may, whoever watches or waits that they go.
    fn may_say_without_token(&self, conn: ConnId, command: &ClientMessage) -> bool {
        let is_entrance = matches!(command, ClientMessage::JoinRoom(_));
        let goes = *command == ClientMessage::LeaveRoom;
        match self.hub.place(conn) {
            Some((room, _)) => goes || (room.is_remote(conn) && !is_entrance),
            None => goes && self.hub.waits_for(conn).is_some(),
        }
    }

    fn gone(&mut self, conn: ConnId, goodbye: Option<Goodbye>) {
        let now = self.now();
        let Some(peer) = self.peers.get_mut(&conn) else {
            return;
        };
        let reader_ended = peer.reader_ended();
        match goodbye {
            Some(goodbye) if !reader_ended => self.close(conn, goodbye),
            _ => self.forget(conn),
        }
        let _ = self.step(now, Input::Disconnect { conn });
    }

    fn run_due(&mut self) {
        let now = self.now();
        if self.hub.next_deadline().is_some_and(|at| at <= now) {
            let _ = self.step(now, Input::Tick);
        }
        while let Some(&(at, room)) = self.seconds.first()
            && at <= now
        {
            self.seconds.pop_first();
            self.tell_seconds(now, room);
        }
        self.journal.run_due(now, &self.hub);
        self.release();
        while let Some(&(at, conn)) = self.lingering.first()
            && at <= now
        {
            self.lingering.pop_first();
            self.forget(conn);
        }
    }

    // ---- The game -----------------------------------------------------------

    /// Runs one input through the game and does what comes out.
    fn step(&mut self, now: Millis, input: Input) -> Result<Option<RoomId>, Refusal> {
        if let Some(recorder) = &mut self.recorder {
            recorder.hear(&self.hub, &input);
        }
        let mut out = std::mem::take(&mut self.out);
        let result = self.hub.handle(now, input, &mut out);
        self.carry_out(now, result.as_ref().ok().copied().flatten(), out);
        result
    }

    /// Opens a room again that has ended.
    fn open_again(&mut self, now: Millis, by: &User, past: PastRoom) -> Result<RoomId, Refusal> {
        let mut out = std::mem::take(&mut self.out);
        let opened = seed().and_then(|seed| self.hub.open_again(now, by, past, seed, &mut out));
        self.carry_out(now, opened.as_ref().ok().copied(), out);
        opened
    }

    /// Does what came out of the game.
    fn carry_out(&mut self, now: Millis, about: Option<RoomId>, mut out: Vec<Output>) {
        let mut of_step = std::mem::take(&mut self.of_step);
        let mut finished = None;
        for output in out.drain(..) {
            match output {
                Output::Finished(game) => finished = Some(*game),
                Output::Past(past) => self.journal.keep_past(&past),
                Output::Reported(report) => {
                    log::info!(
                        "report room={} reason={}",
                        report.room,
                        report.reason.as_str()
                    );
                    self.journal.keep_report(*report);
                }
                Output::Stepped { room, how } => {
                    let finished = finished.take();
                    if let Some(recorder) = &mut self.recorder {
                        recorder.stepped(now, &self.hub, room, about, finished.as_ref());
                    }
                    self.ticket = self.journal.stepped(now, &self.hub, room, how, finished);
                    for output in of_step.drain(..) {
                        self.deliver(now, output);
                    }
                }
                output => of_step.push(output),
            }
        }
        (self.out, self.of_step) = (out, of_step);
        while let Some((conn, message)) = self.follow_ups.pop_front() {
            self.message(conn, message);
        }
    }

    fn deliver(&mut self, now: Millis, output: Output) {
        match output {
            Output::Send {
                to,
                message: ServerMessage::DrawAck { turn, seq },
            } => {
                for conn in to {
                    if let Some(peer) = self.peers.get_mut(&conn)
                        && peer.dialect == Dialect::Two
                    {
                        peer.acknowledge(turn, seq);
                        self.dirty.insert(conn);
                    }
                }
            }
            Output::Send { to, message } => self.send(&to, &message),
            Output::Entered { conn, room, from } => {
                let game = self.hub.room(room).map_or(0, Room::games_over);
                if let Some(peer) = self.peers.get_mut(&conn) {
                    peer.way.in_room.store(true, Ordering::Release);
                    peer.joined_at = now;
                    peer.feed = Some(Feed::new(room, game, from));
                    self.dirty.insert(conn);
                }
            }
            Output::Left { conn } => {
                if let Some(peer) = self.peers.get_mut(&conn) {
                    peer.feed = None;
                }
            }
            Output::Drawn { room, by, from } => {
                self.drawn.insert(room);
                let room = self.hub.room(room);
                let drawing = room.and_then(|room| Some((room.games_over(), room.canvas()?)));
                let peer = self.peers.get_mut(&by);
                if let (Some((game, canvas)), Some(peer)) = (drawing, peer)
                    // The old page waits for the echo of its clear.
                    && !(peer.dialect == Dialect::One && canvas.ops().last() == Some(&Op::Clear))
                    && let Some(feed) = &mut peer.feed
                {
                    feed.knows(game, from, canvas.seq());
                }
            }
            Output::Close { conn, why } => {
                let dialect = self.peers.get(&conn).map(|peer| peer.dialect);
                let goodbye = goodbye_for(why, dialect.unwrap_or_default());
                if dialect == Some(Dialect::One) && why == CloseReason::Replaced {
                    // A page of the original comes back from every close, and
                    // two of one player would take the seat from each other
                    // for ever. It stays, and sits nowhere.
                    let refusal = Refusal::new(goodbye.code, goodbye.message);
                    return self.send(&[conn], &refusal.into());
                }
                self.close(conn, goodbye);
            }
            // `step` has given these to the journal.
            Output::Finished(_)
            | Output::Past(_)
            | Output::Reported(_)
            | Output::Stepped { .. } => {}
        }
    }

    // ---- Sending ------------------------------------------------------------

    /// Appends a message to the tails of these peers: encoded once for all who
    /// speak dialect 2, translated for each who speaks dialect 1.
    fn send(&mut self, to: &[ConnId], message: &ServerMessage) {
        let now = self.now();
        self.json.clear();
        for &conn in to {
            let Some(peer) = self.peers.get_mut(&conn).filter(|peer| peer.is_open()) else {
                continue;
            };
            if self.ticket > self.journal.told() {
                peer.hold(self.ticket);
            }
            if peer.dialect == Dialect::Two {
                if self.json.is_empty() && serde_json::to_writer(&mut self.json, message).is_err() {
                    continue;
                }
                peer.push(&self.json);
            } else {
                let place = self.hub.place(conn);
                let rules = self.hub.rules();
                dialect1::translate(message, place, rules, now, |json| peer.push(json));
                if dialect1::offers_words(message) {
                    // An old client cannot choose; the offer is random as it is.
                    let choice = ClientMessage::ChooseWord { choice: 0 };
                    self.follow_ups.push_back((conn, choice));
                }
                if dialect1::tells_time(message)
                    && let Some((room, _)) = place
                    && !self.seconds.iter().any(|&(_, known)| known == room.id)
                    && let Some(at) = dialect1::next_second(room, now)
                {
                    self.seconds.insert((at, room.id));
                }
            }
            self.dirty.insert(conn);
        }
    }

    /// Tells the old clients of a room how many seconds are left.
    fn tell_seconds(&mut self, now: Millis, room: RoomId) {
        let Some(room) = self.hub.room(room) else {
            return;
        };
        let Some(json) = dialect1::second(room, now) else {
            return;
        };
        let mut anybody = false;
        for seat in room.connected() {
            let Some(conn) = seat.conn else { continue };
            let Some(peer) = self.peers.get_mut(&conn) else {
                continue;
            };
            if peer.dialect == Dialect::One && peer.is_open() {
                peer.push(&json);
                self.dirty.insert(conn);
                anybody = true;
            }
        }
        if anybody && let Some(next) = dialect1::next_second(room, now) {
            self.seconds.insert((next, room.id));
        }
    }

    /// What waited for a save that is done goes out.
    fn release(&mut self) {
        let told = self.journal.told();
        if std::mem::replace(&mut self.released, told) == told {
            return;
        }
        self.dirty.append(&mut self.held);
        while let Some((_, reply)) = self.replies.pop_front_if(|(ticket, _)| *ticket <= told) {
            reply();
        }
    }

    /// Answers a question once what was done for it is saved.
    fn reply<T: Send + 'static>(&mut self, reply: Reply<T>, answer: T) {
        let give = move || drop(reply.try_send(answer));
        if self.ticket <= self.journal.told() {
            give();
        } else {
            self.replies.push_back((self.ticket, Box::new(give)));
        }
    }

    /// The end of a batch: every dirty peer gets its bytes with one send.
    fn flush(&mut self) {
        let now = self.now();
        let mut due = std::mem::take(&mut self.dirty);
        due.append(&mut self.behind);
        for room in std::mem::take(&mut self.drawn) {
            due.extend(self.hub.room(room).into_iter().flat_map(Room::audience));
        }
        if self.resend_at <= now {
            due.extend(&self.stuck);
            self.resend_at = now + ms(RESEND_INTERVAL);
        }
        self.chunks.clear();
        for conn in due {
            let Some(peer) = self.peers.get_mut(&conn) else {
                continue;
            };
            let mut parts = 0;
            let sent = loop {
                peer.fill(&self.hub, &mut self.chunks);
                let sent = peer.send(now, self.journal.told());
                parts += 1;
                if sent != Sent::All || parts == CHUNKS_MAX || !peer.is_behind(&self.hub) {
                    break sent;
                }
            };
            match sent {
                Sent::Held => {
                    self.stuck.remove(&conn);
                    self.held.insert(conn);
                }
                Sent::All => {
                    self.stuck.remove(&conn);
                    if peer.is_behind(&self.hub) {
                        self.behind.insert(conn);
                    }
                }
                Sent::Part => drop(self.stuck.insert(conn)),
                Sent::TooSlow => self.cut(conn),
                Sent::Broken => peer.shut_down(),
            }
        }
        self.bound_tails();
    }

    /// All tails together stay bounded: the longest ones are cut.
    fn bound_tails(&mut self) {
        let mut tails: Vec<(usize, ConnId)> = self
            .stuck
            .iter()
            .filter_map(|conn| Some((self.peers.get(conn)?.unsent(), *conn)))
            .collect();
        let mut total: usize = tails.iter().map(|(bytes, _)| bytes).sum();
        tails.sort_unstable();
        while total > TAILS_BYTES_MAX
            && let Some((bytes, conn)) = tails.pop()
        {
            total -= bytes;
            self.cut(conn);
        }
    }

    /// Resets a peer that does not take what it is sent. Its client comes back
    /// with a resume.
    fn cut(&mut self, conn: ConnId) {
        if let Some(peer) = self.peers.get_mut(&conn) {
            log::info!("too_slow conn={conn} unsent={}", peer.unsent());
            peer.reset();
        }
        self.stuck.remove(&conn);
    }

    /// Says goodbye and ends the writing half; the peer has `LINGER_TIME` to
    /// take it.
    fn close(&mut self, conn: ConnId, goodbye: Goodbye) {
        let at = self.now() + ms(LINGER_TIME);
        if let Some(peer) = self.peers.get_mut(&conn)
            && peer.close(goodbye)
        {
            self.dirty.insert(conn);
            self.lingering.insert((at, conn));
        }
    }

    /// The connection is over. What it is to get and waits for its save is
    /// still sent, `LINGER_TIME` at most.
    fn forget(&mut self, conn: ConnId) {
        let (now, told) = (self.now(), self.journal.told());
        let Some(peer) = self.peers.get_mut(&conn) else {
            return;
        };
        if peer.send(now, told) == Sent::Held && peer.finish() {
            self.held.insert(conn);
            self.lingering.insert((now + ms(LINGER_TIME), conn));
            return;
        }
        peer.shut_down();
        self.peers.remove(&conn);
        self.stuck.remove(&conn);
        self.behind.remove(&conn);
        self.held.remove(&conn);
    }

    /// Saves everything, and tells everybody that the server goes.
    fn say_goodbye(mut self) {
        let now = self.now();
        self.journal.close(now, &self.hub);
        if let Some(recorder) = &mut self.recorder {
            recorder.close();
        }
        self.release();
        let everybody: Vec<ConnId> = self.peers.keys().copied().collect();
        for conn in everybody {
            self.close(conn, close::SERVER_CLOSING);
        }
        let end = Instant::now() + GOODBYE_TIME;
        self.flush();
        while !self.stuck.is_empty() && Instant::now() < end {
            std::thread::sleep(RESEND_INTERVAL);
            self.flush();
        }
    }

    // ---- Questions ----------------------------------------------------------

    fn answer(&mut self, ask: Ask) {
        let now = self.now();
        match ask {
            Ask::Rooms { reply } => {
                let rooms = self.hub.rooms().map(RoomSummary::of).collect();
                self.reply(reply, rooms);
            }
            Ask::Room { code, reply } => {
                let room = self.hub.room_by_code(code).map(RoomSummary::of);
                self.reply(reply, room);
            }
            Ask::RoomById { room, reply } => {
                let room = self.hub.room(room).map(RoomSummary::of);
                self.reply(reply, room);
            }
            Ask::Create { by, change, reply } => {
                let result =
                    seed().and_then(|seed| self.step(now, Input::Create { by, change, seed }));
                let room = self.summary_of(result);
                self.reply(reply, room);
            }
            Ask::OpenAgain { by, past, reply } => {
                let opened = self.open_again(now, &by, *past);
                let room = self.summary_of(opened.map(Some));
                self.reply(reply, room);
            }
            Ask::Admit {
                user,
                code,
                password,
                reply,
            } => {
                let result = self.step(
                    now,
                    Input::Admit {
                        user,
                        code,
                        password,
                    },
                );
                let room = self.summary_of(result);
                self.reply(reply, room);
            }
            Ask::SetWords {
                user,
                code,
                words,
                reply,
            } => {
                let set = self.step(now, Input::SetWords { user, code, words });
                self.reply(reply, set.map(drop));
            }
            Ask::Words { user, code, reply } => {
                let room = self.hub.room_by_code(code);
                let room = room.ok_or_else(|| Refusal::new(Code::RoomNotFound, "Room not found"));
                let words = room.and_then(|room| room.custom_words_of(user));
                self.reply(reply, words);
            }
            Ask::Leave { user, room, reply } => {
                let left = self.step(now, Input::Leave { user, room });
                self.reply(reply, matches!(left, Ok(Some(_))));
            }
            Ask::LogOut {
                user,
                generation,
                reply,
            } => {
                self.log_out(user, generation);
                let _ = reply.try_send(());
            }
            Ask::Close { code, reply } => {
                let closed = self.step(now, Input::Close { code });
                self.reply(reply, closed.is_ok());
            }
            Ask::StartGame { user, room, reply } => {
                let game = self.start_game(now, user, room);
                self.reply(reply, game);
            }
            Ask::Game { user, room, reply } => {
                let game = self.game(now, user, room);
                self.reply(reply, game);
            }
            Ask::Draw {
                user,
                room,
                point,
                reply,
            } => {
                let drawn = self.draw(now, user, room, point);
                self.reply(reply, drawn);
            }
            Ask::Guess {
                user,
                room,
                guess,
                reply,
            } => {
                let guessed = self.guess(now, user, room, guess);
                self.reply(reply, guessed);
            }
            Ask::Counts { reply } => {
                let counts = Counts {
                    rooms: self.hub.rooms().count(),
                    players: self.hub.rooms().map(|room| room.connected().count()).sum(),
                    connections: self.peers.len(),
                    trouble: self.journal.trouble(),
                };
                let _ = reply.try_send(counts);
            }
        }
    }

    /// Ends all connections of a user. Their seats are kept.
    fn log_out(&mut self, user: UserId, generation: i64) {
        if self.logged_out.len() == LOGGED_OUT_MAX {
            self.logged_out.pop_front();
        }
        self.logged_out.push_back((user, generation));
        let is_theirs =
            |peer: &Peer| peer.is_open() && peer.user.as_ref().is_some_and(|own| own.id == user);
        let theirs: Vec<ConnId> = self
            .peers
            .iter()
            .filter_map(|(conn, peer)| is_theirs(peer).then_some(*conn))
            .collect();
        for conn in theirs {
            self.end(conn);
        }
    }

    /// Says goodbye to a connection whose user is logged out.
    fn end(&mut self, conn: ConnId) {
        self.close(conn, close::LOGGED_OUT);
        let _ = self.step(self.now(), Input::Disconnect { conn });
    }

    fn summary_of(&self, result: Result<Option<RoomId>, Refusal>) -> Result<RoomSummary, Refusal> {
        let room = result?.and_then(|id| self.hub.room(id));
        room.map(RoomSummary::of)
            .ok_or_else(|| Refusal::new(Code::RoomNotFound, "Room not found"))
    }
}

/// From the operating system.
fn seed() -> Result<u64, Refusal> {
    getrandom::u64().map_err(|_| Refusal::new(Code::ServerFull, "The server has no randomness."))
}

fn goodbye_for(why: CloseReason, dialect: Dialect) -> Goodbye {
    let goodbye = match why {
        CloseReason::Kicked => close::KICKED,
        CloseReason::Replaced => close::REPLACED,
        CloseReason::RoomClosed => close::ROOM_CLOSED,
        CloseReason::NoSpectators => close::NO_SPECTATORS,
        CloseReason::Withdrawn => close::WITHDRAWN,
    };
    match dialect {
        // The original closed with 1000 whatever had happened.
        Dialect::One => Goodbye {
            close_code: 1000,
            ..goodbye
        },
        Dialect::Two => goodbye,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_come_in_goes_first_once_nothing_of_hers_waits() {
        let way = Way::default();
        assert!(!way.goes_first() && !way.goes_first());
        way.in_room.store(true, Ordering::Release);
        assert!(
            !way.goes_first(),
            "or it would overtake what she said before"
        );
        way.waiting.fetch_sub(3, Ordering::AcqRel);
        assert!(way.goes_first() && way.goes_first());
    }
}
