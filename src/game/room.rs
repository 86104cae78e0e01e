//! A room: its seats, its settings, its chat and its host.
//!
//! A room is a plain value that owns all its state and its own dice. The game
//! played in it is `play`. A refusal changes nothing: every command decides
//! first and then changes.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::arrival::WrongPasswords;
use super::canvas::{Canvas, StoredDrawing};
use super::custom_words::CustomWords;
use super::door::Doorway;
use super::hub::Rules;
use super::knock::Knocks;
use super::output::{Outbox, Output};
use super::password::RoomPassword;
use super::play::Play;
use super::profanity::is_profane_name;
use super::remote::{Holding, Remote};
use super::report::Reports;
use super::seat::Seat;
use super::vote::Votes;
use super::{Millis, ms};
use crate::limits::{CHAT_HISTORY_LINES, EMPTY_ROOM_TIME, HOST_ABSENT_TIME, UNUSED_ROOM_TIME};
use crate::protocol::client::ClientMessage;
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::{ConnId, RoomCode, RoomId, UserId};
use crate::protocol::roster::Roster;
use crate::protocol::server::{
    Channel, ChatLine, LeaveReason, MostLiked, Phase, Player, PlayerChange, ServerMessage,
    SettingsView, Standing, TeamStanding, TeamView,
};
use crate::protocol::settings::{Settings, SettingsChange};
use crate::protocol::user::User;

/// A room with everything in it. What is written down of it is this value;
/// the drawing's operations and the chat, which only grow, go beside it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Room {
    /// Its number.
    pub id: RoomId,
    /// Its code.
    pub code: RoomCode,
    /// What the host has set.
    pub settings: Settings,
    /// Who made it.
    pub created_by: UserId,
    /// Whoever made it has an account, where it is kept when it has ended.
    #[serde(default)]
    pub(super) of_account: bool,
    /// When it was made, in Unix seconds.
    pub created_at: i64,
    /// Who is host now: nobody while no one is there.
    pub host: Option<UserId>,
    /// Everybody with a seat, in the order of joining, which is the order of drawing.
    pub seats: Vec<Seat>,
    pub(super) phase: RoomPhase,
    /// What is drawn in the lobby. Written down beside the room, as every drawing.
    #[serde(skip, default = "Canvas::for_doodles")]
    pub(super) doodles: Canvas,
    #[serde(with = "dice")]
    pub(super) dice: fastrand::Rng,
    /// How many games have ended here.
    pub(super) games_over: u32,
    /// Of the last game, for its podium.
    #[serde(default)]
    pub(super) most_liked: Option<MostLiked>,
    /// Of the last game, for its podium.
    #[serde(default)]
    pub(super) team_standings: Vec<TeamStanding>,
    /// The teams as they were told last.
    #[serde(skip)]
    pub(super) told_teams: Vec<TeamView>,
    /// Words that have been drawn here, of the language's list.
    pub(super) used_words: BTreeSet<usize>,
    /// Words that have been drawn here, of the room's own list.
    #[serde(default)]
    pub(super) used_custom: BTreeSet<usize>,
    /// The room's own list, which is kept beside the record.
    #[serde(skip)]
    pub(super) custom: Option<Arc<CustomWords>>,
    /// The names that those who come in pick from.
    #[serde(default, skip_serializing_if = "Roster::is_empty")]
    pub(super) roster: Roster,
    pub(super) password: Option<RoomPassword>,
    /// Whose room it is: host whenever present.
    pub(super) owner: UserId,
    /// May join without saying the password.
    pub(super) admitted: BTreeSet<UserId>,
    /// May not come back.
    pub(super) removed: BTreeSet<UserId>,
    #[serde(default)]
    pub(super) door: Doorway,
    /// Connections that watch without a seat.
    #[serde(skip)]
    pub(super) spectators: BTreeSet<ConnId>,
    /// Devices that hold the room with its host.
    #[serde(default)]
    pub(super) remotes: Vec<Remote>,
    #[serde(skip)]
    pub(super) holding: Holding,
    #[serde(default)]
    pub(super) reports: Reports,
    #[serde(skip)]
    pub(super) knocks: Knocks,
    #[serde(skip)]
    pub(super) votes: Votes,
    #[serde(skip)]
    pub(super) wrong_passwords: BTreeMap<UserId, WrongPasswords>,
    #[serde(skip)]
    pub(super) chat: VecDeque<NumberedLine>,
    /// The number of the next line of chat.
    #[serde(skip)]
    next_line: u64,
    /// What those who knew a word said before this line is forgotten.
    knowers_since: u64,
    /// Since when nobody is connected.
    pub(super) empty_since: Option<Millis>,
    /// The host wants to continue later: until then the room may stay empty.
    #[serde(default)]
    pub(super) kept: Option<Kept>,
    /// The room has ended; the hub takes it out after this step.
    #[serde(skip)]
    pub(super) over: bool,
}

