//! A command of somebody in a room: whose business each is.
//!
//! One table of all of them. What a command does, and to whom it is refused,
//! stands with its rule.

use super::Millis;
use super::output::Outbox;
use super::room::Room;
use super::rules::Rules;
use crate::protocol::client::ClientMessage;
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::{ConnId, UserId};
use crate::protocol::server::{LeaveReason, PlayerChange};

impl Room {
    /// A command of somebody who has a seat here, or watches.
    pub(super) fn command(
        &mut self,
        rules: &Rules,
        now: Millis,
        conn: ConnId,
        user: UserId,
        command: ClientMessage,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        #[cfg(feature = "fault")]
        if let ClientMessage::ChatMessage { message } = &command {
            crate::fault::strike(message);
        }
        let is_remote = user == UserId::NOBODY && self.is_remote(conn);
        let user = match user {
            UserId::NOBODY if !is_remote => return self.spectator_says(conn, &command, out),
            UserId::NOBODY if command == ClientMessage::LeaveRoom => {
                self.put_down(conn, out);
                return Ok(());
            }
            UserId::NOBODY => self.said_for(&command)?,
            user => user,
        };
        self.may_say_unnamed(user, &command)?;
        match command {
            ClientMessage::LeaveRoom => {
                self.give_up(rules, now, user, LeaveReason::Left, out);
                Ok(())
            }
            ClientMessage::Ready { ready } => {
                if let Some(seat) = self.seat_mut(user) {
                    seat.ready = ready;
                    self.tell_player(out, user, PlayerChange::Ready);
                }
                Ok(())
            }
            ClientMessage::Away { away } => {
                if let Some(seat) = self.seat_mut(user)
                    && std::mem::replace(&mut seat.away, away) != away
                {
                    self.tell_player(out, user, PlayerChange::Other);
                    self.people_changed(rules, now, out);
                }
                Ok(())
            }
            ClientMessage::Break { on_break } => self.take_break(rules, now, user, on_break, out),
            ClientMessage::UpdateSettings(change) => {
                self.update_settings(rules, now, user, &change, out)
            }
            ClientMessage::Kick { user: kicked } => self.kick(rules, now, user, kicked, out),
            ClientMessage::LetBack { user: back } => self.let_back(rules, now, user, back, out),
            ClientMessage::SetDoor { door } => self.set_door(rules, now, user, door, out),
            ClientMessage::AnswerKnock(answer) => self.answer_knock(rules, now, user, answer, out),
            ClientMessage::VoteKick { user: who } => self.begin_vote(rules, now, user, who, out),
            ClientMessage::Vote { yes } => self.cast_vote(rules, now, user, yes, out),
            ClientMessage::Report { user: who, reason } => {
                self.report(rules, now, (conn, user), (who, reason), out)
            }
            ClientMessage::DismissReport { user: who, reason } => {
                self.dismiss_report(user, (who, reason), out)
            }
            ClientMessage::AskSeat { user: seat } => self.ask_seat(now, user, seat, out),
            ClientMessage::ChooseTeam { team } => self.choose_team(user, team),
            ClientMessage::SetTeam { user: who, team } => self.set_team(user, who, team),
            ClientMessage::DealTeams => self.deal_teams(user),
            ClientMessage::Mute { user: who, muted } => self.mute(user, who, muted, out),
            ClientMessage::Rename { user: who, name } => {
                self.rename(rules, now, user, (who, &name), out)
            }
            ClientMessage::SetRoster { names } => self.set_roster(rules, now, user, names, out),
            ClientMessage::PickName { name } => self.pick_name(rules, now, user, &name, out),
            ClientMessage::FreeName { user: who } => self.release_name(rules, now, user, who, out),
            ClientMessage::HandOver { user: heir } => self.hand_over(user, heir, out),
            ClientMessage::AnswerRemote { number, yes } => {
                self.answer_remote(rules, now, user, (number, yes), out)
            }
            ClientMessage::WithdrawRemote { number } => self.withdraw_remote(user, number, out),
            ClientMessage::AddTime { seconds } => self.add_time(now, user, seconds, out),
            ClientMessage::ClearDrawing => self.clear_drawing(now, user, out),
            ClientMessage::HideDrawing => self.hide_drawing(rules, now, user, out),
            ClientMessage::NewWord => self.new_word(rules, now, user, out),
            ClientMessage::SeeWord => self.see_word(conn, user, out),
            ClientMessage::FinishGame => self.finish_now(now, user, out),
            ClientMessage::DeleteRoom => {
                self.only_host(user)?;
                self.close("The host closed the room.", out);
                Ok(())
            }
            ClientMessage::StartGame => self.start_game(rules, now, user, out),
            ClientMessage::ReturnToLobby => self.return_to_lobby(now, user, out),
            ClientMessage::ChooseWord { choice } => self.choose_word(now, user, choice, out),
            ClientMessage::DrawOps(draw) => self.draw(now, conn, user, draw, out),
            ClientMessage::Doodle { ops } => self.doodle(now, user, ops, out),
            ClientMessage::Like { turn } => self.like(user, turn, out),
            ClientMessage::SkipTurn => self.skip_turn(rules, now, user, out),
            ClientMessage::PauseGame => self.hold_game(rules, now, user, true, out),
            ClientMessage::ResumeGame => self.hold_game(rules, now, user, false, out),
            ClientMessage::ContinueLater => self.continue_later(rules, now, user, out),
            ClientMessage::ChatMessage { message } => self.chat(rules, now, user, &message, out),
            ClientMessage::GuessWord { guess } => self.guess(rules, now, user, &guess, out),
            ClientMessage::Authenticate { .. }
            | ClientMessage::JoinRoom(_)
            | ClientMessage::WatchRoom(_)
            | ClientMessage::HoldRemote(_)
            | ClientMessage::OfferRemote
            | ClientMessage::Draw(_)
            | ClientMessage::ClearCanvas => {
                // The edge has answered or translated these.
                Err(Refusal::new(
                    Code::BadMessage,
                    "This message does not belong here.",
                ))
            }
        }
    }

    pub(super) fn only_host(&self, user: UserId) -> Result<(), Refusal> {
        if self.host == Some(user) {
            Ok(())
        } else {
            Err(Refusal::new(Code::NotHost, "Only the host can do that."))
        }
    }
}
