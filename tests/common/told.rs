//! What the people of one room have been told of it, all together, and whether
//! a room that comes back is that room.
//!
//! A server that is ended in the middle of a step may have told some of them
//! and not the others; and it may have saved what it could not tell any more.
//! So `Told` takes in what each of them hears, and keeps what is newest; a room
//! that comes back may be further on, but only by what was on its way or due.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::{Duration, Instant};

use drawsync::limits::{CHAT_HISTORY_LINES, CLOCK_SAVE_INTERVAL};
use serde_json::{Value, json};

/// How late a message may be heard, or a step taken, on a busy machine.
pub const LATE: Duration = Duration::from_millis(500);
/// How much of a turn's time may come back beside that.
const CLOCK_BACK: Duration = CLOCK_SAVE_INTERVAL.saturating_add(Duration::from_millis(200));

/// How far a room is: game, turn, and where in the turn. Between two games the
/// turn is `BETWEEN`.
pub type Progress = (u32, u64, u8);
const BETWEEN: u64 = u64::MAX;
pub const PODIUM: u8 = 0;
pub const LOBBY: u8 = 1;
pub const CHOOSING: u8 = 0;
pub const DRAWING: u8 = 1;
pub const SUMMARY: u8 = 2;

/// Something that was asked for and not answered yet.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    Start,
    Lobby,
    Choose,
    Skip,
    Guess(i64),
    Settings { name: String, password: bool },
    Mute(i64, bool),
    Join(i64),
    Go(i64),
    Say(Line),
}

/// A line of chat.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub user: i64,
    pub text: String,
    /// Only for those who know the word.
    pub knowers: bool,
}

#[derive(Debug)]
pub struct Told {
    pub progress: Progress,
    /// The phase as it was told last, without its clock.
    pub phase: Value,
    /// As each of those who hear was told it last.
    clocks: BTreeMap<i64, Clock>,
    pub word: Option<String>,
    choices: Option<Value>,
    /// Who has guessed the word of this turn.
    pub solved: BTreeSet<i64>,
    /// In the order of joining.
    pub players: Vec<Value>,
    host: Value,
    pub settings: Value,
    /// Whom the host has last asked to mute, or not: once it is told, what was
    /// sent before and is heard later takes nothing back.
    pub muting: Option<(i64, bool)>,
    /// As the room keeps them: the last ones, and those of knowers until the
    /// next turn.
    lines: VecDeque<Line>,
    /// The scores of each finished game.
    pub games: Vec<BTreeMap<i64, u64>>,
}

#[derive(Clone, Copy, Debug)]
struct Clock {
    left: Duration,
    at: Instant,
    runs: bool,
}

impl Clock {
    fn of(clock: &Value, at: Instant) -> Clock {
        Clock {
            left: Duration::from_millis(clock["left_ms"].as_u64().unwrap_or_default()),
            at,
            runs: clock["paused"] == false,
        }
    }

    fn left_at(&self, then: Instant) -> Duration {
        let gone = then.saturating_duration_since(self.at);
        self.left.saturating_sub(gone * u32::from(self.runs))
    }
}

/// How far a phase is, seen by somebody who was at `before`.
pub fn progress(before: Progress, phase: &Value) -> Progress {
    let game = before.0;
    let in_game = |stage| {
        let game = if before.1 == BETWEEN { game + 1 } else { game };
        (game, phase["turn"].as_u64().unwrap(), stage)
    };
    match phase["name"].as_str().unwrap() {
        "lobby" => (game, BETWEEN, LOBBY),
        "podium" => (game, BETWEEN, PODIUM),
        "choosing" => in_game(CHOOSING),
        "drawing" => in_game(DRAWING),
        "summary" => in_game(SUMMARY),
        other => panic!("phase {other}"),
    }
}

impl Told {
    /// What the first one in a room is told of it.
    pub fn new(user: i64, joined: &Value, now: Instant) -> Told {
        let lobby = (0, BETWEEN, LOBBY);
        Told {
            progress: progress(lobby, &joined["phase"]),
            phase: joined["phase"].clone(),
            clocks: [(user, Clock::of(&joined["phase"]["clock"], now))].into(),
            word: None,
            choices: None,
            solved: BTreeSet::new(),
            players: joined["players"].as_array().unwrap().clone(),
            host: joined["host_id"].clone(),
            settings: joined["settings"].clone(),
            muting: None,
            lines: VecDeque::new(),
            games: Vec::new(),
        }
    }

    // ---- Questions ----------------------------------------------------------

    pub fn is_between_games(&self) -> bool {
        self.progress.1 == BETWEEN
    }

