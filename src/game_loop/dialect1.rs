//! The vocabulary of the original DrawSync, translated at the edge.
//!
//! The game knows one set of types; for a client that did not ask for dialect
//! 2, each message to it becomes none, one or several of the old ones, and the
//! two old ways to draw become operations. Its board is 800 × 600, with any
//! colour and width; ours is twice that, with a palette. Towards it, a round
//! is a turn.

use serde_json::{Value, json};

use super::feed::{Chunk, Position, Redraw};
use crate::game::canvas::Canvas;
use crate::game::hub::Rules;
use crate::game::room::{Room, Seat};
use crate::game::{Millis, ms};
use crate::limits::{
    BRUSH_DIAMETERS, CANVAS_HEIGHT, CANVAS_MARGIN, CANVAS_WIDTH, OLD_CLIENT_CLEAR_TIME, PALETTE,
};
use crate::protocol::client::{ClientMessage, DrawOps, DrawPoint};
use crate::protocol::ids::UserId;
use crate::protocol::op::{Op, Point};
use crate::protocol::server::{Clock, Phase, PlayerChange, ServerMessage, TurnEnd};

/// Our pixels for one of the old board's.
const SCALE: f64 = 2.0;

type Place<'a> = Option<(&'a Room, UserId)>;

// ---- To the client ----------------------------------------------------------

/// Translates a message for one recipient, who sits at `place`.
pub(super) fn translate(
    message: &ServerMessage,
    place: Place,
    rules: &Rules,
    now: Millis,
    mut push: impl FnMut(&[u8]),
) {
    let mut tell = |value: Value| push(value.to_string().as_bytes());
    match message {
        ServerMessage::Error {
            code,
            message,
            retry_after,
        } => {
            let mut error = json!({"type": "error", "message": message, "code": code});
            if let Some(seconds) = retry_after {
                error["retry_after"] = json!(seconds);
            }
            tell(error);
        }
        ServerMessage::Authenticated {
            user_id, username, ..
        } => {
            tell(json!({"type": "authenticated", "user_id": user_id, "username": username}));
        }
        ServerMessage::RoomClosed { .. } => {
            tell(json!({"type": "room_deleted", "message": "Room has been deleted"}));
        }
        ServerMessage::PlayerJoined { player } => {
            let (id, name) = (player.id, &player.username);
            tell(json!({"type": "player_joined", "user_id": id, "username": name}));
        }
        ServerMessage::PlayerLeft {
            user_id, username, ..
        } => {
            tell(json!({"type": "player_left", "user_id": user_id, "username": username}));
        }
        ServerMessage::CorrectGuess {
            user_id, username, ..
        } => {
            let text = format!("{username} guessed the word correctly!");
            tell(json!({
                "type": "correct_guess", "user_id": user_id, "username": username,
                "word": "", "message": text,
            }));
        }
        ServerMessage::ChatMessage(line) => tell(json!({
            "type": "chat_message", "user_id": line.user_id, "username": line.username,
            "message": line.message, "timestamp": line.timestamp,
        })),
        // The one who was near reads the guess, as after any other.
        ServerMessage::NearGuess { guess } => {
            let user = place.map(|(_, user)| user);
            let name = place.and_then(|(room, user)| Some(&room.seat(user)?.name));
            tell(json!({
                "type": "chat_message", "user_id": user, "username": name, "message": guess,
                "timestamp": rules.timestamp(now),
            }));
        }
        message => {
            if let Some((room, user)) = place {
                translate_in_room(message, room, user, now, &mut tell);
            }
        }
    }
}

