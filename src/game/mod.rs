//! The game, pure: inputs and the time go in, outputs and the next deadline
//! come out.
//!
//! In here there is no clock, socket, thread, channel, file, log line or
//! operating-system randomness. Time is an argument, dice are handed in, and
//! collections iterate in a defined order: the same seed and the same inputs
//! give the same outputs, byte for byte.
//!
//! Reading order: `input` is what goes in and `output` what comes out; `hub`
//! holds the rooms and is the one way in; `room` is a room, `seat` a place there
//! and `audience` whom it tells; `command` is whose business each command is,
//! `settings` what a host changes, `chat` what is said; `arrival` and `departure`
//! are how people come and go, `leaver` what going does not undo, `presence` how
//! they are there, `door` whom a room
//! lets in and `knock` who asks to, `roster` what they are called, `reseat` who
//! comes back on another device, `vote` who has to go, `report` who behaves badly,
//! `spectator` who watches without a seat, `remote` what holds a room with its
//! host, `moderation` what a host does to people and turns; `play` is a game in
//! it, `moves` what its people do, `turns` its course, `teams` who plays for whom;
//! the rest are the small rules that these ask.

mod arrival;
mod audience;
pub mod canvas;
mod chat;
mod command;
pub mod custom_words;
mod departure;
mod doodle;
mod door;
pub mod guess;
pub mod hub;
pub mod input;
pub mod knock;
mod leaver;
mod likes;
pub mod list_file;
pub mod mask;
mod moderation;
mod moves;
pub mod name_file;
mod offer;
pub mod output;
pub mod password;
pub mod past_room;
mod play;
pub mod presence;
pub mod profanity;
pub mod remote;
mod report;
mod reseat;
pub mod room;
mod roster;
pub mod rules;
pub mod score;
pub mod seat;
mod settings;
mod spectator;
mod teams;
mod turns;
pub mod vote;
pub mod word_file;
pub mod words;

/// A point in game time: milliseconds since the process started. Monotonic.
pub type Millis = u64;

/// A duration of the limits in game time.
pub(crate) fn ms(duration: std::time::Duration) -> Millis {
    u64::try_from(duration.as_millis()).unwrap_or(Millis::MAX)
}
