//! Spectators: connections that watch a room without a seat, such as the one
//! before a projector.
//!
//! A spectator is a connection and nobody in particular: who has a seat may
//! watch on another connection, and the seat is not touched. It sees what
//! somebody sees who has yet to guess, and can do nothing but go. Nothing of
//! it is written down; after a restart spectators come back by themselves.

use super::Millis;
use super::output::{CloseReason, Outbox, Output};
use super::room::Room;
use super::rules::Rules;
use crate::limits::SPECTATORS_MAX;
use crate::protocol::client::{ClientMessage, Watch};
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::{ConnId, UserId};
use crate::protocol::server::ServerMessage;

impl Room {
    /// Lets a connection watch. Whoever has a seat, as `user` shows, need not
    /// say the password; all without a token are `UserId::NOBODY`, together.
    pub(super) fn watch(
        &mut self,
        rules: &Rules,
        now: Millis,
        conn: ConnId,
        user: UserId,
        watch: &Watch,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        self.may_be_watched()?;
        let again = self.spectators.contains(&conn);
        if !again && self.spectators.len() >= SPECTATORS_MAX {
            let why = format!("{SPECTATORS_MAX} are watching this room, which is the most.");
            return Err(Refusal::new(Code::RoomFull, why));
        }
        if self.seat(user).is_none() {
            self.knows_password(rules, now, user, watch.password.as_deref())?;
        }
        if !again {
            // A player who only watches from here on keeps the seat.
            self.disconnect(rules, now, conn, out);
            self.spectators.insert(conn);
            self.tell_spectators(Some(conn), out);
        }
        self.welcome(rules, now, (conn, UserId::NOBODY), watch.resume, out);
        Ok(())
    }

    fn may_be_watched(&self) -> Result<(), Refusal> {
        if self.settings.spectators {
            return Ok(());
        }
        Err(Refusal::new(
            Code::NoSpectators,
            "The host lets nobody watch this room.",
        ))
    }

    /// A command of a spectator, who can do nothing but go.
    pub(super) fn spectator_says(
        &mut self,
        conn: ConnId,
        command: &ClientMessage,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        if *command != ClientMessage::LeaveRoom {
            return Err(Refusal::new(
                Code::NotInRoom,
                "You only watch this room. Join it to take part.",
            ));
        }
        out.push(Output::Send {
            to: vec![conn],
            message: ServerMessage::RoomLeft,
        });
        out.push(Output::Left { conn });
        self.stop_watching(conn, out);
        Ok(())
    }

    /// The connection watches no more; false if it did not.
    pub(super) fn stop_watching(&mut self, conn: ConnId, out: &mut Outbox) -> bool {
        let watched = self.spectators.remove(&conn);
        if watched {
            self.tell_spectators(None, out);
        }
        watched
    }

    /// Sends the spectators away where the settings want none.
    pub(super) fn dismiss_spectators(&mut self, out: &mut Outbox) {
        if self.settings.spectators || self.spectators.is_empty() {
            return;
        }
        for conn in std::mem::take(&mut self.spectators) {
            out.push(Output::Left { conn });
            out.push(Output::Close {
                conn,
                why: CloseReason::NoSpectators,
            });
        }
        self.tell_spectators(None, out);
    }

    /// Tells everybody how many watch; `but` has been told with the welcome.
    fn tell_spectators(&self, but: Option<ConnId>, out: &mut Outbox) {
        let count = self.spectators.len();
        let mut to: Vec<ConnId> = self.audience().collect();
        to.retain(|&conn| Some(conn) != but);
        if !to.is_empty() {
            let message = ServerMessage::Spectators { count };
            out.push(Output::Send { to, message });
        }
    }
}