/// Translates what says something else to each recipient, or needs the room.
fn translate_in_room(
    message: &ServerMessage,
    room: &Room,
    user: UserId,
    now: Millis,
    tell: &mut impl FnMut(Value),
) {
    match message {
        ServerMessage::RoomJoined(joined) => {
            tell(json!({
                "type": "room_joined", "room_id": joined.room_id, "players": players(room),
            }));
            if room.round().is_some() {
                tell(game_state(room, user, now));
            }
        }
        ServerMessage::PlayerUpdated { player, change } => {
            let (id, name) = (player.id, &player.username);
            match change {
                PlayerChange::Ready => tell(json!({
                    "type": "player_ready", "user_id": id, "username": name, "ready": player.ready,
                })),
                PlayerChange::Disconnected => {
                    tell(json!({"type": "player_disconnected", "user_id": id, "username": name}));
                }
                PlayerChange::Connected | PlayerChange::Other => {}
            }
            tell(json!({"type": "players_update", "players": players(room)}));
        }
        ServerMessage::Phase { phase } => translate_phase(phase, room, user, now, tell),
        ServerMessage::Clock { clock } => tell(time_left(clock)),
        ServerMessage::Hint { .. } => tell(game_state(room, user, now)),
        _ => {}
    }
}

fn translate_phase(
    phase: &Phase,
    room: &Room,
    user: UserId,
    now: Millis,
    tell: &mut impl FnMut(Value),
) {
    match phase {
        Phase::Lobby => {}
        Phase::Choosing { turn, .. } => {
            if turn.turn == 1 {
                tell(json!({"type": "game_started", "room_id": room.id}));
            }
        }
        Phase::Drawing {
            turn, word, mask, ..
        } => {
            let drawer = room.seat(turn.drawer_id).map_or("", |seat| &seat.name);
            tell(json!({
                "type": "round_started", "round": turn.turn, "drawer": drawer,
                "time_remaining": seconds(&turn.clock),
            }));
            let (word, text) = match word {
                Some(word) => (word.to_string(), format!("Your turn to draw! Word: {word}")),
                None => (blanks(mask), format!("{drawer} is drawing!")),
            };
            tell(json!({"type": "word_assigned", "word": word, "message": text}));
        }
        Phase::Summary {
            turn, word, reason, ..
        } => {
            let word = word.as_deref().unwrap_or_default();
            if *reason == TurnEnd::AllGuessed {
                tell(json!({
                    "type": "all_guessed", "word": word,
                    "message": "Everyone guessed correctly! Round ending...",
                }));
            }
            tell(json!({"type": "round_ended", "round": turn.turn, "word": word}));
        }
        Phase::Podium { standings } => {
            let scores: serde_json::Map<String, Value> = standings
                .iter()
                .map(|standing| (standing.user_id.to_string(), json!(standing.score)))
                .collect();
            tell(json!({
                "type": "game_ended", "final_scores": scores, "message": "Game ended!",
            }));
        }
    }
    tell(game_state(room, user, now));
    if let Phase::Drawing { turn, .. } = phase {
        tell(time_left(&turn.clock));
    }
}

/// The whole state of the game, as the old page wants it again and again.
fn game_state(room: &Room, user: UserId, now: Millis) -> Value {
    let (turn, word) = match room.phase_for(now, user) {
        Phase::Drawing {
            turn,
            word: Some(word),
            ..
        } => (Some(turn), word.to_string()),
        Phase::Drawing { turn, mask, .. } => (Some(turn), blanks(&mask)),
        Phase::Choosing { turn, .. } | Phase::Summary { turn, .. } => (Some(turn), String::new()),
        Phase::Lobby | Phase::Podium { .. } => (None, String::new()),
    };
    json!({
        "type": "game_state",
        "current_round": turn.map_or(0, |turn| turn.turn),
        "max_rounds": turn.map_or(0, |turn| turn.turns),
        "time_remaining": turn.map_or(0, |turn| seconds(&turn.clock)),
        "game_started": turn.is_some(),
        "players": players(room),
        "current_drawer_id": turn.map(|turn| turn.drawer_id),
        "word": word,
        "is_drawer": turn.is_some_and(|turn| turn.drawer_id == user),
    })
}

fn players(room: &Room) -> Value {
    let player = |seat: &Seat| json!({"id": seat.user, "username": seat.name, "score": seat.score, "ready": seat.ready});
    room.seats.iter().map(player).collect()
}

fn blanks(mask: &[std::sync::Arc<str>]) -> String {
    mask.iter().map(|letter| &**letter).collect()
}

// ---- The clock --------------------------------------------------------------

