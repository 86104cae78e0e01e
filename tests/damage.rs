//! Damaged and foreign files, met by the real binary: a clear line that names
//! the file and what to do, and not a byte of it is changed.
#![allow(clippy::unwrap_used, missing_docs)]

use std::fs;
use std::path::Path;
use std::thread;

use drawsync::store::{FILE_NAME, StoreError, backup};

#[path = "common/command.rs"]
mod command;
#[path = "common/content.rs"]
mod content;

use command::{FREE_PORTS, Server, refused, run, said, text};
use content::{fill, rows, rows_in};

const PAGE: usize = drawsync::limits::STORE_PAGE_BYTES as usize;

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The bytes of a healthy database.
fn healthy() -> Vec<u8> {
    let root = tempfile::tempdir().unwrap();
    fill(root.path(), 40);
    fs::read(root.path().join(FILE_NAME)).unwrap()
}

/// The first page of a table's tree.
fn page_of(database: &[u8], table: &str) -> usize {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("test.db");
    fs::write(&file, database).unwrap();
    let sql = rusqlite::Connection::open(&file).unwrap();
    let query = "SELECT rootpage FROM sqlite_schema WHERE name = ?1";
    let page: u32 = sql.query_row(query, [table], |row| row.get(0)).unwrap();
    (page as usize - 1) * PAGE
}

/// Where a text stands; what is left of earlier pages stands before it.
fn place_of(database: &[u8], text: &str) -> usize {
    let mut places = database.windows(text.len());
    places.rposition(|bytes| bytes == text.as_bytes()).unwrap()
}

/// A database with the bits of some bytes turned round.
fn flipped(database: &[u8], at: std::ops::Range<usize>) -> Vec<u8> {
    let mut flipped = database.to_vec();
    for byte in &mut flipped[at] {
        *byte ^= 0xff;
    }
    flipped
}

/// Damage, and what `drawsync check` still finds of the users.
fn damaged() -> Vec<(&'static str, Vec<u8>)> {
    let whole = healthy();
    let users = page_of(&whole, "users");
    let index = page_of(&whole, "users_by_email");
    let leaf = place_of(&whole, "player7@example.org") / PAGE * PAGE;
    let text = place_of(&whole, "CREATE TABLE statistics");
    let mut cases = vec![
        ("empty", Vec::new()),
        ("random", {
            let mut dice = fastrand::Rng::with_seed(7);
            (0..3 * PAGE).map(|_| dice.u8(..)).collect()
        }),
        ("magic", flipped(&whole, 3..4)),
        ("page size", flipped(&whole, 16..17)),
        ("schema page", flipped(&whole, 100..108)),
        ("schema text", flipped(&whole, text..text + 100)),
        ("table page", flipped(&whole, users..users + 8)),
        ("index page", flipped(&whole, index..index + 8)),
        ("leaf", flipped(&whole, leaf..leaf + 8)),
    ];
    for length in [
        1,
        15,
        99,
        100,
        PAGE - 1,
        PAGE,
        whole.len() / 2,
        whole.len() - 1,
    ] {
        cases.push(("truncated", whole[..length].to_vec()));
    }
    cases
}

#[test]
fn a_damaged_database_is_named_and_left_as_it_is() {
    let root = tempfile::tempdir().unwrap();
    for (number, (name, bytes)) in damaged().into_iter().enumerate() {
        let dir = root.path().join(number.to_string());
        fs::create_dir(&dir).unwrap();
        let file = dir.join(FILE_NAME);
        fs::write(&file, &bytes).unwrap();
        let copy = root.path().join("copy.db");
        let what = format!("{name}, {} bytes", bytes.len());
        println!("{what}");
        for command in [
            &FREE_PORTS[..],
            &["user", "list"],
            &["user", "add", "Eve"],
            &["backup", path(&copy)],
        ] {
            let line = refused(&dir, command, "x\n", 1);
            assert!(line.contains(path(&file)), "{what}: {line}");
            assert!(line.contains("drawsync restore"), "{what}: {line}");
            assert!(line.contains("start anew"), "{what}: {line}");
        }
        assert!(!copy.exists(), "{what}");
        let output = run(&dir, &["check"], "");
        assert_eq!(output.status.code(), Some(1), "{what}");
        let said = text(&output.stdout);
        assert!(said.contains(path(&file)), "{what}: {said}");
        assert!(said.contains("drawsync restore"), "{what}: {said}");
        assert_eq!(fs::read(&file).unwrap(), bytes, "{what}");
    }
}

