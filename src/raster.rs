//! The picture: what a list of operations looks like, to the pixel.
//!
//! This file owns the rules that make every client and the server see the same
//! 1600 × 1200 palette indices. `www/src/canvas/raster.ts` is its twin, and
//! `tests/canvas/*.json` holds both to the same hashes. It must not know who
//! draws, when, or why, and it must not use a floating-point number.
//!
//! - A pixel is a square; its centre lies half a pixel right of and below its
//!   corner (x, y), and points are corners. So a dot of diameter 8 is 8 wide.
//! - `begin` puts a dot at its first point and opens a stroke; its further
//!   points, and those of `move`, extend the stroke.
//! - A stroke through p0, p1, p2 … is the straight line from p0 to the middle
//!   of p0 p1, then for every inner point the quadratic curve from middle to
//!   middle with that point as its control, and when it closes, the straight
//!   line from the last middle to the last point.
//! - `end`, `begin`, `fill`, `undo` and `clear` close an open stroke. A list
//!   that ends with an open stroke shows what has been drawn so far.
//! - `move` and `end` without an open stroke do nothing.
//! - How points are spread over `begin` and `move` changes nothing.
//! - `fill` colours the four-connected area of one colour around its point. Of
//!   the same colour it changes nothing, but an undo takes it back all the same.
//! - `undo` takes back the last stroke, fill or clear that is still there.
//!   Without one it does nothing. An undo cannot be undone.

use crate::limits::{BRUSH_DIAMETERS, CANVAS_HEIGHT, CANVAS_WIDTH};
use crate::protocol::op::{Op, Point};

/// Sub-pixels per pixel: lines and curves have their corners on this grid.
const SUB: i64 = 16;
/// A curve becomes chords no farther from it than this, in sub-pixels: half a
/// pixel, which nobody sees. A finer curve takes longer to draw.
const FLATNESS: i64 = 8;

const WIDTH: i64 = CANVAS_WIDTH as i64;
const HEIGHT: i64 = CANVAS_HEIGHT as i64;

/// A picture: one index into `PALETTE` for every pixel.
pub struct Picture(Box<[u8]>);

/// Something that an undo can take back.
enum Act {
    Stroke {
        color: u8,
        size: u8,
        points: Vec<Point>,
        closed: bool,
    },
    Fill {
        color: u8,
        at: Point,
    },
    Clear,
}

/// A position on the grid of sub-pixels.
#[derive(Clone, Copy, PartialEq)]
struct Sub {
    x: i64,
    y: i64,
}

impl Picture {
    /// Draws a whole list of operations. A heavy drawing takes tens of
    /// milliseconds: never on the game loop.
    pub fn of(ops: &[Op]) -> Picture {
        let acts = remaining(ops);
        let shown = acts
            .iter()
            .rposition(|act| matches!(act, Act::Clear))
            .map_or(0, |at| at + 1);
        let mut picture = Picture(vec![0; (WIDTH * HEIGHT) as usize].into_boxed_slice());
        for act in &acts[shown..] {
            match act {
                Act::Stroke {
                    color,
                    size,
                    points,
                    closed,
                } => {
                    picture.stroke(*color, *size, points, *closed);
                }
                Act::Fill { color, at } => picture.fill(*color, *at),
                Act::Clear => {}
            }
        }
        picture
    }

    /// The palette indices, row by row from the upper left corner.
    pub fn pixels(&self) -> &[u8] {
        &self.0
    }

    /// FNV-1a, 32 bits, over the pixels: equal pictures have equal hashes.
    pub fn hash(&self) -> u32 {
        self.0.iter().fold(0x811c_9dc5, |hash, pixel| {
            (hash ^ u32::from(*pixel)).wrapping_mul(0x0100_0193)
        })
    }

    fn stroke(&mut self, color: u8, size: u8, points: &[Point], closed: bool) {
        let radius = i64::from(BRUSH_DIAMETERS[usize::from(size)]) * SUB / 2;
        let points: Vec<Sub> = points.iter().map(|point| Sub::of(*point)).collect();
        let [first, .., last] = points[..] else {
            // A stroke of one point is its dot.
            points
                .iter()
                .for_each(|dot| self.capsule(*dot, *dot, radius, color));
            return;
        };
        let mut tip = first.middle(points[1]);
        self.capsule(first, tip, radius, color);
        for pair in points[1..].windows(2) {
            let middle = pair[0].middle(pair[1]);
            self.curve(tip, pair[0], middle, radius, color);
            tip = middle;
        }
        if closed {
            self.capsule(tip, last, radius, color);
        }
    }

    /// A quadratic curve, as chords. Their number is a power of two, so that
    /// its square divides by a shift.
    fn curve(&mut self, from: Sub, control: Sub, to: Sub, radius: i64, color: u8) {
        let bend_x = (from.x - 2 * control.x + to.x).abs();
        let bend_y = (from.y - 2 * control.y + to.y).abs();
        // One chord strays from the curve by a quarter of its bend, n chords
        // by n² times less.
        let mut log = 0;
        while (bend_x.max(bend_y) >> (2 * log)) > 4 * FLATNESS {
            log += 1;
        }
        let (chords, half) = (1_i64 << log, (1_i64 << (2 * log)) / 2);
        let mut last = from;
        for step in 1..=chords {
            let (f, c, t) = (
                (chords - step) * (chords - step),
                2 * step * (chords - step),
                step * step,
            );
            let next = Sub {
                x: (f * from.x + c * control.x + t * to.x + half) >> (2 * log),
                y: (f * from.y + c * control.y + t * to.y + half) >> (2 * log),
            };
            self.capsule(last, next, radius, color);
            last = next;
        }
    }

