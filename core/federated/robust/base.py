"""A robust rule: how the updates of a round become one vector when some of them may be wrong or hostile."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np


class Rule(ABC):
    """One way to bring updates together, under any strategy. State that must survive a restart lives in `state()`."""

    name: ClassVar[str]
    title: ClassVar[str]
    paper: ClassVar[str]
    needs_root: ClassVar[bool] = False
    """Whether the coordinator's own update is needed as the one that is trusted."""

    @dataclass(frozen=True)
    class Params:
        """No parameters unless a rule declares some."""

    def __init__(self, params: Any = None) -> None:
        self.params: Any = self.Params() if params is None else params
        self.root: str = ""
        """The name of the trusted update, for rules that need one."""
        self.is_patient = False
        """Whether updates come a few at a time, as in asynchronous trainings, and the trusted one not with each."""

    @property
    def fewest(self) -> int:
        """Of how many updates at once it can tell what is wrong: most compare them, and two say nothing."""
        return 3

    def another(self) -> "Rule":
        """The same rule for something else: it remembers nothing of this one."""
        return type(self)(self.params)

    @abstractmethod
    def combine(self, deltas: np.ndarray, examples: np.ndarray, names: Sequence[str]) -> np.ndarray:
        """One vector (P,) from updates (n, P) with their example counts (n,); n is at least 1.

        Raises TrainingError when there are too few updates for what the rule promises.
        """

    def state(self) -> dict[str, np.ndarray]:
        """What the next rounds depend on."""
        return {}

    def restore(self, state: dict[str, np.ndarray]) -> None:
        """Go on from a stored state. Raises KeyError when it is another rule's."""
        if state:
            raise KeyError(next(iter(state)))


def most_hostile(share: float, count: int) -> int:
    """How many of so many updates a share of hostile ones is, rounded up, and never so many that none is left."""
    return min(int(np.ceil(share * count - 1e-9)), max(0, (count - 1) // 2))


def squared_distances(deltas: np.ndarray) -> np.ndarray:
    """Pairwise squared distances (n, n), never negative."""
    squares = (deltas**2).sum(1)
    found: np.ndarray = np.maximum(squares[:, None] + squares[None] - 2 * deltas @ deltas.T, 0)
    return found


def scores(deltas: np.ndarray, hostile: int) -> np.ndarray:
    """Krum's score of each update: the sum of squared distances to its n − f − 2 nearest, at least one."""
    count = len(deltas)
    if count == 1:
        return np.zeros(1)
    distances = squared_distances(deltas)
    np.fill_diagonal(distances, np.inf)
    near = max(1, min(count - 1, count - hostile - 2))
    found: np.ndarray = np.sort(distances, axis=1)[:, :near].sum(1)
    return found
