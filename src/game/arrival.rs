//! How people come in: from the password to the seat, or to the door, and what
//! they are told then.
//!
//! Whom the door lets pass is `door`'s to say.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::canvas::{Canvas, LOBBY_TURN};
use super::output::{CloseReason, Outbox, Output};
use super::room::{Room, RoomPhase};
use super::rules::Rules;
use super::seat::Seat;
use super::{Millis, ms};
use crate::limits::{ADMISSIONS_MAX, PASSWORD_TRIES, PASSWORD_TRIES_USERS, PASSWORD_TRIES_WINDOW};
use crate::protocol::client::{Join, Resume};
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::{ConnId, UserId};
use crate::protocol::server::{
    CanvasAddress, CanvasState, PlayerChange, RoomJoined, ServerMessage,
};
use crate::protocol::text::{glance_key, look_key};
use crate::protocol::user::User;

/// Where a connection has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// To its seat.
    Seat,
    /// To the door, where it waits for the host's word.
    Door,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct WrongPasswords {
    since: Millis,
    count: u32,
}

impl Room {
    /// Lets a user join later without saying the password again.
    pub(super) fn admit(
        &mut self,
        rules: &Rules,
        now: Millis,
        user: &User,
        password: Option<&str>,
    ) -> Result<(), Refusal> {
        if self.seat(user.id).is_some() || self.admitted.contains(&user.id) {
            return Err(Refusal::new(Code::AlreadyInRoom, "Already in this room"));
        }
        self.may_sit(rules, now, user, password)?;
        if self.admitted.len() == ADMISSIONS_MAX {
            self.admitted.pop_first();
        }
        self.admitted.insert(user.id);
        Ok(())
    }

    /// Seats a user on a connection, or brings the connection to its seat, or
    /// to the door.
    pub(super) fn join(
        &mut self,
        rules: &Rules,
        now: Millis,
        conn: ConnId,
        user: &User,
        join: &Join,
        out: &mut Outbox,
    ) -> Result<Place, Refusal> {
        let change = match self.seat(user.id) {
            Some(seat) => {
                if seat.conn.is_some_and(|other| other != conn) && !join.take_over {
                    return Err(Refusal::new(
                        Code::SeatInUse,
                        "You are in this room already, in another tab or on another device.",
                    ));
                }
                self.come_back(conn, user.id, join, out)
            }
            None => {
                // A seat that is there already can be asked for at any door.
                let shut = match self.may_pass(user).and_then(|()| self.has_place(user.id)) {
                    Err(refusal)
                        if refusal.code == Code::Removed
                            || self.absent_namesake(&user.username).is_none() =>
                    {
                        return Err(refusal);
                    }
                    may => may.is_err(),
                };
                self.knows_password(rules, now, user.id, join.password.as_deref())?;
                if shut || self.must_knock(user.id) {
                    self.knock(now, conn, user, join, out)?;
                    return Ok(Place::Door);
                }
                self.sit_down(rules, now, conn, user, join.avatar);
                None
            }
        };
        self.arrive(rules, now, (conn, user.id), change, join.resume, out);
        Ok(Place::Seat)
    }

    /// Somebody has a connection to a seat: the others hear of it, and who came
    /// is told everything. `change` is what came of a seat that was there.
    pub(super) fn arrive(
        &mut self,
        rules: &Rules,
        now: Millis,
        (conn, user): (ConnId, UserId),
        change: Option<PlayerChange>,
        resume: Option<Resume>,
        out: &mut Outbox,
    ) {
        self.empty_since = None;
        self.stop_watching(conn, out);
        let held = self.forget_device(conn);
        self.is_inside(conn, user, out);
        // A host who stayed away while nobody could take the room has lost it.
        let host_before = self.host;
        let host_is_late = self.host_deadline().is_some_and(|at| at <= now);
        let host_is_free = self.host.is_none() && !self.settings.keep_host;
        if user == self.owner || host_is_free || host_is_late {
            self.host = Some(user);
        }
        // One at a time: a former host is still without a place in this game.
        let hosting = change.is_none()
            && self.only_hosts(user)
            && !self.seats.iter().any(|seat| seat.hosting);
        if let Some(seat) = self.seat_mut(user).filter(|_| hosting) {
            seat.hosting = true;
        }
        self.settle_teams();

        if let Some(seat) = self.seat(user) {
            let player = self.player(seat);
            let message = match change {
                Some(change) => ServerMessage::PlayerUpdated { player, change },
                None => ServerMessage::PlayerJoined { player },
            };
            self.tell_openly(out, |other| other.user != user, message);
        }
        if self.host != host_before {
            let host_id = self.host;
            self.tell_openly(
                out,
                |other| other.user != user,
                ServerMessage::HostChanged { host_id },
            );
            self.settle_remotes(out);
        }
        self.welcome(rules, now, (conn, user), resume, out);
        self.offer_names(user, out);
        if self.host == Some(user) {
            self.brief_host(out);
        } else {
            self.seats_changed(out);
            if held {
                self.tell_remotes(out);
            }
        }
        self.settle_host(out);
        self.count_votes(rules, now, out);
        self.people_changed(rules, now, out);
    }

