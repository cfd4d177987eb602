"""The local core of Vega: everything it does, without a window (no Qt in here)."""
