//! All rooms, and the one way in.
//!
//! The hub finds the room that an input is for, runs everything that is due
//! first, and keeps its own indexes. It decides nothing about a game.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::arrival::Place;
use super::canvas::StoredDrawing;
use super::custom_words::CustomWords;
use super::knock::Knocks;
use super::output::{Outbox, Output, Stepped};
use super::password::RoomKey;
use super::past_room::PastRoom;
use super::remote::Holding;
use super::room::{NumberedLine, Presence, Room};
use super::vote::Votes;
use super::words::WordLists;
use super::{Millis, ms};
use crate::limits::{CUSTOM_WORDS_BYTES_MAX, ROOMS_MAX, ROOMS_PER_USER, UNUSED_ROOM_LEAST};
use crate::protocol::client::{ClientMessage, Hold, Join, RoomName, Watch};
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::{ConnId, RoomCode, RoomId, UserId};
use crate::protocol::remote::RemoteSeal;
use crate::protocol::server::{LeaveReason, ServerMessage};
use crate::protocol::settings::SettingsChange;
use crate::protocol::user::User;

/// What is the same for all rooms for the life of the process.
#[derive(Debug)]
pub struct Rules {
    /// Drawn at every start of the server; a room's epochs count on from it.
    pub epoch: u32,
    /// Under which room passwords are kept.
    pub room_key: RoomKey,
    /// Wall time at game time 0, in milliseconds since 1970. Stamps what
    /// people see; nothing is decided by it.
    pub wall_start_ms: u64,
    /// The words of every language.
    pub words: WordLists,
}

impl Rules {
    /// Wall time in milliseconds since 1970.
    pub fn wall_ms(&self, now: Millis) -> u64 {
        self.wall_start_ms + now
    }

    /// Wall time in whole Unix seconds.
    pub fn wall_seconds(&self, now: Millis) -> i64 {
        i64::try_from(self.wall_ms(now) / 1000).unwrap_or(i64::MAX)
    }

    /// Wall time in Unix seconds, as chat lines carry it.
    #[allow(
        clippy::cast_precision_loss,
        reason = "milliseconds fit 52 bits for 140,000 years"
    )]
    pub fn timestamp(&self, now: Millis) -> f64 {
        self.wall_ms(now) as f64 / 1000.0
    }
}

