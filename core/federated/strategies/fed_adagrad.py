"""FedAdagrad (Reddi et al. 2021, "Adaptive federated optimization", algorithm 2)."""

import numpy as np

from core.federated.server_optimiser import PAPER, ServerOptimiser


class FedAdagrad(ServerOptimiser):
    """Adagrad on the coordinator: step sizes shrink with all updates there ever were; β₂ has no effect."""

    title = "FedAdagrad"
    paper = PAPER

    def second(self, moment: np.ndarray, squared: np.ndarray) -> np.ndarray:
        """v ← v + Δ²."""
        found: np.ndarray = moment + squared
        return found
