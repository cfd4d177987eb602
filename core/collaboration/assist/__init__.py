"""Help with writing and working together, all of it on this machine: suggestions, merges, minutes, insights."""
