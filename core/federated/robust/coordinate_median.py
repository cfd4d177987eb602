"""Coordinate-wise median (Yin et al. 2018, "Byzantine-robust distributed learning", definition 1)."""

from collections.abc import Sequence

import numpy as np

from core.federated.robust.base import Rule


class CoordinateMedian(Rule):
    """Takes the middle value of each number by itself."""

    title = "Coordinate median"
    paper = (
        "Yin, Chen, Kannan and Bartlett 2018, Byzantine-robust distributed learning: Towards optimal statistical rates"
    )

    def combine(self, deltas: np.ndarray, examples: np.ndarray, names: Sequence[str]) -> np.ndarray:
        """The median along the participants."""
        middle: np.ndarray = np.median(deltas, axis=0)
        return middle
