"""Lazily aggregated gradients: what both rules of Chen et al. 2018 share on the coordinator's side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.federated.strategies.base import Strategy, Update
from core.params import param

MARK = "mark"


class LazilyAggregated(Strategy):
    """x ← x − α/n · ∇, where ∇ is the sum of the last gradient that each participant sent, n all their examples.

    Full-batch gradients of the sum of losses: batch size, momentum and local epochs have no effect.
    """

    is_lazy = True
    paper = "Chen, Giannakis, Sun and Yin 2018, LAG: Lazily aggregated gradient for communication-efficient learning"

    @dataclass(frozen=True)
    class Params:
        """The paper's α, D and ξ (ξ_d = ξ for all d)."""

        rate: float = param(0.1, "Step size of the coordinator on the mean loss (α).", low=1e-10, high=1e4)
        window: int = param(10, "How many earlier steps say how large a change matters (D).", low=1, high=1000)
        laziness: float = param(0.1, "Large asks seldom (ξ); the paper takes 0.1, and D times ξ at most 1.", high=10.0)

    def __init__(self, params: Any = None, **others: Any) -> None:
        super().__init__(params, **others)
        self._sum: np.ndarray | None = None
        self._steps: list[float] = []
        self._examples: dict[str, int] = {}

    def mark(self) -> float:
        """Squared change of a participant's summed gradient from which on it matters: Σ ξ ‖step‖² / (α² M²)."""
        everybody = max(self.population, len(self._examples), 1)
        # the step on the mean loss is α/n times the summed gradient, so that is the paper's α here
        rate = self.params.rate / max(1, sum(self._examples.values()))
        return float(self.params.laziness * sum(self._steps) / (rate * everybody) ** 2)

    def aggregate(self, model: np.ndarray, updates: Sequence[Update]) -> np.ndarray:
        """Add the changes that were sent, and step along the sum."""
        ordered = sorted(updates, key=lambda update: update.name)
        total = np.zeros_like(model, dtype=np.float64) if self._sum is None else self._sum.copy()
        for update in ordered:
            total += update.delta
            self._examples[update.name] = update.examples
        self._sum = total
        step = -self.params.rate / max(1, sum(self._examples.values())) * total
        self._steps = [*self._steps, float((step**2).sum())][-self.params.window :]
        moved: np.ndarray = model + step
        return moved

    def state(self) -> dict[str, np.ndarray]:
        """The sum of gradients, the last steps' squared lengths, and who has how many examples."""
        if self._sum is None:
            return {}
        counts = {f"n.{name}": np.array([count]) for name, count in self._examples.items()}
        return {"sum": self._sum, "steps": np.array(self._steps), **counts}

    def restore(self, state: dict[str, np.ndarray]) -> None:
        """The sum of gradients, the last steps' squared lengths, and who has how many examples."""
        if state:
            self._sum, self._steps = state["sum"], state["steps"].tolist()
            self._examples = {name[2:]: int(value[0]) for name, value in state.items() if name.startswith("n.")}
