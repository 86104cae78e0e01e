//! Reads a list of words as people bring it: pasted, as a text file, or as
//! what a spreadsheet exports.
//!
//! Nothing has to be said about the form: it is recognised, and what was
//! understood and left out is told, so that it can be looked at before it is
//! kept. Every text gives a list, if need be an empty one.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1254};
use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use super::guess::{key, normalise};
use super::words::Entry;
use crate::limits::{
    WORD_BYTES_MAX, WORD_CHARACTERS_MAX, WORD_DEFINITION_BYTES_MAX, WORD_DEFINITION_CHARACTERS_MAX,
    WORD_LIST_BYTES_MAX, WORD_LIST_ENTRIES_MAX, WORD_LIST_FINDINGS_MAX, WORD_SYNONYMS_MAX,
};
use crate::protocol::error::{Code, Refusal};
use crate::protocol::language::Language;
use crate::protocol::text::one_line;

/// What a list was read as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WordFile {
    /// At most `WORD_LIST_ENTRIES_MAX`, no two of them the same to guess.
    pub entries: Vec<Entry>,
    /// How the cells were understood.
    pub layout: Layout,
    /// The first line named the columns.
    pub header: bool,
    /// What was left out or changed, at most `WORD_LIST_FINDINGS_MAX`.
    pub findings: Vec<Finding>,
    /// How many findings there were.
    pub findings_total: usize,
}

/// What the cells of a list are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// Each of them is a word.
    Words,
    /// A line is a word, its synonyms and its definition.
    Table,
}

/// Something that was not taken as it stood there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Counted from 1.
    pub line: u64,
    /// The word, shortened.
    pub word: String,
    /// What is the matter with it.
    #[serde(flatten)]
    pub problem: Problem,
}

/// What can be the matter with a word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum Problem {
    /// It stands in the list already: left out.
    Duplicate,
    /// Another word is the same to guess: left out.
    Alike {
        /// The one that was kept.
        of: String,
    },
    /// Longer than a word may be: left out.
    TooLong,
    /// It has no letter and no digit: left out.
    NothingToGuess,
    /// Some of its synonyms are too long, too many, or have nothing to guess.
    SynonymsLeftOut,
    /// Its definition was shortened.
    DefinitionTooLong,
    /// The list is full: this word and all that follow were left out.
    ListFull,
}

impl fmt::Display for Finding {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "line {}: “{}” ", self.line, self.word)?;
        match &self.problem {
            Problem::Duplicate => write!(to, "is there twice."),
            Problem::Alike { of } => write!(to, "is the same to guess as “{of}”."),
            Problem::TooLong => write!(to, "is longer than {WORD_CHARACTERS_MAX} characters."),
            Problem::NothingToGuess => write!(to, "has nothing to guess."),
            Problem::SynonymsLeftOut => write!(
                to,
                "has synonyms that were left out: at most {WORD_SYNONYMS_MAX}, of at most \
                 {WORD_CHARACTERS_MAX} characters."
            ),
            Problem::DefinitionTooLong => write!(
                to,
                "has a definition of more than {WORD_DEFINITION_CHARACTERS_MAX} characters."
            ),
            Problem::ListFull => write!(
                to,
                "and what follows were left out: at most {WORD_LIST_ENTRIES_MAX} words."
            ),
        }
    }
}

/// Reads the bytes of a file. They are UTF-8, what their byte-order mark says,
/// or else what Windows writes in the language of the words.
pub fn read_file(
    bytes: &[u8],
    language: Language,
    layout: Option<Layout>,
) -> Result<WordFile, Refusal> {
    bounded("words", bytes.len())?;
    read_text(&decode(bytes, language), language, layout)
}

