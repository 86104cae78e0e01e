//! Text from people, made fit to be shown to other people.

use unicode_normalization::UnicodeNormalization;

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

/// A name as it is compared: two names with the same key look alike to people
/// (case, width, accents' composition, spaces and hyphens do not count).
pub fn name_key(name: &str) -> String {
    name.nfkc()
        .flat_map(char::to_lowercase)
        .filter(|character| character.is_alphanumeric() || !character.is_ascii())
        .filter(|character| !character.is_whitespace() && !is_hidden(*character))
        .collect()
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
