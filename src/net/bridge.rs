//! The WebSocket bridge on its own, in front of a socket server elsewhere.
//!
//! For each browser it dials the server's TCP port. The connection's own thread
//! reads the browser and writes to the server, a second one the other way. Both
//! block when the other side does not take what it is sent, and then they do
//! not read either: nothing is kept but what one read has brought.
//!
//! It knows no message. What reaches the server is judged and counted there;
//! here only what does not, such as pings.

use std::collections::HashMap;
use std::convert::Infallible;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{IpAddr, Shutdown, SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded};
use parking_lot::Mutex;
use socket2::{Domain, Protocol, SockRef, Socket, Type};

use super::conn::{End, say_last, too_fast};
use super::deadline::{Deadline, linger};
use super::listener::{self, Incoming};
use super::meter::{Meter, Pace};
use super::slots::Admission;
use super::tcp::{Line, Lines};
use super::ws::{Consumer, Origins, Reader, Rules};
use crate::game_loop::Framing;
use crate::limits::{
    BRIDGED_LINE_BYTES_MAX, DIAL_TIME, LINGER_BYTES, LINGER_TIME, PATIENCE, READ_BYTES, RateLimits,
    TAIL_STUCK_TIME, THREAD_STACK_BYTES,
};
use crate::protocol::bridge::{Closed, FromBridge, FromServer, closed};
use crate::protocol::close::{ABUSE, Goodbye, SERVER_CLOSING, SERVER_FULL, UNREACHABLE};
use crate::protocol::frame::{self, Data};
use crate::protocol::server::ServerMessage;

/// A bridge to one server.
pub struct Bridge {
    /// Host and port, looked up again for every connection.
    to: String,
    limits: RateLimits,
    /// As it was last logged.
    state: Mutex<State>,
    /// No more browsers.
    closing: AtomicBool,
    open: Mutex<Open>,
}

/// The sockets to the server, by a number of their own.
#[derive(Default)]
struct Open {
    next: u64,
    servers: HashMap<u64, Arc<TcpStream>>,
}

/// What the bridge knows of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Unknown,
    Unreachable,
    /// It answers, and does not let us name the browsers' addresses.
    Distrustful,
    Trusting,
}

/// A connection to the server.
struct Server {
    stream: Arc<TcpStream>,
    /// What has been read from it already.
    lines: Lines,
    is_trusting: bool,
}

impl Bridge {
    /// A bridge to `to`, a host and a port.
    pub fn new(to: String, limits: RateLimits) -> Bridge {
        Bridge {
            to,
            limits,
            state: Mutex::new(State::Unknown),
            closing: AtomicBool::new(false),
            open: Mutex::default(),
        }
    }

    /// Dials once, so that the log tells at the start how things stand.
    pub fn probe(&self) {
        let _ = self.dial(IpAddr::from([127, 0, 0, 1]));
    }

    /// Serves one browser until its connection ends.
    pub fn serve(&self, incoming: Incoming) {
        let Incoming {
            stream,
            peer,
            admission,
        } = incoming;
        let rules = Rules::of_the_game(Origins::Any, &PATIENCE);
        let Some(reader) = Reader::accept(&stream, Vec::new(), rules) else {
            return;
        };
        let Admission::Granted(_) = admission else {
            return say_last(&stream, Framing::Frame, SERVER_FULL);
        };
        match self.dial(peer.ip()) {
            Ok(server) => self.carry(&stream, peer.ip(), reader, server),
            Err(goodbye) => say_last(&stream, Framing::Frame, goodbye),
        }
    }

    /// Wakes every connection, to tell its browser that the bridge ends.
    pub fn say_goodbye(&self) {
        self.closing.store(true, Ordering::SeqCst);
        for server in self.open.lock().servers.values() {
            let _ = server.shutdown(Shutdown::Read);
        }
    }

    // ---- The server ---------------------------------------------------------

    /// A connection to the server for a browser's address, or what to tell that
    /// browser instead.
    fn dial(&self, peer: IpAddr) -> Result<Server, Goodbye> {
        let reached = connect(&self.to).and_then(|stream| self.introduce(stream, peer));
        reached.unwrap_or_else(|error| {
            self.note(State::Unreachable, &format!("error=\"{error}\""));
            Err(UNREACHABLE)
        })
    }

