//! The words: entries, lists of them, and the offer a drawer chooses from.
//!
//! A list holds only words that leave something to guess.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::guess::normalise;
use crate::protocol::language::Language;
use crate::protocol::settings::Difficulty;

/// A word to draw, and what else counts as it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// As the drawer reads it, and everybody after the turn.
    pub word: Arc<str>,
    /// Accepted besides: other spellings, and words for the same thing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub synonyms: Vec<Arc<str>>,
    /// Shown with the word after the turn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<Arc<str>>,
}

impl Entry {
    /// Reads `word | synonym | synonym`.
    fn parse(line: &str) -> Entry {
        let mut spellings = line.split('|').map(|spelling| spelling.trim().into());
        Entry {
            word: spellings.next().unwrap_or_default(),
            synonyms: spellings.collect(),
            definition: None,
        }
    }

    /// Everything that is accepted as a guess, the word itself first.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&*self.word).chain(self.synonyms.iter().map(|synonym| &**synonym))
    }
}

/// A list of words in three levels.
#[derive(Debug)]
pub struct WordList {
    entries: Vec<Entry>,
    /// Where easy, medium and hard lie in `entries`.
    levels: [Range<usize>; 3],
}

impl WordList {
    /// Reads one word a line under the headings `[easy]`, `[medium]`, `[hard]`.
    /// Other accepted spellings follow after `|`. Blank lines and lines that
    /// begin with `#` do not count.
    pub fn parse(text: &str) -> WordList {
        let mut entries = Vec::new();
        let mut levels = [0..0, 0..0, 0..0];
        let mut level = 0;
        for line in text.lines().map(str::trim) {
            match line {
                "[easy]" => (level, levels[0]) = (0, entries.len()..entries.len()),
                "[medium]" => (level, levels[1]) = (1, entries.len()..entries.len()),
                "[hard]" => (level, levels[2]) = (2, entries.len()..entries.len()),
                line if line.starts_with('#') || normalise(line).is_empty() => {}
                line => {
                    entries.push(Entry::parse(line));
                    levels[level].end = entries.len();
                }
            }
        }
        WordList { entries, levels }
    }

    /// A list without levels, as people bring their own: every difficulty
    /// offers all of it.
    pub fn custom(mut entries: Vec<Entry>) -> WordList {
        entries.retain(|entry| !normalise(&entry.word).is_empty());
        let all = 0..entries.len();
        WordList {
            entries,
            levels: [all.clone(), all.clone(), all],
        }
    }

    /// All of them, in the order of the list.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry at an index of an offer.
    pub fn entry(&self, index: usize) -> &Entry {
        &self.entries[index]
    }

    /// Where a word stands.
    pub fn find(&self, word: &str) -> Option<usize> {
        self.entries.iter().position(|entry| &*entry.word == word)
    }

