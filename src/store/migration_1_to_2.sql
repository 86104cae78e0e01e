-- From version 1 to 2: live rooms outlive a restart. The texts are written and
-- read by src/journal/, which describes them; crc is the CRC-32 of each.

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

-- How far the game's time has come, in milliseconds. It goes on from here.
CREATE TABLE game_clock (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    ms INTEGER NOT NULL CHECK (ms >= 0)
) STRICT;
