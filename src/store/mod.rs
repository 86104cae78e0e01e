//! Users, results and statistics: everything that SQL knows of.
//!
//! One thread, "store", owns the connection that writes: it takes what has
//! queued up as one transaction and answers after the commit, so 'saved' means
//! saved. Reads use a connection of their own and never wait for it. No other
//! module speaks SQL; this one knows no rules of the game, no tokens and no
//! network.

pub mod backup;
mod check;
mod error;
mod games;
mod packs;
mod part;
mod past_rooms;
mod recordings;
mod reports;
pub mod restore;
mod rooms;
mod rosters;
mod schema;
mod space;
mod users;
mod writer;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::bounded;
use parking_lot::Mutex;
use rusqlite::Connection;

use crate::clock::unix_now;
use crate::limits::{STORE_LOOK_INTERVAL, STORE_STUCK_TIME, STORE_WAIT};
use crate::mailbox;
use crate::protocol::ids::{PackCode, RoomCode, RoomId, UserId};
use crate::protocol::user::User;

pub use check::{Condition, check};
pub use error::StoreError;
pub use games::{GameRecord, LeaderboardRow, PlayerRecord, Statistics};
pub use packs::{Pack, PackHead, PackRefused};
pub use past_rooms::PastRoomRow;
pub use recordings::RECORDINGS_NAME;
pub use reports::ReportRow;
pub use rooms::{ASIDE_NAME, Done, RoomSave, Save, StoredOps, StoredRoom};
pub use rosters::{RosterRefused, RosterRow};
use schema::Found;
use space::Space;
use writer::{Asked, Job, Writer};

/// The database's name in the data directory.
pub const FILE_NAME: &str = "drawsync.db";

/// Whether the database of a data directory is of an older version, which
/// opening it ends.
pub fn is_older(dir: &Path) -> Result<bool, StoreError> {
    schema::is_older(&dir.join(FILE_NAME))
}

/// The handle to the database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
    /// Gives up as soon as the database is stuck.
    is_for_requests: bool,
}

struct Inner {
    queue: mailbox::Sender<Job>,
    writer: Mutex<Option<Writer>>,
    writing: Busy,
    reader: Mutex<Connection>,
    reading: Busy,
    dir: PathBuf,
    space: Space,
    failure: LastFailure,
}

/// Since when one of the two connections is at one task.
#[derive(Clone, Default)]
struct Busy(Arc<Mutex<Option<Instant>>>);

impl Busy {
    fn during<T>(&self, task: impl FnOnce() -> T) -> T {
        *self.0.lock() = Some(Instant::now());
        let done = task();
        *self.0.lock() = None;
        done
    }

    /// For longer than any disk that works needs.
    fn is_stuck(&self) -> bool {
        self.0
            .lock()
            .is_some_and(|since| since.elapsed() > STORE_STUCK_TIME)
    }
}

/// Why the last transaction failed, if it did.
#[derive(Clone, Default)]
struct LastFailure(Arc<Mutex<Option<String>>>);

impl LastFailure {
    fn note(&self, error: Option<&StoreError>) {
        *self.0.lock() = error.map(ToString::to_string);
    }
}

/// What `Store::open` found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// There was no database before.
    pub new: bool,
    /// Where the database of an older version is kept, if it came up to date.
    pub kept: Option<PathBuf>,
    /// How many accounts there are.
    pub accounts: u64,
    /// How many guests there are.
    pub guests: u64,
}

/// An account to be made. The fields are taken as they are: `auth` checks them.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Shown to others.
    pub username: String,
    /// Optional; unique whatever its case.
    pub email: Option<String>,
    /// An encoded argon2id hash, never the password.
    pub password_hash: String,
    /// Sees and closes all rooms.
    pub is_admin: bool,
}

/// A row of `users`: an account, or a guest.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Never used for anybody else.
    pub id: UserId,
    /// Shown to others.
    pub username: Arc<str>,
    /// Never shown to others.
    pub email: Option<String>,
    /// An encoded argon2id hash; a guest has none.
    pub password_hash: Option<String>,
    /// Has neither password nor e-mail address.
    pub is_guest: bool,
    /// Sees and closes all rooms.
    pub is_admin: bool,
    /// May log in.
    pub is_active: bool,
    /// Tokens of an earlier generation are void.
    pub generation: i64,
    /// Unix seconds.
    pub created_at: i64,
    /// Unix seconds, exact to the hour.
    pub last_seen_at: i64,
}