    /// How many words there are to draw at a difficulty.
    pub fn len(&self, difficulty: Difficulty) -> usize {
        match difficulty {
            Difficulty::Easy => self.levels[0].len(),
            Difficulty::Medium => self.levels[1].len(),
            Difficulty::Hard => self.levels[2].len(),
            Difficulty::Mixed => self.entries.len(),
        }
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

/// The list of every language. Parsed once, shared by all rooms.
#[derive(Clone, Debug)]
pub struct WordLists([Arc<WordList>; Language::ALL.len()]);

impl WordLists {
    /// The lists that the program brings along.
    pub fn embedded() -> WordLists {
        WordLists(Language::ALL.map(|language| Arc::new(WordList::parse(embedded(language)))))
    }

    /// The same list for every language.
    pub fn of_one(list: WordList) -> WordLists {
        let list = Arc::new(list);
        WordLists(Language::ALL.map(|_| list.clone()))
    }

    /// The list of a language.
    pub fn of(&self, language: Language) -> &WordList {
        &self.0[language as usize]
    }
}

fn embedded(language: Language) -> &'static str {
    match language {
        Language::En => include_str!("../words/en.txt"),
        Language::De => include_str!("../words/de.txt"),
        Language::Fr => include_str!("../words/fr.txt"),
        Language::Es => include_str!("../words/es.txt"),
        Language::It => include_str!("../words/it.txt"),
        Language::Pt => include_str!("../words/pt.txt"),
        Language::Nl => include_str!("../words/nl.txt"),
        Language::Pl => include_str!("../words/pl.txt"),
        Language::Tr => include_str!("../words/tr.txt"),
        Language::Uk => include_str!("../words/uk.txt"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::guess;
    use crate::game::mask::MaskedWord;
    use crate::limits::WORD_CHARACTERS_MAX;
    use unicode_segmentation::UnicodeSegmentation;

    const SMALL: &str =
        "# three\n[easy]\ncat\nsun\n[medium]\nlighthouse\n\n[hard]\ngravity\necho\n";

    #[test]
    fn mixed_offers_one_of_each_level() {
        let list = WordList::parse(SMALL);
        let mut dice = fastrand::Rng::with_seed(7);
        let offer = list.offer(Difficulty::Mixed, 3, &mut BTreeSet::new(), &mut dice);
        let words: Vec<&str> = offer
            .iter()
            .map(|&index| &*list.entry(index).word)
            .collect();
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

    #[test]
    fn other_spellings_follow_the_word_and_odd_lines_are_left_out() {
        let list = WordList::parse("[easy]\nsofa | couch\n---\n\u{1f388}\n  \nx\n");
        assert_eq!(list.len(Difficulty::Easy), 2);
        let sofa = list.entry(0);
        assert_eq!(sofa.spellings().collect::<Vec<_>>(), ["sofa", "couch"]);
        assert_eq!(&*list.entry(1).word, "x");
    }

    #[test]
    fn odd_lists_offer_what_can_be_guessed_and_end() {
        let mut dice = fastrand::Rng::with_seed(7);
        let odd = [
            "---",
            "\u{1f388}",
            "",
            "\u{200d}",
            "\u{301}",
            "a",
            "हिन्दी",
            "汉字",
            "עִבְרִית",
        ];
        let entries = odd.iter().map(|word| Entry::parse(word)).collect();
        let list = WordList::custom(entries);
        let many = WordList::custom((0..2_000).map(|n| Entry::parse(&n.to_string())).collect());
        for (list, length) in [
            (&list, 4),
            (&many, 2_000),
            (&WordList::custom(Vec::new()), 0),
        ] {
            for difficulty in [
                Difficulty::Easy,
                Difficulty::Medium,
                Difficulty::Hard,
                Difficulty::Mixed,
            ] {
                assert_eq!(list.len(difficulty), length);
                let mut used = BTreeSet::new();
                for turn in 0..12 {
                    let offer = list.offer(difficulty, 6, &mut used, &mut dice);
                    let different: BTreeSet<usize> = offer.iter().copied().collect();
                    assert_eq!(different.len(), offer.len());
                    assert_eq!(offer.is_empty(), length == 0, "turn {turn}");
                    used.extend(offer.first());
                }
            }
        }
    }

    /// Letters that a language's words are written with, in lower case.
    fn alphabet(language: Language) -> &'static str {
        match language {
            Language::En => "abcdefghijklmnopqrstuvwxyz",
            Language::De => "abcdefghijklmnopqrstuvwxyzäöüß",
            Language::Fr => "abcdefghijklmnopqrstuvwxyzàâæçéèêëîïôœùûüÿ",
            Language::Es => "abcdefghijklmnopqrstuvwxyzáéíñóúü",
            Language::It => "abcdefghijklmnopqrstuvwxyzàèéìòù",
            Language::Pt => "abcdefghijklmnopqrstuvwxyzàáâãçéêíóôõú",
            Language::Nl => "abcdefghijklmnopqrstuvwxyzéèëïöü",
            Language::Pl => "aąbcćdeęfghijklłmnńoóprsśtuwyzźż",
            Language::Tr => "abcçdefgğhıijklmnoöprsştuüvyzâî",
            Language::Uk => "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
        }
    }

    #[test]
    fn the_embedded_lists_are_whole_and_clean() {
        let lists = WordLists::embedded();
        let mut faults = Vec::new();
        for language in Language::ALL {
            let (list, code) = (lists.of(language), language.code());
            for level in [Difficulty::Easy, Difficulty::Medium, Difficulty::Hard] {
                if list.len(level) < 150 {
                    faults.push(format!("{code}: {} {level:?} words", list.len(level)));
                }
            }
            if list.len(Difficulty::Mixed) < 510 {
                faults.push(format!("{code}: {} words", list.len(Difficulty::Mixed)));
            }
            let mut seen = BTreeSet::new();
            for entry in &list.entries {
                let word = &entry.word;
                if entry
                    .spellings()
                    .any(|spelling| !is_clean(spelling, language))
                {
                    faults.push(format!("{code}: {word} is not spelt with its letters"));
                }
                for spelling in entry.spellings() {
                    if !seen.insert(guess::key(spelling, language)) {
                        faults.push(format!("{code}: {spelling} stands there twice"));
                    }
                }
                if MaskedWord::new(word).hints(1) == 0 {
                    faults.push(format!("{code}: {word} has no letter to reveal"));
                }
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    /// Whether only letters of the language stand there, single spaces,
    /// hyphens and apostrophes between them, and not too many of them.
    fn is_clean(spelling: &str, language: Language) -> bool {
        let parts = || spelling.split([' ', '-', '\'', '’']);
        spelling.graphemes(true).count() <= WORD_CHARACTERS_MAX
            && parts().filter(|part| part.chars().count() > 1).count() <= 5
            && parts().all(|part| {
                !part.is_empty()
                    && part
                        .chars()
                        .flat_map(lower(language))
                        .all(|letter| alphabet(language).contains(letter))
            })
    }

    /// Turkish has its own pairs of I.
    fn lower(language: Language) -> impl Fn(char) -> Vec<char> {
        move |letter| match (language, letter) {
            (Language::Tr, 'I') => vec!['ı'],
            (Language::Tr, 'İ') => vec!['i'],
            (_, letter) => letter.to_lowercase().collect(),
        }
    }
}
