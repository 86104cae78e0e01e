//! A room: everything that is in it, and what can be asked of it.
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
use super::knock::Knocks;
use super::leaver::Leaver;
use super::output::Outbox;
use super::password::RoomPassword;
use super::play::Play;
use super::remote::{Holding, Remote};
use super::report::Reports;
use super::rules::Rules;
use super::seat::Seat;
use super::settings::may_be_named;
use super::vote::Votes;
use super::{Millis, ms};
use crate::limits::{EMPTY_ROOM_TIME, HOST_ABSENT_TIME, UNUSED_ROOM_TIME};
use crate::protocol::error::Refusal;
use crate::protocol::ids::{ConnId, RoomCode, RoomId, UserId};
use crate::protocol::roster::Roster;
use crate::protocol::server::{
    Channel, ChatLine, MostLiked, Phase, Player, Standing, TeamStanding, TeamView,
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
    /// The first who left first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) leavers: Vec<Leaver>,
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
    pub(super) next_line: u64,
    /// What those who knew a word said before this line is forgotten.
    pub(super) knowers_since: u64,
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
            leavers: Vec::new(),
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

    /// The addresses of a drawing hold this. Turns are numbered anew in every
    /// game, so a drawing of the last game must not pass for one of this.
    pub(super) fn epoch(&self, rules: &Rules) -> u32 {
        rules.epoch.wrapping_add(self.games_over)
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

    /// Since when nobody is here or watches, unless it is kept.
    pub(super) fn abandoned_since(&self) -> Option<Millis> {
        self.empty_since
            .filter(|_| self.kept.is_none() && self.audience().next().is_none())
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
