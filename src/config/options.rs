//! The options that have a value: what they are called, and what they may be.
//!
//! Each can be given as a variable, too. Every refusal is one sentence that
//! says what would do.

use std::ffi::OsStr;
use std::fmt::Display;
use std::net::IpAddr;
use std::ops::RangeInclusive;
use std::str::FromStr;

use super::{Config, CreateRooms};
use crate::limits::{BACKUPS_KEPT, DATABASE_MEGABYTES_RANGE};

/// Options with a value that are variables too. `data-dir` is for all
/// commands, the others are for `serve`.
pub(super) const OPTIONS: [&str; 23] = [
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
    "database-max",
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
pub(super) const BRIDGE_OPTIONS: [&str; 6] = [
    "host",
    "ws-port",
    "to",
    "log",
    "rate-messages",
    "rate-bytes",
];

/// Reads one option into the configuration.
pub(super) fn set(config: &mut Config, name: &str, value: &OsStr) -> Result<(), String> {
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
            config.backup_keep = number(value, &BACKUPS_KEPT)?;
        }
        "database-max" => {
            config.database_megabytes = number(value, &DATABASE_MEGABYTES_RANGE)?;
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
    number(value, &(1..=1_000_000_000))
}

fn number<T: FromStr + PartialOrd + Display>(
    value: &str,
    range: &RangeInclusive<T>,
) -> Result<T, String> {
    let number = value.parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| {
        let (from, to) = (range.start(), range.end());
        format!("'{value}' is not a number from {from} to {to}")
    })
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
