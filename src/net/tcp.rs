//! Game connections over plain TCP: one JSON object a line.

use std::convert::Infallible;
use std::io::{ErrorKind, Read, Write};
use std::net::{IpAddr, TcpStream};
use std::sync::Arc;

use memchr::memchr;

use super::conn::{Conn, End, Sockets, say_last};
use super::deadline::Deadline;
use super::listener::Incoming;
use super::slots::Admission;
use crate::game_loop::Framing;
use crate::limits::{
    FULL_NOTICE_TIME, INTRODUCTION_BYTES_MAX, INTRODUCTION_TIME, MESSAGE_BYTES_MAX, READ_BYTES,
    READ_MESSAGES_MAX,
};
use crate::protocol::bridge::{FromBridge, FromServer};
use crate::protocol::close::SERVER_FULL;

/// Serves one connection until it ends. Those of `bridges` may say for whom
/// they are.
pub fn serve(incoming: Incoming, bridges: &[IpAddr], sockets: &Sockets) {
    let Incoming {
        stream,
        peer,
        admission,
    } = incoming;
    let Admission::Granted(mut slot) = admission else {
        return say_last(&stream, Framing::Line, SERVER_FULL);
    };
    let mut lines = Lines::new(MESSAGE_BYTES_MAX);
    let is_bridge = bridges.contains(&peer.ip());
    let bridged = is_bridge.then(|| introduction(&stream, &mut lines));
    let (peer, framing) = match bridged.flatten() {
        Some(address) if !slot.belongs_to(address) => {
            return say_last(&stream, Framing::Bridged, SERVER_FULL);
        }
        Some(address) if say(&stream, &FromServer::Bridged) => (address, Framing::Bridged),
        Some(_) => return,
        None => (peer.ip(), Framing::Line),
    };
    let mut conn = Conn::open(sockets, Arc::clone(&stream), peer, slot, framing);
    let Err(end) = read_lines(&stream, lines, &mut conn);
    conn.close(end);
}

/// For whom a trusted bridge says that the connection is. `None` if it begins
/// with anything else, which is left in `lines`.
fn introduction(stream: &TcpStream, lines: &mut Lines) -> Option<IpAddr> {
    let mut stream = Deadline::after(stream, INTRODUCTION_TIME);
    let mut buffer = [0; INTRODUCTION_BYTES_MAX];
    let first = loop {
        if let Some(first) = lines.first() {
            break first;
        }
        if lines.buffer.len() > INTRODUCTION_BYTES_MAX {
            return None;
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return None,
            Ok(bytes) => lines.push(&buffer[..bytes]),
        }
    };
    let FromBridge::Bridged { address } = serde_json::from_slice(first).ok()?;
    lines.next();
    Some(address.to_canonical())
}

/// Says something before the loop has the socket.
fn say(mut stream: &TcpStream, message: &impl serde::Serialize) -> bool {
    let timed = stream.set_write_timeout(Some(FULL_NOTICE_TIME));
    let line = serde_json::to_string(message).unwrap_or_default() + "\n";
    let said = timed.and_then(|()| stream.write_all(line.as_bytes()));
    said.and_then(|()| stream.set_write_timeout(None)).is_ok()
}

/// Reads until the connection ends; says why it did.
fn read_lines(
    mut stream: &TcpStream,
    mut lines: Lines,
    conn: &mut Conn,
) -> Result<Infallible, End> {
    let mut buffer = vec![0; READ_BYTES];
    let mut timed = true;
    // What came with an introduction has not been counted either.
    let mut uncounted_bytes = lines.buffer.len();
    loop {
        while let Some(line) = lines.next() {
            match line {
                Line::Message(json) => conn.hear(json),
                Line::TooLarge => conn.hear_too_large(),
            }
            if conn.heard() == READ_MESSAGES_MAX {
                conn.pass_on(READ_MESSAGES_MAX, std::mem::take(&mut uncounted_bytes))?;
            }
        }
        conn.pass_on(conn.heard(), uncounted_bytes)?;
        if timed {
            let time = conn.time_to_authenticate()?;
            stream.set_read_timeout(time).map_err(|_| End::Gone)?;
            timed = time.is_some();
        }
        uncounted_bytes = match stream.read(&mut buffer) {
            Ok(0) => return Err(End::Gone),
            Ok(bytes) => bytes,
            Err(error) => match error.kind() {
                ErrorKind::Interrupted | ErrorKind::WouldBlock | ErrorKind::TimedOut => 0,
                _ => return Err(End::Gone),
            },
        };
        lines.push(&buffer[..uncounted_bytes]);
    }
}

