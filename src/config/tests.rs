//! What command lines and variables are read as.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::protocol::ids::RoomCode;

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
        database_megabytes: 2_000,
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
                --backup-dir /srv/b --backup-keep 30 --database-max 2000 \
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
        ("DRAWSYNC_DATABASE_MAX", "2000"),
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
        "--database-max 0",
        "--database-max 1000001",
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
