//! What the players of the benchmark say: encoded once, in both dialects and
//! on both transports.

use std::io::Write;

/// How bytes become messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// One object a line.
    Tcp,
    /// One object a text frame.
    Ws,
}

/// Which vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// That of the original DrawSync.
    One,
    /// Ours.
    Two,
}

/// How one player speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    pub transport: Transport,
    pub dialect: Dialect,
}

impl Language {
    pub const fn new(transport: Transport, dialect: Dialect) -> Language {
        Language { transport, dialect }
    }

    /// Appends a message.
    pub fn pack(self, json: &str, to: &mut Vec<u8>) {
        match self.transport {
            Transport::Tcp => {
                to.extend_from_slice(json.as_bytes());
                to.push(b'\n');
            }
            Transport::Ws => {
                to.push(0x81);
                match u8::try_from(json.len()) {
                    Ok(short @ 0..126) => to.push(0x80 | short),
                    _ => {
                        to.push(0x80 | 126);
                        to.extend((json.len() as u16).to_be_bytes());
                    }
                }
                // The mask: zeros are as good as any to whom they are sent.
                to.extend([0; 4]);
                to.extend_from_slice(json.as_bytes());
            }
        }
    }
}

impl Dialect {
    /// A byte that stands exactly once in what others receive of a stroke's
    /// point, as the server encodes it and as it was said: `brush_size`, `move`.
    pub fn tracer(self) -> u8 {
        match self {
            Dialect::One => b'z',
            Dialect::Two => b'v',
        }
    }
}

/// A board full of points, as the messages that draw it.
pub struct Page {
    language: Language,
    messages: Vec<Message>,
}

struct Message {
    bytes: Vec<u8>,
    /// Where its `seq` stands, `SEQ_DIGITS` wide, and how many operations it has.
    seq: Option<(usize, u32)>,
    /// Others receive one tracer of it.
    traced: bool,
}

/// Numbers are padded, so that they can be written anew in place.
const SEQ_DIGITS: usize = 10;

impl Page {
    /// `points` points, one a message. With `clear` the board is cleared first.
    pub fn new(language: Language, points: usize, clear: bool) -> Page {
        let mut page = Page {
            language,
            messages: Vec::new(),
        };
        match language.dialect {
            Dialect::One => page.draw_in_dialect_1(points, clear),
            Dialect::Two => page.draw_in_dialect_2(points, clear),
        }
        page
    }

    fn draw_in_dialect_1(&mut self, points: usize, clear: bool) {
        if clear {
            self.add(r#"{"type":"clear_canvas"}"#, None, false);
        }
        for nth in 0..points {
            let (x, y) = (nth % 800, nth * 7 % 600);
            let json = format!(
                r##"{{"type":"draw","x":{x:3}.5,"y":{y:3},"is_drawing":true,"is_first_point":{first:5},"color":"#1b1b1f","brush_size":4,"timestamp":1764000000000}}"##,
                first = nth == 0,
            );
            self.add(&json, None, true);
        }
    }

    fn draw_in_dialect_2(&mut self, points: usize, clear: bool) {
        let start = r#"{"type":"draw_ops","turn":1,"seq":"#;
        let mut say = |ops: &str, count: u32, traced: bool| {
            let json = format!(r#"{start}{:SEQ_DIGITS$},"ops":[{ops}]}}"#, 0);
            self.add(&json, Some((start.len(), count)), traced);
        };
        let begin = r#"{"op":"begin","color":3,"size":0,"points":[1,1]}"#;
        if clear {
            say(&format!(r#"{{"op":"clear"}},{begin}"#), 2, false);
        } else {
            say(begin, 1, false);
        }
        for nth in 1..points {
            let (x, y) = (nth % 1600, nth * 7 % 1200);
            say(
                &format!(r#"{{"op":"move","points":[{x:4},{y:4}]}}"#),
                1,
                true,
            );
        }
    }

    fn add(&mut self, json: &str, seq: Option<(usize, u32)>, traced: bool) {
        let mut bytes = Vec::new();
        self.language.pack(json, &mut bytes);
        let header =
            bytes.len() - json.len() - usize::from(self.language.transport == Transport::Tcp);
        let tracers = bytes
            .iter()
            .filter(|byte| **byte == self.language.dialect.tracer());
        assert_eq!(tracers.count(), usize::from(traced), "{json}");
        self.messages.push(Message {
            bytes,
            seq: seq.map(|(at, count)| (header + at, count)),
            traced,
        });
    }
}

/// Somebody who draws a page again and again.
pub struct Pen<'a> {
    page: &'a Page,
    next: usize,
    seq: u32,
}

impl<'a> Pen<'a> {
    /// At the beginning of a page on an empty board.
    pub fn new(page: &'a Page) -> Pen<'a> {
        Pen {
            page,
            next: 0,
            seq: 0,
        }
    }

    /// Appends the next message. True if others receive a tracer of it.
    pub fn draw(&mut self, to: &mut Vec<u8>) -> bool {
        let message = &self.page.messages[self.next];
        let start = to.len();
        to.extend_from_slice(&message.bytes);
        if let Some((at, count)) = message.seq {
            let mut digits = &mut to[start + at..][..SEQ_DIGITS];
            // The buffer is as wide as the largest number.
            let _ = write!(digits, "{:SEQ_DIGITS$}", self.seq);
            self.seq += count;
        }
        self.next = (self.next + 1) % self.page.messages.len();
        message.traced
    }
}