/// A line of chat with its number, from 0 in every room.
pub type NumberedLine = (u64, ChatLine);

/// Until when a room is kept for its game to be continued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    /// In Unix seconds: it passes while the server does not run, too.
    pub until: i64,
    /// The same moment in game time.
    pub deadline: Millis,
}

/// What goes on in a room.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum RoomPhase {
    Lobby,
    Playing(Box<Play>),
    Podium(Vec<Standing>),
}

/// How somebody is there: what a room does not remember over a restart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the fields of `Seat`")]
pub struct Presence {
    pub user: UserId,
    pub conn: Option<ConnId>,
    ready: bool,
    away: bool,
    absent_since: Option<Millis>,
    #[serde(default)]
    chat_clock: Millis,
}

impl Room {
    /// A new, empty room.
    pub(super) fn new(
        rules: &Rules,
        now: Millis,
        (id, code): (RoomId, RoomCode),
        by: &User,
        change: &SettingsChange,
        mut dice: fastrand::Rng,
    ) -> Result<Room, Refusal> {
        let named = Settings {
            name: format!("{}'s room", by.username),
            profanity_filter: change.is_private != Some(true),
            ..Settings::default()
        };
        let settings = change.apply(&named)?;
        may_be_named(&settings)?;
        let password = match change.password.as_deref() {
            None | Some("") => None,
            Some(password) => Some(RoomPassword::new(&rules.room_key, password, &mut dice)),
        };
        Ok(Room {
            id,
            code,
            settings,
            created_by: by.id,
            of_account: !by.is_guest,
            created_at: rules.wall_seconds(now),
            host: None,
            seats: Vec::new(),
            phase: RoomPhase::Lobby,
            doodles: Canvas::for_doodles(),
            dice,
            games_over: 0,
            most_liked: None,
            team_standings: Vec::new(),
            told_teams: Vec::new(),
            used_words: BTreeSet::new(),
            used_custom: BTreeSet::new(),
            custom: None,
            roster: Roster::default(),
            password,
            owner: by.id,
            admitted: BTreeSet::new(),
            removed: BTreeSet::new(),
            door: Doorway::default(),
            spectators: BTreeSet::new(),
            remotes: Vec::new(),
            holding: Holding::default(),
            reports: Reports::default(),
            knocks: Knocks::default(),
            votes: Votes::default(),
            wrong_passwords: BTreeMap::new(),
            chat: VecDeque::new(),
            next_line: 0,
            knowers_since: 0,
            empty_since: Some(now),
            kept: None,
            over: false,
        })
    }

    /// Brings back a room that was written down, with what was written beside
    /// it. Nobody is connected, and a turn stands still until its drawer is
    /// back.
    pub(super) fn restore(
        mut self,
        rules: &Rules,
        now: Millis,
        drawing: StoredDrawing,
        chat: Vec<NumberedLine>,
    ) -> Room {
        let since = self.knowers_since;
        // Of the last lines nothing may be left.
        self.next_line = chat
            .last()
            .map_or(since, |(number, _)| since.max(number + 1));
        self.chat = chat.into();
        self.chat
            .retain(|(number, line)| *number >= since || line.channel == Channel::Room);
        for seat in &mut self.seats {
            seat.absent_since = Some(now);
        }
        self.empty_since.get_or_insert(now);
        if self.custom.is_none() {
            // The list could not be read: of no list nothing has been drawn.
            self.used_custom.clear();
        }
        if let Some(kept) = &mut self.kept {
            let left = kept.until - rules.wall_seconds(now);
            kept.deadline = now + u64::try_from(left).unwrap_or_default() * 1000;
        }
        match self.phase {
            RoomPhase::Lobby => self.doodles.restore(drawing.0, drawing.1),
            RoomPhase::Playing(_) | RoomPhase::Podium(_) => self.restore_play(rules, now, drawing),
        }
        self.told_teams = self.teams_view();
        self
    }

