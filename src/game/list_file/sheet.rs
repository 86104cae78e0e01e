//! The cells of a list as people bring it: pasted, as a text file, or as what a
//! spreadsheet exports.
//!
//! Nothing has to be said about the form: it is recognised. What the cells mean
//! is not known here.

use std::borrow::Cow;

use crate::protocol::text::one_line;

/// The cells of a text, without empty lines.
pub struct Sheet {
    pub rows: Vec<Row>,
    pub separator: Option<char>,
    /// Some separator is followed by a space, as people write and machines don't.
    pub by_hand: bool,
}

/// A line that has something in it.
pub struct Row {
    /// Counted from 1.
    pub line: u64,
    pub cells: Vec<String>,
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
        Sheet {
            rows: rows(text, separator, quoting, skipped),
            separator,
            by_hand,
        }
    }

    /// Takes the numbers off a numbered list, if every line has one.
    pub fn drop_numbers(&mut self) {
        let numbered = |row: &Row| row.cells.first().is_some_and(|cell| rest(cell).is_some());
        let counts = |row: &Row| rest(&row.cells[0]) != Some("") || row.cells.len() > 1;
        let rows = &mut self.rows;
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
