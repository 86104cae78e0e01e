//! Keys of devices that hold a room: the loop draws them from the operating
//! system and tells them once; the game is given their seals alone.

use super::GameLoop;
use crate::game::Millis;
use crate::game::input::Input;
use crate::game::ms;
use crate::game::room::Room;
use crate::limits::REMOTE_OFFER_TIME;
use crate::protocol::client::{ClientMessage, Hold, Kind};
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::{ConnId, RoomId, UserId};
use crate::protocol::remote::RemoteKey;
use crate::protocol::server::ServerMessage;

impl GameLoop {
    /// A host wants a key to show.
    pub(super) fn offer_remote(&mut self, now: Millis, conn: ConnId) {
        let offered = fresh_key().and_then(|key| {
            let seal = key.seal();
            self.step(now, Input::OfferRemote { conn, seal })?;
            Ok(key)
        });
        let message = match offered {
            Ok(key) => ServerMessage::RemoteOffer {
                key,
                left_ms: ms(REMOTE_OFFER_TIME),
            },
            Err(refusal) => refusal.of(Kind::OfferRemote).into(),
        };
        self.send(&[conn], &message);
    }

    /// A device wants to hold a room. If it has to ask, it is told its own key.
    pub(super) fn hold_remote(&mut self, now: Millis, conn: ConnId, hold: Hold) {
        let held = fresh_key().and_then(|key| {
            let fresh = key.seal();
            let room = self.step(now, Input::Hold { conn, hold, fresh })?;
            let room = room.and_then(|room| self.hub.room(room));
            Ok((key, room.and_then(|room| room.asking_number(conn))))
        });
        match held {
            Ok((key, Some(number))) => {
                self.send(&[conn], &ServerMessage::RemoteKey { number, key });
            }
            Ok((_, None)) => {}
            Err(refusal) => self.send(&[conn], &refusal.of(Kind::HoldRemote).into()),
        }
        self.close_nobody(conn);
    }
}

impl GameLoop {
    /// Whoever is logged out everywhere holds no room by another device either.
    pub(super) fn withdraw_remotes(&mut self, now: Millis, user: UserId) {
        let numbers = |room: &Room| -> Vec<(RoomId, u8)> {
            let numbers = room.remotes_of(user);
            numbers.map(|number| (room.id, number)).collect()
        };
        let held: Vec<(RoomId, u8)> = self.hub.rooms().flat_map(numbers).collect();
        for (room, number) in held {
            let withdraw = Input::Act {
                user,
                room,
                command: ClientMessage::WithdrawRemote { number },
            };
            let _ = self.step(now, withdraw);
        }
    }
}

fn fresh_key() -> Result<RemoteKey, Refusal> {
    let mut bits = [0; 16];
    getrandom::fill(&mut bits)
        .map(|()| RemoteKey::new(u128::from_le_bytes(bits)))
        .map_err(|_| Refusal::new(Code::ServerFull, "The server has no randomness."))
}
