//! Reports for the server's admins, in SQL: of players whose host was not there,
//! or about the host. They go with whom they name.

use rusqlite::{Connection, params};

use crate::limits::{REPORT_SECONDS, REPORTS_MAX};
use crate::protocol::client::ReportReason;
use crate::protocol::ids::{RoomCode, UserId};

/// A report that no admin has dealt with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportRow {
    /// Its number; what is new has none yet.
    pub id: i64,
    /// Where it was made.
    pub room: RoomCode,
    /// Who made it, and what they were called there.
    pub by: UserId,
    #[allow(missing_docs, reason = "see `by`")]
    pub by_name: String,
    /// Whom it is about, and what they were called there.
    pub about: UserId,
    #[allow(missing_docs, reason = "see `about`")]
    pub about_name: String,
    /// What is bad.
    pub reason: ReportReason,
    /// Unix seconds.
    pub reported_at: i64,
}

/// Keeps a report, and no more than `REPORTS_MAX` in all: then the oldest of the
/// room with the most goes, so that nobody's flood hides what others have said.
/// One of users who are gone by now is dropped.
pub(super) fn keep(sql: &Connection, report: &ReportRow) -> rusqlite::Result<()> {
    sql.prepare_cached(
        "INSERT INTO reports (room_code, by_id, by_name, about_id, about_name, reason, reported_at) \
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE EXISTS (SELECT 1 FROM users WHERE id = ?2) \
         AND EXISTS (SELECT 1 FROM users WHERE id = ?4)",
    )?
    .execute(params![
        report.room.as_str(),
        report.by.0,
        report.by_name,
        report.about.0,
        report.about_name,
        report.reason.as_str(),
        report.reported_at,
    ])?;
    sql.prepare_cached(
        "DELETE FROM reports WHERE (SELECT count(*) FROM reports) > ?1 AND id = (SELECT min(id) \
         FROM reports GROUP BY room_code ORDER BY count(*) DESC, min(id) LIMIT 1)",
    )?
    .execute([REPORTS_MAX])?;
    Ok(())
}

/// All of them, the newest first.
pub(super) fn all(sql: &Connection) -> rusqlite::Result<Vec<ReportRow>> {
    let mut all = sql.prepare_cached(
        "SELECT id, room_code, by_id, by_name, about_id, about_name, reason, reported_at \
         FROM reports ORDER BY id DESC",
    )?;
    let mut rows = all.query([])?;
    let mut reports = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, code, reason): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(6)?);
        let (Some(room), Some(reason)) = (RoomCode::parse(&code), ReportReason::parse(&reason))
        else {
            log::error!("report_damaged id={id}");
            continue;
        };
        reports.push(ReportRow {
            id,
            room,
            by: UserId(row.get(2)?),
            by_name: row.get(3)?,
            about: UserId(row.get(4)?),
            about_name: row.get(5)?,
            reason,
            reported_at: row.get(7)?,
        });
    }
    Ok(reports)
}

/// An admin has dealt with it; false if there is none of that number.
pub(super) fn delete(sql: &Connection, id: i64) -> rusqlite::Result<bool> {
    let deleted = sql
        .prepare_cached("DELETE FROM reports WHERE id = ?1")?
        .execute([id])?;
    Ok(deleted > 0)
}

/// Forgets those that nobody has dealt with for long; how many.
pub(super) fn forget_old(sql: &Connection, now: i64) -> rusqlite::Result<usize> {
    sql.execute(
        "DELETE FROM reports WHERE reported_at < ?1",
        [now - REPORT_SECONDS],
    )
}
