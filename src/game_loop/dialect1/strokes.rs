//! The drawing, translated for clients of the original and back.
//!
//! Their board is 800 × 600 with any colour and width, sample by sample; ours
//! is twice that, with a palette, as operations. A sample is exact to half a
//! unit of theirs, a colour and a width become the nearest that we have.

use smallvec::smallvec;

use super::{Place, somebody};
use crate::game::canvas::{Canvas, LOBBY_TURN};
use crate::game::room::Room;
use crate::game::{Millis, ms};
use crate::game_loop::feed::{Chunk, Position, Redraw};
use crate::limits::{
    BRUSH_DIAMETERS, CANVAS_HEIGHT, CANVAS_MARGIN, CANVAS_WIDTH, OLD_CANVAS_WIDTH,
    OLD_CLIENT_CLEAR_TIME, PALETTE, TURN_OPERATIONS_MAX, TURN_POINTS_MAX,
};
use crate::protocol::client::{ClientMessage, DrawOps, DrawPoint, Rgb, old_color};
use crate::protocol::dialect1::{OldMessage, Sample, Somebody};
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::UserId;
use crate::protocol::op::{Op, Point};

/// Our pixels for one of the old board's.
const SCALE: i32 = CANVAS_WIDTH / OLD_CANVAS_WIDTH;

// ---- To the client ----------------------------------------------------------

/// Encodes the next part of a drawing from `at` on, one message a point.
/// Fills are left out: the old page cannot show them. After an undo, and for
/// who has nothing yet, the picture is drawn as it is now.
pub(in crate::game_loop) fn encode(
    room: &Room,
    canvas: &Canvas,
    at: Position,
    chunk: &mut Chunk,
) -> Position {
    let ops = canvas.ops();
    let index = |seq: u32| (seq - canvas.base()) as usize;
    let start = index(at.seq);
    let redraw = at.redraw.or_else(|| {
        let undo = ops[start..].iter().rposition(|op| *op == Op::Undo);
        let until = match undo {
            _ if start == 0 => canvas.seq(),
            Some(undo) => at.seq + u32::try_from(undo + 1).unwrap_or(u32::MAX),
            None => return None,
        };
        if at.seq > 0 {
            chunk.push(&canvas_cleared(room));
        }
        let sent = canvas.base();
        Some(Redraw { until, sent })
    });
    let mut page = Page { room, chunk };
    match redraw {
        None => {
            let pen = at.pen.unwrap_or_else(|| Pen::after(room, canvas, start));
            let (done, pen) = page.draw(&ops[start..], pen, |_| true);
            Position {
                seq: at.seq + done,
                redraw: None,
                pen: Some(pen),
            }
        }
        Some(Redraw { until, sent }) => {
            let (from, last) = (index(sent), index(until));
            let shown = shown(&ops[..last]);
            let pen = at.pen.filter(|_| at.redraw.is_some());
            let pen = pen.unwrap_or_else(|| Pen::after(room, canvas, from));
            let rest = &ops[from..last];
            let (done, pen) = page.draw(rest, pen, |at| shown[from + at]);
            let sent = sent + done;
            let over = sent == until;
            Position {
                seq: if over { until } else { at.seq },
                redraw: (!over).then_some(Redraw { until, sent }),
                pen: Some(pen),
            }
        }
    }
}

/// A part of a drawing on its way to an old page.
struct Page<'a> {
    room: &'a Room,
    chunk: &'a mut Chunk,
}

