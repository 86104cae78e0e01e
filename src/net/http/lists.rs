//! Lists in the bodies of requests, of words or of names: how they come in, and
//! how what was not taken of them is told.
//!
//! No entry of a list ever stands in the log.

use std::fmt::Display;

use serde::Serialize;

use super::Site;
use super::answer::Failure;
use super::request::Request;
use crate::game::list_file::Findings;
use crate::protocol::user::User;

/// What was not taken as it stood there, for people.
#[derive(Serialize)]
pub(super) struct FindingsShape<'a, P> {
    findings: Vec<FindingShape<'a, P>>,
    findings_total: usize,
}

#[derive(Serialize)]
struct FindingShape<'a, P> {
    line: u64,
    #[serde(flatten)]
    entry: Entry<'a>,
    #[serde(flatten)]
    problem: &'a P,
    message: String,
}

/// What a list is of.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Entry<'a> {
    Word(&'a str),
    Name(&'a str),
}

impl<'a, P: Display> FindingsShape<'a, P> {
    /// Of a list of `entry`.
    pub fn of(findings: &'a Findings<P>, entry: fn(&'a str) -> Entry<'a>) -> FindingsShape<'a, P> {
        let first = findings.first.iter().map(|finding| FindingShape {
            line: finding.line,
            entry: entry(&finding.entry),
            problem: &finding.problem,
            message: finding.to_string(),
        });
        FindingsShape {
            findings: first.collect(),
            findings_total: findings.total,
        }
    }
}

/// The list in a request's body, as often as a user may bring one.
pub(super) fn body<'r>(
    site: &Site,
    user: &User,
    request: &'r Request,
) -> Result<&'r [u8], Failure> {
    if request.body.is_empty() {
        return Err(Failure::new(400, "There is no list in the request."));
    }
    site.rates.list(user.id)?;
    Ok(&request.body)
}
