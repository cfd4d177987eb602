"""Δ-SGD (Kim et al. 2024, "Adaptive federated learning with auto-tuned clients", algorithm 1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.federated.learning.cohort import Batch
from core.federated.learning.learner import Learner
from core.federated.learning.memory import Memory
from core.federated.strategies.base import Averaging, Trained
from core.params import param

if TYPE_CHECKING:
    import torch


class DeltaSgd(Averaging):
    """Each participant finds its own step size from how its gradient changes: no learning rate has to be chosen.

    The training's learning rate and momentum have no effect.
    """

    title = "Δ-SGD (own step sizes)"
    paper = "Kim, Toghani, Uribe and Kyrillidis 2024, Adaptive federated learning with auto-tuned clients"

    @dataclass(frozen=True)
    class Params:
        """The paper's γ, δ and η₀."""

        gamma: float = param(2.0, "How far a step may go for how smooth the loss is (γ).", low=1e-6, high=100.0)
        delta: float = param(0.1, "How fast a step size may grow (δ).", low=0.0, high=100.0)
        first_rate: float = param(0.2, "The first step size (η₀).", low=1e-8, high=100.0)

    def train(
        self, learner: Learner, start: "torch.Tensor", received: "Mapping[str, torch.Tensor]", memory: Memory
    ) -> Trained:
        """η ← min(γ ‖x − x⁻‖ / 2 ‖∇f(x) − ∇f(x⁻)‖, √(1 + δ θ) η), both gradients on one batch; x ← x − η ∇f(x)."""
        import torch

        weights, before = start.clone(), None
        rate = torch.full((len(start), 1), self.params.first_rate, device=start.device)
        growth = torch.ones_like(rate)
        for batch in learner.batches():
            gradient = learner.gradient(weights, batch)
            if before is not None:
                found = self._rate(learner, batch, weights, before, gradient, rate, growth)
                growth, rate = self._kept(batch, found / rate, growth), self._kept(batch, found, rate)
            stepped = self._kept(batch, weights - rate * gradient, weights)
            before, weights = weights if before is None else self._kept(batch, weights, before), stepped
        learner.check(weights)
        return Trained(weights)

    def _rate(
        self,
        learner: Learner,
        batch: Batch,
        weights: "torch.Tensor",
        before: "torch.Tensor",
        gradient: "torch.Tensor",
        rate: "torch.Tensor",
        growth: "torch.Tensor",
    ) -> "torch.Tensor":
        """The next step size (C, 1)."""
        import torch

        # a copy: running statistics are brought up to date in what is handed over
        earlier, _ = learner.gradients.of(before.clone(), batch)
        moved = (weights - before).norm(dim=1, keepdim=True)
        changed = (gradient - earlier).norm(dim=1, keepdim=True)
        grown = torch.sqrt(1 + self.params.delta * growth) * rate
        smooth = self.params.gamma * moved / (2 * changed.clamp(min=1e-12))
        # a gradient that does not change says nothing about smoothness
        return torch.where(changed > 1e-12, torch.minimum(smooth, grown), grown)

    def _kept(self, batch: Batch, new: "torch.Tensor", old: "torch.Tensor") -> "torch.Tensor":
        """The new values of those who take a step on the batch, the old ones of those who have run out of data."""
        return new if batch.active is None else new.where(batch.active[:, None], old)