    pub fn stage(&self) -> u8 {
        self.progress.2
    }

    pub fn turn(&self) -> u64 {
        self.progress.1
    }

    pub fn drawer(&self) -> Option<i64> {
        self.phase["drawer_id"].as_i64()
    }

    pub fn seats(&self) -> Vec<i64> {
        ids(&self.players)
    }

    /// The least that any of them sees on the clock.
    pub fn left_at(&self, then: Instant) -> Duration {
        let left = self.clocks.values().map(|clock| clock.left_at(then));
        left.min().unwrap_or_default()
    }

    fn clock_runs(&self) -> bool {
        self.clocks.values().any(|clock| clock.runs)
    }

    pub fn player(&self, id: i64) -> Option<&Value> {
        self.players.iter().find(|player| player["id"] == id)
    }

    pub fn has_said(&self, line: &Line) -> bool {
        self.lines.iter().any(|other| other.text == line.text)
    }

    /// Those who may not chat.
    pub fn muted(&self) -> BTreeSet<i64> {
        muted(&self.players)
    }

    /// Somebody who knows the word of this turn.
    pub fn knows(&self, user: i64) -> bool {
        self.drawer() == Some(user) || self.solved.contains(&user)
    }

    fn player_mut(&mut self, id: &Value) -> Option<&mut Value> {
        self.players.iter_mut().find(|player| player["id"] == *id)
    }

    // ---- What is heard ------------------------------------------------------

    /// `user`, who was at `before`, has heard a message. Answers with how far
    /// the hearer is then.
    pub fn hear(&mut self, user: i64, before: Progress, message: &Value, now: Instant) -> Progress {
        let kind = message["type"].as_str().unwrap();
        // Of another game or turn than the newest known.
        let is_old = before < self.progress;
        match kind {
            "phase" => {
                let after = progress(before, &message["phase"]);
                self.take_phase(user, after, &message["phase"], now);
                return after;
            }
            "clock" if !is_old => drop(self.clocks.insert(user, Clock::of(&message["clock"], now))),
            "hint" if !is_old => {
                let mask = self.phase["mask"].as_array_mut().unwrap();
                for (old, new) in mask.iter_mut().zip(message["mask"].as_array().unwrap()) {
                    if old == "_" {
                        old.clone_from(new);
                    }
                }
            }
            "word" if !is_old => self.word = message["word"].as_str().map(Into::into),
            "correct_guess" if !is_old => {
                self.solved.insert(message["user_id"].as_i64().unwrap());
            }
            "player_updated" if !is_old => {
                let new = &message["player"];
                // One who hears late tells nothing new.
                let rank = |player: &Value| {
                    let is = |field: &str| player[field] == true;
                    let score = player["score"].as_u64();
                    (score, is("guessed"), is("drawn"), is("deferred"))
                };
                let muting = self.muting;
                if let Some(player) = self.player_mut(&new["id"])
                    && rank(player) <= rank(new)
                {
                    let was_muted = player["muted"] == true;
                    player.clone_from(new);
                    if muting == new["id"].as_i64().map(|id| (id, was_muted)) {
                        player["muted"] = was_muted.into();
                    }
                }
            }
            "player_joined" => {
                let new = &message["player"];
                if self.player_mut(&new["id"]).is_none() {
                    self.players.push(new.clone());
                }
            }
            "player_left" => self.players.retain(|one| one["id"] != message["user_id"]),
            "settings" => self.settings = message["settings"].clone(),
            "host_changed" => assert_eq!(message["host_id"], self.host, "another host"),
            "chat_message" => {
                let line = line(message);
                let is_stale = line.knowers && is_old;
                if !is_stale && !self.lines.contains(&line) {
                    self.keep_line(line);
                }
            }
            "room_closed" => panic!("the room was closed: {message}"),
            _ => {}
        }
        before
    }

    fn keep_line(&mut self, line: Line) {
        if self.lines.len() == CHAT_HISTORY_LINES {
            self.lines.pop_front();
        }
        self.lines.push_back(line);
    }

    fn take_phase(&mut self, user: i64, after: Progress, phase: &Value, now: Instant) {
        if after < self.progress {
            return;
        }
        if after > self.progress {
            self.step_to(after, phase);
        }
        self.clocks.insert(user, Clock::of(&phase["clock"], now));
        if let Some(word) = phase["word"].as_str() {
            self.word = Some(word.into());
        }
        if phase["choices"].is_array() {
            self.choices = Some(phase["choices"].clone());
        }
    }

