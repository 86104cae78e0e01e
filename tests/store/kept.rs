//! What people keep for later: packs, lists of names, reports, rooms that have
//! ended; and a database that holds as much as it may.

use super::*;

#[test]
fn packs_are_bounded_go_with_their_account_and_tell_damage() {
    let (store, dir) = new_store();
    let (lea, ben) = (account(&store, "lea"), account(&store, "ben"));
    let mut dice = fastrand::Rng::with_seed(1);
    let mut pack = |owner: &Account, changed_at| Pack {
        code: PackCode::draw(&mut dice),
        owner: owner.id,
        head: PackHead {
            name: "Owls".into(),
            language: Language::De,
            count: 1,
        },
        changed_at,
    };
    for at in 0..PACKS_PER_USER {
        let added = store.add_pack(pack(&lea, at.into()), "[]".into());
        assert_eq!(added, Ok(Ok(())));
    }
    let more = store.add_pack(pack(&lea, 99), "[]".into());
    assert_eq!(more, Ok(Err(PackRefused::TooMany)));
    let own = pack(&ben, 7);
    assert_eq!(store.add_pack(own.clone(), "[1]".into()), Ok(Ok(())));
    let packs = store.packs(lea.id).unwrap();
    assert_eq!(packs.len(), PACKS_PER_USER as usize);
    assert!(packs.is_sorted_by_key(|pack| std::cmp::Reverse(pack.changed_at)));
    assert_eq!(
        store.pack(own.code).unwrap(),
        Some((own.clone(), Ok("[1]".into())))
    );
    let theirs = Pack {
        owner: lea.id,
        ..own.clone()
    };
    let refused = store.replace_pack(theirs, "[]".into());
    assert_eq!(refused, Ok(Err(PackRefused::NotFound)));
    assert_eq!(store.delete_pack(lea.id, own.code), Ok(false));

    let flip = "UPDATE word_packs SET words = '[2]' WHERE code = ?1";
    sql(&dir).execute(flip, [own.code.as_str()]).unwrap();
    assert_eq!(store.pack(own.code).unwrap(), Some((own, Err(()))));
    assert_eq!(store.delete_user(ben.id), Ok(true));
    let left = number(&dir, "SELECT count(*) FROM word_packs");
    assert_eq!(left, i64::from(PACKS_PER_USER));
}

#[test]
fn a_flood_of_reports_from_one_room_hides_no_other_one() {
    let (store, _dir) = new_store();
    let lea = store.create_guest("Lea").unwrap();
    let ben = store.create_guest("Ben").unwrap();
    let report = |room: &str, reported_at| ReportRow {
        id: 0,
        room: RoomCode::parse(room).unwrap(),
        by: lea.id,
        by_name: "Lea".into(),
        about: ben.id,
        about_name: "Ben".into(),
        reason: ReportReason::Chat,
        reported_at,
    };
    let mut all = Save::new(0, Arc::new(|_, result| result.unwrap()));
    all.reports.push(report("K7M4QX", 0));
    let many = i64::from(REPORTS_MAX) + 3;
    all.reports.extend((0..many).map(|at| report("ABCDEF", at)));
    store.save(Box::new(all)).unwrap();
    // Behind the save, in the same queue.
    store.forget_old_reports(0).unwrap();
    let kept = store.reports().unwrap();
    assert_eq!(kept.len(), REPORTS_MAX as usize);
    let [.., oldest_of_flood, oldest] = &kept[..] else {
        panic!("there are some");
    };
    assert_eq!(oldest.room.as_str(), "K7M4QX");
    assert_eq!(oldest_of_flood.reported_at, 4);
}