fn seconds(clock: &Clock) -> u64 {
    clock.left_ms.div_ceil(1000)
}

fn time_left(clock: &Clock) -> Value {
    json!({"type": "time_update", "time_remaining": seconds(clock)})
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

/// After this message a clock may run that did not run before.
pub(super) fn tells_time(message: &ServerMessage) -> bool {
    matches!(
        message,
        ServerMessage::RoomJoined(_) | ServerMessage::Phase { .. } | ServerMessage::Clock { .. }
    )
}

/// The running clock of the drawing in a room, if there is one.
fn running_clock(room: &Room, now: Millis) -> Option<Clock> {
    // Nobody has the number 0: the clock is the same for all.
    match room.phase_for(now, UserId(0)) {
        Phase::Drawing { turn, .. } => Some(turn.clock).filter(|clock| !clock.paused),
        _ => None,
    }
}

/// When the clock of a room next shows another second.
pub(super) fn next_second(room: &Room, now: Millis) -> Option<Millis> {
    let left = running_clock(room, now)?.left_ms;
    (left > 1000).then(|| now + 1 + (left - 1) % 1000)
}

/// Tells the second that the clock shows.
pub(super) fn time_update(room: &Room, now: Millis, mut push: impl FnMut(&[u8])) {
    if let Some(clock) = running_clock(room, now) {
        push(time_left(&clock).to_string().as_bytes());
    }
}

// ---- The drawing, to the client ---------------------------------------------

/// Encodes the next part of a drawing from `at` on, one message a point.
/// Fills are left out: the old page cannot show them. After an undo, and for
/// who has nothing yet, the picture is drawn as it is now.
pub(super) fn encode(
    room: &Room,
    canvas: &Canvas,
    at: Position,
    stamp: &mut u64,
    chunk: &mut Chunk,
) -> Position {
    let ops = canvas.ops();
    let start = at.seq as usize;
    let redraw = at.redraw.or_else(|| {
        let undo = ops[start..].iter().rposition(|op| *op == Op::Undo);
        let until = match undo {
            _ if start == 0 => ops.len(),
            Some(undo) => start + undo + 1,
            None => return None,
        };
        if start > 0 {
            chunk.push(&cleared(room));
        }
        Some(Redraw {
            until: u32::try_from(until).unwrap_or(u32::MAX),
            sent: 0,
        })
    });
    let mut page = Page { room, stamp, chunk };
    match redraw {
        None => {
            let sent = page.draw(ops, start, |_| true);
            Position {
                seq: at.seq + sent,
                redraw: None,
            }
        }
        Some(Redraw { until, sent }) => {
            let shown = shown(&ops[..until as usize]);
            let now_sent = sent + page.draw(&ops[..until as usize], sent as usize, |at| shown[at]);
            if now_sent == until {
                Position {
                    seq: until,
                    redraw: None,
                }
            } else {
                Position {
                    seq: at.seq,
                    redraw: Some(Redraw {
                        until,
                        sent: now_sent,
                    }),
                }
            }
        }
    }
}

/// A part of a drawing on its way to an old page.
struct Page<'a> {
    room: &'a Room,
    stamp: &'a mut u64,
    chunk: &'a mut Chunk,
}

