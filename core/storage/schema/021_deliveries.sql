-- which edits of a document have been with another machine: by writer, how many (msgpack); the rest is unsent
CREATE TABLE deliveries (
    workspace_id TEXT NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    document_id TEXT NOT NULL,
    ends BLOB NOT NULL,
    PRIMARY KEY (workspace_id, document_id)
) WITHOUT ROWID;
