"""Selection in proportion to data (Li et al. 2020, "Federated optimization in heterogeneous networks", section 5.1)."""

from collections.abc import Sequence

import numpy as np

from core.federated.selection.base import Candidate, Selection, drawn


class DataSize(Selection):
    """Who has more examples is asked more often."""

    title = "By amount of data"
    paper = "Li et al. 2020, Federated optimization in heterogeneous networks"

    def choose(
        self, candidates: Sequence[Candidate], count: int, *, round: int, random: np.random.Generator
    ) -> list[str]:
        """A draw without replacement with odds in proportion to examples."""
        weights = np.array([entry.examples for entry in candidates], dtype=float)
        return drawn([entry.name for entry in candidates], weights, count, random)
