//! The journal: what a restart of the server brings back, and when it is safe
//! to tell people what has happened.
//!
//! A live room is kept as its state, not as what was said in it. Of each room
//! there is
//!
//! * one **record**: the `Room` as JSON behind the number of its format,
//!   rewritten after every step that changed it;
//! * its **drawing** so far: lists of operations as they go over the wire,
//!   appended every `STROKES_SAVE_INTERVAL`;
//! * its **chat**: the last lines, appended;
//! * its own **words**, if the host has brought any: one text, written when they
//!   change.
//!
//! Beside them stands the game's time. It goes on from there after a restart,
//! so that every deadline in a record stays as far away as it was.
//!
//! *Told means saved*: what tells people of a change carries the ticket of its
//! save, and is sent when the store has committed that. A disk that does not
//! answer within `SAVED_WAIT` is not waited for; the journal is then in
//! trouble, says so, and writes the newest state of every room once it can.
//!
//! The journal runs in the game loop's thread and never blocks it. It knows no
//! SQL (`store::rooms` does) and no rule of the game.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Instant;

use crossbeam_channel::{Receiver, unbounded};
use serde::{Deserialize, Serialize};

use crate::clock::unix_now;
use crate::game::canvas::StoredDrawing;
use crate::game::custom_words::CustomWords;
use crate::game::hub::Hub;
use crate::game::output::{FinishedGame, Reported, Stepped};
use crate::game::past_room::PastRoom;
use crate::game::room::{NumberedLine, Room};
use crate::game::{Millis, ms};
use crate::limits::{
    CLOCK_SAVE_INTERVAL, SAVE_RETRY, SAVED_WAIT, SHUTDOWN_SAVE_TIME, STROKES_SAVE_INTERVAL,
    UNSAVED_GAMES_MAX,
};
use crate::protocol::ids::RoomId;
use crate::protocol::op::Op;
use crate::store::{
    Done, GameRecord, PastRoomRow, PlayerRecord, ReportRow, RoomSave, Save, Store, StoreError,
    StoredOps, StoredRoom,
};

/// The format of the records written here. A reader of format *n* also reads
/// all before it: new fields have defaults.
const FORMAT: u32 = 1;

/// The number of a save. What is told waits for the save of its ticket and all
/// before it; for `SAVED` it need not wait.
pub type Ticket = u64;

/// The ticket of what is saved already, or need not be.
pub const SAVED: Ticket = 0;

/// Hands rooms to the store, and knows what of them is safe.
pub struct Journal {
    store: Store,
    done: Done,
    results: Receiver<(Ticket, Result<(), StoreError>)>,
    /// What the store has been handed of each room.
    handed: HashMap<RoomId, Handed>,
    /// Rooms whose state has changed since, or that have ended.
    changed: BTreeSet<RoomId>,
    /// Rooms whose drawing has grown since.
    drawn: BTreeSet<RoomId>,
    /// Rooms that a fault has ended.
    failed: BTreeSet<RoomId>,
    /// Finished games that are not known to be saved.
    games: Vec<UnsavedGame>,
    /// Rooms that have ended and are not known to be saved.
    past: Vec<UnsavedPast>,
    /// Reports for the admins that are not known to be saved.
    reports: Vec<UnsavedReport>,
    /// Saves on their way, oldest first.
    on_the_way: VecDeque<OnTheWay>,
    last_ticket: Ticket,
    /// What carries this ticket or an earlier one may be told.
    told: Ticket,
    trouble: Option<Trouble>,
    /// When strokes are next handed over.
    strokes_at: Option<Millis>,
    /// When the game's time is next written.
    clock_at: Option<Millis>,
    clock_saved: Millis,
    /// When the next try is, while there is trouble.
    retry_at: Option<Millis>,
}

/// How far a room has been handed to the store.
#[derive(Clone, Debug, Default)]
struct Handed {
    record: Arc<str>,
    /// Game and turn of the drawing.
    drawing: Option<(u32, u32)>,
    /// The numbers of its first operation and of the next one.
    base: u32,
    ops: u32,
    next_line: u64,
    words: Option<Arc<str>>,
}

/// A finished game, and the save that carries it, once there is one.
struct UnsavedGame {
    game: GameRecord,
    ticket: Option<Ticket>,
}

