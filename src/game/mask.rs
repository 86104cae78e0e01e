//! The blanks of a word, and the letters that hints have revealed.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use super::guess::normalise;
use crate::limits::{HINTS, LETTERS_PER_HINT};
use crate::protocol::server::Mask;

/// A word with some of its letters hidden. Letters are graphemes; whatever
/// need not be guessed (spaces, hyphens, emoji) is always shown.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MaskedWord {
    letters: Vec<Letter>,
    /// Letters that may still be revealed: half of them stay hidden.
    reveals_left: usize,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Letter {
    text: Arc<str>,
    /// Part of what has to be guessed.
    guessed: bool,
    hidden: bool,
}

impl MaskedWord {
    /// All letters of `word` hidden.
    pub fn new(word: &str) -> MaskedWord {
        let letters: Vec<Letter> = word
            .graphemes(true)
            .map(|text| {
                let guessed = !normalise(text).is_empty();
                Letter {
                    text: text.into(),
                    guessed,
                    hidden: guessed,
                }
            })
            .collect();
        let hidden = letters.iter().filter(|letter| letter.hidden).count();
        MaskedWord {
            letters,
            reveals_left: hidden / 2,
        }
    }

    /// A word of which nothing is told, not even its length: no blanks, and no
    /// letter to reveal.
    pub fn untold() -> MaskedWord {
        MaskedWord {
            letters: Vec::new(),
            reveals_left: 0,
        }
    }

    /// How many hints a word of this length should have.
    pub fn automatic_hints(&self) -> u8 {
        let letters = self.letters.iter().filter(|letter| letter.guessed).count();
        u8::try_from(letters / LETTERS_PER_HINT)
            .map_or(*HINTS.end(), |hints| hints.min(*HINTS.end()))
    }

    /// How many hints this word bears when `wished` are set.
    pub fn hints(&self, wished: u8) -> usize {
        usize::from(wished).min(self.reveals_left)
    }

    /// Reveals one hidden letter at random; nothing once half are shown, and
    /// never the last hidden letter of a word of several.
    pub fn reveal(&mut self, dice: &mut fastrand::Rng) {
        if self.reveals_left == 0 {
            return;
        }
        if let Some(at) = dice.choice(self.revealable()) {
            self.letters[at].hidden = false;
            self.reveals_left -= 1;
        }
    }

    /// Where a letter may be revealed. At least half of the letters may, so
    /// that there is one as long as `reveals_left` says so.
    fn revealable(&self) -> Vec<usize> {
        let mut places = Vec::new();
        let mut start = 0;
        for word in self.letters.split_inclusive(|letter| !letter.guessed) {
            let letters = word.iter().filter(|letter| letter.guessed).count();
            let hidden = (start..start + word.len()).filter(|&at| self.letters[at].hidden);
            if letters == 1 || hidden.clone().count() > 1 {
                places.extend(hidden);
            }
            start += word.len();
        }
        places
    }

    /// One entry per letter, `"_"` for a hidden one; none where the length is
    /// not told.
    pub fn mask(&self) -> Mask {
        let blank: Arc<str> = "_".into();
        self.letters
            .iter()
            .map(|letter| {
                if letter.hidden {
                    blank.clone()
                } else {
                    letter.text.clone()
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::MaskedWord;

    #[test]
    fn spaces_and_hyphens_show_and_half_of_the_word_stays_hidden() {
        let mut word = MaskedWord::new("T-shirt on");
        assert_eq!(word.mask().concat(), "_-_____ __");
        assert_eq!(word.hints(5), 4);
        let mut dice = fastrand::Rng::with_seed(1);
        for _ in 0..20 {
            word.reveal(&mut dice);
        }
        assert_eq!(
            word.mask()
                .iter()
                .filter(|letter| &***letter == "_")
                .count(),
            4
        );
    }

    #[test]
    fn longer_words_have_more_hints_by_themselves() {
        for (word, hints) in [("up", 0), ("cat", 1), ("T-shirt", 2), ("lighthouse", 3)] {
            assert_eq!(MaskedWord::new(word).automatic_hints(), hints, "{word}");
        }
        assert_eq!(MaskedWord::new(&"a".repeat(40)).automatic_hints(), 5);
        let untold = MaskedWord::untold();
        assert_eq!((untold.mask().len(), untold.hints(5)), (0, 0));
    }

    #[test]
    fn no_word_of_several_letters_is_ever_shown_whole() {
        for seed in 0..200 {
            let mut dice = fastrand::Rng::with_seed(seed);
            let mut word = MaskedWord::new("up to a T-rex");
            assert_eq!(word.hints(9), 4);
            for _ in 0..9 {
                word.reveal(&mut dice);
            }
            let mask = word.mask().concat();
            let words: Vec<&str> = mask.split([' ', '-']).collect();
            for at in [0, 1, 4] {
                assert!(words[at].contains('_'), "{mask}");
            }
            assert_eq!(mask.matches('_').count(), 5, "{mask}");
        }
    }

    #[test]
    fn a_letter_is_what_people_call_one() {
        for (word, blanks) in [
            ("हिन्दी", 2),
            ("นํ้า", 2),
            ("e\u{301}te\u{301}", 3),
            ("Ża\u{301}ba", 4),
            ("汉字", 2),
            ("العَرَبِيَّة", 7),
            ("한국", 2),
        ] {
            let mask = MaskedWord::new(word).mask();
            assert!(mask.iter().all(|letter| &**letter == "_"), "{word}");
            assert_eq!(mask.len(), blanks, "{word}");
        }
    }

    #[test]
    fn what_cannot_be_guessed_is_shown_and_nothing_else() {
        let mut dice = fastrand::Rng::with_seed(1);
        for (word, blank, hints) in [
            ("", "", 0),
            ("---", "---", 0),
            ("🎈", "🎈", 0),
            ("👩‍👩‍👧‍👦 x", "👩‍👩‍👧‍👦 _", 0),
            ("a", "_", 0),
            ("- a -", "- _ -", 0),
            ("a b", "_ _", 1),
            ("C++", "_++", 0),
        ] {
            let mut masked = MaskedWord::new(word);
            assert_eq!(masked.mask().concat(), blank, "{word}");
            assert_eq!(masked.hints(5), hints, "{word}");
            for _ in 0..5 {
                masked.reveal(&mut dice);
            }
            let hidden = masked.mask().concat().matches('_').count();
            assert_eq!(hidden, blank.matches('_').count() - hints, "{word}");
        }
    }
}
