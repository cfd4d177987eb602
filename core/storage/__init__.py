"""Everything on disk: the database (the only SQL is in this package), content-addressed files, backups."""
