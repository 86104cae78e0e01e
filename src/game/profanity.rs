//! The word filter: whether a line of chat or a name says what a room with the
//! filter does not let pass.
//!
//! It looks for whole words, so that Scunthorpe passes, and sees through
//! capitals, accents, digits for letters, stretched and spaced letters. It is
//! a help for the host and no wall. The lists stand in `src/profanity/`, with
//! their source; beside a room's language English always applies.

use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::limits::{FOLDED_CHARACTERS_MAX, PROFANE_PHRASE_WORDS_MAX};
use crate::protocol::language::Language;

/// Whether a line says something that the filter of a language knows.
pub fn is_profane(line: &str, language: Language) -> bool {
    FILTERS[language as usize].finds(line)
}

/// The same for a name, which may be several words in one: 'FooBar'.
pub fn is_profane_name(name: &str, language: Language) -> bool {
    let mut apart = String::with_capacity(name.len() + 8);
    let mut was_small = false;
    for character in name.chars() {
        if was_small && character.is_uppercase() {
            apart.push(' ');
        }
        was_small = character.is_lowercase();
        apart.push(character);
    }
    is_profane(name, language) || is_profane(&apart, language)
}

/// Parsed once, shared by all rooms.
static FILTERS: LazyLock<[Filter; Language::ALL.len()]> =
    LazyLock::new(|| Language::ALL.map(Filter::new));

/// What is not let pass in rooms of one language.
struct Filter {
    language: Language,
    /// Words, and phrases with one space between their words.
    words: BTreeSet<String>,
    /// Beginnings of words, none of which begins like another.
    stems: BTreeSet<String>,
}

impl Filter {
    fn new(language: Language) -> Filter {
        let mut filter = Filter {
            language,
            words: BTreeSet::new(),
            stems: BTreeSet::new(),
        };
        for line in list(Language::En).lines().chain(list(language).lines()) {
            let entry = || words(line, language).join(" ");
            if line.starts_with('#') {
                continue;
            } else if line.starts_with('-') {
                filter.words.remove(&entry());
            } else if line.ends_with('*') {
                filter.stems.insert(entry());
            } else {
                filter.words.insert(entry());
            }
        }
        filter
    }

    fn finds(&self, line: &str) -> bool {
        let words = words(line, self.language);
        words.iter().any(|word| self.knows(word))
            || self.knows_phrase(&words)
            || spaced(&words).any(|word| self.knows(&word))
    }

    /// Whether a word is known, as it stands or as what it may be meant for.
    fn knows(&self, word: &str) -> bool {
        let bare = word.trim_matches(|character: char| character.is_ascii_digit());
        [bare.into(), spelt(word)].iter().any(|word| {
            let short = [1, 2].map(|most| squeezed(word, most));
            std::iter::once(word)
                .chain(&short)
                .any(|word| self.has(word))
        })
    }

    fn has(&self, word: &str) -> bool {
        let up_to = (Bound::Unbounded, Bound::Included(word));
        let stem = self.stems.range::<str, _>(up_to).next_back();
        self.words.contains(word) || stem.is_some_and(|stem| word.starts_with(stem))
    }

    fn knows_phrase(&self, words: &[String]) -> bool {
        (0..words.len()).any(|start| {
            (2..=PROFANE_PHRASE_WORDS_MAX)
                .filter_map(|count| words.get(start..start + count))
                .any(|phrase| self.words.contains(&phrase.join(" ")))
        })
    }
}

