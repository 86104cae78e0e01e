//! The real server over real sockets: games, reconnects, broken input, and
//! peers that do too much or too little.
//!
//! What the rules are is in `tests/golden/`; here it is whether they arrive. How
//! WebSockets end is in `bridge.rs`.
#![allow(clippy::unwrap_used)]

#[path = "common/real.rs"]
mod real;

use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use drawsync::limits::MESSAGE_BYTES_MAX;
use real::{Client, Guest, Heard, PATIENCE, Server, frame, shake_hands};
use serde_json::{Value, json};
use socket2::{Domain, Socket, Type};

const TEXT: u8 = 0x81;

fn message(kind: &str) -> Value {
    json!({ "type": kind })
}

/// A server, somebody for each name, and a room of the first one.
fn house<const N: usize>(names: [&str; N]) -> (Server, [Guest; N], i64) {
    let server = Server::start();
    let guests = names.map(|name| server.guest(name));
    let room = server.room(&guests[0]);
    (server, guests, room)
}

/// The points of a player in a summary or on the podium.
fn points(list: &Value, field: &str, guest: &Guest) -> i64 {
    let entry = list.as_array().unwrap().iter();
    let mut entry = entry.filter(|entry| entry["user_id"] == guest.id);
    entry
        .next()
        .map_or(0, |entry| entry[field].as_i64().unwrap())
}

// ---- Games ------------------------------------------------------------------

#[test]
fn a_whole_game_over_tcp_and_websocket() {
    let (server, [lea, ben, zoe], room) = house(["Lea", "Ben", "Zoe"]);
    let mut on_tcp = Client::tcp(&server).joined(&lea, room);
    let mut on_tcp_too = Client::tcp(&server).joined(&ben, room);
    let mut on_ws = Client::ws(&server).joined(&zoe, room);
    on_tcp.send(&message("start_game"));

    // Lea draws; Ben guesses first, Zoe second, and the turn is over.
    let (word, turn) = on_tcp.choose();
    let stroke = [
        json!({"op": "begin", "color": 3, "size": 1, "points": [812, 604, 815, 606]}),
        json!({"op": "end"}),
    ];
    on_tcp.draw(turn, 0, &stroke);
    assert_eq!(on_tcp.until("draw_ack")["seq"], 2);
    assert_eq!(on_tcp_too.drawing(0, 2), stroke);
    assert_eq!(on_ws.drawing(0, 2), stroke);
    on_tcp_too.say(&word);
    assert_eq!(on_tcp_too.until("word")["word"], word);
    on_ws.send(&json!({"type": "guess_word", "guess": word}));
    let summary = on_ws.until_phase("summary");
    assert_eq!(
        (&summary["reason"], &summary["word"]),
        (&json!("all_guessed"), &json!(word))
    );
    // 100 + what is left of 150 + the order; nearly all of the time is left.
    let (first, second) = (
        points(&summary["points"], "points", &ben),
        points(&summary["points"], "points", &zoe),
    );
    assert!((260..=310).contains(&first), "{first}");
    assert!((250..=300).contains(&second) && second < first, "{second}");
    assert_eq!(points(&summary["points"], "points", &lea), 200);

    // Ben draws; everybody else guesses, and then Zoe's connection breaks.
    let (word, turn) = on_tcp_too.choose();
    assert_eq!(turn, 2);
    on_ws.say(&word);
    on_ws.until("word");
    on_tcp.say(&word);
    on_tcp.until_that(|message| {
        message["phase"]["turn"] == 2 && message["phase"]["name"] == "summary"
    });
    drop(on_ws);

    // Who is not there does not draw, and stands on the podium all the same.
    let podium = on_tcp.until_phase("podium");
    let score = |guest: &Guest| points(&podium["standings"], "score", guest);
    assert_eq!(podium["standings"].as_array().unwrap().len(), 3);
    assert!((200 + 250..=200 + 300).contains(&score(&lea)));
    assert_eq!(score(&ben), first + 200);
    assert!((second + 260..=second + 310).contains(&score(&zoe)));

    for guest in [&lea, &ben, &zoe] {
        // The store commits on its own thread.
        let begun = Instant::now();
        let stats = loop {
            let stats = server.get("/users/stats", guest);
            if stats["games_played"] == 1 || begun.elapsed() > PATIENCE {
                break stats;
            }
            thread::sleep(Duration::from_millis(20));
        };
        assert_eq!(stats["total_score"], score(guest), "{}", guest.name);
        assert_eq!(
            stats["games_won"],
            u8::from(guest.id == zoe.id),
            "{}",
            guest.name
        );
    }
}

