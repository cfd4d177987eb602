-- recordings that this machine made of calls: where the file is, and from when until when it ran (Unix seconds)
CREATE TABLE call_recordings (
    workspace_id TEXT NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    began REAL NOT NULL,
    ended REAL NOT NULL,
    path TEXT NOT NULL,
    PRIMARY KEY (workspace_id, began)
) WITHOUT ROWID;
