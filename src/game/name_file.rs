//! Reads a list of names as a teacher brings it: pasted, as a text file, or as
//! the first column of what a spreadsheet exports.
//!
//! What was left out is told, so that it can be looked at before it is used.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use super::list_file::sheet::Sheet;
use super::list_file::{Findings, bounded, cut, decode};
use crate::limits::{ROSTER_NAMES_MAX, USERNAME_BYTES_MAX, USERNAME_CHARACTERS_MAX};
use crate::protocol::error::Refusal;
use crate::protocol::language::Language;
use crate::protocol::roster::Roster;
use crate::protocol::text::{look_key, one_line, username};

/// What a list was read as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameFile {
    /// In the order of the list.
    pub names: Roster,
    /// What was left out.
    pub findings: Findings<Problem>,
}

/// What can be the matter with a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum Problem {
    /// It stands in the list already.
    Duplicate,
    /// It looks like another one.
    Alike {
        /// The one that was kept.
        of: String,
    },
    /// Longer than a name may be.
    TooLong,
    /// It has no letter, digit or emoji.
    NoName,
    /// The list is full: this name and all that follow were left out.
    ListFull,
}

impl fmt::Display for Problem {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Duplicate => write!(to, "is there twice."),
            Problem::Alike { of } => write!(to, "looks like “{of}”."),
            Problem::TooLong => write!(to, "is longer than {USERNAME_CHARACTERS_MAX} characters."),
            Problem::NoName => write!(to, "has no letter in it."),
            Problem::ListFull => {
                write!(
                    to,
                    "and what follows were left out: at most {ROSTER_NAMES_MAX} names."
                )
            }
        }
    }
}

/// Reads the bytes of a file. They are UTF-8, what their byte-order mark says,
/// or else what Windows writes in that language.
pub fn read_file(bytes: &[u8], language: Language) -> Result<NameFile, Refusal> {
    bounded("names", bytes.len())?;
    Ok(read_text(&decode(bytes, language)))
}

/// Names side by side on one line, or one a line; of a table, its first column.
fn read_text(text: &str) -> NameFile {
    let mut sheet = Sheet::read(text);
    sheet.drop_numbers();
    let several = sheet.rows.len() > 1;
    if several && is_heading(&sheet.rows[0].cells) {
        sheet.rows.remove(0);
    }
    let is_table = several && !sheet.by_hand;
    let mut list = Collector::default();
    for row in &sheet.rows {
        let cells = row.cells.iter();
        let cells = cells.take(if is_table { 1 } else { usize::MAX });
        for cell in cells.filter(|cell| !cell.is_empty()) {
            list.add(row.line, cell);
        }
    }
    NameFile {
        names: Roster::new(list.names.iter().map(|name| &**name)).unwrap_or_default(),
        findings: list.findings,
    }
}

/// Whether the first line says what the columns are, in the languages of the
/// word lists.
fn is_heading(cells: &[String]) -> bool {
    let first = cells.first().map(|cell| cell.to_lowercase());
    matches!(
        first.as_deref(),
        Some(
            "name"
                | "names"
                | "first name"
                | "firstname"
                | "given name"
                | "pupil"
                | "pupils"
                | "student"
                | "students"
                | "vorname"
                | "namen"
                | "rufname"
                | "schüler"
                | "schülerinnen und schüler"
                | "prénom"
                | "prénoms"
                | "nom"
                | "noms"
                | "élève"
                | "élèves"
                | "nombre"
                | "nombres"
                | "alumno"
                | "alumnos"
                | "nome"
                | "nomi"
                | "nomes"
                | "alunno"
                | "alunni"
                | "aluno"
                | "alunos"
                | "naam"
                | "voornaam"
                | "leerling"
                | "leerlingen"
                | "imię"
                | "imiona"
                | "uczeń"
                | "uczniowie"
                | "ad"
                | "adı"
                | "isim"
                | "öğrenci"
                | "ім'я"
                | "ім’я"
                | "імена"
                | "учень"
                | "учні"
        )
    )
}

