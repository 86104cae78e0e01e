//! The shapes of bodies and answers.

use serde_json::{Value, json};

use super::settings::{Setting, settings};
use super::vocabulary::{
    body, boolean, code, count, decimal, flag, flag_or, ignored, integer, line_of, named, nothing,
    object, or_null, text, text_of, time, wished,
};
use crate::limits::{
    ACCOUNT_PASSWORD_CHARACTERS, CHAT_CHARACTERS_MAX, EMAIL_BYTES_MAX, OLD_BRUSH_SIZES,
    OLD_COLOR_BYTES_MAX, OLD_X, OLD_Y, PASSWORD_CHARACTERS_MAX, PLAYERS, ROOM_NAME_CHARACTERS_MAX,
    ROSTER_NAMES_MAX, ROUNDS, TIME_LIMIT_SECONDS, USERNAME_CHARACTERS_MAX, WORD_LIST_ENTRIES_MAX,
    WORD_LIST_FINDINGS_MAX, WORD_SYNONYMS_MAX,
};
use crate::protocol::ids::{CODE_LENGTH, PACK_CODE_LENGTH};
use crate::protocol::settings::Settings;

/// All of them, by name.
pub(super) fn schemas() -> Value {
    let mut room = room();
    let public_room = json!({
        "id": integer("The room's number."),
        "name": room["name"],
        "room_code": room["room_code"],
        "current_players": room["current_players"],
        "max_players": room["max_players"],
        "game_started": room["game_started"],
    });
    let listed = object(room.clone());
    room["has_roster"] = boolean("Those who come in pick their name of a list.");
    room["door"] = json!({
        "enum": ["open", "knock", "locked"],
        "description": "Who may take a new seat: everybody, whom the host lets in, or nobody.",
    });
    room["host"] = or_null(text("The host's name; null while nobody is there."));
    room["players"] = json!({
        "type": "array", "items": {"type": "string"},
        "description": "The names of all who have a seat, in the order of joining; none where `has_roster`.",
    });
    json!({
        "Refusal": object(json!({"detail": text("A sentence for people.")})),
        "Message": object(json!({"message": text("A sentence for people.")})),
        "NewAccount": new_account(),
        "Login": body(&["username", "password"], json!({
            "username": text("Case does not count."),
            "password": text("The account's password."),
        })),
        "PasswordChange": body(&["password", "new_password"], json!({
            "password": text("The present one."),
            "new_password": text_of(ACCOUNT_PASSWORD_CHARACTERS, "The next one."),
        })),
        "NewGuest": body(&["username"], json!({"username": username()})),
        "User": user(),
        "Token": object(token()),
        "GuestToken": guest_token(),
        "NewRoom": new_room(),
        "Room": listed,
        "RoomWithPlayers": object(room),
        "PublicRoom": object(public_room),
        "Join": body(&["room_code"], json!({
            "room_code": text("As people type it."),
            "password": or_null(text("Of a room that has one.")),
        })),
        "Session": session(),
        "RoomPlayers": object(json!({"players": {"type": "array", "items": room_player()}})),
        "Cleanup": object(json!({
            "message": text("Always the same sentence."),
            "full_rooms_deleted": count("Always 0: full rooms stay."),
            "old_rooms_deleted": count("Always 0: empty rooms end by themselves."),
        })),
        "Game": game(),
        "Draw": draw(),
        "Guess": body(&["guess"], json!({
            "guess": line_of(CHAT_CHARACTERS_MAX, "Case, accents and a leading article do not count."),
            "room_id": ignored(),
            "user_id": ignored(),
        })),
        "Guessed": object(json!({
            "correct": boolean("It is the word."),
            "message": {"enum": [
                "Correct guess!", "Incorrect guess", "Already guessed", "No word assigned",
                "Game not found",
            ]},
        })),
        "WordList": word_list(),
        "MyRoom": object(json!({
            "room_code": code(
                CODE_LENGTH, "It has it again when it is opened, if nobody else's room has it.",
            ),
            "name": text("One line."),
            "is_open": boolean("People can be in it."),
            "current_players": count("Seats that are taken."),
            "ended_at": or_null(time("Null while it is open.")),
        })),
        "Pack": object(pack_head()),
        "KeptPack": object(json!({"pack": named("Pack"), "list": named("WordList")})),
        "WholePack": object(json!({
            "pack": named("Pack"),
            "is_own": boolean("It is this user's."),
            "entries": entries(),
        })),
        "NameList": name_list(),
        "Roster": object(json!({
            "id": integer("The number of the list."),
            "name": text("What the list is called; one line."),
            "names": names(),
            "changed_at": time("When it was last written."),
        })),
        "Report": object(json!({
            "id": integer("The number of the report."),
            "room_code": text("Of the room, which may have ended."),
            "user_id": integer("Whom it is about."),
            "username": text("What they were called in the room."),
            "reason": {"enum": ["drawing", "chat", "name"], "description": "What is bad."},
            "reporter_id": integer("Who has made it."),
            "reporter": text("What they were called in the room."),
            "reported_at": time("When."),
        })),
        "RoomWords": object(json!({"entries": entries()})),
        "Statistics": statistics(),
        "Leader": leader(),
        "Welcome": object(json!({
            "message": {"const": "Welcome to DrawSync"},
            "version": text("Of this program."),
            "docs": {"const": "/docs"},
            "redoc": {"const": "/redoc"},
        })),
        "Health": health_shape(),
    })
}

