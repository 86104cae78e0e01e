//! What other threads ask, answered: see `handle` for their end.
//!
//! An answer that tells of a change is given when that is saved.

use super::GameLoop;
use super::handle::{Ask, Counts, Reply, RoomSummary};
use super::peer::Peer;
use crate::game::Millis;
use crate::game::input::Input;
use crate::game::past_room::PastRoom;
use crate::limits::LOGGED_OUT_MAX;
use crate::protocol::close;
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::{ConnId, RoomId, UserId};
use crate::protocol::user::User;

impl GameLoop {
    pub(super) fn answer(&mut self, ask: Ask) {
        let now = self.now();
        match ask {
            Ask::Rooms { reply } => {
                let rooms = self.hub.rooms().map(RoomSummary::of).collect();
                self.reply(reply, rooms);
            }
            Ask::Room { code, reply } => {
                let room = self.hub.room_by_code(code).map(RoomSummary::of);
                self.reply(reply, room);
            }
            Ask::RoomById { room, reply } => {
                let room = self.hub.room(room).map(RoomSummary::of);
                self.reply(reply, room);
            }
            Ask::Create { by, change, reply } => {
                let result =
                    seed().and_then(|seed| self.step(now, Input::Create { by, change, seed }));
                let room = self.summary_of(result);
                self.reply(reply, room);
            }
            Ask::OpenAgain { by, past, reply } => {
                let opened = self.open_again(now, &by, *past);
                let room = self.summary_of(opened.map(Some));
                self.reply(reply, room);
            }
            Ask::Admit {
                user,
                code,
                password,
                reply,
            } => {
                let result = self.step(
                    now,
                    Input::Admit {
                        user,
                        code,
                        password,
                    },
                );
                let room = self.summary_of(result);
                self.reply(reply, room);
            }
            Ask::SetWords {
                user,
                code,
                words,
                reply,
            } => {
                let set = self.step(now, Input::SetWords { user, code, words });
                self.reply(reply, set.map(drop));
            }
            Ask::Words { user, code, reply } => {
                let room = self.hub.room_by_code(code);
                let room = room.ok_or_else(|| Refusal::new(Code::RoomNotFound, "Room not found"));
                let words = room.and_then(|room| room.custom_words_of(user));
                self.reply(reply, words);
            }
            Ask::Leave { user, room, reply } => {
                let left = self.step(now, Input::Leave { user, room });
                self.reply(reply, matches!(left, Ok(Some(_))));
            }
            Ask::LogOut {
                user,
                generation,
                reply,
            } => {
                self.withdraw_remotes(now, user);
                self.log_out(user, generation);
                let _ = reply.try_send(());
            }
            Ask::Close { code, reply } => {
                let closed = self.step(now, Input::Close { code });
                self.reply(reply, closed.is_ok());
            }
            Ask::StartGame { user, room, reply } => {
                let game = self.start_game(now, user, room);
                self.reply(reply, game);
            }
            Ask::Game { user, room, reply } => {
                let game = self.game(now, user, room);
                self.reply(reply, game);
            }
            Ask::Draw {
                user,
                room,
                point,
                reply,
            } => {
                let drawn = self.draw(now, user, room, point);
                self.reply(reply, drawn);
            }
            Ask::Guess {
                user,
                room,
                guess,
                reply,
            } => {
                let guessed = self.guess(now, user, room, guess);
                self.reply(reply, guessed);
            }
            Ask::Counts { reply } => {
                let counts = Counts {
                    rooms: self.hub.rooms().count(),
                    players: self.hub.rooms().map(|room| room.connected().count()).sum(),
                    connections: self.peers.len(),
                    trouble: self.journal.trouble(),
                };
                let _ = reply.try_send(counts);
            }
        }
    }

    /// Answers a question once what was done for it is saved.
    fn reply<T: Send + 'static>(&mut self, reply: Reply<T>, answer: T) {
        let give = move || drop(reply.try_send(answer));
        if self.ticket <= self.journal.told() {
            give();
        } else {
            self.replies.push_back((self.ticket, Box::new(give)));
        }
    }

    /// Opens a room again that has ended.
    fn open_again(&mut self, now: Millis, by: &User, past: PastRoom) -> Result<RoomId, Refusal> {
        let mut out = std::mem::take(&mut self.out);
        let opened = seed().and_then(|seed| self.hub.open_again(now, by, past, seed, &mut out));
        self.carry_out(now, opened.as_ref().ok().copied(), out);
        opened
    }

    /// Ends all connections of a user. Their seats are kept.
    fn log_out(&mut self, user: UserId, generation: i64) {
        if self.logged_out.len() == LOGGED_OUT_MAX {
            self.logged_out.pop_front();
        }
        self.logged_out.push_back((user, generation));
        let is_theirs =
            |peer: &Peer| peer.is_open() && peer.user.as_ref().is_some_and(|own| own.id == user);
        let theirs: Vec<ConnId> = self
            .peers
            .iter()
            .filter_map(|(conn, peer)| is_theirs(peer).then_some(*conn))
            .collect();
        for conn in theirs {
            self.end(conn);
        }
    }

    /// Says goodbye to a connection whose user is logged out.
    pub(super) fn end(&mut self, conn: ConnId) {
        self.close(conn, close::LOGGED_OUT);
        let _ = self.step(self.now(), Input::Disconnect { conn });
    }

    fn summary_of(&self, result: Result<Option<RoomId>, Refusal>) -> Result<RoomSummary, Refusal> {
        let room = result?.and_then(|id| self.hub.room(id));
        room.map(RoomSummary::of)
            .ok_or_else(|| Refusal::new(Code::RoomNotFound, "Room not found"))
    }
}

/// From the operating system.
fn seed() -> Result<u64, Refusal> {
    getrandom::u64().map_err(|_| Refusal::new(Code::ServerFull, "The server has no randomness."))
}
