//! What the program is told on its command line and in its environment.
//!
//! Parsed once, here; nothing else reads an argument or a variable.

use std::ffi::{OsStr, OsString};
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use lexopt::{Arg, Parser, ValueExt};
use log::LevelFilter;

use crate::limits::{BACKUPS_KEPT, RATE_LIMITS, RateLimits};
use crate::protocol::ids::RoomCode;
use crate::protocol::user::User;

/// The text of `--help`.
pub const HELP: &str = "\
DrawSync, a draw-and-guess game for your own network.

Usage:
  drawsync [serve] [OPTIONS]               start the server
  drawsync user list                       show all accounts
  drawsync user add NAME [--admin] [--email ADDRESS]
  drawsync user admin NAME [--revoke]      make somebody an admin, or no longer
  drawsync user password NAME              set a new password
  drawsync user logout NAME                log somebody out on all devices
  drawsync user ban NAME                   let an account in no more, at once
  drawsync user unban NAME                 let it in again
  drawsync user delete NAME                delete an account and its statistics
  drawsync key rotate                      a new key for log-ins: the old one is
                                           known to somebody. Everybody logs in again
  drawsync room list                       show all rooms of the running server
  drawsync room close CODE                 end a room
  drawsync backup FILE                     copy everything into one new file, or
                                           into a directory under a dated name
  drawsync restore FILE                    put a backup back, keeping what was there
  drawsync check                           look for damage in what is kept
  drawsync replay FILE                     play a recorded game again, and compare
  drawsync bridge --to HOST:PORT           only the WebSocket, for a server elsewhere

  All but restore work beside a running server. Passwords are asked for, or read
  from standard input when it is not a terminal.

Options of the server:
  --host ADDRESS          address to listen on [0.0.0.0, which is all of IPv4]
  --http-port PORT        web page and HTTP API; 0 picks a free one [8000]
  --tcp-port PORT|off     raw TCP, for bots and old clients [8001]
  --ws-port PORT|off      WebSocket, for old clients [8002]
  --create-rooms WHO      everyone, accounts or admins [everyone]
  --register open|closed  whether people may make accounts [open]
  --public-url URL        the address that you tell people, if it is not this
                          machine's own
  --trust-proxy ADDRESS   a web server there passes its clients on, and says in
                          X-Forwarded-For whose a request is; as --trust-bridge
  --allow-origin ORIGIN   pages of another web server may open the game's
                          WebSocket, such as https://school.example; may be given
                          more than once, or as A,B
  --trust-bridge ADDRESS  a bridge there may say whose its connections are;
                          may be given more than once, or as A,B
  --backup-dir DIRECTORY  make a backup in there every day [off]
  --backup-keep COUNT     how many of them are kept, 1 to 366 [7]
  --record on|off         write down all that is said in games, for 'replay' [off]
  --log LEVEL             off, error, warn, info, debug or trace [info]

  What one client may ask before it is slowed down or told to wait. The numbers
  fit a class behind one address; 1 to 1000000000 each. Bursts grow with them.
  --rate-messages N       messages a second on a game connection [200]
  --rate-bytes N          bytes a second on a game connection [64000]
  --rate-requests N       HTTP requests a second of an address [100]
  --rate-guests N         new guests a minute of an address [30]
  --rate-logins N         log-ins and registrations a minute of an address [60]
  --rate-rooms N          new rooms a minute of an address [6]

Options of the bridge: --host, --ws-port, --log, --rate-messages,
  --rate-bytes, and
  --to HOST:PORT          the TCP port of the server

Options of all commands:
  --data-dir DIRECTORY    where everything is kept; not for the bridge [./data]
  -h, --help              show this text
  -V, --version           show the version

Each option with a value can also be given as an environment variable, such as
DRAWSYNC_HTTP_PORT for --http-port; the command line goes before it.
";

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

/// Options with a value that are variables too. `data-dir` is for all
/// commands, the others are for `serve`.
const OPTIONS: [&str; 22] = [
    "host",
    "http-port",
    "tcp-port",
    "ws-port",
    "create-rooms",
    "register",
    "data-dir",
    "public-url",
    "trust-proxy",
    "allow-origin",
    "trust-bridge",
    "to",
    "backup-dir",
    "backup-keep",
    "record",
    "log",
    "rate-messages",
    "rate-bytes",
    "rate-requests",
    "rate-guests",
    "rate-logins",
    "rate-rooms",
];
/// Those of `bridge`.
const BRIDGE_OPTIONS: [&str; 6] = [
    "host",
    "ws-port",
    "to",
    "log",
    "rate-messages",
    "rate-bytes",
];

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

