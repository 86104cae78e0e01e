//! The API's description, served as `/openapi.json`.
//!
//! Each row of `ROUTES` names the function of `operations` that describes it, so
//! there is no route without a description and none described that is not there.
//! `shapes` are its bodies and answers, `settings` those of a room, `vocabulary`
//! the words for all of them. Ranges come from `limits`.

mod operation;
mod operations;
mod settings;
mod shapes;
mod vocabulary;

use serde_json::{Map, Value, json};

pub use operation::Operation;
pub use operations::*;

use super::Route;
use crate::limits::{
    HTTP_BODY_BYTES_MAX, HTTP_HEAD_BYTES_MAX, HTTP_HEADERS_MAX, LEADERBOARD_ROWS_MAX,
    ROOM_NAME_CHARACTERS_MAX, TOKEN_LIFE_SECONDS,
};
use crate::protocol::ids::{CODE_LENGTH, PACK_CODE_LENGTH};
use crate::protocol::language::Language;
use shapes::schemas;
use vocabulary::{code_pattern, named};

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

/// What any request may be refused with: status, name, and whether requests
/// without a body can meet it too.
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
    let number = |name: &str, about: &str, example: i64| {
        json!({
            "name": name, "in": "path", "required": true, "description": about,
            "schema": {"type": "integer", "format": "int64"},
            "example": example,
        })
    };
    let code = |name: &str, about: &str, length: usize, example: &str| {
        json!({
            "name": name, "in": "path", "required": true,
            "description": format!("{about} Case, spaces and hyphens do not count."),
            "schema": {"type": "string", "pattern": code_pattern(length)},
            "example": example,
        })
    };
    json!({
        "room_code": code("room_code", "The code by which people name a room.", CODE_LENGTH, "K7M4QX"),
        "room_id": number("room_id", "The number of a room.", 1),
        "user_id": number("user_id", "The number of a user.", 7),
        "pack_code": code(
            "pack_code", "The code by which a word pack is shared.", PACK_CODE_LENGTH, "K7M4QXRT2W",
        ),
        "roster_id": number("roster_id", "The number of a list of names.", 7),
        "report_id": number("report_id", "The number of a report.", 7),
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
