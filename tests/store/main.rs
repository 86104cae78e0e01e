//! The store, through its public handle and a real file.
//!
//! `kept` is what people keep for later, and how much of it there may be.
#![allow(clippy::unwrap_used, missing_docs)]

mod kept;

use std::sync::Arc;

use drawsync::clock::unix_now;
use drawsync::limits::{
    FULL_GUEST_LIFE_SECONDS, GUEST_LIFE_SECONDS, LEADERBOARD_ROWS_MAX, PACKS_PER_USER,
    PAST_ROOM_SECONDS, PAST_ROOMS_PER_USER, REPORT_SECONDS, REPORTS_MAX, ROSTERS_PER_USER,
};
use drawsync::protocol::client::ReportReason;
use drawsync::protocol::ids::{PackCode, RoomCode, UserId};
use drawsync::protocol::language::Language;
use drawsync::store::{
    Account, CreateError, Done, FILE_NAME, GameRecord, NewAccount, Opened, Pack, PackHead,
    PackRefused, PastRoomRow, PlayerRecord, QueueFull, ReportRow, RosterRefused, RosterRow, Save,
    Statistics, Store, StoreError,
};
use rusqlite::Connection;
use tempfile::TempDir;

fn new_store() -> (Store, TempDir) {
    let dir = tempfile::tempdir().unwrap();
    (Store::open(dir.path(), u64::MAX).unwrap().0, dir)
}

/// A connection of somebody else, to look behind the store's back.
fn sql(dir: &TempDir) -> Connection {
    Connection::open(dir.path().join(FILE_NAME)).unwrap()
}

fn number(dir: &TempDir, query: &str) -> i64 {
    sql(dir).query_row(query, [], |row| row.get(0)).unwrap()
}

fn new(username: &str, email: Option<&str>) -> NewAccount {
    NewAccount {
        username: username.into(),
        email: email.map(String::from),
        password_hash: "$hash".into(),
        is_admin: false,
    }
}

fn account(store: &Store, username: &str) -> Account {
    store.create_account(new(username, None)).unwrap()
}

/// Hands a finished game over, as part of a save.
fn record_game(store: &Store, game: GameRecord) -> Result<(), QueueFull> {
    let mut save = Save::new(0, Arc::new(|_, _| ()));
    save.games = vec![game];
    store.save(Box::new(save))
}

/// Players with their scores, the best first.
fn game(id: &str, players: &[(&Account, u32)]) -> GameRecord {
    let players = players
        .iter()
        .enumerate()
        .map(|(at, (account, score))| PlayerRecord {
            user_id: account.id,
            username: account.username.to_string(),
            score: *score,
            rank: at as u32 + 1,
            words_guessed: 2,
            words_drawn: 1,
        });
    GameRecord {
        id: id.into(),
        room_name: "Room".into(),
        code: "ABCDEF".into(),
        started_at: 1_000,
        ended_at: 1_600,
        play_seconds: 590,
        rounds: 3,
        players: players.collect(),
    }
}

/// Everything that was handed over before is written after this.
fn flush(store: &Store) {
    store.end_tokens(UserId(0)).unwrap();
}

#[test]
fn a_file_is_new_once_and_keeps_what_it_was_given() {
    let (store, dir) = new_store();
    let lea = account(&store, "Lea");
    store.create_guest("Ben").unwrap();
    store.close();

    let (store, opened) = Store::open(dir.path(), u64::MAX).unwrap();
    let expected = Opened {
        new: false,
        kept: None,
        accounts: 1,
        guests: 1,
    };
    assert_eq!(opened, expected);
    assert_eq!(store.account(lea.id).unwrap(), Some(lea));
}

#[test]
fn a_newer_file_is_refused_in_one_sentence() {
    let (store, dir) = new_store();
    store.close();
    sql(&dir).pragma_update(None, "user_version", 99).unwrap();
    let Err(error) = Store::open(dir.path(), u64::MAX) else {
        panic!("opened a newer file");
    };
    assert!(matches!(error, StoreError::Newer { found: 99, .. }));
    let sentence = error.to_string();
    assert!(sentence.contains("newer DrawSync"), "{sentence}");
    assert!(!sentence.contains('\n'));
}

