"""Magnitude pruning (Han et al. 2015), at the coordinator of a training (Jiang et al. 2022, "PruneFL")."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.federated.learning.layout import Entry
from core.federated.pruning.base import Gradual, Pruning
from core.params import param


class Magnitude(Pruning):
    """Removes the smallest weights of linear and convolutional layers. What is removed no longer travels."""

    title = "Smallest weights"
    paper = (
        "Han et al. 2015, Learning both weights and connections for efficient neural networks; "
        "Jiang et al. 2022, Model pruning enables efficient federated learning on edge devices"
    )

    @dataclass(frozen=True)
    class Params(Gradual):
        """When, how much, and compared with what."""

        scope: str = param(
            "model",
            "Whether weights are compared in the whole model or in each layer.",
            choices=("model", "layer"),
        )

    def prune(self, vector: np.ndarray, share: float) -> np.ndarray:
        """The smallest by magnitude become 0; the last of a layer is never removed."""
        pruned = np.array(vector)
        matrices = [np.arange(entry.start, entry.stop) for entry in self._matrices()]
        if not matrices:
            return pruned
        groups = matrices if self.params.scope == "layer" else [np.concatenate(matrices)]
        largest = [matrix[np.abs(vector[matrix]).argmax()] for matrix in matrices]
        for group in groups:
            count = min(round(share * len(group)), len(group) - 1)
            pruned[group[np.argsort(np.abs(vector[group]), kind="stable")[:count]]] = 0.0
        pruned[largest] = vector[largest]
        return pruned

    def kept(self, vector: np.ndarray) -> np.ndarray:
        """Biases and normalising layers are always whole."""
        found = np.ones(len(vector), bool)
        for entry in self._matrices():
            found[entry.start : entry.stop] = vector[entry.start : entry.stop] != 0
        return found

    def _matrices(self) -> Iterator[Entry]:
        from torch import nn

        kinds = (nn.Linear, nn.Conv2d, nn.Conv3d)
        names = {name for name, part in self.module.named_modules() if isinstance(part, kinds)}
        return (
            entry
            for entry in self.layout.entries
            if entry.name.rpartition(".")[0] in names and entry.name.endswith(".weight")
        )
