"""FedAdam (Reddi et al. 2021, "Adaptive federated optimization", algorithm 2)."""

import numpy as np

from core.federated.server_optimiser import PAPER, ServerOptimiser


class FedAdam(ServerOptimiser):
    """Adam on the coordinator: each parameter has a step size of its own that forgets old updates."""

    title = "FedAdam"
    paper = PAPER

    def second(self, moment: np.ndarray, squared: np.ndarray) -> np.ndarray:
        """v ← β₂ v + (1 − β₂) Δ²."""
        found: np.ndarray = self.params.beta_2 * moment + (1 - self.params.beta_2) * squared
        return found
