//! A room's settings, and changes to them, parsed into their ranges.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use super::error::{Code, Refusal};
use super::language::Language;
use crate::limits::{
    CHOICE_TIME_SECONDS, CUSTOM_SHARE_PERCENT, END_AFTER_MINUTES, HINTS, PASSWORD_CHARACTERS_MAX,
    PLAYERS, ROOM_NAME_CHARACTERS_MAX, ROUNDS, SUMMARY_TIME_SECONDS, TEAMS, TIME_LIMIT_SECONDS,
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

/// What is drawn, and what the others see of its length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WordMode {
    /// One word with a blank for each letter.
    #[default]
    Normal,
    /// One word whose length nobody is told: no blanks and no hints.
    HiddenLength,
    /// Two words at once; both must be guessed, in either order.
    Combined,
}

/// What a guess is worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scoring {
    /// Sooner is worth more.
    #[default]
    Competitive,
    /// Everybody who guesses it gets the same.
    Relaxed,
    /// No points at all.
    None,
}

/// When people may write to each other. Guesses are always possible.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChatMode {
    /// Always.
    #[default]
    On,
    /// In the lobby and between drawings.
    Breaks,
    /// Never.
    Off,
}

/// Who reads a guess that is wrong, besides the one who made it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WrongGuesses {
    /// Everybody.
    #[default]
    Everyone,
    /// Everybody while few are here (`WRONG_GUESSES_PLAYERS_MAX`), then `Knowers`.
    Auto,
    /// Those who know the word, and the host.
    Knowers,
    /// Nobody.
    Nobody,
}

/// What the room's own words are for, once there are any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomUse {
    /// No others are offered.
    #[default]
    Only,
    /// A share of what is offered is of them.
    Mixed,
    /// None of them is offered.
    Off,
}

/// Who is next among those who have not drawn in this round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DrawOrder {
    /// Who joined first.
    #[default]
    Joining,
    /// Anybody.
    Random,
    /// Who has had the fewest turns in this game.
    FewestTurns,
}

/// How people come into their teams.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TeamChoice {
    /// They are dealt anew for every game.
    #[default]
    Random,
    /// They choose, and the host has the last word.
    Chosen,
}

/// Settings for an occasion, all at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// A party of people who know each other.
    Friends,
    /// A lesson: one round, no chat, and it ends in time.
    Class,
    /// Whoever comes.
    Public,
}

impl Preset {
    /// The settings of a room with this name, language and use of its words.
    fn settings(self, of: &Settings) -> Settings {
        let friends = Settings {
            name: of.name.clone(),
            is_private: true,
            max_players: *PLAYERS.end(),
            time_limit: 80,
            max_rounds: 3,
            language: of.language,
            custom_words: of.custom_words,
            custom_share: of.custom_share,
            wrong_guesses: WrongGuesses::Auto,
            profanity_filter: true,
            doodling: true,
            likes: true,
            vote_kick: true,
            ..Settings::default()
        };
        match self {
            Preset::Friends => friends,
            Preset::Class => Settings {
                time_limit: 60,
                choice_time: 10,
                summary_time: 5,
                max_rounds: 1,
                end_after: 30,
                scoring: Scoring::Relaxed,
                chat: ChatMode::Off,
                wrong_guesses: WrongGuesses::Nobody,
                doodling: false,
                likes: false,
                host_plays: false,
                keep_host: true,
                vote_kick: false,
                ..friends
            },
            Preset::Public => Settings {
                is_private: false,
                max_players: 8,
                ..friends
            },
        }
    }