    /// Names the browser's address, and hears whether the server believes it.
    fn introduce(&self, stream: TcpStream, peer: IpAddr) -> io::Result<Result<Server, Goodbye>> {
        let bridged = FromBridge::Bridged { address: peer };
        let line = serde_json::to_string(&bridged)? + "\n";
        (&stream).write_all(line.as_bytes())?;
        let mut lines = Lines::new(BRIDGED_LINE_BYTES_MAX);
        let mut buffer = vec![0; READ_BYTES];
        let mut answer = Deadline::after(&stream, DIAL_TIME);
        let first = loop {
            match lines.next() {
                Some(Line::Message(json)) => break serde_json::from_slice(json)?,
                Some(Line::TooLarge) => return Err(ErrorKind::InvalidData.into()),
                None => {}
            }
            match answer.read(&mut buffer)? {
                0 => return Err(ErrorKind::UnexpectedEof.into()),
                bytes => lines.push(&buffer[..bytes]),
            }
        };
        let is_trusting = match first {
            FromServer::Bridged => true,
            FromServer::Closed(closed) => {
                self.note(State::Trusting, "");
                let full = Some(SERVER_FULL).filter(|full| full.close_code == closed.code);
                return Ok(Err(full.unwrap_or(UNREACHABLE)));
            }
            FromServer::Error { code } => match Goodbye::told_by(code) {
                Some(goodbye) => return Ok(Err(goodbye)),
                None => false,
            },
        };
        if is_trusting {
            self.note(State::Trusting, "");
        } else {
            let hint = stream
                .local_addr()
                .map(|own| format!("hint=\"start the server with --trust-bridge {}\"", own.ip()));
            self.note(State::Distrustful, &hint.unwrap_or_default());
        }
        stream.set_read_timeout(None)?;
        Ok(Ok(Server {
            stream: Arc::new(stream),
            lines,
            is_trusting,
        }))
    }

    /// Logs how things stand with the server when that has changed.
    fn note(&self, state: State, detail: &str) {
        let before = std::mem::replace(&mut *self.state.lock(), state);
        let to = &self.to;
        match state {
            _ if state == before => {}
            State::Trusting => log::info!("server_reached to={to}"),
            State::Distrustful => log::warn!("server_reached_without_trust to={to} {detail}"),
            State::Unreachable | State::Unknown => {
                log::warn!("server_unreachable to={to} {detail}");
            }
        }
    }

    // ---- A connection -------------------------------------------------------

    /// Passes everything on in both directions until one of them ends.
    fn carry(&self, stream: &TcpStream, peer: IpAddr, mut reader: Reader, server: Server) {
        let browser = Browser {
            stream,
            is_open: Mutex::new(true),
        };
        let timed = stream.set_write_timeout(Some(TAIL_STUCK_TIME));
        if timed.is_err() {
            return;
        }
        let to_server = Arc::clone(&server.stream);
        let number = self.register(&to_server);
        // Nothing is ever sent: a dropped sender is what tells.
        let (there_alive, there_ended) = bounded::<Infallible>(0);
        let (back_alive, back_ended) = bounded::<Infallible>(0);
        thread::scope(|scope| {
            let back = thread::Builder::new()
                .name("bridge-back".into())
                .stack_size(THREAD_STACK_BYTES);
            let spawned = back.spawn_scoped(scope, || {
                self.carry_back(server, &browser);
                end(back_alive, &there_ended, [&to_server, stream]);
            });
            if let Err(error) = spawned {
                log::warn!("no_thread_for_connection listener=bridge error={error}");
                return browser.close(UNREACHABLE.close_code, UNREACHABLE.message);
            }
            let mut there = There::new(&to_server, &browser, self.limits);
            match reader.run(&mut there) {
                End::Told(goodbye) => {
                    log::info!("cut_off peer={peer} code={}", goodbye.close_code);
                    browser.close(goodbye.close_code, goodbye.message);
                    linger(stream, LINGER_TIME, LINGER_BYTES);
                }
                End::Gone if there.is_server_gone => {
                    // The other thread knows the last word, and says it.
                    let _ = back_ended.recv_timeout(LINGER_TIME);
                    linger(stream, LINGER_TIME, LINGER_BYTES);
                }
                End::Gone => browser.forget(),
            }
            let _ = to_server.shutdown(Shutdown::Write);
            end(there_alive, &back_ended, [&to_server, stream]);
        });
        self.open.lock().servers.remove(&number);
    }

