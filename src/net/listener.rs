//! Listening sockets and the loop that accepts: the same for all ports.
//!
//! One thread accepts, and one thread per connection serves; it may serve
//! another one after it. What is said over
//! a connection is its server's business; here it only gets its options, its
//! place in the budget and its thread.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, bounded};
use socket2::{Domain, Protocol, SockRef, Socket, TcpKeepalive, Type};

use super::slots::{Admission, Slots};
use crate::limits::{
    ACCEPT_PAUSE, KEEPALIVE_IDLE, KEEPALIVE_INTERVAL, LISTEN_BACKLOG, READ_BYTES,
    SOCKET_RECEIVE_BYTES, SOCKET_SEND_BYTES, TCP_USER_TIMEOUT, THREAD_KEPT_TIME,
    THREAD_STACK_BYTES,
};

/// A connection that was just accepted. Drop `admission` last: its slot stands
/// for the descriptor of `stream`.
pub struct Incoming {
    /// The socket, blocking, without time-outs.
    pub stream: Arc<TcpStream>,
    /// Who it is; an IPv4 address is never dressed as an IPv6 one.
    pub peer: SocketAddr,
    /// `Granted` or `Full`, never `Refused`.
    pub admission: Admission,
}

/// An accept loop that runs.
pub struct Listening {
    listener: Arc<TcpListener>,
    address: SocketAddr,
    stopped: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

/// A listening socket with every option that its connections inherit. Port 0
/// takes a free one. An IPv6 wildcard accepts IPv4 too.
///
/// Never a receive time-out: `accept` itself would fail after it.
pub fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(
        Domain::for_address(address),
        Type::STREAM,
        Some(Protocol::TCP),
    )?;
    if address.ip().is_unspecified() && address.is_ipv6() {
        socket.set_only_v6(false)?;
    }
    socket.set_reuse_address(true)?;
    set_options(&socket)?;
    socket.bind(&address.into())?;
    socket.listen(LISTEN_BACKLOG)?;
    Ok(socket.into())
}

/// What holds for every game connection, incoming or dialed.
pub(super) fn set_options(socket: &Socket) -> io::Result<()> {
    socket.set_send_buffer_size(SOCKET_SEND_BYTES)?;
    socket.set_recv_buffer_size(SOCKET_RECEIVE_BYTES)?;
    socket.set_tcp_nodelay(true)?;
    let keepalive = TcpKeepalive::new()
        .with_time(KEEPALIVE_IDLE)
        .with_interval(KEEPALIVE_INTERVAL);
    socket.set_tcp_keepalive(&keepalive)?;
    #[cfg(target_os = "linux")]
    socket.set_tcp_user_timeout(Some(TCP_USER_TIMEOUT))?;
    Ok(())
}

/// Accepts on a thread called `name` until stopped, and calls `serve` for every
/// connection on a thread of its own. The connection is over when `serve`
/// returns, unless it has passed the parts of `Incoming` on. Whoever cannot get
/// as much as a thread is told `full`, in the bytes of the protocol.
pub fn accept(
    name: &'static str,
    listener: TcpListener,
    slots: Slots,
    full: Vec<u8>,
    serve: impl Fn(Incoming) + Send + Sync + 'static,
) -> io::Result<Listening> {
    let address = listener.local_addr()?;
    let listener = Arc::new(listener);
    let stopped = Arc::new(AtomicBool::new(false));
    let thread = thread::Builder::new()
        .name(format!("{name}-accept"))
        .stack_size(THREAD_STACK_BYTES)
        .spawn({
            let (listener, stopped) = (Arc::clone(&listener), Arc::clone(&stopped));
            move || {
                // It holds nothing: what is sent has been taken.
                let (free, waiting) = bounded(0);
                let welcome = Welcome {
                    name,
                    slots,
                    full,
                    serve: Arc::new(serve),
                    free,
                    waiting,
                };
                welcome.accept_until_stopped(&listener, &stopped);
            }
        })?;
    Ok(Listening {
        listener,
        address,
        stopped,
        thread,
    })
}

impl Listening {
    /// Where it listens, with the real port.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Accepts no more. Connections that are open stay open.
    pub fn stop(self) {
        self.stopped.store(true, Ordering::SeqCst);
        // Shutting a listener down is what wakes a thread that accepts on it.
        if let Err(error) = SockRef::from(&*self.listener).shutdown(Shutdown::Both) {
            log::warn!(
                "listener_not_stopped address={} error={error}",
                self.address
            );
            return;
        }
        if self.thread.join().is_err() {
            log::error!("accept_loop_panicked address={}", self.address);
        }
    }
}

/// What awaits new connections.
struct Welcome<S> {
    name: &'static str,
    slots: Slots,
    full: Vec<u8>,
    serve: Arc<S>,
    /// To a thread whose connection has ended, if one waits for the next.
    free: Sender<Incoming>,
    waiting: Receiver<Incoming>,
}

