//! The examples of docs/PROTOCOL.md: what clients send is parsed, what they
//! are told is produced, so that the document and the code cannot drift apart.

#![allow(clippy::unwrap_used)]

use drawsync::protocol::client::parse;
use drawsync::protocol::error::{Code, Refusal};
use drawsync::protocol::ids::{RoomCode, RoomId, UserId};
use drawsync::protocol::op::{Op, Point};
use drawsync::protocol::server::*;
use drawsync::protocol::settings::Settings;
use serde_json::{Value, json};

const DOCUMENT: &str = include_str!("../docs/PROTOCOL.md");

fn examples(arrow: &str) -> Vec<&'static str> {
    let lines = DOCUMENT.lines();
    lines.filter_map(|line| line.strip_prefix(arrow)).collect()
}

#[test]
fn every_documented_message_of_a_client_is_understood() {
    let examples = examples("→ ");
    assert!(examples.len() > 15);
    for example in examples {
        assert!(parse(example.as_bytes()).is_ok(), "{example}");
    }
}

#[test]
fn every_documented_message_of_the_server_is_what_it_says() {
    let documented: Vec<Value> = examples("← ")
        .into_iter()
        .map(|example| serde_json::from_str(example).unwrap())
        .collect();
    let produced = produced();
    for example in &documented {
        assert!(produced.contains(example), "documented alone: {example}");
    }
    for message in &produced {
        assert!(documented.contains(message), "produced alone: {message}");
    }
}

/// Every message of the server, with the values of the document.
fn produced() -> Vec<Value> {
    let tries = Refusal {
        retry_after: Some(42),
        ..Refusal::new(
            Code::TooManyTries,
            "Too many wrong passwords. Try again in 42 s.",
        )
    };
    let messages = [
        Refusal::new(Code::NotHost, "Only the host can do that.").into(),
        tries.into(),
        ServerMessage::Authenticated {
            user_id: UserId(7),
            username: "Lea".into(),
            protocol: 2,
            version: "0.1.0",
            client_build: Some("5f3c9a01".into()),
            is_admin: false,
        },
        ServerMessage::RoomJoined(Box::new(RoomJoined {
            room_id: RoomId(12),
            code: RoomCode::parse("K7M4QX").unwrap(),
            epoch: 3_914_482_210,
            user_id: UserId(7),
            username: "Lea 2".into(),
            settings: settings(),
            host_id: Some(UserId(7)),
            players: vec![lea()],
            phase: Phase::Lobby,
            chat: vec![line("hi", Channel::Room)],
            canvas: CanvasState {
                from: CanvasAddress { turn: 0, seq: 0 },
                length: 0,
            },
        })),
        ServerMessage::RoomLeft,
        ServerMessage::RoomClosed {
            message: "The host closed the room.",
        },
        ServerMessage::Kicked {
            message: "The host removed you from the room.",
        },
        ServerMessage::PlayerJoined { player: ben() },
        ServerMessage::PlayerUpdated {
            player: Player {
                score: 120,
                connected: false,
                guessed: true,
                ..ben()
            },
            change: PlayerChange::Disconnected,
        },
        ServerMessage::PlayerLeft {
            user_id: UserId(9),
            username: "Ben".into(),
            reason: LeaveReason::Left,
        },
        ServerMessage::HostChanged {
            host_id: Some(UserId(9)),
        },
        ServerMessage::Settings {
            settings: settings(),
        },
        ServerMessage::Phase {
            phase: Phase::Lobby,
        },
        ServerMessage::Phase {
            phase: Phase::Choosing {
                turn: turn(15_000),
                choices: Some(["cat", "lighthouse", "ice cream"].map(Into::into).into()),
            },
        },
        ServerMessage::Phase {
            phase: Phase::Drawing {
                turn: turn(63_200),
                total_ms: 80_000,
                mask: mask("___ c____"),
                word: Some("ice cream".into()),
            },
        },
        ServerMessage::Phase {
            phase: Phase::Summary {
                turn: turn(6_000),
                word: Some("ice cream".into()),
                reason: TurnEnd::AllGuessed,
                points: [(7, 291), (9, 200)]
                    .map(|(user, points)| Points {
                        user_id: UserId(user),
                        points,
                    })
                    .into(),
            },
        },
        ServerMessage::Phase {
            phase: Phase::Podium {
                standings: vec![standing(&lea(), 291, 1), standing(&ben(), 200, 2)],
            },
        },
        ServerMessage::Clock {
            clock: Clock {
                waiting: Some(Waiting {
                    reason: WaitingReason::DrawerGone,
                    user_id: UserId(9),
                    left_ms: 20_000,
                }),
                ..clock(14_000)
            },
        },
        ServerMessage::Clock {
            clock: Clock {
                paused: true,
                ..clock(41_000)
            },
        },
        ServerMessage::Hint {
            mask: mask("_c_ c____"),
        },
        ServerMessage::CorrectGuess {
            user_id: UserId(7),
            username: "Lea 2".into(),
            points: 291,
            place: 1,
        },
        ServerMessage::Word {
            word: "ice cream".into(),
        },
        ServerMessage::NearGuess {
            guess: "ice craem".into(),
        },
        ServerMessage::ChatMessage(line("hi", Channel::Room)),
        ServerMessage::ChatMessage(line("so easy", Channel::Knowers)),
        ServerMessage::DrawAck { turn: 7, seq: 3 },
        ServerMessage::DrawReset { turn: 7, seq: 2 },
    ];
    let ops = [
        Op::Begin {
            color: 3,
            size: 1,
            points: vec![Point { x: 812, y: 604 }],
        },
        Op::Move {
            points: vec![Point { x: 815, y: 606 }],
        },
        Op::End,
    ];
    let drawing = DrawOps {
        turn: 7,
        seq: 0,
        ops: &ops,
    };
    let messages = messages.iter().map(|message| json!(message));
    messages.chain([json!(drawing)]).collect()
}

