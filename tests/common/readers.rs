//! Everything that reads bytes from outside, each as one function that feeds it
//! and checks what it promises. They panic if a promise is broken, and say
//! whether there was anything to read.
//!
//! `tests/fuzz.rs` feeds them with changed samples, and the targets in
//! `tests/fuzz/` with what libFuzzer finds.

use std::io::{self, Write};
use std::net::{Shutdown, TcpStream};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::thread;

use drawsync::game::guess::{self, Verdict};
use drawsync::game::{name_file, word_file};
use drawsync::journal;
use drawsync::limits::{MESSAGE_BYTES_MAX, PALETTE, PATIENCE, READ_MESSAGES_MAX};
use drawsync::net::conn::End;
use drawsync::net::gate::head as http;
use drawsync::net::tcp::{Line, Lines};
use drawsync::net::ws::{Consumer, Origins, Reader, Rules};
use drawsync::protocol::client;
use drawsync::protocol::close::NO_SIGN_OF_LIFE;
use drawsync::protocol::frame::Data;
use drawsync::protocol::ids::RoomId;
use drawsync::protocol::language::Language;
use drawsync::protocol::op::Op;
use drawsync::protocol::roster::Roster;
use drawsync::protocol::text::{name_key, one_line};
use drawsync::raster::Picture;
use drawsync::recording::replay;
use drawsync::store::{StoredOps, StoredRoom};
use fastrand::Rng;

/// Chance that comes again with the same bytes.
fn dice(bytes: &[u8]) -> Rng {
    Rng::with_seed(bytes.iter().fold(bytes.len() as u64, |seed, &byte| {
        seed.wrapping_mul(31).wrapping_add(u64::from(byte))
    }))
}

/// The head of an HTTP request.
pub fn head(bytes: &[u8]) -> bool {
    let Ok(Some(head)) = http::parse(bytes) else {
        return false;
    };
    assert!(head.bytes <= bytes.len() && head.target.starts_with('/'));
    // What is passed on is a whole number of lines, none of them empty and
    // none of them ours.
    assert!(head.headers.is_empty() || head.headers.ends_with("\r\n"));
    for line in head.headers.split_terminator("\r\n") {
        assert!(line.contains(": ") && !line.contains(['\r', '\n']));
        assert!(!line.starts_with("x-") && !line.starts_with("content-length"));
    }
    // However the bytes are cut, the head is the same.
    let cut = dice(bytes).usize(..head.bytes);
    assert_eq!(http::parse(&bytes[..cut]), Ok(None));
    assert_eq!(http::parse(&bytes[..head.bytes]), Ok(Some(head)));
    true
}

/// The lines of a TCP connection.
pub fn lines(bytes: &[u8]) -> bool {
    let read = |pieces: &mut dyn Iterator<Item = &[u8]>| {
        let (mut lines, mut found) = (Lines::new(MESSAGE_BYTES_MAX), Vec::new());
        for piece in pieces {
            lines.push(piece);
            while let Some(line) = lines.next() {
                found.push(match line {
                    Line::Message(line) => Some(line.to_vec()),
                    Line::TooLarge => None,
                });
            }
        }
        found
    };
    let whole = read(&mut std::iter::once(bytes));
    let short = |line: &Vec<u8>| !line.is_empty() && line.len() <= MESSAGE_BYTES_MAX;
    assert!(whole.iter().flatten().all(short));
    let size = dice(bytes).usize(1..5_000);
    assert_eq!(read(&mut bytes.chunks(size)), whole);
    !whole.is_empty()
}

/// The frames of a WebSocket after its handshake.
pub fn frames(bytes: &[u8]) -> bool {
    // More of them would say nothing new.
    let bytes = &bytes[..bytes.len().min(3 * MESSAGE_BYTES_MAX)];
    let (heard, end) = hear(bytes, bytes.len().max(1));
    let told: usize = heard.messages.iter().map(Vec::len).sum();
    assert!(told <= bytes.len());
    // What a client sends is masked, so that no frame is shorter than this.
    assert!(6 * heard.frames <= bytes.len());
    assert_ne!(end, End::Told(NO_SIGN_OF_LIFE));

    // It answers with whole control frames, each to one that came.
    let (mut rest, mut answers) = (&heard.replies[..], 0);
    while let [opcode, length, content @ ..] = rest {
        assert!([0x88, 0x8a].contains(opcode) && *length <= 125);
        rest = &content[usize::from(*length)..];
        answers += 1;
    }
    assert!(rest.is_empty() && answers <= heard.frames);

    // However the bytes are cut, what is heard is the same.
    let (again, same_end) = hear(bytes, dice(bytes).usize(1..5_000));
    assert_eq!(
        (again.messages, again.replies),
        (heard.messages.clone(), heard.replies)
    );
    assert_eq!(same_end, end);
    !heard.messages.is_empty()
}

/// What a WebSocket has told.
#[derive(Default)]
struct Heard {
    messages: Vec<Vec<u8>>,
    frames: usize,
    replies: Vec<u8>,
}

impl Consumer for Heard {
    fn hear(&mut self, data: Data, content: &[u8]) {
        assert!(content.len() <= MESSAGE_BYTES_MAX);
        assert!(data != Data::Text || std::str::from_utf8(content).is_ok());
        self.messages.push(content.to_vec());
    }

    fn pass_on(&mut self, frames: usize, _: usize) -> Result<(), End> {
        assert!(frames <= READ_MESSAGES_MAX);
        self.frames += frames;
        Ok(())
    }

