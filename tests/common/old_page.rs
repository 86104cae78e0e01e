//! The page of the original DrawSync as a client: what it asks over HTTP, what
//! it sends by itself, and what it makes of what it is told.
//!
//! It is a model of that page's behaviour, its oddities included: it takes its
//! turn from `current_drawer_id` and `is_drawer`, sorts samples by their
//! timestamp, wipes its board at every new round, and as the drawer tells the
//! server so each time its list of samples becomes empty.
#![allow(clippy::unwrap_used, dead_code)]

use std::collections::BTreeMap;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use drawsync::limits::{BRUSH_DIAMETERS, PALETTE};
use minreq::Method;
use serde_json::{Value, json};

use crate::real::{Client, Guest, Heard, PATIENCE, Server};

/// How a page reaches the server. The original's speaks WebSocket; a script
/// that does the same speaks TCP.
pub type Connect = fn(&Server) -> Client;

/// A page in a room.
pub struct OldPage {
    connect: Connect,
    client: Client,
    pub user: Guest,
    pub room: i64,
    shown: Shown,
    /// The types of what it was told, in order.
    pub told: Vec<String>,
    /// What the page only logs.
    pub errors: Vec<String>,
}

/// What the page shows. A reload forgets it.
#[derive(Default)]
struct Shown {
    players: Vec<Player>,
    in_game: bool,
    round: i64,
    max_rounds: i64,
    time: i64,
    drawer: Option<i64>,
    is_drawer: bool,
    word: String,
    samples: Vec<Sample>,
    mouse: Option<(f64, f64)>,
    pressed: bool,
    chat: Vec<(String, String)>,
    results_open: bool,
    final_scores: Option<Value>,
    left: bool,
}

/// A line of the page's list.
#[derive(Clone, Debug, PartialEq)]
pub struct Player {
    pub id: i64,
    pub username: String,
    pub score: i64,
    pub ready: bool,
}

#[derive(Clone, Debug)]
struct Sample {
    user: i64,
    at: (f64, f64),
    is_drawing: bool,
    is_first_point: bool,
    color: String,
    brush_size: f64,
    timestamp: i64,
}

/// A stroke as everybody can show it: palette index, size index, and the
/// points in pixels of the large board, which are half units of the old one.
#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    pub color: usize,
    pub size: usize,
    pub points: Vec<(i64, i64)>,
}

/// Somebody who registers and logs in as the page does.
pub fn register(server: &Server, name: &str) -> Guest {
    let body = json!({
        "username": name, "email": format!("{name}@example.com"), "password": "secret1",
    });
    let user = server.ask(Method::Post, "/auth/register", "", &body);
    let body = json!({"username": name, "password": "secret1"});
    let token = server.ask(Method::Post, "/auth/login", "", &body);
    let user = Guest {
        id: user["id"].as_i64().unwrap(),
        name: user["username"].as_str().unwrap().into(),
        token: token["access_token"].as_str().unwrap().into(),
    };
    assert_eq!(server.get("/auth/me", &user)["id"], user.id);
    user
}

impl OldPage {
    /// Opens the page of a room and waits until it shows it.
    pub fn open(server: &Server, connect: Connect, user: &Guest, room: i64) -> OldPage {
        let mut page = OldPage {
            connect,
            client: connect(server),
            user: user.clone(),
            room,
            shown: Shown::default(),
            told: Vec::new(),
            errors: Vec::new(),
        };
        page.enter(server);
        page
    }

    /// Clicks on the card of a room in the list first.
    pub fn click(server: &Server, connect: Connect, user: &Guest, room: i64) -> OldPage {
        let rooms = server.get("/rooms/", user);
        let mut cards = rooms.as_array().unwrap().iter();
        let card = cards.find(|card| card["id"] == room).unwrap();
        let body = json!({"room_code": card["room_code"]});
        server.ask(Method::Post, "/rooms/join", &user.token, &body);
        OldPage::open(server, connect, user, room)
    }

    /// Loads the page anew. The server may hear of the old connection's end
    /// before the new one comes, or after.
    pub fn reload(&mut self, server: &Server, end_first: bool) {
        let new = (self.connect)(server);
        let old = std::mem::replace(&mut self.client, new);
        self.shown = Shown::default();
        if end_first {
            drop(old);
            self.enter(server);
        } else {
            self.enter(server);
            drop(old);
        }
    }

    /// The connection breaks and the page comes back by itself: it still shows
    /// what it showed.
    pub fn reconnect(&mut self, server: &Server) {
        self.client = (self.connect)(server);
        self.enter(server);
    }