#[test]
fn reports_are_bounded_in_number_and_age_and_go_with_whom_they_name() {
    let (store, _dir) = new_store();
    let lea = store.create_guest("Lea").unwrap();
    let ben = store.create_guest("Ben").unwrap();
    let gone = store.create_guest("Gone").unwrap();
    assert_eq!(store.delete_user(gone.id), Ok(true));
    let report = |by: &Account, about: &Account, reported_at| ReportRow {
        id: 0,
        room: RoomCode::parse("K7M4QX").unwrap(),
        by: by.id,
        by_name: by.username.to_string(),
        about: about.id,
        about_name: about.username.to_string(),
        reason: ReportReason::Drawing,
        reported_at,
    };
    let mut all = Save::new(0, Arc::new(|_, result| result.unwrap()));
    all.reports.push(report(&lea, &gone, 0));
    let many = i64::from(REPORTS_MAX) + 3;
    all.reports
        .extend((0..many).map(|at| report(&lea, &ben, at)));
    store.save(Box::new(all)).unwrap();
    // Behind the save, in the same queue.
    store.forget_old_reports(0).unwrap();
    let kept = store.reports().unwrap();
    assert_eq!(kept.len(), REPORTS_MAX as usize);
    let newest = ReportRow {
        id: kept[0].id,
        ..report(&lea, &ben, many - 1)
    };
    assert_eq!(kept[0], newest, "the newest first");
    assert_eq!(kept[kept.len() - 1].reported_at, 3);

    assert_eq!(store.delete_report(newest.id), Ok(true));
    assert_eq!(store.delete_report(newest.id), Ok(false));
    assert_eq!(store.forget_old_reports(REPORT_SECONDS + 10), Ok(7));
    assert_eq!(store.reports().unwrap().len(), REPORTS_MAX as usize - 8);
    assert_eq!(store.delete_user(ben.id), Ok(true));
    assert_eq!(store.reports(), Ok(Vec::new()));
}

#[test]
fn rosters_are_bounded_go_with_their_account_and_tell_damage() {
    let (store, dir) = new_store();
    let (lea, ben) = (account(&store, "lea"), account(&store, "ben"));
    let roster = |owner: &Account, name: &str| RosterRow {
        id: 0,
        owner: owner.id,
        name: name.into(),
        names: "[\"Mia\"]".into(),
        changed_at: 7,
    };
    for _ in 1..ROSTERS_PER_USER {
        assert!(store.add_roster(roster(&lea, "7b")).unwrap().is_ok());
    }
    let first = store.add_roster(roster(&lea, "5a")).unwrap().unwrap();
    let more = store.add_roster(roster(&lea, "9c"));
    assert_eq!(more, Ok(Err(RosterRefused::TooMany)));
    let own = store.add_roster(roster(&ben, "8a")).unwrap().unwrap();
    let rosters = store.rosters(lea.id).unwrap();
    assert_eq!(rosters.len(), ROSTERS_PER_USER as usize);
    let expected = RosterRow {
        id: first,
        ..roster(&lea, "5a")
    };
    assert_eq!(rosters[0], expected);

    let theirs = RosterRow {
        id: own,
        ..roster(&lea, "8b")
    };
    let refused = store.replace_roster(theirs);
    assert_eq!(refused, Ok(Err(RosterRefused::NotFound)));
    assert_eq!(store.delete_roster(lea.id, own), Ok(false));
    let renamed = RosterRow {
        id: own,
        ..roster(&ben, "8b")
    };
    assert_eq!(store.replace_roster(renamed.clone()), Ok(Ok(())));
    assert_eq!(store.rosters(ben.id), Ok(vec![renamed]));
    assert_eq!(store.delete_roster(lea.id, first), Ok(true));

    let flip = "UPDATE rosters SET names = '[2]' WHERE id = ?1";
    sql(&dir).execute(flip, [own]).unwrap();
    assert_eq!(store.rosters(ben.id), Ok(Vec::new()));
    assert_eq!(store.delete_user(ben.id), Ok(true));
    let left = number(&dir, "SELECT count(*) FROM rosters");
    assert_eq!(left, i64::from(ROSTERS_PER_USER) - 1);
}

