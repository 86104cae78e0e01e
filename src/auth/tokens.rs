//! Tokens: who somebody is, signed with the server's key (JWT, HS256).
//!
//! Only the expiry is checked against the clock. A machine without a clock of
//! its own boots in the past, so when a token was issued says nothing.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::hs256;
use crate::clock::unix_now;
use crate::limits::{OPERATOR_TOKEN_LIFE_SECONDS, TOKEN_LIFE_SECONDS};
use crate::protocol::ids::UserId;
use crate::store::Account;

/// The server's key, 256 bits made at random on its first start.
#[derive(Clone)]
pub struct TokenKey(pub [u8; 32]);

/// Issues and reads tokens. Knows no database: whether a user still exists is
/// `Auth`'s to say.
pub struct Tokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
}

/// What a user's token says. `sub` is for clients of the original server.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct UserClaims {
    sub: String,
    pub(super) uid: UserId,
    #[serde(rename = "gen")]
    pub(super) generation: i64,
    exp: i64,
}

/// What the operator's token says.
#[derive(Serialize, Deserialize)]
struct OperatorClaims {
    op: bool,
    exp: i64,
}

impl Tokens {
    /// Tokens signed with `key`.
    pub fn new(key: &TokenKey) -> Tokens {
        hs256::install();
        let mut validation = Validation::new(Algorithm::HS256);
        validation.leeway = 0;
        Tokens {
            encoding: EncodingKey::from_secret(&key.0),
            decoding: DecodingKey::from_secret(&key.0),
            validation,
        }
    }

    /// A token of 30 days for a user.
    pub(super) fn issue(&self, account: &Account) -> String {
        self.encode(&UserClaims {
            sub: account.username.to_string(),
            uid: account.id,
            generation: account.generation,
            exp: unix_now() + TOKEN_LIFE_SECONDS,
        })
    }

    /// Reads a user's token; `None` whatever is wrong with it.
    pub(super) fn read(&self, token: &str) -> Option<UserClaims> {
        self.decode(token)
    }

    /// A token of a minute for whoever may read the key file: it opens the
    /// admin's requests to the commands that run beside the server.
    pub fn issue_operator(&self) -> String {
        self.encode(&OperatorClaims {
            op: true,
            exp: unix_now() + OPERATOR_TOKEN_LIFE_SECONDS,
        })
    }

    /// True for a live operator's token; a user's token never is one.
    pub fn is_operator(&self, token: &str) -> bool {
        self.decode(token)
            .is_some_and(|claims: OperatorClaims| claims.op)
    }

    fn encode<C: Serialize>(&self, claims: &C) -> String {
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &self.encoding)
            .expect("plain claims and an HMAC key can always be encoded")
    }

    fn decode<C: DeserializeOwned>(&self, token: &str) -> Option<C> {
        let token = jsonwebtoken::decode(token, &self.decoding, &self.validation);
        token.ok().map(|token| token.claims)
    }
}
