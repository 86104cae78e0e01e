//! A game: rounds and turns, from 'Start' to the podium.
//!
//! In a round each player draws once. A turn is a choice of words, a drawing
//! and a summary; what is only true in one of these stands inside its variant
//! of `Stage`, so that a turn cannot end twice and a word cannot outlive it.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::canvas::{Canvas, StoredDrawing};
use super::hub::Rules;
use super::likes::Likes;
use super::mask::MaskedWord;
use super::offer::{Choice, Place, Pool};
use super::output::{FinishedGame, Outbox, Output, PlayerResult};
use super::room::{Kept, Room, RoomPhase, Seat};
use super::words::Entry;
use super::{Millis, ms, score};
use crate::limits::{
    DRAWER_GONE_TIME, DRAWER_IDLE_TIME, DRAWER_IDLE_WARNING, KEPT_ROOM_TIME, PLAYING_MIN,
    QUICK_FINISH_PLAYERS, QUICK_FINISH_TIME, RETURN_TIME,
};
use crate::protocol::client::DrawOps;
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::{ConnId, UserId};
use crate::protocol::server::{
    CanvasAddress, Clock, LeaveReason, Phase, PlayerChange, Points, ServerMessage, Standing, Turn,
    TurnEnd, Waiting, WaitingReason,
};
use crate::protocol::settings::{DrawOrder, WordMode};

/// A game that is being played.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Play {
    /// From 1.
    pub round: u32,
    /// From 1, through the whole game.
    turn: u32,
    /// Whose turn it is.
    pub drawer: UserId,
    stage: Stage,
    #[serde(default)]
    pub(super) likes: Likes,
    /// The drawer has lost the connection and is waited for until then.
    drawer_gone_until: Option<Millis>,
    /// The clocks stand since then.
    paused_at: Option<Millis>,
    /// The host has stopped the clocks.
    #[serde(default)]
    pub(super) held: bool,
    /// The game has been brought back, and its players are expected until
    /// then: its clocks stand until the drawer is there, and nobody is passed
    /// over for not being back yet.
    #[serde(skip)]
    returning_until: Option<Millis>,
    started_at: Millis,
    /// Had this round's turn and then gave up the seat: whoever comes back
    /// has a new one, and no second turn.
    drew_and_left: BTreeSet<UserId>,
}

/// What is going on in a turn.
#[derive(Debug, Serialize, Deserialize)]
enum Stage {
    Choosing { choices: Vec<Choice>, until: Millis },
    Drawing(Drawing),
    Summary(Summary),
}

/// A word is being drawn and guessed.
#[derive(Debug, Serialize, Deserialize)]
struct Drawing {
    entry: Entry,
    /// The words by themselves, where two are combined.
    #[serde(default)]
    parts: Vec<Entry>,
    masked: MaskedWord,
    canvas: Canvas,
    /// The host has taken the drawing off every board.
    #[serde(default)]
    hidden: bool,
    /// Who holds the room, does not play, and has looked at the word.
    #[serde(default)]
    shown_to: Vec<UserId>,
    /// In the order of guessing.
    solved: Vec<Points>,
    /// When the drawing time began, moved on by every pause.
    since: Millis,
    /// The whole drawing time.
    total: Millis,
    /// When it is over.
    until: Millis,
    /// When letters are revealed, the next one last.
    hints: Vec<Millis>,
    /// When the drawer last drew.
    #[serde(skip)]
    last_stroke: Millis,
    /// The drawer has been warned since.
    #[serde(skip)]
    idle_warned: bool,
}

/// The turn is over; its word and its points are shown.
#[derive(Debug, Serialize, Deserialize)]
struct Summary {
    word: Option<Arc<str>>,
    /// What it means, where its list says so.
    #[serde(default)]
    definition: Option<Arc<str>>,
    reason: TurnEnd,
    points: Vec<Points>,
    /// Stays on the board until the next turn.
    canvas: Option<Canvas>,
    until: Millis,
}

/// The deadlines of a turn, in the order in which they are met when several
/// are due at once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Due {
    Returning,
    StageEnd,
    DrawerGone,
    Hint,
    IdleWarning,
    IdleSkip,
}

impl Play {
    pub fn canvas(&self) -> Option<&Canvas> {
        match &self.stage {
            Stage::Choosing { .. } => None,
            Stage::Drawing(drawing) => Some(&drawing.canvas),
            Stage::Summary(summary) => summary.canvas.as_ref(),
        }
    }

    pub fn has_solved(&self, user: UserId) -> bool {
        let points = match &self.stage {
            Stage::Choosing { .. } => return false,
            Stage::Drawing(drawing) => &drawing.solved,
            Stage::Summary(summary) => &summary.points,
        };
        user != self.drawer && points.iter().any(|solved| solved.user_id == user)
    }

    /// The drawer, those who have guessed it, and the host without a place who
    /// has looked. After the turn the word is no secret, and there is nothing
    /// to know.
    pub fn knows_word(&self, user: UserId) -> bool {
        let Stage::Drawing(drawing) = &self.stage else {
            return false;
        };
        user == self.drawer || self.has_solved(user) || drawing.shown_to.contains(&user)
    }

