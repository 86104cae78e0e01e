//! What this program is built of: licences that go with its own, no runtime
//! that hides threads, no crate twice. Needs no network.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;

/// One of these must be enough.
const LICENCES: [&str; 9] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];
/// Asynchronous runtimes and what they stand on: this program has threads.
const BANNED: [&str; 8] = [
    "async-std",
    "async-io",
    "futures-executor",
    "mio",
    "openssl-sys",
    "polling",
    "smol",
    "tokio",
];

fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--offline", "--format-version", "1"])
        .args(["--filter-platform", "x86_64-unknown-linux-gnu"])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let used = metadata["resolve"]["nodes"].as_array().unwrap();
    let is_used = |package: &&Value| used.iter().any(|node| node["id"] == package["id"]);
    let packages = metadata["packages"].as_array().unwrap();
    packages.iter().filter(is_used).cloned().collect()
}

/// Whether an SPDX expression can be met with `LICENCES`.
fn is_free(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ").replace(['(', ')'], "");
    expression.split(" AND ").all(|part| {
        let known = |name: &str| LICENCES.contains(&name.split(" WITH ").next().unwrap().trim());
        part.split(" OR ").any(known)
    })
}

#[test]
fn every_dependency_is_free_wanted_and_there_once() {
    let packages = packages();
    assert!(packages.len() > 20, "the real list");
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in &packages {
        let text = |field: &str| package[field].as_str().unwrap_or_default();
        let (name, version, licence) = (text("name"), text("version"), text("license"));
        assert!(is_free(licence), "{name} {version}: {licence}");
        assert!(!BANNED.contains(&name), "{name}");
        versions.entry(name).or_default().push(version);
    }
    versions.retain(|_, versions| versions.len() > 1);
    // Each of these is wanted in two versions by libraries that are the newest.
    let known = ["getrandom", "rand_core", "syn"];
    let twice: Vec<&str> = versions.keys().copied().collect();
    assert_eq!(twice, known, "{versions:?}");
}

#[test]
fn licences_are_read_as_they_are_meant() {
    assert!(is_free("MIT OR GPL-3.0") && is_free("MIT/Apache-2.0"));
    assert!(is_free("(MIT OR Apache-2.0) AND Unicode-3.0"));
    assert!(!is_free("GPL-3.0") && !is_free("MIT AND GPL-3.0") && !is_free(""));
}
