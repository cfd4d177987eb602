"""Working together in the window."""
