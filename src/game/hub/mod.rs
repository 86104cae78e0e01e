//! All rooms, and the one way in.
//!
//! The hub finds the room that an input is for, runs everything that is due
//! first, and keeps its own indexes. It decides nothing about a game.
//! `opening` is how rooms come to be.

mod opening;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::game::Millis;
use crate::game::arrival::Place;
use crate::game::canvas::StoredDrawing;
use crate::game::input::Input;
use crate::game::knock::Knocks;
use crate::game::output::{Outbox, Output, Stepped};
use crate::game::presence::Presence;
use crate::game::remote::Holding;
use crate::game::room::{NumberedLine, Room};
use crate::game::rules::Rules;
use crate::game::vote::Votes;
use crate::protocol::client::{ClientMessage, Join, RoomName};
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::{ConnId, RoomCode, RoomId, UserId};
use crate::protocol::server::{LeaveReason, ServerMessage};
use crate::protocol::user::User;

/// The rooms.
#[derive(Debug)]
pub struct Hub {
    rules: Rules,
    /// Boxed: a step takes its room out and puts it back.
    rooms: BTreeMap<RoomId, Box<Room>>,
    codes: BTreeMap<RoomCode, RoomId>,
    /// Where each connection sits, and as whom; spectators as nobody.
    places: BTreeMap<ConnId, (RoomId, UserId)>,
    /// At whose door each connection waits, and as whom.
    doors: BTreeMap<ConnId, (RoomId, UserId)>,
    /// The next deadline of every room that has one.
    deadlines: BTreeSet<(Millis, RoomId)>,
    next_room: i64,
}

impl Hub {
    /// A hub without rooms; the first one gets the number `first_room`.
    pub fn new(rules: Rules, first_room: i64) -> Hub {
        Hub {
            rules,
            rooms: BTreeMap::new(),
            codes: BTreeMap::new(),
            places: BTreeMap::new(),
            doors: BTreeMap::new(),
            deadlines: BTreeSet::new(),
            next_room: first_room,
        }
    }

    /// Brings back a room that was written down. False if it cannot be: it is
    /// there already, or a fault lies in it.
    pub fn restore(
        &mut self,
        now: Millis,
        room: Room,
        drawing: StoredDrawing,
        chat: Vec<NumberedLine>,
    ) -> bool {
        let known = self.rooms.contains_key(&room.id) || self.codes.contains_key(&room.code);
        if known {
            return false;
        }
        let rules = &self.rules;
        let restored = catch_unwind(AssertUnwindSafe(|| {
            #[cfg(feature = "fault")]
            crate::fault::strike(&room.settings.name);
            let room = room.restore(rules, now, drawing, chat);
            (room.next_deadline(), room)
        }));
        let Ok((_, room)) = restored else {
            return false;
        };
        self.next_room = self.next_room.max(room.id.0 + 1);
        self.codes.insert(room.code, room.id);
        self.put_back(None, Box::new(room));
        true
    }

    /// Sets a room down as a recording found it, with its players connected.
    pub fn set_down(
        &mut self,
        mut room: Room,
        presence: &[Presence],
        questions: (Knocks, Votes, Holding),
    ) {
        for seat in presence {
            room.set_presence(seat);
            if let Some(conn) = seat.conn {
                self.places.insert(conn, (room.id, seat.user));
            }
        }
        let (knocks, _, holding) = &questions;
        for conn in holding.inside() {
            self.places.insert(conn, (room.id, UserId::NOBODY));
        }
        let asks = holding.asks().map(|conn| (conn, UserId::NOBODY));
        for (conn, user) in knocks.conns().chain(asks) {
            self.doors.insert(conn, (room.id, user));
        }
        room.set_questions(questions);
        self.codes.insert(room.code, room.id);
        self.put_back(None, Box::new(room));
    }

    /// All rooms, by number.
    pub fn rooms(&self) -> impl Iterator<Item = &Room> {
        self.rooms.values().map(|room| &**room)
    }

    /// A room by number.
    pub fn room(&self, id: RoomId) -> Option<&Room> {
        self.rooms.get(&id).map(|room| &**room)
    }

    /// A room by code.
    pub fn room_by_code(&self, code: RoomCode) -> Option<&Room> {
        self.room(*self.codes.get(&code)?)
    }

    /// The room of a connection, and who it is there: `UserId::NOBODY` where it
    /// only watches.
    pub fn place(&self, conn: ConnId) -> Option<(&Room, UserId)> {
        let &(room, user) = self.places.get(&conn)?;
        Some((self.room(room)?, user))
    }

    /// The room that a connection waits for.
    pub fn waits_for(&self, conn: ConnId) -> Option<RoomId> {
        self.doors.get(&conn).map(|&(room, _)| room)
    }

    /// When something is next due in some room.
    pub fn next_deadline(&self) -> Option<Millis> {
        self.deadlines.first().map(|&(at, _)| at)
    }

