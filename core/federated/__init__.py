"""Training together: only model updates travel, never data."""
