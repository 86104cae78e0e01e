//! The other threads' end of the game loop: how HTTP asks it questions.
//!
//! An answer is a copy of what was true when the loop came to the question;
//! nothing outside the loop holds a room.

use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender, bounded};

use crate::game::Millis;
use crate::game::custom_words::CustomWords;
use crate::game::past_room::PastRoom;
use crate::game::room::Room;
use crate::game::seat::Seat;
use crate::game::words::Entry;
use crate::limits::ANSWER_WAIT;
use crate::mailbox;
use crate::protocol::client::{Door, DrawPoint};
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::{RoomCode, RoomId, UserId};
use crate::protocol::server::Phase;
use crate::protocol::settings::{Settings, SettingsChange};
use crate::protocol::user::User;

use super::{Event, PicturePoint, Rank, dialect1};

/// Asks the game loop. Cheap to clone; one per thread that asks.
#[derive(Clone)]
pub struct Game {
    inbox: mailbox::Sender<Event>,
}

/// Where the answer to a question goes. Never blocks the loop: it holds one.
pub type Reply<T> = Sender<T>;

/// A question to the loop.
#[allow(missing_docs, reason = "the methods of `Game` describe them")]
pub enum Ask {
    Rooms {
        reply: Reply<Vec<RoomSummary>>,
    },
    Room {
        code: RoomCode,
        reply: Reply<Option<RoomSummary>>,
    },
    RoomById {
        room: RoomId,
        reply: Reply<Option<RoomSummary>>,
    },
    Create {
        by: User,
        change: Box<SettingsChange>,
        reply: Reply<Result<RoomSummary, Refusal>>,
    },
    OpenAgain {
        by: User,
        past: Box<PastRoom>,
        reply: Reply<Result<RoomSummary, Refusal>>,
    },
    Admit {
        user: User,
        code: RoomCode,
        password: Option<String>,
        reply: Reply<Result<RoomSummary, Refusal>>,
    },
    SetWords {
        user: UserId,
        code: RoomCode,
        words: Option<Arc<CustomWords>>,
        reply: Reply<Result<(), Refusal>>,
    },
    Words {
        user: UserId,
        code: RoomCode,
        reply: Reply<Result<Vec<Entry>, Refusal>>,
    },
    Leave {
        user: UserId,
        room: RoomId,
        reply: Reply<bool>,
    },
    LogOut {
        user: UserId,
        generation: i64,
        reply: Reply<()>,
    },
    Close {
        code: RoomCode,
        reply: Reply<bool>,
    },
    StartGame {
        user: UserId,
        room: RoomId,
        reply: Reply<Result<Option<GameSummary>, Refusal>>,
    },
    Game {
        user: UserId,
        room: RoomId,
        reply: Reply<Result<Option<GameSummary>, Refusal>>,
    },
    Draw {
        user: UserId,
        room: RoomId,
        point: DrawPoint,
        reply: Reply<Result<bool, Refusal>>,
    },
    Guess {
        user: UserId,
        room: RoomId,
        guess: String,
        reply: Reply<Result<Guessed, Refusal>>,
    },
    Counts {
        reply: Reply<Counts>,
    },
}

/// A room as HTTP shows it. Holds neither its word nor its password.
#[derive(Clone, Debug)]
pub struct RoomSummary {
    /// The room's number.
    pub id: RoomId,
    /// The room's code.
    pub code: RoomCode,
    /// Its settings, without the password.
    pub settings: Settings,
    /// A password is needed to join.
    pub has_password: bool,
    /// Those who come in pick their name of a list.
    pub has_roster: bool,
    /// Who may take a new seat.
    pub door: Door,
    /// Who made it.
    pub created_by: UserId,
    /// When, in Unix seconds.
    pub created_at: i64,
    /// Who is host now.
    pub host: Option<UserId>,
    /// A game runs.
    pub game_started: bool,
    /// The round of that game, from 1; 0 without a game.
    pub round: u32,
    /// Who draws or chooses now.
    pub drawer: Option<UserId>,
    /// Everybody with a seat, in the order of joining.
    pub players: Vec<PlayerSummary>,
}

/// A player as HTTP shows it.
#[derive(Clone, Debug)]
pub struct PlayerSummary {
    /// The player's user.
    pub user_id: UserId,
    /// The name in this room.
    pub username: Arc<str>,
    /// Pressed 'Ready'.
    pub is_ready: bool,
    /// In the game that runs or ran last.
    pub score: u32,
    /// When the seat was taken, in Unix seconds.
    pub joined_at: i64,
    /// Has a live connection.
    pub connected: bool,
    /// Holds the room and does not play.
    pub hosting: bool,
}

