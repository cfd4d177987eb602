"""Multi-Krum (Blanchard et al. 2017, "Machine learning with adversaries", section 4)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.federated.robust.base import Rule, most_hostile, scores
from core.params import param


class MultiKrum(Rule):
    """Averages the updates that lie nearest to their neighbours."""

    title = "Multi-Krum"
    paper = "Blanchard et al. 2017, Machine learning with adversaries: Byzantine tolerant gradient descent"

    @dataclass(frozen=True)
    class Params:
        """The paper's f, as a share."""

        hostile: float = param(0.2, "Part of the participants that may be hostile.", low=0.0, high=0.49)

    def combine(self, deltas: np.ndarray, examples: np.ndarray, names: Sequence[str]) -> np.ndarray:
        """The mean of the n − f updates with the least Krum scores."""
        hostile = most_hostile(self.params.hostile, len(deltas))
        order = np.argsort(scores(deltas, hostile), kind="stable")
        mean: np.ndarray = deltas[order[: len(deltas) - hostile]].mean(0)
        return mean
