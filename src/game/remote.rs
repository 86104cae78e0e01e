//! Devices that hold a room together with its host: a phone in the hand, while
//! the laptop stands before the class.
//!
//! A remote is a connection without a seat. It sees what a spectator sees and
//! what the host alone is told, and may say what `is_for_remotes` lists; all
//! of it counts as said by its host. A key that the host shows works once, for
//! `REMOTE_OFFER_TIME`, and only makes a device ask; the host's word makes it a
//! remote. From then on it comes back by a key of its own, which was on no
//! screen, until it is withdrawn or the room has another host. Rooms keep the
//! seals of keys, and never a key.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::arrival::Place;
use super::output::{CloseReason, Outbox, Output};
use super::room::Room;
use super::rules::Rules;
use super::{Millis, ms};
use crate::limits::{REMOTE_NUMBERS, REMOTE_OFFER_TIME, REMOTES_MAX};
use crate::protocol::client::{ClientMessage, Hold, Kind, Resume};
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::{ConnId, UserId};
use crate::protocol::remote::RemoteSeal;
use crate::protocol::server::{Channel, ChatLine, RemoteState, RemoteView, ServerMessage};

/// A device that the host has let hold the room.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Remote {
    /// By which people tell their devices apart; shown on both.
    number: u8,
    /// Whose commands it says.
    of: UserId,
    seal: RemoteSeal,
}

/// What a room does not remember over a restart.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Holding {
    offer: Option<Offer>,
    ask: Option<Ask>,
    /// The connections of remotes, by number.
    conns: BTreeMap<u8, ConnId>,
}

/// A key that the host shows, until it is used.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Offer {
    seal: RemoteSeal,
    until: Millis,
}

/// A device that has used such a key and waits for the host's word.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Ask {
    number: u8,
    conn: ConnId,
    seal: RemoteSeal,
}

impl Holding {
    /// The connections of remotes.
    pub fn inside(&self) -> impl Iterator<Item = ConnId> {
        self.conns.values().copied()
    }

    /// The connection of the device that asks.
    pub fn asks(&self) -> Option<ConnId> {
        self.ask.map(|ask| ask.conn)
    }
}

/// What a remote may say: the host's commands, but for those that give the room
/// away, end it, or let another device hold it. Nothing of a player's.
fn is_for_remotes(command: &ClientMessage) -> bool {
    match command {
        ClientMessage::UpdateSettings(_)
        | ClientMessage::StartGame
        | ClientMessage::ReturnToLobby
        | ClientMessage::SkipTurn
        | ClientMessage::PauseGame
        | ClientMessage::ResumeGame
        | ClientMessage::ContinueLater
        | ClientMessage::Kick { .. }
        | ClientMessage::LetBack { .. }
        | ClientMessage::SetDoor { .. }
        | ClientMessage::AnswerKnock(_)
        | ClientMessage::DismissReport { .. }
        | ClientMessage::SetTeam { .. }
        | ClientMessage::DealTeams
        | ClientMessage::Mute { .. }
        | ClientMessage::Rename { .. }
        | ClientMessage::FreeName { .. }
        | ClientMessage::SetRoster { .. }
        | ClientMessage::AddTime { .. }
        | ClientMessage::ClearDrawing
        | ClientMessage::HideDrawing
        | ClientMessage::NewWord
        | ClientMessage::SeeWord
        | ClientMessage::FinishGame => true,
        ClientMessage::Authenticate { .. }
        | ClientMessage::JoinRoom(_)
        | ClientMessage::WatchRoom(_)
        | ClientMessage::HoldRemote(_)
        | ClientMessage::LeaveRoom
        | ClientMessage::Ready { .. }
        | ClientMessage::Away { .. }
        | ClientMessage::Break { .. }
        | ClientMessage::ChooseWord { .. }
        | ClientMessage::DrawOps(_)
        | ClientMessage::Doodle { .. }
        | ClientMessage::Draw(_)
        | ClientMessage::ClearCanvas
        | ClientMessage::ChatMessage { .. }
        | ClientMessage::GuessWord { .. }
        | ClientMessage::Like { .. }
        | ClientMessage::ChooseTeam { .. }
        | ClientMessage::PickName { .. }
        | ClientMessage::AskSeat { .. }
        | ClientMessage::VoteKick { .. }
        | ClientMessage::Vote { .. }
        | ClientMessage::Report { .. }
        | ClientMessage::HandOver { .. }
        | ClientMessage::OfferRemote
        | ClientMessage::AnswerRemote { .. }
        | ClientMessage::WithdrawRemote { .. }
        | ClientMessage::DeleteRoom => false,
    }
}

impl Room {
    // ---- The host's side ----------------------------------------------------

