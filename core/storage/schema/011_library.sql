-- Albums and ratings; what things are found by when they look alike; people; watched folders; imports under way.
ALTER TABLE items ADD COLUMN rating INTEGER NOT NULL DEFAULT 0;
ALTER TABLE items ADD COLUMN country TEXT NOT NULL DEFAULT '';
CREATE INDEX items_by_moment ON items (is_trashed, coalesce(taken, added), id);
CREATE TABLE albums (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL UNIQUE,
    created REAL NOT NULL
);
CREATE TABLE album_items (
    album_id INTEGER NOT NULL REFERENCES albums(id) ON DELETE CASCADE,
    item_id INTEGER NOT NULL REFERENCES items(id) ON DELETE CASCADE,
    PRIMARY KEY (album_id, item_id)
) WITHOUT ROWID;
CREATE INDEX album_items_by_item ON album_items (item_id);
CREATE TABLE people (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL DEFAULT ''
);
-- float32 as bytes; `box` in fractions of the picture, as JSON, where a vector is of a part of it
CREATE TABLE vectors (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    item_id INTEGER NOT NULL REFERENCES items(id) ON DELETE CASCADE,
    analyser TEXT NOT NULL,
    box TEXT NOT NULL DEFAULT '',
    numbers BLOB NOT NULL,
    person_id INTEGER REFERENCES people(id) ON DELETE SET NULL,
    is_by_hand INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX vectors_by_item ON vectors (item_id, analyser);
CREATE INDEX vectors_by_analyser ON vectors (analyser, id);
CREATE INDEX vectors_by_person ON vectors (person_id);
-- paths are bytes: a name need not be UTF-8
CREATE TABLE folders (
    path BLOB PRIMARY KEY,
    label_by_folder INTEGER NOT NULL,
    added REAL NOT NULL
);
CREATE TABLE seen_files (
    path BLOB PRIMARY KEY,
    size_bytes INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL
);
CREATE TABLE imports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    paths BLOB NOT NULL,
    label_by_folder INTEGER NOT NULL
);
