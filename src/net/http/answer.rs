//! What handlers give back: an answer, or why there is none.

use std::borrow::Cow;

use serde::Serialize;

use crate::auth::AuthError;
use crate::net::rate::TooMany;
use crate::protocol::error::{Code, Refusal};
use crate::store::StoreError;

/// An answer, without what the gate adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Names and values; the length is the transport's business.
    pub headers: Vec<(&'static str, String)>,
    /// The body; a `HEAD` gets its length only.
    pub body: Cow<'static, [u8]>,
}

/// Why a request is refused. `detail` is always a sentence: existing pages show
/// it as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The status. 401 logs existing pages out.
    pub status: u16,
    /// For people.
    pub detail: Cow<'static, str>,
    /// Seconds after which it may be tried again.
    pub retry_after: Option<u32>,
}

impl Answer {
    /// An answer with nothing in it yet.
    pub fn new(status: u16) -> Answer {
        Answer {
            status,
            headers: Vec::new(),
            body: Cow::Borrowed(b""),
        }
    }

    /// 200 with JSON.
    pub fn json(value: &impl Serialize) -> Answer {
        // Only maps with keys that are no texts fail, and there are none.
        let body = serde_json::to_vec(value).unwrap_or_default();
        Answer::new(200).with_body("application/json", body)
    }

    /// With a body of this type.
    pub fn with_body(mut self, kind: &str, body: impl Into<Cow<'static, [u8]>>) -> Answer {
        self.body = body.into();
        self.with("Content-Type", kind)
    }

    /// With another header.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Answer {
        self.headers.push((name, value.into()));
        self
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let named = self.headers.iter().find(|(key, _)| *key == name);
        named.map(|(_, value)| value.as_str())
    }
}

impl Failure {
    /// A refusal with a sentence for people.
    pub fn new(status: u16, detail: impl Into<Cow<'static, str>>) -> Failure {
        Failure {
            status,
            detail: detail.into(),
            retry_after: None,
        }
    }

    /// 422: a field or the body is not what it must be.
    pub fn invalid(detail: impl Into<Cow<'static, str>>) -> Failure {
        Failure::new(422, detail)
    }

    /// 404, as for every path that is not known.
    pub fn not_found() -> Failure {
        Failure::new(404, "Not Found")
    }
}

impl From<Failure> for Answer {
    fn from(failure: Failure) -> Answer {
        let mut answer = Answer::json(&serde_json::json!({ "detail": failure.detail }));
        answer.status = failure.status;
        match failure.retry_after {
            Some(seconds) => answer.with("Retry-After", seconds.to_string()),
            None => answer,
        }
    }
}

impl From<TooMany> for Failure {
    fn from(TooMany(seconds): TooMany) -> Failure {
        Failure {
            retry_after: Some(seconds),
            ..Failure::new(429, format!("Too many requests. Please wait {seconds} s."))
        }
    }
}

impl From<AuthError> for Failure {
    fn from(error: AuthError) -> Failure {
        let status = match &error {
            AuthError::Invalid(_) => 422,
            AuthError::NameTaken | AuthError::NameOfAccount | AuthError::EmailTaken => 400,
            AuthError::Inactive => 400,
            AuthError::RegistrationClosed => 403,
            AuthError::WrongLogin | AuthError::InvalidToken => 401,
            AuthError::TooManyTries { .. } => 429,
            AuthError::Busy | AuthError::Unavailable => 503,
            AuthError::StoreFull => 507,
        };
        Failure {
            retry_after: error.retry_after(),
            ..Failure::new(status, error.to_string())
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        AuthError::from(error).into()
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        // Existing clients compare these sentences.
        let (status, fixed) = match refusal.code {
            Code::RoomNotFound => (404, Some("Room not found")),
            Code::RoomFull => (400, Some("Room is full")),
            Code::AlreadyInRoom => (400, Some("Already in this room")),
            Code::PasswordRequired | Code::WrongPassword => (401, Some("Incorrect room password")),
            Code::OutOfRange | Code::BadMessage => (422, None),
            Code::Removed | Code::RoomLocked | Code::TooManyRooms => (403, None),
            Code::NotInRoom | Code::NotHost | Code::NotDrawer => (403, None),
            Code::TooManyTries | Code::TooFast => (429, None),
            Code::ServerFull | Code::ServerClosing => (503, None),
            _ => (400, None),
        };
        let detail = fixed.map_or(refusal.message, Cow::Borrowed);
        let later = matches!(status, 429 | 503).then(|| refusal.retry_after.unwrap_or(5));
        Failure {
            retry_after: later,
            ..Failure::new(status, detail)
        }
    }
}