    /// Lets somebody know the word who does not play. `None` while nothing is
    /// drawn.
    fn show_word(&mut self, user: UserId) -> Option<Arc<str>> {
        let Stage::Drawing(drawing) = &mut self.stage else {
            return None;
        };
        if !drawing.shown_to.contains(&user) {
            drawing.shown_to.push(user);
        }
        Some(drawing.entry.word.clone())
    }

    /// A word is being drawn and guessed.
    pub fn is_drawn(&self) -> bool {
        matches!(self.stage, Stage::Drawing(_))
    }

    /// From 1, through the whole game.
    pub fn turn(&self) -> u32 {
        self.turn
    }

    /// There is something on the board, which is not hidden.
    pub fn shows_drawing(&self) -> bool {
        !self.is_hidden() && self.canvas().is_some_and(|canvas| !canvas.is_blank())
    }

    /// This player chooses a word.
    pub fn is_choosing(&self, user: UserId) -> bool {
        matches!(self.stage, Stage::Choosing { .. }) && user == self.drawer
    }

    /// The word that is being drawn, and what it is combined of.
    pub fn drawn_word(&self) -> Option<(&Entry, &[Entry])> {
        match &self.stage {
            Stage::Drawing(drawing) => Some((&drawing.entry, &drawing.parts)),
            Stage::Choosing { .. } | Stage::Summary(_) => None,
        }
    }

    /// Whether the phase of this player holds words that not all may see.
    fn sees_words(&self, user: UserId) -> bool {
        match self.stage {
            Stage::Choosing { .. } => user == self.drawer,
            Stage::Drawing(_) | Stage::Summary(_) => self.knows_word(user),
        }
    }

    /// What was one player's in this turn is another's.
    pub(super) fn reseat(&mut self, from: UserId, to: UserId) {
        if self.drawer == from {
            self.drawer = to;
        }
        let points = match &mut self.stage {
            Stage::Choosing { .. } => return,
            Stage::Drawing(drawing) => &mut drawing.solved,
            Stage::Summary(summary) => &mut summary.points,
        };
        for points in points.iter_mut().filter(|points| points.user_id == from) {
            points.user_id = to;
        }
    }

    /// Whether this player had this round's turn on a seat given up since.
    pub fn has_drawn(&self, user: UserId) -> bool {
        self.drew_and_left.contains(&user)
    }

    pub fn next_deadline(&self) -> Option<Millis> {
        self.next_due().map(|(at, _)| at)
    }

    /// The nearest deadline; while the clocks stand, only the end of the wait
    /// for those who return.
    fn next_due(&self) -> Option<(Millis, Due)> {
        let returning = self.returning_until.map(|at| (at, Due::Returning));
        if self.paused_at.is_some() {
            return returning;
        }
        let mut due: [Option<(Millis, Due)>; 5] = [None; 5];
        due[4] = returning;
        match &self.stage {
            Stage::Choosing { until, .. } => due[0] = Some((*until, Due::StageEnd)),
            Stage::Summary(summary) => due[0] = Some((summary.until, Due::StageEnd)),
            Stage::Drawing(drawing) => {
                due[0] = Some((drawing.until, Due::StageEnd));
                due[2] = drawing.hints.last().map(|&at| (at, Due::Hint));
                if self.drawer_gone_until.is_none() {
                    due[3] = Some(if drawing.idle_warned {
                        (drawing.last_stroke + ms(DRAWER_IDLE_TIME), Due::IdleSkip)
                    } else {
                        (
                            drawing.last_stroke + ms(DRAWER_IDLE_WARNING),
                            Due::IdleWarning,
                        )
                    });
                }
            }
        }
        due[1] = self.drawer_gone_until.map(|at| (at, Due::DrawerGone));
        due.into_iter().flatten().min_by_key(|&(at, _)| at)
    }

    /// Takes the drawing off every board, or puts it back. False while nothing
    /// is drawn.
    pub fn set_hidden(&mut self, hidden: bool) -> bool {
        if let Stage::Drawing(drawing) = &mut self.stage {
            drawing.hidden = hidden;
        }
        matches!(self.stage, Stage::Drawing(_))
    }

    pub fn is_hidden(&self) -> bool {
        matches!(&self.stage, Stage::Drawing(drawing) if drawing.hidden)
    }

    /// Moves the end of the drawing time. False while nothing is drawn, or if
    /// more than `most` would be left.
    pub fn add_time(&mut self, now: Millis, more: Millis, most: Millis) -> bool {
        let now = self.time(now);
        let Stage::Drawing(drawing) = &mut self.stage else {
            return false;
        };
        let until = drawing.until + more;
        let fits = until.saturating_sub(now) <= most;
        if fits {
            drawing.until = until;
        }
        fits
    }

    /// The drawing that goes on now.
    pub fn live_canvas(&mut self) -> Option<&mut Canvas> {
        match &mut self.stage {
            Stage::Drawing(drawing) => Some(&mut drawing.canvas),
            Stage::Choosing { .. } | Stage::Summary(_) => None,
        }
    }

