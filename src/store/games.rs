//! Finished games and statistics in SQL.

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use crate::limits::LEADERBOARD_ROWS_MAX;
use crate::protocol::ids::UserId;

/// A finished game, as whoever played it hands it over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GameRecord {
    /// Unique for ever, such as 32 hexadecimal digits: what makes recording a
    /// game twice harmless.
    pub id: String,
    /// The room's name then.
    pub room_name: String,
    /// The room's code then.
    pub code: String,
    /// Unix seconds.
    pub started_at: i64,
    /// Unix seconds.
    pub ended_at: i64,
    /// Seconds of play, by a clock that never jumps.
    pub play_seconds: u32,
    /// Rounds played.
    pub rounds: u32,
    /// Everybody with a score, each user once.
    pub players: Vec<PlayerRecord>,
}

/// A player's result in a finished game.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlayerRecord {
    /// May have been deleted meanwhile: the result is kept without it.
    pub user_id: UserId,
    /// The name in that room.
    pub username: String,
    /// Points.
    pub score: u32,
    /// From 1; equal scores share one.
    pub rank: u32,
    /// Words guessed.
    pub words_guessed: u32,
    /// Turns drawn.
    pub words_drawn: u32,
}

/// What a user has done in all games.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Statistics {
    pub games_played: u64,
    /// Games in which nobody had more points, and there were any.
    pub games_won: u64,
    pub total_score: u64,
    pub words_guessed: u64,
    pub words_drawn: u64,
    /// Seconds.
    pub total_play_time: u64,
    /// Unix seconds; `None` before the first game.
    pub last_played_at: Option<i64>,
}

impl Statistics {
    /// Points a game, rounded down; 0 before the first.
    pub fn average_score(&self) -> u64 {
        self.total_score.checked_div(self.games_played).unwrap_or(0)
    }
}

/// An account on the leaderboard.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct LeaderboardRow {
    /// From 1; equal totals share one.
    pub rank: u32,
    pub user_id: UserId,
    pub username: String,
    pub total_score: u64,
    pub games_played: u64,
    pub games_won: u64,
    /// Points a game, rounded down.
    pub average_score: u64,
}

/// Writes a game and what it adds to its players' statistics; nothing at all
/// if it is there already.
pub(super) fn record(sql: &Connection, game: &GameRecord) -> rusqlite::Result<()> {
    let added = sql
        .prepare_cached(
            "INSERT INTO games (id, room_code, room_name, started_at, ended_at, play_seconds, \
                                rounds)
             VALUES (:id, :code, :room_name, :started_at, :ended_at, :play_seconds, :rounds)
             ON CONFLICT (id) DO NOTHING",
        )?
        .execute(named_params! {
            ":id": game.id,
            ":code": game.code,
            ":room_name": game.room_name,
            ":started_at": game.started_at,
            ":ended_at": game.ended_at,
            ":play_seconds": game.play_seconds,
            ":rounds": game.rounds,
        })?;
    if added == 0 {
        return Ok(());
    }
    // A deleted user becomes NULL here and has no row in the statistics.
    let mut result = sql.prepare_cached(
        "INSERT INTO game_players (game_id, seat, user_id, username, score, rank, \
                                   words_guessed, words_drawn)
         VALUES (:game, :seat, (SELECT id FROM users WHERE id = :user), :username, :score, \
                 :rank, :words_guessed, :words_drawn)",
    )?;
    let mut statistics = sql.prepare_cached(
        "INSERT INTO statistics (user_id, games_played, games_won, total_score, words_guessed, \
                                 words_drawn, total_play_time, last_played_at)
         SELECT id, 1, :won, :score, :words_guessed, :words_drawn, :play_seconds, :ended_at
         FROM users WHERE id = :user
         ON CONFLICT (user_id) DO UPDATE SET
             games_played = games_played + 1,
             games_won = games_won + excluded.games_won,
             total_score = total_score + excluded.total_score,
             words_guessed = words_guessed + excluded.words_guessed,
             words_drawn = words_drawn + excluded.words_drawn,
             total_play_time = total_play_time + excluded.total_play_time,
             last_played_at = excluded.last_played_at",
    )?;
    for (seat, player) in game.players.iter().enumerate() {
        result.execute(named_params! {
            ":game": game.id,
            ":seat": seat as i64,
            ":user": player.user_id.0,
            ":username": player.username,
            ":score": player.score,
            ":rank": player.rank,
            ":words_guessed": player.words_guessed,
            ":words_drawn": player.words_drawn,
        })?;
        statistics.execute(named_params! {
            ":user": player.user_id.0,
            ":won": player.rank == 1 && player.score > 0,
            ":score": player.score,
            ":words_guessed": player.words_guessed,
            ":words_drawn": player.words_drawn,
            ":play_seconds": game.play_seconds,
            ":ended_at": game.ended_at,
        })?;
    }
    Ok(())
}

pub(super) fn statistics(sql: &Connection, id: UserId) -> rusqlite::Result<Option<Statistics>> {
    sql.prepare_cached(
        "SELECT coalesce(games_played, 0), coalesce(games_won, 0), coalesce(total_score, 0), \
                coalesce(words_guessed, 0), coalesce(words_drawn, 0), \
                coalesce(total_play_time, 0), last_played_at
         FROM users LEFT JOIN statistics ON user_id = id WHERE id = ?1",
    )?
    .query_row([id.0], |row| {
        Ok(Statistics {
            games_played: count(row, 0)?,
            games_won: count(row, 1)?,
            total_score: count(row, 2)?,
            words_guessed: count(row, 3)?,
            words_drawn: count(row, 4)?,
            total_play_time: count(row, 5)?,
            last_played_at: row.get(6)?,
        })
    })
    .optional()
}

pub(super) fn leaderboard(sql: &Connection, limit: u32) -> rusqlite::Result<Vec<LeaderboardRow>> {
    sql.prepare_cached(
        "SELECT rank() OVER (ORDER BY total_score DESC), id, username, total_score, \
                games_played, games_won
         FROM statistics JOIN users ON id = user_id
         WHERE is_guest = 0 AND is_active = 1 AND games_played > 0
         ORDER BY total_score DESC, games_played, id LIMIT ?1",
    )?
    .query_map([limit.min(LEADERBOARD_ROWS_MAX)], |row| {
        let (total_score, games_played) = (count(row, 3)?, count(row, 4)?);
        Ok(LeaderboardRow {
            rank: row.get(0)?,
            user_id: UserId(row.get(1)?),
            username: row.get(2)?,
            total_score,
            games_played,
            games_won: count(row, 5)?,
            average_score: total_score / games_played,
        })
    })?
    .collect()
}

/// A column that a CHECK keeps from being negative.
fn count(row: &Row, column: usize) -> rusqlite::Result<u64> {
    Ok(row.get::<_, i64>(column)?.unsigned_abs())
}
