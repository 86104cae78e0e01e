//! The measurements. Each starts what it measures anew; where there is a
//! yardstick, the two take turns, so that a busy machine is busy for both.

use std::time::{Duration, Instant};

use drawsync::limits::OLD_CLIENT_CLEAR_TIME;

use crate::crowd::{self, Crowd};
use crate::report::{Goal, Report};
use crate::subject::{Kind, Subject, binary};
use crate::wire::{Dialect, Language, Page, Transport};

const TCP_1: Language = Language::new(Transport::Tcp, Dialect::One);
const TCP_2: Language = Language::new(Transport::Tcp, Dialect::Two);
const WS_1: Language = Language::new(Transport::Ws, Dialect::One);
const WS_2: Language = Language::new(Transport::Ws, Dialect::Two);

/// Frames a second of a screen.
const HZ: u32 = 60;
/// Players of an ordinary room.
const SEATS: usize = 8;
/// After so many points a saturating drawer clears the board.
const PAGE_POINTS: usize = 5_000;
/// The subjects, ours first, as often as each is measured.
const TURNS: usize = 2;

type Measure = fn(&mut Report);

/// Every measurement: its name on the command line, and what it does.
pub const ALL: [(&str, Measure); 10] = [
    ("latency", latency),
    ("forty", room_of_forty),
    ("stopped", a_peer_stops_reading),
    ("saturation", saturation),
    ("rooms", many_rooms),
    ("crowd", idle_crowd),
    ("join", late_join),
    ("http", http),
    ("start", start),
    ("idle", idle),
];

/// Measures both, ours first, in turns: the values of all turns.
fn in_turns<T>(measure: impl Fn(Kind) -> T) -> [Vec<T>; 2] {
    let (mut ours, mut relay) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        ours.push(measure(Kind::Ours));
        relay.push(measure(Kind::Relay));
    }
    [ours, relay]
}

fn percentile(sorted: &[f64], share: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    sorted
        .get((share * last as f64).round() as usize)
        .copied()
        .unwrap_or(f64::NAN)
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The means of the nth figure of both.
fn means<const FIGURES: usize>(runs: &[Vec<[f64; FIGURES]>; 2], nth: usize) -> [f64; 2] {
    runs.each_ref().map(|runs| {
        let values: Vec<f64> = runs.iter().map(|run| run[nth]).collect();
        mean(&values)
    })
}

/// The page of each language that anybody draws in.
fn pages(languages: &[Language], points: usize, clear: bool) -> Vec<(Language, Page)> {
    let drawers = languages.first();
    drawers
        .map(|&language| (language, Page::new(language, points, clear)))
        .into_iter()
        .collect()
}

// ---- Latency ----------------------------------------------------------------

/// A room, its languages, how long and how it is played in.
struct Play<'a> {
    rooms: usize,
    languages: &'a [Language],
    time: Duration,
    at_once: usize,
    /// Players who stop reading.
    deaf: usize,
}

impl Play<'_> {
    fn run(&self, subject: &mut Subject) -> Vec<f64> {
        let pages = pages(self.languages, PAGE_POINTS, false);
        let seated = crowd::seat(subject, self.rooms, self.languages, true);
        let mut crowd = Crowd::new(seated, &pages);
        if subject.kind == Kind::Relay {
            // It translates nothing: all hear what the drawer says.
            crowd.listen_for(self.languages[0].dialect.tracer());
        }
        crowd.stop_reading(self.deaf);
        crowd.play(self.time, HZ, self.at_once)
    }

    fn sorted(&self, kind: Kind) -> Vec<f64> {
        let mut latencies = self.run(&mut Subject::new(kind));
        latencies.sort_by(f64::total_cmp);
        latencies
    }

    fn report(&self, name: &str, shares: &[(&str, f64, Goal)], report: &mut Report) {
        let runs = in_turns(|kind| self.sorted(kind));
        for &(share_name, share, goal) in shares {
            let values = runs.each_ref().map(|runs| {
                let values: Vec<f64> = runs.iter().map(|run| percentile(run, share)).collect();
                mean(&values)
            });
            report.both(&format!("{name}, {share_name}"), "µs", values, goal);
        }
    }
}

const SHARES: &[(&str, f64, Goal)] = &[
    ("p50", 0.5, Goal::RatioMost(1.2)),
    ("p90", 0.9, Goal::None),
    ("p99", 0.99, Goal::RatioMost(1.3)),
    ("p99.9", 0.999, Goal::None),
];
/// Of a side measurement.
const MIDDLE_AND_TAIL: &[(&str, f64, Goal)] =
    &[("p50", 0.5, Goal::None), ("p99", 0.99, Goal::None)];

