//! What a client may say, in both dialects. `reading` parses it, once.

mod reading;

use serde::{Deserialize, Serialize};

pub use reading::{old_color, parse, text};

use super::ids::{RoomCode, RoomId, Team, UserId};
use super::op::Op;
use super::remote::RemoteSeal;
use super::roster::Roster;
use super::settings::SettingsChange;

/// A message from a client.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(
    missing_docs,
    reason = "docs/PROTOCOL.md describes each message and field"
)]
pub enum ClientMessage {
    Authenticate { token: String, dialect: Dialect },
    JoinRoom(Join),
    WatchRoom(Watch),
    HoldRemote(Hold),
    LeaveRoom,
    Ready { ready: bool },
    Away { away: bool },
    Break { on_break: bool },
    UpdateSettings(Box<SettingsChange>),
    StartGame,
    ReturnToLobby,
    ChooseWord { choice: u8 },
    DrawOps(DrawOps),
    Doodle { ops: Vec<Op> },
    Draw(Vec<DrawPoint>),
    ClearCanvas,
    ChatMessage { message: String },
    GuessWord { guess: String },
    Like { turn: u32 },
    SkipTurn,
    PauseGame,
    ResumeGame,
    ContinueLater,
    Kick { user: UserId },
    LetBack { user: UserId },
    SetDoor { door: Door },
    AnswerKnock(KnockAnswer),
    AskSeat { user: UserId },
    VoteKick { user: UserId },
    Vote { yes: bool },
    Report { user: UserId, reason: ReportReason },
    DismissReport { user: UserId, reason: ReportReason },
    ChooseTeam { team: Team },
    SetTeam { user: UserId, team: Team },
    DealTeams,
    Mute { user: UserId, muted: bool },
    Rename { user: UserId, name: String },
    SetRoster { names: Roster },
    PickName { name: String },
    FreeName { user: UserId },
    HandOver { user: UserId },
    OfferRemote,
    AnswerRemote { number: u8, yes: bool },
    WithdrawRemote { number: u8 },
    AddTime { seconds: u16 },
    ClearDrawing,
    HideDrawing,
    NewWord,
    SeeWord,
    FinishGame,
    DeleteRoom,
}

/// The `type` of a message from a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "docs/PROTOCOL.md describes each of them")]
pub enum Kind {
    Authenticate,
    JoinRoom,
    WatchRoom,
    HoldRemote,
    LeaveRoom,
    Ready,
    Away,
    Break,
    UpdateSettings,
    StartGame,
    ReturnToLobby,
    ChooseWord,
    DrawOps,
    Doodle,
    Draw,
    ClearCanvas,
    ChatMessage,
    GuessWord,
    Like,
    SkipTurn,
    PauseGame,
    ResumeGame,
    ContinueLater,
    Kick,
    LetBack,
    SetDoor,
    AnswerKnock,
    AskSeat,
    VoteKick,
    Vote,
    Report,
    DismissReport,
    ChooseTeam,
    SetTeam,
    DealTeams,
    Mute,
    Rename,
    SetRoster,
    PickName,
    FreeName,
    HandOver,
    OfferRemote,
    AnswerRemote,
    WithdrawRemote,
    AddTime,
    ClearDrawing,
    HideDrawing,
    NewWord,
    SeeWord,
    FinishGame,
    DeleteRoom,
}

impl ClientMessage {
    /// Takes on what was drawn right after this. Gives back what was not.
    pub fn draw_on(&mut self, next: ClientMessage) -> Option<ClientMessage> {
        match (self, next) {
            (ClientMessage::Draw(samples), ClientMessage::Draw(mut more)) => {
                samples.append(&mut more);
            }
            (ClientMessage::DrawOps(draw), ClientMessage::DrawOps(mut more))
                if more.turn == draw.turn
                    && more.seq as usize == draw.seq as usize + draw.ops.len() =>
            {
                draw.ops.append(&mut more.ops);
            }
            (_, next) => return Some(next),
        }
        None
    }

    /// Somebody draws in a turn, in either dialect.
    pub fn is_stroke(&self) -> bool {
        matches!(
            self,
            ClientMessage::DrawOps(_) | ClientMessage::Draw(_) | ClientMessage::ClearCanvas
        )
    }

