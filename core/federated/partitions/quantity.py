"""Uneven amounts of the same (Li et al. 2022, "Federated learning on non-IID data silos": quantity skew)."""

from dataclasses import dataclass

import numpy as np

from core.federated.data import Examples
from core.federated.partitions.base import Partition, cut
from core.params import param


class Quantity(Partition):
    """Everybody draws from the same, some much more than others."""

    title = "By amount"
    paper = "Li et al. 2022, Federated learning on non-IID data silos: an experimental study"

    @dataclass(frozen=True)
    class Params:
        """The concentration of the amounts."""

        alpha: float = param(0.5, "0.1 is very uneven, 100 nearly even (β in the paper).", low=1e-2, high=1e6)

    def deal(self, examples: Examples, clients: int, *, random: np.random.Generator) -> list[np.ndarray]:
        """Shares drawn by a Dirichlet distribution."""
        shares = random.dirichlet(np.full(clients, self.params.alpha))
        return cut(random.permutation(len(examples.labels)), shares)
