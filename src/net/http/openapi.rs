//! The API's description, served as `/openapi.json`.
//!
//! Each row of `ROUTES` names the function below that describes it, so there
//! is no route without a description and none described that is not there.
//! Ranges come from `limits`.

use std::ops::RangeInclusive;

use serde_json::{Map, Value, json};

use super::Route;
use crate::limits::{
    ACCOUNT_PASSWORD_CHARACTERS, CHAT_CHARACTERS_MAX, CHOICE_TIME_SECONDS, CUSTOM_SHARE_PERCENT,
    EMAIL_BYTES_MAX, END_AFTER_MINUTES, HINTS, HTTP_BODY_BYTES_MAX, HTTP_HEAD_BYTES_MAX,
    HTTP_HEADERS_MAX, LEADERBOARD_ROWS_MAX, OLD_BRUSH_SIZES, OLD_COLOR_BYTES_MAX, OLD_X, OLD_Y,
    PASSWORD_CHARACTERS_MAX, PLAYERS, ROOM_NAME_CHARACTERS_MAX, ROSTER_NAMES_MAX, ROUNDS,
    SUMMARY_TIME_SECONDS, TEAMS, TIME_LIMIT_SECONDS, TOKEN_LIFE_SECONDS, USERNAME_CHARACTERS_MAX,
    WORD_CHOICES, WORD_LIST_ENTRIES_MAX, WORD_LIST_FINDINGS_MAX, WORD_SYNONYMS_MAX,
};
use crate::protocol::ids::{CODE_ALPHABET, CODE_LENGTH, PACK_CODE_LENGTH};
use crate::protocol::language::Language;
use crate::protocol::settings::Settings;

/// What stands before the operations.
fn about() -> String {
    let days = TOKEN_LIFE_SECONDS / (24 * 3_600);
    let body_kib = HTTP_BODY_BYTES_MAX / 1024;
    format!(
        "\
The HTTP API of a DrawSync server: accounts, rooms, and a way into their games for scripts. The game \
itself is played over a WebSocket at `/ws` or over TCP; `docs/PROTOCOL.md` describes that.

**Who you are.** `POST /auth/guest` or `POST /auth/login` gives a token; send it as `Authorization: \
Bearer TOKEN`. It is good for {days} days.

**Bodies** are JSON objects of at most {body_kib} KiB with a `Content-Length`. Fields that are not \
described are ignored. Numbers and truth values may also be sent as text, as clients of the original \
DrawSync do.

**Answers** are JSON. Every refusal is `{{\"detail\": \"…\"}}` with a sentence for people. Times are UTC, \
in whole seconds, without a zone. A path with a slash too many or too few is answered with 307.

**Other origins** may use everything here with a token; cookies mean nothing to this server.

Beside what each operation lists, any request may be answered with 405 (another method, with `Allow`), \
501 or 505 (HTTP that is not spoken here), and 500 or 502 if the server has a fault."
    )
}

/// The whole description.
pub fn document(routes: &[Route]) -> Value {
    let mut paths = Map::new();
    for (method, path, _, describe) in routes {
        let item = paths.entry(*path).or_insert_with(|| json!({}));
        item[method.to_ascii_lowercase()] = describe().assembled(path);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "DrawSync",
            "version": env!("CARGO_PKG_VERSION"),
            "description": about(),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/", "description": "This server"}],
        "tags": [
            {"name": "accounts", "description": "Accounts, guests and tokens."},
            {"name": "rooms", "description": "Made, found, joined and left."},
            {"name": "words", "description": "Lists of words that people bring along."},
            {"name": "games", "description": "The game in a room, without a socket. \
                The same game and the same rules as on the socket; answers never hold the word."},
            {"name": "users", "description": "Statistics of finished games."},
            {"name": "server", "description": "The server and this description."},
            {"name": "admin", "description": "For admins of this server."},
        ],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {
                "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
                "description": "From `POST /auth/guest` or `POST /auth/login`.",
            }},
            "parameters": parameters(),
            "responses": refusals(),
            "schemas": schemas(),
        },
    })
}

// ---- What the operations are described with -----------------------------------

/// What one method of one path does.
pub struct Operation {
    id: &'static str,
    tag: &'static str,
    summary: &'static str,
    about: &'static str,
    body: Option<&'static str>,
    list: bool,
    query: &'static [&'static str],
    needs_token: bool,
    /// Status, when it comes, and the media types it can come in.
    answers: Vec<(u16, &'static str, Map<String, Value>)>,
}

impl Operation {
    fn new(tag: &'static str, id: &'static str, summary: &'static str) -> Operation {
        Operation {
            id,
            tag,
            summary,
            about: "",
            body: None,
            list: false,
            query: &[],
            needs_token: false,
            answers: Vec::new(),
        }
    }

    fn about(mut self, text: &'static str) -> Operation {
        self.about = text;
        self
    }

