"""A schedule: the participants' learning rate from round to round."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar


class Schedule(ABC):
    """One way to change the learning rate."""

    name: ClassVar[str]
    title: ClassVar[str]
    paper: ClassVar[str]

    @dataclass(frozen=True)
    class Params:
        """No parameters unless a schedule declares some."""

    def __init__(self, params: Any = None) -> None:
        self.params: Any = self.Params() if params is None else params

    @abstractmethod
    def factor(self, round: int, rounds: int, losses: Sequence[float]) -> float:
        """What the learning rate is multiplied by in this round, from 1, of so many.

        `losses` are those of the models of the rounds before, as far as they were measured.
        """
