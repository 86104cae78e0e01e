//! Rooms: made, found, joined, left and closed. The game loop answers; no word
//! and no password ever comes this way.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::answer::{Answer, Failure};
use super::request::{Fields, Request, whole_number};
use super::{Done, Site};
use crate::clock::{unix_now, utc_text};
use crate::game_loop::handle::RoomSummary;
use crate::protocol::client::Door;
use crate::protocol::ids::{RoomCode, RoomId, UserId};
use crate::protocol::settings::{Preset, Settings, SettingsChange};
use crate::protocol::user::User;

/// A room in a list. The first seventeen fields are those of the original
/// DrawSync; `password` and `current_word` are there and always null.
#[derive(Serialize)]
pub(super) struct RoomShape<'a> {
    name: &'a str,
    is_private: bool,
    password: Option<()>,
    max_players: u8,
    time_limit: u16,
    max_rounds: u8,
    id: RoomId,
    room_code: RoomCode,
    current_players: usize,
    is_active: bool,
    created_by: UserId,
    created_at: String,
    current_word: Option<()>,
    current_drawer_id: Option<UserId>,
    round_number: u32,
    game_started: bool,
    has_password: bool,
    /// The settings that the original did not have.
    #[serde(flatten)]
    more: Map<String, Value>,
}

/// A room with who is in it.
#[derive(Serialize)]
struct DoorShape<'a> {
    #[serde(flatten)]
    room: RoomShape<'a>,
    has_roster: bool,
    door: Door,
    host: Option<&'a str>,
    /// None where they have the names of a list.
    players: Vec<&'a str>,
}

impl RoomShape<'_> {
    pub(super) fn of(room: &RoomSummary) -> RoomShape<'_> {
        RoomShape {
            name: &room.settings.name,
            is_private: room.settings.is_private,
            password: None,
            max_players: room.settings.max_players,
            time_limit: room.settings.time_limit,
            max_rounds: room.settings.max_rounds,
            id: room.id,
            room_code: room.code,
            current_players: room.taken(),
            is_active: true,
            created_by: room.created_by,
            created_at: utc_text(room.created_at),
            current_word: None,
            current_drawer_id: room.drawer,
            round_number: room.round,
            game_started: room.game_started,
            has_password: room.has_password,
            more: more(&room.settings),
        }
    }
}

fn more(settings: &Settings) -> Map<String, Value> {
    let original = [
        "name",
        "is_private",
        "max_players",
        "time_limit",
        "max_rounds",
    ];
    let settings = serde_json::to_value(settings).unwrap_or_default();
    let settings = settings.as_object().cloned().unwrap_or_default();
    settings
        .into_iter()
        .filter(|(field, _)| !original.contains(&field.as_str()))
        .collect()
}

impl DoorShape<'_> {
    fn of(room: &RoomSummary) -> DoorShape<'_> {
        let host = room.host;
        let host = room
            .players
            .iter()
            .find(|player| Some(player.user_id) == host);
        DoorShape {
            room: RoomShape::of(room),
            has_roster: room.has_roster,
            door: room.door,
            host: host.map(|player| &*player.username),
            players: room
                .players
                .iter()
                .filter(|_| !room.has_roster)
                .map(|player| &*player.username)
                .collect(),
        }
    }
}

/// `GET /rooms/`: public rooms with a free seat.
pub fn list(site: &Site, _: &Request, _: &str) -> Done {
    let rooms = site.game.rooms()?;
    let open = |room: &&RoomSummary| {
        !room.settings.is_private && room.taken() < usize::from(room.settings.max_players)
    };
    let rooms: Vec<_> = rooms.iter().filter(open).map(RoomShape::of).collect();
    Ok(Answer::json(&rooms))
}

/// `POST /rooms/`
pub fn create(site: &Site, request: &Request, _: &str) -> Done {
    let user = site.user(request)?;
    may_create(site, &user)?;
    let change = settings(&request.fields()?)?;
    site.rates.room(request.peer, user.id)?;
    let room = site.game.create(user, change)?;
    log::info!("room_created room={} by={}", room.code, room.created_by);
    Ok(Answer::json(&RoomShape::of(&room)))
}

/// Refuses whom the host of the server lets make no rooms.
pub(super) fn may_create(site: &Site, user: &User) -> Result<(), Failure> {
    if !site.create_rooms.allows(user) {
        let who = match user.is_guest {
            true => {
                "Guests cannot create rooms on this server. Log in, or ask the host for a room."
            }
            false => "Only admins create rooms on this server. Ask one of them for a room.",
        };
        return Err(Failure::new(403, who));
    }
    Ok(())
}

