//! The benchmark: the release binary over loopback, beside a bare relay of the
//! same shape in the same run. `make bench` runs it; words on its command line
//! choose measurements.
//!
//! It has no thresholds. docs/PERFORMANCE.md says what the figures mean.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a benchmark's numbers are far below the limits"
)]

mod crowd;
mod measure;
mod relay;
mod report;
mod subject;
mod wire;

use std::path::Path;
use std::{env, io};

use report::Report;

fn main() -> io::Result<()> {
    let words: Vec<String> = env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    if words == ["relay"] {
        return relay::run();
    }
    rlimit::increase_nofile_limit(u64::MAX)?;
    let mut report = Report::default();
    println!(
        "{:<52}{:>12}{:>12} {:<20}{:>7}  goal\n",
        "", "DrawSync", "yardstick", "", "ratio"
    );
    for (name, measure) in measure::ALL {
        if words.is_empty() || words.iter().any(|word| word == name) {
            measure(&mut report);
        }
    }
    if words.is_empty() {
        report.write(&Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/bench"))?;
    } else {
        println!("\n{}", report::machine());
    }
    Ok(())
}