impl Page<'_> {
    /// Sends those of `ops` that `wanted` picks, until the chunk is full. Says
    /// how many operations it went through, and how the pen is held then.
    fn draw(&mut self, ops: &[Op], mut pen: Pen, wanted: impl Fn(usize) -> bool) -> (u32, Pen) {
        let mut done = 0;
        for (at, op) in ops.iter().enumerate() {
            if self.chunk.is_full() {
                break;
            }
            done += 1;
            pen.down = op.pen().unwrap_or(pen.down);
            if wanted(at) {
                self.show(op, pen);
            }
            pen.last = last_point(op).or(pen.last);
            pen.stamp += numbers(op);
        }
        (done, pen)
    }

    fn show(&mut self, op: &Op, mut pen: Pen) {
        match op {
            Op::Begin { points, .. } | Op::Move { points } => {
                let begins = matches!(op, Op::Begin { .. });
                for (nth, &point) in points.iter().enumerate() {
                    self.sample(point, pen, (true, begins && nth == 0));
                    pen.stamp += 1;
                }
            }
            Op::End => {
                if let Some(point) = pen.last {
                    self.sample(point, pen, (false, false));
                }
            }
            Op::Clear => self.chunk.push(&canvas_cleared(self.room)),
            Op::Fill { .. } | Op::Undo => {}
        }
    }

    fn sample(&mut self, at: Point, pen: Pen, (is_drawing, is_first_point): (bool, bool)) {
        let Somebody { user_id, username } = artist(self.room);
        let (color, size) = pen.down;
        let data = Sample {
            user_id,
            username,
            x: f64::from(at.x) / f64::from(SCALE),
            y: f64::from(at.y) / f64::from(SCALE),
            is_drawing,
            is_first_point,
            color: PALETTE[usize::from(color)],
            brush_size: BRUSH_DIAMETERS[usize::from(size)] / SCALE,
            timestamp: pen.stamp,
        };
        self.chunk.push(&OldMessage::DrawData { data });
    }
}

/// A point of a drawing for who asks over HTTP, on the old board.
#[derive(Clone, Copy, Debug)]
pub struct PicturePoint {
    at: Point,
    color: u8,
    size: u8,
    /// False for the end of a stroke.
    pub is_drawing: bool,
}

impl PicturePoint {
    /// To the right.
    pub fn x(self) -> f64 {
        f64::from(self.at.x) / f64::from(SCALE)
    }

    /// Down.
    pub fn y(self) -> f64 {
        f64::from(self.at.y) / f64::from(SCALE)
    }

    /// `#rrggbb`
    pub fn color(self) -> &'static str {
        PALETTE[usize::from(self.color)]
    }

    /// The stroke's width.
    pub fn brush_size(self) -> i32 {
        BRUSH_DIAMETERS[usize::from(self.size)] / SCALE
    }
}

/// The strokes that are to be seen, point by point. Fills are left out.
pub(in crate::game_loop) fn picture(canvas: &Canvas) -> Vec<PicturePoint> {
    let (mut color, mut size) = Default::default();
    let mut points: Vec<PicturePoint> = Vec::new();
    for (op, shown) in canvas.ops().iter().zip(shown(canvas.ops())) {
        (color, size) = op.pen().unwrap_or((color, size));
        if !shown {
            continue;
        }
        points.extend(op.points().iter().map(|&at| PicturePoint {
            at,
            color,
            size,
            is_drawing: true,
        }));
        if let (Op::End, Some(last)) = (op, points.last().copied()) {
            points.push(PicturePoint {
                is_drawing: false,
                ..last
            });
        }
    }
    points
}

/// The pen as an old page follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::game_loop) struct Pen {
    /// Colour and size of the stroke.
    down: (u8, u8),
    last: Option<Point>,
    /// Of the next sample. Pages sort by it. The same sample has the same
    /// number whenever it is sent, and one that lies before whatever a page
    /// draws now.
    stamp: i64,
}

/// No drawing becomes more numbers: one for each point and each operation.
const NUMBERS_MAX: i64 = 2 * (TURN_POINTS_MAX + TURN_OPERATIONS_MAX) as i64;

impl Pen {
    /// As it is held after so many operations.
    fn after(room: &Room, canvas: &Canvas, count: usize) -> Pen {
        let ops = &canvas.ops()[..count];
        let gone = canvas.base() as usize + canvas.points_gone();
        let gone = i64::try_from(gone).unwrap_or_default();
        Pen {
            down: ops.iter().rev().find_map(Op::pen).unwrap_or_default(),
            last: ops.iter().rev().find_map(last_point),
            stamp: room.created_at * 1000 - NUMBERS_MAX
                + gone
                + ops.iter().map(numbers).sum::<i64>(),
        }
    }
}