    /// The rules that all rooms share.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// First runs everything that is due at `now`, in order, then the input.
    /// A refusal has changed nothing. Answers with the room it was about.
    pub fn handle(
        &mut self,
        now: Millis,
        input: Input,
        out: &mut Outbox,
    ) -> Result<Option<RoomId>, Refusal> {
        self.run_due(now, out);
        match input {
            Input::Create { by, change, seed } => {
                self.create(now, &by, &change, seed, out).map(Some)
            }
            Input::Admit {
                user,
                code,
                password,
            } => {
                let id = self.find(&RoomName::Code(code))?;
                self.step(id, out, |room, rules, _| {
                    room.admit(rules, now, &user, password.as_deref())?;
                    Ok(Stepped::Changed)
                })?;
                Ok(Some(id))
            }
            Input::Join { conn, user, join } => self.join(now, conn, &user, &join, out).map(Some),
            Input::Watch { conn, user, watch } => {
                let id = self.find(&watch.room)?;
                self.step(id, out, |room, rules, out| {
                    room.watch(rules, now, conn, user, &watch, out)?;
                    Ok(Stepped::Changed)
                })?;
                let nobody = (id, UserId::NOBODY);
                self.settle(now, conn, Place::Seat, nobody, &watch.room, out)
                    .map(Some)
            }
            Input::Hold { conn, hold, fresh } => {
                let id = self.find(&hold.room)?;
                let mut place = Place::Door;
                self.step(id, out, |room, rules, out| {
                    place = room.hold(rules, now, conn, (&hold, fresh), out)?;
                    Ok(Stepped::Changed)
                })?;
                let nobody = (id, UserId::NOBODY);
                self.settle(now, conn, place, nobody, &hold.room, out)
                    .map(Some)
            }
            Input::OfferRemote { conn, seal } => {
                let Some(&(id, user)) = self.places.get(&conn) else {
                    return Err(Refusal::new(Code::NotInRoom, "Not in a room"));
                };
                self.step(id, out, |room, _, _| {
                    room.offer_remote(now, user, seal)?;
                    Ok(Stepped::Changed)
                })?;
                Ok(Some(id))
            }
            Input::Command { conn, command } => {
                let Some(&(id, user)) = self.places.get(&conn) else {
                    return self.command_at_door(conn, &command, out);
                };
                if command == ClientMessage::ContinueLater {
                    self.may_keep(id)?;
                }
                let how = stepped_by(&command);
                self.step(id, out, |room, rules, out| {
                    room.command(rules, now, conn, user, command, out)?;
                    Ok(how)
                })?;
                Ok(Some(id))
            }
            Input::Act {
                user,
                room,
                command,
            } => {
                let how = stepped_by(&command);
                self.step(room, out, |room, rules, out| {
                    if room.seat(user).is_none() {
                        return Err(Refusal::new(Code::NotInRoom, "Not in a room"));
                    }
                    room.command(rules, now, ConnId::NONE, user, command, out)?;
                    Ok(how)
                })?;
                Ok(Some(room))
            }
            Input::Disconnect { conn } => {
                let sits = self.places.remove(&conn);
                let Some((id, _)) = sits.or_else(|| self.doors.remove(&conn)) else {
                    return Ok(None);
                };
                self.step(id, out, |room, rules, out| {
                    room.disconnect(rules, now, conn, out);
                    Ok(Stepped::Changed)
                })?;
                Ok(Some(id))
            }
            Input::Leave { user, room } => {
                let mut had = false;
                self.step(room, out, |room, rules, out| {
                    had = room.give_up(rules, now, user, LeaveReason::Left, out);
                    Ok(Stepped::Changed)
                })?;
                Ok(had.then_some(room))
            }
            Input::SetWords { user, code, words } => {
                let id = self.find(&RoomName::Code(code))?;
                self.hold_words(id, words.as_deref())?;
                self.step(id, out, |room, _, out| {
                    room.set_custom_words(user, words, out)?;
                    Ok(Stepped::Changed)
                })?;
                Ok(Some(id))
            }
            Input::Close { code } => {
                let id = self.find(&RoomName::Code(code))?;
                self.step(id, out, |room, _, out| {
                    room.close("An administrator closed the room.", out);
                    Ok(Stepped::Changed)
                })?;
                Ok(Some(id))
            }
            Input::Tick => Ok(None),
        }
    }

    fn find(&self, name: &RoomName) -> Result<RoomId, Refusal> {
        let id = match name {
            RoomName::Id(id) => self.rooms.contains_key(id).then_some(*id),
            RoomName::Code(code) => self.codes.get(code).copied(),
        };
        id.ok_or_else(|| Refusal::new(Code::RoomNotFound, "Room not found"))
    }

    fn join(
        &mut self,
        now: Millis,
        conn: ConnId,
        user: &User,
        join: &Join,
        out: &mut Outbox,
    ) -> Result<RoomId, Refusal> {
        let id = self.find(&join.room)?;
        let mut place = Place::Seat;
        self.step(id, out, |room, rules, out| {
            place = room.join(rules, now, conn, user, join, out)?;
            Ok(Stepped::Changed)
        })?;
        self.settle(now, conn, place, (id, user.id), &join.room, out)
    }

