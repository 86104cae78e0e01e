//! What a bridge and the server behind it say to each other, besides what they
//! pass on: a line at the beginning and one at the end.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use tungstenite::protocol::frame::coding::CloseCode;

use super::error::Code;

/// The first line of a bridge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromBridge {
    /// For whom the connection is.
    Bridged {
        /// The browser's address.
        address: IpAddr,
    },
}

/// The lines of a server that are for the bridge itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromServer {
    /// The first line: the bridge is trusted.
    Bridged,
    /// The last line to a trusted bridge.
    Closed(Closed),
    /// A refusal: as the first line, of the bridge.
    #[serde(skip_serializing)]
    Error {
        /// Why.
        code: Code,
    },
}

/// With what the browser's connection is to be closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// WebSocket close code.
    pub code: u16,
    /// For people.
    pub reason: String,
}

/// How every `Closed` line begins: bridges look at all that they pass on.
const CLOSED: &[u8] = br#"{"type":"closed","#;
/// Bytes of a reason that fit into a close frame.
const REASON_BYTES_MAX: usize = 123;

/// Reads the last line to a trusted bridge; `None` if it is another one.
pub fn closed(line: &[u8]) -> Option<Closed> {
    if !line.starts_with(CLOSED) {
        return None;
    }
    match serde_json::from_slice(line) {
        Ok(FromServer::Closed(closed))
            if CloseCode::from(closed.code).is_allowed()
                && closed.reason.len() <= REASON_BYTES_MAX =>
        {
            Some(closed)
        }
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_are_as_documented() {
        let document = include_str!("../../docs/PROTOCOL.md");
        let examples = |arrow: &str| -> Vec<String> {
            let lines = document.lines();
            let examples = lines.filter_map(|line| line.strip_prefix(arrow));
            examples.map(str::to_owned).collect()
        };
        let address = "192.0.2.7".parse().unwrap();
        let bridged = FromBridge::Bridged { address };
        assert_eq!(examples("⇒ "), [serde_json::to_string(&bridged).unwrap()]);

        let last = Closed {
            code: 4000,
            reason: "The host removed you from the room.".into(),
        };
        assert_eq!(closed(examples("⇐ ")[1].as_bytes()), Some(last.clone()));
        let lines = [FromServer::Bridged, FromServer::Closed(last)];
        assert_eq!(
            examples("⇐ "),
            lines.map(|line| serde_json::to_string(&line).unwrap())
        );
    }

    #[test]
    fn what_cannot_be_said_is_no_end() {
        for line in [
            r#"{"type":"closed","code":1005,"reason":""}"#.to_owned(),
            r#"{"type":"closed","code":70000,"reason":""}"#.to_owned(),
            r#"{"type":"closed","code":4000}"#.to_owned(),
            r#"{"type":"chat_message","message":"{\"type\":\"closed\",\"code\":4000}"}"#.to_owned(),
            format!(
                r#"{{"type":"closed","code":4000,"reason":"{}"}}"#,
                "x".repeat(124)
            ),
        ] {
            assert_eq!(closed(line.as_bytes()), None, "{line}");
        }
    }
}
