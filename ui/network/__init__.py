"""The network: this machine, those it knows, invites, and what is seen nearby."""