    pub fn clock_runs(&self) -> bool {
        self.paused_at.is_none()
    }

    fn canvas_mut(&mut self) -> Option<&mut Canvas> {
        match &mut self.stage {
            Stage::Choosing { .. } => None,
            Stage::Drawing(drawing) => Some(&mut drawing.canvas),
            Stage::Summary(summary) => summary.canvas.as_mut(),
        }
    }

    fn stage_end(&self) -> Millis {
        match &self.stage {
            Stage::Choosing { until, .. } => *until,
            Stage::Drawing(drawing) => drawing.until,
            Stage::Summary(summary) => summary.until,
        }
    }

    /// The time on the game's clocks, which stand while it is paused.
    fn time(&self, now: Millis) -> Millis {
        self.paused_at.unwrap_or(now)
    }

    /// What is told anew when it changes.
    fn clock_facts(&self) -> impl PartialEq + use<> {
        let pause = (self.paused_at, self.held, self.is_hidden());
        (pause, self.drawer_gone_until, self.stage_end())
    }

    /// Stops all clocks.
    fn pause(&mut self, now: Millis) {
        self.paused_at = Some(now);
    }

    /// Lets the clocks run again, each as far from its end as before.
    pub(super) fn resume(&mut self, now: Millis) {
        let Some(paused_at) = self.paused_at.take() else {
            return;
        };
        let stood = now - paused_at;
        self.started_at += stood;
        if let Some(until) = &mut self.drawer_gone_until {
            *until += stood;
        }
        match &mut self.stage {
            Stage::Choosing { until, .. } => *until += stood,
            Stage::Summary(summary) => summary.until += stood,
            Stage::Drawing(drawing) => {
                drawing.since += stood;
                drawing.until += stood;
                drawing.last_stroke += stood;
                drawing.hints.iter_mut().for_each(|at| *at += stood);
            }
        }
    }

    /// Waits no longer. Nobody draws without a connection, so the time
    /// without it does not count as idle.
    fn drawer_is_back(&mut self, now: Millis) {
        let now = self.time(now);
        if self.drawer_gone_until.take().is_some()
            && let Stage::Drawing(drawing) = &mut self.stage
        {
            drawing.last_stroke = now;
            drawing.idle_warned = false;
        }
    }

    /// The clock as it is told.
    fn clock(&self, now: Millis) -> Clock {
        let now = self.time(now);
        let waiting = |reason, until: Millis| Waiting {
            reason,
            user_id: self.drawer,
            left_ms: until.saturating_sub(now),
        };
        let waiting = match (&self.stage, self.drawer_gone_until) {
            (_, Some(until)) => Some(waiting(WaitingReason::DrawerGone, until)),
            (Stage::Drawing(drawing), None) if drawing.idle_warned => {
                let until = drawing.last_stroke + ms(DRAWER_IDLE_TIME);
                Some(waiting(WaitingReason::DrawerIdle, until))
            }
            _ => None,
        };
        Clock {
            left_ms: self.stage_end().saturating_sub(now),
            paused: self.paused_at.is_some(),
            by_host: self.held,
            hidden: self.is_hidden(),
            waiting,
        }
    }

    /// The phase as a player may see it: the words for the drawer, the word
    /// for those who know it.
    pub fn view(&self, now: Millis, room: &Room, user: UserId) -> Phase {
        let turn = Turn {
            round: self.round,
            turn: self.turn,
            turns: self.turns_expected(room),
            drawer_id: self.drawer,
            clock: self.clock(now),
        };
        match &self.stage {
            Stage::Choosing { choices, .. } => Phase::Choosing {
                turn,
                choices: (user == self.drawer).then(|| {
                    choices
                        .iter()
                        .map(|choice| choice.entry.word.clone())
                        .collect()
                }),
            },
            Stage::Drawing(drawing) => Phase::Drawing {
                turn,
                total_ms: drawing.total,
                mask: drawing.masked.mask(),
                word: self.knows_word(user).then(|| drawing.entry.word.clone()),
                likes: self.likes.by(),
            },
            Stage::Summary(summary) => Phase::Summary {
                turn,
                word: summary.word.clone(),
                definition: summary.definition.clone(),
                reason: summary.reason,
                points: summary.points.clone(),
                likes: self.likes.by(),
            },
        }
    }

    /// How many turns the game will have with the people who are here.
    fn turns_expected(&self, room: &Room) -> u32 {
        let count = |seats: usize| u32::try_from(seats).unwrap_or(u32::MAX);
        let over = matches!(self.stage, Stage::Summary(_));
        let to_come = |seat: &&Seat| !seat.drawn && (over || seat.user != self.drawer);
        let this_round = count(room.in_play().filter(to_come).count());
        let rounds_left = u32::from(room.settings.max_rounds).saturating_sub(self.round);
        self.turn + this_round + rounds_left * count(room.in_play().count())
    }
}

impl Room {
    // ---- Commands of the game -----------------------------------------------

