//! What a client is told, in dialect 2; `dialect1` derives the other from it.

use std::sync::Arc;

use serde::Serialize;

use super::client::{Door, Kind, ReportReason};
use super::error::{Code, Refusal};
use super::ids::{RoomCode, RoomId, Team, UserId};
use super::op::Op;
use super::remote::RemoteKey;
use super::roster::Roster;
use super::settings::Settings;

/// A message to a client. Its JSON is this enum's, tagged by `type`.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[allow(
    missing_docs,
    reason = "docs/PROTOCOL.md describes each message and field"
)]
pub enum ServerMessage {
    Error {
        code: Code,
        message: std::borrow::Cow<'static, str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        retry_after: Option<u32>,
        /// The type of the message that this answers.
        #[serde(skip_serializing_if = "Option::is_none")]
        re: Option<Kind>,
    },
    Authenticated {
        user_id: UserId,
        username: Arc<str>,
        protocol: u8,
        version: &'static str,
        client_build: Option<Arc<str>>,
        is_admin: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        token: Option<Arc<str>>,
    },
    RoomJoined(Box<RoomJoined>),
    RoomLeft,
    RoomClosed {
        message: &'static str,
    },
    Kicked {
        message: &'static str,
    },
    PlayerJoined {
        player: Player,
    },
    PlayerUpdated {
        player: Player,
        /// What changed, for dialect 1, which has a message for each.
        #[serde(skip)]
        change: PlayerChange,
    },
    PlayerLeft {
        user_id: UserId,
        username: Arc<str>,
        reason: LeaveReason,
    },
    SeatMoved {
        from: UserId,
        player: Player,
    },
    HostChanged {
        host_id: Option<UserId>,
    },
    /// For the host alone.
    Removed {
        players: Vec<RemovedPlayer>,
    },
    Door {
        door: Door,
    },
    /// How many watch without a seat.
    Spectators {
        count: usize,
    },
    Vote {
        vote: Option<VoteView>,
    },
    /// Who is in which team, and what it has; empty where there are none.
    Teams {
        teams: Vec<TeamView>,
    },
    /// For whoever stands at the door.
    Knocking {
        room_id: RoomId,
    },
    /// For the host alone.
    Knocks {
        players: Vec<Knocker>,
    },
    /// For the host alone: a key to show.
    RemoteOffer {
        key: RemoteKey,
        left_ms: u64,
    },
    /// For a device that asks to hold the room: its own key from then on.
    RemoteKey {
        number: u8,
        key: RemoteKey,
    },
    /// For the host alone.
    Remotes {
        remotes: Vec<RemoteView>,
    },
    /// For the host, and those who have yet to pick a name.
    Roster {
        names: Roster,
    },
    /// For whoever has reported somebody.
    Reported {
        user_id: UserId,
        to: ReportedTo,
    },
    /// For the host alone.
    Reports {
        reports: Vec<ReportView>,
    },
    RoomKept {
        kept_until: Option<i64>,
    },
    Settings {
        settings: SettingsView,
    },
    Phase {
        phase: Phase,
    },
    Clock {
        clock: Clock,
    },
    Hint {
        mask: Mask,
    },
    Liked {
        turn: u32,
        user_id: UserId,
    },
    CorrectGuess {
        user_id: UserId,
        username: Arc<str>,
        points: u32,
        place: u32,
    },
    Word {
        word: Arc<str>,
    },
    NearGuess {
        guess: Arc<str>,
    },
    ChatMessage(ChatLine),
    DrawAck {
        turn: u32,
        seq: u32,
    },
    DrawReset {
        turn: u32,
        seq: u32,
    },
}

/// `draw_ops`: a part of the drawing. Borrowed, since the drawing can be large
/// and stays where it is.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(tag = "type", rename = "draw_ops")]
#[allow(missing_docs, reason = "docs/PROTOCOL.md describes each field")]
pub struct DrawOps<'a> {
    pub turn: u32,
    pub seq: u32,
    pub ops: &'a [Op],
}