    /// Whether somebody is the host, and does not play.
    fn only_hosts(&self, user: UserId) -> bool {
        !self.settings.host_plays && self.host == Some(user)
    }

    /// Settles who plays, which a game that runs does not change.
    pub(super) fn settle_host(&mut self, out: &mut Outbox) {
        if matches!(self.phase, RoomPhase::Playing(_)) {
            return;
        }
        for at in 0..self.seats.len() {
            let user = self.seats[at].user;
            let hosting = self.only_hosts(user);
            if std::mem::replace(&mut self.seats[at].hosting, hosting) != hosting {
                self.tell_player(out, user, PlayerChange::Other);
            }
        }
    }

    /// Whether all places of those who play are taken.
    pub(super) fn is_full(&self) -> bool {
        self.players().count() >= usize::from(self.settings.max_players)
    }

    /// Whether somebody without a seat may take one.
    fn may_sit(
        &mut self,
        rules: &Rules,
        now: Millis,
        user: &User,
        password: Option<&str>,
    ) -> Result<(), Refusal> {
        self.may_pass(user)?;
        self.has_place(user.id)?;
        self.knows_password(rules, now, user.id, password)
    }

    /// Whether somebody may pass the password, if there is one.
    pub(super) fn knows_password(
        &mut self,
        rules: &Rules,
        now: Millis,
        user: UserId,
        password: Option<&str>,
    ) -> Result<(), Refusal> {
        let Some(kept) = &self.password else {
            return Ok(());
        };
        if self.admitted.contains(&user) || user == self.owner {
            return Ok(());
        }
        let Some(password) = password else {
            return Err(Refusal::new(
                Code::PasswordRequired,
                "This room has a password.",
            ));
        };
        self.wrong_passwords
            .retain(|_, tries| now < tries.since + ms(PASSWORD_TRIES_WINDOW));
        let tries = self.wrong_passwords.get(&user).copied();
        let tries = tries.unwrap_or(WrongPasswords {
            since: now,
            count: 0,
        });
        if tries.count >= PASSWORD_TRIES || self.wrong_passwords.len() >= PASSWORD_TRIES_USERS {
            let wait = (tries.since + ms(PASSWORD_TRIES_WINDOW))
                .saturating_sub(now)
                .div_ceil(1000);
            return Err(Refusal {
                retry_after: u32::try_from(wait).ok(),
                ..Refusal::new(
                    Code::TooManyTries,
                    format!("Too many wrong passwords. Try again in {wait} s."),
                )
            });
        }
        if !kept.is(&rules.room_key, password) {
            let count = tries.count + 1;
            self.wrong_passwords
                .insert(user, WrongPasswords { count, ..tries });
            return Err(Refusal::new(Code::WrongPassword, "Incorrect room password"));
        }
        Ok(())
    }

    /// Whether there is a seat for a newcomer now.
    pub(super) fn has_place(&self, user: UserId) -> Result<(), Refusal> {
        // Whoever comes to hold the room takes no place of those who play.
        let comes_to_host = user == self.owner
            && !self.settings.host_plays
            && !self.seats.iter().any(|seat| seat.hosting);
        if self.is_full() && !comes_to_host {
            return Err(Refusal::new(Code::RoomFull, "Room is full"));
        }
        if matches!(self.phase, RoomPhase::Playing(_)) && !self.settings.late_joining {
            return Err(Refusal::new(
                Code::NoLateJoining,
                "A game is running. You can come in when it is over.",
            ));
        }
        Ok(())
    }

    /// A seat gets its connection back. Says what the others see change.
    fn come_back(
        &mut self,
        conn: ConnId,
        user: UserId,
        join: &Join,
        out: &mut Outbox,
    ) -> Option<PlayerChange> {
        let seat = self.seat_mut(user)?;
        let before = seat.conn.replace(conn);
        seat.absent_since = None;
        seat.away = false;
        seat.avatar = join.avatar.unwrap_or(seat.avatar);
        if let Some(other) = before.filter(|&other| other != conn) {
            out.push(Output::Left { conn: other });
            out.push(Output::Close {
                conn: other,
                why: CloseReason::Replaced,
            });
        }
        Some(if before.is_some() {
            PlayerChange::Other
        } else {
            PlayerChange::Connected
        })
    }

