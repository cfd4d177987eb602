"""The settings, drawn from what the core declares."""
