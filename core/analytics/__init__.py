"""What happened on this machine: a stored stream of events, numbers over time, the machine's load."""
