"""FedProx (Li et al. 2020, "Federated optimization in heterogeneous networks", algorithm 2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.federated.learning.descent import descend
from core.federated.learning.learner import Learner
from core.federated.learning.memory import Memory
from core.federated.strategies.base import Averaging, Trained
from core.params import param

if TYPE_CHECKING:
    import torch


class FedProx(Averaging):
    """FedAvg with a leash: whoever trains much, or on odd data, is held near the common model."""

    title = "FedProx"
    paper = "Li et al. 2020, Federated optimization in heterogeneous networks"

    @dataclass(frozen=True)
    class Params:
        """The paper's μ."""

        mu: float = param(0.01, "How strongly participants are held near the common model (μ).", low=0.0, high=1000.0)

    def train(
        self, learner: Learner, start: "torch.Tensor", received: "Mapping[str, torch.Tensor]", memory: Memory
    ) -> Trained:
        """Descend f(w) + μ/2 ‖w − start‖²."""
        mu = self.params.mu
        made = descend(learner, start, correct=lambda weights, gradient: gradient + mu * (weights - start))
        return Trained(made.weights)