impl From<Refusal> for ServerMessage {
    fn from(refusal: Refusal) -> ServerMessage {
        let Refusal {
            code,
            message,
            retry_after,
            re,
        } = refusal;
        ServerMessage::Error {
            code,
            message,
            retry_after,
            re,
        }
    }
}

/// The whole state of a room, for one player.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs, reason = "docs/PROTOCOL.md describes each field")]
pub struct RoomJoined {
    pub room_id: RoomId,
    pub code: RoomCode,
    pub epoch: u32,
    pub user_id: UserId,
    pub username: Arc<str>,
    pub settings: SettingsView,
    pub host_id: Option<UserId>,
    pub door: Door,
    pub kept_until: Option<i64>,
    pub spectators: usize,
    pub remote: bool,
    pub players: Vec<Player>,
    pub teams: Vec<TeamView>,
    pub phase: Phase,
    pub chat: Vec<ChatLine>,
    pub canvas: CanvasState,
}

/// The drawing that a client is about to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "docs/PROTOCOL.md describes each field")]
pub struct CanvasState {
    #[serde(flatten)]
    pub from: CanvasAddress,
    pub length: u32,
}

/// From which operation on a client is sent the drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "docs/PROTOCOL.md describes each field")]
pub struct CanvasAddress {
    pub turn: u32,
    pub seq: u32,
}

/// The settings, with what may be known of the password.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs, reason = "docs/PROTOCOL.md describes each field")]
pub struct SettingsView {
    #[serde(flatten)]
    pub settings: Settings,
    pub has_password: bool,
    pub custom_count: usize,
    pub names_count: usize,
}

/// A player as everybody in the room sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "docs/PROTOCOL.md describes each field")]
pub struct Player {
    pub id: UserId,
    pub username: Arc<str>,
    pub avatar: u16,
    pub score: u32,
    pub ready: bool,
    pub connected: bool,
    pub away: bool,
    pub muted: bool,
    pub hosting: bool,
    pub on_break: bool,
    pub team: Option<Team>,
    pub unnamed: bool,
    pub guessed: bool,
    pub drawn: bool,
    pub deferred: bool,
}

/// A team as everybody sees it: its points only while a game runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "docs/PROTOCOL.md describes each field")]
pub struct TeamView {
    pub team: Team,
    pub players: Vec<UserId>,
    pub score: Option<u32>,
    pub rank: Option<u32>,
}

/// A removed player, whom the host may let back in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "nothing to add")]
pub struct RemovedPlayer {
    pub user_id: UserId,
    pub username: Arc<str>,
    pub avatar: u16,
    pub score: u32,
}

/// A vote to put somebody out, as everybody sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "docs/PROTOCOL.md describes each field")]
pub struct VoteView {
    pub user_id: UserId,
    pub by: UserId,
    pub yes: usize,
    pub needed: usize,
    pub voted: Vec<UserId>,
    pub left_ms: u64,
}

/// Somebody who waits at the door, or inside for another seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "docs/PROTOCOL.md describes each field")]
pub struct Knocker {
    pub user_id: UserId,
    pub username: Arc<str>,
    pub avatar: u16,
    pub seat: Option<UserId>,
    pub inside: bool,
}

/// A device that holds the room with its host, or asks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "docs/PROTOCOL.md describes each field")]
pub struct RemoteView {
    pub number: u8,
    pub state: RemoteState,
}

/// How such a device is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "nothing to add")]
pub enum RemoteState {
    Asks,
    Connected,
    Absent,
}

/// Who reads a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "nothing to add")]
pub enum ReportedTo {
    Host,
    Admins,
}

/// What some say of somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "docs/PROTOCOL.md describes each field")]
pub struct ReportView {
    pub user_id: UserId,
    pub username: Arc<str>,
    pub reason: ReportReason,
    pub by: Vec<UserId>,
}

/// What changed about a player.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "nothing to add")]
pub enum PlayerChange {
    Ready,
    Connected,
    Disconnected,
    Other,
}

/// Why a seat was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "nothing to add")]
pub enum LeaveReason {
    Left,
    Kicked,
}

