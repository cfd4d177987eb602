"""Bulyan (El Mhamdi et al. 2018, "The hidden vulnerability of distributed learning in Byzantium", section 4)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.errors import TrainingError
from core.federated.robust.base import Rule, scores
from core.params import param

# More updates than any round has.
MOST = 100_000


class Bulyan(Rule):
    """Picks updates by Krum one after the other, then averages the values nearest to the median of each number."""

    title = "Bulyan"
    paper = "El Mhamdi, Guerraoui and Rouault 2018, The hidden vulnerability of distributed learning in Byzantium"

    @dataclass(frozen=True)
    class Params:
        """The paper's f, as a share."""

        hostile: float = param(0.2, "Part of the participants that may be hostile.", low=0.0, high=0.49)

    @property
    def fewest(self) -> int:
        """The least n with n ≥ 4 f + 3; a quarter of hostile ones is more than any number withstands."""
        return next((n for n in range(3, MOST) if n >= 4 * self._hostile(n) + 3), MOST)

    def combine(self, deltas: np.ndarray, examples: np.ndarray, names: Sequence[str]) -> np.ndarray:
        """θ = n − 2 f picked by Krum; of each coordinate the mean of the θ − 2 f values nearest to the median."""
        hostile, count = self._hostile(len(deltas)), len(deltas)
        if count < 4 * hostile + 3:
            raise TrainingError(
                f"Bulyan needs {4 * hostile + 3} updates to withstand {hostile} hostile ones, and there are {count}.",
                "Ask more participants, or choose another rule.",
            )
        left, picked = list(range(count)), list[int]()
        while len(picked) < count - 2 * hostile:
            best = int(np.argmin(scores(deltas[left], hostile)))
            picked.append(left.pop(best))
        chosen = deltas[picked]
        near = np.argsort(np.abs(chosen - np.median(chosen, axis=0)), axis=0, kind="stable")
        kept = np.take_along_axis(chosen, near[: len(picked) - 2 * hostile], axis=0)
        mean: np.ndarray = kept.mean(0)
        return mean

    def _hostile(self, count: int) -> int:
        return int(np.ceil(self.params.hostile * count - 1e-9))
