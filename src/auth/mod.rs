//! Who somebody is: names, passwords, tokens.
//!
//! Called from connection threads and HTTP workers, never from the game loop:
//! hashing a password takes time, and so may the store. Knows no transport;
//! HTTP turns an `AuthError` into a status, the sockets into a refusal.

mod hs256;
pub mod names;
pub mod passwords;
pub mod tokens;

use std::borrow::Cow;
use std::net::IpAddr;
use std::time::{Duration, Instant};
use std::{fmt, io};

use log::{info, warn};
use parking_lot::Mutex;

use crate::clock::unix_now;
use crate::limits::{
    ACCOUNT_TRIES_MAX, ACCOUNT_TRY_INTERVAL, GUEST_BURST, LOGIN_BURST, RateLimits,
    SEEN_INTERVAL_SECONDS, TOKEN_RENEWAL_SECONDS, USERNAME_BYTES_MAX,
};
use crate::protocol::ids::UserId;
use crate::protocol::text::name_key;
use crate::protocol::user::User;
use crate::store::{Account, CreateError, NewAccount, Store, StoreError};
use crate::tries::{Tries, network};

use names::{check_password, parse_email, parse_username};
use passwords::Hasher;
use tokens::{TokenKey, Tokens};

/// Knows users by name and password, and by token. Shared by all threads.
pub struct Auth {
    store: Store,
    tokens: Tokens,
    hasher: Hasher,
    registration_open: bool,
    /// Log-ins and registrations, by address.
    by_address: Mutex<Tries<IpAddr>>,
    /// New guests, by address.
    guests: Mutex<Tries<IpAddr>>,
    /// Wrong passwords, by account (or what was typed instead) and address.
    by_account: Mutex<Tries<(String, IpAddr)>>,
}

/// Why somebody is not let in. `Display` gives the sentence for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuthError {
    /// What was typed cannot be taken; says why.
    Invalid(Cow<'static, str>),
    /// An account has that name.
    NameTaken,
    /// A guest asked for the name of an account.
    NameOfAccount,
    /// An account has that e-mail address.
    EmailTaken,
    /// The host takes no new accounts.
    RegistrationClosed,
    /// Unknown user or wrong password: one answer for both.
    WrongLogin,
    /// The token is bad, expired or ended, or its user is gone.
    InvalidToken,
    /// The account may not log in.
    Inactive,
    /// Too many tries of late.
    TooManyTries {
        /// Until the next one, in seconds, at least 1.
        retry_after: u32,
    },
    /// Too many passwords are being checked just now.
    Busy,
    /// The database holds as much as it may.
    StoreFull,
    /// The database does not answer.
    Unavailable,
}

impl AuthError {
    fn invalid(reason: impl Into<Cow<'static, str>>) -> AuthError {
        AuthError::Invalid(reason.into())
    }

    fn too_many(wait: Duration) -> AuthError {
        AuthError::TooManyTries {
            retry_after: wait.as_secs() as u32 + 1,
        }
    }

    /// Seconds after which it may be tried again, where that is known.
    pub fn retry_after(&self) -> Option<u32> {
        match self {
            AuthError::TooManyTries { retry_after } => Some(*retry_after),
            AuthError::Busy | AuthError::Unavailable => Some(1),
            _ => None,
        }
    }
}

impl fmt::Display for AuthError {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str(match self {
            AuthError::Invalid(reason) => reason,
            AuthError::NameTaken => "Username already registered",
            AuthError::NameOfAccount => {
                "This name belongs to an account. Choose another one, or log in."
            }
            AuthError::EmailTaken => "Email already registered",
            AuthError::RegistrationClosed => "This server takes no new accounts.",
            AuthError::WrongLogin => "Incorrect username or password",
            AuthError::InvalidToken => "Could not validate credentials",
            AuthError::Inactive => "Inactive user",
            AuthError::TooManyTries { retry_after } => {
                return write!(to, "Too many tries. Please wait {retry_after} s.");
            }
            AuthError::Busy => "Many people are logging in just now. Please try again.",
            AuthError::StoreFull => {
                "This server can keep no more. Whoever runs it can make room for it."
            }
            AuthError::Unavailable => "The server cannot read its data just now. Please try again.",
        })
    }
}

impl std::error::Error for AuthError {}

impl From<StoreError> for AuthError {
    fn from(error: StoreError) -> AuthError {
        warn!("auth_store_failed reason={error}");
        match error {
            StoreError::Full => AuthError::StoreFull,
            _ => AuthError::Unavailable,
        }
    }
}

impl From<CreateError> for AuthError {
    fn from(error: CreateError) -> AuthError {
        match error {
            CreateError::NameTaken => AuthError::NameTaken,
            CreateError::EmailTaken => AuthError::EmailTaken,
            CreateError::Unavailable(error) => error.into(),
        }
    }
}

