"""FedBN (Li et al. 2021, "Federated learning on non-IID features via local batch normalization", algorithm 1)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.federated.learning.descent import descend
from core.federated.learning.learner import Learner
from core.federated.learning.memory import Memory
from core.federated.strategies.base import Averaging, Trained

if TYPE_CHECKING:
    import torch

NORM = "norm"


class FedBN(Averaging):
    """Shares everything except the normalising layers, which learn what each participant's inputs look like."""

    title = "FedBN"
    paper = "Li et al. 2021, FedBN: Federated learning on non-IID features via local batch normalization"
    is_personal = True

    def train(
        self, learner: Learner, start: "torch.Tensor", received: "Mapping[str, torch.Tensor]", memory: Memory
    ) -> Trained:
        """Train everything with one's own normalising layers; send the rest."""
        norm = learner.layout.norm.to(start.device)
        made = descend(learner, self.personal(learner, start, received, memory)).weights
        memory.write(NORM, made[:, norm])
        return Trained(start.where(norm, made))

    def personal(
        self, learner: Learner, start: "torch.Tensor", received: "Mapping[str, torch.Tensor]", memory: Memory
    ) -> "torch.Tensor":
        """The common model with one's own normalising layers."""
        norm = learner.layout.norm.to(start.device)
        joined = start.clone()
        joined[:, norm] = memory.read(NORM, start[:, norm])
        return joined
