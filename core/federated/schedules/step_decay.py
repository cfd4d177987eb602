"""Step decay: the learning rate falls by a factor every so many rounds."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.federated.schedules.base import Schedule
from core.params import param


class StepDecay(Schedule):
    """Falls in steps."""

    title = "In steps"
    paper = "Goodfellow, Bengio and Courville 2016, Deep learning, section 8.3"

    @dataclass(frozen=True)
    class Params:
        """How much, and how often."""

        decay: float = param(0.5, "What remains after each step.", low=1e-6, high=1.0)
        every: int = param(10, "Rounds from step to step.", low=1, high=100_000)

    def factor(self, round: int, rounds: int, losses: Sequence[float]) -> float:
        """decay ^ ⌊(round − 1) / every⌋."""
        return float(self.params.decay ** ((round - 1) // self.params.every))
