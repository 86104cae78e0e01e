//! What must hold of everything that is told, and of every room after a step.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;

use drawsync::game::Millis;
use drawsync::game::canvas::LOBBY_TURN;
use drawsync::game::input::Input;
use drawsync::game::output::Output;
use drawsync::game::room::Room;
use drawsync::limits::{EMPTY_ROOM_TIME, REMOTES_MAX, UNUSED_ROOM_TIME};
use drawsync::protocol::client::ClientMessage;
use drawsync::protocol::error::Refusal;
use drawsync::protocol::ids::{ConnId, RoomId, Team, UserId};
use drawsync::protocol::server::{Phase, ServerMessage, TurnEnd};
use drawsync::protocol::settings::{Scoring, TeamChoice};
use serde_json::Value;

use crate::{Secret, Seen, Simulation, UNSAID, ms, scan};

impl Simulation {
    pub fn check_output(&mut self, output: &Output, sender: Option<ConnId>) {
        match output {
            Output::Send { to, message } => self.check_message(to, message, sender),
            Output::Entered { conn, room, from } => {
                let canvas = self.hub.room(*room).and_then(Room::canvas);
                assert!(canvas.is_none_or(|canvas| from.seq <= canvas.seq()));
                self.places.insert(*conn, *room);
                self.doors.remove(conn);
            }
            Output::Left { conn } => {
                let was = self.places.remove(conn);
                let was = was.or_else(|| self.doors.remove(conn));
                assert!(was.is_some(), "told to leave, and was nowhere");
            }
            Output::Close { .. } => {}
            Output::Drawn { room, by, from } => {
                if from.turn == LOBBY_TURN {
                    self.count("doodle");
                }
                let here = *by == ConnId::NONE || self.places.get(by) == Some(room);
                assert!(here, "drawn from elsewhere");
            }
            Output::Past(_) | Output::Reported(_) | Output::Stepped { .. } => {}
            Output::Finished(_) => self.count("finished"),
        }
        if !matches!(output, Output::Send { .. }) {
            format!("{output:?}").hash(&mut self.told);
        }
    }

