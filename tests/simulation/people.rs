//! What people do: anything, sensible or hostile, from whatever place they are in.

use std::sync::Arc;

use drawsync::game::custom_words::CustomWords;
use drawsync::game::input::Input;
use drawsync::game::room::Room;
use drawsync::game::word_file::read_text;
use drawsync::protocol::client::{self, ClientMessage, Hold, RoomName};
use drawsync::protocol::ids::{ConnId, RoomId, UserId};
use drawsync::protocol::language::Language;
use drawsync::protocol::remote::RemoteKey;
use drawsync::protocol::server::Phase;
use serde_json::{Value, json};

use crate::{CUSTOM_WORDS, ROOMS, Simulation, USERS, WORDS, common, scan};

impl Simulation {
    pub fn something(&mut self) -> Input {
        let user = UserId(self.dice.i64(1..=USERS));
        let conn = {
            let own: Vec<ConnId> = self.conns_of(user).collect();
            let seated = own.iter().find(|conn| self.places.contains_key(conn));
            match seated {
                Some(&conn) if self.dice.u32(..10) > 0 => Some(conn),
                _ => self.dice.choice(own),
            }
        };
        if self.hub.rooms().count() < ROOMS && self.dice.u32(..20) == 0 {
            return self.create(user);
        }
        match self.dice.u32(..1000) {
            80..100 => return self.offer(user, conn),
            100..130 => return self.hold(user, conn),
            130..230 => {
                let remotes = self.hub.rooms().flat_map(|room| room.holding().inside());
                if let Some(conn) = self.dice.choice(remotes.collect::<Vec<_>>()) {
                    return self.command(conn, UserId::NOBODY);
                }
            }
            0..30 => return self.join(user, None),
            30..40 => return self.admit(user),
            40..45 => {
                let room = self.any_room().map_or(RoomId(99), |room| room.id);
                return Input::Leave { user, room };
            }
            76..80 => return self.bring_words(user),
            45 => {
                if let Some(code) = self.any_room().map(|room| room.code) {
                    return Input::Close { code };
                }
            }
            46..60 => {
                if let Some(conn) = conn {
                    return Input::Disconnect { conn };
                }
            }
            60..68 => return self.watch(user, conn),
            68..76 => {
                let nobody: Vec<ConnId> = self.conns_of(UserId::NOBODY).collect();
                if let Some(conn) = self.dice.choice(nobody) {
                    return match self.dice.u8(..4) {
                        0 => Input::Disconnect { conn },
                        1 => self.watch(UserId::NOBODY, Some(conn)),
                        _ if self.hub.place(conn).is_some() => self.command(conn, UserId::NOBODY),
                        _ => Input::Tick,
                    };
                }
            }
            _ => {}
        }
        let Some(conn) = conn else {
            return self.join(user, None);
        };
        if !self.places.contains_key(&conn) || self.dice.u32(..200) == 0 {
            return self.join(user, Some(conn));
        }
        self.command(conn, user)
    }

    fn conns_of(&self, user: UserId) -> impl Iterator<Item = ConnId> {
        self.conns
            .iter()
            .filter(move |&(_, &whose)| whose == user)
            .map(|(&conn, _)| conn)
    }

    fn any_room(&mut self) -> Option<&Room> {
        let rooms: Vec<&Room> = self.hub.rooms().collect();
        self.dice.choice(rooms)
    }

    fn create(&mut self, by: UserId) -> Input {
        let settings = self.settings();
        Input::Create {
            by: person(by),
            change: serde_json::from_value(settings).unwrap(),
            seed: self.dice.u64(..),
        }
    }