impl Page<'_> {
    /// Sends those of `ops` from `start` on that `wanted` picks, until the
    /// chunk is full. Says how many operations it went through.
    fn draw(&mut self, ops: &[Op], start: usize, wanted: impl Fn(usize) -> bool) -> u32 {
        let begin = ops[..start].iter().rev().find_map(Op::pen);
        let (mut color, mut size) = begin.unwrap_or_default();
        let mut last = ops[..start]
            .iter()
            .rev()
            .find_map(|op| op.points().last().copied());
        let mut done = 0;
        for (at, op) in ops.iter().enumerate().skip(start) {
            if self.chunk.is_full() {
                break;
            }
            done += 1;
            (color, size) = op.pen().unwrap_or((color, size));
            if wanted(at) {
                for (nth, &point) in op.points().iter().enumerate() {
                    let first = nth == 0 && matches!(op, Op::Begin { .. });
                    self.point(point, color, size, (true, first));
                }
                match op {
                    Op::End => {
                        if let Some(point) = last {
                            self.point(point, color, size, (false, false));
                        }
                    }
                    Op::Clear => self.chunk.push(&cleared(self.room)),
                    Op::Begin { .. } | Op::Move { .. } | Op::Fill { .. } | Op::Undo => {}
                }
            }
            last = op.points().last().copied().or(last);
        }
        done
    }

    fn point(&mut self, at: Point, color: u8, size: u8, (is_drawing, is_first): (bool, bool)) {
        let (user_id, username) = artist(self.room);
        *self.stamp += 1;
        self.chunk.push(&json!({"type": "draw_data", "data": {
            "user_id": user_id,
            "username": username,
            "x": f64::from(at.x) / SCALE,
            "y": f64::from(at.y) / SCALE,
            "is_drawing": is_drawing,
            "is_first_point": is_first,
            "color": PALETTE[usize::from(color)],
            "brush_size": BRUSH_DIAMETERS[usize::from(size)] / 2,
            "timestamp": *self.stamp,
        }}));
    }
}

fn artist(room: &Room) -> (Option<UserId>, &str) {
    let seat = room.drawer().and_then(|drawer| room.seat(drawer));
    (room.drawer(), seat.map_or("", |seat| &seat.name))
}

fn cleared(room: &Room) -> Value {
    let (user_id, username) = artist(room);
    json!({"type": "canvas_cleared", "user_id": user_id, "username": username})
}

/// Which operations make up the picture: neither undone nor cleared.
fn shown(ops: &[Op]) -> Vec<bool> {
    // Where each stroke, fill and clear begins that has not been undone.
    let mut steps: Vec<usize> = Vec::new();
    let mut step_of: Vec<Option<usize>> = Vec::with_capacity(ops.len());
    for (at, op) in ops.iter().enumerate() {
        match op {
            Op::Begin { .. } | Op::Fill { .. } | Op::Clear => steps.push(at),
            Op::Undo => drop(steps.pop()),
            Op::Move { .. } | Op::End => {}
        }
        let begun = match op {
            Op::Move { .. } | Op::End => step_of.last().copied().flatten(),
            Op::Begin { .. } => Some(at),
            Op::Fill { .. } | Op::Undo | Op::Clear => None,
        };
        step_of.push(begun);
    }
    let cleared = steps.iter().rposition(|&at| ops[at] == Op::Clear);
    let visible = &steps[cleared.map_or(0, |at| at + 1)..];
    step_of
        .into_iter()
        .map(|step| step.is_some_and(|step| visible.binary_search(&step).is_ok()))
        .collect()
}

// ---- The drawing, from the client -------------------------------------------

/// What an old client's `draw` or `clear_canvas` means as operations. None if
/// there is nothing to do: its page sends both far more often than needed.
pub(super) fn draw_ops(
    message: &ClientMessage,
    place: Place,
    now: Millis,
    joined_at: Millis,
) -> Option<DrawOps> {
    let canvas = place.and_then(|(room, _)| room.canvas());
    let ops = match message {
        ClientMessage::ClearCanvas => {
            let by_itself = now < joined_at + ms(OLD_CLIENT_CLEAR_TIME);
            if by_itself || canvas.is_none_or(Canvas::is_blank) {
                return None;
            }
            vec![Op::Clear]
        }
        ClientMessage::Draw(draw) => stroke_ops(draw, canvas?)?,
        _ => return None,
    };
    let canvas = canvas?;
    Some(DrawOps {
        turn: canvas.turn,
        seq: canvas.seq(),
        ops,
    })
}

fn stroke_ops(draw: &DrawPoint, canvas: &Canvas) -> Option<Vec<Op>> {
    let point = Point {
        x: coordinate(draw.x, CANVAS_WIDTH),
        y: coordinate(draw.y, CANVAS_HEIGHT),
    };
    let points = vec![point];
    if !draw.is_drawing {
        if !canvas.is_open() {
            return None;
        }
        let moved = canvas.ops().iter().rev().find_map(|op| op.points().last()) != Some(&point);
        return Some(if moved {
            vec![Op::Move { points }, Op::End]
        } else {
            vec![Op::End]
        });
    }
    if canvas.is_open() && !draw.is_first_point {
        return Some(vec![Op::Move { points }]);
    }
    let color = draw.color.as_deref().map_or(BLACK, nearest_color);
    let size = nearest_size(draw.brush_size.unwrap_or(DEFAULT_BRUSH_SIZE));
    Some(vec![Op::Begin {
        color,
        size,
        points,
    }])
}

