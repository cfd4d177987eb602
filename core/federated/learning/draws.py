"""Draws: the random orders in which clients go through their data, each from its own seeds, all drawn at once.

Order number n of a client sorts its examples by a hash of seeds, n and place (SplitMix64: Steele, Lea and Flood 2014,
"Fast splittable pseudorandom number generators"): it is the same whoever is drawn beside it.
"""

from collections.abc import Sequence

import numpy as np

# SplitMix64's constants.
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
S30, S27, S31 = np.uint64(30), np.uint64(27), np.uint64(31)
LAST = np.uint64(2**64 - 1)


class Draws:
    """One stream of orders a client. `seeds` (C, k): whole numbers from 0, equally many for each."""

    def __init__(self, seeds: Sequence[Sequence[int]]) -> None:
        keys = np.zeros(len(seeds), np.uint64)
        for column in np.asarray(seeds, np.uint64).reshape(len(seeds), -1).T:
            keys = mixed(keys * GOLDEN + column + GOLDEN)
        self._keys = keys
        self._drawn = np.zeros(len(seeds), np.uint64)

    def orders(self, lengths: np.ndarray, who: np.ndarray | None = None) -> np.ndarray:
        """The next order of each client: (C, longest) int64, a permutation of 0 … length − 1, then what is beyond.

        Only the streams of those in `who` (C,) go on: a client's next order depends on its own past alone.
        """
        self._drawn += np.uint64(1) if who is None else who.astype(np.uint64)
        places = np.arange(1, int(lengths.max(initial=1)) + 1, dtype=np.uint64)
        marks = mixed(mixed(self._keys + self._drawn * GOLDEN)[:, None] + places * GOLDEN)
        # places start at 1, so that this keeps the first `length` of them
        marks[places > lengths.astype(np.uint64)[:, None]] = LAST
        return np.argsort(marks, axis=1)


def mixed(values: np.ndarray) -> np.ndarray:
    """SplitMix64's finaliser of uint64."""
    values = (values ^ (values >> S30)) * FIRST
    values = (values ^ (values >> S27)) * SECOND
    made: np.ndarray = values ^ (values >> S31)
    return made
