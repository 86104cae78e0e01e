//! What people do in a game over HTTP: the same inputs under the same rules as
//! from a socket, for those who are members of the room.
//!
//! Nothing here tells the word, and nothing is sent from here: what the others
//! see of it leaves with the outputs of the step.

use super::handle::{GameSummary, Guessed};
use super::{GameLoop, dialect1};
use crate::game::Millis;
use crate::game::input::Input;
use crate::game::room::Room;
use crate::limits::PLAYING_MIN;
use crate::protocol::client::{ClientMessage, DrawPoint};
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::{RoomId, UserId};
use crate::protocol::server::Phase;

impl GameLoop {
    /// See `Game::start_game`.
    pub(super) fn start_game(
        &mut self,
        now: Millis,
        user: UserId,
        room: RoomId,
    ) -> Result<Option<GameSummary>, Refusal> {
        let here = self.hub.room(room);
        let here = here.ok_or_else(|| Refusal::new(Code::RoomNotFound, "Room not found"))?;
        if here.in_play().count() < PLAYING_MIN {
            // Whoever is alone is told so first, as by the original.
            let alone = "Need at least 2 players to start";
            return Err(Refusal::new(Code::NeedPlayers, alone));
        }
        self.act(now, user, room, ClientMessage::StartGame)?;
        self.game(now, user, room)
    }

    /// See `Game::game`.
    pub(super) fn game(
        &self,
        now: Millis,
        user: UserId,
        room: RoomId,
    ) -> Result<Option<GameSummary>, Refusal> {
        let room = self.member(user, room)?;
        Ok(room.and_then(|room| GameSummary::of(room, now)))
    }

    /// See `Game::draw`.
    pub(super) fn draw(
        &mut self,
        now: Millis,
        user: UserId,
        room: RoomId,
        point: DrawPoint,
    ) -> Result<bool, Refusal> {
        let here = self.member(user, room)?;
        let Some(here) = here.filter(|room| room.round().is_some()) else {
            return Ok(false);
        };
        if here.drawer() != Some(user) {
            let why = "It is not your turn to draw.";
            return Err(Refusal::new(Code::NotDrawer, why));
        }
        let point = ClientMessage::Draw(vec![point]);
        // An end without a stroke is nothing to do, and nobody's fault.
        if let Some(draw) = dialect1::draw_ops(&point, Some((here, user)), now, 0)? {
            self.act(now, user, room, ClientMessage::DrawOps(draw))?;
        }
        Ok(true)
    }

    /// See `Game::guess`.
    pub(super) fn guess(
        &mut self,
        now: Millis,
        user: UserId,
        room: RoomId,
        guess: String,
    ) -> Result<Guessed, Refusal> {
        let Some(here) = self.member(user, room)? else {
            return Ok(Guessed::NoGame);
        };
        match here.phase_for(now, user) {
            Phase::Lobby | Phase::Podium { .. } => return Ok(Guessed::NoGame),
            Phase::Choosing { .. } | Phase::Summary { .. } => return Ok(Guessed::NoWord),
            Phase::Drawing { word: Some(_), .. } if here.drawer() != Some(user) => {
                return Ok(Guessed::Already);
            }
            Phase::Drawing { .. } => {}
        }
        self.act(now, user, room, ClientMessage::GuessWord { guess })?;
        let here = self.hub.room(room);
        let seat = here.and_then(|here| Some(here.player(here.seat(user)?)));
        Ok(match seat.is_some_and(|player| player.guessed) {
            true => Guessed::Correct,
            false => Guessed::Incorrect,
        })
    }

    /// The room, for a member of it; `None` if there is no such room.
    fn member(&self, user: UserId, room: RoomId) -> Result<Option<&Room>, Refusal> {
        match self.hub.room(room) {
            Some(here) if !here.is_member(user) => Err(Refusal::new(
                Code::NotInRoom,
                "You are not in this room. Join it first.",
            )),
            here => Ok(here),
        }
    }

    fn act(
        &mut self,
        now: Millis,
        user: UserId,
        room: RoomId,
        command: ClientMessage,
    ) -> Result<(), Refusal> {
        let act = Input::Act {
            user,
            room,
            command,
        };
        self.step(now, act).map(drop)
    }
}
