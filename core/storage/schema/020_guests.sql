-- Links for guests with a browser that this machine made. Whoever has the profile has them, as they have its key.
CREATE TABLE guest_links (
    id TEXT PRIMARY KEY,
    workspace_id TEXT NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    document_id TEXT NOT NULL,
    role TEXT NOT NULL,
    room TEXT NOT NULL,
    secret TEXT NOT NULL,
    address TEXT NOT NULL,
    created REAL NOT NULL,
    expires REAL NOT NULL
);
