//! Reads what a client says. It may be anything: nothing is taken from it that
//! is not named and within its bounds.
//!
//! The type decides how a message is read. What is drawn, which is nearly all
//! that is ever said, has a struct for each of its two forms; the rest is read
//! through one flat struct that names each field of the vocabulary, so a field
//! means the same wherever it stands. Unknown ones are ignored, and parsing is
//! one pass without buffering.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use memchr::memchr;
use serde::Deserialize;
use serde::de::value::StrDeserializer;

use super::{
    ClientMessage, Dialect, Door, DrawOps, DrawPoint, Hold, Join, Kind, KnockAnswer, ReportReason,
    Resume, Rgb, RoomName, Watch,
};
use crate::limits::{
    ADDED_SECONDS, AVATARS, CHAT_CHARACTERS_MAX, MESSAGE_OPERATIONS_MAX, MESSAGE_POINTS_MAX,
    OLD_BRUSH_SIZES, OLD_COLOR_BYTES_MAX, OLD_X, OLD_Y, TEAMS, UNREADABLE_CHARACTERS_MAX,
};
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::{RoomCode, RoomId, Team, UserId};
use crate::protocol::op::Op;
use crate::protocol::remote::RemoteKey;
use crate::protocol::roster::Roster;
use crate::protocol::settings::SettingsChange;
use crate::protocol::text::{one_line, username};

/// Reads one message. The refusal names what is wrong with it.
pub fn parse(bytes: &[u8]) -> Result<ClientMessage, Refusal> {
    let kind = match first_kind(bytes) {
        Some(kind) => kind,
        None => read::<OnlyKind>(bytes)?.kind,
    };
    message(kind, bytes).map_err(|refusal| refusal.of(kind))
}

/// A message's type.
#[derive(Deserialize)]
#[serde(expecting = "a JSON object")]
struct OnlyKind {
    #[serde(rename = "type")]
    kind: Kind,
}

/// The type of a message that begins with it, as nearly all do.
fn first_kind(bytes: &[u8]) -> Option<Kind> {
    let mut rest = bytes;
    for mark in [&b"{"[..], b"\"type\"", b":", b"\""] {
        rest = rest.trim_ascii_start().strip_prefix(mark)?;
    }
    let name = &rest[..memchr(b'"', rest)?];
    let name = StrDeserializer::<serde::de::value::Error>::new(str::from_utf8(name).ok()?);
    Kind::deserialize(name).ok()
}

fn read<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, Refusal> {
    serde_json::from_slice(bytes).map_err(|_| unreadable::<T>(bytes))
}

/// The fields of `draw`.
#[derive(Deserialize)]
struct OldStroke<'a> {
    x: Option<f64>,
    y: Option<f64>,
    is_drawing: Option<bool>,
    is_first_point: Option<bool>,
    #[serde(borrow)]
    color: Option<Cow<'a, str>>,
    brush_size: Option<f64>,
}

/// The fields of `draw_ops` and `doodle`.
#[derive(Deserialize)]
struct Strokes {
    turn: Option<u32>,
    seq: Option<u32>,
    ops: Option<Vec<Op>>,
}

/// The fields of everything else.
#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(borrow)]
    token: Option<Cow<'a, str>>,
    protocol: Option<u32>,
    room_id: Option<i64>,
    #[serde(borrow)]
    code: Option<Cow<'a, str>>,
    #[serde(borrow)]
    password: Option<Cow<'a, str>>,
    avatar: Option<u16>,
    take_over: Option<bool>,
    resume: Option<Resume>,
    ready: Option<bool>,
    away: Option<bool>,
    on_break: Option<bool>,
    settings: Option<Box<SettingsChange>>,
    choice: Option<u8>,
    turn: Option<u32>,
    #[serde(borrow)]
    message: Option<Cow<'a, str>>,
    #[serde(borrow)]
    guess: Option<Cow<'a, str>>,
    user_id: Option<UserId>,
    door: Option<Door>,
    let_in: Option<bool>,
    yes: Option<bool>,
    reason: Option<ReportReason>,
    team: Option<u8>,
    seat: Option<UserId>,
    muted: Option<bool>,
    #[serde(borrow)]
    name: Option<Cow<'a, str>>,
    #[serde(borrow)]
    names: Option<Vec<Cow<'a, str>>>,
    seconds: Option<u16>,
    #[serde(borrow)]
    key: Option<Cow<'a, str>>,
    number: Option<u8>,
}

