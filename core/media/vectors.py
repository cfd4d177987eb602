"""VectorIndex: what is near a vector among those of the library, found exactly: one product of a matrix and a vector.

A hundred thousand vectors of 256 numbers are a hundred megabytes, and the product takes about ten milliseconds; an
approximate index would be quicker, would have to be kept beside the database, and would miss some.
"""

import threading
from collections.abc import Sequence

import numpy as np

from core.storage.tables.people import PeopleTables

# Numbers of which only the largest is looked at first: a few hundred groups of a hundred thousand.
GROUP = 128
# Room for so many more rows than there are, so that a growing library is not copied with every picture.
SPARE = 1.25


class VectorIndex:
    """Unit vectors of one analyser, one an item, read from the database as they come."""

    def __init__(self, tables: PeopleTables, analyser: str, width: int = 0) -> None:
        """Vectors of another width are left out; without one (0) it is that of the first."""
        self._tables = tables
        self._analyser = analyser
        self._width = width
        self._guard = threading.Lock()
        self._last = 0
        self._rows: dict[int, int] = {}
        self._items = np.zeros(0, np.int64)
        self._matrix = np.zeros((0, width), np.float32)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, item: int) -> bool:
        with self._guard:
            self._read()
            return item in self._rows

    def nearest(self, wanted: int | np.ndarray, count: int) -> list[tuple[int, float]]:
        """Items and cosines of the vectors nearest to an item's or to a unit vector (width,), the nearest first.

        Nothing is near an item that has no vector.
        """
        with self._guard:
            self._read()
            there = len(self._rows)
            if not isinstance(wanted, int):
                vector = wanted.astype(np.float32, copy=False)
            elif wanted in self._rows:
                vector = self._matrix[self._rows[wanted]]
            else:
                return []
            if len(vector) != self._width:
                return []
            found = self._matrix[:there] @ vector
            return [(int(self._items[row]), float(found[row])) for row in _largest(found, count)]

    def forget(self, items: Sequence[int]) -> None:
        """These have no vector any more."""
        with self._guard:
            self._read()
            for item in items:
                row = self._rows.pop(item, None)
                if row is None or row == len(self._rows):
                    continue
                # the last one takes its place
                last = int(self._items[len(self._rows)])
                self._rows[last] = row
                self._items[row], self._matrix[row] = last, self._matrix[len(self._rows)]

    def _read(self) -> None:
        """Take in what came since; a new vector of an item replaces the old one."""
        for number, item, data in self._tables.vectors(self._analyser, self._last):
            self._last = number
            vector = np.frombuffer(data, np.float32)
            if not self._width:
                self._width, self._matrix = len(vector), np.zeros((0, len(vector)), np.float32)
            if len(vector) != self._width:
                continue
            row = self._rows.setdefault(item, len(self._rows))
            if row >= len(self._matrix):
                self._grow()
            self._items[row], self._matrix[row] = item, vector

    def _grow(self) -> None:
        size = max(64, int(len(self._matrix) * SPARE) + 1)
        items, matrix = np.zeros(size, np.int64), np.zeros((size, self._width), np.float32)
        items[: len(self._items)], matrix[: len(self._matrix)] = self._items, self._matrix
        self._items, self._matrix = items, matrix


def _largest(values: np.ndarray, count: int) -> np.ndarray:
    """The places of the `count` largest values, the largest first; ten times quicker than a partition of all.

    Each of the `count` groups with the largest peaks holds a value that is no smaller than the least of these peaks, so
    none of the `count` largest is smaller: only what reaches that peak is sorted.
    """
    places = np.arange(len(values))
    starts = places[::GROUP]
    if 0 < count <= len(starts):
        peaks = np.maximum.reduceat(values, starts)
        places = np.flatnonzero(values >= np.partition(peaks, -count)[-count])
    best: np.ndarray = places[np.argsort(-values[places], kind="stable")][:count]
    return best
