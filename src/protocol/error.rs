//! Refusals: what a client is told when something is not possible.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::client::Kind;

/// Why something was refused. The same word on every transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "docs/PROTOCOL.md describes each of them")]
pub enum Code {
    BadMessage,
    MessageTooLarge,
    TooFast,
    NotAuthenticated,
    InvalidToken,
    NotInRoom,
    RoomNotFound,
    RoomFull,
    NoLateJoining,
    Removed,
    RoomLocked,
    NoSpectators,
    NotLetIn,
    WrongKey,
    Withdrawn,
    Muted,
    NameTaken,
    NameRequired,
    PasswordRequired,
    WrongPassword,
    TooManyTries,
    SeatInUse,
    NotHost,
    NotDrawer,
    NotNow,
    ChatOff,
    Profanity,
    NeedPlayers,
    OutOfRange,
    OutOfSequence,
    CanvasFull,
    AlreadyInRoom,
    TooManyRooms,
    ServerFull,
    ServerClosing,
    Kicked,
    Replaced,
    RoomClosed,
    Abuse,
    Timeout,
}

/// A refusal: the code for programs, the sentence for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// For programs.
    pub code: Code,
    /// For people: a whole sentence.
    pub message: Cow<'static, str>,
    /// Seconds after which it may be tried again, where that is known.
    pub retry_after: Option<u32>,
    /// What kind of message was refused, where that is known.
    pub re: Option<Kind>,
}

impl Refusal {
    /// A refusal with a sentence for people.
    pub fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Refusal {
        Refusal {
            code,
            message: message.into(),
            retry_after: None,
            re: None,
        }
    }

    /// The refusal of what came `wait_ms` milliseconds too soon.
    pub fn too_fast(why: &str, wait_ms: u64) -> Refusal {
        let wait = wait_ms.div_ceil(1000);
        Refusal {
            retry_after: u32::try_from(wait).ok(),
            ..Refusal::new(Code::TooFast, format!("{why} Try again in {wait} s."))
        }
    }

    /// The refusal of a message of this kind.
    pub fn of(self, kind: Kind) -> Refusal {
        Refusal {
            re: Some(kind),
            ..self
        }
    }
}