fn latency(report: &mut Report) {
    let mixed = [WS_2, WS_2, WS_2, WS_2, TCP_1, TCP_1, TCP_1, TCP_1];
    for (name, languages) in [
        ("TCP, dialect 1", [TCP_1; SEATS]),
        ("TCP, dialect 2", [TCP_2; SEATS]),
        ("WebSocket, dialect 1", [WS_1; SEATS]),
        ("WebSocket, dialect 2", [WS_2; SEATS]),
        ("mixed", mixed),
    ] {
        let play = Play {
            rooms: 4,
            languages: &languages,
            time: Duration::from_secs(3),
            at_once: 1,
            deaf: 0,
        };
        play.report(name, SHARES, report);
    }
}

fn room_of_forty(report: &mut Report) {
    let play = Play {
        rooms: 1,
        languages: &[WS_2; 40],
        time: Duration::from_secs(3),
        at_once: 1,
        deaf: 0,
    };
    play.report("a room of forty", MIDDLE_AND_TAIL, report);
}

fn a_peer_stops_reading(report: &mut Report) {
    let play = Play {
        rooms: 4,
        languages: &[TCP_1; SEATS],
        time: Duration::from_secs(3),
        at_once: 4,
        deaf: 1,
    };
    play.report(
        "one of 32 reads nothing, the others",
        MIDDLE_AND_TAIL,
        report,
    );
}

// ---- Saturation -------------------------------------------------------------

/// Deliveries a second, and CPU seconds of the server for a million of them.
fn saturate(subject: &mut Subject, rooms: usize, language: Language, time: Duration) -> [f64; 2] {
    let languages = [language; SEATS];
    let pages = pages(&languages, PAGE_POINTS, true);
    let seated = crowd::seat(subject, rooms, &languages, true);
    let mut crowd = Crowd::new(seated, &pages);
    if language.dialect == Dialect::One {
        // The server ignores what an old page clears by itself on coming in.
        crowd.listen(OLD_CLIENT_CLEAR_TIME);
    }
    crowd.saturate(Duration::from_millis(500));
    let (cpu, started) = (subject.cpu(), Instant::now());
    let received = crowd.saturate(time) as f64;
    let (time, cpu) = (started.elapsed(), subject.cpu() - cpu);
    [
        received / time.as_secs_f64(),
        cpu.as_secs_f64() * 1e6 / received,
    ]
}

fn saturation(report: &mut Report) {
    for (name, language) in [
        ("TCP, dialect 1", TCP_1),
        ("TCP, dialect 2", TCP_2),
        ("WebSocket, dialect 1", WS_1),
        ("WebSocket, dialect 2", WS_2),
    ] {
        let time = Duration::from_secs(2);
        let runs = in_turns(|kind| saturate(&mut Subject::new(kind), 4, language, time));
        let name = format!("saturation, {name}");
        report.both(
            &name,
            "deliveries/s",
            means(&runs, 0),
            Goal::RatioLeast(0.35),
        );
        report.both(
            &format!("{name}, CPU"),
            "s/million",
            means(&runs, 1),
            Goal::RatioMost(3.0),
        );
    }
}

/// What a delivery costs should not depend on how many rooms there are: those
/// that draw as people do, three points twenty times a second, and those that
/// draw as fast as they can.
fn many_rooms(report: &mut Report) {
    const HZ: u32 = 20;
    const POINTS: usize = 3;
    let language = WS_2;
    let languages = [language; SEATS];
    let pages = pages(&languages, PAGE_POINTS, true);
    for (rooms, seconds) in [(10, 6), (100, 3), (500, 3)] {
        let figures = [Kind::Ours, Kind::Relay].map(|kind| {
            let mut subject = Subject::new(kind);
            let seated = crowd::seat(&mut subject, rooms, &languages, true);
            let mut crowd = Crowd::new(seated, &pages);
            let cpu = subject.cpu();
            let deliveries = crowd.play(Duration::from_secs(seconds), HZ, POINTS).len();
            let cpu = subject.cpu() - cpu;
            deliveries as f64 / cpu.as_secs_f64()
        });
        let points = HZ as usize * POINTS;
        let name = format!("{rooms} rooms, {points} points a second each");
        report.both(&name, "deliveries/CPU s", figures, Goal::None);
    }
    for rooms in [10, 100, 500] {
        let time = Duration::from_secs(2);
        let [ours, relay] = [Kind::Ours, Kind::Relay]
            .map(|kind| saturate(&mut Subject::new(kind), rooms, language, time));
        let name = format!("{rooms} rooms, saturated");
        report.both(&name, "deliveries/s", [ours[0], relay[0]], Goal::None);
        let figures = [1e6 / ours[1], 1e6 / relay[1]];
        report.both(&name, "deliveries/CPU s", figures, Goal::None);
    }
}

// ---- A crowd ----------------------------------------------------------------

