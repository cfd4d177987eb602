"""A pruning: which numbers of a model are removed, from round to round, and which are left.

What is removed is exactly 0 in the model, so the model itself says what is left: every machine that has it agrees,
after a restart and in an asynchronous training too. A number that training brings to 0 by chance stays there.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from core.errors import InputError
from core.federated.learning.layout import Layout
from core.params import param

if TYPE_CHECKING:
    import torch


class Pruning(ABC):
    """One way to make a model small. `module` is the network, whose numbers are not looked at: an outline will do."""

    name: ClassVar[str]
    title: ClassVar[str]
    paper: ClassVar[str]

    @dataclass(frozen=True)
    class Params:
        """No parameters unless a pruning declares some."""

        def share(self, round: int) -> float | None:
            """The part that is to be gone after this round, or None when nothing more is removed in it."""
            return None

    def __init__(self, params: Any = None, *, module: "torch.nn.Module") -> None:
        self.params: Any = self.Params() if params is None else params
        self.module = module
        self.layout = Layout.of(module)

    def share(self, round: int) -> float | None:
        """The part that is to be gone after this round, or None when nothing more is removed in it."""
        found: float | None = self.params.share(round)
        return found

    @abstractmethod
    def prune(self, vector: np.ndarray, share: float) -> np.ndarray:
        """The model (P,) with this part of it gone, what was gone already included. Never brings anything back."""

    @abstractmethod
    def kept(self, vector: np.ndarray) -> np.ndarray:
        """True where something is left of a model (P,)."""

    def smaller(self, kept: np.ndarray) -> "torch.nn.Module | None":
        """The network whose vector is what is left, where that is one; else None, and the whole one computes."""
        return None


@dataclass(frozen=True)
class Gradual(Pruning.Params):
    """When how much is removed (Zhu and Gupta 2018, "To prune, or not to prune", equation 1)."""

    remove: float = param(0.8, "Part that is gone in the end.", low=0.0, high=0.999)
    begin: int = param(2, "The first round after which something is removed.", unit="rounds", low=1, high=100_000)
    end: int = param(12, "The last round after which something is removed.", unit="rounds", low=1, high=100_000)
    every: int = param(1, "Rounds from one removal to the next.", unit="rounds", low=1, high=100_000)

    def __post_init__(self) -> None:
        if self.end < self.begin:
            raise InputError(
                f"Pruning ends after round {self.end} and begins after round {self.begin}.", "Let it end later."
            )

    def share(self, round: int) -> float | None:
        """s (1 − (1 − t)³) with t from 0 to 1 between `begin` and `end`; the first removal takes its part too."""
        if not self.begin <= round <= self.end or ((round - self.begin) % self.every and round != self.end):
            return None
        t = (round - self.begin + 1) / (self.end - self.begin + 1)
        return float(self.remove * (1 - (1 - t) ** 3))
