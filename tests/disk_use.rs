//! What a room of eight writes to the disk. Measured, not tested: `make
//! disk-use` plays at the pace of people and prints what an hour would be.
#![allow(clippy::unwrap_used)]

#[path = "common/real.rs"]
mod real;

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use real::{Client, Guest, Server, command};
use serde_json::{Value, json};

const PEOPLE: usize = 8;
/// What a client of ours sends at once: three samples of a pen at 60 Hz.
const SAMPLES: Duration = Duration::from_millis(50);

#[test]
#[ignore = "takes minutes"]
fn an_hour_of_play_by_eight() {
    let minutes = std::env::var("DRAWSYNC_MINUTES").map_or(3, |text| text.parse().unwrap());
    // Not in a tmpfs, where nothing is written.
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let mut start = command(dir.path());
    start.args(["--log", "debug"]);
    let server = Server::launch(start);
    let guests: Vec<Guest> = (0..PEOPLE)
        .map(|at| server.guest(&format!("P{at}")))
        .collect();
    let settings = json!({"name": "Eight", "max_rounds": 20, "time_limit": 80, "max_players": 8});
    let room = server.ask(minreq::Method::Post, "/rooms/", &guests[0].token, &settings);
    let room = room["id"].as_i64().unwrap();
    let written_before = written(&server);
    let saved_before = saved(&server);

    let over = Arc::new(AtomicBool::new(false));
    let players: Vec<_> = guests
        .into_iter()
        .enumerate()
        .map(|(at, guest)| {
            let client = Client::tcp(&server).joined(&guest, room);
            let over = Arc::clone(&over);
            thread::spawn(move || play(client, guest.id, at as u64, &over))
        })
        .collect();
    thread::sleep(Duration::from_secs(60 * minutes));
    let hour = |bytes: u64| bytes as f64 * 60.0 / minutes as f64 / 1e6;
    let (payload, writes) = (
        saved(&server) - saved_before,
        written(&server) - written_before,
    );
    println!(
        "an hour of play by {PEOPLE}: {:.2} MB handed over, {:.1} MB written",
        hour(payload),
        hour(writes)
    );
    over.store(true, Ordering::Relaxed);
    for player in players {
        player.join().unwrap();
    }
    list(dir.path());
}

/// Bytes that the process has caused to be written.
fn written(server: &Server) -> u64 {
    let pid = server.pid().as_raw_nonzero();
    let io = fs::read_to_string(format!("/proc/{pid}/io")).unwrap();
    let line = io
        .lines()
        .find_map(|line| line.strip_prefix("write_bytes: "));
    line.unwrap().parse().unwrap()
}

/// Bytes that were handed to the store.
fn saved(server: &Server) -> u64 {
    let log = server.log();
    let saves = log.iter().filter(|line| line.contains(" save ticket="));
    saves
        .map(|line| line.rsplit('=').next().unwrap().parse::<u64>().unwrap())
        .sum()
}

fn list(dir: &Path) {
    for file in fs::read_dir(dir).unwrap() {
        let file = file.unwrap();
        println!(
            "{:?}: {} bytes",
            file.file_name(),
            file.metadata().unwrap().len()
        );
    }
}

/// Draws when it is the own turn, for a minute and with pauses; else talks now
/// and then, and guesses the word towards the end.
fn play(client: Client, id: i64, at: u64, over: &AtomicBool) {
    let Client::Lines(stream) = &client else {
        return;
    };
    stream
        .get_ref()
        .set_read_timeout(Some(Duration::from_millis(5)))
        .unwrap();
    let mut client = client;
    let mut dice = fastrand::Rng::with_seed(at);
    let mut turn = Turn::default();
    let mut seq = 0;
    let mut line = String::new();
    let (mut sample_at, mut talk_at) = (Instant::now(), Instant::now());
    let begun = Instant::now();
    let mut started = at > 0;
    while !over.load(Ordering::Relaxed) {
        if !started && begun.elapsed() > Duration::from_secs(1) {
            client.send(&json!({"type": "start_game"}));
            started = true;
        }
        if let Some(message) = client.hear_soon(&mut line) {
            if let Some(now) = Turn::of(&message) {
                if now.name == "drawing" && turn.name != "drawing" {
                    (seq, talk_at) = (0, Instant::now() + Duration::from_secs(dice.u64(2..8)));
                }
                if now.name == "choosing" && now.drawer == id {
                    client.send(&json!({"type": "choose_word", "choice": 1}));
                }
                if now.name == "podium" && at == 0 {
                    client.send(&json!({"type": "start_game"}));
                }
                turn = now;
            }
            continue;
        }
        if turn.name != "drawing" {
            continue;
        }
        let drawn_for = turn.since.elapsed();
        if turn.drawer == id {
            // A stroke of a second, and a pause of half a second.
            let beat = drawn_for.as_millis() % 1_500;
            if sample_at.elapsed() >= SAMPLES && drawn_for < Duration::from_secs(60) {
                sample_at = Instant::now();
                let ops = stroke(beat, &mut turn.open, &mut dice);
                if let Some(op) = ops {
                    client.draw(turn.number, seq, &[op]);
                    seq += 1;
                }
            }
        } else if Instant::now() >= talk_at {
            talk_at = Instant::now() + Duration::from_secs(dice.u64(4..12));
            client.say(&format!("is it {} or not", dice.u32(1_000..9_999)));
        }
    }
}

fn stroke(beat: u128, open: &mut Option<(i32, i32)>, dice: &mut fastrand::Rng) -> Option<Value> {
    match (*open, beat < 1_000) {
        (None, true) => {
            let (x, y) = (dice.i32(100..1_500), dice.i32(100..1_100));
            *open = Some((x, y));
            Some(json!({"op": "begin", "color": 3, "size": 1, "points": [x, y]}))
        }
        (Some((mut x, mut y)), true) => {
            let points: Vec<i32> = (0..3)
                .flat_map(|_| {
                    (x, y) = (
                        (x + dice.i32(-15..16)).clamp(0, 1_600),
                        (y + dice.i32(-15..16)).clamp(0, 1_200),
                    );
                    [x, y]
                })
                .collect();
            *open = Some((x, y));
            Some(json!({"op": "move", "points": points}))
        }
        (Some(_), false) => {
            *open = None;
            Some(json!({"op": "end"}))
        }
        (None, false) => None,
    }
}

struct Turn {
    name: String,
    number: u64,
    drawer: i64,
    since: Instant,
    /// Where the pen is, while it is down.
    open: Option<(i32, i32)>,
}

impl Default for Turn {
    fn default() -> Turn {
        Turn {
            name: "lobby".into(),
            number: 0,
            drawer: 0,
            since: Instant::now(),
            open: None,
        }
    }
}

impl Turn {
    fn of(message: &Value) -> Option<Turn> {
        let phase = &message["phase"];
        Some(Turn {
            name: phase["name"].as_str()?.into(),
            number: phase["turn"].as_u64().unwrap_or_default(),
            drawer: phase["drawer_id"].as_i64().unwrap_or_default(),
            ..Turn::default()
        })
    }
}
