//! Room passwords: low secrets that forty people type at once.
//!
//! So no slow hash: HMAC-SHA-256 under the server's key, with a salt per
//! room, compared in constant time. What is kept does not tell the password.

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// The server's key for room passwords: a block of SHA-256.
pub type RoomKey = [u8; 64];

/// What a room keeps of its password.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RoomPassword {
    salt: u64,
    tag: [u8; 32],
}

impl RoomPassword {
    /// Keeps `password`, with a salt from the room's dice.
    pub fn new(key: &RoomKey, password: &str, dice: &mut fastrand::Rng) -> RoomPassword {
        let salt = dice.u64(..);
        let tag = mac(key, salt, password).finalize().into_bytes().into();
        RoomPassword { salt, tag }
    }

    /// Whether `password` is the one.
    pub fn is(&self, key: &RoomKey, password: &str) -> bool {
        mac(key, self.salt, password)
            .verify_slice(&self.tag)
            .is_ok()
    }
}

fn mac(key: &RoomKey, salt: u64, password: &str) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new(key.into());
    mac.update(&salt.to_le_bytes());
    mac.update(password.as_bytes());
    mac
}

#[cfg(test)]
mod tests {
    use super::RoomPassword;

    #[test]
    fn only_the_same_password_under_the_same_key_fits() {
        let mut dice = fastrand::Rng::with_seed(3);
        let kept = RoomPassword::new(&[1; 64], "owl", &mut dice);
        assert!(kept.is(&[1; 64], "owl"));
        assert!(!kept.is(&[1; 64], "Owl"));
        assert!(!kept.is(&[2; 64], "owl"));
    }
}