    pub(super) fn start_game(
        &mut self,
        rules: &Rules,
        now: Millis,
        user: UserId,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        self.only_host(user)?;
        if matches!(self.phase, RoomPhase::Playing(_)) {
            return Err(Refusal::new(Code::NotNow, "A game is running already."));
        }
        if self.in_play().count() < PLAYING_MIN {
            return Err(Refusal::new(
                Code::NeedPlayers,
                "Need at least 2 players to start",
            ));
        }
        self.seats.iter_mut().for_each(Seat::begin_game);
        self.door.forget_scores();
        self.doodles = Canvas::for_doodles();
        let Some(drawer) = self.next_drawer() else {
            return Err(Refusal::new(
                Code::NeedPlayers,
                "Need at least 2 players to start",
            ));
        };
        let play = Play {
            round: 1,
            turn: 0,
            drawer,
            stage: Stage::Choosing {
                choices: Vec::new(),
                until: now,
            },
            likes: Likes::default(),
            drawer_gone_until: None,
            paused_at: None,
            held: false,
            returning_until: None,
            started_at: now,
            drew_and_left: BTreeSet::new(),
        };
        self.begin_turn(rules, now, Box::new(play), drawer, out);
        Ok(())
    }

    pub(super) fn return_to_lobby(
        &mut self,
        now: Millis,
        user: UserId,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        self.only_host(user)?;
        if !matches!(self.phase, RoomPhase::Podium(_)) {
            return Err(Refusal::new(
                Code::NotNow,
                "There is no podium to return from.",
            ));
        }
        self.phase = RoomPhase::Lobby;
        self.tell_phase(now, out);
        Ok(())
    }

    pub(super) fn choose_word(
        &mut self,
        now: Millis,
        user: UserId,
        choice: u8,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        let play = self.playing()?;
        if play.drawer != user {
            return Err(Refusal::new(
                Code::NotDrawer,
                "It is not your turn to draw.",
            ));
        }
        let Stage::Choosing { choices, .. } = &play.stage else {
            return Err(Refusal::new(Code::NotNow, "The word has been chosen."));
        };
        let Some(choice) = choices.get(usize::from(choice)) else {
            return Err(Refusal::new(
                Code::BadMessage,
                format!("choice: 0 to {}", choices.len().saturating_sub(1)),
            ));
        };
        self.begin_drawing(now, choice.clone(), out);
        Ok(())
    }

    pub(super) fn draw(
        &mut self,
        now: Millis,
        conn: ConnId,
        user: UserId,
        draw: DrawOps,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        let room = self.id;
        let play = self.playing_mut()?;
        if play.turn != draw.turn {
            // The turn ended while this was on its way: nobody's fault.
            return Ok(());
        }
        if play.drawer != user {
            return Err(Refusal::new(
                Code::NotDrawer,
                "It is not your turn to draw.",
            ));
        }
        if play.held {
            return Err(Refusal::new(Code::NotNow, "The game is paused."));
        }
        let time = play.time(now);
        let drawing = match &mut play.stage {
            Stage::Drawing(drawing) => drawing,
            Stage::Summary(Summary {
                canvas: Some(canvas),
                ..
            }) => {
                // Drawn after the bell: the others will not see it.
                let message = ServerMessage::DrawReset {
                    turn: draw.turn,
                    seq: canvas.seq(),
                };
                out.push(Output::Send {
                    to: vec![conn],
                    message,
                });
                return Ok(());
            }
            Stage::Choosing { .. } | Stage::Summary(_) => {
                return Err(Refusal::new(Code::NotNow, "There is nothing to draw now."));
            }
        };
        let from = CanvasAddress {
            turn: draw.turn,
            seq: drawing.canvas.seq(),
        };
        drawing.canvas.append(now, draw.seq, draw.ops)?;
        let seq = drawing.canvas.seq();
        let message = ServerMessage::DrawAck {
            turn: draw.turn,
            seq,
        };
        out.push(Output::Send {
            to: vec![conn],
            message,
        });
        if seq == from.seq {
            // All of it was known already.
            return Ok(());
        }
        drawing.last_stroke = time;
        let was_warned = std::mem::take(&mut drawing.idle_warned);
        out.push(Output::Drawn {
            room,
            by: conn,
            from,
        });
        if was_warned {
            self.tell_clock(now, out);
        }
        Ok(())
    }

    pub(super) fn skip_turn(
        &mut self,
        rules: &Rules,
        now: Millis,
        user: UserId,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        let play = self.playing()?;
        if play.drawer != user {
            self.only_host(user)?;
        }
        if matches!(play.stage, Stage::Summary(_)) {
            return Err(Refusal::new(Code::NotNow, "This turn is over already."));
        }
        let reason = match play.is_hidden() {
            true => TurnEnd::Vetoed,
            false => TurnEnd::Skipped,
        };
        self.let_go()?;
        self.end_turn(rules, now, reason, out);
        Ok(())
    }

