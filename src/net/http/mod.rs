//! The HTTP API and the web client: complete requests in, answers out.
//!
//! `ROUTES` is the whole API. Handlers ask the game loop, the store and `auth`
//! and hold nothing themselves. How requests get here is `workers`' business,
//! who may speak at all the gate's.

pub mod answer;
pub mod files;
pub mod request;
mod rooms;
mod users;
mod workers;

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::json;

use self::answer::{Answer, Failure};
use self::files::Files;
use self::request::Request;
use super::rate::Rates;
use crate::auth::Auth;
use crate::config::CreateRooms;
use crate::game_loop::handle::Game;
use crate::limits::PREFLIGHT_SECONDS;
use crate::nightly::LastFailure;
use crate::protocol::user::User;
use crate::store::Store;

pub use workers::{Http, start};

/// What a handler gives back.
type Done = Result<Answer, Failure>;
/// Answers a request; the text is what stood for `{}` in the path.
type Handler = fn(&Site, &Request, &str) -> Done;

/// Method, path and handler of everything that the API can do.
const ROUTES: [(&str, &str, Handler); 17] = [
    ("GET", "/", welcome),
    ("GET", "/health", health),
    ("POST", "/auth/register", users::register),
    ("POST", "/auth/login", users::login),
    ("POST", "/auth/guest", users::guest),
    ("GET", "/auth/me", users::me),
    ("GET", "/rooms/", rooms::list),
    ("POST", "/rooms/", rooms::create),
    ("POST", "/rooms/join", rooms::join),
    ("POST", "/rooms/cleanup", rooms::cleanup),
    ("GET", "/rooms/{}", rooms::door),
    ("POST", "/rooms/{}/leave", rooms::leave),
    ("GET", "/rooms/{}/players", rooms::players),
    ("GET", "/users/stats", users::stats),
    ("GET", "/users/leaderboard", users::leaderboard),
    ("GET", "/admin/rooms", rooms::list_all),
    ("DELETE", "/admin/rooms/{}", rooms::close),
];
/// Methods that a page of another origin may use.
const METHODS: &str = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";

/// All that answers need. Shared by the workers.
pub struct Site {
    /// The game loop.
    pub game: Game,
    /// Who somebody is.
    pub auth: Arc<Auth>,
    /// Statistics.
    pub store: Store,
    /// Who may create rooms.
    pub create_rooms: CreateRooms,
    /// The base URL to tell to others, without a slash at its end.
    pub address: String,
    /// How much anybody may ask.
    pub rates: Rates,
    /// The web client.
    pub files: Files,
    /// What became of the last daily backup, if they are made.
    pub backup_failure: Option<LastFailure>,
}

impl Site {
    /// The answer to a request. Never fails: refusals are answers too.
    pub fn answer(&self, request: &Request) -> Answer {
        let mut answer = match preflight(request) {
            Some(answer) => answer,
            None => self.route(request).unwrap_or_else(Answer::from),
        };
        if request.header("origin").is_some() {
            // Nothing here knows cookies, so another site's page gets no more
            // with these than any program in the network has anyway.
            answer = answer
                .with("Access-Control-Allow-Origin", "*")
                .with("Access-Control-Expose-Headers", "Retry-After");
        }
        answer
    }

    fn route(&self, request: &Request) -> Done {
        self.rates.request(request.peer)?;
        let path = request.path.as_str();
        let method = match request.method.as_str() {
            "HEAD" => "GET",
            method => method,
        };
        if let Some(known) = matching(path) {
            let Some((_, _, handler)) = known.iter().find(|route| route.0 == method) else {
                return Ok(not_allowed(&known));
            };
            let answer = handler(self, request, parameter(known[0].1, path))?;
            return Ok(uncached(answer));
        }
        if let Some(other) = with_other_slash(path) {
            let query = match request.query.as_str() {
                "" => String::new(),
                query => format!("?{query}"),
            };
            return Ok(Answer::new(307).with("Location", format!("{other}{query}")));
        }
        if method != "GET" {
            return Err(Failure::not_found());
        }
        let file = self.files.find(request);
        let page = || request.wants_page().then(|| self.files.page(request));
        file.or_else(page).ok_or_else(Failure::not_found)
    }

