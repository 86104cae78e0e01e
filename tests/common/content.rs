//! Real databases with something in them, and what that is.
#![allow(clippy::unwrap_used, dead_code)]

use std::path::Path;
use std::sync::Arc;

use drawsync::data_dir::DataDir;
use drawsync::protocol::client::ReportReason;
use drawsync::protocol::ids::{PackCode, RoomCode, UserId};
use drawsync::protocol::language::Language;
use drawsync::store::{
    FILE_NAME, GameRecord, NewAccount, Pack, PackHead, PastRoomRow, PlayerRecord, ReportRow,
    RosterRow, Save, Store,
};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

/// A data directory of a server that has ended: a key, `accounts` accounts and
/// as many games, word packs, lists of names, reports and past rooms.
pub fn fill(dir: &Path, accounts: usize) {
    DataDir::take(dir).unwrap().token_key().unwrap();
    let (store, _) = Store::open(dir, u64::MAX).unwrap();
    for number in 0..accounts {
        let account = NewAccount {
            username: format!("Player {number}"),
            email: Some(format!("player{number}@example.org")),
            password_hash: format!("$argon2id${number:064}"),
            is_admin: number == 0,
        };
        let id = store.create_account(account).unwrap().id;
        let pack = Pack {
            code: PackCode::draw(&mut fastrand::Rng::with_seed(number as u64)),
            owner: id,
            head: PackHead {
                name: "Owls".into(),
                language: Language::En,
                count: 1,
            },
            changed_at: 1_000,
        };
        let words = format!("[{{\"word\":\"owl {number}\"}}]");
        store.add_pack(pack, words).unwrap().unwrap();
        let roster = RosterRow {
            id: 0,
            owner: id,
            name: "7b".into(),
            names: format!("[\"Mia {number}\"]"),
            changed_at: 1_000,
        };
        store.add_roster(roster).unwrap().unwrap();
        let mut save = Save::new(number as u64, Arc::new(|_, result| result.unwrap()));
        save.games.push(game(number, id));
        save.past.push(PastRoomRow {
            code: RoomCode::draw(&mut fastrand::Rng::with_seed(number as u64)),
            owner: id,
            record: format!("{{\"format\":1,\"room\":{number}}}").into(),
            words: Some("owl".into()),
            ended_at: drawsync::clock::unix_now(),
        });
        save.reports.push(ReportRow {
            id: 0,
            room: RoomCode::draw(&mut fastrand::Rng::with_seed(number as u64)),
            by: id,
            by_name: "Lea".into(),
            about: id,
            about_name: format!("Ben {number}"),
            reason: ReportReason::Chat,
            reported_at: drawsync::clock::unix_now(),
        });
        store.save(Box::new(save)).unwrap();
    }
    store.close();
}

fn game(number: usize, user_id: UserId) -> GameRecord {
    GameRecord {
        id: format!("{number:032x}"),
        room_name: "Room".into(),
        code: "ABCDEF".into(),
        started_at: 1_000,
        ended_at: 1_600,
        play_seconds: 590,
        rounds: 3,
        players: vec![PlayerRecord {
            user_id,
            username: format!("Player {number}"),
            score: number as u32,
            rank: 1,
            words_guessed: 2,
            words_drawn: 1,
        }],
    }
}

/// Every row of every table but the label of a backup, as text.
pub fn rows(database: &Path) -> String {
    let sql = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut tables = sql
        .prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'backup' ORDER BY 1",
        )
        .unwrap();
    let tables = tables.query_map([], |row| row.get(0)).unwrap();
    let mut text = String::new();
    for table in tables.map(|name: Result<String, _>| name.unwrap()) {
        text += &format!("{table}\n");
        let mut all = sql
            .prepare(&format!("SELECT * FROM {table} NOT INDEXED"))
            .unwrap();
        let columns = all.column_count();
        let mut rows = all.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for column in 0..columns {
                match row.get_ref(column).unwrap() {
                    ValueRef::Text(cell) => {
                        text += &format!("{:?} ", String::from_utf8_lossy(cell))
                    }
                    cell => text += &format!("{cell:?} "),
                }
            }
            text.push('\n');
        }
    }
    text
}

/// The rows of a data directory.
pub fn rows_in(dir: &Path) -> String {
    rows(&dir.join(FILE_NAME))
}