    /// How everybody is there.
    pub fn presence(&self) -> Vec<Presence> {
        let presence = |seat: &Seat| Presence {
            user: seat.user,
            conn: seat.conn,
            ready: seat.ready,
            away: seat.away,
            absent_since: seat.absent_since,
            chat_clock: seat.chat_clock,
        };
        self.seats.iter().map(presence).collect()
    }

    pub(super) fn set_presence(&mut self, presence: &Presence) {
        if let Some(seat) = self.seat_mut(presence.user) {
            seat.conn = presence.conn;
            seat.ready = presence.ready;
            seat.away = presence.away;
            seat.absent_since = presence.absent_since;
            seat.chat_clock = presence.chat_clock;
        }
    }

    /// Who stands at the door: what a room does not remember over a restart.
    pub fn knocks(&self) -> &Knocks {
        &self.knocks
    }

    /// The vote that runs, which a restart drops.
    pub fn votes(&self) -> &Votes {
        &self.votes
    }

    /// How the devices that hold the room are there.
    pub fn holding(&self) -> &Holding {
        &self.holding
    }

    pub(super) fn set_questions(&mut self, (knocks, votes, holding): (Knocks, Votes, Holding)) {
        self.knocks = knocks;
        self.votes = votes;
        self.holding = holding;
    }

    /// Takes the password away: a recording shows that people were let in, not
    /// what they said.
    pub fn open_door(&mut self) {
        self.password = None;
    }

    // ---- Questions ----------------------------------------------------------

    /// A password is needed to join.
    pub fn has_password(&self) -> bool {
        self.password.is_some()
    }

    /// The drawing on the board, while there is one and the host has not
    /// hidden it.
    pub fn canvas(&self) -> Option<&Canvas> {
        let hidden = matches!(&self.phase, RoomPhase::Playing(play) if play.is_hidden());
        self.whole_canvas().filter(|_| !hidden)
    }

    pub(super) fn whole_canvas(&self) -> Option<&Canvas> {
        match &self.phase {
            RoomPhase::Lobby => Some(&self.doodles),
            RoomPhase::Playing(play) => play.canvas(),
            RoomPhase::Podium(_) => None,
        }
    }

    /// How many games have ended here. With its turn it is the address of a
    /// drawing: no two drawings of a room have the same.
    pub fn games_over(&self) -> u32 {
        self.games_over
    }

    /// The drawing, hidden or not, with its game for those who write it down.
    pub fn drawing(&self) -> Option<(u32, &Canvas)> {
        self.whole_canvas().map(|canvas| (self.games_over, canvas))
    }

    /// The chat from a line on, as far as it is remembered.
    pub fn chat_since(&self, number: u64) -> impl Iterator<Item = &NumberedLine> {
        self.chat.iter().filter(move |line| line.0 >= number)
    }

    /// The number that the next line of chat will have.
    pub fn next_line(&self) -> u64 {
        self.next_line
    }

    /// A clock runs here that people see.
    pub fn clock_runs(&self) -> bool {
        matches!(&self.phase, RoomPhase::Playing(play) if play.clock_runs())
    }

    /// The round of the game that runs, from 1.
    pub fn round(&self) -> Option<u32> {
        match &self.phase {
            RoomPhase::Playing(play) => Some(play.round),
            RoomPhase::Lobby | RoomPhase::Podium(_) => None,
        }
    }

    /// Who draws or chooses now.
    pub fn drawer(&self) -> Option<UserId> {
        match &self.phase {
            RoomPhase::Playing(play) => Some(play.drawer),
            RoomPhase::Lobby | RoomPhase::Podium(_) => None,
        }
    }

    /// The seat of a user.
    pub fn seat(&self, user: UserId) -> Option<&Seat> {
        self.seats.iter().find(|seat| seat.user == user)
    }

