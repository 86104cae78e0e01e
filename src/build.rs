//! Has the crate built again when the web client was: its files have new names
//! after every build, and only those that were embedded are watched otherwise.

use std::path::Path;

const CLIENT: &str = "www/dist";

fn main() {
    println!("cargo::rerun-if-changed=src/build.rs");
    // A debug build reads the files when they are asked for. A folder that is
    // not there counts as changed each time.
    let is_release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    if is_release || Path::new(CLIENT).exists() {
        println!("cargo::rerun-if-changed={CLIENT}");
    }
}