fn message(kind: Kind, bytes: &[u8]) -> Result<ClientMessage, Refusal> {
    let wire: Wire = match kind {
        Kind::Draw => return draw(read(bytes)?),
        Kind::DrawOps => return draw_ops(read(bytes)?),
        Kind::Doodle => return doodle(read(bytes)?),
        _ => read(bytes)?,
    };
    Ok(match kind {
        Kind::Authenticate => ClientMessage::Authenticate {
            token: wire
                .token
                .ok_or_else(|| Refusal::new(Code::InvalidToken, "Token required"))?
                .into_owned(),
            dialect: match wire.protocol {
                None | Some(1) => Dialect::One,
                Some(2) => Dialect::Two,
                Some(other) => return Err(bad(format!("protocol: 1 or 2, not {other}"))),
            },
        },
        Kind::JoinRoom => ClientMessage::JoinRoom(Join {
            room: room_name(&wire)?,
            password: wire.password.map(Cow::into_owned),
            avatar: match wire.avatar {
                Some(avatar) if avatar >= AVATARS => {
                    return Err(bad(format!("avatar: 0 to {}", AVATARS - 1)));
                }
                avatar => avatar,
            },
            take_over: wire.take_over.unwrap_or(false),
            resume: wire.resume,
        }),
        Kind::WatchRoom => ClientMessage::WatchRoom(Watch {
            room: room_name(&wire)?,
            password: wire.password.map(Cow::into_owned),
            resume: wire.resume,
        }),
        Kind::HoldRemote => ClientMessage::HoldRemote(Hold {
            room: room_name(&wire)?,
            seal: RemoteKey::parse(&required("key", wire.key)?)
                .ok_or_else(|| bad("key: 32 hexadecimal digits".into()))?
                .seal(),
            resume: wire.resume,
        }),
        Kind::LeaveRoom => ClientMessage::LeaveRoom,
        Kind::Ready => ClientMessage::Ready {
            ready: wire.ready.unwrap_or(false),
        },
        Kind::Away => ClientMessage::Away {
            away: required("away", wire.away)?,
        },
        Kind::Break => ClientMessage::Break {
            on_break: required("on_break", wire.on_break)?,
        },
        Kind::UpdateSettings => ClientMessage::UpdateSettings(required("settings", wire.settings)?),
        Kind::StartGame => ClientMessage::StartGame,
        Kind::ReturnToLobby => ClientMessage::ReturnToLobby,
        Kind::ChooseWord => ClientMessage::ChooseWord {
            choice: required("choice", wire.choice)?,
        },
        Kind::Draw | Kind::DrawOps | Kind::Doodle => {
            return Err(bad("type: this one is read above".into()));
        }
        Kind::ClearCanvas => ClientMessage::ClearCanvas,
        Kind::ChatMessage => ClientMessage::ChatMessage {
            message: text("message", wire.message.as_deref())?,
        },
        Kind::GuessWord => ClientMessage::GuessWord {
            guess: text("guess", wire.guess.as_deref())?,
        },
        Kind::Like => ClientMessage::Like {
            turn: required("turn", wire.turn)?,
        },
        Kind::SkipTurn => ClientMessage::SkipTurn,
        Kind::PauseGame => ClientMessage::PauseGame,
        Kind::ResumeGame => ClientMessage::ResumeGame,
        Kind::ContinueLater => ClientMessage::ContinueLater,
        Kind::Kick => ClientMessage::Kick {
            user: required("user_id", wire.user_id)?,
        },
        Kind::LetBack => ClientMessage::LetBack {
            user: required("user_id", wire.user_id)?,
        },
        Kind::SetDoor => ClientMessage::SetDoor {
            door: required("door", wire.door)?,
        },
        Kind::AnswerKnock => ClientMessage::AnswerKnock(KnockAnswer {
            user: required("user_id", wire.user_id)?,
            let_in: required("let_in", wire.let_in)?,
            seat: wire.seat,
        }),
        Kind::VoteKick => ClientMessage::VoteKick {
            user: required("user_id", wire.user_id)?,
        },
        Kind::Vote => ClientMessage::Vote {
            yes: required("yes", wire.yes)?,
        },
        Kind::ChooseTeam => ClientMessage::ChooseTeam {
            team: team(wire.team)?,
        },
        Kind::SetTeam => ClientMessage::SetTeam {
            user: required("user_id", wire.user_id)?,
            team: team(wire.team)?,
        },
        Kind::DealTeams => ClientMessage::DealTeams,
        Kind::Report => ClientMessage::Report {
            user: required("user_id", wire.user_id)?,
            reason: required("reason", wire.reason)?,
        },
        Kind::DismissReport => ClientMessage::DismissReport {
            user: required("user_id", wire.user_id)?,
            reason: required("reason", wire.reason)?,
        },
        Kind::AskSeat => ClientMessage::AskSeat {
            user: required("user_id", wire.user_id)?,
        },
        Kind::Mute => ClientMessage::Mute {
            user: required("user_id", wire.user_id)?,
            muted: required("muted", wire.muted)?,
        },
        Kind::Rename => ClientMessage::Rename {
            user: required("user_id", wire.user_id)?,
            name: player_name(wire.name)?,
        },
        Kind::SetRoster => ClientMessage::SetRoster {
            names: Roster::new(required("names", wire.names)?.iter().map(|name| &**name))
                .map_err(bad)?,
        },
        Kind::PickName => ClientMessage::PickName {
            name: player_name(wire.name)?,
        },
        Kind::FreeName => ClientMessage::FreeName {
            user: required("user_id", wire.user_id)?,
        },
        Kind::HandOver => ClientMessage::HandOver {
            user: required("user_id", wire.user_id)?,
        },
        Kind::OfferRemote => ClientMessage::OfferRemote,
        Kind::AnswerRemote => ClientMessage::AnswerRemote {
            number: required("number", wire.number)?,
            yes: required("yes", wire.yes)?,
        },
        Kind::WithdrawRemote => ClientMessage::WithdrawRemote {
            number: required("number", wire.number)?,
        },
        Kind::AddTime => ClientMessage::AddTime {
            seconds: added_time(required("seconds", wire.seconds)?)?,
        },
        Kind::ClearDrawing => ClientMessage::ClearDrawing,
        Kind::HideDrawing => ClientMessage::HideDrawing,
        Kind::NewWord => ClientMessage::NewWord,
        Kind::SeeWord => ClientMessage::SeeWord,
        Kind::FinishGame => ClientMessage::FinishGame,
        Kind::DeleteRoom => ClientMessage::DeleteRoom,
    })
}

