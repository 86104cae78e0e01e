//! The front gate of the HTTP port: it lets complete, well-formed requests
//! through to the HTTP workers, one at a time for each connection.
//!
//! The HTTP library behind it must not face a network: one header can make it
//! abort, another holds a thread for ever, and nothing in it has a limit. So
//! the gate reads a whole request under absolute deadlines and hard limits,
//! writes it anew for a private socket, and sends the whole answer back. It
//! knows no route but `/ws`, whose connections it hands over, and it judges
//! nobody's rights.

pub mod head;

use std::io::{self, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::Sender;
use parking_lot::{Condvar, Mutex};

use self::head::{Head, Refused, Socket};
use super::deadline::{Deadline, linger};
use super::listener::{self, Incoming, Listening};
use super::slots::{Admission, Slots};
use crate::limits::{
    HTTP_ANSWER_BYTES_FREE, HTTP_ANSWER_BYTES_MAX, HTTP_ANSWERS_BYTES_MAX, HTTP_BODIES_BYTES_MAX,
    HTTP_BODY_BYTES_MAX, HTTP_IDLE, HTTP_LINGER, HTTP_REQUEST_TIME, HTTP_SEND_BYTES_PER_SECOND,
    HTTP_SEND_TIME, HTTP_WORKER_TIME, LINGER_BYTES,
};

/// The header that proves to the workers that a request comes from the gate.
pub const SECRET_HEADER: &str = "X-Drawsync-Gate";
/// The header that tells the workers the client's address.
pub const PEER_HEADER: &str = "X-Drawsync-Peer";

/// Headers of every answer: a file is what its type says, and no other site
/// shows our pages in a frame or learns their addresses.
const ALWAYS: &str = "X-Content-Type-Options: nosniff\r\n\
                      Referrer-Policy: same-origin\r\n\
                      X-Frame-Options: DENY\r\n";
/// Headers of the upstream's answer that are the gate's to write.
const HOP_HEADERS: [&str; 5] = [
    "connection",
    "content-length",
    "keep-alive",
    "server",
    "transfer-encoding",
];

/// Where complete requests go.
pub struct Upstream {
    /// A Unix socket in a directory that only this user can enter.
    pub socket: PathBuf,
    /// Goes into `SECRET_HEADER`.
    pub secret: String,
    /// How many requests it works on at once.
    pub workers: usize,
    /// Told when nobody listens on the socket any more.
    pub broken: Sender<()>,
}

/// Whom the gate tells about connections.
pub struct Callbacks {
    /// Takes a connection that wants to become a WebSocket, with all bytes that
    /// were read from it, from the request line on. Runs on the connection's
    /// thread; the slot is in `Incoming` and so moves along.
    pub upgrade: Arc<dyn Fn(Incoming, Vec<u8>) + Send + Sync>,
    /// Somebody has connected.
    pub arrived: Arc<dyn Fn(IpAddr) + Send + Sync>,
}

struct Gate {
    proxies: Arc<[IpAddr]>,
    upstream: Upstream,
    callbacks: Callbacks,
    workers: Budget,
    answers: Budget,
    bodies: Budget,
}

/// Lets requests in on `listener` until stopped. Those of `proxies` may say
/// whose they are.
pub fn start(
    listener: TcpListener,
    slots: Slots,
    proxies: Arc<[IpAddr]>,
    upstream: Upstream,
    callbacks: Callbacks,
) -> io::Result<Listening> {
    let gate = Gate {
        proxies,
        workers: Budget::new(upstream.workers),
        answers: Budget::new(HTTP_ANSWERS_BYTES_MAX),
        bodies: Budget::new(HTTP_BODIES_BYTES_MAX),
        upstream,
        callbacks,
    };
    let full = refusal(FULL, false);
    listener::accept("http", listener, slots, full, move |incoming| {
        gate.serve(incoming);
    })
}

/// What becomes of a connection after a request.
enum Next {
    Request,
    /// For whoever is at this address.
    Upgrade(IpAddr),
    Close,
}

/// Why no request could be read.
enum Unread {
    /// The client is gone, or has not begun to say anything.
    Silent,
    Refused(Refused),
}

const fn refused(status: u16, detail: &'static str) -> Refused {
    Refused { status, detail }
}

const NO_UPGRADE: Refused = refused(426, "This is the address of the WebSocket.");
const TOO_SLOW: Refused = refused(408, "The request took too long to arrive.");
const FULL: Refused = refused(503, "The server is full. Try again in a minute.");
const BUSY: Refused = refused(503, "The server is busy. Try again in a moment.");
const NO_ANSWER: Refused = refused(504, "The server took too long to answer.");
const BAD_ANSWER: Refused = refused(502, "The server could not answer.");

impl Gate {
    fn serve(&self, mut incoming: Incoming) {
        (self.callbacks.arrived)(incoming.peer.ip());
        let stream = Arc::clone(&incoming.stream);
        let stream = &*stream;
        let mut buffer = Vec::new();
        if matches!(incoming.admission, Admission::Full(_)) {
            // Read first: closing with unread input would reset the answer away.
            let _ = read(stream, &mut buffer, &self.bodies, HTTP_LINGER, HTTP_LINGER);
            if refuse(stream, FULL, false).is_ok() {
                linger(stream, HTTP_LINGER, LINGER_BYTES);
            }
            return;
        }
        let address = loop {
            match self.exchange(stream, incoming.peer, &mut buffer) {
                Ok(Next::Request) => {}
                Ok(Next::Close) => return linger(stream, HTTP_LINGER, LINGER_BYTES),
                Ok(Next::Upgrade(address)) => break address,
                Err(error) => {
                    log::debug!("http_connection_lost peer={} error={error}", incoming.peer);
                    return;
                }
            }
        };
        if address != incoming.peer.ip() {
            incoming.peer.set_ip(address);
            // From here on it is a connection of that address, not of the proxy's.
            if let Admission::Granted(slot) = &mut incoming.admission
                && !slot.belongs_to(address)
            {
                let _ = refuse(stream, FULL, false);
                return linger(stream, HTTP_LINGER, LINGER_BYTES);
            }
        }
        let reset = stream.set_read_timeout(None);
        if reset.and_then(|()| stream.set_write_timeout(None)).is_ok() {
            (self.callbacks.upgrade)(incoming, buffer);
        }
    }

    /// Reads one request and answers it.
    fn exchange(
        &self,
        stream: &TcpStream,
        peer: SocketAddr,
        buffer: &mut Vec<u8>,
    ) -> io::Result<Next> {
        let read = read(stream, buffer, &self.bodies, HTTP_IDLE, HTTP_REQUEST_TIME);
        let is_head = buffer.starts_with(b"HEAD ");
        let answered = match read {
            Err(Unread::Silent) => return Ok(Next::Close),
            Err(Unread::Refused(why)) => Err(why),
            Ok((head, _share)) => match head.socket {
                Socket::Wished => {
                    let address = client(peer.ip(), &head.forwarded_for, &self.proxies);
                    return Ok(Next::Upgrade(address));
                }
                Socket::Missing => Err(NO_UPGRADE),
                Socket::No => self.ask(&head, buffer, peer).map(|answer| (head, answer)),
            },
        };
        let (head, answer) = match answered {
            Ok(answered) => answered,
            Err(why) => {
                log::debug!("request_refused peer={peer} status={}", why.status);
                refuse(stream, why, is_head)?;
                return Ok(Next::Close);
            }
        };
        send(stream, &answer.bytes)?;
        if !head.keep_alive {
            return Ok(Next::Close);
        }
        buffer.drain(..head.bytes + head.body_bytes);
        if buffer.is_empty() {
            // A connection that waits holds no memory.
            *buffer = Vec::new();
        }
        Ok(Next::Request)
    }

    /// Has a worker answer the request at the start of `buffer`.
    fn ask(&self, head: &Head, buffer: &[u8], peer: SocketAddr) -> Result<Answer<'_>, Refused> {
        let body = &buffer[head.bytes..head.bytes + head.body_bytes];
        let worker = self.workers.take(1, HTTP_WORKER_TIME).ok_or(BUSY)?;
        let client = client(peer.ip(), &head.forwarded_for, &self.proxies);
        let bytes = self.upstream.ask(head, body, client)?;
        let share = match bytes.len() > HTTP_ANSWER_BYTES_FREE {
            true => Some(self.answers.take(bytes.len(), Duration::ZERO).ok_or(BUSY)?),
            false => None,
        };
        drop(worker);
        let bytes = rewrite(bytes, head).ok_or(BAD_ANSWER)?;
        Ok(Answer {
            bytes,
            _share: share,
        })
    }
}

