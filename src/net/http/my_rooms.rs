//! 'My rooms' of an account: those that are open, and those that have ended
//! and can be opened again as they were.

use serde::Serialize;
use serde_json::json;

use super::answer::{Answer, Failure};
use super::request::Request;
use super::rooms::{RoomShape, may_create, no_room, parse_code};
use super::{Done, Site};
use crate::clock::utc_text;
use crate::game::past_room::PastRoom;
use crate::journal::read_past;
use crate::protocol::ids::RoomCode;
use crate::protocol::user::User;

/// A room of one's own.
#[derive(Serialize)]
struct MyRoomShape<'a> {
    room_code: RoomCode,
    name: &'a str,
    is_open: bool,
    current_players: usize,
    /// Null while it is open.
    ended_at: Option<String>,
}

/// `GET /rooms/mine`
pub fn list(site: &Site, request: &Request, _: &str) -> Done {
    let owner = account(site, request)?;
    let open = site.game.rooms()?;
    let open: Vec<_> = open
        .iter()
        .filter(|room| room.created_by == owner.id)
        .collect();
    let past = site.store.past_rooms(owner.id)?;
    let past: Vec<(PastRoom, i64)> = past
        .into_iter()
        .filter(|row| !open.iter().any(|room| room.code == row.code))
        .filter_map(|row| Some((read_past(&row)?, row.ended_at)))
        .collect();
    let live = open.iter().rev().map(|room| MyRoomShape {
        room_code: room.code,
        name: &room.settings.name,
        is_open: true,
        current_players: room.players.len(),
        ended_at: None,
    });
    let ended = past.iter().map(|(room, ended_at)| MyRoomShape {
        room_code: room.code,
        name: &room.settings.name,
        is_open: false,
        current_players: 0,
        ended_at: Some(utc_text(*ended_at)),
    });
    Ok(Answer::json(&live.chain(ended).collect::<Vec<_>>()))
}

/// `POST /rooms/mine/{room_code}`: opens it, if it is not open.
pub fn open(site: &Site, request: &Request, code: &str) -> Done {
    let owner = account(site, request)?;
    let code = parse_code(code)?;
    if let Some(room) = site.game.room(code)?
        && room.created_by == owner.id
    {
        return Ok(Answer::json(&RoomShape::of(&room)));
    }
    may_create(site, &owner)?;
    let past = site.store.past_rooms(owner.id)?;
    let past = past.iter().find(|row| row.code == code);
    let past = past.and_then(read_past).ok_or_else(no_room)?;
    site.rates.room(request.peer, owner.id)?;
    let room = site.game.open_again(owner, past)?;
    log::info!(
        "room_opened_again room={} by={}",
        room.code,
        room.created_by
    );
    Ok(Answer::json(&RoomShape::of(&room)))
}

/// `DELETE /rooms/mine/{room_code}`: one that is open stays open.
pub fn forget(site: &Site, request: &Request, code: &str) -> Done {
    let owner = account(site, request)?;
    if !site.store.forget_past_room(owner.id, parse_code(code)?)? {
        return Err(no_room());
    }
    Ok(Answer::json(
        &json!({ "message": "The room is forgotten." }),
    ))
}

fn account(site: &Site, request: &Request) -> Result<User, Failure> {
    let user = site.user(request)?;
    match user.is_guest {
        true => Err(Failure::new(
            403,
            "Only who has an account has rooms that are kept.",
        )),
        false => Ok(user),
    }
}
