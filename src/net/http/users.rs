//! Accounts, guests, tokens, statistics.

use serde::Serialize;
use serde_json::json;

use super::answer::{Answer, Failure};
use super::request::{Request, whole_number};
use super::{Done, Site};
use crate::auth::AuthError;
use crate::clock::utc_text;
use crate::limits::LEADERBOARD_ROWS_MAX;
use crate::protocol::ids::UserId;
use crate::store::Account;

/// An account or guest, as its owner sees it.
#[derive(Serialize)]
struct UserShape<'a> {
    username: &'a str,
    email: Option<&'a str>,
    id: i64,
    is_active: bool,
    created_at: String,
    is_guest: bool,
    is_admin: bool,
}

impl UserShape<'_> {
    fn of(account: &Account) -> UserShape<'_> {
        UserShape {
            username: &account.username,
            email: account.email.as_deref(),
            id: account.id.0,
            is_active: account.is_active,
            created_at: utc_text(account.created_at),
            is_guest: account.is_guest,
            is_admin: account.is_admin,
        }
    }
}

/// `POST /auth/register`
pub fn register(site: &Site, request: &Request, _: &str) -> Done {
    let fields = request.fields()?;
    let account = site.auth.register(
        request.peer,
        fields.text("username")?,
        fields.optional_text("email")?,
        fields.text("password")?,
    )?;
    Ok(Answer::json(&UserShape::of(&account)))
}

/// `POST /auth/login`
pub fn login(site: &Site, request: &Request, _: &str) -> Done {
    let fields = request.fields()?;
    let (username, password) = (fields.text("username")?, fields.text("password")?);
    let account = site.auth.login(request.peer, username, password)?;
    Ok(Answer::json(&json!({
        "access_token": site.auth.issue(&account),
        "token_type": "bearer",
    })))
}

/// `POST /auth/guest`
pub fn guest(site: &Site, request: &Request, _: &str) -> Done {
    let fields = request.fields()?;
    let account = site.auth.guest(request.peer, fields.text("username")?)?;
    Ok(Answer::json(&json!({
        "access_token": site.auth.issue(&account),
        "token_type": "bearer",
        "id": account.id,
        "username": account.username,
    })))
}

/// `GET /auth/me`
pub fn me(site: &Site, request: &Request, _: &str) -> Done {
    let account = site.auth.verify_account(site.token(request)?)?;
    Ok(Answer::json(&UserShape::of(&account)))
}

/// `POST /auth/password`: the account's other tokens and connections end.
pub fn change_password(site: &Site, request: &Request, _: &str) -> Done {
    let account = site.auth.verify_account(site.token(request)?)?;
    let fields = request.fields()?;
    let (present, new) = (fields.text("password")?, fields.text("new_password")?);
    if account.is_guest {
        return Err(Failure::new(403, "A guest has no password."));
    }
    let changed = site
        .auth
        .change_password(request.peer, &account, present, new);
    let account = changed.map_err(|error| match error {
        // 401 would say that the token is at fault.
        AuthError::WrongLogin => Failure::new(403, "That is not your present password."),
        error => error.into(),
    })?;
    site.game.log_out(account.id, account.generation)?;
    Ok(Answer::json(&json!({
        "access_token": site.auth.issue(&account),
        "token_type": "bearer",
    })))
}

/// `POST /auth/logout-everywhere`: this token ends too.
pub fn log_out_everywhere(site: &Site, request: &Request, _: &str) -> Done {
    let user = site.user(request)?;
    end_tokens(site, user.id)
}

/// `POST /admin/users/{id}/logout`
pub fn log_out(site: &Site, request: &Request, id: &str) -> Done {
    site.admin(request)?;
    let wrong = || Failure::invalid("user_id: must be a whole number.");
    end_tokens(site, UserId(whole_number(id).ok_or_else(wrong)?))
}

fn end_tokens(site: &Site, user: UserId) -> Done {
    let generation = site.auth.end_tokens(user)?;
    site.game.log_out(user, generation)?;
    log::info!("logged_out_everywhere user={user}");
    Ok(Answer::json(&json!({ "message": "Logged out everywhere" })))
}

/// `GET /users/stats`
pub fn stats(site: &Site, request: &Request, _: &str) -> Done {
    let user = site.user(request)?;
    let missing = || Failure::new(404, "Stats not found");
    let stats = site.store.statistics(user.id)?.ok_or_else(missing)?;
    Ok(Answer::json(&json!({
        "games_played": stats.games_played,
        "games_won": stats.games_won,
        "total_score": stats.total_score,
        "words_guessed": stats.words_guessed,
        "words_drawn": stats.words_drawn,
        "average_score": stats.average_score(),
        "total_play_time": stats.total_play_time,
        // In this program a user's statistics have no number of their own.
        "id": user.id,
        "user_id": user.id,
        "last_played": stats.last_played_at.map(utc_text),
    })))
}

/// `GET /users/leaderboard?limit=`: 10 rows unless asked otherwise, -1 for all.
pub fn leaderboard(site: &Site, request: &Request, _: &str) -> Done {
    let limit = match request.parameter("limit") {
        None => 10,
        Some(text) => whole_number(&text).ok_or_else(|| {
            Failure::invalid(format!(
                "limit: must be a whole number, at most {LEADERBOARD_ROWS_MAX}."
            ))
        })?,
    };
    let limit = u32::try_from(limit).unwrap_or(LEADERBOARD_ROWS_MAX);
    let rows = site.store.leaderboard(limit)?;
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            json!({
                "username": row.username,
                "total_score": row.total_score,
                "games_played": row.games_played,
                "average_score": row.average_score,
                "rank": row.rank,
            })
        })
        .collect();
    Ok(Answer::json(&rows))
}
