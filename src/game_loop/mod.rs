//! The one thread that owns every room and every timer.
//!
//! It blocks on nothing but its inbox, until the nearest deadline. It takes
//! what has queued up as one batch, runs it through the game, appends what
//! each peer is to get to that peer's tail, and at the end of the batch gives
//! each peer its bytes with one send that never blocks. It must not parse,
//! verify, hash, write a file or draw a pixel.
//!
//! `event` is what can happen to it and `delivery` what goes out; `peer` is a
//! connection as the loop sees it, `feed` how drawings reach it, `dialect1` the
//! translation for clients of the original DrawSync; `handle` is what other
//! threads ask, `answers` what they are told, `over_http` what they do in a
//! game; `remotes` are the keys of devices that hold a room.

mod answers;
mod delivery;
pub mod dialect1;
mod event;
mod feed;
pub mod handle;
mod over_http;
mod peer;
mod remotes;

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::RecvTimeoutError;

pub use dialect1::PicturePoint;
pub use event::{Event, Rank, Said, Way, inbox};
pub use handle::{Ask, Game};
pub use peer::Framing;

use crate::game::canvas::LOBBY_TURN;
use crate::game::hub::Hub;
use crate::game::input::Input;
use crate::game::output::Output;
use crate::game::{Millis, ms};
use crate::journal::{Journal, SAVED, Ticket};
use crate::limits::{BATCH_EVENTS_MAX, BATCH_TIME};
use crate::mailbox::Receiver;
use crate::protocol::client::{ClientMessage, Dialect, DrawOps, Kind};
use crate::protocol::close::{self, Goodbye};
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::{ConnId, RoomId, UserId};
use crate::protocol::server::ServerMessage;
use crate::recording::Recorder;

use feed::Chunks;
use peer::Peer;

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

    /// What has queued up, for `BATCH_TIME` at most: strokes before the rest,
    /// and one event of each rank in any case.
    fn take_batch(&mut self) -> ControlFlow<()> {
        let end = Instant::now() + BATCH_TIME;
        self.take(Rank::Arriving);
        self.take(Rank::InRoom);
        for _ in 0..BATCH_EVENTS_MAX {
            match self.inbox.try_recv() {
                Ok(Event::Shutdown) => return ControlFlow::Break(()),
                Ok(event) => self.handle(event),
                Err(_) if self.take(Rank::InRoom) || self.take(Rank::Arriving) => {}
                Err(_) => break,
            }
            if Instant::now() >= end {
                break;
            }
        }
        ControlFlow::Continue(())
    }

    /// One event of a rank that waits. False if there is none.
    fn take(&mut self, rank: Rank) -> bool {
        let Ok(event) = self.inbox.try_recv_in(rank as usize) else {
            return false;
        };
        let conn = event.conn();
        self.handle(event);
        if let Some(peer) = conn.and_then(|conn| self.peers.get(&conn)) {
            peer.way.arrived(rank);
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
            Said::Refused(refusal) => {
                if matches!(refusal.re, Some(Kind::WatchRoom | Kind::HoldRemote)) {
                    // The other dialect has no words for this.
                    peer.dialect = Dialect::Two;
                }
                self.send(&[conn], &refusal.into());
            }
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
        let result = self.step(now, input);
        if let Some(turn) = drawn
            && let Some(peer) = self.peers.get(&conn)
        {
            peer.way.draws(result.is_ok() && turn != LOBBY_TURN);
        }
        if let Err(refusal) = result {
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
}
