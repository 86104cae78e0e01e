//! Lists of names that accounts keep, of which those who come into a room pick
//! theirs. They are their owner's alone, and no name of one stands in the log.

use serde::Serialize;
use serde_json::json;

use super::answer::{Answer, Failure};
use super::lists::{self, Entry, FindingsShape};
use super::request::{Request, required, whole_number};
use super::{Done, Site};
use crate::clock::{unix_now, utc_text};
use crate::game::name_file::{NameFile, Problem, read_file};
use crate::limits::ROSTERS_PER_USER;
use crate::protocol::roster::Roster;
use crate::protocol::settings::name_of;
use crate::protocol::user::User;
use crate::store::{RosterRefused, RosterRow};

/// A list of names, whole: none is long.
#[derive(Serialize)]
struct RosterShape<'a> {
    id: i64,
    name: &'a str,
    names: &'a Roster,
    changed_at: String,
}

/// A list as it was understood.
#[derive(Serialize)]
struct ListShape<'a> {
    names: &'a Roster,
    #[serde(flatten)]
    findings: FindingsShape<'a, Problem>,
}

impl ListShape<'_> {
    fn of(file: &NameFile) -> ListShape<'_> {
        ListShape {
            names: &file.names,
            findings: FindingsShape::of(&file.findings, Entry::Name),
        }
    }
}

/// `POST /names`: how a list would be understood. Nothing is kept.
pub fn check(site: &Site, request: &Request, _: &str) -> Done {
    let user = site.user(request)?;
    let file = read(site, &user, request)?;
    Ok(Answer::json(&ListShape::of(&file)))
}

/// `GET /rosters/`
pub fn list(site: &Site, request: &Request, _: &str) -> Done {
    let owner = account(site, request)?;
    let rows = site.store.rosters(owner.id)?;
    let read = rows.iter().filter_map(|row| {
        let names: Roster = serde_json::from_str(&row.names).ok()?;
        Some((row, names))
    });
    let rosters: Vec<(&RosterRow, Roster)> = read.collect();
    let rosters = rosters.iter().map(|(row, names)| shape(row, names));
    Ok(Answer::json(&rosters.collect::<Vec<_>>()))
}

/// `POST /rosters/names`
pub fn add(site: &Site, request: &Request, _: &str) -> Done {
    let owner = account(site, request)?;
    let (mut row, names) = wished(site, &owner, request)?;
    row.id = site.store.add_roster(row.clone())?.map_err(refused)?;
    log::info!("roster_added by={} count={}", owner.id, names.names().len());
    Ok(Answer::json(&shape(&row, &names)))
}

/// `PUT /rosters/{roster_id}/names`
pub fn replace(site: &Site, request: &Request, id: &str) -> Done {
    let owner = account(site, request)?;
    let id = parse_id(id)?;
    let (row, names) = wished(site, &owner, request)?;
    let row = RosterRow { id, ..row };
    site.store.replace_roster(row.clone())?.map_err(refused)?;
    Ok(Answer::json(&shape(&row, &names)))
}

/// `DELETE /rosters/{roster_id}`
pub fn delete(site: &Site, request: &Request, id: &str) -> Done {
    let owner = account(site, request)?;
    if !site.store.delete_roster(owner.id, parse_id(id)?)? {
        return Err(no_roster());
    }
    Ok(Answer::json(&json!({ "message": "The list is deleted." })))
}

fn shape<'a>(row: &'a RosterRow, names: &'a Roster) -> RosterShape<'a> {
    RosterShape {
        id: row.id,
        name: &row.name,
        names,
        changed_at: utc_text(row.changed_at),
    }
}

/// What a request wants kept.
fn wished(site: &Site, owner: &User, request: &Request) -> Result<(RosterRow, Roster), Failure> {
    let name = name_of("a list", &required("name", request.parameter("name"))?)?;
    let NameFile { names, .. } = read(site, owner, request)?;
    if names.is_empty() {
        return Err(Failure::invalid("names: there is none in this list."));
    }
    let row = RosterRow {
        id: 0,
        owner: owner.id,
        name,
        // Texts in a list always have a JSON.
        names: serde_json::to_string(&names).unwrap_or_default(),
        changed_at: unix_now(),
    };
    Ok((row, names))
}

/// The list in a request's body.
fn read(site: &Site, user: &User, request: &Request) -> Result<NameFile, Failure> {
    let language = request.choice("language")?.unwrap_or_default();
    Ok(read_file(lists::body(site, user, request)?, language)?)
}

/// Who has an account: a guest's lists would be gone with the guest.
fn account(site: &Site, request: &Request) -> Result<User, Failure> {
    let user = site.user(request)?;
    match user.is_guest {
        true => Err(Failure::new(403, "Only who has an account can keep lists.")),
        false => Ok(user),
    }
}

fn parse_id(text: &str) -> Result<i64, Failure> {
    whole_number(text).ok_or_else(no_roster)
}

fn refused(why: RosterRefused) -> Failure {
    match why {
        RosterRefused::NotFound => no_roster(),
        RosterRefused::TooMany => {
            let why = format!("You have {ROSTERS_PER_USER} lists. Delete one of them first.");
            Failure::new(403, why)
        }
    }
}

fn no_roster() -> Failure {
    Failure::new(404, "You have no list of that number.")
}