// ---- Coming late, and coming back -------------------------------------------

#[test]
fn who_comes_late_gets_the_whole_drawing_and_who_comes_back_its_rest() {
    let (server, [lea, ben, zoe, old], room) = house(["Lea", "Ben", "Zoe", "Old"]);
    let mut drawer = Client::ws(&server).joined(&lea, room);
    let _other = Client::tcp(&server).joined(&ben, room);
    drawer.send(&message("start_game"));
    let (_, turn) = drawer.choose();
    let mut drawn = Vec::new();
    for stroke in 0..10 {
        let points: Vec<i32> = (0..500)
            .flat_map(|at| [at, 100 * stroke + at % 7])
            .collect();
        let ops = [
            json!({"op": "begin", "color": stroke, "size": 0, "points": points}),
            json!({"op": "end"}),
        ];
        drawer.draw(turn, drawn.len(), &ops);
        drawn.extend(ops);
    }
    drawer.until_that(|message| message["type"] == "draw_ack" && message["seq"] == drawn.len());

    let mut late = Client::page(&server).authenticated(&zoe);
    late.send(&json!({"type": "join_room", "room_id": room}));
    let state = late.until("room_joined");
    let expected = json!({"turn": turn, "seq": 0, "length": drawn.len()});
    assert_eq!(state["canvas"], expected);
    assert_eq!(late.drawing(0, drawn.len()), drawn);

    // One point a message, in slices.
    let mut of_old = Client::tcp(&server).joined_as_of_old(&old, room);
    let mut stamp = 0;
    for stroke in 0..10 {
        for at in 0..500 {
            let data = of_old.until("draw_data")["data"].take();
            assert_eq!(
                (&data["x"], &data["is_drawing"]),
                (&json!(f64::from(at) / 2.0), &json!(true))
            );
            assert_eq!(data["is_first_point"], at == 0, "{stroke} {at}");
            assert!(data["timestamp"].as_u64().unwrap() > stamp);
            stamp = data["timestamp"].as_u64().unwrap();
        }
        assert_eq!(of_old.until("draw_data")["data"]["is_drawing"], false);
    }

    drop(late);
    drawer.draw(turn, drawn.len(), &[json!({"op": "undo"})]);
    let known = drawn.len();
    let mut back = Client::page(&server).authenticated(&zoe);
    let resume = json!({"epoch": state["epoch"], "turn": turn, "seq": known});
    back.send(&json!({"type": "join_room", "room_id": room, "take_over": true, "resume": resume}));
    assert_eq!(back.until("room_joined")["canvas"]["seq"], known);
    assert_eq!(back.drawing(known, known + 1), [json!({"op": "undo"})]);

    // Another epoch is another house: all of it.
    let resume = json!({"epoch": 1, "turn": turn, "seq": known});
    back.send(&json!({"type": "join_room", "room_id": room, "resume": resume}));
    assert_eq!(back.until("room_joined")["canvas"]["seq"], 0);
    assert_eq!(back.drawing(0, known + 1)[..known], drawn);
}

