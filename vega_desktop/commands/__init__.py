"""The commands, one file for each wing; each file has `register(app)`."""
