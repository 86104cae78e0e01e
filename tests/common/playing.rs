//! A game loop in the process of the test, with nothing in it.

use drawsync::game::hub::Hub;
use drawsync::game::rules::Rules;
use drawsync::game::words::WordLists;
use drawsync::game_loop::{self, About, Event, GameLoop};
use drawsync::journal::Journal;
use drawsync::mailbox::Sender;
use drawsync::store::Store;

/// Starts one that saves to `store`, and gives its inbox. It ends with a
/// shutdown, or with the process.
pub fn play(store: Store) -> Sender<Event> {
    let (inbox, events) = game_loop::inbox(64);
    let rules = Rules {
        epoch: 1,
        room_key: [1; 64],
        wall_start_ms: 1_795_416_616_000,
        words: WordLists::embedded(),
    };
    let about = About {
        version: "test",
        client_build: None,
    };
    let wake = inbox.clone();
    let journal = Journal::new(store, 0, move || drop(wake.try_send(Event::Saved)));
    let game_loop = GameLoop::new(Hub::new(rules, 1), about, events, journal, None, 0);
    std::thread::spawn(move || game_loop.run());
    inbox
}
