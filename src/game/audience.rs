//! Whom a room tells: its seats by what they do, and every connection in it.
//!
//! What is a secret from whoever has yet to guess goes through `tell`, never
//! through `tell_openly` or `tell_all`.

use super::output::{Outbox, Output};
use super::room::Room;
use super::seat::Seat;
use crate::protocol::ids::{ConnId, UserId};
use crate::protocol::server::{PlayerChange, ServerMessage};

impl Room {
    /// Seats with a live connection.
    pub fn connected(&self) -> impl Iterator<Item = &Seat> {
        self.seats.iter().filter(|seat| seat.conn.is_some())
    }

    /// Those who play, connected or not.
    pub fn players(&self) -> impl Iterator<Item = &Seat> {
        self.seats.iter().filter(|seat| !seat.hosting)
    }

    /// Those who can be called and waited for.
    pub fn in_play(&self) -> impl Iterator<Item = &Seat> {
        self.connected().filter(|seat| seat.takes_part())
    }

    /// Every connection in the room: the players', then those without a seat.
    pub fn audience(&self) -> impl Iterator<Item = ConnId> {
        let seated = self.seats.iter().filter_map(|seat| seat.conn);
        seated.chain(self.seatless())
    }

    /// The spectators', then the remotes'.
    fn seatless(&self) -> impl Iterator<Item = ConnId> {
        let spectators = self.spectators.iter().copied();
        spectators.chain(self.holding.inside())
    }

    /// Sends a message to the connected seats that `wanted` picks.
    pub(super) fn tell(
        &self,
        out: &mut Outbox,
        wanted: impl Fn(&Seat) -> bool,
        message: ServerMessage,
    ) {
        let wanted = self.seats.iter().filter(|seat| wanted(seat));
        let to: Vec<ConnId> = wanted.filter_map(|seat| seat.conn).collect();
        if !to.is_empty() {
            out.push(Output::Send { to, message });
        }
    }

    /// Sends a message to the connected seats that `wanted` picks, and to all
    /// without one: what is no secret to whoever has yet to guess.
    pub(super) fn tell_openly(
        &self,
        out: &mut Outbox,
        wanted: impl Fn(&Seat) -> bool,
        message: ServerMessage,
    ) {
        let wanted = self.seats.iter().filter(|seat| wanted(seat));
        let mut to: Vec<ConnId> = wanted.filter_map(|seat| seat.conn).collect();
        to.extend(self.seatless());
        if !to.is_empty() {
            out.push(Output::Send { to, message });
        }
    }

    pub(super) fn tell_all(&self, out: &mut Outbox, message: ServerMessage) {
        self.tell_openly(out, |_| true, message);
    }

    /// Tells the host, and the devices that hold the room with them.
    pub(super) fn tell_host(&self, out: &mut Outbox, message: ServerMessage) {
        let host = self.seats.iter().find(|seat| Some(seat.user) == self.host);
        let own = host.and_then(|seat| seat.conn);
        let to: Vec<ConnId> = own.into_iter().chain(self.holding.inside()).collect();
        if !to.is_empty() {
            out.push(Output::Send { to, message });
        }
    }

    pub(super) fn tell_player(&self, out: &mut Outbox, user: UserId, change: PlayerChange) {
        if let Some(seat) = self.seat(user) {
            self.tell_all(
                out,
                ServerMessage::PlayerUpdated {
                    player: self.player(seat),
                    change,
                },
            );
        }
    }
}
