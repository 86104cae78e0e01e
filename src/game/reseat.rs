//! Coming back on another device: whoever has the name of somebody absent may
//! ask for that seat, and the host says yes or no.
//!
//! The seat moves with its name, its score and its turn; whose it was has no
//! right to it from then on. The host's own seat is not given away.

use super::knock::{Ask, Knock};
use super::output::Outbox;
use super::play::Play;
use super::room::{Room, RoomPhase};
use super::rules::Rules;
use super::seat::Seat;
use super::{Millis, ms};
use crate::limits::KNOCK_AGAIN_TIME;
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::{ConnId, UserId};
use crate::protocol::server::{LeaveReason, PlayerChange, ServerMessage};
use crate::protocol::text::name_key;

impl Room {
    /// The absent player whose seat somebody of this name may ask for.
    pub(super) fn absent_namesake(&self, name: &str) -> Option<UserId> {
        let wished = name_key(name);
        let mut absent = self.seats.iter().filter(|seat| seat.conn.is_none());
        let seat = absent.find(|seat| seat.user != self.owner && name_key(&seat.name) == wished)?;
        Some(seat.user)
    }

    /// A player who came in anew asks for the seat of an absent one.
    pub(super) fn ask_seat(
        &mut self,
        now: Millis,
        user: UserId,
        seat: UserId,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        let asks = Ask { user, seat };
        if !self.may_have(asks) {
            return Err(Refusal::new(
                Code::NotNow,
                "You can ask for the seat of an absent player of your name.",
            ));
        }
        self.knocks.may_ask(now, user)?;
        self.knocks.asks.retain(|ask| ask.user != user);
        self.knocks.asks.push(asks);
        self.tell_knocks(out);
        Ok(())
    }

    /// Neither this player nor this seat is there any longer.
    pub(super) fn forget_asks(&mut self, user: UserId, out: &mut Outbox) {
        let asks = &mut self.knocks.asks;
        let before = asks.len();
        asks.retain(|ask| ask.user != user && ask.seat != user);
        if asks.len() < before {
            self.tell_knocks(out);
        }
    }

    /// Whether this wish still makes sense: 'Mia 2' is here, and 'Mia' is not.
    pub(super) fn may_have(&self, Ask { user, seat }: Ask) -> bool {
        let here = self.seat(user).filter(|seat| seat.conn.is_some());
        let absent = self.seat(seat).filter(|seat| seat.conn.is_none());
        let (Some(here), Some(absent)) = (here, absent) else {
            return false;
        };
        let (mine, wished) = (name_key(&here.name), name_key(&absent.name));
        let number = mine.strip_prefix(&wished);
        let namesake = number.is_some_and(|number| number.parse::<u32>().is_ok());
        // Or: the name that somebody would pick is that of an absent seat.
        let picks = here.unnamed && !absent.unnamed && self.roster.find(&absent.name).is_some();
        (namesake || picks) && absent.user != self.owner
    }

    /// The host's word about the wish of somebody who has a seat already.
    pub(super) fn answer_ask(
        &mut self,
        rules: &Rules,
        now: Millis,
        (user, yes): (UserId, bool),
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        let gone = || Refusal::new(Code::NotInRoom, "That player does not ask any more.");
        let mut asks = self.knocks.asks.iter();
        let ask = *asks.find(|ask| ask.user == user).ok_or_else(gone)?;
        if !self.may_have(ask) {
            return Err(gone());
        }
        if !yes {
            self.knocks.asks.retain(|ask| ask.user != user);
            self.knocks.turn_away(user, now + ms(KNOCK_AGAIN_TIME));
            self.tell_knocks(out);
            return Ok(());
        }
        let takes_part =
            |play: &Play| play.drawer == user || play.knows_word(user) || play.is_choosing(user);
        if matches!(&self.phase, RoomPhase::Playing(play) if takes_part(play)) {
            return Err(Refusal::new(
                Code::NotNow,
                "They have a part in this turn. Wait until it is over.",
            ));
        }
        let Some(at) = self.seats.iter().position(|seat| seat.user == user) else {
            return Err(gone());
        };
        let left = self.seats.remove(at);
        self.knocks.asks.retain(|ask| ask.user != user);
        let others = ServerMessage::PlayerLeft {
            user_id: user,
            username: left.name.clone(),
            reason: LeaveReason::Left,
        };
        self.tell_all(out, others);
        if let (Some(conn), Some(seat)) = (left.conn, self.seat_mut(ask.seat)) {
            seat.drawn |= left.drawn;
            if self.host == Some(user) {
                self.host = None;
            }
            self.move_seat(rules, now, ask.seat, (conn, user), out);
        }
        self.tell_knocks(out);
        Ok(())
    }

    /// Gives the seat of an absent player to whoever stands at the door.
    pub(super) fn give_seat(
        &mut self,
        rules: &Rules,
        now: Millis,
        seat: UserId,
        knock: &Knock,
        out: &mut Outbox,
    ) {
        self.move_seat(rules, now, seat, (knock.conn, knock.user.id), out);
    }

    fn move_seat(
        &mut self,
        rules: &Rules,
        now: Millis,
        from: UserId,
        (conn, to): (ConnId, UserId),
        out: &mut Outbox,
    ) {
        let had_turn = matches!(&self.phase, RoomPhase::Playing(play) if play.has_drawn(to));
        let Some(seat) = self.seat_mut(from) else {
            return;
        };
        *seat = Seat {
            user: to,
            drawn: seat.drawn || had_turn,
            conn: Some(conn),
            ready: false,
            away: false,
            absent_since: None,
            ..seat.clone()
        };
        match &mut self.phase {
            RoomPhase::Lobby => {}
            RoomPhase::Playing(play) => play.reseat(from, to),
            RoomPhase::Podium(standings) => {
                for standing in standings.iter_mut().filter(|line| line.user_id == from) {
                    standing.user_id = to;
                }
            }
        }
        if let Some(seat) = self.seat(to) {
            let player = self.player(seat);
            let message = ServerMessage::SeatMoved { from, player };
            self.tell_openly(out, |other| other.user != to, message);
        }
        self.arrive(rules, now, (conn, to), Some(PlayerChange::Other), None, out);
    }
}
