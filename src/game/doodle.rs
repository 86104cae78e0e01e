//! The doodle board: what everybody draws together while they wait.
//!
//! It is the same canvas as a turn's, of turn 0, and the feed carries it as it
//! carries a drawing. Nobody owns a stroke of it: strokes come whole, so that
//! those of several people do not mix, and only the host takes anything away.

use super::Millis;
use super::output::{Outbox, Output};
use super::room::{Room, RoomPhase};
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::{ConnId, UserId};
use crate::protocol::op::Op;
use crate::protocol::server::CanvasAddress;

impl Room {
    /// Draws whole strokes and fills. Whoever drew them is told them like all
    /// others: only then their order is known.
    pub(super) fn doodle(
        &mut self,
        now: Millis,
        user: UserId,
        ops: Vec<Op>,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        if !matches!(self.phase, RoomPhase::Lobby) {
            return Err(Refusal::new(Code::NotNow, "Doodles are for the lobby."));
        }
        if !self.settings.doodling {
            return Err(Refusal::new(
                Code::NotNow,
                "The host has switched the doodle board off.",
            ));
        }
        self.may_speak(user)?;
        let takes_away = |op: &Op| matches!(op, Op::Undo | Op::Clear);
        let ends = matches!(ops.last(), Some(Op::End | Op::Fill { .. }));
        if !ends || ops.iter().any(takes_away) {
            return Err(Refusal::new(
                Code::BadMessage,
                "ops: whole strokes and fills, nothing else",
            ));
        }
        self.doodle_on(now, ops, out)
    }

    /// Wipes the doodle board.
    pub(super) fn clear_doodles(&mut self, now: Millis, out: &mut Outbox) -> Result<(), Refusal> {
        match self.doodles.is_blank() {
            true => Ok(()),
            false => self.doodle_on(now, vec![Op::Clear], out),
        }
    }

    fn doodle_on(&mut self, now: Millis, ops: Vec<Op>, out: &mut Outbox) -> Result<(), Refusal> {
        let from = CanvasAddress {
            turn: self.doodles.turn,
            seq: self.doodles.seq(),
        };
        self.doodles.append(now, from.seq, ops)?;
        out.push(Output::Drawn {
            room: self.id,
            by: ConnId::NONE,
            from,
        });
        Ok(())
    }
}
