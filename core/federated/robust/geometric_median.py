"""Geometric median by the smoothed Weiszfeld algorithm (Pillutla et al. 2022, "Robust aggregation", algorithm 2)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.federated.robust.base import Rule
from core.params import param


class GeometricMedian(Rule):
    """Takes the point whose summed distance to all updates is least."""

    title = "Geometric median"
    paper = "Pillutla, Kakade and Harchaoui 2022, Robust aggregation for federated learning (RFA)"

    @dataclass(frozen=True)
    class Params:
        """The paper's ν and number of passes."""

        smoothing: float = param(1e-6, "Distances below this count as this (ν).", low=1e-12, high=1.0)
        passes: int = param(100, "Most passes of the algorithm.", low=1, high=10_000)
        tolerance: float = param(1e-10, "It stops when the point moves by a smaller part.", low=0.0, high=1.0)

    def combine(self, deltas: np.ndarray, examples: np.ndarray, names: Sequence[str]) -> np.ndarray:
        """argmin over z of Σ wᵢ ‖z − vᵢ‖, w by examples."""
        weights = examples / examples.sum()
        point: np.ndarray = weights @ deltas
        for _ in range(self.params.passes):
            distances = np.sqrt(((deltas - point) ** 2).sum(1))
            pull = weights / np.maximum(self.params.smoothing, distances)
            moved = (pull / pull.sum()) @ deltas
            is_still = np.linalg.norm(moved - point) <= self.params.tolerance * max(1e-300, np.linalg.norm(point))
            point = moved
            if is_still:
                break
        return point