    fn settings(&mut self) -> Value {
        let dice = &mut self.dice;
        let mut settings = json!({
            "max_players": dice.u8(3..=12),
            "time_limit": dice.u16(15..90),
            "max_rounds": dice.u8(1..4),
            "word_choices": dice.u8(1..=6),
            "hints": dice.u8(0..=5),
            "quick_finish": dice.bool(),
            "choice_time": dice.u8(5..20),
            "summary_time": dice.u8(3..9),
            "auto_hints": dice.bool(),
            "word_mode": (*dice.choice(&["normal", "normal", "hidden_length", "combined"]).unwrap()),
            "scoring": (*dice.choice(&["competitive", "competitive", "relaxed", "none"]).unwrap()),
            "chat": (*dice.choice(&["on", "on", "breaks", "off"]).unwrap()),
            "wrong_guesses":
                (*dice.choice(&["everyone", "everyone", "auto", "knowers", "nobody"]).unwrap()),
            "end_after": (*dice.choice(&[0, 5]).unwrap()),
            "late_joining": dice.u8(..4) > 0,
            "spectators": dice.u8(..4) > 0,
            "host_plays": dice.u8(..3) > 0,
            "keep_host": dice.u8(..4) == 0,
            "draw_order": (*dice.choice(&["joining", "random", "fewest_turns"]).unwrap()),
            "teams": (*dice.choice(&[0, 0, 2, 3, 4]).unwrap()),
            "team_choice": (*dice.choice(&["random", "chosen"]).unwrap()),
            "language": (*dice.choice(&["en", "de", "tr"]).unwrap()),
            "profanity_filter": dice.bool(),
            "doodling": dice.u8(..4) > 0,
            "likes": dice.u8(..4) > 0,
            "vote_kick": dice.bool(),
            "difficulty": (*dice.choice(&["easy", "medium", "hard", "mixed"]).unwrap()),
            "custom_words": (*dice.choice(&["only", "mixed", "off"]).unwrap()),
            "custom_share": dice.u8(5..=90),
        });
        match dice.u32(..6) {
            0 => settings["password"] = scan::PASSWORD.into(),
            1 => settings["password"] = "".into(),
            2 => settings["max_rounds"] = 99.into(),
            _ => {}
        }
        settings
    }

    /// Words of one's own, mostly for the own room, or none any more.
    fn bring_words(&mut self, user: UserId) -> Input {
        let rooms = self.hub.rooms();
        let own = rooms.filter(|room| room.host == Some(user) || self.dice.u8(..8) == 0);
        let code = own.map(|room| room.code).next();
        let Some(code) = code else { return Input::Tick };
        let count = self.dice.usize(..6);
        let lines = self.dice.choose_multiple(CUSTOM_WORDS, count).join("\n");
        let file = read_text(&lines, Language::En, None).unwrap();
        let words = CustomWords::new(user, file.entries).map(Arc::new);
        Input::SetWords { user, code, words }
    }

