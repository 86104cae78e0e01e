//! Every bound and every duration of the program, with its unit and its reason.
//!
//! Nothing else may hold a number that limits an input or a wait. Names end in
//! their unit; `_MAX` is inclusive.

use std::ops::RangeInclusive;
use std::time::Duration;

// ---- Canvas -----------------------------------------------------------------

/// Width of the picture, in pixels. 4:3 leaves a portrait phone the tallest
/// board and a 16:9 projector a column for the scores.
pub const CANVAS_WIDTH: i32 = 1600;
/// Height of the picture, in pixels.
pub const CANVAS_HEIGHT: i32 = 1200;
/// How far outside the picture a point of a stroke may lie, in pixels: a pen
/// that leaves the board draws up to its edge.
pub const CANVAS_MARGIN: i32 = 64;
/// The pen's diameters, in pixels of the 1600 × 1200 picture, smallest first.
pub const BRUSH_DIAMETERS: [i32; 5] = [8, 16, 28, 48, 80];
/// Colours of the palette, index 0 being the paper. `#rrggbb`, in the order
/// that the client shows them; the client's copy is `www/src/canvas/palette.ts`.
pub const PALETTE: [&str; 18] = [
    "#ffffff", // white
    "#c1c7cf", // light grey
    "#6b7280", // grey
    "#1b1b1f", // black
    "#e5352b", // red
    "#8f1d1d", // dark red
    "#f58a1f", // orange
    "#fbd43a", // yellow
    "#8fd14f", // light green
    "#2f9e44", // green
    "#1b5e34", // dark green
    "#57c2f0", // light blue
    "#2563eb", // blue
    "#1e2f7a", // dark blue
    "#8e44c9", // purple
    "#f78fb8", // pink
    "#8a5a33", // brown
    "#f6cfa8", // skin
];
/// Points in one drawing. About four minutes of uninterrupted scribbling; a
/// phone replays it in well under half a second.
pub const TURN_POINTS_MAX: usize = 20_000;
/// Fills in one drawing: each costs milliseconds on every phone in the room.
pub const TURN_FILLS_MAX: usize = 60;
/// Strokes, fills, undos and clears in one drawing.
pub const TURN_OPERATIONS_MAX: usize = 2_000;
/// Points in one message: 50 ms of the fastest pen, several times over.
pub const MESSAGE_POINTS_MAX: usize = 512;
/// Operations in one message.
pub const MESSAGE_OPERATIONS_MAX: usize = 64;
/// Shortest time between two fills, and how many may come at once.
pub const FILL_INTERVAL: Duration = Duration::from_millis(500);

/// Width of the board of the original's clients, in their units.
pub const OLD_CANVAS_WIDTH: i32 = 800;
/// Height of it.
pub const OLD_CANVAS_HEIGHT: i32 = 600;
const _: () = assert!(
    OLD_CANVAS_WIDTH * CANVAS_HEIGHT == OLD_CANVAS_HEIGHT * CANVAS_WIDTH
        && CANVAS_WIDTH % OLD_CANVAS_WIDTH == 0,
    "the same picture, in larger units"
);
/// Where a pen of theirs may be: up to a board's size outside. It is drawn at
/// most `CANVAS_MARGIN` outside.
pub const OLD_X: RangeInclusive<f64> = -(OLD_CANVAS_WIDTH as f64)..=2.0 * OLD_CANVAS_WIDTH as f64;
/// The same, downwards.
pub const OLD_Y: RangeInclusive<f64> = -(OLD_CANVAS_HEIGHT as f64)..=2.0 * OLD_CANVAS_HEIGHT as f64;
/// Diameters of their pens.
pub const OLD_BRUSH_SIZES: RangeInclusive<f64> = 0.0..=OLD_CANVAS_WIDTH as f64;
/// Bytes of a colour as they name it: `#rrggbb`, or a word.
pub const OLD_COLOR_BYTES_MAX: usize = 32;

// ---- Rooms and people -------------------------------------------------------

