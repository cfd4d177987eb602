"""FedAvg (McMahan et al. 2017, "Communication-efficient learning of deep networks", algorithm 1)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.federated.strategies.base import Strategy, Update
from core.params import param


class FedAvg(Strategy):
    """Averages the participants' models, each weighted by its number of examples."""

    title = "FedAvg"
    paper = "McMahan et al. 2017, Communication-efficient learning of deep networks from decentralized data"

    @dataclass(frozen=True)
    class Params:
        """FedAvg's one knob; 1 is the paper's."""

        server_rate: float = param(1.0, "How far to go towards the average.", low=0.0, high=10.0)

    def aggregate(self, model: np.ndarray, updates: Sequence[Update]) -> np.ndarray:
        """model + rate × Σ (examples / all examples) × delta."""
        moved = self.average(updates)
        if self.params.server_rate != 1.0:
            moved *= self.params.server_rate
        moved += model
        return moved
