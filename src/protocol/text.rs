//! Text from people, made fit to be shown to other people.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_security::confusable_detection::skeleton;
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
    if name.graphemes(true).count() > USERNAME_CHARACTERS_MAX {
        return Err(format!("Names have at most {USERNAME_CHARACTERS_MAX} characters.").into());
    }
    // An emoji of a family is one character and 25 bytes.
    if name.len() > USERNAME_BYTES_MAX {
        return Err(format!("Names have at most {USERNAME_BYTES_MAX} bytes.").into());
    }
    // Names are compared by their key, so an empty one would equal all others.
    if !name.chars().any(shows_something) || name_key(&name).is_empty() {
        return Err("A name needs at least one letter, digit or emoji.".into());
    }
    Ok(name)
}

/// A name as it is compared: two names with the same key look alike to people
/// (case, width, accents' composition, spaces and hyphens do not count). The
/// key of a key is itself.
pub fn name_key(name: &str) -> String {
    // What goes may have stood between a letter and its accents: they find
    // each other only after it.
    name.chars()
        .filter(|character| !is_hidden(*character))
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|character| character.is_alphanumeric() || !character.is_ascii())
        .filter(|character| !character.is_whitespace() && !is_hidden(*character))
        .nfkc()
        .collect()
}

/// What a name looks like: also letters of other scripts, and digits, that can
/// be taken for each other (UTS #39) are the same in it.
pub fn look_key(name: &str) -> String {
    // A capital I looks like an l, and is an i in the key: so both ways.
    let look = |text: &str| skeleton(text).collect::<String>();
    look(&name_key(&look(name)))
}

/// What a name looks like at a glance: as `look_key`, and without accents.
/// Lea and Léa may both play, but neither passes for the other where it
/// matters who somebody is.
pub fn glance_key(name: &str) -> String {
    let is_accent = |character: &char| matches!(character, '\u{300}'..='\u{36f}');
    let bare: String = name.nfd().filter(|c| !is_accent(c)).collect();
    look_key(&bare)
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
    use super::{glance_key, look_key, name_key, one_line};

    #[test]
    fn letters_that_can_be_taken_for_each_other_look_alike() {
        for (one, other) in [
            ("Lea", "L\u{435}\u{430}"),
            ("Paul", "Pau1"),
            ("Olaf", "0laf"),
            ("Ida", "lda"),
            ("Ms. Owl", "ms 0wl"),
            ("Zo\u{eb}", "ZOE\u{308}"),
        ] {
            assert_eq!(look_key(one), look_key(other), "{one} {other}");
        }
        let keys: std::collections::BTreeSet<_> = ["Lea", "Leo", "Lea 2", "Mia", "Max", "Юля"]
            .map(look_key)
            .into();
        assert_eq!(keys.len(), 6);
    }

    #[test]
    fn accents_are_not_seen_at_a_glance() {
        for (one, other) in [
            ("Léa", "Lea"),
            ("Ms Frank", "ms Fránk"),
            ("Ю\u{301}ля", "Юля"),
        ] {
            assert_ne!(look_key(one), look_key(other), "{one} {other}");
            assert_eq!(glance_key(one), glance_key(other), "{one} {other}");
        }
        assert_ne!(glance_key("Lea"), glance_key("Leo"));
    }

    #[test]
    fn names_that_look_alike_have_one_key_whatever_stands_in_them() {
        for names in [
            ["Zo\u{eb}", "zo-e\u{308}"],
            ["a\u{301}\u{323}", "a\u{301}-\u{323}"],
            ["o\u{302}\u{301}", "o\u{302}\u{200b}\u{301}"],
            ["\u{130}", "i\u{307}"],
        ] {
            let keys = names.map(name_key);
            assert_eq!(keys[0], keys[1], "{names:?}");
        }
    }

    /// Any few characters of those that change what stands beside them.
    #[test]
    fn the_key_of_a_key_is_itself() {
        let parts = [
            "a",
            "A",
            "i",
            "\u{130}",
            "\u{df}",
            "\u{1e9e}",
            "\u{3a3}",
            "\u{fb01}",
            "\u{212b}",
            "-",
            " ",
            "=",
            "\u{ad}",
            "\u{200d}",
            "\u{301}",
            "\u{307}",
            "\u{323}",
            "\u{338}",
            "\u{345}",
            "\u{34f}",
            "\u{1100}",
            "\u{1161}",
            "\u{11a8}",
            "\u{ac00}",
            "\u{37a}",
            "\u{1d15e}",
            "1",
        ];
        let mut names: Vec<String> = vec![String::new()];
        for _ in 0..3 {
            let longer = |name: &String| parts.map(|part| format!("{name}{part}"));
            names = names.iter().flat_map(longer).collect();
        }
        for name in names {
            let key = name_key(&name);
            assert_eq!(name_key(&key), key, "{name:?}");
        }
    }

    #[test]
    fn white_space_collapses_and_hidden_characters_go() {
        assert_eq!(one_line("  Lea\t\n  B\u{202e}en\u{0}\u{200b} "), "Lea Ben");
        assert_eq!(one_line("e\u{301}"), "\u{e9}");
        assert_eq!(one_line("e\u{202e}\u{301}"), "\u{e9}");
        assert_eq!(one_line("\u{200b} \u{feff}"), "");
    }
}
