//! What is said in a room: chat and guesses, and who reads them.

use super::guess::{Verdict, judge};
use super::output::{Outbox, Output};
use super::profanity::is_profane;
use super::room::{NumberedLine, Room, RoomPhase};
use super::rules::Rules;
use super::{Millis, ms};
use crate::limits::{
    CHAT_BURST, CHAT_HISTORY_LINES, CHAT_INTERVAL, GUESS_BURST, GUESS_CHARACTER_TIME,
    GUESS_CHARACTERS_LEAST, WRONG_GUESSES_PLAYERS_MAX,
};
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::{ConnId, UserId};
use crate::protocol::server::{Channel, ChatLine, ServerMessage};
use crate::protocol::settings::{ChatMode, WrongGuesses};

impl Room {
    /// A line of chat; while a word is drawn, a guess first.
    pub(super) fn chat(
        &mut self,
        rules: &Rules,
        now: Millis,
        user: UserId,
        message: &str,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        let channel = match &self.phase {
            RoomPhase::Playing(play) if play.is_choosing(user) => {
                return Err(Refusal::new(Code::NotNow, "Choose your word first."));
            }
            RoomPhase::Playing(play) if play.is_drawn() => {
                if play.knows_word(user) {
                    self.chat_is_open(ChatMode::On)?;
                    Channel::Knowers
                } else if self.is_hosting(user) {
                    self.chat_is_open(ChatMode::On)?;
                    if self.verdict(message) != Some(Verdict::Wrong) {
                        let why = "That says too much about the word.";
                        return Err(Refusal::new(Code::NotNow, why));
                    }
                    Channel::Room
                } else {
                    self.count_guess(now, user, message)?;
                    if self.guess_is_settled(rules, now, user, message, out) {
                        return Ok(());
                    }
                    match self.settings.wrong_guesses {
                        WrongGuesses::Everyone => Channel::Room,
                        WrongGuesses::Auto if self.seats.len() <= WRONG_GUESSES_PLAYERS_MAX => {
                            Channel::Room
                        }
                        WrongGuesses::Auto | WrongGuesses::Knowers | WrongGuesses::Nobody => {
                            Channel::Guesses
                        }
                    }
                }
            }
            RoomPhase::Playing(_) | RoomPhase::Lobby | RoomPhase::Podium(_) => {
                self.chat_is_open(ChatMode::Breaks)?;
                Channel::Room
            }
        };
        self.may_speak(user)?;
        self.may_be_said(message)?;
        self.is_not_too_fast(now, user)?;
        self.say(rules, now, user, message, channel, out);
        Ok(())
    }

    /// Counts a line, or refuses it when too many came before.
    fn is_not_too_fast(&mut self, now: Millis, user: UserId) -> Result<(), Refusal> {
        let Some(seat) = self.seat_mut(user) else {
            return Ok(());
        };
        let clock = seat.chat_clock.max(now) + ms(CHAT_INTERVAL);
        let wait = clock.saturating_sub(now + CHAT_BURST * ms(CHAT_INTERVAL));
        if wait > 0 {
            return Err(Refusal::too_fast(
                "Not sent: you write too fast for the others.",
                wait,
            ));
        }
        seat.chat_clock = clock;
        Ok(())
    }

    /// Counts a guess, or refuses to judge it when nobody could type so fast.
    fn count_guess(&mut self, now: Millis, user: UserId, guess: &str) -> Result<(), Refusal> {
        let Some(seat) = self.seat_mut(user) else {
            return Ok(());
        };
        let characters = guess.chars().count().max(GUESS_CHARACTERS_LEAST);
        let cost = characters as Millis * ms(GUESS_CHARACTER_TIME);
        let clock = seat.guess_clock.max(now) + cost;
        let wait = clock.saturating_sub(now + ms(GUESS_BURST));
        if wait > 0 {
            return Err(Refusal::too_fast("You guess faster than people do.", wait));
        }
        seat.guess_clock = clock;
        Ok(())
    }

    /// Refuses a line that the word filter does not let pass.
    fn may_be_said(&self, message: &str) -> Result<(), Refusal> {
        if self.settings.profanity_filter && is_profane(message, self.settings.language) {
            return Err(Refusal::new(
                Code::Profanity,
                "Not sent: this room has a word filter.",
            ));
        }
        Ok(())
    }

    /// Refuses a line that the settings do not allow now: `On` is needed while
    /// a word is drawn, `Breaks` at other times.
    fn chat_is_open(&self, needed: ChatMode) -> Result<(), Refusal> {
        let why = match self.settings.chat {
            ChatMode::Off => "The host has switched the chat off.",
            ChatMode::Breaks if needed == ChatMode::On => "The chat is open between drawings.",
            ChatMode::Breaks | ChatMode::On => return Ok(()),
        };
        Err(Refusal::new(Code::ChatOff, why))
    }

