"""A curve's points in arrays that grow by doubling, so that appending one point costs the same at the millionth."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.errors import InputError

Floats = NDArray[np.float64]
FIRST = 256


class Buffer:
    """x and y of equal length. `most` > 0 keeps only the newest so many."""

    def __init__(self, most: int = 0) -> None:
        self._most = most
        self._values = np.empty((2, FIRST))
        self._start = 0
        self._end = 0

    @property
    def x(self) -> Floats:
        """A view, shape (n,)."""
        return self._values[0, self._start : self._end]

    @property
    def y(self) -> Floats:
        """A view, shape (n,)."""
        return self._values[1, self._start : self._end]

    def __len__(self) -> int:
        return self._end - self._start

    def set(self, x: ArrayLike, y: ArrayLike) -> None:
        """Other points. Raises InputError when x and y are not equally many numbers; what is no number is NaN."""
        xs, ys = numbers(x), numbers(y)
        if xs.shape != ys.shape:
            raise InputError(
                f"A curve has {len(xs)} positions but {len(ys)} values.", "Give as many values as positions."
            )
        self._values = np.empty((2, max(FIRST, len(xs))))
        self._values[0, : len(xs)], self._values[1, : len(ys)] = xs, ys
        self._start, self._end = 0, len(xs)
        self._trim()

    def append(self, x: float, y: float) -> None:
        """One more point at the end."""
        if self._end == self._values.shape[1]:
            self._grow()
        self._values[:, self._end] = x, y
        self._end += 1
        self._trim()

    def _grow(self) -> None:
        count = len(self)
        # what was cut off in front gives room before more is taken
        size = self._values.shape[1] if count <= self._values.shape[1] // 2 else 2 * self._values.shape[1]
        grown = np.empty((2, size))
        grown[:, :count] = self._values[:, self._start : self._end]
        self._values, self._start, self._end = grown, 0, count

    def _trim(self) -> None:
        if self._most and len(self) > self._most:
            self._start = self._end - self._most


def numbers(values: ArrayLike) -> Floats:
    """As float64 of shape (n,), None as NaN. Raises InputError for what is no list of numbers."""
    try:
        return np.asarray(values, dtype=np.float64).ravel()
    except (TypeError, ValueError) as error:
        raise InputError(f"These are not numbers: {error}.", "Give a list of numbers.") from error
