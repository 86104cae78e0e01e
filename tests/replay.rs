//! Recordings: a game plays again as it was, and what was changed in one is
//! found.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use std::fs;
use std::sync::Arc;

use drawsync::game::custom_words::CustomWords;
use drawsync::game::hub::Hub;
use drawsync::game::input::Input;
use drawsync::game::output::{Outbox, Output};
use drawsync::game::rules::Rules;
use drawsync::game::word_file::read_text;
use drawsync::game::words::WordLists;
use drawsync::protocol::client::{self, ClientMessage, Join, RoomName};
use drawsync::protocol::ids::{ConnId, RoomId, UserId};
use drawsync::protocol::language::Language;
use drawsync::protocol::server::Phase;
use drawsync::protocol::settings::SettingsChange;
use drawsync::recording::{Recorder, Replay, replay};
use drawsync::store::{RECORDINGS_NAME, Store};
use serde_json::{Value, json};

/// A room in which everything is recorded.
struct Table {
    hub: Hub,
    recorder: Recorder,
    room: RoomId,
    now: u64,
}

impl Table {
    fn new(store: &Store) -> Table {
        let rules = Rules {
            words: WordLists::embedded(),
            ..common::rules("[easy]\nowl\n")
        };
        let mut hub = Hub::new(rules, 1);
        let change = SettingsChange {
            max_rounds: Some(2),
            password: Some("secret owl".into()),
            ..SettingsChange::default()
        };
        let create = Input::Create {
            by: common::user(1, "Lea"),
            change: Box::new(change),
            seed: 7,
        };
        let room = hub.handle(0, create, &mut Outbox::new()).unwrap().unwrap();
        let recorder = Recorder::new(store.clone(), 0, &hub);
        Table {
            hub,
            recorder,
            room,
            now: 0,
        }
    }

    /// As the game loop does it.
    fn handle(&mut self, input: Input) -> Outbox {
        self.now += 700;
        let mut out = Outbox::new();
        self.recorder.hear(&self.hub, &input);
        let about = self.hub.handle(self.now, input, &mut out);
        let about = about.ok().flatten();
        let mut finished = None;
        for output in &out {
            match output {
                Output::Finished(game) => finished = Some(game),
                Output::Stepped { room, .. } => {
                    let finished = finished.take().map(|game| &**game);
                    self.recorder
                        .stepped(self.now, &self.hub, *room, about, finished);
                }
                _ => {}
            }
        }
        out
    }

    fn say(&mut self, who: u64, message: &Value) -> Outbox {
        let command: ClientMessage = client::parse(message.to_string().as_bytes()).unwrap();
        self.handle(Input::Command {
            conn: ConnId(who),
            command,
        })
    }

    fn join(&mut self, who: u64, name: &str) -> Outbox {
        self.handle(Input::Join {
            conn: ConnId(who),
            user: common::user(who as i64, name),
            join: Join {
                room: RoomName::Id(self.room),
                password: Some("secret owl".into()),
                avatar: None,
                take_over: true,
                resume: None,
            },
        })
    }

    /// Gives the room words of its own.
    fn bring(&mut self, who: i64, words: &str) {
        let user = UserId(who);
        let code = self.hub.room(self.room).unwrap().code;
        let file = read_text(words, Language::En, None).unwrap();
        let words = CustomWords::new(user, file.entries).map(Arc::new);
        self.handle(Input::SetWords { user, code, words });
    }

    fn phase(&self, who: i64) -> Phase {
        let room = self.hub.room(self.room).unwrap();
        room.phase_for(self.now, common::user(who, "").id)
    }

    /// Plays until the podium.
    fn play(&mut self) {
        self.join(1, "Lea");
        self.join(2, "Ben");
        self.join(3, "Mia");
        self.bring(1, "atom\nquark\nmuon\n");
        self.say(1, &json!({"type": "start_game"}));
        self.bring(1, "quark\nmuon\ngluon\nboson\n");
        let mut rounds = 0;
        while let Phase::Choosing { turn, .. }
        | Phase::Drawing { turn, .. }
        | Phase::Summary { turn, .. } = self.phase(1)
        {
            rounds += 1;
            assert!(rounds < 2_000, "the game ends");
            let drawer = turn.drawer_id.0;
            let guesser = (drawer % 3 + 1) as u64;
            match self.phase(drawer) {
                Phase::Choosing { .. } => {
                    self.say(drawer as u64, &json!({"type": "choose_word", "choice": 1}));
                }
                Phase::Drawing { word, turn, .. } => {
                    let op = json!({"op": "begin", "color": 1, "size": 1, "points": [5, 6]});
                    let draw =
                        json!({"type": "draw_ops", "turn": turn.turn, "seq": 0, "ops": [op]});
                    self.say(drawer as u64, &draw);
                    self.say(
                        guesser,
                        &json!({"type": "chat_message", "message": "a boat?"}),
                    );
                    if turn.turn == 2 {
                        self.handle(Input::Disconnect {
                            conn: ConnId(guesser),
                        });
                        self.join(guesser, "back");
                    }
                    self.say(
                        guesser,
                        &json!({"type": "guess_word", "guess": word.unwrap()}),
                    );
                    let next = self.hub.next_deadline().unwrap_or_default();
                    self.now = self.now.max(next);
                    self.handle(Input::Tick);
                }
                _ => {
                    self.now = self.now.max(self.hub.next_deadline().unwrap());
                    self.handle(Input::Tick);
                }
            }
        }
    }
}

