//! What is kept of a room that has ended, so that its host can open it again:
//! its code, its settings, its words, its roster and whom it does not let in. Seats,
//! scores, drawings and chat are not.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Millis;
use super::custom_words::CustomWords;
use super::door::Doorway;
use super::password::RoomPassword;
use super::room::Room;
use super::rules::Rules;
use crate::protocol::error::Refusal;
use crate::protocol::ids::{RoomCode, RoomId, UserId};
use crate::protocol::roster::Roster;
use crate::protocol::settings::{Settings, SettingsChange};
use crate::protocol::user::User;

/// A room that has ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PastRoom {
    /// Its code, which it has again if nobody else's room has it by then.
    pub code: RoomCode,
    /// Whose account it belongs to.
    pub owner: UserId,
    /// As they were in the end.
    pub settings: Settings,
    #[serde(default, skip_serializing_if = "Roster::is_empty")]
    roster: Roster,
    password: Option<RoomPassword>,
    removed: BTreeSet<UserId>,
    door: Doorway,
    used_words: BTreeSet<usize>,
    used_custom: BTreeSet<usize>,
    /// Kept beside the rest, as in a live room.
    #[serde(skip)]
    custom: Option<Arc<CustomWords>>,
}

impl PastRoom {
    /// Its own words, if it had any.
    pub fn custom_words(&self) -> Option<&Arc<CustomWords>> {
        self.custom.as_ref()
    }

    /// The room with the words that were kept beside it.
    pub fn with_custom_words(mut self, words: Option<Arc<CustomWords>>) -> PastRoom {
        if words.is_none() {
            self.used_custom.clear();
        }
        self.custom = words;
        self
    }

    /// A live room of it, with nobody in it.
    pub(super) fn open(
        self,
        rules: &Rules,
        now: Millis,
        (id, code): (RoomId, RoomCode),
        by: &User,
        dice: fastrand::Rng,
    ) -> Result<Room, Refusal> {
        let mut room = Room::new(rules, now, (id, code), by, &SettingsChange::default(), dice)?;
        room.settings = self.settings;
        room.roster = self.roster;
        room.password = self.password;
        room.removed = self.removed;
        room.door = self.door;
        room.door.forget_scores();
        room.used_words = self.used_words;
        room.used_custom = self.used_custom;
        room.custom = self.custom;
        Ok(room)
    }
}

impl Room {
    /// What is kept of the room for whoever has made it: a guest's is not.
    pub(super) fn past(&self) -> Option<PastRoom> {
        self.of_account.then(|| PastRoom {
            code: self.code,
            owner: self.created_by,
            settings: self.settings.clone(),
            roster: self.roster.clone(),
            password: self.password.clone(),
            removed: self.removed.clone(),
            door: self.door.clone(),
            used_words: self.used_words.clone(),
            used_custom: self.used_custom.clone(),
            custom: self.custom.clone(),
        })
    }
}
