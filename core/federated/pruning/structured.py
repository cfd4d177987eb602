"""Structured pruning: whole neurons and filters are removed (Li et al. 2017, "Pruning filters")."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.errors import InputError
from core.federated.learning.units import Keeps, Units, hidden, kept_of, remaining, smaller
from core.federated.pruning.base import Gradual, Pruning

if TYPE_CHECKING:
    import torch


class Structured(Pruning):
    """Removes the neurons and filters with the smallest weights: what is left is a smaller network, and computed so."""

    title = "Whole neurons and filters"
    paper = "Li et al. 2017, Pruning filters for efficient ConvNets"

    @dataclass(frozen=True)
    class Params(Gradual):
        """When, and how much of each hidden layer."""

    def __init__(self, params: object = None, *, module: "torch.nn.Module") -> None:
        super().__init__(params, module=module)
        self._layers: tuple[Units, ...] = hidden(module)
        if not self._layers:
            raise InputError(
                "This network has no hidden units that could be removed as a whole.",
                "Choose the pruning 'magnitude', or the model 'mlp' or 'cnn'.",
            )

    def prune(self, vector: np.ndarray, share: float) -> np.ndarray:
        """In each hidden layer those with the smallest sum of magnitudes go, with everything that belongs to them."""
        keeps: Keeps = {}
        for layer in self._layers:
            sizes = np.abs(layer.matrix(self.layout, vector)).sum(1)
            count = min(round(share * layer.count), layer.count - 1)
            keep = np.ones(layer.count, bool)
            keep[np.argsort(sizes, kind="stable")[:count]] = False
            keeps[layer.name] = keep
        return np.where(kept_of(self.layout, self._layers, keeps), vector, 0.0)

    def kept(self, vector: np.ndarray) -> np.ndarray:
        """A unit is gone when everything that enters it is."""
        return kept_of(self.layout, self._layers, remaining(self.layout, self._layers, vector))

    def smaller(self, kept: np.ndarray) -> "torch.nn.Module | None":
        """The same layers with fewer units."""
        return smaller(self.module, self._layers, remaining(self.layout, self._layers, kept.astype(np.float64)))
