"""Adaptive server optimisers: the mean update is a pseudo-gradient (Reddi et al. 2021, algorithm 2)."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.federated.strategies.base import Strategy, Update
from core.params import param

PAPER = "Reddi et al. 2021, Adaptive federated optimization (algorithm 2)"


class ServerOptimiser(Strategy):
    """m ← β₁ m + (1 − β₁) Δ;  v ← second(v, Δ²);  x ← x + η m / (√v + τ). v begins at τ², as the paper says."""

    @dataclass(frozen=True)
    class Params:
        """The paper's names: η, β₁, β₂, τ."""

        server_rate: float = param(0.1, "Step size of the coordinator (η).", low=1e-8, high=100.0)
        beta_1: float = param(0.9, "How much of earlier updates to keep (β₁).", low=0.0, high=0.9999)
        beta_2: float = param(0.99, "How much of earlier squared updates to keep (β₂).", low=0.0, high=0.99999)
        tau: float = param(1e-3, "Degree of adaptivity: small adapts much (τ).", low=1e-10, high=10.0)

    def __init__(self, params: Any = None, **others: Any) -> None:
        super().__init__(params, **others)
        self._first: np.ndarray | None = None
        self._second: np.ndarray | None = None

    @abstractmethod
    def second(self, moment: np.ndarray, squared: np.ndarray) -> np.ndarray:
        """The next second moment."""

    def aggregate(self, model: np.ndarray, updates: Sequence[Update]) -> np.ndarray:
        """One step of the optimiser."""
        mean, chosen = self.average(updates), self.params
        first = np.zeros_like(mean) if self._first is None else self._first
        second = np.full_like(mean, chosen.tau**2) if self._second is None else self._second
        self._first = chosen.beta_1 * first + (1 - chosen.beta_1) * mean
        self._second = self.second(second, mean**2)
        step = chosen.server_rate * self._first / (np.sqrt(self._second) + chosen.tau)
        return self.stepped(model, step, mean)

    def state(self) -> dict[str, np.ndarray]:
        """Both moments."""
        if self._first is None or self._second is None:
            return {}
        return {"first": self._first, "second": self._second}

    def restore(self, state: dict[str, np.ndarray]) -> None:
        """Both moments."""
        if state:
            self._first, self._second = state["first"], state["second"]
