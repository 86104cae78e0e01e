//! A list of names that those who come into a room pick theirs from, as the
//! list of a class.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::text::{look_key, username};
use crate::limits::ROSTER_NAMES_MAX;

/// At most `ROSTER_NAMES_MAX` names, no two of which look alike. Empty where
/// there is no list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Roster(Vec<Arc<str>>);

impl Roster {
    /// A list of these names. The error is a sentence that tells which one is
    /// wrong.
    pub fn new<'a>(wished: impl IntoIterator<Item = &'a str>) -> Result<Roster, String> {
        let mut names: Vec<Arc<str>> = Vec::new();
        let mut keys = BTreeMap::new();
        for (number, wished) in (1..).zip(wished) {
            let name = username(wished).map_err(|why| format!("names: number {number}: {why}"))?;
            if let Some(at) = keys.insert(look_key(&name), names.len()) {
                let other: &str = &names[at];
                return Err(format!("names: “{name}” looks like “{other}”."));
            }
            if names.len() == ROSTER_NAMES_MAX {
                return Err(format!("names: at most {ROSTER_NAMES_MAX}."));
            }
            names.push(name.into());
        }
        Ok(Roster(names))
    }

    /// In the order of the list.
    pub fn names(&self) -> &[Arc<str>] {
        &self.0
    }

    /// There is no list.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The list without the names that look like one of these.
    pub fn without<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Roster {
        let gone: BTreeSet<String> = names.into_iter().map(look_key).collect();
        let left = self.0.iter().filter(|name| !gone.contains(&look_key(name)));
        Roster(left.cloned().collect())
    }

    /// The name of the list that looks like this one.
    pub fn find(&self, name: &str) -> Option<&Arc<str>> {
        let wished = look_key(name);
        self.0.iter().find(|name| look_key(name) == wished)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_they_look() {
        let roster = Roster::new(["Mia", " Zoë  B. ", "Юля"]).unwrap();
        assert_eq!(
            *roster.names(),
            ["Mia".into(), "Zoë B.".into(), "Юля".into()]
        );
        assert_eq!(roster.find("mia").map(|name| &**name), Some("Mia"));
        assert_eq!(roster.find("zoë-b").map(|name| &**name), Some("Zoë B."));
        assert_eq!(roster.find("Ben"), None);
        let left = roster.without(["MIA ", "mia", "Ben"]);
        assert_eq!(*left.names(), ["Zoë B.".into(), "Юля".into()]);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let refused = |names: &[&str]| Roster::new(names.iter().copied()).unwrap_err();
        assert_eq!(
            refused(&["Paul", "Ben", "Pau1"]),
            "names: “Pau1” looks like “Paul”."
        );
        assert_eq!(
            refused(&["Mia", " "]),
            "names: number 2: Please give a name."
        );
        let long = "x".repeat(25);
        assert_eq!(
            refused(&[&long]),
            "names: number 1: Names have at most 24 characters."
        );
        let many: Vec<String> = (0..61).map(|number| format!("Pupil {number}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(refused(&many), "names: at most 60.");
        assert!(Roster::new(many[..60].iter().copied()).is_ok());
    }
}
