//! The real binary, called as people call it.
#![allow(clippy::unwrap_used, dead_code)]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

/// Longer than any command takes that ends at all.
const PATIENCE: Duration = Duration::from_secs(20);

/// The binary, untouched by the environment that the tests run in.
pub fn drawsync(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_drawsync"));
    command.args(arguments).env_clear().stdin(Stdio::null());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs a command on a data directory, with `input` as its standard input.
pub fn run(dir: &Path, arguments: &[&str], input: &str) -> Output {
    let mut command = drawsync(arguments);
    let mut child = command
        .env("DRAWSYNC_DATA_DIR", dir)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that does not read may be gone already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    // One that should have been refused may run for ever.
    let pid = Pid::from_child(&child);
    let (ended, end) = mpsc::channel::<()>();
    thread::spawn(move || {
        if end.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
            let _ = kill_process(pid, Signal::KILL);
        }
    });
    let output = child.wait_with_output().unwrap();
    drop(ended);
    output
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What a command that must work says.
pub fn said(dir: &Path, arguments: &[&str], input: &str) -> String {
    let output = run(dir, arguments, input);
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        text(&output.stderr)
    );
    text(&output.stdout)
}

/// The one line of a command that must fail.
pub fn refused(dir: &Path, arguments: &[&str], input: &str, code: i32) -> String {
    let output = run(dir, arguments, input);
    let line = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {line}");
    assert_eq!(line.lines().count(), 1, "{line}");
    assert!(line.starts_with("drawsync: "), "{line}");
    line
}

pub const FREE_PORTS: [&str; 6] = ["--http-port", "0", "--tcp-port", "0", "--ws-port", "0"];

/// A server that runs until it is dropped.
pub struct Server {
    pub child: Child,
}

impl Server {
    /// Started, and past the point where it has said so.
    pub fn start(dir: &Path) -> Server {
        Server::start_with(dir, &[])
    }

    /// Started with more arguments.
    pub fn start_with(dir: &Path, arguments: &[&str]) -> Server {
        let mut command = drawsync(&FREE_PORTS);
        command.args(["--host", "127.0.0.1", "--log", "off"]);
        command.args(arguments);
        let mut child = command.env("DRAWSYNC_DATA_DIR", dir).spawn().unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        assert!(!line.is_empty(), "the server said nothing");
        // Read on, or the server could be stopped by a full pipe.
        thread::spawn(move || std::io::copy(&mut out, &mut std::io::sink()));
        Server { child }
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
