"""LAG-WK (Chen, Giannakis, Sun and Yin 2018, "LAG: Lazily aggregated gradient", algorithm 1)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from core.federated.lazy import MARK, LazilyAggregated
from core.federated.learning.learner import Learner
from core.federated.learning.memory import Memory
from core.federated.strategies.base import Trained

if TYPE_CHECKING:
    import torch

SENT, KNOWN = "sent", "known"


class LagWk(LazilyAggregated):
    """Gradient descent in which each participant sends only when its gradient has changed enough to matter."""

    title = "LAG, participants decide"

    def train(
        self, learner: Learner, start: "torch.Tensor", received: "Mapping[str, torch.Tensor]", memory: Memory
    ) -> Trained:
        """Send the change of the gradient, unless ‖change‖² ≤ Σ ξ ‖xᵏ⁺¹⁻ᵈ − xᵏ⁻ᵈ‖² / (α² M²)."""
        # f is the mean over everybody's examples: a participant's part of it is its sum over all of them
        gradient = learner.whole_gradient(start) * learner.examples[:, None]
        sent = memory.read(SENT, start.new_zeros(start.shape))
        is_known = memory.read(KNOWN, start.new_zeros((len(start), 1)))[:, 0] > 0
        change = gradient - sent
        sends = ~is_known | ((change**2).sum(1) > float(received[MARK][0]))
        memory.write(SENT, gradient.where(sends[:, None], sent))
        memory.write(KNOWN, start.new_ones((len(start), 1)))
        return Trained(start + change, sends=sends)

    def sends(self, model: np.ndarray) -> dict[str, np.ndarray]:
        """How large a change must be."""
        return {MARK: np.array([self.mark()])}
