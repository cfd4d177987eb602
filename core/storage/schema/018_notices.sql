-- what a person was told or will be; who is JSON; held says why it waits to be summed up ('' when it does not)
CREATE TABLE notices (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    page TEXT NOT NULL,
    item TEXT NOT NULL,
    line TEXT NOT NULL,
    part TEXT NOT NULL,
    who TEXT NOT NULL,
    time REAL NOT NULL,
    count INTEGER NOT NULL,
    is_urgent INTEGER NOT NULL,
    is_read INTEGER NOT NULL,
    held TEXT NOT NULL
);

-- how much of a workspace a person wants to hear, where it is not the usual
CREATE TABLE notice_levels (
    workspace_id TEXT PRIMARY KEY REFERENCES workspaces ON DELETE CASCADE,
    level TEXT NOT NULL
) WITHOUT ROWID;

-- one row: until when (Unix seconds) nobody is to be disturbed
CREATE TABLE notice_pause (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    until REAL NOT NULL
);