    /// Takes a JSON object of this schema.
    fn takes(mut self, schema: &'static str) -> Operation {
        self.body = Some(schema);
        self.refuses(422, "A field or the body is not what it must be; names it.")
    }

    /// Takes a list as it is.
    fn takes_list(mut self) -> Operation {
        self.list = true;
        self.refuses(413, "The list is larger than 256 KiB.")
    }

    /// Takes these parameters in the query.
    fn asks(mut self, parameters: &'static [&'static str]) -> Operation {
        self.query = parameters;
        self.refuses(422, "A parameter cannot be read.")
    }

    /// Needs a token of somebody.
    fn for_users(mut self) -> Operation {
        self.needs_token = true;
        self.refuses(400, "The account is inactive.")
            .refuses(401, "The token is missing, bad or expired.")
    }

    /// Needs the token of an admin.
    fn for_admins(self) -> Operation {
        self.for_users().refuses(403, "Not an admin.")
    }

    fn gives(self, about: &'static str, schema: Value) -> Operation {
        self.answers_with(200, about, "application/json", schema)
    }

    fn refuses(self, status: u16, when: &'static str) -> Operation {
        self.answers_with(status, when, "application/json", named("Refusal"))
    }

    fn answers_with(
        mut self,
        status: u16,
        about: &'static str,
        media: &str,
        schema: Value,
    ) -> Operation {
        let content = json!({ "schema": schema });
        match self.answers.iter_mut().find(|answer| answer.0 == status) {
            Some(answer) => {
                // The later word is of the operation itself, so it is the better one.
                answer.1 = about;
                answer.2.insert(media.into(), content);
            }
            None => {
                let content = Map::from_iter([(media.to_owned(), content)]);
                self.answers.push((status, about, content));
            }
        }
        self
    }

    fn assembled(mut self, path: &str) -> Value {
        self.answers.sort_by_key(|answer| answer.0);
        let mut answers = Map::new();
        for (status, about, content) in self.answers {
            answers.insert(
                status.to_string(),
                json!({"description": about, "content": content}),
            );
        }
        for (status, name, for_all) in REFUSALS {
            if for_all || self.body.is_some() || self.list {
                let status = status.to_string();
                let common = reference("responses", name);
                answers.entry(status).or_insert(common);
            }
        }
        let in_path = path
            .split('{')
            .nth(1)
            .and_then(|rest| rest.split('}').next());
        let parameters: Vec<Value> = in_path
            .iter()
            .chain(self.query)
            .map(|name| reference("parameters", name))
            .collect();
        let mut operation = json!({
            "tags": [self.tag],
            "operationId": self.id,
            "summary": self.summary,
        });
        if !self.about.is_empty() {
            operation["description"] = self.about.into();
        }
        if self.needs_token {
            operation["security"] = json!([{ "token": [] }]);
        }
        if !parameters.is_empty() {
            operation["parameters"] = parameters.into();
        }
        if let Some(schema) = self.body {
            operation["requestBody"] = json!({
                "required": true,
                "content": {"application/json": {"schema": named(schema)}},
            });
        }
        if self.list {
            // Whatever bytes there are: they are decoded, and nothing is refused.
            let text = json!({
                "description": "As people bring it: one word a line, separated by commas, or a table.",
            });
            operation["requestBody"] = json!({
                "required": true,
                "content": {
                    "text/plain": {"schema": text},
                    "text/csv": {"schema": text},
                    "application/octet-stream": {"schema": {}},
                },
            });
        }
        operation["responses"] = answers.into();
        operation
    }
}

fn reference(kind: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{kind}/{name}") })
}

fn named(schema: &str) -> Value {
    reference("schemas", schema)
}

fn list_of(schema: &str) -> Value {
    json!({"type": "array", "items": named(schema)})
}

/// An object in which all these fields are there.
fn object(fields: Value) -> Value {
    let names: Vec<_> = fields.as_object().into_iter().flat_map(Map::keys).collect();
    json!({"type": "object", "required": names, "properties": fields})
}

/// A body of which only these fields must be there.
fn body(required: &[&str], fields: Value) -> Value {
    json!({"type": "object", "required": required, "properties": fields})
}

fn text(about: &str) -> Value {
    json!({"type": "string", "description": about})
}

fn text_of(length: RangeInclusive<usize>, about: &str) -> Value {
    json!({
        "type": "string", "minLength": length.start(), "maxLength": length.end(),
        "description": about,
    })
}

/// One line that people read: blanks are trimmed and what is one sign to people
/// counts once, so `maxLength` could not say it.
fn line_of(characters: usize, about: &str) -> Value {
    json!({
        "type": "string", "minLength": 1,
        "description": format!("{about} At most {characters} characters; blanks are trimmed."),
    })
}

fn integer(about: &str) -> Value {
    json!({"type": "integer", "format": "int64", "description": about})
}

fn count(about: &str) -> Value {
    json!({"type": "integer", "minimum": 0, "description": about})
}

