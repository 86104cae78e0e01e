//! Judges a guess against the word and its other spellings.
//!
//! Case, accents, separators and a leading article are forgiven, in every
//! script. Nothing here may be asked before it is known that this player may
//! guess.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::limits::FOLDED_CHARACTERS_MAX;
use crate::protocol::language::Language;

/// What a guess is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is the word.
    Correct,
    /// It is close, or says the word among others: only the guesser may read it.
    Near,
    /// It is something else.
    Wrong,
}

/// Judges `guess` against the spellings of a word.
pub fn judge<'a>(
    guess: &str,
    spellings: impl IntoIterator<Item = &'a str>,
    language: Language,
) -> Verdict {
    let said = Said::new(guess);
    let mut verdict = Verdict::Wrong;
    for spelling in spellings {
        match judge_one(&said, &Said::new(spelling), language) {
            Verdict::Correct => return Verdict::Correct,
            Verdict::Near => verdict = Verdict::Near,
            Verdict::Wrong => {}
        }
    }
    verdict
}

/// The text as it is compared: what is left when case, accents and separators
/// are forgiven. Empty when there is nothing to guess.
pub fn normalise(text: &str) -> String {
    Folded::new(text).letters.into_iter().collect()
}

/// `normalise` without a leading article of the language: words with the same
/// key cannot be told apart by guessing.
pub fn key(text: &str, language: Language) -> String {
    Folded::new(text).without_article(language).iter().collect()
}

/// A text in the two ways in which umlauts are typed.
struct Said {
    /// `Bär` as `bar`.
    bare: Folded,
    /// `Bär` as `baer`, where there are any.
    spelt: Option<Folded>,
}

impl Said {
    fn new(text: &str) -> Said {
        Said {
            bare: Folded::new(text),
            spelt: spell_out(text).map(|spelt| Folded::new(&spelt)),
        }
    }

    fn spelt(&self) -> &Folded {
        self.spelt.as_ref().unwrap_or(&self.bare)
    }
}

fn judge_one(guess: &Said, word: &Said, language: Language) -> Verdict {
    let bare = compare(&guess.bare, &word.bare, language);
    if bare == Verdict::Correct || (guess.spelt.is_none() && word.spelt.is_none()) {
        return bare;
    }
    match compare(guess.spelt(), word.spelt(), language) {
        Verdict::Wrong => bare,
        spelt => spelt,
    }
}

fn compare(guess: &Folded, word: &Folded, language: Language) -> Verdict {
    let answer = word.without_article(language);
    let said = guess.without_article(language);
    if answer.is_empty() || said.is_empty() {
        return Verdict::Wrong;
    }
    if said == answer || guess.letters == word.letters {
        return Verdict::Correct;
    }
    if says(guess, answer) || holds(guess, answer) {
        Verdict::Near
    } else {
        Verdict::Wrong
    }
}

/// Letter changes that still count as close. In a short word every change
/// makes another word.
fn tolerance(letters: usize) -> usize {
    match letters {
        0..4 => 0,
        4..8 => 1,
        _ => TOLERANCE_MAX,
    }
}

const TOLERANCE_MAX: usize = 2;

/// Whether some run of neighbouring tokens spells the answer, or nearly.
fn says(guess: &Folded, answer: &[char]) -> bool {
    let tolerance = tolerance(answer.len());
    guess.starts.iter().enumerate().any(|(token, &start)| {
        guess
            .ends()
            .skip(token)
            .skip_while(|end| end - start + tolerance < answer.len())
            .take_while(|end| end - start <= answer.len() + tolerance)
            .any(|end| within(&guess.letters[start..end], answer, tolerance))
    })
}

/// Whether the answer stands inside a longer run of letters: a space was
/// forgotten, or the script has none, and the others would read it. In scripts
/// with spaces, short words stand in many longer ones.
fn holds(guess: &Folded, answer: &[char]) -> bool {
    let told = tolerance(answer.len()) > 0 || answer.iter().any(|&letter| is_unspaced(letter));
    let tokens = guess.starts.iter().zip(guess.ends());
    told && tokens
        .map(|(&start, end)| &guess.letters[start..end])
        .any(|token| token.windows(answer.len()).any(|run| run == answer))
}

