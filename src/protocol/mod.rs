//! The words that go over the wire, as closed types.
//!
//! `client` is what a client may say, `server` what it is told, both in
//! dialect 2; `dialect1` is what clients of the original DrawSync are told.
//! `close` is how connections end, `frame` how a WebSocket packs what it says,
//! and `bridge` what a bridge of its own says besides. Everything here is parsed
//! and bounded; nothing here knows a rule of the game, a socket or a clock.

pub mod bridge;
pub mod client;
pub mod close;
pub mod dialect1;
pub mod error;
pub mod frame;
pub mod ids;
pub mod language;
pub mod op;
pub mod remote;
pub mod roster;
pub mod server;
pub mod settings;
pub mod text;
pub mod user;