    fn check_message(&mut self, to: &[ConnId], message: &ServerMessage, sender: Option<ConnId>) {
        let json = serde_json::to_value(message).unwrap();
        (to, json.to_string()).hash(&mut self.told);
        self.count(json["type"].as_str().unwrap());
        if let ServerMessage::RoomClosed { message } = message {
            assert!(!message.contains("fault"), "a step has panicked");
        }

        if let ServerMessage::Knocking { room_id } = message {
            self.doors.extend(to.iter().map(|conn| (*conn, *room_id)));
            if matches!(self.last.0, Input::Hold { .. }) {
                self.keys.push(self.fresh);
            }
        }
        let home = |conn| self.doors.get(conn).or(self.places.get(conn));
        let homes: BTreeSet<Option<&RoomId>> = to.iter().map(home).collect();
        assert_eq!(homes.len(), 1, "one message, several rooms");
        let home = homes.into_iter().next().flatten();
        let home = *home.expect("told to somebody who sits nowhere");
        let kind = json["type"].as_str().unwrap();
        let outside = ["knocking", "error", "room_closed", "room_left"].contains(&kind);
        if !outside && !matches!(message, ServerMessage::RoomJoined(_)) {
            let inside = to.iter().all(|conn| !self.doors.contains_key(conn));
            assert!(inside, "{kind} is heard at the door");
        }
        assert_eq!(BTreeSet::from_iter(to).len(), to.len(), "told twice");

        if let ServerMessage::RoomKept { kept_until } = message {
            self.rooms.entry(home).or_default().kept = kept_until.is_some();
        }
        // The names are for the host and those inside who have yet to pick.
        if let ServerMessage::Roster { names } = message
            && !names.is_empty()
        {
            for (room, user) in to.iter().filter_map(|conn| self.hub.place(*conn)) {
                let picks = room.seat(user).is_some_and(|seat| seat.unnamed);
                let holds = user == UserId::NOBODY && to.iter().any(|conn| room.is_remote(*conn));
                assert!(picks || holds || room.host == Some(user), "reads the names");
            }
        }
        // Who looks at the word does not play.
        if let (ServerMessage::Word { .. }, [conn]) = (message, to)
            && let Some((room, user)) = self.hub.place(*conn)
            && room.host == Some(user)
            && room.seat(user).is_some_and(|seat| seat.hosting)
            && matches!(
                self.last.0,
                Input::Command {
                    command: ClientMessage::SeeWord,
                    ..
                }
            )
        {
            let seen = self.rooms.get_mut(&home).unwrap();
            let secret = seen.secret.as_mut().expect("looked at what is not drawn");
            secret.knowers.insert(user);
            *self.seen.entry("looked".into()).or_default() += 1;
        }
        // Through a remote it is the host who looks.
        if let (ServerMessage::Word { .. }, [conn]) = (message, to)
            && let Some((room, UserId::NOBODY)) = self.hub.place(*conn)
        {
            let host = room.host.and_then(|host| room.seat(host));
            let host = host.filter(|seat| seat.hosting).expect("a host plays");
            assert!(room.is_remote(*conn), "a spectator is told the word");
            assert!(matches!(
                self.last.0,
                Input::Command {
                    command: ClientMessage::SeeWord,
                    ..
                }
            ));
            let seen = self.rooms.get_mut(&home).unwrap();
            let secret = seen.secret.as_mut().expect("looked at what is not drawn");
            secret.knowers.insert(host.user);
            return self.count("looked_on_remote");
        }
        let phase = match message {
            ServerMessage::Phase { phase } => Some(phase),
            ServerMessage::RoomJoined(joined) => {
                match joined.user_id {
                    UserId::NOBODY => self.seatless.extend(to),
                    _ => self.seatless.retain(|conn| !to.contains(conn)),
                }
                self.rooms.entry(home).or_default().epoch = joined.epoch;
                Some(&joined.phase)
            }
            ServerMessage::CorrectGuess {
                user_id, points, ..
            } => {
                let scoring = self.hub.room(home).map(|room| room.settings.scoring);
                let seen = self.rooms.get_mut(&home).unwrap();
                let equal = !seen.points.insert(*points);
                assert!(
                    !equal || scoring != Some(Scoring::Competitive),
                    "equal points"
                );
                let secret = seen.secret.as_mut().expect("guessed what is not drawn");
                assert!(secret.knowers.insert(*user_id), "guessed twice");
                None
            }
            ServerMessage::SeatMoved { from, player } => {
                let seen = self.rooms.get_mut(&home).unwrap();
                seen.scores.remove(&player.id);
                // So does whose turns they were, in place of those of the seat
                // that was given up for it.
                seen.turns.retain(|_, &mut (_, who, _)| who != player.id);
                for (_, who, _) in seen.turns.values_mut() {
                    *who = if *who == *from { player.id } else { *who };
                }
                if let Some(secret) = &mut seen.secret
                    && secret.knowers.contains(from)
                {
                    secret.knowers.insert(player.id);
                    secret.knowers.remove(from);
                }
                let offered = seen.offered.iter().filter(|(user, _)| user == from);
                let inherited: Vec<_> =
                    offered.map(|(_, word)| (player.id, word.clone())).collect();
                seen.offered.extend(inherited);
                None
            }
            _ => None,
        };
        match phase {
            Some(Phase::Choosing { turn, choices, .. }) => {
                self.keep_secret(home, None);
                let drawer = &turn.drawer_id;
                let seen = self.rooms.get_mut(&home).unwrap();
                for choice in choices.iter().flatten() {
                    let own = UNSAID.iter().any(|word| choice.contains(word));
                    *self.seen.entry("own_word".into()).or_default() += u64::from(own);
                    seen.offered.insert((*drawer, choice.to_lowercase()));
                }
                let others = to.iter().any(|conn| self.conns.get(conn) != Some(drawer));
                assert!(choices.is_none() || !others, "choices for others");
            }
            Some(Phase::Drawing { turn, word, .. }) => {
                let now = (turn.turn, turn.drawer_id, word.as_deref());
                self.keep_secret(home, Some(now));
            }
            Some(Phase::Summary { word, .. }) => {
                self.keep_secret(home, None);
                let seen = self.rooms.get_mut(&home).unwrap();
                seen.drawn
                    .extend(word.iter().map(|word| word.to_lowercase()));
            }
            Some(Phase::Lobby | Phase::Podium { .. }) => self.keep_secret(home, None),
            None => {}
        }

        // Who was close reads the own guess again.
        let near = matches!(message, ServerMessage::NearGuess { .. });
        let others = to.iter().filter(|&&conn| !near || sender != Some(conn));
        self.check_secret(home, others, message, &json);
    }