/// Letters of scripts that are written without spaces between words: Thai,
/// Lao, Burmese, Khmer, Chinese, Japanese.
fn is_unspaced(letter: char) -> bool {
    matches!(letter,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{2e80}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// A text in lower case, without accents, as its runs of letters and digits.
#[derive(Default)]
struct Folded {
    letters: Vec<char>,
    /// Where in `letters` each run begins.
    starts: Vec<usize>,
}

impl Folded {
    fn new(text: &str) -> Folded {
        let mut folded = Folded::default();
        let mut gap = true;
        let characters = text.nfkd().flat_map(char::to_lowercase).nfkd();
        for character in characters.take(FOLDED_CHARACTERS_MAX) {
            let simple = match character {
                'ß' => ['s', 's'].as_slice(),
                'æ' => &['a', 'e'],
                'œ' => &['o', 'e'],
                'þ' => &['t', 'h'],
                'ø' => &['o'],
                'ł' => &['l'],
                'đ' | 'ð' => &['d'],
                'ħ' => &['h'],
                // Turkish has both; whoever types on another keyboard has one.
                'ı' => &['i'],
                'ς' => &['σ'],
                'ґ' => &['г'],
                mark if is_accent(mark) => continue,
                // A mark belongs to the letter before it; alone it is nothing.
                mark if is_combining_mark(mark) && gap => continue,
                letter if is_letter(letter) => &[letter],
                _ => {
                    gap = true;
                    continue;
                }
            };
            if gap {
                folded.starts.push(folded.letters.len());
                gap = false;
            }
            folded.letters.extend_from_slice(simple);
        }
        folded
    }

    /// Where in `letters` each run ends.
    fn ends(&self) -> impl Iterator<Item = usize> {
        let starts = self.starts.iter().copied().skip(1);
        starts.chain(std::iter::once(self.letters.len()))
    }

    fn without_article(&self, language: Language) -> &[char] {
        let Some(&second) = self.starts.get(1) else {
            return &self.letters;
        };
        let first = &self.letters[..second];
        let is_article = articles(language)
            .iter()
            .any(|article| article.chars().eq(first.iter().copied()));
        &self.letters[if is_article { second } else { 0 }..]
    }
}

/// Apostrophes that Unicode counts among the letters are none.
fn is_letter(character: char) -> bool {
    !matches!(character, '\u{2b9}'..='\u{2bf}' | '\u{2c8}')
        && (character.is_alphanumeric() || is_combining_mark(character))
}

/// Marks that people leave out: accents, the vowel points of Arabic and
/// Hebrew, the lengthening stroke, and what only picks the look of an emoji.
/// The vowel signs of other scripts are letters of the word.
fn is_accent(mark: char) -> bool {
    matches!(mark,
        '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}'
        | '\u{e0100}'..='\u{e01ef}'
        | '\u{591}'..='\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6ed}')
}

/// The text with its umlauts as two letters; nothing where there are none.
fn spell_out(text: &str) -> Option<String> {
    let mut found = false;
    let mut spelt = String::with_capacity(text.len() + 4);
    for character in text.nfc().flat_map(char::to_lowercase) {
        let letters = match character {
            'ä' => "ae",
            'ö' | 'ø' => "oe",
            'ü' => "ue",
            'å' => "aa",
            other => {
                spelt.push(other);
                continue;
            }
        };
        spelt.push_str(letters);
        found = true;
    }
    found.then_some(spelt)
}

/// Words that may stand in front of an answer, folded; an elided one is its
/// letters before the apostrophe.
fn articles(language: Language) -> &'static [&'static str] {
    match language {
        Language::En => &["a", "an", "the"],
        Language::De => &[
            "der", "die", "das", "den", "dem", "ein", "eine", "einen", "einem",
        ],
        Language::Fr => &["le", "la", "l", "les", "un", "une", "des", "du"],
        Language::Es => &["el", "la", "los", "las", "un", "una", "unos", "unas"],
        Language::It => &["il", "lo", "la", "l", "i", "gli", "le", "un", "uno", "una"],
        Language::Pt => &["o", "a", "os", "as", "um", "uma", "uns", "umas"],
        Language::Nl => &["de", "het", "een", "t", "n"],
        Language::Pl | Language::Tr | Language::Uk => &[],
    }
}

/// Whether at most `tolerance` insertions, deletions, substitutions and swaps
/// of neighbours lie between two words (optimal string alignment). Of the table
/// only what is that close to the diagonal is looked at: cell `k` of row `i` is
/// column `i + k - tolerance`.
fn within(a: &[char], b: &[char], tolerance: usize) -> bool {
    const WIDTH: usize = 2 * TOLERANCE_MAX + 1;
    if a.len().abs_diff(b.len()) > tolerance {
        return false;
    }
    let far = tolerance + 1;
    let mut before_last = [far; WIDTH];
    let mut last = [far; WIDTH];
    for (changes, cell) in last[tolerance..=2 * tolerance].iter_mut().enumerate() {
        *cell = changes;
    }
    for i in 1..=a.len() {
        let mut row = [far; WIDTH];
        for k in 0..=2 * tolerance {
            let Some(j) = (i + k).checked_sub(tolerance).filter(|&j| j <= b.len()) else {
                continue;
            };
            if j == 0 {
                row[k] = i;
                continue;
            }
            let mut least = last[k] + usize::from(a[i - 1] != b[j - 1]);
            if k > 0 {
                least = least.min(row[k - 1] + 1);
            }
            if k < 2 * tolerance {
                least = least.min(last[k + 1] + 1);
            }
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before_last[k] + 1);
            }
            row[k] = least;
        }
        if row.iter().all(|&changes| changes > tolerance) {
            return false;
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len() + tolerance - a.len()] <= tolerance
}

