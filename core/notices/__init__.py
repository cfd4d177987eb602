"""Notices: what happened that a person should hear of, and when they want to hear of it."""
