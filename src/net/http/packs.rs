//! Word packs: lists of words that accounts keep. Whoever is told the code of
//! one can use it; its owner alone changes it.

use serde::Serialize;
use serde_json::json;

use super::answer::{Answer, Failure};
use super::request::{Request, required};
use super::words::{ListShape, read};
use super::{Done, Site};
use crate::clock::{unix_now, utc_text};
use crate::game::word_file::{WordFile, to_csv};
use crate::game::words::Entry;
use crate::limits::PACKS_PER_USER;
use crate::protocol::ids::PackCode;
use crate::protocol::settings::name_of;
use crate::protocol::user::User;
use crate::store::{Pack, PackHead, PackRefused};

/// A pack in its owner's list.
#[derive(Serialize)]
struct PackShape<'a> {
    pack_code: &'a str,
    name: &'a str,
    language: &'static str,
    count: u32,
    changed_at: String,
}

/// A pack that was kept, and how its list was understood.
#[derive(Serialize)]
struct KeptShape<'a> {
    pack: PackShape<'a>,
    list: ListShape<'a>,
}

/// A pack with its words.
#[derive(Serialize)]
struct WholeShape<'a> {
    pack: PackShape<'a>,
    is_own: bool,
    entries: &'a [Entry],
}

impl PackShape<'_> {
    fn of(pack: &Pack) -> PackShape<'_> {
        PackShape {
            pack_code: pack.code.as_str(),
            name: &pack.head.name,
            language: pack.head.language.code(),
            count: pack.head.count,
            changed_at: utc_text(pack.changed_at),
        }
    }
}

/// `GET /packs/`
pub fn list(site: &Site, request: &Request, _: &str) -> Done {
    let owner = account(site, request)?;
    let packs = site.store.packs(owner.id)?;
    let packs: Vec<_> = packs.iter().map(PackShape::of).collect();
    Ok(Answer::json(&packs))
}

/// `POST /packs/words`
pub fn add(site: &Site, request: &Request, _: &str) -> Done {
    let owner = account(site, request)?;
    let (head, file, words) = wished(site, &owner, request)?;
    let code = getrandom::u64().map_err(|_| Failure::new(503, "The server has no randomness."))?;
    let pack = Pack {
        code: PackCode::draw(&mut fastrand::Rng::with_seed(code)),
        owner: owner.id,
        head,
        changed_at: unix_now(),
    };
    site.store.add_pack(pack.clone(), words)?.map_err(refused)?;
    log::info!("pack_added by={} count={}", owner.id, pack.head.count);
    Ok(kept(&pack, &file))
}

/// `PUT /packs/{pack_code}/words`
pub fn replace(site: &Site, request: &Request, code: &str) -> Done {
    let owner = account(site, request)?;
    let code = parse_code(code)?;
    let (head, file, words) = wished(site, &owner, request)?;
    let pack = Pack {
        code,
        owner: owner.id,
        head,
        changed_at: unix_now(),
    };
    let replaced = site.store.replace_pack(pack.clone(), words)?;
    replaced.map_err(refused)?;
    Ok(kept(&pack, &file))
}

/// `GET /packs/{pack_code}`
pub fn show(site: &Site, request: &Request, code: &str) -> Done {
    let user = site.user(request)?;
    let (pack, entries) = find(site, &user, parse_code(code)?)?;
    Ok(Answer::json(&WholeShape {
        pack: PackShape::of(&pack),
        is_own: pack.owner == user.id,
        entries: &entries,
    }))
}

/// `GET /packs/{pack_code}/csv`
pub fn export(site: &Site, request: &Request, code: &str) -> Done {
    let user = site.user(request)?;
    let (_, entries) = find(site, &user, parse_code(code)?)?;
    Ok(Answer::new(200).with_body("text/csv; charset=utf-8", to_csv(&entries).into_bytes()))
}

/// `DELETE /packs/{pack_code}`
pub fn delete(site: &Site, request: &Request, code: &str) -> Done {
    let owner = account(site, request)?;
    if !site.store.delete_pack(owner.id, parse_code(code)?)? {
        return Err(no_pack());
    }
    Ok(Answer::json(&json!({ "message": "The pack is deleted." })))
}

/// A pack and its words, for whoever says its code.
pub(super) fn find(
    site: &Site,
    user: &User,
    code: PackCode,
) -> Result<(Pack, Vec<Entry>), Failure> {
    site.rates.list(user.id)?;
    let (pack, words) = site.store.pack(code)?.ok_or_else(no_pack)?;
    let entries = words
        .ok()
        .and_then(|words| serde_json::from_str(&words).ok());
    let entries = entries.ok_or_else(|| {
        log::error!("pack_damaged code={}", pack.code);
        Failure::new(500, "This pack is damaged and cannot be read any more.")
    })?;
    Ok((pack, entries))
}

pub(super) fn parse_code(text: &str) -> Result<PackCode, Failure> {
    PackCode::parse(text).ok_or_else(no_pack)
}

/// What a request wants kept: its head, its list, and the text of the words.
fn wished(
    site: &Site,
    owner: &User,
    request: &Request,
) -> Result<(PackHead, WordFile, String), Failure> {
    let name = name_of("a pack", &required("name", request.parameter("name"))?)?;
    let language = request.choice("language")?.unwrap_or_default();
    let file = read(site, owner, request, language)?;
    if file.entries.is_empty() {
        return Err(Failure::invalid(
            "words: there is none to draw in this list.",
        ));
    }
    let head = PackHead {
        name,
        language,
        count: u32::try_from(file.entries.len()).unwrap_or(u32::MAX),
    };
    // Texts in a list always have a JSON.
    let words = serde_json::to_string(&file.entries).unwrap_or_default();
    Ok((head, file, words))
}

fn kept(pack: &Pack, file: &WordFile) -> Answer {
    Answer::json(&KeptShape {
        pack: PackShape::of(pack),
        list: ListShape::of(file),
    })
}

/// Who has an account: a guest's packs would be gone with the guest.
fn account(site: &Site, request: &Request) -> Result<User, Failure> {
    let user = site.user(request)?;
    match user.is_guest {
        true => Err(Failure::new(403, "Only who has an account can keep packs.")),
        false => Ok(user),
    }
}

fn refused(why: PackRefused) -> Failure {
    match why {
        PackRefused::NotFound => no_pack(),
        PackRefused::TooMany => {
            let why = format!("You have {PACKS_PER_USER} packs. Delete one of them first.");
            Failure::new(403, why)
        }
    }
}

fn no_pack() -> Failure {
    Failure::new(404, "There is no pack with that code.")
}
