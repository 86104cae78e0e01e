//! How a drawing reaches a peer: through a cursor into the room's list of
//! operations.
//!
//! Live strokes and catching up are the same thing. A part is encoded once for
//! all who stand at the same place.

use std::collections::HashMap;

use serde::Serialize;

use super::dialect1::{self, Pen};
use super::peer::Framing;
use crate::game::canvas::{Canvas, LOBBY_TURN};
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
    drawing: Drawing,
    at: Position,
}

/// Which drawing of a room: how many games were over, and the turn. Turns are
/// numbered anew in every game.
type Drawing = (u32, u32);

/// A place in the list of operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Position {
    /// The next operation.
    pub seq: u32,
    /// Dialect 1 has no undo: the picture is being drawn anew.
    pub redraw: Option<Redraw>,
    /// How dialect 1 holds the pen there, where that is known.
    pub pen: Option<Pen>,
}

impl Position {
    /// At an operation.
    pub fn at(seq: u32) -> Position {
        Position {
            seq,
            redraw: None,
            pen: None,
        }
    }
}

/// How far a picture has been drawn anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Redraw {
    /// The operations before this one make the picture.
    pub until: u32,
    /// Those before this one have been sent, as far as they can be seen.
    pub sent: u32,
}

impl Feed {
    /// Follows the drawing of a room from an address on, in this game of it.
    pub fn new(room: RoomId, game: u32, from: CanvasAddress) -> Feed {
        Feed {
            room,
            drawing: (game, from.turn),
            at: Position::at(from.seq),
        }
    }

    /// The peer has the operations from `from` to `seq`: it drew them.
    pub fn knows(&mut self, game: u32, from: CanvasAddress, seq: u32) {
        self.turn_to((game, from.turn));
        if self.at.seq == from.seq && self.at.redraw.is_none() {
            self.at = Position::at(seq);
        }
    }

    fn turn_to(&mut self, drawing: Drawing) {
        if self.drawing != drawing {
            (self.drawing, self.at) = (drawing, Position::at(0));
        }
    }

    /// The drawing goes on after what has been pushed.
    pub fn is_behind(&self, hub: &Hub) -> bool {
        let Some(room) = hub.room(self.room) else {
            return false;
        };
        room.canvas().is_some_and(|canvas| {
            let drawing = (room.games_over(), canvas.turn);
            self.drawing != drawing || self.at.seq < canvas.seq()
        })
    }

    /// The next part of the drawing, if there is any: `CHUNK_BYTES` and one
    /// operation at most.
    pub fn next<'c>(
        &mut self,
        hub: &Hub,
        (dialect, framing): (Dialect, Framing),
        chunks: &'c mut Chunks,
    ) -> Option<&'c [u8]> {
        let room = hub.room(self.room)?;
        let canvas = room.canvas()?;
        self.turn_to((room.games_over(), canvas.turn));
        // What a clear has taken with it is not sent any more.
        let base = canvas.base();
        let redraws = self.at.redraw.is_some_and(|redraw| redraw.sent < base);
        if self.at.seq < base || redraws {
            self.at = Position::at(base);
        }
        if self.at.seq >= canvas.seq() {
            return None;
        }
        let chunk = chunks.get(room, canvas, dialect, framing, self.at);
        self.at = chunk.next;
        Some(&chunk.bytes)
    }
}

/// The parts that have been encoded in this batch.
#[derive(Default)]
pub(super) struct Chunks(HashMap<(RoomId, Dialect, Framing, Position), Chunk>);

/// An encoded part of a drawing.
pub(super) struct Chunk {
    framing: Framing,
    /// Whole messages, packed.
    bytes: Vec<u8>,
    json: Vec<u8>,
    next: Position,
}

impl Chunk {
    /// Appends a message.
    pub fn push(&mut self, message: &impl Serialize) {
        self.json.clear();
        // Writing numbers and strings to a Vec cannot fail.
        if serde_json::to_writer(&mut self.json, message).is_ok() {
            self.framing.pack(&self.json, &mut self.bytes);
        }
    }

    /// Nothing more fits.
    pub fn is_full(&self) -> bool {
        self.bytes.len() >= CHUNK_BYTES
    }
}

impl Chunks {
    /// Forgets the parts of the last batch.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    fn get(
        &mut self,
        room: &Room,
        canvas: &Canvas,
        dialect: Dialect,
        framing: Framing,
        at: Position,
    ) -> &Chunk {
        let key = (room.id, dialect, framing, at);
        self.0.entry(key).or_insert_with(|| {
            let mut chunk = Chunk {
                framing,
                bytes: Vec::new(),
                json: Vec::new(),
                next: at,
            };
            chunk.next = match dialect {
                Dialect::Two => encode(canvas, at, &mut chunk),
                // Their pages have a board only while a game runs.
                Dialect::One if canvas.turn == LOBBY_TURN => Position::at(canvas.seq()),
                Dialect::One => dialect1::encode(room, canvas, at, &mut chunk),
            };
            chunk
        })
    }
}

fn encode(canvas: &Canvas, at: Position, chunk: &mut Chunk) -> Position {
    let rest = canvas.ops_from(at.seq);
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
    Position::at(at.seq + u32::try_from(count).unwrap_or(u32::MAX))
}

/// An operation's JSON is no longer than this.
fn encoded_bytes_max(op: &Op) -> usize {
    64 + 12 * op.points().len()
}
