"""Analytics: what happened, as curves and as a list, live."""
