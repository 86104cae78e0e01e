//! Reports: a player tells that somebody's drawing, chat or name is bad. With a
//! host who is there they stand in the host's panel, until they are dismissed;
//! without, or about the host, they go to the server's admins.
//!
//! Whoever is reported learns nothing of it, nor do the others.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Millis;
use super::output::{Outbox, Output, Reported};
use super::room::Room;
use super::rules::Rules;
use crate::limits::{OPEN_REPORTS_MAX, REPORTS_PER_TURN};
use crate::protocol::client::ReportReason;
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::{ConnId, UserId};
use crate::protocol::server::{ReportView, ReportedTo, ServerMessage};

/// What the host has not dismissed, and who need not say it again.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Reports {
    /// The oldest first.
    open: Vec<Report>,
    /// Who has reported whom in this turn.
    made: BTreeSet<(UserId, UserId)>,
}

/// All who say the same of somebody.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Report {
    about: UserId,
    /// As it was then: the name itself may be the reason.
    username: Arc<str>,
    reason: ReportReason,
    by: BTreeSet<UserId>,
}

impl Reports {
    /// In the next turn everybody may report again.
    pub fn begin_turn(&mut self) {
        self.made.clear();
    }
}

impl Room {
    /// Somebody with a seat reports somebody else.
    pub(super) fn report(
        &mut self,
        rules: &Rules,
        now: Millis,
        (conn, by): (ConnId, UserId),
        (about, reason): (UserId, ReportReason),
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        let not_now = |why: String| Err(Refusal::new(Code::NotNow, why));
        if by == about {
            return not_now("You cannot report yourself.".into());
        }
        let (Some(reporter), Some(seat)) = (self.seat(by), self.seat(about)) else {
            return Err(Refusal::new(
                Code::NotInRoom,
                "That player is not in this room.",
            ));
        };
        if self.reports.made.contains(&(by, about)) {
            return not_now("You have reported them in this turn already.".into());
        }
        let own = self.reports.made.iter().filter(|(who, _)| *who == by);
        if own.count() >= REPORTS_PER_TURN {
            return not_now(format!(
                "You have made {REPORTS_PER_TURN} reports in this turn, which is the most."
            ));
        }
        let username = seat.name.clone();
        let to = match self.host {
            Some(host) if host != about && host != by && self.host_is_there() => ReportedTo::Host,
            _ => ReportedTo::Admins,
        };
        if to == ReportedTo::Admins {
            out.push(Output::Reported(Box::new(Reported {
                room: self.code,
                by,
                by_name: reporter.name.clone(),
                about,
                about_name: username.clone(),
                reason,
                at: rules.wall_seconds(now),
            })));
        }
        self.reports.made.insert((by, about));
        out.push(Output::Send {
            to: vec![conn],
            message: ServerMessage::Reported { user_id: about, to },
        });
        if to == ReportedTo::Host {
            self.keep_report(by, (about, username), reason);
            self.tell_reports(out);
        }
        Ok(())
    }

    fn keep_report(
        &mut self,
        by: UserId,
        (about, username): (UserId, Arc<str>),
        reason: ReportReason,
    ) {
        let open = &mut self.reports.open;
        let mut same = open.iter_mut();
        let same = same.find(|report| (report.about, report.reason) == (about, reason));
        if let Some(report) = same {
            report.by.insert(by);
            return;
        }
        if open.len() == OPEN_REPORTS_MAX {
            open.remove(0);
        }
        open.push(Report {
            about,
            username,
            reason,
            by: [by].into(),
        });
    }

    /// On the own seat, or on a second device.
    fn host_is_there(&self) -> bool {
        let seat = self.host.and_then(|host| self.seat(host));
        let on_seat = seat.is_some_and(|seat| seat.conn.is_some());
        on_seat || self.holding.inside().next().is_some()
    }

    /// The host has seen it.
    pub(super) fn dismiss_report(
        &mut self,
        host: UserId,
        (about, reason): (UserId, ReportReason),
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        self.only_host(host)?;
        let before = self.reports.open.len();
        let is_it = |report: &Report| (report.about, report.reason) == (about, reason);
        self.reports.open.retain(|report| !is_it(report));
        if self.reports.open.len() == before {
            return Err(Refusal::new(Code::NotNow, "That report is not open."));
        }
        self.tell_reports(out);
        Ok(())
    }

    /// Somebody was put out, so that what was said of them is settled.
    pub(super) fn settle_reports(&mut self, about: UserId, out: &mut Outbox) {
        let before = self.reports.open.len();
        self.reports.open.retain(|report| report.about != about);
        if self.reports.open.len() < before {
            self.tell_reports(out);
        }
    }

    /// What the host may read: nothing about themselves, who may have become
    /// the host since.
    fn open_reports(&self) -> impl Iterator<Item = &Report> {
        let open = self.reports.open.iter();
        open.filter(|report| Some(report.about) != self.host)
    }

    pub(super) fn has_reports(&self) -> bool {
        self.open_reports().next().is_some()
    }

    /// Tells the host, and nobody else.
    pub(super) fn tell_reports(&self, out: &mut Outbox) {
        let view = |report: &Report| ReportView {
            user_id: report.about,
            username: report.username.clone(),
            reason: report.reason,
            by: report.by.iter().copied().collect(),
        };
        let reports = self.open_reports().map(view).collect();
        self.tell_host(out, ServerMessage::Reports { reports });
    }
}