    /// Authenticates, and joins when that is answered.
    fn enter(&mut self, server: &Server) {
        let path = format!("/rooms/{}/players", self.room);
        server.get(&path, &self.user);
        self.client
            .send(&json!({"type": "authenticate", "token": self.user.token}));
        self.until_told("room_joined");
    }

    /// Closes the tab: no `leave_room`.
    pub fn close(self) {}

    // ---- What it reads ------------------------------------------------------

    /// Takes messages until this is so, which must be soon.
    pub fn until(&mut self, what: &str, is_so: impl Fn(&OldPage) -> bool) {
        let begun = Instant::now();
        while !is_so(self) {
            assert!(
                begun.elapsed() < PATIENCE,
                "{} waits in vain: {what}",
                self.user.name
            );
            self.receive();
        }
    }

    /// Takes messages until one of this type has come.
    pub fn until_told(&mut self, kind: &str) {
        let before = self.told.len();
        self.until(kind, |page| {
            page.told[before..].iter().any(|told| told == kind)
        });
    }

    /// Takes messages until a sentence of the chat is shown.
    pub fn until_chat(&mut self, line: &str) {
        self.until(line, |page| {
            page.shown.chat.iter().any(|(_, text)| text == line)
        });
    }

    /// Takes messages until the server refuses something; says why.
    pub fn refused(&mut self) -> String {
        self.until_told("error");
        self.errors.last().unwrap().clone()
    }

    /// Takes messages until it shows this picture.
    pub fn until_picture(&mut self, picture: &[Stroke]) {
        let begun = Instant::now();
        while self.picture() != picture {
            if begun.elapsed() > PATIENCE {
                assert_eq!(
                    self.picture(),
                    picture,
                    "{} {:?} {:?}",
                    self.user.name,
                    self.told,
                    self.errors
                );
            }
            self.receive();
        }
    }

    /// The close code with which the server ends the connection.
    pub fn end(mut self) -> Option<u16> {
        loop {
            match self.client.hear() {
                Heard::Closed(code) => return code,
                Heard::Message(message) => self.read(&message),
                Heard::Pong(_) => {}
            }
        }
    }

    fn receive(&mut self) {
        let message = self.client.message();
        let (round, empty) = (self.shown.round, self.shown.samples.is_empty());
        self.read(&message);
        let new_round = self.shown.round != round;
        if new_round {
            self.shown.samples.clear();
        }
        let emptied = !empty && self.shown.samples.is_empty();
        for _ in 0..usize::from(new_round) + usize::from(emptied) {
            if self.draws() {
                self.client.send(&json!({"type": "clear_canvas"}));
            }
        }
    }

    fn read(&mut self, message: &Value) {
        let kind = message["type"].as_str().unwrap();
        self.told.push(kind.into());
        let number = |field: &str| message[field].as_i64().filter(|&number| number != 0);
        let text = |field: &str| message[field].as_str().unwrap().to_owned();
        let shown = &mut self.shown;
        match kind {
            "authenticated" => {
                let join = json!({"type": "join_room", "room_id": self.room});
                self.client.send(&join);
            }
            "room_joined" | "players_update" => shown.players = players(&message["players"]),
            "player_joined" => {
                let id = message["user_id"].as_i64().unwrap();
                shown.players.retain(|player| player.id != id);
                shown.players.push(Player {
                    id,
                    username: text("username"),
                    score: 0,
                    ready: false,
                });
            }
            "player_left" => {
                let id = message["user_id"].as_i64().unwrap();
                shown.players.retain(|player| player.id != id);
            }
            "game_started" => shown.in_game = true,
            "game_state" => {
                shown.in_game = message["game_started"].as_bool().unwrap();
                shown.round = number("current_round").unwrap_or(shown.round);
                shown.max_rounds = number("max_rounds").unwrap_or(shown.max_rounds);
                shown.time = number("time_remaining").unwrap_or(shown.time);
                shown.drawer = message["current_drawer_id"].as_i64();
                shown.is_drawer = message["is_drawer"].as_bool().unwrap();
                if !text("word").is_empty() {
                    shown.word = text("word");
                }
            }
            "round_started" => {
                shown.round = message["round"].as_i64().unwrap();
                shown.time = message["time_remaining"].as_i64().unwrap();
                shown.samples.clear();
            }
            "word_assigned" => shown.word = text("word"),
            "time_update" => shown.time = message["time_remaining"].as_i64().unwrap(),
            "draw_data" => shown.samples.push(Sample::of(&message["data"])),
            "canvas_cleared" => shown.samples.clear(),
            "chat_message" => {
                assert!(message["timestamp"].is_f64());
                shown.chat.push((text("username"), text("message")));
            }
            "correct_guess" => {
                assert_eq!(message["word"], "");
                shown.chat.push((text("username"), text("message")));
            }
            "round_ended" => {
                shown.word = text("word");
                shown.results_open = message["round"].as_i64().unwrap() >= shown.max_rounds;
            }
            "game_ended" => shown.final_scores = Some(message["final_scores"].clone()),
            "room_deleted" => shown.left = true,
            "error" => self.errors.push(text("message")),
            "player_ready" | "player_disconnected" | "all_guessed" => {}
            other => panic!("the page does not know {other}"),
        }
    }

