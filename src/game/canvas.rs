//! The drawing of one turn: an append-only list of operations within a budget.
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
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Canvas {
    /// The turn of the game that this is the drawing of; 0 for none.
    pub turn: u32,
    #[serde(skip)]
    ops: Vec<Op>,
    #[serde(skip)]
    points: usize,
    #[serde(skip)]
    fills: usize,
    #[serde(skip)]
    operations: usize,
    /// A stroke has begun and not ended.
    #[serde(skip)]
    open: bool,
    /// When the next fill is due; may lie `FILL_BURST` intervals ahead.
    #[serde(skip)]
    fill_clock: Millis,
}

impl Canvas {
    /// An empty drawing for a turn.
    pub fn new(turn: u32) -> Canvas {
        Canvas {
            turn,
            ops: Vec::new(),
            points: 0,
            fills: 0,
            operations: 0,
            open: false,
            fill_clock: 0,
        }
    }

    /// Takes back the operations that it was written down without. They were
    /// within the budget when they came.
    pub fn restore(&mut self, ops: Vec<Op>) {
        for op in &ops {
            self.fill_clock = 0;
            let counted = self.count(0, op);
            debug_assert!(counted.is_ok(), "{counted:?}");
        }
        self.fill_clock = 0;
        self.ops = ops;
    }

    /// All operations, in order.
    pub fn ops(&self) -> &[Op] {
        &self.ops
    }

    /// How many operations there are: the `seq` of the next one.
    pub fn seq(&self) -> u32 {
        u32::try_from(self.ops.len()).unwrap_or(u32::MAX)
    }

    /// A stroke has begun and not ended.
    pub fn is_open(&self) -> bool {
        self.open
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

        let mut after = Canvas {
            ops: Vec::new(),
            ..*self
        };
        for op in &ops {
            after.count(now, op)?;
        }
        self.ops.append(&mut ops);
        *self = Canvas {
            ops: std::mem::take(&mut self.ops),
            ..after
        };
        Ok(())
    }

    /// Takes one operation out of the budget, or says what is used up.
    fn count(&mut self, now: Millis, op: &Op) -> Result<(), Refusal> {
        let full = |what: &str| {
            Err(Refusal::new(
                Code::CanvasFull,
                format!("This drawing has all its {what}."),
            ))
        };
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
            Op::Fill { .. } => {
                self.fills += 1;
                if self.fills > TURN_FILLS_MAX {
                    return full("fills");
                }
                self.fill_clock = self.fill_clock.max(now) + ms(FILL_INTERVAL);
                if self.fill_clock > now + FILL_BURST * ms(FILL_INTERVAL) {
                    return Err(Refusal::new(Code::TooFast, "At most two fills a second."));
                }
            }
            // An end without a stroke does nothing, but takes its place.
            Op::Begin { .. } | Op::End | Op::Undo | Op::Clear => {}
        }
        self.open = matches!(op, Op::Begin { .. });
        self.operations += 1;
        if self.operations > TURN_OPERATIONS_MAX {
            return full("strokes");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::op::Point;

    fn begin() -> Op {
        Op::Begin {
            color: 3,
            size: 1,
            points: vec![Point { x: 1, y: 1 }],
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
        assert_eq!(refused.unwrap_err().code, Code::TooFast);
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
        let refused = canvas.append(0, canvas.seq(), vec![Op::Move { points: vec![] }]);
        assert_eq!(refused.unwrap_err().code, Code::OutOfSequence);
    }
}