/// Reads a text. Without a `layout` the text's own form tells.
pub fn read_text(
    text: &str,
    language: Language,
    layout: Option<Layout>,
) -> Result<WordFile, Refusal> {
    bounded("words", text.len())?;
    let sheet = Sheet::read(text);
    let layout = layout.unwrap_or_else(|| sheet.layout());
    let header = sheet.header.is_some();
    let mut list = Collector::new(language);
    match layout {
        Layout::Words => {
            for row in &sheet.rows {
                for cell in row.cells.iter().filter(|cell| !cell.is_empty()) {
                    list.add(row.line, cell, &[], "");
                }
            }
        }
        Layout::Table => {
            let columns = sheet.columns();
            for row in &sheet.rows {
                let cell = |column: usize| row.cells.get(column).map_or("", String::as_str);
                let word = cell(columns.word);
                let synonyms: Vec<&str> = columns.synonyms.iter().map(|&at| cell(at)).collect();
                list.add(
                    row.line,
                    word,
                    &synonyms,
                    columns.definition.map_or("", cell),
                );
            }
        }
    }
    Ok(WordFile {
        entries: list.entries,
        layout,
        header,
        findings: list.findings,
        findings_total: list.findings_total,
    })
}

/// A list as a spreadsheet takes it, and as it is read again. The mark at its
/// beginning tells Excel how its letters are written.
pub fn to_csv(entries: &[Entry]) -> String {
    let mut sheet = csv::Writer::from_writer(Vec::new());
    let mut write = |cells: [&str; 3]| {
        // Into memory, and three cells a line: nothing can be refused.
        let _ = sheet.write_record(cells);
    };
    write(["word", "synonyms", "definition"]);
    for entry in entries {
        let synonyms = entry.synonyms.join(", ");
        let definition = entry.definition.as_deref().unwrap_or_default();
        write([&entry.word, &synonyms, definition]);
    }
    let bytes = sheet.into_inner().unwrap_or_default();
    format!("\u{feff}{}", String::from_utf8_lossy(&bytes))
}

pub(super) fn bounded(field: &str, bytes: usize) -> Result<(), Refusal> {
    if bytes <= WORD_LIST_BYTES_MAX {
        return Ok(());
    }
    let kilobytes = WORD_LIST_BYTES_MAX / 1024;
    let why = format!("{field}: a list may have at most {kilobytes} KiB.");
    Err(Refusal::new(Code::OutOfRange, why))
}

pub(super) fn decode(bytes: &[u8], language: Language) -> Cow<'_, str> {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let encoding = marked.unwrap_or_else(|| match std::str::from_utf8(bytes) {
        Ok(_) => UTF_8,
        Err(_) => match language {
            Language::Pl => WINDOWS_1250,
            Language::Uk => WINDOWS_1251,
            Language::Tr => WINDOWS_1254,
            _ => WINDOWS_1252,
        },
    });
    encoding.decode(bytes).0
}

// ---- Cells ------------------------------------------------------------------

/// The cells of a text, without empty lines and without the header.
pub(super) struct Sheet {
    pub rows: Vec<Row>,
    separator: Option<char>,
    /// Some separator is followed by a space, as people write and machines don't.
    pub by_hand: bool,
    /// What each column is, where the first line says so.
    header: Option<Vec<Option<Column>>>,
}

pub(super) struct Row {
    pub line: u64,
    pub cells: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Word,
    Synonyms,
    Definition,
}

/// Where the parts of an entry stand.
struct Columns {
    word: usize,
    synonyms: Vec<usize>,
    definition: Option<usize>,
}

impl Sheet {
    pub fn read(text: &str) -> Sheet {
        let text = text.trim_start_matches('\u{feff}');
        let text = &*text.replace("\r\n", "\n").replace('\r', "\n");
        // Excel writes its separator above the table.
        let (text, named, skipped) = match text.split_once('\n') {
            Some((first, rest)) => match first.strip_prefix("sep=").map(str::trim_end) {
                Some(";") => (rest, Some(';'), 1),
                Some(",") => (rest, Some(','), 1),
                Some("") => (rest, Some('\t'), 1),
                _ => (text, None, 0),
            },
            None => (text, None, 0),
        };
        // A quotation mark that is never closed is a letter like any other.
        let quoting = text.matches('"').count() % 2 == 0;
        let plain = if quoting {
            unquoted(text)
        } else {
            Cow::Borrowed(text)
        };
        let separator = named.or_else(|| separator(&plain));
        let by_hand = separator.is_some_and(|separator| plain.contains(&format!("{separator} ")));
        let mut rows = rows(text, separator, quoting, skipped);
        let header = header(&rows);
        match header {
            Some(_) => drop(rows.remove(0)),
            None => drop_numbers(&mut rows),
        }
        Sheet {
            rows,
            separator,
            by_hand,
            header,
        }
    }

