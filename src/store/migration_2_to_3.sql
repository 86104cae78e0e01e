-- From version 2 to 3: words that people bring along.

-- A room's own words, written and read as the rest of it; crc is their CRC-32.
CREATE TABLE room_words (
    room_id INTEGER PRIMARY KEY REFERENCES rooms (id) ON DELETE CASCADE,
    words   TEXT    NOT NULL,
    crc     INTEGER NOT NULL
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
