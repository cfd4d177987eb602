"""FedRep (Collins et al. 2021, "Exploiting shared representations for personalized FL", algorithm 1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.federated.learning.descent import descend
from core.federated.learning.learner import Learner
from core.federated.learning.memory import Memory
from core.federated.partly import KeepsPart
from core.federated.strategies.base import Trained
from core.params import param

if TYPE_CHECKING:
    import torch


class FedRep(KeepsPart):
    """Learns one's own head first, with the common body held; then the body, with the head held."""

    title = "FedRep"
    paper = "Collins et al. 2021, Exploiting shared representations for personalized federated learning"
    part = "head"

    @dataclass(frozen=True)
    class Params:
        """How long each part is trained; the body takes the training's local epochs."""

        head_epochs: int = param(5, "Epochs of the head before the body moves.", low=1, high=1000)

    def train(
        self, learner: Learner, start: "torch.Tensor", received: "Mapping[str, torch.Tensor]", memory: Memory
    ) -> Trained:
        """Head, then body; the body travels."""
        head = self.own(learner, start)
        joined = self.personal(learner, start, received, memory)
        turned = descend(learner, joined, moves=head, epochs=self.params.head_epochs).weights
        return self.kept(learner, start, descend(learner, turned, moves=~head).weights, memory)
