"""The library: pictures read on this machine only, understood, and found again."""