/// Seats in a room; a whole class fits.
pub const PLAYERS: RangeInclusive<u8> = 2..=40;
/// Drawing time of a turn, in seconds.
pub const TIME_LIMIT_SECONDS: RangeInclusive<u16> = 15..=300;
/// Rounds of a game.
pub const ROUNDS: RangeInclusive<u8> = 1..=20;
/// Words a drawer chooses from.
pub const WORD_CHOICES: RangeInclusive<u8> = 1..=6;
/// Letters revealed in a turn.
pub const HINTS: RangeInclusive<u8> = 0..=5;
/// One letter is revealed for so many, where the word's length decides.
pub const LETTERS_PER_HINT: usize = 3;
/// Time to choose a word, in seconds; then the first one is taken.
pub const CHOICE_TIME_SECONDS: RangeInclusive<u8> = 5..=60;
/// How long the word and the points of a turn are shown, in seconds.
pub const SUMMARY_TIME_SECONDS: RangeInclusive<u8> = 3..=15;
/// After how many minutes a game ends with the turn that runs: a lesson has 45,
/// an afternoon 180.
pub const END_AFTER_MINUTES: RangeInclusive<u8> = 5..=180;
/// Teams of a game, where there are any: as many as are told apart at a glance,
/// by colour and by shape.
pub const TEAMS: RangeInclusive<u8> = 2..=4;
/// Up to how many players wrong guesses can be followed at all.
pub const WRONG_GUESSES_PLAYERS_MAX: usize = 12;
/// Spellings of each of two combined words that are accepted, in either order:
/// every pair is compared with every guess.
pub const COMBINED_SPELLINGS_MAX: usize = 3;
/// Characters (graphemes) of the name of a room or a pack.
pub const ROOM_NAME_CHARACTERS_MAX: usize = 40;
/// Characters (graphemes) of a player's name: what fits beside a score.
pub const USERNAME_CHARACTERS_MAX: usize = 24;
/// Bytes of a player's name: emoji built of many parts are still bounded.
pub const USERNAME_BYTES_MAX: usize = 96;
/// Characters of a room's password.
pub const PASSWORD_CHARACTERS_MAX: usize = 64;
/// Characters of a chat line or a guess.
pub const CHAT_CHARACTERS_MAX: usize = 200;
/// Characters (graphemes) of a word: its blanks fit two lines of a phone.
pub const WORD_CHARACTERS_MAX: usize = 40;
/// Bytes of a word: characters built of many marks are still bounded.
pub const WORD_BYTES_MAX: usize = 240;
/// Synonyms and other spellings of a word: each is compared with every guess.
pub const WORD_SYNONYMS_MAX: usize = 10;
/// Characters (graphemes) of a definition: three lines under the word.
pub const WORD_DEFINITION_CHARACTERS_MAX: usize = 200;
/// Bytes of a definition.
pub const WORD_DEFINITION_BYTES_MAX: usize = 1_200;
/// Words of a list that people bring: the vocabulary of some school years.
pub const WORD_LIST_ENTRIES_MAX: usize = 2_000;
/// Bytes of such a list: as many words with a sentence each.
pub const WORD_LIST_BYTES_MAX: usize = 256 * 1024;
/// How many of the offered words are the room's own where they are mixed in,
/// in percent: above and below it is all of them, or none.
pub const CUSTOM_SHARE_PERCENT: RangeInclusive<u8> = 10..=90;
/// Bytes of all lists that live rooms have of their own, as they are written
/// down; in memory each takes about four times as much.
pub const CUSTOM_WORDS_BYTES_MAX: usize = 32 * 1024 * 1024;
/// Rooms of an account that are kept when they have ended; the oldest goes
/// first.
pub const PAST_ROOMS_PER_USER: u32 = 20;
/// How long such a room is kept without being opened, in seconds: 180 days,
/// half a school year.
pub const PAST_ROOM_SECONDS: i64 = 180 * 24 * 3_600;
/// Word packs of one account: one for each topic of a school year.
pub const PACKS_PER_USER: u32 = 50;
/// Names of a room's roster: a class, and another one that joins it.
pub const ROSTER_NAMES_MAX: usize = 60;
/// Lists of names of one account: one for each class of a teacher.
pub const ROSTERS_PER_USER: u32 = 50;
/// What is told about one list; more is only counted.
pub const WORD_LIST_FINDINGS_MAX: usize = 50;
/// Characters of a guess or a word that are compared, once taken apart: Korean
/// has three to a character, and a ligature of eighteen must not cost as much.
pub const FOLDED_CHARACTERS_MAX: usize = 3 * CHAT_CHARACTERS_MAX;
/// Words of the longest phrase that the word filter knows: so many are put
/// together at every word of a line.
pub const PROFANE_PHRASE_WORDS_MAX: usize = 4;
/// Avatars: 12 colours × 8 eyes × 8 mouths.
pub const AVATARS: u16 = 768;

// ---- The game loop ----------------------------------------------------------

/// Users whose tokens have ended of late that the loop remembers: a connection
/// may be some seconds behind with what it says.
pub const LOGGED_OUT_MAX: usize = 256;
/// How long an HTTP worker waits for the loop's answer.
pub const ANSWER_WAIT: Duration = Duration::from_secs(5);
/// Fills that may come at once.
pub const FILL_BURST: u64 = 4;

// ---- The game ---------------------------------------------------------------