    fn reply(&mut self, frames: Vec<u8>) -> Result<(), End> {
        self.replies.extend(frames);
        Ok(())
    }

    fn ask_for_life(&mut self) -> Result<(), End> {
        Ok(())
    }
}

/// What is heard of a client that sends these bytes in pieces of a size, and
/// then no more.
fn hear(bytes: &[u8], size: usize) -> (Heard, End) {
    const HANDSHAKE: &[u8] = b"GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\n\
        Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    // A pair needs no port, of which thousands of connections would use up many.
    let (ours, theirs) = UnixStream::pair().expect("two sockets");
    let stream = Arc::new(TcpStream::from(OwnedFd::from(ours)));
    let rules = Rules::of_the_game(Origins::Any, &PATIENCE);
    let reader = Reader::accept(&stream, HANDSHAKE.to_vec(), rules);
    let mut reader = reader.expect("a handshake");
    let mut heard = Heard::default();
    let end = thread::scope(|scope| {
        scope.spawn(|| {
            let mut pieces = bytes.chunks(size);
            let sent = pieces.try_for_each(|piece| (&theirs).write_all(piece));
            sent.and_then(|()| theirs.shutdown(Shutdown::Write))
        });
        let end = reader.run(&mut heard);
        // After a broken frame it reads no more, and the rest would not go out.
        let rest = io::copy(&mut &*stream, &mut io::sink());
        rest.expect("the rest of what is sent");
        end
    });
    (heard, end)
}

/// A message of a client of either dialect.
pub fn message(bytes: &[u8]) -> bool {
    match client::parse(bytes) {
        Ok(message) => {
            message.kind();
            true
        }
        Err(refusal) => {
            assert!(!refusal.message.is_empty());
            false
        }
    }
}

/// A guess or a name, and on a line below it what it is compared with.
pub fn guess(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let language = Language::ALL[bytes.len() % Language::ALL.len()];
    let (said, word) = text.split_once('\n').unwrap_or((&text, "lighthouse"));
    guess::judge(said, [word, "lighthouse"], language);
    guess::judge("lighthouse", [said, word], language);
    let itself = guess::judge(said, [word, said], language);
    let means_something = !guess::key(said, language).is_empty();
    assert_eq!(itself == Verdict::Correct, means_something, "it is itself");
    let name = name_key(&text);
    assert_eq!(name_key(&name), name, "the key of a key is itself");
    assert!(!one_line(&text).contains(char::is_control));
    means_something
}

/// A file of words, or of names.
pub fn words(bytes: &[u8]) -> bool {
    let language = Language::ALL[bytes.len() % Language::ALL.len()];
    let Ok(file) = word_file::read_file(bytes, language, None) else {
        return false;
    };
    assert!(file.findings.first.len() <= file.findings.total);
    let list = name_file::read_file(bytes, language).unwrap();
    let names: Vec<&str> = list.names.names().iter().map(|name| &**name).collect();
    assert_eq!(Roster::new(names.iter().copied()), Ok(list.names.clone()));
    // It can be looked at and read as often as one likes.
    let _ = word_file::read_file(word_file::to_csv(&file.entries).as_bytes(), language, None);
    !file.entries.is_empty()
}

/// The operations of a drawing, as the journal and the wire hold them.
pub fn picture(bytes: &[u8]) -> bool {
    // A drawing that takes long is no news.
    const OPS_MAX: usize = 40;
    let Ok(mut ops) = serde_json::from_slice::<Vec<Op>>(bytes) else {
        return false;
    };
    ops.truncate(OPS_MAX);
    let picture = Picture::of(&ops);
    let mut colors = picture.pixels().iter();
    assert!(colors.all(|&color| usize::from(color) < PALETTE.len()));

    // However the points are spread over operations, it is the same picture.
    let mut spread = Vec::new();
    for op in &ops {
        let (first, rest) = match op {
            Op::Begin {
                color,
                size,
                points,
            } => {
                let (color, size) = (*color, *size);
                let points = points[..1].into();
                (
                    Op::Begin {
                        color,
                        size,
                        points,
                    },
                    &op.points()[1..],
                )
            }
            Op::Move { points } => (
                Op::Move {
                    points: points[..1].into(),
                },
                &points[1..],
            ),
            op => (op.clone(), &[][..]),
        };
        spread.push(first);
        spread.extend(rest.iter().map(|&point| Op::Move {
            points: [point][..].into(),
        }));
    }
    assert!(Picture::of(&spread).pixels() == picture.pixels());

    // What is taken back was never there.
    ops.push(Op::End);
    let before = Picture::of(&ops);
    ops.extend([Op::Clear, Op::Undo]);
    assert!(Picture::of(&ops).pixels() == before.pixels());
    !spread.is_empty()
}

/// What the journal keeps of room 1: its record, its drawing and its own words,
/// a line each. None of them may be quoted by the sentence about it.
pub fn record(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let mut parts = text.splitn(3, '\n');
    let mut part = || parts.next().unwrap_or_default().to_owned();
    let (record, ops, words) = (part(), part(), part());
    let _ = replay(&record);
    let stored = StoredRoom {
        room: RoomId(1),
        record: Ok(record),
        ops: vec![StoredOps { seq: 0, ops }],
        chat: Vec::new(),
        words: Some(words),
        damaged: 0,
    };
    let Some(why) = journal::check(stored) else {
        return true;
    };
    assert!(!why.contains("ice cream") && !why.contains("atom"), "{why}");
    false
}
