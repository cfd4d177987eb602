"""Majority vote of signs (Bernstein et al. 2019, "signSGD with majority vote", algorithm 1)."""

from collections.abc import Sequence

import numpy as np

from core.federated.robust.base import Rule


class MajorityVote(Rule):
    """Each participant has one vote on the sign of each number; the size is the middle one of all."""

    title = "Majority vote of signs"
    paper = "Bernstein et al. 2019, signSGD with majority vote is communication efficient and fault tolerant"

    def combine(self, deltas: np.ndarray, examples: np.ndarray, names: Sequence[str]) -> np.ndarray:
        """sign(Σ sign(x)) · median over participants of the mean magnitude; a tie moves nothing."""
        # the median, not the mean: a single huge update must not decide how far everybody goes
        size = float(np.median(np.abs(deltas).mean(1)))
        voted: np.ndarray = np.sign(np.sign(deltas).sum(0)) * size
        return voted
