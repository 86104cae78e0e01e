//! `drawsync`: arguments in, exit code out.

use std::process::ExitCode;

use drawsync::config::{self, Command};
use drawsync::{commands, log_thread, server};

fn main() -> ExitCode {
    let command = match config::from_env() {
        Ok(command) => command,
        Err(reason) => {
            eprintln!("drawsync: {reason} ('drawsync --help' shows what there is)");
            return ExitCode::from(2);
        }
    };
    let done = match command {
        Command::Serve(config) => log_thread::start(config.log).and_then(|()| server::run(&config)),
        Command::Bridge(config) => {
            log_thread::start(config.log).and_then(|()| commands::bridge::run(&config))
        }
        Command::User(dir, command) => commands::user::run(&dir, command),
        Command::Room(dir, command) => commands::room::run(&dir, command),
        Command::Backup(dir, to) => commands::backup::run(&dir, &to),
        Command::Replay(file) => commands::replay::run(&file),
        Command::Restore(dir, from) => commands::restore::run(&dir, &from),
        Command::RotateKey(dir) => commands::key::rotate(&dir),
        Command::Check(dir) => commands::check::run(&dir),
        Command::Help => {
            print!("{}", config::HELP);
            Ok(())
        }
        Command::Version => {
            println!("drawsync {}", env!("CARGO_PKG_VERSION"));
            Ok(())
        }
    };
    // What the threads have logged so far comes before the last line.
    log::logger().flush();
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("drawsync: {reason}");
            ExitCode::FAILURE
        }
    }
}
