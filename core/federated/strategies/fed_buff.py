"""FedBuff (Nguyen et al. 2022, "Federated learning with buffered asynchronous aggregation", algorithm 1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.federated.strategies.base import Strategy, Update
from core.params import param


class FedBuff(Strategy):
    """Makes the next model as soon as so many updates have come, whoever sent them; old updates weigh less."""

    title = "FedBuff (asynchronous)"
    paper = "Nguyen et al. 2022, Federated learning with buffered asynchronous aggregation"
    is_asynchronous = True

    @dataclass(frozen=True)
    class Params:
        """The paper's K and η_g; the staleness weight is 1 / √(1 + τ)."""

        buffer: int = param(3, "A model is made of so many updates (K).", low=1, high=10_000)
        server_rate: float = param(1.0, "Step size of the coordinator (η_g).", low=1e-8, high=10.0)

    def __init__(self, params: Any = None, **others: Any) -> None:
        super().__init__(params, **others)
        self.needed = self.params.buffer

    def aggregate(self, model: np.ndarray, updates: Sequence[Update]) -> np.ndarray:
        """x ← x + η_g · mean(Δ / √(1 + staleness))."""
        weighted = [update._replace(delta=update.delta / np.sqrt(1 + update.staleness)) for update in updates]
        moved: np.ndarray = model + self.params.server_rate * self.average(weighted)
        return moved
