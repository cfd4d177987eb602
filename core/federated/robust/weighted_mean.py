"""The plain weighted mean (McMahan et al. 2017): exact for honest participants, defenceless against one hostile one."""

from collections.abc import Sequence

import numpy as np

from core.federated.robust.base import Rule


class WeightedMean(Rule):
    """Each update weighs as much as its examples."""

    title = "Weighted mean"
    paper = "McMahan et al. 2017, Communication-efficient learning of deep networks from decentralized data"

    @property
    def fewest(self) -> int:
        """It compares nothing."""
        return 1

    def combine(self, deltas: np.ndarray, examples: np.ndarray, names: Sequence[str]) -> np.ndarray:
        """Σ (examples / all examples) × delta."""
        weights = examples / examples.sum()
        # a product of a matrix takes twice as long for a single row
        mean: np.ndarray = deltas[0] * weights[0] if len(deltas) == 1 else weights @ deltas
        return mean