fn health_shape() -> Value {
    let mut health = object(json!({
        "status": {"enum": ["healthy", "degraded"]},
        "service": {"const": "DrawSync"},
        "version": text("Of this program."),
        "address": text("What people type to come here."),
    }));
    health["properties"]["reason"] = text("Only when degraded: what the operator should look at.");
    health
}

fn username() -> Value {
    line_of(
        USERNAME_CHARACTERS_MAX,
        "One visible line with a letter, digit or emoji in it.",
    )
}

fn new_account() -> Value {
    body(
        &["username", "password"],
        json!({
            "username": username(),
            "email": {
                "description": "Optional: nothing is ever sent to it. The domain is kept in lower case.",
                "anyOf": [
                    {"type": "string", "format": "email", "maxLength": EMAIL_BYTES_MAX},
                    {"enum": ["", null]},
                ],
            },
            "password": text_of(ACCOUNT_PASSWORD_CHARACTERS, "Whatever it consists of."),
        }),
    )
}

fn user() -> Value {
    object(json!({
        "username": text("The name that others see."),
        "email": or_null(text("Null if none was given.")),
        "id": integer("The user's number."),
        "is_active": boolean("An inactive account cannot log in."),
        "created_at": time("When the account was made."),
        "is_guest": boolean("Has a name, but no password."),
        "is_admin": boolean("May close all rooms."),
    }))
}

fn token() -> Value {
    json!({
        "access_token": text("Send it as `Authorization: Bearer …`."),
        "token_type": {"const": "bearer"},
    })
}

fn guest_token() -> Value {
    let mut fields = token();
    fields["id"] = integer("The guest's number.");
    fields["username"] = text("The name, as others see it.");
    object(fields)
}

fn new_room() -> Value {
    let default = Settings::default();
    let password = format!(
        "At most {PASSWORD_CHARACTERS_MAX} characters; empty or null for none. Only private rooms have one."
    );
    let mut fields = json!({
        "name": line_of(ROOM_NAME_CHARACTERS_MAX, "One visible line."),
        "is_private": flag_or(default.is_private, "Not in the list of rooms."),
        "password": or_null(text(&password)),
        "max_players": wished(&PLAYERS, default.max_players, "Seats."),
        "time_limit": wished(&TIME_LIMIT_SECONDS, default.time_limit, "Drawing time of a turn, in seconds."),
        "max_rounds": wished(&ROUNDS, default.max_rounds, "In each round every player draws once."),
    });
    let defaults = json!(default);
    for (name, setting, about) in settings() {
        fields[name] = setting.wished(about, &defaults[name]);
    }
    body(&["name"], fields)
}

/// The fields of a room in a list.
fn room() -> Value {
    let mut room = json!({
        "name": text("One line."),
        "is_private": boolean("Not in the list of rooms."),
        "password": nothing("Never told."),
        "max_players": Setting::number(&PLAYERS).told("Seats."),
        "time_limit": Setting::number(&TIME_LIMIT_SECONDS).told("Drawing time of a turn, in seconds."),
        "max_rounds": Setting::number(&ROUNDS).told("In each round every player draws once."),
        "id": integer("The room's number."),
        "room_code": code(CODE_LENGTH, "The code by which people name the room."),
        "current_players": count("Seats that are taken."),
        "is_active": {"const": true, "description": "A room that has ended is gone."},
        "created_by": integer("The user who made it."),
        "created_at": time("When it was made."),
        "current_word": nothing("Never told."),
        "current_drawer_id": or_null(integer("Who draws or chooses; null without a game.")),
        "round_number": count("Of the game that runs, from 1; 0 without one."),
        "game_started": boolean("A game runs."),
        "has_password": boolean("A password is needed to join."),
    });
    for (name, setting, about) in settings() {
        room[name] = setting.told(about);
    }
    room
}

fn session() -> Value {
    object(json!({
        "room_id": integer("The room's number."),
        "is_ready": boolean("Always false here."),
        "score": count("Always 0 here."),
        "id": integer("The user's number again."),
        "user_id": integer("The user's number."),
        "session_token": text("Always empty."),
        "joined_at": time("Now."),
        "left_at": nothing("Always null here."),
    }))
}

fn room_player() -> Value {
    object(json!({
        "id": integer("The user's number, as on the socket."),
        "user_id": integer("The same."),
        "username": text("The name in this room."),
        "is_ready": boolean("Pressed 'Ready'."),
        "score": count("In the game that runs or ran last."),
        "joined_at": time("When the seat was taken."),
    }))
}