/// A room that has ended and is kept for its host, and the same.
struct UnsavedPast {
    room: PastRoomRow,
    ticket: Option<Ticket>,
}

/// A report for the admins, and the same.
struct UnsavedReport {
    report: ReportRow,
    ticket: Option<Ticket>,
}

struct OnTheWay {
    ticket: Ticket,
    since: Millis,
    rooms: Vec<RoomId>,
    failed: Vec<RoomId>,
}

/// Why nothing waits for the disk at present.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Trouble {
    /// It takes longer than `SAVED_WAIT`.
    Slow,
    /// It refuses.
    Failed(String),
}

/// A record: a room behind the number of its format.
#[derive(Serialize, Deserialize)]
struct Record<R> {
    format: u32,
    room: R,
}

/// A record of whatever format.
#[derive(Deserialize)]
struct AnyRecord {
    format: u32,
}

impl Journal {
    /// A journal that writes to `store` and calls `wake` when it may have
    /// something to tell; `wake` must not block. The game's time stands at
    /// `now`.
    pub fn new(store: Store, now: Millis, wake: impl Fn() + Send + Sync + 'static) -> Journal {
        // Bounded by the store's queue: there is one result for each save in it.
        let (sender, results) = unbounded();
        let done: Done = Arc::new(move |ticket, result| {
            let _ = sender.send((ticket, result));
            wake();
        });
        Journal {
            store,
            done,
            results,
            handed: HashMap::new(),
            changed: BTreeSet::new(),
            drawn: BTreeSet::new(),
            failed: BTreeSet::new(),
            games: Vec::new(),
            past: Vec::new(),
            reports: Vec::new(),
            on_the_way: VecDeque::new(),
            last_ticket: SAVED,
            told: SAVED,
            trouble: None,
            strokes_at: None,
            clock_at: None,
            clock_saved: now,
            retry_at: None,
        }
    }

    // ---- What the loop says -------------------------------------------------

    /// A step of a room is done. Answers with the ticket that what it tells
    /// must wait for.
    pub fn stepped(
        &mut self,
        now: Millis,
        hub: &Hub,
        room: RoomId,
        how: Stepped,
        finished: Option<FinishedGame>,
    ) -> Ticket {
        match how {
            Stepped::Drew => {
                self.drawn.insert(room);
                let at = now + ms(STROKES_SAVE_INTERVAL);
                self.strokes_at.get_or_insert(at);
                return SAVED;
            }
            Stepped::Changed | Stepped::Ended => {}
            Stepped::Failed => drop(self.failed.insert(room)),
        }
        self.changed.insert(room);
        self.clock_at.get_or_insert(now + ms(CLOCK_SAVE_INTERVAL));
        if let Some(game) = finished {
            self.keep(record(game));
        }
        if self.trouble.is_some() {
            // Nothing waits; the next try takes it along.
            return SAVED;
        }
        // What changed nothing may still tell of a change that is on its way.
        self.hand_over(now, hub).max(self.awaited_by(room))
    }

    /// The room of an account has ended: it is kept with the next save.
    pub fn keep_past(&mut self, past: &PastRoom) {
        if self.past.len() >= UNSAVED_GAMES_MAX {
            log::error!("past_room_lost room={}", past.code);
            return;
        }
        let record = json(&Record {
            format: FORMAT,
            room: past,
        });
        let room = PastRoomRow {
            code: past.code,
            owner: past.owner,
            record: record.into(),
            words: past.custom_words().map(|words| words.text().clone()),
            ended_at: unix_now(),
        };
        self.past.push(UnsavedPast { room, ticket: None });
    }

    /// A report for the server's admins: it is kept with the next save.
    pub fn keep_report(&mut self, report: Reported) {
        if self.reports.len() >= UNSAVED_GAMES_MAX {
            log::error!("report_lost room={}", report.room);
            return;
        }
        let report = ReportRow {
            id: 0,
            room: report.room,
            by: report.by,
            by_name: report.by_name.to_string(),
            about: report.about,
            about_name: report.about_name.to_string(),
            reason: report.reason,
            reported_at: report.at,
        };
        let ticket = None;
        self.reports.push(UnsavedReport { report, ticket });
    }

