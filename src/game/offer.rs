//! What a drawer is offered: a word, or two of them combined.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

use super::words::{Entry, WordList};
use crate::limits::COMBINED_SPELLINGS_MAX;
use crate::protocol::settings::{Settings, WordMode};

/// A word that is offered to the drawer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Choice {
    /// In the word list.
    index: usize,
    /// As it is drawn and guessed.
    pub entry: Entry,
    /// The second word, where two are combined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    other: Option<usize>,
    /// The words by themselves, where two are combined.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Entry>,
}

impl Choice {
    /// Its places in the word list.
    pub fn indexes(&self) -> impl Iterator<Item = usize> {
        std::iter::once(self.index).chain(self.other)
    }

    fn one(words: &WordList, index: usize) -> Choice {
        Choice {
            index,
            entry: words.entry(index).clone(),
            other: None,
            parts: Vec::new(),
        }
    }

    fn two(words: &WordList, index: usize, other: usize) -> Choice {
        let parts = [words.entry(index), words.entry(other)];
        Choice {
            index,
            entry: combined(parts),
            other: Some(other),
            parts: parts.map(Entry::clone).into(),
        }
    }
}

/// What the settings want offered, of words that have not been drawn yet.
pub(super) fn offer(
    words: &WordList,
    settings: &Settings,
    used: &mut BTreeSet<usize>,
    dice: &mut fastrand::Rng,
) -> Vec<Choice> {
    let wished = usize::from(settings.word_choices);
    match settings.word_mode {
        WordMode::Normal | WordMode::HiddenLength => {
            let offer = words.offer(settings.difficulty, wished, used, dice);
            offer
                .iter()
                .map(|&index| Choice::one(words, index))
                .collect()
        }
        WordMode::Combined => {
            let offer = words.offer(settings.difficulty, 2 * wished, used, dice);
            match offer[..] {
                [only] => vec![Choice::one(words, only)],
                _ => offer
                    .chunks_exact(2)
                    .map(|pair| Choice::two(words, pair[0], pair[1]))
                    .collect(),
            }
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

    #[test]
    fn two_words_are_said_in_either_order_and_by_any_spelling() {
        let words = WordList::parse(WORDS);
        let choice = Choice::two(&words, 0, 1);
        assert_eq!(&*choice.entry.word, "cat + sofa");
        let said: Vec<&str> = choice.entry.spellings().collect();
        for spelling in ["cat sofa", "sofa cat", "cat couch", "couch cat"] {
            assert!(said.contains(&spelling), "{spelling}");
        }
        assert_eq!(choice.indexes().collect::<Vec<_>>(), [0, 1]);
    }

    #[test]
    fn a_word_without_a_second_one_is_offered_alone() {
        let settings = Settings {
            word_mode: WordMode::Combined,
            ..Settings::default()
        };
        let mut dice = fastrand::Rng::with_seed(3);
        let mut count = |text, used: &[usize]| {
            let mut used = used.iter().copied().collect();
            offer(&WordList::parse(text), &settings, &mut used, &mut dice).len()
        };
        assert_eq!(count(WORDS, &[]), 1, "of three words, one pair");
        assert_eq!(count("[easy]\ncat\n", &[]), 1);
        assert_eq!(count("", &[]), 0);
    }
}