impl Account {
    /// What the rest of the server needs to know of somebody.
    pub fn user(&self) -> User {
        User {
            id: self.id,
            username: self.username.clone(),
            is_guest: self.is_guest,
            is_admin: self.is_admin,
        }
    }
}

/// Leaves the password's hash and the e-mail address out of every log.
impl fmt::Debug for Account {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.debug_struct("Account")
            .field("id", &self.id)
            .field("username", &self.username)
            .field("is_guest", &self.is_guest)
            .field("is_admin", &self.is_admin)
            .field("is_active", &self.is_active)
            .field("generation", &self.generation)
            .finish_non_exhaustive()
    }
}

/// Why a user was not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CreateError {
    /// An account has that name, or one that looks like it.
    NameTaken,
    /// An account has that e-mail address.
    EmailTaken,
    /// The database does not answer.
    Unavailable(StoreError),
}

impl From<StoreError> for CreateError {
    fn from(error: StoreError) -> CreateError {
        CreateError::Unavailable(error)
    }
}

/// The store's queue is full or closed: offer it again later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueFull;

impl Store {
    /// Opens the database of a data directory, makes it if there is none,
    /// brings an older one up to date and starts the store thread. Beyond
    /// `bytes_max` nothing new is kept for accounts.
    pub fn open(dir: &Path, bytes_max: u64) -> Result<(Store, Opened), StoreError> {
        let space = Space(bytes_max);
        let path = dir.join(FILE_NAME);
        let (connection, found) = schema::open(&path)?;
        let reader = schema::open_to_read(&path)?;
        let failure = LastFailure::default();
        let writing = Busy::default();
        let (queue, writer) =
            writer::start(connection, dir, space, failure.clone(), writing.clone())?;
        let store = Store {
            inner: Arc::new(Inner {
                queue,
                writer: Mutex::new(Some(writer)),
                writing,
                reader: Mutex::new(reader),
                reading: Busy::default(),
                dir: dir.to_owned(),
                space,
                failure,
            }),
            is_for_requests: false,
        };
        // An answered write: the first sweep for old guests is behind us.
        store.delete_old_guests(unix_now())?;
        let (accounts, guests) = store.read(users::count)?;
        let opened = Opened {
            new: found == Found::Nothing,
            kept: match found {
                Found::Older(kept) => Some(kept),
                Found::Nothing | Found::Present => None,
            },
            accounts,
            guests,
        };
        Ok((store, opened))
    }

    /// The same store for those whom many others wait behind: while the disk is
    /// stuck they get `Unavailable` at once instead of waiting for it.
    pub fn for_requests(&self) -> Store {
        Store {
            inner: Arc::clone(&self.inner),
            is_for_requests: true,
        }
    }

    /// Why nothing could be written the last time, if that failed.
    pub fn failure(&self) -> Option<String> {
        self.inner.failure.0.lock().clone()
    }

    /// Takes no more writes, finishes those that wait, and closes the file.
    /// Handles that other threads still hold get `Unavailable` from then on.
    pub fn close(self) {
        let writer = self.inner.writer.lock().take();
        if let Some(writer) = writer
            && self.inner.queue.send(Job::Close).is_ok()
        {
            writer.join();
        }
    }

    // ---- Users ----

    /// Makes an account. Guests of that name keep theirs.
    pub fn create_account(&self, new: NewAccount) -> Result<Account, CreateError> {
        self.keep(move |sql| users::create_account(sql, &new, unix_now()))?
    }

    /// Makes a guest. Refused with `NameTaken` only if an account has the name.
    pub fn create_guest(&self, username: &str) -> Result<Account, CreateError> {
        let (username, space) = (username.to_owned(), self.inner.space);
        self.write(move |sql| {
            space.make_for_guest(sql, unix_now())?;
            users::create_guest(sql, &username, unix_now())
        })?
    }

    /// The user of an id, account or guest.
    pub fn account(&self, id: UserId) -> Result<Option<Account>, StoreError> {
        self.read(|sql| users::by_id(sql, id))
    }

    /// The account (never a guest) whose name looks like this one.
    pub fn account_by_name(&self, name: &str) -> Result<Option<Account>, StoreError> {
        self.read(|sql| users::account_by_name(sql, name))
    }