    /// A table has a header, or several lines of up to three cells as a machine
    /// writes them. Everything else is words side by side or one a line.
    fn layout(&self) -> Layout {
        if self.header.as_ref().is_some_and(|header| header.len() > 1) {
            return Layout::Table;
        }
        let widths = || self.rows.iter().map(|row| row.cells.len());
        let (widest, narrowest) = (widths().max().unwrap_or(0), widths().min().unwrap_or(0));
        let several = self.rows.len() > 1 && (2..=3).contains(&widest);
        let table = match self.separator {
            Some('\t') => several,
            Some(';') => several && !self.by_hand,
            Some(_) => several && !self.by_hand && widest == narrowest,
            None => false,
        };
        if table { Layout::Table } else { Layout::Words }
    }

    fn columns(&self) -> Columns {
        if let Some(header) = &self.header {
            let all = |wanted| {
                let columns = header.iter().enumerate();
                columns.filter_map(move |(at, column)| (*column == Some(wanted)).then_some(at))
            };
            return Columns {
                word: all(Column::Word).next().unwrap_or(0),
                synonyms: all(Column::Synonyms).collect(),
                definition: all(Column::Definition).next(),
            };
        }
        let second = || {
            let cells = self.rows.iter().filter_map(|row| row.cells.get(1));
            cells.filter(|cell| !cell.is_empty())
        };
        let widest = self.rows.iter().map(|row| row.cells.len()).max();
        let defined = second().filter(|cell| is_sentence(cell)).count() * 2 > second().count();
        if widest == Some(2) && defined {
            return Columns {
                word: 0,
                synonyms: Vec::new(),
                definition: Some(1),
            };
        }
        Columns {
            word: 0,
            synonyms: vec![1],
            definition: Some(2),
        }
    }
}

/// The text without what stands in quotation marks.
fn unquoted(text: &str) -> Cow<'_, str> {
    if !text.contains('"') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.split('"').step_by(2).collect())
}

/// What stands between the cells: a tab, wherever there is one, or what more
/// lines have.
fn separator(text: &str) -> Option<char> {
    if text.contains('\t') {
        return Some('\t');
    }
    let lines = |mark: char| text.lines().filter(|line| line.contains(mark)).count();
    let (semicolons, commas) = (lines(';'), lines(','));
    match (semicolons, commas) {
        (0, 0) => None,
        _ if semicolons >= commas => Some(';'),
        _ => Some(','),
    }
}

fn rows(text: &str, separator: Option<char>, quoting: bool, skipped: u64) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .quoting(quoting)
        // No text has a zero byte for a letter.
        .delimiter(separator.map_or(0, |separator| separator as u8))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let Ok(record) = record else { continue };
        let line = record.position().map_or(0, csv::Position::line) + skipped;
        let cells: Vec<String> = record.iter().map(cell).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            rows.push(Row { line, cells });
        }
    }
    rows
}

/// A cell as one line, without a bullet and without quotation marks that the
/// space before them has made letters of.
fn cell(raw: &str) -> String {
    let line = one_line(raw);
    let line = ["• ", "* ", "- ", "– "]
        .iter()
        .find_map(|bullet| line.strip_prefix(bullet))
        .unwrap_or(&line);
    let inner = line
        .strip_prefix('"')
        .and_then(|line| line.strip_suffix('"'));
    inner.map_or_else(|| line.to_owned(), |inner| inner.replace("\"\"", "\""))
}

