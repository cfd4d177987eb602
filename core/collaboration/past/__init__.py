"""The past of documents that are no text, for people: what was in them at a moment, whose it is, and what differs."""