#[test]
fn what_can_be_read_of_a_damaged_database_is_told() {
    let whole = healthy();
    let games = page_of(&whole, "games");
    let root = tempfile::tempdir().unwrap();
    fs::write(
        root.path().join(FILE_NAME),
        flipped(&whole, games..games + 8),
    )
    .unwrap();
    let output = run(root.path(), &["check"], "");
    let said = text(&output.stdout);
    assert!(
        said.contains("users 40, statistics 40, games none"),
        "{said}"
    );
    assert!(text(&output.stderr).contains("wrong in"), "{said}");
}

#[test]
fn a_damaged_database_is_replaced_by_a_restore_and_kept() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("data");
    fill(&dir, 3);
    let file = root.path().join("b.db");
    said(&dir, &["backup", path(&file)], "");
    let damaged = flipped(&fs::read(dir.join(FILE_NAME)).unwrap(), 0..200);
    fs::write(dir.join(FILE_NAME), &damaged).unwrap();
    let told = said(&dir, &["restore", path(&file)], "");
    assert_eq!(rows_in(&dir), rows(&file));
    let kept = told.lines().find_map(|line| line.split_once("kept in "));
    assert_eq!(fs::read(kept.unwrap().1).unwrap(), damaged);
    Server::start(&dir);
}

#[test]
fn the_database_of_another_program_is_refused() {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join(FILE_NAME);
    let sql = rusqlite::Connection::open(&file).unwrap();
    sql.execute_batch(
        "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);
         INSERT INTO users VALUES (1, 'theirs'); PRAGMA user_version = 1",
    )
    .unwrap();
    drop(sql);
    let before = fs::read(&file).unwrap();
    let copy = root.path().join("copy.db");
    for command in [&FREE_PORTS[..], &["user", "list"], &["backup", path(&copy)]] {
        let line = refused(root.path(), command, "", 1);
        assert!(line.contains("not a database of this program"), "{line}");
    }
    assert_eq!(run(root.path(), &["check"], "").status.code(), Some(1));
    let line = refused(&root.path().join("new"), &["restore", path(&file)], "", 1);
    assert!(line.contains("no backup of DrawSync"), "{line}");
    assert!(!root.path().join("new").exists());
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn a_backup_that_is_not_as_it_was_written_is_refused() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("data");
    fill(&dir, 40);
    let good = root.path().join("good.db");
    said(&dir, &["backup", path(&good)], "");
    let whole = fs::read(&good).unwrap();
    let content = rows(&good);

    let bad = root.path().join("bad.db");
    let mut refusals = 0;
    // Every 307th byte: every page, its head and its cells, and all of the header.
    let places = (0..100).chain((100..whole.len()).step_by(307));
    for (number, at) in places.clone().enumerate() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (number % 8);
        fs::write(&bad, &bytes).unwrap();
        match backup::verify(&bad) {
            Err(StoreError::BadBackup { .. }) => refusals += 1,
            Err(error) => panic!("byte {at}: {error}"),
            // Nothing is written there.
            Ok(_) => assert_eq!(rows(&bad), content, "byte {at}"),
        }
    }
    // The rest is room for more rows.
    assert!(5 * refusals > places.count(), "{refusals}");

    let mut cases = vec![Vec::new(), b"no backup at all".repeat(400)];
    for length in [
        1,
        99,
        PAGE,
        whole.len() / 2,
        whole.len() - PAGE,
        whole.len() - 1,
    ] {
        cases.push(whole[..length].to_vec());
    }
    let before = rows_in(&dir);
    let new = root.path().join("new");
    for bytes in cases {
        fs::write(&bad, &bytes).unwrap();
        for dir in [&dir, &new] {
            let line = refused(dir, &["restore", path(&bad)], "", 1);
            assert!(line.contains("bad.db cannot be restored"), "{line}");
            assert!(line.contains("take another backup"), "{line}");
        }
        assert_eq!(fs::read(&bad).unwrap(), bytes);
    }
    assert!(!new.exists());
    assert_eq!(rows_in(&dir), before);
    let names = fs::read_dir(&dir).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let left: Vec<String> = names.filter(|name| name.contains("restore")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_backup_of_a_newer_program_is_refused() {
    let root = tempfile::tempdir().unwrap();
    fill(root.path(), 1);
    let file = root.path().join("b.db");
    for change in ["PRAGMA user_version = 99", "UPDATE backup SET format = 99"] {
        let _ = fs::remove_file(&file);
        said(root.path(), &["backup", path(&file)], "");
        let sql = rusqlite::Connection::open(&file).unwrap();
        sql.execute_batch(change).unwrap();
        drop(sql);
        let line = refused(root.path(), &["restore", path(&file)], "", 1);
        assert!(line.contains("b.db cannot be restored"), "{line}");
        assert!(line.contains("made by a newer DrawSync"), "{line}");
    }
}

#[test]
fn a_check_finds_what_is_wrong_and_nothing_else() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("data");
    assert!(refused(&dir, &["check"], "", 1).contains("holds no data"));
    assert!(!dir.exists());
    fill(&dir, 4);
    let fine = said(&dir, &["check"], "");
    assert!(
        fine.contains("fine (rows: users 4, statistics 4, games 4"),
        "{fine}"
    );
    assert!(fine.contains("token.key: fine"), "{fine}");
    let server = Server::start(&dir);
    assert_eq!(said(&dir, &["check"], ""), fine);
    drop(server);

    // A reference that leads nowhere.
    let sql = rusqlite::Connection::open(dir.join(FILE_NAME)).unwrap();
    sql.execute_batch("PRAGMA foreign_keys = off; DELETE FROM users WHERE id = 1")
        .unwrap();
    drop(sql);
    let said = text(&run(&dir, &["check"], "").stdout);
    assert!(
        said.contains("a row of statistics names one of users"),
        "{said}"
    );

    // A room whose record is not what was written, beside one that is no room.
    let sql = rusqlite::Connection::open(dir.join(FILE_NAME)).unwrap();
    sql.execute_batch(
        "PRAGMA foreign_keys = off; DELETE FROM statistics WHERE user_id = 1;
         DELETE FROM word_packs WHERE user_id = 1; DELETE FROM past_rooms WHERE user_id = 1;
         DELETE FROM rosters WHERE user_id = 1; DELETE FROM reports WHERE by_id = 1;
         UPDATE game_players SET user_id = NULL WHERE user_id = 1;
         INSERT INTO rooms (id, record, crc) VALUES (5, '{\"format\":1}', 7), (6, '', 0)",
    )
    .unwrap();
    drop(sql);
    let said = text(&run(&dir, &["check"], "").stdout);
    assert!(
        said.contains("live room 5: its checksum does not fit"),
        "{said}"
    );
    assert!(said.contains("live room 6: "), "{said}");
    assert!(said.contains("fine (rows: "), "{said}");

    // A pack, a past room and a list of names whose texts are not what was written.
    let sql = rusqlite::Connection::open(dir.join(FILE_NAME)).unwrap();
    for table in ["word_packs", "past_rooms", "rosters"] {
        let flip = format!("UPDATE {table} SET crc = 7 WHERE user_id = 2");
        assert_eq!(sql.execute(&flip, []), Ok(1));
    }
    drop(sql);
    let said = text(&run(&dir, &["check"], "").stdout);
    assert!(said.contains("a word pack of user 2 is damaged"), "{said}");
    let names = "a list of names of user 2 is damaged";
    assert!(said.contains(names), "{said}");
    let past = said.lines().find(|line| line.contains("the past room "));
    assert!(past.unwrap().contains(" is damaged"), "{said}");

    for key in ["", "ab", &"x".repeat(64)] {
        fs::write(dir.join("token.key"), key).unwrap();
        let said = text(&run(&dir, &["check"], "").stdout);
        assert!(said.contains("token.key is damaged"), "{said}");
        let line = refused(&dir, &["backup", path(&root.path().join("b.db"))], "", 1);
        assert!(line.contains("token.key is damaged"), "{line}");
    }
    fs::remove_file(dir.join(FILE_NAME)).unwrap();
    let said = text(&run(&dir, &["check"], "").stdout);
    assert!(said.contains("drawsync.db: missing"), "{said}");
}

#[test]
fn a_locked_database_is_named() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("data");
    fill(&dir, 1);
    let sql = rusqlite::Connection::open(dir.join(FILE_NAME)).unwrap();
    sql.execute_batch("PRAGMA locking_mode = exclusive; BEGIN EXCLUSIVE; DELETE FROM games")
        .unwrap();
    let copy = root.path().join("copy.db");
    let backup = ["backup", path(&copy)];
    // All at once: each waits for some seconds.
    thread::scope(|scope| {
        for command in [&FREE_PORTS[..], &backup, &["user", "list"]] {
            let dir = &dir;
            scope.spawn(move || {
                let line = refused(dir, command, "", 1);
                assert!(line.contains("drawsync.db is locked by another"), "{line}");
            });
        }
        scope.spawn(|| {
            let output = run(&dir, &["check"], "");
            assert_eq!(output.status.code(), Some(1));
            assert!(text(&output.stdout).contains("is locked by another"));
        });
    });
    sql.execute_batch("ROLLBACK").unwrap();
    drop(sql);
    assert!(said(&dir, &["check"], "").contains("games 1"));
}
