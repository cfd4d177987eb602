"""Ditto (Li et al. 2021, "Ditto: Fair and robust federated learning through personalization", algorithm 1)."""

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

OWN = "own"


class Ditto(Averaging):
    """FedAvg, and beside it a model of one's own that is drawn to the common one."""

    title = "Ditto"
    paper = "Li, Hu, Beirami and Smith 2021, Ditto: Fair and robust federated learning through personalization"
    is_personal = True

    @dataclass(frozen=True)
    class Params:
        """The paper's λ."""

        leash: float = param(0.1, "How strongly an own model is held near the common one (λ).", low=0.0, high=1e4)

    def train(
        self, learner: Learner, start: "torch.Tensor", received: "Mapping[str, torch.Tensor]", memory: Memory
    ) -> Trained:
        """Descend f from the common model; descend f(v) + λ/2 ‖v − start‖² from one's own."""
        leash, own = self.params.leash, memory.read(OWN, start)
        mine = descend(learner, own, correct=lambda weights, gradient: gradient + leash * (weights - start))
        memory.write(OWN, mine.weights)
        return Trained(descend(learner, start).weights)

    def personal(
        self, learner: Learner, start: "torch.Tensor", received: "Mapping[str, torch.Tensor]", memory: Memory
    ) -> "torch.Tensor":
        """One's own model."""
        return memory.read(OWN, start)
