-- Whose sound was looked at, and how many hashes it has; silence has none.
CREATE TABLE sound_fingerprints (
    item_id INTEGER PRIMARY KEY REFERENCES items(id) ON DELETE CASCADE,
    hashes INTEGER NOT NULL
);
-- What is heard when (in frames), in the order in which it is looked up.
CREATE TABLE sound_hashes (
    hash INTEGER NOT NULL,
    item_id INTEGER NOT NULL REFERENCES items(id) ON DELETE CASCADE,
    time INTEGER NOT NULL,
    PRIMARY KEY (hash, item_id, time)
) WITHOUT ROWID;
-- so that an item goes without a look at all hashes of all others
CREATE INDEX sound_hashes_by_item ON sound_hashes (item_id);
