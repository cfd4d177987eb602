-- where a member of a workspace that lives here said last that the others may reach it; '' for not at all
ALTER TABLE workspace_members ADD COLUMN address TEXT NOT NULL DEFAULT '';