/// What the columns are, if the first of several lines names them: one of them
/// is the word, and either all names are known or more than one.
fn header(rows: &[Row]) -> Option<Vec<Option<Column>>> {
    let [first, _, ..] = rows else { return None };
    let columns: Vec<Option<Column>> = first.cells.iter().map(|cell| column(cell)).collect();
    let named = first.cells.iter().filter(|cell| !cell.is_empty()).count();
    let known = columns.iter().flatten().count();
    (columns.contains(&Some(Column::Word)) && (known == named || known > 1)).then_some(columns)
}

/// The names of columns in the languages of the lists, as `normalise` has them.
fn column(cell: &str) -> Option<Column> {
    Some(match normalise(cell).as_str() {
        "word" | "words" | "term" | "wort" | "worter" | "begriff" | "begriffe" | "mot" | "mots"
        | "palabra" | "palabras" | "parola" | "parole" | "palavra" | "palavras" | "woord"
        | "woorden" | "slowo" | "slowa" | "kelime" | "kelimeler" | "слово" | "слова" => {
            Column::Word
        }
        "synonym" | "synonyms" | "synonyme" | "synonymes" | "sinonimo" | "sinonimos"
        | "sinonimi" | "synoniem" | "synoniemen" | "synonimy" | "esanlamli" | "esanlamlilar"
        | "синонім" | "синоніми" | "синонiми" | "синоним" | "синонимы" | "alternatives"
        | "otherspellings" => Column::Synonyms,
        "definition"
        | "definitions"
        | "meaning"
        | "explanation"
        | "erklarung"
        | "bedeutung"
        | "definicion"
        | "significado"
        | "definizione"
        | "significato"
        | "definicao"
        | "definitie"
        | "betekenis"
        | "definicja"
        | "znaczenie"
        | "tanim"
        | "anlam"
        | "визначення"
        | "значення"
        | "пояснення" => Column::Definition,
        _ => return None,
    })
}

/// Takes the numbers off a numbered list, if every line has one.
fn drop_numbers(rows: &mut [Row]) {
    let numbered = |row: &Row| row.cells.first().is_some_and(|cell| rest(cell).is_some());
    let counts = |row: &Row| rest(&row.cells[0]) != Some("") || row.cells.len() > 1;
    if rows.len() < 2 || !rows.iter().all(|row| numbered(row) && counts(row)) {
        return;
    }
    for row in rows {
        match rest(&row.cells[0]).map(str::to_owned) {
            Some(word) if !word.is_empty() => row.cells[0] = word,
            _ => drop(row.cells.remove(0)),
        }
    }
}

/// What follows the number of a cell: `12. owl`, `12) owl`, `12` alone.
fn rest(cell: &str) -> Option<&str> {
    let rest = cell.trim_start_matches(|digit: char| digit.is_ascii_digit());
    if rest.len() == cell.len() {
        return None;
    }
    match rest.strip_prefix(['.', ')']) {
        Some("") => Some(""),
        Some(rest) => rest.strip_prefix(' '),
        None => rest.is_empty().then_some(""),
    }
}

/// Whether a cell explains more than it names.
fn is_sentence(cell: &str) -> bool {
    cell.split(SYNONYM_MARKS)
        .any(|part| part.split_whitespace().count() > 3)
}

/// What may stand between synonyms within a cell.
const SYNONYM_MARKS: [char; 4] = [',', ';', '|', '/'];

// ---- Entries ----------------------------------------------------------------

struct Collector {
    language: Language,
    entries: Vec<Entry>,
    /// What each entry is to guess, and which entry that is.
    keys: BTreeMap<String, usize>,
    findings: Vec<Finding>,
    findings_total: usize,
    full: bool,
}

impl Collector {
    fn new(language: Language) -> Collector {
        Collector {
            language,
            entries: Vec::new(),
            keys: BTreeMap::new(),
            findings: Vec::new(),
            findings_total: 0,
            full: false,
        }
    }

