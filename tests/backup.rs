//! Backups with the real binary: what was backed up comes back, whatever
//! happens in between, and nothing is overwritten.
#![allow(clippy::unwrap_used, missing_docs)]

use std::fs::{self, File};
use std::ops::ControlFlow;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use drawsync::data_dir::{self, DataDir};
use drawsync::store::{self, FILE_NAME, Store, StoreError, backup, restore};
use rustix::process::Signal;
use serde_json::{Value, json};
use tempfile::TempDir;

#[path = "common/command.rs"]
mod command;
#[path = "common/content.rs"]
mod content;

use command::{Server, drawsync, refused, run, said, text};
use content::{fill, rows, rows_in};

const PATIENCE: Duration = Duration::from_secs(15);

/// A directory with a data directory in it that is not there yet.
fn root() -> (TempDir, PathBuf) {
    let root = tempfile::tempdir().unwrap();
    let data = root.path().join("data");
    (root, data)
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// The names in a directory that begin so.
fn names(dir: &Path, beginning: &str) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with(beginning))
        .collect();
    names.sort();
    names
}

/// An HTTP request to the server on a data directory.
fn ask(dir: &Path, method: minreq::Method, to: &str, token: &str, body: &Value) -> Value {
    let http = data_dir::holder(dir).unwrap().unwrap().http.unwrap();
    let answer = minreq::Request::new(method, format!("http://{http}{to}"))
        .with_header("Authorization", format!("Bearer {token}"))
        .with_header("Content-Type", "application/json")
        .with_body(body.to_string())
        .with_timeout(PATIENCE.as_secs())
        .send()
        .unwrap();
    assert_eq!(answer.status_code, 200, "{to}: {:?}", answer.as_str());
    serde_json::from_slice(answer.as_bytes()).unwrap()
}

#[test]
fn a_backup_of_a_running_server_is_the_same_server_elsewhere() {
    let (root, here) = root();
    let there = root.path().join("there");
    let file = root.path().join("a backup.db");
    let server = Server::start(&here);
    said(&here, &["user", "add", "Lea", "--admin"], "sesame\n");
    let guest = json!({"username": "Ben"});
    let guest = ask(&here, minreq::Method::Post, "/auth/guest", "", &guest);
    let token = guest["access_token"].as_str().unwrap();
    let room = json!({"name": "Class 4b", "is_private": true});
    let room = ask(&here, minreq::Method::Post, "/rooms/", token, &room);
    let code = room["room_code"].as_str().unwrap();

    let told = said(&here, &["backup", path(&file)], "");
    assert!(told.contains("a backup.db holds everything"), "{told}");
    assert_eq!(mode(&file), 0o600);
    // One file, without a log of its own, and nothing half made.
    assert_eq!(names(root.path(), "a backup"), ["a backup.db"]);
    assert_eq!(rows(&file), rows_in(&here));
    drop(server);

    let told = said(&there, &["restore", path(&file)], "");
    assert!(told.contains("is restored: made 2"), "{told}");
    assert!(!told.contains("kept"), "{told}");
    assert_eq!(rows_in(&there), rows(&file));
    assert_eq!(mode(&there.join("token.key")), 0o600);
    assert_eq!(
        names(&there, ""),
        ["drawsync.db", "server.lock", "token.key"]
    );
    let _server = Server::start(&there);
    let me = ask(&there, minreq::Method::Get, "/auth/me", token, &json!({}));
    assert_eq!(me["id"], guest["id"]);
    let rooms = said(&there, &["room", "list"], "");
    assert!(rooms.contains(&format!("{code}  Class 4b")), "{rooms}");
    assert!(said(&there, &["user", "list"], "").contains("Lea   admin"));
}

#[test]
fn a_backup_has_what_a_killed_server_has_left_in_its_log() {
    let (root, dir) = root();
    let mut server = Server::start(&dir);
    let guest = json!({"username": "Lea"});
    ask(&dir, minreq::Method::Post, "/auth/guest", "", &guest);
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    let before = fs::read(dir.join(FILE_NAME)).unwrap();
    let file = root.path().join("b.db");
    said(&dir, &["backup", path(&file)], "");
    assert!(rows(&file).contains("Lea"));
    assert_eq!(fs::read(dir.join(FILE_NAME)).unwrap(), before);
    assert!(said(&dir, &["check"], "").contains("fine"));
}

