//! The head of a request, read strictly: one way to write it, or a refusal.
//!
//! What two parsers could read differently is refused here, and only headers
//! that a handler reads are passed on; so a client cannot smuggle a second
//! request, forge one of our own headers, or reach a weakness behind the gate.

use httparse::Status;

use crate::limits::{
    HTTP_BODY_BYTES_MAX, HTTP_HEAD_BYTES_MAX, HTTP_HEADERS_MAX, WORD_LIST_BYTES_MAX,
};

/// The path of the WebSocket.
const SOCKET_PATH: &str = "/ws";
/// How a path ends where a list may be sent, the largest of all bodies.
const LIST_PATHS: [&str; 2] = ["/words", "/names"];
/// Methods that a handler could know.
const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
/// Headers that handlers read. All others stay here.
const PASSED_ON: [&str; 9] = [
    "host",
    "authorization",
    "content-type",
    "accept",
    "accept-encoding",
    "if-none-match",
    "origin",
    "access-control-request-method",
    "access-control-request-headers",
];
/// Headers that mean nothing, or an attack, when they come twice.
const ONCE: [&str; 6] = [
    "host",
    "authorization",
    "content-type",
    "content-length",
    "origin",
    "expect",
];

/// The head of a request that is well-formed and within all limits.
#[derive(Debug, PartialEq, Eq)]
pub struct Head {
    /// Bytes of the head, with the empty line.
    pub bytes: usize,
    /// One of `METHODS`.
    pub method: &'static str,
    /// Path and query; begins with a slash, visible ASCII.
    pub target: String,
    /// `name: value\r\n` for each header that is passed on.
    pub headers: String,
    /// Bytes of the body.
    pub body_bytes: usize,
    /// All that `X-Forwarded-For` says, which anybody may have written.
    pub forwarded_for: String,
    /// The client may send another request on this connection.
    pub keep_alive: bool,
    /// The client waits for `100 Continue` before it sends the body.
    pub expects_continue: bool,
    /// What is wished of `/ws`.
    pub socket: Socket,
}

/// How a request relates to the WebSocket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Socket {
    /// Any other path.
    No,
    /// The path, but no upgrade.
    Missing,
    /// The path and an upgrade.
    Wished,
}

/// Why a request is refused. The connection ends: where the next request would
/// begin is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The status.
    pub status: u16,
    /// A sentence for people.
    pub detail: &'static str,
}

const fn refused(status: u16, detail: &'static str) -> Refused {
    Refused { status, detail }
}

const BAD_REQUEST: Refused = refused(400, "The request is not valid HTTP.");
const BODY_TOO_LARGE: Refused = refused(413, "The request's body is larger than 64 KiB.");
const LIST_TOO_LARGE: Refused = refused(413, "The list is larger than 256 KiB.");
const TOO_MANY_HEADERS: Refused = refused(431, "The request's headers are too large.");

/// Reads the head at the start of `buffer`; `None` if it is not complete yet.
pub fn parse(buffer: &[u8]) -> Result<Option<Head>, Refused> {
    let mut space = [httparse::EMPTY_HEADER; HTTP_HEADERS_MAX];
    let mut request = httparse::Request::new(&mut space);
    let window = &buffer[..buffer.len().min(HTTP_HEAD_BYTES_MAX)];
    let parsed = request.parse(window).map_err(|error| match error {
        httparse::Error::Version => refused(505, "Only HTTP/1.0 and HTTP/1.1 are spoken here."),
        httparse::Error::TooManyHeaders => TOO_MANY_HEADERS,
        _ => BAD_REQUEST,
    })?;
    let Status::Complete(bytes) = parsed else {
        let full = window.len() == HTTP_HEAD_BYTES_MAX;
        return match full {
            false => Ok(None),
            true if window.contains(&b'\n') => Err(TOO_MANY_HEADERS),
            true => Err(refused(414, "The address is too long.")),
        };
    };
    if has_bare_line_feed(&window[..bytes]) {
        return Err(BAD_REQUEST);
    }
    let (Some(method), Some(target), Some(minor)) = (request.method, request.path, request.version)
    else {
        return Err(BAD_REQUEST);
    };
    let Some(method) = METHODS.into_iter().find(|known| *known == method) else {
        return Err(refused(405, "Method Not Allowed"));
    };
    let is_plain = |byte: u8| byte.is_ascii_graphic() && byte != b'#';
    if !target.starts_with('/') || !target.bytes().all(is_plain) {
        return Err(BAD_REQUEST);
    }
    let path = target.split('?').next().unwrap_or_default();
    let headers = Headers::read(request.headers, takes_list(path))?;
    if headers.host.is_none() && minor == 1 {
        return Err(refused(400, "The Host header is missing."));
    }
    let is_socket = path == SOCKET_PATH;
    let is_upgrade = headers.upgrade && minor == 1 && method == "GET" && headers.body_bytes == 0;
    Ok(Some(Head {
        bytes,
        method,
        target: target.into(),
        headers: headers.passed_on,
        body_bytes: headers.body_bytes,
        forwarded_for: headers.forwarded_for,
        keep_alive: minor == 1 && !headers.close,
        expects_continue: headers.expects_continue && minor == 1,
        socket: match (is_socket, is_upgrade) {
            (false, _) => Socket::No,
            (true, false) => Socket::Missing,
            (true, true) => Socket::Wished,
        },
    }))
}

