//! What to do: which command a command line gives, and with what.
//!
//! Nothing is done here: `commands` does it.

use std::path::PathBuf;

use super::options::BRIDGE_OPTIONS;
use super::{BridgeConfig, Config};
use crate::protocol::ids::RoomCode;

/// What to do.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Start the server.
    Serve(Config),
    /// Run the WebSocket bridge alone.
    Bridge(BridgeConfig),
    /// Show or change accounts.
    User(PathBuf, UserCommand),
    /// Show or close rooms of the running server.
    Room(PathBuf, RoomCommand),
    /// Replace the key that signs tokens.
    RotateKey(PathBuf),
    /// Copy everything that a data directory holds into this file.
    Backup(PathBuf, PathBuf),
    /// Put this backup into a data directory.
    Restore(PathBuf, PathBuf),
    /// Play a recording again.
    Replay(PathBuf),
    /// Look for damage in a data directory.
    Check(PathBuf),
    /// Show `HELP`.
    Help,
    /// Show the version.
    Version,
}

/// `drawsync user …`
#[derive(Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "HELP describes them")]
pub enum UserCommand {
    List,
    Add {
        name: String,
        email: Option<String>,
        is_admin: bool,
    },
    Admin {
        name: String,
        is_admin: bool,
    },
    Password {
        name: String,
    },
    LogOut {
        name: String,
    },
    Ban {
        name: String,
        is_banned: bool,
    },
    Delete {
        name: String,
    },
}

/// `drawsync room …`
#[derive(Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "HELP describes them")]
pub enum RoomCommand {
    List,
    Close { code: RoomCode },
}

/// The arguments that are not options of the server.
#[derive(Default)]
pub(super) struct Words {
    pub plain: Vec<String>,
    pub options: Vec<&'static str>,
    pub email: Option<String>,
    /// Options with a value that were given.
    pub given: Vec<&'static str>,
}

impl Words {
    /// The command, with the configuration that the options make.
    pub fn command(mut self, config: Config) -> Result<Command, String> {
        let plain = std::mem::take(&mut self.plain);
        let plain: Vec<&str> = plain.iter().map(String::as_str).collect();
        let belongs = |name: &str| match plain[..] {
            ["bridge", ..] => BRIDGE_OPTIONS.contains(&name),
            ["user" | "room" | "key" | "backup" | "restore" | "check", ..] => name == "data-dir",
            ["replay", ..] => false,
            _ => name != "to",
        };
        if let Some(name) = self.given.iter().find(|name| !belongs(name)) {
            return Err(format!("--{name} does not belong to this command"));
        }
        let dir = config.data_dir.clone();
        let command = match plain[..] {
            [] | ["serve"] => serve(config)?,
            ["bridge"] => bridge(config)?,
            ["user", "list"] => Command::User(dir, UserCommand::List),
            ["user", "add", name] => Command::User(
                dir,
                UserCommand::Add {
                    name: name.into(),
                    email: self.take_email(),
                    is_admin: self.take("--admin"),
                },
            ),
            ["user", "admin", name] => Command::User(
                dir,
                UserCommand::Admin {
                    name: name.into(),
                    is_admin: !self.take("--revoke"),
                },
            ),
            ["user", "password", name] => {
                Command::User(dir, UserCommand::Password { name: name.into() })
            }
            ["user", "logout", name] => {
                Command::User(dir, UserCommand::LogOut { name: name.into() })
            }
            ["user", word @ ("ban" | "unban"), name] => Command::User(
                dir,
                UserCommand::Ban {
                    name: name.into(),
                    is_banned: word == "ban",
                },
            ),
            ["key", "rotate"] => Command::RotateKey(dir),
            ["key", ..] => return Err("'drawsync key' does rotate".into()),
            ["user", "delete", name] => {
                Command::User(dir, UserCommand::Delete { name: name.into() })
            }
            ["room", "list"] => Command::Room(dir, RoomCommand::List),
            ["room", "close", code] => {
                let code =
                    RoomCode::parse(code).ok_or_else(|| format!("'{code}' is no room code"))?;
                Command::Room(dir, RoomCommand::Close { code })
            }
            ["backup", file] => Command::Backup(dir, file.into()),
            ["restore", file] => Command::Restore(dir, file.into()),
            ["check"] => Command::Check(dir),
            ["replay", file] => Command::Replay(file.into()),
            ["backup" | "restore" | "replay"] => {
                return Err(format!("'drawsync {}' needs a file", plain[0]));
            }
            ["backup" | "restore" | "replay", ..] => {
                return Err("a file's name with spaces goes in quotes".into());
            }
            ["check", ..] => return Err("'drawsync check' takes no name: use --data-dir".into()),
            [
                "user",
                "add" | "admin" | "password" | "logout" | "ban" | "unban" | "delete",
            ] => {
                return Err(format!("'drawsync user {}' needs a name", plain[1]));
            }
            [
                "user",
                "add" | "admin" | "password" | "logout" | "ban" | "unban" | "delete",
                ..,
            ] => {
                return Err("a name with spaces goes in quotes".into());
            }
            ["room", "close"] => return Err("'drawsync room close' needs a room code".into()),
            ["user", ..] => {
                return Err("'drawsync user' does list, add, admin, password, logout, ban, unban and delete".into());
            }
            ["room", ..] => return Err("'drawsync room' does list and close".into()),
            [word, ..] => return Err(format!("there is no command '{word}'")),
        };
        match self.options.first() {
            Some(option) => Err(format!("{option} does not belong to this command")),
            None => Ok(command),
        }
    }

    fn take(&mut self, option: &str) -> bool {
        let before = self.options.len();
        self.options.retain(|given| *given != option);
        self.options.len() < before
    }

    fn take_email(&mut self) -> Option<String> {
        self.take("--email");
        self.email.take()
    }
}

fn serve(config: Config) -> Result<Command, String> {
    let ports = [Some(config.http_port), config.tcp_port, config.ws_port];
    let is_twice =
        |port: &u16| *port != 0 && ports.iter().filter(|p| **p == Some(*port)).count() > 1;
    match ports.iter().flatten().find(|port| is_twice(port)) {
        Some(port) => Err(format!("port {port} is given twice")),
        None => Ok(Command::Serve(config)),
    }
}

fn bridge(config: Config) -> Result<Command, String> {
    Ok(Command::Bridge(BridgeConfig {
        host: config.host,
        ws_port: config.ws_port.ok_or("a bridge needs its --ws-port")?,
        to: config
            .to
            .ok_or("'drawsync bridge' needs --to HOST:PORT, the TCP port of the server")?,
        log: config.log,
        rates: config.rates,
    }))
}
