//! Finished games, rooms that have ended and reports, as the store keeps them.

use super::record;
use crate::clock::unix_now;
use crate::game::output::{FinishedGame, Reported};
use crate::game::past_room::PastRoom;
use crate::store::{GameRecord, PastRoomRow, PlayerRecord, ReportRow};

/// A game that has just finished.
pub(super) fn game(game: FinishedGame) -> GameRecord {
    let ended_at = unix_now();
    let play_seconds = game.lasted_ms / 1000;
    GameRecord {
        id: format!("{:032x}", game.id),
        room_name: game.room_name,
        code: game.code.to_string(),
        started_at: ended_at - i64::try_from(play_seconds).unwrap_or_default(),
        ended_at,
        play_seconds: u32::try_from(play_seconds).unwrap_or(u32::MAX),
        rounds: game.rounds.into(),
        players: game
            .players
            .into_iter()
            .map(|player| PlayerRecord {
                user_id: player.user,
                username: player.username.to_string(),
                score: player.score,
                rank: player.rank,
                words_guessed: player.words_guessed,
                words_drawn: player.words_drawn,
            })
            .collect(),
    }
}

/// A room that has just ended.
pub(super) fn past_room(past: &PastRoom) -> PastRoomRow {
    PastRoomRow {
        code: past.code,
        owner: past.owner,
        record: record::write(past).into(),
        words: past.custom_words().map(|words| words.text().clone()),
        ended_at: unix_now(),
    }
}

/// A report that has no number yet.
pub(super) fn report(report: Reported) -> ReportRow {
    ReportRow {
        id: 0,
        room: report.room,
        by: report.by,
        by_name: report.by_name.to_string(),
        about: report.about,
        about_name: report.about_name.to_string(),
        reason: report.reason,
        reported_at: report.at,
    }
}
