//! What goes out: to whom the game's outputs are given, and in what order their
//! bytes leave.
//!
//! Nothing here blocks or decides what anybody is told. What tells of a change
//! is sent when that is saved.

use std::time::Instant;

use super::feed::Feed;
use super::peer::Sent;
use super::{GameLoop, dialect1};
use crate::game::output::{CloseReason, Output};
use crate::game::room::Room;
use crate::game::{Millis, ms};
use crate::limits::{CHUNKS_MAX, GOODBYE_TIME, LINGER_TIME, RESEND_INTERVAL, TAILS_BYTES_MAX};
use crate::protocol::client::{ClientMessage, Dialect};
use crate::protocol::close::{self, Goodbye};
use crate::protocol::error::Refusal;
use crate::protocol::ids::{ConnId, RoomId};
use crate::protocol::op::Op;
use crate::protocol::server::ServerMessage;

impl GameLoop {
    pub(super) fn deliver(&mut self, now: Millis, output: Output) {
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
                    peer.way.enter();
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
            // `carry_out` has given these to the journal.
            Output::Finished(_)
            | Output::Past(_)
            | Output::Reported(_)
            | Output::Stepped { .. } => {}
        }
    }

    /// Appends a message to the tails of these peers: encoded once for all who
    /// speak dialect 2, translated for each who speaks dialect 1.
    pub(super) fn send(&mut self, to: &[ConnId], message: &ServerMessage) {
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
    pub(super) fn tell_seconds(&mut self, now: Millis, room: RoomId) {
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
    pub(super) fn release(&mut self) {
        let told = self.journal.told();
        if std::mem::replace(&mut self.released, told) == told {
            return;
        }
        self.dirty.append(&mut self.held);
        while let Some((_, reply)) = self.replies.pop_front_if(|(ticket, _)| *ticket <= told) {
            reply();
        }
    }

    /// The end of a batch: every dirty peer gets its bytes with one send.
    pub(super) fn flush(&mut self) {
        let now = self.now();
        let mut due = std::mem::take(&mut self.dirty);
        due.append(&mut self.behind);
        if self.resend_at <= now {
            due.extend(&self.stuck);
            self.resend_at = now + ms(RESEND_INTERVAL);
        }
        // Strokes before all else, also before their drawer is told that they
        // have been taken.
        let drawn = std::mem::take(&mut self.drawn);
        let rooms = drawn.into_iter().filter_map(|room| self.hub.room(room));
        let audience = rooms.flat_map(Room::audience);
        let first: Vec<ConnId> = audience.filter(|conn| !due.contains(conn)).collect();
        self.chunks.clear();
        for conn in first.into_iter().chain(due) {
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
    pub(super) fn close(&mut self, conn: ConnId, goodbye: Goodbye) {
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
    pub(super) fn forget(&mut self, conn: ConnId) {
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
    pub(super) fn say_goodbye(mut self) {
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
