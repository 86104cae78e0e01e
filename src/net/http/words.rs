//! Lists of words that people bring along: looked at, and given to a room.
//!
//! The body of a request is the list as it is, so that the way in which its
//! letters are written is recognised too. Lists are read here and not in the
//! game loop.

use std::sync::Arc;

use serde::Serialize;
use serde_json::json;

use super::answer::{Answer, Failure};
use super::lists::{self, FindingsShape};
use super::packs;
use super::request::Request;
use super::rooms::{no_room, parse_code};
use super::{Done, Site};
use crate::game::custom_words::CustomWords;
use crate::game::list_file::Findings;
use crate::game::word_file::{Layout, Problem, WordFile, read_file};
use crate::game::words::Entry;
use crate::protocol::language::Language;
use crate::protocol::user::User;

/// A list as it was understood.
#[derive(Serialize)]
pub(super) struct ListShape<'a> {
    layout: Layout,
    header: bool,
    entries: &'a [Entry],
    #[serde(flatten)]
    findings: FindingsShape<'a, Problem>,
}

impl ListShape<'_> {
    pub(super) fn of(file: &WordFile) -> ListShape<'_> {
        ListShape {
            layout: file.layout,
            header: file.header,
            entries: &file.entries,
            findings: FindingsShape::of(&file.findings, lists::Entry::Word),
        }
    }
}

/// `POST /words`: how a list would be understood. Nothing is kept.
pub fn check(site: &Site, request: &Request, _: &str) -> Done {
    let user = site.user(request)?;
    let language = request.choice("language")?.unwrap_or_default();
    let file = read(site, &user, request, language)?;
    Ok(Answer::json(&ListShape::of(&file)))
}

/// `GET /rooms/{room_code}/words`: for the host who has brought them.
pub fn of_room(site: &Site, request: &Request, code: &str) -> Done {
    let user = site.user(request)?;
    let entries = site.game.words(user.id, parse_code(code)?)?;
    Ok(Answer::json(&json!({ "entries": entries })))
}

/// `PUT /rooms/{room_code}/words`: the list in the body, or a pack.
pub fn set(site: &Site, request: &Request, code: &str) -> Done {
    let user = site.user(request)?;
    let code = parse_code(code)?;
    let room = site.game.room(code)?.ok_or_else(no_room)?;
    let file = match request.parameter("pack") {
        Some(pack) => of_pack(site, &user, &pack)?,
        None => read(site, &user, request, room.settings.language)?,
    };
    let words = CustomWords::new(user.id, file.entries.clone());
    let words =
        words.ok_or_else(|| Failure::invalid("words: there is none to draw in this list."))?;
    site.game.set_words(user.id, code, Some(Arc::new(words)))?;
    log::info!("room_words room={code} count={}", file.entries.len());
    Ok(Answer::json(&ListShape::of(&file)))
}

/// `DELETE /rooms/{room_code}/words`
pub fn remove(site: &Site, request: &Request, code: &str) -> Done {
    let user = site.user(request)?;
    let code = parse_code(code)?;
    site.game.set_words(user.id, code, None)?;
    log::info!("room_words room={code} count=0");
    Ok(Answer::json(
        &json!({ "message": "The room has no words of its own any more." }),
    ))
}

/// The words of a pack, for who knows its code.
fn of_pack(site: &Site, user: &User, code: &str) -> Result<WordFile, Failure> {
    let (_, entries) = packs::find(site, user, packs::parse_code(code)?)?;
    Ok(WordFile {
        entries,
        layout: Layout::Table,
        header: false,
        findings: Findings::default(),
    })
}

/// The list in a request's body.
pub(super) fn read(
    site: &Site,
    user: &User,
    request: &Request,
    language: Language,
) -> Result<WordFile, Failure> {
    let layout = request.choice("layout")?;
    let list = lists::body(site, user, request)?;
    Ok(read_file(list, language, layout)?)
}
