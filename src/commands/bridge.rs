//! `drawsync bridge`: the WebSocket port as a process of its own.

use std::sync::Arc;
use std::thread;
use std::time::Instant;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::say;
use crate::config::BridgeConfig;
use crate::limits::{BRIDGED_SOCKETS, GOODBYE_TIME, RESEND_INTERVAL};
use crate::net::bridge::Bridge;
use crate::net::listener;
use crate::net::slots::Slots;
use crate::net::ws;
use crate::server;

/// Runs the bridge until SIGINT or SIGTERM. Errors are a sentence.
pub fn run(config: &BridgeConfig) -> Result<(), String> {
    let mut signals = Signals::new([SIGINT, SIGTERM])
        .map_err(|error| format!("cannot listen for signals: {error}"))?;
    let listener = server::bind(config.host, config.ws_port, "ws")?;
    let slots = Slots::of_this_machine(BRIDGED_SOCKETS);
    let bridge = Arc::new(Bridge::new(config.to.clone(), config.rates));
    let listening = listener::accept("bridge", listener, slots.clone(), ws::FULL.into(), {
        let bridge = Arc::clone(&bridge);
        move |incoming| bridge.serve(incoming)
    })
    .map_err(server::no_thread)?;
    let (address, to) = (listening.address(), &config.to);
    say(&format!(
        "WebSocket bridge from ws://{address} to {to}. Ctrl-C ends it."
    ));
    log::info!("bridge_started ws={address} to={to}");
    bridge.probe();

    signals.forever().next();
    log::info!("shutdown");
    server::end_at_once_on_second_signal(signals)?;
    listening.stop();
    bridge.say_goodbye();
    let end = Instant::now() + GOODBYE_TIME;
    while slots.in_use() > 0 && Instant::now() < end {
        thread::sleep(RESEND_INTERVAL);
    }
    Ok(())
}