/// The words of a line in lower case. Where the room speaks English, accents
/// are decoration; elsewhere they make another word.
fn words(line: &str, language: Language) -> Vec<String> {
    let lower = line.chars().flat_map(char::to_lowercase);
    let letters: Box<dyn Iterator<Item = char>> = match language {
        Language::En => Box::new(lower.nfkd()),
        _ => Box::new(lower.nfkc()),
    };
    let mut words = vec![String::new()];
    let mut letters = letters.take(FOLDED_CHARACTERS_MAX).peekable();
    while let Some(letter) = letters.next() {
        // 'a$$' and 'sh!t', and not the end of a sentence.
        let stands_for = match letter {
            '$' | '@' => true,
            '!' => letters.peek().is_some_and(|next| next.is_alphanumeric()),
            _ => false,
        };
        let word = words.last_mut();
        match word {
            // A mark that has not become one letter with the one before.
            _ if matches!(letter, '\u{300}'..='\u{36f}') => {}
            Some(word) if letter.is_alphanumeric() || is_combining_mark(letter) || stands_for => {
                word.push(letter);
            }
            _ if letter >= '\u{1f000}' => words.extend([letter.into(), String::new()]),
            _ => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A word with letters in the place of the digits and signs that look like
/// them. A number is one.
fn spelt(word: &str) -> String {
    if !word.chars().any(char::is_alphabetic) {
        return word.into();
    }
    let letter = |character| match character {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    };
    word.chars().map(letter).collect()
}

/// A word in which letters that stand three times or more stand `most` times.
fn squeezed(word: &str, most: usize) -> String {
    let letters: Vec<char> = word.chars().collect();
    let runs = letters.chunk_by(|a, b| a == b);
    runs.flat_map(|run| {
        let count = if run.len() < 3 { run.len() } else { most };
        &run[..count]
    })
    .collect()
}

/// What letters that stand alone spell, where there are three or more in a row.
fn spaced(words: &[String]) -> impl Iterator<Item = String> {
    let is_single = |word: &String| word.chars().nth(1).is_none();
    words
        .chunk_by(move |a, b| is_single(a) && is_single(b))
        .filter(|run| run.len() >= 3)
        .map(<[String]>::concat)
}

fn list(language: Language) -> &'static str {
    match language {
        Language::En => include_str!("../profanity/en.txt"),
        Language::De => include_str!("../profanity/de.txt"),
        Language::Fr => include_str!("../profanity/fr.txt"),
        Language::Es => include_str!("../profanity/es.txt"),
        Language::It => include_str!("../profanity/it.txt"),
        Language::Pt => include_str!("../profanity/pt.txt"),
        Language::Nl => include_str!("../profanity/nl.txt"),
        Language::Pl => include_str!("../profanity/pl.txt"),
        Language::Tr => include_str!("../profanity/tr.txt"),
        Language::Uk => include_str!("../profanity/uk.txt"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::words::WordLists;
    use crate::protocol::settings::Difficulty;

    #[test]
    fn whole_words_are_found_however_they_are_written() {
        for line in [
            "what the fuck",
            "FUCK!",
            "fuckers",
            "fuuuuuck",
            "fück",
            "ｆｕｃｋ",
            "f.u.c.k",
            "f u c k you",
            "sh1t",
            "sh!t happens",
            "a$$",
            "ASSSSS",
            "shit.",
            "blow  job",
            "bitch99",
            "🖕🏽",
        ] {
            assert!(is_profane(line, Language::En), "{line}");
        }
        let found = [
            (Language::De, "so eine Scheiße"),
            (Language::De, "shit"),
            (Language::Fr, "merde alors"),
            (Language::Es, "coño"),
            (Language::Tr, "siktirgit"),
            (Language::Uk, "ХУЙНЯ"),
            (Language::Pl, "kurwa"),
        ];
        for (language, line) in found {
            assert!(is_profane(line, language), "{line}");
        }
    }

    #[test]
    fn what_only_holds_such_a_word_passes() {
        for line in [
            "Scunthorpe",
            "Penistone",
            "an assassin in class",
            "cockatoo",
            "Dickens",
            "shiitake",
            "grape",
            "Sussex",
            "is it a titan? no!",
            "a s i said",
            "4 5 5",
            "",
            "💩",
        ] {
            assert!(!is_profane(line, Language::En), "{line}");
            assert!(!is_profane_name(line, Language::En), "{line}");
        }
        let passes = [
            (Language::De, "zu dick"),
            (Language::Es, "un cono negro"),
            (Language::Fr, "en retard"),
            (Language::Tr, "çok sık"),
            (Language::Nl, "hoera"),
        ];
        for (language, line) in passes {
            assert!(!is_profane(line, language), "{line}");
        }
    }

    #[test]
    fn names_are_read_word_by_word() {
        for name in ["ShitHead", "xX_shit_Xx", "bigAss", "Fuckface99"] {
            assert!(is_profane_name(name, Language::En), "{name}");
        }
        for name in ["ScunThorpe", "LeaBen", "MacDonald"] {
            assert!(!is_profane_name(name, Language::En), "{name}");
        }
    }

    #[test]
    fn every_word_that_is_drawn_passes() {
        let lists = WordLists::embedded();
        for language in Language::ALL {
            let list = lists.of(language);
            for index in 0..list.len(Difficulty::Mixed) {
                for spelling in list.entry(index).spellings() {
                    assert!(!is_profane(spelling, language), "{language:?}: {spelling}");
                }
            }
        }
    }

    #[test]
    fn the_lists_are_what_the_search_relies_on() {
        for filter in FILTERS.iter() {
            let language = filter.language;
            let stems: Vec<&String> = filter.stems.iter().collect();
            for pair in stems.windows(2) {
                assert!(
                    !pair[1].starts_with(pair[0].as_str()),
                    "{language:?}: {pair:?}"
                );
            }
            for entry in filter.words.iter().chain(&filter.stems) {
                let count = entry.split(' ').count();
                assert!((1..=PROFANE_PHRASE_WORDS_MAX).contains(&count), "{entry}");
                assert!(!entry.is_empty(), "{language:?}");
            }
            assert!(filter.words.len() > 100, "{language:?}");
        }
    }
}
