//! DrawSync.
pub mod auth;
pub mod clock;
pub mod game;
pub mod game_loop;
pub mod limits;
pub mod net;
pub mod protocol;
pub mod raster;
pub mod store;
pub mod tries;