impl Auth {
    /// Auth over a store, with the key that signs its tokens.
    /// Fails if the threads that hash passwords cannot be started.
    pub fn new(
        store: Store,
        key: &TokenKey,
        registration_open: bool,
        limits: &RateLimits,
    ) -> io::Result<Auth> {
        let minute = Duration::from_secs(60);
        let logins = Tries::at_rate(limits.logins, minute, LOGIN_BURST);
        let guests = Tries::at_rate(limits.guests, minute, GUEST_BURST);
        Ok(Auth {
            store,
            tokens: Tokens::new(key),
            hasher: Hasher::start()?,
            registration_open,
            by_address: Mutex::new(logins),
            guests: Mutex::new(guests),
            by_account: Mutex::new(Tries::new(ACCOUNT_TRIES_MAX, ACCOUNT_TRY_INTERVAL)),
        })
    }

    /// Makes an account. `from` is the address that the tries are counted for.
    /// Refused with `RegistrationClosed`, `Invalid`, `NameTaken`, `EmailTaken`,
    /// `TooManyTries`, `Busy` or `Unavailable`.
    pub fn register(
        &self,
        from: IpAddr,
        username: &str,
        email: Option<&str>,
        password: &str,
    ) -> Result<Account, AuthError> {
        if !self.registration_open {
            return Err(AuthError::RegistrationClosed);
        }
        let username = parse_username(username)?;
        let email = parse_email(email)?;
        check_password(password)?;
        self.take_address_try(from)?;
        // Asked before the costly hash, decided by the store after it.
        if self.store.account_by_name(&username)?.is_some() {
            return Err(AuthError::NameTaken);
        }
        let account = self.store.create_account(NewAccount {
            username,
            email,
            password_hash: self.hasher.hash(password)?,
            is_admin: false,
        })?;
        info!("account_created user={}", account.id);
        Ok(account)
    }

    /// Finds the account of a name and password. Refused with `WrongLogin`,
    /// which takes as long for an unknown name, `Inactive`, `TooManyTries`,
    /// `Busy` or `Unavailable`.
    pub fn login(
        &self,
        from: IpAddr,
        username: &str,
        password: &str,
    ) -> Result<Account, AuthError> {
        self.take_address_try(from)?;
        let mut key = name_key(username);
        key.truncate(key.floor_char_boundary(USERNAME_BYTES_MAX));
        let pair = (key, network(from));
        self.by_account
            .lock()
            .take(&pair, Instant::now())
            .map_err(AuthError::too_many)?;
        let account = self.store.account_by_name(username)?;
        let hash = account
            .as_ref()
            .and_then(|account| account.password_hash.as_deref());
        let matches = self.hasher.matches(password, hash)?;
        let Some(account) = account.filter(|_| matches) else {
            return Err(AuthError::WrongLogin);
        };
        self.by_account.lock().forgive(&pair);
        if !account.is_active {
            return Err(AuthError::Inactive);
        }
        self.seen(&account);
        Ok(account)
    }

    /// Makes a guest: a name for a month, which others may have too. Refused
    /// with `Invalid`, `NameOfAccount`, `TooManyTries` or `Unavailable`.
    pub fn guest(&self, from: IpAddr, username: &str) -> Result<Account, AuthError> {
        let username = parse_username(username)?;
        self.guests
            .lock()
            .take(&network(from), Instant::now())
            .map_err(AuthError::too_many)?;
        self.store
            .create_guest(&username)
            .map_err(|error| match error {
                CreateError::NameTaken => AuthError::NameOfAccount,
                error => error.into(),
            })
    }

    /// A token of `TOKEN_LIFE_SECONDS` for a user.
    pub fn issue(&self, account: &Account) -> String {
        self.tokens.issue(account)
    }

    /// Who a token was issued to. Refused with `InvalidToken`, `Inactive` or
    /// `Unavailable`.
    pub fn verify(&self, token: &str) -> Result<User, AuthError> {
        self.verify_account(token).map(|account| account.user())
    }

    /// As `verify`, with a new token if this one will not live much longer.
    pub fn verify_renewing(&self, token: &str) -> Result<(Account, Option<String>), AuthError> {
        let (account, expires_at) = self.account_of(token)?;
        let is_old = expires_at - unix_now() <= TOKEN_RENEWAL_SECONDS;
        let renewed = is_old.then(|| self.issue(&account));
        Ok((account, renewed))
    }

    /// As `verify`, with all that is known of the user.
    pub fn verify_account(&self, token: &str) -> Result<Account, AuthError> {
        self.account_of(token).map(|(account, _)| account)
    }

