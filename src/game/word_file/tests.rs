//! Lists of words as people bring them, and what is understood.

use encoding_rs::{WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1254};

use super::*;
use crate::game::guess::normalise;
use crate::game::list_file::Finding;
use crate::limits::{WORD_LIST_BYTES_MAX, WORD_LIST_FINDINGS_MAX};
use crate::protocol::language::Language::*;
use crate::protocol::text::one_line;

fn read(text: &str) -> WordFile {
    read_text(text, En, None).unwrap()
}

/// The entries as `word | synonyms = definition`.
fn lines(file: &WordFile) -> Vec<String> {
    let line = |entry: &Entry| {
        let spellings: Vec<&str> = entry.spellings().collect();
        let definition = entry.definition.as_deref();
        spellings.join(" | ") + &definition.map_or(String::new(), |text| format!(" = {text}"))
    };
    file.entries.iter().map(line).collect()
}

fn problems(file: &WordFile) -> Vec<String> {
    file.findings.first.iter().map(Finding::to_string).collect()
}

#[test]
fn one_word_a_line_with_any_line_ending() {
    for text in [
        "cat\ndog\nice cream",
        "cat\r\ndog\r\nice cream\r\n",
        "cat\rdog\rice cream\r",
        "\u{feff}\n cat \n\ndog\t\n ice\u{a0} cream\n\n",
        "• cat\n• dog\n• ice cream",
        "1. cat\n2. dog\n3. ice cream",
        "1\tcat\n2\tdog\n3\tice cream",
        "\"cat\"\n\"dog\"\n\"ice cream\"",
        "words\ncat\ndog\nice cream",
    ] {
        let file = read(text);
        assert_eq!(lines(&file), ["cat", "dog", "ice cream"], "{text:?}");
        assert_eq!(file.findings.first, [], "{text:?}");
    }
}

#[test]
fn words_side_by_side() {
    for text in [
        "cat, dog, ice cream",
        "cat,dog,ice cream",
        "cat;dog;ice cream;",
        "cat\tdog\tice cream",
        "cat, dog\nice cream",
        "cat; dog\nice cream;",
        "\"cat\", \"dog\", \"ice cream\"",
        "cat,dog\nice cream\n",
    ] {
        let file = read(text);
        assert_eq!(file.layout, Layout::Words, "{text:?}");
        assert_eq!(lines(&file), ["cat", "dog", "ice cream"], "{text:?}");
    }
    let grid = read("a1\ta2\ta3\ta4\nb1\tb2\tb3\tb4\n");
    assert_eq!((grid.layout, grid.entries.len()), (Layout::Words, 8));
    let numbers = read("1\n2\n3");
    assert_eq!(lines(&numbers), ["1", "2", "3"]);
}

#[test]
fn a_word_may_bring_its_synonyms_along() {
    let file = read("sofa | couch | Sofa\ncolour|color\n");
    assert_eq!(lines(&file), ["sofa | couch", "colour | color"]);
    assert_eq!(file.findings.first, []);
}

#[test]
fn german_excel_saves_semicolons_in_windows_1252() {
    let sheet = "Wort;Synonyme;Erklärung\r\n\
        Brötchen;Semmel, Schrippe;\"Kleines Gebäck; gibt es beim \"\"Bäcker\"\"\"\r\n\
        Straße;;\r\n\
        Möhre;Karotte;Orange – und gut für die Augen\r\n\
        ;;\r\n";
    let (bytes, _, unmappable) = WINDOWS_1252.encode(sheet);
    assert!(!unmappable && std::str::from_utf8(&bytes).is_err());
    let file = read_file(&bytes, De, None).unwrap();
    assert!(file.header && file.layout == Layout::Table);
    assert_eq!(
        lines(&file),
        [
            "Brötchen | Semmel | Schrippe = Kleines Gebäck; gibt es beim \"Bäcker\"",
            "Straße",
            "Möhre | Karotte = Orange – und gut für die Augen",
        ]
    );
    let marked = format!("\u{feff}{sheet}");
    assert_eq!(read_file(marked.as_bytes(), De, None).unwrap(), file);
    let named = format!("sep=;\r\n{sheet}");
    let named = read_file(named.as_bytes(), De, None).unwrap();
    assert_eq!(named.entries, file.entries);
}

