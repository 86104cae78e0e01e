//! Teams: who plays for which one, what a team has won, and which one draws next.
//!
//! Everybody guesses alone and wins points alone; a team has those of its
//! players per head. A team goes with the seat: through a lost connection, a
//! break and another device.

use super::output::Outbox;
use super::room::{Room, RoomPhase};
use super::score;
use super::seat::Seat;
use crate::protocol::error::{Code, Refusal};
use crate::protocol::ids::{Team, UserId};
use crate::protocol::server::{ServerMessage, TeamStanding, TeamView};
use crate::protocol::settings::{Scoring, TeamChoice};

impl Room {
    /// Everybody who plays is in a team, while there are teams: whoever is in
    /// none comes into the smallest one.
    pub(super) fn settle_teams(&mut self) {
        let teams = self.settings.teams;
        for seat in &mut self.seats {
            let stays = !seat.hosting;
            seat.team = seat.team.filter(|team| stays && team.0 < teams);
        }
        let without = |at: &usize| {
            let seat = &self.seats[*at];
            teams > 0 && !seat.hosting && seat.team.is_none()
        };
        let mut without: Vec<usize> = (0..self.seats.len()).filter(without).collect();
        self.dice.shuffle(&mut without);
        // Those who are here now are shared out evenly among themselves.
        without.sort_by_key(|&at| self.seats[at].conn.is_none() || self.seats[at].on_break);
        for at in without {
            self.seats[at].team = self.smallest_team();
        }
    }

    fn smallest_team(&mut self) -> Option<Team> {
        let size = |team: &Team| self.team(*team).count();
        let least = self.teams().map(|team| size(&team)).min()?;
        let smallest: Vec<Team> = self.teams().filter(|team| size(team) == least).collect();
        self.dice.choice(smallest)
    }

    fn teams(&self) -> impl Iterator<Item = Team> + use<> {
        (0..self.settings.teams).map(Team)
    }

    fn team(&self, team: Team) -> impl Iterator<Item = &Seat> {
        self.seats
            .iter()
            .filter(move |seat| seat.team == Some(team))
    }

    /// Tells everybody the teams, if they are not as they were told last.
    pub(super) fn tell_teams(&mut self, out: &mut Outbox) {
        let teams = self.teams_view();
        if self.told_teams != teams {
            self.told_teams.clone_from(&teams);
            self.tell_all(out, ServerMessage::Teams { teams });
        }
    }

    /// The teams as everybody sees them.
    pub(super) fn teams_view(&self) -> Vec<TeamView> {
        let standings = match self.phase {
            RoomPhase::Playing(_) => self.standings_of_teams(),
            RoomPhase::Lobby | RoomPhase::Podium(_) => Vec::new(),
        };
        let view = |team: Team| {
            let standing = standings.iter().find(|standing| standing.team == team);
            TeamView {
                team,
                players: self.team(team).map(|seat| seat.user).collect(),
                score: standing.map(|standing| standing.score),
                rank: standing.map(|standing| standing.rank),
            }
        };
        self.teams().map(view).collect()
    }

    /// The teams that somebody plays for, the best first; none without points.
    pub(super) fn standings_of_teams(&self) -> Vec<TeamStanding> {
        if self.settings.scoring == Scoring::None {
            return Vec::new();
        }
        let score = |team| Some((team, score::team(self.team(team).map(|seat| seat.score))?));
        let mut scores: Vec<(Team, u32)> = self.teams().filter_map(score).collect();
        scores.sort_by_key(|&(_, score)| std::cmp::Reverse(score));
        let rank = |score: u32| scores.partition_point(|&(_, other)| other > score) + 1;
        let standing = |&(team, score): &(Team, u32)| TeamStanding {
            team,
            score,
            rank: u32::try_from(rank(score)).unwrap_or(u32::MAX),
        };
        scores.iter().map(standing).collect()
    }

    /// How soon the team of a seat is to draw: the one with the fewest turns in
    /// this round comes first, and the first of these.
    pub(super) fn team_turn(&self, seat: &Seat) -> Option<(usize, Team)> {
        let team = seat.team?;
        Some((self.team(team).filter(|seat| seat.drawn).count(), team))
    }

    /// Deals for a new game, if that is how people come into their teams.
    /// Refused if nobody would play against somebody.
    pub(super) fn teams_for_start(&mut self) -> Result<(), Refusal> {
        if self.settings.team_choice == TeamChoice::Random {
            self.deal();
            return Ok(());
        }
        let mut teams = self.in_play().map(|seat| seat.team);
        let one = teams.next().flatten();
        if one.is_some() && teams.all(|team| team == one) {
            return Err(Refusal::new(
                Code::NeedPlayers,
                "All who are here are in one team. A game needs somebody in another one.",
            ));
        }
        Ok(())
    }

    fn deal(&mut self) {
        for seat in &mut self.seats {
            seat.team = None;
        }
        self.door.forget_teams();
        self.settle_teams();
    }

    // ---- Commands -----------------------------------------------------------

    /// A player goes over to another team.
    pub(super) fn choose_team(&mut self, user: UserId, team: Team) -> Result<(), Refusal> {
        self.may_be_chosen(Some(team))?;
        self.put_into(user, team)
    }

