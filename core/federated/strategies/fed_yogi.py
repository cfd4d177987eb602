"""FedYogi (Reddi et al. 2021, "Adaptive federated optimization", algorithm 2)."""

import numpy as np

from core.federated.server_optimiser import PAPER, ServerOptimiser


class FedYogi(ServerOptimiser):
    """Yogi on the coordinator: like Adam, but step sizes change slowly when updates are suddenly small."""

    title = "FedYogi"
    paper = PAPER

    def second(self, moment: np.ndarray, squared: np.ndarray) -> np.ndarray:
        """v ← v − (1 − β₂) Δ² sign(v − Δ²)."""
        found: np.ndarray = moment - (1 - self.params.beta_2) * squared * np.sign(moment - squared)
        return found
