//! The examples of docs/PROTOCOL.md: what clients send is parsed, what they
//! are told is produced, so that the document and the code cannot drift apart.

#![allow(clippy::unwrap_used)]

use drawsync::limits::*;
use drawsync::protocol::client::{ClientMessage, Door, Kind, ReportReason, parse};
use drawsync::protocol::dialect1::{OldMessage, OldPlayer, Sample, Scores, Somebody};
use drawsync::protocol::error::{Code, Refusal};
use drawsync::protocol::ids::{RoomCode, RoomId, Team, UserId};
use drawsync::protocol::language::Language;
use drawsync::protocol::op::{Op, Point};
use drawsync::protocol::remote::RemoteKey;
use drawsync::protocol::roster::Roster;
use drawsync::protocol::server::*;
use drawsync::protocol::settings::Settings;
use serde_json::{Value, json};
use smallvec::smallvec;

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

/// The variants of an enum by name, all of them: a new one does not compile
/// until it is listed.
macro_rules! variants {
    ($function:ident, $names:ident, $enum:ident: $($variant:ident)*) => {
        fn $function(value: &$enum) -> &'static str {
            match value {
                $($enum::$variant { .. } => stringify!($variant),)*
            }
        }
        const $names: &[&str] = &[$(stringify!($variant)),*];
    };
}

variants!(client_variant, CLIENT_MESSAGES, ClientMessage:
    Authenticate JoinRoom WatchRoom LeaveRoom Ready Away Break UpdateSettings StartGame ReturnToLobby ChooseWord
    DrawOps Doodle Draw ClearCanvas ChatMessage GuessWord Like SkipTurn PauseGame ResumeGame
    ContinueLater Kick LetBack SetDoor AnswerKnock Mute Rename HandOver AddTime ClearDrawing HideDrawing NewWord SeeWord FinishGame DeleteRoom
    HoldRemote OfferRemote AnswerRemote WithdrawRemote
    Report DismissReport
    AskSeat VoteKick Vote ChooseTeam SetTeam DealTeams SetRoster PickName FreeName);

variants!(server_variant, SERVER_MESSAGES, ServerMessage:
    Error Authenticated RoomJoined RoomLeft RoomClosed Kicked PlayerJoined PlayerUpdated PlayerLeft
    HostChanged Removed Door Spectators RoomKept Settings Phase Clock Hint Liked CorrectGuess Word NearGuess ChatMessage DrawAck DrawReset
    RemoteOffer RemoteKey Remotes
    Reported Reports
    Knocking Knocks SeatMoved Vote Teams Roster);

variants!(phase_variant, PHASES, Phase: Lobby Choosing Drawing Summary Podium);

variants!(op_variant, OPERATIONS, Op: Begin Move End Fill Undo Clear);

variants!(old_variant, OLD_MESSAGES, OldMessage:
    Error Authenticated RoomJoined PlayerJoined PlayerLeft PlayerDisconnected PlayerReady
    PlayersUpdate ChatMessage GameStarted GameState RoundStarted WordAssigned TimeUpdate DrawData
    CanvasCleared CorrectGuess AllGuessed RoundEnded GameEnded RoomDeleted);

variants!(code_variant, CODES, Code:
    BadMessage MessageTooLarge TooFast NotAuthenticated InvalidToken NotInRoom RoomNotFound RoomFull
    WrongKey Withdrawn
    NoLateJoining Removed RoomLocked NoSpectators Muted NameTaken NameRequired PasswordRequired WrongPassword TooManyTries SeatInUse NotHost NotDrawer NotNow ChatOff Profanity NeedPlayers
    NotLetIn
    OutOfRange OutOfSequence CanvasFull AlreadyInRoom TooManyRooms ServerFull ServerClosing Kicked
    Replaced RoomClosed Abuse Timeout);

/// `RoomJoined` as `room_joined`.
fn wire_name(variant: &str) -> String {
    let mut name = String::new();
    for letter in variant.chars() {
        if letter.is_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

fn missing<'a>(all: &[&'a str], seen: &[&str]) -> Vec<&'a str> {
    let unseen = |name: &&&str| !seen.contains(*name);
    all.iter().filter(unseen).copied().collect()
}

