//! Somebody who plays, and the socket they do it on.

use std::collections::BTreeSet;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;

use serde_json::{Value, json};

use crate::LOOK;
use crate::real::{Guest, PATIENCE};
use crate::told::Progress;
use crate::world::{Gone, Life, World};

/// Lines over TCP, without waiting for them.
pub struct Wire {
    socket: TcpStream,
    heard: Vec<u8>,
}

impl Wire {
    pub fn open(to: SocketAddr) -> Result<Wire, Gone> {
        let socket = TcpStream::connect(to).map_err(|_| Gone)?;
        socket.set_nodelay(true).unwrap();
        socket.set_nonblocking(true).unwrap();
        let heard = Vec::new();
        Ok(Wire { socket, heard })
    }

    pub fn say(&mut self, message: &Value) -> Result<(), Gone> {
        let line = format!("{message}\n");
        self.socket.write_all(line.as_bytes()).map_err(|_| Gone)
    }

    /// From here on `hear` waits for what arrives.
    pub fn wait(&self) {
        self.socket.set_nonblocking(false).unwrap();
        self.socket.set_read_timeout(Some(PATIENCE)).unwrap();
    }

    /// The next message that has arrived.
    pub fn hear(&mut self) -> Result<Option<Value>, Gone> {
        loop {
            if let Some(end) = self.heard.iter().position(|&byte| byte == b'\n') {
                let line: Vec<u8> = self.heard.drain(..=end).collect();
                return Ok(Some(serde_json::from_slice(&line).unwrap()));
            }
            let mut bytes = [0; 16 * 1024];
            match self.socket.read(&mut bytes) {
                Ok(0) => return Err(Gone),
                Ok(count) => self.heard.extend_from_slice(&bytes[..count]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(None),
                Err(_) => return Err(Gone),
            }
        }
    }
}

/// Somebody who plays, did, or will.
pub struct Person {
    pub guest: Guest,
    /// Their client is one of the original.
    pub old: bool,
    pub seated: bool,
    /// Had a seat, and gave it up or lost it.
    pub gone: bool,
    pub kicked: bool,
    pub wire: Option<Wire>,
    pub progress: Progress,
    pub settings: Value,
    pub seats: Vec<i64>,
    pub muted: BTreeSet<i64>,
    /// The drawing of this turn as it came.
    pub ops: Vec<Value>,
}

impl Person {
    pub fn say(&mut self, world: &World, message: &Value) -> Result<(), Gone> {
        self.wire.as_mut().ok_or(Gone)?.say(message)?;
        world.happened(true, message["type"].as_str().unwrap());
        Ok(())
    }

    /// The next message that has arrived, if there is a connection.
    pub fn hear(&mut self) -> Result<Option<Value>, Gone> {
        self.wire.as_mut().map_or(Ok(None), Wire::hear)
    }

    /// The code of the answer to a `join_room` that is refused.
    pub fn is_refused(
        &mut self,
        world: &World,
        life: &Life,
        room: i64,
        password: Option<&str>,
    ) -> Result<String, Gone> {
        let mut wire = Wire::open(life.tcp)?;
        wire.say(&json!({"type": "authenticate", "token": self.guest.token, "protocol": 2}))?;
        let mut join = json!({"type": "join_room", "room_id": room});
        if let Some(password) = password {
            join["password"] = password.into();
        }
        wire.say(&join)?;
        loop {
            match wire.hear()? {
                None => thread::sleep(LOOK),
                Some(message) if message["type"] == "authenticated" => {}
                Some(message) if message["code"] == "server_closing" => return Err(Gone),
                Some(message) => {
                    world.count("refused at the door");
                    return Ok(message["code"].to_string());
                }
            }
        }
    }
}
