"""LAG-PS (Chen, Giannakis, Sun and Yin 2018, "LAG: Lazily aggregated gradient", algorithm 2)."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from core.federated.lazy import LazilyAggregated
from core.federated.learning.learner import Learner
from core.federated.learning.memory import Memory
from core.federated.strategies.base import Trained, Update

if TYPE_CHECKING:
    import torch

SENT, SMOOTHNESS, LAST = "sent", "smoothness", "last"


class LagPs(LazilyAggregated):
    """Gradient descent in which the coordinator asks only those whose gradient must have changed enough to matter.

    Each participant says how smooth its loss is, from the gradients it has seen: L ≈ ‖∇f(x) − ∇f(y)‖ / ‖x − y‖.
    """

    title = "LAG, the coordinator decides"

    beside = MappingProxyType({SMOOTHNESS: 1})

    def __init__(self, params: Any = None, **others: Any) -> None:
        super().__init__(params, **others)
        self._asked_at: dict[str, np.ndarray] = {}
        self._smoothness: dict[str, float] = {}

    def train(
        self, learner: Learner, start: "torch.Tensor", received: "Mapping[str, torch.Tensor]", memory: Memory
    ) -> Trained:
        """Send the change of the gradient and the largest smoothness seen."""
        gradient = learner.whole_gradient(start) * learner.examples[:, None]
        sent, last = memory.read(SENT, start.new_zeros(start.shape)), memory.read(LAST, start)
        moved = (start - last).norm(dim=1, keepdim=True)
        seen = (gradient - sent).norm(dim=1, keepdim=True) / moved.clamp(min=1e-30)
        known = memory.read(SMOOTHNESS, start.new_zeros((len(start), 1)))
        smoothness = known.maximum(seen.where(moved > 0, known))
        memory.write(SENT, gradient)
        memory.write(LAST, start)
        memory.write(SMOOTHNESS, smoothness)
        return Trained(start + gradient - sent, {SMOOTHNESS: smoothness})

    def chosen(self, model: np.ndarray, names: Sequence[str]) -> list[str]:
        """Those with L² ‖x̂ − x‖² ≥ Σ ξ ‖xᵏ⁺¹⁻ᵈ − xᵏ⁻ᵈ‖² / (α² M²), and those who were never asked."""
        mark = self.mark()
        # a round with nobody to ask is one: the step with the known gradients is taken all the same
        return [name for name in names if self._drift(name, model) >= mark]

    def _drift(self, name: str, model: np.ndarray) -> float:
        if name not in self._asked_at or self._smoothness.get(name, 0.0) <= 0.0:
            return float("inf")
        return float(self._smoothness[name] ** 2 * ((self._asked_at[name] - model) ** 2).sum())

    def aggregate(self, model: np.ndarray, updates: Sequence[Update]) -> np.ndarray:
        """Remember where each gradient was taken, and step."""
        for update in updates:
            self._asked_at[update.name] = model
            self._smoothness[update.name] = float(update.vectors[SMOOTHNESS][0])
        return super().aggregate(model, updates)

    def state(self) -> dict[str, np.ndarray]:
        """Where each participant was asked last, and how smooth its loss is."""
        places = {f"at.{name}": place for name, place in self._asked_at.items()}
        return {**super().state(), **places, **{f"L.{name}": np.array([v]) for name, v in self._smoothness.items()}}

    def restore(self, state: dict[str, np.ndarray]) -> None:
        """Where each participant was asked last, and how smooth its loss is."""
        self._asked_at = {name[3:]: place for name, place in state.items() if name.startswith("at.")}
        self._smoothness = {name[2:]: float(value[0]) for name, value in state.items() if name.startswith("L.")}
        super().restore({name: value for name, value in state.items() if not name.startswith(("at.", "L."))})
