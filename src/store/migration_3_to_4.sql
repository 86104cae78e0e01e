-- From version 3 to 4: lists of names that accounts keep, for themselves alone,
-- and reports for the server's admins.
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