    /// Whose a token is, and when it expires, in Unix seconds.
    fn account_of(&self, token: &str) -> Result<(Account, i64), AuthError> {
        let claims = self.tokens.read(token).ok_or(AuthError::InvalidToken)?;
        let account = self
            .store
            .account(claims.uid)?
            .filter(|account| account.generation == claims.generation)
            .ok_or(AuthError::InvalidToken)?;
        if !account.is_active {
            return Err(AuthError::Inactive);
        }
        self.seen(&account);
        Ok((account, claims.exp))
    }

    /// Gives an account another password, which ends its tokens. `from` is the
    /// address that the tries are counted for. Refused with `WrongLogin` if the
    /// present password is another one, `Invalid`, `TooManyTries`, `Busy` or
    /// `Unavailable`.
    pub fn change_password(
        &self,
        from: IpAddr,
        account: &Account,
        present: &str,
        new: &str,
    ) -> Result<Account, AuthError> {
        check_password(new)?;
        let account = self.login(from, &account.username, present)?;
        let hash = self.hasher.hash(new)?;
        self.store.set_password(account.id, hash)?;
        let account = self.store.account(account.id)?;
        account.ok_or(AuthError::InvalidToken)
    }

    /// Ends all tokens of a user. Gives the generation that tokens have from
    /// now on; there are none any more if the user is gone.
    pub fn end_tokens(&self, id: UserId) -> Result<i64, AuthError> {
        self.store.end_tokens(id)?;
        let account = self.store.account(id)?;
        Ok(account.map_or(i64::MAX, |account| account.generation))
    }

    /// True for a live token of the operator, who runs commands beside the
    /// server (`Tokens::issue_operator`).
    pub fn is_operator(&self, token: &str) -> bool {
        self.tokens.is_operator(token)
    }

    /// Spares the store what it would not write.
    fn seen(&self, account: &Account) {
        if unix_now() - account.last_seen_at >= SEEN_INTERVAL_SECONDS {
            self.store.seen(account.id);
        }
    }

