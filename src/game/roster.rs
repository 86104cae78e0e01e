//! The roster of a room: who comes in picks a name of it.
//!
//! Whoever has not picked has a seat, and no say yet: they are neither called
//! to draw nor waited for, and what they say is refused. A wrongly taken name
//! is taken away again, and the seat keeps its points.
//!
//! The names are personal. They are told to the host, and to those inside who
//! have yet to pick: so to nobody whom the password, the door or the host has
//! not let in.

use std::sync::Arc;

use super::Millis;
use super::output::Outbox;
use super::room::Room;
use super::rules::Rules;
use super::seat::Seat;
use crate::protocol::client::ClientMessage;
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::UserId;
use crate::protocol::roster::Roster;
use crate::protocol::server::{PlayerChange, ServerMessage};
use crate::protocol::text::look_key;
use crate::protocol::user::User;

/// What those are called who have yet to pick a name; a number follows.
const NOBODY: &str = "Player";

impl Room {
    /// Those who come in pick a name of the list.
    pub fn has_roster(&self) -> bool {
        !self.roster.is_empty()
    }

    /// Takes a list of names, or with an empty one takes it away. Who is inside
    /// keeps their name.
    pub(super) fn set_roster(
        &mut self,
        rules: &Rules,
        now: Millis,
        host: UserId,
        roster: Roster,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        self.only_host(host)?;
        self.roster = roster;
        self.tell_roster(out);
        self.tell_open_names(out, |_| true);
        if !self.has_roster() {
            for at in 0..self.seats.len() {
                if std::mem::take(&mut self.seats[at].unnamed) {
                    self.tell_player(out, self.seats[at].user, PlayerChange::Other);
                }
            }
        }
        let settings = self.settings_view();
        self.tell_all(out, ServerMessage::Settings { settings });
        self.people_changed(rules, now, out);
        Ok(())
    }

    /// Somebody who came in takes a name that nobody has.
    pub(super) fn pick_name(
        &mut self,
        rules: &Rules,
        now: Millis,
        user: UserId,
        name: &str,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        if !self.is_unnamed(user) {
            let why = "You have a name. The host can free it, so that you pick another one.";
            return Err(Refusal::new(Code::NotNow, why));
        }
        let name = self.open_name(name)?;
        self.name_seat(rules, now, user, (name, false), out);
        Ok(())
    }

    /// Takes a player's name away, who picks another one.
    pub(super) fn release_name(
        &mut self,
        rules: &Rules,
        now: Millis,
        host: UserId,
        who: UserId,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        self.only_host(host)?;
        if !self.has_roster() {
            let why = "This room has no list of names.";
            return Err(Refusal::new(Code::NotNow, why));
        }
        if who == host || who == self.owner {
            return Err(Refusal::new(Code::NotNow, "The host picks no name."));
        }
        if self.seat(who).is_none() {
            let why = "That player is not in this room.";
            return Err(Refusal::new(Code::NotInRoom, why));
        }
        if self.is_unnamed(who) {
            return Ok(());
        }
        let name = self.free_name(&NOBODY.into());
        self.name_seat(rules, now, who, (name, true), out);
        self.offer_names(who, out);
        Ok(())
    }

    /// Gives a seat its name, and says whether it is only a number for now.
    pub(super) fn name_seat(
        &mut self,
        rules: &Rules,
        now: Millis,
        who: UserId,
        (name, unnamed): (Arc<str>, bool),
        out: &mut Outbox,
    ) {
        let Some(seat) = self.seat_mut(who) else {
            return;
        };
        (seat.name, seat.unnamed) = (name, unnamed);
        self.tell_player(out, who, PlayerChange::Other);
        // Whose seat somebody of that name may ask for is another matter now.
        self.forget_asks(who, out);
        self.people_changed(rules, now, out);
    }

    /// The name with which somebody comes in, and whether they have yet to
    /// pick. The owner need not.
    pub(super) fn name_for(&self, user: &User) -> (Arc<str>, bool) {
        if !self.has_roster() || user.id == self.owner {
            return (self.free_name(&user.username), false);
        }
        match self.open_name(&user.username) {
            Ok(name) => (name, false),
            Err(_) => (self.free_name(&NOBODY.into()), true),
        }
    }

    /// A name of the list that nobody has, as it stands there.
    fn open_name(&self, wished: &str) -> Result<Arc<str>, Refusal> {
        let Some(name) = self.roster.find(wished) else {
            let why = "name: it is not on this room's list.";
            return Err(Refusal::new(Code::OutOfRange, why));
        };
        let key = look_key(name);
        let is_taken = |seat: &Seat| look_key(&seat.name) == key;
        if self.seats.iter().any(is_taken) {
            let why = "Somebody in this room has that name. The host can free it.";
            return Err(Refusal::new(Code::NameTaken, why));
        }
        if self.door.removed_seats().any(is_taken) {
            let why = "The host removed somebody of that name from this room.";
            return Err(Refusal::new(Code::Removed, why));
        }
        Ok(name.clone())
    }

    pub(super) fn is_unnamed(&self, user: UserId) -> bool {
        self.seat(user).is_some_and(|seat| seat.unnamed)
    }

    /// Refuses what nobody may say before they have a name.
    pub(super) fn may_say_unnamed(
        &self,
        user: UserId,
        command: &ClientMessage,
    ) -> Result<(), Refusal> {
        let needs_name = matches!(
            command,
            ClientMessage::ChatMessage { .. }
                | ClientMessage::GuessWord { .. }
                | ClientMessage::Doodle { .. }
                | ClientMessage::Like { .. }
                | ClientMessage::VoteKick { .. }
                | ClientMessage::Vote { .. }
                | ClientMessage::Report { .. }
        );
        match needs_name && self.is_unnamed(user) {
            true => Err(Refusal::new(
                Code::NameRequired,
                "Pick your name from the list first.",
            )),
            false => Ok(()),
        }
    }

    /// Tells the host the list.
    pub(super) fn tell_roster(&self, out: &mut Outbox) {
        let names = self.roster.clone();
        self.tell_host(out, ServerMessage::Roster { names });
    }

    /// Tells those who have yet to pick the list, without the names of whom the
    /// host has removed.
    fn tell_open_names(&self, out: &mut Outbox, to: impl Fn(&Seat) -> bool) {
        let removed = self.door.removed_seats().map(|seat| &*seat.name);
        let names = self.roster.without(removed);
        let told = |seat: &Seat| seat.unnamed && self.host != Some(seat.user) && to(seat);
        self.tell(out, told, ServerMessage::Roster { names });
    }

    /// The same to somebody who has come in, if they have yet to pick.
    pub(super) fn offer_names(&self, user: UserId, out: &mut Outbox) {
        self.tell_open_names(out, |seat| seat.user == user);
    }

    /// Somebody was removed, or let back in: another name is open now.
    pub(super) fn open_names_changed(&self, out: &mut Outbox) {
        if self.has_roster() {
            self.tell_open_names(out, |_| true);
        }
    }
}