    /// The host puts a player into a team.
    pub(super) fn set_team(
        &mut self,
        host: UserId,
        who: UserId,
        team: Team,
    ) -> Result<(), Refusal> {
        self.only_host(host)?;
        self.may_be_chosen(Some(team))?;
        self.put_into(who, team)
    }

    /// The host has everybody dealt anew.
    pub(super) fn deal_teams(&mut self, host: UserId) -> Result<(), Refusal> {
        self.only_host(host)?;
        self.may_be_chosen(None)?;
        self.deal();
        Ok(())
    }

    /// Whether people can change teams now, and into this one.
    fn may_be_chosen(&self, team: Option<Team>) -> Result<(), Refusal> {
        let teams = self.settings.teams;
        let refused = |why| Err(Refusal::new(Code::NotNow, why));
        if teams == 0 {
            return refused("There are no teams in this room.");
        }
        if self.settings.team_choice == TeamChoice::Random {
            return refused("The teams are dealt when a game starts.");
        }
        if matches!(self.phase, RoomPhase::Playing(_)) {
            return refused("Teams can only be changed between games.");
        }
        if team.is_some_and(|team| team.0 >= teams) {
            let why = format!("team: 0 to {} in this room.", teams - 1);
            return Err(Refusal::new(Code::OutOfRange, why));
        }
        Ok(())
    }

    fn put_into(&mut self, user: UserId, team: Team) -> Result<(), Refusal> {
        let Some(seat) = self.seat_mut(user) else {
            return Err(Refusal::new(
                Code::NotInRoom,
                "That player is not in this room.",
            ));
        };
        if seat.hosting {
            return Err(Refusal::new(
                Code::NotNow,
                "Whoever does not play is in no team.",
            ));
        }
        seat.team = Some(team);
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::game::rules::Rules;
    use crate::game::words::WordLists;
    use crate::protocol::ids::{ConnId, RoomCode, RoomId};
    use crate::protocol::settings::SettingsChange;
    use crate::protocol::user::User;

    fn rules() -> Rules {
        Rules {
            epoch: 1,
            room_key: [1; 64],
            wall_start_ms: 0,
            words: WordLists::embedded(),
        }
    }

    fn room(rules: &Rules, people: i64, teams: i64, seed: u64) -> Room {
        let user = |id| User {
            id: UserId(id),
            username: format!("P{id}").into(),
            is_guest: true,
            is_admin: false,
        };
        let wished = SettingsChange {
            teams: Some(teams),
            ..SettingsChange::default()
        };
        let mut dice = fastrand::Rng::with_seed(seed);
        let names = (RoomId(1), RoomCode::draw(&mut dice));
        let mut room = Room::new(rules, 0, names, &user(1), &wished, dice).unwrap();
        for id in 1..=people {
            room.sit_down(rules, 0, ConnId(id as u64), &user(id), None);
        }
        room.settle_teams();
        room
    }

    fn spread(room: &Room, counts: impl Fn(&Seat) -> bool) -> usize {
        let size = |team| room.team(team).filter(|seat| counts(seat)).count();
        let (least, most) = (room.teams().map(size).min(), room.teams().map(size).max());
        most.unwrap() - least.unwrap()
    }

    #[test]
    fn teams_are_dealt_evenly_among_all_and_among_those_who_are_here() {
        let rules = rules();
        for (people, teams) in (2..=13).flat_map(|people| [(people, 2), (people, 3), (people, 4)]) {
            let mut room = room(&rules, people, teams, 7);
            assert!(spread(&room, |_| true) <= 1, "{people} in {teams} came");
            for seat in room.seats.iter_mut().step_by(2) {
                seat.conn = None;
            }
            room.deal();
            assert!(room.seats.iter().all(|seat| seat.team.is_some()));
            assert!(spread(&room, |_| true) <= 1, "{people} in {teams} dealt");
            let here = spread(&room, |seat| seat.conn.is_some());
            assert!(here <= 1, "{people} in {teams}: those who are here");
        }
    }

    #[test]
    fn any_two_can_come_into_one_team() {
        let rules = rules();
        let together = |seed| {
            let mut room = room(&rules, 4, 2, seed);
            room.deal();
            room.seats[0].team == room.seats[1].team
        };
        assert!((0..64).any(together) && !(0..64).all(together));
    }

    #[test]
    fn equal_teams_share_a_rank_and_an_empty_one_has_none() {
        let mut room = room(&rules(), 4, 4, 7);
        let won = [(0, 100), (1, 201), (2, 100), (2, 101)];
        for (seat, (team, score)) in room.seats.iter_mut().zip(won) {
            (seat.team, seat.score) = (Some(Team(team)), score);
        }
        let standing = |standing: TeamStanding| (standing.rank, standing.team.0, standing.score);
        let standings = room.standings_of_teams().into_iter().map(standing);
        assert!(standings.eq([(1, 1, 201), (2, 2, 101), (3, 0, 100)]));
        room.seats[0].score = 101;
        let ranks = room.standings_of_teams();
        assert!(ranks.iter().map(|standing| standing.rank).eq([1, 2, 2]));
        room.settings.scoring = Scoring::None;
        assert!(room.standings_of_teams().is_empty());
    }
}