#[test]
fn every_message_has_an_example() {
    let parsed: Vec<ClientMessage> = examples("→ ")
        .iter()
        .map(|example| parse(example.as_bytes()).unwrap())
        .collect();
    let seen: Vec<&str> = parsed.iter().map(client_variant).collect();
    assert!(missing(CLIENT_MESSAGES, &seen).is_empty(), "{seen:?}");
    for message in &parsed {
        assert_eq!(json!(message.kind()), wire_name(client_variant(message)));
    }
    let drawn = |message: &ClientMessage| match message {
        ClientMessage::DrawOps(draw) => draw.ops.clone(),
        _ => Vec::new(),
    };
    let ops: Vec<Op> = parsed.iter().flat_map(drawn).collect();
    let seen: Vec<&str> = ops.iter().map(op_variant).collect();
    assert!(missing(OPERATIONS, &seen).is_empty(), "{seen:?}");

    // What is produced is what is documented; see below.
    let produced = server_messages();
    let seen: Vec<&str> = produced.iter().map(server_variant).collect();
    assert!(missing(SERVER_MESSAGES, &seen).is_empty(), "{seen:?}");
    let phases = produced.iter().filter_map(|message| match message {
        ServerMessage::Phase { phase } => Some(phase_variant(phase)),
        _ => None,
    });
    let seen: Vec<&str> = phases.collect();
    assert!(missing(PHASES, &seen).is_empty(), "{seen:?}");
}

#[test]
fn every_code_of_an_error_stands_in_the_table() {
    let rows = DOCUMENT.lines().filter(|line| line.starts_with("| `"));
    let columns: Vec<&str> = rows.filter_map(|row| row.split(" | ").next()).collect();
    for code in CODES {
        let cell = format!("`{}`", wire_name(code));
        assert!(
            columns.iter().any(|column| column.contains(&cell)),
            "{cell}"
        );
    }
    assert_eq!(wire_name(code_variant(&Code::NotHost)), "not_host");
    assert_eq!(json!(Code::NotHost), "not_host");
}

