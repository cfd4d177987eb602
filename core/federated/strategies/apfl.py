"""APFL (Deng, Kamani and Mahdavi 2020, "Adaptive personalized federated learning", algorithm 1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.federated.learning.learner import Learner
from core.federated.learning.memory import Memory
from core.federated.strategies.base import Averaging, Trained
from core.params import param

if TYPE_CHECKING:
    import torch

OWN, SHARE = "own", "share"


class Apfl(Averaging):
    """Mixes an own model with the common one, and learns how much of each is good."""

    title = "APFL"
    paper = "Deng, Kamani and Mahdavi 2020, Adaptive personalized federated learning"
    is_personal = True

    @dataclass(frozen=True)
    class Params:
        """The paper's α."""

        share: float = param(0.5, "How much of the own model to begin with (α).", low=0.0, high=1.0)
        adaptive: bool = param(True, "Learn the share, or keep it.")

    def train(
        self, learner: Learner, start: "torch.Tensor", received: "Mapping[str, torch.Tensor]", memory: Memory
    ) -> Trained:
        """w ← w − η ∇f(w);  v̄ = α v + (1 − α) w;  v ← v − η α ∇f(v̄);  α ← α − η ⟨v − w, ∇f(v̄)⟩ once a round."""
        rate, local, own = learner.steps.rate, start.clone(), memory.read(OWN, start)
        share = memory.read(SHARE, start.new_full((len(start), 1), self.params.share))
        is_first = self.params.adaptive
        for batch in learner.batches():
            mixed = learner.gradient(share * own + (1 - share) * local, batch)
            common = learner.gradient(local, batch)
            if batch.active is not None:
                mixed, common = mixed * batch.active[:, None], common * batch.active[:, None]
            if is_first:
                slope = ((own - local) * mixed).sum(1, keepdim=True)
                share, is_first = (share - rate * slope).clamp(0, 1), False
            local, own = local - rate * common, own - rate * share * mixed
        learner.check(local)
        memory.write(OWN, own)
        memory.write(SHARE, share)
        return Trained(local)

    def personal(
        self, learner: Learner, start: "torch.Tensor", received: "Mapping[str, torch.Tensor]", memory: Memory
    ) -> "torch.Tensor":
        """The mixture."""
        share = memory.read(SHARE, start.new_full((len(start), 1), self.params.share))
        return share * memory.read(OWN, start) + (1 - share) * start