    /// What whoever asks about any room must wait for: the newest save, unless
    /// nothing waits at present.
    pub fn newest(&self) -> Ticket {
        match self.trouble {
            None => self.last_ticket,
            Some(_) => SAVED,
        }
    }

    /// The newest save that this room waits for.
    fn awaited_by(&self, room: RoomId) -> Ticket {
        let mut saves = self.on_the_way.iter().rev();
        let newest = saves.find(|save| save.rooms.contains(&room) || save.failed.contains(&room));
        newest
            .filter(|_| self.trouble.is_none())
            .map_or(SAVED, |save| save.ticket)
    }

    /// When there is something to do, whatever is said until then.
    pub fn next_deadline(&self) -> Option<Millis> {
        if self.trouble.is_some() {
            return self.retry_at;
        }
        let oldest = self.on_the_way.front();
        let late = oldest.map(|save| save.since + ms(SAVED_WAIT));
        [late, self.strokes_at, self.clock_at]
            .into_iter()
            .flatten()
            .min()
    }

    /// Does what is due, and takes in what the store has answered.
    pub fn run_due(&mut self, now: Millis, hub: &Hub) {
        while let Ok((ticket, result)) = self.results.try_recv() {
            self.settle(now, ticket, result);
        }
        let oldest = self.on_the_way.front().map(|save| save.since);
        if self.trouble.is_none() && oldest.is_some_and(|since| since + ms(SAVED_WAIT) <= now) {
            self.enter_trouble(now, Trouble::Slow);
        }
        let is_due = |at: Option<Millis>| at.is_some_and(|at| at <= now);
        if is_due(self.retry_at) {
            self.retry_at = Some(now + ms(SAVE_RETRY));
            // While one is on its way, a second one would only queue up.
            if self.on_the_way.is_empty() {
                self.clock_saved = 0;
                self.hand_over(now, hub);
            }
        }
        if self.trouble.is_some() {
            return;
        }
        if is_due(self.clock_at) {
            let runs = hub.rooms().any(Room::clock_runs);
            self.clock_at = runs.then_some(now + ms(CLOCK_SAVE_INTERVAL));
            self.hand_over(now, hub);
        } else if is_due(self.strokes_at) || !self.changed.is_empty() {
            // Something has changed while there was trouble, or strokes wait.
            self.hand_over(now, hub);
        }
    }

    /// What carries this ticket, or an earlier one, may be told.
    pub fn told(&self) -> Ticket {
        self.told
    }

    /// Why people are told what is not saved, if they are. A sentence without an
    /// end.
    pub fn trouble(&self) -> Option<String> {
        self.trouble.as_ref().map(|trouble| match trouble {
            Trouble::Slow => "the disk takes too long to save".to_owned(),
            Trouble::Failed(reason) => format!("nothing can be saved: {reason}"),
        })
    }

    /// Saves everything and waits for it, `SHUTDOWN_SAVE_TIME` at most.
    pub fn close(&mut self, now: Millis, hub: &Hub) {
        let end = Instant::now() + SHUTDOWN_SAVE_TIME;
        self.changed.extend(hub.rooms().map(|room| room.id));
        self.clock_saved = 0;
        self.hand_over(now, hub);
        while !self.on_the_way.is_empty()
            && let Ok((ticket, result)) = self.results.recv_deadline(end)
        {
            self.settle(now, ticket, result);
        }
        self.told = Ticket::MAX;
        let lost = self.changed.len() + self.drawn.len() + self.games.len();
        if lost > 0 || !self.on_the_way.is_empty() {
            log::error!(
                "not_saved rooms={} games={}",
                self.changed.len(),
                self.games.len()
            );
        }
    }

    // ---- To the store -------------------------------------------------------

