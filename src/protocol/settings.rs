//! A room's settings, and changes to them, parsed into their ranges.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use super::error::{Code, Refusal};
use super::language::Language;
use crate::limits::{
    HINTS, PASSWORD_CHARACTERS_MAX, PLAYERS, ROOM_NAME_CHARACTERS_MAX, ROUNDS, TIME_LIMIT_SECONDS,
    WORD_CHOICES,
};

/// Which words are offered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Difficulty {
    /// A six-year-old can draw and spell it.
    Easy,
    /// For nine years and up.
    Medium,
    /// Needs a thought.
    Hard,
    /// All three.
    #[default]
    Mixed,
}

/// What a host can set. Every value is in its range.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Of the room, 1 to 40 characters.
    pub name: String,
    /// Not in the public list.
    pub is_private: bool,
    /// Seats, in `PLAYERS`.
    pub max_players: u8,
    /// Drawing time in seconds, in `TIME_LIMIT_SECONDS`.
    pub time_limit: u16,
    /// Rounds, in `ROUNDS`; in each of them every player draws once.
    pub max_rounds: u8,
    /// Words a drawer can choose from, in `WORD_CHOICES`.
    pub word_choices: u8,
    /// Letters revealed in a turn, in `HINTS`.
    pub hints: u8,
    /// Whose words are offered, and whose articles are forgiven.
    pub language: Language,
    /// Which words are offered.
    pub difficulty: Difficulty,
    /// The clock falls once three quarters have guessed.
    pub quick_finish: bool,
}

impl Default for Settings {
    /// The values of the original DrawSync where it had them.
    fn default() -> Settings {
        Settings {
            name: "Room".into(),
            is_private: false,
            max_players: 8,
            time_limit: 60,
            max_rounds: 5,
            word_choices: 3,
            hints: 2,
            language: Language::En,
            difficulty: Difficulty::Mixed,
            quick_finish: true,
        }
    }
}

/// A wished change: only what is named changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "the fields of `Settings`")]
pub struct SettingsChange {
    pub name: Option<String>,
    pub is_private: Option<bool>,
    /// A new room password; empty removes it.
    pub password: Option<String>,
    pub max_players: Option<i64>,
    pub time_limit: Option<i64>,
    pub max_rounds: Option<i64>,
    pub word_choices: Option<i64>,
    pub hints: Option<i64>,
    pub language: Option<Language>,
    pub difficulty: Option<Difficulty>,
    pub quick_finish: Option<bool>,
}

impl SettingsChange {
    /// The settings after this change, or why it is refused. The password is
    /// checked here and kept elsewhere: it never stands in a `Settings`.
    pub fn apply(&self, to: &Settings) -> Result<Settings, Refusal> {
        if let Some(password) = &self.password
            && password.chars().count() > PASSWORD_CHARACTERS_MAX
        {
            return Err(out_of_range(format!(
                "password: at most {PASSWORD_CHARACTERS_MAX} characters."
            )));
        }
        Ok(Settings {
            name: match &self.name {
                Some(name) => room_name(name)?,
                None => to.name.clone(),
            },
            is_private: self.is_private.unwrap_or(to.is_private),
            max_players: number("max_players", self.max_players, to.max_players, PLAYERS)?,
            time_limit: number(
                "time_limit",
                self.time_limit,
                to.time_limit,
                TIME_LIMIT_SECONDS,
            )?,
            max_rounds: number("max_rounds", self.max_rounds, to.max_rounds, ROUNDS)?,
            word_choices: number(
                "word_choices",
                self.word_choices,
                to.word_choices,
                WORD_CHOICES,
            )?,
            hints: number("hints", self.hints, to.hints, HINTS)?,
            language: self.language.unwrap_or(to.language),
            difficulty: self.difficulty.unwrap_or(to.difficulty),
            quick_finish: self.quick_finish.unwrap_or(to.quick_finish),
        })
    }
}

fn out_of_range(message: String) -> Refusal {
    Refusal::new(Code::OutOfRange, message)
}

fn number<T>(
    field: &str,
    wished: Option<i64>,
    now: T,
    range: RangeInclusive<T>,
) -> Result<T, Refusal>
where
    T: Copy + PartialOrd + TryFrom<i64> + std::fmt::Display,
{
    let Some(wished) = wished else { return Ok(now) };
    T::try_from(wished)
        .ok()
        .filter(|value| range.contains(value))
        .ok_or_else(|| {
            out_of_range(format!(
                "{field}: {wished} is not from {} to {}.",
                range.start(),
                range.end()
            ))
        })
}

fn room_name(name: &str) -> Result<String, Refusal> {
    let name = super::text::one_line(name);
    match name.graphemes(true).count() {
        0 => Err(out_of_range("name: a room needs a name.".into())),
        1..=ROOM_NAME_CHARACTERS_MAX => Ok(name),
        _ => Err(out_of_range(format!(
            "name: at most {ROOM_NAME_CHARACTERS_MAX} characters."
        ))),
    }
}
