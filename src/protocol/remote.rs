//! The keys of devices that hold a room together with its host.
//!
//! A key is drawn by the operating system, told once and kept by nobody but
//! the device; what a room keeps and compares is its seal.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// Digits of a key as it is written: 128 bits, which nobody guesses.
const DIGITS: usize = 32;

/// A key. It stands in no log line: `Debug` does not show it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RemoteKey(u128);

/// What can be kept of a key: its SHA-256. So much chance needs no salt, and
/// whoever has a seal cannot make its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RemoteSeal([u8; 32]);

impl RemoteKey {
    /// The key that these bits are, from the operating system.
    pub fn new(bits: u128) -> RemoteKey {
        RemoteKey(bits)
    }

    /// Reads a key as it is written: 32 hexadecimal digits.
    pub fn parse(text: &str) -> Option<RemoteKey> {
        let digits = text.len() == DIGITS && text.bytes().all(|digit| digit.is_ascii_hexdigit());
        let bits = digits.then(|| u128::from_str_radix(text, 16))?;
        bits.ok().map(RemoteKey)
    }

    /// What may be kept of it.
    pub fn seal(self) -> RemoteSeal {
        RemoteSeal(Sha256::digest(self.0.to_be_bytes()).into())
    }
}

impl fmt::Debug for RemoteKey {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str("RemoteKey")
    }
}

impl Serialize for RemoteKey {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&format_args!("{:0DIGITS$x}", self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_is_written_and_no_other_way() {
        let key = RemoteKey::new(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);
        let text = serde_json::to_value(key).expect("a string");
        let text = text.as_str().expect("a string");
        assert_eq!(text, "0123456789abcdef0123456789abcdef");
        assert_eq!(RemoteKey::parse(text), Some(key));
        let signed = format!("+{}", &text[1..]);
        for other in ["", &text[1..], &signed, "é123456789abcdef0123456789abcde"] {
            assert_eq!(RemoteKey::parse(other), None, "{other}");
        }
        assert_ne!(key.seal(), RemoteKey::new(0).seal());
        assert!(!format!("{key:?}").contains("0123"));
    }
}