/// The phase of a room, as one recipient may see it.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "name", rename_all = "snake_case")]
#[allow(
    missing_docs,
    reason = "docs/PROTOCOL.md describes each phase and field"
)]
pub enum Phase {
    Lobby,
    Choosing {
        #[serde(flatten)]
        turn: Turn,
        #[serde(skip_serializing_if = "Option::is_none")]
        choices: Option<Vec<Arc<str>>>,
    },
    Drawing {
        #[serde(flatten)]
        turn: Turn,
        total_ms: u64,
        mask: Mask,
        #[serde(skip_serializing_if = "Option::is_none")]
        word: Option<Arc<str>>,
        likes: Vec<UserId>,
    },
    Summary {
        #[serde(flatten)]
        turn: Turn,
        word: Option<Arc<str>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        definition: Option<Arc<str>>,
        reason: TurnEnd,
        points: Vec<Points>,
        likes: Vec<UserId>,
    },
    Podium {
        standings: Vec<Standing>,
        teams: Vec<TeamStanding>,
        most_liked: Option<MostLiked>,
    },
}

/// Which turn it is, whose, and for how long.
#[derive(Clone, Copy, Debug, Serialize)]
#[allow(missing_docs, reason = "docs/PROTOCOL.md describes each field")]
pub struct Turn {
    pub round: u32,
    pub turn: u32,
    pub turns: u32,
    pub drawer_id: UserId,
    pub clock: Clock,
}

/// The clock of a phase. Times are milliseconds from now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "docs/PROTOCOL.md describes each field")]
pub struct Clock {
    pub left_ms: u64,
    pub paused: bool,
    pub by_host: bool,
    pub hidden: bool,
    pub waiting: Option<Waiting>,
}

/// Whom the game waits for, and how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "docs/PROTOCOL.md describes each field")]
pub struct Waiting {
    pub reason: WaitingReason,
    pub user_id: UserId,
    pub left_ms: u64,
}

/// Why the game waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "docs/PROTOCOL.md describes them")]
pub enum WaitingReason {
    DrawerGone,
    DrawerIdle,
}

/// Why a turn ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "docs/PROTOCOL.md describes them")]
pub enum TurnEnd {
    TimeUp,
    AllGuessed,
    DrawerLeft,
    DrawerGone,
    DrawerIdle,
    DrawerRemoved,
    Vetoed,
    Skipped,
}

/// One entry per letter of the word; `"_"` for a hidden one.
pub type Mask = Arc<[Arc<str>]>;

/// What somebody won in a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[allow(missing_docs, reason = "nothing to add")]
pub struct Points {
    pub user_id: UserId,
    pub points: u32,
}

/// A line of the final table. Equal scores share a rank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[allow(missing_docs, reason = "nothing to add")]
pub struct Standing {
    pub user_id: UserId,
    pub username: Arc<str>,
    pub avatar: u16,
    pub score: u32,
    pub rank: u32,
    #[serde(default)]
    pub team: Option<Team>,
}

/// What a team has won: the points of its players per head. Equal scores share
/// a rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[allow(missing_docs, reason = "nothing to add")]
pub struct TeamStanding {
    pub team: Team,
    pub score: u32,
    pub rank: u32,
}

/// The drawing of a game that most people liked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[allow(missing_docs, reason = "docs/PROTOCOL.md describes each field")]
pub struct MostLiked {
    pub user_id: UserId,
    pub username: Arc<str>,
    pub word: Arc<str>,
    pub likes: u32,
}

/// A line of chat.
#[derive(Clone, Debug, PartialEq, Serialize, serde::Deserialize)]
#[allow(missing_docs, reason = "docs/PROTOCOL.md describes each field")]
pub struct ChatLine {
    pub user_id: UserId,
    pub username: Arc<str>,
    pub message: Arc<str>,
    /// Wall time in seconds.
    pub timestamp: f64,
    pub channel: Channel,
}

/// Who reads a line of chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Everybody in the room.
    Room,
    /// Those who know the word.
    Knowers,
    /// A wrong guess: whoever made it, and those whom the settings name.
    Guesses,
}