fn recorded() -> String {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(dir.path(), u64::MAX).unwrap();
    Table::new(&store).play();
    store.close();
    let mut files = fs::read_dir(dir.path().join(RECORDINGS_NAME)).unwrap();
    let file = files.next().unwrap().unwrap();
    assert!(files.next().is_none(), "one game, one file");
    fs::read_to_string(file.path()).unwrap()
}

#[test]
fn the_scores_of_a_recorded_game_follow_from_what_was_said() {
    let text = recorded();
    assert!(!text.contains("secret owl"), "passwords stay out of it");
    let Replay { inputs, result, .. } = replay(&text).unwrap();
    let result = result.unwrap();
    assert!(inputs > 20, "{inputs}");
    assert_eq!(result.len(), 3);
    assert!(result.iter().all(|score| score.score > 0), "{result:?}");
}

#[test]
fn a_changed_or_missing_line_is_found() {
    let text = recorded();
    let lines: Vec<&str> = text.lines().collect();
    for at in (0..lines.len()).step_by(lines.len() / 8) {
        let mut without = lines.clone();
        without.remove(at);
        // Without its last line a recording just stops early.
        if at + 1 < lines.len() {
            assert!(replay(&without.join("\n")).is_err(), "line {}", at + 1);
        }
        let changed = lines[at].replacen("\"at\":", "\"at\":1", 1);
        if changed != lines[at] {
            let mut other = lines.clone();
            other[at] = &changed;
            let fault = replay(&other.join("\n")).unwrap_err();
            assert_eq!(fault.line, at + 1, "{}", fault.what);
        }
    }
    assert!(replay("").is_err());
    assert!(replay("no recording").is_err());
}

#[test]
fn a_forged_guess_gives_other_scores_whatever_its_sums_say() {
    let text = recorded();
    let forged: Vec<String> = text
        .lines()
        .map(|line| {
            line.split_once(' ')
                .unwrap()
                .1
                .replace("a boat?", "a goat?")
        })
        .collect();
    // Harmless words change no score, so these sums are as good as the first.
    assert!(replay(&resummed(&forged)).unwrap().result.is_some());
    let forged: Vec<String> = forged
        .iter()
        .filter(|line| !line.contains("GuessWord"))
        .cloned()
        .collect();
    let fault = replay(&resummed(&forged)).unwrap_err();
    assert!(
        fault.what.contains("do not follow") || fault.what.contains("refuses"),
        "{fault:?}"
    );
}

/// The sums as whoever forges would make them.
fn resummed(lines: &[String]) -> String {
    use sha2::{Digest, Sha256};
    let mut sum = String::new();
    let mut text = String::new();
    for line in lines {
        let hash = Sha256::digest(format!("{sum}{line}"));
        sum = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        text += &format!("{sum} {line}\n");
    }
    text
}

#[test]
fn a_game_that_a_restart_brought_back_is_recorded_from_there() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(dir.path(), u64::MAX).unwrap();
    let mut table = Table::new(&store);
    table.join(1, "Lea");
    table.join(2, "Ben");
    table.join(3, "Mia");
    table.say(1, &json!({"type": "start_game"}));
    let room = serde_json::to_string(table.hub.room(table.room).unwrap()).unwrap();

    let rules = Rules {
        words: WordLists::embedded(),
        ..common::rules("[easy]\nowl\n")
    };
    table.hub = Hub::new(rules, 1);
    let room = serde_json::from_str(&room).unwrap();
    // A second later by the wall's clock: another file.
    table.now += 1_000;
    assert!(
        table
            .hub
            .restore(table.now, room, (0, Vec::new()), Vec::new())
    );
    table.recorder = Recorder::new(store.clone(), table.now, &table.hub);
    table.play();
    store.close();
    let files = fs::read_dir(dir.path().join(RECORDINGS_NAME)).unwrap();
    let results = files.map(|file| {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        replay(&text).unwrap().result.is_some()
    });
    assert_eq!(results.collect::<Vec<_>>(), [true]);
}