/// Something that happens to the game.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Input {
    /// A user makes a room; its whole randomness comes from `seed`.
    Create {
        /// Who.
        by: User,
        /// How it differs from the default settings.
        change: Box<SettingsChange>,
        /// From the operating system.
        seed: u64,
    },
    /// A user shows that they may join a room, without joining it yet.
    Admit {
        /// Who.
        user: User,
        /// Which room.
        code: RoomCode,
        /// What they say is its password.
        password: Option<String>,
    },
    /// A verified connection takes a seat, or comes back to it.
    Join {
        /// Which connection.
        conn: ConnId,
        /// Whose.
        user: User,
        /// Where to, and how.
        join: Join,
    },
    /// A connection watches a room without a seat.
    Watch {
        /// Which connection.
        conn: ConnId,
        /// Whose; `UserId::NOBODY` without a token.
        user: UserId,
        /// Where, and how.
        watch: Watch,
    },
    /// A device wants to hold a room with its host.
    Hold {
        /// Which connection.
        conn: ConnId,
        /// Where, and by which key.
        hold: Hold,
        /// Of the key that it has from then on, from the operating system.
        fresh: RemoteSeal,
    },
    /// A host shows a key for such a device.
    OfferRemote {
        /// On which connection.
        conn: ConnId,
        /// Of that key, from the operating system.
        seal: RemoteSeal,
    },
    /// A connection in a room says something.
    Command {
        /// Which connection.
        conn: ConnId,
        /// What.
        command: ClientMessage,
    },
    /// Somebody with a seat in a room says something without a connection.
    Act {
        /// Who.
        user: UserId,
        /// Where.
        room: RoomId,
        /// What.
        command: ClientMessage,
    },
    /// A connection is gone.
    Disconnect {
        /// Which.
        conn: ConnId,
    },
    /// A user gives up a seat or an admission without a connection.
    Leave {
        /// Who.
        user: UserId,
        /// Where.
        room: RoomId,
    },
    /// A host brings words into a room, or takes them away.
    SetWords {
        /// Who.
        user: UserId,
        /// Where.
        code: RoomCode,
        /// Which; nothing takes them away.
        words: Option<Arc<CustomWords>>,
    },
    /// An administrator closes a room.
    Close {
        /// Which.
        code: RoomCode,
    },
    /// Time has passed.
    Tick,
}

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

    /// Whether the lists of all rooms stay in their bound with this one.
    fn hold_words(&self, id: RoomId, words: Option<&CustomWords>) -> Result<(), Refusal> {
        let others = self.rooms.values().filter(|room| room.id != id);
        let held: usize = others
            .filter_map(|room| room.custom_words())
            .map(|words| words.text().len())
            .sum();
        match held + words.map_or(0, |words| words.text().len()) {
            0..=CUSTOM_WORDS_BYTES_MAX => Ok(()),
            _ => Err(Refusal::new(
                Code::ServerFull,
                "The server has all the lists of words it can hold.",
            )),
        }
    }

    fn find(&self, name: &RoomName) -> Result<RoomId, Refusal> {
        let id = match name {
            RoomName::Id(id) => self.rooms.contains_key(id).then_some(*id),
            RoomName::Code(code) => self.codes.get(code).copied(),
        };
        id.ok_or_else(|| Refusal::new(Code::RoomNotFound, "Room not found"))
    }

    /// Ends the room that nobody has used for longest, so that a flood of new
    /// ones shuts nobody out; false if none may go.
    fn make_place(&mut self, now: Millis, out: &mut Outbox) -> bool {
        let unused = |room: &Room| Some((room.unused_since()?, room.id));
        let oldest = self.rooms.values().filter_map(|room| unused(room)).min();
        let Some((since, id)) = oldest else {
            return false;
        };
        let ended = |room: &mut Room, _: &Rules, out: &mut Outbox| {
            room.close("The room was empty, and its place was needed.", out);
            Ok(Stepped::Changed)
        };
        now >= since + ms(UNUSED_ROOM_LEAST) && self.step(id, out, ended).is_ok()
    }

    fn create(
        &mut self,
        now: Millis,
        by: &User,
        change: &SettingsChange,
        seed: u64,
        out: &mut Outbox,
    ) -> Result<RoomId, Refusal> {
        self.may_create(now, by, out)?;
        let mut dice = fastrand::Rng::with_seed(seed);
        let code = self.free_code(&mut dice);
        let id = RoomId(self.next_room);
        let room = Room::new(&self.rules, now, (id, code), by, change, dice)?;
        Ok(self.add(room, out))
    }

    /// Opens a room of `by` again that has ended. It has its code again, if
    /// nobody else's room has it.
    pub fn open_again(
        &mut self,
        now: Millis,
        by: &User,
        past: PastRoom,
        seed: u64,
        out: &mut Outbox,
    ) -> Result<RoomId, Refusal> {
        self.may_create(now, by, out)?;
        self.hold_words(
            RoomId(self.next_room),
            past.custom_words().map(|words| &**words),
        )?;
        let mut dice = fastrand::Rng::with_seed(seed);
        let code = match self.codes.contains_key(&past.code) {
            true => self.free_code(&mut dice),
            false => past.code,
        };
        let id = RoomId(self.next_room);
        let room = past.open(&self.rules, now, (id, code), by, dice)?;
        Ok(self.add(room, out))
    }

    fn may_create(&mut self, now: Millis, by: &User, out: &mut Outbox) -> Result<(), Refusal> {
        if self.rooms.len() >= ROOMS_MAX && !self.make_place(now, out) {
            return Err(Refusal::new(
                Code::TooManyRooms,
                "The server has all the rooms it can hold.",
            ));
        }
        let own = self
            .rooms
            .values()
            .filter(|room| room.created_by == by.id)
            .count();
        if own >= ROOMS_PER_USER {
            return Err(Refusal::new(
                Code::TooManyRooms,
                format!("You have {own} rooms open. Close one of them first."),
            ));
        }
        Ok(())
    }

    fn free_code(&self, dice: &mut fastrand::Rng) -> RoomCode {
        let mut code = RoomCode::draw(dice);
        while self.codes.contains_key(&code) {
            code = RoomCode::draw(dice);
        }
        code
    }

    fn add(&mut self, room: Room, out: &mut Outbox) -> RoomId {
        let (id, code) = (room.id, room.code);
        self.next_room += 1;
        self.codes.insert(code, id);
        self.put_back(None, Box::new(room));
        out.push(Output::Stepped {
            room: id,
            how: Stepped::Changed,
        });
        id
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::game::words::WordLists;
    use crate::protocol::client::{self, ClientMessage};

    fn create(hub: &mut Hub, now: Millis, by: i64) -> Result<RoomId, Code> {
        let create = Input::Create {
            by: user(by),
            change: Box::default(),
            seed: 7,
        };
        let room = hub.handle(now, create, &mut Outbox::new());
        room.map(|room| room.unwrap())
            .map_err(|refusal| refusal.code)
    }

    fn user(id: i64) -> User {
        User {
            id: UserId(id),
            username: "Lea".into(),
            is_guest: true,
            is_admin: false,
        }
    }

    #[test]
    fn a_flood_of_rooms_that_nobody_uses_shuts_nobody_out() {
        let rules = Rules {
            epoch: 1,
            room_key: [1; 64],
            wall_start_ms: 0,
            words: WordLists::embedded(),
        };
        let mut hub = Hub::new(rules, 1);
        let used = create(&mut hub, 0, 1).unwrap();
        let join = format!(r#"{{"type":"join_room","room_id":{used}}}"#);
        let Ok(ClientMessage::JoinRoom(join)) = client::parse(join.as_bytes()) else {
            panic!("a join");
        };
        let (conn, user) = (ConnId(1), user(1));
        let join = Input::Join { conn, user, join };
        hub.handle(0, join, &mut Outbox::new()).unwrap();

        let made: Vec<RoomId> = (1..ROOMS_MAX)
            .map(|n| create(&mut hub, n as Millis, 100 + n as i64).unwrap())
            .collect();
        let last = ROOMS_MAX as Millis;
        assert_eq!(create(&mut hub, last, 2), Err(Code::TooManyRooms));
        let later = ms(UNUSED_ROOM_LEAST) + 1;
        assert!(create(&mut hub, later, 2).is_ok());
        assert!(hub.room(made[0]).is_none(), "the oldest one has gone");
        assert!(hub.room(made[1]).is_some() && hub.room(used).is_some());
        assert_eq!(create(&mut hub, later, 3), Err(Code::TooManyRooms));
    }
}
