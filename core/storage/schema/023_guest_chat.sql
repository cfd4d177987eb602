-- whether guests by a link have the workspace's chat too, and after which of its lines: what came before is not theirs
ALTER TABLE guest_links ADD COLUMN has_chat INTEGER NOT NULL DEFAULT 0;
ALTER TABLE guest_links ADD COLUMN chat_after INTEGER NOT NULL DEFAULT 0;
