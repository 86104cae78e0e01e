//! Told means saved: a server that is killed at any moment comes back with all
//! that it has told.
//!
//! Some rooms play at once on the real binary. Again and again it is ended, by
//! SIGKILL or sometimes SIGTERM, and started on the same directory; then each
//! room is compared with what its people had been told, and they play on.
//!
//! `DRAWSYNC_SEED` repeats what people do and when the server ends, as far as
//! a scheduler lets it. `DRAWSYNC_KILLS` says how often, and `DRAWSYNC_BINARY`
//! which program.
//!
//! `room` is a room that plays on through all lives of the server, `people` who is
//! in it, `world` what all rooms share with whoever ends the server.
#![allow(clippy::unwrap_used)]

#[path = "../common/real.rs"]
mod real;
#[path = "../common/told.rs"]
mod told;

mod people;
mod room;
mod world;

use std::collections::BTreeMap;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use drawsync::store::FILE_NAME;
use rusqlite::{Connection, OpenFlags};
use rustix::process::Signal;

use real::{Server, command};
use room::Room;
use world::{Life, Moment, World};

/// People in each room; the last one of a room of four is a client of the
/// original.
const ROOMS: [usize; 6] = [2, 2, 3, 3, 4, 5];
/// Somebody in each room who may come later, and one who never gets in.
const MORE: usize = 3;
/// A life of the server, whatever happens in it.
const LIFE: Duration = Duration::from_millis(2_800);
/// Strokes that were acknowledged so long ago are there after a kill.
const STROKES_SAFE: Duration = Duration::from_millis(250);
/// Between two looks at the sockets of a room.
const LOOK: Duration = Duration::from_millis(2);

#[test]
fn a_killed_server_has_forgotten_nothing_that_it_told() {
    let number = |name, default| {
        std::env::var(name).map_or(default, |value| value.parse::<u64>().expect(name))
    };
    let seed = number("DRAWSYNC_SEED", 20_261_124);
    let kills = number("DRAWSYNC_KILLS", 2) as u32;
    println!("DRAWSYNC_SEED={seed} DRAWSYNC_KILLS={kills}");
    let dir = tempfile::tempdir().unwrap();
    let world = World::new();
    let mut dice = fastrand::Rng::with_seed(seed);

    let first = start(dir.path());
    let rooms: Vec<Room> = (0..ROOMS.len())
        .map(|at| Room::new(&world, &first, at, seed))
        .collect();
    let rooms: Vec<Room> = thread::scope(|scope| {
        let rooms: Vec<_> = rooms
            .into_iter()
            .map(|room| scope.spawn(move || room.live()))
            .collect();
        run_lives(&world, first, dir.path(), kills, &mut dice);
        let ended = rooms.into_iter().map(|room| room.join());
        ended.collect::<Result<_, _>>().expect("a room has failed")
    });

    assert!(!world.failed(), "some rooms never came to a drawing");
    let seen = world.seen.lock();
    let games: usize = rooms.iter().map(|room| room.told().games.len()).sum();
    println!("{games} games; {seen:#?}");
    compare_results(dir.path(), &rooms);
    assert!(games > 0 || kills < 30, "no game has ended");
}

fn start(dir: &Path) -> Server {
    let mut command = command(dir);
    // All of them come from one address, again and again.
    for rate in ["guests", "logins", "requests", "rooms"] {
        command.args([&format!("--rate-{rate}"), "100000"]);
    }
    Server::launch(command)
}

/// Starts the server again and again, and ends it at a chosen moment each time.
fn run_lives(world: &World, first: Server, dir: &Path, kills: u32, dice: &mut fastrand::Rng) {
    let mut server = Some(first);
    for number in 0..=kills {
        let begun = Instant::now();
        let server = server.take().unwrap_or_else(|| start(dir));
        world.note("ms_to_start_at_most", begun.elapsed());
        let gentle = dice.u32(..6) == 0;
        let moment = (number < kills).then(|| Moment::draw(dice));
        world.begin(Life {
            number,
            http: server.http,
            tcp: server.tcp,
            pid: server.pid(),
            log: server.log_handle(),
            signal: if gentle { Signal::TERM } else { Signal::KILL },
            last: moment.is_none(),
        });
        if number == 0 {
            world.wait_until_done();
            *world.done.lock() = 0;
        }
        *world.moment.lock() = moment.clone();
        match &moment {
            Some(moment) => {
                let kind = if gentle { "ended" } else { "killed" };
                if !world.wait_for_end(LIFE) {
                    world.end("by time");
                }
                world.count(&format!("{kind} {}", moment.name()));
            }
            None => {
                world.wait_until_done();
                world.end("the last one");
            }
        }
        let log = server.log_handle();
        server.wait();
        world.wait_until_drained();
        let log = log.lock();
        let wrong = log
            .iter()
            .find(|line| line.contains("set_aside") || line.contains("panicked"));
        assert_eq!(wrong, None);
        if world.failed() {
            break;
        }
    }
    world.over();
}

/// Each game that was told is in the database once, and no other one.
fn compare_results(dir: &Path, rooms: &[Room]) {
    let sql = Connection::open_with_flags(dir.join(FILE_NAME), OpenFlags::SQLITE_OPEN_READ_ONLY);
    let sql = sql.unwrap();
    let mut found: BTreeMap<String, BTreeMap<i64, u64>> = BTreeMap::new();
    let mut rows = sql
        .prepare("SELECT game_id, user_id, score FROM game_players")
        .unwrap();
    let rows = rows.query_map([], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get::<_, i64>(2)?))
    });
    for row in rows.unwrap() {
        let (game, user, score) = row.unwrap();
        found
            .entry(game)
            .or_default()
            .insert(user, score.unsigned_abs());
    }
    let mut found: Vec<_> = found.into_values().collect();
    let mut told: Vec<_> = rooms
        .iter()
        .flat_map(|room| room.told().games.iter().cloned())
        .collect();
    found.sort();
    told.sort();
    assert_eq!(found, told, "the results of all games");
}
