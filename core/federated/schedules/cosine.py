"""Cosine annealing with warm-up (Loshchilov and Hutter 2017, "SGDR"; warm-up: Goyal et al. 2017)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from core.federated.schedules.base import Schedule
from core.params import param


class Cosine(Schedule):
    """Rises linearly, then falls like a cosine towards the last round."""

    title = "Warm-up and cosine"
    paper = "Loshchilov and Hutter 2017, SGDR: Stochastic gradient descent with warm restarts"

    @dataclass(frozen=True)
    class Params:
        """How long it rises, and what remains."""

        warm_up: int = param(0, "Rounds in which it rises.", low=0, high=100_000)
        least: float = param(0.0, "What remains in the last round.", low=0.0, high=1.0)

    def factor(self, round: int, rounds: int, losses: Sequence[float]) -> float:
        """round / warm_up, then least + (1 − least) (1 + cos π t) / 2 with t from 0 to 1."""
        warm = self.params.warm_up
        if round <= warm:
            return float(round / (warm + 1))
        t = (round - 1 - warm) / max(1, rounds - 1 - warm)
        return float(self.params.least + (1 - self.params.least) * (1 + math.cos(math.pi * min(1.0, t))) / 2)
