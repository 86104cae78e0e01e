//! Names of things: users, rooms, connections and room codes.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A user, account or guest: the row in `users`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(pub i64);

impl UserId {
    /// Nobody: whoever watches without a seat. Users count from 1.
    pub const NOBODY: UserId = UserId(0);
}

/// A team of a room, from 0 and below `Settings::teams`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Team(pub u8);

/// A room, unique for the life of the data directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RoomId(pub i64);

/// A connection, unique for the life of the process. Never reused, so that a
/// late word of an old connection cannot be taken for one of the new.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ConnId(pub u64);

impl ConnId {
    /// No connection: whoever speaks over HTTP. Connections count from 1.
    pub const NONE: ConnId = ConnId(0);
}

impl fmt::Display for UserId {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        self.0.fmt(to)
    }
}

impl fmt::Display for RoomId {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        self.0.fmt(to)
    }
}

impl fmt::Display for ConnId {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        self.0.fmt(to)
    }
}

/// Letters of a code: none that is mistaken for another one when read
/// aloud or from a projector (no 0, O, 1, I, L).
pub const CODE_ALPHABET: &[u8; 31] = b"ABCDEFGHJKMNPQRSTUVWXYZ23456789";
/// Length of a room code; 31⁶ is 887 million.
pub const CODE_LENGTH: usize = 6;

/// The code by which people name a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RoomCode([u8; CODE_LENGTH]);

impl RoomCode {
    /// A code drawn with the given dice.
    pub fn draw(dice: &mut fastrand::Rng) -> RoomCode {
        RoomCode(draw(dice))
    }

    /// Reads a code as people type it: any case, spaces and hyphens ignored.
    pub fn parse(text: &str) -> Option<RoomCode> {
        parse(text).map(RoomCode)
    }

    /// The six letters.
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// Length of a pack's code. Longer than a room's: whoever knows it can use the
/// pack for ever, and nobody types it in a hurry.
pub const PACK_CODE_LENGTH: usize = 10;

/// The code by which a word pack is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PackCode([u8; PACK_CODE_LENGTH]);

impl PackCode {
    /// A code drawn with the given dice.
    pub fn draw(dice: &mut fastrand::Rng) -> PackCode {
        PackCode(draw(dice))
    }

    /// Reads a code as people type it: any case, spaces and hyphens ignored.
    pub fn parse(text: &str) -> Option<PackCode> {
        parse(text).map(PackCode)
    }

    /// The ten letters.
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for PackCode {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str(self.as_str())
    }
}

fn draw<const LENGTH: usize>(dice: &mut fastrand::Rng) -> [u8; LENGTH] {
    std::array::from_fn(|_| CODE_ALPHABET[dice.usize(..CODE_ALPHABET.len())])
}

fn parse<const LENGTH: usize>(text: &str) -> Option<[u8; LENGTH]> {
    let mut code = [0; LENGTH];
    let mut letters = text.bytes().filter(|byte| !matches!(byte, b' ' | b'-'));
    for place in &mut code {
        let letter = letters.next()?.to_ascii_uppercase();
        *place = CODE_ALPHABET.contains(&letter).then_some(letter)?;
    }
    letters.next().is_none().then_some(code)
}

impl fmt::Display for RoomCode {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str(self.as_str())
    }
}

impl Serialize for RoomCode {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for RoomCode {
    fn deserialize<D: serde::Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(source)?;
        RoomCode::parse(&text).ok_or_else(|| serde::de::Error::custom("code: not a room code"))
    }
}
