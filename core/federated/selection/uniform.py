"""Uniform random selection (McMahan et al. 2017, algorithm 1)."""

from collections.abc import Sequence

import numpy as np

from core.federated.selection.base import Candidate, Selection, drawn


class Uniform(Selection):
    """Everybody is equally likely."""

    title = "At random"
    paper = "McMahan et al. 2017, Communication-efficient learning of deep networks from decentralized data"

    def choose(
        self, candidates: Sequence[Candidate], count: int, *, round: int, random: np.random.Generator
    ) -> list[str]:
        """A uniform draw without replacement."""
        return drawn([entry.name for entry in candidates], None, count, random)
