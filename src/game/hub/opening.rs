//! How rooms come to be: made or opened again, as many as the server holds, each
//! under a code of its own.
//!
//! What the rooms hold together is bounded here, too.

use super::Hub;
use crate::game::custom_words::CustomWords;
use crate::game::output::{Outbox, Output, Stepped};
use crate::game::past_room::PastRoom;
use crate::game::room::Room;
use crate::game::rules::Rules;
use crate::game::{Millis, ms};
use crate::limits::{
    ABANDONED_ROOM_LEAST, CUSTOM_WORDS_BYTES_MAX, KEPT_ROOMS_MAX, ROOMS_MAX, ROOMS_PER_USER,
    UNUSED_ROOM_LEAST,
};
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::{RoomCode, RoomId};
use crate::protocol::settings::SettingsChange;
use crate::protocol::user::User;

impl Hub {
    /// Makes a room.
    pub(super) fn create(
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

    /// Ends the room that nobody has used for longest, or else the one that all
    /// have left alone, so that a flood of new ones shuts nobody out; false if
    /// none may go.
    fn make_place(&mut self, now: Millis, out: &mut Outbox) -> bool {
        let may_go = |room: &Room| {
            let has_seats = !room.seats.is_empty();
            let least = match has_seats {
                false => UNUSED_ROOM_LEAST,
                true => ABANDONED_ROOM_LEAST,
            };
            let since = room.abandoned_since()?;
            (now >= since + ms(least)).then_some((has_seats, since, room.id))
        };
        let oldest = self.rooms.values().filter_map(|room| may_go(room)).min();
        let Some((_, _, id)) = oldest else {
            return false;
        };
        let ended = |room: &mut Room, _: &Rules, out: &mut Outbox| {
            room.close("The room was empty, and its place was needed.", out);
            Ok(Stepped::Changed)
        };
        self.step(id, out, ended).is_ok()
    }

    /// Whether one more room can be kept to be continued.
    pub(super) fn may_keep(&self, id: RoomId) -> Result<(), Refusal> {
        let others = self.rooms.values().filter(|room| room.id != id);
        match others.filter(|room| room.kept.is_some()).count() {
            0..KEPT_ROOMS_MAX => Ok(()),
            _ => Err(Refusal::new(
                Code::ServerFull,
                "The server keeps all the rooms that it can. Pause the game, and leave a page open.",
            )),
        }
    }

    /// Whether the lists of all rooms stay in their bound with this one.
    pub(super) fn hold_words(
        &self,
        id: RoomId,
        words: Option<&CustomWords>,
    ) -> Result<(), Refusal> {
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
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::game::input::Input;
    use crate::game::words::WordLists;
    use crate::protocol::client::{self, ClientMessage};
    use crate::protocol::ids::{ConnId, UserId};

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

    fn hub() -> Hub {
        let rules = Rules {
            epoch: 1,
            room_key: [1; 64],
            wall_start_ms: 0,
            words: WordLists::embedded(),
        };
        Hub::new(rules, 1)
    }

    fn join(hub: &mut Hub, now: Millis, by: i64, room: RoomId) -> ConnId {
        let join = format!(r#"{{"type":"join_room","room_id":{room}}}"#);
        let Ok(ClientMessage::JoinRoom(join)) = client::parse(join.as_bytes()) else {
            panic!("a join");
        };
        let (conn, user) = (ConnId(by.unsigned_abs()), user(by));
        let join = Input::Join { conn, user, join };
        hub.handle(now, join, &mut Outbox::new()).unwrap();
        conn
    }

    fn say(hub: &mut Hub, conn: ConnId, text: &str) -> Result<(), Code> {
        let command = client::parse(text.as_bytes()).unwrap();
        let said = hub.handle(0, Input::Command { conn, command }, &mut Outbox::new());
        said.map(drop).map_err(|refusal| refusal.code)
    }

    #[test]
    fn rooms_with_a_seat_that_all_have_left_alone_shut_nobody_out() {
        let mut hub = hub();
        let made: Vec<RoomId> = (0..ROOMS_MAX as i64)
            .map(|n| {
                let room = create(&mut hub, 0, 100 + n).unwrap();
                let conn = join(&mut hub, 0, 100 + n, room);
                if n > 0 {
                    let left = hub.handle(n as Millis, Input::Disconnect { conn }, &mut Vec::new());
                    left.unwrap();
                }
                room
            })
            .collect();
        let soon = ms(ABANDONED_ROOM_LEAST);
        assert_eq!(create(&mut hub, soon, 2), Err(Code::TooManyRooms));
        assert!(create(&mut hub, soon + 1, 2).is_ok());
        assert!(hub.room(made[0]).is_some(), "somebody is there");
        assert!(hub.room(made[1]).is_none(), "the oldest one has gone");
        // What nobody has used goes first.
        assert!(create(&mut hub, soon + ms(UNUSED_ROOM_LEAST) + 1, 3).is_ok());
        assert!(hub.room(made[2]).is_some());
    }

    #[test]
    fn rooms_that_are_kept_leave_place_for_others() {
        let mut hub = hub();
        let kept = (0..=KEPT_ROOMS_MAX as i64).map(|n| {
            let room = create(&mut hub, 0, 1_000 + n).unwrap();
            let host = join(&mut hub, 0, 1_000 + n, room);
            join(&mut hub, 0, 2_000 + n, room);
            say(&mut hub, host, r#"{"type":"start_game"}"#).unwrap();
            let kept = say(&mut hub, host, r#"{"type":"continue_later"}"#);
            // Once more is the same room.
            assert_eq!(kept, say(&mut hub, host, r#"{"type":"continue_later"}"#));
            kept
        });
        let kept: Vec<_> = kept.collect();
        assert_eq!(kept[..KEPT_ROOMS_MAX], [Ok(()); KEPT_ROOMS_MAX]);
        assert_eq!(kept[KEPT_ROOMS_MAX..], [Err(Code::ServerFull)]);
    }

    #[test]
    fn a_flood_of_rooms_that_nobody_uses_shuts_nobody_out() {
        let mut hub = hub();
        let used = create(&mut hub, 0, 1).unwrap();
        join(&mut hub, 0, 1, used);

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