    /// The host shows a key, instead of the one before.
    pub(super) fn offer_remote(
        &mut self,
        now: Millis,
        user: UserId,
        seal: RemoteSeal,
    ) -> Result<(), Refusal> {
        self.only_host(user)?;
        if self.holding.ask.is_some() {
            return Err(Refusal::new(
                Code::NotNow,
                "A device asks to hold this room already. Answer it first.",
            ));
        }
        if self.remotes.len() >= REMOTES_MAX {
            return Err(Refusal::new(
                Code::NotNow,
                format!("{REMOTES_MAX} devices hold this room with you. Withdraw one first."),
            ));
        }
        let until = now + ms(REMOTE_OFFER_TIME);
        self.holding.offer = Some(Offer { seal, until });
        Ok(())
    }

    /// The host's word about the device that asks.
    pub(super) fn answer_remote(
        &mut self,
        rules: &Rules,
        now: Millis,
        host: UserId,
        (number, yes): (u8, bool),
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        self.only_host(host)?;
        let Some(ask) = self.holding.ask.take_if(|ask| ask.number == number) else {
            return Err(Refusal::new(
                Code::NotInRoom,
                "That device does not ask any more.",
            ));
        };
        if !yes {
            refuse(ask.conn, out);
            self.tell_remotes(out);
            return Ok(());
        }
        self.remotes.push(Remote {
            number,
            of: host,
            seal: ask.seal,
        });
        self.take_up(rules, now, (number, ask.conn), None, out);
        Ok(())
    }

    /// The host takes the powers from a device, which is cut off at once.
    pub(super) fn withdraw_remote(
        &mut self,
        host: UserId,
        number: u8,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        self.only_host(host)?;
        let Some(at) = self.remotes.iter().position(|one| one.number == number) else {
            return Err(Refusal::new(
                Code::NotInRoom,
                "That device does not hold this room any more.",
            ));
        };
        self.remotes.remove(at);
        self.cut_off(number, out);
        self.tell_remotes(out);
        Ok(())
    }

    /// Whoever is host now has let none of the others' devices hold the room.
    pub(super) fn settle_remotes(&mut self, out: &mut Outbox) {
        self.holding.offer = None;
        if let Some(ask) = self.holding.ask.take() {
            refuse(ask.conn, out);
        }
        let host = self.host;
        let others = |remote: &mut Remote| Some(remote.of) != host;
        let others: Vec<Remote> = self.remotes.extract_if(.., others).collect();
        for remote in others {
            self.cut_off(remote.number, out);
        }
    }

    fn cut_off(&mut self, number: u8, out: &mut Outbox) {
        if let Some(conn) = self.holding.conns.remove(&number) {
            let why = CloseReason::Withdrawn;
            out.extend([Output::Left { conn }, Output::Close { conn, why }]);
        }
    }

    /// Tells the host's own seat, and no remote, which devices there are.
    pub(super) fn tell_remotes(&self, out: &mut Outbox) {
        let asks = self.holding.ask.iter().map(|ask| RemoteView {
            number: ask.number,
            state: RemoteState::Asks,
        });
        let held = self.remotes.iter().map(|remote| RemoteView {
            number: remote.number,
            state: match self.holding.conns.contains_key(&remote.number) {
                true => RemoteState::Connected,
                false => RemoteState::Absent,
            },
        });
        let remotes = asks.chain(held).collect();
        let host = self.host;
        let message = ServerMessage::Remotes { remotes };
        self.tell(out, |seat| Some(seat.user) == host, message);
    }

    pub(super) fn has_remotes(&self) -> bool {
        !self.remotes.is_empty() || self.holding.ask.is_some()
    }

    // ---- The device's side --------------------------------------------------

    /// A device comes with a key: with its own it is let in, with the one that
    /// the host shows it asks, and will have `fresh` as its own.
    pub(super) fn hold(
        &mut self,
        rules: &Rules,
        now: Millis,
        conn: ConnId,
        (hold, fresh): (&Hold, RemoteSeal),
        out: &mut Outbox,
    ) -> Result<Place, Refusal> {
        let mut own = self.remotes.iter();
        if let Some(remote) = own.find(|remote| remote.seal == hold.seal) {
            let number = remote.number;
            self.step_out(rules, now, conn, out);
            if let Some(other) = self.holding.conns.remove(&number) {
                let why = CloseReason::Replaced;
                let conn = other;
                out.extend([Output::Left { conn }, Output::Close { conn, why }]);
            }
            self.take_up(rules, now, (number, conn), hold.resume, out);
            return Ok(Place::Seat);
        }
        let is_shown = |offer: &mut Offer| offer.seal == hold.seal && now < offer.until;
        if self.holding.offer.take_if(is_shown).is_none() {
            return Err(Refusal::new(
                Code::WrongKey,
                "This link has been used, or its time is over. Let the host show another one.",
            ));
        }
        self.step_out(rules, now, conn, out);
        self.holding.ask = Some(Ask {
            number: self.free_number(),
            conn,
            seal: fresh,
        });
        out.push(Output::Send {
            to: vec![conn],
            message: ServerMessage::Knocking { room_id: self.id },
        });
        self.tell_remotes(out);
        Ok(Place::Door)
    }

