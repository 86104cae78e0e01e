//! The server: wires its parts together, runs until it is told to end, and
//! takes them apart in the right order.
//!
//! Nothing here decides anything about a game, a message or a request.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{SystemTime, UNIX_EPOCH};

use sha2::{Digest, Sha512};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::announce::{self, Announcer, Start};
use crate::auth::Auth;
use crate::auth::tokens::TokenKey;
use crate::clock::unix_now;
use crate::config::Config;
use crate::data_dir::DataDir;
use crate::game::hub::Hub;
use crate::game::rules::Rules;
use crate::game::words::WordLists;
use crate::game_loop::{self, About, Event, Framing, Game, GameLoop};
use crate::journal::{self, Journal};
use crate::limits::{INBOX_EVENTS_MAX, NICENESS, PATIENCE, THREAD_STACK_BYTES};
use crate::mailbox::{Receiver, Sender};
use crate::net::conn::Sockets;
use crate::net::gate::{self, Callbacks};
use crate::net::http::files::{Files, client_build};
use crate::net::http::{self, Site};
use crate::net::listener::{self, Incoming, Listening};
use crate::net::rate::Rates;
use crate::net::slots::Slots;
use crate::net::ws::Origins;
use crate::net::{tcp, ws};
use crate::nightly::{self, Nightly};
use crate::protocol::close::SERVER_FULL;
use crate::recording::Recorder;
use crate::store::{Store, restore};

/// The exit code after a fault in the game loop itself, for whoever restarts.
const EXIT_FAULT: i32 = 70;
/// The exit code after a signal, as shells count it: this and its number.
const EXIT_SIGNAL: i32 = 128;

/// Runs the server until SIGINT or SIGTERM. Errors are a sentence.
pub fn run(config: &Config) -> Result<(), String> {
    let mut signals = Signals::new([SIGINT, SIGTERM])
        .map_err(|error| format!("cannot listen for signals: {error}"))?;
    let dir = DataDir::take(&config.data_dir).map_err(|error| error.to_string())?;
    finish_restore(&dir)?;
    let (store, opened) = Store::open(dir.path(), config.database_megabytes * 1024 * 1024)
        .map_err(|error| error.to_string())?;
    announce::kept(opened.kept.as_deref());
    let key = dir.token_key().map_err(|error| error.to_string())?;
    let for_requests = store.for_requests();
    let auth = Auth::new(
        for_requests.clone(),
        &key,
        config.registration_open,
        &config.rates,
    );
    let auth = Arc::new(auth.map_err(no_thread)?);

    // All ports are bound before anything runs: a port in use changes nothing.
    let http_listener = bind(config.host, config.http_port, "http")?;
    let tcp_listener = bind_unless_off(config, config.tcp_port, "tcp")?;
    let ws_listener = bind_unless_off(config, config.ws_port, "ws")?;
    let http_address = http_listener
        .local_addr()
        .map_err(|error| error.to_string())?;

    let bridges: Arc<[IpAddr]> = config.trusted_bridges.clone().into();
    let proxies: Arc<[IpAddr]> = config.trusted_proxies.clone().into();
    let named = bridges.iter().chain(&*proxies).copied().collect();
    let slots = Slots::of_this_machine(1).with_bridges(named);
    let origins = Origins::Own(config.allowed_origins.clone().into());
    let (inbox, events) = game_loop::inbox(INBOX_EVENTS_MAX);
    let (game_thread, rooms) = start_game(&store, &key, config.record, inbox.clone(), events)?;
    // Every thread that starts from here on is a child of this one, and goes
    // behind the game and the store. Elsewhere the whole process would.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(NICENESS);
    let sockets = Sockets::new(inbox.clone(), Arc::clone(&auth), config.rates, PATIENCE);
    let sockets = Arc::new(sockets);

    let mut full = Vec::new();
    Framing::Line.last_word(SERVER_FULL, &mut full);
    let tcp = open(tcp_listener, "tcp", &slots, full, {
        let sockets = Arc::clone(&sockets);
        move |incoming| tcp::serve(incoming, &bridges, &sockets)
    })?;
    let ws = open(ws_listener, "ws", &slots, ws::FULL.into(), {
        let sockets = Arc::clone(&sockets);
        move |incoming| ws::serve(incoming, Vec::new(), Origins::Any, &sockets)
    })?;

    let machine = announce::ask_machine();
    let addresses = announce::choose(http_address, config.public_url.as_deref(), &machine);
    dir.publish(http_address)
        .map_err(|error| error.to_string())?;
    let announcer = Announcer::start(
        &Start {
            addresses: &addresses,
            http: http_address,
            tcp: tcp.as_ref().map(Listening::address),
            ws: ws.as_ref().map(Listening::address),
            data_dir: dir.path(),
            contents: announce::contents(opened.new, opened.accounts, rooms),
        },
        &machine,
    )
    .map_err(no_thread)?;
    let nightly = start_nightly(config, &dir, &key).map_err(no_thread)?;
    let site = Site {
        game: Game::new(inbox.clone()),
        auth,
        store: for_requests,
        create_rooms: config.create_rooms,
        address: addresses.tell,
        rates: Rates::new(&config.rates),
        files: Files::client(),
        backup_failure: nightly.as_ref().map(Nightly::last_failure),
    };
    let (http, upstream) =
        http::start(site).map_err(|error| format!("cannot start the HTTP workers: {error}"))?;
    let callbacks = Callbacks {
        upgrade: Arc::new(move |incoming, read| {
            ws::serve(incoming, read, origins.clone(), &sockets);
        }),
        arrived: Arc::new(move |peer| announcer.arrived(peer)),
    };
    let gate =
        gate::start(http_listener, slots, proxies, upstream, callbacks).map_err(no_thread)?;

    signals.forever().next();
    log::info!("shutdown");
    end_at_once_on_second_signal(signals)?;

    // Never the sockets first: their ends would reach the rooms as if people
    // had left.
    for listening in [Some(gate), tcp, ws].into_iter().flatten() {
        listening.stop();
    }
    let _ = inbox.send(Event::Shutdown);
    let game_ended = game_thread.join();
    http.stop();
    store.close();
    if let Some(nightly) = nightly {
        nightly.stop();
    }
    game_ended.map_err(|_| "the game loop ended with a fault".to_owned())
}

