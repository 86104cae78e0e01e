//! A drawing, of a turn or of the lobby: an append-only list of operations within a budget.
//!
//! It knows no pixel (`raster.rs` does) and not who may draw.

use serde::{Deserialize, Serialize};

use super::{Millis, ms};
use crate::limits::{
    FILL_BURST, FILL_INTERVAL, TURN_FILLS_MAX, TURN_OPERATIONS_MAX, TURN_POINTS_MAX,
};
use crate::protocol::error::{Code, Refusal};
use crate::protocol::op::Op;

/// The operations of a turn, and what they have used of its budget. Written
/// down without them: they are many, and only ever appended.
///
/// A clear can be undone until something is drawn on the empty board. Then
/// what stood before it is gone for good, and the budget is whole again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Canvas {
    /// The turn of the game that this is the drawing of; `LOBBY_TURN` for the
    /// doodles of the lobby.
    pub turn: u32,
    #[serde(skip)]
    ops: Vec<Op>,
    #[serde(skip)]
    tally: Tally,
}

/// What the operations of a list amount to.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    /// How many operations have gone for good: the number of the first.
    base: u32,
    /// How many points went with them.
    points_gone: usize,
    points: usize,
    fills: usize,
    operations: usize,
    /// A stroke has begun and not ended.
    open: bool,
    /// When the next fill is due; may lie `FILL_BURST` intervals ahead.
    fill_clock: Millis,
    /// Strokes and fills that an undo can take back, clears apart.
    undoable: usize,
    /// The clears that nothing has been drawn after.
    cleared: Option<Cleared>,
}

/// What stands for a turn where there is none.
pub const LOBBY_TURN: u32 = 0;

/// The number of the first operation of a drawing, and all that it has.
pub type StoredDrawing = (u32, Vec<Op>);

#[derive(Clone, Copy, Debug)]
struct Cleared {
    /// The number of the first one.
    at: u32,
    times: u32,
}

impl Canvas {
    /// An empty board for the lobby.
    pub fn for_doodles() -> Canvas {
        Canvas::new(LOBBY_TURN)
    }

    /// An empty drawing for a turn.
    pub fn new(turn: u32) -> Canvas {
        Canvas {
            turn,
            ops: Vec::new(),
            tally: Tally::default(),
        }
    }

    /// Takes back the operations that it was written down without, the first
    /// of which has the number `base`. They were within the budget when they
    /// came.
    pub fn restore(&mut self, base: u32, ops: Vec<Op>) {
        self.tally.base = base;
        for (number, op) in (base..).zip(&ops) {
            self.tally.fill_clock = 0;
            let counted = self.tally.count(0, number, op);
            debug_assert!(counted.is_ok(), "{counted:?}");
        }
        self.tally.fill_clock = 0;
        self.tally.base = base;
        self.ops = ops;
    }

    /// The operations that are there, in order.
    pub fn ops(&self) -> &[Op] {
        &self.ops
    }

    /// Those from `seq` on.
    pub fn ops_from(&self, seq: u32) -> &[Op] {
        let at = seq.saturating_sub(self.tally.base) as usize;
        self.ops.get(at..).unwrap_or_default()
    }

    /// The number of the first operation that is there. Unless it is 0, that
    /// is a clear.
    pub fn base(&self) -> u32 {
        self.tally.base
    }

    /// Points of the operations before that one.
    pub fn points_gone(&self) -> usize {
        self.tally.points_gone
    }

    /// How many operations there have been: the `seq` of the next one.
    pub fn seq(&self) -> u32 {
        let here = u32::try_from(self.ops.len()).unwrap_or(u32::MAX);
        self.tally.base.saturating_add(here)
    }

    /// A stroke has begun and not ended.
    pub fn is_open(&self) -> bool {
        self.tally.open
    }

    /// Nothing has been drawn since the last clear.
    pub fn is_blank(&self) -> bool {
        matches!(self.ops.last(), None | Some(Op::Clear))
    }

