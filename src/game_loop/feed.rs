//! How a drawing reaches a peer: through a cursor into the room's list of
//! operations.
//!
//! Live strokes and catching up are the same thing. A part is encoded once for
//! all who stand at the same place.

use std::ops::Range;

use serde::Serialize;

use super::dialect1;
use crate::game::canvas::Canvas;
use crate::game::hub::Hub;
use crate::game::room::Room;
use crate::limits::CHUNK_BYTES;
use crate::protocol::client::Dialect;
use crate::protocol::ids::RoomId;
use crate::protocol::op::Op;
use crate::protocol::server::{CanvasAddress, DrawOps};

/// The drawing that a peer follows, and how far it has got.
#[derive(Clone, Copy, Debug)]
pub(super) struct Feed {
    room: RoomId,
    turn: u32,
    at: Position,
}

/// A place in the list of operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Position {
    /// The next operation.
    pub seq: u32,
    /// Dialect 1 has no undo: the picture is being drawn anew.
    pub redraw: Option<Redraw>,
}

/// How far a picture has been drawn anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Redraw {
    /// The operations before this one make the picture.
    pub until: u32,
    /// So many of those that can be seen have been sent.
    pub sent: u32,
}

impl Feed {
    /// Follows a room's drawing from an address on.
    pub fn new(room: RoomId, from: CanvasAddress) -> Feed {
        Feed {
            room,
            turn: from.turn,
            at: Position {
                seq: from.seq,
                redraw: None,
            },
        }
    }

    /// The peer has the operations from `from` to `seq`: it drew them.
    pub fn knows(&mut self, from: CanvasAddress, seq: u32) {
        if self.turn != from.turn {
            (self.turn, self.at) = (
                from.turn,
                Position {
                    seq: 0,
                    redraw: None,
                },
            );
        }
        if self.at
            == (Position {
                seq: from.seq,
                redraw: None,
            })
        {
            self.at.seq = seq;
        }
    }

    /// The drawing goes on after what has been pushed.
    pub fn is_behind(&self, hub: &Hub) -> bool {
        let canvas = hub.room(self.room).and_then(Room::canvas);
        canvas.is_some_and(|canvas| self.turn != canvas.turn || self.at.seq < canvas.seq())
    }

    /// Pushes the next part of the drawing: `CHUNK_BYTES` and one operation at
    /// most.
    pub fn fill(
        &mut self,
        hub: &Hub,
        dialect: Dialect,
        chunks: &mut Chunks,
        push: impl FnMut(&[u8]),
    ) {
        let Some(room) = hub.room(self.room) else {
            return;
        };
        let Some(canvas) = room.canvas() else { return };
        if self.turn != canvas.turn {
            (self.turn, self.at) = (
                canvas.turn,
                Position {
                    seq: 0,
                    redraw: None,
                },
            );
        }
        if self.at.seq < canvas.seq() {
            let chunk = chunks.get(room, canvas, dialect, self.at);
            chunk.messages().for_each(push);
            self.at = chunk.next;
        }
    }
}

/// The parts that have been encoded in this batch.
pub(super) struct Chunks {
    chunks: Vec<(ChunkKey, Chunk)>,
}

type ChunkKey = (RoomId, Dialect, Position);

/// An encoded part of a drawing.
pub(super) struct Chunk {
    bytes: Vec<u8>,
    /// One message each, in `bytes`.
    messages: Vec<Range<usize>>,
    next: Position,
}

impl Chunk {
    fn messages(&self) -> impl Iterator<Item = &[u8]> {
        self.messages.iter().map(|range| &self.bytes[range.clone()])
    }

    /// Appends a message.
    pub fn push(&mut self, message: &impl Serialize) {
        let start = self.bytes.len();
        // Writing numbers and strings to a Vec cannot fail.
        if serde_json::to_writer(&mut self.bytes, message).is_ok() {
            self.messages.push(start..self.bytes.len());
        }
    }

    /// Nothing more fits.
    pub fn is_full(&self) -> bool {
        self.bytes.len() >= CHUNK_BYTES
    }
}

impl Chunks {
    /// No parts.
    pub fn new() -> Chunks {
        Chunks { chunks: Vec::new() }
    }

    /// Forgets the parts of the last batch.
    pub fn clear(&mut self) {
        self.chunks.clear();
    }

    fn get(&mut self, room: &Room, canvas: &Canvas, dialect: Dialect, at: Position) -> &Chunk {
        let key = (room.id, dialect, at);
        let known = self.chunks.iter().position(|(other, _)| *other == key);
        let index = known.unwrap_or_else(|| {
            let mut chunk = Chunk {
                bytes: Vec::new(),
                messages: Vec::new(),
                next: at,
            };
            chunk.next = match dialect {
                Dialect::Two => encode(canvas, at, &mut chunk),
                Dialect::One => dialect1::encode(room, canvas, at, &mut chunk),
            };
            self.chunks.push((key, chunk));
            self.chunks.len() - 1
        });
        &self.chunks[index].1
    }
}

fn encode(canvas: &Canvas, at: Position, chunk: &mut Chunk) -> Position {
    let rest = &canvas.ops()[at.seq as usize..];
    let mut bytes = 0;
    let fits = rest.iter().take_while(|op| {
        bytes += encoded_bytes_max(op);
        bytes <= CHUNK_BYTES
    });
    let count = fits.count().max(1);
    chunk.push(&DrawOps {
        turn: canvas.turn,
        seq: at.seq,
        ops: &rest[..count],
    });
    let seq = at.seq + u32::try_from(count).unwrap_or(u32::MAX);
    Position { seq, redraw: None }
}

/// An operation's JSON is no longer than this.
fn encoded_bytes_max(op: &Op) -> usize {
    64 + 12 * op.points().len()
}
