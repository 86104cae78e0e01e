//! Who stands at a room's door and waits for the host's word.
//!
//! A knock is an open connection without a seat. It lapses with the connection
//! and with the server: a room remembers its door, and not who stood at it.

use serde::{Deserialize, Serialize};

use super::output::{CloseReason, Outbox, Output};
use super::room::Room;
use super::rules::Rules;
use super::{Millis, ms};
use crate::limits::{KNOCK_AGAIN_TIME, KNOCKS_MAX, TURNED_AWAY_MAX};
use crate::protocol::client::{Door, Join, Kind, KnockAnswer};
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::{ConnId, UserId};
use crate::protocol::server::{Knocker, ServerMessage};
use crate::protocol::user::User;

/// Those who wait, and those who need not ask again just now.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Knocks {
    /// The first who came first.
    waiting: Vec<Knock>,
    /// Those of them who have a seat and want another one: see `reseat`.
    pub(super) asks: Vec<Ask>,
    /// Until when, the oldest first.
    turned_away: Vec<(UserId, Millis)>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Knock {
    pub conn: ConnId,
    pub user: User,
    avatar: Option<u16>,
}

/// `user` asks for the seat of an absent player.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Ask {
    pub user: UserId,
    pub seat: UserId,
}

impl Knocks {
    /// The connections that wait, and whose they are.
    pub fn conns(&self) -> impl Iterator<Item = (ConnId, UserId)> {
        self.waiting.iter().map(|knock| (knock.conn, knock.user.id))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.asks.is_empty()
    }

    /// Refuses whom the host sent away just now.
    pub(super) fn may_ask(&mut self, now: Millis, user: UserId) -> Result<(), Refusal> {
        self.turned_away.retain(|&(_, until)| now < until);
        match self.turned_away.iter().find(|(who, _)| *who == user) {
            Some(&(_, until)) => Err(not_let_in(until - now)),
            None => Ok(()),
        }
    }

    pub(super) fn turn_away(&mut self, user: UserId, until: Millis) {
        if self.turned_away.len() == TURNED_AWAY_MAX {
            self.turned_away.remove(0);
        }
        self.turned_away.push((user, until));
    }
}

impl Room {
    /// Whether this newcomer must be let in by the host.
    pub(super) fn must_knock(&self, user: UserId) -> bool {
        self.door.door == Door::Knock && user != self.owner
    }

    /// Stands at the door. A second knock of the same player replaces the
    /// first if it may take over, as a seat's connection would.
    pub(super) fn knock(
        &mut self,
        now: Millis,
        conn: ConnId,
        user: &User,
        join: &Join,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        self.knocks.may_ask(now, user.id)?;
        let own = self.knocks.waiting.iter();
        let mut own = own.filter(|knock| knock.user.id == user.id);
        let before = own.next().map(|knock| knock.conn);
        if before.is_some_and(|other| other != conn) && !join.take_over {
            return Err(Refusal::new(
                Code::SeatInUse,
                "You stand at this door already, in another tab or on another device.",
            ));
        }
        if before.is_none() && self.knocks.waiting.len() == KNOCKS_MAX {
            return Err(Refusal::new(
                Code::RoomLocked,
                "Too many people stand at this door. Try again in a while.",
            ));
        }
        self.knocks.waiting.retain(|knock| knock.user.id != user.id);
        if self.stop_watching(conn, out) || self.stop_holding(conn, out) {
            out.push(Output::Left { conn });
        }
        if let Some(other) = before.filter(|&other| other != conn) {
            send_away(other, CloseReason::Replaced, out);
        }
        self.knocks.waiting.push(Knock {
            conn,
            user: user.clone(),
            avatar: join.avatar,
        });
        out.push(Output::Send {
            to: vec![conn],
            message: ServerMessage::Knocking { room_id: self.id },
        });
        self.tell_knocks(out);
        Ok(())
    }

    /// The host's word.
    pub(super) fn answer_knock(
        &mut self,
        rules: &Rules,
        now: Millis,
        host: UserId,
        answer: KnockAnswer,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        self.only_host(host)?;
        let KnockAnswer {
            user: who,
            let_in,
            seat,
        } = answer;
        if self.seat(who).is_some() {
            return self.answer_ask(rules, now, (who, let_in), out);
        }
        let mut waiting = self.knocks.waiting.iter();
        let Some(at) = waiting.position(|knock| knock.user.id == who) else {
            return Err(Refusal::new(
                Code::NotInRoom,
                "That player does not stand at the door any more.",
            ));
        };
        if let Some(seat) = seat.filter(|_| let_in) {
            let name = &self.knocks.waiting[at].user.username;
            if self.absent_namesake(name) != Some(seat) {
                return Err(Refusal::new(
                    Code::NotNow,
                    "That seat is not of an absent player of this name.",
                ));
            }
            let knock = self.knocks.waiting.remove(at);
            self.give_seat(rules, now, seat, &knock, out);
        } else if let_in {
            self.has_place(who)?;
            let knock = self.knocks.waiting.remove(at);
            self.let_in(rules, now, knock, out);
        } else {
            let knock = self.knocks.waiting.remove(at);
            self.knocks.turn_away(who, now + ms(KNOCK_AGAIN_TIME));
            refuse(knock.conn, not_let_in(ms(KNOCK_AGAIN_TIME)), out);
        }
        self.tell_knocks(out);
        Ok(())
    }

