ALTER TABLE participants ADD COLUMN fingerprint TEXT NOT NULL DEFAULT '';
