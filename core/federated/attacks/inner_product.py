"""Inner product manipulation (Xie, Koyejo and Gupta 2020, "Fall of empires: breaking Byzantine-tolerant SGD")."""

from dataclasses import dataclass

import numpy as np

from core.federated.attacks.base import Attack
from core.params import param


class InnerProduct(Attack):
    """All attackers send the honest mean turned round, so that the mean of all points the wrong way."""

    title = "Inner product"
    paper = "Xie, Koyejo and Gupta 2020, Fall of empires: breaking Byzantine-tolerant SGD by inner product manipulation"

    @dataclass(frozen=True)
    class Params:
        """The paper's ε."""

        strength: float = param(5.0, "How long, in honest means (ε).", low=0.0, high=1e6)

    def updates(self, own: np.ndarray, honest: np.ndarray, *, random: np.random.Generator) -> np.ndarray:
        """−ε · mean of the honest."""
        return np.repeat(-self.params.strength * honest.mean(axis=0)[None], len(own), axis=0)