#[test]
fn columns_are_known_by_what_people_call_them() {
    for synonyms in [
        "Synonyms",
        "Also",
        "also right",
        "Alternatives",
        "Varianten",
    ] {
        let sheet = format!("Term\t{synonyms}\tMeaning\ncouch\tsofa\tto lie on\n");
        assert_eq!(lines(&read(&sheet)), ["couch | sofa = to lie on"]);
    }
}

#[test]
fn windows_writes_each_language_in_its_own_way() {
    for (language, encoding, word) in [
        (Pl, WINDOWS_1250, "żółw"),
        (Tr, WINDOWS_1254, "ağaç"),
        (Uk, WINDOWS_1251, "їжак"),
        (Fr, WINDOWS_1252, "cœur"),
    ] {
        let text = format!("{word}\r\n");
        let (bytes, ..) = encoding.encode(&text);
        let file = read_file(&bytes, language, None).unwrap();
        assert_eq!(lines(&file), [word]);
    }
}

#[test]
fn excel_unicode_text_is_utf_16_with_tabs() {
    let sheet = "Hund\tKöter\r\nKatze\tMieze\r\n";
    let units = sheet.encode_utf16();
    let bytes: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(units.flat_map(u16::to_le_bytes))
        .collect();
    let file = read_file(&bytes, De, None).unwrap();
    assert_eq!(lines(&file), ["Hund | Köter", "Katze | Mieze"]);
}

#[test]
fn google_sheets_pastes_tabs_and_quotes_what_has_line_breaks() {
    let file = read(
        "photosynthesis\t\tHow plants make sugar from light\n\
         cell wall\tcell membrane/wall\t\"The outside\nof a plant cell\"\n\
         osmosis\t\t\n",
    );
    assert!(!file.header);
    assert_eq!(
        lines(&file),
        [
            "photosynthesis = How plants make sugar from light",
            "cell wall | cell membrane | wall = The outside of a plant cell",
            "osmosis",
        ]
    );
}

#[test]
fn libre_office_quotes_every_cell_if_asked() {
    let file = read(
        "\"Nr.\",\"Definition\",\"Word\",\"Synonyms\"\n\
         \"1\",\"A place, mostly round\",\"roundabout\",\"traffic circle, rotary\"\n\
         \"2\",\"\",\"lift\",\"elevator\"\n",
    );
    assert!(file.header);
    assert_eq!(
        lines(&file),
        [
            "roundabout | traffic circle | rotary = A place, mostly round",
            "lift | elevator"
        ]
    );
    assert_eq!(file.findings.first, []);
}

#[test]
fn two_columns_are_synonyms_or_definitions() {
    let synonyms = read("sofa,couch\nlorry,truck\n");
    assert_eq!(lines(&synonyms), ["sofa | couch", "lorry | truck"]);
    let definitions = read("atom\tthe smallest part of an element\nion\tan atom with a charge\n");
    assert_eq!(
        lines(&definitions),
        [
            "atom = the smallest part of an element",
            "ion = an atom with a charge"
        ]
    );
}

#[test]
fn the_layout_can_be_said() {
    let text = "cat,kitty,a pet\ndog,puppy,another pet\n";
    assert_eq!(read(text).layout, Layout::Table);
    let words = read_text(text, En, Some(Layout::Words)).unwrap();
    assert_eq!(words.entries.len(), 6);
    let row = read_text("cat,kitty,a pet", En, Some(Layout::Table)).unwrap();
    assert_eq!(lines(&row), ["cat | kitty = a pet"]);
}

#[test]
fn what_cannot_be_used_is_told() {
    let long = "x".repeat(WORD_CHARACTERS_MAX + 1);
    let file = read(&format!("cat\n---\nCat\ncat\nthe cat\n🎈\n{long}\n| dog\n"));
    assert_eq!(lines(&file), ["cat"]);
    assert_eq!(
        problems(&file),
        [
            "line 2: “---” has nothing to guess.".to_owned(),
            "line 3: “Cat” is the same to guess as “cat”.".to_owned(),
            "line 4: “cat” is there twice.".to_owned(),
            "line 5: “the cat” is the same to guess as “cat”.".to_owned(),
            "line 6: “🎈” has nothing to guess.".to_owned(),
            format!(
                "line 7: “{}” is longer than 40 characters.",
                "x".repeat(WORD_CHARACTERS_MAX)
            ),
            "line 8: “| dog” has nothing to guess.".to_owned(),
        ]
    );
}

