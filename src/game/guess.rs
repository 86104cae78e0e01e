//! Judges a guess against the word and its other spellings.
//!
//! Case, accents, separators and a leading article are forgiven, in every
//! script. Nothing here may be asked before it is known that this player may
//! guess.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

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
    fold(text).concat()
}

/// `normalise` without a leading article of the language: words with the same
/// key cannot be told apart by guessing.
pub fn key(text: &str, language: Language) -> String {
    without_article(&fold(text), language).concat()
}

/// A text in the two ways in which umlauts are typed.
struct Said {
    /// `Bär` as `bar`.
    bare: Vec<String>,
    /// `Bär` as `baer`, where there are any.
    spelt: Option<Vec<String>>,
}

impl Said {
    fn new(text: &str) -> Said {
        Said {
            bare: fold(text),
            spelt: spell_out(text).map(|spelt| fold(&spelt)),
        }
    }

    fn spelt(&self) -> &[String] {
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

fn compare(guess: &[String], word: &[String], language: Language) -> Verdict {
    let answer: Vec<char> = without_article(word, language).concat().chars().collect();
    let said: Vec<char> = without_article(guess, language).concat().chars().collect();
    if answer.is_empty() || said.is_empty() {
        return Verdict::Wrong;
    }
    if said == answer || guess.concat() == word.concat() {
        return Verdict::Correct;
    }
    if says(guess, &answer) || holds(guess, &answer) {
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
        _ => 2,
    }
}

/// Whether some run of neighbouring tokens spells the answer, or nearly.
fn says(tokens: &[String], answer: &[char]) -> bool {
    let tolerance = tolerance(answer.len());
    (0..tokens.len()).any(|first| {
        let mut run: Vec<char> = Vec::new();
        for token in &tokens[first..] {
            run.extend(token.chars());
            if run.len() > answer.len() + tolerance {
                return false;
            }
            if within(&run, answer, tolerance) {
                return true;
            }
        }
        false
    })
}

/// Whether the answer stands inside a longer run of letters: a space was
/// forgotten, or the script has none, and the others would read it. In scripts
/// with spaces, short words stand in many longer ones.
fn holds(tokens: &[String], answer: &[char]) -> bool {
    let spelling: String = answer.iter().collect();
    (tolerance(answer.len()) > 0 || answer.iter().any(|&letter| is_unspaced(letter)))
        && tokens.iter().any(|token| token.contains(&spelling))
}

/// Letters of scripts that are written without spaces between words: Thai,
/// Lao, Burmese, Khmer, Chinese, Japanese.
fn is_unspaced(letter: char) -> bool {
    matches!(letter,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{2e80}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// The text in lower case, without accents, as its runs of letters and digits.
fn fold(text: &str) -> Vec<String> {
    let mut tokens = vec![String::new()];
    for character in text.nfkd().flat_map(char::to_lowercase).nfkd() {
        match character {
            'ß' => push(&mut tokens, "ss"),
            'æ' => push(&mut tokens, "ae"),
            'œ' => push(&mut tokens, "oe"),
            'þ' => push(&mut tokens, "th"),
            'ø' => push(&mut tokens, "o"),
            'ł' => push(&mut tokens, "l"),
            'đ' | 'ð' => push(&mut tokens, "d"),
            'ħ' => push(&mut tokens, "h"),
            // Turkish has both; whoever types on another keyboard has one.
            'ı' => push(&mut tokens, "i"),
            'ς' => push(&mut tokens, "σ"),
            'ґ' => push(&mut tokens, "г"),
            mark if is_accent(mark) => {}
            quote if is_apostrophe(quote) => tokens.push(String::new()),
            // A mark belongs to the letter before it; alone it is nothing.
            mark if is_combining_mark(mark) && tokens.last().is_none_or(String::is_empty) => {}
            letter if letter.is_alphanumeric() || is_combining_mark(letter) => {
                push(&mut tokens, letter.encode_utf8(&mut [0; 4]));
            }
            _ => tokens.push(String::new()),
        }
    }
    tokens.retain(|token| !token.is_empty());
    tokens
}

fn push(tokens: &mut [String], letters: &str) {
    if let Some(token) = tokens.last_mut() {
        token.push_str(letters);
    }
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

/// Apostrophes that Unicode counts among the letters.
fn is_apostrophe(character: char) -> bool {
    matches!(character, '\u{2b9}'..='\u{2bf}' | '\u{2c8}')
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

fn without_article(tokens: &[String], language: Language) -> &[String] {
    match tokens {
        [first, rest @ ..] if !rest.is_empty() && articles(language).contains(&first.as_str()) => {
            rest
        }
        tokens => tokens,
    }
}

/// Whether at most `tolerance` insertions, deletions, substitutions and swaps
/// of neighbours lie between two words (optimal string alignment). Only what
/// is that close to the diagonal is looked at.
fn within(a: &[char], b: &[char], tolerance: usize) -> bool {
    if a.len().abs_diff(b.len()) > tolerance {
        return false;
    }
    let far = tolerance + 1;
    let mut before_last = vec![far; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![far; b.len() + 1];
        row[0] = i;
        for j in i.saturating_sub(tolerance).max(1)..=(i + tolerance).min(b.len()) {
            let change = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before_last[j - 2] + 1);
            }
        }
        if row.iter().all(|&changes| changes > tolerance) {
            return false;
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()] <= tolerance
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
