"""Strategies that share a part of the network: the other part is each participant's own and never travels."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from core.federated.learning.descent import descend
from core.federated.learning.learner import Learner
from core.federated.learning.memory import Memory
from core.federated.strategies.base import Averaging, Trained

if TYPE_CHECKING:
    import torch


class KeepsPart(Averaging):
    """FedAvg on everything but `part` of the layout ("head" or "norm"), which is remembered under that name."""

    is_personal = True
    is_prunable = False
    part: ClassVar[str]

    def train(
        self, learner: Learner, start: "torch.Tensor", received: "Mapping[str, torch.Tensor]", memory: Memory
    ) -> Trained:
        """Train everything from the common part and one's own; send the common one."""
        made = descend(learner, self.personal(learner, start, received, memory)).weights
        return self.kept(learner, start, made, memory)

    def personal(
        self, learner: Learner, start: "torch.Tensor", received: "Mapping[str, torch.Tensor]", memory: Memory
    ) -> "torch.Tensor":
        """The common model with one's own part."""
        own = self.own(learner, start)
        joined = start.clone()
        joined[:, own] = memory.read(self.part, start[:, own])
        return joined

    def own(self, learner: Learner, start: "torch.Tensor") -> "torch.Tensor":
        """True where one's own part lies, (P,)."""
        mask: torch.Tensor = getattr(learner.layout, self.part)
        return mask.to(start.device)

    def kept(self, learner: Learner, start: "torch.Tensor", made: "torch.Tensor", memory: Memory) -> Trained:
        """Remember one's own part of the trained weights; it is sent as it came."""
        own = self.own(learner, start)
        memory.write(self.part, made[:, own])
        return Trained(start.where(own, made))
