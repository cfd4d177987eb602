"""FedDyn (Acar et al. 2021, "Federated learning based on dynamic regularization", algorithm 1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from core.federated.learning.descent import descend
from core.federated.learning.learner import Learner
from core.federated.learning.memory import Memory
from core.federated.strategies.base import Strategy, Trained, Update
from core.params import param

if TYPE_CHECKING:
    import torch

SLOPE = "slope"


class FedDyn(Strategy):
    """Bends each participant's objective so that its own optimum and everybody's become the same."""

    title = "FedDyn"
    paper = "Acar et al. 2021, Federated learning based on dynamic regularization"

    @dataclass(frozen=True)
    class Params:
        """The paper's α."""

        alpha: float = param(0.01, "Strength of the dynamic regulariser (α).", low=1e-6, high=100.0)

    def __init__(self, params: Any = None, **others: Any) -> None:
        super().__init__(params, **others)
        self._drift: np.ndarray | None = None

    def train(
        self, learner: Learner, start: "torch.Tensor", received: "Mapping[str, torch.Tensor]", memory: Memory
    ) -> Trained:
        """Descend f(w) − ⟨slope, w⟩ + α/2 ‖w − start‖²; slope ← slope − α (w − start)."""
        alpha = self.params.alpha
        slope = memory.read(SLOPE, start.new_zeros(start.shape))
        made = descend(learner, start, correct=lambda weights, gradient: gradient - slope + alpha * (weights - start))
        memory.write(SLOPE, slope - alpha * (made.weights - start))
        return Trained(made.weights)

    def aggregate(self, model: np.ndarray, updates: Sequence[Update]) -> np.ndarray:
        """h ← h − α |P| / m · mean(Δ);  x ← x + mean(Δ) − h / α."""
        alpha, mean = self.params.alpha, self.average(updates)
        share = len(updates) / max(self.population, len(updates))
        before = np.zeros_like(mean) if self._drift is None else self._drift
        self._drift = before - alpha * share * mean
        moved: np.ndarray = model + mean - self._drift / alpha
        return moved

    def state(self) -> dict[str, np.ndarray]:
        """The paper's h."""
        return {} if self._drift is None else {"drift": self._drift}

    def restore(self, state: dict[str, np.ndarray]) -> None:
        """The paper's h."""
        self._drift = state["drift"] if state else None
