//! Points. docs/PROTOCOL.md, "Scoring", and the client's help say the same.

use super::Millis;

/// For everybody who guesses the word.
const GUESS_POINTS: i64 = 100;
/// On top, for guessing at once; falls evenly to 0 at the end of the time.
const SPEED_POINTS: Millis = 150;
/// For the drawer when everybody solves it.
const DRAWER_POINTS: usize = 200;

/// Points for the guesser at `place` (1 is the first), `elapsed` into a
/// drawing time of `total` (> 0). Strictly falling in `place`: nobody who
/// guesses later in the same turn has as many, also where seats change hands
/// and more people guess than a room holds.
pub fn guesser(elapsed: Millis, total: Millis, place: u32) -> u32 {
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
pub fn drawer(solved: usize, people: usize) -> u32 {
    u32::try_from(DRAWER_POINTS * solved / people.max(solved).max(1)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_guessers_always_have_fewer_points() {
        for elapsed in [0, 1, 40_000, 79_999, 80_000] {
            for place in 1..147 {
                assert!(guesser(elapsed, 80_000, place) > guesser(elapsed, 80_000, place + 1));
            }
        }
    }

    #[test]
    fn the_documented_examples() {
        assert_eq!(guesser(0, 80_000, 1), 310);
        assert_eq!(guesser(40_000, 80_000, 2), 225);
        assert_eq!(guesser(80_000, 80_000, 3), 145);
        assert_eq!(drawer(0, 0), 0);
        assert_eq!(drawer(2, 3), 133);
        assert_eq!(drawer(3, 3), 200);
    }
}
