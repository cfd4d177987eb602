-- every signed edit of every document; public is its author's key, spans say which edits it holds (msgpack), authors
-- whose they are when the owner vouches for those of others; all four are empty for what older versions stored
CREATE TABLE edits (
    number INTEGER PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    document_id TEXT NOT NULL,
    public BLOB NOT NULL,
    signature BLOB NOT NULL,
    spans BLOB NOT NULL,
    authors BLOB NOT NULL,
    data BLOB NOT NULL
);
CREATE INDEX edits_by_document ON edits (workspace_id, document_id, number);

-- all edits up to the number `through` in one, for quick opening
CREATE TABLE document_states (
    workspace_id TEXT NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    document_id TEXT NOT NULL,
    through INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (workspace_id, document_id)
) WITHOUT ROWID;

INSERT INTO edits SELECT number, workspace_id, 'text-note', x'', x'', x'', x'', data FROM note_updates;
DROP TABLE note_updates;
