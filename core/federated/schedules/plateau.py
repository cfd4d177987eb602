"""Reduce on plateau: the learning rate falls when the loss has stopped falling."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.federated.schedules.base import Schedule
from core.params import param


class Plateau(Schedule):
    """Falls when the loss has not improved for some rounds."""

    title = "When the loss stops falling"
    paper = "Bengio 2012, Practical recommendations for gradient-based training of deep architectures"

    @dataclass(frozen=True)
    class Params:
        """When, and how much."""

        patience: int = param(5, "Rounds without a better loss.", low=1, high=100_000)
        decay: float = param(0.5, "What remains of the rate each time.", low=1e-6, high=1.0)
        gain: float = param(1e-4, "A loss is better when it is lower by this part.", low=0.0, high=1.0)

    def factor(self, round: int, rounds: int, losses: Sequence[float]) -> float:
        """decay ^ how often `patience` rounds went by without a gain."""
        best, waited, falls = float("inf"), 0, 0
        for loss in losses:
            if loss < best * (1 - self.params.gain) or best == float("inf"):
                best, waited = loss, 0
            else:
                waited += 1
            if waited >= self.params.patience:
                waited, falls = 0, falls + 1
        return float(self.params.decay**falls)