    /// Whether a user has a seat, or may take one without the password.
    pub fn is_member(&self, user: UserId) -> bool {
        self.seat(user).is_some() || self.admitted.contains(&user)
    }

    pub(super) fn seat_mut(&mut self, user: UserId) -> Option<&mut Seat> {
        self.seats.iter_mut().find(|seat| seat.user == user)
    }

    /// Seats with a live connection.
    pub fn connected(&self) -> impl Iterator<Item = &Seat> {
        self.seats.iter().filter(|seat| seat.conn.is_some())
    }

    /// Those who play, connected or not.
    pub fn players(&self) -> impl Iterator<Item = &Seat> {
        self.seats.iter().filter(|seat| !seat.hosting)
    }

    /// Those who can be called and waited for.
    pub fn in_play(&self) -> impl Iterator<Item = &Seat> {
        self.connected().filter(|seat| seat.takes_part())
    }

    /// Every connection in the room: the players', then those without a seat.
    pub fn audience(&self) -> impl Iterator<Item = ConnId> {
        let seated = self.seats.iter().filter_map(|seat| seat.conn);
        seated.chain(self.seatless())
    }

    /// The spectators', then the remotes'.
    fn seatless(&self) -> impl Iterator<Item = ConnId> {
        let spectators = self.spectators.iter().copied();
        spectators.chain(self.holding.inside())
    }

    /// The phase as a player may see it; `UserId::NOBODY` sees what a
    /// spectator sees.
    pub fn phase_for(&self, now: Millis, user: UserId) -> Phase {
        match &self.phase {
            RoomPhase::Lobby => Phase::Lobby,
            RoomPhase::Playing(play) => play.view(now, self, user),
            RoomPhase::Podium(standings) => Phase::Podium {
                standings: standings.clone(),
                teams: self.team_standings.clone(),
                most_liked: self.most_liked.clone(),
            },
        }
    }

    /// Whether this player knows the word that is being drawn.
    pub fn knows_word(&self, user: UserId) -> bool {
        matches!(&self.phase, RoomPhase::Playing(play) if play.knows_word(user))
    }

    /// A player as everybody sees it.
    pub fn player(&self, seat: &Seat) -> Player {
        let guessed = matches!(&self.phase, RoomPhase::Playing(play) if play.has_solved(seat.user));
        Player {
            id: seat.user,
            username: seat.name.clone(),
            avatar: seat.avatar,
            score: seat.score,
            ready: seat.ready,
            connected: seat.conn.is_some(),
            away: seat.away,
            muted: seat.muted,
            hosting: seat.hosting,
            on_break: seat.on_break,
            team: seat.team,
            unnamed: seat.unnamed,
            guessed,
            drawn: seat.drawn,
            deferred: seat.deferred && !seat.drawn,
        }
    }

    /// The settings as everybody sees them.
    pub fn settings_view(&self) -> SettingsView {
        SettingsView {
            settings: self.settings.clone(),
            has_password: self.has_password(),
            custom_count: self
                .custom
                .as_ref()
                .map_or(0, |words| words.list().entries().len()),
            names_count: self.roster.names().len(),
        }
    }

    /// The addresses of a drawing hold this. Turns are numbered anew in every
    /// game, so a drawing of the last game must not pass for one of this.
    pub(super) fn epoch(&self, rules: &Rules) -> u32 {
        rules.epoch.wrapping_add(self.games_over)
    }

    // ---- Telling ------------------------------------------------------------

    /// Sends a message to the connected seats that `wanted` picks.
    pub(super) fn tell(
        &self,
        out: &mut Outbox,
        wanted: impl Fn(&Seat) -> bool,
        message: ServerMessage,
    ) {
        let wanted = self.seats.iter().filter(|seat| wanted(seat));
        let to: Vec<ConnId> = wanted.filter_map(|seat| seat.conn).collect();
        if !to.is_empty() {
            out.push(Output::Send { to, message });
        }
    }

    /// Sends a message to the connected seats that `wanted` picks, and to all
    /// without one: what is no secret to whoever has yet to guess.
    pub(super) fn tell_openly(
        &self,
        out: &mut Outbox,
        wanted: impl Fn(&Seat) -> bool,
        message: ServerMessage,
    ) {
        let wanted = self.seats.iter().filter(|seat| wanted(seat));
        let mut to: Vec<ConnId> = wanted.filter_map(|seat| seat.conn).collect();
        to.extend(self.seatless());
        if !to.is_empty() {
            out.push(Output::Send { to, message });
        }
    }

