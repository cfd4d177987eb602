-- what a hub keeps: who may come in, and the messages of its rooms
CREATE TABLE tokens (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL,
    role TEXT NOT NULL,
    rooms TEXT NOT NULL,
    created REAL NOT NULL,
    expires REAL NOT NULL
);
-- numbers up to `reserved` may have been given out: after a crash counting goes on above them
CREATE TABLE rooms (
    name TEXT PRIMARY KEY,
    reserved INTEGER NOT NULL
);
CREATE TABLE room_messages (
    room TEXT NOT NULL,
    number INTEGER NOT NULL,
    id TEXT NOT NULL,
    sender TEXT NOT NULL,
    client TEXT NOT NULL,
    at REAL NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (room, number)
);
CREATE UNIQUE INDEX room_messages_by_id ON room_messages (room, id);
CREATE INDEX room_messages_by_age ON room_messages (at);
