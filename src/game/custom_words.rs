//! The words that a host has brought into a room.
//!
//! They are kept beside the room's record, since that is written after every
//! step and these are not. Nobody but who brought them is shown the list; what
//! is drawn of it is as secret as any word.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::output::Outbox;
use super::room::Room;
use super::words::{Entry, WordList};
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::UserId;
use crate::protocol::server::ServerMessage;

/// A list of words of a room.
pub struct CustomWords {
    by: UserId,
    list: WordList,
    /// As it is written down.
    text: Arc<str>,
}

/// What is written down.
#[derive(Serialize, Deserialize)]
struct Written<E> {
    by: UserId,
    entries: E,
}

impl CustomWords {
    /// The list that somebody has brought. `None` if there is nothing to guess
    /// in it.
    pub fn new(by: UserId, entries: Vec<Entry>) -> Option<CustomWords> {
        let written = Written {
            by,
            entries: &entries,
        };
        // Texts in a list always have a JSON.
        let text = serde_json::to_string(&written).unwrap_or_default();
        let list = WordList::custom(entries);
        (!list.entries().is_empty()).then(|| CustomWords {
            by,
            list,
            text: text.into(),
        })
    }

    /// Reads what `text` has written. The error tells no word.
    pub fn read(text: &str) -> Result<CustomWords, &'static str> {
        let read: Result<Written<Vec<Entry>>, _> = serde_json::from_str(text);
        let Written { by, entries } = read.map_err(|_| "it is not a list of words")?;
        CustomWords::new(by, entries).ok_or("it is an empty list of words")
    }

    /// As it is written down.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    pub(super) fn list(&self) -> &WordList {
        &self.list
    }
}

/// As a recording holds it.
impl Serialize for CustomWords {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for CustomWords {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        let text = String::deserialize(source)?;
        CustomWords::read(&text).map_err(serde::de::Error::custom)
    }
}

/// Without the words: they are nobody's business in a report.
impl fmt::Debug for CustomWords {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.debug_struct("CustomWords")
            .field("by", &self.by)
            .field("count", &self.list.entries().len())
            .finish_non_exhaustive()
    }
}

impl Room {
    /// The room's own words, if it has any.
    pub fn custom_words(&self) -> Option<&Arc<CustomWords>> {
        self.custom.as_ref()
    }

    /// The room with the words that were kept beside its record.
    pub fn with_custom_words(mut self, words: Option<Arc<CustomWords>>) -> Room {
        self.custom = words;
        self
    }

    /// The room's own words for who has brought them.
    pub fn custom_words_of(&self, user: UserId) -> Result<Vec<Entry>, Refusal> {
        match &self.custom {
            Some(words) if words.by == user => Ok(words.list.entries().to_vec()),
            _ => Err(Refusal::new(
                Code::NotHost,
                "Only the host who has brought words is shown them.",
            )),
        }
    }

    /// Takes a list of words, or takes it away. Words that have been drawn
    /// stay drawn if they are in the next list too.
    pub(super) fn set_custom_words(
        &mut self,
        user: UserId,
        words: Option<Arc<CustomWords>>,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        // Before anybody is there, the room is its owner's.
        if self.host.unwrap_or(self.owner) != user {
            return self.only_host(user);
        }
        let before = std::mem::replace(&mut self.custom, words);
        let used = std::mem::take(&mut self.used_custom);
        if let (Some(before), Some(words)) = (&before, &self.custom) {
            let drawn: BTreeSet<&str> = used
                .iter()
                .map(|&index| &*before.list.entry(index).word)
                .collect();
            let entries = words.list.entries().iter().enumerate();
            let again = entries.filter(|(_, entry)| drawn.contains(&*entry.word));
            self.used_custom = again.map(|(index, _)| index).collect();
        }
        let settings = self.settings_view();
        self.tell_all(out, ServerMessage::Settings { settings });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::game::word_file::read_text;
    use crate::protocol::language::Language;

    fn entries(text: &str) -> Vec<Entry> {
        read_text(text, Language::En, None).unwrap().entries
    }

    #[test]
    fn a_list_is_read_as_it_was_written() {
        let sheet = "word\tsynonyms\tdefinition\natom\tparticle\tvery small\nion\t\t\n";
        let words = CustomWords::new(UserId(7), entries(sheet)).unwrap();
        let again = CustomWords::read(words.text()).unwrap();
        assert_eq!(again.text(), words.text());
        assert_eq!(again.list.entries(), words.list.entries());
        assert_eq!(again.by, UserId(7));
        assert!(!format!("{words:?}").contains("atom"));
    }

    #[test]
    fn what_has_nothing_to_guess_is_no_list() {
        assert!(CustomWords::new(UserId(7), entries("---\n\u{1f388}\n")).is_none());
        for text in ["", "{", "[]", r#"{"by":1,"entries":[]}"#] {
            assert!(CustomWords::read(text).is_err(), "{text}");
        }
    }
}
