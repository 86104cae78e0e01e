//! What leaving a room does not undo: whoever comes back is muted as before, has
//! the name that the host gave, and has not won time to chat and guess.
//!
//! Points and turns are not kept: who leaves gives them up.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Millis;
use super::room::Room;
use super::seat::Seat;
use crate::limits::LEAVERS_MAX;
use crate::protocol::ids::UserId;

/// Somebody who has given up a seat.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Leaver {
    user: UserId,
    pub muted: bool,
    /// The name that the host gave.
    pub renamed: Option<Arc<str>>,
    pub chat_clock: Millis,
    pub guess_clock: Millis,
}

impl Leaver {
    /// To come back would be the same for anybody else.
    fn is_forgotten(&self, now: Millis) -> bool {
        !self.muted && self.renamed.is_none() && self.chat_clock.max(self.guess_clock) <= now
    }
}

impl Room {
    /// Somebody has given up this seat.
    pub(super) fn remember_leaver(&mut self, now: Millis, seat: &Seat) {
        let gone = seat.user;
        self.leavers
            .retain(|leaver| leaver.user != gone && !leaver.is_forgotten(now));
        let leaver = Leaver {
            user: gone,
            muted: seat.muted,
            renamed: seat.renamed.then(|| seat.name.clone()),
            chat_clock: seat.chat_clock,
            guess_clock: seat.guess_clock,
        };
        if leaver.is_forgotten(now) {
            return;
        }
        if self.leavers.len() == LEAVERS_MAX {
            self.leavers.remove(0);
        }
        self.leavers.push(leaver);
    }

    /// What somebody left behind who takes a new seat.
    pub(super) fn recall_leaver(&mut self, user: UserId) -> Option<Leaver> {
        let at = self.leavers.iter().position(|leaver| leaver.user == user)?;
        Some(self.leavers.remove(at))
    }
}
