"""Training together in the window."""