    pub(super) fn tell_all(&self, out: &mut Outbox, message: ServerMessage) {
        self.tell_openly(out, |_| true, message);
    }

    /// Tells the host, and the devices that hold the room with them.
    pub(super) fn tell_host(&self, out: &mut Outbox, message: ServerMessage) {
        let host = self.seats.iter().find(|seat| Some(seat.user) == self.host);
        let own = host.and_then(|seat| seat.conn);
        let to: Vec<ConnId> = own.into_iter().chain(self.holding.inside()).collect();
        if !to.is_empty() {
            out.push(Output::Send { to, message });
        }
    }

    pub(super) fn tell_player(&self, out: &mut Outbox, user: UserId, change: PlayerChange) {
        if let Some(seat) = self.seat(user) {
            self.tell_all(
                out,
                ServerMessage::PlayerUpdated {
                    player: self.player(seat),
                    change,
                },
            );
        }
    }

    // ---- Commands -----------------------------------------------------------

    /// A command of somebody who has a seat here, or watches.
    pub(super) fn command(
        &mut self,
        rules: &Rules,
        now: Millis,
        conn: ConnId,
        user: UserId,
        command: ClientMessage,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        #[cfg(feature = "fault")]
        if let ClientMessage::ChatMessage { message } = &command {
            crate::fault::strike(message);
        }
        let is_remote = user == UserId::NOBODY && self.is_remote(conn);
        let user = match user {
            UserId::NOBODY if !is_remote => return self.spectator_says(conn, &command, out),
            UserId::NOBODY if command == ClientMessage::LeaveRoom => {
                self.put_down(conn, out);
                return Ok(());
            }
            UserId::NOBODY => self.said_for(&command)?,
            user => user,
        };
        self.may_say_unnamed(user, &command)?;
        match command {
            ClientMessage::LeaveRoom => {
                self.give_up(rules, now, user, LeaveReason::Left, out);
                Ok(())
            }
            ClientMessage::Ready { ready } => {
                if let Some(seat) = self.seat_mut(user) {
                    seat.ready = ready;
                    self.tell_player(out, user, PlayerChange::Ready);
                }
                Ok(())
            }
            ClientMessage::Away { away } => {
                if let Some(seat) = self.seat_mut(user)
                    && std::mem::replace(&mut seat.away, away) != away
                {
                    self.tell_player(out, user, PlayerChange::Other);
                    self.people_changed(rules, now, out);
                }
                Ok(())
            }
            ClientMessage::Break { on_break } => self.take_break(rules, now, user, on_break, out),
            ClientMessage::UpdateSettings(change) => {
                self.update_settings(rules, now, user, &change, out)
            }
            ClientMessage::Kick { user: kicked } => self.kick(rules, now, user, kicked, out),
            ClientMessage::LetBack { user: back } => self.let_back(rules, now, user, back, out),
            ClientMessage::SetDoor { door } => self.set_door(rules, now, user, door, out),
            ClientMessage::AnswerKnock(answer) => self.answer_knock(rules, now, user, answer, out),
            ClientMessage::VoteKick { user: who } => self.begin_vote(rules, now, user, who, out),
            ClientMessage::Vote { yes } => self.cast_vote(rules, now, user, yes, out),
            ClientMessage::Report { user: who, reason } => {
                self.report(rules, now, (conn, user), (who, reason), out)
            }
            ClientMessage::DismissReport { user: who, reason } => {
                self.dismiss_report(user, (who, reason), out)
            }
            ClientMessage::AskSeat { user: seat } => self.ask_seat(now, user, seat, out),
            ClientMessage::ChooseTeam { team } => self.choose_team(user, team),
            ClientMessage::SetTeam { user: who, team } => self.set_team(user, who, team),
            ClientMessage::DealTeams => self.deal_teams(user),
            ClientMessage::Mute { user: who, muted } => self.mute(user, who, muted, out),
            ClientMessage::Rename { user: who, name } => {
                self.rename(rules, now, user, (who, &name), out)
            }
            ClientMessage::SetRoster { names } => self.set_roster(rules, now, user, names, out),
            ClientMessage::PickName { name } => self.pick_name(rules, now, user, &name, out),
            ClientMessage::FreeName { user: who } => self.release_name(rules, now, user, who, out),
            ClientMessage::HandOver { user: heir } => self.hand_over(user, heir, out),
            ClientMessage::AnswerRemote { number, yes } => {
                self.answer_remote(rules, now, user, (number, yes), out)
            }
            ClientMessage::WithdrawRemote { number } => self.withdraw_remote(user, number, out),
            ClientMessage::AddTime { seconds } => self.add_time(now, user, seconds, out),
            ClientMessage::ClearDrawing => self.clear_drawing(now, user, out),
            ClientMessage::HideDrawing => self.hide_drawing(rules, now, user, out),
            ClientMessage::NewWord => self.new_word(rules, now, user, out),
            ClientMessage::SeeWord => self.see_word(conn, user, out),
            ClientMessage::FinishGame => self.finish_now(now, user, out),
            ClientMessage::DeleteRoom => {
                self.only_host(user)?;
                self.close("The host closed the room.", out);
                Ok(())
            }
            ClientMessage::StartGame => self.start_game(rules, now, user, out),
            ClientMessage::ReturnToLobby => self.return_to_lobby(now, user, out),
            ClientMessage::ChooseWord { choice } => self.choose_word(now, user, choice, out),
            ClientMessage::DrawOps(draw) => self.draw(now, conn, user, draw, out),
            ClientMessage::Doodle { ops } => self.doodle(now, user, ops, out),
            ClientMessage::Like { turn } => self.like(user, turn, out),
            ClientMessage::SkipTurn => self.skip_turn(rules, now, user, out),
            ClientMessage::PauseGame => self.hold_game(rules, now, user, true, out),
            ClientMessage::ResumeGame => self.hold_game(rules, now, user, false, out),
            ClientMessage::ContinueLater => self.continue_later(rules, now, user, out),
            ClientMessage::ChatMessage { message } => self.chat(rules, now, user, &message, out),
            ClientMessage::GuessWord { guess } => self.guess(rules, now, user, &guess, out),
            ClientMessage::Authenticate { .. }
            | ClientMessage::JoinRoom(_)
            | ClientMessage::WatchRoom(_)
            | ClientMessage::HoldRemote(_)
            | ClientMessage::OfferRemote
            | ClientMessage::Draw(_)
            | ClientMessage::ClearCanvas => {
                // The edge has answered or translated these.
                Err(Refusal::new(
                    Code::BadMessage,
                    "This message does not belong here.",
                ))
            }
        }
    }

