"""One file a feature: its tables as plain rows, so that SQL stays in this package and records in theirs."""
