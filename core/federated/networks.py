"""The networks that can be trained, built alike on every machine from the configuration and a seed."""

from typing import TYPE_CHECKING

from core.errors import InputError
from core.federated.records import TrainingConfig

if TYPE_CHECKING:
    import torch


def build_network(config: TrainingConfig, shape: tuple[int, ...], classes: int) -> "torch.nn.Module":
    """A network from inputs of `shape` (channels, height, width) or (columns,) to `classes` logits.

    The first weights depend on the seed alone. Raises InputError when the network cannot take the shape, or there is
    nothing to tell apart.
    """
    import torch

    if classes < 2:
        raise InputError("All data carries one and the same label.", "A second label is needed to learn from.")

    # a fork of the generator: building a model must not disturb anybody else's random numbers
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        return _cnn(config, shape, classes) if config.model == "cnn" else _mlp(config, shape, classes)


def _mlp(config: TrainingConfig, shape: tuple[int, ...], classes: int) -> "torch.nn.Module":
    from torch import nn

    size = 1
    for side in shape:
        size *= side
    return nn.Sequential(
        nn.Flatten(),
        nn.Linear(size, config.hidden),
        nn.ReLU(),
        nn.Linear(config.hidden, config.hidden),
        nn.ReLU(),
        nn.Linear(config.hidden, classes),
    )


def _cnn(config: TrainingConfig, shape: tuple[int, ...], classes: int) -> "torch.nn.Module":
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
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(remaining, config.hidden),
        nn.ReLU(),
        nn.Linear(config.hidden, classes),
    )
