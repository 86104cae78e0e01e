//! The yardstick: a bare relay of the same shape as the server. One thread per
//! connection reads; one loop thread owns all connections, takes what has
//! queued up as a batch and gives each peer its bytes with one send that never
//! blocks. It parses nothing, checks nothing and remembers nothing.
//!
//! It has the server's socket options, stack size, read size, inbox and batch.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use drawsync::limits::{
    BATCH_EVENTS_MAX, INBOX_EVENTS_MAX, READ_BYTES, RESEND_INTERVAL, THREAD_STACK_BYTES,
};
use drawsync::net::listener;
use socket2::SockRef;
use tungstenite::handshake::derive_accept_key;

use crate::wire::Transport;

enum Event {
    Opened(usize, Arc<TcpStream>, Transport),
    /// The first message of a connection: the number of its room.
    Joined(usize, usize),
    /// Messages, a line each.
    Said(usize, Vec<u8>),
    Gone(usize),
}

/// Runs for ever; tells its ports on standard output.
pub fn run() -> io::Result<()> {
    let (inbox, events) = bounded(INBOX_EVENTS_MAX);
    let local = SocketAddr::from(([127, 0, 0, 1], 0));
    let (tcp, ws) = (listener::bind(local)?, listener::bind(local)?);
    println!("{} {}", tcp.local_addr()?.port(), ws.local_addr()?.port());
    let numbers = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    for (listener, transport) in [(tcp, Transport::Tcp), (ws, Transport::Ws)] {
        let (inbox, numbers) = (inbox.clone(), Arc::clone(&numbers));
        thread::spawn(move || accept(&listener, transport, &inbox, &numbers));
    }
    Loop::default().run(&events);
    Ok(())
}

fn accept(
    listener: &TcpListener,
    transport: Transport,
    inbox: &Sender<Event>,
    numbers: &std::sync::atomic::AtomicUsize,
) {
    for stream in listener.incoming().flatten() {
        let id = numbers.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let inbox = inbox.clone();
        let thread = thread::Builder::new().stack_size(THREAD_STACK_BYTES);
        let spawned = thread.spawn(move || {
            let _ = serve(id, stream, transport, &inbox);
            let _ = inbox.send(Event::Gone(id));
        });
        drop(spawned);
    }
}

// ---- Reading ----------------------------------------------------------------

fn serve(
    id: usize,
    stream: TcpStream,
    transport: Transport,
    inbox: &Sender<Event>,
) -> io::Result<()> {
    let stream = Arc::new(stream);
    let mut read = Vec::new();
    if transport == Transport::Ws {
        shake_hands(&stream, &mut read)?;
    }
    let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
    inbox
        .send(Event::Opened(id, Arc::clone(&stream), transport))
        .map_err(gone)?;
    let mut buffer = vec![0; READ_BYTES];
    let mut joined = false;
    loop {
        let mut lines = match transport {
            Transport::Tcp => whole_lines(&mut read),
            Transport::Ws => whole_frames(&mut read),
        };
        if !joined && !lines.is_empty() {
            let digits = lines.iter().skip_while(|byte| !byte.is_ascii_digit());
            let digits = digits.take_while(|byte| byte.is_ascii_digit());
            let room = digits.fold(0, |room, digit| 10 * room + usize::from(digit - b'0'));
            inbox.send(Event::Joined(id, room)).map_err(gone)?;
            joined = true;
            lines.clear();
        }
        if !lines.is_empty() {
            inbox.send(Event::Said(id, lines)).map_err(gone)?;
        }
        match (&*stream).read(&mut buffer)? {
            0 => return Ok(()),
            bytes => read.extend_from_slice(&buffer[..bytes]),
        }
    }
}

fn shake_hands(mut stream: &TcpStream, read: &mut Vec<u8>) -> io::Result<()> {
    let mut buffer = [0; 1024];
    let end = loop {
        if let Some(end) = memchr::memmem::find(read, b"\r\n\r\n") {
            break end + 4;
        }
        match stream.read(&mut buffer)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            bytes => read.extend_from_slice(&buffer[..bytes]),
        }
    };
    let name = b"Sec-WebSocket-Key: ";
    let key = memchr::memmem::find(read, name).map(|at| &read[at + name.len()..][..24]);
    let accept = derive_accept_key(key.unwrap_or_default());
    let answer = format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: {accept}\r\n\r\n"
    );
    stream.write_all(answer.as_bytes())?;
    read.drain(..end);
    Ok(())
}

/// Takes the complete lines out.
fn whole_lines(read: &mut Vec<u8>) -> Vec<u8> {
    let end = memchr::memrchr(b'\n', read).map_or(0, |at| at + 1);
    let rest = read.split_off(end);
    std::mem::replace(read, rest)
}

/// Takes the complete frames out, unmasked, as lines.
fn whole_frames(read: &mut Vec<u8>) -> Vec<u8> {
    let mut lines = Vec::new();
    let mut rest = &mut read[..];
    let mut taken = 0;
    loop {
        let (head, length) = match rest {
            [_, short, ..] if *short & 0x7f < 126 => (2, usize::from(*short & 0x7f)),
            [_, _, high, low, ..] => (4, usize::from(u16::from_be_bytes([*high, *low]))),
            _ => break,
        };
        if rest.len() < head + 4 + length {
            break;
        }
        let (frame, after) = rest.split_at_mut(head + 4 + length);
        let (mask, content) = frame[head..].split_at_mut(4);
        for (byte, mask) in content.iter_mut().zip(mask.iter().cycle()) {
            *byte ^= mask;
        }
        lines.extend_from_slice(content);
        lines.push(b'\n');
        taken += head + 4 + length;
        rest = after;
    }
    read.drain(..taken);
    lines
}