fn settings(fields: &Fields) -> Result<SettingsChange, Failure> {
    let preset = fields.choice::<Preset>("preset")?;
    let is_private = fields.flag("is_private")?;
    let private = is_private.or(preset.map(Preset::is_private));
    let password = fields.optional_text("password")?;
    Ok(SettingsChange {
        preset,
        name: Some(fields.text("name")?.into()),
        is_private,
        // As in the original, whose public rooms have none.
        password: password.filter(|_| private == Some(true)).map(Into::into),
        max_players: fields.number("max_players")?,
        time_limit: fields.number("time_limit")?,
        max_rounds: fields.number("max_rounds")?,
        word_choices: fields.number("word_choices")?,
        choice_time: fields.number("choice_time")?,
        summary_time: fields.number("summary_time")?,
        hints: fields.number("hints")?,
        auto_hints: fields.flag("auto_hints")?,
        word_mode: fields.choice("word_mode")?,
        language: fields.choice("language")?,
        difficulty: fields.choice("difficulty")?,
        custom_words: fields.choice("custom_words")?,
        custom_share: fields.number("custom_share")?,
        quick_finish: fields.flag("quick_finish")?,
        scoring: fields.choice("scoring")?,
        chat: fields.choice("chat")?,
        wrong_guesses: fields.choice("wrong_guesses")?,
        end_after: fields.number("end_after")?,
        late_joining: fields.flag("late_joining")?,
        draw_order: fields.choice("draw_order")?,
        teams: fields.number("teams")?,
        team_choice: fields.choice("team_choice")?,
        host_plays: fields.flag("host_plays")?,
        keep_host: fields.flag("keep_host")?,
        profanity_filter: fields.flag("profanity_filter")?,
        spectators: fields.flag("spectators")?,
        doodling: fields.flag("doodling")?,
        likes: fields.flag("likes")?,
        vote_kick: fields.flag("vote_kick")?,
    })
}

/// `GET /rooms/{room_code}`
pub fn door(site: &Site, _: &Request, code: &str) -> Done {
    let room = site.game.room(parse_code(code)?)?.ok_or_else(no_room)?;
    Ok(Answer::json(&DoorShape::of(&room)))
}

/// `POST /rooms/join`: the password is asked here once, and the socket lets in.
pub fn join(site: &Site, request: &Request, _: &str) -> Done {
    let user = site.user(request)?;
    let fields = request.fields()?;
    let code = RoomCode::parse(fields.text("room_code")?).ok_or_else(no_room)?;
    let password = fields.optional_text("password")?.map(Into::into);
    let id = user.id;
    let room = site.game.admit(user, code, password)?;
    Ok(Answer::json(&json!({
        "room_id": room.id,
        "is_ready": false,
        "score": 0,
        "id": id,
        "user_id": id,
        // Existing clients expect the field; nothing is done with it.
        "session_token": "",
        "joined_at": utc_text(unix_now()),
        "left_at": null,
    })))
}

/// `POST /rooms/{room_id}/leave`
pub fn leave(site: &Site, request: &Request, id: &str) -> Done {
    let user = site.user(request)?;
    if !site.game.leave(user.id, parse_id(id)?)? {
        return Err(Failure::new(404, "Session not found"));
    }
    Ok(Answer::json(
        &json!({ "message": "Left room successfully" }),
    ))
}

/// `GET /rooms/{room_id}/players`: none for a room that does not exist. Where
/// they have the names of a list, only who has a seat too is told them.
pub fn players(site: &Site, request: &Request, id: &str) -> Done {
    let room = site.game.room_by_id(parse_id(id)?)?;
    let sits_in = |room: &RoomSummary| {
        let asks = site.user(request).map(|user| user.id);
        let mut seats = room.players.iter();
        seats.any(|player| asks.as_ref().is_ok_and(|id| *id == player.user_id))
    };
    let room = room.filter(|room| !room.has_roster || sits_in(room));
    let players: Vec<_> = room
        .iter()
        .flat_map(|room| &room.players)
        .map(|player| {
            json!({
                // Clients compare it with the ids that the socket tells.
                "id": player.user_id,
                "user_id": player.user_id,
                "username": player.username,
                "is_ready": player.is_ready,
                "score": player.score,
                "joined_at": utc_text(player.joined_at),
            })
        })
        .collect();
    Ok(Answer::json(&json!({ "players": players })))
}

/// `POST /rooms/cleanup`: rooms end by themselves, so there is nothing to do.
pub fn cleanup(site: &Site, request: &Request, _: &str) -> Done {
    site.admin(request)?;
    Ok(Answer::json(&json!({
        "message": "Room cleanup completed",
        "full_rooms_deleted": 0,
        "old_rooms_deleted": 0,
    })))
}

/// `GET /admin/rooms`: all of them.
pub fn list_all(site: &Site, request: &Request, _: &str) -> Done {
    site.admin(request)?;
    let rooms = site.game.rooms()?;
    let rooms: Vec<_> = rooms.iter().map(DoorShape::of).collect();
    Ok(Answer::json(&rooms))
}

/// `DELETE /admin/rooms/{room_code}`
pub fn close(site: &Site, request: &Request, code: &str) -> Done {
    site.admin(request)?;
    let code = parse_code(code)?;
    if !site.game.close(code)? {
        return Err(no_room());
    }
    log::info!("room_closed_by_admin room={code}");
    Ok(Answer::json(&json!({ "message": "Room closed" })))
}

pub(super) fn no_room() -> Failure {
    Failure::new(404, "Room not found")
}

pub(super) fn parse_code(text: &str) -> Result<RoomCode, Failure> {
    RoomCode::parse(text).ok_or_else(no_room)
}

pub(super) fn parse_id(text: &str) -> Result<RoomId, Failure> {
    let wrong = || Failure::invalid("room_id: must be a whole number.");
    whole_number(text).map(RoomId).ok_or_else(wrong)
}
