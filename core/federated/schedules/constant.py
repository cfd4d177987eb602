"""A constant learning rate."""

from collections.abc import Sequence

from core.federated.schedules.base import Schedule


class Constant(Schedule):
    """The same in every round."""

    title = "Constant"
    paper = "Robbins and Monro 1951, A stochastic approximation method"

    def factor(self, round: int, rounds: int, losses: Sequence[float]) -> float:
        """1."""
        return 1.0
