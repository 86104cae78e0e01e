//! `drawsync replay`: plays a recorded game again and shows that its scores
//! follow from what was said.

use std::fs;
use std::path::Path;

use super::say;
use super::table::table;
use crate::recording::{self, Score};

/// Replays a recording. Errors are a sentence with the line.
pub fn run(file: &Path) -> Result<(), String> {
    let name = file.display();
    let bytes = fs::read(file).map_err(|error| format!("cannot read {name}: {error}"))?;
    let text = String::from_utf8(bytes).map_err(|_| format!("{name} is no recording"))?;
    let replay = recording::replay(&text)
        .map_err(|fault| format!("{name}, line {}: {}", fault.line, fault.what))?;
    let program = env!("CARGO_PKG_VERSION");
    if replay.program != program {
        say(&format!(
            "Recorded by DrawSync {}, played again by {program}.",
            replay.program
        ));
    }
    let inputs = replay.inputs;
    let Some(result) = replay.result else {
        say(&format!(
            "Room {}: {inputs} inputs, each of them as it was taken. The recording stops before \
             the end of the game, so there is no result to compare.",
            replay.code
        ));
        return Ok(());
    };
    let row = |score: &Score| {
        [
            score.rank.to_string(),
            score.name.clone(),
            score.score.to_string(),
        ]
    };
    let rows: Vec<_> = result.iter().map(row).collect();
    say(&table(["RANK", "NAME", "SCORE"], &rows));
    say(&format!(
        "Room {}: these scores follow from the {inputs} inputs that were recorded.",
        replay.code
    ));
    Ok(())
}
