"""Oort (Lai et al. 2021, "Oort: Efficient federated learning via guided participant selection", algorithm 1)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.federated.selection.base import Candidate, Selection, drawn
from core.params import param


class Oort(Selection):
    """Asks those who help most and answer fast, and keeps trying some who were never asked.

    The loss that the paper takes per example is known here as each participant's mean: its root mean square is that.
    """

    title = "Oort"
    paper = "Lai et al. 2021, Oort: Efficient federated learning via guided participant selection"
    needs_losses = True

    @dataclass(frozen=True)
    class Params:
        """The paper's T, α, ε and clipping quantile."""

        preferred_s: float = param(
            0.0, "Answers slower than this count less; 0 takes the median (T).", unit="s", low=0.0
        )
        slow_penalty: float = param(2.0, "How much less (α).", low=0.0, high=100.0)
        explore: float = param(0.9, "Part of the first rounds that goes to who was never asked (ε).", low=0.0, high=1.0)
        decay: float = param(0.98, "What remains of that part after each round.", low=0.0, high=1.0)
        least_explore: float = param(0.2, "It never falls below.", low=0.0, high=1.0)
        clip: float = param(0.95, "Usefulness above this quantile counts as that.", low=0.0, high=1.0)

    def choose(
        self, candidates: Sequence[Candidate], count: int, *, round: int, random: np.random.Generator
    ) -> list[str]:
        """Explore first, then exploit: a draw with odds of usefulness among the best."""
        new = [entry for entry in candidates if entry.asked == 0 or entry.loss is None]
        known = [entry for entry in candidates if entry.asked and entry.loss is not None]
        share = max(self.params.least_explore, self.params.explore * self.params.decay ** (round - 1))
        trying = min(len(new), max(int(share * count), count - len(known)))
        chosen = drawn([entry.name for entry in new], self._pace(new), trying, random)
        if known and (left := count - len(chosen)) > 0:
            chosen += drawn([entry.name for entry in known], self.usefulness(known, round), left, random)
        return chosen

    def usefulness(self, known: Sequence[Candidate], round: int) -> np.ndarray:
        """n · loss (clipped) + √(0.1 ln R / last asked), times (T / t)^α for the slow."""
        losses = np.array([entry.loss or 0.0 for entry in known])
        statistical = np.array([entry.examples for entry in known]) * np.abs(losses)
        statistical = np.minimum(statistical, np.quantile(statistical, self.params.clip))
        spread = np.ptp(statistical)
        scaled = (statistical - statistical.min()) / spread if spread else np.ones(len(known))
        age = np.sqrt(0.1 * np.log(max(2, round)) / np.array([max(1, entry.last_asked) for entry in known]))
        seconds = np.array([entry.seconds or 0.0 for entry in known])
        preferred = self.params.preferred_s or float(np.median(seconds))
        slow = seconds > preferred
        penalty = np.ones(len(known))
        if preferred > 0:
            penalty[slow] = (preferred / seconds[slow]) ** self.params.slow_penalty
        found: np.ndarray = (scaled + age) * penalty
        return found

    def _pace(self, new: Sequence[Candidate]) -> np.ndarray:
        """The paper draws new ones by speed; nothing is known of theirs, so by data."""
        return np.array([entry.examples for entry in new], dtype=float)