#[test]
fn a_backup_overwrites_nothing_and_invents_nothing() {
    let (root, dir) = root();
    let file = root.path().join("b.db");
    let line = refused(&dir, &["backup", path(&file)], "", 1);
    assert!(line.contains("holds no data"), "{line}");
    assert!(!dir.exists() && !file.exists());

    fill(&dir, 2);
    fs::write(&file, "mine").unwrap();
    let line = refused(&dir, &["backup", path(&file)], "", 1);
    assert!(
        line.contains("b.db exists already and is not overwritten"),
        "{line}"
    );
    assert_eq!(fs::read(&file).unwrap(), b"mine");

    // A directory gets a dated name.
    let shelf = root.path().join("shelf");
    fs::create_dir(&shelf).unwrap();
    said(&dir, &["backup", path(&shelf)], "");
    let made = names(&shelf, "");
    assert_eq!(made.len(), 1, "{made:?}");
    assert!(made[0].starts_with("drawsync-2"), "{made:?}");
    assert_eq!(rows(&shelf.join(&made[0])), rows_in(&dir));

    // One that another process is writing.
    let part = File::create(root.path().join("c.db.part")).unwrap();
    part.lock().unwrap();
    let target = root.path().join("c.db");
    let line = refused(&dir, &["backup", path(&target)], "", 1);
    assert!(line.contains("c.db.part is locked"), "{line}");
    // What an interrupted one has left is not in the way.
    drop(part);
    said(&dir, &["backup", path(&target)], "");
    assert_eq!(names(root.path(), "c.db"), ["c.db"]);

    let nowhere = root.path().join("none/d.db");
    let line = refused(&dir, &["backup", path(&nowhere)], "", 1);
    assert!(line.contains("none/d.db.part: No such file"), "{line}");
}

#[test]
fn a_backup_is_one_moment_however_much_is_written_meanwhile() {
    let (root, dir) = root();
    fill(&dir, 1);
    let sql = rusqlite::Connection::open(dir.join(FILE_NAME)).unwrap();
    sql.execute("UPDATE games SET room_name = ?1", ["x".repeat(5_000_000)])
        .unwrap();
    drop(sql);
    let (store, _) = Store::open(&dir, u64::MAX).unwrap();
    let file = root.path().join("b.db");
    let mut steps = 0;
    // With every step of the copy the server writes something.
    let made = backup::make(&dir, None, &file, 7, &mut |_| {
        steps += 1;
        store.create_guest(&format!("Late {steps}")).unwrap();
        ControlFlow::Continue(())
    });
    assert_eq!(made, Ok(()));
    assert!(steps > 2, "copied in {steps} steps");
    store.close();
    assert!(rows_in(&dir).contains("Late 1"));
    assert!(rows(&file).contains("Player 0") && !rows(&file).contains("Late"));

    // Whoever wants to end can stop it, and nothing is left.
    let stopped = root.path().join("stopped.db");
    let made = backup::make(&dir, None, &stopped, 7, &mut |_| ControlFlow::Break(()));
    assert!(matches!(made, Err(StoreError::Stopped { .. })), "{made:?}");
    assert_eq!(names(root.path(), "stopped").len(), 0);
}

