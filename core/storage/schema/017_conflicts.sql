-- what this machine's person may take back in a document after a restart, as of the edits that are stored
CREATE TABLE own_steps (
    workspace_id TEXT NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    document_id TEXT NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (workspace_id, document_id)
) WITHOUT ROWID;

-- edits of two people that were made apart and may not fit together; data is the record (msgpack)
CREATE TABLE conflicts (
    number INTEGER PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    document_id TEXT NOT NULL,
    data BLOB NOT NULL,
    is_reviewed INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX conflicts_by_document ON conflicts (workspace_id, document_id, is_reviewed);

-- up to which edits a document was looked at for conflicts
CREATE TABLE compared_versions (
    workspace_id TEXT NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    document_id TEXT NOT NULL,
    version BLOB NOT NULL,
    PRIMARY KEY (workspace_id, document_id)
) WITHOUT ROWID;
