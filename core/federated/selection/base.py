"""Selection: which of the participants that could be asked train in a round."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np


class Candidate(NamedTuple):
    """What is known of a participant that could be asked.

    `loss` is the mean loss of the model on its data, `seconds` its last training time; None when not known. `asked` and
    `answered` count its rounds; `last_asked` is the number of the last of them.
    """

    name: str
    examples: int
    loss: float | None = None
    seconds: float | None = None
    asked: int = 0
    answered: int = 0
    last_asked: int = 0


class Selection(ABC):
    """One way to choose. The choice depends on what is known, the round and the seed, and on nothing else."""

    name: ClassVar[str]
    title: ClassVar[str]
    paper: ClassVar[str]
    needs_losses: ClassVar[bool] = False
    """Whether it looks at the losses of the model on everybody's data."""

    @dataclass(frozen=True)
    class Params:
        """No parameters unless a selection declares some."""

    def __init__(self, params: Any = None) -> None:
        self.params: Any = self.Params() if params is None else params

    @abstractmethod
    def choose(
        self, candidates: Sequence[Candidate], count: int, *, round: int, random: np.random.Generator
    ) -> list[str]:
        """The names of `count` candidates (all when there are not more)."""


def drawn(names: Sequence[str], weights: np.ndarray | None, count: int, random: np.random.Generator) -> list[str]:
    """`count` names without replacement, with these odds; those without odds fill up what is left. None: equal odds."""
    if weights is None:
        return [names[number] for number in random.permutation(len(names))[:count].tolist()]
    positive = np.flatnonzero(weights > 0)
    first = min(count, len(positive))
    chosen: list[int] = []
    if first and (weights == weights[0]).all():
        chosen = random.permutation(len(names))[:first].tolist()
    elif first:
        odds = weights[positive] / weights[positive].sum()
        chosen = positive[random.choice(len(positive), first, replace=False, p=odds)].tolist()
    taken = set(chosen)
    others = [number for number in range(len(names)) if number not in taken] if count > first else []
    if others:
        chosen += random.choice(others, min(count - first, len(others)), replace=False).tolist()
    return [names[number] for number in chosen]
