"""One way to learn together."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np


@dataclass(frozen=True)
class Update:
    """What one participant sends: its model minus the one it was given, shape (parameters,), and its example count."""

    name: str
    delta: np.ndarray
    examples: int


class Strategy(ABC):
    """One way to learn together. State that must survive a restart lives in `state()`."""

    name: ClassVar[str]
    title: ClassVar[str]

    @dataclass(frozen=True)
    class Params:
        """No parameters unless a strategy declares some."""

    def __init__(self, params: Any = None) -> None:
        self.params: Any = self.Params() if params is None else params

    @abstractmethod
    def aggregate(self, model: np.ndarray, updates: Sequence[Update]) -> np.ndarray:
        """Return the next model, shape (parameters,). `updates` is never empty; the order must not matter."""

    def state(self) -> dict[str, np.ndarray]:
        """What the next rounds depend on."""
        return {}

    def restore(self, state: dict[str, np.ndarray]) -> None:
        """Go on from a stored state. Raises KeyError when it is another strategy's."""
        if state:
            raise KeyError(next(iter(state)))
