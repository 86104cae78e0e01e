//! The HTTP API and the web client: complete requests in, answers out.
//!
//! `ROUTES` is the whole API. Handlers ask the game loop, the store and `auth`
//! and hold nothing themselves. How requests get here is `workers`' business,
//! who may speak at all the gate's.

pub mod answer;
pub mod files;
mod games;
mod lists;
mod my_rooms;
mod openapi;
mod packs;
mod reports;
mod request;
mod rooms;
mod rosters;
mod users;
mod words;
mod workers;

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use serde_json::json;

use self::answer::{Answer, Failure};
use self::files::Files;
use self::openapi::Operation;
use self::request::{Request, percent_decoded};
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
/// Answers a request; the text is what stood in the path for the name in braces.
type Handler = fn(&Site, &Request, &str) -> Done;
/// Method, path, what answers, and what describes it in `/openapi.json`.
type Route = (&'static str, &'static str, Handler, fn() -> Operation);

/// Everything that the API can do.
#[rustfmt::skip]
const ROUTES: [Route; 48] = [
    ("GET", "/", welcome, openapi::welcome),
    ("GET", "/health", health, openapi::health),
    ("GET", "/openapi.json", description, openapi::description),
    ("GET", "/docs", docs, openapi::docs),
    ("GET", "/redoc", docs, openapi::redoc),
    ("POST", "/auth/register", users::register, openapi::register),
    ("POST", "/auth/login", users::login, openapi::login),
    ("POST", "/auth/guest", users::guest, openapi::guest),
    ("GET", "/auth/me", users::me, openapi::me),
    ("POST", "/auth/password", users::change_password, openapi::change_password),
    ("POST", "/auth/logout-everywhere", users::log_out_everywhere, openapi::log_out_everywhere),
    ("GET", "/rooms/", rooms::list, openapi::list_rooms),
    ("POST", "/rooms/", rooms::create, openapi::create_room),
    ("POST", "/rooms/join", rooms::join, openapi::join_room),
    ("GET", "/rooms/{room_code}", rooms::door, openapi::room_by_code),
    ("GET", "/rooms/mine", my_rooms::list, openapi::my_rooms),
    ("POST", "/rooms/mine/{room_code}", my_rooms::open, openapi::open_my_room),
    ("DELETE", "/rooms/mine/{room_code}", my_rooms::forget, openapi::forget_my_room),
    ("POST", "/rooms/{room_id}/leave", rooms::leave, openapi::leave_room),
    ("GET", "/rooms/{room_id}/players", rooms::players, openapi::room_players),
    ("GET", "/rooms/{room_code}/words", words::of_room, openapi::room_words),
    ("PUT", "/rooms/{room_code}/words", words::set, openapi::set_room_words),
    ("DELETE", "/rooms/{room_code}/words", words::remove, openapi::remove_room_words),
    ("POST", "/words", words::check, openapi::check_words),
    ("GET", "/packs/", packs::list, openapi::list_packs),
    ("POST", "/packs/words", packs::add, openapi::add_pack),
    ("GET", "/packs/{pack_code}", packs::show, openapi::pack),
    ("GET", "/packs/{pack_code}/csv", packs::export, openapi::export_pack),
    ("PUT", "/packs/{pack_code}/words", packs::replace, openapi::replace_pack),
    ("DELETE", "/packs/{pack_code}", packs::delete, openapi::delete_pack),
    ("POST", "/names", rosters::check, openapi::check_names),
    ("GET", "/rosters/", rosters::list, openapi::list_rosters),
    ("POST", "/rosters/names", rosters::add, openapi::add_roster),
    ("PUT", "/rosters/{roster_id}/names", rosters::replace, openapi::replace_roster),
    ("DELETE", "/rosters/{roster_id}", rosters::delete, openapi::delete_roster),
    ("GET", "/games/rooms/public", games::public_rooms, openapi::public_rooms),
    ("POST", "/games/{room_id}/start", games::start, openapi::start_game),
    ("GET", "/games/{room_id}/state", games::state, openapi::game_state),
    ("POST", "/games/{room_id}/draw", games::draw, openapi::draw_point),
    ("POST", "/games/{room_id}/guess", games::guess, openapi::guess_word),
    ("GET", "/users/stats", users::stats, openapi::my_statistics),
    ("GET", "/users/leaderboard", users::leaderboard, openapi::leaderboard),
    ("POST", "/rooms/cleanup", rooms::cleanup, openapi::cleanup_rooms),
    ("GET", "/admin/rooms", rooms::list_all, openapi::list_all_rooms),
    ("DELETE", "/admin/rooms/{room_code}", rooms::close, openapi::close_room),
    ("GET", "/admin/reports", reports::list, openapi::list_reports),
    ("DELETE", "/admin/reports/{report_id}", reports::delete, openapi::delete_report),
    ("POST", "/admin/users/{user_id}/logout", users::log_out, openapi::log_out),
];
/// Methods that a page of another origin may use.
const METHODS: &str = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";