/// People who must be connected for a game to start and to go on.
pub const PLAYING_MIN: usize = 2;
/// A drawer who lost the connection is waited for so long.
pub const DRAWER_GONE_TIME: Duration = Duration::from_secs(20);
/// After a restart of the server, a turn stands still for so long until its
/// drawer is back.
pub const RETURN_TIME: Duration = Duration::from_secs(15);
/// With a blank board for so long, the drawer is warned.
pub const DRAWER_IDLE_WARNING: Duration = Duration::from_secs(15);
/// With a blank board for so long, the drawer is skipped.
pub const DRAWER_IDLE_TIME: Duration = Duration::from_secs(30);
/// What is left on the clock once three quarters have guessed.
pub const QUICK_FINISH_TIME: Duration = Duration::from_secs(10);
/// From how many connected players on the clock falls at all.
pub const QUICK_FINISH_PLAYERS: usize = 8;
/// A host who is absent for so long passes the room on.
pub const HOST_ABSENT_TIME: Duration = Duration::from_secs(60);
/// A room that nobody has a seat in ends after this.
pub const UNUSED_ROOM_TIME: Duration = Duration::from_secs(10 * 60);
/// A room whose players are all gone ends after this.
pub const EMPTY_ROOM_TIME: Duration = Duration::from_secs(2 * 60 * 60);
/// A room that its host wants to continue later is kept for so long.
pub const KEPT_ROOM_TIME: Duration = Duration::from_secs(30 * 24 * 3_600);
/// Between two lines of chat of one player, in the long run: nobody types faster,
/// and nobody reads faster.
pub const CHAT_INTERVAL: Duration = Duration::from_millis(750);
/// Lines that a player may send at once. A right guess is no line of chat.
pub const CHAT_BURST: u64 = 10;
/// A character of a guess, in the long run: the eighty words a minute that few
/// people type. Whoever tries a list of words out is stopped by it, whether one
/// by one or many in a line, of which a near guess would tell that one is right.
pub const GUESS_CHARACTER_TIME: Duration = Duration::from_millis(150);
/// A guess counts as at least so many characters: a short word is typed, too.
pub const GUESS_CHARACTERS_LEAST: usize = 5;
/// So much of this may be used at once: the longest line, or forty short words.
pub const GUESS_BURST: Duration = Duration::from_secs(30);
/// Players who have left that a room remembers, where they could leave something
/// behind by that: that they are muted, another name, or too many guesses.
pub const LEAVERS_MAX: usize = 256;
/// Lines of chat that a room keeps for those who join.
pub const CHAT_HISTORY_LINES: usize = 50;
/// Wrong passwords a minute for one user and room.
pub const PASSWORD_TRIES: u32 = 5;
/// The window in which wrong passwords are counted.
pub const PASSWORD_TRIES_WINDOW: Duration = Duration::from_secs(60);
/// Users whose wrong passwords a room remembers at once.
pub const PASSWORD_TRIES_USERS: usize = 256;
/// Admissions (`POST /rooms/join`) that a room remembers.
pub const ADMISSIONS_MAX: usize = 256;
/// Seconds that a host adds to a drawing time with one tap.
pub const ADDED_SECONDS: RangeInclusive<u16> = 1..=60;
/// What may be left of a drawing time after that, in seconds: as much as the
/// longest drawing time, which is the longest that nobody need watch the clock.
pub const LEFT_SECONDS_MAX: u16 = *TIME_LIMIT_SECONDS.end();
/// Removed players that a room remembers with seat and score: enough for a
/// class; each takes part in every record of the room.
pub const REMOVED_SEATS_MAX: usize = 40;
/// Removed players that a room remembers.
pub const REMOVED_MAX: usize = 1_024;
/// Connections that watch a room without a seat: projectors, and as many people
/// as have seats. Each costs the loop what a player does.
pub const SPECTATORS_MAX: usize = 40;
/// Devices that hold a room together with its host: a phone, and somebody who
/// helps.
pub const REMOTES_MAX: usize = 2;
/// How long a key for one more of them is good: it stands on a screen that
/// others may see, and a phone's camera takes seconds.
pub const REMOTE_OFFER_TIME: Duration = Duration::from_secs(120);
/// By what numbers people tell those devices apart.
pub const REMOTE_NUMBERS: RangeInclusive<u8> = 10..=99;
/// Reports that one player can make in a turn: nobody sees so many go wrong.
pub const REPORTS_PER_TURN: usize = 5;
/// Reports that wait in a host's panel; the oldest goes first. Those that say the
/// same are one.
pub const OPEN_REPORTS_MAX: usize = 40;
/// Reports that are kept for the server's admins; the oldest of the room with the
/// most goes first.
pub const REPORTS_MAX: u32 = 1_000;
/// How long such a report is kept, in seconds: 90 days.
pub const REPORT_SECONDS: i64 = 90 * 24 * 3_600;
/// How long a vote to put somebody out runs.
pub const VOTE_TIME: Duration = Duration::from_secs(30);
/// Whose vote has failed begins no other one before this.
pub const VOTE_AGAIN_TIME: Duration = Duration::from_secs(120);
/// Connected players, besides the one it is about, that a vote needs: two must
/// agree that somebody goes.
pub const VOTERS_MIN: usize = 2;
/// People who stand at the door of one room: a class.
pub const KNOCKS_MAX: usize = 40;
/// Whom the host did not let in does not knock again before this.
pub const KNOCK_AGAIN_TIME: Duration = Duration::from_secs(60);
/// Such people that a room remembers.
pub const TURNED_AWAY_MAX: usize = 256;
/// Rooms on one server: about 100 MB when all of them hold a full drawing.
pub const ROOMS_MAX: usize = 500;
/// A room that nobody has a seat in gives its place to a new one when there are
/// that many, but not before this: whoever makes a room needs a moment to come.
pub const UNUSED_ROOM_LEAST: Duration = Duration::from_secs(20);
/// So does a room that all have left alone for so long: else one seat in each
/// would hold all the rooms of a server for hours.
pub const ABANDONED_ROOM_LEAST: Duration = Duration::from_secs(10 * 60);
/// Rooms that are kept to be continued: half of all, so that these alone, which
/// stand for a month, leave nobody without a room.
pub const KEPT_ROOMS_MAX: usize = ROOMS_MAX / 2;
/// Rooms that one user may have open.
pub const ROOMS_PER_USER: usize = 10;