    /// Notes where a connection is from here on.
    fn settle(
        &mut self,
        now: Millis,
        conn: ConnId,
        place: Place,
        (id, user): (RoomId, UserId),
        name: &RoomName,
        out: &mut Outbox,
    ) -> Result<RoomId, Refusal> {
        if !self.rooms.contains_key(&id) {
            // A fault has closed it in this step.
            return self.find(name);
        }
        // One connection is in one place; the seat in another room is kept.
        let (sat, stood) = (self.places.remove(&conn), self.doors.remove(&conn));
        if let Some((before, _)) = sat.or(stood).filter(|&(before, _)| before != id) {
            self.step(before, out, |room, rules, out| {
                room.disconnect(rules, now, conn, out);
                if sat.is_some() && place == Place::Door {
                    out.push(Output::Left { conn });
                }
                Ok(Stepped::Changed)
            })?;
        }
        let here = match place {
            Place::Seat => &mut self.places,
            Place::Door => &mut self.doors,
        };
        here.insert(conn, (id, user));
        Ok(id)
    }

    /// Who waits at a door can only go away.
    fn command_at_door(
        &mut self,
        conn: ConnId,
        command: &ClientMessage,
        out: &mut Outbox,
    ) -> Result<Option<RoomId>, Refusal> {
        let waits_for = self.waits_for(conn);
        let Some(id) = waits_for.filter(|_| *command == ClientMessage::LeaveRoom) else {
            return Err(Refusal::new(Code::NotInRoom, "Not in a room"));
        };
        self.step(id, out, |room, _, out| {
            let _ = room.stop_knocking(conn, out) || room.stop_holding(conn, out);
            out.push(Output::Send {
                to: vec![conn],
                message: ServerMessage::RoomLeft,
            });
            out.push(Output::Left { conn });
            Ok(Stepped::Changed)
        })?;
        Ok(Some(id))
    }

    fn run_due(&mut self, now: Millis, out: &mut Outbox) {
        while let Some(&(at, id)) = self.deadlines.first()
            && at <= now
        {
            let done = self.step(id, out, |room, rules, out| {
                room.on_deadline(rules, at, out);
                Ok(Stepped::Changed)
            });
            debug_assert!(done.is_ok(), "a deadline is never refused");
        }
    }

    /// Runs one step of one room. The room is out of the hub meanwhile; if
    /// the step panics, the room is closed and all others play on.
    fn step(
        &mut self,
        id: RoomId,
        out: &mut Outbox,
        step: impl FnOnce(&mut Room, &Rules, &mut Outbox) -> Result<Stepped, Refusal>,
    ) -> Result<(), Refusal> {
        let Some(mut room) = self.rooms.remove(&id) else {
            return Err(Refusal::new(Code::RoomNotFound, "Room not found"));
        };
        let deadline = room.next_deadline();
        let told = out.len();
        let rules = &self.rules;
        let ran = catch_unwind(AssertUnwindSafe(|| {
            let how = step(&mut room, rules, out)?;
            if how == Stepped::Changed {
                room.settle_teams();
                room.tell_teams(out);
            }
            Ok(how)
        }));
        let result = ran.unwrap_or_else(|_| {
            out.truncate(told);
            room.close("The room had to be closed: a fault of the server.", out);
            Ok(Stepped::Failed)
        });
        debug_assert!(
            result.is_ok() || out.len() == told,
            "a refusal tells nobody anything"
        );
        for output in &out[told..] {
            match output {
                Output::Left { conn } => {
                    self.places.remove(conn);
                    self.doors.remove(conn);
                }
                // Let in by the host.
                Output::Entered { conn, .. } => {
                    let stood = self.doors.remove(conn);
                    self.places.extend(stood.map(|place| (*conn, place)));
                }
                _ => {}
            }
        }
        let over = room.over;
        let past = if over { room.past() } else { None };
        if over {
            self.codes.remove(&room.code);
            self.places.retain(|_, &mut (other, _)| other != id);
            self.doors.retain(|_, &mut (other, _)| other != id);
            self.deadlines.retain(|&(_, other)| other != id);
        } else {
            self.put_back(deadline, room);
        }
        let how = match result? {
            Stepped::Changed | Stepped::Drew if over => Stepped::Ended,
            how => how,
        };
        if how == Stepped::Ended {
            out.extend(past.map(|past| Output::Past(Box::new(past))));
        }
        out.push(Output::Stepped { room: id, how });
        Ok(())
    }

    fn put_back(&mut self, deadline_before: Option<Millis>, room: Box<Room>) {
        let deadline = room.next_deadline();
        if deadline != deadline_before {
            if let Some(at) = deadline_before {
                self.deadlines.remove(&(at, room.id));
            }
            self.deadlines.extend(deadline.map(|at| (at, room.id)));
        }
        self.rooms.insert(room.id, room);
    }
}

/// What a command does to a room that has taken it.
fn stepped_by(command: &ClientMessage) -> Stepped {
    match command {
        ClientMessage::DrawOps(_) | ClientMessage::Doodle { .. } => Stepped::Drew,
        _ => Stepped::Changed,
    }
}