/// Says what cannot be read, and why: reads it once more, taking notes.
fn unreadable<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Refusal {
    let json = &mut serde_json::Deserializer::from_slice(bytes);
    let error = serde_path_to_error::deserialize::<_, T>(json).err();
    let why = error.map_or("not JSON".into(), |error| error.to_string());
    let why = one_line(&why)
        .chars()
        .take(UNREADABLE_CHARACTERS_MAX)
        .collect();
    bad(why)
}

fn bad(message: String) -> Refusal {
    Refusal::new(Code::BadMessage, message)
}

fn required<T>(field: &str, value: Option<T>) -> Result<T, Refusal> {
    value.ok_or_else(|| bad(format!("{field}: missing")))
}

fn player_name(name: Option<Cow<str>>) -> Result<String, Refusal> {
    username(&required("name", name)?).map_err(|why| bad(format!("name: {why}")))
}

fn room_name(wire: &Wire) -> Result<RoomName, Refusal> {
    match (wire.room_id, &wire.code) {
        (Some(id), _) if id != 0 => Ok(RoomName::Id(RoomId(id))),
        (_, Some(code)) => RoomCode::parse(code)
            .map(RoomName::Code)
            .ok_or_else(|| Refusal::new(Code::RoomNotFound, "There is no room with that code.")),
        _ => Err(bad("Room ID required".into())),
    }
}

