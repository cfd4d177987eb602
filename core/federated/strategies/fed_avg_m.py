"""FedAvgM (Hsu, Qi and Brown 2019, "Measuring the effects of non-identical data distribution", section 4.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.federated.strategies.base import Strategy, Update
from core.params import param


class FedAvgM(Strategy):
    """FedAvg with momentum on the coordinator, which smooths what uneven participants pull to and fro."""

    title = "FedAvg with server momentum"
    paper = "Hsu, Qi and Brown 2019, Measuring the effects of non-identical data distribution"

    @dataclass(frozen=True)
    class Params:
        """Momentum β and the server's rate."""

        momentum: float = param(0.9, "How much of earlier rounds to keep.", low=0.0, high=0.999)
        server_rate: float = param(1.0, "Step size of the coordinator.", low=1e-8, high=10.0)

    def __init__(self, params: Any = None, **others: Any) -> None:
        super().__init__(params, **others)
        self._velocity: np.ndarray | None = None

    def aggregate(self, model: np.ndarray, updates: Sequence[Update]) -> np.ndarray:
        """v ← β v + Δ;  x ← x + η v."""
        mean = self.average(updates)
        self._velocity = mean if self._velocity is None else self.params.momentum * self._velocity + mean
        return self.stepped(model, self.params.server_rate * self._velocity, mean)

    def state(self) -> dict[str, np.ndarray]:
        """The velocity."""
        return {} if self._velocity is None else {"velocity": self._velocity}

    def restore(self, state: dict[str, np.ndarray]) -> None:
        """The velocity."""
        self._velocity = state["velocity"] if state else None
