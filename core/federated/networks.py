"""The networks that can be trained, built alike on every machine from the configuration and a seed."""

from collections.abc import Callable, Mapping
from math import prod
from typing import TYPE_CHECKING

from core.errors import InputError
from core.federated.records import TrainingConfig
from core.federated.room import check_room

if TYPE_CHECKING:
    import torch

# Networks over clips halve a side up to five times: of fewer pixels one is left, by which no batch can be normalised.
LEAST_CLIP_SIDE, LEAST_FRAMES = 32, 4
# Layers of the small network over clips: channels in and out, and steps over time, height and width. With these it has
# 43,000 numbers, which two cores train in minutes; what moves is seen at the full rate once, then time is halved.
CLIP_LAYERS = ((3, 16, (1, 2, 2)), (16, 32, (2, 2, 2)), (32, 32, (2, 2, 2)))


def build_network(config: TrainingConfig, shape: tuple[int, ...], outputs: int, *, seed: int = 0) -> "torch.nn.Module":
    """A network from inputs of `shape` to so many outputs.

    The shape is (channels, height, width), (columns,), or that of clips (3, frames, height, width).

    The first weights depend on the seeds alone. Raises InputError when the network cannot take the shape, or is too
    large for this machine.
    """
    import torch

    # an outline first, which takes no memory
    with torch.device("meta"):
        outline = BUILDERS[config.model](config, shape, outputs)
    check_room(sum(value.numel() for value in outline.parameters()))
    # a fork of the generator: building a model must not disturb anybody else's random numbers
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed + seed)
        return BUILDERS[config.model](config, shape, outputs)


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


def _clip_cnn(config: TrainingConfig, shape: tuple[int, ...], outputs: int) -> "torch.nn.Module":
    """Three convolutions over time and space; groups are normalised, so that no statistics have to be averaged."""
    from torch import nn

    _check_clips(shape)
    layers: list[nn.Module] = []
    for inside, width, steps in CLIP_LAYERS:
        layers += [nn.Conv3d(inside, width, 3, stride=steps, padding=1), nn.GroupNorm(8, width), nn.ReLU()]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool3d(1), nn.Flatten(), nn.Linear(CLIP_LAYERS[-1][1], outputs))


def _video_network(config: TrainingConfig, shape: tuple[int, ...], outputs: int) -> "torch.nn.Module":
    from core.federated.video_networks import SHAPES, VideoNetwork

    _check_clips(shape)
    return VideoNetwork(SHAPES[config.model], outputs)


def _check_clips(shape: tuple[int, ...]) -> None:
    if len(shape) != 4 or shape[0] != 3 or shape[1] < LEAST_FRAMES or min(shape[2:]) < LEAST_CLIP_SIDE:
        raise InputError(
            f"This network needs clips of at least {LEAST_FRAMES} frames of {LEAST_CLIP_SIDE}×{LEAST_CLIP_SIDE}, and "
            "this data is something else.",
            "Choose the source 'library_clips', or another model.",
        )


# From the configuration, the shape of an input and the number of outputs to a network.
BUILDERS: "Mapping[str, Callable[[TrainingConfig, tuple[int, ...], int], torch.nn.Module]]" = {
    "cnn": _cnn,
    "mlp": _mlp,
    "linear": _linear,
    "clip_cnn": _clip_cnn,
    **dict.fromkeys(("r3d_18", "mc3_18", "r2plus1d_18"), _video_network),
}