// ---- Threads ----------------------------------------------------------------

/// Stack of every thread, in bytes. Only address space until it is used; a
/// debug build parses JSON and SQL in a quarter of it.
pub const THREAD_STACK_BYTES: usize = 256 * 1024;

// ---- The store --------------------------------------------------------------

/// Writes that wait for the store thread. The game loop never waits: what does
/// not fit is its to offer again.
pub const STORE_QUEUE_MAX: usize = 4_096;
/// Writes of one transaction: a commit costs a flush of the disk (0.2 ms on an
/// SSD, 50 ms on a poor SD card), a write in it some microseconds.
pub const STORE_BATCH_MAX: usize = 256;
/// How long a caller waits for its write to be committed, in all.
pub const STORE_WAIT: Duration = Duration::from_secs(10);
/// One transaction or question that takes longer than this: the disk hangs. A
/// request is refused then instead of keeping a worker from the others. A poor
/// SD card takes a second now and then.
pub const STORE_STUCK_TIME: Duration = Duration::from_secs(2);
/// How often whoever waits for the store looks whether it is stuck.
pub const STORE_LOOK_INTERVAL: Duration = Duration::from_millis(100);
/// How long SQLite waits for a lock that another process holds (`drawsync user`).
pub const STORE_LOCK_WAIT: Duration = Duration::from_secs(5);
/// Bytes of a page of a new database: the least that a commit writes.
pub const STORE_PAGE_BYTES: u32 = 1_024;
/// Pages that wait in the log of the database before they go to their place: 4 MB.
pub const STORE_CHECKPOINT_PAGES: u32 = 4_000;
/// Files of rooms that failed, kept for a report; the oldest goes first.
pub const ASIDE_FILES_MAX: usize = 20;
/// Megabytes that the database may hold, without its log, before new accounts
/// and what accounts keep are refused; this is the default, thousands of full
/// word lists. Up to a terabyte.
pub const DATABASE_MEGABYTES: u64 = 512;
/// What may be set instead.
pub const DATABASE_MEGABYTES_RANGE: RangeInclusive<u64> = 1..=1_000_000;
/// A guest who has not been seen for this many seconds may go when the database
/// holds that much: a day, so that nobody loses a seat of today's.
pub const FULL_GUEST_LIFE_SECONDS: i64 = 24 * 3_600;
/// Guests, and results of games, that go at once then: looking for the oldest
/// takes as long for one.
pub const FORGOTTEN_AT_ONCE: u32 = 100;
/// A guest is deleted this many seconds after it was last seen: 60 days, when
/// its token is no longer good either.
pub const GUEST_LIFE_SECONDS: i64 = TOKEN_LIFE_SECONDS;
/// How often the store looks for such guests.
pub const GUEST_SWEEP: Duration = Duration::from_secs(24 * 3_600);
/// A user is noted as seen at most once in this many seconds: an hour is exact
/// enough for a limit of 60 days and keeps log-ins from writing.
pub const SEEN_INTERVAL_SECONDS: i64 = 3_600;
/// Rows of the leaderboard.
pub const LEADERBOARD_ROWS_MAX: u32 = 100;

// ---- Backups ----------------------------------------------------------------