    /// What a new phase says of the players is not told again.
    fn step_to(&mut self, after: Progress, phase: &Value) {
        self.clocks.clear();
        let before = std::mem::replace(&mut self.progress, after);
        let old = std::mem::replace(&mut self.phase, phase.clone());
        match phase["name"].as_str().unwrap() {
            "choosing" => {
                (self.word, self.choices) = (None, None);
                self.solved.clear();
                self.lines.retain(|line| !line.knowers);
                let new_game = after.0 > before.0;
                let new_round = new_game || phase["round"] != old["round"];
                for player in &mut self.players {
                    player["guessed"] = false.into();
                    if new_game {
                        player["score"] = 0.into();
                    }
                    if new_round {
                        player["drawn"] = false.into();
                        player["deferred"] = false.into();
                    }
                }
            }
            "podium" => {
                let standings = phase["standings"].as_array().unwrap();
                let score = |one: &Value| (one["user_id"].as_i64(), one["score"].as_u64());
                let scores = standings.iter().map(score);
                let scores = scores.map(|(user, score)| (user.unwrap(), score.unwrap()));
                let scores: BTreeMap<i64, u64> = scores.collect();
                for player in &mut self.players {
                    player["guessed"] = false.into();
                    let id = player["id"].as_i64().unwrap();
                    assert_eq!(player["score"], scores[&id], "of {id} on the podium");
                }
                // A game that only one has played counts for nobody.
                if scores.len() > 1 {
                    self.games.push(scores);
                }
            }
            _ => {}
        }
    }

    // ---- What comes back ----------------------------------------------------

    /// Compares with what `user` is told by `room_joined` after the server,
    /// which ended at `then`, is back; `asked` was on its way. Takes over
    /// what has gone on.
    pub fn compare(&mut self, user: i64, joined: &Value, asked: Option<&Asked>, then: Instant) {
        let phase = &joined["phase"];
        let after = progress(self.progress, phase);
        let was_due = self.clock_runs() && self.left_at(then) < LATE * 2;
        let moved = after != self.progress;
        assert!(after >= self.progress, "back: {self:#?}\n{joined:#}");
        if moved {
            assert!(asked.is_some() || was_due, "ahead: {self:#?}\n{joined:#}");
        }

        self.compare_people(joined, after, asked);
        assert_eq!(joined["host_id"], self.host, "the host");
        self.compare_settings(&joined["settings"], asked);
        if moved {
            self.compare_next(phase);
        } else {
            self.compare_phase(user, phase, asked, then);
        }
        self.players = joined["players"].as_array().unwrap().clone();
        if moved {
            self.step_to(after, phase);
        }
        self.settings = joined["settings"].clone();
        for player in &self.players {
            if player["guessed"] == true {
                self.solved.insert(player["id"].as_i64().unwrap());
            }
        }
        self.clocks.clear();
        self.take_phase(user, after, phase, Instant::now());
        if phase["mask"].is_array() {
            self.phase["mask"] = phase["mask"].clone();
        }
        self.compare_lines(user, &joined["chat"], asked);
    }

    fn compare_people(&self, joined: &Value, after: Progress, asked: Option<&Asked>) {
        let people = joined["players"].as_array().unwrap();
        let mut expected = self.seats();
        if ids(people) != expected {
            match asked {
                Some(Asked::Join(id)) => expected.push(*id),
                Some(Asked::Go(id)) => expected.retain(|seat| seat != id),
                _ => {}
            }
        }
        assert_eq!(ids(people), expected, "who is here: {asked:?}");
        let new_game = after.0 > self.progress.0;
        let moved = after != self.progress;
        for player in people {
            let id = player["id"].as_i64().unwrap();
            let Some(told) = self.players.iter().find(|told| told["id"] == id) else {
                continue;
            };
            for field in ["username", "avatar"] {
                assert_eq!(player[field], told[field], "{field} of {id}");
            }
            let guesses = asked == Some(&Asked::Guess(id));
            let wins = guesses || (moved && self.drawer() == Some(id) && self.stage() == DRAWING);
            let score = |player: &Value| player["score"].as_u64().unwrap();
            let expected = if new_game { 0 } else { score(told) };
            let is_mute = asked == Some(&Asked::Mute(id, player["muted"] == true));
            assert!(
                is_mute || player["muted"] == told["muted"],
                "muted: {player} after {told}, {asked:?}"
            );
            let fits = score(player) == expected || (wins && score(player) > expected);
            assert!(fits, "score of {id}: {player} after {told}, {asked:?}");
            if !moved {
                assert!(
                    guesses || player["guessed"] == told["guessed"],
                    "{player} after {told}"
                );
                assert_eq!(player["drawn"], told["drawn"], "drawn of {id}");
                assert_eq!(player["deferred"], told["deferred"], "deferred of {id}");
            }
        }
    }