    fn register(&self, server: &Arc<TcpStream>) -> u64 {
        let mut open = self.open.lock();
        open.next += 1;
        let number = open.next;
        open.servers.insert(number, Arc::clone(server));
        if self.closing.load(Ordering::SeqCst) {
            let _ = server.shutdown(Shutdown::Read);
        }
        number
    }

    /// From the server to the browser, with the end of it.
    fn carry_back(&self, server: Server, browser: &Browser) {
        match read_lines(server, browser) {
            ServerEnd::Told(last) => browser.close(last.code, &last.reason),
            ServerEnd::Reset => browser.reset(),
            ServerEnd::Silent if self.closing.load(Ordering::SeqCst) => {
                browser.close(SERVER_CLOSING.close_code, SERVER_CLOSING.message);
            }
            ServerEnd::Silent => {
                if browser.is_open() {
                    self.note(State::Unreachable, "error=\"connection lost\"");
                }
                browser.close(UNREACHABLE.close_code, UNREACHABLE.message);
            }
        }
    }
}

/// The end of one direction: the other one has `LINGER_TIME` to end by itself.
fn end(own: Sender<Infallible>, other: &Receiver<Infallible>, sockets: [&TcpStream; 2]) {
    drop(own);
    let _ = other.recv_timeout(LINGER_TIME);
    for socket in sockets {
        let _ = socket.shutdown(Shutdown::Both);
    }
}

