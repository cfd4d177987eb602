"""SCAFFOLD (Karimireddy et al. 2020, "Stochastic controlled averaging for federated learning", algorithm 1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from core.federated.learning.descent import descend
from core.federated.learning.learner import Learner
from core.federated.learning.memory import Memory
from core.federated.strategies.base import Strategy, Trained, Update
from core.params import param

if TYPE_CHECKING:
    import torch

CONTROL = "control"


class Scaffold(Strategy):
    """Corrects each participant's drift by the difference between its own and everybody's direction.

    The participants' momentum is not used: the control variates of option II are those of plain gradient descent.
    """

    title = "SCAFFOLD"
    paper = "Karimireddy et al. 2020, SCAFFOLD: Stochastic controlled averaging for federated learning"

    beside = MappingProxyType({CONTROL: 0})

    @dataclass(frozen=True)
    class Params:
        """The paper's global step size."""

        server_rate: float = param(1.0, "Step size of the coordinator (η_g).", low=1e-8, high=10.0)

    def __init__(self, params: Any = None, **others: Any) -> None:
        super().__init__(params, **others)
        self._control: np.ndarray | None = None

    def train(
        self, learner: Learner, start: "torch.Tensor", received: "Mapping[str, torch.Tensor]", memory: Memory
    ) -> Trained:
        """Steps along g − cᵢ + c; then cᵢ⁺ = cᵢ − c + (x − y) / (K η), option II."""
        common = received[CONTROL].expand_as(start)
        own = memory.read(CONTROL, start.new_zeros(start.shape))
        plain = learner.without_momentum()
        made = descend(plain, start, correct=lambda weights, gradient: gradient - own + common)
        scale = (made.steps.clamp(min=1) * learner.steps.rate)[:, None]
        new = own - common + (start - made.weights) / scale
        memory.write(CONTROL, new)
        return Trained(made.weights, {CONTROL: new - own})

    def sends(self, model: np.ndarray) -> dict[str, np.ndarray]:
        """The common control variate c."""
        return {CONTROL: np.zeros_like(model) if self._control is None else self._control}

    def aggregate(self, model: np.ndarray, updates: Sequence[Update]) -> np.ndarray:
        """x ← x + η_g mean(Δy);  c ← c + |S| / N · mean(Δc)."""
        share = len(updates) / max(self.population, len(updates))
        before = np.zeros_like(model) if self._control is None else self._control
        self._control = before + share * self.average_beside(updates, CONTROL)
        moved: np.ndarray = model + self.params.server_rate * self.average(updates)
        return moved

    def state(self) -> dict[str, np.ndarray]:
        """The common control variate."""
        return {} if self._control is None else {CONTROL: self._control}

    def restore(self, state: dict[str, np.ndarray]) -> None:
        """The common control variate."""
        self._control = state[CONTROL] if state else None
