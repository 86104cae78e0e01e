//! The WebSocket bridge: the same connections, one JSON object a text frame.
//!
//! tungstenite does the handshake and reads frames; what it wants to say by
//! itself is collected and passed to the game loop, which alone writes.

use std::convert::Infallible;
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tungstenite::http::{HeaderMap, StatusCode, header};
use tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tungstenite::{HandshakeError, Message, WebSocket, accept_hdr_with_config};

use super::conn::{ABUSE, Conn, End, NO_SIGN_OF_LIFE, Sockets, told};
use super::listener::Incoming;
use super::slots::Admission;
use crate::game_loop::Framing;
use crate::limits::{
    FULL_NOTICE_TIME, HANDSHAKE_TIME, MESSAGE_BYTES_MAX, READ_BYTES, READ_MESSAGES_MAX,
    SILENCE_TIME, UNFINISHED_BYTES_MAX,
};
use crate::protocol::error::Code;

/// From which pages a WebSocket is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origins {
    /// From any: nothing but a token in a message authenticates.
    Any,
    /// From our own page, and from what is no browser.
    Same,
}

/// Said to a plain HTTP request.
const UPGRADE_REQUIRED: &[u8] = b"HTTP/1.1 426 Upgrade Required\r\n\
    Upgrade: websocket\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\n\
    This port speaks WebSocket. The page is elsewhere.";

/// Serves one connection until it ends. `read` has been read from it already,
/// from the request line on.
pub fn serve(incoming: Incoming, read: Vec<u8>, origins: Origins, sockets: &Sockets) {
    let Incoming {
        stream, admission, ..
    } = incoming;
    let stream = Arc::new(stream);
    let Some(mut socket) = shake_hands(&stream, read, origins) else {
        return;
    };
    let Admission::Granted(slot) = admission else {
        let _ = stream.set_write_timeout(Some(FULL_NOTICE_TIME));
        let _ = socket.close(Some(CloseFrame {
            code: 4003.into(),
            reason: "The server is full. Try again later.".into(),
        }));
        let _ = socket.flush();
        return;
    };
    let Ok(mut conn) = Conn::open(sockets, Arc::clone(&stream), slot, Framing::Frame) else {
        return;
    };
    socket.get_mut().opened = true;
    let end = match read_frames(&stream, &mut socket, &mut conn) {
        Ok(never) => match never {},
        Err(end) => end,
    };
    let _ = pass_replies(&mut socket, &conn);
    conn.close(end);
}

fn shake_hands(
    stream: &Arc<TcpStream>,
    read: Vec<u8>,
    origins: Origins,
) -> Option<WebSocket<Wire>> {
    let wire = Wire {
        stream: Arc::clone(stream),
        read_before: io::Cursor::new(read),
        deadline: Some(Instant::now() + HANDSHAKE_TIME),
        opened: false,
        may_block: true,
        bytes: 0,
        replies: Vec::new(),
    };
    let config = WebSocketConfig::default()
        .read_buffer_size(READ_BYTES)
        .write_buffer_size(0)
        .max_write_buffer_size(READ_BYTES)
        .max_message_size(Some(MESSAGE_BYTES_MAX))
        .max_frame_size(Some(MESSAGE_BYTES_MAX));
    #[allow(clippy::result_large_err, reason = "the library's type")]
    let check = |request: &Request, response: Response| -> Result<Response, ErrorResponse> {
        if origins == Origins::Any || is_same_origin(request.headers()) {
            return Ok(response);
        }
        let mut refused = ErrorResponse::new(Some("Open the game from its own page.".into()));
        *refused.status_mut() = StatusCode::FORBIDDEN;
        Err(refused)
    };
    match accept_hdr_with_config(wire, check, Some(config)) {
        Ok(mut socket) => {
            socket.get_mut().deadline = None;
            stream.set_write_timeout(None).ok()?;
            Some(socket)
        }
        Err(HandshakeError::Failure(tungstenite::Error::Protocol(_))) => {
            let _ = (&**stream).write_all(UPGRADE_REQUIRED);
            None
        }
        Err(_) => None,
    }
}

/// A page may open a socket to the host that it came from. Programs send no
/// `Origin`.
fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name| {
        headers
            .get(name)
            .map(|value| value.to_str().unwrap_or_default())
    };
    let Some(origin) = text(header::ORIGIN) else {
        return true;
    };
    let page = origin.split_once("://").map(|(_, host)| host);
    matches!((page, text(header::HOST)), (Some(page), Some(host)) if page.eq_ignore_ascii_case(host))
}