#[derive(Default)]
struct Collector {
    names: Vec<Arc<str>>,
    /// What each name looks like, and which name that is.
    keys: BTreeMap<String, usize>,
    findings: Findings<Problem>,
    full: bool,
}

impl Collector {
    /// Takes what stands in a cell, or notes why not.
    fn add(&mut self, line: u64, cell: &str) {
        if self.full {
            return;
        }
        let taken = match username(cell) {
            Err(_) if cut_to_name(cell).len() < one_line(cell).len() => Err(Problem::TooLong),
            Err(_) => Err(Problem::NoName),
            Ok(name) => self.take(&name),
        };
        let Err(problem) = taken else { return };
        self.findings.add(line, cut_to_name(cell), problem);
    }

    fn take(&mut self, name: &str) -> Result<(), Problem> {
        let key = look_key(name);
        if let Some(&at) = self.keys.get(&key) {
            let of = self.names[at].to_string();
            return Err(match of == name {
                true => Problem::Duplicate,
                false => Problem::Alike { of },
            });
        }
        self.full = self.names.len() == ROSTER_NAMES_MAX;
        if self.full {
            return Err(Problem::ListFull);
        }
        self.keys.insert(key, self.names.len());
        self.names.push(name.into());
        Ok(())
    }
}

fn cut_to_name(cell: &str) -> &str {
    cut(cell, USERNAME_CHARACTERS_MAX, USERNAME_BYTES_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::list_file::Finding;

    fn names(text: &str) -> Vec<String> {
        let file = read_file(text.as_bytes(), Language::En).unwrap();
        assert_eq!(file.findings.first, [], "{text:?}");
        file.names
            .names()
            .iter()
            .map(|name| name.to_string())
            .collect()
    }

    fn problems(text: &str) -> Vec<String> {
        let file = read_file(text.as_bytes(), Language::En).unwrap();
        file.findings.first.iter().map(Finding::to_string).collect()
    }

    #[test]
    fn a_list_is_read_as_it_comes() {
        for text in [
            "Mia\nBen\nZoë B.",
            "Mia, Ben, Zoë B.",
            "Mia; Ben; Zoë B.",
            "\u{feff}Name\r\nMia\r\nBen\r\nZoë B.\r\n",
            "1. Mia\n2. Ben\n3. Zoë B.",
            "Vorname;Klasse\nMia;7b\nBen;7b\n;7b\nZoë B.;7b",
            "Mia\tMeier\t7b\tx\nBen\tBär\t7b\t\nZoë B.\tBach\t7b\t",
        ] {
            assert_eq!(names(text), ["Mia", "Ben", "Zoë B."], "{text:?}");
        }
        let windows = b"Zo\xeb\r\nMia\r\n";
        let file = read_file(windows, Language::De).unwrap();
        assert_eq!(*file.names.names(), ["Zoë".into(), "Mia".into()]);
        assert!(names(" \n").is_empty());
        // What would head a list of words is a name here.
        assert_eq!(names("Mot\nMia\nBen"), ["Mot", "Mia", "Ben"]);
    }

    #[test]
    fn what_is_left_out_is_told() {
        let long = "x".repeat(30);
        let text = format!("Paul\nMia\nMia\nPau1\n---\n{long}\nBen\n");
        assert_eq!(
            problems(&text),
            [
                "line 3: “Mia” is there twice.".to_owned(),
                "line 4: “Pau1” looks like “Paul”.".to_owned(),
                "line 5: “---” has no letter in it.".to_owned(),
                format!("line 6: “{}” is longer than 24 characters.", "x".repeat(24)),
            ]
        );
        let many: Vec<String> = (1..=70).map(|number| format!("Pupil {number}")).collect();
        let file = read_file(many.join("\n").as_bytes(), Language::En).unwrap();
        assert_eq!(file.names.names().len(), ROSTER_NAMES_MAX);
        assert_eq!(file.findings.total, 1);
        assert_eq!(
            file.findings.first[0].to_string(),
            "line 61: “Pupil 61” and what follows were left out: at most 60 names."
        );
    }
}