    pub(super) fn sit_down(
        &mut self,
        rules: &Rules,
        now: Millis,
        conn: ConnId,
        user: &User,
        avatar: Option<u16>,
    ) {
        self.admitted.remove(&user.id);
        let before = self.recall_leaver(user.id);
        let given = before.as_ref().and_then(|leaver| leaver.renamed.clone());
        let (name, unnamed) = match given.filter(|_| !self.has_roster()) {
            Some(name) => (self.free_name(&name), false),
            None => self.name_for(user),
        };
        let drawn = matches!(&self.phase, RoomPhase::Playing(play) if play.has_drawn(user.id));
        self.seats.push(Seat {
            user: user.id,
            name,
            avatar: avatar.unwrap_or_default(),
            score: 0,
            ready: false,
            away: false,
            conn: Some(conn),
            muted: before.as_ref().is_some_and(|leaver| leaver.muted),
            chat_clock: before.as_ref().map_or(0, |leaver| leaver.chat_clock),
            guess_clock: before.as_ref().map_or(0, |leaver| leaver.guess_clock),
            renamed: before.is_some_and(|leaver| leaver.renamed.is_some()),
            hosting: false,
            unnamed,
            on_break: false,
            team: None,
            joined_at: rules.wall_seconds(now),
            absent_since: None,
            drawn,
            deferred: false,
            turns: 0,
            first: false,
            words_guessed: 0,
            words_drawn: 0,
        });
    }

    /// The name, or 'Lea 2' when somebody here looks like that already, or the
    /// host nearly does.
    pub(super) fn free_name(&self, wished: &Arc<str>) -> Arc<str> {
        let taken: BTreeSet<String> = self.seats.iter().map(|seat| look_key(&seat.name)).collect();
        let host = self.seat(self.owner).map(|seat| glance_key(&seat.name));
        std::iter::once(wished.clone())
            .chain((2..).map(|number| format!("{wished} {number}").into()))
            .find(|name| !taken.contains(&look_key(name)) && host != Some(glance_key(name)))
            .unwrap_or_else(|| wished.clone())
    }

    /// Tells a connection the whole state of the room, as its user may see it.
    pub(super) fn welcome(
        &self,
        rules: &Rules,
        now: Millis,
        (conn, user): (ConnId, UserId),
        resume: Option<Resume>,
        out: &mut Outbox,
    ) {
        let name = self.seat(user).map(|seat| seat.name.clone());
        let canvas = self.whole_canvas();
        let turn = canvas.map_or(LOBBY_TURN, |canvas| canvas.turn);
        let known = resume
            .filter(|resume| resume.epoch == self.epoch(rules) && resume.turn == turn)
            .filter(|resume| {
                self.canvas()
                    .is_some_and(|canvas| resume.seq <= canvas.seq())
            });
        let from = CanvasAddress {
            turn,
            seq: known.map_or(0, |resume| resume.seq),
        };
        let chat = self
            .chat
            .iter()
            .map(|(_, line)| line)
            .filter(|line| self.may_read(line, user));
        let joined = RoomJoined {
            room_id: self.id,
            code: self.code,
            epoch: self.epoch(rules),
            user_id: user,
            username: name.unwrap_or_default(),
            settings: self.settings_view(),
            host_id: self.host,
            door: self.door.door,
            kept_until: self.kept.map(|kept| kept.until),
            spectators: self.spectators.len(),
            remote: self.is_remote(conn),
            players: self.seats.iter().map(|seat| self.player(seat)).collect(),
            teams: self.teams_view(),
            phase: self.phase_for(now, user),
            chat: chat.cloned().collect(),
            canvas: CanvasState {
                from,
                length: self.canvas().map_or(0, Canvas::seq),
            },
        };
        out.push(Output::Entered {
            conn,
            room: self.id,
            from,
        });
        out.push(Output::Send {
            to: vec![conn],
            message: ServerMessage::RoomJoined(Box::new(joined)),
        });
    }

    /// Tells a new host, or one who is back, what is the host's to decide.
    pub(super) fn brief_host(&self, out: &mut Outbox) {
        if self.door.has_removed() {
            self.tell_removed(out);
        }
        if !self.knocks.is_empty() {
            self.tell_knocks(out);
        }
        if self.has_roster() {
            self.tell_roster(out);
        }
        if self.has_reports() {
            self.tell_reports(out);
        }
        if self.has_remotes() {
            self.tell_remotes(out);
        }
    }

    /// Which seats can be asked for is another matter now.
    pub(super) fn seats_changed(&self, out: &mut Outbox) {
        if !self.knocks.is_empty() {
            self.tell_knocks(out);
        }
    }
}