/// Reads until the connection ends; says why it did.
fn read_frames(
    stream: &TcpStream,
    socket: &mut WebSocket<Wire>,
    conn: &mut Conn,
) -> Result<Infallible, End> {
    let mut asked_for_life = false;
    let mut time_set = None;
    loop {
        let time = conn
            .time_to_authenticate()?
            .map_or(SILENCE_TIME, |time| time.min(SILENCE_TIME));
        if time_set != Some(time) {
            stream.set_read_timeout(Some(time)).map_err(|_| End::Gone)?;
            time_set = Some(time);
        }
        let mut frames = 0;
        let silent = read_what_is_there(socket, conn, &mut frames)?;
        let bytes = std::mem::take(&mut socket.get_mut().bytes);
        pass_replies(socket, conn)?;
        conn.pass_on(frames, bytes)?;

        if bytes > 0 {
            asked_for_life = false;
        } else if silent && time == SILENCE_TIME {
            if asked_for_life {
                return Err(NO_SIGN_OF_LIFE);
            }
            conn.ask_for_life()?;
            asked_for_life = true;
        }
    }
}

/// Blocks for one frame, then takes those that have come with it. True if
/// nothing came in time.
fn read_what_is_there(
    socket: &mut WebSocket<Wire>,
    conn: &mut Conn,
    frames: &mut usize,
) -> Result<bool, End> {
    socket.get_mut().may_block = true;
    while *frames < READ_MESSAGES_MAX {
        match socket.read() {
            Ok(Message::Text(text)) => conn.hear(text.as_bytes()),
            Ok(Message::Binary(bytes)) => conn.hear(&bytes),
            Ok(_) => {}
            Err(tungstenite::Error::Io(error)) => match error.kind() {
                ErrorKind::WouldBlock | ErrorKind::TimedOut => return Ok(*frames == 0),
                ErrorKind::Interrupted => continue,
                ErrorKind::InvalidData => return Err(ABUSE),
                _ => return Err(End::Gone),
            },
            Err(error) => return Err(end_of(&error)),
        }
        *frames += 1;
        socket.get_mut().may_block = false;
    }
    Ok(false)
}

fn end_of(error: &tungstenite::Error) -> End {
    match error {
        tungstenite::Error::Capacity(_) => {
            told(1009, Code::MessageTooLarge, "A message has at most 16 KiB.")
        }
        tungstenite::Error::Utf8(_) => told(1007, Code::BadMessage, "Text must be UTF-8."),
        tungstenite::Error::Protocol(
            tungstenite::error::ProtocolError::ResetWithoutClosingHandshake,
        ) => End::Gone,
        tungstenite::Error::Protocol(_) => told(1002, Code::BadMessage, "Broken WebSocket frames."),
        _ => End::Gone,
    }
}

fn pass_replies(socket: &mut WebSocket<Wire>, conn: &Conn) -> Result<(), End> {
    let replies = std::mem::take(&mut socket.get_mut().replies);
    if replies.is_empty() {
        Ok(())
    } else {
        conn.reply(replies)
    }
}

/// The stream under tungstenite.
struct Wire {
    stream: Arc<TcpStream>,
    /// Read from the stream before tungstenite came.
    read_before: io::Cursor<Vec<u8>>,
    /// Of the whole handshake, however slowly it trickles.
    deadline: Option<Instant>,
    /// The loop writes from here on.
    opened: bool,
    /// Reading may wait for the peer.
    may_block: bool,
    /// Read since this was last asked.
    bytes: usize,
    /// What tungstenite wants to say by itself.
    replies: Vec<u8>,
}

impl Wire {
    fn time_left(&self) -> io::Result<Option<Duration>> {
        let Some(deadline) = self.deadline else {
            return Ok(None);
        };
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            Err(ErrorKind::ConnectionAborted.into())
        } else {
            Ok(Some(left))
        }
    }
}

impl Read for Wire {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let before = self.read_before.read(buffer)?;
        if before > 0 {
            return Ok(before);
        }
        if let Some(left) = self.time_left()? {
            self.stream.set_read_timeout(Some(left))?;
        }
        if !self.may_block {
            return Err(ErrorKind::WouldBlock.into());
        }
        let bytes = (&*self.stream).read(buffer)?;
        self.bytes += bytes;
        // Frames without content never come out of tungstenite.
        if self.opened && self.bytes > UNFINISHED_BYTES_MAX {
            return Err(ErrorKind::InvalidData.into());
        }
        Ok(bytes)
    }
}

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.opened {
            self.replies.extend_from_slice(bytes);
            return Ok(bytes.len());
        }
        if let Some(left) = self.time_left()? {
            self.stream.set_write_timeout(Some(left))?;
        }
        (&*self.stream).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_page_and_programs_have_the_same_origin() {
        let headers = |origin: Option<&str>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, "class.test:8000".parse().unwrap());
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, origin.parse().unwrap());
            }
            headers
        };
        assert!(is_same_origin(&headers(None)));
        assert!(is_same_origin(&headers(Some("http://class.test:8000"))));
        assert!(is_same_origin(&headers(Some("https://CLASS.test:8000"))));
        assert!(!is_same_origin(&headers(Some("http://class.test"))));
        assert!(!is_same_origin(&headers(Some("http://evil.test:8000"))));
        assert!(!is_same_origin(&headers(Some("null"))));
    }
}
