//! What lists of words and lists of names have in common: their bytes, and what
//! is told of an entry that was not taken as it stood there.
//!
//! What an entry may be is not decided here. `sheet` is the cells of a list.

pub(super) mod sheet;

use std::borrow::Cow;
use std::fmt;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1254};
use unicode_segmentation::UnicodeSegmentation;

use crate::limits::{WORD_LIST_BYTES_MAX, WORD_LIST_FINDINGS_MAX};
use crate::protocol::error::{Code, Refusal};
use crate::protocol::language::Language;

/// What was left out of a list, or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings<P> {
    /// The first of them, at most `WORD_LIST_FINDINGS_MAX`.
    pub first: Vec<Finding<P>>,
    /// How many there were.
    pub total: usize,
}

/// Something that was not taken as it stood there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding<P> {
    /// Counted from 1.
    pub line: u64,
    /// The entry, shortened.
    pub entry: String,
    /// What is the matter with it.
    pub problem: P,
}

impl<P> Findings<P> {
    pub(super) fn add(&mut self, line: u64, entry: &str, problem: P) {
        self.total += 1;
        if self.first.len() < WORD_LIST_FINDINGS_MAX {
            self.first.push(Finding {
                line,
                entry: entry.to_owned(),
                problem,
            });
        }
    }
}

impl<P> Default for Findings<P> {
    fn default() -> Findings<P> {
        Findings {
            first: Vec::new(),
            total: 0,
        }
    }
}

impl<P: fmt::Display> fmt::Display for Finding<P> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "line {}: “{}” {}", self.line, self.entry, self.problem)
    }
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

/// As many whole characters (graphemes) from the beginning as both bounds let.
pub(super) fn cut(text: &str, characters: usize, bytes: usize) -> &str {
    let ends = text
        .grapheme_indices(true)
        .map(|(at, grapheme)| at + grapheme.len());
    let end = ends.take(characters).take_while(|end| *end <= bytes).last();
    &text[..end.unwrap_or(0)]
}
