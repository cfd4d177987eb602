"""Norm bounding (Sun et al. 2019, "Can you really backdoor federated learning?", section 5)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.federated.robust.base import Rule
from core.params import param


class NormBound(Rule):
    """Shortens updates that are longer than a bound, then averages."""

    title = "Norm bound"
    paper = "Sun, Kairouz, Suresh and McMahan 2019, Can you really backdoor federated learning?"

    @dataclass(frozen=True)
    class Params:
        """The paper's M."""

        bound: float = param(0.0, "Longest update; 0 takes the median length of the round.", low=0.0, high=1e12)

    @property
    def fewest(self) -> int:
        """A bound that was said holds for each update; the median length is that of several."""
        return 1 if self.params.bound else 3

    def combine(self, deltas: np.ndarray, examples: np.ndarray, names: Sequence[str]) -> np.ndarray:
        """Weighted mean of x / max(1, ‖x‖ / M)."""
        lengths = np.linalg.norm(deltas, axis=1)
        bound = self.params.bound or float(np.median(lengths))
        shortened = deltas / np.maximum(1.0, lengths / max(bound, 1e-300))[:, None]
        mean: np.ndarray = (examples / examples.sum()) @ shortened
        return mean