    pub fn check_refusal(&mut self, refusal: &Refusal, sender: Option<ConnId>) {
        let message = ServerMessage::from(refusal.clone());
        let json = serde_json::to_value(&message).unwrap();
        json.to_string().hash(&mut self.told);
        self.count(json["code"].as_str().unwrap());
        if let Some(conn) = sender
            && let Some(&room) = self.places.get(&conn)
        {
            self.check_secret(room, [&conn], &message, &json);
        }
    }

    /// Notes which word is drawn from here on, as the drawer is told it, and
    /// else as the room will show it to the drawer.
    fn keep_secret(&mut self, room: RoomId, drawing: Option<(u32, UserId, Option<&str>)>) {
        let seen = self.rooms.entry(room).or_default();
        let Some((turn, drawer, word)) = drawing else {
            seen.secret = None;
            return;
        };
        if seen.secret.as_ref().is_some_and(|old| old.turn == turn) {
            return;
        }
        let shown = self.hub.room(room).and_then(|room| drawn_word(room, turn));
        seen.points.clear();
        let word = word.map(str::to_owned).or(shown);
        seen.drawn
            .extend(word.iter().map(|word| word.to_lowercase()));
        seen.secret = word.map(|word| Secret {
            turn,
            word,
            since: self.now,
            knowers: [drawer].into(),
        });
    }

