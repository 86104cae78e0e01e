//! WebSockets: game connections with one JSON object a text frame, and the
//! handshake and the reading, which a bridge of its own uses too.
//!
//! tungstenite does the handshake and reads frames; what it wants to say by
//! itself is collected and passed on with what was read. After the handshake
//! nothing here writes.

use std::convert::Infallible;
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tungstenite::http::{HeaderMap, StatusCode, header};
use tungstenite::protocol::WebSocketConfig;
use tungstenite::{HandshakeError, Message, WebSocket, accept_hdr_with_config};

use super::conn::{Conn, End, Sockets, say_last};
use super::listener::Incoming;
use super::slots::Admission;
use crate::game_loop::Framing;
use crate::limits::{
    MESSAGE_BYTES_MAX, Patience, READ_BYTES, READ_MESSAGES_MAX, UNFINISHED_BYTES_FACTOR,
};
use crate::protocol::close;
use crate::protocol::frame::Data;

/// From which pages a WebSocket is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origins {
    /// From any: nothing but a token in a message authenticates.
    Any,
    /// From our own page, from these, and from what is no browser.
    Own(Arc<[String]>),
}

/// Said to a plain HTTP request.
const UPGRADE_REQUIRED: &[u8] = b"HTTP/1.1 426 Upgrade Required\r\n\
    Upgrade: websocket\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\n\
    This port speaks WebSocket. The page is elsewhere.";

/// Said when there is not even room for a handshake.
pub const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\n\
    Retry-After: 10\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\n\
    The server is full. Try again later.";

/// What a WebSocket may do, and for how long.
#[derive(Clone, Debug)]
pub struct Rules {
    /// From where it may come.
    pub origins: Origins,
    /// Bytes of a message.
    pub message_bytes_max: usize,
    /// For the handshake, in all.
    pub handshake: Duration,
    /// Silence after which it is asked for a sign of life, and after which the
    /// question has not been answered.
    pub silence: Duration,
}

impl Rules {
    /// Of a game connection.
    pub const fn of_the_game(origins: Origins, patience: &Patience) -> Rules {
        Rules {
            origins,
            message_bytes_max: MESSAGE_BYTES_MAX,
            handshake: patience.handshake,
            silence: patience.silence,
        }
    }
}

/// Who takes what is read from a WebSocket, and writes to it.
pub trait Consumer {
    /// A message.
    fn hear(&mut self, data: Data, content: &[u8]);

    /// The end of a read of so many frames and bytes.
    fn pass_on(&mut self, frames: usize, bytes: usize) -> Result<(), End>;

    /// Frames that the WebSocket itself answers with: a pong, the echo of a close.
    fn reply(&mut self, frames: Vec<u8>) -> Result<(), End>;

    /// The peer is to be sent a ping.
    fn ask_for_life(&mut self) -> Result<(), End>;

    /// How long the peer may still take to say who it is; none once it has.
    fn time_to_authenticate(&self) -> Result<Option<Duration>, End> {
        Ok(None)
    }
}

/// Serves one game connection until it ends. `read` has been read from it
/// already, from the request line on.
pub fn serve(incoming: Incoming, read: Vec<u8>, origins: Origins, sockets: &Sockets) {
    let Incoming {
        stream,
        peer,
        admission,
    } = incoming;
    let rules = Rules::of_the_game(origins, sockets.patience());
    let Some(mut reader) = Reader::accept(&stream, read, rules) else {
        return;
    };
    let Admission::Granted(slot) = admission else {
        return say_last(&stream, Framing::Frame, close::SERVER_FULL);
    };
    let mut conn = Conn::open(
        sockets,
        Arc::clone(&stream),
        peer.ip(),
        slot,
        Framing::Frame,
    );
    let end = reader.run(&mut conn);
    conn.close(end);
}

/// The reading half of a WebSocket.
pub struct Reader {
    socket: WebSocket<Wire>,
    rules: Rules,
}

