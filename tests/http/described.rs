//! `/openapi.json` as the measure of every answer.

use std::sync::OnceLock;

use serde_json::{Value, json};

use crate::server::{Answer, Server};

/// What `/openapi.json` says. Every answer of every test here is held against
/// it: its status, and the names and the order of its fields.
pub struct Described(Value);

impl Described {
    pub fn in_words_of(server: &Server) -> &'static Described {
        static DESCRIBED: OnceLock<Described> = OnceLock::new();
        DESCRIBED.get_or_init(|| Described(server.get("/openapi.json").json()))
    }

    pub fn check(&self, method: &str, target: &str, answer: &Answer) {
        // Whatever was asked: a worker has ended in its answer, or its server
        // before one took the request. The gate and the library say so.
        if matches!(answer.status, 502 | 504) || (answer.status == 500 && answer.body.is_empty()) {
            return;
        }
        let path = target.split('?').next().unwrap_or_default();
        let Some(operation) = self.operation(method, path) else {
            assert!(
                matches!(answer.status, 200 | 307 | 400 | 404 | 405 | 426),
                "{method} {target}"
            );
            return;
        };
        let status = answer.status.to_string();
        let described = self.resolved(&operation["responses"][status]);
        assert!(
            described.is_object(),
            "{method} {path} {}: not described",
            answer.status
        );
        if answer.has("Content-Type: application/json") {
            let schema = &described["content"]["application/json"]["schema"];
            self.compare(schema, &answer.json(), &format!("{method} {path}"));
        }
    }

    fn operation(&self, method: &str, path: &str) -> Option<&Value> {
        let paths = self.0["paths"].as_object().expect("paths");
        let pattern = paths.keys().find(|pattern| *pattern == path).or_else(|| {
            let fits = |pattern: &&String| {
                let (before, rest) = pattern.split_once('{')?;
                let (_, after) = rest.split_once('}')?;
                let inner = path.strip_prefix(before)?.strip_suffix(after)?;
                (!inner.is_empty() && !inner.contains('/')).then_some(())
            };
            paths.keys().find(|pattern| fits(pattern).is_some())
        });
        paths[pattern?].get(method.to_lowercase())
    }

    fn resolved<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value["$ref"].as_str() {
            Some(name) => self
                .0
                .pointer(&name[1..])
                .expect("a reference that leads somewhere"),
            None => value,
        }
    }

    fn compare(&self, schema: &Value, value: &Value, place: &str) {
        let schema = self.resolved(schema);
        match value {
            Value::Object(fields) if schema["properties"].is_object() => {
                let described = schema["properties"].as_object().expect("fields");
                let required = schema["required"].as_array().expect("names");
                let due = described
                    .keys()
                    .filter(|name| fields.contains_key(*name) || required.contains(&json!(name)));
                assert!(fields.keys().eq(due), "{place}: {fields:?}");
                for (name, field) in fields {
                    self.compare(&described[name], field, &format!("{place} {name}"));
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.compare(&schema["items"], item, place);
                }
            }
            _ => {}
        }
    }
}
