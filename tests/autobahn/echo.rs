//! Says back what a WebSocket says, with the game's own reading code and a
//! writer that blocks. For `tests/autobahn/run`.

use std::convert::Infallible;
use std::io::{self, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::thread;

use drawsync::limits::{LINGER_BYTES, LINGER_TIME, PATIENCE};
use drawsync::net::conn::End;
use drawsync::net::deadline::linger;
use drawsync::net::listener::{self, Incoming};
use drawsync::net::slots::Slots;
use drawsync::net::ws::{Consumer, Origins, Reader, Rules};
use drawsync::protocol::frame::{self, Data};

/// The largest message of the cases is 256 KiB.
const MESSAGE_BYTES_MAX: usize = 1024 * 1024;

struct Echo<'a> {
    stream: &'a TcpStream,
    /// What has been heard and is to be said.
    frames: Vec<u8>,
}

impl Echo<'_> {
    fn write(&mut self) -> Result<(), End> {
        let frames = std::mem::take(&mut self.frames);
        self.stream.write_all(&frames).map_err(|_| End::Gone)
    }
}

impl Consumer for Echo<'_> {
    fn hear(&mut self, data: Data, content: &[u8]) {
        frame::message(data, content, &mut self.frames);
    }

    fn pass_on(&mut self, _: usize, _: usize) -> Result<(), End> {
        self.write()
    }

    fn reply(&mut self, frames: Vec<u8>) -> Result<(), End> {
        self.frames.extend(frames);
        self.write()
    }

    fn ask_for_life(&mut self) -> Result<(), End> {
        frame::ping(&mut self.frames);
        self.write()
    }
}

fn serve(incoming: Incoming) {
    let stream = Arc::new(incoming.stream);
    let rules = Rules {
        message_bytes_max: MESSAGE_BYTES_MAX,
        ..Rules::of_the_game(Origins::Any, &PATIENCE)
    };
    let Some(mut reader) = Reader::accept(&stream, Vec::new(), rules) else {
        return;
    };
    let mut echo = Echo {
        stream: &stream,
        frames: Vec::new(),
    };
    if let End::Told(why) = reader.run(&mut echo) {
        frame::close(why.close_code, why.message, &mut echo.frames);
        let _ = echo.write();
    }
    linger(&stream, LINGER_TIME, LINGER_BYTES);
}

fn main() -> io::Result<Infallible> {
    let listener = listener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
    let slots = Slots::new(16);
    let listening = listener::accept("echo", listener, slots, Vec::new(), serve)?;
    println!("{}", listening.address());
    loop {
        thread::park();
    }
}
