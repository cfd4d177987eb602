"""pFedMe (T. Dinh et al. 2020, "Personalized federated learning with Moreau envelopes", algorithm 1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.federated.learning.cohort import Batch
from core.federated.learning.learner import Learner
from core.federated.learning.memory import Memory
from core.federated.strategies.base import Strategy, Trained, Update
from core.params import param

if TYPE_CHECKING:
    import torch

OWN = "own"


class PFedMe(Strategy):
    """Each participant keeps a model of its own on a leash of strength λ; the common one follows all of them."""

    title = "pFedMe"
    paper = "T. Dinh, Tran and Nguyen 2020, Personalized federated learning with Moreau envelopes"
    is_personal = True

    @dataclass(frozen=True)
    class Params:
        """The paper's λ, K, η and β. The learning rate of the training is that of the own model."""

        leash: float = param(15.0, "How strongly an own model is held near the common one (λ).", low=1e-4, high=1e4)
        inner_steps: int = param(5, "Steps of the own model on each batch (K).", low=1, high=1000)
        local_rate: float = param(0.005, "Step size of the local copy of the common model (η).", low=1e-8, high=10.0)
        server_rate: float = param(1.0, "Step size of the coordinator (β).", low=1e-8, high=10.0)

    def train(
        self, learner: Learner, start: "torch.Tensor", received: "Mapping[str, torch.Tensor]", memory: Memory
    ) -> Trained:
        """For each batch: θ ← argmin f(θ) + λ/2 ‖θ − w‖² by K steps; then w ← w − η λ (w − θ)."""
        local, own = start.clone(), memory.read(OWN, start)
        for batch in learner.batches():
            own = self._own(learner, own, local, batch)
            step = self.params.local_rate * self.params.leash * (local - own)
            local = local - (step if batch.active is None else step * batch.active[:, None])
        learner.check(local)
        memory.write(OWN, own)
        return Trained(local)

    def _own(self, learner: Learner, own: "torch.Tensor", local: "torch.Tensor", batch: Batch) -> "torch.Tensor":
        for _ in range(self.params.inner_steps):
            step = learner.gradient(own, batch) + self.params.leash * (own - local)
            moving = step if batch.active is None else step * batch.active[:, None]
            own = own - learner.steps.rate * moving
        return own

    def personal(
        self, learner: Learner, start: "torch.Tensor", received: "Mapping[str, torch.Tensor]", memory: Memory
    ) -> "torch.Tensor":
        """The own model θ."""
        return memory.read(OWN, start)

    def aggregate(self, model: np.ndarray, updates: Sequence[Update]) -> np.ndarray:
        """x ← (1 − β) x + β · mean(w)."""
        moved: np.ndarray = model + self.params.server_rate * self.average(updates)
        return moved