    // ---- What it shows ------------------------------------------------------

    /// Whether the page lets this user draw.
    pub fn draws(&self) -> bool {
        self.shown.in_game && self.shown.is_drawer && self.shown.drawer == Some(self.user.id)
    }

    pub fn drawer(&self) -> Option<i64> {
        self.shown.drawer
    }

    pub fn is_in_game(&self) -> bool {
        self.shown.in_game
    }

    pub fn round(&self) -> (i64, i64) {
        (self.shown.round, self.shown.max_rounds)
    }

    pub fn time(&self) -> i64 {
        self.shown.time
    }

    pub fn word(&self) -> &str {
        &self.shown.word
    }

    pub fn players(&self) -> &[Player] {
        &self.shown.players
    }

    pub fn score(&self, user: &Guest) -> i64 {
        let mut players = self.shown.players.iter();
        players.find(|player| player.id == user.id).unwrap().score
    }

    pub fn has_left(&self) -> bool {
        self.shown.left
    }

    pub fn results_are_open(&self) -> bool {
        self.shown.results_open
    }

    /// The final scores by user, once the game is over.
    pub fn final_scores(&self) -> BTreeMap<i64, i64> {
        let scores = self.shown.final_scores.as_ref().unwrap();
        let scores = scores.as_object().unwrap().iter();
        scores
            .map(|(user, score)| (user.parse().unwrap(), score.as_i64().unwrap()))
            .collect()
    }

    /// The strokes on its board: samples by user, in the order of their stamps.
    pub fn picture(&self) -> Vec<Stroke> {
        let mut by_user: BTreeMap<i64, Vec<&Sample>> = BTreeMap::new();
        for sample in &self.shown.samples {
            by_user.entry(sample.user).or_default().push(sample);
        }
        let mut strokes: Vec<Stroke> = Vec::new();
        for samples in by_user.values_mut() {
            samples.sort_by_key(|sample| sample.timestamp);
            let mut open = false;
            for sample in samples {
                if !sample.is_drawing {
                    open = false;
                    continue;
                }
                if sample.is_first_point || !open {
                    strokes.push(Stroke {
                        color: nearest_color(&sample.color),
                        size: nearest_size(sample.brush_size),
                        points: Vec::new(),
                    });
                    open = true;
                }
                let at = (doubled(sample.at.0), doubled(sample.at.1));
                strokes.last_mut().unwrap().points.push(at);
            }
        }
        strokes
    }

    // ---- What people do on it -----------------------------------------------

    pub fn send(&mut self, message: &Value) {
        self.client.send(message);
    }

    pub fn click_on(&mut self, kind: &str) {
        self.client.send(&json!({ "type": kind }));
    }

    pub fn say(&mut self, text: &str) {
        self.client.say(text);
    }

    /// A whole stroke: press, drag, release.
    pub fn stroke(&mut self, color: &str, brush_size: f64, points: &[(f64, f64)]) {
        self.press(color, brush_size, points[0]);
        for &point in &points[1..] {
            self.drag(color, brush_size, point);
        }
        self.lift(color, brush_size);
    }

    pub fn press(&mut self, color: &str, brush_size: f64, at: (f64, f64)) {
        assert!(self.draws(), "{} must not draw", self.user.name);
        self.shown.mouse = Some(at);
        self.shown.pressed = true;
        self.sample(color, brush_size, true, true);
    }

    pub fn drag(&mut self, color: &str, brush_size: f64, to: (f64, f64)) {
        assert!(self.shown.pressed);
        self.shown.mouse = Some(to);
        self.sample(color, brush_size, true, false);
    }

    /// The button is released, or the mouse leaves the board: that is said
    /// also when nothing was pressed.
    pub fn lift(&mut self, color: &str, brush_size: f64) {
        self.shown.pressed = false;
        self.sample(color, brush_size, false, false);
    }

