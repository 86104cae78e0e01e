//! Logs never block: whoever logs hands the line to a thread and goes on.
//!
//! The channel is bounded. When nobody reads standard error, records are
//! counted and dropped, and the count is logged once there is room again.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded};
use log::{Level, LevelFilter, Log, Metadata, Record};
use simplelog::{ConfigBuilder, SharedLogger, WriteLogger};

use crate::limits::{LOG_FLUSH_WAIT, LOG_QUEUE_MAX, THREAD_STACK_BYTES};

/// What travels to the thread.
enum Line {
    Record {
        level: Level,
        target: String,
        message: String,
    },
    /// Everything before it has been written once this is answered.
    Flush(Sender<()>),
}

/// The process's logger: the near end of the channel.
struct Sink {
    level: LevelFilter,
    queue: Sender<Line>,
    dropped: Arc<AtomicU64>,
}

/// Starts the log thread and makes it the process's logger, which can be done
/// once. Errors as a sentence.
pub fn start(level: LevelFilter) -> Result<(), String> {
    let sink = spawn(level, io::stderr()).map_err(|error| format!("cannot log: {error}"))?;
    log::set_boxed_logger(Box::new(sink)).map_err(|error| format!("cannot log: {error}"))?;
    log::set_max_level(level);
    Ok(())
}

fn spawn(level: LevelFilter, to: impl io::Write + Send + 'static) -> io::Result<Sink> {
    let (queue, lines) = bounded(LOG_QUEUE_MAX);
    let dropped = Arc::new(AtomicU64::new(0));
    let count = dropped.clone();
    let config = ConfigBuilder::new()
        .set_time_format_rfc3339()
        .set_thread_level(LevelFilter::Off)
        .set_target_level(LevelFilter::Off)
        .set_location_level(LevelFilter::Off)
        .build();
    let writer = WriteLogger::new(level, config, to);
    thread::Builder::new()
        .name("log".into())
        .stack_size(THREAD_STACK_BYTES)
        .spawn(move || run(&lines, &*writer, &count))?;
    Ok(Sink {
        level,
        queue,
        dropped,
    })
}

fn run(lines: &Receiver<Line>, writer: &dyn SharedLogger, dropped: &AtomicU64) {
    let write = |level, target: &str, message: &str| {
        writer.log(
            &Record::builder()
                .level(level)
                .target(target)
                .args(format_args!("{message}"))
                .build(),
        );
    };
    for line in lines {
        match line {
            Line::Record {
                level,
                target,
                message,
            } => write(level, &target, &message),
            Line::Flush(done) => drop(done),
        }
        let count = dropped.swap(0, Ordering::Relaxed);
        if count > 0 {
            write(Level::Warn, "log", &format!("log_dropped count={count}"));
        }
    }
}

impl Log for Sink {
    /// Libraries stay silent: at the finer levels they quote what they have been
    /// sent, tokens and all.
    fn enabled(&self, metadata: &Metadata) -> bool {
        metadata.level() <= self.level && metadata.target().starts_with(env!("CARGO_CRATE_NAME"))
    }

    fn log(&self, record: &Record) {
        if !self.enabled(record.metadata()) {
            return;
        }
        let line = Line::Record {
            level: record.level(),
            target: record.target().to_owned(),
            message: one_line(&record.args().to_string()),
        };
        if self.queue.try_send(line).is_err() {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Waits until what was logged so far is written, but not for ever: nobody
    /// may be reading it.
    fn flush(&self) {
        let (done, written) = bounded(0);
        if self
            .queue
            .send_timeout(Line::Flush(done), LOG_FLUSH_WAIT)
            .is_ok()
        {
            let _ = written.recv_timeout(LOG_FLUSH_WAIT);
        }
    }
}

/// A record is one line, whatever a client put into it.
fn one_line(message: &str) -> String {
    message
        .chars()
        .map(|character| match character.is_control() {
            true => '\u{fffd}',
            false => character,
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use parking_lot::Mutex;

    #[derive(Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Page {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn log(sink: &Sink, level: Level, message: &str) {
        sink.log(
            &Record::builder()
                .level(level)
                .target(module_path!())
                .args(format_args!("{message}"))
                .build(),
        );
    }

    #[test]
    fn a_record_is_a_line_and_a_flush_waits_for_it() {
        let page = Page::default();
        let sink = spawn(LevelFilter::Info, page.clone()).unwrap();
        log(&sink, Level::Debug, "unseen");
        let foreign = format_args!("a library has read a token");
        let foreign = Record::builder()
            .target("tungstenite")
            .args(foreign)
            .build();
        sink.log(&foreign);
        log(
            &sink,
            Level::Info,
            "room_closed code=ABCDEF\nroom_closed code=FAKE42",
        );
        sink.flush();
        let text = String::from_utf8(page.0.lock().clone()).unwrap();
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(
            text.contains("[INFO] room_closed code=ABCDEF\u{fffd}room"),
            "{text}"
        );
    }

    #[test]
    fn what_does_not_fit_is_counted_and_dropped() {
        let page = Page::default();
        let sink = spawn(LevelFilter::Info, page.clone()).unwrap();
        let held = page.0.lock();
        // One is being written, at most, and the channel is full.
        for number in 0..LOG_QUEUE_MAX + 10 {
            log(&sink, Level::Info, &format!("line={number}"));
        }
        let dropped = sink.dropped.load(Ordering::Relaxed);
        assert!((9..=10).contains(&dropped), "{dropped}");
        drop(held);
        sink.flush();
        let text = String::from_utf8(page.0.lock().clone()).unwrap();
        assert!(
            text.contains(&format!("log_dropped count={dropped}")),
            "{}",
            text.len()
        );
    }
}
