"""How the past of a document is shown: as it was then, whose it is, and what became of it."""
