//! Reports for the admins of this server, and their end.

use serde::Serialize;
use serde_json::json;

use super::answer::{Answer, Failure};
use super::request::{Request, whole_number};
use super::{Done, Site};
use crate::clock::utc_text;
use crate::protocol::client::ReportReason;
use crate::protocol::ids::{RoomCode, UserId};

/// A report as the wire has it.
#[derive(Serialize)]
struct ReportShape<'a> {
    id: i64,
    room_code: RoomCode,
    user_id: UserId,
    username: &'a str,
    reason: ReportReason,
    reporter_id: UserId,
    reporter: &'a str,
    reported_at: String,
}

/// `GET /admin/reports`: the newest first.
pub fn list(site: &Site, request: &Request, _: &str) -> Done {
    site.admin(request)?;
    let reports = site.store.reports()?;
    let shapes: Vec<_> = reports
        .iter()
        .map(|report| ReportShape {
            id: report.id,
            room_code: report.room,
            user_id: report.about,
            username: &report.about_name,
            reason: report.reason,
            reporter_id: report.by,
            reporter: &report.by_name,
            reported_at: utc_text(report.reported_at),
        })
        .collect();
    Ok(Answer::json(&shapes))
}

/// `DELETE /admin/reports/{report_id}`: an admin has dealt with it.
pub fn delete(site: &Site, request: &Request, id: &str) -> Done {
    site.admin(request)?;
    let wrong = || Failure::invalid("report_id: must be a whole number.");
    if !site
        .store
        .delete_report(whole_number(id).ok_or_else(wrong)?)?
    {
        return Err(Failure::new(404, "There is no such report."));
    }
    Ok(Answer::json(&json!({ "message": "The report is done." })))
}
