-- Videos and sounds beside pictures; pages of documents and frames of moving pictures; where it was taken.
ALTER TABLE items ADD COLUMN duration_s REAL;
ALTER TABLE items ADD COLUMN pages INTEGER NOT NULL DEFAULT 1;
ALTER TABLE items ADD COLUMN latitude REAL;
ALTER TABLE items ADD COLUMN longitude REAL;
CREATE INDEX items_by_kind ON items (is_trashed, kind, added, id);
