//! What the golden games and the simulation both begin with.

use drawsync::game::rules::Rules;
use drawsync::game::words::{WordList, WordLists};
use drawsync::protocol::ids::UserId;
use drawsync::protocol::user::User;

/// Wall time at game time 0, in milliseconds since 1970.
pub const WALL_START_MS: u64 = 1_795_422_000_000;

/// The rules of a server that was started just now.
pub fn rules(words: &'static str) -> Rules {
    Rules {
        epoch: 7,
        room_key: [5; 64],
        wall_start_ms: WALL_START_MS,
        words: WordLists::of_one(WordList::parse(words)),
    }
}

/// A guest.
pub fn user(id: i64, name: &str) -> User {
    User {
        id: UserId(id),
        username: name.into(),
        is_guest: true,
        is_admin: false,
    }
}
