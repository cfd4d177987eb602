"""Selection by past reliability: a Beta posterior of answering, drawn anew each round (Thompson 1933)."""

from collections.abc import Sequence

import numpy as np

from core.federated.selection.base import Candidate, Selection


class Reliability(Selection):
    """Asks those who answered when asked; who is new gets a chance, who failed gets one now and then."""

    title = "By past reliability"
    paper = "Thompson 1933, On the likelihood that one unknown probability exceeds another"

    def choose(
        self, candidates: Sequence[Candidate], count: int, *, round: int, random: np.random.Generator
    ) -> list[str]:
        """The largest draws of Beta(1 + answered, 1 + missed)."""
        ordered = sorted(candidates, key=lambda entry: entry.name)
        draws = [random.beta(1 + entry.answered, 1 + max(0, entry.asked - entry.answered)) for entry in ordered]
        best = np.argsort(-np.array(draws), kind="stable")[:count]
        return [ordered[number].name for number in best]