/// Whose a request is: the last in the list who is no proxy of ours. Each proxy
/// appends whom it has heard; what stands before may be anybody's invention.
fn client(peer: IpAddr, forwarded_for: &str, proxies: &[IpAddr]) -> IpAddr {
    let mut client = peer;
    for item in forwarded_for.rsplit(',') {
        if !proxies.contains(&client) {
            break;
        }
        let item = item.trim();
        let address = item
            .parse()
            .or_else(|_| item.parse().map(|with_port: SocketAddr| with_port.ip()));
        let Ok(address) = address else {
            break;
        };
        client = address.to_canonical();
    }
    client
}

/// An answer that is ready to be sent.
struct Answer<'a> {
    bytes: Vec<u8>,
    /// Given back when the answer has been sent.
    _share: Option<Share<'a>>,
}

impl Upstream {
    /// The raw answer to a request. HTTP/1.0, so that it has a length, no
    /// chunks, and ends with the connection.
    fn ask(&self, head: &Head, body: &[u8], peer: IpAddr) -> Result<Vec<u8>, Refused> {
        let Ok(socket) = UnixStream::connect(&self.socket) else {
            // A full channel means that it has been told already.
            let _ = self.broken.try_send(());
            return Err(BUSY);
        };
        let mut request = format!(
            "{} {} HTTP/1.0\r\n{SECRET_HEADER}: {}\r\n{PEER_HEADER}: {peer}\r\n\
             Content-Length: {}\r\n{}\r\n",
            head.method,
            head.target,
            self.secret,
            body.len(),
            head.headers
        )
        .into_bytes();
        request.extend_from_slice(body);
        let failed = |error: io::Error| match error.kind() {
            io::ErrorKind::TimedOut => NO_ANSWER,
            _ => BAD_ANSWER,
        };
        let mut socket = Deadline::after(&socket, HTTP_WORKER_TIME);
        socket.write_all(&request).map_err(failed)?;
        let mut answer = Vec::new();
        let mut limited = socket.take(HTTP_ANSWER_BYTES_MAX as u64 + 1);
        limited.read_to_end(&mut answer).map_err(failed)?;
        match answer.len() {
            0..=HTTP_ANSWER_BYTES_MAX => Ok(answer),
            _ => Err(BAD_ANSWER),
        }
    }
}

