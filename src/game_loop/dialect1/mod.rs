//! The vocabulary of the original DrawSync, translated at the edge.
//!
//! The game knows one set of types; for a client that did not ask for dialect
//! 2, each message to it becomes none, one or several of the old ones. Towards
//! it a round is a turn: `round` counts the turns of a game, and `max_rounds`
//! is how many there will be. `strokes` translates the drawing.

mod strokes;

use serde::Serialize;

pub use strokes::PicturePoint;
pub(super) use strokes::{Pen, draw_ops, encode, picture};

use crate::game::Millis;
use crate::game::room::Room;
use crate::game::rules::Rules;
use crate::game::seat::Seat;
use crate::protocol::dialect1::{OldMessage, OldPlayer, Scores, Somebody};
use crate::protocol::error::Code;
use crate::protocol::ids::UserId;
use crate::protocol::server::{Clock, Phase, PlayerChange, RoomJoined, ServerMessage, TurnEnd};

/// Where a connection sits, and as whom.
type Place<'a> = Option<(&'a Room, UserId)>;

// ---- Messages ---------------------------------------------------------------

/// Translates a message for one recipient, who sits at `place`, into as many as
/// `push` gets.
pub fn translate(
    message: &ServerMessage,
    place: Place,
    rules: &Rules,
    now: Millis,
    mut push: impl FnMut(&[u8]),
) {
    let mut tell = |message: OldMessage| push(&json(&message));
    match message {
        ServerMessage::Error {
            code,
            message,
            retry_after,
            ..
        } => tell(OldMessage::Error {
            message,
            code: *code,
            retry_after: *retry_after,
        }),
        ServerMessage::Authenticated {
            user_id, username, ..
        } => tell(OldMessage::Authenticated(Somebody {
            user_id: *user_id,
            username,
        })),
        ServerMessage::RoomClosed { .. } => tell(OldMessage::RoomDeleted {
            message: "Room has been deleted",
        }),
        // For whoever is removed the room is gone; the old page knows no other
        // message that takes it out of there.
        ServerMessage::Kicked { message } => tell(OldMessage::RoomDeleted { message }),
        // The old page shows no error of a join, and waits by itself.
        ServerMessage::Knocking { .. } => tell(OldMessage::Error {
            message: "The host has been asked to let you in.",
            code: Code::NotLetIn,
            retry_after: None,
        }),
        ServerMessage::PlayerJoined { player } => tell(OldMessage::PlayerJoined(Somebody {
            user_id: player.id,
            username: &player.username,
        })),
        ServerMessage::PlayerLeft {
            user_id, username, ..
        } => tell(OldMessage::PlayerLeft(Somebody {
            user_id: *user_id,
            username,
        })),
        ServerMessage::CorrectGuess {
            user_id, username, ..
        } => tell(OldMessage::CorrectGuess {
            user_id: *user_id,
            username,
            word: "",
            message: format!("{username} guessed the word correctly!"),
        }),
        ServerMessage::ChatMessage(line) => tell(OldMessage::ChatMessage {
            user_id: line.user_id,
            username: &line.username,
            message: &line.message,
            timestamp: line.timestamp,
        }),
        message => {
            if let Some((room, user)) = place {
                translate_in_room(message, room, user, (rules, now), &mut tell);
            }
        }
    }
}

fn json(message: &impl Serialize) -> Vec<u8> {
    // Numbers and strings into memory: this cannot fail.
    serde_json::to_vec(message).unwrap_or_default()
}