#[test]
fn a_restore_keeps_what_was_there_and_can_be_undone() {
    let (root, dir) = root();
    let other = root.path().join("other");
    fill(&other, 3);
    let file = root.path().join("b.db");
    said(&other, &["backup", path(&file)], "");

    // The newest of the old ones stands in a log that nobody has tidied up.
    let mut server = Server::start(&dir);
    let guest = json!({"username": "Lea"});
    ask(&dir, minreq::Method::Post, "/auth/guest", "", &guest);
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    assert!(dir.join("drawsync.db-wal").metadata().unwrap().len() > 0);
    let before = rows_in(&dir);
    let key = fs::read(dir.join("token.key")).unwrap();

    let told = said(&dir, &["restore", path(&file)], "");
    assert_eq!(rows_in(&dir), rows(&file));
    assert_eq!(
        fs::read(dir.join("token.key")).unwrap(),
        fs::read(other.join("token.key")).unwrap()
    );
    let kept: Vec<&str> = told
        .lines()
        .filter_map(|line| line.strip_prefix("What was there before is kept in "))
        .collect();
    assert_eq!(kept.len(), 2, "{told}");
    assert!(kept[0].contains("drawsync.db.before-restore-2"), "{told}");
    assert_eq!(fs::read(kept[1]).unwrap(), key);
    assert_eq!(mode(Path::new(kept[1])), 0o600);
    Server::start(&dir);

    // A kept database can be restored like a backup.
    let told = said(&dir, &["restore", kept[0]], "");
    assert!(told.contains("holds no key"), "{told}");
    assert_eq!(rows_in(&dir), before);
    assert!(before.contains("Lea"));
    Server::start(&dir);
}

#[test]
fn a_restore_waits_for_the_server_to_end_and_for_a_file_that_can_be_meant() {
    let (root, dir) = root();
    fill(&dir, 2);
    let file = root.path().join("b.db");
    said(&dir, &["backup", path(&file)], "");
    let server = Server::start(&dir);
    let before = rows_in(&dir);
    let line = refused(&dir, &["restore", path(&file)], "", 1);
    let pid = format!("process {}", server.child.id());
    assert!(line.contains("in use") && line.contains(&pid), "{line}");
    drop(server);

    let own = dir.join(FILE_NAME);
    for (file, reason) in [
        (root.path(), "is a directory"),
        (&own, "is what would be replaced"),
        (&root.path().join("none.db"), "cannot read"),
    ] {
        let line = refused(&dir, &["restore", path(file)], "", 1);
        assert!(line.contains(reason), "{line}");
    }
    assert_eq!(rows_in(&dir), before);
    assert_eq!(names(&dir, "drawsync.db.").len(), 0);
}

#[test]
fn a_restore_that_was_cut_short_is_completed_by_the_next_start() {
    let (root, dir) = root();
    let other = root.path().join("other");
    fill(&other, 3);
    let key = fs::read(other.join("token.key")).unwrap();
    let file = root.path().join("b.db");
    said(&other, &["backup", path(&file)], "");
    let is_restored = |dir: &Path| {
        Server::start(dir).signal(Signal::TERM);
        assert!(!restore::is_pending(dir));
        assert_eq!(rows_in(dir), rows(&file));
        assert_eq!(fs::read(dir.join("token.key")).unwrap(), key);
        let kept = names(dir, "token.key.before-restore-");
        assert_eq!(kept.len(), 1, "{kept:?}");
    };

    // Decided, and nothing in place yet.
    fill(&dir, 1);
    let kept = restore::prepare(&dir, &file, 0).unwrap().unwrap();
    assert!(rows(&kept).contains("Player 0"));
    let finding = text(&run(&dir, &["check"], "").stdout);
    assert!(finding.contains("a restore was interrupted"), "{finding}");
    is_restored(&dir);

    // The database is in place, and the key is not.
    let dir = root.path().join("second");
    fill(&dir, 1);
    restore::prepare(&dir, &file, 0).unwrap();
    let cut = restore::finish(&dir, |_| Err("no power".into()));
    assert_eq!(cut, Err("no power".into()));
    assert_eq!(rows_in(&dir), rows(&file));
    is_restored(&dir);
}

