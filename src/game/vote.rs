//! Voting somebody out: any player can ask, and the majority of the others who
//! are connected decides. One vote at a time; a restart drops it.
//!
//! The host cannot be voted out, and who was can be let back in by the host.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::output::Outbox;
use super::room::Room;
use super::rules::Rules;
use super::{Millis, ms};
use crate::limits::{VOTE_AGAIN_TIME, VOTE_TIME, VOTERS_MIN};
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::UserId;
use crate::protocol::server::{ServerMessage, VoteView};

/// The vote that runs, and who must wait with another one.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Votes {
    running: Option<Vote>,
    /// Whose last vote has failed, and until when; the oldest first.
    failed: Vec<(UserId, Millis)>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Vote {
    /// Who may have to go.
    user: UserId,
    by: UserId,
    said: BTreeMap<UserId, bool>,
    until: Millis,
}

impl Room {
    /// Begins a vote; whoever does has said yes.
    pub(super) fn begin_vote(
        &mut self,
        rules: &Rules,
        now: Millis,
        by: UserId,
        user: UserId,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        let not_now = |why| Err(Refusal::new(Code::NotNow, why));
        if !self.settings.vote_kick {
            return not_now("The host has switched votes off.");
        }
        if self.seat(user).is_none() {
            let why = "That player is not in this room.";
            return Err(Refusal::new(Code::NotInRoom, why));
        }
        if user == by {
            return not_now("To go yourself, leave the room.");
        }
        if Some(user) == self.host || user == self.owner {
            return not_now("The host cannot be voted out.");
        }
        if self.votes.running.is_some() {
            return not_now("A vote is running already.");
        }
        self.votes.failed.retain(|&(_, until)| now < until);
        if let Some(&(_, until)) = self.votes.failed.iter().find(|(who, _)| *who == by) {
            let wait = (until - now).div_ceil(1000);
            return Err(Refusal {
                retry_after: u32::try_from(wait).ok(),
                ..Refusal::new(
                    Code::NotNow,
                    format!("Your last vote has failed. Wait {wait} s."),
                )
            });
        }
        if self.voters(user) < VOTERS_MIN {
            return not_now("Too few others are here for a vote.");
        }
        self.votes.running = Some(Vote {
            user,
            by,
            said: [(by, true)].into(),
            until: now + ms(VOTE_TIME),
        });
        self.count_votes(rules, now, out);
        Ok(())
    }

    /// A voice, which can be changed while the vote runs.
    pub(super) fn cast_vote(
        &mut self,
        rules: &Rules,
        now: Millis,
        user: UserId,
        yes: bool,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        let Some(vote) = &mut self.votes.running else {
            return Err(Refusal::new(Code::NotNow, "No vote is running."));
        };
        if vote.user == user {
            return Err(Refusal::new(Code::NotNow, "This vote is about you."));
        }
        if vote.said.insert(user, yes) != Some(yes) {
            self.count_votes(rules, now, out);
        }
        Ok(())
    }

    /// Looks whether the vote is decided, and tells how it stands.
    pub(super) fn count_votes(&mut self, rules: &Rules, now: Millis, out: &mut Outbox) {
        let Some(vote) = &self.votes.running else {
            return;
        };
        let (user, by) = (vote.user, vote.by);
        let voters = self.voters(user);
        let (yes, no) = (self.voices(vote, true), self.voices(vote, false));
        let may_go = self.seat(user).is_some()
            && Some(user) != self.host
            && self.settings.vote_kick
            && voters >= VOTERS_MIN;
        if may_go && yes * 2 > voters {
            self.end_vote(out);
            self.put_out(
                rules,
                now,
                user,
                "The others voted you out of the room.",
                out,
            );
        } else if !may_go || (voters - no) * 2 <= voters || vote.until <= now {
            if may_go {
                self.votes.failed.push((by, now + ms(VOTE_AGAIN_TIME)));
            }
            self.end_vote(out);
        } else {
            self.tell_vote(now, out);
        }
    }

    /// When the vote that runs is over.
    pub(super) fn vote_deadline(&self) -> Option<Millis> {
        self.votes.running.as_ref().map(|vote| vote.until)
    }

    /// The vote that runs, as everybody sees it.
    pub(super) fn vote_view(&self, now: Millis) -> Option<VoteView> {
        let vote = self.votes.running.as_ref()?;
        Some(VoteView {
            user_id: vote.user,
            by: vote.by,
            yes: self.voices(vote, true),
            needed: self.voters(vote.user) / 2 + 1,
            voted: vote.said.keys().copied().collect(),
            left_ms: vote.until.saturating_sub(now),
        })
    }

    /// Everybody who is connected, but for whom it is about.
    fn voters(&self, about: UserId) -> usize {
        self.connected().filter(|seat| seat.user != about).count()
    }

    /// Of those who are still here.
    fn voices(&self, vote: &Vote, yes: bool) -> usize {
        self.connected()
            .filter(|seat| vote.said.get(&seat.user) == Some(&yes))
            .count()
    }

    fn end_vote(&mut self, out: &mut Outbox) {
        self.votes.running = None;
        self.tell_all(out, ServerMessage::Vote { vote: None });
    }

    fn tell_vote(&self, now: Millis, out: &mut Outbox) {
        let vote = self.vote_view(now);
        self.tell_all(out, ServerMessage::Vote { vote });
    }
}