    /// Hands over everything that has changed, as one save.
    fn hand_over(&mut self, now: Millis, hub: &Hub) -> Ticket {
        self.strokes_at = None;
        let mut save = Save::new(self.last_ticket + 1, Arc::clone(&self.done));
        let mut handed = Vec::new();
        let mut awaited = false;
        for &id in self.changed.union(&self.drawn) {
            let Some(room) = hub.room(id) else {
                let ended = if self.failed.contains(&id) {
                    &mut save.failed
                } else {
                    &mut save.ended
                };
                ended.push(id);
                continue;
            };
            let before = self.handed.get(&id);
            let (changes, after) = changes(room, before, self.changed.contains(&id));
            let kept = changes.record.is_some() || changes.new_words;
            awaited |= kept || !changes.chat.is_empty();
            save.durable |= kept;
            if kept || changes.ops.is_some() || !changes.chat.is_empty() {
                save.rooms.push(changes);
                handed.push((id, after));
            }
        }
        let games = self.games.iter().filter(|game| game.ticket.is_none());
        save.games = games.map(|unsaved| unsaved.game.clone()).collect();
        let past = self.past.iter().filter(|past| past.ticket.is_none());
        save.past = past.map(|unsaved| unsaved.room.clone()).collect();
        save.durable |= !save.past.is_empty();
        let reports = self.reports.iter().filter(|one| one.ticket.is_none());
        save.reports = reports.map(|unsaved| unsaved.report.clone()).collect();
        save.durable |= !save.reports.is_empty();
        save.durable |= !(save.games.is_empty() && save.ended.is_empty() && save.failed.is_empty());
        awaited |= save.durable;
        if save.durable || now >= self.clock_saved + ms(CLOCK_SAVE_INTERVAL) {
            save.clock = Some(now);
        }
        if save.rooms.is_empty() && !awaited && save.clock.is_none() {
            self.changed.clear();
            self.drawn.clear();
            return SAVED;
        }
        self.send(now, save, handed, awaited)
    }

    fn send(
        &mut self,
        now: Millis,
        save: Save,
        handed: Vec<(RoomId, Handed)>,
        awaited: bool,
    ) -> Ticket {
        let ticket = save.ticket;
        let on_the_way = OnTheWay {
            ticket,
            since: now,
            rooms: save
                .rooms
                .iter()
                .map(|room| room.room)
                .chain(save.ended.iter().copied())
                .collect(),
            failed: save.failed.clone(),
        };
        let clock = save.clock;
        log::debug!("save ticket={ticket} bytes={}", save.bytes());
        if self.store.save(Box::new(save)).is_err() {
            self.enter_trouble(now, Trouble::Slow);
            return SAVED;
        }
        for game in &mut self.games {
            game.ticket.get_or_insert(ticket);
        }
        for past in &mut self.past {
            past.ticket.get_or_insert(ticket);
        }
        for report in &mut self.reports {
            report.ticket.get_or_insert(ticket);
        }
        for id in &on_the_way.failed {
            self.failed.remove(id);
        }
        self.handed
            .retain(|id, _| !on_the_way.rooms.contains(id) && !on_the_way.failed.contains(id));
        self.handed.extend(handed);
        self.changed.clear();
        self.drawn.clear();
        self.clock_saved = clock.unwrap_or(self.clock_saved);
        self.last_ticket = ticket;
        self.on_the_way.push_back(on_the_way);
        if awaited && self.trouble.is_none() {
            ticket
        } else {
            SAVED
        }
    }

    /// Takes in the result of a save.
    fn settle(&mut self, now: Millis, ticket: Ticket, result: Result<(), StoreError>) {
        let Some(save) = self.on_the_way.pop_front() else {
            return;
        };
        debug_assert_eq!(save.ticket, ticket, "the store answers in order");
        match result {
            Ok(()) => {
                self.told = self.told.max(ticket);
                self.games.retain(|game| game.ticket != Some(ticket));
                self.past.retain(|past| past.ticket != Some(ticket));
                self.reports.retain(|one| one.ticket != Some(ticket));
                if now <= save.since + ms(SAVED_WAIT) {
                    self.leave_trouble();
                } else {
                    // It was slow and is there again: what has come together
                    // meanwhile need not wait for longer.
                    self.retry_at = self.retry_at.map(|_| now);
                }
            }
            Err(error) => {
                // Nobody knows how much of it is on the disk: all of it again.
                for id in save.rooms.iter().chain(&save.failed) {
                    self.handed.remove(id);
                    self.changed.insert(*id);
                }
                self.failed.extend(save.failed);
                for game in &mut self.games {
                    game.ticket.take_if(|given| *given == ticket);
                }
                for past in &mut self.past {
                    past.ticket.take_if(|given| *given == ticket);
                }
                for report in &mut self.reports {
                    report.ticket.take_if(|given| *given == ticket);
                }
                self.enter_trouble(now, Trouble::Failed(error.to_string()));
            }
        }
    }

