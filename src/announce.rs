//! What `drawsync serve` says to the person who has started it: where to send
//! the others, and what to do when nobody arrives.
//!
//! Choosing and wording are pure; the machine is asked in `ask_machine` and
//! printing is done by `Announcer`. Nothing here is a log line.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

use crate::limits::{FIRST_ARRIVAL_WAIT, THREAD_STACK_BYTES};

/// Interfaces between a machine and its containers or virtual machines: nobody
/// else can reach their addresses.
const CONTAINERS: [&str; 11] = [
    "docker", "veth", "br-", "virbr", "cni", "flannel", "podman", "lxc", "lxd", "vmnet", "vboxnet",
];
/// Interfaces of private networks: only their members reach these addresses.
const TUNNELS: [&str; 7] = ["tun", "tap", "utun", "wg", "tailscale", "zt", "ppp"];
/// Black on white whatever the terminal's colours: cameras expect it so.
const QR_COLOURS: &str = "\x1b[38;5;16;48;5;231m";
const PLAIN_COLOURS: &str = "\x1b[0m";

/// An address of this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interface {
    /// Such as `wlan0`.
    pub name: String,
    /// One of its addresses.
    pub address: IpAddr,
}

/// What this machine says about its network.
#[derive(Clone, Debug, Default)]
pub struct Machine {
    /// Every address of every interface.
    pub interfaces: Vec<Interface>,
    /// The own address on the way to the internet.
    pub default_route: Option<IpAddr>,
}

/// Where the server can be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addresses {
    /// The base URL to tell to others, without a slash at its end.
    pub tell: String,
    /// Other base URLs, best first.
    pub others: Vec<String>,
}

/// What there is to say when the server has started.
#[derive(Clone, Debug)]
pub struct Start<'a> {
    /// Where it can be reached.
    pub addresses: &'a Addresses,
    /// The web page, the API and `/ws`.
    pub http: SocketAddr,
    /// Raw TCP, if it is open.
    pub tcp: Option<SocketAddr>,
    /// The WebSocket bridge, if it is open.
    pub ws: Option<SocketAddr>,
    /// Where everything is kept.
    pub data_dir: &'a Path,
    /// What is in it: see `contents`.
    pub contents: String,
}

/// Asks for this machine's addresses. Sends nothing.
pub fn ask_machine() -> Machine {
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    let interfaces = interfaces.into_iter().map(|interface| Interface {
        address: interface.ip(),
        name: interface.name,
    });
    // Connecting a datagram socket only chooses a route.
    let default_route = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).and_then(|socket| {
        socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9))?;
        socket.local_addr()
    });
    Machine {
        interfaces: interfaces.collect(),
        default_route: default_route.ok().map(|address| address.ip()),
    }
}

/// Chooses the address to tell: the public URL, else that of the default route,
/// else the first private one that is not a container's or a tunnel's, else
/// what there is.
pub fn choose(http: SocketAddr, public_url: Option<&str>, machine: &Machine) -> Addresses {
    let mut addresses = reachable(http.ip(), machine);
    addresses.sort_by_key(|interface| rank(interface, machine.default_route));
    let mut urls: Vec<String> = addresses
        .iter()
        .map(|interface| url(interface.address, http.port()))
        .collect();
    urls.dedup();
    match public_url {
        Some(url) => Addresses {
            tell: url.trim_end_matches('/').into(),
            others: urls,
        },
        None if urls.is_empty() => Addresses {
            tell: url(loopback(http.ip()), http.port()),
            others: urls,
        },
        None => Addresses {
            tell: urls.remove(0),
            others: urls,
        },
    }
}

/// The addresses of this machine on which a listener on `host` can be reached
/// by others.
fn reachable(host: IpAddr, machine: &Machine) -> Vec<Interface> {
    if !host.is_unspecified() {
        let name = String::new();
        return vec![Interface {
            name,
            address: host,
        }];
    }
    let mut interfaces = machine.interfaces.clone();
    interfaces.retain(|interface| {
        let is_usable = match interface.address {
            IpAddr::V4(address) => !address.is_link_local(),
            // A link-local one needs the name of the other's own interface.
            IpAddr::V6(address) => host.is_ipv6() && !address.is_unicast_link_local(),
        };
        is_usable && !interface.address.is_loopback() && !begins(&interface.name, &CONTAINERS)
    });
    interfaces
}

