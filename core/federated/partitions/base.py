"""Partition: which examples each virtual participant has."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from core.errors import InputError
from core.federated.data import Examples


class Partition(ABC):
    """One way to deal examples out. The same examples, parameters and seed give the same parts."""

    name: ClassVar[str]
    title: ClassVar[str]
    paper: ClassVar[str]

    @dataclass(frozen=True)
    class Params:
        """No parameters unless a partition declares some."""

    def __init__(self, params: Any = None) -> None:
        self.params: Any = self.Params() if params is None else params

    def split(self, examples: Examples, clients: int, *, random: np.random.Generator) -> list[np.ndarray]:
        """Row numbers for each client, sorted, each row at most once, nobody empty.

        Raises InputError when there are fewer examples than clients, or they lack what the partition needs.
        """
        count = len(examples.labels)
        if not 1 <= clients <= count:
            raise InputError(
                f"{count} examples cannot be dealt out among {clients} participants.",
                "Choose fewer participants or more data.",
            )
        parts = self.deal(examples, clients, random=random)
        return [np.sort(part) for part in filled(parts)]

    @abstractmethod
    def deal(self, examples: Examples, clients: int, *, random: np.random.Generator) -> list[np.ndarray]:
        """Row numbers for each client, in any order; a client may be left empty."""


def label_rows(examples: Examples) -> list[np.ndarray]:
    """The rows of each label, in the labels' alphabetical order."""
    _, numbers = np.unique(np.array(examples.labels), return_inverse=True)
    return [np.flatnonzero(numbers == number) for number in range(int(numbers.max()) + 1)]


def filled(parts: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Whoever has nothing gets one row of whoever has most."""
    made = [np.asarray(part, np.int64) for part in parts]
    for number, part in enumerate(made):
        if not len(part):
            richest = max(range(len(made)), key=lambda other: len(made[other]))
            made[number], made[richest] = made[richest][-1:], made[richest][:-1]
    return made


def cut(rows: np.ndarray, shares: np.ndarray) -> list[np.ndarray]:
    """Rows in pieces of these shares (they add up to 1); every row is in one of them."""
    places = np.round(np.cumsum(shares)[:-1] * len(rows)).astype(np.int64)
    return np.split(rows, places)