    /// Nobody is told the word in any message but those who may know it.
    fn check_secret<'a>(
        &self,
        room: RoomId,
        to: impl IntoIterator<Item = &'a ConnId>,
        message: &ServerMessage,
        json: &Value,
    ) {
        assert!(!scan::has_password(json), "a password is told");
        let seen = self.rooms.get(&room);
        let secret = seen.and_then(|seen| seen.secret.as_ref());
        for &conn in to {
            let watches = self.seatless.contains(&conn);
            let secret =
                secret.filter(|secret| watches || !secret.knowers.contains(&self.conns[&conn]));
            let leaked = secret.is_some_and(|secret| self.scanned(secret).is_in(json));
            assert!(!leaked, "the word has leaked");
            // It is translated when the step is done, which may have ended the
            // turn, or been the right guess.
            let secret = secret.filter(|secret| {
                let room = self.hub.room(room);
                let room = room.filter(|room| drawn_word(room, secret.turn).is_some());
                room.is_some_and(|room| watches || !room.knows_word(self.conns[&conn]))
            });
            let reader = self.conns[&conn];
            let own = seen.and_then(|seen| seen.own_word_in(json, reader));
            assert_eq!(own, None, "{reader} reads a word of the list");
            for told in scan::as_of_old(&self.hub, self.now, conn, message) {
                let own = seen.and_then(|seen| seen.own_word_in(&told, reader));
                assert_eq!(own, None, "an old client reads a word of the list");
                let leaked = secret.is_some_and(|secret| self.scanned(secret).is_in(&told));
                assert!(!leaked, "the word has leaked to an old client: {told}");
                assert!(!scan::has_password(&told), "a password is told");
            }
        }
    }

    /// What HTTP says of rooms has no secret.
    pub fn check_other_roads(&self) {
        for room in self.hub.rooms() {
            let shown = scan::over_http(room, self.now);
            assert!(!scan::has_password(&shown), "a password over HTTP");
            let seen = self.rooms.get(&room.id);
            let own = seen.and_then(|seen| seen.own_word_in(&shown, UserId::NOBODY));
            assert_eq!(own, None, "a word of the list over HTTP");
            if let Some(secret) = seen.and_then(|seen| seen.secret.as_ref()) {
                assert!(!self.scanned(secret).is_in(&shown), "the word over HTTP");
            }
        }
    }

    fn scanned<'a>(&self, secret: &'a Secret) -> scan::Secret<'a> {
        scan::Secret {
            word: &secret.word,
            since: self.hub.rules().timestamp(secret.since),
        }
    }

    pub fn check_rooms(&mut self, started: Option<RoomId>, may_close: bool) {
        let now = self.now;
        let (unused, empty) = (ms(UNUSED_ROOM_TIME), ms(EMPTY_ROOM_TIME));
        self.rooms.retain(|&id, seen| {
            let lives = self.hub.room(id).is_some();
            let overdue = |since: Option<Millis>, grace| since.is_some_and(|at| at + grace <= now);
            let due = overdue(seen.unused_since, unused) || overdue(seen.empty_since, empty);
            assert!(lives || due || may_close, "room {id} has vanished");
            lives
        });
        for room in self.hub.rooms() {
            let seen = self.rooms.entry(room.id).or_default();
            check_room(room, seen, started == Some(room.id), now);
        }
    }

    pub fn check_places(&self) {
        for &conn in self.conns.keys() {
            let place = self.hub.place(conn);
            let home = place.map(|(room, _)| room.id);
            assert_eq!(home, self.places.get(&conn).copied(), "place of {conn}");
            let waits_for = self.hub.waits_for(conn);
            assert_eq!(waits_for, self.doors.get(&conn).copied(), "door of {conn}");
            if let Some((room, UserId::NOBODY)) = place {
                let seated = room.seats.iter().any(|seat| seat.conn == Some(conn));
                assert!(!seated, "a spectator on a seat");
            } else if let Some((room, user)) = place {
                assert_eq!(self.conns[&conn], user, "{conn} sits as somebody else");
                let seat = room.seat(user).expect("a place without a seat");
                assert_eq!(seat.conn, Some(conn), "a place without its seat");
            }
        }
        let here: Vec<ConnId> = self.hub.rooms().flat_map(Room::audience).collect();
        assert_eq!(here.len(), self.places.len(), "rooms and places differ");
        assert!(here.iter().all(|conn| self.places.contains_key(conn)));
        for room in self.hub.rooms() {
            let asks = room.holding().asks();
            assert!(asks.is_none_or(|conn| self.doors.contains_key(&conn)));
            assert!(room.holding().inside().count() <= REMOTES_MAX);
        }
        let knocks = self.hub.rooms().flat_map(|room| room.knocks().conns());
        for (conn, user) in knocks {
            assert!(self.doors.contains_key(&conn), "{conn} knocks unseen");
            assert_eq!(self.conns[&conn], user, "{conn} knocks as somebody else");
        }
    }
}

