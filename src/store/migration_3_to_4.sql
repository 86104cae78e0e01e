-- From version 3 to 4: lists of names that accounts keep, for themselves alone.
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