    fn compare_settings(&self, settings: &Value, asked: Option<&Asked>) {
        match asked {
            Some(Asked::Settings { name, password }) if settings["name"] == **name => {
                assert_eq!(settings["has_password"], *password);
            }
            _ => assert_eq!(*settings, self.settings, "the settings: {asked:?}"),
        }
    }

    /// The same moment of the same turn.
    fn compare_phase(&self, user: i64, phase: &Value, asked: Option<&Asked>, then: Instant) {
        let told = &self.phase;
        for field in [
            "name",
            "round",
            "turn",
            "drawer_id",
            "total_ms",
            "reason",
            "points",
        ] {
            assert_eq!(phase[field], told[field], "{field} of the phase");
        }
        assert_eq!(phase["standings"], told["standings"]);
        if phase["choices"].is_array() && self.choices.is_some() {
            assert_eq!(Some(&phase["choices"]), self.choices.as_ref());
        }
        if self.stage() == DRAWING && !self.is_between_games() {
            let knows = self.knows(user);
            if knows && let Some(word) = &self.word {
                assert_eq!(phase["word"], **word, "the word");
            }
            let may_know = knows || asked == Some(&Asked::Guess(user));
            assert!(may_know || phase["word"].is_null(), "the word for {user}");
            let (new, old) = (&phase["mask"], &told["mask"]);
            let (new, old) = (new.as_array().unwrap(), old.as_array().unwrap());
            assert_eq!(new.len(), old.len());
            for (new, old) in new.iter().zip(old) {
                assert!(new == old || old == "_", "{new} for {old} in the mask");
            }
        } else {
            assert_eq!(phase["word"], told["word"], "the word");
        }
        if !self.is_between_games() {
            let left = Duration::from_millis(phase["clock"]["left_ms"].as_u64().unwrap());
            let fits = |clock: &Clock| {
                let told = clock.left_at(then);
                left + LATE >= told && left <= told + CLOCK_BACK + LATE
            };
            assert!(
                self.clocks.values().any(fits),
                "{left:?} on the clock; {:?}",
                self.clocks
            );
        }
    }

    /// One step further on.
    fn compare_next(&self, phase: &Value) {
        let (before, after) = (self.phase["name"].as_str(), phase["name"].as_str());
        let known = matches!(
            (before.unwrap(), after.unwrap()),
            ("lobby" | "podium", "choosing")
                | ("podium", "lobby")
                | ("choosing", "drawing" | "summary")
                | ("drawing", "summary")
                | ("summary", "choosing" | "podium")
        );
        assert!(known, "{before:?} and then {after:?}");
        let same_turn = ["drawing", "summary"].contains(&after.unwrap());
        if same_turn {
            for field in ["round", "turn", "drawer_id"] {
                assert_eq!(phase[field], self.phase[field], "{field} of the phase");
            }
        }
        match (after.unwrap(), &self.word, &self.choices) {
            ("summary", Some(word), _) => assert_eq!(phase["word"], **word),
            ("drawing", _, Some(choices)) if phase["word"].is_string() => {
                assert!(choices.as_array().unwrap().contains(&phase["word"]));
            }
            _ => {}
        }
    }

    fn compare_lines(&mut self, user: i64, chat: &Value, asked: Option<&Asked>) {
        let knows = self.stage() == DRAWING && !self.is_between_games() && self.knows(user);
        let lines: Vec<Line> = chat.as_array().unwrap().iter().map(line).collect();
        let may_read = |line: &&Line| knows || !line.knowers;
        let expected =
            |told: &Told| -> Vec<Line> { told.lines.iter().filter(may_read).cloned().collect() };
        if let Some(Asked::Say(line)) = asked
            && let Some(line) = lines.iter().find(|new| new.text == line.text)
            && !self.has_said(line)
        {
            self.keep_line(line.clone());
        }
        assert_eq!(lines, expected(self), "the chat for {user}, {asked:?}");
    }
}

pub fn ids(players: &[Value]) -> Vec<i64> {
    let ids = players.iter().map(|player| player["id"].as_i64().unwrap());
    ids.collect()
}

/// Those of these players who may not chat.
pub fn muted(players: &[Value]) -> BTreeSet<i64> {
    let muted = players.iter().filter(|player| player["muted"] == true);
    muted.map(|player| player["id"].as_i64().unwrap()).collect()
}

fn line(message: &Value) -> Line {
    Line {
        user: message["user_id"].as_i64().unwrap(),
        text: message["message"].as_str().unwrap().into(),
        knowers: message["channel"] == json!("knowers"),
    }
}
