"""By a natural key: who wrote, which hospital, which device (Caldas et al. 2018, "LEAF")."""

import numpy as np

from core.errors import InputError
from core.federated.data import Examples
from core.federated.partitions.base import Partition


class Natural(Partition):
    """Each participant is one group of the data (a writer, a hospital); more groups than participants are joined."""

    title = "By a natural key"
    paper = "Caldas et al. 2018, LEAF: A benchmark for federated settings"

    def deal(self, examples: Examples, clients: int, *, random: np.random.Generator) -> list[np.ndarray]:
        """Raises InputError when the data has no groups, or fewer than there are participants."""
        if not examples.groups:
            raise InputError(
                "This data does not say which examples belong together.",
                "Choose a table with a group column, or another partition.",
            )
        names, numbers = np.unique(np.array(examples.groups), return_inverse=True)
        if len(names) < clients:
            raise InputError(
                f"The data has {len(names)} groups and there are {clients} participants.", "Choose fewer participants."
            )
        places = random.permutation(len(names)) % clients
        return [np.flatnonzero(places[numbers] == client) for client in range(clients)]
