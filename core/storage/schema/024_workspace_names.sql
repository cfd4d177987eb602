-- what each member of a workspace is or was called when they were last a member; the rowid says who was told of last
CREATE TABLE workspace_names (
    workspace_id TEXT NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    peer_id TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (workspace_id, peer_id)
);
INSERT INTO workspace_names SELECT workspace_id, peer_id, name FROM workspace_members;