/// Pages that a backup copies at once.
pub const BACKUP_STEP_PAGES: i32 = 256;
/// Between two such steps: the disk is the game's first.
pub const BACKUP_STEP_PAUSE: Duration = Duration::from_millis(5);
/// What is told of a damaged database, in lines: the first ones say it all.
pub const STORE_FINDINGS_MAX: usize = 20;
/// A database up to this size, in bytes, is read through at every start, which
/// takes up to a second; of a larger one only what is needed.
pub const STORE_EXAMINED_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Between two backups that the server makes by itself.
pub const BACKUP_INTERVAL: Duration = Duration::from_secs(24 * 3_600);
/// How soon such a backup is tried again after it failed, and how soon a clock
/// that was set is noticed.
pub const BACKUP_RETRY: Duration = Duration::from_secs(3_600);
/// How many of them can be kept: a year's.
pub const BACKUPS_KEPT: RangeInclusive<u16> = 1..=366;

// ---- The journal ------------------------------------------------------------

/// Strokes are handed to the store after this at the latest: with its commit
/// they are safe from a crash within 250 ms.
pub const STROKES_SAVE_INTERVAL: Duration = Duration::from_millis(200);
/// While a turn runs, the game's time is written down at least so often.
pub const CLOCK_SAVE_INTERVAL: Duration = Duration::from_secs(1);
/// What must be saved before it is told waits for the disk no longer than
/// this: then it is told, and `/health` says so.
pub const SAVED_WAIT: Duration = Duration::from_millis(300);
/// How soon what could not be written is tried again.
pub const SAVE_RETRY: Duration = Duration::from_secs(1);
/// Finished games that wait for a disk that does not write: days of play, some
/// megabytes. Further ones are lost, and the log says so.
pub const UNSAVED_GAMES_MAX: usize = 2_048;
/// How long a shutdown waits for the last state of all rooms to be saved.
pub const SHUTDOWN_SAVE_TIME: Duration = Duration::from_secs(10);

// ---- Recordings -------------------------------------------------------------

/// Lines of a recording that wait in memory, in bytes.
pub const RECORDING_BUFFER_BYTES: usize = 32 * 1024;
/// One recording, in bytes: twenty rounds of a full room. A longer game is
/// recorded up to there.
pub const RECORDING_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Recordings that are kept; the oldest goes first.
pub const RECORDINGS_MAX: usize = 200;

// ---- Logs -------------------------------------------------------------------

/// Records that wait to be written: some seconds of a busy server, a megabyte.
pub const LOG_QUEUE_MAX: usize = 4_096;
/// How long the end of the process waits for them.
pub const LOG_FLUSH_WAIT: Duration = Duration::from_secs(1);

// ---- Commands ---------------------------------------------------------------

/// How long `drawsync room` waits for the running server, in seconds.
pub const COMMAND_WAIT_SECONDS: u64 = 10;
/// Bytes of a password that is read from standard input.
pub const PASSWORD_INPUT_BYTES_MAX: u64 = 1_024;

// ---- Names, passwords and tokens --------------------------------------------

/// Characters of an account's password. One is enough here, since clients of
/// the original server send what they always sent; ours asks for eight.
pub const ACCOUNT_PASSWORD_CHARACTERS: RangeInclusive<usize> = 1..=128;
/// Bytes of an e-mail address (RFC 5321).
pub const EMAIL_BYTES_MAX: usize = 254;
/// How long somebody stays logged in without coming, in seconds: 60 days.
/// Ended early by the user's generation.
pub const TOKEN_LIFE_SECONDS: i64 = 60 * 24 * 3_600;
/// A token that lives no longer than this is renewed when it is used, in
/// seconds: whoever played today has a seat as long as a kept room stands.
pub const TOKEN_RENEWAL_SECONDS: i64 = 35 * 24 * 3_600;
const _: () = assert!(
    TOKEN_RENEWAL_SECONDS as u64 >= KEPT_ROOM_TIME.as_secs() + 24 * 3_600,
    "a seat's token outlives the room, also after a day of play on one connection"
);
/// How long the operator's token lives, in seconds: one command.
pub const OPERATOR_TOKEN_LIFE_SECONDS: i64 = 60;
/// Memory of one hash, in KiB: with one pass one of the choices that OWASP
/// names. More than 32 MiB, which glibc always gives back to the system; of
/// smaller blocks it kept hundreds of MiB after a flood of log-ins.
pub const HASH_MEMORY_KIBIBYTES: u32 = 46 * 1024;
/// How often a hash goes through its memory.
pub const HASH_PASSES: u32 = 1;
/// Passwords hashed at once; each takes 40 ms of a core.
pub const HASHES_AT_ONCE: usize = 2;
/// How far all threads go behind the game loop and the store, as `nice` counts
/// it: a third of what these get, so that a flood over many connections does
/// not keep the games from their turn.
pub const NICENESS: i32 = 5;
/// How far a thread that hashes goes behind all others, as `nice` counts it: a
/// tenth of what the game loop gets. Further back it would starve where other
/// programs keep the machine busy.
pub const HASH_NICENESS: i32 = 10;
/// Requests that wait for one of them, a quarter of a second at most on a
/// laptop; further ones are told to come back.
pub const HASHES_WAITING_MAX: usize = 10;
/// How long a request waits for its hash before it is told to come back: the
/// gate has not given it up by then.
pub const HASH_WAIT: Duration = Duration::from_secs(5);
/// Wrong passwords for one account from one address. Counted by both, so that
/// nobody can lock somebody else out.
pub const ACCOUNT_TRIES_MAX: u32 = 10;
/// One of them comes back in this time.
pub const ACCOUNT_TRY_INTERVAL: Duration = Duration::from_secs(20);
/// Addresses, and pairs of account and address, that are counted at a time.
pub const TRIES_TRACKED_MAX: usize = 4_096;

