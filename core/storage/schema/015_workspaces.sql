-- when a deleted workspace is gone for good, in Unix seconds; 0 for those that are not deleted
ALTER TABLE workspaces ADD COLUMN ends REAL NOT NULL DEFAULT 0;