#[test]
fn synonyms_and_definitions_are_bounded() {
    let many: Vec<String> = (0..20).map(|n| format!("cat{n}")).collect();
    let file = read(&format!(
        "word\tsynonyms\tdefinition\ncat\t{}\t{}\ndog\t!, DOG\t\n",
        many.join(","),
        "x".repeat(300)
    ));
    assert_eq!(file.entries[0].synonyms.len(), WORD_SYNONYMS_MAX);
    let definition = file.entries[0].definition.as_deref().unwrap();
    assert_eq!(definition.len(), WORD_DEFINITION_CHARACTERS_MAX);
    assert_eq!(lines(&file)[1], "dog");
    assert_eq!(
        problems(&file),
        [
            "line 2: “cat” has synonyms that were left out: at most 10, of at most 40 characters.",
            "line 2: “cat” has a definition of more than 200 characters.",
            "line 3: “dog” has synonyms that were left out: at most 10, of at most 40 characters.",
        ]
    );
}

#[test]
fn a_list_is_bounded() {
    let words: String = (0..2_500).map(|n| format!("word {n}\n")).collect();
    let file = read(&words);
    assert_eq!(file.entries.len(), WORD_LIST_ENTRIES_MAX);
    assert_eq!(
        problems(&file),
        ["line 2001: “word 2000” and what follows were left out: at most 2000 words."]
    );
    let odd = read(&"-\n".repeat(500));
    assert_eq!(
        (odd.findings.first.len(), odd.findings.total),
        (WORD_LIST_FINDINGS_MAX, 500)
    );
    let refusal = read_file(&vec![b'a'; WORD_LIST_BYTES_MAX + 1], En, None).unwrap_err();
    assert_eq!(&*refusal.message, "words: a list may have at most 256 KiB.");
}

#[test]
fn what_is_exported_is_read_as_the_same_words() {
    let sheet = "word\tsynonyms\tdefinition\n\
        Paris, France\tthe city of light\tA \"city\"; with a tower, and more\n\
        osmosis\t\t\n1. place\tfirst\t\n";
    let file = read(sheet);
    assert_eq!(file.entries.len(), 3);
    let again = read_file(to_csv(&file.entries).as_bytes(), En, None).unwrap();
    assert_eq!(again.entries, file.entries);
    let bare = read("cat\ndog\n").entries;
    assert_eq!(read(&to_csv(&bare)).entries, bare);
}

#[test]
fn an_open_quotation_mark_swallows_nothing() {
    let file = read("cat\n\"dog\nmouse\nowl\n");
    assert_eq!(lines(&file), ["cat", "\"dog", "mouse", "owl"]);
}

#[test]
fn every_text_gives_a_clean_list() {
    let parts = [
        "cat",
        "Dog",
        "é",
        "---",
        "🎈",
        "👩‍👩‍👧‍👦",
        "\u{301}",
        "\u{202e}",
        "हिन्दी",
        "汉字",
        "עברית",
        ",",
        ";",
        "\t",
        "\n",
        "\r\n",
        "\"",
        "\"\"",
        "|",
        " ",
        "word",
        "sep=;\n",
        "1.",
        "\0",
        "\u{feff}",
        "a definition of four words",
    ];
    let mut dice = fastrand::Rng::with_seed(5);
    for _ in 0..1_000 {
        let text: String = (0..dice.usize(0..40))
            .filter_map(|_| dice.choice(parts))
            .collect();
        let language = dice.choice(Language::ALL).unwrap();
        let layout = dice.choice([None, Some(Layout::Words), Some(Layout::Table)]);
        let file = read_text(&text, language, layout.flatten()).unwrap();
        let mut keys = std::collections::BTreeSet::new();
        for entry in &file.entries {
            assert!(keys.insert(key(&entry.word, language)), "{text:?}");
            for spelling in entry.spellings() {
                assert!(!normalise(spelling).is_empty(), "{text:?}");
                assert_eq!(one_line(spelling), spelling, "{text:?}");
            }
        }
        let bytes: Vec<u8> = (0..dice.usize(0..60)).map(|_| dice.u8(..)).collect();
        assert!(read_file(&bytes, language, None).is_ok());
    }
}
