//! The door of a room: who may take a new seat, and who has been put out.
//!
//! Whoever has a seat passes it in any case. The password stays with the room.

use serde::{Deserialize, Serialize};

use super::Millis;
use super::output::{CloseReason, Outbox, Output};
use super::profanity::is_profane_name;
use super::room::{Room, RoomPhase};
use super::rules::Rules;
use super::seat::Seat;
use crate::limits::{REMOVED_MAX, REMOVED_SEATS_MAX};
use crate::protocol::client::Door;
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::UserId;
use crate::protocol::server::{LeaveReason, RemovedPlayer, ServerMessage};
use crate::protocol::text::glance_key;
use crate::protocol::user::User;

/// Whom the door lets pass, and the seats of those whom it does not.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Doorway {
    pub door: Door,
    /// As they were left, the oldest first.
    removed: Vec<Seat>,
}

impl Doorway {
    pub fn has_removed(&self) -> bool {
        !self.removed.is_empty()
    }

    /// What those had who were put out.
    pub fn removed_seats(&self) -> impl Iterator<Item = &Seat> {
        self.removed.iter()
    }

    /// A new game: nobody comes back to the points of the last one.
    pub fn forget_scores(&mut self) {
        for seat in &mut self.removed {
            seat.begin_game();
        }
    }

    /// Teams are dealt anew: whoever comes back comes into the smallest one.
    pub fn forget_teams(&mut self) {
        for seat in &mut self.removed {
            seat.team = None;
        }
    }
}

impl Room {
    /// Who may take a new seat.
    pub fn door(&self) -> Door {
        self.door.door
    }

    /// Whether the door lets somebody without a seat pass.
    pub(super) fn may_pass(&self, user: &User) -> Result<(), Refusal> {
        if self.removed.contains(&user.id) {
            return Err(Refusal::new(
                Code::Removed,
                "The host removed you from this room.",
            ));
        }
        let wished = glance_key(&user.username);
        let mut removed = self.door.removed_seats().filter(|seat| !seat.unnamed);
        if removed.any(|seat| glance_key(&seat.name) == wished) {
            return Err(Refusal::new(
                Code::Removed,
                "The host removed somebody of that name from this room.",
            ));
        }
        self.may_be_called(&user.username)?;
        if self.door.door == Door::Locked && user.id != self.owner {
            return Err(Refusal::new(
                Code::RoomLocked,
                "The host has locked this room.",
            ));
        }
        Ok(())
    }

    /// Refuses a name that the word filter does not let pass.
    pub(super) fn may_be_called(&self, name: &str) -> Result<(), Refusal> {
        if self.settings.profanity_filter && is_profane_name(name, self.settings.language) {
            return Err(Refusal::new(
                Code::Profanity,
                "This room has a word filter, and the name does not pass it. Please take another one.",
            ));
        }
        Ok(())
    }

    pub(super) fn set_door(
        &mut self,
        rules: &Rules,
        now: Millis,
        user: UserId,
        door: Door,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        self.only_host(user)?;
        self.turn_door(door, out);
        self.settle_knocks(rules, now, out);
        Ok(())
    }

    fn turn_door(&mut self, door: Door, out: &mut Outbox) {
        if std::mem::replace(&mut self.door.door, door) != door {
            self.tell_all(out, ServerMessage::Door { door });
        }
    }

    /// Puts a player out, who cannot come back until the host says so. As
    /// somebody else they could: so from here on newcomers knock.
    pub(super) fn kick(
        &mut self,
        rules: &Rules,
        now: Millis,
        host: UserId,
        kicked: UserId,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        self.only_host(host)?;
        if kicked == host {
            return Err(Refusal::new(
                Code::NotNow,
                "To go yourself, leave the room.",
            ));
        }
        if self.seat(kicked).is_none() {
            return Err(Refusal::new(
                Code::NotInRoom,
                "That player is not in this room.",
            ));
        }
        let message = "The host removed you from the room.";
        self.put_out(rules, now, kicked, message, out);
        if self.door.door == Door::Open {
            self.turn_door(Door::Knock, out);
        }
        Ok(())
    }

    /// Takes the seat away and keeps it for `let_back`.
    pub(super) fn put_out(
        &mut self,
        rules: &Rules,
        now: Millis,
        kicked: UserId,
        message: &'static str,
        out: &mut Outbox,
    ) {
        let Some(seat) = self.seat(kicked) else {
            return;
        };
        let removed = Seat {
            conn: None,
            ready: false,
            away: false,
            hosting: false,
            ..seat.clone()
        };
        if let Some(conn) = seat.conn {
            let message = ServerMessage::Kicked { message };
            out.push(Output::Send {
                to: vec![conn],
                message,
            });
            out.push(Output::Close {
                conn,
                why: CloseReason::Kicked,
            });
        }
        if self.removed.len() == REMOVED_MAX {
            self.removed.pop_first();
        }
        self.removed.insert(kicked);
        if self.door.removed.len() == REMOVED_SEATS_MAX {
            self.door.removed.remove(0);
        }
        self.door.removed.push(removed);
        self.give_up(rules, now, kicked, LeaveReason::Kicked, out);
        self.tell_removed(out);
        self.open_names_changed(out);
        self.settle_reports(kicked, out);
    }

    /// Gives a removed player the seat and the score back. They come by
    /// themselves.
    pub(super) fn let_back(
        &mut self,
        rules: &Rules,
        now: Millis,
        host: UserId,
        back: UserId,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        self.only_host(host)?;
        let Some(at) = self.door.removed.iter().position(|seat| seat.user == back) else {
            return Err(Refusal::new(
                Code::NotInRoom,
                "That player has not been removed.",
            ));
        };
        if self.is_full() {
            return Err(Refusal::new(Code::RoomFull, "Room is full"));
        }
        let seat = self.door.removed.remove(at);
        self.removed.remove(&back);
        let seat = Seat {
            name: self.free_name(&seat.name),
            unnamed: seat.unnamed && self.has_roster(),
            drawn: matches!(&self.phase, RoomPhase::Playing(play) if play.has_drawn(back)),
            absent_since: Some(now),
            ..seat
        };
        let player = self.player(&seat);
        self.seats.push(seat);
        self.tell_all(out, ServerMessage::PlayerJoined { player });
        self.tell_removed(out);
        self.open_names_changed(out);
        self.people_changed(rules, now, out);
        Ok(())
    }

    /// Tells the host, and nobody else, who may be let back in.
    pub(super) fn tell_removed(&self, out: &mut Outbox) {
        let players = self.door.removed.iter().map(|seat| RemovedPlayer {
            user_id: seat.user,
            username: seat.name.clone(),
            avatar: seat.avatar,
            score: seat.score,
        });
        let players = players.collect();
        self.tell_host(out, ServerMessage::Removed { players });
    }
}
