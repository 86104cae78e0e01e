//! Likes: each player may like the drawing of a turn once, while it is drawn
//! and while its summary is shown. The most liked one stands on the podium.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::output::Outbox;
use super::room::Room;
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::UserId;
use crate::protocol::server::{MostLiked, ServerMessage};

/// Who likes the drawing of this turn, and the best of the turns before.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Likes {
    by: BTreeSet<UserId>,
    best: Option<MostLiked>,
}

impl Likes {
    /// Who likes the drawing of this turn.
    pub fn by(&self) -> Vec<UserId> {
        self.by.iter().copied().collect()
    }

    /// The next turn has a drawing of its own.
    pub fn forget(&mut self) {
        self.by.clear();
    }

    /// The turn is over. Of equally liked drawings the first one stays.
    pub fn count(&mut self, drawer: UserId, username: &Arc<str>, word: &Arc<str>) {
        let likes = u32::try_from(self.by.len()).unwrap_or(u32::MAX);
        self.by.clear();
        if likes > self.best.as_ref().map_or(0, |best| best.likes) {
            self.best = Some(MostLiked {
                user_id: drawer,
                username: username.clone(),
                word: word.clone(),
                likes,
            });
        }
    }

    /// The most liked drawing of the game.
    pub fn best(&self) -> Option<MostLiked> {
        self.best.clone()
    }
}

impl Room {
    /// Likes the drawing of a turn. Once more, or too late, is nobody's fault.
    pub(super) fn like(
        &mut self,
        user: UserId,
        turn: u32,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        if !self.settings.likes {
            return Err(Refusal::new(
                Code::NotNow,
                "The host has switched likes off.",
            ));
        }
        let play = self.playing_mut()?;
        if play.turn() != turn {
            return Ok(());
        }
        if play.drawer == user {
            return Err(Refusal::new(Code::NotNow, "This is your own drawing."));
        }
        if !play.shows_drawing() {
            return Err(Refusal::new(Code::NotNow, "There is no drawing to like."));
        }
        if play.likes.by.insert(user) {
            let message = ServerMessage::Liked {
                turn,
                user_id: user,
            };
            self.tell_all(out, message);
        }
        Ok(())
    }
}
