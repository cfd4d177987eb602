"""`vega demo`: read, label, train together, use, search, write together; headless, with real programs on real data."""

from vega_desktop.demo.story import run_demo

__all__ = ["run_demo"]
