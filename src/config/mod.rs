//! What the program is told on its command line and in its environment.
//!
//! Parsed once, here; nothing else reads an argument or a variable.
//!
//! `command` is what to do, `options` what an option may be.

mod command;
mod options;

use std::ffi::OsString;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use lexopt::{Arg, Parser, ValueExt};
use log::LevelFilter;

pub use command::{Command, RoomCommand, UserCommand};

use crate::limits::{DATABASE_MEGABYTES, RATE_LIMITS, RateLimits};
use crate::protocol::user::User;

use command::Words;
use options::{OPTIONS, set};

/// The text of `--help`.
pub const HELP: &str = include_str!("help.txt");

/// How the server runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Where all ports listen.
    pub host: IpAddr,
    /// 0: a free one.
    pub http_port: u16,
    /// 0: a free one; `None`: closed.
    pub tcp_port: Option<u16>,
    /// 0: a free one; `None`: closed.
    pub ws_port: Option<u16>,
    /// Who may create rooms.
    pub create_rooms: CreateRooms,
    /// People may make accounts by themselves.
    pub registration_open: bool,
    /// Where everything is kept.
    pub data_dir: PathBuf,
    /// The address to tell, without a slash at its end.
    pub public_url: Option<String>,
    /// Web servers that may name the addresses of others.
    pub trusted_proxies: Vec<IpAddr>,
    /// Whose pages may open the game's WebSocket beside our own.
    pub allowed_origins: Vec<String>,
    /// Bridges that may name the addresses of others.
    pub trusted_bridges: Vec<IpAddr>,
    /// Where a backup is made every day.
    pub backup_dir: Option<PathBuf>,
    /// How many of these are kept, within `BACKUPS_KEPT`.
    pub backup_keep: u16,
    /// What the database may hold before it takes no more of what can wait,
    /// within `DATABASE_MEGABYTES_RANGE`.
    pub database_megabytes: u64,
    /// Games are recorded.
    pub record: bool,
    /// What is logged.
    pub log: LevelFilter,
    /// What one client may ask.
    pub rates: RateLimits,
    /// Host and port of the server, for the bridge.
    to: Option<String>,
}

/// How a bridge runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BridgeConfig {
    /// Where it listens.
    pub host: IpAddr,
    /// 0: a free one.
    pub ws_port: u16,
    /// Host and port of the server.
    pub to: String,
    /// What is logged.
    pub log: LevelFilter,
    /// What one client may ask.
    pub rates: RateLimits,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            host: Ipv4Addr::UNSPECIFIED.into(),
            http_port: 8000,
            tcp_port: Some(8001),
            ws_port: Some(8002),
            create_rooms: CreateRooms::Everyone,
            registration_open: true,
            data_dir: "data".into(),
            public_url: None,
            trusted_proxies: Vec::new(),
            allowed_origins: Vec::new(),
            trusted_bridges: Vec::new(),
            backup_dir: None,
            backup_keep: 7,
            database_megabytes: DATABASE_MEGABYTES,
            record: false,
            log: LevelFilter::Info,
            rates: RATE_LIMITS,
            to: None,
        }
    }
}

/// Who may create rooms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreateRooms {
    /// Guests too.
    Everyone,
    /// Whoever has registered.
    Accounts,
    /// Admins alone.
    Admins,
}

impl CreateRooms {
    /// Whether a user may.
    pub fn allows(self, user: &User) -> bool {
        match self {
            CreateRooms::Everyone => true,
            CreateRooms::Accounts => !user.is_guest,
            CreateRooms::Admins => user.is_admin,
        }
    }
}

/// Reads this process's arguments and environment. Errors are one sentence.
pub fn from_env() -> Result<Command, String> {
    parse(std::env::args_os().skip(1), |name| std::env::var_os(name))
}

fn parse(
    arguments: impl IntoIterator<Item = OsString>,
    variable: impl Fn(&str) -> Option<OsString>,
) -> Result<Command, String> {
    let mut config = Config::default();
    for name in OPTIONS {
        let label = format!("DRAWSYNC_{}", name.to_uppercase().replace('-', "_"));
        if let Some(value) = variable(&label).filter(|value| !value.is_empty()) {
            set(&mut config, name, &value).map_err(|reason| format!("{label}: {reason}"))?;
        }
    }
    let mut words = Words::default();
    let mut parser = Parser::from_args(arguments);
    while let Some(argument) = parser.next().map_err(|error| error.to_string())? {
        match argument {
            Arg::Short('h') | Arg::Long("help") => return Ok(Command::Help),
            Arg::Short('V') | Arg::Long("version") => return Ok(Command::Version),
            Arg::Long("admin") => words.options.push("--admin"),
            Arg::Long("revoke") => words.options.push("--revoke"),
            Arg::Long("email") => {
                words.options.push("--email");
                words.email = Some(text(parser.value())?);
            }
            Arg::Long(name) => {
                let Some(name) = OPTIONS.into_iter().find(|option| *option == name) else {
                    return Err(format!("there is no option --{name}"));
                };
                let value = parser.value().map_err(|error| error.to_string())?;
                set(&mut config, name, &value).map_err(|reason| format!("--{name}: {reason}"))?;
                words.given.push(name);
            }
            Arg::Short(letter) => return Err(format!("there is no option -{letter}")),
            Arg::Value(word) => words.plain.push(text(Ok(word))?),
        }
    }
    words.command(config)
}

fn text(value: Result<OsString, lexopt::Error>) -> Result<String, String> {
    value
        .and_then(ValueExt::string)
        .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests;
