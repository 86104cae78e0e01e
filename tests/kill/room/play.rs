//! What the people of a room do, one thing after another.

use std::time::{Duration, Instant};

use drawsync::limits::CHAT_INTERVAL;
use drawsync::protocol::op::Op;
use drawsync::raster::Picture;
use serde_json::{Value, json};

use crate::people::Person;
use crate::real::PATIENCE;
use crate::told::{Asked, CHOOSING, DRAWING, LOBBY, Line};
use crate::world::{Gone, Life};

use super::Room;

impl Room<'_> {
    /// Listens, and does what there is to do.
    pub fn play(&mut self, life: &Life) -> Result<(), Gone> {
        self.listen()?;
        if self.world.ended.lock().is_some() {
            return Ok(());
        }
        self.is_answered();
        if life.last && !self.done {
            self.finish();
        }
        if !self.quiet && !self.done {
            self.draw()?;
            self.act(life)?;
        }
        Ok(())
    }

    /// All who play see the same room.
    fn is_settled(&self) -> bool {
        let told = self.told();
        let (seats, muted) = (told.seats(), told.muted());
        let mut new = self
            .people
            .iter()
            .filter(|person| person.seated && !person.old);
        new.all(|person| {
            person.progress == told.progress
                && person.settings == told.settings
                && person.seats == seats
                && person.muted == muted
        })
    }

    /// Forgets what was asked for once everybody has seen it done.
    pub fn is_answered(&mut self) {
        let (Some(told), Some(asked)) = (&self.told, &self.asked) else {
            return;
        };
        let went_on = told.progress > self.asked_at.1;
        let done = match asked {
            Asked::Start | Asked::Lobby | Asked::Choose | Asked::Skip => went_on,
            Asked::Guess(id) => told.solved.contains(id) || went_on,
            Asked::Settings { name, .. } => told.settings["name"] == **name,
            Asked::Mute(id, muted) => told.muted().contains(id) == *muted,
            Asked::Join(id) => told.seats().contains(id),
            Asked::Go(id) => !told.seats().contains(id),
            Asked::Say(line) => told.has_said(line),
        };
        if done && self.is_settled() {
            if let Some(Asked::Settings { .. }) = self.asked.take() {
                self.password = self.password_asked.take();
            }
        } else {
            let waited = self.asked_at.0.elapsed();
            assert!(waited < PATIENCE, "never done: {asked:?} {done}");
        }
    }

    fn ask(&mut self, asked: Asked) {
        self.asked = Some(asked);
        self.asked_at = (Instant::now(), self.told().progress);
    }

    /// Speaks as somebody.
    pub fn say(&mut self, who: usize, message: &Value) -> Result<(), Gone> {
        self.people[who].say(self.world, message)
    }

    /// The drawer's client is one of ours, and still here.
    pub fn drawer_speaks(&self) -> bool {
        let drawer = self.told().drawer();
        drawer.is_some_and(|id| !self.people[self.person(id)].old)
    }

    fn is_drawing(&self) -> bool {
        !self.told().is_between_games() && self.told().stage() == DRAWING
    }

    fn draw(&mut self) -> Result<(), Gone> {
        let now = Instant::now();
        let Some(drawer) = self
            .told()
            .drawer()
            .filter(|_| self.is_drawing() && now >= self.draw_at)
        else {
            return Ok(());
        };
        let who = self.person(drawer);
        if self.people[who].wire.is_none() || self.drawn.len() > 3_000 {
            return Ok(());
        }
        self.draw_at = now + Duration::from_millis(self.dice.u64(20..60));
        let dice = &mut self.dice;
        let (mut x, mut y) = (dice.i32(0..1_600), dice.i32(0..1_200));
        if self.people[who].old {
            let draw = json!({
                "type": "draw", "x": x / 2, "y": y / 2, "is_drawing": true,
                "is_first_point": dice.bool(), "color": "#1b1b1f", "brush_size": 8,
            });
            return self.say(who, &draw);
        }
        let seq = self.drawn.len();
        let is_open = |ops: &[Value]| {
            ops.last()
                .is_some_and(|op| op["op"] == "begin" || op["op"] == "move")
        };
        for _ in 0..dice.u32(1..4) {
            let op = if is_open(&self.drawn) && dice.u32(..5) > 0 {
                let points = (0..dice.u32(1..5)).flat_map(|_| {
                    (x, y) = ((x + 9).min(1_600), (y + 5).min(1_200));
                    [x, y]
                });
                json!({"op": "move", "points": points.collect::<Vec<_>>()})
            } else if is_open(&self.drawn) {
                json!({"op": "end"})
            } else {
                match dice.u32(..20) {
                    0 => json!({"op": "undo"}),
                    1 if now >= self.fill_at => {
                        self.fill_at = now + Duration::from_millis(1_500);
                        json!({"op": "fill", "color": dice.u8(..18), "x": x.min(1_599), "y": y.min(1_199)})
                    }
                    _ => {
                        json!({"op": "begin", "color": dice.u8(..18), "size": dice.u8(..5), "points": [x, y]})
                    }
                }
            };
            self.drawn.push(op);
        }
        let (turn, ops) = (self.told().turn(), &self.drawn[seq..]);
        let draw = json!({"type": "draw_ops", "turn": turn, "seq": seq, "ops": ops});
        self.say(who, &draw)
    }

    /// Somebody does something, once what was done before is seen by all.
    fn act(&mut self, life: &Life) -> Result<(), Gone> {
        let now = Instant::now();
        if now < self.act_at || self.asked.is_some() || !self.is_settled() {
            return Ok(());
        }
        self.act_at = now + Duration::from_millis(self.dice.u64(20..400));
        let chance = self.dice.u32(..20);
        let told = self.told();
        if told.is_between_games() {
            return match chance {
                0..3 => self.set(),
                3 | 4 => self.chat(),
                5 => self.join(life),
                6 => self.go(),
                9 => self.mute(),
                7 | 8 if told.stage() != LOBBY => {
                    self.ask(Asked::Lobby);
                    self.say(0, &json!({"type": "return_to_lobby"}))
                }
                _ => {
                    self.ask(Asked::Start);
                    self.say(0, &json!({"type": "start_game"}))
                }
            };
        }
        match told.stage() {
            CHOOSING => {
                let who = self.person(told.drawer().unwrap());
                if self.people[who].old {
                    return Ok(());
                }
                self.ask(Asked::Choose);
                self.say(who, &json!({"type": "choose_word", "choice": chance % 3}))
            }
            DRAWING => match chance {
                0..8 => self.guess(),
                8..14 => self.chat(),
                14 => self.go(),
                15 => self.join(life),
                16 => {
                    self.ask(Asked::Skip);
                    self.say(0, &json!({"type": "skip_turn"}))
                }
                17 => self.mute(),
                _ => Ok(()),
            },
            _ => match chance {
                0..5 => self.chat(),
                5 => self.join(life),
                6 => self.go(),
                _ => Ok(()),
            },
        }
    }

    fn seated(&self) -> impl Iterator<Item = usize> {
        (0..self.people.len()).filter(|&who| self.people[who].seated)
    }

    fn chat(&mut self) -> Result<(), Gone> {
        // All of them together as fast as one may, so that no line is refused.
        if Instant::now() < self.chat_at {
            return Ok(());
        }
        self.chat_at = Instant::now() + CHAT_INTERVAL;
        let muted = self.told().muted();
        let may_speak =
            |&who: &usize| !self.people[who].old && !muted.contains(&self.people[who].guest.id);
        let seated: Vec<usize> = self.seated().filter(may_speak).collect();
        let who = self.dice.choice(seated).unwrap();
        let user = self.people[who].guest.id;
        self.said += 1;
        let line = Line {
            user,
            // Like no word, so that it is no guess that is near.
            text: format!("{} {}", 1_000 + self.at, self.said),
            knowers: self.is_drawing() && self.told().knows(user),
        };
        let say = json!({"type": "chat_message", "message": line.text});
        self.ask(Asked::Say(line));
        self.say(who, &say)
    }

    fn guess(&mut self) -> Result<(), Gone> {
        let id = |who: usize| self.people[who].guest.id;
        let open: Vec<usize> = self
            .seated()
            .filter(|&who| !self.told().knows(id(who)))
            .collect();
        let (Some(who), Some(word)) = (self.dice.choice(open), self.told().word.clone()) else {
            return Ok(());
        };
        self.ask(Asked::Guess(self.people[who].guest.id));
        self.say(who, &json!({"type": "guess_word", "guess": word}))
    }

    fn set(&mut self) -> Result<(), Gone> {
        self.said += 1;
        let name = format!("R{}-{}", self.at, self.said);
        let password = self.dice.choice(["", "owl", "cow"]).unwrap();
        self.password_asked = (!password.is_empty()).then(|| password.to_owned());
        let settings = json!({
            "name": name, "password": password, "max_rounds": self.dice.u8(1..3),
            "time_limit": self.dice.u8(15..25), "hints": self.dice.u8(..=5),
            "difficulty": (self.dice.choice(["easy", "hard"]).unwrap()),
        });
        self.ask(Asked::Settings {
            name,
            password: !password.is_empty(),
        });
        self.say(0, &json!({"type": "update_settings", "settings": settings}))
    }

    fn join(&mut self, life: &Life) -> Result<(), Gone> {
        let strangers = self.people.len() - 1;
        let new = self.people[..strangers]
            .iter()
            .position(|person| !person.seated && !person.gone);
        let Some(who) = new.filter(|_| self.seated().count() < 6) else {
            return Ok(());
        };
        self.ask(Asked::Join(self.people[who].guest.id));
        self.enter(who, life)
    }

    /// The host mutes somebody, or hears them again.
    fn mute(&mut self) -> Result<(), Gone> {
        let others: Vec<usize> = self.seated().filter(|&who| who > 0).collect();
        let Some(who) = self.dice.choice(others) else {
            return Ok(());
        };
        let id = self.people[who].guest.id;
        let muted = !self.told().muted().contains(&id);
        self.told.as_mut().unwrap().muting = Some((id, muted));
        self.ask(Asked::Mute(id, muted));
        self.say(0, &json!({"type": "mute", "user_id": id, "muted": muted}))
    }

    fn go(&mut self) -> Result<(), Gone> {
        let ours: Vec<usize> = self.seated().filter(|&who| !self.people[who].old).collect();
        if ours.len() < 3 {
            return Ok(());
        }
        let who = self.dice.choice(&ours[1..]).copied().unwrap();
        let id = self.people[who].guest.id;
        self.ask(Asked::Go(id));
        if self.dice.bool() {
            self.say(who, &json!({"type": "leave_room"}))
        } else {
            self.say(0, &json!({"type": "kick", "user_id": id}))
        }
    }

    /// Once there is a drawing, nobody does anything more, and all boards must
    /// come to show the same.
    fn finish(&mut self) {
        self.quiet = self.is_drawing()
            && self.asked.is_none()
            && self.drawer_speaks()
            && self.drawn.len() >= 20;
        let acked = self
            .acks
            .last()
            .is_some_and(|(_, seq)| *seq == self.drawn.len());
        if !self.quiet || !acked {
            return;
        }
        let drawer = self.told().drawer();
        let guessers: Vec<&Person> = self
            .people
            .iter()
            .filter(|person| person.seated && !person.old && Some(person.guest.id) != drawer)
            .collect();
        if guessers
            .iter()
            .any(|person| person.ops.len() < self.drawn.len())
        {
            return;
        }
        let picture = |ops: &[Value]| {
            let ops: Vec<Op> = ops
                .iter()
                .map(|op| serde_json::from_value(op.clone()).unwrap())
                .collect();
            Picture::of(&ops).hash()
        };
        let drawn = picture(&self.drawn);
        for person in guessers {
            assert_eq!(
                picture(&person.ops),
                drawn,
                "the picture of {}",
                person.guest.name
            );
        }
        self.done = true;
        *self.world.done.lock() += 1;
    }
}
