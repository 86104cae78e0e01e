//! Drawing operations: the only thing a picture is made of.
//!
//! A drawing is the list of its operations, in order; every client and the
//! server compute the same pixels from it (`raster.rs`). This file owns their
//! shape and their bounds. It must not know who may draw, or when.

use std::borrow::Cow;

use serde::de::{Deserialize, Deserializer, Error};
use serde::{Serialize, Serializer};
use smallvec::SmallVec;

use crate::limits::{
    BRUSH_DIAMETERS, CANVAS_HEIGHT, CANVAS_MARGIN, CANVAS_WIDTH, MESSAGE_POINTS_MAX, PALETTE,
};

/// A place on the picture, in its pixels; up to `CANVAS_MARGIN` outside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Point {
    /// To the right, from the left edge.
    pub x: i16,
    /// Down, from the upper edge.
    pub y: i16,
}

/// Most operations on the wire have one to four points, which need no memory of
/// their own here.
pub type Points = SmallVec<[Point; 4]>;

/// One step of a drawing. `Begin`, `Fill`, `Undo` and `Clear` end a stroke
/// that is still open, as `End` does.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// Puts the pen down: a new stroke, with its first points (at least one).
    Begin {
        /// Index into `PALETTE`.
        color: u8,
        /// Index into `BRUSH_DIAMETERS`.
        size: u8,
        /// At least one.
        points: Points,
    },
    /// Moves the pen on through these points (at least one).
    Move {
        /// At least one.
        points: Points,
    },
    /// Lifts the pen.
    End,
    /// Fills the four-connected area of one colour around a point.
    Fill {
        /// Index into `PALETTE`.
        color: u8,
        /// Inside the picture.
        at: Point,
    },
    /// Takes back the last stroke, fill or clear that is still there.
    Undo,
    /// Wipes the picture; an `Undo` brings it back.
    Clear,
}

impl Op {
    /// The points that a stroke gains by this operation.
    pub fn points(&self) -> &[Point] {
        match self {
            Op::Begin { points, .. } | Op::Move { points } => points,
            Op::End | Op::Fill { .. } | Op::Undo | Op::Clear => &[],
        }
    }

    /// The colour and the size of the stroke that begins here.
    pub fn pen(&self) -> Option<(u8, u8)> {
        match self {
            Op::Begin { color, size, .. } => Some((*color, *size)),
            Op::Move { .. } | Op::End | Op::Fill { .. } | Op::Undo | Op::Clear => None,
        }
    }
}

/// Every field that any operation has, as it stands on the wire. One flat
/// struct parses in one pass, without the buffering of a tagged enum.
#[derive(serde::Deserialize, serde::Serialize)]
struct Wire<'a, P> {
    #[serde(borrow)]
    op: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    color: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    x: Option<i16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    y: Option<i16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    points: Option<P>,
}

/// Points as one list of numbers: x, y, x, y …
struct Flat<P>(P);

impl<'de> Deserialize<'de> for Flat<Points> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> serde::de::Visitor<'de> for Pairs {
            type Value = Flat<Points>;

            fn expecting(&self, to: &mut std::fmt::Formatter) -> std::fmt::Result {
                write!(to, "1 to {MESSAGE_POINTS_MAX} points as x, y, x, y …")
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(
                self,
                mut list: A,
            ) -> Result<Self::Value, A::Error> {
                let mut points = Points::new();
                while let Some(x) = list.next_element()? {
                    let Some(y) = list.next_element()? else {
                        return Err(A::Error::custom("points: an x without its y"));
                    };
                    if points.len() == MESSAGE_POINTS_MAX {
                        return Err(A::Error::custom(format_args!(
                            "points: more than {MESSAGE_POINTS_MAX}"
                        )));
                    }
                    points.push(stroke_point(x, y).map_err(A::Error::custom)?);
                }
                if points.is_empty() {
                    return Err(A::Error::custom("points: at least one"));
                }
                Ok(Flat(points))
            }
        }
        source.deserialize_seq(Pairs)
    }
}

impl Serialize for Flat<&[Point]> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.iter().flat_map(|point| [point.x, point.y]))
    }
}

fn stroke_point(x: i16, y: i16) -> Result<Point, String> {
    let inside =
        |value: i16, size: i32| (-CANVAS_MARGIN..size + CANVAS_MARGIN).contains(&i32::from(value));
    if inside(x, CANVAS_WIDTH) && inside(y, CANVAS_HEIGHT) {
        Ok(Point { x, y })
    } else {
        Err(format!(
            "points: ({x}, {y}) lies too far outside {CANVAS_WIDTH} × {CANVAS_HEIGHT}"
        ))
    }
}

fn required<T, E: Error>(field: &'static str, value: Option<T>) -> Result<T, E> {
    value.ok_or_else(|| E::missing_field(field))
}

fn index<E: Error>(field: &'static str, value: Option<u8>, length: usize) -> Result<u8, E> {
    let value = required(field, value)?;
    if usize::from(value) < length {
        Ok(value)
    } else {
        Err(E::custom(format_args!("{field}: 0 to {}", length - 1)))
    }
}

impl<'de> Deserialize<'de> for Op {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        let wire = Wire::<Flat<Points>>::deserialize(source)?;
        Ok(match &*wire.op {
            "begin" => Op::Begin {
                color: index("color", wire.color, PALETTE.len())?,
                size: index("size", wire.size, BRUSH_DIAMETERS.len())?,
                points: required("points", wire.points)?.0,
            },
            "move" => Op::Move {
                points: required("points", wire.points)?.0,
            },
            "end" => Op::End,
            "fill" => {
                let (x, y) = (required("x", wire.x)?, required("y", wire.y)?);
                let inside = |value: i16, size: i32| (0..size).contains(&i32::from(value));
                if !inside(x, CANVAS_WIDTH) || !inside(y, CANVAS_HEIGHT) {
                    return Err(D::Error::custom("fill: the point lies outside the picture"));
                }
                Op::Fill {
                    color: index("color", wire.color, PALETTE.len())?,
                    at: Point { x, y },
                }
            }
            "undo" => Op::Undo,
            "clear" => Op::Clear,
            other => {
                return Err(D::Error::unknown_variant(
                    other,
                    &["begin", "move", "end", "fill", "undo", "clear"],
                ));
            }
        })
    }
}

impl Serialize for Op {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let bare = Wire::<Flat<&[Point]>> {
            op: "".into(),
            color: None,
            size: None,
            x: None,
            y: None,
            points: None,
        };
        match self {
            Op::Begin {
                color,
                size,
                points,
            } => Wire {
                op: "begin".into(),
                color: Some(*color),
                size: Some(*size),
                points: Some(Flat(points.as_slice())),
                ..bare
            },
            Op::Move { points } => Wire {
                op: "move".into(),
                points: Some(Flat(points.as_slice())),
                ..bare
            },
            Op::End => Wire {
                op: "end".into(),
                ..bare
            },
            Op::Fill { color, at } => Wire {
                op: "fill".into(),
                color: Some(*color),
                x: Some(at.x),
                y: Some(at.y),
                ..bare
            },
            Op::Undo => Wire {
                op: "undo".into(),
                ..bare
            },
            Op::Clear => Wire {
                op: "clear".into(),
                ..bare
            },
        }
        .serialize(to)
    }
}
