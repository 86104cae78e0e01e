//! Micro-benchmarks of what every stroke goes through: the parser, the core's
//! step, the encoding for those who receive it; and the raster, which draws a
//! whole picture. `cargo bench --bench micro` runs them.
#![allow(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    reason = "a benchmark's numbers are far below the limits"
)]

use std::fs;

use divan::{Bencher, black_box};
use drawsync::game::canvas::Canvas;
use drawsync::game::hub::Hub;
use drawsync::game::input::Input;
use drawsync::game::output::Outbox;
use drawsync::protocol::client::{self, ClientMessage};
use drawsync::protocol::dialect1::{OldMessage, Sample};
use drawsync::protocol::ids::{ConnId, UserId};
use drawsync::protocol::op::{Op, Point};
use drawsync::protocol::server::DrawOps;
use drawsync::protocol::settings::SettingsChange;
use drawsync::raster::Picture;
use serde_json::Value;
use smallvec::smallvec;

#[path = "../common/mod.rs"]
mod common;

fn main() {
    divan::main();
}

fn point(at: usize) -> Point {
    Point {
        x: (at % 1600) as i16,
        y: (at * 7 % 1200) as i16,
    }
}

fn moves(count: usize) -> Vec<Op> {
    let points = |at| smallvec![point(at)];
    (0..count)
        .map(|at| Op::Move { points: points(at) })
        .collect()
}

fn begin() -> Op {
    let points = smallvec![point(0)];
    Op::Begin {
        color: 3,
        size: 0,
        points,
    }
}

/// A room of eight in which the first draws.
struct Game {
    hub: Hub,
    out: Outbox,
    seq: u32,
}

impl Game {
    fn new() -> Game {
        let mut hub = Hub::new(common::rules("cat\nlighthouse\nice cream\n"), 1);
        let (by, change) = (common::user(1, "p1"), Box::<SettingsChange>::default());
        hub.handle(
            0,
            Input::Create {
                by,
                change,
                seed: 1,
            },
            &mut Vec::new(),
        )
        .unwrap();
        let mut game = Game {
            hub,
            out: Vec::new(),
            seq: 0,
        };
        for player in 1..=8 {
            let user = common::user(player, &format!("p{player}"));
            let join = client::parse(br#"{"type":"join_room","room_id":1}"#).unwrap();
            let ClientMessage::JoinRoom(join) = join else {
                unreachable!()
            };
            let conn = ConnId(player as u64);
            game.hub
                .handle(0, Input::Join { conn, user, join }, &mut game.out)
                .unwrap();
        }
        game.say(1, ClientMessage::StartGame);
        game.say(1, ClientMessage::ChooseWord { choice: 0 });
        game.draw(vec![begin()]);
        game
    }

    fn say(&mut self, conn: u64, command: ClientMessage) {
        let conn = ConnId(conn);
        self.out.clear();
        self.hub
            .handle(1, Input::Command { conn, command }, &mut self.out)
            .unwrap();
    }

    fn draw(&mut self, ops: Vec<Op>) {
        let (turn, seq) = (1, self.seq);
        self.seq += ops.len() as u32;
        self.say(
            1,
            ClientMessage::DrawOps(client::DrawOps { turn, seq, ops }),
        );
    }
}

#[divan::bench]
fn parse_draw_of_dialect_1() -> client::ClientMessage {
    let json = br##"{"type":"draw","x":489.75,"y":123,"is_drawing":true,"is_first_point":false,"color":"#1b1b1f","brush_size":4,"timestamp":1764000000000}"##;
    client::parse(black_box(json)).unwrap()
}

#[divan::bench]
fn parse_draw_ops_of_ten_points() -> client::ClientMessage {
    let json = br#"{"type":"draw_ops","turn":1,"seq":812,"ops":[{"op":"move","points":[480,120,483,121,487,124,490,126,494,129,499,131,503,134,508,136,514,139,519,141]}]}"#;
    client::parse(black_box(json)).unwrap()
}

#[divan::bench]
fn parse_a_chat_line() -> client::ClientMessage {
    client::parse(black_box(
        br#"{"type":"chat_message","message":"is it a lighthouse?"}"#,
    ))
    .unwrap()
}

/// A point through the core, in a room of eight; now and then the board is
/// cleared.
#[divan::bench]
fn step_of_a_stroke(bencher: Bencher) {
    let mut game = Game::new();
    bencher.bench_local(|| {
        if game.seq.is_multiple_of(5_000) {
            game.draw(vec![Op::Clear, begin()]);
        }
        game.draw(vec![Op::Move {
            points: smallvec![point(game.seq as usize)],
        }]);
    });
}

/// A wrong guess through the core, in a room of eight.
#[divan::bench]
fn step_of_a_guess(bencher: Bencher) {
    let mut game = Game::new();
    bencher.bench_local(|| {
        let message = "is it a house?".to_owned();
        game.say(2, ClientMessage::ChatMessage { message });
    });
}

#[divan::bench(args = [1, 16, 256])]
fn append_to_the_canvas(bencher: Bencher, count: usize) {
    bencher
        .with_inputs(|| {
            let mut canvas = Canvas::new(1);
            canvas.append(0, 0, vec![begin()]).unwrap();
            (canvas, moves(count))
        })
        .bench_local_values(|(mut canvas, ops)| {
            canvas.append(0, 1, ops).unwrap();
            canvas
        });
}

/// Encoded once for all of a room who speak dialect 2.
#[divan::bench(args = [1, 16, 256])]
fn encode_in_dialect_2(bencher: Bencher, count: usize) {
    let ops = moves(count);
    let mut json = Vec::new();
    bencher.bench_local(|| {
        json.clear();
        let message = DrawOps {
            turn: 1,
            seq: 812,
            ops: black_box(&ops),
        };
        serde_json::to_writer(&mut json, &message).unwrap();
    });
}

/// Encoded once for all of a room who speak dialect 1.
#[divan::bench]
fn encode_a_sample_in_dialect_1(bencher: Bencher) {
    let mut json = Vec::new();
    bencher.bench_local(|| {
        json.clear();
        let data = Sample {
            user_id: UserId(7),
            username: black_box("lea"),
            x: black_box(489.5),
            y: 123.0,
            is_drawing: true,
            is_first_point: false,
            color: "#1b1b1f",
            brush_size: 4,
            timestamp: 1_764_000_000_000,
        };
        serde_json::to_writer(&mut json, &OldMessage::DrawData { data }).unwrap();
    });
}

#[divan::bench(args = ["fast-curve", "fill", "heavy"])]
fn raster(bencher: Bencher, name: &str) {
    let path = format!("{}/tests/canvas/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let case: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let ops: Vec<Op> = serde_json::from_value(case["ops"].clone()).unwrap();
    bencher.bench_local(|| Picture::of(black_box(&ops)));
}