    /// Adds a word with the cells of its synonyms and its definition. In the
    /// word's own cell, too, synonyms may follow after `|`.
    fn add(&mut self, line: u64, cell: &str, synonyms: &[&str], definition: &str) {
        let mut spellings = cell.split('|').map(str::trim);
        let word = spellings.next().unwrap_or_default();
        let key = key(word, self.language);
        if let Some(problem) = self.refused(word, &key) {
            return self.find(line, if word.is_empty() { cell } else { word }, problem);
        }
        if self.full {
            return;
        }
        if self.entries.len() == WORD_LIST_ENTRIES_MAX {
            self.full = true;
            return self.find(line, word, Problem::ListFull);
        }

        let others = synonyms.iter().flat_map(|cell| cell.split(SYNONYM_MARKS));
        let (synonyms, left_out) = self.synonyms(&key, spellings.chain(others.map(str::trim)));
        if left_out {
            self.find(line, word, Problem::SynonymsLeftOut);
        }
        let shown = cut(
            definition,
            WORD_DEFINITION_CHARACTERS_MAX,
            WORD_DEFINITION_BYTES_MAX,
        );
        if shown.len() < definition.len() {
            self.find(line, word, Problem::DefinitionTooLong);
        }
        self.keys.insert(key, self.entries.len());
        self.entries.push(Entry {
            word: word.into(),
            synonyms,
            definition: (!shown.is_empty()).then(|| shown.into()),
        });
    }

    fn refused(&self, word: &str, key: &str) -> Option<Problem> {
        if key.is_empty() {
            return Some(Problem::NothingToGuess);
        }
        if is_long(word) {
            return Some(Problem::TooLong);
        }
        let kept = &self.entries[*self.keys.get(key)?].word;
        Some(if &**kept == word {
            Problem::Duplicate
        } else {
            Problem::Alike {
                of: kept.to_string(),
            }
        })
    }

    /// The synonyms that add something to a word, and whether others had to be
    /// left out.
    fn synonyms<'a>(
        &self,
        word: &str,
        wished: impl Iterator<Item = &'a str>,
    ) -> (Vec<std::sync::Arc<str>>, bool) {
        let mut known = vec![word.to_owned()];
        let (mut taken, mut left_out) = (Vec::new(), false);
        for synonym in wished.filter(|synonym| !synonym.is_empty()) {
            let key = key(synonym, self.language);
            if known.contains(&key) {
                continue;
            }
            if key.is_empty() || is_long(synonym) || taken.len() == WORD_SYNONYMS_MAX {
                left_out = true;
                continue;
            }
            known.push(key);
            taken.push(synonym.into());
        }
        (taken, left_out)
    }

    fn find(&mut self, line: u64, word: &str, problem: Problem) {
        self.findings_total += 1;
        if self.findings.len() < WORD_LIST_FINDINGS_MAX {
            let word = cut(word, WORD_CHARACTERS_MAX, WORD_BYTES_MAX).into();
            self.findings.push(Finding {
                line,
                word,
                problem,
            });
        }
    }
}

fn is_long(word: &str) -> bool {
    cut(word, WORD_CHARACTERS_MAX, WORD_BYTES_MAX).len() < word.len()
}

/// As many whole characters (graphemes) from the beginning as both bounds let.
pub(super) fn cut(text: &str, characters: usize, bytes: usize) -> &str {
    let ends = text
        .grapheme_indices(true)
        .map(|(at, grapheme)| at + grapheme.len());
    let end = ends.take(characters).take_while(|end| *end <= bytes).last();
    &text[..end.unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::language::Language::*;

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
        file.findings.iter().map(Finding::to_string).collect()
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
            assert_eq!(file.findings, [], "{text:?}");
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
        assert_eq!(file.findings, []);
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
        assert_eq!(file.findings, []);
    }

    #[test]
    fn two_columns_are_synonyms_or_definitions() {
        let synonyms = read("sofa,couch\nlorry,truck\n");
        assert_eq!(lines(&synonyms), ["sofa | couch", "lorry | truck"]);
        let definitions =
            read("atom\tthe smallest part of an element\nion\tan atom with a charge\n");
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
        let wire = serde_json::to_value(&file.findings[1]).unwrap();
        assert_eq!(
            wire,
            serde_json::json!({"line": 3, "word": "Cat", "problem": "alike", "of": "cat"})
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
            (odd.findings.len(), odd.findings_total),
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
}
