//! Judges a guess against the word.
//!
//! Case, accents, separators and a leading article are forgiven. Nothing here
//! may be asked before it is known that this player may guess.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

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

/// Words that may stand in front of an answer.
const ARTICLES: [&str; 3] = ["a", "an", "the"];

/// Judges `guess` against `word`.
pub fn judge(guess: &str, word: &str) -> Verdict {
    let (guess, word) = (fold(guess), fold(word));
    let answer: Vec<char> = without_article(&word).concat().chars().collect();
    let said: Vec<char> = without_article(&guess).concat().chars().collect();
    let whole = |tokens: &[String]| tokens.concat();
    if answer.is_empty() || said.is_empty() {
        return Verdict::Wrong;
    }
    if said == answer || whole(&guess) == whole(&word) {
        return Verdict::Correct;
    }
    if says(&guess, &answer) || holds(&guess, &answer) {
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
            if run.len() + tolerance >= answer.len() && distance(&run, answer) <= tolerance {
                return true;
            }
        }
        false
    })
}

/// Whether the answer stands inside a longer run of letters: a space was
/// forgotten, and the others would read it. Short words stand in many.
fn holds(tokens: &[String], answer: &[char]) -> bool {
    let spelling: String = answer.iter().collect();
    tolerance(answer.len()) > 0 && tokens.iter().any(|token| token.contains(&spelling))
}

/// The text in lower case, without accents, as its runs of letters and digits.
fn fold(text: &str) -> Vec<String> {
    let mut tokens = vec![String::new()];
    for character in text.nfkd().flat_map(char::to_lowercase) {
        match character {
            'ß' => push(&mut tokens, "ss"),
            'æ' => push(&mut tokens, "ae"),
            'œ' => push(&mut tokens, "oe"),
            'ø' => push(&mut tokens, "o"),
            'ł' => push(&mut tokens, "l"),
            'đ' => push(&mut tokens, "d"),
            '\'' | '’' => {}
            mark if is_combining_mark(mark) => {}
            letter if letter.is_alphanumeric() => {
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

fn without_article(tokens: &[String]) -> &[String] {
    match tokens {
        [first, rest @ ..] if !rest.is_empty() && ARTICLES.contains(&first.as_str()) => rest,
        tokens => tokens,
    }
}

/// Insertions, deletions, substitutions and swaps of neighbours between two
/// words (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before_last = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before_last[j - 2] + 1);
            }
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::{Verdict::*, judge};

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
}
