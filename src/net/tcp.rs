//! Game connections over plain TCP: one JSON object a line.

use std::io::{ErrorKind, Read, Write};
use std::sync::Arc;

use super::conn::{Conn, End, Sockets};
use super::listener::Incoming;
use super::slots::Admission;
use crate::game_loop::Framing;
use crate::limits::{FULL_NOTICE_TIME, MESSAGE_BYTES_MAX, READ_BYTES, READ_MESSAGES_MAX};

/// Said to whom there is no room for.
const FULL: &[u8] =
    b"{\"type\":\"error\",\"code\":\"server_full\",\"message\":\"The server is full. Try again later.\"}\n";

/// Serves one connection until it ends.
pub fn serve(incoming: Incoming, sockets: &Sockets) {
    let Incoming {
        stream, admission, ..
    } = incoming;
    let Admission::Granted(slot) = admission else {
        let _ = stream.set_write_timeout(Some(FULL_NOTICE_TIME));
        let _ = (&stream).write_all(FULL);
        return;
    };
    let stream = Arc::new(stream);
    let Ok(mut conn) = Conn::open(sockets, Arc::clone(&stream), slot, Framing::Line) else {
        return;
    };
    let end = match read_lines(&stream, &mut conn) {
        Ok(never) => match never {},
        Err(end) => end,
    };
    conn.close(end);
}

/// Reads until the connection ends; says why it did.
fn read_lines(
    mut stream: &std::net::TcpStream,
    conn: &mut Conn,
) -> Result<std::convert::Infallible, End> {
    let mut lines = Lines::default();
    let mut buffer = vec![0; READ_BYTES];
    let mut timed = true;
    loop {
        if timed {
            let time = conn.time_to_authenticate()?;
            stream.set_read_timeout(time).map_err(|_| End::Gone)?;
            timed = time.is_some();
        }
        let bytes = match stream.read(&mut buffer) {
            Ok(0) => return Err(End::Gone),
            Ok(bytes) => bytes,
            Err(error) => match error.kind() {
                ErrorKind::Interrupted | ErrorKind::WouldBlock | ErrorKind::TimedOut => continue,
                _ => return Err(End::Gone),
            },
        };
        let mut uncounted_bytes = bytes;
        lines.push(&buffer[..bytes]);
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
    }
}

/// Splits a stream of bytes into lines of at most `MESSAGE_BYTES_MAX`.
#[derive(Default)]
struct Lines {
    buffer: Vec<u8>,
    /// Where the next line begins.
    start: usize,
    /// A line that is too long is being skipped.
    skipping: bool,
}

enum Line<'a> {
    Message(&'a [u8]),
    TooLarge,
}

impl Lines {
    fn push(&mut self, bytes: &[u8]) {
        self.buffer.drain(..std::mem::take(&mut self.start));
        self.buffer.extend_from_slice(bytes);
    }

    /// The next whole line that is not blank.
    fn next(&mut self) -> Option<Line<'_>> {
        while let Some(length) = self.buffer[self.start..]
            .iter()
            .position(|&byte| byte == b'\n')
        {
            let start = self.start;
            let end = start + length;
            self.start = end + 1;
            if std::mem::take(&mut self.skipping) {
                continue;
            }
            if length > MESSAGE_BYTES_MAX {
                return Some(Line::TooLarge);
            }
            if !self.buffer[start..end].trim_ascii().is_empty() {
                return Some(Line::Message(self.buffer[start..end].trim_ascii()));
            }
        }
        if self.buffer.len() - self.start <= MESSAGE_BYTES_MAX && !self.skipping {
            return None;
        }
        self.buffer.clear();
        self.start = 0;
        let told = std::mem::replace(&mut self.skipping, true);
        (!told).then_some(Line::TooLarge)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(parts: &[&[u8]]) -> Vec<String> {
        let mut lines = Lines::default();
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
