"""FedAvg (McMahan et al. 2017, "Communication-efficient learning of deep networks", algorithm 1)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.federated.strategies.base import Strategy, Update
from core.params import param


class FedAvg(Strategy):
    """Averages the participants' models, each weighted by its number of examples."""

    title = "FedAvg"

    @dataclass(frozen=True)
    class Params:
        """FedAvg's one knob; 1 is the paper's."""

        server_rate: float = param(1.0, "How far to go towards the average.", low=0.0, high=10.0)

    def aggregate(self, model: np.ndarray, updates: Sequence[Update]) -> np.ndarray:
        """model + rate × Σ (examples / all examples) × delta."""
        total = sum(update.examples for update in updates)
        # in the order of names, so that the sum is the same to the last bit whoever answers first
        ordered = sorted(updates, key=lambda update: update.name)
        mean = sum((update.delta * (update.examples / total) for update in ordered), np.zeros_like(model))
        moved: np.ndarray = model + self.params.server_rate * mean
        return moved