/// Reads until `buffer` begins with a whole request. `idle` is for its first
/// byte, `time` for all the others. A body of unusual size has its share of
/// `bodies` until it is answered.
fn read<'a>(
    stream: &TcpStream,
    buffer: &mut Vec<u8>,
    bodies: &'a Budget,
    idle: Duration,
    time: Duration,
) -> Result<(Head, Option<Share<'a>>), Unread> {
    let mut begun = !buffer.is_empty();
    let mut source = Deadline::after(stream, if begun { time } else { idle });
    let mut told_to_continue = false;
    let mut share = None;
    let mut parsed = None;
    loop {
        if parsed.is_none() {
            parsed = head::parse(buffer).map_err(Unread::Refused)?;
        }
        // Read once, however many pieces the body comes in.
        if let Some(head) = parsed.take() {
            if head.body_bytes > HTTP_BODY_BYTES_MAX && share.is_none() {
                let granted = bodies.take(head.body_bytes, Duration::ZERO);
                share = Some(granted.ok_or(Unread::Refused(BUSY))?);
            }
            if buffer.len() >= head.bytes + head.body_bytes {
                return Ok((head, share));
            }
            if head.expects_continue && !told_to_continue {
                told_to_continue = true;
                send(stream, b"HTTP/1.1 100 Continue\r\n\r\n").map_err(|_| Unread::Silent)?;
            }
            parsed = Some(head);
        }
        let mut chunk = [0; 4096];
        match source.read(&mut chunk) {
            Ok(0) => return Err(Unread::Silent),
            Ok(count) => buffer.extend_from_slice(&chunk[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::TimedOut && begun => {
                return Err(Unread::Refused(TOO_SLOW));
            }
            Err(_) => return Err(Unread::Silent),
        }
        if !begun {
            begun = true;
            source = Deadline::after(stream, time);
        }
    }
}

/// Gives a raw answer the status line and the headers that the client is to
/// see; `None` if it is not a whole answer.
fn rewrite(mut raw: Vec<u8>, head: &Head) -> Option<Vec<u8>> {
    let mut space = [httparse::EMPTY_HEADER; 64];
    let mut answer = httparse::Response::new(&mut space);
    let httparse::Status::Complete(head_bytes) = answer.parse(&raw).ok()? else {
        return None;
    };
    let status = answer.code?;
    let mut lines = format!("HTTP/1.1 {status} {}\r\n{ALWAYS}", answer.reason?);
    let mut length = 0;
    for header in answer.headers.iter() {
        let value = str::from_utf8(header.value).ok()?;
        let is_hop = |hop: &str| header.name.eq_ignore_ascii_case(hop);
        if header.name.eq_ignore_ascii_case("content-length") {
            length = value.parse().ok()?;
        } else if !HOP_HEADERS.iter().any(|hop| is_hop(hop)) {
            lines.push_str(&format!("{}: {value}\r\n", header.name));
        }
    }
    let body_bytes = raw.len() - head_bytes;
    let is_bodiless = matches!(status, 204 | 304);
    if head.method != "HEAD" && !is_bodiless && body_bytes != length {
        return None;
    }
    if !is_bodiless {
        lines.push_str(&format!("Content-Length: {length}\r\n"));
    }
    lines.push_str(match head.keep_alive {
        true => "Connection: keep-alive\r\n\r\n",
        false => "Connection: close\r\n\r\n",
    });
    raw.splice(..head_bytes, lines.into_bytes());
    Some(raw)
}

/// Answers without asking anybody. The connection ends after it.
fn refuse(stream: &TcpStream, why: Refused, is_head: bool) -> io::Result<()> {
    send(stream, &refusal(why, is_head))
}

fn refusal(why: Refused, is_head: bool) -> Vec<u8> {
    let (reason, also) = match why.status {
        405 => (
            "Method Not Allowed",
            "Allow: GET, HEAD, POST, PUT, DELETE, OPTIONS\r\n",
        ),
        408 => ("Request Timeout", ""),
        411 => ("Length Required", ""),
        413 => ("Content Too Large", ""),
        414 => ("URI Too Long", ""),
        426 => ("Upgrade Required", "Upgrade: websocket\r\n"),
        431 => ("Request Header Fields Too Large", ""),
        501 => ("Not Implemented", ""),
        502 => ("Bad Gateway", ""),
        503 => ("Service Unavailable", "Retry-After: 2\r\n"),
        504 => ("Gateway Timeout", ""),
        505 => ("HTTP Version Not Supported", ""),
        _ => ("Bad Request", ""),
    };
    let body = format!("{{\"detail\":\"{}\"}}", why.detail);
    let head = format!(
        "HTTP/1.1 {} {reason}\r\n{ALWAYS}Access-Control-Allow-Origin: *\r\n{also}\
         Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        why.status,
        body.len()
    );
    let body = if is_head { "" } else { &body };
    [head, body.into()].concat().into_bytes()
}

fn send(stream: &TcpStream, bytes: &[u8]) -> io::Result<()> {
    let seconds = bytes.len() / HTTP_SEND_BYTES_PER_SECOND;
    let time = HTTP_SEND_TIME + Duration::from_secs(seconds as u64);
    Deadline::after(stream, time).write_all(bytes)
}

/// An amount of something that those who use it share.
struct Budget {
    left: Mutex<usize>,
    freed: Condvar,
}

/// A part of a budget, given back when dropped.
struct Share<'a> {
    budget: &'a Budget,
    amount: usize,
}

impl Budget {
    fn new(amount: usize) -> Budget {
        Budget {
            left: Mutex::new(amount),
            freed: Condvar::new(),
        }
    }

    /// `None` if there is not enough left for so long.
    fn take(&self, amount: usize, wait: Duration) -> Option<Share<'_>> {
        let end = Instant::now() + wait;
        let mut left = self.left.lock();
        while *left < amount {
            if self.freed.wait_until(&mut left, end).timed_out() && *left < amount {
                return None;
            }
        }
        *left -= amount;
        let budget = self;
        Some(Share { budget, amount })
    }
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        *self.budget.left.lock() += self.amount;
        self.budget.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    fn pair() -> (TcpStream, TcpStream) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let address = listener.local_addr().expect("bound");
        let client = TcpStream::connect(address).expect("connected");
        (client, listener.accept().expect("accepted").0)
    }

    #[test]
    fn a_request_that_trickles_is_cut_at_the_deadline_and_silence_ends_silently() {
        let (mut client, server) = pair();
        let trickle = thread::spawn(move || {
            while client.write_all(b"G").is_ok() {
                thread::sleep(Duration::from_millis(5));
            }
        });
        let begun = Instant::now();
        let time = Duration::from_millis(60);
        let bodies = Budget::new(HTTP_BODIES_BYTES_MAX);
        let outcome = read(&server, &mut Vec::new(), &bodies, HTTP_IDLE, time);
        assert!(matches!(outcome, Err(Unread::Refused(TOO_SLOW))));
        assert!(begun.elapsed() < HTTP_REQUEST_TIME);
        drop(server);
        trickle.join().expect("the writer ends");

        let (_client, server) = pair();
        let idle = Duration::from_millis(10);
        let outcome = read(&server, &mut Vec::new(), &bodies, idle, time);
        assert!(matches!(outcome, Err(Unread::Silent)));
    }

    #[test]
    fn only_proxies_of_ours_say_whose_a_request_is() {
        let ip = |text: &str| text.parse::<IpAddr>().expect("an address");
        let proxies = [ip("127.0.0.1"), ip("10.0.0.2")];
        let whose = |peer: &str, list: &str| client(ip(peer), list, &proxies);
        let near = |list: &str| whose("127.0.0.1", list);
        assert_eq!(near(",192.0.2.7"), ip("192.0.2.7"));
        assert_eq!(near(",1.2.3.4, 192.0.2.7"), ip("192.0.2.7"));
        assert_eq!(near(",1.2.3.4,192.0.2.7, 10.0.0.2"), ip("192.0.2.7"));
        assert_eq!(near(",192.0.2.7:4711"), ip("192.0.2.7"));
        assert_eq!(near(",[2001:db8::1]:4711"), ip("2001:db8::1"));
        assert_eq!(near(",::ffff:192.0.2.7"), ip("192.0.2.7"));
        assert_eq!(near(",1.2.3.4, unknown"), ip("127.0.0.1"));
        assert_eq!(near(""), ip("127.0.0.1"));
        assert_eq!(whose("192.0.2.9", ",192.0.2.7"), ip("192.0.2.9"));
    }

    #[test]
    fn a_budget_waits_and_gives_up() {
        let budget = Budget::new(2);
        let share = budget.take(2, Duration::ZERO);
        assert!(budget.take(1, Duration::from_millis(5)).is_none());
        thread::scope(|scope| {
            let waiting = scope.spawn(|| budget.take(1, HTTP_WORKER_TIME).is_some());
            drop(share);
            assert!(waiting.join().expect("no panic"));
        });
        assert!(budget.take(2, Duration::ZERO).is_some());
    }

    #[test]
    fn an_answer_is_written_anew() {
        let raw = b"HTTP/1.0 200 OK\r\nServer: x\r\nConnection: close\r\nContent-Length: 2\r\n\
                    ETag: \"a\"\r\n\r\nhi";
        let text = |request: &str, raw: &[u8]| {
            let head = head::parse(request.as_bytes()).ok().flatten()?;
            rewrite(raw.to_vec(), &head).and_then(|bytes| String::from_utf8(bytes).ok())
        };
        let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        let answer = text(get, raw).expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\r\n\r\nhi"));
        assert!(answer.contains("ETag: \"a\"\r\n") && answer.contains("keep-alive\r\n"));
        assert!(!answer.contains("Server"));

        let half = &raw[..raw.len() - 1];
        assert_eq!(text(get, half), None, "a body that broke off");
        let head = &raw[..raw.len() - 2];
        let answer = text("HEAD / HTTP/1.0\r\n\r\n", head).expect("an answer");
        assert!(answer.contains("Content-Length: 2\r\n") && answer.contains("close\r\n"));
        let answer = text(
            get,
            b"HTTP/1.0 304 Not Modified\r\nContent-Length: 0\r\n\r\n",
        );
        assert!(!answer.expect("an answer").contains("Content-Length"));
        assert_eq!(text(get, b""), None);
    }
}
