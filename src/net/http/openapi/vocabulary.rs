//! The words that shapes and operations are described with.

use std::ops::RangeInclusive;

use serde_json::{Map, Value, json};

use crate::protocol::ids::CODE_ALPHABET;

pub(super) fn reference(kind: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{kind}/{name}") })
}

pub(super) fn named(schema: &str) -> Value {
    reference("schemas", schema)
}

pub(super) fn list_of(schema: &str) -> Value {
    json!({"type": "array", "items": named(schema)})
}

/// An object in which all these fields are there.
pub(super) fn object(fields: Value) -> Value {
    let names: Vec<_> = fields.as_object().into_iter().flat_map(Map::keys).collect();
    json!({"type": "object", "required": names, "properties": fields})
}

/// A body of which only these fields must be there.
pub(super) fn body(required: &[&str], fields: Value) -> Value {
    json!({"type": "object", "required": required, "properties": fields})
}

pub(super) fn text(about: &str) -> Value {
    json!({"type": "string", "description": about})
}

pub(super) fn text_of(length: RangeInclusive<usize>, about: &str) -> Value {
    json!({
        "type": "string", "minLength": length.start(), "maxLength": length.end(),
        "description": about,
    })
}

/// One line that people read: blanks are trimmed and what is one sign to people
/// counts once, so `maxLength` could not say it.
pub(super) fn line_of(characters: usize, about: &str) -> Value {
    json!({
        "type": "string", "minLength": 1,
        "description": format!("{about} At most {characters} characters; blanks are trimmed."),
    })
}

pub(super) fn integer(about: &str) -> Value {
    json!({"type": "integer", "format": "int64", "description": about})
}

pub(super) fn count(about: &str) -> Value {
    json!({"type": "integer", "minimum": 0, "description": about})
}

pub(super) fn boolean(about: &str) -> Value {
    json!({"type": "boolean", "description": about})
}

pub(super) fn nothing(about: &str) -> Value {
    json!({"type": "null", "description": about})
}

pub(super) fn or_null(mut schema: Value) -> Value {
    schema["type"] = json!([schema["type"], "null"]);
    schema
}

pub(super) fn time(about: &str) -> Value {
    json!({
        "type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$", "description": about,
        "examples": ["2026-11-23T06:50:16"],
    })
}

/// A whole number as a body may hold it.
pub(super) fn wished<T: Into<i64> + Copy>(
    range: &RangeInclusive<T>,
    default: T,
    about: &str,
) -> Value {
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
pub(super) fn flag(about: &str) -> Value {
    json!({
        "description": about,
        "anyOf": [
            {"type": "boolean"},
            {"enum": [0, 1]},
            {"enum": ["true", "false", "yes", "no", "on", "off", "t", "f", "y", "n", "1", "0"]},
        ],
    })
}

pub(super) fn flag_or(default: bool, about: &str) -> Value {
    let mut schema = flag(about);
    schema["default"] = default.into();
    schema
}

/// A number as a body may hold it.
pub(super) fn decimal(range: &RangeInclusive<f64>, about: &str) -> Value {
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
pub(super) fn ignored() -> Value {
    json!({
        "description": "Ignored.", "deprecated": true,
        "anyOf": [
            {"type": "integer", "format": "int64"},
            {"type": "string", "pattern": "^[0-9]+$"},
        ],
    })
}

/// A code of this many letters, as it is told.
pub(super) fn code(length: usize, about: &str) -> Value {
    json!({"type": "string", "pattern": code_pattern(length), "description": about})
}

pub(super) fn code_pattern(length: usize) -> String {
    let letters = str::from_utf8(CODE_ALPHABET).unwrap_or_default();
    format!("^[{letters}]{{{length}}}$")
}