fn lea() -> Player {
    Player {
        id: UserId(7),
        username: "Lea 2".into(),
        avatar: 317,
        score: 0,
        ready: false,
        connected: true,
        away: false,
        guessed: false,
        drawn: false,
    }
}

fn ben() -> Player {
    Player {
        id: UserId(9),
        username: "Ben".into(),
        avatar: 12,
        ..lea()
    }
}

fn standing(player: &Player, score: u32, rank: u32) -> Standing {
    Standing {
        user_id: player.id,
        username: player.username.clone(),
        avatar: player.avatar,
        score,
        rank,
    }
}

fn settings() -> SettingsView {
    SettingsView {
        settings: Settings {
            name: "Room of Lea".into(),
            is_private: true,
            time_limit: 80,
            max_rounds: 3,
            ..Settings::default()
        },
        has_password: false,
    }
}

fn clock(left_ms: u64) -> Clock {
    Clock {
        left_ms,
        paused: false,
        waiting: None,
    }
}

fn turn(left_ms: u64) -> Turn {
    Turn {
        round: 1,
        turn: 3,
        turns: 8,
        drawer_id: UserId(9),
        clock: clock(left_ms),
    }
}

fn mask(letters: &str) -> Mask {
    let letters = letters.chars();
    letters.map(|letter| letter.to_string().into()).collect()
}

fn line(message: &str, channel: Channel) -> ChatLine {
    ChatLine {
        user_id: UserId(9),
        username: "Ben".into(),
        message: message.into(),
        timestamp: 1_795_422_000.5,
        channel,
    }
}

#[test]
fn a_refusal_names_what_is_wrong() {
    let long = format!(r#"{{"type":"guess_word","guess":"{}"}}"#, "x".repeat(201));
    let end = r#"{"op":"end"},"#.repeat(65);
    let many = format!(
        r#"{{"type":"draw_ops","turn":1,"seq":0,"ops":[{}]}}"#,
        &end[..end.len() - 1]
    );
    let far = r#"{"type":"draw_ops","turn":1,"seq":0,"ops":[{"op":"begin","color":3,"size":1,"points":[9000,1]}]}"#;
    for (message, named) in [
        (r#"{"type":"dance"}"#, "dance"),
        (r#"{"type":"kick"}"#, "user_id"),
        (r#"{"type":"ready","ready":"yes"}"#, "ready"),
        (r#"{"type":"draw_ops","turn":-1,"seq":0,"ops":[]}"#, "turn"),
        (r#"{"type":"join_room","room_id":1,"avatar":768}"#, "avatar"),
        (
            r#"{"type":"update_settings","settings":{"hints":"x"}}"#,
            "hints",
        ),
        (&long, "guess"),
        (&many, "ops"),
        (far, "points"),
    ] {
        let refusal = parse(message.as_bytes()).unwrap_err();
        assert!(
            refusal.message.contains(named),
            "{named}: {}",
            refusal.message
        );
    }
    assert!(parse(b"{\"type\":\"\xff\"}").is_err());
    assert!(parse("[".repeat(16_000).as_bytes()).is_err());
    assert!(parse(br#"{"type":"draw","x":NaN,"y":1,"is_drawing":true}"#).is_err());
}
