//! DrawSync: a self-hosted, real-time draw-and-guess game in one binary.
//!
//! It serves the web client and an HTTP API on port 8000 (with the WebSocket
//! of the game at `/ws`), the game as lines of JSON over TCP on 8001, and as a
//! WebSocket on 8002. All data is one SQLite file in one directory.
//!
//! # Threads
//!
//! ```text
//! browser ──ws──┐
//!               ├─ one thread each: read, parse once ─┐ bounded inbox
//! tcp client ───┘                                     ▼
//!                                      ┌────────────────────────────────┐ journal  ┌───────┐
//!    one non-blocking send per peer ◀──│ game loop: one thread, owns    │ ───────▶ │ store │── SQLite
//!    and batch, straight from the loop │ every room and every timer     │          └───────┘
//!                                      └────────────────────────────────┘
//! browser ──http── gate: one thread per connection ── HTTP workers ── ask store and loop by message
//! ```
//!
//! | thread | how many | blocks on |
//! |---|---|---|
//! | `game` | 1 | its inbox, until the nearest deadline |
//! | `store` | 1 | its queue; one transaction per batch |
//! | `http-accept`, `tcp-accept`, `ws-accept` | 1 each | accept |
//! | a connection | exactly 1 | its socket, with a deadline |
//! | HTTP workers | a few | the next request |
//! | `hash` | 2 | the next password to hash |
//! | log, announcements, signals | 1 each | their queue |
//! | `backup`, if it is on | 1 | the next day |
//!
//! `drawsync bridge` is a process of its own with two threads for a connection,
//! one each way, between a browser's socket and one to a server elsewhere.
//!
//! The wait-for graph has no cycle: connections may block on the inbox, the
//! loop on nothing else. There is no async runtime and no writer thread.
//!
//! # Where to read
//!
//! The `mod` lines below are in reading order, from what everything rests on
//! to what holds it together. Imports point upwards only: `protocol` knows
//! `limits`, `game` knows `protocol`, `game_loop` knows `game`, and `net`
//! knows `game_loop`; `store` and `auth` know nothing of games, and `journal`
//! hands rooms from the loop to the store.
//!
//! * To know a rule of the game: `game::turns`, `game::score`, `game::guess`,
//!   and the scripts in `tests/golden/`, which are played by the tests.
//! * To know what happens when somebody says something: `game::command`, the one
//!   table of it; whom a room tells of it, `game::audience`; how that leaves,
//!   `game_loop`.
//! * To know the wire: `docs/PROTOCOL.md`, `protocol::client`, `protocol::server`.
//! * To know what one hostile peer can cost: `limits`.
//!
//! # What holds everywhere
//!
//! * The core (`game`) is pure: no clock, socket, thread, file, log line or
//!   operating-system randomness. The same seed and inputs give the same
//!   outputs, byte for byte.
//! * The loop blocks on nothing but its inbox, and never parses, hashes,
//!   writes a file or draws a pixel.
//! * What comes from the network is parsed at the edge into closed types;
//!   inside, nothing is checked twice. Every bound has a name in `limits`.
//! * The secret word reaches the drawer and those who have guessed it, and
//!   everybody else only after the turn.
//! * People are told of a change when it is saved (`journal`): a crash takes
//!   back nothing but the last strokes, and a restart ends no game.
//! * A seat and its score are given up by 'Leave', a kick or the end of the
//!   room, never by a lost connection.
//! * SQL stands in `store` alone, the translation for old clients in
//!   `game_loop::dialect1` alone.
//! * A fault in one room's step closes that room; a fault in the loop itself
//!   ends the process loudly.

pub mod limits;
pub mod protocol;

pub mod game;
pub mod raster;

pub mod clock;
#[cfg(feature = "fault")]
pub mod fault;
pub mod mailbox;
pub mod store;
pub mod tries;

pub mod journal;
pub mod recording;

pub mod game_loop;

pub mod auth;

pub mod net;

pub mod config;
pub mod data_dir;

pub mod announce;
pub mod log_thread;

pub mod nightly;
pub mod server;

pub mod commands;