impl RoomSummary {
    /// Places that are taken, of `max_players`.
    pub fn taken(&self) -> usize {
        self.players.iter().filter(|player| !player.hosting).count()
    }
}

/// A game as HTTP shows it to a member of its room. Holds no word.
#[derive(Clone, Debug)]
pub struct GameSummary {
    /// The room's number.
    pub room: RoomId,
    /// Everybody with a seat, in the order of joining.
    pub players: Vec<PlayerSummary>,
    /// The turn of the game, from 1.
    pub turn: u32,
    /// How many turns are expected with those who are there.
    pub turns: u32,
    /// Who draws or chooses.
    pub drawer: UserId,
    /// Until the present choice, drawing or summary is over, in milliseconds.
    pub left_ms: u64,
    /// Who has guessed the word of this turn.
    pub guessed: Vec<UserId>,
    /// What is on the board.
    pub drawing: Vec<PicturePoint>,
}

/// What came of a guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guessed {
    /// It is the word.
    Correct,
    /// It is not.
    Incorrect,
    /// This player has guessed it before.
    Already,
    /// A game runs, but no word is drawn just now.
    NoWord,
    /// No game runs, or there is no such room.
    NoGame,
}

/// How much there is of everything.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "nothing to add")]
pub struct Counts {
    pub rooms: usize,
    pub players: usize,
    pub connections: usize,
    /// Why what happens cannot be saved, if it cannot.
    pub trouble: Option<String>,
}

impl RoomSummary {
    /// Of a room as it is now.
    pub fn of(room: &Room) -> RoomSummary {
        RoomSummary {
            id: room.id,
            code: room.code,
            settings: room.settings.clone(),
            has_password: room.has_password(),
            has_roster: room.has_roster(),
            door: room.door(),
            created_by: room.created_by,
            created_at: room.created_at,
            host: room.host,
            game_started: room.round().is_some(),
            round: room.round().unwrap_or_default(),
            drawer: room.drawer(),
            players: PlayerSummary::all(room),
        }
    }
}

impl PlayerSummary {
    fn all(room: &Room) -> Vec<PlayerSummary> {
        let of = |seat: &Seat| PlayerSummary {
            user_id: seat.user,
            username: seat.name.clone(),
            is_ready: seat.ready,
            score: seat.score,
            joined_at: seat.joined_at,
            connected: seat.conn.is_some(),
            hosting: seat.hosting,
        };
        room.seats.iter().map(of).collect()
    }
}

impl GameSummary {
    /// Of the game in a room, as strangers see it; `None` between games.
    pub fn of(room: &Room, now: Millis) -> Option<GameSummary> {
        let turn = match room.phase_for(now, UserId::NOBODY) {
            Phase::Choosing { turn, .. }
            | Phase::Drawing { turn, .. }
            | Phase::Summary { turn, .. } => turn,
            Phase::Lobby | Phase::Podium { .. } => return None,
        };
        let guessed = room.seats.iter().filter(|seat| room.player(seat).guessed);
        Some(GameSummary {
            room: room.id,
            players: PlayerSummary::all(room),
            turn: turn.turn,
            turns: turn.turns,
            drawer: turn.drawer_id,
            left_ms: turn.clock.left_ms,
            guessed: guessed.map(|seat| seat.user).collect(),
            drawing: room.canvas().map(dialect1::picture).unwrap_or_default(),
        })
    }
}

impl Game {
    /// A handle that speaks to the loop behind `inbox`.
    pub fn new(inbox: mailbox::Sender<Event>) -> Game {
        Game { inbox }
    }

    /// Every room, also private and full ones, by number.
    pub fn rooms(&self) -> Result<Vec<RoomSummary>, Refusal> {
        self.ask(|reply| Ask::Rooms { reply })
    }

    /// The room of a code.
    pub fn room(&self, code: RoomCode) -> Result<Option<RoomSummary>, Refusal> {
        self.ask(|reply| Ask::Room { code, reply })
    }

    /// The room of a number.
    pub fn room_by_id(&self, room: RoomId) -> Result<Option<RoomSummary>, Refusal> {
        self.ask(|reply| Ask::RoomById { room, reply })
    }

    /// A new room. Refused with `OutOfRange` (names the field) or `TooManyRooms`.
    pub fn create(&self, by: User, change: SettingsChange) -> Result<RoomSummary, Refusal> {
        let change = Box::new(change);
        self.ask(|reply| Ask::Create { by, change, reply })?
    }

