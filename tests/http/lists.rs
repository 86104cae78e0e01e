//! Lists of words and of names.

use drawsync::limits::{
    HTTP_BODY_BYTES_MAX, USER_LISTS_MAX, WORD_LIST_BYTES_MAX, WORD_LIST_ENTRIES_MAX,
};
use serde_json::json;

use crate::server::Server;

#[test]
fn a_list_is_looked_at_and_given_to_a_room_by_its_host_alone() {
    let server = Server::open();
    let (lea, ben) = (server.guest("Lea"), server.guest("Ben"));
    let room = server.post("/rooms/", &lea, json!({"name": "Owls", "language": "de"}));
    let code = room.json()["room_code"]
        .as_str()
        .expect("a code")
        .to_owned();
    let words = format!("/rooms/{code}/words");

    // What German Excel saves, in Windows-1252.
    let sheet =
        b"Wort;Synonyme;Erkl\xe4rung\r\nBr\xf6tchen;Semmel;Geb\xe4ck\r\n---;;\r\ndas br\xf6tchen;;\r\n";
    let seen = server.list("POST", "/words?language=de", &ben, sheet);
    assert_eq!(seen.status, 200, "{}", seen.body);
    let seen = seen.json();
    assert_eq!(seen["layout"], "table");
    let roll = json!({"word": "Brötchen", "synonyms": ["Semmel"], "definition": "Gebäck"});
    assert_eq!(seen["entries"][0], roll);
    assert_eq!(seen["findings_total"], 2);
    let finding = &seen["findings"][0];
    assert_eq!(finding["problem"], "nothing_to_guess");
    assert_eq!(finding["message"], "line 3: “---” has nothing to guess.");
    let alike = json!({
        "line": 4, "word": "das brötchen", "problem": "alike", "of": "Brötchen",
        "message": "line 4: “das brötchen” is the same to guess as “Brötchen”.",
    });
    assert_eq!(seen["findings"][1], alike);
    let other = server
        .list("POST", "/words?layout=words", &ben, "a,b,c\nd,e,f")
        .json();
    assert_eq!(other["entries"].as_array().map(Vec::len), Some(6));

    // Only the host may give a room words; nobody else is shown them.
    let mut refusals = Vec::new();
    for (method, target, who, list) in [
        ("PUT", words.as_str(), "", "cat"),
        ("PUT", &words, &ben, "cat"),
        ("DELETE", &words, &ben, ""),
        ("GET", &words, &ben, ""),
        ("GET", &words, &lea, ""),
        ("PUT", &words, &lea, "---\n\u{1f388}\n"),
        ("PUT", "/rooms/AAAAAA/words", &lea, "cat"),
        ("POST", "/words?language=xx", &lea, "cat"),
        ("POST", "/words?layout=heap", &lea, "cat"),
    ] {
        refusals.push(server.list(method, target, who, list).refusal().0);
    }
    assert_eq!(refusals, [401, 403, 403, 403, 403, 422, 404, 422, 422]);
    let given = server.list("PUT", &words, &lea, sheet);
    assert_eq!(given.json()["entries"], json!([roll]));
    let shown = server.list("GET", &words, &lea, "");
    assert_eq!(shown.json()["entries"], json!([roll]));
    assert_eq!(server.list("GET", &words, &ben, "").status, 403);
    let room = server.get(&format!("/rooms/{code}"));
    assert!(!room.body.contains("tchen") && room.json()["custom_words"] == "only");

    assert_eq!(server.list("DELETE", &words, &lea, "").status, 200);
    assert_eq!(server.list("GET", &words, &lea, "").status, 403);
}

#[test]
fn a_list_may_be_larger_than_any_other_body_and_has_an_end() {
    let server = Server::open();
    let lea = server.guest("Lea");
    let line = |number| format!("{number} is a number with a rather long name{number}\n");
    let long: String = (0..9_000).map(line).collect();
    let list = server.list("POST", "/words", &lea, &long[..WORD_LIST_BYTES_MAX]);
    assert_eq!(list.status, 200, "{}", list.body);
    assert!(list.json()["entries"].as_array().map(Vec::len) <= Some(WORD_LIST_ENTRIES_MAX));
    let refused = server.list("POST", "/words", &lea, vec![b'a'; WORD_LIST_BYTES_MAX + 1]);
    assert_eq!(
        refused.refusal(),
        (413, "The list is larger than 256 KiB.".into())
    );
    let refused = server.list(
        "POST",
        "/auth/guest",
        &lea,
        vec![b'a'; HTTP_BODY_BYTES_MAX + 1],
    );
    assert_eq!(refused.status, 413);
    let refused = (0..=USER_LISTS_MAX).find_map(|_| {
        let answer = server.list("POST", "/words", &lea, "cat");
        (answer.status != 200).then_some(answer.status)
    });
    assert_eq!(refused, Some(429));
}