#[test]
fn doodles_reach_all_but_old_pages_and_every_board_begins_anew() {
    let (server, [lea, ben, old], room) = house(["Lea", "Ben", "Old"]);
    let mut host = Client::ws(&server).joined(&lea, room);
    let mut guest = Client::tcp(&server).joined(&ben, room);
    let mut of_old = Client::tcp(&server).joined_as_of_old(&old, room);
    host.send(&json!({"type": "update_settings", "settings": {"doodling": true}}));
    guest.until("settings");

    let stroke = |x: i32| {
        [
            json!({"op": "begin", "color": 3, "size": 1, "points": [x, 8, x, 80]}),
            json!({"op": "end"}),
        ]
    };
    for game in 0..2 {
        let doodle = stroke(100 + game);
        guest.send(&json!({"type": "doodle", "ops": doodle}));
        assert_eq!(host.drawing(0, 2), doodle);
        assert_eq!(guest.drawing(0, 2), doodle);

        // Both games end in their first turn.
        host.send(&message("start_game"));
        let (_, turn) = host.choose();
        assert_eq!(turn, 1);
        let drawn = [stroke(200 + game), stroke(300 + game)].concat();
        let drawn = &drawn[..4 - 2 * usize::try_from(game).unwrap()];
        host.draw(turn, 0, drawn);
        assert_eq!(guest.drawing(0, drawn.len()), drawn);
        let first = of_old.until("draw_data");
        assert_eq!(first["data"]["x"], f64::from(200 + game) / 2.0);
        host.send(&message("finish_game"));
        host.send(&message("return_to_lobby"));
        of_old.until("game_ended");
    }
}

#[test]
fn a_broken_connection_keeps_seat_score_and_turn() {
    let (server, [lea, ben, zoe], room) = house(["Lea", "Ben", "Zoe"]);
    let mut drawer = Client::ws(&server).joined(&lea, room);
    let mut guesser = Client::ws(&server).joined(&ben, room);
    let mut other = Client::tcp(&server).joined(&zoe, room);
    drawer.send(&message("start_game"));
    let (word, _) = drawer.choose();
    guesser.say(&word);
    let score = guesser.until("correct_guess")["points"].clone();

    let mut second = Client::tcp(&server).authenticated(&ben);
    second.send(&json!({"type": "join_room", "room_id": room}));
    assert_eq!(second.error(), "seat_in_use");
    second.send(&json!({"type": "join_room", "room_id": room, "take_over": true}));
    let state = second.until("room_joined");
    assert_eq!(guesser.end(), "4001");
    assert_eq!(state["players"][1]["score"], score);
    assert_eq!(state["players"][1]["guessed"], true);
    assert_eq!(state["phase"]["word"], word);

    // The end of the first connection does not reach the second one's seat.
    second.say("still here");
    assert_eq!(second.until("chat_message")["message"], "still here");

    drop(drawer);
    let gone = other.until("player_updated");
    let gone = if gone["player"]["id"] == lea.id {
        gone
    } else {
        other.until_that(|message| message["player"]["id"] == lea.id)
    };
    assert_eq!(gone["player"]["connected"], false);
    assert_eq!(
        other.until("clock")["clock"]["waiting"]["reason"],
        "drawer_gone"
    );
    let mut drawer = Client::page(&server).authenticated(&lea);
    drawer.send(&json!({"type": "join_room", "room_id": room}));
    let state = drawer.until("room_joined");
    assert_eq!(
        (&state["phase"]["drawer_id"], &state["phase"]["word"]),
        (&json!(lea.id), &json!(word))
    );
    assert_eq!(state["host_id"], lea.id);
    let begin = json!({"op": "begin", "color": 3, "size": 1, "points": [1, 1]});
    drawer.draw(state["phase"]["turn"].as_u64().unwrap(), 0, &[begin]);
    assert_eq!(drawer.until("draw_ack")["seq"], 1);
}

// ---- Bytes, lines and frames ------------------------------------------------

/// What may be said as often as one likes: now this, now that.
fn ready(number: u32) -> Value {
    json!({"type": "ready", "ready": number.is_multiple_of(2)})
}

fn heard_ready(client: &mut Client) -> bool {
    client.until("player_updated")["player"]["ready"] == true
}