    fn take_address_try(&self, from: IpAddr) -> Result<(), AuthError> {
        self.by_address
            .lock()
            .take(&network(from), Instant::now())
            .map_err(AuthError::too_many)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::limits::RATE_LIMITS;
    use tempfile::TempDir;

    const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    fn new_auth(registration_open: bool) -> (Auth, Store, TempDir) {
        let dir = tempfile::tempdir().unwrap();
        let (store, _) = Store::open(dir.path(), u64::MAX).unwrap();
        let auth = Auth::new(
            store.clone(),
            &TokenKey([7; 32]),
            registration_open,
            &RATE_LIMITS,
        )
        .unwrap();
        (auth, store, dir)
    }

    #[test]
    fn whoever_registers_can_log_in() {
        let (auth, _store, _dir) = new_auth(true);
        let lea = auth
            .register(HOME, " Lea ", Some("lea@Example.org"), "sesame")
            .unwrap();
        assert_eq!(&*lea.username, "Lea");
        assert_eq!(lea.email.as_deref(), Some("lea@example.org"));
        assert!(!lea.is_admin && !lea.is_guest);
        assert_eq!(auth.login(HOME, "LEA", "sesame").unwrap().id, lea.id);

        let wrong = auth.login(HOME, "Lea", "Sesame").unwrap_err();
        let unknown = auth.login(HOME, "Ben", "sesame").unwrap_err();
        assert_eq!(wrong, AuthError::WrongLogin);
        assert_eq!(wrong.to_string(), unknown.to_string());

        let again = auth.register(HOME, "lea", None, "x");
        assert_eq!(again, Err(AuthError::NameTaken));
        let again = auth.register(HOME, "Ben", Some("LEA@example.org"), "x");
        assert_eq!(again, Err(AuthError::EmailTaken));
    }

    #[test]
    fn guests_share_names_but_not_those_of_accounts() {
        let (auth, _store, _dir) = new_auth(true);
        let ben = auth.guest(HOME, "Ben").unwrap();
        assert_ne!(auth.guest(HOME, "Ben").unwrap().id, ben.id);
        auth.register(HOME, "Lea", None, "x").unwrap();
        assert_eq!(auth.guest(HOME, "L-E-A"), Err(AuthError::NameOfAccount));
        // A guest has no password, so none is right.
        assert_eq!(auth.login(HOME, "Ben", ""), Err(AuthError::WrongLogin));
    }

    #[test]
    fn a_closed_server_takes_guests_alone() {
        let (auth, _store, _dir) = new_auth(false);
        let refused = auth.register(HOME, "Lea", None, "x");
        assert_eq!(refused, Err(AuthError::RegistrationClosed));
        assert!(auth.guest(HOME, "Lea").is_ok());
    }

    #[test]
    fn a_token_is_renewed_when_it_grows_old() {
        let (auth, _store, _dir) = new_auth(true);
        let ben = auth.guest(HOME, "Ben").unwrap();
        let fresh = auth.issue(&ben);
        assert_eq!(auth.verify_renewing(&fresh), Ok((ben.clone(), None)));
        let old = auth
            .tokens
            .issue_until(&ben, unix_now() + TOKEN_RENEWAL_SECONDS - 1);
        let (user, renewed) = auth.verify_renewing(&old).unwrap();
        let renewed = renewed.unwrap();
        assert_eq!(user, ben);
        assert_eq!(auth.verify_renewing(&renewed), Ok((user, None)));
    }

    #[test]
    fn tokens_end_with_their_generation_and_their_user() {
        let (auth, store, _dir) = new_auth(true);
        let ben = auth.guest(HOME, "Ben").unwrap();
        let token = auth.issue(&ben);
        assert_eq!(auth.verify(&token), Ok(ben.user()));
        assert!(!auth.is_operator(&token));

        store.end_tokens(ben.id).unwrap();
        assert_eq!(auth.verify(&token), Err(AuthError::InvalidToken));
        let token = auth.issue(&store.account(ben.id).unwrap().unwrap());
        assert!(auth.verify(&token).is_ok());
        store.delete_user(ben.id).unwrap();
        assert_eq!(auth.verify(&token), Err(AuthError::InvalidToken));
    }

    #[test]
    fn an_inactive_account_stays_outside() {
        let (auth, store, _dir) = new_auth(true);
        let lea = auth.register(HOME, "Lea", None, "x").unwrap();
        let token = auth.issue(&lea);
        assert!(store.set_active(lea.id, false).unwrap());
        assert_eq!(auth.verify(&token), Err(AuthError::InvalidToken));
        let banned = store.account(lea.id).unwrap().unwrap();
        assert_eq!(auth.verify(&auth.issue(&banned)), Err(AuthError::Inactive));
        assert_eq!(auth.login(HOME, "Lea", "x"), Err(AuthError::Inactive));
        assert_eq!(auth.login(HOME, "Lea", "y"), Err(AuthError::WrongLogin));
        assert_eq!(store.leaderboard(9), Ok(Vec::new()));
        assert!(store.set_active(lea.id, true).unwrap());
        assert!(auth.login(HOME, "Lea", "x").is_ok());
        assert_eq!(auth.verify(&token), Err(AuthError::InvalidToken));
    }

    #[test]
    fn a_new_password_needs_the_present_one_and_ends_all_tokens() {
        let (auth, _store, _dir) = new_auth(true);
        let lea = auth.register(HOME, "Lea", None, "old").unwrap();
        let token = auth.issue(&lea);
        let change = |present, new| auth.change_password(HOME, &lea, present, new);
        assert_eq!(change("x", "new"), Err(AuthError::WrongLogin));
        assert!(matches!(change("old", ""), Err(AuthError::Invalid(_))));
        assert!(auth.verify(&token).is_ok());
        let changed = change("old", "new").unwrap();
        assert_eq!(auth.verify(&token), Err(AuthError::InvalidToken));
        assert!(auth.verify(&auth.issue(&changed)).is_ok());
        assert_eq!(auth.login(HOME, "Lea", "old"), Err(AuthError::WrongLogin));
        assert!(auth.login(HOME, "Lea", "new").is_ok());
    }

    #[test]
    fn guessing_passwords_ends_for_the_guesser_alone() {
        let (auth, _store, _dir) = new_auth(true);
        let far: IpAddr = "192.0.2.7".parse().unwrap();
        auth.register(HOME, "Lea", None, "sesame").unwrap();
        assert_eq!(auth.login(far, "Lea", "x"), Err(AuthError::WrongLogin));
        // The other tries without the time that hashing takes.
        let pair = (name_key("Lea"), far);
        while auth.by_account.lock().take(&pair, Instant::now()).is_ok() {}
        let error = auth.login(far, "lea", "sesame").unwrap_err();
        let wait = error.retry_after().unwrap();
        assert!(
            (1..=ACCOUNT_TRY_INTERVAL.as_secs() as u32).contains(&wait),
            "{wait}"
        );
        assert!(auth.login(HOME, "Lea", "sesame").is_ok());
    }

    #[test]
    fn a_class_behind_one_address_gets_in() {
        let (auth, _store, _dir) = new_auth(true);
        for number in 0..40 {
            for _ in 0..4 {
                assert!(auth.guest(HOME, &format!("Pupil {number}")).is_ok());
            }
            // Forty log-ins, each after two typing errors.
            for _ in 0..3 {
                assert_eq!(auth.take_address_try(HOME), Ok(()));
            }
        }
    }
}
