//! What comes out of the game: messages for connections, and what the loop
//! must do besides.

use std::sync::Arc;

use super::past_room::PastRoom;
use crate::protocol::client::ReportReason;
use crate::protocol::ids::{ConnId, RoomCode, RoomId, UserId};
use crate::protocol::server::{CanvasAddress, ServerMessage};

/// One thing to do, in order.
#[derive(Clone, Debug)]
pub enum Output {
    /// Send a message to these connections.
    Send {
        /// In the order of their seats.
        to: Vec<ConnId>,
        /// What they are told.
        message: ServerMessage,
    },
    /// The connection sits in the room from here on and is sent its drawing
    /// from an address on.
    Entered {
        /// Which connection.
        conn: ConnId,
        /// Which room.
        room: RoomId,
        /// The first operation that it lacks.
        from: CanvasAddress,
    },
    /// The connection sits in no room any more.
    Left {
        /// Which connection.
        conn: ConnId,
    },
    /// The room's drawing has new operations.
    Drawn {
        /// Which room.
        room: RoomId,
        /// Who drew them, and so has them already.
        by: ConnId,
        /// Where they begin.
        from: CanvasAddress,
    },
    /// End the connection, after what was sent to it.
    Close {
        /// Which connection.
        conn: ConnId,
        /// Why.
        why: CloseReason,
    },
    /// A game has ended; its results are to be kept.
    Finished(Box<FinishedGame>),
    /// The room of an account has ended; it is to be kept for its host.
    Past(Box<PastRoom>),
    /// Somebody was reported where no host could look; it is for the admins.
    Reported(Box<Reported>),
    /// A step of a room is done: what stands before this, back to the last
    /// one of these, came of it.
    Stepped {
        /// Which room.
        room: RoomId,
        /// What the step has done to it.
        how: Stepped,
    },
}

/// What a step has done to its room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stepped {
    /// Its drawing may have grown; nothing else has changed.
    Drew,
    /// Anything may have changed.
    Changed,
    /// The room has ended.
    Ended,
    /// A fault of the program has ended the room.
    Failed,
}

/// Why the game ends a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseReason {
    /// The host removed the player.
    Kicked,
    /// The player came in from elsewhere.
    Replaced,
    /// The room was closed.
    RoomClosed,
    /// The host lets nobody watch any more.
    NoSpectators,
    /// The host has taken the room out of this device's hands.
    Withdrawn,
}

/// A report for the server's admins.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "nothing to add")]
pub struct Reported {
    pub room: RoomCode,
    pub by: UserId,
    pub by_name: Arc<str>,
    pub about: UserId,
    pub about_name: Arc<str>,
    pub reason: ReportReason,
    /// Wall time in Unix seconds.
    pub at: i64,
}

/// The results of a game.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "nothing to add")]
pub struct FinishedGame {
    /// Unique, from the room's dice.
    pub id: u128,
    pub room_name: String,
    pub code: RoomCode,
    /// How long it took, in milliseconds of game time.
    pub lasted_ms: u64,
    pub rounds: u8,
    pub players: Vec<PlayerResult>,
}

/// What one player did in a game.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "nothing to add")]
pub struct PlayerResult {
    pub user: UserId,
    pub username: Arc<str>,
    pub score: u32,
    pub rank: u32,
    pub words_guessed: u32,
    pub words_drawn: u32,
}

/// Collects the outputs of a step.
pub type Outbox = Vec<Output>;