// ---- Connections ------------------------------------------------------------

/// Open connections over all ports: each is a thread with four memory
/// mappings, and the kernel's default of 65,530 mappings must not be met.
pub const CONNECTIONS_MAX: usize = 8_000;
/// Memory that one connection may come to cost, in bytes: thread, kernel
/// buffers, message buffers. RAM ÷ this is another cap on connections.
pub const CONNECTION_MEMORY_BYTES: u64 = 256 * 1024;
/// Descriptors that are not connections: store, listeners, log, standard
/// streams, and the private connections to the HTTP workers.
pub const DESCRIPTORS_RESERVED: u64 = 160;
/// A thread whose connection has ended waits so long for another one.
pub const THREAD_KEPT_TIME: Duration = Duration::from_secs(1);
/// Threads that are not connections: game, store, listeners, log, passwords,
/// and for each request that is worked on two.
pub const THREADS_RESERVED: u64 = 64;
/// Connections beyond the cap that are only told "full".
pub const FULL_NOTICES_MAX: usize = 16;
/// Connections of one address (IPv6: one /64 network). A class of forty behind
/// one address has six for the page and one for the game each; this is three
/// such classes. Loopback has no such limit: a reverse proxy stands there.
pub const CONNECTIONS_PER_ADDRESS_MAX: usize = 1_000;
/// Connections that wait to be accepted. A class joins within one second; with
/// the usual 128 some of them would wait for a SYN to be sent again.
pub const LISTEN_BACKLOG: i32 = 1024;
/// Send buffer of a connection in the kernel, in bytes: kernel memory is
/// memory, and what is not taken is kept (and bounded) by us.
pub const SOCKET_SEND_BYTES: usize = 64 * 1024;
/// Receive buffer of a connection in the kernel, in bytes.
pub const SOCKET_RECEIVE_BYTES: usize = 32 * 1024;
/// Silence after which the kernel asks an idle peer for a sign of life.
pub const KEEPALIVE_IDLE: Duration = Duration::from_secs(30);
/// Between two such questions.
pub const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(10);
/// How long data may stay unacknowledged before the kernel gives the peer up.
pub const TCP_USER_TIMEOUT: Duration = Duration::from_secs(20);
/// Pause of an accept loop after an error such as "too many open files".
pub const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

// ---- The front gate of the HTTP port ----------------------------------------

/// Bytes of a request line with its headers. A token is 200 bytes.
pub const HTTP_HEAD_BYTES_MAX: usize = 8 * 1024;
/// Headers of a request; browsers send about fifteen.
pub const HTTP_HEADERS_MAX: usize = 64;
/// Bytes of a request's body; the largest one is some settings. Only where a
/// list is sent it is `WORD_LIST_BYTES_MAX`.
pub const HTTP_BODY_BYTES_MAX: usize = 64 * 1024;
/// Bytes of all larger bodies that are on their way: slow senders of lists must
/// not fill the memory.
pub const HTTP_BODIES_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Silence before a request and between two. Browsers open connections ahead of need.
pub const HTTP_IDLE: Duration = Duration::from_secs(15);
/// From the first byte of a request to its last, however slowly they come.
pub const HTTP_REQUEST_TIME: Duration = Duration::from_secs(8);
/// For a worker to become free, and again for its whole answer.
pub const HTTP_WORKER_TIME: Duration = Duration::from_secs(10);
const _: () = assert!(HASH_WAIT.as_secs() < HTTP_WORKER_TIME.as_secs());
/// For sending an answer to a client, beside `HTTP_SEND_BYTES_PER_SECOND`.
pub const HTTP_SEND_TIME: Duration = Duration::from_secs(10);
/// A client that takes less than this is too slow to be waited for.
pub const HTTP_SEND_BYTES_PER_SECOND: usize = 16 * 1024;
/// Bytes of one answer: the largest file of the web client, several times over.
pub const HTTP_ANSWER_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Bytes of an answer that every connection may hold without being counted.
pub const HTTP_ANSWER_BYTES_FREE: usize = 64 * 1024;
/// Bytes of all larger answers that are being sent: slow readers of large files
/// must not fill the memory.
pub const HTTP_ANSWERS_BYTES_MAX: usize = 64 * 1024 * 1024;
/// How long a refused client may go on before the socket is closed, beside
/// `LINGER_BYTES`.
pub const HTTP_LINGER: Duration = Duration::from_secs(1);