fn draw(stroke: OldStroke) -> Result<ClientMessage, Refusal> {
    let point = DrawPoint {
        x: required("x", stroke.x)?,
        y: required("y", stroke.y)?,
        is_drawing: required("is_drawing", stroke.is_drawing)?,
        is_first_point: stroke.is_first_point.unwrap_or(false),
        color: stroke.color.as_deref().map_or(Ok(None), old_color)?,
        brush_size: stroke.brush_size,
    };
    Ok(ClientMessage::Draw(vec![point.bounded()?]))
}

impl DrawPoint {
    /// Refuses what lies far outside the old board: no pen of a page gets there.
    pub fn bounded(self) -> Result<DrawPoint, Refusal> {
        let within = |field: &str, value: f64, range: RangeInclusive<f64>| {
            let (low, high) = (range.start(), range.end());
            match range.contains(&value) {
                true => Ok(()),
                false => Err(bad(format!("{field}: {low} to {high}"))),
            }
        };
        within("x", self.x, OLD_X)?;
        within("y", self.y, OLD_Y)?;
        if let Some(size) = self.brush_size {
            within("brush_size", size, OLD_BRUSH_SIZES)?;
        }
        Ok(self)
    }
}

/// `#rrggbb` or `#rgb`; nothing for the names of colours, which the original's
/// page does not send.
pub fn old_color(name: &str) -> Result<Option<Rgb>, Refusal> {
    if name.len() > OLD_COLOR_BYTES_MAX {
        return Err(bad(format!("color: at most {OLD_COLOR_BYTES_MAX} bytes")));
    }
    let digit = |at: usize| char::from(*name.as_bytes().get(at)?).to_digit(16);
    let part = |nth: usize| {
        let value = match name.len() {
            4 => digit(1 + nth)? * 17,
            7 => digit(1 + 2 * nth)? * 16 + digit(2 + 2 * nth)?,
            _ => return None,
        };
        u8::try_from(value).ok()
    };
    let color = || Some([part(0)?, part(1)?, part(2)?]);
    Ok(name.strip_prefix('#').and_then(|_| color()))
}

fn draw_ops(strokes: Strokes) -> Result<ClientMessage, Refusal> {
    Ok(ClientMessage::DrawOps(DrawOps {
        turn: required("turn", strokes.turn)?,
        seq: required("seq", strokes.seq)?,
        ops: bounded(required("ops", strokes.ops)?)?,
    }))
}

fn doodle(strokes: Strokes) -> Result<ClientMessage, Refusal> {
    Ok(ClientMessage::Doodle {
        ops: bounded(required("ops", strokes.ops)?)?,
    })
}

/// One of as many teams as a room can have.
fn team(team: Option<u8>) -> Result<Team, Refusal> {
    let team = required("team", team)?;
    match team < *TEAMS.end() {
        true => Ok(Team(team)),
        false => Err(bad(format!("team: 0 to {}", TEAMS.end() - 1))),
    }
}

/// What one tap adds to a drawing time, in `ADDED_SECONDS`.
fn added_time(seconds: u16) -> Result<u16, Refusal> {
    match ADDED_SECONDS.contains(&seconds) {
        true => Ok(seconds),
        false => Err(bad(format!(
            "seconds: {} to {}",
            ADDED_SECONDS.start(),
            ADDED_SECONDS.end()
        ))),
    }
}

/// A line of chat or a guess.
pub fn text(field: &str, value: Option<&str>) -> Result<String, Refusal> {
    let line = one_line(value.unwrap_or_default());
    if line.is_empty() {
        return Err(bad(format!("{field}: there is nothing in it")));
    }
    if line.chars().count() > CHAT_CHARACTERS_MAX {
        return Err(bad(format!(
            "{field}: at most {CHAT_CHARACTERS_MAX} characters"
        )));
    }
    Ok(line)
}

fn bounded(ops: Vec<Op>) -> Result<Vec<Op>, Refusal> {
    if ops.is_empty() || ops.len() > MESSAGE_OPERATIONS_MAX {
        return Err(bad(format!(
            "ops: 1 to {MESSAGE_OPERATIONS_MAX} operations"
        )));
    }
    if ops.iter().map(|op| op.points().len()).sum::<usize>() > MESSAGE_POINTS_MAX {
        return Err(bad(format!(
            "ops: at most {MESSAGE_POINTS_MAX} points in one message"
        )));
    }
    Ok(ops)
}