    /// Whether its rooms stay out of the public list.
    pub fn is_private(self) -> bool {
        self.settings(&Settings::default()).is_private
    }
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
    /// Time to choose a word in seconds, in `CHOICE_TIME_SECONDS`.
    pub choice_time: u8,
    /// How long a turn's end is shown in seconds, in `SUMMARY_TIME_SECONDS`.
    pub summary_time: u8,
    /// Letters revealed in a turn, in `HINTS`.
    pub hints: u8,
    /// The word's length decides how many letters are revealed, not `hints`.
    pub auto_hints: bool,
    /// What is drawn, and what the others see of its length.
    pub word_mode: WordMode,
    /// Whose words are offered, and whose articles are forgiven.
    pub language: Language,
    /// Which words are offered.
    pub difficulty: Difficulty,
    /// What the room's own words are for, once there are any.
    pub custom_words: CustomUse,
    /// How many of the offered words are of them where they are mixed in, in
    /// percent, in `CUSTOM_SHARE_PERCENT`.
    pub custom_share: u8,
    /// The clock falls once three quarters have guessed.
    pub quick_finish: bool,
    /// What a guess is worth.
    pub scoring: Scoring,
    /// When people may write to each other.
    pub chat: ChatMode,
    /// Who reads a guess that is wrong.
    pub wrong_guesses: WrongGuesses,
    /// The game ends with the turn that runs after so many minutes, in
    /// `END_AFTER_MINUTES`; 0 is never.
    pub end_after: u8,
    /// Seats can be taken while a game runs.
    pub late_joining: bool,
    /// Who draws next.
    pub draw_order: DrawOrder,
    /// Teams, in `TEAMS`; 0 is none.
    pub teams: u8,
    /// How people come into them.
    pub team_choice: TeamChoice,
    /// The host has a place in the order; else the host only holds the room.
    pub host_plays: bool,
    /// Nobody becomes host but by the host's own hand.
    pub keep_host: bool,
    /// What the word filter knows is no name and no line of chat here.
    pub profanity_filter: bool,
    /// The room can be watched without a seat.
    pub spectators: bool,
    /// Everybody draws on one board in the lobby.
    pub doodling: bool,
    /// Drawings can be liked.
    pub likes: bool,
    /// Players can vote somebody out.
    pub vote_kick: bool,
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
            choice_time: 15,
            summary_time: 6,
            hints: 2,
            auto_hints: false,
            word_mode: WordMode::Normal,
            language: Language::En,
            difficulty: Difficulty::Mixed,
            custom_words: CustomUse::Only,
            custom_share: 50,
            quick_finish: true,
            scoring: Scoring::Competitive,
            chat: ChatMode::On,
            wrong_guesses: WrongGuesses::Everyone,
            end_after: 0,
            late_joining: true,
            draw_order: DrawOrder::Joining,
            teams: 0,
            team_choice: TeamChoice::Random,
            host_plays: true,
            keep_host: false,
            profanity_filter: false,
            spectators: true,
            doodling: false,
            likes: false,
            vote_kick: false,
        }
    }
}