#[test]
fn lines_come_in_any_pieces() {
    let (server, [lea], room) = house(["Lea"]);
    let mut client = Client::tcp(&server);
    let token = json!({"type": "authenticate", "token": lea.token, "protocol": 2}).to_string();
    let (half, rest) = token.split_at(40);
    client.send_bytes(half.as_bytes());
    thread::sleep(Duration::from_millis(30));
    client.send_bytes(format!("{rest}\r\n\n").as_bytes());
    client.until("authenticated");

    let mut many = format!("{{\"type\":\"join_room\",\"room_id\":{room}}}\n");
    for number in 0..150 {
        many += &format!("{}\n", ready(number));
    }
    client.send_bytes(many.as_bytes());
    for number in 0..150 {
        assert_eq!(heard_ready(&mut client), number % 2 == 0);
    }

    // What is not understood is answered, and the connection goes on.
    for line in [
        "nonsense",
        "[]",
        "{}",
        "{\"type\":\"fly\"}",
        "{\"type\":\"kick\"}",
    ] {
        client.send_bytes(format!("{line}\n").as_bytes());
        assert_eq!(client.error(), "bad_message", "{line}");
    }
    client.send_bytes(b"{\"type\":\"chat_message\",\"message\":\"\xff\"}\n");
    assert_eq!(client.error(), "bad_message");
    let long = "x".repeat(3 * MESSAGE_BYTES_MAX);
    client.send_bytes(format!("{long}\n").as_bytes());
    client.say("after");
    assert_eq!(client.error(), "message_too_large");
    assert_eq!(client.message()["message"], "after");
}

#[test]
fn frames_come_in_any_pieces() {
    let (server, [lea], room) = house(["Lea"]);
    let mut client = Client::ws(&server).joined(&lea, room);
    let chat = |text: &str| json!({"type": "chat_message", "message": text}).to_string();
    let heard = |client: &mut Client| client.until("chat_message")["message"].clone();

    let whole = frame(TEXT, chat("in halves").as_bytes());
    client.send_bytes(&whole[..11]);
    thread::sleep(Duration::from_millis(30));
    client.send_bytes(&whole[11..]);
    assert_eq!(heard(&mut client), "in halves");

    let many = (0..150).map(|number| frame(TEXT, ready(number).to_string().as_bytes()));
    client.send_bytes(&many.collect::<Vec<_>>().concat());
    for number in 0..150 {
        assert_eq!(heard_ready(&mut client), number % 2 == 0);
    }

    // Fragments, with a ping between them.
    let text = chat("fragments");
    let (first, rest) = text.as_bytes().split_at(9);
    client.send_bytes(&[frame(0x01, first), frame(0x89, b"ping")].concat());
    assert!(matches!(client.hear(), Heard::Pong(bytes) if bytes == b"ping"));
    client.send_bytes(&[frame(0x00, &rest[..3]), frame(0x80, &rest[3..])].concat());
    assert_eq!(heard(&mut client), "fragments");

    client.send_bytes(&frame(0x82, chat("binary").as_bytes()));
    assert_eq!(heard(&mut client), "binary");
    client.send_bytes(&frame(TEXT, b"nonsense"));
    assert_eq!(client.error(), "bad_message");
    client.send_bytes(&frame(TEXT, &[b' '; MESSAGE_BYTES_MAX]));
    assert_eq!(client.error(), "bad_message");

    client.send_bytes(&frame(0x88, &[3, 232]));
    assert_eq!(client.end(), "1000");
}

