//! How connections end, and what the peer is told: the close codes of a
//! WebSocket and the last `error` on a TCP connection, in one table.

use super::error::Code;

/// The end of a connection, as it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Goodbye {
    /// WebSocket close code.
    pub close_code: u16,
    /// The last word on a TCP connection.
    pub code: Code,
    /// For people; at most 123 bytes, as a close frame holds them.
    pub message: &'static str,
}

macro_rules! goodbyes {
    ($($(#[$doc:meta])* $name:ident = $close_code:literal, $code:ident, $message:literal;)*) => {
        $($(#[$doc])* pub const $name: Goodbye = Goodbye {
            close_code: $close_code,
            code: Code::$code,
            message: $message,
        };)*
        /// All of them.
        pub const ALL: &[Goodbye] = &[$($name),*];
    };
}

goodbyes! {
    /// Shutdown, of the server or of the bridge.
    SERVER_CLOSING = 1001, ServerClosing, "The server is restarting.";
    /// What came is no WebSocket.
    BROKEN_FRAMES = 1002, BadMessage, "Broken WebSocket frames.";
    /// A text frame with something else in it.
    NOT_UTF8 = 1007, BadMessage, "Text must be UTF-8.";
    /// More than the rates allow, for too long.
    ABUSE = 1008, Abuse, "Too many messages, for too long.";
    /// A connection that does not say who it is.
    NOT_AUTHENTICATED = 1008, Timeout, "No authentication within ten seconds.";
    /// A connection without a token has nothing to watch, or no more.
    NOBODY = 1008, NotAuthenticated, "Without a token a connection can only watch a room.";
    /// More than `MESSAGE_BYTES_MAX`. On TCP such a line is skipped instead.
    TOO_LARGE = 1009, MessageTooLarge, "A message has at most 16 KiB.";
    /// A silent WebSocket that does not answer a ping.
    NO_SIGN_OF_LIFE = 1011, Timeout, "No sign of life.";
    /// Said by a bridge that stands alone.
    UNREACHABLE = 1013, ServerClosing, "The game cannot be reached. Try again soon.";
    /// By the host.
    KICKED = 4000, Kicked, "The host removed you from the room.";
    /// By the same player.
    REPLACED = 4001, Replaced, "You came in from another device or tab.";
    /// By the host, an admin, or time.
    ROOM_CLOSED = 4002, RoomClosed, "The room was closed.";
    /// By the host: nobody watches this room any more.
    NO_SPECTATORS = 4005, NoSpectators, "The host lets nobody watch this room.";
    /// By the host, or because the room has another host.
    WITHDRAWN = 4006, Withdrawn, "This device does not hold the room any more.";
    /// Everywhere, by a new password or a ban.
    LOGGED_OUT = 4004, InvalidToken, "You were logged out. Log in again.";
    /// No connection more, in all or from this address.
    SERVER_FULL = 4003, ServerFull, "The server is full. Try again later.";
}

impl Goodbye {
    /// What a TCP connection was told by its last error; `None` if that is no end.
    pub fn told_by(code: Code) -> Option<Goodbye> {
        let is_end = !matches!(
            code,
            Code::BadMessage | Code::MessageTooLarge | Code::InvalidToken
        );
        ALL.iter().copied().find(|end| end.code == code && is_end)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_document_has_every_code() {
        let document = include_str!("../../docs/PROTOCOL.md");
        let (_, section) = document.split_once("### Close codes").unwrap();
        let (table, _) = section
            .split_once("\n\n")
            .map_or((section, ""), |(_, rest)| rest.split_once("\n\n").unwrap());
        let rows = table.lines().filter_map(|line| line.split('|').nth(1));
        let documented: BTreeSet<u16> = rows
            .flat_map(|codes| codes.split(','))
            .filter_map(|code| code.trim().parse().ok())
            .collect();
        // 1000 is the peer's own word, echoed.
        let ours = ALL.iter().map(|end| end.close_code).chain([1000]);
        assert_eq!(documented, ours.collect());
    }

    #[test]
    fn reasons_fit_a_close_frame() {
        assert!(ALL.iter().all(|end| end.message.len() <= 123));
    }
}
