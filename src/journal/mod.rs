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
//!
//! `handed` is how far the store has been handed a room, `record` how a room is
//! written down and read back, `unsaved` and `rows` what is kept beside rooms.

mod handed;
mod record;
mod rows;
mod unsaved;

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Instant;

use crossbeam_channel::{Receiver, unbounded};

pub use record::{bring_back, check, read_past, restore, write_down};

use crate::game::hub::Hub;
use crate::game::output::{FinishedGame, Reported, Stepped};
use crate::game::past_room::PastRoom;
use crate::game::room::Room;
use crate::game::{Millis, ms};
use crate::limits::{
    CLOCK_SAVE_INTERVAL, SAVE_RETRY, SAVED_WAIT, SHUTDOWN_SAVE_TIME, STROKES_SAVE_INTERVAL,
};
use crate::protocol::ids::RoomId;
use crate::store::{Done, GameRecord, PastRoomRow, ReportRow, Save, Store, StoreError};

use handed::{Handed, changes};
use unsaved::Unsaved;

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
    games: Unsaved<GameRecord>,
    /// Rooms that have ended and are not known to be saved.
    past: Unsaved<PastRoomRow>,
    /// Reports for the admins that are not known to be saved.
    reports: Unsaved<ReportRow>,
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
            games: Unsaved::new(),
            past: Unsaved::new(),
            reports: Unsaved::new(),
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
            self.keep_game(rows::game(game));
        }
        if self.trouble.is_some() {
            // Nothing waits; the next try takes it along.
            return SAVED;
        }
        // What changed nothing may still tell of a change that is on its way.
        self.hand_over(now, hub).max(self.awaited_by(room))
    }

    fn keep_game(&mut self, game: GameRecord) {
        if self.games.is_full() {
            log::error!(
                "game_lost game={} reason=\"the disk has not written for too long\"",
                game.id
            );
            return;
        }
        self.games.keep(game);
    }

    /// The room of an account has ended: it is kept with the next save.
    pub fn keep_past(&mut self, past: &PastRoom) {
        if self.past.is_full() {
            log::error!("past_room_lost room={}", past.code);
            return;
        }
        self.past.keep(rows::past_room(past));
    }

    /// A report for the server's admins: it is kept with the next save.
    pub fn keep_report(&mut self, report: Reported) {
        if self.reports.is_full() {
            log::error!("report_lost room={}", report.room);
            return;
        }
        self.reports.keep(rows::report(report));
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
        let lost = self.changed.len() + self.drawn.len() + self.games.count();
        if lost > 0 || !self.on_the_way.is_empty() {
            log::error!(
                "not_saved rooms={} games={}",
                self.changed.len(),
                self.games.count()
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
        save.games = self.games.waiting();
        save.past = self.past.waiting();
        save.reports = self.reports.waiting();
        save.durable |= !(save.games.is_empty() && save.past.is_empty() && save.reports.is_empty());
        save.durable |= !(save.ended.is_empty() && save.failed.is_empty());
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
        self.games.handed(ticket);
        self.past.handed(ticket);
        self.reports.handed(ticket);
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
                self.games.saved(ticket);
                self.past.saved(ticket);
                self.reports.saved(ticket);
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
                self.games.failed(ticket);
                self.past.failed(ticket);
                self.reports.failed(ticket);
                self.enter_trouble(now, Trouble::Failed(error.to_string()));
            }
        }
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
