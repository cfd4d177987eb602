-- What near-duplicates have in common: the 64 bits of a perceptual hash; NULL where there is nothing to see.
ALTER TABLE items ADD COLUMN looks INTEGER;