    /// Appends operations that the sender has numbered from `seq`. What is
    /// here already is skipped. All of the rest is taken, or none.
    pub fn append(&mut self, now: Millis, seq: u32, mut ops: Vec<Op>) -> Result<(), Refusal> {
        let Some(known) = self.seq().checked_sub(seq) else {
            return Err(Refusal::new(
                Code::OutOfSequence,
                "Operations are missing in between.",
            ));
        };
        ops.drain(..(known as usize).min(ops.len()));

        let mut after = self.tally;
        for (number, op) in (self.seq()..).zip(&ops) {
            after.count(now, number, op)?;
        }
        self.ops.append(&mut ops);
        let gone = self.ops.drain(..(after.base - self.tally.base) as usize);
        after.points_gone += gone.map(|op| op.points().len()).sum::<usize>();
        self.tally = after;
        Ok(())
    }
}

impl Tally {
    /// Takes the operation of a number out of the budget, or says what is used
    /// up.
    fn count(&mut self, now: Millis, number: u32, op: &Op) -> Result<(), Refusal> {
        let full = |what: &str| {
            Err(Refusal::new(
                Code::CanvasFull,
                format!("This drawing has all its {what}. Clear the board for more."),
            ))
        };
        if let Op::Begin { .. } | Op::Fill { .. } = op
            && let Some(cleared) = self.cleared
        {
            *self = Tally {
                base: cleared.at,
                points_gone: self.points_gone,
                fill_clock: self.fill_clock,
                ..Tally::default()
            };
        }
        self.points += op.points().len();
        if self.points > TURN_POINTS_MAX {
            return full("points");
        }
        match op {
            Op::Move { .. } if !self.open => {
                return Err(Refusal::new(
                    Code::OutOfSequence,
                    "move: no stroke has begun.",
                ));
            }
            Op::Move { .. } => return Ok(()),
            Op::End if self.open => {
                self.open = false;
                return Ok(());
            }
            // An end without a stroke does nothing, but takes its place.
            Op::End => {}
            Op::Begin { .. } => self.undoable += 1,
            Op::Fill { .. } => {
                self.undoable += 1;
                self.fills += 1;
                if self.fills > TURN_FILLS_MAX {
                    return full("fills");
                }
                self.fill_clock = self.fill_clock.max(now) + ms(FILL_INTERVAL);
                let most = now + FILL_BURST * ms(FILL_INTERVAL);
                if self.fill_clock > most {
                    let wait = self.fill_clock - most;
                    return Err(Refusal::too_fast("At most two fills a second.", wait));
                }
            }
            Op::Clear => {
                let first = Cleared {
                    at: number,
                    times: 0,
                };
                self.cleared.get_or_insert(first).times += 1;
            }
            Op::Undo => self.undo()?,
        }
        self.open = matches!(op, Op::Begin { .. });
        self.operations += 1;
        // A clear must still be possible on a full board.
        let most = TURN_OPERATIONS_MAX + usize::from(*op == Op::Clear);
        if self.operations > most {
            return full("strokes");
        }
        Ok(())
    }

