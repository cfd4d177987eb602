"""The hub: rooms, tokens and a relay for a team, as a service without a window."""