    /// Every pixel whose centre is at most `radius` from the line from `a` to
    /// `b`. A row of a capsule is one run: the hull of what the disc around
    /// each end and the strip between them cover of it.
    fn capsule(&mut self, a: Sub, b: Sub, radius: i64, color: u8) {
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let length_squared = dx * dx + dy * dy;
        // |cross| ≤ radius × length, exactly, since cross is whole.
        let reach = (radius * radius * length_squared).isqrt();
        let top = ((a.y.min(b.y) - radius) / SUB - 1).max(0);
        let bottom = ((a.y.max(b.y) + radius) / SUB + 1).min(HEIGHT - 1);
        for y in top..=bottom {
            // Relative to a, as are `left` and `right`.
            let v = y * SUB + SUB / 2 - a.y;
            let (mut left, mut right) = (i64::MAX, i64::MIN);
            for (center_x, center_y) in [(0, 0), (dx, dy)] {
                let rest = radius * radius - (v - center_y) * (v - center_y);
                if rest >= 0 {
                    left = left.min(center_x - rest.isqrt());
                    right = right.max(center_x + rest.isqrt());
                }
            }
            if length_squared > 0 {
                let along = solve(dx, -dy * v, length_squared - dy * v);
                let across = solve(dy, dx * v - reach, dx * v + reach);
                let (from, to) = (along.0.max(across.0), along.1.min(across.1));
                if from <= to {
                    left = left.min(from);
                    right = right.max(to);
                }
            }
            if left <= right {
                let from = -(SUB / 2 - a.x - left).div_euclid(SUB);
                let to = (a.x + right - SUB / 2).div_euclid(SUB);
                self.run(y, from.max(0), to.min(WIDTH - 1), color);
            }
        }
    }

    /// Colours the pixels `from` to `to` of row `y`, both included.
    fn run(&mut self, y: i64, from: i64, to: i64, color: u8) {
        if from <= to {
            self.0[(y * WIDTH + from) as usize..=(y * WIDTH + to) as usize].fill(color);
        }
    }

    fn fill(&mut self, color: u8, at: Point) {
        let (width, height) = (WIDTH as usize, HEIGHT as usize);
        let (x, y) = (usize::try_from(at.x), usize::try_from(at.y));
        let (Ok(x), Ok(y)) = (x, y) else { return };
        if x >= width || y >= height {
            return;
        }
        let old = self.0[y * width + x];
        if old == color {
            return;
        }
        let mut seeds = vec![(x, y)];
        while let Some((x, y)) = seeds.pop() {
            let row = &mut self.0[y * width..(y + 1) * width];
            if row[x] != old {
                continue;
            }
            let left = row[..x]
                .iter()
                .rposition(|pixel| *pixel != old)
                .map_or(0, |at| at + 1);
            let right = row[x..]
                .iter()
                .position(|pixel| *pixel != old)
                .map_or(width, |n| x + n);
            row[left..right].fill(color);
            for near in [y.wrapping_sub(1), y + 1] {
                if near < height {
                    let row = &self.0[near * width..(near + 1) * width];
                    // One seed for each run of the old colour that touches this one.
                    let starts = |x: &usize| row[*x] == old && (*x == left || row[*x - 1] != old);
                    seeds.extend((left..right).filter(starts).map(|x| (x, near)));
                }
            }
        }
    }
}

impl Sub {
    fn of(point: Point) -> Sub {
        Sub {
            x: i64::from(point.x) * SUB,
            y: i64::from(point.y) * SUB,
        }
    }

    fn middle(self, other: Sub) -> Sub {
        Sub {
            x: (self.x + other.x) / 2,
            y: (self.y + other.y) / 2,
        }
    }
}

/// What the undos of a list leave of it.
fn remaining(ops: &[Op]) -> Vec<Act> {
    let mut acts: Vec<Act> = Vec::new();
    for op in ops {
        if let (
            Op::Move { points: more },
            Some(Act::Stroke {
                points,
                closed: false,
                ..
            }),
        ) = (op, acts.last_mut())
        {
            points.extend(more);
            continue;
        }
        if let Some(Act::Stroke { closed, .. }) = acts.last_mut() {
            *closed = true;
        }
        match op {
            Op::Begin {
                color,
                size,
                points,
            } => acts.push(Act::Stroke {
                color: *color,
                size: *size,
                points: points.to_vec(),
                closed: false,
            }),
            Op::Fill { color, at } => acts.push(Act::Fill {
                color: *color,
                at: *at,
            }),
            Op::Clear => acts.push(Act::Clear),
            Op::Undo => drop(acts.pop()),
            Op::Move { .. } | Op::End => {}
        }
    }
    acts
}

/// The whole numbers u with `low` ≤ k × u ≤ `high`, as first and last. For
/// k = 0 that is all of them or none.
fn solve(k: i64, low: i64, high: i64) -> (i64, i64) {
    match k {
        0 if low <= 0 && 0 <= high => (i64::MIN, i64::MAX),
        0 => (1, 0),
        1.. => (-(-low).div_euclid(k), high.div_euclid(k)),
        _ => solve(-k, -high, -low),
    }
}