/// Lower is better to tell.
fn rank(interface: &Interface, default_route: Option<IpAddr>) -> u8 {
    match interface.address {
        // A way to the internet through a tunnel is no way for the neighbours.
        _ if begins(&interface.name, &TUNNELS) => 4,
        address if Some(address) == default_route => 0,
        IpAddr::V4(address) if address.is_private() => 1,
        IpAddr::V4(_) => 2,
        IpAddr::V6(_) => 3,
    }
}

fn begins(name: &str, prefixes: &[&str]) -> bool {
    prefixes.iter().any(|prefix| name.starts_with(prefix))
}

fn loopback(host: IpAddr) -> IpAddr {
    match host.is_unspecified() {
        true => Ipv4Addr::LOCALHOST.into(),
        false => host,
    }
}

fn url(address: IpAddr, port: u16) -> String {
    let host = match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("[{address}]"),
    };
    match port {
        80 => format!("http://{host}"),
        port => format!("http://{host}:{port}"),
    }
}

/// What a data directory holds: `new`, or `3 accounts, 2 rooms`.
pub fn contents(is_new: bool, accounts: u64, rooms: usize) -> String {
    if is_new {
        return "new".into();
    }
    let plural = |count: u64| if count == 1 { "" } else { "s" };
    let rooms = rooms as u64;
    format!(
        "{accounts} account{}, {rooms} room{}",
        plural(accounts),
        plural(rooms)
    )
}

/// Says where the database of an older version is kept, if it came up to date.
pub fn kept(database: Option<&Path>) {
    if let Some(path) = database {
        print(&format!(
            "The database came up to date; it is kept as it was in {}\n",
            path.display()
        ));
    }
}

/// The text for the start. `with_qr` adds a QR code in a terminal's colours.
pub fn start_text(start: &Start, with_qr: bool) -> String {
    let Start {
        addresses, http, ..
    } = start;
    let mut text = format!(
        "DrawSync {}\n\n  Tell the others:  {}\n\n",
        env!("CARGO_PKG_VERSION"),
        addresses.tell
    );
    if with_qr && let Some(code) = qr_code(&addresses.tell) {
        text.push_str(&code);
        text.push('\n');
    }
    let mut line = |label: &str, value: &str| {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  {label:<17} {value}");
    };
    let mut label = "Also:";
    for other in &addresses.others {
        line(std::mem::take(&mut label), other);
    }
    if http.ip().is_unspecified() {
        let here = format!("http://localhost:{} (on this computer)", http.port());
        line(label, &here);
    }
    let port = |address: Option<SocketAddr>| {
        address.map_or("closed".into(), |address| address.port().to_string())
    };
    let ports = format!(
        "{} web page, API and /ws; {} TCP; {} WebSocket",
        http.port(),
        port(start.tcp),
        port(start.ws)
    );
    line("Ports:", &ports);
    let path = std::path::absolute(start.data_dir).unwrap_or(start.data_dir.into());
    line("Data:", &format!("{} ({})", path.display(), start.contents));
    line("Stop:", "Ctrl+C");
    text
}

fn qr_code(text: &str) -> Option<String> {
    let code = QrCode::new(text).ok()?;
    let picture = code.render::<Dense1x2>().build();
    let lines = picture.lines();
    Some(
        lines
            .map(|line| format!("    {QR_COLOURS}{line}{PLAIN_COLOURS}\n"))
            .collect(),
    )
}

/// What to say when nobody has arrived for a while.
pub fn nobody_text(port: u16, open_port: Option<&str>) -> String {
    let firewall = match open_port {
        Some(command) => format!("This opens the port:\n       {command}"),
        None => format!("Let TCP port {port} in."),
    };
    format!(
        "No other device has arrived yet. If somebody is trying, it is usually one of these:\n  \
         1. This computer's firewall keeps them out. {firewall}\n  \
         2. The Wi-Fi keeps its devices apart ('client isolation', common in guest networks).\n     \
         Use another network, or one phone's hotspot.\n"
    )
}

/// The command that opens a port in the firewall that this machine has; the
/// user runs it, not we. `has` says whether a program is installed, `ufw_is_on`
/// whether that firewall is switched on.
pub fn firewall_command(port: u16, has: impl Fn(&str) -> bool, ufw_is_on: bool) -> Option<String> {
    if has("ufw") && ufw_is_on {
        return Some(format!("sudo ufw allow {port}/tcp"));
    }
    if has("firewall-cmd") {
        return Some(format!("sudo firewall-cmd --add-port={port}/tcp"));
    }
    let nft = format!("sudo nft insert rule inet filter input tcp dport {port} accept");
    has("nft").then_some(nft)
}

