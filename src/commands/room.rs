//! `drawsync room`: asks the running server, which alone knows its rooms.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;

use minreq::{Method, Response};
use serde::Deserialize;

use super::say;
use super::table::table;
use crate::auth::tokens::Tokens;
use crate::config::RoomCommand;
use crate::data_dir;
use crate::limits::COMMAND_WAIT_SECONDS;

/// What is shown of a room in `GET /admin/rooms`.
#[derive(Deserialize)]
struct Room {
    room_code: String,
    name: String,
    current_players: u32,
    max_players: u32,
    is_private: bool,
    game_started: bool,
}

/// What an error answer of the API says.
#[derive(Deserialize)]
struct Detail {
    detail: String,
}

/// Runs a command against the server on a data directory. Errors are a sentence.
pub fn run(dir: &Path, command: RoomCommand) -> Result<(), String> {
    match command {
        RoomCommand::List => list(dir),
        RoomCommand::Close { code } => {
            let response = ask(dir, Method::Delete, &format!("/admin/rooms/{code}"))?;
            if response.status_code == 404 {
                return Err(format!("there is no room {code}"));
            }
            check(&response)?;
            say(&format!("Room {code} is closed."));
            Ok(())
        }
    }
}

fn list(dir: &Path) -> Result<(), String> {
    let response = ask(dir, Method::Get, "/admin/rooms")?;
    check(&response)?;
    let rooms: Vec<Room> = serde_json::from_slice(response.as_bytes())
        .map_err(|error| format!("the server's answer makes no sense: {error}"))?;
    if rooms.is_empty() {
        say("There are no rooms.");
        return Ok(());
    }
    let rows: Vec<_> = rooms
        .into_iter()
        .map(|room| {
            [
                room.room_code,
                room.name,
                format!("{}/{}", room.current_players, room.max_players),
                if room.is_private { "private" } else { "public" }.into(),
                if room.game_started {
                    "playing"
                } else {
                    "waiting"
                }
                .into(),
            ]
        })
        .collect();
    say(&table(
        ["CODE", "NAME", "PLAYERS", "LISTED", "STATE"],
        &rows,
    ));
    Ok(())
}

/// One request to the server that holds the directory.
pub(super) fn ask(dir: &Path, method: Method, path: &str) -> Result<Response, String> {
    let holder = data_dir::holder(dir).map_err(|error| error.to_string())?;
    let holder = holder.ok_or_else(|| {
        format!(
            "no server is running on this data directory ({})",
            dir.display()
        )
    })?;
    let http = holder
        .http
        .ok_or("the server is just starting: try again in a moment")?;
    let key = data_dir::token_key(dir).map_err(|error| error.to_string())?;
    let token = Tokens::new(&key).issue_operator();
    minreq::Request::new(method, format!("http://{}{path}", reachable(http)))
        .with_header("Authorization", format!("Bearer {token}"))
        .with_header("Accept", "application/json")
        .with_timeout(COMMAND_WAIT_SECONDS)
        .with_follow_redirects(false)
        .send()
        .map_err(|error| format!("the server on {http} does not answer: {error}"))
}

/// 'All interfaces' is no address that can be called.
fn reachable(http: SocketAddr) -> SocketAddr {
    let ip = match http.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, http.port())
}

pub(super) fn check(response: &Response) -> Result<(), String> {
    if (200..300).contains(&response.status_code) {
        return Ok(());
    }
    let detail = serde_json::from_slice(response.as_bytes()).map(|Detail { detail }| detail);
    Err(format!(
        "the server refused: {}",
        detail.unwrap_or_else(|_| response.status_code.to_string())
    ))
}
