"""Fair quota: everybody is asked equally often (round robin with random ties; cf. Huang et al. 2021, RBCS-F)."""

from collections.abc import Sequence

import numpy as np

from core.federated.selection.base import Candidate, Selection


class FairQuota(Selection):
    """Asks those who were asked least."""

    title = "Fair quota"
    paper = "Huang et al. 2021, An efficiency-boosting client selection scheme with fairness guarantee"

    def choose(
        self, candidates: Sequence[Candidate], count: int, *, round: int, random: np.random.Generator
    ) -> list[str]:
        """The least asked; ties by lot."""
        ties = random.permutation(len(candidates))
        order = sorted(range(len(candidates)), key=lambda number: (candidates[number].asked, ties[number]))
        return [candidates[number].name for number in order[:count]]