/// Translates what says something else to each recipient, or needs the room.
fn translate_in_room(
    message: &ServerMessage,
    room: &Room,
    user: UserId,
    (rules, now): (&Rules, Millis),
    tell: &mut impl FnMut(OldMessage),
) {
    match message {
        ServerMessage::RoomJoined(joined) => translate_welcome(joined, room, user, tell),
        ServerMessage::PlayerUpdated { player, change } => {
            let who = Somebody {
                user_id: player.id,
                username: &player.username,
            };
            match change {
                PlayerChange::Ready => tell(OldMessage::PlayerReady {
                    user_id: who.user_id,
                    username: who.username,
                    ready: player.ready,
                }),
                PlayerChange::Connected => tell(OldMessage::PlayerJoined(who)),
                PlayerChange::Disconnected => tell(OldMessage::PlayerDisconnected(who)),
                PlayerChange::Other => {}
            }
            tell(players_update(room));
        }
        ServerMessage::SeatMoved { from, player } => {
            let username = &player.username;
            let somebody = |user_id| Somebody { user_id, username };
            tell(OldMessage::PlayerLeft(somebody(*from)));
            tell(OldMessage::PlayerJoined(somebody(player.id)));
            tell(players_update(room));
            if room.drawer() == Some(player.id) {
                tell(game_state(&room.phase_for(now, user), room, user));
            }
        }
        ServerMessage::Phase { phase } => translate_phase(phase, room, user, tell),
        ServerMessage::Clock { clock } => {
            if clock.hidden {
                tell(strokes::canvas_cleared(room));
            }
            if matches!(room.phase_for(now, user), Phase::Drawing { .. }) {
                tell(time_update(clock));
            }
        }
        ServerMessage::Hint { .. } => tell(game_state(&room.phase_for(now, user), room, user)),
        // The one who was near reads the guess, as after any other.
        ServerMessage::NearGuess { guess } => tell(OldMessage::ChatMessage {
            user_id: user,
            username: somebody(room, user).username,
            message: guess,
            timestamp: rules.timestamp(now),
        }),
        _ => {}
    }
}

fn translate_welcome(
    joined: &RoomJoined,
    room: &Room,
    user: UserId,
    tell: &mut impl FnMut(OldMessage),
) {
    tell(OldMessage::RoomJoined {
        room_id: joined.room_id,
        players: players(room),
    });
    if matches!(joined.phase, Phase::Lobby | Phase::Podium { .. }) {
        return;
    }
    tell(game_state(&joined.phase, room, user));
    if joined.canvas.length > 0 {
        // A page that has only lost its connection still shows its old picture.
        tell(strokes::canvas_cleared(room));
    }
}

fn translate_phase(phase: &Phase, room: &Room, user: UserId, tell: &mut impl FnMut(OldMessage)) {
    let state = game_state(phase, room, user);
    match phase {
        Phase::Lobby => tell(state),
        Phase::Choosing { turn, .. } if turn.turn == 1 => {
            tell(OldMessage::GameStarted { room_id: room.id });
            tell(state);
            // The points of the game before are gone.
            tell(players_update(room));
        }
        Phase::Choosing { .. } => tell(state),
        Phase::Drawing {
            turn, word, mask, ..
        } => {
            let drawer = somebody(room, turn.drawer_id).username;
            tell(OldMessage::RoundStarted {
                round: turn.turn,
                drawer,
                time_remaining: seconds(&turn.clock),
            });
            let (word, message) = match word {
                Some(word) => (&**word, format!("Your turn to draw! Word: {word}")),
                None => (&*mask.concat(), format!("{drawer} is drawing!")),
            };
            tell(OldMessage::WordAssigned { word, message });
            tell(state);
            tell(time_update(&turn.clock));
        }
        Phase::Summary {
            turn, word, reason, ..
        } => {
            let word = word.as_deref().unwrap_or_default();
            if *reason == TurnEnd::AllGuessed {
                tell(OldMessage::AllGuessed {
                    message: "Everyone guessed correctly! Round ending...",
                    word,
                });
            }
            if matches!(reason, TurnEnd::DrawerRemoved | TurnEnd::Vetoed) {
                tell(strokes::canvas_cleared(room));
            }
            tell(OldMessage::RoundEnded {
                round: turn.turn,
                word,
            });
            tell(state);
        }
        Phase::Podium { standings, .. } => {
            let scores = standings.iter().map(|line| (line.user_id, line.score));
            tell(OldMessage::GameEnded {
                final_scores: Scores(scores.collect()),
                message: "Game ended!",
            });
            tell(state);
        }
    }
}