fn firewall_command_here(port: u16) -> Option<String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    // Where these programs are, whatever the PATH of an ordinary user.
    let usual = ["/usr/sbin", "/sbin"].map(PathBuf::from);
    let folders: Vec<_> = std::env::split_paths(&path).chain(usual).collect();
    let has = |name: &str| folders.iter().any(|folder| folder.join(name).is_file());
    let ufw = std::fs::read_to_string("/etc/ufw/ufw.conf").unwrap_or_default();
    firewall_command(port, has, ufw.contains("ENABLED=yes"))
}

/// Says when the first other device arrives, or that none has.
pub struct Announcer {
    own: HashSet<IpAddr>,
    has_arrived: AtomicBool,
    first: Sender<IpAddr>,
}

impl Announcer {
    /// Prints the start, and waits for the first other device on a thread that
    /// ends with the announcer.
    pub fn start(start: &Start, machine: &Machine) -> io::Result<Announcer> {
        print(&start_text(start, io::stdout().is_terminal()));
        let (first, arrivals) = bounded(1);
        let http = start.http;
        // On this computer alone, and behind the proxy that does TLS for us, no
        // other device shows.
        let is_behind_proxy = start.addresses.tell.starts_with("https://");
        if !http.ip().is_loopback() && !is_behind_proxy {
            thread::Builder::new()
                .name("announce".into())
                .stack_size(THREAD_STACK_BYTES)
                .spawn(move || wait_for_first(&arrivals, http.port()))?;
        }
        let own = machine.interfaces.iter().map(|interface| interface.address);
        Ok(Announcer {
            own: own.collect(),
            has_arrived: AtomicBool::new(false),
            first,
        })
    }

    /// Somebody has connected.
    pub fn arrived(&self, peer: IpAddr) {
        if self.has_arrived.load(Ordering::Relaxed)
            || peer.is_loopback()
            || self.own.contains(&peer)
        {
            return;
        }
        if !self.has_arrived.swap(true, Ordering::Relaxed) {
            // Nobody listens when there was no need for the thread.
            let _ = self.first.try_send(peer);
        }
    }
}

fn wait_for_first(arrivals: &Receiver<IpAddr>, port: u16) {
    let first = match arrivals.recv_timeout(FIRST_ARRIVAL_WAIT) {
        Ok(peer) => peer,
        Err(RecvTimeoutError::Disconnected) => return,
        Err(RecvTimeoutError::Timeout) => {
            let command = firewall_command_here(port);
            print(&nobody_text(port, command.as_deref()));
            let Ok(peer) = arrivals.recv() else { return };
            peer
        }
    };
    print(&format!("The first other device has arrived: {first}\n"));
}

