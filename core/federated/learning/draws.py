"""Draws: the random orders in which clients go through their data, each from its own seeds, all drawn at once.

Order number n of a client sorts its examples by a hash of seeds, n and place (SplitMix64: Steele, Lea and Flood 2014,
"Fast splittable pseudorandom number generators"): it is the same whoever is drawn beside it.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

# SplitMix64's constants.
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
S30, S27, S31 = np.uint64(30), np.uint64(27), np.uint64(31)
LAST, ONE = np.uint64(2**64 - 1), np.uint64(1)


class Draws:
    """One stream of orders a client. `seeds` (C, k): whole numbers from 0, equally many for each."""

    def __init__(self, seeds: Sequence[Sequence[int]]) -> None:
        columns = np.asarray(seeds, np.uint64).reshape(len(seeds), -1).T
        # what is the same for all, such as a training's seed and its round, is mixed once
        shared, key = 0, 0
        for column in columns.tolist():
            if column.count(column[0]) < len(column):
                break
            shared, key = shared + 1, _mixed_in(key, column[0])
        keys = np.full(len(seeds), key, np.uint64)
        for column in columns[shared:]:
            keys = mixed(keys * GOLDEN + column + GOLDEN)
        self._keys = keys
        self._drawn = np.zeros(len(seeds), np.uint64)

    def orders(self, lengths: np.ndarray, who: np.ndarray | None = None) -> np.ndarray:
        """The next order of each client: (C, longest) int64, a permutation of 0 … length − 1, then what is beyond.

        Only the streams of those in `who` (C,) go on: a client's next order depends on its own past alone.
        """
        self._drawn += ONE if who is None else who.astype(np.uint64)
        sizes = lengths.tolist()
        longest = max(1, *sizes)
        marks = mixed(mixed(self._keys + self._drawn * GOLDEN)[:, None] + _steps(longest))
        if min(sizes) < longest:
            marks[np.arange(longest) >= lengths[:, None]] = LAST
        return marks.argsort(1)


@lru_cache(64)
def _steps(count: int) -> np.ndarray:
    """What sets the places of an order apart. Of a longer order the first are the same."""
    return np.arange(1, count + 1, dtype=np.uint64) * GOLDEN


def mixed(values: np.ndarray) -> np.ndarray:
    """SplitMix64's finaliser of uint64."""
    values = (values ^ (values >> S30)) * FIRST
    values = (values ^ (values >> S27)) * SECOND
    made: np.ndarray = values ^ (values >> S31)
    return made


def _mixed_in(key: int, seed: int) -> int:
    """One number as `mixed` treats each of an array: ten times as fast as an array of one."""
    golden, last = int(GOLDEN), int(LAST)
    value = (key * golden + seed + golden) & last
    value = ((value ^ (value >> 30)) * int(FIRST)) & last
    value = ((value ^ (value >> 27)) * int(SECOND)) & last
    return value ^ (value >> 31)