/// The whole state of the game, as the old page wants it again and again. It
/// keeps its round, word and time where these are 0 or empty. While the points
/// of a turn are shown nobody draws.
fn game_state<'a>(phase: &Phase, room: &'a Room, user: UserId) -> OldMessage<'a> {
    let (turn, drawer, time_remaining, word) = match phase {
        Phase::Lobby | Phase::Podium { .. } => (None, None, 0, String::new()),
        Phase::Choosing { turn, .. } => {
            let time_limit = room.settings.time_limit.into();
            (Some(turn), Some(turn.drawer_id), time_limit, String::new())
        }
        Phase::Drawing {
            turn, word, mask, ..
        } => {
            let word = word.as_deref().map_or_else(|| mask.concat(), str::to_owned);
            (Some(turn), Some(turn.drawer_id), seconds(&turn.clock), word)
        }
        Phase::Summary { turn, .. } => (Some(turn), None, 0, String::new()),
    };
    OldMessage::GameState {
        current_round: turn.map_or(0, |turn| turn.turn),
        max_rounds: turn.map_or(0, |turn| turn.turns),
        time_remaining,
        game_started: turn.is_some(),
        players: players(room),
        current_drawer_id: drawer,
        word,
        is_drawer: drawer == Some(user),
    }
}

fn players_update(room: &Room) -> OldMessage<'_> {
    OldMessage::PlayersUpdate {
        players: players(room),
    }
}

fn players(room: &Room) -> Vec<OldPlayer<'_>> {
    fn player(seat: &Seat) -> OldPlayer<'_> {
        OldPlayer {
            id: seat.user,
            username: &seat.name,
            score: seat.score,
            ready: seat.ready,
        }
    }
    room.seats.iter().map(player).collect()
}

fn somebody(room: &Room, user: UserId) -> Somebody<'_> {
    Somebody {
        user_id: user,
        username: room.seat(user).map_or("", |seat| &seat.name),
    }
}

/// The recipient is to choose one of several words.
pub(super) fn offers_words(message: &ServerMessage) -> bool {
    let phase = match message {
        ServerMessage::RoomJoined(joined) => &joined.phase,
        ServerMessage::Phase { phase } => phase,
        _ => return false,
    };
    matches!(
        phase,
        Phase::Choosing {
            choices: Some(_),
            ..
        }
    )
}

// ---- The clock --------------------------------------------------------------

fn seconds(clock: &Clock) -> u64 {
    clock.left_ms.div_ceil(1000)
}

fn time_update(clock: &Clock) -> OldMessage<'static> {
    OldMessage::TimeUpdate {
        time_remaining: seconds(clock),
    }
}

/// After this message a clock may run that did not run before.
pub(super) fn tells_time(message: &ServerMessage) -> bool {
    matches!(
        message,
        ServerMessage::RoomJoined(_) | ServerMessage::Phase { .. } | ServerMessage::Clock { .. }
    )
}

/// The running clock of the drawing in a room, if there is one.
fn running_clock(room: &Room, now: Millis) -> Option<Clock> {
    match room.phase_for(now, UserId::NOBODY) {
        Phase::Drawing { turn, .. } => Some(turn.clock).filter(|clock| !clock.paused),
        _ => None,
    }
}

/// When the clock of a room next shows another second; never 0.
pub(super) fn next_second(room: &Room, now: Millis) -> Option<Millis> {
    let left = running_clock(room, now)?.left_ms;
    (left > 1000).then(|| now + 1 + (left - 1) % 1000)
}

/// The second that the clock of a room shows, if it runs.
pub(super) fn second(room: &Room, now: Millis) -> Option<Vec<u8>> {
    running_clock(room, now).map(|clock| json(&time_update(&clock)))
}