fn boolean(about: &str) -> Value {
    json!({"type": "boolean", "description": about})
}

fn nothing(about: &str) -> Value {
    json!({"type": "null", "description": about})
}

fn or_null(mut schema: Value) -> Value {
    schema["type"] = json!([schema["type"], "null"]);
    schema
}

fn time(about: &str) -> Value {
    json!({
        "type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$", "description": about,
        "examples": ["2026-11-23T06:50:16"],
    })
}

/// A whole number as a body may hold it.
fn wished<T: Into<i64> + Copy>(range: &RangeInclusive<T>, default: T, about: &str) -> Value {
    let (low, high): (i64, i64) = ((*range.start()).into(), (*range.end()).into());
    json!({
        "description": format!("{about} {low} to {high}; may be sent as text."),
        "anyOf": [
            {"type": "integer", "minimum": low, "maximum": high},
            {"type": "string", "pattern": "^[0-9]+$"},
        ],
        "default": default.into(),
    })
}

/// A truth value as a body may hold it.
fn flag(about: &str) -> Value {
    json!({
        "description": about,
        "anyOf": [
            {"type": "boolean"},
            {"enum": [0, 1]},
            {"enum": ["true", "false", "yes", "no", "on", "off", "t", "f", "y", "n", "1", "0"]},
        ],
    })
}

fn flag_or(default: bool, about: &str) -> Value {
    let mut schema = flag(about);
    schema["default"] = default.into();
    schema
}

