-- Models installed from a file, beside those that were trained together: how each is used, and its second file.
ALTER TABLE installed_models ADD COLUMN adapter TEXT NOT NULL DEFAULT '';
ALTER TABLE installed_models ADD COLUMN second_digest TEXT NOT NULL DEFAULT '';
ALTER TABLE installed_models ADD COLUMN options TEXT NOT NULL DEFAULT '';