/// A wished change: only what is named changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "the fields of `Settings`")]
pub struct SettingsChange {
    /// Comes first: the other fields change what it sets.
    pub preset: Option<Preset>,
    pub name: Option<String>,
    pub is_private: Option<bool>,
    /// A new room password; empty removes it.
    pub password: Option<String>,
    pub max_players: Option<i64>,
    pub time_limit: Option<i64>,
    pub max_rounds: Option<i64>,
    pub word_choices: Option<i64>,
    pub choice_time: Option<i64>,
    pub summary_time: Option<i64>,
    pub hints: Option<i64>,
    pub auto_hints: Option<bool>,
    pub word_mode: Option<WordMode>,
    pub language: Option<Language>,
    pub difficulty: Option<Difficulty>,
    pub custom_words: Option<CustomUse>,
    pub custom_share: Option<i64>,
    pub quick_finish: Option<bool>,
    pub scoring: Option<Scoring>,
    pub chat: Option<ChatMode>,
    pub wrong_guesses: Option<WrongGuesses>,
    pub end_after: Option<i64>,
    pub late_joining: Option<bool>,
    pub draw_order: Option<DrawOrder>,
    pub teams: Option<i64>,
    pub team_choice: Option<TeamChoice>,
    pub host_plays: Option<bool>,
    pub keep_host: Option<bool>,
    /// Unless it is named, a room that becomes public gets it.
    pub profanity_filter: Option<bool>,
    pub spectators: Option<bool>,
    pub doodling: Option<bool>,
    pub likes: Option<bool>,
    pub vote_kick: Option<bool>,
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
        let to = match self.preset {
            Some(preset) => &preset.settings(to),
            None => to,
        };
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
            choice_time: number(
                "choice_time",
                self.choice_time,
                to.choice_time,
                CHOICE_TIME_SECONDS,
            )?,
            summary_time: number(
                "summary_time",
                self.summary_time,
                to.summary_time,
                SUMMARY_TIME_SECONDS,
            )?,
            hints: number("hints", self.hints, to.hints, HINTS)?,
            auto_hints: self.auto_hints.unwrap_or(to.auto_hints),
            word_mode: self.word_mode.unwrap_or(to.word_mode),
            language: self.language.unwrap_or(to.language),
            difficulty: self.difficulty.unwrap_or(to.difficulty),
            custom_words: self.custom_words.unwrap_or(to.custom_words),
            custom_share: number(
                "custom_share",
                self.custom_share,
                to.custom_share,
                CUSTOM_SHARE_PERCENT,
            )?,
            quick_finish: self.quick_finish.unwrap_or(to.quick_finish),
            scoring: self.scoring.unwrap_or(to.scoring),
            chat: self.chat.unwrap_or(to.chat),
            wrong_guesses: self.wrong_guesses.unwrap_or(to.wrong_guesses),
            end_after: zero_or(
                "end_after",
                self.end_after,
                to.end_after,
                END_AFTER_MINUTES,
                "never",
            )?,
            late_joining: self.late_joining.unwrap_or(to.late_joining),
            draw_order: self.draw_order.unwrap_or(to.draw_order),
            teams: zero_or("teams", self.teams, to.teams, TEAMS, "none")?,
            team_choice: self.team_choice.unwrap_or(to.team_choice),
            host_plays: self.host_plays.unwrap_or(to.host_plays),
            keep_host: self.keep_host.unwrap_or(to.keep_host),
            profanity_filter: self.profanity_filter.unwrap_or(
                to.profanity_filter || (to.is_private && self.is_private == Some(false)),
            ),
            spectators: self.spectators.unwrap_or(to.spectators),
            doodling: self.doodling.unwrap_or(to.doodling),
            likes: self.likes.unwrap_or(to.likes),
            vote_kick: self.vote_kick.unwrap_or(to.vote_kick),
        })
    }

    /// Refuses what cannot change while a game runs: the words used so far are
    /// one language's, points of two kinds cannot be compared, and who plays,
    /// and for which team, was settled at its start.
    pub fn while_playing(&self, now: &Settings) -> Result<(), Refusal> {
        let kept = |field: &str| {
            let why = format!("{field}: can only be changed between games.");
            Err(Refusal::new(Code::NotNow, why))
        };
        if self.preset.is_some() {
            return kept("preset");
        }
        if self
            .language
            .is_some_and(|language| language != now.language)
        {
            return kept("language");
        }
        if self.scoring.is_some_and(|scoring| scoring != now.scoring) {
            return kept("scoring");
        }
        if self.host_plays.is_some_and(|plays| plays != now.host_plays) {
            return kept("host_plays");
        }
        if self
            .teams
            .is_some_and(|teams| teams != i64::from(now.teams))
        {
            return kept("teams");
        }
        if self
            .team_choice
            .is_some_and(|choice| choice != now.team_choice)
        {
            return kept("team_choice");
        }
        Ok(())
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

/// A number in the range, or 0, which `means` something else.
fn zero_or(
    field: &str,
    wished: Option<i64>,
    now: u8,
    range: RangeInclusive<u8>,
    means: &str,
) -> Result<u8, Refusal> {
    if wished == Some(0) {
        return Ok(0);
    }
    number(field, wished, now, range)
        .map_err(|refusal| out_of_range(format!("{} 0 is {means}.", refusal.message)))
}

fn room_name(name: &str) -> Result<String, Refusal> {
    name_of("a room", name)
}

/// A name of something that people make: one visible line.
pub fn name_of(what: &str, name: &str) -> Result<String, Refusal> {
    let name = super::text::one_line(name);
    match name.graphemes(true).count() {
        0 => Err(out_of_range(format!("name: {what} needs a name."))),
        1..=ROOM_NAME_CHARACTERS_MAX => Ok(name),
        _ => Err(out_of_range(format!(
            "name: at most {ROOM_NAME_CHARACTERS_MAX} characters."
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_down_without_later_settings_is_read_with_their_defaults() {
        let old = r#"{"name":"Owls","time_limit":80,"hints":1,"quick_finish":false}"#;
        let read: Settings = serde_json::from_str(old).unwrap();
        let expected = Settings {
            name: "Owls".into(),
            time_limit: 80,
            hints: 1,
            quick_finish: false,
            ..Settings::default()
        };
        assert_eq!(read, expected);
    }

    #[test]
    fn every_preset_is_in_range() {
        for preset in [Preset::Friends, Preset::Class, Preset::Public] {
            let settings = preset.settings(&Settings::default());
            let same = SettingsChange {
                max_players: Some(settings.max_players.into()),
                time_limit: Some(settings.time_limit.into()),
                choice_time: Some(settings.choice_time.into()),
                summary_time: Some(settings.summary_time.into()),
                end_after: Some(settings.end_after.into()),
                ..SettingsChange::default()
            };
            assert_eq!(same.apply(&settings).unwrap(), settings);
        }
    }
}
