//! A socket with an absolute deadline: a peer that trickles a byte at a time
//! gains nothing, as it would with a time-out for each read.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::{Duration, Instant};

/// Reads and writes until `end`, then fails with `TimedOut`.
pub struct Deadline<'a, S> {
    socket: &'a S,
    end: Instant,
}

/// Lets a peer take the last word: ends our half, and reads away what it still
/// says, for so long, and so much of it as is meant to be read at all.
pub fn linger(stream: &TcpStream, time: Duration, bytes_max: usize) {
    if stream.shutdown(Shutdown::Write).is_err() {
        return;
    }
    let end = Instant::now() + time;
    let mut rest = Deadline::after(stream, time).take(bytes_max as u64);
    let _ = io::copy(&mut rest, &mut io::sink());
    if rest.limit() == 0 {
        // Who goes on regardless is not heard any more, and is back no sooner.
        thread::sleep(end.saturating_duration_since(Instant::now()));
    }
}

/// A socket with time-outs.
pub trait TimeOuts {
    /// For one read.
    fn read_within(&self, time: Duration) -> io::Result<()>;
    /// For one write.
    fn write_within(&self, time: Duration) -> io::Result<()>;
}

impl<'a, S> Deadline<'a, S> {
    /// `time` from now.
    pub fn after(socket: &'a S, time: Duration) -> Deadline<'a, S> {
        let end = Instant::now() + time;
        Deadline { socket, end }
    }

    /// What is left; `TimedOut` when nothing is.
    fn left(&self) -> io::Result<Duration> {
        let left = self.end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        Ok(left)
    }
}

impl<'a, S: TimeOuts> Read for Deadline<'a, S>
where
    &'a S: Read,
{
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.socket.read_within(self.left()?)?;
        self.socket.read(buffer).map_err(timed_out)
    }
}

impl<'a, S: TimeOuts> Write for Deadline<'a, S>
where
    &'a S: Write,
{
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.socket.write_within(self.left()?)?;
        self.socket.write(bytes).map_err(timed_out)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.socket.flush()
    }
}

impl TimeOuts for TcpStream {
    fn read_within(&self, time: Duration) -> io::Result<()> {
        self.set_read_timeout(Some(time))
    }

    fn write_within(&self, time: Duration) -> io::Result<()> {
        self.set_write_timeout(Some(time))
    }
}

impl TimeOuts for UnixStream {
    fn read_within(&self, time: Duration) -> io::Result<()> {
        self.set_read_timeout(Some(time))
    }

    fn write_within(&self, time: Duration) -> io::Result<()> {
        self.set_write_timeout(Some(time))
    }
}

/// Linux calls a time-out of a blocking socket `WouldBlock`.
fn timed_out(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::WouldBlock => io::ErrorKind::TimedOut.into(),
        _ => error,
    }
}