#[cfg(test)]
mod tests {
    use super::{Verdict, Verdict::*, key, normalise, within};
    use crate::protocol::language::Language::{self, *};

    fn judge(guess: &str, word: &str) -> Verdict {
        super::judge(guess, [word], En)
    }

    fn is(language: Language, guess: &str, word: &str) {
        let verdict = super::judge(guess, [word], language);
        assert_eq!(verdict, Correct, "{guess} for {word}");
    }

    #[test]
    fn case_accents_separators_and_articles_are_forgiven() {
        for guess in [
            "ice cream",
            "ICE-CREAM",
            " icecream!",
            "i c e c r e a m",
            "the ice cream",
        ] {
            assert_eq!(judge(guess, "ice cream"), Correct, "{guess}");
        }
        assert_eq!(judge("cafe", "café"), Correct);
        assert_eq!(judge("strasse", "Straße"), Correct);
        assert_eq!(judge("ladys slipper", "lady's slipper"), Correct);
        assert_eq!(judge("a", "a"), Correct);
    }

    #[test]
    fn a_slip_is_near_and_short_words_have_no_slips() {
        assert_eq!(judge("lighthosue", "lighthouse"), Near);
        assert_eq!(judge("lighthouses", "lighthouse"), Near);
        assert_eq!(judge("horse", "house"), Near);
        assert_eq!(judge("car", "cat"), Wrong);
        assert_eq!(judge("mouse", "tree"), Wrong);
    }

    #[test]
    fn the_word_inside_a_sentence_is_kept_back() {
        assert_eq!(judge("is it a lighthouse or not", "lighthouse"), Near);
        assert_eq!(judge("is it l i g h t house?", "lighthouse"), Near);
        assert_eq!(judge("its a lighthous", "lighthouse"), Near);
        assert_eq!(judge("my cat sleeps", "cat"), Near);
    }

    #[test]
    fn a_word_that_only_holds_the_letters_is_wrong() {
        assert_eq!(judge("elephant", "ant"), Wrong);
        assert_eq!(judge("itsalighthouse", "lighthouse"), Near);
        assert_eq!(judge("hello", "lighthouse"), Wrong);
        assert_eq!(judge("?!", "cat"), Wrong);
        assert_eq!(judge("", "cat"), Wrong);
    }

    #[test]
    fn each_language_has_its_articles_and_letters() {
        is(De, "ein Brötchen", "Brötchen");
        is(De, "broetchen", "Brötchen");
        is(De, "brotchen", "Brötchen");
        is(De, "BRÖTCHEN", "Broetchen");
        is(De, "die kaeseglocke", "Käseglocke");
        is(De, "Fussball", "Fußball");
        is(De, "FUẞBALL", "Fussball");
        is(De, "Schul-Hof", "Schulhof");
        is(Fr, "l'arc-en-ciel", "arc-en-ciel");
        is(Fr, "L’Arc en ciel", "arc-en-ciel");
        is(Fr, "une ecole", "école");
        is(Fr, "oeuf", "œuf");
        is(Fr, "garcon", "garçon");
        is(Es, "los pinguinos", "pingüinos");
        is(Es, "el nino", "niño");
        is(It, "gli occhiali", "occhiali");
        is(It, "un'ape", "ape");
        is(It, "lo zaino", "zaino");
        is(Pt, "a maçã", "maca");
        is(Pt, "os oculos", "óculos");
        is(Nl, "het ei", "ei");
        is(Nl, "'t paard", "paard");
        is(Nl, "reuzenrad", "reuzen-rad");
        is(Nl, "zeeen", "zeeën");
        is(Pl, "zolw", "żółw");
        is(Pl, "lodz", "Łódź");
        is(Tr, "IŞIK", "ışık");
        is(Tr, "isik", "ışık");
        is(Tr, "İncir", "incir");
        is(Tr, "cicek", "çiçek");
        is(Uk, "мята", "м’ята");
        is(Uk, "м'ята", "мʼята");
        is(Uk, "ЇЖАК", "їжак");
        assert_eq!(super::judge("der Hund", ["Hund"], Fr), Near);
        assert_eq!(key("l'ours", Fr), key("un ours", Fr));
        assert_eq!(key("the the", En), "the");
        assert_eq!(key("die", De), "die");
    }