#[derive(Default)]
struct Headers {
    passed_on: String,
    host: Option<()>,
    body_bytes: usize,
    forwarded_for: String,
    close: bool,
    expects_continue: bool,
    upgrade: bool,
}

impl Headers {
    fn read(lines: &[httparse::Header], takes_list: bool) -> Result<Headers, Refused> {
        let mut read = Headers::default();
        let mut seen = [false; ONCE.len()];
        let (mut connection_upgrade, mut websocket) = (false, false);
        let (mut has_length, mut coding) = (false, None);
        for line in lines {
            let name = line.name.to_ascii_lowercase();
            if let Some(at) = ONCE.iter().position(|once| *once == name)
                && std::mem::replace(&mut seen[at], true)
            {
                return Err(refused(400, "A header came twice that may come once."));
            }
            let value = line.value.trim_ascii();
            match name.as_str() {
                "host" => read.host = Some(host(value)?),
                "content-length" => {
                    read.body_bytes = content_length(value, takes_list)?;
                    has_length = true;
                }
                "transfer-encoding" => coding = Some(value.eq_ignore_ascii_case(b"chunked")),
                "connection" => {
                    read.close |= has_token(value, b"close");
                    connection_upgrade |= has_token(value, b"upgrade");
                }
                "upgrade" => websocket |= has_token(value, b"websocket"),
                "x-forwarded-for" => {
                    // Several lines are one list.
                    read.forwarded_for.push(',');
                    read.forwarded_for
                        .push_str(str::from_utf8(value).unwrap_or_default());
                }
                "expect" => read.expects_continue = value.eq_ignore_ascii_case(b"100-continue"),
                _ => {}
            }
            if PASSED_ON.contains(&name.as_str()) {
                let value = str::from_utf8(value).ok().filter(|value| value.is_ascii());
                let value = value.ok_or(BAD_REQUEST)?;
                read.passed_on.push_str(&name);
                read.passed_on.push_str(": ");
                read.passed_on.push_str(value);
                read.passed_on.push_str("\r\n");
            }
        }
        match coding {
            None => {}
            Some(_) if has_length => return Err(BAD_REQUEST),
            Some(true) => return Err(refused(411, "Send the body with a Content-Length.")),
            Some(false) => return Err(refused(501, "This Transfer-Encoding is not known.")),
        }
        read.upgrade = connection_upgrade && websocket;
        Ok(read)
    }
}

/// A name or address with an optional port; nothing that could begin a path.
fn host(value: &[u8]) -> Result<(), Refused> {
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b".-_:[]%".contains(byte);
    if value.iter().all(allowed) {
        return Ok(());
    }
    Err(refused(400, "The Host header is not valid."))
}

/// Digits only: "+3", "3x" and "3, 3" are read differently by different parsers.
fn content_length(value: &[u8], takes_list: bool) -> Result<usize, Refused> {
    if value.is_empty() || !value.iter().all(u8::is_ascii_digit) {
        return Err(refused(400, "The Content-Length is not a number."));
    }
    let length = str::from_utf8(value)
        .ok()
        .and_then(|text| text.parse().ok());
    let (most, too_large) = match takes_list {
        true => (WORD_LIST_BYTES_MAX, LIST_TOO_LARGE),
        false => (HTTP_BODY_BYTES_MAX, BODY_TOO_LARGE),
    };
    length.filter(|length| *length <= most).ok_or(too_large)
}

fn takes_list(path: &str) -> bool {
    LIST_PATHS.iter().any(|end| path.ends_with(end))
}

fn has_token(list: &[u8], token: &[u8]) -> bool {
    list.split(|byte| *byte == b',')
        .any(|item| item.trim_ascii().eq_ignore_ascii_case(token))
}

