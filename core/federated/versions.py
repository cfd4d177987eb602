"""The versions on which numbers depend: of the program, what computes, Python and the machine."""

import platform
from importlib.metadata import version

COMPUTES = ("vega-desktop", "torch", "numpy")


def versions() -> dict[str, str]:
    """By name."""
    found = {name: version(name) for name in COMPUTES}
    return {**found, "python": platform.python_version(), "machine": f"{platform.system()} {platform.machine()}"}