    /// The Clear button: the list becomes empty, and that says it again.
    pub fn clear(&mut self) {
        self.shown.samples.clear();
        for _ in 0..2 {
            self.click_on("clear_canvas");
        }
    }

    fn sample(&mut self, color: &str, brush_size: f64, is_drawing: bool, is_first_point: bool) {
        let Some(at) = self.shown.mouse else { return };
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let timestamp = i64::try_from(now.as_millis()).unwrap();
        self.client.send(&json!({
            "type": "draw", "x": at.0, "y": at.1, "is_drawing": is_drawing,
            "is_first_point": is_first_point, "color": color, "brush_size": brush_size,
            "timestamp": timestamp,
        }));
        self.shown.samples.push(Sample {
            user: self.user.id,
            at,
            is_drawing,
            is_first_point,
            color: color.into(),
            brush_size,
            timestamp,
        });
    }
}

impl Sample {
    fn of(data: &Value) -> Sample {
        let number = |field: &str| data[field].as_f64().unwrap();
        let flag = |field: &str| data[field].as_bool().unwrap();
        assert!(data["username"].is_string());
        Sample {
            user: data["user_id"].as_i64().unwrap(),
            at: (number("x"), number("y")),
            is_drawing: flag("is_drawing"),
            is_first_point: flag("is_first_point"),
            color: data["color"].as_str().unwrap().into(),
            brush_size: number("brush_size"),
            timestamp: data["timestamp"].as_i64().unwrap(),
        }
    }
}

fn players(list: &Value) -> Vec<Player> {
    let player = |entry: &Value| Player {
        id: entry["id"].as_i64().unwrap(),
        username: entry["username"].as_str().unwrap().into(),
        score: entry["score"].as_i64().unwrap(),
        ready: entry["ready"].as_bool().unwrap(),
    };
    list.as_array().unwrap().iter().map(player).collect()
}

/// What a list of operations shows of what an old page can show: no fills.
pub fn strokes_of(ops: &[Value]) -> Vec<Stroke> {
    // What an undo takes back; none for what shows nothing here.
    let mut acts: Vec<(Option<Stroke>, bool)> = Vec::new();
    let points = |op: &Value| -> Vec<(i64, i64)> {
        let numbers = op["points"].as_array().unwrap();
        let numbers: Vec<i64> = numbers.iter().map(|n| n.as_i64().unwrap()).collect();
        numbers.chunks(2).map(|pair| (pair[0], pair[1])).collect()
    };
    let index = |op: &Value, field: &str| usize::try_from(op[field].as_u64().unwrap()).unwrap();
    for op in ops {
        match op["op"].as_str().unwrap() {
            "begin" => {
                let stroke = Stroke {
                    color: index(op, "color"),
                    size: index(op, "size"),
                    points: points(op),
                };
                acts.push((Some(stroke), false));
            }
            "move" => {
                if let Some((Some(stroke), _)) = acts.last_mut() {
                    stroke.points.extend(points(op));
                }
            }
            "fill" => acts.push((None, false)),
            "clear" => acts.push((None, true)),
            "undo" => drop(acts.pop()),
            "end" => {}
            other => panic!("{other}"),
        }
    }
    let wiped = acts.iter().rposition(|&(_, clear)| clear);
    let seen = acts.into_iter().skip(wiped.map_or(0, |at| at + 1));
    seen.filter_map(|(stroke, _)| stroke).collect()
}

#[allow(clippy::cast_possible_truncation)]
fn doubled(old: f64) -> i64 {
    (old * 2.0).round() as i64
}

fn nearest_color(color: &str) -> usize {
    let parts = |color: &str| -> Vec<i64> {
        (1..7)
            .step_by(2)
            .map(|at| i64::from_str_radix(&color[at..at + 2], 16).unwrap())
            .collect()
    };
    let wished = parts(color);
    let far = |known: &&str| -> i64 {
        let pairs = parts(known).into_iter().zip(&wished);
        pairs.map(|(one, other)| (one - other).pow(2)).sum()
    };
    let palette = PALETTE.iter().enumerate();
    palette.min_by_key(|(_, known)| far(known)).unwrap().0
}

fn nearest_size(brush_size: f64) -> usize {
    let far = |known: i32| doubled((f64::from(known) / 2.0 - brush_size).abs());
    let sizes = BRUSH_DIAMETERS.iter().enumerate();
    sizes.min_by_key(|(_, known)| far(**known)).unwrap().0
}
