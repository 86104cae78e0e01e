//! `drawsync user`: the host's hands on the accounts.

use std::path::Path;

use minreq::Method;

use super::prompt::new_password;
use super::table::table;
use super::{room, say};
use crate::announce;
use crate::auth::names::{check_password, parse_email, parse_username};
use crate::auth::passwords;
use crate::clock::utc_text;
use crate::config::UserCommand;
use crate::data_dir::{self, DataDirError};
use crate::protocol::ids::UserId;
use crate::store::{self, Account, CreateError, NewAccount, Store};

/// Runs a command on the database of a data directory. Errors are a sentence.
pub fn run(dir: &Path, command: UserCommand) -> Result<(), String> {
    let store = open(dir, &command)?;
    let done = perform(&store, command);
    store.close();
    let Some((user, done)) = done? else {
        return Ok(());
    };
    say(&done);
    end_connections(dir, user)
}

/// Tokens are asked of the store each time, but a connection that is open
/// already asks no more: the running server ends it.
fn end_connections(dir: &Path, user: UserId) -> Result<(), String> {
    if data_dir::holder(dir).map_err(text)?.is_none() {
        return Ok(());
    }
    room::ask(dir, Method::Post, &format!("/admin/users/{user}/logout"))
        .and_then(|response| room::check(&response))
        .map_err(|reason| format!("a game that is open there goes on: {reason}"))
}

/// What is said at the end, and whose connections end, if somebody's do.
fn perform(store: &Store, command: UserCommand) -> Result<Option<(UserId, String)>, String> {
    let (account, done) = match command {
        UserCommand::List => return list(store).map(|()| None),
        UserCommand::Add {
            name,
            email,
            is_admin,
        } => return add(store, &name, email.as_deref(), is_admin).map(|()| None),
        UserCommand::Admin { name, is_admin } => {
            let account = find(store, &name)?;
            store.set_admin(account.id, is_admin).map_err(text)?;
            let now = if is_admin { "now" } else { "no longer" };
            say(&format!("{} is {now} an admin.", account.username));
            return Ok(None);
        }
        UserCommand::Password { name } => {
            let account = find(store, &name)?;
            let hash = ask_password(&account.username)?;
            store.set_password(account.id, hash).map_err(text)?;
            (
                account,
                "has a new password and must log in again everywhere",
            )
        }
        UserCommand::LogOut { name } => {
            let account = find(store, &name)?;
            store.end_tokens(account.id).map_err(text)?;
            (account, "is logged out everywhere")
        }
        UserCommand::Ban { name, is_banned } => {
            let account = find(store, &name)?;
            store.set_active(account.id, !is_banned).map_err(text)?;
            match is_banned {
                true => (account, "is banned"),
                false => (account, "can log in again"),
            }
        }
        UserCommand::Delete { name } => {
            let account = find(store, &name)?;
            store.delete_user(account.id).map_err(text)?;
            (account, "is deleted")
        }
    };
    Ok(Some((account.id, format!("{} {done}.", account.username))))
}

/// Only `add` starts a new directory; the others would show an empty one where
/// a mistyped path is meant.
fn open(dir: &Path, command: &UserCommand) -> Result<Store, String> {
    if !matches!(command, UserCommand::Add { .. }) && !dir.join(store::FILE_NAME).exists() {
        return Err(text(DataDirError::Absent { path: dir.into() }));
    }
    let dir = data_dir::create(dir).map_err(text)?;
    // It would not know what the database comes up to.
    if data_dir::holder(&dir).map_err(text)?.is_some() && store::is_older(&dir).map_err(text)? {
        return Err("the running server is older than this program: start it anew first".into());
    }
    let (store, opened) = Store::open(&dir, u64::MAX).map_err(text)?;
    announce::kept(opened.kept.as_deref());
    Ok(store)
}

fn list(store: &Store) -> Result<(), String> {
    let mut rows = Vec::new();
    for account in store.accounts().map_err(text)? {
        let statistics = store.statistics(account.id).map_err(text)?;
        let statistics = statistics.unwrap_or_default();
        rows.push([
            account.username.to_string(),
            match (account.is_active, account.is_admin) {
                (false, _) => "banned",
                (true, true) => "admin",
                (true, false) => "",
            }
            .into(),
            statistics.games_played.to_string(),
            statistics.total_score.to_string(),
            utc_text(account.last_seen_at).replace('T', " "),
            account.email.unwrap_or_default(),
        ]);
    }
    if rows.is_empty() {
        say("There are no accounts. 'drawsync user add NAME --admin' makes the first.");
    } else {
        let heading = [
            "NAME",
            "ROLE",
            "GAMES",
            "POINTS",
            "LAST SEEN (UTC)",
            "E-MAIL",
        ];
        say(&table(heading, &rows));
    }
    Ok(())
}

fn add(store: &Store, name: &str, email: Option<&str>, is_admin: bool) -> Result<(), String> {
    let username = parse_username(name).map_err(text)?;
    let email = parse_email(email).map_err(text)?;
    // Asked before the password is typed for nothing.
    if store.account_by_name(&username).map_err(text)?.is_some() {
        return Err(format!("there is an account {username} already"));
    }
    let account = NewAccount {
        password_hash: ask_password(&username)?,
        username: username.clone(),
        email,
        is_admin,
    };
    store.create_account(account).map_err(|error| match error {
        CreateError::NameTaken => format!("there is an account {username} already"),
        CreateError::EmailTaken => "there is an account with that e-mail address already".into(),
        CreateError::Unavailable(error) => text(error),
    })?;
    let role = if is_admin { ", as an admin" } else { "" };
    say(&format!("{username} can log in now{role}."));
    Ok(())
}

fn ask_password(name: &str) -> Result<String, String> {
    let password = new_password(name)?;
    check_password(&password).map_err(text)?;
    passwords::hash(&password).map_err(text)
}

fn find(store: &Store, name: &str) -> Result<Account, String> {
    store
        .account_by_name(name)
        .map_err(text)?
        .ok_or_else(|| format!("there is no account {name}"))
}

fn text(error: impl std::error::Error) -> String {
    error.to_string()
}