/// Completes a restore that a power cut has interrupted.
fn finish_restore(dir: &DataDir) -> Result<(), String> {
    let is_done = restore::finish(dir.path(), |key| {
        let kept = dir.put_token_key(&TokenKey(*key), unix_now());
        kept.map(drop).map_err(|error| error.to_string())
    })?;
    if is_done {
        log::info!("restore_completed");
    }
    Ok(())
}

fn start_nightly(config: &Config, dir: &DataDir, key: &TokenKey) -> io::Result<Option<Nightly>> {
    let Some(to) = &config.backup_dir else {
        return Ok(None);
    };
    let plan = nightly::Plan {
        data_dir: dir.path().to_owned(),
        key: key.0,
        to: to.clone(),
        keep: config.backup_keep.into(),
    };
    Nightly::start(plan).map(Some)
}

/// A second signal does not wait for anything.
pub(crate) fn end_at_once_on_second_signal(mut signals: Signals) -> Result<(), String> {
    let wait = move || {
        if let Some(signal) = signals.forever().next() {
            std::process::exit(EXIT_SIGNAL + signal);
        }
    };
    let thread = thread::Builder::new()
        .name("signals".into())
        .stack_size(THREAD_STACK_BYTES);
    thread.spawn(wait).map(drop).map_err(no_thread)
}

pub(crate) fn no_thread(error: io::Error) -> String {
    format!("cannot start a thread: {error}")
}

/// Listens on a port, or says what to do about it.
pub(crate) fn bind(host: IpAddr, port: u16, name: &str) -> Result<TcpListener, String> {
    let address = SocketAddr::new(host, port);
    listener::bind(address).map_err(|error| {
        let what_to_do = match error.kind() {
            ErrorKind::AddrInUse => "Is DrawSync running already?",
            ErrorKind::PermissionDenied => "Ports below 1024 are for root.",
            _ => "Is that an address of this computer?",
        };
        format!(
            "cannot listen on {address}: {error}. {what_to_do} \
             --{name}-port chooses another port (0: a free one)"
        )
    })
}

fn bind_unless_off(
    config: &Config,
    port: Option<u16>,
    name: &str,
) -> Result<Option<TcpListener>, String> {
    port.map(|port| bind(config.host, port, name)).transpose()
}

/// Accepts on a port, if it is not off.
fn open(
    listener: Option<TcpListener>,
    name: &'static str,
    slots: &Slots,
    full: Vec<u8>,
    serve: impl Fn(Incoming) + Send + Sync + 'static,
) -> Result<Option<Listening>, String> {
    let Some(listener) = listener else {
        return Ok(None);
    };
    listener::accept(name, listener, slots.clone(), full, serve)
        .map(Some)
        .map_err(no_thread)
}

/// Brings the rooms back and starts the thread that owns them; also says how
/// many there are.
fn start_game(
    store: &Store,
    key: &TokenKey,
    record_games: bool,
    inbox: Sender<Event>,
    events: Receiver<Event>,
) -> Result<(JoinHandle<()>, usize), String> {
    let random = |error| format!("this machine has no randomness: {error}");
    let (rooms, began) = store.rooms().map_err(|error| error.to_string())?;
    let wall_now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let rules = Rules {
        epoch: getrandom::u32().map_err(random)?,
        room_key: Sha512::new()
            .chain_update(b"room passwords")
            .chain_update(key.0)
            .finalize()
            .into(),
        wall_start_ms: u64::try_from(wall_now.as_millis())
            .unwrap_or_default()
            .saturating_sub(began),
        words: WordLists::embedded(),
    };
    let about = About {
        version: env!("CARGO_PKG_VERSION"),
        client_build: client_build().map(Into::into),
    };
    // Seconds, so that no number comes twice in the life of a data directory.
    let first_room = unix_now();
    let mut hub = Hub::new(rules, first_room);
    let restored =
        journal::restore(store, rooms, began, &mut hub).map_err(|error| error.to_string())?;
    // A full inbox wakes the loop as well.
    let wake = move || drop(inbox.try_send(Event::Saved));
    let journal = Journal::new(store.clone(), began, wake);
    let recorder = record_games.then(|| Recorder::new(store.clone(), began, &hub));
    let game_loop = GameLoop::new(hub, about, events, journal, recorder, began);
    let thread = thread::Builder::new()
        .name("game".into())
        .stack_size(THREAD_STACK_BYTES)
        .spawn(move || {
            if catch_unwind(AssertUnwindSafe(|| game_loop.run())).is_err() {
                log::error!("game_loop_fault exit={EXIT_FAULT}");
                log::logger().flush();
                std::process::exit(EXIT_FAULT);
            }
        })
        .map_err(no_thread)?;
    Ok((thread, restored))
}
