//! How people go: for a moment or for good, and who is host then; and how a room
//! ends.

use super::Millis;
use super::output::{CloseReason, Outbox, Output};
use super::room::{Kept, Room};
use super::rules::Rules;
use crate::protocol::ids::{ConnId, UserId};
use crate::protocol::server::{LeaveReason, PlayerChange, ServerMessage};

impl Room {
    /// The connection is gone. The seat stays; a newer connection of the same
    /// player is not touched.
    pub(super) fn disconnect(
        &mut self,
        rules: &Rules,
        now: Millis,
        conn: ConnId,
        out: &mut Outbox,
    ) {
        if self.stop_watching(conn, out)
            || self.stop_holding(conn, out)
            || self.stop_knocking(conn, out)
        {
            return;
        }
        let Some(seat) = self.seats.iter_mut().find(|seat| seat.conn == Some(conn)) else {
            return;
        };
        seat.conn = None;
        seat.absent_since = Some(now);
        seat.ready = false;
        let user = seat.user;
        if self.connected().next().is_none() {
            self.empty_since = Some(now);
        }
        self.tell_player(out, user, PlayerChange::Disconnected);
        self.seats_changed(out);
        self.count_votes(rules, now, out);
        self.people_changed(rules, now, out);
    }

    /// Gives up a seat for good, or an admission. False if there was neither.
    pub(super) fn give_up(
        &mut self,
        rules: &Rules,
        now: Millis,
        user: UserId,
        reason: LeaveReason,
        out: &mut Outbox,
    ) -> bool {
        let admitted = self.admitted.remove(&user);
        let Some(at) = self.seats.iter().position(|seat| seat.user == user) else {
            return admitted;
        };
        let seat = self.seats.remove(at);
        self.remember_leaver(now, &seat);
        self.tell_all(
            out,
            ServerMessage::PlayerLeft {
                user_id: user,
                username: seat.name.clone(),
                reason,
            },
        );
        if let Some(conn) = seat.conn {
            if reason == LeaveReason::Left {
                out.push(Output::Send {
                    to: vec![conn],
                    message: ServerMessage::RoomLeft,
                });
            }
            out.push(Output::Left { conn });
        }
        if self.owner == user && !self.settings.keep_host {
            let host = self.seats.iter().find(|seat| Some(seat.user) == self.host);
            let heir = host
                .or_else(|| self.connected().next())
                .or(self.seats.first());
            self.owner = heir.map_or(user, |seat| seat.user);
        }
        self.knocks
            .asks
            .retain(|ask| ask.user != user && ask.seat != user);
        self.forget_asks(user, out);
        if self.host == Some(user) {
            self.pass_host(out);
        }
        let nobody_is_left = self.connected().next().is_none() && self.empty_since.is_none();
        if nobody_is_left || self.seats.is_empty() {
            self.empty_since = Some(now);
        }
        self.count_votes(rules, now, out);
        self.seat_given_up(rules, now, &seat, reason, out);
        true
    }

    /// The owner is host when connected; else the first who is, unless the
    /// owner wants it otherwise.
    pub(super) fn pass_host(&mut self, out: &mut Outbox) {
        let owner = self.seat(self.owner).filter(|seat| seat.conn.is_some());
        let next = self.connected().next();
        let next = next.filter(|_| !self.settings.keep_host);
        let host = owner.or(next).map(|seat| seat.user);
        if host != self.host {
            self.host = host;
            self.tell_all(out, ServerMessage::HostChanged { host_id: host });
            self.settle_remotes(out);
            self.brief_host(out);
            self.settle_host(out);
        }
    }

    /// Keeps the room for a game to be continued, or no longer.
    pub(super) fn keep(&mut self, kept: Option<Kept>, out: &mut Outbox) {
        if std::mem::replace(&mut self.kept, kept) != kept {
            let kept_until = kept.map(|kept| kept.until);
            self.tell_all(out, ServerMessage::RoomKept { kept_until });
        }
    }

    /// Ends the room and tells everybody in it.
    pub(super) fn close(&mut self, message: &'static str, out: &mut Outbox) {
        self.tell_all(out, ServerMessage::RoomClosed { message });
        for conn in self.audience() {
            out.push(Output::Left { conn });
            out.push(Output::Close {
                conn,
                why: CloseReason::RoomClosed,
            });
        }
        self.send_knockers_away(message, out);
        self.send_asker_away(message, out);
        self.over = true;
    }
}