#[test]
fn a_migrated_database_has_all_it_had_and_is_kept() {
    let (root, dir) = root();
    fs::create_dir(&dir).unwrap();
    let sql = rusqlite::Connection::open(dir.join(FILE_NAME)).unwrap();
    sql.execute_batch(include_str!("databases/version-1.sql"))
        .unwrap();
    sql.execute_batch(
        "PRAGMA user_version = 1;
         INSERT INTO users (username, name_key, password_hash, is_guest, is_admin, is_active, \
                            created_at, last_seen_at)
         VALUES ('Lea', 'lea', '$x', 0, 1, 1, 7, 7);
         INSERT INTO statistics (user_id, games_played, total_score) VALUES (1, 2, 300)",
    )
    .unwrap();
    drop(sql);
    assert!(store::is_older(&dir).unwrap());
    // Not under the hands of a server, which must be an older one.
    let server = DataDir::take(&dir).unwrap();
    let line = refused(&dir, &["user", "list"], "", 1);
    assert!(line.contains("older than this program"), "{line}");
    drop(server);
    let told = said(&dir, &["user", "list"], "");
    assert!(told.contains("Lea   admin  2      300"), "{told}");
    let kept = names(&dir, "drawsync.db.v1-before-v");
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert!(told.contains(&kept[0]), "{told}");
    let kept = dir.join(&kept[0]);
    assert_eq!(mode(&kept), 0o600);
    assert!(rows(&kept).contains("Lea"));
    assert!(!store::is_older(&dir).unwrap());
    // It is put back like a backup, and comes up to date again.
    let elsewhere = root.path().join("elsewhere");
    said(&elsewhere, &["restore", path(&kept)], "");
    assert!(said(&elsewhere, &["user", "list"], "").contains("Lea"));
}

/// Waits until a directory holds so many whole backups of the server's own.
fn wait_for_daily(dir: &Path, count: usize) -> Vec<String> {
    let end = Instant::now() + PATIENCE;
    loop {
        let mut names = names(dir, "drawsync-daily-");
        names.retain(|name| name.ends_with(".db"));
        if names.len() == count {
            return names;
        }
        assert!(Instant::now() < end, "{names:?}");
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_server_backs_itself_up_once_a_day_and_keeps_the_newest() {
    let (root, dir) = root();
    let shelf = root.path().join("on/a/shelf");
    let options = ["--backup-dir", path(&shelf), "--backup-keep", "3"];
    let mut server = Server::start_with(&dir, &options);
    // Nothing is made before its directory is there.
    while !shelf.exists() {
        thread::sleep(Duration::from_millis(10));
    }
    let first = wait_for_daily(&shelf, 1);
    assert_eq!(mode(&shelf), 0o700);
    assert_eq!(mode(&shelf.join(&first[0])), 0o600);
    server.signal(Signal::TERM);
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
    assert!(matches!(
        backup::verify(&shelf.join(&first[0])),
        Ok(Some(label)) if label.key.is_some()
    ));

    // A day later, beside two others: the oldest goes.
    let older = [1, 2, 3].map(|day| format!("drawsync-daily-2026-01-{day:02}T040000Z.db"));
    fs::rename(shelf.join(&first[0]), shelf.join(&older[2])).unwrap();
    let yesterday = SystemTime::now() - Duration::from_secs(24 * 3_600);
    for name in &older {
        let mut options = File::options();
        let file = options.append(true).create(true).open(shelf.join(name));
        file.unwrap().set_modified(yesterday).unwrap();
    }
    let server = Server::start_with(&dir, &options);
    let end = Instant::now() + PATIENCE;
    while shelf.join(&older[0]).exists() {
        assert!(Instant::now() < end, "nothing was rotated");
        thread::sleep(Duration::from_millis(10));
    }
    let names = wait_for_daily(&shelf, 3);
    assert_eq!(names[..2], older[1..]);
    drop(server);
}

#[test]
fn a_backup_directory_that_cannot_be_used_does_not_end_the_server() {
    let (root, dir) = root();
    let file = root.path().join("file");
    fs::write(&file, "").unwrap();
    let mut command = drawsync(&command::FREE_PORTS);
    command.args(["--host", "127.0.0.1", "--backup-dir", path(&file)]);
    let mut child = command.env("DRAWSYNC_DATA_DIR", &dir).spawn().unwrap();
    let mut log = std::io::BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("backup_failed") {
        line.clear();
        let read = std::io::BufRead::read_line(&mut log, &mut line).unwrap();
        assert!(read > 0, "the log has ended");
    }
    assert!(line.contains(path(&file)), "{line}");
    ask(&dir, minreq::Method::Get, "/health", "", &json!({}));
    let server = Server { child };
    server.signal(Signal::TERM);
}
