-- what the owner wants: as what people are invited, and what role somebody needs at least to chat
ALTER TABLE workspaces ADD COLUMN invited_role TEXT NOT NULL DEFAULT 'editor';
ALTER TABLE workspaces ADD COLUMN chat_role TEXT NOT NULL DEFAULT 'guest';