    pub(super) fn only_host(&self, user: UserId) -> Result<(), Refusal> {
        if self.host == Some(user) {
            Ok(())
        } else {
            Err(Refusal::new(Code::NotHost, "Only the host can do that."))
        }
    }

    fn update_settings(
        &mut self,
        rules: &Rules,
        now: Millis,
        user: UserId,
        change: &SettingsChange,
        out: &mut Outbox,
    ) -> Result<(), Refusal> {
        self.only_host(user)?;
        if matches!(self.phase, RoomPhase::Playing(_)) {
            change.while_playing(&self.settings)?;
        }
        let settings = change.apply(&self.settings)?;
        may_be_named(&settings)?;
        let players = self.seats.len() - usize::from(!settings.host_plays);
        if usize::from(settings.max_players) < players {
            let why = format!("max_players: {players} players are here already.");
            return Err(Refusal::new(Code::OutOfRange, why));
        }
        if settings.language != self.settings.language {
            self.used_words.clear();
        }
        if !settings.doodling {
            self.clear_doodles(now, out)?;
        }
        self.settings = settings;
        if let Some(password) = &change.password {
            self.password = (!password.is_empty())
                .then(|| RoomPassword::new(&rules.room_key, password, &mut self.dice));
            self.admitted.clear();
        }
        self.tell_all(
            out,
            ServerMessage::Settings {
                settings: self.settings_view(),
            },
        );
        self.dismiss_spectators(out);
        self.settle_host(out);
        self.count_votes(rules, now, out);
        Ok(())
    }