    /// Whatever this connection has been in this room, it is so no longer.
    fn step_out(&mut self, rules: &Rules, now: Millis, conn: ConnId, out: &mut Outbox) {
        let was_inside = self.audience().any(|other| other == conn);
        self.disconnect(rules, now, conn, out);
        if was_inside {
            out.push(Output::Left { conn });
        }
    }

    fn free_number(&mut self) -> u8 {
        loop {
            let number = self.dice.u8(REMOTE_NUMBERS);
            if self.remotes.iter().all(|remote| remote.number != number) {
                return number;
            }
        }
    }

    /// A remote has its connection, and is told everything.
    fn take_up(
        &mut self,
        rules: &Rules,
        now: Millis,
        (number, conn): (u8, ConnId),
        resume: Option<Resume>,
        out: &mut Outbox,
    ) {
        self.holding.conns.insert(number, conn);
        self.welcome(rules, now, (conn, UserId::NOBODY), resume, out);
        if let Some(vote) = self.vote_view(now) {
            let vote = Some(vote);
            out.push(Output::Send {
                to: vec![conn],
                message: ServerMessage::Vote { vote },
            });
        }
        self.brief_host(out);
    }

    /// The number of the device that asks on this connection.
    pub fn asking_number(&self, conn: ConnId) -> Option<u8> {
        let ask = self.holding.ask.filter(|ask| ask.conn == conn)?;
        Some(ask.number)
    }

    /// The numbers of the devices that hold the room for somebody.
    pub fn remotes_of(&self, host: UserId) -> impl Iterator<Item = u8> {
        let own = self.remotes.iter().filter(move |remote| remote.of == host);
        own.map(|remote| remote.number)
    }

    /// Whether this connection is a remote.
    pub fn is_remote(&self, conn: ConnId) -> bool {
        self.holding.inside().any(|remote| remote == conn)
    }

    /// The host for whom a remote says this.
    pub(super) fn said_for(&self, command: &ClientMessage) -> Result<UserId, Refusal> {
        if !is_for_remotes(command) {
            return Err(Refusal::new(
                Code::NotHost,
                "Only the host's own device can do that.",
            ));
        }
        self.host
            .ok_or_else(|| Refusal::new(Code::NotHost, "This room has no host now."))
    }

    /// The device itself gives its powers up.
    pub(super) fn put_down(&mut self, conn: ConnId, out: &mut Outbox) {
        let numbers = &self.holding.conns;
        let own = numbers.iter().find(|&(_, &remote)| remote == conn);
        let Some((&number, _)) = own else { return };
        self.holding.conns.remove(&number);
        self.remotes.retain(|remote| remote.number != number);
        out.push(Output::Send {
            to: vec![conn],
            message: ServerMessage::RoomLeft,
        });
        out.push(Output::Left { conn });
        self.tell_remotes(out);
    }

    /// The connection is no remote's any more, and does not ask. False if it
    /// was nothing of that.
    pub(super) fn stop_holding(&mut self, conn: ConnId, out: &mut Outbox) -> bool {
        let held = self.forget_device(conn);
        if held {
            self.tell_remotes(out);
        }
        held
    }

    /// The same without a word: who comes to a seat is told everything first.
    pub(super) fn forget_device(&mut self, conn: ConnId) -> bool {
        let asked = self.holding.ask.take_if(|ask| ask.conn == conn).is_some();
        let held = self.is_remote(conn);
        self.holding.conns.retain(|_, remote| *remote != conn);
        asked || held
    }

    /// The room ends.
    pub(super) fn send_asker_away(&mut self, message: &'static str, out: &mut Outbox) {
        let Some(Ask { conn, .. }) = self.holding.ask.take() else {
            return;
        };
        let why = CloseReason::RoomClosed;
        out.extend([
            Output::Send {
                to: vec![conn],
                message: ServerMessage::RoomClosed { message },
            },
            Output::Left { conn },
            Output::Close { conn, why },
        ]);
    }

    /// Remotes read the guesses that their host reads; what those say who know
    /// the word is not for them.
    pub(super) fn remotes_reading(&self, line: &ChatLine) -> Vec<ConnId> {
        let reads = |host| line.channel != Channel::Knowers && self.may_read(line, host);
        match self.host.is_some_and(reads) {
            true => self.holding.inside().collect(),
            false => Vec::new(),
        }
    }
}

/// Tells a device that it may not hold the room, and ends its connection.
fn refuse(conn: ConnId, out: &mut Outbox) {
    let refusal = Refusal::new(
        Code::NotLetIn,
        "The host does not let this device hold the room.",
    );
    let why = CloseReason::Withdrawn;
    out.extend([
        Output::Send {
            to: vec![conn],
            message: refusal.of(Kind::HoldRemote).into(),
        },
        Output::Left { conn },
        Output::Close { conn, why },
    ]);
}