    /// A player wants no turn for a while, or is back. Whoever draws gives the
    /// turn up; guesses count as before.
    pub(super) fn take_break(
        &mut self,
        rules: &Rules,
        now: Millis,
        user: UserId,
        on_break: bool,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        let Some(seat) = self.seat_mut(user) else {
            return Ok(());
        };
        if seat.hosting {
            return Err(Refusal::new(Code::NotNow, "You do not play."));
        }
        if std::mem::replace(&mut seat.on_break, on_break) == on_break {
            return Ok(());
        }
        self.tell_player(out, user, PlayerChange::Other);
        let draws = |play: &Play| play.drawer == user && !matches!(play.stage, Stage::Summary(_));
        if on_break && self.playing().is_ok_and(draws) {
            return self.skip_turn(rules, now, user, out);
        }
        self.people_changed(rules, now, out);
        Ok(())
    }

    /// The host stops the clocks, or lets them run again.
    pub(super) fn hold_game(
        &mut self,
        rules: &Rules,
        now: Millis,
        user: UserId,
        held: bool,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        self.only_host(user)?;
        let play = self.playing_mut()?;
        let before = std::mem::replace(&mut play.held, held);
        if !held {
            self.show_drawing(out);
            self.keep(None, out);
        }
        if before != held {
            self.people_changed(rules, now, out);
        }
        Ok(())
    }

    /// The host stops the game for today: the room is kept for
    /// `KEPT_ROOM_TIME`, whoever is here.
    pub(super) fn continue_later(
        &mut self,
        rules: &Rules,
        now: Millis,
        user: UserId,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        self.hold_game(rules, now, user, true, out)?;
        let deadline = now + ms(KEPT_ROOM_TIME);
        let until = rules.wall_seconds(deadline);
        self.keep(Some(Kept { until, deadline }), out);
        Ok(())
    }

    pub(super) fn solve(&mut self, rules: &Rules, now: Millis, user: UserId, out: &mut Outbox) {
        let RoomPhase::Playing(play) = &mut self.phase else {
            return;
        };
        let time = play.time(now);
        let Stage::Drawing(drawing) = &mut play.stage else {
            return;
        };
        let place = u32::try_from(drawing.solved.len() + 1).unwrap_or(u32::MAX);
        let points = score::guesser(
            self.settings.scoring,
            time - drawing.since,
            drawing.total,
            place,
        );
        drawing.solved.push(Points {
            user_id: user,
            points,
        });
        let word = drawing.entry.word.clone();
        let Some(seat) = self.seat_mut(user) else {
            return;
        };
        seat.score += points;
        seat.words_guessed += 1;
        let username = seat.name.clone();
        self.tell_all(
            out,
            ServerMessage::CorrectGuess {
                user_id: user,
                username,
                points,
                place,
            },
        );
        self.tell(out, |seat| seat.user == user, ServerMessage::Word { word });
        self.tell_player(out, user, PlayerChange::Other);
        self.people_changed(rules, now, out);
    }

    /// Shows the word to the host who does not play, and so is nobody's rival.
    pub(super) fn see_word(&mut self, user: UserId, out: &mut Outbox) -> Result<(), Refusal> {
        self.only_host(user)?;
        if self.seat(user).is_none_or(|seat| !seat.hosting) {
            return Err(Refusal::new(
                Code::NotNow,
                "You play, so you have to guess the word.",
            ));
        }
        let Some(word) = self.playing_mut()?.show_word(user) else {
            return Err(Refusal::new(Code::NotNow, "Nothing is being drawn now."));
        };
        self.tell(out, |seat| seat.user == user, ServerMessage::Word { word });
        Ok(())
    }

    pub(super) fn playing(&self) -> Result<&Play, Refusal> {
        match &self.phase {
            RoomPhase::Playing(play) => Ok(play),
            RoomPhase::Lobby | RoomPhase::Podium(_) => Err(no_game()),
        }
    }

    pub(super) fn playing_mut(&mut self) -> Result<&mut Play, Refusal> {
        match &mut self.phase {
            RoomPhase::Playing(play) => Ok(play),
            RoomPhase::Lobby | RoomPhase::Podium(_) => Err(no_game()),
        }
    }

    // ---- Turns --------------------------------------------------------------

    /// Who draws next in this round: first those who have not been called,
    /// then those who were not there when they were; of these, first those
    /// whom the last game had no time for; of these, as `draw_order` says.
    fn next_drawer(&mut self) -> Option<UserId> {
        let order = self.settings.draw_order;
        let place = |seat: &Seat| {
            let turns = match order {
                DrawOrder::FewestTurns => seat.turns,
                DrawOrder::Joining | DrawOrder::Random => 0,
            };
            (seat.deferred, !seat.first, turns)
        };
        let waiting = || self.in_play().filter(|seat| !seat.drawn);
        let first = waiting().map(place).min()?;
        let mut next = waiting()
            .filter(|seat| place(seat) == first)
            .map(|seat| seat.user);
        match order {
            DrawOrder::Joining | DrawOrder::FewestTurns => next.next(),
            DrawOrder::Random => {
                let next: Vec<UserId> = next.collect();
                self.dice.choice(next)
            }
        }
    }

