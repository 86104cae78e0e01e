//! What a client of the original DrawSync is told. Names, types and the order
//! of the fields are the original's; what it did not have comes last.
//!
//! This is the vocabulary alone: `game_loop::dialect1` says it.

use serde::{Serialize, Serializer};

use super::error::Code;
use super::ids::{RoomId, UserId};

/// A message to a client of the original.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the wire's names")]
pub enum OldMessage<'a> {
    Error {
        message: &'a str,
        code: Code,
        #[serde(skip_serializing_if = "Option::is_none")]
        retry_after: Option<u32>,
    },
    Authenticated(Somebody<'a>),
    RoomJoined {
        room_id: RoomId,
        players: Vec<OldPlayer<'a>>,
    },
    PlayerJoined(Somebody<'a>),
    PlayerLeft(Somebody<'a>),
    PlayerDisconnected(Somebody<'a>),
    PlayerReady {
        user_id: UserId,
        username: &'a str,
        ready: bool,
    },
    PlayersUpdate {
        players: Vec<OldPlayer<'a>>,
    },
    ChatMessage {
        user_id: UserId,
        username: &'a str,
        message: &'a str,
        /// Seconds.
        timestamp: f64,
    },
    GameStarted {
        room_id: RoomId,
    },
    GameState {
        current_round: u32,
        max_rounds: u32,
        time_remaining: u64,
        game_started: bool,
        players: Vec<OldPlayer<'a>>,
        current_drawer_id: Option<UserId>,
        word: String,
        is_drawer: bool,
    },
    RoundStarted {
        round: u32,
        drawer: &'a str,
        time_remaining: u64,
    },
    WordAssigned {
        word: &'a str,
        message: String,
    },
    TimeUpdate {
        time_remaining: u64,
    },
    DrawData {
        data: Sample<'a>,
    },
    CanvasCleared(Somebody<'a>),
    CorrectGuess {
        user_id: UserId,
        username: &'a str,
        /// Always blank: those who still guess read this too.
        word: &'static str,
        message: String,
    },
    AllGuessed {
        message: &'static str,
        word: &'a str,
    },
    RoundEnded {
        round: u32,
        word: &'a str,
    },
    GameEnded {
        final_scores: Scores,
        message: &'static str,
    },
    RoomDeleted {
        message: &'a str,
    },
}

/// A user by number and name.
#[derive(Clone, Copy, Debug, Serialize)]
#[allow(missing_docs, reason = "the wire's names")]
pub struct Somebody<'a> {
    pub user_id: UserId,
    pub username: &'a str,
}

/// A line of the roster.
#[derive(Clone, Copy, Debug, Serialize)]
#[allow(missing_docs, reason = "the wire's names")]
pub struct OldPlayer<'a> {
    pub id: UserId,
    pub username: &'a str,
    pub score: u32,
    pub ready: bool,
}

/// One sample of a pen, on a board of 800 × 600.
#[derive(Clone, Copy, Debug, Serialize)]
#[allow(missing_docs, reason = "the wire's names")]
pub struct Sample<'a> {
    pub user_id: UserId,
    pub username: &'a str,
    pub x: f64,
    pub y: f64,
    pub is_drawing: bool,
    pub is_first_point: bool,
    pub color: &'static str,
    pub brush_size: i32,
    /// Milliseconds; strictly rising within a picture.
    pub timestamp: i64,
}

/// Who has how many points, as an object by the users' numbers.
#[derive(Clone, Debug)]
pub struct Scores(pub Vec<(UserId, u32)>);

impl Serialize for Scores {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.iter().map(|(user, score)| (user.0, score)))
    }
}