    /// The door has opened or closed: nobody stands before it any longer.
    pub(super) fn settle_knocks(&mut self, rules: &Rules, now: Millis, out: &mut Outbox) {
        if self.door.door == Door::Knock || self.knocks.waiting.is_empty() {
            return;
        }
        self.knocks.turned_away.clear();
        for knock in std::mem::take(&mut self.knocks.waiting) {
            match self
                .may_pass(&knock.user)
                .and_then(|()| self.has_place(knock.user.id))
            {
                Ok(()) => self.let_in(rules, now, knock, out),
                Err(refusal) => refuse(knock.conn, refusal, out),
            }
        }
        self.tell_knocks(out);
    }

    fn let_in(&mut self, rules: &Rules, now: Millis, knock: Knock, out: &mut Outbox) {
        self.sit_down(rules, now, knock.conn, &knock.user, knock.avatar);
        self.arrive(rules, now, (knock.conn, knock.user.id), None, None, out);
    }

    /// Who has a seat stands at the door no longer, on whatever connection.
    pub(super) fn is_inside(&mut self, conn: ConnId, user: UserId, out: &mut Outbox) {
        let mut own = self.knocks.waiting.iter();
        let Some(at) = own.position(|knock| knock.user.id == user) else {
            return;
        };
        let knock = self.knocks.waiting.remove(at);
        if knock.conn != conn {
            send_away(knock.conn, CloseReason::Replaced, out);
        }
    }

    /// The connection stands at the door no longer. False if it did not.
    pub(super) fn stop_knocking(&mut self, conn: ConnId, out: &mut Outbox) -> bool {
        let before = self.knocks.waiting.len();
        self.knocks.waiting.retain(|knock| knock.conn != conn);
        let stood = self.knocks.waiting.len() < before;
        if stood {
            self.tell_knocks(out);
        }
        stood
    }

    /// The room ends.
    pub(super) fn send_knockers_away(&mut self, message: &'static str, out: &mut Outbox) {
        for knock in std::mem::take(&mut self.knocks.waiting) {
            out.push(Output::Send {
                to: vec![knock.conn],
                message: ServerMessage::RoomClosed { message },
            });
            send_away(knock.conn, CloseReason::RoomClosed, out);
        }
    }

    /// Tells the host, and nobody else, who stands at the door.
    pub(super) fn tell_knocks(&self, out: &mut Outbox) {
        let players = self.knockers();
        self.tell_host(out, ServerMessage::Knocks { players });
    }

    /// Whom the host may let in, at the door first, then those inside.
    pub fn knockers(&self) -> Vec<Knocker> {
        let outside = self.knocks.waiting.iter().map(|knock| Knocker {
            user_id: knock.user.id,
            username: knock.user.username.clone(),
            avatar: knock.avatar.unwrap_or_default(),
            seat: self.absent_namesake(&knock.user.username),
            inside: false,
        });
        let inside = self.knocks.asks.iter().filter_map(|&ask| {
            let seat = self.seat(ask.user).filter(|_| self.may_have(ask))?;
            Some(Knocker {
                user_id: seat.user,
                username: seat.name.clone(),
                avatar: seat.avatar,
                seat: Some(ask.seat),
                inside: true,
            })
        });
        outside.chain(inside).collect()
    }
}

fn not_let_in(wait: Millis) -> Refusal {
    let seconds = wait.div_ceil(1000);
    Refusal {
        retry_after: u32::try_from(seconds).ok(),
        ..Refusal::new(
            Code::NotLetIn,
            format!("The host did not let you in. You can ask again in {seconds} s."),
        )
    }
}

fn refuse(conn: ConnId, refusal: Refusal, out: &mut Outbox) {
    out.push(Output::Send {
        to: vec![conn],
        message: refusal.of(Kind::JoinRoom).into(),
    });
    out.push(Output::Left { conn });
}

fn send_away(conn: ConnId, why: CloseReason, out: &mut Outbox) {
    out.push(Output::Left { conn });
    out.push(Output::Close { conn, why });
}