/// Reads one option into the configuration.
fn set(config: &mut Config, name: &str, value: &OsStr) -> Result<(), String> {
    match name {
        "data-dir" => {
            config.data_dir = value.into();
            return Ok(());
        }
        "backup-dir" => {
            config.backup_dir = Some(value.into());
            return Ok(());
        }
        _ => {}
    }
    let value = value.to_str().ok_or("the value is not UTF-8")?;
    let choice = |choices: &str| format!("'{value}' is not one of {choices}");
    match name {
        "host" => {
            config.host = value.parse().map_err(|_| {
                format!("'{value}' is no IP address (0.0.0.0: everybody, 127.0.0.1: only here)")
            })?;
        }
        "http-port" => config.http_port = port(value)?,
        "tcp-port" => config.tcp_port = port_or_off(value)?,
        "ws-port" => config.ws_port = port_or_off(value)?,
        "create-rooms" => {
            config.create_rooms = match value {
                "everyone" => CreateRooms::Everyone,
                "accounts" => CreateRooms::Accounts,
                "admins" => CreateRooms::Admins,
                _ => return Err(choice("everyone, accounts, admins")),
            };
        }
        "register" => {
            config.registration_open = match value {
                "open" => true,
                "closed" => false,
                _ => return Err(choice("open, closed")),
            };
        }
        "trust-proxy" => config.trusted_proxies.extend(addresses(value)?),
        "trust-bridge" => config.trusted_bridges.extend(addresses(value)?),
        "allow-origin" => {
            for origin in value.split(',') {
                config.allowed_origins.push(self::origin(origin.trim())?);
            }
        }
        "record" => {
            config.record = match value {
                "on" => true,
                "off" => false,
                _ => return Err(choice("on, off")),
            };
        }
        "to" => config.to = Some(host_and_port(value)?),
        "public-url" => config.public_url = Some(url(value)?),
        "backup-keep" => {
            config.backup_keep = value
                .parse()
                .ok()
                .filter(|count| BACKUPS_KEPT.contains(count))
                .ok_or_else(|| {
                    let (from, to) = (BACKUPS_KEPT.start(), BACKUPS_KEPT.end());
                    format!("'{value}' is not a number from {from} to {to}")
                })?;
        }
        "log" => {
            config.log = value
                .parse()
                .map_err(|_| choice("off, error, warn, info, debug, trace"))?;
        }
        "rate-messages" => config.rates.messages = rate(value)?,
        "rate-bytes" => config.rates.bytes = rate(value)?,
        "rate-requests" => config.rates.requests = rate(value)?,
        "rate-guests" => config.rates.guests = rate(value)?,
        "rate-logins" => config.rates.logins = rate(value)?,
        "rate-rooms" => config.rates.rooms = rate(value)?,
        _ => return Err("there is no such option".into()),
    }
    Ok(())
}

/// Addresses with commas between them.
fn addresses(value: &str) -> Result<Vec<IpAddr>, String> {
    let address = |text: &str| {
        let address: Result<IpAddr, _> = text.trim().parse();
        address
            .map(|address| address.to_canonical())
            .map_err(|_| format!("'{text}' is no IP address"))
    };
    value.split(',').map(address).collect()
}

/// An origin as browsers write it: no path, lower case.
fn origin(value: &str) -> Result<String, String> {
    let origin = url(value)?.to_ascii_lowercase();
    match origin.matches('/').count() {
        2 => Ok(origin),
        _ => Err(format!("'{value}' has a path; an origin has none")),
    }
}

fn port(value: &str) -> Result<u16, String> {
    value
        .parse()
        .map_err(|_| format!("'{value}' is not a port number (0 to 65535)"))
}

fn port_or_off(value: &str) -> Result<Option<u16>, String> {
    match value {
        "off" => Ok(None),
        _ => port(value)
            .map(Some)
            .map_err(|reason| format!("{reason} and not 'off'")),
    }
}

fn rate(value: &str) -> Result<u32, String> {
    value
        .parse()
        .ok()
        .filter(|rate| (1..=1_000_000_000).contains(rate))
        .ok_or_else(|| format!("'{value}' is not a number from 1 to 1000000000"))
}

