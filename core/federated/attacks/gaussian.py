"""Gaussian noise (Blanchard et al. 2017, "Machine learning with adversaries", section 5: the Gaussian attack)."""

from dataclasses import dataclass

import numpy as np

from core.federated.attacks.base import Attack
from core.params import param


class Gaussian(Attack):
    """Sends noise."""

    title = "Noise"
    paper = "Blanchard et al. 2017, Machine learning with adversaries: Byzantine tolerant gradient descent"

    @dataclass(frozen=True)
    class Params:
        """How loud."""

        deviation: float = param(1.0, "Standard deviation of each number that is sent.", low=0.0, high=1e6)

    def updates(self, own: np.ndarray, honest: np.ndarray, *, random: np.random.Generator) -> np.ndarray:
        """N(0, deviation²)."""
        return random.normal(0.0, self.params.deviation, own.shape)
