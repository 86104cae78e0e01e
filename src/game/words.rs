//! The word list, and the offer a drawer chooses from.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::protocol::settings::Difficulty;

/// A list of words in three levels. Embedded, parsed once, shared by all rooms.
#[derive(Debug)]
pub struct WordList {
    words: Vec<&'static str>,
    /// Where easy, medium and hard lie in `words`.
    levels: [Range<usize>; 3],
}

impl WordList {
    /// The English list.
    pub fn english() -> WordList {
        WordList::parse(include_str!("../words/en.txt"))
    }

    /// Reads one word a line under the headings `[easy]`, `[medium]`, `[hard]`;
    /// blank lines and lines that begin with `#` do not count.
    pub fn parse(text: &'static str) -> WordList {
        let mut words = Vec::new();
        let mut levels = [0..0, 0..0, 0..0];
        let mut level = 0;
        for line in text.lines().map(str::trim) {
            match line {
                "[easy]" => (level, levels[0]) = (0, words.len()..words.len()),
                "[medium]" => (level, levels[1]) = (1, words.len()..words.len()),
                "[hard]" => (level, levels[2]) = (2, words.len()..words.len()),
                line if line.is_empty() || line.starts_with('#') => {}
                word => {
                    words.push(word);
                    levels[level].end = words.len();
                }
            }
        }
        WordList { words, levels }
    }

    /// The word at an index of an offer.
    pub fn word(&self, index: usize) -> &'static str {
        self.words[index]
    }

    /// Draws `count` different words of a difficulty that are not in `used`.
    /// With `Mixed` the levels take turns. Once a level is used up it begins
    /// anew; if fewer are left than `count`, fewer are offered.
    pub fn offer(
        &self,
        difficulty: Difficulty,
        count: usize,
        used: &mut BTreeSet<usize>,
        dice: &mut fastrand::Rng,
    ) -> Vec<usize> {
        let levels: &[Range<usize>] = match difficulty {
            Difficulty::Easy => &self.levels[..1],
            Difficulty::Medium => &self.levels[1..2],
            Difficulty::Hard => &self.levels[2..],
            Difficulty::Mixed => &self.levels,
        };
        let mut offer: Vec<usize> = Vec::with_capacity(count);
        for turn in 0..count {
            let level = levels[turn % levels.len()].clone();
            if level.clone().all(|index| used.contains(&index)) {
                used.retain(|index| !level.contains(index));
            }
            let fresh: Vec<usize> = level
                .filter(|index| !used.contains(index) && !offer.contains(index))
                .collect();
            offer.extend(dice.choice(&fresh));
        }
        offer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str =
        "# three\n[easy]\ncat\nsun\n[medium]\nlighthouse\n\n[hard]\ngravity\necho\n";

    #[test]
    fn mixed_offers_one_of_each_level() {
        let list = WordList::parse(SMALL);
        let mut dice = fastrand::Rng::with_seed(7);
        let offer = list.offer(Difficulty::Mixed, 3, &mut BTreeSet::new(), &mut dice);
        let words: Vec<&str> = offer.iter().map(|&index| list.word(index)).collect();
        assert!(["cat", "sun"].contains(&words[0]));
        assert_eq!(words[1], "lighthouse");
        assert!(["gravity", "echo"].contains(&words[2]));
    }

    #[test]
    fn no_word_repeats_until_all_are_used() {
        let list = WordList::parse(SMALL);
        let mut dice = fastrand::Rng::with_seed(7);
        let mut used = BTreeSet::new();
        let mut seen = Vec::new();
        for _ in 0..4 {
            let offer = list.offer(Difficulty::Easy, 1, &mut used, &mut dice);
            used.insert(offer[0]);
            seen.push(offer[0]);
        }
        assert_ne!(seen[0], seen[1]);
        assert_ne!(seen[2], seen[3]);
        let offer = list.offer(Difficulty::Easy, 6, &mut BTreeSet::new(), &mut dice);
        assert_eq!(offer.len(), 2, "fewer are left, fewer are offered");
    }
}