/// The colour of a `draw` that names none, as in the original.
const BLACK: u8 = 3;
/// The width of a `draw` that names none, as in the original.
const DEFAULT_BRUSH_SIZE: f64 = 2.0;

#[allow(
    clippy::cast_possible_truncation,
    reason = "clamped to the canvas just before"
)]
fn coordinate(old: f64, size: i32) -> i16 {
    let (low, high) = (
        f64::from(-CANVAS_MARGIN),
        f64::from(size + CANVAS_MARGIN - 1),
    );
    (old * SCALE).round().clamp(low, high) as i16
}

fn nearest_size(brush_size: f64) -> u8 {
    let wished = (brush_size * SCALE).clamp(0.0, f64::from(CANVAS_WIDTH));
    let far = |diameter: i32| (f64::from(diameter) - wished).abs();
    nearest(BRUSH_DIAMETERS.iter().map(|&diameter| far(diameter)))
}

fn nearest_color(color: &str) -> u8 {
    let Some(wished) = rgb(color) else {
        return BLACK;
    };
    nearest(PALETTE.iter().map(|known| {
        let known = rgb(known).unwrap_or_default();
        (0..3)
            .map(|part| (wished[part] - known[part]).powi(2))
            .sum()
    }))
}

fn nearest(distances: impl Iterator<Item = f64>) -> u8 {
    let nearest = distances
        .enumerate()
        .min_by(|(_, a), (_, b)| a.total_cmp(b));
    nearest
        .and_then(|(at, _)| u8::try_from(at).ok())
        .unwrap_or_default()
}

/// `#rrggbb` or `#rgb`.
fn rgb(color: &str) -> Option<[f64; 3]> {
    let digits = color.strip_prefix('#')?;
    let width = match digits.len() {
        3 => 1,
        6 => 2,
        _ => return None,
    };
    let mut parts = [0.0; 3];
    for (at, part) in parts.iter_mut().enumerate() {
        let part_digits = digits.get(at * width..(at + 1) * width)?;
        let value = u8::from_str_radix(part_digits, 16).ok()?;
        *part = f64::from(if width == 1 { value * 17 } else { value });
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begin() -> Op {
        Op::Begin {
            color: 3,
            size: 0,
            points: vec![Point { x: 2, y: 2 }],
        }
    }

    #[test]
    fn colours_and_sizes_find_their_nearest() {
        assert_eq!(nearest_color("#000000"), 3);
        assert_eq!(nearest_color("#FF0000"), 4);
        assert_eq!(nearest_color("#fff"), 0);
        assert_eq!(nearest_color("red"), BLACK);
        assert_eq!(nearest_size(2.0), 0);
        assert_eq!(nearest_size(20.0), 3);
        assert_eq!(nearest_size(1e300), 4);
    }

    #[test]
    fn coordinates_are_exact_to_a_half_and_stay_near_the_board() {
        assert_eq!(coordinate(489.758, CANVAS_WIDTH), 980);
        assert_eq!(coordinate(-5.0, CANVAS_WIDTH), -10);
        assert_eq!(coordinate(1e9, CANVAS_HEIGHT), 1263);
    }

    #[test]
    fn what_was_undone_or_cleared_is_not_shown() {
        let ops = [begin(), Op::End, begin(), Op::End, Op::Undo];
        assert_eq!(shown(&ops), [true, true, false, false, false]);
        let ops = [begin(), Op::Clear, begin(), Op::End];
        assert_eq!(shown(&ops), [false, false, true, true]);
        let ops = [begin(), Op::Clear, Op::Undo, begin()];
        assert_eq!(shown(&ops), [true, false, false, true]);
    }
}
