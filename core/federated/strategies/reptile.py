"""Reptile (Nichol, Achiam and Schulman 2018, "On first-order meta-learning algorithms", algorithm 2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.federated.learning.descent import descend
from core.federated.learning.learner import Learner
from core.federated.learning.memory import Memory
from core.federated.strategies.base import Strategy, Update
from core.params import param

if TYPE_CHECKING:
    import torch


class Reptile(Strategy):
    """Moves the common model a little towards each participant's; everybody fine-tunes it for itself."""

    title = "Reptile"
    paper = "Nichol, Achiam and Schulman 2018, On first-order meta-learning algorithms"
    is_personal = True

    @dataclass(frozen=True)
    class Params:
        """The paper's ε, and how a model is made one's own."""

        server_rate: float = param(0.5, "How far the common model moves (ε).", low=1e-8, high=10.0)
        adaptation_epochs: int = param(1, "Epochs that make the common model one's own.", low=1, high=1000)

    def aggregate(self, model: np.ndarray, updates: Sequence[Update]) -> np.ndarray:
        """x ← x + ε · mean(w − x)."""
        moved: np.ndarray = model + self.params.server_rate * self.average(updates)
        return moved

    def personal(
        self, learner: Learner, start: "torch.Tensor", received: "Mapping[str, torch.Tensor]", memory: Memory
    ) -> "torch.Tensor":
        """The model after some epochs on one's own data."""
        return descend(learner, start, epochs=self.params.adaptation_epochs).weights
