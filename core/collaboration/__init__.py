"""Working together: shared workspaces with a note that several people edit at once, and a chat."""
