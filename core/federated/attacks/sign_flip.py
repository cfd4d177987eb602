"""Sign flip (Li et al. 2019, "RSA: Byzantine-robust stochastic aggregation methods", section 5)."""

from dataclasses import dataclass

import numpy as np

from core.federated.attacks.base import Attack
from core.params import param


class SignFlip(Attack):
    """Sends the opposite of its own update, made larger."""

    title = "Sign flip"
    paper = "Li et al. 2019, RSA: Byzantine-robust stochastic aggregation methods"

    @dataclass(frozen=True)
    class Params:
        """How much larger."""

        factor: float = param(4.0, "How much larger than an honest update.", low=0.0, high=1e6)

    def updates(self, own: np.ndarray, honest: np.ndarray, *, random: np.random.Generator) -> np.ndarray:
        """−factor · own."""
        flipped: np.ndarray = -self.params.factor * own
        return flipped
