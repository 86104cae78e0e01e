//! Recordings: what was said in a game, so that anybody can play it again and
//! see that the scores follow.
//!
//! A recording is a text file. Every line is a sum, a blank and JSON: first
//! the room as it stood, then each input that the game took with its time, at
//! last the result. A sum is the beginning of the SHA-256 of the sum before it
//! and its own JSON, so that a changed line is found. Passwords are left out;
//! drawings, names and what was said are in it. Off unless the operator wants it.
//!
//! `Recorder` listens to the game loop and hands the lines to the store, which
//! writes the files; `replay` runs one through the same core.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::game::Millis;
use crate::game::canvas::StoredDrawing;
use crate::game::custom_words::CustomWords;
use crate::game::hub::Hub;
use crate::game::input::Input;
use crate::game::knock::Knocks;
use crate::game::output::{FinishedGame, Outbox, Output};
use crate::game::presence::Presence;
use crate::game::remote::Holding;
use crate::game::room::Room;
use crate::game::rules::Rules;
use crate::game::vote::Votes;
use crate::game::words::WordLists;
use crate::limits::{RECORDING_BUFFER_BYTES, RECORDING_BYTES_MAX};
use crate::protocol::client::ClientMessage;
use crate::protocol::ids::{ConnId, RoomId};
use crate::store::Store;

const FORMAT: u32 = 1;
/// What stands for every password.
const PASSWORD: &str = "*";

/// A line of a recording.
#[derive(Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "snake_case")]
enum Line<R> {
    Room(Box<Beginning<R>>),
    Input { at: Millis, input: Box<Input> },
    Result { at: Millis, players: Vec<Score> },
}

/// The room as it stood when the recording began.
#[derive(Serialize, Deserialize)]
struct Beginning<R> {
    format: u32,
    program: String,
    at: Millis,
    wall_start_ms: u64,
    /// The server had been restarted just now: nobody was connected.
    restored: bool,
    room: R,
    presence: Vec<Presence>,
    #[serde(default)]
    knocks: Knocks,
    #[serde(default)]
    votes: Votes,
    #[serde(default)]
    holding: Holding,
    drawing: StoredDrawing,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    words: Option<Arc<CustomWords>>,
}

/// What somebody had in the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "nothing to add")]
pub struct Score {
    pub user: i64,
    pub name: String,
    pub score: u32,
    pub rank: u32,
}

/// Records every game.
pub struct Recorder {
    store: Store,
    tapes: HashMap<RoomId, Tape>,
    /// The input that is being handled.
    heard: Option<Input>,
    /// The room that its connection leaves, or whose door, by joining another one.
    left: Option<(RoomId, ConnId)>,
}

/// The recording of a game that runs.
struct Tape {
    file: String,
    sum: String,
    /// Lines that the store has not been handed yet.
    buffer: String,
    bytes: usize,
}

impl Recorder {
    /// Records the games of `hub` from `now` on, those that run already too.
    pub fn new(store: Store, now: Millis, hub: &Hub) -> Recorder {
        let mut recorder = Recorder {
            store,
            tapes: HashMap::new(),
            heard: None,
            left: None,
        };
        for room in hub.rooms().filter(|room| room.round().is_some()) {
            recorder.begin(now, hub, room, true);
        }
        recorder
    }

    /// The hub is about to handle this.
    pub fn hear(&mut self, hub: &Hub, input: &Input) {
        self.heard = Some(input.clone());
        self.left = match input {
            Input::Join { conn, .. } | Input::Watch { conn, .. } | Input::Hold { conn, .. } => {
                let sits = hub.place(*conn).map(|(room, _)| room.id);
                let room = sits.or_else(|| hub.waits_for(*conn));
                room.map(|room| (room, *conn))
            }
            _ => None,
        };
    }