/// A number as a body may hold it.
fn decimal(range: &RangeInclusive<f64>, about: &str) -> Value {
    let (low, high) = (range.start(), range.end());
    json!({
        "description": format!("{about} {low} to {high}; may be sent as text."),
        "anyOf": [
            {"type": "number", "minimum": low, "maximum": high},
            {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
        ],
    })
}

/// A field that clients of the original send, and that decides nothing.
fn ignored() -> Value {
    json!({
        "description": "Ignored.", "deprecated": true,
        "anyOf": [
            {"type": "integer", "format": "int64"},
            {"type": "string", "pattern": "^[0-9]+$"},
        ],
    })
}

// ---- What all operations share --------------------------------------------------

/// Status, name, and whether requests without a body can meet it too.
const REFUSALS: [(u16, &str, bool); 9] = [
    (400, "NotHttp", true),
    (408, "TooSlow", true),
    (411, "NoLength", false),
    (413, "BodyTooLarge", false),
    (414, "AddressTooLong", true),
    (429, "TooManyRequests", true),
    (431, "HeadersTooLarge", true),
    (503, "Busy", true),
    (504, "Overloaded", true),
];

fn refusals() -> Value {
    let refusal = |about: &str| json!({"description": about, "content": {"application/json": {"schema": named("Refusal")}}});
    let later = |about: &str| {
        let mut refusal = refusal(about);
        refusal["headers"] = json!({"Retry-After": {
            "description": "Seconds until it may be tried again.",
            "schema": {"type": "integer", "minimum": 1},
        }});
        refusal
    };
    let head_kib = HTTP_HEAD_BYTES_MAX / 1024;
    json!({
        "NotHttp": refusal("The request is not valid HTTP/1.1."),
        "TooSlow": refusal("The request took too long to arrive."),
        "NoLength": refusal("The body has no Content-Length."),
        "BodyTooLarge": refusal(&format!("The body is larger than {} KiB.", HTTP_BODY_BYTES_MAX / 1024)),
        "AddressTooLong": refusal(&format!("The address is longer than {head_kib} KiB.")),
        "TooManyRequests": later("Too many requests of late."),
        "HeadersTooLarge": refusal(&format!(
            "The headers are larger than {head_kib} KiB, or more than {HTTP_HEADERS_MAX}."
        )),
        "Busy": later("The server is full, busy or shutting down."),
        "Overloaded": refusal("The server took too long to answer."),
    })
}

fn parameters() -> Value {
    let letters = str::from_utf8(CODE_ALPHABET).unwrap_or_default();
    json!({
        "room_code": {
            "name": "room_code", "in": "path", "required": true,
            "description": "The code by which people name a room. Case, spaces and hyphens do not count.",
            "schema": {"type": "string", "pattern": format!("^[{letters}]{{{CODE_LENGTH}}}$")},
            "example": "K7M4QX",
        },
        "room_id": {
            "name": "room_id", "in": "path", "required": true,
            "description": "The number of a room.",
            "schema": {"type": "integer", "format": "int64"},
            "example": 1,
        },
        "user_id": {
            "name": "user_id", "in": "path", "required": true,
            "description": "The number of a user.",
            "schema": {"type": "integer", "format": "int64"},
            "example": 7,
        },
        "pack_code": {
            "name": "pack_code", "in": "path", "required": true,
            "description": "The code by which a word pack is shared. Case, spaces and hyphens do not count.",
            "schema": {"type": "string", "pattern": format!("^[{letters}]{{{PACK_CODE_LENGTH}}}$")},
            "example": "K7M4QXRT2W",
        },
        "roster_id": {
            "name": "roster_id", "in": "path", "required": true,
            "description": "The number of a list of names.",
            "schema": {"type": "integer", "format": "int64"},
            "example": 7,
        },
        "report_id": {
            "name": "report_id", "in": "path", "required": true,
            "description": "The number of a report.",
            "schema": {"type": "integer", "format": "int64"},
            "example": 7,
        },
        "pack": {
            "name": "pack", "in": "query",
            "description": "The code of a word pack; then the body does not count.",
            "schema": {"type": "string"},
        },
        "name": {
            "name": "name", "in": "query", "required": true,
            "description": format!("One visible line of at most {ROOM_NAME_CHARACTERS_MAX} characters."),
            "schema": {"type": "string", "minLength": 1},
        },
        "layout": {
            "name": "layout", "in": "query",
            "description": "What the cells of the list are; without it the list's own form tells.",
            "schema": {"enum": ["words", "table"]},
        },
        "language": {
            "name": "language", "in": "query",
            "description": "Of the words: whose articles do not count.",
            "schema": {"enum": Language::ALL.map(Language::code), "default": "en"},
        },
        "limit": {
            "name": "limit", "in": "query",
            "description": format!("How many rows; at most {LEADERBOARD_ROWS_MAX} come, and as many for a negative number."),
            "schema": {"type": "integer", "format": "int64", "default": 10},
        },
    })
}

// ---- Shapes ---------------------------------------------------------------------

fn schemas() -> Value {
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
            "room_code": {
                "type": "string", "pattern": parameters()["room_code"]["schema"]["pattern"],
                "description": "It has it again when it is opened, if nobody else's room has it.",
            },
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

/// A setting that the original did not have.
enum Setting {
    Number(i64, i64),
    /// Zero, or from the first to the second.
    ZeroOr(i64, i64),
    Flag,
    OneOf(&'static [&'static str]),
    Language,
}

/// All of them with what they mean, in the order of `Settings`.
fn settings() -> Vec<(&'static str, Setting, &'static str)> {
    fn number<T: Into<i64> + Copy>(range: &RangeInclusive<T>) -> Setting {
        Setting::Number((*range.start()).into(), (*range.end()).into())
    }
    fn zero_or(range: &RangeInclusive<u8>) -> Setting {
        Setting::ZeroOr((*range.start()).into(), (*range.end()).into())
    }
    let levels = Setting::OneOf(&["easy", "medium", "hard", "mixed"]);
    let modes = Setting::OneOf(&["normal", "hidden_length", "combined"]);
    let uses = Setting::OneOf(&["only", "mixed", "off"]);
    let scorings = Setting::OneOf(&["competitive", "relaxed", "none"]);
    let chats = Setting::OneOf(&["on", "breaks", "off"]);
    let readers = Setting::OneOf(&["everyone", "auto", "knowers", "nobody"]);
    let orders = Setting::OneOf(&["joining", "random", "fewest_turns"]);
    let team_choices = Setting::OneOf(&["random", "chosen"]);
    vec![
        (
            "word_choices",
            number(&WORD_CHOICES),
            "Words that a drawer chooses from.",
        ),
        (
            "choice_time",
            number(&CHOICE_TIME_SECONDS),
            "Seconds to choose a word.",
        ),
        (
            "summary_time",
            number(&SUMMARY_TIME_SECONDS),
            "Seconds that a turn's end is shown.",
        ),
        (
            "hints",
            number(&HINTS),
            "Letters that are revealed in a turn.",
        ),
        (
            "auto_hints",
            Setting::Flag,
            "The word's length decides how many, not `hints`.",
        ),
        (
            "word_mode",
            modes,
            "One word, one without its length, or two at once.",
        ),
        ("language", Setting::Language, "Whose words are offered."),
        ("difficulty", levels, "Which words are offered."),
        (
            "custom_words",
            uses,
            "What the room's own words are for, once there are any.",
        ),
        (
            "custom_share",
            number(&CUSTOM_SHARE_PERCENT),
            "Of 100 offered words so many are the room's own, where they are mixed in.",
        ),
        (
            "quick_finish",
            Setting::Flag,
            "The clock falls once three quarters have guessed.",
        ),
        ("scoring", scorings, "What a guess is worth."),
        (
            "chat",
            chats,
            "When people may write; guesses are always possible.",
        ),
        ("wrong_guesses", readers, "Who reads them."),
        (
            "end_after",
            zero_or(&END_AFTER_MINUTES),
            "Minutes after which the turn that runs is the last; 0 is never.",
        ),
        (
            "late_joining",
            Setting::Flag,
            "Seats can be taken while a game runs.",
        ),
        ("draw_order", orders, "Who is next in a round."),
        ("teams", zero_or(&TEAMS), "How many there are; 0 is none."),
        (
            "team_choice",
            team_choices,
            "Whether they are dealt for every game, or people choose.",
        ),
        (
            "host_plays",
            Setting::Flag,
            "The host plays, and does not only hold the room.",
        ),
        (
            "keep_host",
            Setting::Flag,
            "Nobody becomes host but by the host's own hand.",
        ),
        (
            "profanity_filter",
            Setting::Flag,
            "No bad words in names and chat; without it on in public rooms.",
        ),
        (
            "spectators",
            Setting::Flag,
            "The room can be watched without a seat.",
        ),
        (
            "doodling",
            Setting::Flag,
            "Everybody draws on one board in the lobby.",
        ),
        ("likes", Setting::Flag, "Drawings can be liked."),
        (
            "vote_kick",
            Setting::Flag,
            "Players can vote somebody out of the room.",
        ),
    ]
}

impl Setting {
    /// As it is told.
    fn told(&self, about: &str) -> Value {
        let whole =
            |low: &i64, high: &i64| json!({"type": "integer", "minimum": low, "maximum": high});
        let mut schema = match self {
            Setting::Number(low, high) => whole(low, high),
            Setting::ZeroOr(low, high) => json!({"anyOf": [{"const": 0}, whole(low, high)]}),
            Setting::Flag => json!({"type": "boolean"}),
            Setting::OneOf(words) => json!({"enum": words}),
            Setting::Language => json!({"enum": Language::ALL.map(Language::code)}),
        };
        schema["description"] = about.into();
        schema
    }

    /// As a body may hold it.
    fn wished(&self, about: &str, default: &Value) -> Value {
        let mut schema = match self {
            Setting::Number(low, high) => wished(&(*low..=*high), 0, about),
            Setting::Flag => flag(about),
            Setting::ZeroOr(..) | Setting::OneOf(_) | Setting::Language => self.told(about),
        };
        schema["default"] = default.clone();
        schema
    }
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
    let in_range = |low: i64, high: i64, about: &str| json!({"type": "integer", "minimum": low, "maximum": high, "description": about});
    let mut room = json!({
        "name": text("One line."),
        "is_private": boolean("Not in the list of rooms."),
        "password": nothing("Never told."),
        "max_players": in_range((*PLAYERS.start()).into(), (*PLAYERS.end()).into(), "Seats."),
        "time_limit": in_range(
            (*TIME_LIMIT_SECONDS.start()).into(), (*TIME_LIMIT_SECONDS.end()).into(),
            "Drawing time of a turn, in seconds."
        ),
        "max_rounds": in_range(
            (*ROUNDS.start()).into(), (*ROUNDS.end()).into(),
            "In each round every player draws once."
        ),
        "id": integer("The room's number."),
        "room_code": {
            "type": "string", "pattern": parameters()["room_code"]["schema"]["pattern"],
            "description": "The code by which people name the room.",
        },
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
    let finding = body(
        &["line", "name", "problem", "message"],
        json!({
            "line": {"type": "integer", "minimum": 1},
            "name": text("The name, shortened."),
            "problem": {"enum": ["duplicate", "alike", "too_long", "no_name", "list_full"]},
            "of": text("The name that was kept of two that look alike."),
            "message": text("The same as a sentence."),
        }),
    );
    object(json!({
        "names": names(),
        "findings": {
            "type": "array", "items": finding, "maxItems": WORD_LIST_FINDINGS_MAX,
            "description": "What was left out.",
        },
        "findings_total": count("How many findings there were."),
    }))
}

fn pack_head() -> Value {
    json!({
        "pack_code": {
            "type": "string", "pattern": parameters()["pack_code"]["schema"]["pattern"],
            "description": "Whoever is told it can use the pack.",
        },
        "name": text("One line."),
        "language": Setting::Language.told("Of the words."),
        "count": {"type": "integer", "minimum": 1, "maximum": WORD_LIST_ENTRIES_MAX},
        "changed_at": time("When it was last written."),
    })
}

fn word_list() -> Value {
    let finding = body(
        &["line", "word", "problem", "message"],
        json!({
            "line": {"type": "integer", "minimum": 1},
            "word": text("The word, shortened."),
            "problem": {"enum": [
                "duplicate", "alike", "too_long", "nothing_to_guess", "synonyms_left_out",
                "definition_too_long", "list_full",
            ]},
            "of": text("The word that was kept of two that are `alike`."),
            "message": text("A sentence for people."),
        }),
    );
    object(json!({
        "layout": {"enum": ["words", "table"], "description": "What the cells were taken for."},
        "header": boolean("The first line named the columns."),
        "entries": entries(),
        "findings": {
            "type": "array", "items": finding, "maxItems": WORD_LIST_FINDINGS_MAX,
            "description": "What was left out or changed.",
        },
        "findings_total": count("How many findings there were."),
    }))
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

// ---- The operations, in the order of `ROUTES` -----------------------------------

const NO_ROOM: &str = "There is no such room.";
const NO_WORDS: &str = "A parameter cannot be read, or there is no word to draw in the list.";
const NO_PACK: &str = "There is no such pack, or none of this user's.";
const NO_ROSTER: &str = "The user has no list of that number.";
const NO_GUEST_LISTS: &str = "A guest keeps no lists.";
const NO_NAMES: &str = "There is no name in the list, or a parameter cannot be read.";
const NO_GUESTS: &str = "A guest keeps no packs.";
const NOT_A_NUMBER: &str = "The room's number cannot be read, or a field or the body.";

pub fn welcome() -> Operation {
    Operation::new("server", "welcome", "Who answers here")
        .about("A browser gets the web client.")
        .gives("A greeting, or the web client.", named("Welcome"))
        .answers_with(
            200,
            "A greeting, or the web client.",
            "text/html",
            text("The web client."),
        )
}

pub fn health() -> Operation {
    Operation::new("server", "health", "Whether the game runs")
        .about("Degraded when it runs, but something cannot be saved. 503 when it does not run.")
        .gives("It runs.", named("Health"))
}

pub fn description() -> Operation {
    Operation::new("server", "openapi", "This description").gives(
        "An OpenAPI 3.1 document.",
        json!({"type": "object", "required": ["openapi", "info", "paths"]}),
    )
}

pub fn docs() -> Operation {
    Operation::new("server", "docs", "This description, to read and try").answers_with(
        200,
        "A page for people.",
        "text/html",
        text("The page."),
    )
}

pub fn redoc() -> Operation {
    Operation {
        id: "redoc",
        ..docs().about("The same page as `/docs`.")
    }
}

pub fn register() -> Operation {
    Operation::new("accounts", "register", "Make an account")
        .takes("NewAccount")
        .gives("The account.", named("User"))
        .refuses(400, "The name or the e-mail address is taken.")
        .refuses(403, "This server takes no new accounts.")
}

pub fn login() -> Operation {
    Operation::new("accounts", "login", "Log in to an account")
        .takes("Login")
        .gives("A token.", named("Token"))
        .refuses(400, "The account is inactive.")
        .refuses(
            401,
            "The name or the password is wrong; it is not told which.",
        )
}

pub fn guest() -> Operation {
    Operation::new("accounts", "guest", "Become a guest")
        .about("A guest has a name for as long as its token; others may have the same one.")
        .takes("NewGuest")
        .gives("A token.", named("GuestToken"))
        .refuses(400, "The name belongs to an account.")
}

pub fn change_password() -> Operation {
    Operation::new("accounts", "changePassword", "Change one's own password")
        .about("All tokens of the account end, and its connections; the answer has a new one.")
        .for_users()
        .takes("PasswordChange")
        .gives("A token.", named("Token"))
        .refuses(
            403,
            "The present password is another one, or a guest has none.",
        )
}

pub fn log_out_everywhere() -> Operation {
    Operation::new("accounts", "logOutEverywhere", "Log out on all devices")
        .about("All tokens end, this one too, and all connections. Seats in rooms are kept.")
        .for_users()
        .gives("Done.", named("Message"))
}

pub fn me() -> Operation {
    Operation::new("accounts", "me", "Who the token is")
        .for_users()
        .gives("The account or guest.", named("User"))
}

pub fn list_rooms() -> Operation {
    Operation::new("rooms", "listRooms", "Public rooms with a free seat")
        .gives("By number.", list_of("Room"))
}

pub fn create_room() -> Operation {
    Operation::new("rooms", "createRoom", "Make a room")
        .about("Whoever made it is its host, but takes a seat only by joining.")
        .for_users()
        .takes("NewRoom")
        .gives("The room.", named("Room"))
        .refuses(403, "This user may make no room, or no more of them.")
}

const NO_ACCOUNT: &str = "Rooms are kept for accounts only.";

pub fn my_rooms() -> Operation {
    Operation::new("rooms", "listMyRooms", "Rooms that the user has made")
        .about("Those that are open, and the last 20 that have ended within 180 days.")
        .for_users()
        .gives("The last first.", list_of("MyRoom"))
        .refuses(403, NO_ACCOUNT)
}

pub fn open_my_room() -> Operation {
    Operation::new("rooms", "openMyRoom", "Open a room again")
        .about("With its code, settings, password, words, and whom it does not let in.")
        .for_users()
        .gives("The room.", named("Room"))
        .refuses(
            403,
            "Rooms are kept for accounts only, or this user may make no more of them.",
        )
        .refuses(404, "The user has no such room.")
}

pub fn forget_my_room() -> Operation {
    Operation::new("rooms", "forgetMyRoom", "Forget a room that has ended")
        .for_users()
        .gives("It is forgotten.", named("Message"))
        .refuses(403, NO_ACCOUNT)
        .refuses(404, "The user has no such room.")
}

pub fn join_room() -> Operation {
    Operation::new("rooms", "joinRoom", "Be admitted to a room")
        .about(
            "Lets the user take a seat on the socket without the password, and see the game here.",
        )
        .for_users()
        .takes("Join")
        .gives(
            "The admission, in the shape of the original's sessions.",
            named("Session"),
        )
        .refuses(
            400,
            "The room is full, or the user is in it already; or the account is inactive.",
        )
        .refuses(401, "The token or the room's password is missing or wrong.")
        .refuses(403, "The host has removed this user.")
        .refuses(404, NO_ROOM)
        .refuses(429, "Too many wrong passwords, or too many requests.")
}

pub fn cleanup_rooms() -> Operation {
    Operation::new("admin", "cleanupRooms", "Does nothing")
        .about("Rooms end by themselves here. Kept for clients of the original.")
        .for_admins()
        .gives("What was done.", named("Cleanup"))
}

pub fn room_by_code() -> Operation {
    Operation::new("rooms", "getRoom", "A room, and who is in it")
        .about("Private rooms too.")
        .gives("The room.", named("RoomWithPlayers"))
        .refuses(404, NO_ROOM)
}

pub fn leave_room() -> Operation {
    Operation::new("rooms", "leaveRoom", "Give up a seat or an admission")
        .for_users()
        .gives("It is given up.", named("Message"))
        .refuses(404, "The user has neither.")
        .refuses(422, NOT_A_NUMBER)
}

pub fn room_players() -> Operation {
    Operation::new("rooms", "listPlayers", "Who has a seat in a room")
        .gives(
            "In the order of joining; nobody in a room that does not exist, nor in one with a list of \
             names, unless the token is that of somebody in it.",
            named("RoomPlayers"),
        )
        .refuses(422, NOT_A_NUMBER)
}

pub fn check_words() -> Operation {
    words("checkWords", "How a list of words would be understood")
        .about("Commas, semicolons, tabs, quotes, a header line and the encoding are recognised. Nothing is kept.")
        .asks(&["language", "layout"])
        .takes_list()
        .gives("The list.", named("WordList"))
}

pub fn room_words() -> Operation {
    words("getRoomWords", "The words of a room's own list")
        .gives("The words.", named("RoomWords"))
        .refuses(403, "Not the host who has brought them, or there are none.")
        .refuses(404, NO_ROOM)
}

pub fn set_room_words() -> Operation {
    words("setRoomWords", "Give a room a list of words of its own")
        .about(
            "For the host. What the list is for say `custom_words` and `custom_share` of the room.",
        )
        .asks(&["layout", "pack"])
        .takes_list()
        .gives("The list as it was understood.", named("WordList"))
        .refuses(403, "Not the host.")
        .refuses(404, "There is no such room, or no such pack.")
        .refuses(422, NO_WORDS)
}

pub fn remove_room_words() -> Operation {
    words("removeRoomWords", "Take a room's own words away")
        .about("For the host.")
        .gives("They are gone.", named("Message"))
        .refuses(403, "Not the host.")
        .refuses(404, NO_ROOM)
}

pub fn list_packs() -> Operation {
    words("listPacks", "The word packs of the user")
        .gives("The last changed first.", list_of("Pack"))
        .refuses(403, NO_GUESTS)
}

pub fn add_pack() -> Operation {
    words("addPack", "Keep a list of words as a pack")
        .asks(&["name", "language", "layout"])
        .takes_list()
        .gives(
            "The pack, and how its list was understood.",
            named("KeptPack"),
        )
        .refuses(
            403,
            "A guest keeps no packs, or the account has all that it may have.",
        )
        .refuses(422, NO_WORDS)
}

pub fn pack() -> Operation {
    words("getPack", "A word pack with its words")
        .about("For whoever knows its code.")
        .gives("The pack.", named("WholePack"))
        .refuses(404, NO_PACK)
}

pub fn export_pack() -> Operation {
    words("exportPack", "A word pack for a spreadsheet")
        .about(
            "For whoever knows its code. A table with the columns word, synonyms and definition.",
        )
        .answers_with(
            200,
            "The table, in UTF-8 with its mark.",
            "text/csv",
            text("CSV."),
        )
        .refuses(404, NO_PACK)
}

pub fn replace_pack() -> Operation {
    words("replacePack", "Write a word pack anew")
        .asks(&["name", "language", "layout"])
        .takes_list()
        .gives(
            "The pack, and how its list was understood.",
            named("KeptPack"),
        )
        .refuses(403, NO_GUESTS)
        .refuses(404, NO_PACK)
        .refuses(422, NO_WORDS)
}

pub fn delete_pack() -> Operation {
    words("deletePack", "Delete a word pack")
        .about("Rooms that use its words keep them.")
        .gives("It is gone.", named("Message"))
        .refuses(403, NO_GUESTS)
        .refuses(404, NO_PACK)
}

pub fn check_names() -> Operation {
    words("checkNames", "How a list of names would be understood")
        .about("One a line, or with commas; of a spreadsheet the first column. Nothing is kept.")
        .asks(&["language"])
        .takes_list()
        .gives("The list.", named("NameList"))
}

pub fn list_rosters() -> Operation {
    words("listRosters", "The user's lists of names")
        .about("Nobody else sees them. A host gives one to a room with `set_roster`.")
        .gives("By name.", list_of("Roster"))
        .refuses(403, NO_GUEST_LISTS)
}

pub fn add_roster() -> Operation {
    words("addRoster", "Keep a list of names")
        .asks(&["name", "language"])
        .takes_list()
        .gives("The list.", named("Roster"))
        .refuses(
            403,
            "A guest keeps no lists, or the account has all that it may have.",
        )
        .refuses(422, NO_NAMES)
}

pub fn replace_roster() -> Operation {
    words("replaceRoster", "Write a list of names anew")
        .asks(&["name", "language"])
        .takes_list()
        .gives("The list.", named("Roster"))
        .refuses(403, NO_GUEST_LISTS)
        .refuses(404, NO_ROSTER)
        .refuses(422, NO_NAMES)
}

pub fn delete_roster() -> Operation {
    words("deleteRoster", "Delete a list of names")
        .about("Rooms that use its names keep them.")
        .gives("It is gone.", named("Message"))
        .refuses(403, NO_GUEST_LISTS)
        .refuses(404, NO_ROSTER)
}

fn words(id: &'static str, summary: &'static str) -> Operation {
    Operation::new("words", id, summary).for_users()
}

pub fn start_game() -> Operation {
    member("startGame", "Start a game")
        .about("For the host, with at least two players on sockets.")
        .gives("The game.", named("Game"))
        .refuses(
            400,
            "Fewer than two players are there, or a game runs already; or the account is inactive.",
        )
        .refuses(403, "Not the host.")
        .refuses(404, NO_ROOM)
}

pub fn game_state() -> Operation {
    member("getGame", "The game in a room")
        .gives("The game.", named("Game"))
        .refuses(404, "No game runs in that room, or there is no such room.")
}

pub fn draw_point() -> Operation {
    member("draw", "Draw one point")
        .about("For the drawer, who needs a seat. Draw from one place at a time.")
        .takes("Draw")
        .gives("It was drawn.", named("Message"))
        .refuses(400, "There is nothing to draw just now, or the drawing has all it can hold; or the account is inactive.")
        .refuses(403, "Not a member of the room, or not the drawer.")
        .refuses(404, "No game runs in that room, or there is no such room.")
        .refuses(422, NOT_A_NUMBER)
}

pub fn guess_word() -> Operation {
    member("guess", "Guess the word")
        .about("For players with a seat. A wrong guess is told to nobody else.")
        .takes("Guess")
        .gives("What came of it.", named("Guessed"))
        .refuses(400, "The drawer cannot guess; or the account is inactive.")
        .refuses(422, NOT_A_NUMBER)
}

fn member(id: &'static str, summary: &'static str) -> Operation {
    Operation::new("games", id, summary)
        .for_users()
        .refuses(403, "Not a member of the room.")
        .refuses(422, NOT_A_NUMBER)
}

pub fn public_rooms() -> Operation {
    Operation::new("games", "listPublicRooms", "Public rooms, full ones too")
        .gives("By number.", list_of("PublicRoom"))
}

pub fn my_statistics() -> Operation {
    Operation::new(
        "users",
        "getStatistics",
        "The user's finished games in numbers",
    )
    .for_users()
    .gives("The numbers.", named("Statistics"))
    .refuses(404, "There are none.")
}

pub fn leaderboard() -> Operation {
    Operation::new("users", "getLeaderboard", "Who has the most points")
        .asks(&["limit"])
        .gives("By points.", list_of("Leader"))
}

pub fn list_all_rooms() -> Operation {
    Operation::new(
        "admin",
        "listAllRooms",
        "All rooms, private and full ones too",
    )
    .for_admins()
    .gives("By number.", list_of("RoomWithPlayers"))
}

pub fn log_out() -> Operation {
    Operation::new("admin", "logOutUser", "Log somebody out on all devices")
        .about("All tokens of the user end, and all connections.")
        .for_admins()
        .gives("Done.", named("Message"))
        .refuses(422, NOT_A_NUMBER)
}

pub fn close_room() -> Operation {
    Operation::new("admin", "closeRoom", "End a room")
        .about("Its players are told.")
        .for_admins()
        .gives("It has ended.", named("Message"))
        .refuses(404, NO_ROOM)
}

pub fn list_reports() -> Operation {
    Operation::new("admin", "listReports", "Reports of players")
        .about("Those that no host could look at: none was there, or they are about the host.")
        .for_admins()
        .gives("The newest first.", list_of("Report"))
}

pub fn delete_report() -> Operation {
    Operation::new("admin", "deleteReport", "Say that a report is dealt with")
        .for_admins()
        .gives("It is gone.", named("Message"))
        .refuses(404, "There is no such report.")
        .refuses(422, "The report's number cannot be read.")
}
