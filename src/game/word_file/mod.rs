//! Reads a list of words as people bring it, and writes one for a spreadsheet.
//!
//! What was understood and left out is told, so that it can be looked at before
//! it is kept. Every text gives a list, if need be an empty one. `table` is what
//! the columns of a list are.

mod table;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::guess::key;
use super::list_file::sheet::Sheet;
use super::list_file::{Findings, bounded, cut, decode};
use super::words::Entry;
use crate::limits::{
    WORD_BYTES_MAX, WORD_CHARACTERS_MAX, WORD_DEFINITION_BYTES_MAX, WORD_DEFINITION_CHARACTERS_MAX,
    WORD_LIST_ENTRIES_MAX, WORD_SYNONYMS_MAX,
};
use crate::protocol::error::Refusal;
use crate::protocol::language::Language;

use table::{Columns, Header, SYNONYM_MARKS};

/// What a list was read as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordFile {
    /// At most `WORD_LIST_ENTRIES_MAX`, no two of them the same to guess.
    pub entries: Vec<Entry>,
    /// How the cells were understood.
    pub layout: Layout,
    /// The first line named the columns.
    pub header: bool,
    /// What was left out or changed.
    pub findings: Findings<Problem>,
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

impl fmt::Display for Problem {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
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
    let mut sheet = Sheet::read(text);
    let header = Header::take(&mut sheet);
    if header.is_none() {
        sheet.drop_numbers();
    }
    let header = header.as_ref();
    let layout = layout.unwrap_or_else(|| table::layout(&sheet, header));
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
            let columns = Columns::of(&sheet, header);
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
        header: header.is_some(),
        findings: list.findings,
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

struct Collector {
    language: Language,
    entries: Vec<Entry>,
    /// What each entry is to guess, and which entry that is.
    keys: BTreeMap<String, usize>,
    findings: Findings<Problem>,
    full: bool,
}

impl Collector {
    fn new(language: Language) -> Collector {
        Collector {
            language,
            entries: Vec::new(),
            keys: BTreeMap::new(),
            findings: Findings::default(),
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
    ) -> (Vec<Arc<str>>, bool) {
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
        let word = cut(word, WORD_CHARACTERS_MAX, WORD_BYTES_MAX);
        self.findings.add(line, word, problem);
    }
}

fn is_long(word: &str) -> bool {
    cut(word, WORD_CHARACTERS_MAX, WORD_BYTES_MAX).len() < word.len()
}

#[cfg(test)]
mod tests;
