"""The first run: from nothing to a first result in under a minute."""
