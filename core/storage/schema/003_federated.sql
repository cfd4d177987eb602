CREATE TABLE federations (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    role TEXT NOT NULL,
    coordinator TEXT NOT NULL,
    config TEXT NOT NULL,
    state TEXT NOT NULL,
    round INTEGER NOT NULL,
    labels TEXT NOT NULL,
    shape TEXT NOT NULL,
    digest TEXT NOT NULL,
    error TEXT NOT NULL,
    source TEXT NOT NULL,
    created REAL NOT NULL,
    is_begun INTEGER NOT NULL,
    memory TEXT NOT NULL
);
CREATE TABLE participants (
    federation_id TEXT NOT NULL REFERENCES federations(id) ON DELETE CASCADE,
    peer_id TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    examples INTEGER NOT NULL,
    labels TEXT NOT NULL,
    shape TEXT NOT NULL,
    last_round INTEGER NOT NULL,
    error TEXT NOT NULL,
    PRIMARY KEY (federation_id, peer_id)
);
CREATE TABLE rounds (
    federation_id TEXT NOT NULL REFERENCES federations(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    started REAL NOT NULL,
    round_ms REAL NOT NULL,
    loss REAL,
    accuracy REAL,
    digest TEXT NOT NULL,
    answers TEXT NOT NULL,
    PRIMARY KEY (federation_id, number)
);
CREATE TABLE models (
    id TEXT PRIMARY KEY,
    federation_id TEXT NOT NULL REFERENCES federations(id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    round INTEGER NOT NULL,
    digest TEXT NOT NULL,
    labels TEXT NOT NULL,
    shape TEXT NOT NULL,
    config TEXT NOT NULL,
    accuracy REAL,
    parameters INTEGER NOT NULL,
    created REAL NOT NULL,
    architecture TEXT NOT NULL
);
