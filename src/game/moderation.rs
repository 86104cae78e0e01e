//! What a host does to people and to the turn: muting, renaming, handing the
//! room over, time, a clean board, an early end.
//!
//! Who comes in and who is put out is `door`'s.

use super::Millis;
use super::output::{Outbox, Output};
use super::room::{Room, RoomPhase};
use super::rules::Rules;
use super::seat::Seat;
use crate::limits::LEFT_SECONDS_MAX;
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::{ConnId, UserId};
use crate::protocol::op::Op;
use crate::protocol::server::{CanvasAddress, PlayerChange};
use crate::protocol::text::look_key;

impl Room {
    /// Takes a player's chat away, or gives it back. Guesses always count.
    pub(super) fn mute(
        &mut self,
        host: UserId,
        who: UserId,
        muted: bool,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        self.only_host(host)?;
        if who == host && muted {
            return Err(Refusal::new(Code::NotNow, "You cannot mute yourself."));
        }
        self.player_here(who)?.muted = muted;
        self.tell_player(out, who, PlayerChange::Other);
        Ok(())
    }

    /// Refuses a line of somebody who is muted.
    pub(super) fn may_speak(&self, user: UserId) -> Result<(), Refusal> {
        match self.seat(user) {
            Some(seat) if seat.muted => Err(Refusal::new(
                Code::Muted,
                "The host has muted you. Your guesses count as before.",
            )),
            _ => Ok(()),
        }
    }

    /// Gives a player another name in this room.
    pub(super) fn rename(
        &mut self,
        rules: &Rules,
        now: Millis,
        host: UserId,
        (who, name): (UserId, &str),
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        self.only_host(host)?;
        let wished = look_key(name);
        let mut others = self.seats.iter().filter(|seat| seat.user != who);
        if others.any(|seat| look_key(&seat.name) == wished) {
            return Err(Refusal::new(
                Code::NameTaken,
                "Somebody in this room has that name, or one that looks like it.",
            ));
        }
        self.may_be_called(name)?;
        self.player_here(who)?.renamed = true;
        self.name_seat(rules, now, who, (name.into(), false), out);
        Ok(())
    }

    /// Makes somebody else the host, and the room theirs.
    pub(super) fn hand_over(
        &mut self,
        host: UserId,
        heir: UserId,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        self.only_host(host)?;
        if self.player_here(heir)?.conn.is_none() {
            return Err(Refusal::new(
                Code::NotNow,
                "That player is not connected just now.",
            ));
        }
        self.owner = heir;
        self.pass_host(out);
        Ok(())
    }

    /// Gives the drawer more time. Points are counted by the time that was set.
    pub(super) fn add_time(
        &mut self,
        now: Millis,
        host: UserId,
        seconds: u16,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        self.only_host(host)?;
        let play = self.playing_mut()?;
        if play.live_canvas().is_none() {
            return Err(Refusal::new(Code::NotNow, "Nothing is being drawn now."));
        }
        let [more, most] = [seconds, LEFT_SECONDS_MAX].map(|seconds| Millis::from(seconds) * 1000);
        if !play.add_time(now, more, most) {
            return Err(Refusal::new(
                Code::OutOfRange,
                format!("seconds: more than {LEFT_SECONDS_MAX} would be left."),
            ));
        }
        self.tell_clock(now, out);
        Ok(())
    }

    /// Wipes the board as the drawer could. Undo brings it back, as always.
    pub(super) fn clear_drawing(
        &mut self,
        now: Millis,
        host: UserId,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        self.only_host(host)?;
        if matches!(self.phase, RoomPhase::Lobby) {
            return self.clear_doodles(now, out);
        }
        let room = self.id;
        let Some(canvas) = self.playing_mut()?.live_canvas() else {
            return Err(Refusal::new(Code::NotNow, "Nothing is being drawn now."));
        };
        if canvas.is_blank() {
            return Ok(());
        }
        let from = CanvasAddress {
            turn: canvas.turn,
            seq: canvas.seq(),
        };
        canvas.append(now, from.seq, vec![Op::Clear])?;
        // The drawer is told as well: it is nobody's own stroke.
        out.push(Output::Drawn {
            room,
            by: ConnId::NONE,
            from,
        });
        Ok(())
    }

    /// Takes the drawing off every board at once, and the pen and the clock
    /// with it. `resume_game` puts it back, `new_word` and `skip_turn` drop it.
    pub(super) fn hide_drawing(
        &mut self,
        rules: &Rules,
        now: Millis,
        host: UserId,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        self.only_host(host)?;
        let play = self.playing_mut()?;
        let before = (play.held, play.is_hidden());
        if !play.set_hidden(true) {
            return Err(Refusal::new(Code::NotNow, "Nothing is being drawn now."));
        }
        play.held = true;
        if before == (true, false) {
            // The clocks stand already; that the board is blank is news.
            self.tell_clock(now, out);
        }
        self.people_changed(rules, now, out);
        Ok(())
    }

    /// Puts a hidden drawing back: everybody is sent what they lack of it.
    pub(super) fn show_drawing(&mut self, out: &mut Outbox) {
        let room = self.id;
        let Ok(play) = self.playing_mut() else { return };
        if !play.is_hidden() {
            return;
        }
        play.set_hidden(false);
        if let Some(canvas) = play.live_canvas() {
            let from = CanvasAddress {
                turn: canvas.turn,
                seq: 0,
            };
            let by = ConnId::NONE;
            out.push(Output::Drawn { room, by, from });
        }
    }

    /// Drops a hidden drawing and lets the same player choose again. Those who
    /// have guessed keep their points.
    pub(super) fn new_word(
        &mut self,
        rules: &Rules,
        now: Millis,
        host: UserId,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        self.only_host(host)?;
        if !self.playing_mut()?.is_hidden() {
            return Err(Refusal::new(Code::NotNow, "Hide the drawing first."));
        }
        self.let_go()?;
        let phase = std::mem::replace(&mut self.phase, RoomPhase::Lobby);
        if let RoomPhase::Playing(mut play) = phase {
            play.resume(now);
            let drawer = play.drawer;
            self.begin_turn(rules, now, play, drawer, out);
        }
        Ok(())
    }

    /// The clocks run on once a hidden drawing is dropped.
    pub(super) fn let_go(&mut self) -> Result<(), Refusal> {
        let play = self.playing_mut()?;
        play.held &= !play.is_hidden();
        Ok(())
    }

    /// Ends the game with the scores as they stand.
    pub(super) fn finish_now(
        &mut self,
        now: Millis,
        host: UserId,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        self.only_host(host)?;
        self.playing_mut()?;
        self.keep(None, out);
        self.abandon_game(now, out);
        Ok(())
    }

    fn player_here(&mut self, user: UserId) -> Result<&mut Seat, Refusal> {
        self.seat_mut(user)
            .ok_or_else(|| Refusal::new(Code::NotInRoom, "That player is not in this room."))
    }
}