const _: () = assert!(HTTP_ANSWER_BYTES_FREE as u64 <= CONNECTION_MEMORY_BYTES / 4);

// ---- Sending ----------------------------------------------------------------

/// Events that the loop takes as one batch before it sends.
pub const BATCH_EVENTS_MAX: usize = 256;
/// For how long it takes them before it sends: a stroke waits behind a crowd
/// that joins no longer than this.
pub const BATCH_TIME: Duration = Duration::from_millis(1);
/// What a peer's socket has not taken, in bytes; above it the peer is too slow.
pub const TAIL_BYTES_MAX: usize = 256 * 1024;
/// All tails together, in bytes.
pub const TAILS_BYTES_MAX: usize = 64 * 1024 * 1024;
/// An empty tail keeps this much, in bytes: an ordinary batch.
pub const TAIL_KEEP_BYTES: usize = 4 * 1024;
/// A peer that has taken nothing for so long is too slow.
pub const TAIL_STUCK_TIME: Duration = Duration::from_secs(10);
/// How soon a socket that was full is tried again.
pub const RESEND_INTERVAL: Duration = Duration::from_millis(10);
/// How much of a drawing is sent at once, in bytes: a late joiner into a heavy
/// one is served in slices, and nobody else waits for it.
pub const CHUNK_BYTES: usize = 32 * 1024;
/// So many of these in one batch, as long as the socket takes them.
pub const CHUNKS_MAX: usize = 16;
/// How long a closed peer has to take its last word.
pub const LINGER_TIME: Duration = Duration::from_secs(2);
/// How long a shutdown waits for all peers to take theirs.
pub const GOODBYE_TIME: Duration = Duration::from_secs(1);
/// An old page clears the board by itself after coming in: not within this.
pub const OLD_CLIENT_CLEAR_TIME: Duration = Duration::from_millis(1500);

// ---- Game connections -------------------------------------------------------

/// Events that wait for the loop: strokes, what else comes from rooms, and the
/// rest, so many of each. Connections block when it is full, the loop never does.
pub const INBOX_EVENTS_MAX: usize = 256;
/// A message from a client, in bytes: `MESSAGE_POINTS_MAX` points fit twice.
pub const MESSAGE_BYTES_MAX: usize = 16 * 1024;
/// Characters of what is said about a message that cannot be read: it quotes
/// a part of it.
pub const UNREADABLE_CHARACTERS_MAX: usize = 400;
/// Messages that are taken from one read before they are passed on.
pub const READ_MESSAGES_MAX: usize = 64;
/// Read from a socket at once, in bytes. Every connection holds as much.
pub const READ_BYTES: usize = 4 * 1024;
/// So many times the bytes of the largest message may come before a message is
/// complete: it may come in fragments of one byte each.
pub const UNFINISHED_BYTES_FACTOR: usize = 8;
/// For the WebSocket handshake, in all.
pub const HANDSHAKE_TIME: Duration = Duration::from_secs(5);
/// For saying "full".
pub const FULL_NOTICE_TIME: Duration = Duration::from_millis(500);
/// Bytes that whoever was told the last word may still send: closing with
/// unread input would reset that word away.
pub const LINGER_BYTES: usize = 256 * 1024;
/// A connection that has not authenticated by then is closed.
pub const AUTHENTICATE_TIME: Duration = Duration::from_secs(10);
/// A WebSocket that is silent for so long is asked for a sign of life, and
/// closed after as much again.
pub const SILENCE_TIME: Duration = Duration::from_secs(20);
/// How long a game connection is waited for. The server has `PATIENCE`; only
/// tests have less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For the WebSocket handshake, in all.
    pub handshake: Duration,
    /// For saying who it is.
    pub authenticate: Duration,
    /// For any word on a WebSocket, and again for the answer to a ping.
    pub silence: Duration,
}

/// Ten times what a phone with a poor connection needs.
pub const PATIENCE: Patience = Patience {
    handshake: HANDSHAKE_TIME,
    authenticate: AUTHENTICATE_TIME,
    silence: SILENCE_TIME,
};
/// A connection that is too fast for so long is closed.
pub const TOO_FAST_TIME: Duration = Duration::from_secs(10);

// ---- Rates ------------------------------------------------------------------

/// How much a connection, or an address, may ask in the long run. The
/// operator's `--rate-…` options change these; the bursts below go with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimits {
    /// Messages a second on one game connection.
    pub messages: u32,
    /// Bytes a second on one game connection.
    pub bytes: u32,
    /// HTTP requests a second of one address. Loopback has no such limit.
    pub requests: u32,
    /// New guests a minute of one address.
    pub guests: u32,
    /// Log-ins and registrations a minute of one address.
    pub logins: u32,
    /// New rooms a minute of one address.
    pub rooms: u32,
}