/// A host, whether it exists or not, and a port.
fn host_and_port(value: &str) -> Result<String, String> {
    match value.rsplit_once(':') {
        Some((host, port)) if !host.is_empty() && port.parse::<u16>().is_ok_and(|n| n > 0) => {
            Ok(value.to_owned())
        }
        _ => Err(format!(
            "'{value}' is not a host and a port, like draw.example:8001"
        )),
    }
}

/// A web address as people can type it, without a slash at its end.
fn url(value: &str) -> Result<String, String> {
    let address = value.trim_end_matches('/');
    let host = address
        .strip_prefix("http://")
        .or_else(|| address.strip_prefix("https://"));
    match host {
        Some(host) if !host.is_empty() && host.chars().all(|c| c.is_ascii_graphic()) => {
            Ok(address.to_owned())
        }
        _ => Err(format!(
            "'{value}' is not an address like http://draw.example"
        )),
    }
}

/// The arguments that are not options of the server.
#[derive(Default)]
struct Words {
    plain: Vec<String>,
    options: Vec<&'static str>,
    email: Option<String>,
    /// Options with a value that were given.
    given: Vec<&'static str>,
}

impl Words {
    fn command(mut self, config: Config) -> Result<Command, String> {
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Command, String> {
        read_with(line, &[])
    }

    fn read_with(line: &str, variables: &[(&str, &str)]) -> Result<Command, String> {
        parse(line.split_whitespace().map(OsString::from), |name| {
            let found = variables.iter().find(|(variable, _)| *variable == name);
            found.map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn without_arguments_it_serves() {
        assert_eq!(read(""), Ok(Command::Serve(Config::default())));
        assert_eq!(read("serve"), Ok(Command::Serve(Config::default())));
    }

    #[test]
    fn options_and_variables_mean_the_same_and_options_win() {
        let expected = Config {
            host: "127.0.0.1".parse().unwrap(),
            http_port: 0,
            tcp_port: None,
            ws_port: Some(9),
            create_rooms: CreateRooms::Admins,
            registration_open: false,
            data_dir: "/srv/d".into(),
            public_url: Some("https://draw.example".into()),
            trusted_proxies: vec!["10.0.0.3".parse().unwrap()],
            allowed_origins: vec!["https://a.example".into(), "http://b.example:8".into()],
            trusted_bridges: vec!["10.0.0.2".parse().unwrap(), "fd00::2".parse().unwrap()],
            backup_dir: Some("/srv/b".into()),
            backup_keep: 30,
            record: true,
            log: LevelFilter::Debug,
            rates: RateLimits {
                messages: 1,
                bytes: 2,
                requests: 3,
                guests: 4,
                logins: 5,
                rooms: 1_000_000_000,
            },
            to: None,
        };
        let line = "--host 127.0.0.1 --http-port=0 --tcp-port off --ws-port 9 --create-rooms admins \
                    --register closed --data-dir /srv/d --public-url https://draw.example/ --log debug --record on \
                    --trust-bridge 10.0.0.2 --trust-bridge fd00::2 \
                    --trust-proxy 10.0.0.3 --allow-origin https://A.example,http://b.example:8/ \
                    --backup-dir /srv/b --backup-keep 30 \
                    --rate-messages 1 --rate-bytes 2 --rate-requests 3 --rate-guests 4 \
                    --rate-logins 5 --rate-rooms 1000000000";
        assert_eq!(read(line), Ok(Command::Serve(expected.clone())));
        let variables = [
            ("DRAWSYNC_HOST", "127.0.0.1"),
            ("DRAWSYNC_HTTP_PORT", "7"),
            ("DRAWSYNC_TCP_PORT", "off"),
            ("DRAWSYNC_WS_PORT", "9"),
            ("DRAWSYNC_CREATE_ROOMS", "admins"),
            ("DRAWSYNC_REGISTER", "closed"),
            ("DRAWSYNC_DATA_DIR", "/srv/d"),
            ("DRAWSYNC_PUBLIC_URL", "https://draw.example"),
            ("DRAWSYNC_TRUST_BRIDGE", "::ffff:10.0.0.2, fd00::2"),
            ("DRAWSYNC_TRUST_PROXY", "10.0.0.3"),
            (
                "DRAWSYNC_ALLOW_ORIGIN",
                "https://a.example, http://b.example:8",
            ),
            ("DRAWSYNC_BACKUP_DIR", "/srv/b"),
            ("DRAWSYNC_BACKUP_KEEP", "30"),
            ("DRAWSYNC_LOG", "debug"),
            ("DRAWSYNC_RECORD", "on"),
            ("DRAWSYNC_RATE_MESSAGES", "1"),
            ("DRAWSYNC_RATE_BYTES", "2"),
            ("DRAWSYNC_RATE_REQUESTS", "3"),
            ("DRAWSYNC_RATE_GUESTS", "4"),
            ("DRAWSYNC_RATE_LOGINS", "5"),
            ("DRAWSYNC_RATE_ROOMS", "1000000000"),
        ];
        assert_eq!(
            read_with("serve --http-port 0", &variables),
            Ok(Command::Serve(expected))
        );
    }

    #[test]
    fn an_empty_variable_is_none_and_a_wrong_one_is_named() {
        assert!(read_with("", &[("DRAWSYNC_HOST", "")]).is_ok());
        let error = read_with("", &[("DRAWSYNC_WS_PORT", "x")]).unwrap_err();
        assert!(error.starts_with("DRAWSYNC_WS_PORT: 'x' is not"), "{error}");
    }

    #[test]
    fn commands_take_what_is_theirs() {
        let add = UserCommand::Add {
            name: "Lea".into(),
            email: Some("lea@example.org".into()),
            is_admin: true,
        };
        assert_eq!(
            read("user add Lea --admin --email lea@example.org --data-dir d"),
            Ok(Command::User("d".into(), add))
        );
        let admin = UserCommand::Admin {
            name: "Lea".into(),
            is_admin: false,
        };
        assert_eq!(
            read("--data-dir d user admin Lea --revoke"),
            Ok(Command::User("d".into(), admin))
        );
        assert_eq!(
            read("backup b.db --data-dir d"),
            Ok(Command::Backup("d".into(), "b.db".into()))
        );
        assert_eq!(
            read("restore b.db"),
            Ok(Command::Restore("data".into(), "b.db".into()))
        );
        assert_eq!(read("check"), Ok(Command::Check("data".into())));
        let code = RoomCode::parse("ABCDEF").unwrap();
        assert_eq!(
            read("room close abc-def"),
            Ok(Command::Room("data".into(), RoomCommand::Close { code }))
        );
    }

    #[test]
    fn a_bridge_knows_where_to() {
        let expected = BridgeConfig {
            host: "::1".parse().unwrap(),
            ws_port: 8002,
            to: "[::1]:8001".into(),
            log: LevelFilter::Info,
            rates: RATE_LIMITS,
        };
        assert_eq!(
            read("bridge --to [::1]:8001 --host ::1"),
            Ok(Command::Bridge(expected))
        );
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for line in [
            "--prot 1",
            "-x",
            "--host",
            "--host localhost",
            "--http-port off",
            "--http-port 65536",
            "--tcp-port -1",
            "--http-port 9 --ws-port 9",
            "--register maybe",
            "--public-url draw.example",
            "--rate-bytes 0",
            "--rate-rooms 1000000001",
            "--backup-keep 0",
            "--backup-keep 367",
            "backup",
            "backup b c",
            "backup b --backup-keep 3",
            "restore",
            "check b",
            "--admin",
            "serve now",
            "serve --to draw.example:8001",
            "serve --trust-bridge draw.example",
            "bridge",
            "bridge --to draw.example",
            "bridge --to draw.example:0",
            "bridge --to draw.example:8001 --ws-port off",
            "bridge --to draw.example:8001 --tcp-port 1",
            "play",
            "user",
            "user add",
            "user add Lea Ann",
            "user list --admin",
            "user list --host ::1",
            "room close",
            "room close 0O1LI",
            "room close abcdef --revoke",
        ] {
            let error = read(line).unwrap_err();
            assert!(!error.contains('\n'), "{line}: {error}");
        }
    }

    #[test]
    fn help_names_every_option() {
        for option in OPTIONS {
            assert!(HELP.contains(&format!("--{option} ")), "{option}");
        }
        assert_eq!(read("user add --help"), Ok(Command::Help));
        assert_eq!(read("-V"), Ok(Command::Version));
    }
}
