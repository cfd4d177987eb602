"""FedNova (Wang et al. 2020, "Tackling the objective inconsistency problem", section 5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from core.federated.learning.descent import descend
from core.federated.learning.learner import Learner
from core.federated.learning.memory import Memory
from core.federated.robust.weighted_mean import WeightedMean
from core.federated.strategies.base import Strategy, Trained, Update
from core.params import param

if TYPE_CHECKING:
    import torch

NORM = "norm"


class FedNova(Strategy):
    """Normalises each update by the steps behind it, so that who takes more steps does not pull harder."""

    title = "FedNova"
    paper = "Wang et al. 2020, Tackling the objective inconsistency problem in heterogeneous federated optimization"

    beside = MappingProxyType({NORM: 1})

    @dataclass(frozen=True)
    class Params:
        """The coordinator's step."""

        server_rate: float = param(1.0, "Step size of the coordinator.", low=1e-8, high=10.0)

    def train(
        self, learner: Learner, start: "torch.Tensor", received: "Mapping[str, torch.Tensor]", memory: Memory
    ) -> Trained:
        """FedAvg's steps, and ‖a‖₁, the sum of the weights with which the gradients entered."""
        made = descend(learner, start)
        momentum = learner.steps.momentum
        norm = made.steps
        if momentum:
            # Σ over steps of (1 − ρ^k) / (1 − ρ), the paper's local momentum
            norm = (made.steps - momentum * (1 - momentum**made.steps) / (1 - momentum)) / (1 - momentum)
        return Trained(made.weights, {NORM: norm[:, None]})

    def aggregate(self, model: np.ndarray, updates: Sequence[Update]) -> np.ndarray:
        """x ← x + η τ_eff Σ pᵢ Δᵢ / ‖aᵢ‖₁ with τ_eff = Σ pᵢ ‖aᵢ‖₁.

        Under a robust rule τ_eff is the median of ‖aᵢ‖₁: what anybody may claim must not scale everybody's step.
        """
        total = sum(update.examples for update in updates)
        norms = {update.name: max(1.0, float(update.vectors[NORM][0])) for update in updates}
        if isinstance(self.rule, WeightedMean):
            effective = sum(update.examples / total * norms[update.name] for update in updates)
        else:
            effective = float(np.median(list(norms.values())))
        normalised = [update._replace(delta=update.delta / norms[update.name]) for update in updates]
        moved: np.ndarray = model + self.params.server_rate * effective * self.average(normalised)
        return moved