/// Nobody may be reading any more, and that must not end the server.
fn print(text: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn machine(interfaces: &[(&str, &str)], default_route: Option<&str>) -> Machine {
        let parse = |text: &str| text.parse().expect("an address");
        let interfaces = interfaces.iter().map(|(name, address)| Interface {
            name: (*name).into(),
            address: parse(address),
        });
        Machine {
            interfaces: interfaces.collect(),
            default_route: default_route.map(parse),
        }
    }

    fn told(host: &str, public_url: Option<&str>, machine: &Machine) -> Addresses {
        choose(host.parse().expect("an address"), public_url, machine)
    }

    const LAPTOP: [(&str, &str); 8] = [
        ("lo", "127.0.0.1"),
        ("docker0", "172.17.0.1"),
        ("br-1a2b", "172.18.0.1"),
        ("tailscale0", "100.101.1.2"),
        ("eth0", "10.1.2.3"),
        ("wlan0", "192.168.1.20"),
        ("wlan0", "fe80::1"),
        ("wlan0", "2001:db8::20"),
    ];

    #[test]
    fn the_default_routes_address_is_told() {
        let machine = machine(&LAPTOP, Some("192.168.1.20"));
        let addresses = told("0.0.0.0:8000", None, &machine);
        assert_eq!(addresses.tell, "http://192.168.1.20:8000");
        let others = ["http://10.1.2.3:8000", "http://100.101.1.2:8000"];
        assert_eq!(addresses.others, others);
        let addresses = told("[::]:80", None, &machine);
        assert_eq!(addresses.tell, "http://192.168.1.20");
        assert!(addresses.others.contains(&"http://[2001:db8::20]".into()));
    }

    #[test]
    fn without_one_the_first_private_address_is_told() {
        let private = machine(&LAPTOP, None);
        assert_eq!(told("0.0.0.0:1", None, &private).tell, "http://10.1.2.3:1");
        // Neither a container's nor a tunnel's, even if the default route says so.
        let vpn = machine(&LAPTOP, Some("100.101.1.2"));
        assert_eq!(told("0.0.0.0:1", None, &vpn).tell, "http://10.1.2.3:1");
        let public = machine(&[("docker0", "172.17.0.1"), ("eth0", "203.0.113.9")], None);
        assert_eq!(
            told("0.0.0.0:1", None, &public).tell,
            "http://203.0.113.9:1"
        );
    }

    #[test]
    fn what_the_host_has_said_goes_first() {
        let machine = machine(&LAPTOP, Some("192.168.1.20"));
        let addresses = told("0.0.0.0:8000", Some("https://draw.example/"), &machine);
        assert_eq!(addresses.tell, "https://draw.example");
        assert_eq!(addresses.others[0], "http://192.168.1.20:8000");
        let only = told("10.1.2.3:8000", None, &machine);
        assert_eq!(
            (only.tell.as_str(), only.others.len()),
            ("http://10.1.2.3:8000", 0)
        );
    }

    #[test]
    fn a_machine_without_a_network_still_has_itself() {
        let addresses = told("0.0.0.0:8000", None, &machine(&[("lo", "127.0.0.1")], None));
        assert_eq!(addresses.tell, "http://127.0.0.1:8000");
    }

    #[test]
    fn the_start_names_everything() {
        let addresses = Addresses {
            tell: "http://192.168.1.20:8000".into(),
            others: vec!["http://10.1.2.3:8000".into()],
        };
        let start = Start {
            addresses: &addresses,
            http: SocketAddr::from(([0, 0, 0, 0], 8000)),
            tcp: Some(SocketAddr::from(([0, 0, 0, 0], 41_001))),
            ws: None,
            data_dir: Path::new("/srv/data"),
            contents: contents(false, 3, 1),
        };
        let text = start_text(&start, false);
        for part in [
            "Tell the others:  http://192.168.1.20:8000\n",
            "http://10.1.2.3:8000\n",
            "http://localhost:8000",
            "8000 web page, API and /ws; 41001 TCP; closed WebSocket",
            "/srv/data (3 accounts, 1 room)",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        assert!(!text.contains('\x1b') && start_text(&start, true).contains(QR_COLOURS));
        assert_eq!(contents(true, 0, 0), "new");
        assert_eq!(contents(false, 1, 0), "1 account, 0 rooms");
    }

    #[test]
    fn the_firewalls_command_is_that_of_the_firewall() {
        let command = |installed: &[&str], ufw_is_on| {
            firewall_command(8000, |name| installed.contains(&name), ufw_is_on)
        };
        let ufw = command(&["ufw", "nft"], true);
        assert_eq!(ufw.as_deref(), Some("sudo ufw allow 8000/tcp"));
        let firewalld = command(&["ufw", "firewall-cmd", "nft"], false);
        assert_eq!(
            firewalld.as_deref(),
            Some("sudo firewall-cmd --add-port=8000/tcp")
        );
        assert!(command(&["nft"], false).is_some_and(|text| text.contains("dport 8000")));
        assert_eq!(command(&[], false), None);
        assert!(nobody_text(8000, None).contains("TCP port 8000"));
    }

    #[test]
    fn only_the_first_other_device_is_an_event() {
        let (first, arrivals) = bounded(1);
        let announcer = Announcer {
            own: HashSet::from([IpAddr::from([192, 168, 1, 20])]),
            has_arrived: AtomicBool::new(false),
            first,
        };
        for last in [20, 33, 34] {
            announcer.arrived(IpAddr::from([192, 168, 1, last]));
        }
        announcer.arrived(Ipv4Addr::LOCALHOST.into());
        let heard: Vec<_> = arrivals.try_iter().collect();
        assert_eq!(heard, [IpAddr::from([192, 168, 1, 33])]);
    }
}
