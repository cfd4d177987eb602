"""Units: the neurons and filters of a sequential network's hidden layers, and the smaller network without some."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.federated.learning.layout import Layout

if TYPE_CHECKING:
    import torch

# For each hidden layer by name, which of its units remain.
Keeps = dict[str, np.ndarray]


@dataclass(frozen=True)
class Units:
    """The units of one layer: their count, the normalising layers they pass, and the layer `reader` that reads them.

    Each unit is `block` of the reader's inputs in a row: one, or the pixels of a filter's flattened picture.
    """

    name: str
    count: int
    norms: tuple[str, ...]
    reader: str
    block: int

    def matrix(self, layout: Layout, vector: np.ndarray) -> np.ndarray:
        """What enters each unit, (count, inputs), of a model's vector (P,)."""
        entry = next(entry for entry in layout.entries if entry.name == f"{self.name}.weight")
        found: np.ndarray = vector[entry.start : entry.stop].reshape(self.count, -1)
        return found


def hidden(module: "torch.nn.Module") -> tuple[Units, ...]:
    """The hidden layers whose units can be removed: of a plain sequence, with layers that treat units one by one."""
    from torch import nn

    if not isinstance(module, nn.Sequential):
        return ()
    found: list[Units] = []
    above: tuple[str, int] | None = None
    norms: list[str] = []
    for name, layer in module.named_children():
        if isinstance(layer, nn.Linear | nn.Conv2d):
            wide = layer.in_features if isinstance(layer, nn.Linear) else layer.in_channels
            if above is not None and wide % above[1] == 0:
                found.append(Units(above[0], above[1], tuple(norms), name, wide // above[1]))
            is_plain = isinstance(layer, nn.Linear) or layer.groups == 1
            count = layer.out_features if isinstance(layer, nn.Linear) else layer.out_channels
            above, norms = (name, count) if is_plain else None, []
        elif isinstance(layer, nn.modules.batchnorm._BatchNorm):
            norms.append(name)
        elif type(layer).__name__ not in ALONE:
            above = None
    return tuple(found)


# Layers that turn the 0 of a removed unit into 0, and look at each unit by itself.
ALONE = frozenset(
    {"ReLU", "Tanh", "GELU", "SiLU", "LeakyReLU", "Identity", "Flatten", "MaxPool2d", "AvgPool2d", "AdaptiveAvgPool2d"}
)


def remaining(layout: Layout, layers: Sequence[Units], vector: np.ndarray) -> Keeps:
    """Which units of a model (P,) have anything that enters them."""
    return {layer.name: (layer.matrix(layout, vector) != 0).any(1) for layer in layers}


def kept_of(layout: Layout, layers: Sequence[Units], keeps: Mapping[str, np.ndarray]) -> np.ndarray:
    """True at the positions (P,) that belong to the units that remain, and where there are none."""
    found = np.ones(layout.size, bool)
    owners = {name: keeps[layer.name] for layer in layers for name in (layer.name, *layer.norms)}
    readers = {layer.reader: np.repeat(keeps[layer.name], layer.block) for layer in layers}
    for entry in layout.entries:
        part = found[entry.start : entry.stop].reshape(entry.shape)
        owner, _, leaf = entry.name.rpartition(".")
        if owner in owners and entry.shape:
            part[~owners[owner]] = False
        if owner in readers and leaf == "weight":
            part[:, ~readers[owner]] = False
    return found


def smaller(module: "torch.nn.Module", layers: Sequence[Units], keeps: Mapping[str, np.ndarray]) -> "torch.nn.Module":
    """The network that has only the units that remain, with numbers that are still to be filled in."""
    import torch

    counts = {layer.name: int(keeps[layer.name].sum()) for layer in layers}
    inputs = {layer.reader: counts[layer.name] * layer.block for layer in layers}
    norms = {name: counts[layer.name] for layer in layers for name in layer.norms}
    made: dict[str, torch.nn.Module] = {}
    with torch.device("meta"):
        for name, layer in module.named_children():
            made[name] = _shrunk(layer, inputs.get(name), counts.get(name), norms.get(name))
    network = torch.nn.Sequential()
    for name, layer in made.items():
        network.add_module(name, layer)
    return network.to_empty(device="cpu")


def _shrunk(layer: "torch.nn.Module", inputs: int | None, outputs: int | None, units: int | None) -> "torch.nn.Module":
    from torch import nn

    if isinstance(layer, nn.Linear):
        has_bias = layer.bias is not None
        return nn.Linear(inputs or layer.in_features, outputs or layer.out_features, bias=has_bias)
    if isinstance(layer, nn.Conv2d):
        return nn.Conv2d(
            inputs or layer.in_channels,
            outputs or layer.out_channels,
            layer.kernel_size,  # type: ignore[arg-type]  # torch keeps any tuple
            layer.stride,  # type: ignore[arg-type]
            layer.padding,  # type: ignore[arg-type]
            layer.dilation,  # type: ignore[arg-type]
            bias=layer.bias is not None,
            padding_mode=layer.padding_mode,
        )
    if isinstance(layer, nn.modules.batchnorm._BatchNorm) and units:
        return type(layer)(units, layer.eps, layer.momentum, layer.affine, layer.track_running_stats)
    return copy.deepcopy(layer)
