-- the log of the chats: what was said, edited, deleted and reacted. number is the host's order, 0 while it has not
-- given one; target is the line that an event is about, '' for a line itself; refused says why the host did not take it
CREATE TABLE chat_events (
    arrival INTEGER PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    id TEXT NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    author_id TEXT NOT NULL,
    author TEXT NOT NULL,
    sent REAL NOT NULL,
    content TEXT NOT NULL,
    is_delivered INTEGER NOT NULL,
    refused TEXT NOT NULL DEFAULT '',
    UNIQUE (workspace_id, id)
);
CREATE INDEX chat_events_in_order ON chat_events (workspace_id, number);
CREATE INDEX chat_events_by_target ON chat_events (workspace_id, target);

-- the lines as they are after all that happened to them; place orders them, those without a number last
CREATE TABLE chat_lines (
    arrival INTEGER PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    id TEXT NOT NULL,
    place INTEGER NOT NULL,
    thread TEXT NOT NULL,
    reply_to TEXT NOT NULL,
    author_id TEXT NOT NULL,
    author TEXT NOT NULL,
    text TEXT NOT NULL,
    sent REAL NOT NULL,
    edited REAL NOT NULL,
    state TEXT NOT NULL,
    removed_by TEXT NOT NULL,
    content TEXT NOT NULL,
    reactions TEXT NOT NULL,
    UNIQUE (workspace_id, id)
);
CREATE INDEX chat_lines_in_order ON chat_lines (workspace_id, thread, place);
CREATE INDEX chat_lines_by_arrival ON chat_lines (workspace_id, arrival);

CREATE VIRTUAL TABLE chat_words USING fts5 (text, names, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3');
-- words follow their lines, also those of a workspace that comes from a file or goes as a whole
CREATE TRIGGER chat_words_come AFTER INSERT ON chat_lines WHEN new.removed_by = '' BEGIN
    INSERT INTO chat_words (rowid, text, names) VALUES (new.arrival, new.text, coalesce((
        SELECT group_concat(coalesce(json_extract(value, '$.name'), json_extract(value, '$.title')), ' ') FROM (
            SELECT value FROM json_each(new.content, '$.attachments')
            UNION ALL SELECT value FROM json_each(new.content, '$.references'))), ''));
END;
CREATE TRIGGER chat_words_go AFTER DELETE ON chat_lines BEGIN
    DELETE FROM chat_words WHERE rowid = old.arrival;
END;

-- files that lines announce; is_here once this machine gave the file to the chat or got it from there
CREATE TABLE chat_files (
    workspace_id TEXT NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    digest TEXT NOT NULL,
    line_id TEXT NOT NULL,
    author_id TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    is_here INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, line_id, digest)
) WITHOUT ROWID;
CREATE INDEX chat_files_by_digest ON chat_files (workspace_id, digest);

-- the arrival of the newest line that was read here, in the main talk ('') and in each thread
CREATE TABLE chat_reads (
    workspace_id TEXT NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    thread TEXT NOT NULL,
    arrival INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, thread)
) WITHOUT ROWID;

CREATE TABLE chat_drafts (
    workspace_id TEXT NOT NULL REFERENCES workspaces ON DELETE CASCADE,
    thread TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (workspace_id, thread)
) WITHOUT ROWID;

INSERT INTO chat_events (arrival, workspace_id, id, number, kind, target, author_id, author, sent, content, is_delivered)
SELECT arrival, workspace_id, id, number, 'said', '', author_id, author, sent, json_object('text', text), is_delivered
FROM chat;
-- 2^53: above every number
INSERT INTO chat_lines SELECT arrival, workspace_id, id, iif(number, number, 9007199254740992 + arrival), '', '',
    author_id, author, text, sent, 0, iif(is_delivered, 'delivered', 'unsent'), '', json_object('text', text), '[]'
FROM chat;
INSERT INTO chat_reads SELECT id, '', read_line FROM workspaces WHERE read_line > 0;
DROP TABLE chat;
ALTER TABLE workspaces DROP COLUMN read_line;
