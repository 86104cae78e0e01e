//! DrawSync.
pub mod announce;
pub mod auth;
pub mod clock;
pub mod commands;
pub mod config;
pub mod data_dir;
pub mod game;
pub mod game_loop;
pub mod limits;
pub mod log_thread;
pub mod net;
pub mod protocol;
pub mod raster;
pub mod server;
pub mod store;
pub mod tries;