    fn next_turn(&mut self, rules: &Rules, now: Millis, out: &mut Outbox) {
        let RoomPhase::Playing(mut play) = std::mem::replace(&mut self.phase, RoomPhase::Lobby)
        else {
            return;
        };
        self.count_likes(&mut play);
        let played = play.time(now).saturating_sub(play.started_at);
        let end_after = Millis::from(self.settings.end_after) * 60_000;
        if end_after > 0 && played >= end_after {
            return self.finish_game(now, &play, out);
        }
        let mut drawer = self.next_drawer();
        if drawer.is_none() && play.round >= u32::from(self.settings.max_rounds) {
            return self.finish_game(now, &play, out);
        }
        if drawer.is_none() {
            play.round += 1;
            play.drew_and_left.clear();
            for seat in &mut self.seats {
                seat.drawn = false;
                seat.deferred = false;
            }
            drawer = self.next_drawer();
        }
        match drawer {
            Some(drawer) => self.begin_turn(rules, now, play, drawer, out),
            None => self.finish_game(now, &play, out),
        }
    }

    pub(super) fn begin_turn(
        &mut self,
        rules: &Rules,
        now: Millis,
        mut play: Box<Play>,
        drawer: UserId,
        out: &mut Outbox,
    ) {
        let mut pool = Pool {
            listed: rules.words.of(self.settings.language),
            custom: self.custom.as_ref().map(|words| words.list()),
            used_listed: &mut self.used_words,
            used_custom: &mut self.used_custom,
        };
        let choices = pool.offer(&self.settings, &mut self.dice);
        play.turn += 1;
        play.drawer = drawer;
        play.likes.forget();
        play.stage = Stage::Choosing {
            choices,
            until: now + Millis::from(self.settings.choice_time) * 1000,
        };
        self.phase = RoomPhase::Playing(play);
        self.forget_knowers_chat();
        self.tell_phase(now, out);
        self.people_changed(rules, now, out);
    }

    fn begin_drawing(&mut self, now: Millis, choice: Choice, out: &mut Outbox) {
        for (place, word) in choice.words() {
            match place {
                Place::Listed(index) => drop(self.used_words.insert(index)),
                // The list may be another one by now.
                Place::Custom { .. } => {
                    let list = self.custom.as_ref().map(|words| words.list());
                    let index = list.and_then(|list| list.find(word));
                    self.used_custom.extend(index);
                }
            }
        }
        let Choice { entry, parts, .. } = choice;
        let total = Millis::from(self.settings.time_limit) * 1000;
        let masked = match self.settings.word_mode {
            WordMode::Normal | WordMode::Combined => MaskedWord::new(&entry.word),
            WordMode::HiddenLength => MaskedWord::untold(),
        };
        let wished = match self.settings.auto_hints {
            true => masked.automatic_hints(),
            false => self.settings.hints,
        };
        let hints = masked.hints(wished) as Millis;
        let RoomPhase::Playing(play) = &mut self.phase else {
            return;
        };
        let began = play.time(now);
        play.stage = Stage::Drawing(Drawing {
            entry,
            parts,
            masked,
            canvas: Canvas::new(play.turn),
            hidden: false,
            shown_to: Vec::new(),
            solved: Vec::new(),
            since: began,
            total,
            until: began + total,
            hints: (1..=hints)
                .rev()
                .map(|hint| began + total * hint / (hints + 1))
                .collect(),
            last_stroke: began,
            idle_warned: false,
        });
        self.tell_phase(now, out);
    }

    /// Ends the turn, however far it was.
    fn end_turn(&mut self, rules: &Rules, now: Millis, reason: TurnEnd, out: &mut Outbox) {
        let RoomPhase::Playing(play) = &mut self.phase else {
            return;
        };
        let until = play.time(now) + Millis::from(self.settings.summary_time) * 1000;
        let drawer = play.drawer;
        play.drawer_gone_until = None;
        if matches!(play.stage, Stage::Summary(_)) {
            return;
        }
        let summary = Summary {
            word: None,
            definition: None,
            reason,
            points: Vec::new(),
            canvas: None,
            until,
        };
        match std::mem::replace(&mut play.stage, Stage::Summary(summary)) {
            Stage::Choosing { .. } | Stage::Summary(_) => {}
            Stage::Drawing(drawing) => {
                let vetoed = drawing.hidden || reason == TurnEnd::DrawerRemoved;
                if vetoed {
                    play.likes.forget();
                }
                let solved = drawing.solved.len();
                let mut points = drawing.solved;
                let solvers = points.iter().map(|solved| solved.user_id);
                let people = solved + guessing(&self.seats, drawer, solvers).count();
                let seat = self.seats.iter_mut().find(|seat| seat.user == drawer);
                if let Some(seat) = seat.filter(|_| !vetoed) {
                    let won = score::drawer(self.settings.scoring, solved, people);
                    seat.score += won;
                    seat.words_drawn += 1;
                    points.push(Points {
                        user_id: drawer,
                        points: won,
                    });
                }
                let Entry {
                    word, definition, ..
                } = drawing.entry;
                let canvas = (!vetoed).then_some(drawing.canvas);
                play.stage = Stage::Summary(Summary {
                    word: Some(word),
                    definition,
                    reason,
                    points,
                    canvas,
                    until,
                });
            }
        }
        if let Some(seat) = self.seat_mut(drawer) {
            // Who was not there draws at the end of the round, but once.
            let again = reason == TurnEnd::DrawerGone && !seat.deferred;
            (seat.deferred, seat.drawn) = (true, !again);
            if seat.drawn {
                seat.turns += 1;
                seat.first = false;
            }
            self.tell_player(out, drawer, PlayerChange::Other);
        }
        self.tell_phase(now, out);
        self.people_changed(rules, now, out);
    }

