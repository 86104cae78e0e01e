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
use crate::limits::{CUSTOM_WORDS_BYTES_MAX, ROOMS_MAX, ROOMS_PER_USER, UNUSED_ROOM_LEAST};
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