/// Splits a stream of bytes into lines of bounded length.
pub struct Lines {
    buffer: Vec<u8>,
    /// Bytes of a line.
    bytes_max: usize,
    /// Where the next line begins.
    start: usize,
    /// Before this there is no end of it: bytes that come one by one are not
    /// searched again and again.
    searched: usize,
    /// A line that is too long is being skipped.
    skipping: bool,
}

/// What came.
pub enum Line<'a> {
    /// A line without its end and without blanks around it.
    Message(&'a [u8]),
    /// A line that was too long.
    TooLarge,
}

impl Lines {
    /// None yet, and none of more than so many bytes.
    pub fn new(bytes_max: usize) -> Lines {
        Lines {
            buffer: Vec::new(),
            bytes_max,
            start: 0,
            searched: 0,
            skipping: false,
        }
    }

    /// The first line of all, if it is whole. It is not taken.
    fn first(&self) -> Option<&[u8]> {
        let end = memchr(b'\n', &self.buffer)?;
        Some(&self.buffer[..end])
    }

    /// Appends what was read.
    pub fn push(&mut self, bytes: &[u8]) {
        self.searched -= self.start;
        self.buffer.drain(..std::mem::take(&mut self.start));
        self.buffer.extend_from_slice(bytes);
    }

    /// The next whole line that is not blank.
    #[allow(
        clippy::should_implement_trait,
        reason = "a line borrows from the buffer"
    )]
    pub fn next(&mut self) -> Option<Line<'_>> {
        while let Some(more) = memchr(b'\n', &self.buffer[self.searched..]) {
            let start = self.start;
            let end = self.searched + more;
            let length = end - start;
            self.start = end + 1;
            self.searched = self.start;
            if std::mem::take(&mut self.skipping) {
                continue;
            }
            if length > self.bytes_max {
                return Some(Line::TooLarge);
            }
            if !self.buffer[start..end].trim_ascii().is_empty() {
                return Some(Line::Message(self.buffer[start..end].trim_ascii()));
            }
        }
        self.searched = self.buffer.len();
        if self.buffer.len() - self.start <= self.bytes_max && !self.skipping {
            return None;
        }
        self.buffer.clear();
        (self.start, self.searched) = (0, 0);
        let told = std::mem::replace(&mut self.skipping, true);
        (!told).then_some(Line::TooLarge)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(parts: &[&[u8]]) -> Vec<String> {
        let mut lines = Lines::new(MESSAGE_BYTES_MAX);
        let mut found = Vec::new();
        for part in parts {
            lines.push(part);
            while let Some(line) = lines.next() {
                found.push(match line {
                    Line::Message(line) => String::from_utf8_lossy(line).into_owned(),
                    Line::TooLarge => "too large".into(),
                });
            }
        }
        found
    }

    #[test]
    fn lines_come_however_the_bytes_are_cut() {
        assert_eq!(
            split(&[b"{1}\n{2}\r\n\n \n{", b"3", b"}\n{4"]),
            ["{1}", "{2}", "{3}"]
        );
    }

    #[test]
    fn a_line_that_is_too_long_is_told_once_and_skipped() {
        let long = vec![b'x'; MESSAGE_BYTES_MAX + 1];
        assert_eq!(split(&[&long, &long, b"x\n{1}\n"]), ["too large", "{1}"]);
        let line = [&long[..], b"\n{1}\n"].concat();
        assert_eq!(split(&[&line]), ["too large", "{1}"]);
        let fits = [&long[1..], b"\n"].concat();
        assert_eq!(split(&[&fits])[0].len(), MESSAGE_BYTES_MAX);
    }
}
