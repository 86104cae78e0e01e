//! What can happen to the game: everything that goes into it beside the time.
//!
//! The numbers that must be nobody's guess come with the input, so that the
//! same inputs always give the same game.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::custom_words::CustomWords;
use crate::protocol::client::{ClientMessage, Hold, Join, Watch};
use crate::protocol::ids::{ConnId, RoomCode, RoomId, UserId};
use crate::protocol::remote::RemoteSeal;
use crate::protocol::settings::SettingsChange;
use crate::protocol::user::User;

/// Something that happens to the game.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Input {
    /// A user makes a room; its whole randomness comes from `seed`.
    Create {
        /// Who.
        by: User,
        /// How it differs from the default settings.
        change: Box<SettingsChange>,
        /// From the operating system.
        seed: u64,
    },
    /// A user shows that they may join a room, without joining it yet.
    Admit {
        /// Who.
        user: User,
        /// Which room.
        code: RoomCode,
        /// What they say is its password.
        password: Option<String>,
    },
    /// A verified connection takes a seat, or comes back to it.
    Join {
        /// Which connection.
        conn: ConnId,
        /// Whose.
        user: User,
        /// Where to, and how.
        join: Join,
    },
    /// A connection watches a room without a seat.
    Watch {
        /// Which connection.
        conn: ConnId,
        /// Whose; `UserId::NOBODY` without a token.
        user: UserId,
        /// Where, and how.
        watch: Watch,
    },
    /// A device wants to hold a room with its host.
    Hold {
        /// Which connection.
        conn: ConnId,
        /// Where, and by which key.
        hold: Hold,
        /// Of the key that it has from then on, from the operating system.
        fresh: RemoteSeal,
    },
    /// A host shows a key for such a device.
    OfferRemote {
        /// On which connection.
        conn: ConnId,
        /// Of that key, from the operating system.
        seal: RemoteSeal,
    },
    /// A connection in a room says something.
    Command {
        /// Which connection.
        conn: ConnId,
        /// What.
        command: ClientMessage,
    },
    /// Somebody with a seat in a room says something without a connection.
    Act {
        /// Who.
        user: UserId,
        /// Where.
        room: RoomId,
        /// What.
        command: ClientMessage,
    },
    /// A connection is gone.
    Disconnect {
        /// Which.
        conn: ConnId,
    },
    /// A user gives up a seat or an admission without a connection.
    Leave {
        /// Who.
        user: UserId,
        /// Where.
        room: RoomId,
    },
    /// A host brings words into a room, or takes them away.
    SetWords {
        /// Who.
        user: UserId,
        /// Where.
        code: RoomCode,
        /// Which; nothing takes them away.
        words: Option<Arc<CustomWords>>,
    },
    /// An administrator closes a room.
    Close {
        /// Which.
        code: RoomCode,
    },
    /// Time has passed.
    Tick,
}