#[test]
fn account_names_and_addresses_are_unique_as_people_see_them() {
    let (store, _dir) = new_store();
    let lea = store
        .create_account(new("Lea Ann", Some("Lea@example.org")))
        .unwrap();
    assert!(!lea.is_guest && lea.is_active && lea.generation == 0);
    for name in ["Lea Ann", "lea-ann", "LEAANN", "Ｌea Ann"] {
        assert_eq!(
            store.create_account(new(name, None)),
            Err(CreateError::NameTaken)
        );
        assert_eq!(store.create_guest(name), Err(CreateError::NameTaken));
        assert_eq!(store.account_by_name(name).unwrap().unwrap().id, lea.id);
    }
    let twice = store.create_account(new("Ben", Some("lea@EXAMPLE.org")));
    assert_eq!(twice, Err(CreateError::EmailTaken));
    assert!(store.account_by_name("Ben").unwrap().is_none());
    assert!(store.create_account(new("Ben", None)).is_ok());
    assert!(store.create_account(new("Mia", None)).is_ok());
    assert_eq!(store.accounts().unwrap().len(), 3);
}

#[test]
fn two_lessons_with_the_same_names() {
    let (store, _dir) = new_store();
    let names: Vec<String> = (1..=28).map(|number| format!("Pupil {number}")).collect();
    let lesson = || -> Vec<Account> {
        names
            .iter()
            .map(|name| store.create_guest(name).unwrap())
            .collect()
    };
    let (first, second) = (lesson(), lesson());
    for (a, b) in first.iter().zip(&second) {
        assert_eq!(a.username, b.username);
        assert_ne!(a.id, b.id);
        assert!(a.is_guest && a.email.is_none() && a.password_hash.is_none());
    }
    // A guest is no account, and does not keep anybody from being one.
    assert!(store.account_by_name("Pupil 7").unwrap().is_none());
    assert!(store.create_account(new("Pupil 7", None)).is_ok());
}

#[test]
fn accounts_are_changed_and_deleted() {
    let (store, _dir) = new_store();
    let lea = account(&store, "Lea");
    assert!(store.set_admin(lea.id, true).unwrap());
    assert!(store.set_password(lea.id, "$other".into()).unwrap());
    assert!(store.end_tokens(lea.id).unwrap());
    let changed = store.account(lea.id).unwrap().unwrap();
    assert!(changed.is_admin && changed.user().is_admin);
    assert_eq!(changed.password_hash.as_deref(), Some("$other"));
    assert_eq!(changed.generation, 2);

    let ben = store.create_guest("Ben").unwrap();
    assert!(!store.set_admin(ben.id, true).unwrap());
    assert!(!store.set_password(ben.id, "$x".into()).unwrap());

    assert!(store.delete_user(lea.id).unwrap());
    assert!(!store.delete_user(lea.id).unwrap());
    assert_eq!(store.account(lea.id).unwrap(), None);
    // Tokens name ids: a deleted one is never given to somebody else.
    assert!(store.delete_user(ben.id).unwrap());
    assert!(account(&store, "Mia").id > ben.id);
}

#[test]
fn a_game_counts_once_however_often_it_is_handed_over() {
    let (store, dir) = new_store();
    let (lea, ben) = (account(&store, "Lea"), store.create_guest("Ben").unwrap());
    assert_eq!(
        store.statistics(lea.id).unwrap(),
        Some(Statistics::default())
    );
    assert_eq!(store.statistics(UserId(99)).unwrap(), None);

    let record = game("one", &[(&lea, 700), (&ben, 301)]);
    for _ in 0..3 {
        record_game(&store, record.clone()).unwrap();
    }
    record_game(&store, game("two", &[(&ben, 400), (&lea, 100)])).unwrap();
    flush(&store);
    let expected = Statistics {
        games_played: 2,
        games_won: 1,
        total_score: 800,
        words_guessed: 4,
        words_drawn: 2,
        total_play_time: 1_180,
        last_played_at: Some(1_600),
    };
    assert_eq!(store.statistics(lea.id).unwrap(), Some(expected.clone()));
    assert_eq!(expected.average_score(), 400);
    assert_eq!(Statistics::default().average_score(), 0);
    assert_eq!(store.statistics(ben.id).unwrap().unwrap().total_score, 701);
    assert_eq!(number(&dir, "SELECT count(*) FROM game_players"), 4);
}

