//! The blanks of a word, and the letters that hints have revealed.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use crate::protocol::server::Mask;

/// A word with some of its letters hidden. Letters are graphemes; whatever is
/// no letter or digit is always shown.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MaskedWord {
    letters: Vec<Letter>,
    /// Letters that may still be revealed: half of the word stays hidden.
    reveals_left: usize,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Letter {
    text: Arc<str>,
    hidden: bool,
}

impl MaskedWord {
    /// All letters of `word` hidden.
    pub fn new(word: &str) -> MaskedWord {
        let letters: Vec<Letter> = word
            .graphemes(true)
            .map(|text| Letter {
                text: text.into(),
                hidden: text.contains(char::is_alphanumeric),
            })
            .collect();
        let hidden = letters.iter().filter(|letter| letter.hidden).count();
        MaskedWord {
            letters,
            reveals_left: hidden / 2,
        }
    }

    /// How many hints this word bears when `wished` are set.
    pub fn hints(&self, wished: u8) -> usize {
        usize::from(wished).min(self.reveals_left)
    }

    /// Reveals one hidden letter at random; nothing once half are shown.
    pub fn reveal(&mut self, dice: &mut fastrand::Rng) {
        if self.reveals_left == 0 {
            return;
        }
        let hidden: Vec<usize> = (0..self.letters.len())
            .filter(|&at| self.letters[at].hidden)
            .collect();
        if let Some(&at) = dice.choice(&hidden) {
            self.letters[at].hidden = false;
            self.reveals_left -= 1;
        }
    }

    /// One entry per letter, `"_"` for a hidden one.
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
    fn odd_words_end() {
        let mut dice = fastrand::Rng::with_seed(1);
        for odd in ["", "---", "a", "- a -", "🎈", "e\u{301}e\u{301}"] {
            let mut word = MaskedWord::new(odd);
            for _ in 0..5 {
                word.reveal(&mut dice);
            }
            assert!(odd.is_empty() || word.mask().concat() != odd || odd == "---" || odd == "🎈");
        }
    }
}