    /// All accounts, without guests, in the order of their making.
    pub fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        self.read(users::accounts)
    }

    /// Gives an account another password and ends its tokens; false if there
    /// is no such account.
    pub fn set_password(&self, id: UserId, password_hash: String) -> Result<bool, StoreError> {
        self.write(move |sql| users::set_password(sql, id, &password_hash))
    }

    /// Makes an account an admin, or no longer one; false if there is none.
    pub fn set_admin(&self, id: UserId, is_admin: bool) -> Result<bool, StoreError> {
        self.write(move |sql| users::set_admin(sql, id, is_admin))
    }

    /// Bans an account, which ends its tokens, or lets it in again; false if
    /// there is none.
    pub fn set_active(&self, id: UserId, is_active: bool) -> Result<bool, StoreError> {
        self.write(move |sql| users::set_active(sql, id, is_active))
    }

    /// Ends all tokens of a user; false if there is none.
    pub fn end_tokens(&self, id: UserId) -> Result<bool, StoreError> {
        self.write(move |sql| users::end_tokens(sql, id))
    }

    /// Deletes a user and its statistics; its name stays in the results of
    /// games that others have played too. False if there is none.
    pub fn delete_user(&self, id: UserId) -> Result<bool, StoreError> {
        self.write(move |sql| users::delete(sql, id))
    }

    /// Notes that a user is alive. Does not wait; may be lost, as it will be
    /// said again.
    pub fn seen(&self, id: UserId) {
        let _ = self.inner.queue.try_send(Job::Seen(id));
    }

    /// Deletes the guests who were last seen 60 days before `now` (Unix
    /// seconds); how many. The store thread does it by itself once a day.
    pub fn delete_old_guests(&self, now: i64) -> Result<usize, StoreError> {
        self.write(move |sql| users::delete_old_guests(sql, now))
    }

    // ---- Games ----

    /// Hands over what has changed in rooms, and finished games with them, for
    /// one transaction. Waits for nothing; `save.done` tells how it went. A
    /// game that is recorded already changes nothing.
    pub fn save(&self, save: Box<Save>) -> Result<(), QueueFull> {
        self.inner
            .queue
            .try_send(Job::Save(save))
            .map_err(|_| QueueFull)
    }

    /// Appends lines to the recording of a game. Waits for nothing; what
    /// cannot be written is lost, and the log says so.
    pub fn append_recording(&self, file: &str, lines: String) -> Result<(), QueueFull> {
        let file = file.to_owned();
        self.inner
            .queue
            .try_send(Job::Record { file, lines })
            .map_err(|_| QueueFull)
    }

    /// All live rooms as they were last saved, and the game's time then.
    pub fn rooms(&self) -> Result<(Vec<StoredRoom>, u64), StoreError> {
        self.read(rooms::all)
    }

    /// Takes a room that cannot be brought back out of the database, into a
    /// file for a report. Waits until that is done.
    pub fn set_aside(&self, room: RoomId, why: &str) -> Result<(), StoreError> {
        let (dir, why) = (self.inner.dir.clone(), why.to_owned());
        self.write(move |sql| rooms::set_aside(sql, &dir, room, &why))
    }

    /// What a user has done so far, all zero before the first game; `None` if
    /// there is no such user.
    pub fn statistics(&self, id: UserId) -> Result<Option<Statistics>, StoreError> {
        self.read(|sql| games::statistics(sql, id))
    }

    /// The accounts with the highest total score that have played at all, at
    /// most `limit` and `LEADERBOARD_ROWS_MAX`; equal totals share a rank.
    pub fn leaderboard(&self, limit: u32) -> Result<Vec<LeaderboardRow>, StoreError> {
        self.read(|sql| games::leaderboard(sql, limit))
    }

    /// The rooms of an account that have ended, the last first.
    pub fn past_rooms(&self, owner: UserId) -> Result<Vec<PastRoomRow>, StoreError> {
        self.read(|sql| past_rooms::of_user(sql, owner))
    }

    /// Forgets such a room; false if there is none.
    pub fn forget_past_room(&self, owner: UserId, code: RoomCode) -> Result<bool, StoreError> {
        self.write(move |sql| past_rooms::forget(sql, owner, code))
    }

    /// Forgets those that ended 180 days before `now` (Unix seconds); how many.
    /// The store thread does it by itself once a day.
    pub fn forget_old_rooms(&self, now: i64) -> Result<usize, StoreError> {
        self.write(move |sql| past_rooms::forget_old(sql, now))
    }

    // ---- Word packs ----

    /// The packs of an account, the last changed first.
    pub fn packs(&self, owner: UserId) -> Result<Vec<Pack>, StoreError> {
        self.read(|sql| packs::of_user(sql, owner))
    }

    /// A pack with the text of its words, if there is one of that code. `Err`
    /// inside tells that the words are damaged.
    #[allow(clippy::type_complexity, reason = "read once")]
    pub fn pack(&self, code: PackCode) -> Result<Option<(Pack, Result<String, ()>)>, StoreError> {
        self.read(|sql| packs::by_code(sql, code))
    }

    /// Keeps a pack for its owner. Refused with `TooMany`.
    pub fn add_pack(
        &self,
        pack: Pack,
        words: String,
    ) -> Result<Result<(), PackRefused>, StoreError> {
        self.keep(move |sql| packs::add(sql, &pack, &words))
    }

    /// Writes its owner's pack anew. Refused with `NotFound`.
    pub fn replace_pack(
        &self,
        pack: Pack,
        words: String,
    ) -> Result<Result<(), PackRefused>, StoreError> {
        self.keep(move |sql| packs::replace(sql, &pack, &words))
    }

    /// Deletes a pack of its owner; false if there is none.
    pub fn delete_pack(&self, owner: UserId, code: PackCode) -> Result<bool, StoreError> {
        self.write(move |sql| packs::delete(sql, owner, code))
    }

    // ---- Lists of names ----

    /// The rosters of an account by name.
    pub fn rosters(&self, owner: UserId) -> Result<Vec<RosterRow>, StoreError> {
        self.read(|sql| rosters::of_user(sql, owner))
    }

    /// Keeps a roster for its owner; its number. Refused with `TooMany`.
    pub fn add_roster(&self, roster: RosterRow) -> Result<Result<i64, RosterRefused>, StoreError> {
        self.keep(move |sql| rosters::add(sql, &roster))
    }

    /// Writes its owner's roster anew. Refused with `NotFound`.
    pub fn replace_roster(
        &self,
        roster: RosterRow,
    ) -> Result<Result<(), RosterRefused>, StoreError> {
        self.keep(move |sql| rosters::replace(sql, &roster))
    }

    /// Deletes a roster of its owner; false if there is none.
    pub fn delete_roster(&self, owner: UserId, id: i64) -> Result<bool, StoreError> {
        self.write(move |sql| rosters::delete(sql, owner, id))
    }

    // ---- Reports for the admins ----

    /// All that no admin has dealt with, the newest first.
    pub fn reports(&self) -> Result<Vec<ReportRow>, StoreError> {
        self.read(reports::all)
    }

    /// An admin has dealt with one; false if there is none of that number.
    pub fn delete_report(&self, id: i64) -> Result<bool, StoreError> {
        self.write(move |sql| reports::delete(sql, id))
    }

    /// Forgets those that were made 90 days before `now` (Unix seconds); how
    /// many. The store thread does it by itself once a day.
    pub fn forget_old_reports(&self, now: i64) -> Result<usize, StoreError> {
        self.write(move |sql| reports::forget_old(sql, now))
    }

    // ---- The two roads to the file ----

    fn read<T>(
        &self,
        question: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let Inner {
            reader, reading, ..
        } = &*self.inner;
        let reader = self.until_stuck(reading, |wait| reader.try_lock_for(wait))?;
        Ok(reading.during(|| question(&reader))?)
    }

    /// Runs `work` in the store thread and waits until it is committed.
    fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let Inner { queue, writing, .. } = &*self.inner;
        let (reply, answer) = bounded(1);
        let mut job = Some(Job::Ask(Asked::job(work, reply)));
        self.until_stuck(writing, |wait| {
            let sent = queue.send_timeout(job.take()?, wait);
            sent.map_err(|back| job = Some(back.into_inner())).ok()
        })?;
        self.until_stuck(writing, |wait| answer.recv_timeout(wait).ok())?
    }

    /// As `write`, for what is refused with `Full` once the database is.
    fn keep<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let space = self.inner.space;
        self.write(move |sql| match space.is_full(sql)? {
            true => Ok(None),
            false => work(sql).map(Some),
        })?
        .ok_or(StoreError::Full)
    }

    /// Asks for something that comes within a time, until it does, `STORE_WAIT`
    /// at most, and for requests only until the connection is stuck.
    fn until_stuck<T>(
        &self,
        connection: &Busy,
        mut within: impl FnMut(Duration) -> Option<T>,
    ) -> Result<T, StoreError> {
        let end = Instant::now() + STORE_WAIT;
        while Instant::now() < end && !(self.is_for_requests && connection.is_stuck()) {
            if let Some(answer) = within(STORE_LOOK_INTERVAL) {
                return Ok(answer);
            }
        }
        Err(StoreError::Unavailable)
    }
}