impl Reader {
    /// Shakes hands; `None` if that was in vain. `read`
    /// has been read from the stream already.
    pub fn accept(stream: &Arc<TcpStream>, read: Vec<u8>, rules: Rules) -> Option<Reader> {
        let wire = Wire {
            stream: Arc::clone(stream),
            read_before: io::Cursor::new(read),
            deadline: Some(Instant::now() + rules.handshake),
            silence: rules.silence,
            opened: false,
            may_block: true,
            bytes: 0,
            bytes_max: UNFINISHED_BYTES_FACTOR * rules.message_bytes_max,
            replies: Vec::new(),
        };
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BYTES)
            .write_buffer_size(0)
            .max_write_buffer_size(READ_BYTES)
            .max_message_size(Some(rules.message_bytes_max))
            .max_frame_size(Some(rules.message_bytes_max));
        #[allow(clippy::result_large_err, reason = "the library's type")]
        let check = |request: &Request, response: Response| -> Result<Response, ErrorResponse> {
            let is_allowed = match &rules.origins {
                Origins::Any => true,
                Origins::Own(others) => is_own_origin(request.headers(), others),
            };
            if is_allowed {
                return Ok(response);
            }
            let mut refused = ErrorResponse::new(Some("Open the game from its own page.".into()));
            *refused.status_mut() = StatusCode::FORBIDDEN;
            Err(refused)
        };
        match accept_hdr_with_config(wire, check, Some(config)) {
            Ok(mut socket) => {
                let wire = socket.get_mut();
                wire.deadline = None;
                wire.opened = true;
                stream.set_write_timeout(None).ok()?;
                Some(Reader { socket, rules })
            }
            Err(HandshakeError::Failure(tungstenite::Error::Protocol(_))) => {
                let _ = (&**stream).write_all(UPGRADE_REQUIRED);
                None
            }
            Err(_) => None,
        }
    }

    /// Reads until the connection ends; says why it did.
    pub fn run(&mut self, to: &mut impl Consumer) -> End {
        let Err(end) = self.read_frames(to);
        let _ = self.pass_replies(to);
        end
    }

    fn read_frames(&mut self, to: &mut impl Consumer) -> Result<Infallible, End> {
        let silence = self.rules.silence;
        let mut asked_for_life = false;
        let mut time_set = None;
        loop {
            let time = to.time_to_authenticate()?;
            self.socket.get_mut().deadline = time.map(|time| Instant::now() + time);
            let time = time.map_or(silence, |time| time.min(silence));
            if time_set != Some(time) {
                let stream = &self.socket.get_ref().stream;
                stream.set_read_timeout(Some(time)).map_err(|_| End::Gone)?;
                time_set = Some(time);
            }
            let mut frames = 0;
            let read = self.read_what_is_there(to, &mut frames);
            let bytes = std::mem::take(&mut self.socket.get_mut().bytes);
            // What came before the end counts, and nothing follows a close echo.
            to.pass_on(frames, bytes)?;
            self.pass_replies(to)?;
            let silent = read?;

            if bytes > 0 {
                asked_for_life = false;
            } else if silent && time == silence {
                if asked_for_life {
                    return Err(End::Told(close::NO_SIGN_OF_LIFE));
                }
                to.ask_for_life()?;
                asked_for_life = true;
            }
        }
    }

    /// Blocks for one frame, then takes those that have come with it. True if
    /// nothing came in time.
    fn read_what_is_there(
        &mut self,
        to: &mut impl Consumer,
        frames: &mut usize,
    ) -> Result<bool, End> {
        self.socket.get_mut().may_block = true;
        while *frames < READ_MESSAGES_MAX {
            match self.socket.read() {
                Ok(Message::Text(text)) => self.hear(to, Data::Text, text.as_bytes())?,
                Ok(Message::Binary(bytes)) => self.hear(to, Data::Binary, &bytes)?,
                Ok(_) => {}
                Err(tungstenite::Error::Io(error)) => match error.kind() {
                    ErrorKind::WouldBlock | ErrorKind::TimedOut => return Ok(*frames == 0),
                    ErrorKind::Interrupted => continue,
                    ErrorKind::InvalidData => return Err(End::Told(close::ABUSE)),
                    _ => return Err(End::Gone),
                },
                Err(error) => return Err(end_of(&error)),
            }
            *frames += 1;
            self.socket.get_mut().may_block = false;
        }
        Ok(false)
    }

    fn hear(&mut self, to: &mut impl Consumer, data: Data, content: &[u8]) -> Result<(), End> {
        // A ping that came before this message is answered before it.
        self.pass_replies(to)?;
        to.hear(data, content);
        Ok(())
    }

    fn pass_replies(&mut self, to: &mut impl Consumer) -> Result<(), End> {
        let replies = std::mem::take(&mut self.socket.get_mut().replies);
        if replies.is_empty() {
            Ok(())
        } else {
            to.reply(replies)
        }
    }
}

