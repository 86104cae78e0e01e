//! What a host changes about a room, and what such a change brings with it.
//!
//! What the values may be is decided at the edge, in `protocol::settings`.

use super::Millis;
use super::output::Outbox;
use super::password::RoomPassword;
use super::profanity::is_profane_name;
use super::room::{Room, RoomPhase};
use super::rules::Rules;
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::UserId;
use crate::protocol::server::{ServerMessage, SettingsView};
use crate::protocol::settings::{Settings, SettingsChange};

impl Room {
    /// The host sends a change: all of it is taken, or nothing.
    pub(super) fn update_settings(
        &mut self,
        rules: &Rules,
        now: Millis,
        user: UserId,
        change: &SettingsChange,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        self.only_host(user)?;
        if matches!(self.phase, RoomPhase::Playing(_)) {
            change.while_playing(&self.settings)?;
        }
        let settings = change.apply(&self.settings)?;
        may_be_named(&settings)?;
        let players = self.seats.len() - usize::from(!settings.host_plays);
        if usize::from(settings.max_players) < players {
            let why = format!("max_players: {players} players are here already.");
            return Err(Refusal::new(Code::OutOfRange, why));
        }
        if settings.language != self.settings.language {
            self.used_words.clear();
        }
        if !settings.doodling {
            self.clear_doodles(now, out)?;
        }
        self.settings = settings;
        if let Some(password) = &change.password {
            self.password = (!password.is_empty())
                .then(|| RoomPassword::new(&rules.room_key, password, &mut self.dice));
            self.admitted.clear();
        }
        self.tell_all(
            out,
            ServerMessage::Settings {
                settings: self.settings_view(),
            },
        );
        self.dismiss_spectators(out);
        self.settle_host(out);
        self.count_votes(rules, now, out);
        Ok(())
    }

    /// The settings as everybody sees them.
    pub fn settings_view(&self) -> SettingsView {
        SettingsView {
            settings: self.settings.clone(),
            has_password: self.has_password(),
            custom_count: self
                .custom
                .as_ref()
                .map_or(0, |words| words.list().entries().len()),
            names_count: self.roster.names().len(),
        }
    }
}

/// Refuses a room's name that its own filter does not let pass.
pub(super) fn may_be_named(settings: &Settings) -> Result<(), Refusal> {
    let refused = settings.profanity_filter && is_profane_name(&settings.name, settings.language);
    match refused {
        true => Err(Refusal::new(
            Code::Profanity,
            "name: the word filter does not let it pass.",
        )),
        false => Ok(()),
    }
}
