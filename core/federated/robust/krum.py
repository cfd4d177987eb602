"""Krum (Blanchard et al. 2017, "Machine learning with adversaries", section 3)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.federated.robust.base import Rule, most_hostile, scores
from core.params import param


class Krum(Rule):
    """Takes the one update that lies nearest to its neighbours."""

    title = "Krum"
    paper = "Blanchard et al. 2017, Machine learning with adversaries: Byzantine tolerant gradient descent"

    @dataclass(frozen=True)
    class Params:
        """The paper's f, as a share."""

        hostile: float = param(0.2, "Part of the participants that may be hostile.", low=0.0, high=0.49)

    def combine(self, deltas: np.ndarray, examples: np.ndarray, names: Sequence[str]) -> np.ndarray:
        """The update with the least sum of squared distances to its n − f − 2 nearest."""
        best: np.ndarray = deltas[int(np.argmin(scores(deltas, most_hostile(self.params.hostile, len(deltas)))))]
        return best
