CREATE TABLE peers (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    is_host INTEGER NOT NULL,
    last_seen REAL NOT NULL
);
CREATE TABLE grants (
    peer_id TEXT NOT NULL REFERENCES peers(id) ON DELETE CASCADE,
    scope TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (peer_id, scope)
);
CREATE TABLE invites (
    id TEXT PRIMARY KEY,
    secret_hash TEXT NOT NULL UNIQUE,
    scope TEXT NOT NULL,
    role TEXT NOT NULL,
    title TEXT NOT NULL,
    expires REAL NOT NULL,
    uses_left INTEGER NOT NULL
);
-- what waits for a peer that is away, in the order it was queued
CREATE TABLE outbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    peer_id TEXT NOT NULL REFERENCES peers(id) ON DELETE CASCADE,
    header BLOB NOT NULL,
    payload BLOB NOT NULL
);
CREATE INDEX outbox_by_peer ON outbox (peer_id, number);
-- the highest number handled from a peer's outbox; a new epoch means that it began to count anew
CREATE TABLE inbox (
    peer_id TEXT PRIMARY KEY REFERENCES peers(id) ON DELETE CASCADE,
    epoch BLOB NOT NULL,
    number INTEGER NOT NULL
);
CREATE TABLE network_state (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
);