    /// The turn that was shown last is over, and its drawing has its likes.
    fn count_likes(&self, play: &mut Play) {
        let Stage::Summary(Summary {
            word: Some(word),
            canvas: Some(_),
            ..
        }) = &play.stage
        else {
            return;
        };
        if let Some(seat) = self.seat(play.drawer) {
            play.likes.count(play.drawer, &seat.name, word);
        }
    }

    fn finish_game(&mut self, now: Millis, play: &Play, out: &mut Outbox) {
        let mut seats: Vec<&Seat> = self.seats.iter().filter(|seat| !seat.hosting).collect();
        seats.sort_by_key(|seat| std::cmp::Reverse(seat.score));
        let rank = |seat: &Seat| {
            let better = seats
                .iter()
                .filter(|other| other.score > seat.score)
                .count();
            u32::try_from(better + 1).unwrap_or(u32::MAX)
        };
        let standings = seats.iter().map(|seat| Standing {
            user_id: seat.user,
            username: seat.name.clone(),
            avatar: seat.avatar,
            score: seat.score,
            rank: rank(seat),
        });
        let players = seats.iter().map(|seat| PlayerResult {
            user: seat.user,
            username: seat.name.clone(),
            score: seat.score,
            rank: rank(seat),
            words_guessed: seat.words_guessed,
            words_drawn: seat.words_drawn,
        });
        let game = FinishedGame {
            id: self.dice.u128(..),
            room_name: self.settings.name.clone(),
            code: self.code,
            lasted_ms: now - play.started_at,
            rounds: self.settings.max_rounds,
            players: players.collect(),
        };
        self.most_liked = play.likes.best();
        self.phase = RoomPhase::Podium(standings.collect());
        self.games_over = self.games_over.wrapping_add(1);
        if game.players.len() >= PLAYING_MIN {
            out.push(Output::Finished(Box::new(game)));
        }
        self.tell_phase(now, out);
        self.settle_host(out);
        for at in 0..self.seats.len() {
            if std::mem::take(&mut self.seats[at].ready) {
                self.tell_player(out, self.seats[at].user, PlayerChange::Ready);
            }
        }
    }

    // ---- What people and time do to a turn ----------------------------------

    /// A seat is gone for good.
    pub(super) fn seat_given_up(
        &mut self,
        rules: &Rules,
        now: Millis,
        seat: &Seat,
        reason: LeaveReason,
        out: &mut Outbox,
    ) {
        let RoomPhase::Playing(play) = &mut self.phase else {
            return;
        };
        let draws = play.drawer == seat.user;
        if draws || seat.drawn {
            play.drew_and_left.insert(seat.user);
        }
        if self.players().count() < PLAYING_MIN {
            return self.abandon_game(now, out);
        }
        if draws {
            let reason = match reason {
                LeaveReason::Left => TurnEnd::DrawerLeft,
                LeaveReason::Kicked => TurnEnd::DrawerRemoved,
            };
            self.end_turn(rules, now, reason, out);
        }
        self.people_changed(rules, now, out);
    }

    /// Too few have a seat to go on: the scores stand as they are.
    pub(super) fn abandon_game(&mut self, now: Millis, out: &mut Outbox) {
        if let RoomPhase::Playing(mut play) = std::mem::replace(&mut self.phase, RoomPhase::Lobby) {
            play.resume(now);
            self.count_likes(&mut play);
            self.finish_game(now, &play, out);
        }
    }

    /// Somebody came, went, came back, looked away or solved the word: the
    /// game stops or goes on, waits for its drawer, or the turn is over.
    pub(super) fn people_changed(&mut self, rules: &Rules, now: Millis, out: &mut Outbox) {
        let in_play = self.in_play().count();
        let all_are_here = self.connected().count() == self.seats.len();
        let RoomPhase::Playing(play) = &mut self.phase else {
            return;
        };
        let before = play.clock_facts();

        let drawer_here = self
            .seats
            .iter()
            .any(|seat| seat.user == play.drawer && seat.conn.is_some());
        if drawer_here {
            play.drawer_is_back(now);
        } else if !matches!(play.stage, Stage::Summary(_)) && play.drawer_gone_until.is_none() {
            play.drawer_gone_until = Some(play.time(now) + ms(DRAWER_GONE_TIME));
        }
        if all_are_here {
            play.returning_until = None;
        }
        play.returning_until.take_if(|until| *until <= now);
        let returning = play.returning_until.is_some();
        if in_play >= PLAYING_MIN && !play.held && (drawer_here || !returning) {
            play.resume(now);
        } else if play.paused_at.is_none() {
            play.pause(now);
        }

        if let Stage::Drawing(drawing) = &mut play.stage
            && play.paused_at.is_none()
            && !returning
            && !drawing.solved.is_empty()
        {
            let solvers = drawing.solved.iter().map(|solved| solved.user_id);
            let guessing = guessing(&self.seats, play.drawer, solvers).count();
            let solved = drawing.solved.len();
            if guessing == 0 {
                return self.end_turn(rules, now, TurnEnd::AllGuessed, out);
            }
            if self.settings.quick_finish
                && in_play >= QUICK_FINISH_PLAYERS
                && solved * 4 >= (solved + guessing) * 3
            {
                drawing.until = drawing.until.min(now + ms(QUICK_FINISH_TIME));
            }
        }
        // A clock that only ran on through a pause is told as running again.
        if before != play.clock_facts() {
            self.tell_clock(now, out);
        }
    }

