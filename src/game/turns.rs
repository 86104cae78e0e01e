//! The course of a game: who draws next, what begins and ends a turn, and when
//! the game stands still.

use super::canvas::{Canvas, StoredDrawing};
use super::mask::MaskedWord;
use super::offer::{Choice, Place, Pool};
use super::output::{FinishedGame, Outbox, Output, PlayerResult};
use super::play::{Drawing, Due, Play, Stage, Summary};
use super::room::{Room, RoomPhase};
use super::rules::Rules;
use super::seat::Seat;
use super::words::Entry;
use super::{Millis, ms, score};
use crate::limits::{
    DRAWER_GONE_TIME, PLAYING_MIN, QUICK_FINISH_PLAYERS, QUICK_FINISH_TIME, RETURN_TIME,
};
use crate::protocol::ids::UserId;
use crate::protocol::server::{
    LeaveReason, PlayerChange, Points, ServerMessage, Standing, TurnEnd,
};
use crate::protocol::settings::{DrawOrder, WordMode};

impl Room {
    /// Who draws next in this round: first those who have not been called,
    /// then those who were not there when they were; of these, the team
    /// whose turn it is; of these, first those whom the last game had no time
    /// for; of these, as `draw_order` says.
    pub(super) fn next_drawer(&mut self) -> Option<UserId> {
        let order = self.settings.draw_order;
        let place = |seat: &Seat| {
            let turns = match order {
                DrawOrder::FewestTurns => seat.turns,
                DrawOrder::Joining | DrawOrder::Random => 0,
            };
            (seat.deferred, self.team_turn(seat), !seat.first, turns)
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
        self.reports.begin_turn();
        play.stage = Stage::Choosing {
            choices,
            until: now + Millis::from(self.settings.choice_time) * 1000,
        };
        self.phase = RoomPhase::Playing(play);
        self.forget_knowers_chat();
        self.tell_phase(now, out);
        self.people_changed(rules, now, out);
    }

    pub(super) fn begin_drawing(&mut self, now: Millis, choice: Choice, out: &mut Outbox) {
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
    pub(super) fn end_turn(
        &mut self,
        rules: &Rules,
        now: Millis,
        reason: TurnEnd,
        out: &mut Outbox,
    ) {
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
    pub(super) fn count_likes(&self, play: &mut Play) {
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

    pub(super) fn finish_game(&mut self, now: Millis, play: &Play, out: &mut Outbox) {
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
            team: seat.team,
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
        self.team_standings = self.standings_of_teams();
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
    pub(super) fn tell_phase(&self, now: Millis, out: &mut Outbox) {
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
