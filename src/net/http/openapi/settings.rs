//! The settings of a room, as they are told and as they may be wished.
//!
//! What they may be comes from `limits`, what they are without a wish from
//! `Settings`.

use std::ops::RangeInclusive;

use serde_json::{Value, json};

use super::vocabulary::{flag, wished};
use crate::limits::{
    CHOICE_TIME_SECONDS, CUSTOM_SHARE_PERCENT, END_AFTER_MINUTES, HINTS, SUMMARY_TIME_SECONDS,
    TEAMS, WORD_CHOICES,
};
use crate::protocol::language::Language;

/// A setting that the original did not have.
pub(super) enum Setting {
    Number(i64, i64),
    /// Zero, or from the first to the second.
    ZeroOr(i64, i64),
    Flag,
    OneOf(&'static [&'static str]),
    Language,
}

/// All of them with what they mean, in the order of `Settings`.
pub(super) fn settings() -> Vec<(&'static str, Setting, &'static str)> {
    let levels = Setting::OneOf(&["easy", "medium", "hard", "mixed"]);
    let modes = Setting::OneOf(&["normal", "hidden_length", "combined"]);
    let uses = Setting::OneOf(&["only", "mixed", "off"]);
    let scorings = Setting::OneOf(&["competitive", "relaxed", "none"]);
    let chats = Setting::OneOf(&["on", "breaks", "off"]);
    let readers = Setting::OneOf(&["everyone", "auto", "knowers", "nobody"]);
    let orders = Setting::OneOf(&["joining", "random", "fewest_turns"]);
    let team_choices = Setting::OneOf(&["random", "chosen"]);
    vec![
        (
            "word_choices",
            Setting::number(&WORD_CHOICES),
            "Words that a drawer chooses from.",
        ),
        (
            "choice_time",
            Setting::number(&CHOICE_TIME_SECONDS),
            "Seconds to choose a word.",
        ),
        (
            "summary_time",
            Setting::number(&SUMMARY_TIME_SECONDS),
            "Seconds that a turn's end is shown.",
        ),
        (
            "hints",
            Setting::number(&HINTS),
            "Letters that are revealed in a turn.",
        ),
        (
            "auto_hints",
            Setting::Flag,
            "The word's length decides how many, not `hints`.",
        ),
        (
            "word_mode",
            modes,
            "One word, one without its length, or two at once.",
        ),
        ("language", Setting::Language, "Whose words are offered."),
        ("difficulty", levels, "Which words are offered."),
        (
            "custom_words",
            uses,
            "What the room's own words are for, once there are any.",
        ),
        (
            "custom_share",
            Setting::number(&CUSTOM_SHARE_PERCENT),
            "Of 100 offered words so many are the room's own, where they are mixed in.",
        ),
        (
            "quick_finish",
            Setting::Flag,
            "The clock falls once three quarters have guessed.",
        ),
        ("scoring", scorings, "What a guess is worth."),
        (
            "chat",
            chats,
            "When people may write; guesses are always possible.",
        ),
        ("wrong_guesses", readers, "Who reads them."),
        (
            "end_after",
            Setting::zero_or(&END_AFTER_MINUTES),
            "Minutes after which the turn that runs is the last; 0 is never.",
        ),
        (
            "late_joining",
            Setting::Flag,
            "Seats can be taken while a game runs.",
        ),
        ("draw_order", orders, "Who is next in a round."),
        (
            "teams",
            Setting::zero_or(&TEAMS),
            "How many there are; 0 is none.",
        ),
        (
            "team_choice",
            team_choices,
            "Whether they are dealt for every game, or people choose.",
        ),
        (
            "host_plays",
            Setting::Flag,
            "The host plays, and does not only hold the room.",
        ),
        (
            "keep_host",
            Setting::Flag,
            "Nobody becomes host but by the host's own hand.",
        ),
        (
            "profanity_filter",
            Setting::Flag,
            "No bad words in names and chat; without it on in public rooms.",
        ),
        (
            "spectators",
            Setting::Flag,
            "The room can be watched without a seat.",
        ),
        (
            "doodling",
            Setting::Flag,
            "Everybody draws on one board in the lobby.",
        ),
        ("likes", Setting::Flag, "Drawings can be liked."),
        (
            "vote_kick",
            Setting::Flag,
            "Players can vote somebody out of the room.",
        ),
    ]
}

impl Setting {
    pub fn number<T: Into<i64> + Copy>(range: &RangeInclusive<T>) -> Setting {
        Setting::Number((*range.start()).into(), (*range.end()).into())
    }

    fn zero_or(range: &RangeInclusive<u8>) -> Setting {
        Setting::ZeroOr((*range.start()).into(), (*range.end()).into())
    }

    /// As it is told.
    pub fn told(&self, about: &str) -> Value {
        let whole =
            |low: &i64, high: &i64| json!({"type": "integer", "minimum": low, "maximum": high});
        let mut schema = match self {
            Setting::Number(low, high) => whole(low, high),
            Setting::ZeroOr(low, high) => json!({"anyOf": [{"const": 0}, whole(low, high)]}),
            Setting::Flag => json!({"type": "boolean"}),
            Setting::OneOf(words) => json!({"enum": words}),
            Setting::Language => json!({"enum": Language::ALL.map(Language::code)}),
        };
        schema["description"] = about.into();
        schema
    }

    /// As a body may hold it.
    pub fn wished(&self, about: &str, default: &Value) -> Value {
        let mut schema = match self {
            Setting::Number(low, high) => wished(&(*low..=*high), 0, about),
            Setting::Flag => flag(about),
            Setting::ZeroOr(..) | Setting::OneOf(_) | Setting::Language => self.told(about),
        };
        schema["default"] = default.clone();
        schema
    }
}
