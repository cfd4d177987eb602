CREATE TABLE items (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    digest TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    note TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL,
    taken REAL,
    added REAL NOT NULL,
    exif TEXT NOT NULL,
    is_trashed INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX items_by_added ON items (is_trashed, added, id);
CREATE TABLE labels (
    item_id INTEGER NOT NULL REFERENCES items(id) ON DELETE CASCADE,
    label TEXT NOT NULL,
    PRIMARY KEY (item_id, label)
);
CREATE INDEX labels_by_label ON labels (label, item_id);
CREATE TABLE reports (
    item_id INTEGER NOT NULL REFERENCES items(id) ON DELETE CASCADE,
    analyser TEXT NOT NULL,
    report TEXT NOT NULL,
    analysed REAL NOT NULL,
    PRIMARY KEY (item_id, analyser)
);
CREATE TABLE tags (
    item_id INTEGER NOT NULL REFERENCES items(id) ON DELETE CASCADE,
    analyser TEXT NOT NULL,
    text TEXT NOT NULL,
    score REAL NOT NULL,
    PRIMARY KEY (item_id, analyser, text)
);
CREATE VIRTUAL TABLE words USING fts5 (name, labels, tags, text, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3');
CREATE TABLE installed_models (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    labels TEXT NOT NULL,
    installed REAL NOT NULL,
    accuracy REAL,
    source TEXT NOT NULL,
    digest TEXT NOT NULL
);