// ---- The loop ---------------------------------------------------------------

#[derive(Default)]
struct Loop {
    peers: Vec<Option<Peer>>,
    rooms: Vec<Vec<usize>>,
    dirty: Vec<usize>,
    stuck: Vec<usize>,
    frames: Vec<u8>,
}

struct Peer {
    socket: Arc<TcpStream>,
    transport: Transport,
    room: Option<usize>,
    tail: Vec<u8>,
    is_dirty: bool,
}

/// Beyond this the loop waits for the slowest peer: that is what it has
/// instead of the server's cursor into the drawing.
const TAIL_BYTES_MAX: usize = 1024 * 1024;

impl Loop {
    fn run(mut self, events: &Receiver<Event>) {
        loop {
            let first = if self.stuck.is_empty() {
                events.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                events.recv_timeout(RESEND_INTERVAL)
            };
            match first {
                Ok(event) => {
                    self.handle(event);
                    for event in events.try_iter().take(BATCH_EVENTS_MAX - 1) {
                        self.handle(event);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            self.flush();
            while self.is_too_far_ahead() {
                thread::sleep(Duration::from_micros(100));
                self.flush();
            }
        }
    }

    fn handle(&mut self, event: Event) {
        match event {
            Event::Opened(id, socket, transport) => {
                self.peers
                    .resize_with(self.peers.len().max(id + 1), || None);
                self.peers[id] = Some(Peer {
                    socket,
                    transport,
                    room: None,
                    tail: Vec::new(),
                    is_dirty: false,
                });
            }
            Event::Joined(id, room) => {
                self.rooms
                    .resize_with(self.rooms.len().max(room + 1), Vec::new);
                self.rooms[room].push(id);
                if let Some(peer) = &mut self.peers[id] {
                    peer.room = Some(room);
                }
                self.frames.clear();
                self.push(id, b"{\"type\":\"room_joined\"}\n");
            }
            Event::Said(id, lines) => {
                let Some(room) = self.peers[id].as_ref().and_then(|peer| peer.room) else {
                    return;
                };
                self.frames.clear();
                let others = std::mem::take(&mut self.rooms[room]);
                for &other in others.iter().filter(|other| **other != id) {
                    self.push(other, &lines);
                }
                self.rooms[room] = others;
            }
            Event::Gone(id) => {
                if let Some(Some(Peer {
                    room: Some(room), ..
                })) = self.peers.get(id)
                {
                    self.rooms[*room].retain(|other| *other != id);
                }
                if let Some(peer) = self.peers.get_mut(id) {
                    *peer = None;
                }
            }
        }
    }

    /// Appends lines to a tail; as frames they are made once an event.
    fn push(&mut self, id: usize, lines: &[u8]) {
        let Some(peer) = &mut self.peers[id] else {
            return;
        };
        match peer.transport {
            Transport::Tcp => peer.tail.extend_from_slice(lines),
            Transport::Ws => {
                if self.frames.is_empty() {
                    pack(lines, &mut self.frames);
                }
                peer.tail.extend_from_slice(&self.frames);
            }
        }
        if !std::mem::replace(&mut peer.is_dirty, true) {
            self.dirty.push(id);
        }
    }

    fn flush(&mut self) {
        let mut due = std::mem::take(&mut self.dirty);
        due.append(&mut self.stuck);
        for &id in &due {
            let Some(peer) = &mut self.peers[id] else {
                continue;
            };
            peer.is_dirty = false;
            if !peer.send() {
                self.stuck.push(id);
            }
        }
        due.clear();
        self.dirty = due;
        self.frames.clear();
    }

    fn is_too_far_ahead(&self) -> bool {
        let peers = self.stuck.iter().filter_map(|id| self.peers[*id].as_ref());
        peers
            .into_iter()
            .any(|peer| peer.tail.len() > TAIL_BYTES_MAX)
    }
}

impl Peer {
    /// Gives the socket what it takes. True if that was everything.
    fn send(&mut self) -> bool {
        let mut sent = 0;
        while sent < self.tail.len() {
            let flags = libc::MSG_DONTWAIT | libc::MSG_NOSIGNAL;
            match SockRef::from(&*self.socket).send_with_flags(&self.tail[sent..], flags) {
                Ok(bytes) => sent += bytes,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(_) => sent = self.tail.len(),
            }
        }
        self.tail.drain(..sent);
        self.tail.is_empty()
    }
}

/// Lines as a server's frames.
fn pack(lines: &[u8], frames: &mut Vec<u8>) {
    for line in lines.split_inclusive(|byte| *byte == b'\n') {
        let line = &line[..line.len() - 1];
        frames.push(0x81);
        match u8::try_from(line.len()) {
            Ok(short @ 0..126) => frames.push(short),
            _ => {
                frames.push(126);
                frames.extend((line.len() as u16).to_be_bytes());
            }
        }
        frames.extend_from_slice(line);
    }
}
