//! What a drawer is offered: a word, or two of them combined.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

use super::guess::key;
use super::words::{Entry, WordList};
use crate::limits::COMBINED_SPELLINGS_MAX;
use crate::protocol::settings::{CustomUse, Difficulty, Settings, WordMode};

/// A word that is offered to the drawer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Choice {
    /// Where it stands.
    index: Place,
    /// As it is drawn and guessed.
    pub entry: Entry,
    /// The second word, where two are combined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    other: Option<Place>,
    /// The words by themselves, where two are combined.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Entry>,
}

impl Choice {
    /// Its one or two words, and where they stand.
    pub fn words(&self) -> impl Iterator<Item = (Place, &str)> {
        let places = std::iter::once(self.index).chain(self.other);
        let alone = self.parts.is_empty().then_some(&self.entry);
        places.zip(
            alone
                .into_iter()
                .chain(&self.parts)
                .map(|entry| &*entry.word),
        )
    }
}

/// Where a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Place {
    /// In the list of the language.
    Listed(usize),
    /// In the room's own list.
    Custom { custom: usize },
}

/// The words that a room draws from, and those that it has drawn.
pub(super) struct Pool<'a> {
    pub listed: &'a WordList,
    pub custom: Option<&'a WordList>,
    pub used_listed: &'a mut BTreeSet<usize>,
    pub used_custom: &'a mut BTreeSet<usize>,
}

impl Pool<'_> {
    /// What the settings want offered, of words that have not been drawn yet.
    pub fn offer(&mut self, settings: &Settings, dice: &mut fastrand::Rng) -> Vec<Choice> {
        let wished = usize::from(settings.word_choices);
        match settings.word_mode {
            WordMode::Normal | WordMode::HiddenLength => {
                let places = self.draw(settings, wished, dice);
                places.into_iter().map(|place| self.one(place)).collect()
            }
            WordMode::Combined => match self.draw(settings, 2 * wished, dice)[..] {
                [only] => vec![self.one(only)],
                ref places => places
                    .chunks_exact(2)
                    .map(|pair| self.two(pair[0], pair[1]))
                    .collect(),
            },
        }
    }

    /// Up to `count` different words of those lists that the settings name.
    fn draw(&mut self, settings: &Settings, count: usize, dice: &mut fastrand::Rng) -> Vec<Place> {
        let custom = self
            .custom
            .filter(|_| settings.custom_words != CustomUse::Off);
        let Some(custom) = custom else {
            return self.draw_listed(settings, count, dice);
        };
        let wished = match settings.custom_words {
            CustomUse::Mixed => (0..count)
                .filter(|_| dice.u8(..100) < settings.custom_share)
                .count(),
            CustomUse::Only | CustomUse::Off => count,
        };
        let drawn = custom.offer(Difficulty::Mixed, wished, self.used_custom, dice);
        let mut places: Vec<Place> = drawn
            .into_iter()
            .map(|custom| Place::Custom { custom })
            .collect();
        if settings.custom_words == CustomUse::Mixed {
            let key_of = |entry: &Entry| key(&entry.word, settings.language);
            let known: Vec<String> = places
                .iter()
                .map(|&place| key_of(self.entry(place)))
                .collect();
            let rest = self.draw_listed(settings, count - places.len(), dice);
            // The same word in both lists is one word.
            let others = rest.into_iter();
            places.extend(others.filter(|&place| !known.contains(&key_of(self.entry(place)))));
            // Without a choice it is the first one: that must be either kind.
            dice.shuffle(&mut places);
        }
        places
    }

    fn draw_listed(
        &mut self,
        settings: &Settings,
        count: usize,
        dice: &mut fastrand::Rng,
    ) -> Vec<Place> {
        let drawn = self
            .listed
            .offer(settings.difficulty, count, self.used_listed, dice);
        drawn.into_iter().map(Place::Listed).collect()
    }

    fn entry(&self, place: Place) -> &Entry {
        match place {
            Place::Listed(index) => self.listed.entry(index),
            Place::Custom { custom } => self.custom.unwrap_or(self.listed).entry(custom),
        }
    }

    fn one(&self, place: Place) -> Choice {
        Choice {
            index: place,
            entry: self.entry(place).clone(),
            other: None,
            parts: Vec::new(),
        }
    }

    fn two(&self, place: Place, other: Place) -> Choice {
        let parts = [self.entry(place), self.entry(other)];
        Choice {
            index: place,
            entry: combined(parts),
            other: Some(other),
            parts: parts.map(Entry::clone).into(),
        }
    }
}