const ALLOW_ORIGIN: &str = "Access-Control-Allow-Origin";

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
            answer = answer.with("Access-Control-Expose-Headers", "Retry-After");
            if answer.header(ALLOW_ORIGIN).is_none() {
                answer = answer.with(ALLOW_ORIGIN, "*");
            }
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
            let Some((_, pattern, handler, _)) = known.iter().find(|route| route.0 == method)
            else {
                return Ok(not_allowed(&known));
            };
            let parameter = percent_decoded(parameter(pattern, path).unwrap_or_default());
            return handler(self, request, &parameter).map(uncached);
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

/// `GET /health`: 200 as long as the game loop answers, healthy if all is saved.
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

/// `GET /openapi.json`
fn description(_: &Site, _: &Request, _: &str) -> Done {
    static DOCUMENT: LazyLock<Vec<u8>> =
        LazyLock::new(|| openapi::document(&ROUTES).to_string().into_bytes());
    Ok(Answer::new(200).with_body("application/json", DOCUMENT.as_slice()))
}

/// `GET /docs` and `GET /redoc`: the description, to read and try.
fn docs(site: &Site, request: &Request, _: &str) -> Done {
    Ok(site.files.docs(request))
}

/// The routes whose path matches; `None` if there are none.
fn matching(path: &str) -> Option<Vec<&'static Route>> {
    // A path that is written out goes before one with a parameter.
    let exact: Vec<_> = ROUTES.iter().filter(|route| route.1 == path).collect();
    let routes = match exact.is_empty() {
        true => ROUTES
            .iter()
            .filter(|route| parameter(route.1, path).is_some())
            .collect(),
        false => exact,
    };
    (!routes.is_empty()).then_some(routes)
}

/// What stands in a path for the name in braces; `None` if it does not fit.
fn parameter<'a>(pattern: &str, path: &'a str) -> Option<&'a str> {
    let (before, rest) = pattern.split_once('{')?;
    let (_, after) = rest.split_once('}')?;
    let parameter = path.strip_prefix(before)?.strip_suffix(after)?;
    (!parameter.is_empty() && !parameter.contains('/')).then_some(parameter)
}

/// The path with a slash more or less, if that is one of ours.
fn with_other_slash(path: &str) -> Option<Cow<'_, str>> {
    let other = match path.strip_suffix('/') {
        Some(without) => Cow::Borrowed(without),
        None => Cow::Owned(format!("{path}/")),
    };
    matching(&other).is_some().then_some(other)
}

fn not_allowed(known: &[&Route]) -> Answer {
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

/// The answer to a browser that asks what a page of another origin may do: all
/// that a program in the network may. Never with its cookies, though: nothing
/// here knows any, and a proxy in front that does would let strangers in.
fn preflight(request: &Request) -> Option<Answer> {
    let wished = request.header("access-control-request-method")?;
    let origin = request.header("origin")?;
    if request.method != "OPTIONS" {
        return None;
    }
    let text = "text/plain; charset=utf-8";
    let is_known = METHODS.split(", ").any(|method| method == wished);
    let answer = match is_known {
        true => Answer::new(200).with_body(text, b"OK".as_slice()),
        false => Answer::new(400).with_body(text, b"Disallowed CORS method".as_slice()),
    };
    let headers = request.header("access-control-request-headers");
    Some(
        answer
            .with(ALLOW_ORIGIN, origin)
            .with("Access-Control-Allow-Methods", METHODS)
            .with("Access-Control-Allow-Headers", headers.unwrap_or_default())
            .with("Access-Control-Max-Age", PREFLIGHT_SECONDS.to_string())
            .with("Vary", "Origin"),
    )
}