    /// A guess that nobody reads if it is wrong.
    pub(super) fn guess(
        &mut self,
        rules: &Rules,
        now: Millis,
        user: UserId,
        guess: &str,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        let play = self.playing()?;
        if play.drawer == user {
            return Err(Refusal::new(Code::NotNow, "You draw: the others guess."));
        }
        if !play.is_drawn() {
            return Err(Refusal::new(Code::NotNow, "There is nothing to guess now."));
        }
        if self.is_hosting(user) {
            let why = "You hold the room and do not play: the others guess.";
            return Err(Refusal::new(Code::NotNow, why));
        }
        if play.has_solved(user) {
            return Err(Refusal::new(Code::NotNow, "You have guessed it already."));
        }
        if play.knows_word(user) {
            return Err(Refusal::new(Code::NotNow, "You have seen the word."));
        }
        self.count_guess(now, user, guess)?;
        self.guess_is_settled(rules, now, user, guess, out);
        Ok(())
    }

    /// Judges a guess of somebody who may guess. True if it was correct or
    /// near, so that the others must not read it.
    fn guess_is_settled(
        &mut self,
        rules: &Rules,
        now: Millis,
        user: UserId,
        guess: &str,
        out: &mut Outbox,
    ) -> bool {
        match self.verdict(guess) {
            None | Some(Verdict::Wrong) => return false,
            Some(Verdict::Near) => {
                let message = ServerMessage::NearGuess {
                    guess: guess.into(),
                };
                self.tell(out, |seat| seat.user == user, message);
            }
            Some(Verdict::Correct) => self.solve(rules, now, user, out),
        }
        true
    }

    /// What a guess is worth; `None` while nothing is drawn.
    fn verdict(&self, guess: &str) -> Option<Verdict> {
        let RoomPhase::Playing(play) = &self.phase else {
            return None;
        };
        let (entry, parts) = play.drawn_word()?;
        let is = |spellings| judge(guess, spellings, self.settings.language);
        let mut verdict = is(entry.spellings().collect::<Vec<_>>());
        // One of two combined words is on the way, and nobody else's business.
        if verdict == Verdict::Wrong
            && parts
                .iter()
                .any(|part| is(part.spellings().collect()) != Verdict::Wrong)
        {
            verdict = Verdict::Near;
        }
        Some(verdict)
    }

    /// Whether somebody holds the room and does not play.
    fn is_hosting(&self, user: UserId) -> bool {
        self.seat(user).is_some_and(|seat| seat.hosting)
    }

    /// Whether somebody may read a line of chat now.
    pub(super) fn may_read(&self, line: &ChatLine, user: UserId) -> bool {
        match line.channel {
            Channel::Room => true,
            Channel::Knowers => self.knows_word(user),
            Channel::Guesses if line.user_id == user => true,
            // Who looks after the room and has seen the word sees it all.
            Channel::Guesses if self.is_hosting(user) && self.knows_word(user) => true,
            Channel::Guesses => {
                self.settings.wrong_guesses != WrongGuesses::Nobody
                    && (self.host == Some(user) || self.knows_word(user))
            }
        }
    }

    /// Shows a line to those who may read it, and keeps it for those who join.
    pub(super) fn say(
        &mut self,
        rules: &Rules,
        now: Millis,
        user: UserId,
        message: &str,
        channel: Channel,
        out: &mut Outbox,
    ) {
        let Some(seat) = self.seat(user) else { return };
        let line = ChatLine {
            user_id: user,
            username: seat.name.clone(),
            message: message.into(),
            timestamp: rules.timestamp(now),
            channel,
        };
        let message = ServerMessage::ChatMessage(line.clone());
        match channel {
            Channel::Room => self.tell_all(out, message),
            Channel::Knowers | Channel::Guesses => {
                let seats = self.seats.iter();
                let readers = seats.filter(|seat| self.may_read(&line, seat.user));
                let mut to: Vec<ConnId> = readers.filter_map(|seat| seat.conn).collect();
                to.extend(self.remotes_reading(&line));
                if !to.is_empty() {
                    out.push(Output::Send { to, message });
                }
            }
        }
        if self.chat.len() == CHAT_HISTORY_LINES {
            self.chat.pop_front();
        }
        self.chat.push_back((self.next_line, line));
        self.next_line += 1;
    }

    /// What was said among those who knew the last word is nobody's business
    /// in the next turn.
    pub(super) fn forget_knowers_chat(&mut self) {
        self.chat.retain(|(_, line)| line.channel == Channel::Room);
        self.knowers_since = self.next_line;
    }

    /// The chat from a line on, as far as it is remembered.
    pub fn chat_since(&self, number: u64) -> impl Iterator<Item = &NumberedLine> {
        self.chat.iter().filter(move |line| line.0 >= number)
    }

    /// The number that the next line of chat will have.
    pub fn next_line(&self) -> u64 {
        self.next_line
    }
}