/// Two words as one: said in either order, by any of their first spellings.
fn combined([one, other]: [&Entry; 2]) -> Entry {
    let spellings = |entry: &Entry| -> Vec<Arc<str>> {
        let spellings = entry.spellings().take(COMBINED_SPELLINGS_MAX);
        spellings.map(Into::into).collect()
    };
    let mut synonyms: Vec<Arc<str>> = Vec::new();
    for first in spellings(one) {
        for second in spellings(other) {
            synonyms.push(format!("{first} {second}").into());
            synonyms.push(format!("{second} {first}").into());
        }
    }
    let definitions = [one, other].map(|entry| entry.definition.as_deref());
    let definition = definitions
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" / ");
    Entry {
        word: format!("{} + {}", one.word, other.word).into(),
        synonyms,
        definition: (!definition.is_empty()).then(|| definition.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "[easy]\ncat\nsofa | couch\n[medium]\nlighthouse\n";

    /// The words offered, with nothing drawn before but these of the list.
    fn offered(settings: &Settings, list: &str, custom: &str, used: &[usize]) -> Vec<Choice> {
        let list = WordList::parse(list);
        let custom = WordList::custom(WordList::parse(custom).entries().to_vec());
        let mut pool = Pool {
            listed: &list,
            custom: (!custom.entries().is_empty()).then_some(&custom),
            used_listed: &mut used.iter().copied().collect(),
            used_custom: &mut BTreeSet::new(),
        };
        pool.offer(settings, &mut fastrand::Rng::with_seed(3))
    }

    #[test]
    fn two_words_are_said_in_either_order_and_by_any_spelling() {
        let settings = Settings {
            word_mode: WordMode::Combined,
            difficulty: Difficulty::Easy,
            ..Settings::default()
        };
        let choices = offered(&settings, WORDS, "", &[]);
        let [choice] = &choices[..] else {
            panic!("{choices:?}");
        };
        assert!(["cat + sofa", "sofa + cat"].contains(&&*choice.entry.word));
        let said: Vec<&str> = choice.entry.spellings().collect();
        for spelling in ["cat sofa", "sofa cat", "cat couch", "couch cat"] {
            assert!(said.contains(&spelling), "{spelling}");
        }
        let mut words: Vec<&str> = choice.words().map(|(_, word)| word).collect();
        words.sort_unstable();
        assert_eq!(words, ["cat", "sofa"]);
    }

    #[test]
    fn a_word_without_a_second_one_is_offered_alone() {
        let settings = Settings {
            word_mode: WordMode::Combined,
            ..Settings::default()
        };
        let count = |text, used: &[usize]| offered(&settings, text, "", used).len();
        assert_eq!(count(WORDS, &[]), 1, "of three words, one pair");
        assert_eq!(count("[easy]\ncat\n", &[]), 1);
        assert_eq!(count("", &[]), 0);
    }

    #[test]
    fn own_words_are_offered_alone_mixed_in_or_not_at_all() {
        let words = |custom_words, custom: &str| {
            let settings = Settings {
                custom_words,
                custom_share: 50,
                word_choices: 6,
                ..Settings::default()
            };
            let choices = offered(&settings, WORDS, custom, &[]);
            let is_custom = |choice: &&Choice| matches!(choice.index, Place::Custom { .. });
            let custom = choices.iter().filter(is_custom).count();
            (custom, choices.len() - custom)
        };
        let own = "[easy]\natom\nion\nquark\nmeson\n";
        assert_eq!(words(CustomUse::Only, own), (4, 0), "fewer than six");
        assert_eq!(words(CustomUse::Off, own), (0, 3));
        assert_eq!(words(CustomUse::Only, ""), (0, 3), "there are none");
        let (custom, listed) = words(CustomUse::Mixed, own);
        assert!(custom > 0 && listed > 0, "{custom} and {listed}");
        // The one that is in both lists is offered once.
        let (custom, listed) = words(CustomUse::Mixed, "[easy]\nThe Cat\n");
        assert_eq!((custom, listed), (1, 2));
    }

    #[test]
    fn a_choice_of_an_older_record_is_read() {
        let old = r#"{"index":7,"entry":{"word":"cat"}}"#;
        let choice: Choice = serde_json::from_str(old).unwrap();
        let words: Vec<(Place, &str)> = choice.words().collect();
        assert_eq!(words, [(Place::Listed(7), "cat")]);
        let own = Place::Custom { custom: 7 };
        let text = serde_json::to_string(&own).unwrap();
        assert_eq!(serde_json::from_str::<Place>(&text).unwrap(), own);
    }
}