#[test]
fn the_documented_limits_are_those_that_hold() {
    let thousands = |number: u64| match number {
        ..1_000 => number.to_string(),
        _ => format!("{},{:03}", number / 1_000, number % 1_000),
    };
    let size = |number: usize| thousands(number as u64);
    let mut lines = vec![
        format!("| a message | {} bytes |", size(MESSAGE_BYTES_MAX)),
        format!(
            "| messages, in the long run | {} a second, {} bytes a second |",
            RATE_LIMITS.messages,
            thousands(RATE_LIMITS.bytes.into())
        ),
        format!("| a line of chat, a guess | {CHAT_CHARACTERS_MAX} characters |"),
        format!(
            "| a room | {} to {} players |",
            PLAYERS.start(),
            PLAYERS.end()
        ),
        format!("| spectators of a room | {SPECTATORS_MAX} |"),
        format!("| remotes of a room | {REMOTES_MAX} |"),
        format!("| rooms of one user | {ROOMS_PER_USER} |"),
        format!(
            "| connections of one address | {} |",
            size(CONNECTIONS_PER_ADDRESS_MAX)
        ),
        format!(
            "| operations in one message | {MESSAGE_OPERATIONS_MAX}, with {MESSAGE_POINTS_MAX} points |"
        ),
        format!(
            "| operations in one turn | {} strokes, fills, undos and clears, {} points, {TURN_FILLS_MAX} fills |",
            size(TURN_OPERATIONS_MAX),
            size(TURN_POINTS_MAX)
        ),
        format!(
            "| fills | {} a second, {FILL_BURST} at once |",
            1_000 / FILL_INTERVAL.as_millis()
        ),
        format!("| wrong passwords for a room | {PASSWORD_TRIES} a minute |"),
        format!(
            "send `authenticate` within {} s",
            AUTHENTICATE_TIME.as_secs()
        ),
        format!("silent for {} s is sent a ping", SILENCE_TIME.as_secs()),
        format!("without a connection for {} s", DRAWER_GONE_TIME.as_secs()),
        format!("not drawn for {} s", DRAWER_IDLE_TIME.as_secs()),
        format!(
            "nothing on the board for {} s",
            DRAWER_IDLE_WARNING.as_secs()
        ),
        format!("the last {CHAT_HISTORY_LINES} lines"),
        format!(
            "not within {} s of `room_joined`",
            OLD_CLIENT_CLEAR_TIME.as_secs_f64()
        ),
        format!("is 0 to {}", AVATARS - 1),
        format!("up to {CANVAS_MARGIN} pixels outside"),
        format!("`size` 0 to {}", BRUSH_DIAMETERS.len() - 1),
        format!("`color` 0 to {}", PALETTE.len() - 1),
        format!("| `name` | 1 to {ROOM_NAME_CHARACTERS_MAX} characters |"),
        format!("| `password` | 0 to {PASSWORD_CHARACTERS_MAX} characters |"),
        format!(
            "| `max_players` | {} to {} |",
            PLAYERS.start(),
            PLAYERS.end()
        ),
        format!(
            "| `time_limit` | {} to {} |",
            TIME_LIMIT_SECONDS.start(),
            TIME_LIMIT_SECONDS.end()
        ),
        format!("| `max_rounds` | {} to {} |", ROUNDS.start(), ROUNDS.end()),
        format!(
            "| `word_choices` | {} to {} |",
            WORD_CHOICES.start(),
            WORD_CHOICES.end()
        ),
        format!("| `hints` | {} to {} |", HINTS.start(), HINTS.end()),
        format!(
            "one letter for every {LETTERS_PER_HINT}, at most {}",
            HINTS.end()
        ),
        format!(
            "| `choice_time` | {} to {} |",
            CHOICE_TIME_SECONDS.start(),
            CHOICE_TIME_SECONDS.end()
        ),
        format!(
            "| `summary_time` | {} to {} |",
            SUMMARY_TIME_SECONDS.start(),
            SUMMARY_TIME_SECONDS.end()
        ),
        format!(
            "| `end_after` | 0, {} to {} |",
            END_AFTER_MINUTES.start(),
            END_AFTER_MINUTES.end()
        ),
        format!("| `teams` | 0, {} to {} |", TEAMS.start(), TEAMS.end()),
        format!("everyone with up to {WRONG_GUESSES_PLAYERS_MAX} players"),
        format!(
            "| `language` | `{}` |",
            Language::ALL.map(Language::code).join("`, `")
        ),
        format!(
            "from {QUICK_FINISH_PLAYERS} players on: once three quarters have guessed, the clock falls to {} s",
            QUICK_FINISH_TIME.as_secs()
        ),
    ];
    let [head @ .., last] = BRUSH_DIAMETERS.map(|diameter| diameter.to_string());
    lines.push(format!("diameters {} and {last} pixels", head.join(", ")));
    let colors = PALETTE.iter().enumerate();
    lines.extend(colors.map(|(at, color)| format!("| {at} `{color}` |")));
    // A sentence may go over the end of a line.
    let document = DOCUMENT.replace('\n', " ");
    for line in lines {
        assert!(document.contains(&line), "not documented: {line}");
    }
}