/// Idle players in rooms of `seats`: bytes of memory each, seconds until all
/// had joined, and an active room's p99 beside them.
fn beside(kind: Kind, rooms: usize, seats: usize) -> [f64; 3] {
    let mut subject = Subject::new(kind);
    let rooms = crowd::make_rooms(&mut subject, rooms, seats.max(SEATS) + 1);
    let empty = subject.memory();
    let started = Instant::now();
    let idle = crowd::sit_down(&subject, &rooms, &vec![WS_2; seats], false);
    let joined_in = started.elapsed().as_secs_f64();
    let bytes = (subject.memory() - empty) as f64 / idle.len() as f64;
    let play = Play {
        rooms: 1,
        languages: &[WS_2; SEATS],
        time: Duration::from_secs(3),
        at_once: 1,
        deaf: 0,
    };
    let mut latencies = play.run(&mut subject);
    latencies.sort_by(f64::total_cmp);
    [bytes / 1024.0, joined_in, percentile(&latencies, 0.99)]
}

fn idle_crowd(report: &mut Report) {
    for (count, rooms, seats) in [(2_000, 250, 8), (7_984, 499, 16)] {
        let runs = in_turns(|kind| beside(kind, rooms, seats));
        let name = format!("{count} idle WebSockets");
        report.both(
            &format!("{name}, memory"),
            "KiB each",
            means(&runs, 0),
            Goal::Most(32.0),
        );
        let seconds = if count == 2_000 {
            Goal::Most(2.0)
        } else {
            Goal::None
        };
        report.both(
            &format!("{name}, all joined"),
            "s",
            means(&runs, 1),
            seconds,
        );
        let name = format!("{name}, a room's p99 beside");
        report.both(&name, "µs", means(&runs, 2), Goal::RatioMost(1.5));
    }
}

// ---- Joining late -----------------------------------------------------------

fn late_join(report: &mut Report) {
    const POINTS: usize = 9_000;
    for (name, language) in [("dialect 1", TCP_1), ("dialect 2", WS_2)] {
        let mut subject = Subject::new_ours();
        let (bytes, seconds) = crowd::join_late(&mut subject, language, POINTS);
        report.ours(
            &format!("{POINTS} points for one who joins, {name}"),
            "ms",
            seconds * 1e3,
            Goal::None,
        );
        report.ours(
            &format!("{POINTS} points for one who joins, {name}"),
            "bytes",
            bytes,
            Goal::None,
        );
    }
}

// ---- HTTP, start, idleness --------------------------------------------------

fn http(report: &mut Report) {
    let subject = Subject::new_ours();
    let page = subject.get("/index.html");
    let script = page
        .split('"')
        .find(|path| path.starts_with("/assets/") && path.ends_with(".js"));
    for (name, path) in [
        ("/health", Some("/health")),
        ("the client's script", script),
    ] {
        let Some(path) = path else { continue };
        let rate = crowd::ask(&subject, path, Duration::from_secs(2));
        report.ours(&format!("HTTP, {name}"), "requests/s", rate, Goal::None);
    }
}

fn start(report: &mut Report) {
    let bytes = std::fs::metadata(binary()).map_or(0, |file| file.len());
    report.ours("binary", "MB", bytes as f64 / 1e6, Goal::Most(10.0));
    let starts: Vec<f64> = (0..5)
        .map(|_| Subject::new_ours().ready_in.as_secs_f64() * 1e3)
        .collect();
    report.ours(
        "start to ready, empty",
        "ms",
        mean(&starts),
        Goal::Most(100.0),
    );

    let mut subject = Subject::new_ours();
    drop(crowd::seat(&mut subject, 100, &[WS_2; SEATS], true));
    std::thread::sleep(Duration::from_secs(1));
    let dir = subject.kill();
    let ready = Subject::ours(dir).ready_in.as_secs_f64() * 1e3;
    report.ours(
        "start to ready, 100 live rooms",
        "ms",
        ready,
        Goal::Most(300.0),
    );
}

fn idle(report: &mut Report) {
    let time = Duration::from_secs(10);
    let subject = Subject::new_ours();
    std::thread::sleep(Duration::from_millis(500));
    let (cpu, sleeps) = (subject.cpu(), subject.sleeps());
    std::thread::sleep(time);
    let cpu = (subject.cpu() - cpu).as_secs_f64();
    report.ours("idle, CPU in 10 s", "ms", cpu * 1e3, Goal::Most(0.0));
    let woken = subject.sleeps().into_iter();
    let woken = woken.map(|(thread, count)| count - sleeps.get(&thread).unwrap_or(&0));
    let woken = woken.sum::<u64>() as f64;
    report.ours("idle, threads woken in 10 s", "times", woken, Goal::None);
    report.ours(
        "idle, memory",
        "MB",
        subject.memory() as f64 / 1e6,
        Goal::Most(12.0),
    );
}
