//! The real binary on free ports, and people who play on it over real sockets.
//!
//! A client fails its test when it waits for longer than `PATIENCE`.
#![allow(clippy::unwrap_used, dead_code)]

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use tungstenite::client::IntoClientRequest;
use tungstenite::{Message, WebSocket};

/// Longer than anything in these tests takes, a summary of six seconds too.
pub const PATIENCE: Duration = Duration::from_secs(15);

/// The program.
pub const BINARY: &str = env!("CARGO_BIN_EXE_drawsync");

/// The lines of a log so far.
pub type Log = Arc<Mutex<Vec<String>>>;

/// A server that runs until it is dropped.
pub struct Server {
    child: Child,
    pub http: SocketAddr,
    pub tcp: SocketAddr,
    pub ws: SocketAddr,
    log: Log,
    _dir: Option<tempfile::TempDir>,
}

/// Somebody with a token.
#[derive(Clone)]
pub struct Guest {
    pub id: i64,
    pub name: String,
    pub token: String,
}

impl Server {
    /// Started, with its ports open.
    pub fn start() -> Server {
        Server::start_as(&mut Command::new(BINARY))
    }

    /// Started by a command that has further options already.
    pub fn start_as(command: &mut Command) -> Server {
        let dir = tempfile::tempdir().unwrap();
        command
            .args(["--http-port", "0", "--ws-port", "0"])
            .args(["--host", "127.0.0.1"])
            .env_clear()
            .env("DRAWSYNC_DATA_DIR", dir.path())
            .env("DRAWSYNC_TCP_PORT", "0")
            .env("DRAWSYNC_LOG", "off");
        let mut server = Server::run(command);
        server._dir = Some(dir);
        server
    }

    /// Started on a directory that outlives it. What it logs can be asked for.
    pub fn start_in(dir: &Path) -> Server {
        Server::launch(command(dir))
    }

    /// The same, by a command that ends in `command`'s.
    pub fn launch(mut command: Command) -> Server {
        let mut server = Server::run(command.stderr(Stdio::piped()));
        let (lines, to) = (server.stderr(), server.log_handle());
        thread::spawn(move || {
            for line in BufReader::new(lines).lines().map_while(Result::ok) {
                to.lock().push(line);
            }
        });
        server
    }

    fn run(command: &mut Command) -> Server {
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.contains("Ports:") {
            line.clear();
            assert!(out.read_line(&mut line).unwrap() > 0, "no ports were told");
        }
        let ports: Vec<u16> = line
            .split(' ')
            .filter_map(|word| word.parse().ok())
            .collect();
        let &[http, tcp, ws] = &ports[..] else {
            panic!("three ports: {line}")
        };
        // Read on, or the server could be stopped by a full pipe.
        thread::spawn(move || std::io::copy(&mut out, &mut std::io::sink()));
        let local = |port| SocketAddr::from(([127, 0, 0, 1], port));
        Server {
            child,
            http: local(http),
            tcp: local(tcp),
            ws: local(ws),
            log: Log::default(),
            _dir: None,
        }
    }

    /// The lines of the log, as far as they have arrived.
    pub fn log(&self) -> Vec<String> {
        self.log.lock().clone()
    }

    /// The same for others, also after its end.
    pub fn log_handle(&self) -> Log {
        Arc::clone(&self.log)
    }

    /// Waits until a line with this in it has been logged.
    pub fn until_logged(&self, what: &str) -> String {
        let begun = Instant::now();
        loop {
            if let Some(line) = self.log().into_iter().find(|line| line.contains(what)) {
                return line;
            }
            assert!(begun.elapsed() < PATIENCE, "never logged: {what}");
            thread::sleep(Duration::from_millis(10));
        }
    }

    pub fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    /// Waits until it has ended by itself.
    pub fn wait(mut self) {
        self.child.wait().unwrap();
    }

