-- The database of DrawSync. Times are Unix seconds, truth is 0 or 1.
-- A new file takes all of this; what older files miss is added by the
-- migrations in src/store/schema.rs.

-- Accounts and guests. Ids are never used again, since tokens name them.
CREATE TABLE users (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    username      TEXT    NOT NULL CHECK (username <> ''),
    -- The name as it is compared: names with one key look alike to people.
    name_key      TEXT    NOT NULL CHECK (name_key <> ''),
    email         TEXT,
    password_hash TEXT,
    is_guest      INTEGER NOT NULL CHECK (is_guest IN (0, 1)),
    is_admin      INTEGER NOT NULL CHECK (is_admin IN (0, 1)),
    is_active     INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    -- Tokens carry it; raising it ends all that were issued before.
    generation    INTEGER NOT NULL DEFAULT 0,
    created_at    INTEGER NOT NULL,
    last_seen_at  INTEGER NOT NULL,
    CHECK ((is_guest = 1) = (password_hash IS NULL)),
    CHECK (is_guest = 0 OR (email IS NULL AND is_admin = 0))
) STRICT;

-- A guest's name is unique only inside a room, an account's on the server.
CREATE UNIQUE INDEX users_by_account_name ON users (name_key) WHERE is_guest = 0;
CREATE UNIQUE INDEX users_by_email ON users (lower(email)) WHERE email IS NOT NULL;
CREATE INDEX users_by_guest_age ON users (last_seen_at) WHERE is_guest = 1;

-- What each user has done in all finished games, guests included.
CREATE TABLE statistics (
    user_id        INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    games_played   INTEGER NOT NULL DEFAULT 0 CHECK (games_played >= 0),
    games_won      INTEGER NOT NULL DEFAULT 0 CHECK (games_won BETWEEN 0 AND games_played),
    total_score    INTEGER NOT NULL DEFAULT 0 CHECK (total_score >= 0),
    words_guessed  INTEGER NOT NULL DEFAULT 0 CHECK (words_guessed >= 0),
    words_drawn    INTEGER NOT NULL DEFAULT 0 CHECK (words_drawn >= 0),
    -- Seconds.
    total_play_time INTEGER NOT NULL DEFAULT 0 CHECK (total_play_time >= 0),
    last_played_at INTEGER
) STRICT;

CREATE INDEX statistics_by_score ON statistics (total_score DESC);

-- Finished games. The id is given by whoever played it, so that a game that is
-- handed over twice is recorded once.
CREATE TABLE games (
    id           TEXT    PRIMARY KEY CHECK (id <> ''),
    room_code    TEXT    NOT NULL,
    room_name    TEXT    NOT NULL,
    started_at   INTEGER NOT NULL,
    ended_at     INTEGER NOT NULL,
    -- By a clock that never jumps, other than the two times above.
    play_seconds INTEGER NOT NULL CHECK (play_seconds >= 0),
    rounds       INTEGER NOT NULL CHECK (rounds >= 0)
) STRICT, WITHOUT ROWID;

-- Their results. The name is the one that was used in that room.
CREATE TABLE game_players (
    game_id       TEXT    NOT NULL REFERENCES games (id) ON DELETE CASCADE,
    seat          INTEGER NOT NULL CHECK (seat >= 0),
    user_id       INTEGER REFERENCES users (id) ON DELETE SET NULL,
    username      TEXT    NOT NULL,
    score         INTEGER NOT NULL CHECK (score >= 0),
    rank          INTEGER NOT NULL CHECK (rank >= 1),
    words_guessed INTEGER NOT NULL CHECK (words_guessed >= 0),
    words_drawn   INTEGER NOT NULL CHECK (words_drawn >= 0),
    PRIMARY KEY (game_id, seat)
) STRICT, WITHOUT ROWID;

CREATE INDEX game_players_by_user ON game_players (user_id) WHERE user_id IS NOT NULL;

-- Live rooms: what a restart brings back. The texts are written and read by
-- src/journal/, which describes them; crc is the CRC-32 of each.
-- The newest record of each live room.
CREATE TABLE rooms (
    id     INTEGER PRIMARY KEY,
    record TEXT    NOT NULL,
    crc    INTEGER NOT NULL
) STRICT;

-- The operations of its drawing, in parts; seq is the number of the first.
CREATE TABLE room_ops (
    room_id INTEGER NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    seq     INTEGER NOT NULL,
    ops     TEXT    NOT NULL,
    crc     INTEGER NOT NULL,
    PRIMARY KEY (room_id, seq)
) STRICT, WITHOUT ROWID;

-- The last lines of its chat.
CREATE TABLE room_chat (
    room_id INTEGER NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    number  INTEGER NOT NULL,
    line    TEXT    NOT NULL,
    crc     INTEGER NOT NULL,
    PRIMARY KEY (room_id, number)
) STRICT, WITHOUT ROWID;

-- Its own words, if the host has brought any.
CREATE TABLE room_words (
    room_id INTEGER PRIMARY KEY REFERENCES rooms (id) ON DELETE CASCADE,
    words   TEXT    NOT NULL,
    crc     INTEGER NOT NULL
) STRICT;

-- How far the game's time has come, in milliseconds. It goes on from here.
CREATE TABLE game_clock (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    ms INTEGER NOT NULL CHECK (ms >= 0)
) STRICT;

-- Word packs: lists of words that accounts keep. The words are a text of
-- src/game/words.rs; crc is its CRC-32.
CREATE TABLE word_packs (
    -- By which others can use it.
    code       TEXT    PRIMARY KEY CHECK (code <> ''),
    user_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name       TEXT    NOT NULL CHECK (name <> ''),
    language   TEXT    NOT NULL,
    count      INTEGER NOT NULL CHECK (count > 0),
    words      TEXT    NOT NULL,
    crc        INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;

CREATE INDEX word_packs_by_user ON word_packs (user_id);

-- Rooms of accounts that have ended, to be opened again. The texts are those of
-- src/journal/; crc is the CRC-32 of both.
CREATE TABLE past_rooms (
    code     TEXT    PRIMARY KEY CHECK (code <> ''),
    user_id  INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    record   TEXT    NOT NULL,
    words    TEXT,
    crc      INTEGER NOT NULL,
    ended_at INTEGER NOT NULL
) STRICT;

CREATE INDEX past_rooms_by_user ON past_rooms (user_id);

-- Lists of names that accounts keep, for themselves alone.
-- The names are a text of src/protocol/roster.rs; crc is its CRC-32.
CREATE TABLE rosters (
    id         INTEGER PRIMARY KEY,
    user_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name       TEXT    NOT NULL CHECK (name <> ''),
    names      TEXT    NOT NULL,
    crc        INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;

CREATE INDEX rosters_by_user ON rosters (user_id);

-- Reports for the server's admins, of players whose host was not there or about
-- a host: who, about whom, and what is bad. Names are those in the room.
CREATE TABLE reports (
    id          INTEGER PRIMARY KEY,
    room_code   TEXT    NOT NULL,
    by_id       INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    by_name     TEXT    NOT NULL,
    about_id    INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    about_name  TEXT    NOT NULL,
    reason      TEXT    NOT NULL CHECK (reason IN ('drawing', 'chat', 'name')),
    reported_at INTEGER NOT NULL
) STRICT;

CREATE INDEX reports_by_reporter ON reports (by_id);
CREATE INDEX reports_by_user ON reports (about_id);
