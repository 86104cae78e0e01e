//! What people do in a game: they start it, choose a word, draw, guess and pass.
//!
//! A refusal changes nothing. What a move leads to is for `turns`.

use std::collections::BTreeSet;

use super::canvas::Canvas;
use super::likes::Likes;
use super::output::{Outbox, Output};
use super::play::{Play, Stage, Summary};
use super::room::{Kept, Room, RoomPhase};
use super::rules::Rules;
use super::seat::Seat;
use super::{Millis, ms, score};
use crate::limits::{KEPT_ROOM_TIME, PLAYING_MIN};
use crate::protocol::client::DrawOps;
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::{ConnId, UserId};
use crate::protocol::server::{CanvasAddress, PlayerChange, Points, ServerMessage, TurnEnd};

impl Room {
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
        self.teams_for_start()?;
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
    pub(super) fn see_word(
        &mut self,
        conn: ConnId,
        user: UserId,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
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
        out.push(Output::Send {
            to: vec![conn],
            message: ServerMessage::Word { word },
        });
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
}

fn no_game() -> Refusal {
    Refusal::new(Code::NotNow, "No game is running.")
}