    fn keep(&mut self, game: GameRecord) {
        if self.games.len() >= UNSAVED_GAMES_MAX {
            log::error!(
                "game_lost game={} reason=\"the disk has not written for too long\"",
                game.id
            );
            return;
        }
        self.games.push(UnsavedGame { game, ticket: None });
    }

    fn enter_trouble(&mut self, now: Millis, trouble: Trouble) {
        if self.trouble.as_ref() != Some(&trouble) {
            log::error!("degraded reason=\"{trouble:?}\"");
        }
        self.trouble = Some(trouble);
        self.told = self.last_ticket;
        self.retry_at.get_or_insert(now + ms(SAVE_RETRY));
    }

    fn leave_trouble(&mut self) {
        if self.trouble.take().is_some() {
            log::info!("recovered");
            self.retry_at = None;
        }
    }
}

/// What of a room the store has not been handed yet, and how far it will have
/// been then. Where only the drawing has grown, the record is not looked at.
fn changes(room: &Room, before: Option<&Handed>, changed: bool) -> (RoomSave, Handed) {
    let mut after = before.cloned().unwrap_or_default();
    let is_new = after.record.is_empty();
    let record: Option<Arc<str>> = (changed || is_new).then(|| write(room).into());
    let record = record.filter(|record| *record != after.record);
    if let Some(record) = &record {
        after.record = Arc::clone(record);
    }

    let drawing = room.drawing();
    let address = drawing.map(|(game, canvas)| (game, canvas.turn));
    let base = drawing.map_or(0, |(_, canvas)| canvas.base());
    let new_drawing = is_new || address != after.drawing || base != after.base;
    if new_drawing {
        (after.drawing, after.base, after.ops) = (address, base, base);
    }
    let ops = drawing.and_then(|(_, canvas)| {
        let rest = canvas.ops_from(after.ops);
        let seq = std::mem::replace(&mut after.ops, canvas.seq());
        (!rest.is_empty()).then(|| StoredOps {
            seq,
            ops: json(&rest),
        })
    });

    let words = room.custom_words().map(|words| words.text());
    let new_words = is_new || words.map(Arc::as_ptr) != after.words.as_ref().map(Arc::as_ptr);
    after.words = words.cloned();

    let chat = room
        .chat_since(after.next_line)
        .map(|(number, line)| (*number, json(line)));
    let changes = RoomSave {
        room: room.id,
        record,
        new_drawing,
        ops,
        new_words,
        words: words.filter(|_| new_words).cloned(),
        chat: chat.collect(),
        chat_from: room
            .chat_since(0)
            .next()
            .map_or(room.next_line(), |line| line.0),
    };
    after.next_line = room.next_line();
    (changes, after)
}

fn write(room: &Room) -> String {
    json(&Record {
        format: FORMAT,
        room,
    })
}

/// Numbers, strings, lists and maps with such keys always have a JSON.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// A finished game as the store keeps it.
fn record(game: FinishedGame) -> GameRecord {
    let ended_at = unix_now();
    let play_seconds = game.lasted_ms / 1000;
    GameRecord {
        id: format!("{:032x}", game.id),
        room_name: game.room_name,
        code: game.code.to_string(),
        started_at: ended_at - i64::try_from(play_seconds).unwrap_or_default(),
        ended_at,
        play_seconds: u32::try_from(play_seconds).unwrap_or(u32::MAX),
        rounds: game.rounds.into(),
        players: game
            .players
            .into_iter()
            .map(|player| PlayerRecord {
                user_id: player.user,
                username: player.username.to_string(),
                score: player.score,
                rank: player.rank,
                words_guessed: player.words_guessed,
                words_drawn: player.words_drawn,
            })
            .collect(),
    }
}

// ---- Reading back -----------------------------------------------------------

/// A room as it was read back.
struct Read {
    room: Room,
    drawing: StoredDrawing,
    chat: Vec<NumberedLine>,
    /// What could not be read of all but the record.
    damage: Option<String>,
}

