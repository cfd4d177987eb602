"""VectorIndex: what is near a vector among those of the library, found exactly: one product of a matrix and a vector.

A hundred thousand vectors of 256 numbers are a hundred megabytes, and the product takes about ten milliseconds; an
approximate index would be quicker, would have to be kept beside the database, and would miss some.
"""

import threading

import numpy as np

from core.storage.tables.people import PeopleTables

# Room for so many more rows than there are, so that a growing library is not copied with every picture.
SPARE = 1.25


class VectorIndex:
    """Unit vectors of one analyser, one an item, read from the database as they come."""

    def __init__(self, tables: PeopleTables, analyser: str, width: int) -> None:
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

    def of(self, item: int) -> np.ndarray | None:
        """The vector of an item; None when there is none."""
        with self._guard:
            self._read()
            row = self._rows.get(item)
            return None if row is None else self._matrix[row].copy()

    def nearest(self, wanted: np.ndarray, count: int) -> list[tuple[int, float]]:
        """Items and cosines of the vectors nearest to a unit vector (width,), the nearest first."""
        with self._guard:
            self._read()
            there = len(self._rows)
            found = self._matrix[:there] @ wanted.astype(np.float32)
            count = min(count, there)
            if not count:
                return []
            best = np.argpartition(-found, count - 1)[:count]
            best = best[np.argsort(-found[best], kind="stable")]
            return [(int(self._items[row]), float(found[row])) for row in best]

    def _read(self) -> None:
        """Take in what came since; a new vector of an item replaces the old one."""
        for number, item, data in self._tables.vectors(self._analyser, self._last):
            self._last = number
            vector = np.frombuffer(data, np.float32)
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
