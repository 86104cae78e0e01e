//! A game: rounds and turns, from 'Start' to the podium.
//!
//! In a round each player draws once. A turn is a choice of words, a drawing
//! and a summary; what is only true in one of these stands inside its variant
//! of `Stage`, so that a turn cannot end twice and a word cannot outlive it.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::canvas::Canvas;
use super::likes::Likes;
use super::mask::MaskedWord;
use super::offer::Choice;
use super::room::Room;
use super::seat::Seat;
use super::words::Entry;
use super::{Millis, ms};
use crate::limits::{DRAWER_IDLE_TIME, DRAWER_IDLE_WARNING};
use crate::protocol::ids::UserId;
use crate::protocol::server::{Clock, Phase, Points, Turn, TurnEnd, Waiting, WaitingReason};

/// A game that is being played.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Play {
    /// From 1.
    pub round: u32,
    /// From 1, through the whole game.
    pub(super) turn: u32,
    /// Whose turn it is.
    pub drawer: UserId,
    pub(super) stage: Stage,
    #[serde(default)]
    pub(super) likes: Likes,
    /// The drawer has lost the connection and is waited for until then.
    pub(super) drawer_gone_until: Option<Millis>,
    /// The clocks stand since then.
    pub(super) paused_at: Option<Millis>,
    /// The host has stopped the clocks.
    #[serde(default)]
    pub(super) held: bool,
    /// The game has been brought back, and its players are expected until
    /// then: its clocks stand until the drawer is there, and nobody is passed
    /// over for not being back yet.
    #[serde(skip)]
    pub(super) returning_until: Option<Millis>,
    pub(super) started_at: Millis,
    /// Had this round's turn and then gave up the seat: whoever comes back
    /// has a new one, and no second turn.
    pub(super) drew_and_left: BTreeSet<UserId>,
}

/// What is going on in a turn.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Stage {
    Choosing { choices: Vec<Choice>, until: Millis },
    Drawing(Drawing),
    Summary(Summary),
}

/// A word is being drawn and guessed.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Drawing {
    pub entry: Entry,
    /// The words by themselves, where two are combined.
    #[serde(default)]
    pub parts: Vec<Entry>,
    pub masked: MaskedWord,
    pub canvas: Canvas,
    /// The host has taken the drawing off every board.
    #[serde(default)]
    pub hidden: bool,
    /// Who has seen the word and has no part in this turn: a host who does not
    /// play and has looked, whoever drew or guessed and whose seat is another's.
    #[serde(default)]
    pub shown_to: Vec<UserId>,
    /// In the order of guessing.
    pub solved: Vec<Points>,
    /// When the drawing time began, moved on by every pause.
    pub since: Millis,
    /// The whole drawing time.
    pub total: Millis,
    /// When it is over.
    pub until: Millis,
    /// When letters are revealed, the next one last.
    pub hints: Vec<Millis>,
    /// When the drawer last drew.
    #[serde(skip)]
    pub last_stroke: Millis,
    /// The drawer has been warned since.
    #[serde(skip)]
    pub idle_warned: bool,
}

/// The turn is over; its word and its points are shown.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Summary {
    pub word: Option<Arc<str>>,
    /// What it means, where its list says so.
    #[serde(default)]
    pub definition: Option<Arc<str>>,
    pub reason: TurnEnd,
    pub points: Vec<Points>,
    /// Stays on the board until the next turn.
    pub canvas: Option<Canvas>,
    pub until: Millis,
}

/// The deadlines of a turn, in the order in which they are met when several
/// are due at once.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
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

    /// The drawer, those who have guessed it, and those to whom it was shown.
    /// After the turn the word is no secret, and there is nothing
    /// to know.
    pub fn knows_word(&self, user: UserId) -> bool {
        let Stage::Drawing(drawing) = &self.stage else {
            return false;
        };
        user == self.drawer || self.has_solved(user) || drawing.shown_to.contains(&user)
    }

    /// Lets somebody know the word who does not play. `None` while nothing is
    /// drawn.
    pub fn show_word(&mut self, user: UserId) -> Option<Arc<str>> {
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
    pub fn sees_words(&self, user: UserId) -> bool {
        match self.stage {
            Stage::Choosing { .. } => user == self.drawer,
            Stage::Drawing(_) | Stage::Summary(_) => self.knows_word(user),
        }
    }

    /// What was one player's in this turn is another's.
    pub fn reseat(&mut self, from: UserId, to: UserId) {
        if self.knows_word(from) {
            // Whoever comes in anew has not forgotten it.
            self.show_word(from);
        }
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
    pub fn next_due(&self) -> Option<(Millis, Due)> {
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
                // Who has drawn may wait for the guesses.
                if self.drawer_gone_until.is_none() && drawing.canvas.is_blank() {
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

    pub fn canvas_mut(&mut self) -> Option<&mut Canvas> {
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
    pub fn time(&self, now: Millis) -> Millis {
        self.paused_at.unwrap_or(now)
    }

    /// What is told anew when it changes.
    pub fn clock_facts(&self) -> impl PartialEq + use<> {
        let pause = (self.paused_at, self.held, self.is_hidden());
        (pause, self.drawer_gone_until, self.stage_end())
    }

    /// Stops all clocks.
    pub fn pause(&mut self, now: Millis) {
        self.paused_at = Some(now);
    }

    /// Lets the clocks run again, each as far from its end as before.
    pub fn resume(&mut self, now: Millis) {
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
    pub fn drawer_is_back(&mut self, now: Millis) {
        let now = self.time(now);
        if self.drawer_gone_until.take().is_some()
            && let Stage::Drawing(drawing) = &mut self.stage
        {
            drawing.last_stroke = now;
            drawing.idle_warned = false;
        }
    }

    /// The clock as it is told.
    pub fn clock(&self, now: Millis) -> Clock {
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
