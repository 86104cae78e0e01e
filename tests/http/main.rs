//! The HTTP API as clients see it: the real gate, workers, game loop and store
//! on a free port.
//!
//! `server` is asked, and every answer is held against what `/openapi.json` says
//! of it (`described`); the other files are the tests.

#[path = "../common/playing.rs"]
mod playing;

mod described;
mod server;

mod accounts;
mod lists;
mod paths;
mod rooms;
mod shapes;
