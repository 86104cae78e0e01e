//! Points. docs/PROTOCOL.md, "Scoring", and the client's help say the same.

use super::Millis;
use crate::protocol::settings::Scoring;

/// For everybody who guesses the word.
const GUESS_POINTS: i64 = 100;
/// On top, for guessing at once; falls evenly to 0 at the end of the time.
const SPEED_POINTS: Millis = 150;
/// For the drawer when everybody solves it.
const DRAWER_POINTS: usize = 200;
/// Where everybody gets the same: also for the drawer when everybody solves it.
const RELAXED_POINTS: u32 = 100;

/// Points for the guesser at `place` (1 is the first), `elapsed` into a drawing
/// time of `total` (> 0).
pub fn guesser(scoring: Scoring, elapsed: Millis, total: Millis, place: u32) -> u32 {
    match scoring {
        Scoring::Competitive => competitive(elapsed, total, place),
        Scoring::Relaxed => RELAXED_POINTS,
        Scoring::None => 0,
    }
}

/// Points for the guesser at `place` (1 is the first), `elapsed` into a
/// drawing time of `total` (> 0). Strictly falling in `place`: nobody who
/// guesses later in the same turn has as many, also where seats change hands
/// and more people guess than a room holds.
fn competitive(elapsed: Millis, total: Millis, place: u32) -> u32 {
    let left = total.saturating_sub(elapsed);
    let speed = (SPEED_POINTS * left / total.max(1)).cast_signed();
    let order = match place {
        1 => 60,
        2 => 50,
        later => 48 - i64::from(later),
    };
    u32::try_from(GUESS_POINTS + speed + order).unwrap_or(0)
}

/// Points for the drawer when `solved` of `people` have solved it.
pub fn drawer(scoring: Scoring, solved: usize, people: usize) -> u32 {
    let most = match scoring {
        Scoring::Competitive => DRAWER_POINTS,
        Scoring::Relaxed => RELAXED_POINTS as usize,
        Scoring::None => 0,
    };
    u32::try_from(most * solved / people.max(solved).max(1)).unwrap_or(u32::MAX)
}

/// What a team has: the points of its players per head, rounded, since teams
/// may differ in size. `None` without players.
pub fn team(points: impl Iterator<Item = u32>) -> Option<u32> {
    let (heads, sum) = points.fold((0, 0), |(heads, sum), points| {
        (heads + 1, sum + u64::from(points))
    });
    let rounded = (sum + heads / 2).checked_div(heads)?;
    u32::try_from(rounded).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_guessers_always_have_fewer_points() {
        for elapsed in [0, 1, 40_000, 79_999, 80_000] {
            for place in 1..147 {
                assert!(
                    competitive(elapsed, 80_000, place) > competitive(elapsed, 80_000, place + 1)
                );
            }
        }
    }

    #[test]
    fn the_documented_examples() {
        assert_eq!(competitive(0, 80_000, 1), 310);
        assert_eq!(competitive(40_000, 80_000, 2), 225);
        assert_eq!(competitive(80_000, 80_000, 3), 145);
        assert_eq!(drawer(Scoring::Competitive, 0, 0), 0);
        assert_eq!(drawer(Scoring::Competitive, 2, 3), 133);
        assert_eq!(drawer(Scoring::Competitive, 3, 3), 200);
    }

    #[test]
    fn relaxed_points_are_the_same_for_all() {
        for (elapsed, place) in [(0, 1), (40_000, 2), (80_000, 39)] {
            assert_eq!(guesser(Scoring::Relaxed, elapsed, 80_000, place), 100);
            assert_eq!(guesser(Scoring::None, elapsed, 80_000, place), 0);
        }
        assert_eq!(drawer(Scoring::Relaxed, 3, 4), 75);
        assert_eq!(drawer(Scoring::None, 4, 4), 0);
    }

    #[test]
    fn a_team_has_its_points_per_head() {
        assert_eq!(team([100, 101].into_iter()), Some(101));
        assert_eq!(team([100, 100, 101].into_iter()), Some(100));
        assert_eq!(team([u32::MAX; 40].into_iter()), Some(u32::MAX));
        assert_eq!(team([0].into_iter()), Some(0));
        assert_eq!(team([].into_iter()), None);
    }
}