/// What a class behind one address needs. An old page sends one message for
/// each move of a 125 Hz mouse.
pub const RATE_LIMITS: RateLimits = RateLimits {
    messages: 200,
    bytes: 64_000,
    requests: 100,
    guests: 30,
    logins: 60,
    rooms: 6,
};
/// Whatever is not drawn counts as so many messages: it may be told to
/// everybody in a room, or saved, or looked up. Nobody types, chooses or comes
/// in twenty times a second.
pub const DEAR_COST: usize = 10;
/// Messages of one read that the loop takes in one go, as they are counted:
/// then it looks for strokes.
pub const EVENT_COST_MAX: usize = 40;
/// So often may somebody come into rooms at once, with one connection or many:
/// a page that loses its connection for minutes, in some tabs. Each time the
/// whole room is saved and told.
pub const USER_JOINS_MAX: u32 = 60;
/// One of these comes back in this time.
pub const USER_JOIN_INTERVAL: Duration = Duration::from_millis(500);
/// So often may the screens of one address that have no token come to watch at
/// once: a class whose devices all reload a heavy drawing three times.
pub const ADDRESS_WATCHES_MAX: u32 = 120;
/// One of these comes back in this time.
pub const ADDRESS_WATCH_INTERVAL: Duration = Duration::from_millis(250);
/// A connection may say at once what it may say in this time.
pub const CONNECTION_BURST: Duration = Duration::from_secs(2);
/// An address may send so much of its requests at once: a class of forty that
/// opens the page, about fifteen requests each, and then reloads it.
pub const REQUEST_BURST: Duration = Duration::from_secs(15);
/// Of its guests: several classes that all reload.
pub const GUEST_BURST: Duration = Duration::from_secs(8 * 60);
/// Of its log-ins: thirty pupils who register and log in, and as many typing
/// errors.
pub const LOGIN_BURST: Duration = Duration::from_secs(2 * 60);
/// Of its rooms: every pupil one, to try it out.
pub const ROOM_BURST: Duration = Duration::from_secs(10 * 60);

// ---- A bridge of its own -----------------------------------------------------

/// Sockets and threads of a connection through it: one each way.
pub const BRIDGED_SOCKETS: u64 = 2;
/// For reaching the server, and again for its first word.
pub const DIAL_TIME: Duration = Duration::from_secs(3);
/// How long a server waits for the first line of a trusted bridge.
pub const INTRODUCTION_TIME: Duration = Duration::from_secs(3);
/// Bytes of that line: an IPv6 address and its JSON, twice over.
pub const INTRODUCTION_BYTES_MAX: usize = 160;
/// A line of the server, in bytes: no peer is kept more than that.
pub const BRIDGED_LINE_BYTES_MAX: usize = TAIL_BYTES_MAX;

// ---- HTTP -------------------------------------------------------------------

/// Threads that answer requests. Two of them stay free for others while the
/// rest wait for a password to be hashed.
pub const HTTP_WORKERS: usize = HASHES_AT_ONCE + HASHES_WAITING_MAX + 2;
// A request that is worked on has three ends of the private socket.
const _: () = assert!(
    2 * HTTP_WORKERS as u64 + FULL_NOTICES_MAX as u64 <= THREADS_RESERVED,
    "a full server answers those who are in"
);
const _: () = assert!(
    3 * HTTP_WORKERS as u64 + FULL_NOTICES_MAX as u64 <= DESCRIPTORS_RESERVED / 2,
    "half of the reserve is for the store, the listeners and the log"
);
/// How soon a worker that no thread was left for is tried again.
pub const HTTP_WORKERS_RETRY: Duration = Duration::from_secs(1);
/// Rooms that one user may make at once.
pub const USER_ROOMS_MAX: u32 = 10;
/// One of them comes back in this time.
pub const USER_ROOM_INTERVAL: Duration = Duration::from_secs(30);
/// Lists of words that one user may have read at once: a preview for each change.
pub const USER_LISTS_MAX: u32 = 60;
/// One of them comes back in this time. The longest one takes a worker some
/// milliseconds.
pub const USER_LIST_INTERVAL: Duration = Duration::from_secs(1);
/// How long a browser keeps a preflight's answer, in seconds.
pub const PREFLIGHT_SECONDS: u32 = 600;
/// How long a browser keeps a file whose name has its content's hash, in seconds.
pub const IMMUTABLE_SECONDS: u32 = 365 * 24 * 3_600;

// ---- What the operator is told ----------------------------------------------

/// When nobody else has connected for so long, the usual causes are named.
pub const FIRST_ARRIVAL_WAIT: Duration = Duration::from_secs(120);
