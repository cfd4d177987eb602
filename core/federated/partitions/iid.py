"""Everybody draws from the same (McMahan et al. 2017, section 3)."""

import numpy as np

from core.federated.data import Examples
from core.federated.partitions.base import Partition


class Iid(Partition):
    """Shuffled and dealt out evenly."""

    title = "Evenly (IID)"
    paper = "McMahan et al. 2017, Communication-efficient learning of deep networks from decentralized data"

    def deal(self, examples: Examples, clients: int, *, random: np.random.Generator) -> list[np.ndarray]:
        """Parts whose sizes differ by one at most."""
        return np.array_split(random.permutation(len(examples.labels)), clients)