    /// Its `type`.
    pub fn kind(&self) -> Kind {
        match self {
            ClientMessage::Authenticate { .. } => Kind::Authenticate,
            ClientMessage::JoinRoom(_) => Kind::JoinRoom,
            ClientMessage::WatchRoom(_) => Kind::WatchRoom,
            ClientMessage::HoldRemote(_) => Kind::HoldRemote,
            ClientMessage::LeaveRoom => Kind::LeaveRoom,
            ClientMessage::Ready { .. } => Kind::Ready,
            ClientMessage::Away { .. } => Kind::Away,
            ClientMessage::Break { .. } => Kind::Break,
            ClientMessage::UpdateSettings(_) => Kind::UpdateSettings,
            ClientMessage::StartGame => Kind::StartGame,
            ClientMessage::ReturnToLobby => Kind::ReturnToLobby,
            ClientMessage::ChooseWord { .. } => Kind::ChooseWord,
            ClientMessage::DrawOps(_) => Kind::DrawOps,
            ClientMessage::Doodle { .. } => Kind::Doodle,
            ClientMessage::Draw(_) => Kind::Draw,
            ClientMessage::ClearCanvas => Kind::ClearCanvas,
            ClientMessage::ChatMessage { .. } => Kind::ChatMessage,
            ClientMessage::GuessWord { .. } => Kind::GuessWord,
            ClientMessage::Like { .. } => Kind::Like,
            ClientMessage::SkipTurn => Kind::SkipTurn,
            ClientMessage::PauseGame => Kind::PauseGame,
            ClientMessage::ResumeGame => Kind::ResumeGame,
            ClientMessage::ContinueLater => Kind::ContinueLater,
            ClientMessage::Kick { .. } => Kind::Kick,
            ClientMessage::LetBack { .. } => Kind::LetBack,
            ClientMessage::SetDoor { .. } => Kind::SetDoor,
            ClientMessage::AnswerKnock(_) => Kind::AnswerKnock,
            ClientMessage::AskSeat { .. } => Kind::AskSeat,
            ClientMessage::VoteKick { .. } => Kind::VoteKick,
            ClientMessage::Vote { .. } => Kind::Vote,
            ClientMessage::Report { .. } => Kind::Report,
            ClientMessage::DismissReport { .. } => Kind::DismissReport,
            ClientMessage::ChooseTeam { .. } => Kind::ChooseTeam,
            ClientMessage::SetTeam { .. } => Kind::SetTeam,
            ClientMessage::DealTeams => Kind::DealTeams,
            ClientMessage::Mute { .. } => Kind::Mute,
            ClientMessage::Rename { .. } => Kind::Rename,
            ClientMessage::SetRoster { .. } => Kind::SetRoster,
            ClientMessage::PickName { .. } => Kind::PickName,
            ClientMessage::FreeName { .. } => Kind::FreeName,
            ClientMessage::HandOver { .. } => Kind::HandOver,
            ClientMessage::OfferRemote => Kind::OfferRemote,
            ClientMessage::AnswerRemote { .. } => Kind::AnswerRemote,
            ClientMessage::WithdrawRemote { .. } => Kind::WithdrawRemote,
            ClientMessage::AddTime { .. } => Kind::AddTime,
            ClientMessage::ClearDrawing => Kind::ClearDrawing,
            ClientMessage::HideDrawing => Kind::HideDrawing,
            ClientMessage::NewWord => Kind::NewWord,
            ClientMessage::SeeWord => Kind::SeeWord,
            ClientMessage::FinishGame => Kind::FinishGame,
            ClientMessage::DeleteRoom => Kind::DeleteRoom,
        }
    }
}

/// Who may take a new seat. Whoever has one passes in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    /// Everybody whom the password lets in.
    #[default]
    Open,
    /// Those of them whom the host lets in, one by one.
    Knock,
    /// Nobody.
    Locked,
}

/// What is bad about somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "nothing to add")]
pub enum ReportReason {
    Drawing,
    Chat,
    Name,
}

impl ReportReason {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            ReportReason::Drawing => "drawing",
            ReportReason::Chat => "chat",
            ReportReason::Name => "name",
        }
    }

    /// Reads what `as_str` has written.
    pub fn parse(text: &str) -> Option<ReportReason> {
        let all = [
            ReportReason::Drawing,
            ReportReason::Chat,
            ReportReason::Name,
        ];
        all.into_iter().find(|reason| reason.as_str() == text)
    }
}

/// `answer_knock`: the host's word about somebody at the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnockAnswer {
    /// Whom it is about.
    pub user: UserId,
    /// They may come in.
    pub let_in: bool,
    /// The seat that they get, of an absent player of their name; else it is a
    /// new one.
    pub seat: Option<UserId>,
}

/// Which vocabulary a connection is answered in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Dialect {
    /// The original DrawSync's: for whoever does not ask.
    #[default]
    One,
    /// Ours.
    Two,
}

/// `join_room`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Join {
    /// Which room.
    pub room: RoomName,
    /// What the player says is the room's password.
    pub password: Option<String>,
    /// How the player looks, below `AVATARS`.
    pub avatar: Option<u16>,
    /// Replace this player's other connection.
    pub take_over: bool,
    /// What is known already of the drawing.
    pub resume: Option<Resume>,
}

/// `watch_room`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watch {
    /// Which room.
    pub room: RoomName,
    /// What the spectator says is the room's password.
    pub password: Option<String>,
    /// What is known already of the drawing.
    pub resume: Option<Resume>,
}

/// `hold_remote`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Which room.
    pub room: RoomName,
    /// Of the key that the device has.
    pub seal: RemoteSeal,
    /// What is known already of the drawing.
    pub resume: Option<Resume>,
}

/// A room is named by its number or by its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "nothing to add")]
pub enum RoomName {
    Id(RoomId),
    Code(RoomCode),
}

/// The address up to which a client knows the drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resume {
    /// Of the server process that the client knew.
    pub epoch: u32,
    /// The turn of its picture.
    pub turn: u32,
    /// How many operations of that turn it has.
    pub seq: u32,
}

/// `draw_ops`: operations of one turn, numbered from `seq`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "docs/PROTOCOL.md describes each field")]
pub struct DrawOps {
    pub turn: u32,
    pub seq: u32,
    pub ops: Vec<Op>,
}

/// `draw` of dialect 1: one sample of an 800 × 600 board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the wire's names")]
pub struct DrawPoint {
    pub x: f64,
    pub y: f64,
    pub is_drawing: bool,
    pub is_first_point: bool,
    pub color: Option<Rgb>,
    pub brush_size: Option<f64>,
}

/// Red, green, blue.
pub type Rgb = [u8; 3];
