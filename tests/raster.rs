//! The pictures of `tests/canvas/*.json`, which the client draws too
//! (`www/src/canvas/raster.test.ts`): both must come to the hash in the file.
//!
//! A file holds `about`, `hash` and `ops`. To add one, write any eight digits
//! as its hash and run `DRAWSYNC_BLESS=1 cargo test --test raster`; that
//! writes the hashes of this raster into the files. Look at the pictures
//! before committing a changed hash: drawings that people have kept change
//! with it.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use drawsync::limits::{BRUSH_DIAMETERS, PALETTE};
use drawsync::protocol::op::{Op, Point};
use drawsync::raster::Picture;
use smallvec::smallvec;

#[derive(serde::Deserialize)]
struct Case {
    hash: String,
    ops: Vec<Op>,
}

fn cases() -> Vec<(PathBuf, String, Case)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/canvas");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let case = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{path:?}: {e}"));
        (path, text, case)
    };
    paths.into_iter().map(read).collect()
}

#[test]
fn every_case_has_its_hash() {
    let bless = std::env::var_os("DRAWSYNC_BLESS").is_some();
    for (path, text, case) in cases() {
        let hash = format!("{:08x}", Picture::of(&case.ops).hash());
        if bless {
            let (old, new) = (
                format!("\"hash\": \"{}\"", case.hash),
                format!("\"hash\": \"{hash}\""),
            );
            std::fs::write(&path, text.replacen(&old, &new, 1)).unwrap();
        } else {
            assert_eq!(hash, case.hash, "{path:?}");
        }
    }
}

/// However the points arrive, the picture is the same.
#[test]
fn points_may_come_one_by_one() {
    for (path, _, case) in cases() {
        let mut single = Vec::new();
        for op in &case.ops {
            let mut points = op.points().iter().map(|point| smallvec![*point]);
            match op {
                Op::Begin { color, size, .. } => single.push(Op::Begin {
                    color: *color,
                    size: *size,
                    points: points.next().unwrap(),
                }),
                Op::Move { .. } => {}
                other => single.push(other.clone()),
            }
            single.extend(points.map(|points| Op::Move { points }));
        }
        assert_eq!(
            Picture::of(&single).hash(),
            Picture::of(&case.ops).hash(),
            "{path:?}"
        );
    }
}

/// The disc and the strip, checked against the sentence that defines them.
#[test]
fn a_line_covers_the_pixels_within_its_radius_and_no_others() {
    for (a, b, size) in [
        ((30, 30), (30, 30), 1),
        ((100, 90), (160, 90), 0),
        ((90, 160), (90, 100), 2),
        ((60, 70), (207, 133), 3),
        ((211, 60), (59, 187), 1),
        ((-40, 20), (33, -64), 4),
    ] {
        let points = [a, b].map(|(x, y)| Point { x, y }).into_iter().collect();
        let (a, b) = (
            (i64::from(a.0), i64::from(a.1)),
            (i64::from(b.0), i64::from(b.1)),
        );
        let picture = Picture::of(&[
            Op::Begin {
                color: 3,
                size,
                points,
            },
            Op::End,
        ]);
        // In half pixels, since the centres of pixels lie on halves.
        let radius_squared = i64::from(BRUSH_DIAMETERS[usize::from(size)]).pow(2);
        let (dx, dy) = (2 * (b.0 - a.0), 2 * (b.1 - a.1));
        let length_squared = dx * dx + dy * dy;
        for y in 0..300 {
            for x in 0..300 {
                let (u, v) = (2 * x + 1 - 2 * a.0, 2 * y + 1 - 2 * a.1);
                let (along, across) = (dx * u + dy * v, dx * v - dy * u);
                let expected = u * u + v * v <= radius_squared
                    || (u - dx).pow(2) + (v - dy).pow(2) <= radius_squared
                    || (0 < along
                        && along <= length_squared
                        && across * across <= radius_squared * length_squared);
                let pixel = picture.pixels()[(y * 1600 + x) as usize];
                assert_eq!(pixel == 3, expected, "({x}, {y}) of {a:?} to {b:?}");
            }
        }
    }
}

#[test]
fn a_fill_keeps_to_its_side_of_a_diagonal() {
    let points = smallvec![Point { x: -64, y: -64 }, Point { x: 1263, y: 1263 }];
    let picture = Picture::of(&[
        Op::Begin {
            color: 3,
            size: 0,
            points,
        },
        Op::End,
        Op::Fill {
            color: 4,
            at: Point { x: 1599, y: 0 },
        },
    ]);
    for y in 0..1200 {
        for x in 0..1600 {
            let expected: &[u8] = if x > y { &[3, 4] } else { &[3, 0] };
            assert!(
                expected.contains(&picture.pixels()[y * 1600 + x]),
                "({x}, {y})"
            );
        }
    }
}

/// The client has its own copy of the palette and the pens.
#[test]
fn the_client_has_the_same_palette_and_pens() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/src/canvas/palette.ts");
    let text = std::fs::read_to_string(file).unwrap();
    let colors: Vec<&str> = text
        .match_indices("\"#")
        .map(|(at, _)| &text[at + 1..at + 8])
        .collect();
    assert_eq!(colors, PALETTE);
    assert!(text.contains(&format!("BRUSH_DIAMETERS = {BRUSH_DIAMETERS:?}")));
}