fn check_room(room: &Room, seen: &mut Seen, started: bool, now: Millis) {
    let id = room.id;
    let users: BTreeSet<UserId> = room.seats.iter().map(|seat| seat.user).collect();
    assert_eq!(users.len(), room.seats.len(), "somebody sits twice in {id}");
    let places = usize::from(room.settings.max_players);
    assert!(users.len() <= places + usize::from(!room.settings.host_plays));
    let names: BTreeSet<&str> = room.seats.iter().map(|seat| &*seat.name).collect();
    assert_eq!(names.len(), room.seats.len(), "one name for two in {id}");
    let hosted = room.host.is_none_or(|host| users.contains(&host));
    assert!(hosted, "the host of {id} has no seat");
    let connected = room.connected().count();
    let kept = room.settings.keep_host;
    assert!(
        connected == 0 || room.host.is_some() || kept,
        "{id} has no host"
    );
    let hosting = room.seats.iter().filter(|seat| seat.hosting).count();
    assert!(hosting <= 1, "{id} is held by several");

    for seat in &room.seats {
        let plays_for_one = room.settings.teams > 0 && !seat.hosting;
        assert_eq!(seat.team.is_some(), plays_for_one, "the team of a seat");
        assert!(seat.team.is_none_or(|team| team.0 < room.settings.teams));
    }
    if started && room.settings.team_choice == TeamChoice::Random {
        let size = |team| {
            let players = room.seats.iter().filter(|seat| seat.team == Some(team));
            players.count()
        };
        let sizes: BTreeSet<usize> = (0..room.settings.teams)
            .map(|team| size(Team(team)))
            .collect();
        let uneven = sizes.last().copied().unwrap_or(0) - sizes.first().copied().unwrap_or(0);
        assert!(uneven <= 1, "dealt unevenly in {id}: {sizes:?}");
    }

    let scores: BTreeMap<UserId, u32> = room
        .seats
        .iter()
        .map(|seat| (seat.user, seat.score))
        .collect();
    for (user, &before) in &seen.scores {
        let fell = scores.get(user).is_some_and(|&score| score < before);
        assert!(started || !fell, "the score of {user} fell in {id}");
    }
    seen.scores = scores;

    // Each grace is counted anew from when it began to apply.
    let since = |is: bool, before: Option<Millis>| is.then(|| before.unwrap_or(now));
    seen.unused_since = since(users.is_empty(), seen.unused_since);
    seen.empty_since = since(connected == 0 && !seen.kept, seen.empty_since);
    let over = |at: Option<Millis>, grace| at.is_some_and(|at| at + grace <= now);
    assert!(!over(seen.unused_since, ms(UNUSED_ROOM_TIME)), "{id} stays");
    assert!(!over(seen.empty_since, ms(EMPTY_ROOM_TIME)), "{id} stays");

    if started {
        seen.turns.clear();
    }
    let Some(drawer) = room.drawer() else {
        seen.secret = None;
        return;
    };
    match room.phase_for(now, drawer) {
        Phase::Drawing { turn, word, .. } => {
            let word = word.expect("the drawer is not shown the word");
            if seen.secret.as_ref().is_none_or(|old| old.turn != turn.turn) {
                seen.drawn.insert(word.to_lowercase());
                seen.points.clear();
                seen.secret = Some(Secret {
                    turn: turn.turn,
                    word: word.to_string(),
                    since: now,
                    knowers: [drawer].into(),
                });
            }
            let secret = seen.secret.as_ref().expect("noted above");
            assert_eq!(*word, *secret.word, "the word has changed in {id}");
            for user in users {
                let may = secret.knowers.contains(&user);
                assert_eq!(room.knows_word(user), may, "what {user} knows in {id}");
            }
        }
        Phase::Summary { turn, reason, .. } => {
            seen.secret = None;
            let this = (turn.round, drawer, reason);
            let before = seen.turns.insert(turn.turn, this);
            assert!(before.is_none_or(|before| before == this), "ended twice");
            // Who was gone may try once more; nobody else has two turns.
            let turns = seen.turns.values();
            let drew = turns.filter(|&&(round, who, end)| {
                (round, who) == (turn.round, drawer) && end != TurnEnd::DrawerGone
            });
            assert!(drew.count() <= 1, "{drawer} drew twice in a round of {id}");
        }
        Phase::Choosing { .. } | Phase::Lobby | Phase::Podium { .. } => seen.secret = None,
    }
}

fn drawn_word(room: &Room, wanted: u32) -> Option<String> {
    match room.phase_for(0, room.drawer()?) {
        Phase::Drawing { turn, word, .. } if turn.turn == wanted => Some(word?.to_string()),
        _ => None,
    }
}