fn game() -> Value {
    let player = object(json!({
        "id": integer("The user's number."),
        "score": count("In this game."),
        "ready": boolean("Pressed 'Ready'."),
    }));
    let sample = object(json!({
        "user_id": integer("Who drew it."),
        "x": {"type": "number", "description": "To the right, on a board of 800."},
        "y": {"type": "number", "description": "Down, on a board of 600."},
        "is_drawing": boolean("False for the end of a stroke."),
        "color": {"type": "string", "pattern": "^#[0-9a-f]{6}$"},
        "brush_size": {"type": "integer", "minimum": 1},
    }));
    object(json!({
        "room_id": integer("The room's number."),
        "players": {"type": "array", "items": player, "description": "In the order of joining."},
        "current_round": count("The turn of the game, from 1."),
        "max_rounds": count("How many turns are expected."),
        "current_drawer_index": count("Among `players`; past its end if the drawer has left."),
        "current_word": nothing("Never told."),
        "time_remaining": count("Seconds until this choice, drawing or summary is over."),
        "game_started": {"const": true},
        "guessed_players": {"type": "array", "items": {"type": "integer"}},
        "drawing_data": {
            "type": "array", "items": sample,
            "description": "The strokes on the board, point by point, without fills.",
        },
        "current_drawer_id": integer("Who draws or chooses."),
    }))
}

fn draw() -> Value {
    body(
        &["x", "y", "is_drawing"],
        json!({
            "x": decimal(&OLD_X, "To the right, on a board of 800."),
            "y": decimal(&OLD_Y, "Down, on a board of 600."),
            "is_drawing": flag("False ends the stroke."),
            "is_first_point": flag_or(false, "Begins another stroke."),
            "color": {
                "type": "string", "maxLength": OLD_COLOR_BYTES_MAX, "default": "#000000",
                "description": "`#rrggbb`: the nearest colour of the palette. Anything else is black.",
            },
            "brush_size": decimal(&OLD_BRUSH_SIZES, "The stroke's width: the nearest that there is. 2 if left out."),
            "room_id": ignored(),
        }),
    )
}

/// The words of a list.
fn entries() -> Value {
    let mut entry = object(json!({"word": text("As it is drawn.")}));
    entry["properties"]["synonyms"] = json!({
        "type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": WORD_SYNONYMS_MAX,
        "description": "Accepted besides; left out if there are none.",
    });
    entry["properties"]["definition"] = text("Shown after the turn; left out if there is none.");
    json!({"type": "array", "items": entry, "maxItems": WORD_LIST_ENTRIES_MAX})
}

fn names() -> Value {
    json!({
        "type": "array", "items": username(), "maxItems": ROSTER_NAMES_MAX,
        "description": "No two of them look alike.",
    })
}

fn name_list() -> Value {
    let problems = ["duplicate", "alike", "too_long", "no_name", "list_full"];
    object(json!({
        "names": names(),
        "findings": findings("name", &problems, "What was left out."),
        "findings_total": count("How many findings there were."),
    }))
}

fn pack_head() -> Value {
    json!({
        "pack_code": code(PACK_CODE_LENGTH, "Whoever is told it can use the pack."),
        "name": text("One line."),
        "language": Setting::Language.told("Of the words."),
        "count": {"type": "integer", "minimum": 1, "maximum": WORD_LIST_ENTRIES_MAX},
        "changed_at": time("When it was last written."),
    })
}

fn word_list() -> Value {
    let problems = [
        "duplicate",
        "alike",
        "too_long",
        "nothing_to_guess",
        "synonyms_left_out",
        "definition_too_long",
        "list_full",
    ];
    object(json!({
        "layout": {"enum": ["words", "table"], "description": "What the cells were taken for."},
        "header": boolean("The first line named the columns."),
        "entries": entries(),
        "findings": findings("word", &problems, "What was left out or changed."),
        "findings_total": count("How many findings there were."),
    }))
}

/// What was not taken as it stood there of a list of words or of names.
fn findings(entry: &str, problems: &[&str], about: &str) -> Value {
    let finding = body(
        &["line", entry, "problem", "message"],
        json!({
            "line": {"type": "integer", "minimum": 1},
            (entry): text(&format!("The {entry}, shortened.")),
            "problem": {"enum": problems},
            "of": text(&format!("The {entry} that was kept of two that are `alike`.")),
            "message": text("A sentence for people."),
        }),
    );
    json!({
        "type": "array", "items": finding, "maxItems": WORD_LIST_FINDINGS_MAX,
        "description": about,
    })
}

fn statistics() -> Value {
    object(json!({
        "games_played": count("Finished games."),
        "games_won": count("With the first place."),
        "total_score": count("Over all games."),
        "words_guessed": count("Over all games."),
        "words_drawn": count("Over all games."),
        "average_score": {"type": "number", "minimum": 0, "description": "A game."},
        "total_play_time": count("In seconds."),
        "id": integer("The user's number again."),
        "user_id": integer("The user's number."),
        "last_played": or_null(time("Null for who has not finished a game.")),
    }))
}

fn leader() -> Value {
    object(json!({
        "username": text("An account's name."),
        "total_score": count("Over all games."),
        "games_played": count("Finished games."),
        "average_score": {"type": "number", "minimum": 0},
        "rank": {"type": "integer", "minimum": 1},
    }))
}