#[test]
fn every_message_to_an_old_client_is_named_and_keeps_the_order_of_its_fields() {
    let (_, section) = DOCUMENT.split_once("\n## Dialect 1\n").unwrap();
    let ann = Somebody {
        user_id: UserId(7),
        username: "Ann",
    };
    let players = || {
        vec![OldPlayer {
            id: UserId(7),
            username: "Ann",
            score: 50,
            ready: true,
        }]
    };
    let seven = r#""user_id":7,"username":"Ann""#;
    let roster = r#"[{"id":7,"username":"Ann","score":50,"ready":true}]"#;
    let told = [
        (
            OldMessage::Error {
                message: "Not in a room",
                code: Code::NotInRoom,
                retry_after: None,
            },
            r#""message":"Not in a room","code":"not_in_room""#.into(),
        ),
        (OldMessage::Authenticated(ann), seven.into()),
        (
            OldMessage::RoomJoined {
                room_id: RoomId(12),
                players: players(),
            },
            format!(r#""room_id":12,"players":{roster}"#),
        ),
        (OldMessage::PlayerJoined(ann), seven.into()),
        (OldMessage::PlayerLeft(ann), seven.into()),
        (OldMessage::PlayerDisconnected(ann), seven.into()),
        (
            OldMessage::PlayerReady {
                user_id: UserId(7),
                username: "Ann",
                ready: true,
            },
            format!(r#"{seven},"ready":true"#),
        ),
        (
            OldMessage::PlayersUpdate { players: players() },
            format!(r#""players":{roster}"#),
        ),
        (
            OldMessage::ChatMessage {
                user_id: UserId(7),
                username: "Ann",
                message: "hi",
                timestamp: 1_795_422_000.5,
            },
            format!(r#"{seven},"message":"hi","timestamp":1795422000.5"#),
        ),
        (
            OldMessage::GameStarted {
                room_id: RoomId(12),
            },
            r#""room_id":12"#.into(),
        ),
        (
            OldMessage::GameState {
                current_round: 1,
                max_rounds: 4,
                time_remaining: 60,
                game_started: true,
                players: players(),
                current_drawer_id: Some(UserId(7)),
                word: "___".into(),
                is_drawer: false,
            },
            format!(
                r#""current_round":1,"max_rounds":4,"time_remaining":60,"game_started":true,"players":{roster},"current_drawer_id":7,"word":"___","is_drawer":false"#
            ),
        ),
        (
            OldMessage::RoundStarted {
                round: 1,
                drawer: "Ann",
                time_remaining: 60,
            },
            r#""round":1,"drawer":"Ann","time_remaining":60"#.into(),
        ),
        (
            OldMessage::WordAssigned {
                word: "___",
                message: "Ann is drawing!".into(),
            },
            r#""word":"___","message":"Ann is drawing!""#.into(),
        ),
        (
            OldMessage::TimeUpdate { time_remaining: 59 },
            r#""time_remaining":59"#.into(),
        ),
        (
            OldMessage::DrawData {
                data: Sample {
                    user_id: UserId(7),
                    username: "Ann",
                    x: 10.5,
                    y: 20.0,
                    is_drawing: true,
                    is_first_point: false,
                    color: "#1b1b1f",
                    brush_size: 4,
                    timestamp: 1,
                },
            },
            format!(
                r##""data":{{{seven},"x":10.5,"y":20.0,"is_drawing":true,"is_first_point":false,"color":"#1b1b1f","brush_size":4,"timestamp":1}}"##
            ),
        ),
        (OldMessage::CanvasCleared(ann), seven.into()),
        (
            OldMessage::CorrectGuess {
                user_id: UserId(7),
                username: "Ann",
                word: "",
                message: "Ann guessed the word correctly!".into(),
            },
            format!(r#"{seven},"word":"","message":"Ann guessed the word correctly!""#),
        ),
        (
            OldMessage::AllGuessed {
                message: "Everyone!",
                word: "cat",
            },
            r#""message":"Everyone!","word":"cat""#.into(),
        ),
        (
            OldMessage::RoundEnded {
                round: 1,
                word: "cat",
            },
            r#""round":1,"word":"cat""#.into(),
        ),
        (
            OldMessage::GameEnded {
                final_scores: Scores(vec![(UserId(9), 70), (UserId(7), 50)]),
                message: "Game ended!",
            },
            r#""final_scores":{"9":70,"7":50},"message":"Game ended!""#.into(),
        ),
        (
            OldMessage::RoomDeleted {
                message: "Room has been deleted",
            },
            r#""message":"Room has been deleted""#.into(),
        ),
    ];
    for (message, fields) in &told {
        let name = wire_name(old_variant(message));
        assert!(section.contains(&format!("`{name}`")), "{name}");
        let encoded = serde_json::to_string(message).unwrap();
        assert_eq!(encoded, format!(r#"{{"type":"{name}",{fields}}}"#));
    }
    let seen: Vec<&str> = told
        .iter()
        .map(|(message, _)| old_variant(message))
        .collect();
    assert!(missing(OLD_MESSAGES, &seen).is_empty(), "{seen:?}");
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
    let ops = [
        Op::Begin {
            color: 3,
            size: 1,
            points: smallvec![Point { x: 812, y: 604 }],
        },
        Op::Move {
            points: smallvec![Point { x: 815, y: 606 }],
        },
        Op::End,
    ];
    let drawing = DrawOps {
        turn: 7,
        seq: 0,
        ops: &ops,
    };
    let messages = server_messages();
    let messages = messages.iter().map(|message| json!(message));
    messages.chain([json!(drawing)]).collect()
}

fn server_messages() -> Vec<ServerMessage> {
    let not_host = Refusal::new(Code::NotHost, "Only the host can do that.");
    let tries = Refusal {
        retry_after: Some(42),
        ..Refusal::new(
            Code::TooManyTries,
            "Too many wrong passwords. Try again in 42 s.",
        )
    };
    vec![
        not_host.of(Kind::StartGame).into(),
        tries.of(Kind::JoinRoom).into(),
        Refusal::new(Code::BadMessage, "expected value at line 1 column 1").into(),
        ServerMessage::Authenticated {
            user_id: UserId(7),
            username: "Lea".into(),
            protocol: 2,
            version: "0.1.0",
            client_build: Some("5f3c9a01".into()),
            is_admin: false,
            token: None,
        },
        ServerMessage::RoomJoined(Box::new(RoomJoined {
            room_id: RoomId(12),
            code: RoomCode::parse("K7M4QX").unwrap(),
            epoch: 3_914_482_210,
            user_id: UserId(7),
            username: "Lea 2".into(),
            settings: settings(),
            host_id: Some(UserId(7)),
            door: Door::Open,
            kept_until: None,
            spectators: 0,
            remote: false,
            players: vec![lea()],
            teams: Vec::new(),
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
        ServerMessage::SeatMoved {
            from: UserId(8),
            player: ben(),
        },
        ServerMessage::PlayerLeft {
            user_id: UserId(9),
            username: "Ben".into(),
            reason: LeaveReason::Left,
        },
        ServerMessage::RoomKept {
            kept_until: Some(1_798_014_000),
        },
        ServerMessage::HostChanged {
            host_id: Some(UserId(9)),
        },
        ServerMessage::Door { door: Door::Locked },
        ServerMessage::Spectators { count: 2 },
        ServerMessage::Vote {
            vote: Some(VoteView {
                user_id: UserId(9),
                by: UserId(7),
                yes: 2,
                needed: 3,
                voted: vec![UserId(7), UserId(11)],
                left_ms: 21_000,
            }),
        },
        ServerMessage::Vote { vote: None },
        ServerMessage::Teams {
            teams: vec![team(0, 7, Some((291, 1))), team(1, 9, Some((200, 2)))],
        },
        ServerMessage::Teams {
            teams: vec![team(0, 7, None), team(1, 9, None)],
        },
        ServerMessage::Knocking {
            room_id: RoomId(12),
        },
        ServerMessage::Knocks {
            players: vec![Knocker {
                user_id: UserId(13),
                username: "Tom".into(),
                avatar: 40,
                seat: Some(UserId(8)),
                inside: false,
            }],
        },
        ServerMessage::Reported {
            user_id: UserId(9),
            to: ReportedTo::Host,
        },
        ServerMessage::Reports {
            reports: vec![ReportView {
                user_id: UserId(9),
                username: "Ben".into(),
                reason: ReportReason::Chat,
                by: vec![UserId(7), UserId(11)],
            }],
        },
        ServerMessage::RemoteOffer {
            key: RemoteKey::parse("3f9c02d1a87b4e5566c1d0e9b2f43a71").unwrap(),
            left_ms: REMOTE_OFFER_TIME.as_millis() as u64,
        },
        ServerMessage::RemoteKey {
            number: 47,
            key: RemoteKey::parse("b07e5d2c91f64a38ac02e1749d5bf618").unwrap(),
        },
        ServerMessage::Remotes {
            remotes: [(52, RemoteState::Asks), (47, RemoteState::Connected)]
                .map(|(number, state)| RemoteView { number, state })
                .into(),
        },
        ServerMessage::Roster {
            names: Roster::new(["Mia", "Ben", "Zoë B."]).unwrap(),
        },
        ServerMessage::Removed {
            players: vec![RemovedPlayer {
                user_id: UserId(9),
                username: "Ben".into(),
                avatar: 12,
                score: 120,
            }],
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
                likes: Vec::new(),
            },
        },
        ServerMessage::Phase {
            phase: Phase::Summary {
                turn: turn(6_000),
                word: Some("ice cream".into()),
                definition: Some("a cold sweet".into()),
                reason: TurnEnd::AllGuessed,
                points: [(7, 291), (9, 200)]
                    .map(|(user, points)| Points {
                        user_id: UserId(user),
                        points,
                    })
                    .into(),
                likes: vec![UserId(7)],
            },
        },
        ServerMessage::Phase {
            phase: Phase::Podium {
                standings: vec![standing(&lea(), 291, 1), standing(&ben(), 200, 2)],
                teams: [(0, 291, 1), (1, 200, 2)]
                    .map(|(team, score, rank)| TeamStanding {
                        team: Team(team),
                        score,
                        rank,
                    })
                    .into(),
                most_liked: Some(MostLiked {
                    user_id: UserId(9),
                    username: "Ben".into(),
                    word: "ice cream".into(),
                    likes: 3,
                }),
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
        ServerMessage::Liked {
            turn: 3,
            user_id: UserId(7),
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
        ServerMessage::ChatMessage(line("a dog", Channel::Guesses)),
        ServerMessage::DrawAck { turn: 7, seq: 3 },
        ServerMessage::DrawReset { turn: 7, seq: 2 },
    ]
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
        muted: false,
        hosting: false,
        on_break: false,
        team: None,
        unnamed: false,
        guessed: false,
        drawn: false,
        deferred: false,
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
        team: Some(Team(u8::from(rank == 2))),
    }
}

fn team(team: u8, player: i64, standing: Option<(u32, u32)>) -> TeamView {
    TeamView {
        team: Team(team),
        players: vec![UserId(player)],
        score: standing.map(|(score, _)| score),
        rank: standing.map(|(_, rank)| rank),
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
        custom_count: 0,
        names_count: 0,
    }
}

fn clock(left_ms: u64) -> Clock {
    Clock {
        left_ms,
        paused: false,
        by_host: false,
        hidden: false,
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
        (r#"{"type":"mute","user_id":9}"#, "muted"),
        (r#"{"type":"report","user_id":9}"#, "reason"),
        (
            r#"{"type":"report","user_id":9,"reason":"face"}"#,
            "`drawing`, `chat`, `name`",
        ),
        (r#"{"type":"answer_remote","number":47}"#, "yes"),
        (r#"{"type":"withdraw_remote","number":999}"#, "number"),
        (
            r#"{"type":"hold_remote","room_id":1,"key":"47"}"#,
            "key: 32",
        ),
        (r#"{"type":"rename","user_id":9,"name":" "}"#, "name"),
        (r#"{"type":"set_roster"}"#, "names"),
        (r#"{"type":"set_roster","names":[1]}"#, "names"),
        (r#"{"type":"set_roster","names":["Mia",""]}"#, "number 2"),
        (r#"{"type":"set_roster","names":["Mia","m i a"]}"#, "m i a"),
        (r#"{"type":"pick_name","name":"\u200b"}"#, "name"),
        (r#"{"type":"free_name"}"#, "user_id"),
        (r#"{"type":"set_door","door":"ajar"}"#, "door"),
        (r#"{"type":"answer_knock","user_id":9}"#, "let_in"),
        (r#"{"type":"choose_team"}"#, "team"),
        (r#"{"type":"choose_team","team":4}"#, "team: 0 to 3"),
        (r#"{"type":"set_team","team":0}"#, "user_id"),
        (r#"{"type":"add_time","seconds":61}"#, "seconds: 1 to 60"),
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
    // What is refused is named, where it can be read, and quoted in part only.
    let refused = |message: &str| parse(message.as_bytes()).unwrap_err().re;
    assert_eq!(refused(r#"{"type":"kick"}"#), Some(Kind::Kick));
    assert_eq!(refused(r#"{"type":"draw","x":"1"}"#), Some(Kind::Draw));
    assert_eq!(refused(r#"{"type":"dance"}"#), None);
    let long = format!(r#"{{"type":"{}"}}"#, "x".repeat(10_000));
    let refusal = parse(long.as_bytes()).unwrap_err();
    assert!(refusal.message.len() <= UNREADABLE_CHARACTERS_MAX);

    assert!(parse(b"{\"type\":\"\xff\"}").is_err());
    assert!(parse("[".repeat(16_000).as_bytes()).is_err());
    assert!(parse(br#"{"type":"draw","x":NaN,"y":1,"is_drawing":true}"#).is_err());
}
