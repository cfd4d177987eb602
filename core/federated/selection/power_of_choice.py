"""Power of choice (Cho, Wang and Joshi 2022, "Towards understanding biased client selection")."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.federated.selection.base import Candidate, Selection, drawn
from core.params import param


class PowerOfChoice(Selection):
    """Draws some, and of these asks those on whose data the model does worst."""

    title = "Power of choice"
    paper = "Cho, Wang and Joshi 2022, Towards understanding biased client selection in federated learning"
    needs_losses = True

    @dataclass(frozen=True)
    class Params:
        """The paper's d, as a multiple of how many are asked."""

        factor: float = param(2.0, "So many times as many are drawn as are asked (d / m).", low=1.0, high=1000.0)

    def choose(
        self, candidates: Sequence[Candidate], count: int, *, round: int, random: np.random.Generator
    ) -> list[str]:
        """Draw d in proportion to examples; the m with the largest loss, those without one first."""
        weights = np.array([entry.examples for entry in candidates], dtype=float)
        wide = min(len(candidates), max(count, round_up(self.params.factor * count)))
        pool = set(drawn([entry.name for entry in candidates], weights, wide, random))
        known = [entry for entry in candidates if entry.name in pool]
        known.sort(key=lambda entry: (-(np.inf if entry.loss is None else entry.loss), entry.name))
        return [entry.name for entry in known[:count]]


def round_up(value: float) -> int:
    """The next whole number."""
    return int(np.ceil(value - 1e-9))