/// How many numbers are kept for the samples that an operation becomes.
fn numbers(op: &Op) -> i64 {
    1 + i64::try_from(op.points().len()).unwrap_or_default()
}

fn last_point(op: &Op) -> Option<Point> {
    op.points().last().copied()
}

fn artist(room: &Room) -> Somebody<'_> {
    somebody(room, room.drawer().unwrap_or(UserId::NOBODY))
}

/// The picture is gone.
pub(super) fn canvas_cleared(room: &Room) -> OldMessage<'_> {
    OldMessage::CanvasCleared(artist(room))
}

/// Which operations make up the picture: neither undone nor cleared.
fn shown(ops: &[Op]) -> Vec<bool> {
    // Where each stroke, fill and clear begins that has not been undone.
    let mut steps: Vec<usize> = Vec::new();
    let mut step_of: Vec<Option<usize>> = Vec::with_capacity(ops.len());
    for (at, op) in ops.iter().enumerate() {
        match op {
            Op::Begin { .. } | Op::Fill { .. } | Op::Clear => steps.push(at),
            Op::Undo => drop(steps.pop()),
            Op::Move { .. } | Op::End => {}
        }
        let begun = match op {
            Op::Move { .. } | Op::End => step_of.last().copied().flatten(),
            Op::Begin { .. } => Some(at),
            Op::Fill { .. } | Op::Undo | Op::Clear => None,
        };
        step_of.push(begun);
    }
    let cleared = steps.iter().rposition(|&at| ops[at] == Op::Clear);
    let visible = &steps[cleared.map_or(0, |at| at + 1)..];
    step_of
        .into_iter()
        .map(|step| step.is_some_and(|step| visible.binary_search(&step).is_ok()))
        .collect()
}

// ---- From the client --------------------------------------------------------

/// What an old client's `draw` or `clear_canvas` means as operations. None if
/// there is nothing to do: its page sends both far more often than needed.
pub(in crate::game_loop) fn draw_ops(
    message: &ClientMessage,
    place: Place,
    now: Millis,
    joined_at: Millis,
) -> Result<Option<DrawOps>, Refusal> {
    let Some((room, user)) = place else {
        return Err(Refusal::new(Code::NotInRoom, "Not in a room"));
    };
    let canvas = room.canvas().filter(|canvas| canvas.turn != LOBBY_TURN);
    let Some(canvas) = canvas else {
        let lifted = matches!(message, ClientMessage::Draw(samples)
            if samples.iter().all(|sample| !sample.is_drawing));
        if lifted || matches!(message, ClientMessage::ClearCanvas) {
            return Ok(None);
        }
        return Err(Refusal::new(Code::NotNow, "There is nothing to draw now."));
    };
    let ops = match message {
        ClientMessage::ClearCanvas => {
            let by_itself = now < joined_at + ms(OLD_CLIENT_CLEAR_TIME);
            let drawer = room.drawer() == Some(user);
            let ignored = drawer && (by_itself || canvas.is_blank());
            (!ignored).then(|| vec![Op::Clear])
        }
        ClientMessage::Draw(samples) => Some(stroke_ops(samples, canvas)),
        _ => None,
    };
    let ops = ops.filter(|ops| !ops.is_empty());
    Ok(ops.map(|ops| DrawOps {
        turn: canvas.turn,
        seq: canvas.seq(),
        ops,
    }))
}

/// A stroke's samples as operations that go on from what is on the board: one
/// for all that comes at once between two lifts of the pen.
fn stroke_ops(samples: &[DrawPoint], canvas: &Canvas) -> Vec<Op> {
    let mut ops: Vec<Op> = Vec::new();
    let mut open = canvas.is_open();
    let mut last = None;
    for sample in samples {
        let point = Point {
            x: coordinate(sample.x, CANVAS_WIDTH),
            y: coordinate(sample.y, CANVAS_HEIGHT),
        };
        let before = last.replace(point);
        if sample.is_drawing && (!open || sample.is_first_point) {
            let color = sample.color.map_or(BLACK, nearest_color);
            let size = nearest_size(sample.brush_size.unwrap_or(DEFAULT_BRUSH_SIZE));
            let points = smallvec![point];
            ops.push(Op::Begin {
                color,
                size,
                points,
            });
        } else if sample.is_drawing {
            move_to(&mut ops, point);
        } else if open {
            let drawn = || canvas.ops().iter().rev().find_map(last_point);
            if before.or_else(drawn) != Some(point) {
                move_to(&mut ops, point);
            }
            ops.push(Op::End);
        }
        open = sample.is_drawing;
    }
    ops
}

