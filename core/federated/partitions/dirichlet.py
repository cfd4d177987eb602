"""Labels by Dirichlet shares (Hsu, Qi and Brown 2019, "Measuring the effects of non-identical data distribution")."""

from dataclasses import dataclass

import numpy as np

from core.errors import InputError
from core.federated.data import Examples
from core.federated.partitions.base import Partition, cut, label_rows
from core.params import param

# Draws until everybody has enough; with a small alpha that takes some.
MOST_DRAWS = 1000


class Dirichlet(Partition):
    """Each label is dealt out by shares that a Dirichlet distribution draws: the smaller α, the more uneven."""

    title = "By labels, unevenly (Dirichlet)"
    paper = "Hsu, Qi and Brown 2019, Measuring the effects of non-identical data distribution"

    @dataclass(frozen=True)
    class Params:
        """The concentration, and what everybody gets at least."""

        alpha: float = param(0.5, "0.1 is very uneven, 100 nearly even (α).", low=1e-3, high=1e6)
        least: int = param(0, "Drawn anew until everybody has so many examples; 0: whoever drew none gets one.", low=0)

    def deal(self, examples: Examples, clients: int, *, random: np.random.Generator) -> list[np.ndarray]:
        """Drawn anew until everybody has `least`. Raises InputError when that does not come about."""
        rows = label_rows(examples)
        for _ in range(MOST_DRAWS):
            pieces = [self._shared(random.permutation(mine), clients, random) for mine in rows]
            parts = [np.concatenate([piece[number] for piece in pieces]) for number in range(clients)]
            if min(len(part) for part in parts) >= self.params.least:
                return parts
        raise InputError(
            f"In {MOST_DRAWS} draws there was always somebody with fewer than {self.params.least} examples.",
            "Choose a larger α, fewer participants, or ask for less.",
        )

    def _shared(self, rows: np.ndarray, clients: int, random: np.random.Generator) -> list[np.ndarray]:
        shares = random.dirichlet(np.full(clients, self.params.alpha))
        # a very small α may underflow to no shares at all
        return cut(rows, shares) if np.isfinite(shares).all() else cut(rows, np.full(clients, 1 / clients))
