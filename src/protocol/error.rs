//! Refusals: what a client is told when something is not possible.

use std::borrow::Cow;

use serde::Serialize;

/// Why something was refused. The same word on every transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
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
    Removed,
    PasswordRequired,
    WrongPassword,
    TooManyTries,
    SeatInUse,
    NotHost,
    NotDrawer,
    NotNow,
    NeedPlayers,
    OutOfRange,
    OutOfSequence,
    CanvasFull,
    NotAllowed,
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
}

impl Refusal {
    /// A refusal with a sentence for people.
    pub fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Refusal {
        Refusal {
            code,
            message: message.into(),
            retry_after: None,
        }
    }
}
