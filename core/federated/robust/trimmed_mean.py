"""Coordinate-wise trimmed mean (Yin et al. 2018, "Byzantine-robust distributed learning", definition 2)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.federated.robust.base import Rule, most_hostile
from core.params import param


class TrimmedMean(Rule):
    """Drops the largest and the least values of each number, and averages the rest."""

    title = "Trimmed mean"
    paper = (
        "Yin, Chen, Kannan and Bartlett 2018, Byzantine-robust distributed learning: Towards optimal statistical rates"
    )

    @dataclass(frozen=True)
    class Params:
        """The paper's β."""

        hostile: float = param(0.2, "Part of the participants that may be hostile.", low=0.0, high=0.49)

    def combine(self, deltas: np.ndarray, examples: np.ndarray, names: Sequence[str]) -> np.ndarray:
        """The mean without the β n largest and β n least."""
        cut = most_hostile(self.params.hostile, len(deltas))
        mean: np.ndarray = np.sort(deltas, axis=0)[cut : len(deltas) - cut].mean(0)
        return mean