#[test]
fn rooms_that_have_ended_are_bounded_and_age() {
    let (store, dir) = new_store();
    let lea = account(&store, "lea");
    let guest = store.create_guest("Gast").unwrap();
    let mut dice = fastrand::Rng::with_seed(1);
    let mut past = |owner: &Account, ended_at| PastRoomRow {
        code: RoomCode::draw(&mut dice),
        owner: owner.id,
        record: "{}".into(),
        words: (ended_at > 5).then(|| "[]".into()),
        ended_at,
    };
    let more = i64::from(PAST_ROOMS_PER_USER) + 5;
    let rooms: Vec<PastRoomRow> = (0..more).map(|at| past(&lea, at)).collect();
    let mut save = Save::new(0, Arc::new(|_, result| result.unwrap()));
    save.past = rooms.clone();
    save.past.push(past(&guest, 7));
    store.save(Box::new(save)).unwrap();
    store.forget_old_rooms(0).unwrap();
    assert_eq!(store.past_rooms(guest.id), Ok(Vec::new()));
    let kept: Vec<PastRoomRow> = rooms[5..].iter().rev().cloned().collect();
    assert_eq!(store.past_rooms(lea.id), Ok(kept.clone()));

    let flip = "UPDATE past_rooms SET words = '[1]' WHERE code = ?1";
    sql(&dir).execute(flip, [kept[0].code.as_str()]).unwrap();
    assert_eq!(store.past_rooms(lea.id), Ok(kept[1..].to_vec()));
    assert_eq!(store.forget_past_room(guest.id, kept[1].code), Ok(false));
    assert_eq!(store.forget_past_room(lea.id, kept[1].code), Ok(true));
    let late = PAST_ROOM_SECONDS + kept[3].ended_at;
    assert_eq!(store.forget_old_rooms(late), Ok(kept.len() - 4));
}

#[test]
fn a_full_database_keeps_nothing_new_and_lets_everybody_play() {
    const BYTES_MAX: u64 = 1024 * 1024;
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(dir.path(), BYTES_MAX).unwrap();
    let (lea, ben) = (account(&store, "lea"), store.create_guest("Ben").unwrap());
    let mut dice = fastrand::Rng::with_seed(1);
    let mut pack = || Pack {
        code: PackCode::draw(&mut dice),
        owner: lea.id,
        head: PackHead {
            name: "Owls".into(),
            language: Language::De,
            count: 1,
        },
        changed_at: 1,
    };
    let words = "x".repeat(200 * 1024);
    let mut packs = Vec::new();
    let refused = loop {
        let pack = pack();
        match store.add_pack(pack.clone(), words.clone()) {
            Ok(Ok(())) => packs.push(pack),
            other => break other,
        }
    };
    assert_eq!(refused, Err(StoreError::Full));
    assert!(packs.len() > 3);
    // The last one that was kept may go over the limit, and nothing after it.
    let bytes = number(
        &dir,
        "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
    );
    let over = words.len() as i64 + 64 * 1024;
    assert!(bytes > BYTES_MAX as i64 && bytes < BYTES_MAX as i64 + over);
    let changed = store.replace_pack(packs[0].clone(), words.clone());
    assert_eq!(changed, Err(StoreError::Full));
    let full = CreateError::Unavailable(StoreError::Full);
    assert_eq!(store.create_account(new("Mia", None)), Err(full));

    // People come and play, and their games count.
    for id in ["one", "two"] {
        record_game(&store, game(id, &[(&lea, 5), (&ben, 3)])).unwrap();
    }
    flush(&store);
    assert_eq!(store.statistics(lea.id).unwrap().unwrap().games_played, 2);
    assert_eq!(number(&dir, "SELECT count(*) FROM games"), 1);
    let old = "UPDATE users SET last_seen_at = last_seen_at - ?1 WHERE id = ?2";
    let days = (2 * FULL_GUEST_LIFE_SECONDS, ben.id.0);
    sql(&dir).execute(old, days).unwrap();
    let mia = store.create_guest("Mia").unwrap();
    assert_eq!(store.account(ben.id), Ok(None));
    store.create_guest("Tim").unwrap();
    assert!(store.account(mia.id).unwrap().is_some());

    assert_eq!(store.delete_pack(lea.id, packs[0].code), Ok(true));
    assert_eq!(store.replace_pack(packs[1].clone(), words), Ok(Ok(())));
    account(&store, "Mia");
}

#[test]
fn rooms_that_end_are_not_kept_in_a_full_database() {
    let dir = tempfile::tempdir().unwrap();
    let lea = account(&Store::open(dir.path(), u64::MAX).unwrap().0, "lea");
    let (store, _) = Store::open(dir.path(), 1).unwrap();
    let mut save = Save::new(0, Arc::new(|_, result| result.unwrap()));
    save.past = vec![PastRoomRow {
        code: RoomCode::draw(&mut fastrand::Rng::with_seed(1)),
        owner: lea.id,
        record: "{}".into(),
        words: None,
        ended_at: 1,
    }];
    store.save(Box::new(save)).unwrap();
    flush(&store);
    assert_eq!(store.past_rooms(lea.id), Ok(Vec::new()));
}