#[test]
fn a_game_is_recorded_without_those_who_are_gone() {
    let (store, dir) = new_store();
    let (lea, ben) = (account(&store, "Lea"), account(&store, "Ben"));
    let record = game("one", &[(&ben, 5), (&lea, 3)]);
    store.delete_user(ben.id).unwrap();
    record_game(&store, record).unwrap();
    flush(&store);
    assert_eq!(store.statistics(ben.id).unwrap(), None);
    assert_eq!(store.statistics(lea.id).unwrap().unwrap().total_score, 3);
    let query = "SELECT count(*) FROM game_players WHERE username = 'Ben' AND user_id IS NULL";
    assert_eq!(number(&dir, query), 1);

    // When the last of its players goes, the game goes too.
    store.delete_user(lea.id).unwrap();
    assert_eq!(number(&dir, "SELECT count(*) FROM games"), 0);
    assert_eq!(number(&dir, "SELECT count(*) FROM game_players"), 0);
}

#[test]
fn a_game_that_breaks_a_rule_of_the_schema_does_not_sink_the_others() {
    let (store, dir) = new_store();
    let lea = account(&store, "Lea");
    let mut bad = game("bad", &[(&lea, 5)]);
    bad.players[0].rank = 0;
    record_game(&store, game("first", &[(&lea, 1)])).unwrap();
    record_game(&store, bad).unwrap();
    record_game(&store, game("last", &[(&lea, 2)])).unwrap();
    flush(&store);
    assert_eq!(store.statistics(lea.id).unwrap().unwrap().total_score, 3);
    assert_eq!(number(&dir, "SELECT count(*) FROM games"), 2);
}

#[test]
fn the_leaderboard_shows_accounts_that_have_played() {
    let (store, _dir) = new_store();
    let players: Vec<Account> = ["A", "B", "C"].map(|name| account(&store, name)).into();
    account(&store, "Idle");
    let guest = store.create_guest("Guest").unwrap();
    let record = game(
        "one",
        &[
            (&guest, 900),
            (&players[0], 50),
            (&players[1], 50),
            (&players[2], 70),
        ],
    );
    record_game(&store, record).unwrap();
    record_game(&store, game("two", &[(&players[2], 11)])).unwrap();
    flush(&store);
    let rows = store.leaderboard(10).unwrap();
    let seen: Vec<_> = rows
        .iter()
        .map(|row| {
            (
                row.rank,
                row.username.as_str(),
                row.total_score,
                row.average_score,
            )
        })
        .collect();
    assert_eq!(seen, [(1, "C", 81, 40), (2, "A", 50, 50), (2, "B", 50, 50)]);
    assert_eq!(store.leaderboard(1).unwrap().len(), 1);
    assert_eq!(store.leaderboard(0).unwrap().len(), 0);
}

#[test]
fn the_leaderboard_is_bounded() {
    let (store, _dir) = new_store();
    for number in 0..=LEADERBOARD_ROWS_MAX {
        let lea = account(&store, &format!("A{number}"));
        record_game(&store, game(&format!("{number}"), &[(&lea, 1)])).unwrap();
    }
    flush(&store);
    let rows = store.leaderboard(u32::MAX).unwrap();
    assert_eq!(rows.len(), LEADERBOARD_ROWS_MAX as usize);
}

#[test]
fn guests_go_sixty_days_after_they_were_last_seen() {
    let (store, dir) = new_store();
    let now = unix_now();
    let lea = account(&store, "Lea");
    let (old, back, young) = (
        store.create_guest("Old").unwrap(),
        store.create_guest("Back").unwrap(),
        store.create_guest("Young").unwrap(),
    );
    record_game(&store, game("one", &[(&old, 9)])).unwrap();
    flush(&store);
    let long_ago = now - GUEST_LIFE_SECONDS - 10;
    let query = "UPDATE users SET created_at = ?1, last_seen_at = ?1 WHERE username <> 'Young'";
    sql(&dir).execute(query, [long_ago]).unwrap();
    store.seen(back.id);
    flush(&store);

    assert_eq!(store.delete_old_guests(now - 60).unwrap(), 0);
    assert_eq!(store.delete_old_guests(now).unwrap(), 1);
    assert_eq!(store.account(old.id).unwrap(), None);
    assert_eq!(store.statistics(old.id).unwrap(), None);
    assert_eq!(number(&dir, "SELECT count(*) FROM games"), 0);
    for kept in [lea.id, back.id, young.id] {
        assert!(store.account(kept).unwrap().is_some());
    }

    // The store does it by itself when it starts.
    let query = "UPDATE users SET last_seen_at = ?1 WHERE username = 'Young'";
    sql(&dir).execute(query, [long_ago]).unwrap();
    store.close();
    let (store, opened) = Store::open(dir.path(), u64::MAX).unwrap();
    assert_eq!(opened.guests, 1);
    assert_eq!(store.account(young.id).unwrap(), None);
}

