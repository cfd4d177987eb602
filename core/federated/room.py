"""Room: whether a model fits into this machine's memory, asked before any of it is taken."""

import psutil

from core.errors import InputError

# Of each number: in the network, its gradient, as it is kept (float32 each), and as it is added up (float64).
NUMBER_BYTES = 4 + 4 + 4 + 8


def check_room(numbers: int) -> None:
    """Raise InputError when training a model of so many numbers takes more memory than the machine has."""
    needed, there = numbers * NUMBER_BYTES, int(psutil.virtual_memory().total)
    if needed > there:
        raise InputError(
            f"A model of {numbers:,} numbers needs at least {needed / 1e9:,.1f} GB of memory, and this machine has "
            f"{there / 1e9:,.1f} GB.",
            "Choose fewer hidden units or layers, or another model.",
        )