/// Brings all stored rooms back into the hub; how many. Those that cannot be
/// read are set aside, and the log says so.
pub fn restore(
    store: &Store,
    rooms: Vec<StoredRoom>,
    now: Millis,
    hub: &mut Hub,
) -> Result<usize, StoreError> {
    let mut restored = 0;
    for stored in rooms {
        let id = stored.room;
        match bring_back(stored, now, hub) {
            Ok(()) => restored += 1,
            Err(why) => store.set_aside(id, &why)?,
        }
    }
    Ok(restored)
}

/// Brings one room back into the hub. The error says why it cannot be.
pub fn bring_back(stored: StoredRoom, now: Millis, hub: &mut Hub) -> Result<(), String> {
    let id = stored.room;
    let read = read(stored)?;
    if let Some(damage) = &read.damage {
        log::warn!("room_damaged room={id} reason=\"{damage}\"");
    }
    match hub.restore(now, read.room, read.drawing, read.chat) {
        true => Ok(()),
        false => Err("it does not fit together".to_owned()),
    }
}

/// A whole room, as it would be read back after a save from nothing.
pub fn write_down(room: &Room) -> StoredRoom {
    let (save, _) = changes(room, None, true);
    StoredRoom {
        room: room.id,
        record: save
            .record
            .map(|record| record.to_string())
            .ok_or_else(|| "there is none".to_owned()),
        ops: save.ops.into_iter().collect(),
        chat: save.chat,
        words: save.words.map(|words| words.to_string()),
        damaged: 0,
    }
}

/// What is wrong with a stored room, if anything.
pub fn check(stored: StoredRoom) -> Option<String> {
    match read(stored) {
        Ok(read) => read.damage,
        Err(why) => Some(why),
    }
}

/// A room that has ended; `None` if it cannot be read, which the log says.
pub fn read_past(row: &PastRoomRow) -> Option<PastRoom> {
    let record: Result<Record<PastRoom>, _> = serde_json::from_str(&row.record);
    let Ok(Record { room, .. }) = record else {
        log::error!("past_room_unreadable room={}", row.code);
        return None;
    };
    let words = row.words.as_deref().map(CustomWords::read);
    let words = words.and_then(Result::ok).map(Arc::new);
    Some(room.with_custom_words(words))
}

/// The errors never quote the record: it holds a word that is being guessed.
fn read(stored: StoredRoom) -> Result<Read, String> {
    let text = stored.record?;
    let AnyRecord { format } = serde_json::from_str(&text).map_err(unreadable)?;
    if format > FORMAT {
        return Err(format!(
            "it has format {format} of a newer program; this one reads up to {FORMAT}"
        ));
    }
    let Record::<Room> { room, .. } = serde_json::from_str(&text).map_err(unreadable)?;
    if room.id != stored.room {
        return Err(format!("it is the record of room {}", room.id));
    }
    let mut damaged = stored.damaged;
    let base = stored.ops.first().map_or(0, |part| part.seq);
    let mut ops: Vec<Op> = Vec::new();
    for part in stored.ops {
        match serde_json::from_str::<Vec<Op>>(&part.ops) {
            Ok(mut more) if part.seq as usize == base as usize + ops.len() => ops.append(&mut more),
            // The rest would be another picture.
            _ => {
                damaged += 1;
                break;
            }
        }
    }
    let mut chat = Vec::new();
    for (number, line) in stored.chat {
        match serde_json::from_str(&line) {
            Ok(line) => chat.push((number, line)),
            Err(_) => damaged += 1,
        }
    }
    let words = stored.words.map(|text| CustomWords::read(&text));
    damaged += usize::from(matches!(words, Some(Err(_))));
    let words = words.and_then(Result::ok).map(Arc::new);
    let damage = (damaged > 0)
        .then(|| format!("{damaged} parts of its drawing, chat or words cannot be read"));
    Ok(Read {
        room: room.with_custom_words(words),
        drawing: (base, ops),
        chat,
        damage,
    })
}

fn unreadable(error: serde_json::Error) -> String {
    format!(
        "its record cannot be read from column {} on",
        error.column()
    )
}