    /// A step of a room is done, in which its game may have begun or ended.
    /// `about` is the room that the input was for.
    pub fn stepped(
        &mut self,
        now: Millis,
        hub: &Hub,
        id: RoomId,
        about: Option<RoomId>,
        finished: Option<&FinishedGame>,
    ) {
        // What is due is done before an input, here and in a replay.
        let input = if about == Some(id) {
            self.heard.take()
        } else {
            let left = self.left.take_if(|(left, _)| *left == id);
            left.map(|(_, conn)| Input::Disconnect { conn })
        };
        let room = hub.room(id);
        let Some(tape) = self.tapes.get_mut(&id) else {
            if let Some(room) = room.filter(|room| room.round().is_some()) {
                self.begin(now, hub, room, false);
            }
            return;
        };
        if let Some(input) = input {
            let input = Box::new(without_passwords(input));
            tape.push(&Line::<Room>::Input { at: now, input });
        }
        if let Some(game) = finished {
            let players = scores(game);
            tape.push(&Line::<Room>::Result { at: now, players });
        }
        let is_over = room.and_then(Room::round).is_none();
        if is_over || tape.buffer.len() >= RECORDING_BUFFER_BYTES {
            let whole = tape.hand_over(&self.store);
            if is_over || !whole {
                self.tapes.remove(&id);
            }
        }
    }

    /// Hands over what there is of all recordings.
    pub fn close(&mut self) {
        for (_, mut tape) in self.tapes.drain() {
            tape.hand_over(&self.store);
        }
    }

    fn begin(&mut self, now: Millis, hub: &Hub, room: &Room, restored: bool) {
        // A copy without the password, by the road that it would take anyway.
        let copy = serde_json::to_string(room).ok();
        let Some(mut copy) = copy.and_then(|text| serde_json::from_str::<Room>(&text).ok()) else {
            return;
        };
        copy.open_door();
        let rules = hub.rules();
        let mut tape = Tape {
            file: format!("{}-{}.txt", room.code, rules.wall_seconds(now)),
            sum: String::new(),
            buffer: String::new(),
            bytes: 0,
        };
        tape.push(&Line::Room(Box::new(Beginning {
            format: FORMAT,
            program: env!("CARGO_PKG_VERSION").into(),
            at: now,
            wall_start_ms: rules.wall_start_ms,
            restored,
            room: copy,
            presence: room.presence(),
            knocks: room.knocks().clone(),
            votes: room.votes().clone(),
            holding: room.holding().clone(),
            drawing: room.drawing().map_or_else(Default::default, |(_, canvas)| {
                (canvas.base(), canvas.ops().to_vec())
            }),
            words: room.custom_words().cloned(),
        })));
        self.tapes.insert(room.id, tape);
    }
}

impl Tape {
    fn push<R: Serialize>(&mut self, line: &Line<R>) {
        let json = serde_json::to_string(line).unwrap_or_default();
        self.sum = sum(&self.sum, &json);
        let _ = writeln!(self.buffer, "{} {json}", self.sum);
    }

    /// Hands the lines to the store; false if the recording ends here.
    fn hand_over(&mut self, store: &Store) -> bool {
        let lines = std::mem::take(&mut self.buffer);
        self.bytes += lines.len();
        let fits = self.bytes <= RECORDING_BYTES_MAX;
        let taken = fits && store.append_recording(&self.file, lines).is_ok();
        if !taken {
            log::warn!("recording_ended file={} bytes={}", self.file, self.bytes);
        }
        taken
    }
}

fn without_passwords(mut input: Input) -> Input {
    let password = match &mut input {
        Input::Join { join, .. } => &mut join.password,
        Input::Watch { watch, .. } => &mut watch.password,
        Input::Admit { password, .. } => password,
        Input::Command {
            command: ClientMessage::UpdateSettings(change),
            ..
        } => &mut change.password,
        _ => return input,
    };
    if password
        .as_ref()
        .is_some_and(|password| !password.is_empty())
    {
        *password = Some(PASSWORD.into());
    }
    input
}

fn scores(game: &FinishedGame) -> Vec<Score> {
    let score = |player: &crate::game::output::PlayerResult| Score {
        user: player.user.0,
        name: player.username.to_string(),
        score: player.score,
        rank: player.rank,
    };
    game.players.iter().map(score).collect()
}

