//! What one method of one path does, and how that is written down.

use serde_json::{Map, Value, json};

use super::REFUSALS;
use super::vocabulary::{named, reference};

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
    pub(super) fn new(tag: &'static str, id: &'static str, summary: &'static str) -> Operation {
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

    pub(super) fn about(mut self, text: &'static str) -> Operation {
        self.about = text;
        self
    }

    /// Takes a JSON object of this schema.
    pub(super) fn takes(mut self, schema: &'static str) -> Operation {
        self.body = Some(schema);
        self.refuses(422, "A field or the body is not what it must be; names it.")
    }

    /// Takes a list as it is.
    pub(super) fn takes_list(mut self) -> Operation {
        self.list = true;
        self.refuses(413, "The list is larger than 256 KiB.")
    }

    /// Takes these parameters in the query.
    pub(super) fn asks(mut self, parameters: &'static [&'static str]) -> Operation {
        self.query = parameters;
        self.refuses(422, "A parameter cannot be read.")
    }

    /// Needs a token of somebody.
    pub(super) fn for_users(mut self) -> Operation {
        self.needs_token = true;
        self.refuses(400, "The account is inactive.")
            .refuses(401, "The token is missing, bad or expired.")
    }

    /// Needs the token of an admin.
    pub(super) fn for_admins(self) -> Operation {
        self.for_users().refuses(403, "Not an admin.")
    }

    pub(super) fn gives(self, about: &'static str, schema: Value) -> Operation {
        self.answers_with(200, about, "application/json", schema)
    }

    pub(super) fn refuses(self, status: u16, when: &'static str) -> Operation {
        self.answers_with(status, when, "application/json", named("Refusal"))
    }

    pub(super) fn answers_with(
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

    pub(super) fn assembled(mut self, path: &str) -> Value {
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
