//! The game of a room, for those of its members who play without a socket. The
//! one and only game answers: under the same rules, and without the word.

use serde::Serialize;
use serde_json::json;

use super::answer::{Answer, Failure};
use super::request::{Request, required};
use super::rooms::parse_id;
use super::{Done, Site};
use crate::game_loop::PicturePoint;
use crate::game_loop::handle::{GameSummary, Guessed, PlayerSummary, RoomSummary};
use crate::protocol::client::{self, DrawPoint, old_color};
use crate::protocol::ids::{RoomCode, RoomId, UserId};

/// A game in the shape of the original DrawSync, for which a round is a turn.
/// `current_word` is there and always null.
#[derive(Serialize)]
struct GameShape {
    room_id: RoomId,
    players: Vec<PlayerShape>,
    current_round: u32,
    max_rounds: u32,
    current_drawer_index: usize,
    current_word: Option<()>,
    time_remaining: u64,
    game_started: bool,
    guessed_players: Vec<UserId>,
    drawing_data: Vec<SampleShape>,
    current_drawer_id: UserId,
}

#[derive(Serialize)]
struct PlayerShape {
    id: UserId,
    score: u32,
    ready: bool,
}

/// A point on a board of 800 × 600.
#[derive(Serialize)]
struct SampleShape {
    user_id: UserId,
    x: f64,
    y: f64,
    is_drawing: bool,
    color: &'static str,
    brush_size: i32,
}

#[derive(Serialize)]
struct PublicRoomShape<'a> {
    id: RoomId,
    name: &'a str,
    room_code: RoomCode,
    current_players: usize,
    max_players: u8,
    game_started: bool,
}

impl PublicRoomShape<'_> {
    fn of(room: &RoomSummary) -> PublicRoomShape<'_> {
        PublicRoomShape {
            id: room.id,
            name: &room.settings.name,
            room_code: room.code,
            current_players: room.taken(),
            max_players: room.settings.max_players,
            game_started: room.game_started,
        }
    }
}

impl GameShape {
    fn of(game: GameSummary) -> GameShape {
        let drawer = game.drawer;
        let seat = game
            .players
            .iter()
            .position(|player| player.user_id == drawer);
        let player = |player: &PlayerSummary| PlayerShape {
            id: player.user_id,
            score: player.score,
            ready: player.is_ready,
        };
        let sample = |sample: &PicturePoint| SampleShape {
            user_id: drawer,
            x: sample.x(),
            y: sample.y(),
            is_drawing: sample.is_drawing,
            color: sample.color(),
            brush_size: sample.brush_size(),
        };
        GameShape {
            room_id: game.room,
            current_round: game.turn,
            max_rounds: game.turns,
            // Past the end when the drawer has just left for good.
            current_drawer_index: seat.unwrap_or(game.players.len()),
            current_word: None,
            time_remaining: game.left_ms.div_ceil(1000),
            game_started: true,
            guessed_players: game.guessed,
            drawing_data: game.drawing.iter().map(sample).collect(),
            current_drawer_id: drawer,
            players: game.players.iter().map(player).collect(),
        }
    }
}

/// `POST /games/{room_id}/start`: the host alone may.
pub fn start(site: &Site, request: &Request, room: &str) -> Done {
    let user = site.user(request)?;
    shown(site.game.start_game(user.id, parse_id(room)?)?)
}

/// `GET /games/{room_id}/state`
pub fn state(site: &Site, request: &Request, room: &str) -> Done {
    let user = site.user(request)?;
    shown(site.game.game(user.id, parse_id(room)?)?)
}

fn shown(game: Option<GameSummary>) -> Done {
    let game = game.ok_or_else(no_game)?;
    Ok(Answer::json(&GameShape::of(game)))
}

/// `POST /games/{room_id}/draw`: one sample of the drawer's pen.
pub fn draw(site: &Site, request: &Request, room: &str) -> Done {
    let user = site.user(request)?;
    let fields = request.fields()?;
    // Old clients name the room a second time; the path counts.
    fields.number("room_id")?;
    let point = DrawPoint {
        x: required("x", fields.decimal("x")?)?,
        y: required("y", fields.decimal("y")?)?,
        is_drawing: required("is_drawing", fields.flag("is_drawing")?)?,
        is_first_point: fields.flag("is_first_point")?.unwrap_or(false),
        color: fields.text_if_given("color")?.map_or(Ok(None), old_color)?,
        brush_size: fields.decimal("brush_size")?,
    };
    let point = point.bounded()?;
    if !site.game.draw(user.id, parse_id(room)?, point)? {
        return Err(no_game());
    }
    Ok(Answer::json(&json!({ "message": "Drawing data received" })))
}

/// `POST /games/{room_id}/guess`
pub fn guess(site: &Site, request: &Request, room: &str) -> Done {
    let user = site.user(request)?;
    let fields = request.fields()?;
    // As for `draw`; who guesses is told by the token.
    fields.number("room_id")?;
    fields.number("user_id")?;
    let guess = client::text("guess", Some(fields.text("guess")?))?;
    // Existing clients compare these sentences.
    let guessed = site.game.guess(user.id, parse_id(room)?, guess)?;
    let message = match guessed {
        Guessed::Correct => "Correct guess!",
        Guessed::Incorrect => "Incorrect guess",
        Guessed::Already => "Already guessed",
        Guessed::NoWord => "No word assigned",
        Guessed::NoGame => "Game not found",
    };
    let correct = guessed == Guessed::Correct;
    Ok(Answer::json(
        &json!({ "correct": correct, "message": message }),
    ))
}

/// `GET /games/rooms/public`: full rooms too.
pub fn public_rooms(site: &Site, _: &Request, _: &str) -> Done {
    let rooms = site.game.rooms()?;
    let public = rooms.iter().filter(|room| !room.settings.is_private);
    let rooms: Vec<_> = public.map(PublicRoomShape::of).collect();
    Ok(Answer::json(&rooms))
}

fn no_game() -> Failure {
    Failure::new(404, "Game not found")
}
