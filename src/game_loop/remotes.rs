//! Keys of devices that hold a room: the loop draws them from the operating
//! system and tells them once; the game is given their seals alone.

use super::GameLoop;
use crate::game::Millis;
use crate::game::input::Input;
use crate::game::ms;
use crate::limits::REMOTE_OFFER_TIME;
use crate::protocol::client::{Hold, Kind};
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::ConnId;
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

fn fresh_key() -> Result<RemoteKey, Refusal> {
    let mut bits = [0; 16];
    getrandom::fill(&mut bits)
        .map(|()| RemoteKey::new(u128::from_le_bytes(bits)))
        .map_err(|_| Refusal::new(Code::ServerFull, "The server has no randomness."))
}