    #[test]
    fn every_script_is_compared_by_its_letters() {
        is(En, "كتاب", "كِتَاب");
        is(En, "שלום", "שָׁלוֹם");
        is(En, "ＮＥＫＯ", "neko");
        is(En, "ねこ", "ねこ");
        assert_eq!(judge("कमल", "कमला"), Near, "vowel signs are letters");
        assert_eq!(judge("がく", "かく"), Wrong);
        assert_eq!(judge("これは猫です", "猫"), Near, "no spaces, still told");
        assert_eq!(judge("是苹果吗", "苹果"), Near);
        assert_eq!(judge("ΟΔΟΣ", "οδος"), Correct);
        assert_eq!(judge("1️⃣", "1"), Correct);
    }

    #[test]
    fn every_spelling_counts_and_is_near() {
        let couch = |guess| super::judge(guess, ["sofa", "couch"], En);
        assert_eq!(couch("a couch"), Correct);
        assert_eq!(couch("sofa"), Correct);
        assert_eq!(couch("couhc"), Near);
        assert_eq!(couch("chair"), Wrong);
        assert_eq!(super::judge("couch", [], En), Wrong);
    }

    #[test]
    fn a_slip_in_an_umlaut_is_near() {
        assert_eq!(super::judge("kaesebrotchen", ["Käsebrötchen"], De), Near);
        assert_eq!(super::judge("schmeterling", ["Schmetterling"], De), Near);
    }

    const ODD: [&str; 16] = [
        "",
        "---",
        "🎈",
        "👩‍👩‍👧‍👦",
        "🏳️‍🌈 flag",
        "e\u{301}\u{301}\u{301}",
        "\u{301}",
        "a",
        "\u{200d}",
        "العَرَبِيَّة",
        "हिन्दी भाषा",
        "汉字",
        "עִבְרִית",
        "\u{fdfa}",
        "İIıi",
        "ŉ ﬃ ½ ㎏ Å Ⅷ",
    ];

    #[test]
    fn normalising_twice_changes_nothing() {
        for text in ODD {
            let once = normalise(text);
            assert_eq!(normalise(&once), once, "{text}");
        }
        for letter in '\0'..='\u{1ffff}' {
            let once = normalise(letter.encode_utf8(&mut [0; 4]));
            assert_eq!(normalise(&once), once, "U+{:04X}", u32::from(letter));
        }
        let mut dice = fastrand::Rng::with_seed(11);
        for _ in 0..5_000 {
            let text: String = (0..dice.usize(0..8)).map(|_| dice.char(..)).collect();
            let once = normalise(&text);
            assert_eq!(normalise(&once), once, "{text:?}");
        }
    }

    #[test]
    fn odd_words_are_judged() {
        for language in Language::ALL {
            for word in ODD {
                for guess in ODD {
                    let verdict = super::judge(guess, [word], language);
                    let same = !normalise(word).is_empty() && normalise(word) == normalise(guess);
                    assert_eq!(verdict == Correct, same, "{guess} for {word}");
                }
            }
        }
        let long = "ab ".repeat(2_000);
        assert_eq!(judge(&long, "abababba"), Near);
        assert_eq!(judge(&"\u{fdfa}".repeat(200), "lighthouse"), Wrong);
    }

    /// The whole table, as a textbook has it.
    fn distance(a: &[char], b: &[char]) -> usize {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let change = usize::from(a[i - 1] != b[j - 1]);
                    let mut least = (table[i - 1][j] + 1)
                        .min(table[i][j - 1] + 1)
                        .min(table[i - 1][j - 1] + change);
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        least = least.min(table[i - 2][j - 2] + 1);
                    }
                    least
                };
            }
        }
        table[a.len()][b.len()]
    }

    #[test]
    fn the_narrow_comparison_agrees_with_the_whole_table() {
        let mut dice = fastrand::Rng::with_seed(3);
        for _ in 0..5_000 {
            let mut word = || -> Vec<char> {
                (0..dice.usize(0..8))
                    .map(|_| dice.choice(['a', 'b', 'c']).unwrap())
                    .collect()
            };
            let (a, b) = (word(), word());
            for tolerance in 0..=2 {
                let expected = distance(&a, &b) <= tolerance;
                assert_eq!(
                    within(&a, &b, tolerance),
                    expected,
                    "{a:?} {b:?} {tolerance}"
                );
            }
        }
    }
}