fn end_of(error: &tungstenite::Error) -> End {
    match error {
        tungstenite::Error::Capacity(_) => End::Told(close::TOO_LARGE),
        tungstenite::Error::Utf8(_) => End::Told(close::NOT_UTF8),
        tungstenite::Error::Protocol(
            tungstenite::error::ProtocolError::ResetWithoutClosingHandshake,
        ) => End::Gone,
        tungstenite::Error::Protocol(_) => End::Told(close::BROKEN_FRAMES),
        _ => End::Gone,
    }
}

/// A page may open a socket to the host that it came from, and one of `others`
/// to us. Programs send no `Origin`.
fn is_own_origin(headers: &HeaderMap, others: &[String]) -> bool {
    let text = |name| {
        headers
            .get(name)
            .map(|value| value.to_str().unwrap_or_default())
    };
    let Some(origin) = text(header::ORIGIN) else {
        return true;
    };
    if others
        .iter()
        .any(|other| origin.eq_ignore_ascii_case(other))
    {
        return true;
    }
    let page = origin.split_once("://").map(|(_, host)| host);
    matches!((page, text(header::HOST)), (Some(page), Some(host)) if page.eq_ignore_ascii_case(host))
}

/// The stream under tungstenite.
struct Wire {
    stream: Arc<TcpStream>,
    /// Read from the stream before tungstenite came.
    read_before: io::Cursor<Vec<u8>>,
    /// Of the whole handshake, and then of the time to authenticate, however
    /// slowly the bytes trickle.
    deadline: Option<Instant>,
    /// One read waits no longer than this after the handshake.
    silence: Duration,
    /// Somebody else writes from here on.
    opened: bool,
    /// Reading may wait for the peer.
    may_block: bool,
    /// Read since this was last asked.
    bytes: usize,
    /// Frames without content never come out of tungstenite: more bytes than
    /// this without anything is too much.
    bytes_max: usize,
    /// What tungstenite wants to say by itself.
    replies: Vec<u8>,
}