#[test]
fn packs_are_kept_shared_by_code_and_changed_by_their_owner_alone() {
    let server = Server::open();
    let (lea, ben) = (server.account("lea"), server.account("ben"));
    let guest = server.guest("Gast");
    assert_eq!(server.list("GET", "/packs/", &lea, "").json(), json!([]));

    let sheet = "word\tsynonyms\tdefinition\natom\tparticle\tvery small\nion\t\t\n---\t\t\n";
    let kept = server.list(
        "POST",
        "/packs/words?name=Physik+5b&language=de",
        &lea,
        sheet,
    );
    assert_eq!(kept.status, 200, "{}", kept.body);
    let kept = kept.json();
    assert_eq!(kept["pack"]["name"], "Physik 5b");
    assert_eq!(
        (&kept["pack"]["count"], &kept["list"]["findings_total"]),
        (&json!(2), &json!(1))
    );
    let code = kept["pack"]["pack_code"]
        .as_str()
        .expect("a code")
        .to_owned();
    let (pack, words) = (format!("/packs/{code}"), format!("/packs/{code}/words"));
    assert_eq!(
        server.list("GET", "/packs/", &lea, "").json(),
        json!([kept["pack"]])
    );
    assert_eq!(server.list("GET", "/packs/", &ben, "").json(), json!([]));

    let mut refusals = Vec::new();
    for (method, target, who, list) in [
        ("GET", "/packs/", "", ""),
        ("GET", "/packs/", &guest, ""),
        ("POST", "/packs/words?name=x", &guest, "cat"),
        ("POST", "/packs/words", &lea, "cat"),
        ("POST", "/packs/words?name=+", &lea, "cat"),
        ("POST", "/packs/words?name=x", &lea, "---"),
        ("PUT", &format!("{words}?name=x"), &ben, "cat"),
        ("DELETE", &pack, &ben, ""),
        ("GET", "/packs/AAAAAAAAAA", &lea, ""),
        ("GET", &pack, "", ""),
    ] {
        refusals.push(server.list(method, target, who, list).refusal().0);
    }
    assert_eq!(refusals, [401, 403, 403, 422, 422, 422, 404, 404, 404, 401]);

    // Whoever knows the code can look, take it away, and use it in a room.
    let seen = server.list("GET", &pack, &ben, "").json();
    assert_eq!(
        (&seen["is_own"], &seen["entries"][1]),
        (&json!(false), &json!({"word": "ion"}))
    );
    let csv = server.list("GET", &format!("{pack}/csv"), &ben, "");
    assert!(
        csv.has("Content-Type: text/csv; charset=utf-8"),
        "{}",
        csv.head
    );
    assert_eq!(
        csv.body,
        "\u{feff}word,synonyms,definition\natom,particle,very small\nion,,\n"
    );
    let room = server
        .post("/rooms/", &guest, json!({"name": "Owls"}))
        .json();
    let room = format!(
        "/rooms/{}/words",
        room["room_code"].as_str().expect("a code")
    );
    let typed = format!("{}-{}", &code[..5], code[5..].to_lowercase());
    let used = server.list("PUT", &format!("{room}?pack={typed}"), &guest, "");
    assert_eq!(used.json()["entries"], seen["entries"], "{}", used.body);
    let unknown = server.list("PUT", &format!("{room}?pack=x"), &guest, "");
    assert_eq!(
        unknown.refusal(),
        (404, "There is no pack with that code.".into())
    );

    let renamed = server.list("PUT", &format!("{words}?name=Neu"), &lea, "cat\ndog\nowl");
    let renamed = renamed.json();
    assert_eq!(
        (&renamed["pack"]["name"], &renamed["pack"]["count"]),
        (&json!("Neu"), &json!(3))
    );
    assert_eq!(renamed["pack"]["pack_code"], *code);
    assert_eq!(server.list("DELETE", &pack, &lea, "").status, 200);
    assert_eq!(server.list("GET", &pack, &lea, "").status, 404);
    // The room keeps its words.
    assert_eq!(
        server.list("GET", &room, &guest, "").json()["entries"],
        seen["entries"]
    );
}

#[test]
fn lists_of_names_are_looked_at_and_kept_for_their_owner_alone() {
    let server = Server::open();
    let (lea, ben) = (server.account("lea"), server.account("ben"));
    let guest = server.guest("Gast");
    let sheet = "Vorname;Klasse\nMia;7b\nBen;7b\nmia;7b\n";
    let seen = server.list("POST", "/names", &guest, sheet).json();
    assert_eq!(seen["names"], json!(["Mia", "Ben"]));
    let finding = json!({
        "line": 4, "name": "mia", "problem": "alike", "of": "Mia",
        "message": "line 4: “mia” looks like “Mia”.",
    });
    assert_eq!(seen["findings"], json!([finding]));

    assert_eq!(server.list("GET", "/rosters/", &lea, "").json(), json!([]));
    let kept = server.list("POST", "/rosters/names?name=7b", &lea, sheet);
    assert_eq!(kept.status, 200, "{}", kept.body);
    let kept = kept.json();
    assert_eq!(
        (&kept["name"], &kept["names"]),
        (&json!("7b"), &seen["names"])
    );
    let roster = format!("/rosters/{}", kept["id"]);
    let names = format!("{roster}/names");
    let all = |token: &str| server.list("GET", "/rosters/", token, "").json();
    assert_eq!((all(&lea), all(&ben)), (json!([kept]), json!([])));

    let mut refusals = Vec::new();
    for (method, target, who, list) in [
        ("POST", "/names", "", "Mia"),
        ("POST", "/names", &guest, ""),
        ("GET", "/rosters/", &guest, ""),
        ("POST", "/rosters/names?name=x", &guest, "Mia"),
        ("POST", "/rosters/names", &lea, "Mia"),
        ("POST", "/rosters/names?name=x", &lea, "---"),
        ("PUT", &format!("{names}?name=x"), &ben, "Mia"),
        ("PUT", "/rosters/x/names?name=x", &lea, "Mia"),
        ("DELETE", &roster, &ben, ""),
    ] {
        refusals.push(server.list(method, target, who, list).refusal().0);
    }
    assert_eq!(refusals, [401, 400, 403, 403, 422, 422, 404, 404, 404]);

    let changed = server.list("PUT", &format!("{names}?name=7c"), &lea, "Zoe, Tom");
    assert_eq!(changed.json()["names"], json!(["Zoe", "Tom"]));
    assert_eq!(all(&lea)[0]["name"], "7c");
    assert_eq!(server.list("DELETE", &roster, &lea, "").status, 200);
    assert_eq!(all(&lea), json!([]));
}
