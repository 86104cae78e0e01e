//! A list of words as a table: whether it is one, and what its columns are.
//!
//! Its first line may say so, in any of the languages of the lists; else its
//! form tells.

use super::Layout;
use crate::game::guess::normalise;
use crate::game::list_file::sheet::Sheet;

/// What each column is, where the first line says so.
pub(super) struct Header(Vec<Option<Column>>);

impl Header {
    /// Takes the first of several lines off if it names the columns: one of them
    /// is the word, and either all names are known or more than one.
    pub fn take(sheet: &mut Sheet) -> Option<Header> {
        let [first, _, ..] = &*sheet.rows else {
            return None;
        };
        let columns: Vec<Option<Column>> = first.cells.iter().map(|cell| column(cell)).collect();
        let named = first.cells.iter().filter(|cell| !cell.is_empty()).count();
        let known = columns.iter().flatten().count();
        if !columns.contains(&Some(Column::Word)) || (known != named && known < 2) {
            return None;
        }
        sheet.rows.remove(0);
        Some(Header(columns))
    }
}

/// Where the parts of an entry stand.
pub(super) struct Columns {
    pub word: usize,
    pub synonyms: Vec<usize>,
    pub definition: Option<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Word,
    Synonyms,
    Definition,
}

impl Columns {
    pub fn of(sheet: &Sheet, header: Option<&Header>) -> Columns {
        if let Some(Header(header)) = header {
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
            let cells = sheet.rows.iter().filter_map(|row| row.cells.get(1));
            cells.filter(|cell| !cell.is_empty())
        };
        let widest = sheet.rows.iter().map(|row| row.cells.len()).max();
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

/// A table has a header, or several lines of up to three cells as a machine
/// writes them. Everything else is words side by side or one a line.
pub(super) fn layout(sheet: &Sheet, header: Option<&Header>) -> Layout {
    if header.is_some_and(|header| header.0.len() > 1) {
        return Layout::Table;
    }
    let widths = || sheet.rows.iter().map(|row| row.cells.len());
    let (widest, narrowest) = (widths().max().unwrap_or(0), widths().min().unwrap_or(0));
    let several = sheet.rows.len() > 1 && (2..=3).contains(&widest);
    let table = match sheet.separator {
        Some('\t') => several,
        Some(';') => several && !sheet.by_hand,
        Some(_) => several && !sheet.by_hand && widest == narrowest,
        None => false,
    };
    if table { Layout::Table } else { Layout::Words }
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
        | "синонім" | "синоніми" | "синонiми" | "синоним" | "синонимы" | "also" | "alsoright"
        | "alternative" | "alternatives" | "alternativen" | "otherwords" | "otherspellings"
        | "variant" | "variants" | "variante" | "varianten" | "variantes" => Column::Synonyms,
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

/// Whether a cell explains more than it names.
fn is_sentence(cell: &str) -> bool {
    cell.split(SYNONYM_MARKS)
        .any(|part| part.split_whitespace().count() > 3)
}

/// What may stand between synonyms within a cell.
pub(super) const SYNONYM_MARKS: [char; 4] = [',', ';', '|', '/'];