#[test]
fn being_seen_is_written_once_an_hour() {
    let (store, dir) = new_store();
    let ben = store.create_guest("Ben").unwrap();
    let set = |at: i64| {
        let query = "UPDATE users SET last_seen_at = ?1";
        sql(&dir).execute(query, [at]).unwrap();
        store.seen(ben.id);
        flush(&store);
        store.account(ben.id).unwrap().unwrap().last_seen_at
    };
    let now = unix_now();
    assert_eq!(set(now - 600), now - 600);
    assert!(set(now - 4_000) >= now);
}

#[test]
fn many_threads_write_and_read_at_once() {
    let (store, _dir) = new_store();
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let store = store.clone();
            scope.spawn(move || {
                for number in 0..50 {
                    let guest = store.create_guest(&format!("G{thread}-{number}")).unwrap();
                    // What was answered is what everybody reads.
                    assert_eq!(store.account(guest.id).unwrap().unwrap(), guest);
                    record_game(&store, game(&format!("{thread}-{number}"), &[(&guest, 7)]))
                        .unwrap();
                }
            });
        }
        // The same name at the same moment: one gets it.
        let made: Vec<_> = (0..8)
            .map(|_| {
                let store = store.clone();
                scope.spawn(move || store.create_account(new("Lea", None)).is_ok())
            })
            .collect();
        let made = made.into_iter().filter_map(|thread| thread.join().ok());
        assert_eq!(made.filter(|made| *made).count(), 1);
    });
    flush(&store);
    let guests = (1..=401).filter_map(|id| store.statistics(UserId(id)).unwrap());
    assert_eq!(guests.map(|one| one.total_score).sum::<u64>(), 8 * 50 * 7);
}

#[test]
fn closing_writes_what_waits_and_then_takes_no_more() {
    let (store, dir) = new_store();
    let lea = account(&store, "Lea");
    for number in 0..1_000 {
        record_game(&store, game(&number.to_string(), &[(&lea, 1)])).unwrap();
    }
    let other = store.clone();
    store.close();
    assert_eq!(number(&dir, "SELECT count(*) FROM games"), 1_000);
    assert_eq!(
        record_game(&other, game("late", &[(&lea, 1)])),
        Err(QueueFull)
    );
    assert_eq!(other.end_tokens(lea.id), Err(StoreError::Unavailable));
    assert!(other.account(lea.id).unwrap().is_some());
    other.close();
}

#[test]
fn a_reader_does_not_wait_for_another_process_that_writes() {
    let (store, dir) = new_store();
    let lea = account(&store, "Lea");
    let other = sql(&dir);
    other
        .execute_batch("BEGIN IMMEDIATE; UPDATE users SET is_admin = 1")
        .unwrap();
    assert!(!store.account(lea.id).unwrap().unwrap().is_admin);
    other.execute_batch("COMMIT").unwrap();
    assert!(store.account(lea.id).unwrap().unwrap().is_admin);
}

#[test]
fn a_save_whose_transaction_fails_says_so_and_can_be_handed_over_again() {
    let (store, dir) = new_store();
    let lea = account(&store, "Lea");
    let other = sql(&dir);
    let (results, answers) = crossbeam_channel::unbounded();
    let done: Done = Arc::new(move |ticket, result| results.send((ticket, result)).unwrap());
    let save = |ticket| {
        let mut save = Save::new(ticket, Arc::clone(&done));
        save.games = vec![game("one", &[(&lea, 7)])];
        store.save(Box::new(save)).unwrap();
        answers.recv().unwrap()
    };
    // Longer than the store waits for the lock: its transaction fails.
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let (ticket, result) = save(7);
    assert!(ticket == 7 && result.is_err(), "{ticket} {result:?}");
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(save(8), (8, Ok(())));
    assert_eq!(store.statistics(lea.id).unwrap().unwrap().total_score, 7);
    store.close();
}