    /// Shows a line to those who may read it, and keeps it for those who join.
    pub(super) fn say(
        &mut self,
        rules: &Rules,
        now: Millis,
        user: UserId,
        message: &str,
        channel: Channel,
        out: &mut Outbox,
    ) {
        let Some(seat) = self.seat(user) else { return };
        let line = ChatLine {
            user_id: user,
            username: seat.name.clone(),
            message: message.into(),
            timestamp: rules.timestamp(now),
            channel,
        };
        let message = ServerMessage::ChatMessage(line.clone());
        match channel {
            Channel::Room => self.tell_all(out, message),
            Channel::Knowers | Channel::Guesses => {
                let seats = self.seats.iter();
                let readers = seats.filter(|seat| self.may_read(&line, seat.user));
                let mut to: Vec<ConnId> = readers.filter_map(|seat| seat.conn).collect();
                to.extend(self.remotes_reading(&line));
                if !to.is_empty() {
                    out.push(Output::Send { to, message });
                }
            }
        }
        if self.chat.len() == CHAT_HISTORY_LINES {
            self.chat.pop_front();
        }
        self.chat.push_back((self.next_line, line));
        self.next_line += 1;
    }

    /// What was said among those who knew the last word is nobody's business
    /// in the next turn.
    pub(super) fn forget_knowers_chat(&mut self) {
        self.chat.retain(|(_, line)| line.channel == Channel::Room);
        self.knowers_since = self.next_line;
    }

    // ---- Time ---------------------------------------------------------------

    /// When something is next due, if ever.
    pub fn next_deadline(&self) -> Option<Millis> {
        let play = match &self.phase {
            RoomPhase::Playing(play) => play.next_deadline(),
            RoomPhase::Lobby | RoomPhase::Podium(_) => None,
        };
        let (host, empty) = (self.host_deadline(), self.empty_deadline());
        [play, host, empty, self.vote_deadline()]
            .into_iter()
            .flatten()
            .min()
    }

    /// Does what is due at `at`, which is `next_deadline()`.
    pub(super) fn on_deadline(&mut self, rules: &Rules, at: Millis, out: &mut Outbox) {
        if self.empty_deadline() == Some(at) {
            self.close("The room was empty for too long.", out);
        } else if self.host_deadline() == Some(at) {
            self.pass_host(out);
        } else if self.vote_deadline() == Some(at) {
            self.count_votes(rules, at, out);
        } else {
            self.play_deadline(rules, at, out);
        }
    }

    /// An absent host passes the room on, if there is somebody to take it.
    pub(super) fn host_deadline(&self) -> Option<Millis> {
        if self.settings.keep_host {
            return None;
        }
        let absent_since = self.seat(self.host?)?.absent_since?;
        self.connected().next()?;
        Some(absent_since + ms(HOST_ABSENT_TIME))
    }

    /// Since when nobody has a seat here, watches, or wants to come back.
    pub(super) fn unused_since(&self) -> Option<Millis> {
        let is_unused = self.seats.is_empty() && self.kept.is_none();
        self.empty_since
            .filter(|_| is_unused && self.audience().next().is_none())
    }

    fn empty_deadline(&self) -> Option<Millis> {
        let empty_since = self.empty_since?;
        if let Some(kept) = self.kept {
            return Some(kept.deadline);
        }
        let grace = if self.seats.is_empty() {
            UNUSED_ROOM_TIME
        } else {
            EMPTY_ROOM_TIME
        };
        Some(empty_since + ms(grace))
    }
}

/// Refuses a room's name that its own filter does not let pass.
fn may_be_named(settings: &Settings) -> Result<(), Refusal> {
    let refused = settings.profanity_filter && is_profane_name(&settings.name, settings.language);
    match refused {
        true => Err(Refusal::new(
            Code::Profanity,
            "name: the word filter does not let it pass.",
        )),
        false => Ok(()),
    }
}

/// The dice as they lie.
mod dice {
    use fastrand::Rng;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(dice: &Rng, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u64(dice.get_seed())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(source: D) -> Result<Rng, D::Error> {
        u64::deserialize(source).map(Rng::with_seed)
    }
}