fn move_to(ops: &mut Vec<Op>, point: Point) {
    if let Some(Op::Begin { points, .. } | Op::Move { points }) = ops.last_mut() {
        points.push(point);
    } else {
        let points = smallvec![point];
        ops.push(Op::Move { points });
    }
}

/// The colour of a `draw` that names none, as in the original.
const BLACK: u8 = 3;
/// The width of a `draw` that names none, as in the original.
const DEFAULT_BRUSH_SIZE: f64 = 2.0;

#[allow(
    clippy::cast_possible_truncation,
    reason = "clamped to the canvas just before"
)]
fn coordinate(old: f64, size: i32) -> i16 {
    let (low, high) = (
        f64::from(-CANVAS_MARGIN),
        f64::from(size + CANVAS_MARGIN - 1),
    );
    (old * f64::from(SCALE)).round().clamp(low, high) as i16
}

fn nearest_size(brush_size: f64) -> u8 {
    let wished = (brush_size * f64::from(SCALE)).clamp(0.0, f64::from(CANVAS_WIDTH));
    let far = |diameter: i32| (f64::from(diameter) - wished).abs();
    nearest(BRUSH_DIAMETERS.iter().map(|&diameter| far(diameter)))
}

fn nearest_color(wished: Rgb) -> u8 {
    nearest(PALETTE.iter().map(|known| {
        let known = old_color(known).ok().flatten().unwrap_or_default();
        let far = |part: usize| f64::from(wished[part]) - f64::from(known[part]);
        (0..3).map(|part| far(part).powi(2)).sum()
    }))
}

fn nearest(distances: impl Iterator<Item = f64>) -> u8 {
    let nearest = distances
        .enumerate()
        .min_by(|(_, a), (_, b)| a.total_cmp(b));
    nearest
        .and_then(|(at, _)| u8::try_from(at).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begin() -> Op {
        Op::Begin {
            color: 3,
            size: 0,
            points: smallvec![Point { x: 2, y: 2 }],
        }
    }

    #[test]
    fn colours_and_sizes_find_their_nearest() {
        assert_eq!(nearest_color(old_color("#000000").unwrap().unwrap()), 3);
        assert_eq!(nearest_color(old_color("#FF0000").unwrap().unwrap()), 4);
        assert_eq!(nearest_color(old_color("#fff").unwrap().unwrap()), 0);
        assert_eq!(old_color("red"), Ok(None));
        assert_eq!(old_color("#ffé3"), Ok(None));
        assert_eq!(nearest_size(2.0), 0);
        assert_eq!(nearest_size(20.0), 3);
        assert_eq!(nearest_size(1e300), 4);
    }

    #[test]
    fn coordinates_are_exact_to_a_half_and_stay_near_the_board() {
        assert_eq!(coordinate(489.758, CANVAS_WIDTH), 980);
        assert_eq!(coordinate(-5.0, CANVAS_WIDTH), -10);
        assert_eq!(coordinate(1e9, CANVAS_HEIGHT), 1263);
    }

    #[test]
    fn what_was_undone_or_cleared_is_not_shown() {
        let ops = [begin(), Op::End, begin(), Op::End, Op::Undo];
        assert_eq!(shown(&ops), [true, true, false, false, false]);
        let ops = [begin(), Op::Clear, begin(), Op::End];
        assert_eq!(shown(&ops), [false, false, true, true]);
        let ops = [begin(), Op::Clear, Op::Undo, begin()];
        assert_eq!(shown(&ops), [true, false, false, true]);
    }
}