    /// Opens a room again that has ended. Refused with `TooManyRooms` or
    /// `ServerFull`.
    pub fn open_again(&self, by: User, past: PastRoom) -> Result<RoomSummary, Refusal> {
        let past = Box::new(past);
        self.ask(|reply| Ask::OpenAgain { by, past, reply })?
    }

    /// Lets a user join without saying the password again on the socket.
    /// Refused with `RoomNotFound`, `RoomFull`, `Removed`, `PasswordRequired`,
    /// `WrongPassword`, `TooManyTries` or `AlreadyInRoom`.
    pub fn admit(
        &self,
        user: User,
        code: RoomCode,
        password: Option<String>,
    ) -> Result<RoomSummary, Refusal> {
        self.ask(|reply| Ask::Admit {
            user,
            code,
            password,
            reply,
        })?
    }

    /// Gives a room words of its own, or takes them away, for its host. Refused
    /// with `RoomNotFound`, `NotHost` or `ServerFull`.
    pub fn set_words(
        &self,
        user: UserId,
        code: RoomCode,
        words: Option<Arc<CustomWords>>,
    ) -> Result<(), Refusal> {
        self.ask(|reply| Ask::SetWords {
            user,
            code,
            words,
            reply,
        })?
    }

    /// A room's own words, for who has brought them. Refused with
    /// `RoomNotFound` or `NotHost`.
    pub fn words(&self, user: UserId, code: RoomCode) -> Result<Vec<Entry>, Refusal> {
        self.ask(|reply| Ask::Words { user, code, reply })?
    }

    /// Gives up a seat or an admission; false if there was none.
    pub fn leave(&self, user: UserId, room: RoomId) -> Result<bool, Refusal> {
        self.ask(|reply| Ask::Leave { user, room, reply })
    }

    /// Ends all connections of a user; tokens before `generation` are good for
    /// no other one.
    pub fn log_out(&self, user: UserId, generation: i64) -> Result<(), Refusal> {
        self.ask(|reply| Ask::LogOut {
            user,
            generation,
            reply,
        })
    }

    /// Ends a room and tells its players; false if there is none.
    pub fn close(&self, code: RoomCode) -> Result<bool, Refusal> {
        self.ask(|reply| Ask::Close { code, reply })
    }

    /// Starts a game for its host. `None` if the room ended in that moment.
    /// Refused with `RoomNotFound`, `NeedPlayers`, `NotInRoom`, `NotHost` or
    /// `NotNow`.
    pub fn start_game(&self, user: UserId, room: RoomId) -> Result<Option<GameSummary>, Refusal> {
        self.ask(|reply| Ask::StartGame { user, room, reply })?
    }

    /// The game in a room, `None` if there is none. Refused with `NotInRoom`
    /// for who is no member of the room.
    pub fn game(&self, user: UserId, room: RoomId) -> Result<Option<GameSummary>, Refusal> {
        self.ask(|reply| Ask::Game { user, room, reply })?
    }

    /// Draws a sample of the old board; false if there is no game. Refused
    /// with `NotInRoom`, `NotDrawer`, `NotNow` or `CanvasFull`.
    pub fn draw(&self, user: UserId, room: RoomId, point: DrawPoint) -> Result<bool, Refusal> {
        self.ask(|reply| Ask::Draw {
            user,
            room,
            point,
            reply,
        })?
    }

    /// Guesses the word. Refused with `NotInRoom`, or `NotNow` for the drawer.
    pub fn guess(&self, user: UserId, room: RoomId, guess: String) -> Result<Guessed, Refusal> {
        self.ask(|reply| Ask::Guess {
            user,
            room,
            guess,
            reply,
        })?
    }

    /// How much there is of everything.
    pub fn counts(&self) -> Result<Counts, Refusal> {
        self.ask(|reply| Ask::Counts { reply })
    }

    fn ask<T>(&self, question: impl FnOnce(Reply<T>) -> Ask) -> Result<T, Refusal> {
        let closing = || Refusal::new(Code::ServerClosing, "The server is shutting down.");
        let (reply, answer): (Sender<T>, Receiver<T>) = bounded(1);
        self.inbox
            .send_in_timeout(
                Rank::Arriving as usize,
                Event::Ask(question(reply)),
                ANSWER_WAIT,
            )
            .map_err(|_| closing())?;
        answer.recv_timeout(ANSWER_WAIT).map_err(|_| closing())
    }
}