    pub fn lives(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// An HTTP request that must succeed.
    pub fn ask(&self, method: minreq::Method, path: &str, token: &str, body: &Value) -> Value {
        self.send(method, path, token, body.to_string())
    }

    /// Gives a room words of its own; how many there are.
    pub fn bring(&self, host: &Guest, code: &str, words: &str) -> usize {
        let path = format!("/rooms/{code}/words");
        let list = self.send(minreq::Method::Put, &path, &host.token, words.into());
        list["entries"].as_array().unwrap().len()
    }

    fn send(&self, method: minreq::Method, path: &str, token: &str, body: String) -> Value {
        let answer = minreq::Request::new(method, format!("http://{}{path}", self.http))
            .with_header("Authorization", format!("Bearer {token}"))
            .with_header("Content-Type", "application/json")
            .with_body(body)
            .with_timeout(PATIENCE.as_secs())
            .send()
            .unwrap();
        let text = answer.as_str().unwrap();
        assert_eq!(answer.status_code, 200, "{path}: {text}");
        serde_json::from_str(text).unwrap()
    }

    pub fn get(&self, path: &str, guest: &Guest) -> Value {
        self.ask(minreq::Method::Get, path, &guest.token, &json!({}))
    }

    pub fn guest(&self, name: &str) -> Guest {
        let body = json!({ "username": name });
        let answer = self.ask(minreq::Method::Post, "/auth/guest", "", &body);
        Guest {
            id: answer["id"].as_i64().unwrap(),
            name: name.into(),
            token: answer["access_token"].as_str().unwrap().into(),
        }
    }

    /// Somebody with an account.
    pub fn account(&self, name: &str) -> Guest {
        let body = json!({ "username": name, "password": "password" });
        let user = self.ask(minreq::Method::Post, "/auth/register", "", &body);
        let login = self.ask(minreq::Method::Post, "/auth/login", "", &body);
        Guest {
            id: user["id"].as_i64().unwrap(),
            name: name.into(),
            token: login["access_token"].as_str().unwrap().into(),
        }
    }

    /// The number of a new room for short games. Its host is `by`, once there.
    pub fn room(&self, by: &Guest) -> i64 {
        let body = json!({"name": "Test", "max_rounds": 1, "hints": 0});
        let room = self.ask(minreq::Method::Post, "/rooms/", &by.token, &body);
        room["id"].as_i64().unwrap()
    }

    /// The server's log, if its command has piped it.
    pub fn stderr(&mut self) -> ChildStderr {
        self.child.stderr.take().unwrap()
    }

    /// Ends the server as a power cut does.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks the server to end; says how, and how long that took.
    pub fn terminate(&mut self) -> (Option<i32>, Duration) {
        let asked = Instant::now();
        kill_process(Pid::from_child(&self.child), Signal::TERM).unwrap();
        let code = self.child.wait().unwrap().code();
        (code, asked.elapsed())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program under test: the one of this profile, or another one that
/// `DRAWSYNC_BINARY` names.
pub fn binary() -> PathBuf {
    let named = std::env::var_os("DRAWSYNC_BINARY");
    named.map_or_else(|| BINARY.into(), PathBuf::from)
}

/// A server on free ports, not started yet.
pub fn command(dir: &Path) -> Command {
    let mut command = Command::new(binary());
    command
        .args(["--http-port", "0", "--tcp-port", "0", "--ws-port", "0"])
        .args(["--host", "127.0.0.1"])
        .env_clear()
        .env("DRAWSYNC_DATA_DIR", dir);
    command
}

/// A connection of somebody.
pub enum Client {
    Lines(BufReader<TcpStream>),
    Frames(Box<WebSocket<TcpStream>>),
}

/// What a client hears.
#[derive(Debug)]
pub enum Heard {
    Message(Value),
    Pong(Vec<u8>),
    /// With the code, if there was a close frame.
    Closed(Option<u16>),
}

fn connect(to: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(to).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

/// A WebSocket's handshake, from a page of `origin` or from a program.
pub fn shake_hands(
    to: SocketAddr,
    path: &str,
    origin: Option<&str>,
) -> Result<WebSocket<TcpStream>, u16> {
    let mut request = format!("ws://{to}{path}").into_client_request().unwrap();
    if let Some(origin) = origin {
        let headers = request.headers_mut();
        headers.insert("Origin", origin.parse().unwrap());
    }
    match tungstenite::client::client(request, connect(to)) {
        Ok((socket, _)) => Ok(socket),
        Err(tungstenite::HandshakeError::Failure(tungstenite::Error::Http(answer))) => {
            Err(answer.status().as_u16())
        }
        Err(error) => panic!("handshake: {error}"),
    }
}

impl Client {
    /// On the TCP port.
    pub fn tcp(server: &Server) -> Client {
        Client::over(connect(server.tcp))
    }

    /// On a TCP socket with options of its own.
    pub fn over(stream: TcpStream) -> Client {
        Client::Lines(BufReader::new(stream))
    }

    /// On the WebSocket port.
    pub fn ws(server: &Server) -> Client {
        Client::Frames(Box::new(shake_hands(server.ws, "/", None).unwrap()))
    }

    /// On the HTTP port, as our own page.
    pub fn page(server: &Server) -> Client {
        let origin = format!("http://{}", server.http);
        let socket = shake_hands(server.http, "/ws", Some(&origin)).unwrap();
        Client::Frames(Box::new(socket))
    }

    /// Shows the token, in dialect 2.
    pub fn authenticated(mut self, guest: &Guest) -> Client {
        self.send(&json!({"type": "authenticate", "token": guest.token, "protocol": 2}));
        self.until("authenticated");
        self
    }

    /// Shows the token and joins, in dialect 2.
    pub fn joined(self, guest: &Guest, room: i64) -> Client {
        let mut client = self.authenticated(guest);
        client.send(&json!({"type": "join_room", "room_id": room}));
        client.until("room_joined");
        client
    }

    /// Shows the token and joins, as a client of the original.
    pub fn joined_as_of_old(mut self, guest: &Guest, room: i64) -> Client {
        self.send(&json!({"type": "authenticate", "token": guest.token}));
        self.until("authenticated");
        self.send(&json!({"type": "join_room", "room_id": room}));
        self.until("room_joined");
        self
    }

    pub fn send(&mut self, message: &Value) {
        self.send_text(&message.to_string());
    }

    /// A message as it is written, JSON or not.
    pub fn send_text(&mut self, text: &str) {
        match self {
            Client::Lines(stream) => {
                let line = format!("{text}\n");
                stream.get_mut().write_all(line.as_bytes()).unwrap();
            }
            Client::Frames(socket) => socket.send(Message::text(text)).unwrap(),
        }
    }

    /// Bytes as they are.
    pub fn send_bytes(&mut self, bytes: &[u8]) {
        let stream = match self {
            Client::Lines(stream) => stream.get_mut(),
            Client::Frames(socket) => socket.get_mut(),
        };
        stream.write_all(bytes).unwrap();
    }

    pub fn say(&mut self, text: &str) {
        self.send(&json!({"type": "chat_message", "message": text}));
    }

    /// Says the ten longest lines that one may say at once, and hears them.
    pub fn chatter(&mut self) {
        let line = "🦉".repeat(200);
        for _ in 0..10 {
            self.say(&line);
        }
        for _ in 0..10 {
            self.until_that(|message| message["message"] == line);
        }
    }

    pub fn hear(&mut self) -> Heard {
        match self {
            Client::Lines(stream) => {
                let mut line = String::new();
                match stream.read_line(&mut line) {
                    Ok(0) => Heard::Closed(None),
                    Ok(_) => Heard::Message(serde_json::from_str(&line).unwrap()),
                    Err(error) if error.kind() == ErrorKind::ConnectionReset => Heard::Closed(None),
                    Err(error) => panic!("nothing was heard: {error}"),
                }
            }
            Client::Frames(socket) => loop {
                match socket.read() {
                    Ok(Message::Text(text)) => {
                        return Heard::Message(serde_json::from_str(&text).unwrap());
                    }
                    Ok(Message::Pong(bytes)) => return Heard::Pong(bytes.to_vec()),
                    Ok(Message::Close(frame)) => {
                        return Heard::Closed(frame.map(|frame| frame.code.into()));
                    }
                    Ok(_) => {}
                    Err(tungstenite::Error::Io(error))
                        if error.kind() != ErrorKind::ConnectionReset =>
                    {
                        panic!("nothing was heard: {error}")
                    }
                    Err(_) => return Heard::Closed(None),
                }
            },
        }
    }

    /// What is heard within the time-out of the own socket.
    pub fn hear_soon(&mut self, line: &mut String) -> Option<Value> {
        let Client::Lines(stream) = self else {
            panic!("only over TCP");
        };
        // A part of a line stays, and the rest comes behind it.
        match stream.read_line(line) {
            Ok(0) | Err(_) => None,
            Ok(_) => serde_json::from_str(&std::mem::take(line)).ok(),
        }
    }

    pub fn message(&mut self) -> Value {
        match self.hear() {
            Heard::Message(message) => message,
            other => panic!("no message: {other:?}"),
        }
    }

    /// The next message of which this is true; others are passed over.
    pub fn until_that(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = self.message();
            if wanted(&message) {
                return message;
            }
        }
    }

    /// The next message of a type.
    pub fn until(&mut self, kind: &str) -> Value {
        self.until_that(|message| message["type"] == kind)
    }

    /// The next phase of a name.
    pub fn until_phase(&mut self, name: &str) -> Value {
        let wanted = |message: &Value| message["phase"]["name"] == name;
        self.until_that(wanted)["phase"].take()
    }

    /// The code of the error that is next to come.
    pub fn error(&mut self) -> String {
        self.until("error")["code"].as_str().unwrap().into()
    }

    /// Takes the first word of the offer; gives the word and the turn.
    pub fn choose(&mut self) -> (String, u64) {
        self.until_that(|message| message["phase"]["choices"].is_array());
        self.send(&json!({"type": "choose_word", "choice": 0}));
        let phase = self.until_phase("drawing");
        let word = phase["word"].as_str().unwrap().into();
        (word, phase["turn"].as_u64().unwrap())
    }

    pub fn draw(&mut self, turn: u64, seq: usize, ops: &[Value]) {
        self.send(&json!({"type": "draw_ops", "turn": turn, "seq": seq, "ops": ops}));
    }

    /// Operations until there are so many, which must come in order.
    pub fn drawing(&mut self, from: usize, until: usize) -> Vec<Value> {
        let mut ops = Vec::new();
        while from + ops.len() < until {
            let message = self.until("draw_ops");
            assert_eq!(message["seq"], json!(from + ops.len()));
            ops.extend_from_slice(message["ops"].as_array().unwrap());
        }
        ops
    }

    /// How the connection ends: the close code, or on TCP the code of the
    /// last error.
    pub fn end(&mut self) -> String {
        let mut last = String::from("nothing");
        loop {
            match self.hear() {
                Heard::Closed(Some(code)) => return code.to_string(),
                Heard::Closed(None) => return last,
                Heard::Message(message) if message["type"] == "error" => {
                    last = message["code"].as_str().unwrap().into();
                }
                Heard::Message(_) | Heard::Pong(_) => {}
            }
        }
    }

    /// Everything until the server ends the connection.
    pub fn rest(&mut self) -> Vec<u8> {
        let stream = match self {
            Client::Lines(stream) => stream.get_mut(),
            Client::Frames(socket) => socket.get_mut(),
        };
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        bytes
    }
}

/// A client's frame with a mask of zeros. `head` is the first byte: 0x80 is
/// FIN, below it the opcode.
pub fn frame(head: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![head];
    match u16::try_from(content.len()).unwrap() {
        short @ 0..126 => bytes.push(0x80 | short as u8),
        long => {
            bytes.push(0x80 | 126);
            bytes.extend(long.to_be_bytes());
        }
    }
    bytes.extend([0; 4]);
    bytes.extend(content);
    bytes
}
