"""Home: what is going on, at a glance."""