fn sum(before: &str, json: &str) -> String {
    let hash = Sha256::new()
        .chain_update(before)
        .chain_update(json)
        .finalize();
    hash[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

// ---- Playing it again -------------------------------------------------------

/// What a recording shows.
#[derive(Debug, PartialEq, Eq)]
pub struct Replay {
    /// The version of the program that recorded it.
    pub program: String,
    /// The room's code.
    pub code: String,
    /// How many inputs there were.
    pub inputs: usize,
    /// The result, which follows from them; `None` if the recording stops
    /// before the end of its game.
    pub result: Option<Vec<Score>>,
}

/// What is wrong with a recording.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where, from 1.
    pub line: usize,
    /// A sentence.
    pub what: String,
}

/// Plays a recording through the game and compares the results.
pub fn replay(text: &str) -> Result<Replay, Fault> {
    let mut lines = Lines {
        lines: text.lines(),
        number: 0,
        sum: String::new(),
    };
    let Some(Line::Room(beginning)) = lines.next()? else {
        return Err(lines.fault("a recording begins with its room"));
    };
    if beginning.format > FORMAT {
        return Err(lines.fault("a newer program has written this recording"));
    }
    let mut replay = Replay {
        program: beginning.program.clone(),
        code: beginning.room.code.to_string(),
        inputs: 0,
        result: None,
    };
    let room = beginning.room.id;
    let mut hub = set_down(*beginning);
    let mut finished: Option<Vec<Score>> = None;
    while let Some(line) = lines.next()? {
        let (at, input, result) = match line {
            Line::Room(_) => return Err(lines.fault("there is a second room")),
            Line::Input { at, input } => (at, *input, None),
            Line::Result { at, players } => (at, Input::Tick, Some(players)),
        };
        let mut out = Outbox::new();
        replay.inputs += usize::from(result.is_none());
        if hub.handle(at, input, &mut out).is_err() {
            return Err(lines.fault("the game refuses what it took when this was recorded"));
        }
        let ended = out.iter().find_map(|output| match output {
            Output::Finished(game) => Some(scores(game)),
            _ => None,
        });
        finished = ended.or(finished);
        if let Some(result) = result {
            if finished.as_ref() != Some(&result) {
                return Err(lines.fault("the scores do not follow from what was said"));
            }
            replay.result = Some(result);
        }
    }
    let goes_on = hub.room(room).and_then(Room::round).is_some();
    if replay.result.is_none() && !goes_on && finished.is_some() {
        return Err(lines.fault("the result is missing"));
    }
    Ok(replay)
}

/// A hub in which the room stands as it was found.
fn set_down(beginning: Beginning<Room>) -> Hub {
    let rules = Rules {
        epoch: 0,
        room_key: [0; 64],
        wall_start_ms: beginning.wall_start_ms,
        words: WordLists::embedded(),
    };
    let mut hub = Hub::new(rules, 0);
    let room = beginning.room.with_custom_words(beginning.words);
    if beginning.restored {
        hub.restore(beginning.at, room, beginning.drawing, Vec::new());
    } else {
        let questions = (beginning.knocks, beginning.votes, beginning.holding);
        hub.set_down(room, &beginning.presence, questions);
    }
    hub
}

struct Lines<'a> {
    lines: std::str::Lines<'a>,
    number: usize,
    sum: String,
}

impl Lines<'_> {
    fn next(&mut self) -> Result<Option<Line<Room>>, Fault> {
        let Some(line) = self.lines.next() else {
            return Ok(None);
        };
        self.number += 1;
        let Some((told, json)) = line.split_once(' ') else {
            return Err(self.fault("this is no line of a recording"));
        };
        self.sum = sum(&self.sum, json);
        if self.sum != told {
            return Err(self.fault("this line, or its sum, was changed or is not whole"));
        }
        let line = serde_json::from_str(json);
        line.map(Some)
            .map_err(|error| self.fault(&format!("this line cannot be read: {error}")))
    }

    fn fault(&self, what: &str) -> Fault {
        Fault {
            line: self.number,
            what: what.into(),
        }
    }
}