impl Wire {
    fn time_left(&self) -> io::Result<Option<Duration>> {
        let Some(deadline) = self.deadline else {
            return Ok(None);
        };
        let left = deadline.saturating_duration_since(Instant::now());
        match (left.is_zero(), self.opened) {
            (false, false) => Ok(Some(left)),
            (false, true) => Ok(Some(left.min(self.silence))),
            (true, false) => Err(ErrorKind::ConnectionAborted.into()),
            // A frame that is not whole yet does not buy time.
            (true, true) => Err(ErrorKind::TimedOut.into()),
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
        if self.opened && self.bytes > self.bytes_max {
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
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    /// Notes what a WebSocket asks for.
    #[derive(Default)]
    struct Notes {
        heard: usize,
        questions: Vec<usize>,
    }

    impl Consumer for Notes {
        fn hear(&mut self, _: Data, _: &[u8]) {
            self.heard += 1;
        }

        fn pass_on(&mut self, _: usize, _: usize) -> Result<(), End> {
            Ok(())
        }

        fn reply(&mut self, _: Vec<u8>) -> Result<(), End> {
            Ok(())
        }

        fn ask_for_life(&mut self) -> Result<(), End> {
            self.questions.push(self.heard);
            Ok(())
        }
    }

    #[test]
    fn silence_is_asked_about_once_and_then_it_is_the_end() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let client = thread::spawn(move || {
            let stream = TcpStream::connect(address).unwrap();
            let (mut socket, _) = tungstenite::client(format!("ws://{address}"), stream).unwrap();
            // Any word is a sign of life. After it there is none.
            socket.send(Message::text("here")).unwrap();
            socket
        });
        let stream = Arc::new(listener.accept().unwrap().0);
        let rules = Rules {
            silence: Duration::from_millis(20),
            ..Rules::of_the_game(Origins::Any, &crate::limits::PATIENCE)
        };
        let mut reader = Reader::accept(&stream, Vec::new(), rules).unwrap();
        let _client = client.join().unwrap();
        let mut notes = Notes::default();
        assert_eq!(reader.run(&mut notes), End::Told(close::NO_SIGN_OF_LIFE));
        assert_eq!((notes.heard, notes.questions), (1, vec![1]));
    }

    /// Somebody who has a while to say who they are, and does not.
    struct Stranger(Instant);

    impl Consumer for Stranger {
        fn hear(&mut self, _: Data, _: &[u8]) {}

        fn pass_on(&mut self, _: usize, _: usize) -> Result<(), End> {
            Ok(())
        }

        fn reply(&mut self, _: Vec<u8>) -> Result<(), End> {
            Ok(())
        }

        fn ask_for_life(&mut self) -> Result<(), End> {
            Ok(())
        }

        fn time_to_authenticate(&self) -> Result<Option<Duration>, End> {
            match self.0.saturating_duration_since(Instant::now()) {
                Duration::ZERO => Err(End::Told(close::NOT_AUTHENTICATED)),
                left => Ok(Some(left)),
            }
        }
    }

    #[test]
    fn a_frame_that_trickles_wins_no_time_to_authenticate() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let client = thread::spawn(move || {
            let stream = TcpStream::connect(address).unwrap();
            let (mut socket, _) = tungstenite::client(format!("ws://{address}"), stream).unwrap();
            let stream = socket.get_mut();
            // The head of a frame of 4,096 bytes, and then these one by one.
            let mut sent = stream.write_all(&[0x81, 0xfe, 0x10, 0, 0, 0, 0, 0]);
            for _ in 0..4_000 {
                sent = sent.and_then(|()| stream.write_all(b" "));
                thread::sleep(Duration::from_millis(1));
            }
        });
        let stream = Arc::new(listener.accept().unwrap().0);
        let rules = Rules::of_the_game(Origins::Any, &crate::limits::PATIENCE);
        let mut reader = Reader::accept(&stream, Vec::new(), rules).unwrap();
        let mut stranger = Stranger(Instant::now() + Duration::from_millis(50));
        let end = reader.run(&mut stranger);
        assert_eq!(end, End::Told(close::NOT_AUTHENTICATED));
        stream.shutdown(std::net::Shutdown::Both).unwrap();
        client.join().unwrap();
    }

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
        let others = ["https://school.test".to_owned()];
        assert!(is_own_origin(&headers(None), &others));
        assert!(is_own_origin(
            &headers(Some("https://school.test")),
            &others
        ));
        assert!(!is_own_origin(
            &headers(Some("http://school.test")),
            &others
        ));
        assert!(!is_own_origin(
            &headers(Some("https://school.test:8000")),
            &others
        ));
        assert!(is_own_origin(
            &headers(Some("http://class.test:8000")),
            &others
        ));
        assert!(is_own_origin(
            &headers(Some("https://CLASS.test:8000")),
            &others
        ));
        assert!(!is_own_origin(&headers(Some("http://class.test")), &others));
        assert!(!is_own_origin(
            &headers(Some("http://evil.test:8000")),
            &others
        ));
        assert!(!is_own_origin(&headers(Some("null")), &others));
    }
}
