"""One link for everything: identities, invites, an I/O-free protocol, and the transports under it."""