    fn password(&mut self) -> Option<&'static str> {
        *self
            .dice
            .choice(&[
                None,
                Some(scan::PASSWORD),
                Some(scan::PASSWORD),
                Some(scan::WRONG_PASSWORD),
            ])
            .unwrap()
    }

    fn admit(&mut self, user: UserId) -> Input {
        let password = self.password().map(Into::into);
        match self.any_room().map(|room| room.code) {
            Some(code) => Input::Admit {
                user: person(user),
                code,
                password,
            },
            None => Input::Tick,
        }
    }

    fn join(&mut self, user: UserId, conn: Option<ConnId>) -> Input {
        let Some(room) = self.any_room().map(|room| room.id) else {
            return Input::Tick;
        };
        let conn = conn.unwrap_or_else(|| {
            self.opened += 1;
            self.conns.insert(ConnId(self.opened), user);
            ConnId(self.opened)
        });
        let known = self.rooms.get(&room).map_or(0, |seen| seen.epoch);
        let canvas = self.hub.room(room).and_then(Room::canvas);
        let (turn, seq) = canvas.map_or((0, 0), |canvas| (canvas.turn, canvas.seq()));
        let dice = &mut self.dice;
        let mut join = json!({
            "type": "join_room",
            "room_id": room,
            "take_over": dice.bool(),
            "avatar": dice.u16(..768),
        });
        if dice.bool() {
            let seq = if dice.bool() {
                seq
            } else {
                dice.u32(..seq + 3)
            };
            join["resume"] = json!({"epoch": known, "turn": turn, "seq": seq});
        }
        if let Some(password) = self.password() {
            join["password"] = password.into();
        }
        match parse(&join) {
            Some(ClientMessage::JoinRoom(join)) => Input::Join {
                conn,
                user: person(user),
                join,
            },
            _ => Input::Tick,
        }
    }

    /// Somebody watches: on this connection, on another one, or as nobody.
    fn watch(&mut self, user: UserId, conn: Option<ConnId>) -> Input {
        let Some(room) = self.any_room().map(|room| room.id) else {
            return Input::Tick;
        };
        let user = if self.dice.bool() {
            user
        } else {
            UserId::NOBODY
        };
        let own = conn.filter(|conn| self.conns[conn] == user && self.dice.bool());
        let conn = own.unwrap_or_else(|| {
            self.opened += 1;
            self.conns.insert(ConnId(self.opened), user);
            ConnId(self.opened)
        });
        let password = self.password();
        let watch = json!({"type": "watch_room", "room_id": room, "password": password});
        match parse(&watch) {
            Some(ClientMessage::WatchRoom(watch)) => Input::Watch { conn, user, watch },
            _ => Input::Tick,
        }
    }

    /// A key, as the operating system draws it.
    fn key(&mut self) -> RemoteKey {
        RemoteKey::new(self.dice.u128(..))
    }

    /// Mostly by a host.
    fn offer(&mut self, user: UserId, conn: Option<ConnId>) -> Input {
        let host = self.hub.rooms().find_map(|room| {
            let host = room
                .seats
                .iter()
                .find(|seat| Some(seat.user) == room.host)?;
            host.conn.filter(|_| host.user != user)
        });
        match host.or(conn) {
            Some(conn) => {
                self.shown = self.key();
                let seal = self.shown.seal();
                Input::OfferRemote { conn, seal }
            }
            None => Input::Tick,
        }
    }

    /// By the key that is shown or one of the last, on a new connection or a
    /// known one.
    fn hold(&mut self, user: UserId, conn: Option<ConnId>) -> Input {
        let Some(room) = self.any_room().map(|room| room.id) else {
            return Input::Tick;
        };
        let last = self.keys.len().saturating_sub(3);
        let own = self.dice.choice(&self.keys[last..]).copied();
        let key = own.filter(|_| self.dice.bool()).unwrap_or(self.shown);
        let own = conn.filter(|_| self.dice.bool());
        let conn = own.unwrap_or_else(|| {
            self.opened += 1;
            let whose = [user, UserId::NOBODY][usize::from(self.dice.bool())];
            self.conns.insert(ConnId(self.opened), whose);
            ConnId(self.opened)
        });
        let hold = Hold {
            room: RoomName::Id(room),
            seal: key.seal(),
            resume: None,
        };
        self.fresh = self.key();
        let fresh = self.fresh.seal();
        Input::Hold { conn, hold, fresh }
    }

    fn command(&mut self, conn: ConnId, user: UserId) -> Input {
        let Some((room, _)) = self.hub.place(conn) else {
            return Input::Tick;
        };
        // A remote wants what its host would want.
        let user = match room.host {
            Some(host) if room.is_remote(conn) => host,
            _ => user,
        };
        let asks = room.holding().asks();
        let asks = asks.and_then(|asking| room.asking_number(asking));
        if let Some(number) = asks.filter(|_| room.host == Some(user) && self.dice.bool()) {
            let yes = self.dice.u8(..4) > 0;
            let command = ClientMessage::AnswerRemote { number, yes };
            return Input::Command { conn, command };
        }
        let (id, host, drawer) = (room.id, room.host, room.drawer());
        let seats: Vec<UserId> = room.seats.iter().map(|seat| seat.user).collect();
        let phase = room.phase_for(self.now, user);
        let draws = drawer == Some(user);
        let looks_in = if room.is_remote(conn) { 2 } else { 4 };
        let only_holds = host == Some(user) && !room.settings.host_plays;
        let knock = room.knockers().into_iter().next();
        // 'Pim 2' may want the seat of an absent 'Pim'.
        let mine = room.seat(user).map_or("", |seat| &*seat.name);
        let wished = room.seats.iter().find(|seat| {
            let namesake = mine.strip_prefix(&*seat.name);
            seat.conn.is_none() && namesake.is_some_and(|number| number.starts_with(' '))
        });
        let wished = wished.map(|seat| seat.user);
        let dice = &mut self.dice;
        // What somebody who wants to play would do now …
        let answers = knock.filter(|_| host == Some(user) && dice.u32(..4) == 0);
        let asks = wished.filter(|_| dice.u32(..8) == 0);
        let sensible = match phase {
            _ if answers.is_some() => answers.map(|knock| {
                let seat = knock.seat.filter(|_| dice.bool());
                json!({
                    "type": "answer_knock",
                    "user_id": knock.user_id,
                    "let_in": dice.bool(),
                    "seat": seat,
                })
            }),
            _ if asks.is_some() => asks.map(|seat| json!({"type": "ask_seat", "user_id": seat})),
            Phase::Lobby | Phase::Podium { .. } if host == Some(user) && dice.u32(..8) == 0 => {
                Some(json!({"type": "start_game"}))
            }
            Phase::Choosing { .. } if draws && dice.bool() => {
                Some(json!({"type": "choose_word", "choice": dice.u8(..7)}))
            }
            Phase::Drawing { .. } if draws && dice.bool() => Some(self.draw(id)),
            Phase::Drawing { .. } if only_holds && dice.u32(..looks_in) == 0 => {
                Some(json!({"type": "see_word"}))
            }
            Phase::Drawing { .. } if !draws && dice.u32(..7) == 0 => {
                let mut message = self.line(id, true);
                if self.dice.bool() {
                    message = json!({"type": "guess_word", "guess": message["message"]});
                }
                Some(message)
            }
            _ => None,
        };
        // … and what anybody might try at any time.
        let message = sensible.unwrap_or_else(|| match self.dice.u32(..400) {
            0..3 => json!({"type": "leave_room"}),
            3..20 => json!({"type": "ready", "ready": self.dice.bool()}),
            20..40 => json!({"type": "away", "away": self.dice.bool()}),
            40..60 => json!({"type": "update_settings", "settings": self.settings()}),
            60..70 => json!({"type": "start_game"}),
            70..80 => json!({"type": "return_to_lobby"}),
            80..100 => json!({"type": "choose_word", "choice": self.dice.u8(..9)}),
            100..140 => self.draw(id),
            140..143 => json!({"type": "skip_turn"}),
            320..340 => json!({"type": "like", "turn": self.turn(id)}),
            300..312 => {
                let mut message = self.draw(id);
                message["type"] = "doodle".into();
                let ops = message["ops"].as_array_mut().unwrap();
                ops.insert(
                    0,
                    json!({"op": "begin", "color": 4, "size": 2, "points": [9, 9]}),
                );
                ops.push(json!({"op": "end"}));
                message
            }
            200..203 => json!({"type": "pause_game"}),
            203 => json!({"type": "continue_later"}),
            204..230 => json!({"type": "resume_game"}),
            143..150 => json!({"type": "kick", "user_id": self.dice.choice(seats)}),
            230..236 => json!({
                "type": "mute", "user_id": self.dice.choice(seats), "muted": self.dice.bool(),
            }),
            236..242 => json!({"type": "let_back", "user_id": self.dice.i64(1..=USERS)}),
            278..290 => json!({
                "type": "answer_knock",
                "user_id": self.dice.i64(1..=USERS),
                "let_in": self.dice.u8(..4) > 0,
                "seat": self.dice.choice(seats),
            }),
            340..344 => json!({"type": "vote_kick", "user_id": self.dice.choice(seats)}),
            344..356 => json!({"type": "vote", "yes": self.dice.u8(..4) > 0}),
            290..300 => json!({"type": "ask_seat", "user_id": self.dice.choice(seats)}),
            242..246 => {
                let door = *self
                    .dice
                    .choice(&["open", "open", "knock", "locked"])
                    .unwrap();
                json!({"type": "set_door", "door": door})
            }
            246..250 => json!({
                "type": "rename",
                "user_id": self.dice.choice(seats),
                "name": (*self.dice.choice(&["Pim", "P1", "Zoe", " "]).unwrap()),
            }),
            371..374 => json!({"type": "set_roster", "names": self.names()}),
            374..380 => json!({
                "type": "pick_name",
                "name": (*self.dice.choice(&["Pim", "Zoe", "P1", "Mia", "Ben"]).unwrap()),
            }),
            396..398 => json!({"type": "free_name", "user_id": self.dice.choice(seats)}),
            250..253 => json!({"type": "hand_over", "user_id": self.dice.choice(seats)}),
            253..262 => json!({"type": "add_time", "seconds": self.dice.u16(..70)}),
            262..268 => json!({"type": "clear_drawing"}),
            268 => json!({"type": "finish_game"}),
            269..274 => json!({"type": "hide_drawing"}),
            274..278 => json!({"type": "new_word"}),
            380..392 => json!({"type": "see_word"}),
            392..396 => json!({"type": "break", "on_break": self.dice.u8(..3) == 0}),
            312..320 => json!({
                "type": (*self.dice.choice(&["report", "report", "dismiss_report"]).unwrap()),
                "user_id": self.dice.choice(seats),
                "reason": (*self.dice.choice(&["drawing", "chat", "name"]).unwrap()),
            }),
            356..362 => json!({"type": "choose_team", "team": self.dice.u8(..5)}),
            362..368 => json!({
                "type": "set_team", "user_id": self.dice.choice(seats), "team": self.dice.u8(..4),
            }),
            368..371 => json!({"type": "deal_teams"}),
            398 => json!({"type": "withdraw_remote", "number": self.dice.u8(10..=99)}),
            399 => json!({"type": "answer_remote", "number": self.dice.u8(10..=99), "yes": true}),
            150 => json!({"type": "delete_room"}),
            151 => json!({"type": "clear_canvas"}),
            152..200 => json!({"type": "guess_word", "guess": self.line(id, false)["message"]}),
            _ => self.line(id, false),
        });
        match parse(&message) {
            Some(command) => Input::Command { conn, command },
            None => Input::Tick,
        }
    }

    /// A list of names, which may be empty or wrong.
    fn names(&mut self) -> Vec<&'static str> {
        let all = ["Mia", "Ben", "Zoe", "Pim", "P1m", " "];
        all.into_iter().filter(|_| self.dice.bool()).collect()
    }

    /// Of the drawing on the board, or nearly.
    fn turn(&mut self, room: RoomId) -> u32 {
        let canvas = self.hub.room(room).and_then(Room::canvas);
        canvas.map_or(1, |canvas| canvas.turn) + self.dice.u32(..5) / 4
    }

    fn draw(&mut self, room: RoomId) -> Value {
        let canvas = self.hub.room(room).and_then(Room::canvas);
        let (turn, seq) = canvas.map_or((1, 0), |canvas| (canvas.turn, canvas.seq()));
        let dice = &mut self.dice;
        let seq = match dice.u32(..8) {
            0 => dice.u32(..seq + 4),
            _ => seq,
        };
        let turn = match dice.u32(..8) {
            0 => turn + dice.u32(..2),
            _ => turn,
        };
        let ops: Vec<Value> = (0..dice.usize(1..4))
            .map(|_| match dice.u32(..7) {
                0 | 1 => json!({"op": "begin", "color": 3, "size": 1, "points": [5, 5]}),
                2 | 3 => json!({"op": "move", "points": [dice.i16(..900), 7, 9, 9]}),
                4 => json!({"op": "end"}),
                5 => json!({"op": (*dice.choice(&["undo", "clear"]).unwrap())}),
                _ => json!({"op": "fill", "color": 2, "x": 4, "y": 4}),
            })
            .collect();
        json!({"type": "draw_ops", "turn": turn, "seq": seq, "ops": ops})
    }

    /// A line of chat: the word in many spellings, another word, or a remark.
    fn line(&mut self, room: RoomId, wants_to_win: bool) -> Value {
        let secret = self.rooms.get(&room).and_then(|seen| seen.secret.as_ref());
        let words = WORDS.lines().filter(|line| !line.starts_with('['));
        let any = self.dice.choice(words.collect::<Vec<_>>()).unwrap();
        let word = secret.map_or(any, |secret| &secret.word);
        let word = if wants_to_win || self.dice.bool() {
            word
        } else {
            any
        };
        let letters: Vec<char> = word.chars().collect();
        let with = |between: &str| {
            let letters: Vec<String> = letters.iter().map(char::to_string).collect();
            letters.join(between)
        };
        let at = self.dice.usize(..letters.len());
        let message = match self.dice.u32(..16) {
            0..4 => word.into(),
            4 => word.to_uppercase(),
            5 => with(" "),
            6 => with("-"),
            7 => with("\u{200d}"),
            8 => with("\u{301}"),
            9 => format!("is it a {word}, or what?"),
            10 => format!("itsa{word}ihope"),
            11 => format!("so {} then", with(" . ")),
            12 => {
                let mut slip = letters.clone();
                slip.remove(at);
                slip.into_iter().collect()
            }
            13 => {
                let mut slip = letters.clone();
                slip.swap(at, 0);
                slip.into_iter().collect()
            }
            14 => "hello you".into(),
            _ => (*self
                .dice
                .choice(&["", "  ", "\u{202e}!", "_", "a"])
                .unwrap())
            .into(),
        };
        json!({"type": "chat_message", "message": message})
    }
}

fn parse(message: &Value) -> Option<ClientMessage> {
    client::parse(message.to_string().as_bytes()).ok()
}

/// Every third one is called Pim.
fn person(id: UserId) -> drawsync::protocol::user::User {
    let name = match id.0 % 3 {
        0 => "Pim".to_owned(),
        _ => format!("P{id}"),
    };
    common::user(id.0, &name)
}
