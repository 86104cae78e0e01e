//! How people are in a room: what it does not remember over a restart, and a
//! recording that begins in the middle has to.
//!
//! The room's record holds nothing of this.

use serde::{Deserialize, Serialize};

use super::Millis;
use super::knock::Knocks;
use super::remote::Holding;
use super::room::Room;
use super::seat::Seat;
use super::vote::Votes;
use crate::protocol::ids::{ConnId, UserId};

/// How somebody is there: what a room does not remember over a restart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields of `Seat`")]
pub struct Presence {
    pub user: UserId,
    pub conn: Option<ConnId>,
    ready: bool,
    away: bool,
    absent_since: Option<Millis>,
    #[serde(default)]
    chat_clock: Millis,
    #[serde(default)]
    guess_clock: Millis,
}

impl Room {
    /// How everybody is there.
    pub fn presence(&self) -> Vec<Presence> {
        let presence = |seat: &Seat| Presence {
            user: seat.user,
            conn: seat.conn,
            ready: seat.ready,
            away: seat.away,
            absent_since: seat.absent_since,
            chat_clock: seat.chat_clock,
            guess_clock: seat.guess_clock,
        };
        self.seats.iter().map(presence).collect()
    }

    pub(super) fn set_presence(&mut self, presence: &Presence) {
        if let Some(seat) = self.seat_mut(presence.user) {
            seat.conn = presence.conn;
            seat.ready = presence.ready;
            seat.away = presence.away;
            seat.absent_since = presence.absent_since;
            seat.chat_clock = presence.chat_clock;
            seat.guess_clock = presence.guess_clock;
        }
    }

    /// Who stands at the door: what a room does not remember over a restart.
    pub fn knocks(&self) -> &Knocks {
        &self.knocks
    }

    /// The vote that runs, which a restart drops.
    pub fn votes(&self) -> &Votes {
        &self.votes
    }

    /// How the devices that hold the room are there.
    pub fn holding(&self) -> &Holding {
        &self.holding
    }

    pub(super) fn set_questions(&mut self, (knocks, votes, holding): (Knocks, Votes, Holding)) {
        self.knocks = knocks;
        self.votes = votes;
        self.holding = holding;
    }
}
