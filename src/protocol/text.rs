//! Text from people, made fit to be shown to other people.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use crate::limits::{USERNAME_BYTES_MAX, USERNAME_CHARACTERS_MAX};

/// One line of visible text: composed (NFC), without control, bidirectional
/// and invisible format characters, white space collapsed and trimmed.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut gap = false;
    // What is hidden goes first: it may stand between a letter and its accent.
    let shown = |character: &char| character.is_whitespace() || !is_hidden(*character);
    for character in text.chars().filter(shown).nfc() {
        if character.is_whitespace() {
            gap = !line.is_empty();
        } else {
            if gap {
                line.push(' ');
                gap = false;
            }
            line.push(character);
        }
    }
    line
}

/// A name fit to be shown: one visible line of 1 to 24 characters. Else a
/// sentence says what is wrong.
pub fn username(text: &str) -> Result<String, Cow<'static, str>> {
    let name = one_line(text);
    if name.is_empty() {
        return Err("Please give a name.".into());
    }
    if name.len() > USERNAME_BYTES_MAX || name.graphemes(true).count() > USERNAME_CHARACTERS_MAX {
        return Err(format!("Names have at most {USERNAME_CHARACTERS_MAX} characters.").into());
    }
    // Names are compared by their key, so an empty one would equal all others.
    if !name.chars().any(shows_something) || name_key(&name).is_empty() {
        return Err("A name needs at least one letter, digit or emoji.".into());
    }
    Ok(name)
}

/// A name as it is compared: two names with the same key look alike to people
/// (case, width, accents' composition, spaces and hyphens do not count).
pub fn name_key(name: &str) -> String {
    name.nfkc()
        .flat_map(char::to_lowercase)
        .filter(|character| character.is_alphanumeric() || !character.is_ascii())
        .filter(|character| !character.is_whitespace() && !is_hidden(*character))
        .collect()
}

/// Not punctuation, and not one of those characters that Unicode calls letters
/// or symbols although they are blank.
fn shows_something(character: char) -> bool {
    let blank = matches!(
        character,
        '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}'
    );
    let mark = matches!(character,
        '\u{300}'..='\u{36f}' | '\u{2000}'..='\u{206f}' | '\u{20d0}'..='\u{20ff}'
        | '\u{3000}'..='\u{303f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}');
    !blank && !mark && (character.is_alphanumeric() || character >= '\u{2010}')
}

/// Characters that show nothing themselves but change what others show. The
/// zero-width joiners stay: emoji and several scripts are spelt with them.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn white_space_collapses_and_hidden_characters_go() {
        assert_eq!(one_line("  Lea\t\n  B\u{202e}en\u{0}\u{200b} "), "Lea Ben");
        assert_eq!(one_line("e\u{301}"), "\u{e9}");
        assert_eq!(one_line("e\u{202e}\u{301}"), "\u{e9}");
        assert_eq!(one_line("\u{200b} \u{feff}"), "");
    }
}
