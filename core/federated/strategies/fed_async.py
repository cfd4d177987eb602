"""FedAsync (Xie, Koyejo and Gupta 2019, "Asynchronous federated optimization", algorithm 1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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

CONSTANT, POLYNOMIAL, HINGE = "constant", "polynomial", "hinge"


class FedAsync(Strategy):
    """Takes in every update as it comes: nobody waits for anybody; the older its start, the less it counts."""

    title = "FedAsync (asynchronous)"
    paper = "Xie, Koyejo and Gupta 2019, Asynchronous federated optimization"
    is_asynchronous = True

    @dataclass(frozen=True)
    class Params:
        """The paper's α, ρ and s(t − τ)."""

        mixing: float = param(0.6, "How much of a new model is taken (α).", low=1e-4, high=1.0)
        rho: float = param(0.005, "How strongly participants are held near their start (ρ).", low=0.0, high=1000.0)
        staleness: str = param(POLYNOMIAL, "How age counts.", choices=(CONSTANT, POLYNOMIAL, HINGE))
        a: float = param(0.5, "Exponent, or slope of the hinge (a).", low=0.0, high=100.0)
        b: int = param(4, "Age from which the hinge falls (b).", low=0, high=10_000)

    needed = 1

    def train(
        self, learner: Learner, start: "torch.Tensor", received: "Mapping[str, torch.Tensor]", memory: Memory
    ) -> Trained:
        """Descend f(w) + ρ/2 ‖w − start‖²."""
        rho = self.params.rho
        made = descend(learner, start, correct=lambda weights, gradient: gradient + rho * (weights - start))
        return Trained(made.weights)

    def aggregate(self, model: np.ndarray, updates: Sequence[Update]) -> np.ndarray:
        """x ← (1 − α s) x + α s · (start + Δ) for each update, in the order of names.

        Δ goes through the rule by itself; rules that compare with a trusted update see that one beside it.
        """
        moved, root = model, self.rule.root if self.rule.needs_root else ""
        trusted = [update for update in updates if root and update.name == root]
        others = [update for update in updates if not root or update.name != root] or trusted
        for update in sorted(others, key=lambda update: update.name):
            share = self.params.mixing * self.weight(update.staleness)
            start = update.start if update.start is not None else moved
            moved = (1 - share) * moved + share * (start + self._through_rule(update, trusted))
        return moved

    def _through_rule(self, update: Update, trusted: Sequence[Update]) -> np.ndarray:
        if isinstance(self.rule, WeightedMean):
            return update.delta  # the mean of one
        return self.average([update, *(other for other in trusted if other is not update)])

    def weight(self, age: int) -> float:
        """s(age): 1, (age + 1)^−a, or 1 up to b and 1 / (a (age − b) + 1) afterwards."""
        if self.params.staleness == CONSTANT:
            return 1.0
        if self.params.staleness == POLYNOMIAL:
            return float((age + 1.0) ** -self.params.a)
        return 1.0 if age <= self.params.b else 1.0 / (self.params.a * (age - self.params.b) + 1)