impl<S: Fn(Incoming) + Send + Sync + 'static> Welcome<S> {
    fn accept_until_stopped(&self, listener: &TcpListener, stopped: &AtomicBool) {
        let name = self.name;
        // An error that lasts (no descriptors left, no threads left) is logged
        // once, not each time.
        let (mut failing, mut no_threads) = (false, false);
        loop {
            let accepted = listener.accept();
            if stopped.load(Ordering::SeqCst) {
                return;
            }
            match accepted {
                Ok((stream, peer)) => {
                    failing = false;
                    let welcomed = self.welcome(stream, peer);
                    if let Err(error) = &welcomed
                        && !no_threads
                    {
                        log::warn!("no_thread_for_connection listener={name} error={error}");
                    }
                    no_threads = welcomed.is_err();
                }
                // The peer was gone again before we came to it.
                Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
                Err(error) => {
                    if !failing {
                        log::warn!("accept_failed listener={name} error={error}");
                    }
                    failing = true;
                    thread::sleep(ACCEPT_PAUSE);
                }
            }
        }
    }

    /// Fails if there is no thread for the connection.
    fn welcome(&self, stream: TcpStream, peer: SocketAddr) -> io::Result<()> {
        let peer = SocketAddr::new(peer.ip().to_canonical(), peer.port());
        let stream = Arc::new(stream);
        let admission = self.slots.take(peer.ip());
        if matches!(admission, Admission::Refused) {
            self.refuse(&stream);
            return Ok(());
        }
        let incoming = Incoming {
            stream: Arc::clone(&stream),
            peer,
            admission,
        };
        let Err(incoming) = self.free.try_send(incoming) else {
            return Ok(());
        };
        let (serve, waiting) = (Arc::clone(&self.serve), self.waiting.clone());
        let mut next = Some(incoming.into_inner());
        let spawned = thread::Builder::new()
            .name(self.name.into())
            .stack_size(THREAD_STACK_BYTES)
            .spawn(move || {
                // Under a flood of short connections, making threads would be
                // most of the work, and others would wait for it.
                while let Some(incoming) = next {
                    serve(incoming);
                    next = waiting.recv_timeout(THREAD_KEPT_TIME).ok();
                }
            });
        spawned.map(drop).inspect_err(|_| self.refuse(&stream))
    }

    /// Says "full" without waiting for anything. What has come already is read
    /// away: closing with unread input would reset the word away.
    fn refuse(&self, stream: &TcpStream) {
        let told = stream.set_nonblocking(true);
        if told.and_then(|()| (&*stream).write_all(&self.full)).is_ok() {
            let _ = (&*stream).read(&mut [0; READ_BYTES]);
            let _ = stream.shutdown(Shutdown::Write);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::FULL_NOTICES_MAX;

    fn free_port() -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], 0))
    }

    #[test]
    fn serves_until_stopped_and_gives_the_slot_back() -> io::Result<()> {
        let slots = Slots::new(4);
        let echo = |incoming: Incoming| {
            let (mut stream, mut byte) = (&*incoming.stream, [0]);
            let read = stream.read_exact(&mut byte);
            let _ = read.and_then(|()| stream.write_all(&byte));
        };
        let listening = accept("echo", bind(free_port())?, slots.clone(), Vec::new(), echo)?;
        let address = listening.address();
        let mut client = TcpStream::connect(address)?;
        client.write_all(b"x")?;
        let mut answer = Vec::new();
        client.read_to_end(&mut answer)?;
        assert_eq!(answer, b"x");
        listening.stop();
        assert!(TcpStream::connect(address).is_err());
        while slots.in_use() > 0 {
            thread::yield_now();
        }
        Ok(())
    }

    #[test]
    fn beyond_the_notices_the_accepting_thread_says_full_itself() -> io::Result<()> {
        let hold = |incoming: Incoming| {
            let _ = (&*incoming.stream).read(&mut [0]);
        };
        let full = b"full".to_vec();
        let listening = accept("full", bind(free_port())?, Slots::new(0), full, hold)?;
        let connect = || TcpStream::connect(listening.address());
        let _noticed: Vec<_> = (0..FULL_NOTICES_MAX).map(|_| connect()).collect();
        let mut told = String::new();
        connect()?.read_to_string(&mut told)?;
        assert_eq!(told, "full");
        Ok(())
    }

    #[test]
    fn connections_inherit_the_options() -> io::Result<()> {
        let listener = bind(free_port())?;
        let _client = TcpStream::connect(listener.local_addr()?)?;
        let (stream, _) = listener.accept()?;
        let socket = SockRef::from(&stream);
        assert!(socket.tcp_nodelay()? && socket.keepalive()?);
        assert_eq!(socket.tcp_user_timeout()?, Some(TCP_USER_TIMEOUT));
        assert_eq!(stream.read_timeout()?, None);
        // Linux reports twice what was asked for.
        assert!(socket.send_buffer_size()? <= 2 * SOCKET_SEND_BYTES);
        Ok(())
    }

    #[test]
    fn a_port_in_use_is_an_error() -> io::Result<()> {
        let first = bind(free_port())?;
        let error = bind(first.local_addr()?).expect_err("the port is taken");
        assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
        Ok(())
    }
}
