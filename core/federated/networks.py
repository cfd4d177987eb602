"""The networks that can be trained, built alike on every machine from the configuration and a seed."""

from math import prod
from typing import TYPE_CHECKING

from core.errors import InputError
from core.federated.records import TrainingConfig

if TYPE_CHECKING:
    import torch


def build_network(config: TrainingConfig, shape: tuple[int, ...], outputs: int, *, seed: int = 0) -> "torch.nn.Module":
    """A network from inputs of `shape` (channels, height, width) or (columns,) to so many outputs.

    The first weights depend on the seeds alone. Raises InputError when the network cannot take the shape.
    """
    import torch

    # a fork of the generator: building a model must not disturb anybody else's random numbers
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed + seed)
        return {"cnn": _cnn, "mlp": _mlp, "linear": _linear}[config.model](config, shape, outputs)


def _linear(config: TrainingConfig, shape: tuple[int, ...], outputs: int) -> "torch.nn.Module":
    from torch import nn

    return nn.Sequential(nn.Flatten(), nn.Linear(prod(shape), outputs))


def _mlp(config: TrainingConfig, shape: tuple[int, ...], outputs: int) -> "torch.nn.Module":
    from torch import nn

    layers: list[nn.Module] = [nn.Flatten()]
    for width in [prod(shape), *[config.hidden] * (config.layers - 1)]:
        layers += [nn.Linear(width, config.hidden), *_norm(config, config.hidden, is_flat=True), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(config.hidden, outputs))


def _norm(config: TrainingConfig, width: int, *, is_flat: bool = False) -> "list[torch.nn.Module]":
    """The normalising layer of a training, if it wants one."""
    from torch import nn

    if config.norm == "batch":
        return [nn.BatchNorm1d(width) if is_flat else nn.BatchNorm2d(width)]
    if config.norm == "group":
        # as many groups as divide the width, at most eight
        return [nn.GroupNorm(next(groups for groups in range(min(8, width), 0, -1) if width % groups == 0), width)]
    return []


def _cnn(config: TrainingConfig, shape: tuple[int, ...], outputs: int) -> "torch.nn.Module":
    from torch import nn

    if len(shape) != 3 or min(shape[1:]) < 4:
        raise InputError(
            "A convolutional network needs pictures of at least 4×4, and this data is something else.",
            "Choose the model 'mlp'.",
        )
    channels, height, width = shape
    # two halvings; what remains is at least one pixel, since a side is at least 4
    remaining = (height // 4) * (width // 4) * 32
    return nn.Sequential(
        nn.Conv2d(channels, 16, 3, padding=1),
        *_norm(config, 16),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding=1),
        *_norm(config, 32),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(remaining, config.hidden),
        nn.ReLU(),
        nn.Linear(config.hidden, outputs),
    )