    fn undo(&mut self) -> Result<(), Refusal> {
        if let Some(Cleared { at, times }) = self.cleared {
            let times = times - 1;
            self.cleared = (times > 0).then_some(Cleared { at, times });
        } else if self.undoable > 0 || self.base == 0 {
            self.undoable = self.undoable.saturating_sub(1);
        } else {
            return Err(Refusal::new(
                Code::NotNow,
                "What was there before the board was cleared is gone.",
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use smallvec::smallvec;

    use crate::protocol::op::Point;

    fn begin() -> Op {
        Op::Begin {
            color: 3,
            size: 1,
            points: smallvec![Point { x: 1, y: 1 }],
        }
    }

    fn fill() -> Op {
        Op::Fill {
            color: 3,
            at: Point { x: 1, y: 1 },
        }
    }

    #[test]
    fn what_is_known_is_skipped_and_a_gap_is_refused() {
        let mut canvas = Canvas::new(1);
        canvas.append(0, 0, vec![begin(), Op::End]).unwrap();
        canvas
            .append(0, 0, vec![begin(), Op::End, Op::Undo])
            .unwrap();
        assert_eq!(canvas.ops(), [begin(), Op::End, Op::Undo]);
        canvas.append(0, 0, vec![begin()]).unwrap();
        assert_eq!(canvas.seq(), 3);
        assert_eq!(
            canvas.append(0, 4, vec![Op::End]).unwrap_err().code,
            Code::OutOfSequence
        );
    }

    #[test]
    fn a_refused_batch_changes_nothing() {
        let mut canvas = Canvas::new(1);
        let refused = canvas.append(
            0,
            0,
            vec![begin(), fill(), fill(), fill(), fill(), fill(), fill()],
        );
        let refused = refused.unwrap_err();
        assert_eq!(
            (refused.code, refused.retry_after),
            (Code::TooFast, Some(1))
        );
        assert_eq!((canvas.seq(), canvas.is_open()), (0, false));
        canvas.append(0, 0, vec![begin()]).unwrap();
        assert!(canvas.is_open());
    }

    #[test]
    fn a_turn_has_a_budget() {
        let mut canvas = Canvas::new(1);
        for fills in 0..TURN_FILLS_MAX {
            canvas
                .append(fills as u64 * 500, canvas.seq(), vec![fill()])
                .unwrap();
        }
        let code = canvas
            .append(1_000_000, canvas.seq(), vec![fill()])
            .unwrap_err()
            .code;
        assert_eq!(code, Code::CanvasFull);
        let refused = canvas.append(
            0,
            canvas.seq(),
            vec![Op::Move {
                points: smallvec![],
            }],
        );
        assert_eq!(refused.unwrap_err().code, Code::OutOfSequence);
    }

    #[test]
    fn what_was_cleared_is_gone_once_there_is_something_new() {
        let mut canvas = Canvas::new(1);
        let mut draw = |ops: &[Op]| {
            let seq = canvas.seq();
            let drawn = canvas.append(0, seq, ops.to_vec());
            (drawn.map_err(|refusal| refusal.code), canvas.base())
        };
        // A clear can be undone, twice too, and then the budget is the old one.
        assert_eq!(draw(&[begin(), Op::End, Op::Clear]), (Ok(()), 0));
        assert_eq!(draw(&[Op::Clear, Op::Undo, Op::Undo]), (Ok(()), 0));
        assert_eq!(draw(&[begin(), Op::End, Op::Clear]), (Ok(()), 0));
        // A refused batch drops nothing.
        let too_many = [fill(), fill(), fill(), fill(), fill()];
        assert_eq!(draw(&too_many), (Err(Code::TooFast), 0));
        assert_eq!(draw(&[begin(), Op::End]), (Ok(()), 8));
        assert_eq!(draw(&[Op::Undo]), (Ok(()), 8));
        assert_eq!(draw(&[Op::Undo]), (Err(Code::NotNow), 8));
        assert_eq!(canvas.ops(), [Op::Clear, begin(), Op::End, Op::Undo]);
        assert_eq!(canvas.ops_from(10), [Op::End, Op::Undo]);
        assert_eq!((canvas.ops_from(3).len(), canvas.points_gone()), (4, 2));

        let mut restored = Canvas::new(1);
        restored.restore(8, canvas.ops().to_vec());
        assert_eq!((restored.seq(), restored.base()), (12, 8));
        let undo = restored.append(0, 12, vec![Op::Undo]);
        assert_eq!(undo.unwrap_err().code, Code::NotNow);
    }

    #[test]
    fn a_full_board_can_be_cleared_for_a_new_one() {
        let mut canvas = Canvas::new(1);
        let line = Op::Begin {
            color: 3,
            size: 1,
            points: smallvec![Point { x: 1, y: 1 }; TURN_POINTS_MAX],
        };
        for _ in 0..3 {
            canvas.append(0, canvas.seq(), vec![line.clone()]).unwrap();
            let more = canvas.append(0, canvas.seq(), vec![begin()]);
            assert_eq!(more.unwrap_err().code, Code::CanvasFull);
            canvas.append(0, canvas.seq(), vec![Op::Clear]).unwrap();
        }
        canvas = Canvas::new(1);
        for _ in 0..TURN_OPERATIONS_MAX {
            canvas.append(0, canvas.seq(), vec![begin()]).unwrap();
        }
        canvas.append(0, canvas.seq(), vec![Op::Clear]).unwrap();
        canvas.append(0, canvas.seq(), vec![begin()]).unwrap();
        assert_eq!(canvas.ops().len(), 2);
    }
}
