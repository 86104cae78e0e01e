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
    pub(super) exp: i64,
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

    /// A token of `TOKEN_LIFE_SECONDS` for a user.
    pub(super) fn issue(&self, account: &Account) -> String {
        self.issue_until(account, unix_now() + TOKEN_LIFE_SECONDS)
    }

    /// A token that expires at `exp` (Unix seconds).
    pub(super) fn issue_until(&self, account: &Account, exp: i64) -> String {
        self.encode(&UserClaims {
            sub: account.username.to_string(),
            uid: account.id,
            generation: account.generation,
            exp,
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn tokens(key: u8) -> Tokens {
        Tokens::new(&TokenKey([key; 32]))
    }

    fn claims(exp: i64) -> Value {
        json!({"sub": "Lea", "uid": 7, "gen": 2, "exp": exp})
    }

    /// A token put together by hand: the signature is that of HS256, whatever
    /// the header says.
    fn forged(header: &Value, claims: &Value, key: u8) -> String {
        let tokens = tokens(key);
        let text = tokens.encode(claims);
        let (_, claims) = text.split_once('.').unwrap();
        let (claims, _) = claims.split_once('.').unwrap();
        // The crate writes base64 for us when it signs a header of its own, so
        // a foreign header is encoded as the claims of another token.
        let other = tokens.encode(header);
        let header = other.split('.').nth(1).unwrap();
        let message = format!("{header}.{claims}");
        let signature =
            jsonwebtoken::crypto::sign(message.as_bytes(), &tokens.encoding, Algorithm::HS256);
        format!("{message}.{}", signature.unwrap())
    }

    #[test]
    fn a_token_says_who_it_is_for() {
        let text = tokens(1).encode(&claims(unix_now() + 5));
        let read = tokens(1).read(&text).unwrap();
        assert_eq!((read.uid, read.generation), (UserId(7), 2));
        assert_eq!(
            text.split('.').next(),
            Some("eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9")
        );
    }

    #[test]
    fn what_is_not_ours_or_not_alive_is_refused() {
        let later = unix_now() + 1_000;
        let good = json!({"alg": "HS256", "typ": "JWT"});
        assert!(tokens(1).read(&forged(&good, &claims(later), 1)).is_some());
        assert!(tokens(1).read(&forged(&good, &claims(later), 2)).is_none());
        assert!(
            tokens(1)
                .read(&forged(&good, &claims(unix_now() - 2), 1))
                .is_none()
        );
        for algorithm in ["none", "HS384", "HS512", "RS256", "ES256", "EdDSA", ""] {
            let header = json!({"alg": algorithm, "typ": "JWT"});
            assert!(
                tokens(1)
                    .read(&forged(&header, &claims(later), 1))
                    .is_none()
            );
        }
        for wrong in [
            json!({"sub": "Lea", "uid": 7, "gen": 2}),
            json!({"sub": "Lea", "uid": 7, "gen": 2, "exp": "9999999999"}),
            json!({"sub": "Lea", "uid": "7", "gen": 2, "exp": later}),
            json!({"sub": "Lea", "gen": 2, "exp": later}),
            json!({"sub": "Lea", "uid": 7, "exp": later}),
        ] {
            assert!(
                tokens(1).read(&forged(&good, &wrong, 1)).is_none(),
                "{wrong}"
            );
        }
        let text = forged(&good, &claims(later), 1);
        let unsigned = text.rsplit_once('.').unwrap().0;
        for wrong in ["", ".", "..", "a.b.c", unsigned, &format!("{unsigned}.")] {
            assert!(tokens(1).read(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn when_a_token_was_issued_does_not_matter() {
        let mut claims = claims(unix_now() + 5);
        claims["iat"] = json!(unix_now() + 1_000_000);
        assert!(tokens(1).read(&tokens(1).encode(&claims)).is_some());
    }

    #[test]
    fn the_operator_is_no_user_and_a_user_no_operator() {
        let tokens = tokens(1);
        let operator = tokens.issue_operator();
        assert!(tokens.is_operator(&operator));
        assert!(tokens.read(&operator).is_none());
        let later = unix_now() + 5;
        assert!(!tokens.is_operator(&tokens.encode(&claims(later))));
        assert!(!tokens.is_operator(&tokens.encode(&json!({"op": false, "exp": later}))));
        assert!(!tokens.is_operator(&tokens.encode(&json!({"op": true, "exp": unix_now() - 2}))));
    }
}
