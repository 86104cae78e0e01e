//! A place in a room, and what is its player's there.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Millis;
use crate::protocol::ids::{ConnId, Team, UserId};

/// A place in a room. It is kept through every lost connection.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Seat {
    /// Whose.
    pub user: UserId,
    /// The name in this room.
    pub name: Arc<str>,
    /// How the player looks.
    pub avatar: u16,
    /// In the game that runs or ran last.
    pub score: u32,
    /// Pressed 'Ready'.
    #[serde(skip)]
    pub ready: bool,
    /// The page is hidden.
    #[serde(skip)]
    pub away: bool,
    /// The live connection, if there is one.
    #[serde(skip)]
    pub conn: Option<ConnId>,
    /// May guess, and not chat.
    #[serde(default)]
    pub muted: bool,
    /// When the next line of chat is due; may lie `CHAT_BURST` intervals ahead.
    #[serde(skip)]
    pub(super) chat_clock: Millis,
    /// Until when guesses have been typed; may lie `GUESS_BURST` ahead.
    #[serde(skip)]
    pub(super) guess_clock: Millis,
    /// Has the name from the host.
    #[serde(default)]
    pub(super) renamed: bool,
    /// Holds the room and does not play.
    #[serde(default)]
    pub hosting: bool,
    /// Has yet to pick a name of the room's roster.
    #[serde(default)]
    pub unnamed: bool,
    /// Wants no turn for a while, and keeps the points.
    #[serde(default)]
    pub on_break: bool,
    /// For whom the player wins points too, where there are teams.
    #[serde(default)]
    pub team: Option<Team>,
    /// When the seat was taken, in Unix seconds.
    pub joined_at: i64,
    /// Since when there has been no connection.
    #[serde(skip)]
    pub(super) absent_since: Option<Millis>,
    /// Has had this round's turn.
    pub(super) drawn: bool,
    /// Was not there for this round's turn; draws at its end.
    pub(super) deferred: bool,
    /// Turns in the game that runs or ran last.
    #[serde(default)]
    pub(super) turns: u32,
    /// Had no turn in the last game: draws before the others.
    #[serde(default)]
    pub(super) first: bool,
    pub(super) words_guessed: u32,
    pub(super) words_drawn: u32,
}

impl Seat {
    /// Is called to draw, waited for, and counted.
    pub fn takes_part(&self) -> bool {
        !self.hosting && !self.on_break && !self.unnamed
    }

    /// What was won in the last game is over.
    pub(super) fn begin_game(&mut self) {
        self.score = 0;
        self.words_guessed = 0;
        self.words_drawn = 0;
        self.drawn = false;
        self.deferred = false;
        // Whom the last game had no time for begins this one.
        self.first = std::mem::take(&mut self.turns) == 0;
    }
}
