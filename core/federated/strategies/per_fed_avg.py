"""Per-FedAvg (Fallah et al. 2020, "Personalized federated learning with theoretical guarantees", algorithm 1)."""

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

FIRST_ORDER, HESSIAN_FREE = "first order", "hessian-free"


class PerFedAvg(Averaging):
    """Looks for a common model from which one small step makes a good one for each participant (MAML)."""

    title = "Per-FedAvg (MAML)"
    paper = "Fallah, Mokhtari and Ozdaglar 2020, Personalized federated learning with theoretical guarantees"
    is_personal = True

    @dataclass(frozen=True)
    class Params:
        """The paper's α and β, and how its second derivative is approximated."""

        adaptation_rate: float = param(0.01, "Step that makes the common model one's own (α).", low=1e-8, high=10.0)
        variant: str = param(
            FIRST_ORDER, "Leave second derivatives out, or difference them.", choices=(FIRST_ORDER, HESSIAN_FREE)
        )
        difference: float = param(1e-3, "Step of the difference, for the second variant (δ).", low=1e-8, high=1.0)

    def train(
        self, learner: Learner, start: "torch.Tensor", received: "Mapping[str, torch.Tensor]", memory: Memory
    ) -> Trained:
        """w ← w − β (I − α ∇²f(w, D″)) ∇f(w − α ∇f(w, D), D′) with three batches a step."""
        weights, alpha = start.clone(), self.params.adaptation_rate
        for batch in learner.batches():
            adapted = weights - alpha * learner.gradient(weights, batch)
            outer = learner.gradient(adapted, learner.sample(batch))
            if self.params.variant == HESSIAN_FREE:
                outer = outer - alpha * self._curved(learner, weights, outer, batch)
            moving = outer if batch.active is None else outer * batch.active[:, None]
            weights = weights - learner.steps.rate * moving
        learner.check(weights)
        return Trained(weights)

    def _curved(
        self, learner: Learner, weights: "torch.Tensor", along: "torch.Tensor", beside: Batch
    ) -> "torch.Tensor":
        """∇²f(w) · along, as the difference of two gradients of one batch."""
        # along has any length; a step of a fixed length keeps the difference meaningful in float32
        step = self.params.difference / along.norm(dim=1, keepdim=True).clamp(min=1e-12)
        batch = learner.sample(beside)
        ahead, behind = learner.gradient(weights + step * along, batch), learner.gradient(weights - step * along, batch)
        found: torch.Tensor = (ahead - behind) / (2 * step)
        return found

    def personal(
        self, learner: Learner, start: "torch.Tensor", received: "Mapping[str, torch.Tensor]", memory: Memory
    ) -> "torch.Tensor":
        """One step of adaptation on all of one's data."""
        adapted: torch.Tensor = start - self.params.adaptation_rate * learner.whole_gradient(start)
        return adapted