/// httparse takes a lone line feed for the end of a line; others do not.
fn has_bare_line_feed(head: &[u8]) -> bool {
    let mut before = 0;
    head.iter().any(|byte| {
        let bare = *byte == b'\n' && before != b'\r';
        before = *byte;
        bare
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Option<Head>, Refused> {
        parse(text.as_bytes())
    }

    fn status(text: &str) -> u16 {
        read(text).expect_err("a refusal").status
    }

    #[test]
    fn a_plain_request_is_read_and_foreign_headers_stay_outside() {
        let text = "POST /rooms/?a=1 HTTP/1.1\r\nHost: a:8000\r\nX-Drawsync-Peer: 1.2.3.4\r\n\
                    Content-Length: 2\r\nAccept: */*\r\nConnection: Close\r\n\r\n{}";
        let head = read(text).expect("valid").expect("complete");
        assert_eq!((head.method, head.target.as_str()), ("POST", "/rooms/?a=1"));
        assert_eq!(head.headers, "host: a:8000\r\naccept: */*\r\n");
        assert_eq!((head.body_bytes, head.keep_alive), (2, false));
        assert_eq!(head.bytes + 2, text.len());
    }

    #[test]
    fn half_a_head_is_waited_for() {
        let text = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        for end in 0..text.len() {
            assert_eq!(read(&text[..end]), Ok(None));
        }
    }

    #[test]
    fn what_parsers_disagree_about_is_refused() {
        let with = |lines: &str| format!("POST / HTTP/1.1\r\nHost: a\r\n{lines}\r\n\r\n");
        for lines in [
            "Content-Length: 3x",
            "Content-Length: +3",
            "Content-Length:",
            "Content-Length: 3, 3",
            "Content-Length: 3\r\nContent-Length: 3",
            "Transfer-Encoding: chunked\r\nContent-Length: 3",
            "Host: b",
            "A: b\r\n folded",
            "A: b\nC: d",
            "A : b",
            "A: b\u{1}c",
            "Authorization: Bearer \u{e9}",
        ] {
            assert_eq!(status(&with(lines)), 400, "{lines:?}");
        }
        assert_eq!(status(&with("Transfer-Encoding: chunked")), 411);
        assert_eq!(status(&with("Transfer-Encoding: gzip, chunked")), 501);
        assert_eq!(status(&with("Content-Length: 65537")), 413);
        assert_eq!(
            status(&with("Content-Length: 99999999999999999999999")),
            413
        );
    }

    #[test]
    fn a_list_may_be_larger_than_other_bodies() {
        let ask = |target: &str, length: usize| {
            let head =
                format!("PUT {target} HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n");
            read(&head).map(|head| head.expect("complete").body_bytes)
        };
        let list = "/rooms/K7M4QX/words";
        assert_eq!(ask(list, WORD_LIST_BYTES_MAX), Ok(WORD_LIST_BYTES_MAX));
        assert_eq!(ask(&format!("{list}?a=/b"), 100_000), Ok(100_000));
        assert_eq!(ask(list, WORD_LIST_BYTES_MAX + 1), Err(LIST_TOO_LARGE));
        assert_eq!(ask("/names", WORD_LIST_BYTES_MAX), Ok(WORD_LIST_BYTES_MAX));
        for other in ["/rooms/", "/rooms/?x=/words", "/words/x"] {
            assert_eq!(ask(other, 100_000), Err(BODY_TOO_LARGE), "{other}");
        }
    }

    #[test]
    fn methods_targets_and_versions_are_few() {
        let first = |line: &str| status(&format!("{line}\r\nHost: a\r\n\r\n"));
        assert_eq!(first("GET / HTTP/2.0"), 505);
        assert_eq!(first("BREW / HTTP/1.1"), 405);
        assert_eq!(first("get / HTTP/1.1"), 405);
        assert_eq!(first("CONNECT a:1 HTTP/1.1"), 405);
        for line in [
            "GET http://a/ HTTP/1.1",
            "OPTIONS * HTTP/1.1",
            "GET /\u{e9} HTTP/1.1",
            "GET /a#b HTTP/1.1",
            "GET /a\tb HTTP/1.1",
            "\u{16}\u{3}\u{1}",
        ] {
            assert_eq!(first(line), 400, "{line:?}");
        }
        assert_eq!(status("GET / HTTP/1.1\r\n\r\n"), 400, "no Host");
        assert!(read("GET / HTTP/1.0\r\n\r\n").is_ok());
    }

    #[test]
    fn heads_have_an_end() {
        let line = "a".repeat(HTTP_HEAD_BYTES_MAX);
        assert_eq!(status(&format!("GET /{line}")), 414);
        assert_eq!(status(&format!("GET / HTTP/1.1\r\nA: {line}")), 431);
        let many = "A: b\r\n".repeat(HTTP_HEADERS_MAX + 1);
        assert_eq!(status(&format!("GET / HTTP/1.1\r\n{many}\r\n")), 431);
    }

    #[test]
    fn an_upgrade_needs_its_path_and_both_headers() {
        let socket = |target: &str, lines: &str| {
            read(&format!("GET {target} HTTP/1.1\r\nHost: a\r\n{lines}\r\n"))
                .expect("valid")
                .expect("complete")
                .socket
        };
        let both = "Upgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n";
        assert_eq!(socket("/ws", both), Socket::Wished);
        assert_eq!(socket("/ws?x", both), Socket::Wished);
        assert_eq!(socket("/wsx", both), Socket::No);
        assert_eq!(socket("/ws", "Upgrade: websocket\r\n"), Socket::Missing);
        assert_eq!(socket("/ws", ""), Socket::Missing);
    }
}
