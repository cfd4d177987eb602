"""`vega demo`: the whole circle once round, headless, with real programs on real data."""

from vega_desktop.demo.story import run_demo

__all__ = ["run_demo"]