#[test]
fn a_handshake_needs_the_right_request_and_page() {
    let server = Server::start();
    let mut plain = Client::over(TcpStream::connect(server.ws).unwrap());
    plain.send_bytes(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    let answer = plain.rest();
    assert!(
        answer.starts_with(b"HTTP/1.1 426 "),
        "{}",
        String::from_utf8_lossy(&answer)
    );

    let foreign = Some("http://elsewhere.test");
    assert_eq!(shake_hands(server.http, "/ws", foreign).err(), Some(403));
    assert!(shake_hands(server.http, "/ws", None).is_ok());
    assert!(shake_hands(server.ws, "/any/path", foreign).is_ok());
}

// ---- Who may speak, and how fast --------------------------------------------

#[test]
fn a_token_comes_first() {
    let (server, [lea], room) = house(["Lea"]);
    for mut client in [
        Client::tcp(&server),
        Client::ws(&server),
        Client::page(&server),
    ] {
        client.send(&json!({"type": "join_room", "room_id": room}));
        assert_eq!(client.error(), "not_authenticated");
        client.send(&json!({"type": "authenticate", "token": "x.y.z", "protocol": 2}));
        assert_eq!(client.error(), "invalid_token");
        client.send(&json!({"type": "authenticate", "token": format!("{}x", lea.token)}));
        assert_eq!(client.error(), "invalid_token");
        let mut client = client.authenticated(&lea);
        client.say("hello?");
        assert_eq!(client.error(), "not_in_room");
        client.send(&json!({"type": "join_room", "room_id": room + 1}));
        assert_eq!(client.error(), "room_not_found");
    }
}

#[test]
fn a_room_is_watched_without_a_token() {
    let (server, [lea, ben], room) = house(["Lea", "Ben"]);
    let watch = |room| json!({"type": "watch_room", "room_id": room});
    for (mut client, end) in [
        (Client::tcp(&server), "not_authenticated"),
        (Client::ws(&server), "1008"),
    ] {
        client.send(&watch(room + 1));
        assert_eq!(client.error(), "room_not_found");
        assert_eq!(client.end(), end);
    }

    let mut on_tcp = Client::tcp(&server).joined(&lea, room);
    let _on_ws = Client::ws(&server).joined(&ben, room);
    let mut screen = Client::page(&server);
    screen.send(&watch(room));
    let welcome = screen.until("room_joined");
    assert_eq!(welcome["user_id"], 0);
    assert_eq!(on_tcp.until("spectators")["count"], 1);
    on_tcp.send(&message("start_game"));
    let (word, turn) = on_tcp.choose();
    let stroke = [json!({"op": "begin", "color": 3, "size": 1, "points": [812, 604]})];
    on_tcp.draw(turn, 0, &stroke);
    assert_eq!(screen.drawing(0, 1), stroke);
    screen.say(&word);
    assert_eq!(screen.error(), "not_authenticated");

    // Its own device beside the seat, and one that comes in the middle.
    let mut laptop = Client::ws(&server).authenticated(&lea);
    laptop.send(&watch(room));
    let phase = laptop.until("room_joined")["phase"].take();
    assert_eq!(
        (&phase["name"], phase.get("word")),
        (&json!("drawing"), None)
    );
    assert_eq!(laptop.drawing(0, 1), stroke);
    laptop.send(&message("leave_room"));
    laptop.until("room_left");
    laptop.say("hello?");
    assert_eq!(laptop.error(), "not_in_room");

    on_tcp.send(&json!({"type": "update_settings", "settings": {"spectators": false}}));
    assert_eq!(screen.end(), "4005");
    let mut screen = Client::tcp(&server);
    screen.send(&watch(room));
    assert_eq!(screen.error(), "no_spectators");
    assert_eq!(screen.end(), "not_authenticated");
}

#[test]
fn a_flood_is_told_once_and_slowed_and_others_are_not() {
    let (server, [lea, ben], room) = house(["Lea", "Ben"]);
    let mut calm = Client::ws(&server).joined(&lea, room);
    let mut flood = Client::tcp(&server).joined(&ben, room);
    let begun = Instant::now();
    for number in 0..200 {
        flood.send(&ready(number));
    }
    assert_eq!(flood.error(), "too_fast");
    calm.say("calm");
    let (mut numbers, mut calm_at) = (0, 0);
    while numbers < 200 {
        let message = calm.message();
        if message["message"] == "calm" {
            calm_at = numbers;
        } else if message["type"] == "player_updated" {
            assert_eq!(message["player"]["ready"], numbers % 2 == 0);
            numbers += 1;
        }
    }
    // What changes a room counts as five messages: 80 may come at once, and
    // then 40 a second.
    assert!(begun.elapsed() > Duration::from_millis(1_300));
    assert!(calm_at < 190, "heard after {calm_at}");
    flood.send(&message("nonsense"));
    assert_eq!(flood.error(), "bad_message");
}

#[test]
fn a_peer_that_does_not_read_holds_nobody_up_and_is_cut() {
    let (server, [lea, ben, zoe, others @ ..], room) =
        house(["Lea", "Ben", "Zoe", "Ann", "Cid", "Eva", "Jan", "Tom"]);
    let mut drawer = Client::tcp(&server).joined(&lea, room);
    // Chat that makes the state of the room 40 KB long.
    for other in &others {
        Client::tcp(&server).joined(other, room).chatter();
    }
    let mut guesser = Client::ws(&server).joined(&ben, room);

    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    socket.connect(&server.tcp.into()).unwrap();
    let stream = TcpStream::from(socket);
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut deaf = Client::over(stream).joined(&zoe, room);
    // More than the kernel holds for it, and less than the server does.
    let join = json!({"type": "join_room", "room_id": room});
    for _ in 0..6 {
        deaf.send(&join);
    }

    drawer.send(&message("start_game"));
    let (_, turn) = drawer.choose();
    let points: Vec<i32> = (0..400).flat_map(|at| [at, at]).collect();
    let begun = Instant::now();
    for stroke in 0..10 {
        let op = json!({"op": "begin", "color": 3, "size": 1, "points": points});
        drawer.draw(turn, stroke, &[op]);
        guesser.drawing(stroke, stroke + 1);
    }
    assert!(
        begun.elapsed() < Duration::from_secs(2),
        "{:?}",
        begun.elapsed()
    );

    // What it goes on asking for is too much at last.
    for _ in 0..12 {
        deaf.send(&join);
    }
    let gone = |message: &Value| {
        message["player"]["id"] == zoe.id && message["player"]["connected"] == false
    };
    guesser.until_that(gone);
    drawer.until_that(gone);
    drawer.draw(turn, 10, &[json!({"op": "end"})]);
    guesser.drawing(10, 11);
}

// ---- The end ----------------------------------------------------------------

#[test]
fn every_end_has_its_code() {
    let (server, [lea, ben, zoe, old], room) = house(["Lea", "Ben", "Zoe", "Old"]);
    let mut host = Client::tcp(&server).joined(&lea, room);
    let mut on_ws = Client::ws(&server).joined(&ben, room);
    let mut on_tcp = Client::tcp(&server).joined(&zoe, room);
    host.send(&json!({"type": "kick", "user_id": ben.id}));
    on_ws.until("kicked");
    assert_eq!(on_ws.end(), "4000");
    host.send(&json!({"type": "kick", "user_id": zoe.id}));
    assert_eq!(on_tcp.end(), "kicked");
    on_ws = Client::ws(&server).authenticated(&ben);
    on_ws.send(&json!({"type": "join_room", "room_id": room}));
    assert_eq!(on_ws.error(), "removed");

    let room = server.room(&lea);
    let mut host = Client::tcp(&server).joined(&lea, room);
    let mut on_page = Client::page(&server).joined(&ben, room);
    let mut on_tcp = Client::tcp(&server).joined(&zoe, room);
    let mut of_old = Client::ws(&server).joined_as_of_old(&old, room);
    host.send(&message("delete_room"));
    on_page.until("room_closed");
    assert_eq!(on_page.end(), "4002");
    assert_eq!(on_tcp.end(), "room_closed");
    of_old.until("room_deleted");
    assert_eq!(of_old.end(), "1000");
    assert_eq!(host.end(), "room_closed");
}

#[test]
fn a_server_that_ends_says_so() {
    let (mut server, [lea, ben, zoe], room) = house(["Lea", "Ben", "Zoe"]);
    let mut on_tcp = Client::tcp(&server).joined(&lea, room);
    let mut on_ws = Client::ws(&server).joined(&ben, room);
    let mut on_page = Client::page(&server).joined(&zoe, room);
    on_tcp.send(&message("start_game"));
    on_tcp.choose();
    let (code, took) = server.terminate();
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(2), "{took:?}");
    assert_eq!(on_tcp.end(), "server_closing");
    assert_eq!(on_ws.end(), "1001");
    assert_eq!(on_page.end(), "1001");
}
