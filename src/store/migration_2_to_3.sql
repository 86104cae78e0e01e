-- From version 2 to 3: words that people bring along.

-- A room's own words, written and read as the rest of it; crc is their CRC-32.
CREATE TABLE room_words (
    room_id INTEGER PRIMARY KEY REFERENCES rooms (id) ON DELETE CASCADE,
    words   TEXT    NOT NULL,
    crc     INTEGER NOT NULL
) STRICT;