    /// The token of a request. 401 without one.
    fn token<'a>(&self, request: &'a Request) -> Result<&'a str, Failure> {
        request
            .token()
            .ok_or(Failure::new(401, "Not authenticated"))
    }

    /// Whose request it is. 401 for nobody's.
    fn user(&self, request: &Request) -> Result<User, Failure> {
        Ok(self.auth.verify(self.token(request)?)?)
    }

    /// Refuses whoever is neither an admin nor the operator.
    fn admin(&self, request: &Request) -> Result<(), Failure> {
        let token = self.token(request)?;
        if self.auth.is_operator(token) || self.auth.verify(token)?.is_admin {
            return Ok(());
        }
        Err(Failure::new(
            403,
            "Only an admin of this server may do this.",
        ))
    }
}

/// `GET /`
fn welcome(site: &Site, request: &Request, _: &str) -> Done {
    if request.wants_page() {
        return Ok(site.files.page(request));
    }
    Ok(Answer::json(&json!({
        "message": "Welcome to DrawSync",
        "version": env!("CARGO_PKG_VERSION"),
        "docs": "/docs",
        "redoc": "/redoc",
    })))
}

/// `GET /health`: healthy as long as the game loop answers.
fn health(site: &Site, _: &Request, _: &str) -> Done {
    let reasons: Vec<String> = [
        site.game.counts()?.trouble.or_else(|| site.store.failure()),
        site.backup_failure.as_ref().and_then(LastFailure::get),
    ]
    .into_iter()
    .flatten()
    .collect();
    let status = if reasons.is_empty() {
        "healthy"
    } else {
        "degraded"
    };
    let mut health = json!({
        "status": status,
        "service": "DrawSync",
        "version": env!("CARGO_PKG_VERSION"),
        "address": site.address,
    });
    if !reasons.is_empty() {
        health["reason"] = reasons.join("; ").into();
    }
    Ok(Answer::json(&health))
}

/// The routes whose path matches; `None` if there are none.
fn matching(path: &str) -> Option<Vec<&'static (&'static str, &'static str, Handler)>> {
    // A path that is written out goes before one with a parameter.
    let exact: Vec<_> = ROUTES.iter().filter(|route| route.1 == path).collect();
    let fits = |route: &&(&str, &str, Handler)| fits(route.1, path);
    let routes = match exact.is_empty() {
        true => ROUTES.iter().filter(fits).collect(),
        false => exact,
    };
    (!routes.is_empty()).then_some(routes)
}

fn fits(pattern: &str, path: &str) -> bool {
    let Some((before, after)) = pattern.split_once("{}") else {
        return false;
    };
    let parameter = path
        .strip_prefix(before)
        .and_then(|rest| rest.strip_suffix(after));
    parameter.is_some_and(|parameter| !parameter.is_empty() && !parameter.contains('/'))
}

/// What stands for `{}` in a path that fits.
fn parameter<'a>(pattern: &str, path: &'a str) -> &'a str {
    let (before, after) = pattern.split_once("{}").unwrap_or((path, ""));
    path.strip_prefix(before)
        .and_then(|rest| rest.strip_suffix(after))
        .unwrap_or_default()
}

/// The path with a slash more or less, if that is one of ours.
fn with_other_slash(path: &str) -> Option<Cow<'_, str>> {
    let other = match path.strip_suffix('/') {
        Some(without) => Cow::Borrowed(without),
        None => Cow::Owned(format!("{path}/")),
    };
    matching(&other).is_some().then_some(other)
}

fn not_allowed(known: &[&(&str, &str, Handler)]) -> Answer {
    let mut allowed: Vec<_> = known.iter().map(|route| route.0).collect();
    if allowed.contains(&"GET") {
        allowed.push("HEAD");
    }
    Answer::from(Failure::new(405, "Method Not Allowed")).with("Allow", allowed.join(", "))
}

/// An answer of the API is true at its moment only.
fn uncached(answer: Answer) -> Answer {
    match answer.header("Cache-Control") {
        Some(_) => answer,
        None => answer.with("Cache-Control", "no-store"),
    }
}

/// The answer to a browser that asks what a page of another origin may do.
fn preflight(request: &Request) -> Option<Answer> {
    let wished = request.header("access-control-request-method")?;
    if request.method != "OPTIONS" || request.header("origin").is_none() {
        return None;
    }
    if !METHODS.split(", ").any(|method| method == wished) {
        let refused = "Disallowed CORS method";
        return Some(Answer::new(400).with_body("text/plain; charset=utf-8", refused.as_bytes()));
    }
    let headers = request.header("access-control-request-headers");
    Some(
        Answer::new(200)
            .with_body("text/plain; charset=utf-8", b"OK".as_slice())
            .with("Access-Control-Allow-Methods", METHODS)
            .with("Access-Control-Allow-Headers", headers.unwrap_or_default())
            .with("Access-Control-Max-Age", PREFLIGHT_SECONDS.to_string()),
    )
}
