//! The HTTP library behind the gate, and the threads that answer.
//!
//! It listens on a private socket only. When it stops listening, whatever the
//! reason, it is built anew on the same path; requests that it held get a 500.

use std::fs::{self, DirBuilder};
use std::io::{self, Cursor};
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::net::UnixListener;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, after, bounded, never, select};
use tiny_http::{Header, Response, Server, StatusCode};

use super::Site;
use super::answer::{Answer, Failure};
use super::request::Request;
use crate::limits::{
    ACCEPT_PAUSE, HTTP_BODY_BYTES_MAX, HTTP_WORKERS, HTTP_WORKERS_RETRY, THREAD_STACK_BYTES,
    WORD_LIST_BYTES_MAX,
};
use crate::net::gate::{PEER_HEADER, SECRET_HEADER, Upstream};

/// The workers, while they work.
pub struct Http {
    /// Dropped to stop.
    stop: Sender<()>,
    supervisor: JoinHandle<()>,
}

/// What every worker needs.
struct Work {
    site: Site,
    secret: String,
    broken: Sender<()>,
}

/// Starts the workers. The gate gets the other half.
pub fn start(site: Site) -> io::Result<(Http, Upstream)> {
    let directory = PrivateDirectory::new()?;
    let socket = directory.path.join("http");
    let secret = random_hex()?;
    let (broken, reports) = bounded(1);
    let (stop, stopped) = bounded(0);
    let work = Arc::new(Work {
        site,
        secret: secret.clone(),
        broken: broken.clone(),
    });
    let first = listen(&socket)?;
    let supervisor = thread::Builder::new()
        .name("http-workers".into())
        .stack_size(THREAD_STACK_BYTES)
        .spawn({
            let socket = socket.clone();
            move || {
                supervise(&work, first, &socket, &reports, &stopped);
                drop(directory);
            }
        })?;
    let upstream = Upstream {
        socket,
        secret,
        workers: HTTP_WORKERS,
        broken,
    };
    Ok((Http { stop, supervisor }, upstream))
}

impl Http {
    /// Ends when the requests that are being worked on are answered.
    pub fn stop(self) {
        drop(self.stop);
        if self.supervisor.join().is_err() {
            log::error!("http_supervisor_panicked");
        }
    }
}

/// Keeps a server and its workers until stopped.
fn supervise(
    work: &Arc<Work>,
    first: Server,
    socket: &Path,
    reports: &Receiver<()>,
    stopped: &Receiver<()>,
) {
    let mut server = Arc::new(first);
    loop {
        let mut workers = Vec::new();
        let is_over = loop {
            let missing = workers.len() + 1..=HTTP_WORKERS;
            workers.extend(missing.map_while(|number| spawn_worker(number, work, &server)));
            let again = match workers.len() {
                HTTP_WORKERS => never(),
                _ => after(HTTP_WORKERS_RETRY),
            };
            select! {
                recv(stopped) -> _ => break true,
                recv(reports) -> _ => break false,
                recv(again) -> _ => {}
            }
        };
        for _ in &workers {
            server.unblock();
        }
        for worker in workers {
            if worker.join().is_err() {
                log::error!("http_worker_panicked");
            }
        }
        if is_over {
            return;
        }
        log::warn!("http_workers_restart");
        // The old one goes first: it removes the socket's file.
        drop(server);
        server = loop {
            thread::sleep(ACCEPT_PAUSE);
            match listen(socket) {
                Ok(server) => break Arc::new(server),
                Err(error) => log::warn!("http_workers_cannot_listen error={error}"),
            }
        };
        // What was reported of the old one is settled.
        while reports.try_recv().is_ok() {}
    }
}

fn listen(socket: &Path) -> io::Result<Server> {
    match fs::remove_file(socket) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(socket)?;
    // The library panics where there is no thread for it.
    let server = catch_unwind(AssertUnwindSafe(|| Server::from_listener(listener, None)));
    let server = server.map_err(|_| io::Error::other("no thread is left"))?;
    server.map_err(io::Error::other)
}

fn spawn_worker(number: usize, work: &Arc<Work>, server: &Arc<Server>) -> Option<JoinHandle<()>> {
    let (work, server) = (Arc::clone(work), Arc::clone(server));
    let spawned = thread::Builder::new()
        .name(format!("http-worker-{number}"))
        .stack_size(THREAD_STACK_BYTES)
        .spawn(move || {
            while let Ok(request) = server.recv() {
                work.answer(request);
            }
            // Stopped by the supervisor, or no longer listening: it knows which.
            let _ = work.broken.try_send(());
        });
    spawned
        .inspect_err(|error| log::warn!("http_worker_not_started error={error}"))
        .ok()
}

impl Work {
    /// Answers one request; a bug in its handler is a 500 and nobody else's.
    fn answer(&self, mut incoming: tiny_http::Request) {
        let answer = match self.read(&mut incoming) {
            None => Answer::from(Failure::new(
                400,
                "The request did not come through the gate.",
            )),
            Some(request) => {
                let answer = catch_unwind(AssertUnwindSafe(|| self.site.answer(&request)));
                answer.unwrap_or_else(|_| {
                    log::error!("http_handler_panicked path={}", request.path);
                    Answer::from(Failure::new(500, "Internal Server Error"))
                        .with("Access-Control-Allow-Origin", "*")
                })
            }
        };
        let headers = answer.headers.iter();
        // Values that are not ASCII cannot be sent, and no handler makes any.
        let headers = headers
            .filter_map(|(name, value)| Header::from_bytes(name.as_bytes(), value.as_bytes()).ok());
        let length = answer.body.len();
        let response = Response::new(
            StatusCode(answer.status),
            headers.collect(),
            Cursor::new(answer.body),
            Some(length),
            None,
        );
        // Pieces of their own length are for HTTP/1.1; the gate asks in 1.0.
        let response = response.with_chunked_threshold(usize::MAX);
        if let Err(error) = incoming.respond(response) {
            log::debug!("http_answer_not_taken error={error}");
        }
    }

    /// The request as the gate has passed it on; `None` if it was not the gate.
    fn read(&self, incoming: &mut tiny_http::Request) -> Option<Request> {
        let mut request = Request::new(incoming.method().as_str(), incoming.url());
        for header in incoming.headers() {
            let name = header.field.as_str().as_str().to_ascii_lowercase();
            request
                .headers
                .push((name, header.value.as_str().to_owned()));
        }
        let secret = request.header(&SECRET_HEADER.to_ascii_lowercase())?;
        if secret != self.secret {
            return None;
        }
        let peer = request.header(&PEER_HEADER.to_ascii_lowercase())?;
        request.peer = peer.parse().ok()?;
        let length = incoming
            .body_length()
            .filter(|length| *length <= HTTP_BODY_BYTES_MAX.max(WORD_LIST_BYTES_MAX))?;
        request.body = vec![0; length];
        incoming.as_reader().read_exact(&mut request.body).ok()?;
        Some(request)
    }
}

/// A directory that only this user can enter; removed when dropped.
struct PrivateDirectory {
    path: PathBuf,
}

impl PrivateDirectory {
    fn new() -> io::Result<PrivateDirectory> {
        let path = std::env::temp_dir().join(format!("drawsync-{}", random_hex()?));
        // Fails if it exists, so nobody else can have made it.
        DirBuilder::new().mode(0o700).create(&path)?;
        Ok(PrivateDirectory { path })
    }
}

impl Drop for PrivateDirectory {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.path) {
            log::warn!("http_directory_not_removed error={error}");
        }
    }
}

/// 128 bits that nobody can guess.
fn random_hex() -> io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