/// A socket to the first address of `to` that answers.
fn connect(to: &str) -> io::Result<TcpStream> {
    let mut last = io::Error::new(ErrorKind::NotFound, "the host has no address");
    for address in to.to_socket_addrs()? {
        match connect_to(address) {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn connect_to(address: SocketAddr) -> io::Result<TcpStream> {
    let domain = Domain::for_address(address);
    let socket = Socket::new(domain, Type::STREAM, Some(Protocol::TCP))?;
    listener::set_options(&socket)?;
    socket.connect_timeout(&address.into(), DIAL_TIME)?;
    Ok(socket.into())
}

/// Why nothing more comes from the server.
enum ServerEnd {
    /// It said why.
    Told(Closed),
    /// It cut the connection: the browser has not taken what it was sent.
    Reset,
    /// It, or the way to it, is gone.
    Silent,
}

/// Passes lines on as text frames.
fn read_lines(server: Server, browser: &Browser) -> ServerEnd {
    let Server {
        stream,
        mut lines,
        is_trusting,
    } = server;
    let mut buffer = vec![0; READ_BYTES];
    let mut frames = Vec::new();
    let mut last = None;
    loop {
        while let Some(line) = lines.next() {
            let Line::Message(json) = line else {
                return ServerEnd::Silent;
            };
            last = match is_trusting {
                true => closed(json),
                false => last_error(json),
            };
            if is_trusting && last.is_some() {
                break;
            }
            frame::message(Data::Text, json, &mut frames);
        }
        if browser.write(&frames).is_err() {
            return ServerEnd::Reset;
        }
        if let Some(last) = last.take_if(|_| is_trusting) {
            return ServerEnd::Told(last);
        }
        frames.clear();
        frames.shrink_to(READ_BYTES);
        match (&*stream).read(&mut buffer) {
            Ok(0) => return last.map_or(ServerEnd::Silent, ServerEnd::Told),
            Ok(bytes) => lines.push(&buffer[..bytes]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::ConnectionReset => return ServerEnd::Reset,
            Err(_) => return ServerEnd::Silent,
        }
    }
}

/// What a server that does not trust us tells at the end is an error like any
/// other, and the end only if nothing follows.
fn last_error(json: &[u8]) -> Option<Closed> {
    if !json.starts_with(b"{\"type\":\"error\",") {
        return None;
    }
    let Ok(FromServer::Error { code }) = serde_json::from_slice(json) else {
        return None;
    };
    let goodbye = Goodbye::told_by(code)?;
    Some(Closed {
        code: goodbye.close_code,
        reason: goodbye.message.into(),
    })
}

/// A browser, as far as writing goes.
struct Browser<'a> {
    stream: &'a TcpStream,
    /// The last frame has not been sent. Held while writing, so that the two
    /// threads' frames do not mix.
    is_open: Mutex<bool>,
}

impl Browser<'_> {
    /// Blocks until the browser has taken all of it, and fails if it takes
    /// nothing for `TAIL_STUCK_TIME`.
    fn write(&self, frames: &[u8]) -> io::Result<()> {
        let is_open = self.is_open.lock();
        match *is_open {
            true => (&*self.stream).write_all(frames),
            false => Ok(()),
        }
    }

    fn is_open(&self) -> bool {
        *self.is_open.lock()
    }

    /// The last word, if it has not been said before.
    fn close(&self, code: u16, reason: &str) {
        let mut last = Vec::new();
        frame::close(code, reason, &mut last);
        let mut is_open = self.is_open.lock();
        if std::mem::take(&mut *is_open) {
            let _ = (&*self.stream).write_all(&last);
            let _ = self.stream.shutdown(Shutdown::Write);
        }
    }

    /// The browser has ended the connection by itself.
    fn forget(&self) {
        *self.is_open.lock() = false;
        let _ = self.stream.shutdown(Shutdown::Write);
    }

    fn reset(&self) {
        let mut is_open = self.is_open.lock();
        if std::mem::take(&mut *is_open) {
            let _ = SockRef::from(self.stream).set_linger(Some(Duration::ZERO));
            let _ = self.stream.shutdown(Shutdown::Both);
        }
    }
}

/// From a browser to the server.
struct There<'a> {
    server: &'a TcpStream,
    browser: &'a Browser<'a>,
    /// Of what the server does not see.
    meter: Meter,
    /// Of the present read.
    lines: Vec<u8>,
    heard: usize,
    heard_bytes: usize,
    is_server_gone: bool,
}

impl<'a> There<'a> {
    fn new(server: &'a TcpStream, browser: &'a Browser<'a>, limits: RateLimits) -> There<'a> {
        There {
            server,
            browser,
            meter: Meter::new(limits, Instant::now()),
            lines: Vec::new(),
            heard: 0,
            heard_bytes: 0,
            is_server_gone: false,
        }
    }

    fn tell(&self, message: &ServerMessage) -> Result<(), End> {
        let json = serde_json::to_vec(message).map_err(|_| End::Gone)?;
        let mut frames = Vec::new();
        frame::message(Data::Text, &json, &mut frames);
        self.write(&frames)
    }

    fn write(&self, frames: &[u8]) -> Result<(), End> {
        self.browser.write(frames).map_err(|_| End::Gone)
    }
}

impl Consumer for There<'_> {
    fn hear(&mut self, _: Data, content: &[u8]) {
        self.heard += 1;
        self.heard_bytes += content.len();
        if content.trim_ascii().is_empty() {
            // A blank line would be passed over, and this is to be refused.
            self.lines.extend_from_slice(b"null");
        }
        // A line's end in JSON is either blank, as a tab is, or wrong, as a tab is.
        let tabbed = |&byte: &u8| if byte == b'\n' { b'\t' } else { byte };
        self.lines.extend(content.iter().map(tabbed));
        self.lines.push(b'\n');
    }

    fn pass_on(&mut self, frames: usize, bytes: usize) -> Result<(), End> {
        let frames = frames.saturating_sub(std::mem::take(&mut self.heard));
        let bytes = bytes.saturating_sub(std::mem::take(&mut self.heard_bytes));
        match self.meter.take(Instant::now(), frames, bytes) {
            Pace::Fine => {}
            Pace::Wait(time, first) => {
                if first {
                    self.tell(&too_fast().into())?;
                }
                thread::sleep(time);
            }
            Pace::Abuse => return Err(End::Told(ABUSE)),
        }
        let mut server = self.server;
        if server.write_all(&self.lines).is_err() {
            self.is_server_gone = true;
            return Err(End::Gone);
        }
        self.lines.clear();
        self.lines.shrink_to(READ_BYTES);
        Ok(())
    }

    fn reply(&mut self, frames: Vec<u8>) -> Result<(), End> {
        self.write(&frames)
    }

    fn ask_for_life(&mut self) -> Result<(), End> {
        let mut frames = Vec::new();
        frame::ping(&mut frames);
        self.write(&frames)
    }
}
