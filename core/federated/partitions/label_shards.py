"""Shards of labels (McMahan et al. 2017, section 3: "pathological non-IID")."""

from dataclasses import dataclass

import numpy as np

from core.errors import InputError
from core.federated.data import Examples
from core.federated.partitions.base import Partition
from core.params import param


class LabelShards(Partition):
    """Sorted by label, cut into shards of one size, so many of them for each: most see few labels."""

    title = "By labels, in shards"
    paper = "McMahan et al. 2017, Communication-efficient learning of deep networks from decentralized data"

    @dataclass(frozen=True)
    class Params:
        """The paper uses two."""

        shards: int = param(2, "Shards that each participant gets.", low=1, high=1000)

    def deal(self, examples: Examples, clients: int, *, random: np.random.Generator) -> list[np.ndarray]:
        """Raises InputError when there are fewer examples than shards."""
        total = clients * self.params.shards
        order = np.argsort(np.array(examples.labels), kind="stable")
        if total > len(order):
            raise InputError(
                f"{len(order)} examples cannot be cut into {total} shards.", "Choose fewer shards or participants."
            )
        pieces = np.array_split(order, total)
        dealt = random.permutation(total).reshape(clients, self.params.shards)
        return [np.concatenate([pieces[shard] for shard in mine]) for mine in dealt]
