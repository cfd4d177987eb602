"""FedPer (Arivazhagan et al. 2019, "Federated learning with personalization layers", algorithms 1 and 2)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.federated.learning.descent import descend
from core.federated.learning.learner import Learner
from core.federated.learning.memory import Memory
from core.federated.strategies.base import Averaging, Trained

if TYPE_CHECKING:
    import torch

HEAD = "head"


class FedPer(Averaging):
    """Shares the body of the network; the last layer is each participant's own and never travels."""

    title = "FedPer"
    paper = "Arivazhagan et al. 2019, Federated learning with personalization layers"
    is_personal = True

    def train(
        self, learner: Learner, start: "torch.Tensor", received: "Mapping[str, torch.Tensor]", memory: Memory
    ) -> Trained:
        """Train everything from the common body and one's own head; send the body."""
        head = learner.layout.head.to(start.device)
        made = descend(learner, self.personal(learner, start, received, memory)).weights
        memory.write(HEAD, made[:, head])
        return Trained(start.where(head, made))

    def personal(
        self, learner: Learner, start: "torch.Tensor", received: "Mapping[str, torch.Tensor]", memory: Memory
    ) -> "torch.Tensor":
        """The common body with one's own head."""
        head = learner.layout.head.to(start.device)
        joined = start.clone()
        joined[:, head] = memory.read(HEAD, start[:, head])
        return joined