    /// Brings a game back that was written down: its clocks stand.
    pub(super) fn restore_play(&mut self, rules: &Rules, now: Millis, (base, ops): StoredDrawing) {
        let RoomPhase::Playing(play) = &mut self.phase else {
            return;
        };
        if let Some(canvas) = play.canvas_mut() {
            canvas.restore(base, ops);
        }
        let time = play.time(now);
        if let Stage::Drawing(drawing) = &mut play.stage {
            drawing.last_stroke = time;
        }
        // What was due when the server ended comes when the clocks run again.
        if let Some(due) = play.next_deadline().filter(|&due| due <= now) {
            play.pause(due.saturating_sub(1));
        }
        play.returning_until = Some(now + ms(RETURN_TIME));
        // Nobody is connected whom this could be told.
        self.people_changed(rules, now, &mut Outbox::new());
    }

    pub(super) fn play_deadline(&mut self, rules: &Rules, at: Millis, out: &mut Outbox) {
        let RoomPhase::Playing(play) = &mut self.phase else {
            return;
        };
        let Some((_, due)) = play.next_due() else {
            return;
        };
        match (due, &mut play.stage) {
            (Due::Returning, _) => self.people_changed(rules, at, out),
            (Due::StageEnd, Stage::Choosing { choices, .. }) => match choices.first() {
                Some(choice) => {
                    let choice = choice.clone();
                    self.begin_drawing(at, choice, out);
                }
                None => self.end_turn(rules, at, TurnEnd::Skipped, out),
            },
            (Due::StageEnd, Stage::Drawing(_)) => self.end_turn(rules, at, TurnEnd::TimeUp, out),
            (Due::StageEnd, Stage::Summary(_)) => self.next_turn(rules, at, out),
            (Due::DrawerGone, _) => self.end_turn(rules, at, TurnEnd::DrawerGone, out),
            (Due::IdleSkip, _) => self.end_turn(rules, at, TurnEnd::DrawerIdle, out),
            (Due::IdleWarning, Stage::Drawing(drawing)) => {
                drawing.idle_warned = true;
                self.tell_clock(at, out);
            }
            (Due::Hint, Stage::Drawing(drawing)) => {
                drawing.hints.pop();
                drawing.masked.reveal(&mut self.dice);
                let mask = drawing.masked.mask();
                self.tell_all(out, ServerMessage::Hint { mask });
            }
            (Due::IdleWarning | Due::Hint, _) => {}
        }
    }

    /// Tells everybody the phase, each as they may see it: those who see a
    /// word in it, and the others.
    fn tell_phase(&self, now: Millis, out: &mut Outbox) {
        for sees_words in [true, false] {
            let wanted = |seat: &Seat| {
                let RoomPhase::Playing(play) = &self.phase else {
                    return !sees_words;
                };
                play.sees_words(seat.user) == sees_words
            };
            let reader = self.connected().find(|seat| wanted(seat));
            if sees_words {
                let Some(seat) = reader else { continue };
                let phase = self.phase_for(now, seat.user);
                self.tell(out, wanted, ServerMessage::Phase { phase });
            } else {
                let phase = self.phase_for(now, UserId::NOBODY);
                self.tell_openly(out, wanted, ServerMessage::Phase { phase });
            }
        }
    }

    pub(super) fn tell_clock(&self, now: Millis, out: &mut Outbox) {
        if let RoomPhase::Playing(play) = &self.phase {
            self.tell_all(
                out,
                ServerMessage::Clock {
                    clock: play.clock(now),
                },
            );
        }
    }
}

fn no_game() -> Refusal {
    Refusal::new(Code::NotNow, "No game is running.")
}

/// Who is still expected to guess: connected, not away, at play, neither the
/// drawer nor one of those who have solved it.
fn guessing(
    seats: &[Seat],
    drawer: UserId,
    solvers: impl Iterator<Item = UserId> + Clone,
) -> impl Iterator<Item = &Seat> {
    seats.iter().filter(move |seat| {
        seat.conn.is_some()
            && !seat.away
            && seat.takes_part()
            && seat.user != drawer
            && !solvers.clone().any(|solver| solver == seat.user)
    })
}
