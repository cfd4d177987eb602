"""No pruning: the model stays whole."""

import numpy as np

from core.federated.pruning.base import Pruning


class Nothing(Pruning):
    """Removes nothing."""

    title = "None"
    paper = ""

    def prune(self, vector: np.ndarray, share: float) -> np.ndarray:
        """The same."""
        return vector

    def kept(self, vector: np.ndarray) -> np.ndarray:
        """Everything."""
        return np.ones(len(vector), bool)
