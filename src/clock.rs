//! The wall clock. It stamps rows and ends tokens; a machine without a clock of
//! its own starts in the past and jumps, so no game is timed by it.

use std::time::{SystemTime, UNIX_EPOCH};

/// Now, in Unix seconds.
pub fn unix_now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs() as i64)
}

/// A time as the HTTP API writes it: UTC, whole seconds, no zone
/// (`2026-11-23T06:50:16`).
pub fn utc_text(unix_seconds: i64) -> String {
    let (days, seconds) = (
        unix_seconds.div_euclid(86_400),
        unix_seconds.rem_euclid(86_400),
    );
    let (year, month, day) = civil(days);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
}

/// A time as part of a file's name: UTC, without colons, which a stick that was
/// formatted for Windows does not take (`2026-11-23T065016Z`).
pub fn name_text(unix_seconds: i64) -> String {
    utc_text(unix_seconds).replace(':', "") + "Z"
}

/// Year, month and day, so many days after 1970-01-01. Years start in March
/// here, which puts the leap day at the end of one, and 400 of them are an era.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::{name_text, utc_text};

    #[test]
    fn times_are_written_as_utc() {
        assert_eq!(utc_text(0), "1970-01-01T00:00:00");
        assert_eq!(utc_text(951_827_696), "2000-02-29T12:34:56");
        assert_eq!(utc_text(1_795_416_616), "2026-11-23T06:50:16");
        assert_eq!(utc_text(4_107_542_399), "2100-02-28T23:59:59");
        assert_eq!(utc_text(4_107_542_400), "2100-03-01T00:00:00");
        assert_eq!(utc_text(-1), "1969-12-31T23:59:59");
        assert_eq!(name_text(1_795_416_616), "2026-11-23T065016Z");
    }
}
