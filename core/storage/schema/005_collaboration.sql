-- state is open or ended; read_line is the arrival of the newest line that was read here
CREATE TABLE workspaces (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    role TEXT NOT NULL,
    host TEXT NOT NULL,
    created REAL NOT NULL,
    state TEXT NOT NULL,
    read_line INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- as the host told them last, so that they have names while nobody is there
CREATE TABLE workspace_members (
    workspace_id TEXT NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    peer_id TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (workspace_id, peer_id)
) WITHOUT ROWID;

-- what the note is made of: now and then one row with all of it takes the place of the many before
CREATE TABLE note_updates (
    number INTEGER PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    data BLOB NOT NULL
);
CREATE INDEX note_updates_by_workspace ON note_updates (workspace_id, number);

-- number is the host's order, 0 while it has not given one
CREATE TABLE chat (
    arrival INTEGER PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    id TEXT NOT NULL,
    number INTEGER NOT NULL,
    author_id TEXT NOT NULL,
    author TEXT NOT NULL,
    text TEXT NOT NULL,
    sent REAL NOT NULL,
    is_delivered INTEGER NOT NULL,
    UNIQUE (workspace_id, id)
);
CREATE INDEX chat_in_order ON chat (workspace_id, number);
