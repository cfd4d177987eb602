"""Networks over time and space: R3D-18, MC3-18 and R(2+1)D-18 (Tran et al. 2018, https://arxiv.org/abs/1711.11248).

Written from sections 3 and 4 of that paper, "A closer look at spatiotemporal convolutions for action recognition".
Weights carry the names and shapes of the checkpoints that were published for Kinetics-400, so that those fit.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import safetensors
import safetensors.torch
import torch
from torch import Tensor, nn

from core.errors import InputError

KINETICS_CLASSES = 400
# Channels of the four groups of blocks (table 1); each group holds two blocks.
WIDTHS = (64, 128, 256, 512)
# The factorised stem has so many channels between space and time.
STEM_BETWEEN = 45
# How batch normalisation counts its steps: nothing that a prediction depends on, and older files lack it.
UNNEEDED = "num_batches_tracked"

# From channels in, between and out, and a stride, to a convolution.
Convolution = Callable[[int, int, int, int], nn.Module]


@dataclass(frozen=True)
class Shape:
    """What one of the networks is made of: the convolution of each group, whether time shrinks, and the stem."""

    title: str
    convolutions: tuple[Convolution, ...]
    shrinks_time: tuple[bool, ...]
    has_factorised_stem: bool = False


class Block(nn.Module):
    """Two convolutions beside a way around them (a basic block of He et al. 2016)."""

    def __init__(self, inside: int, outside: int, stride: int, convolution: Convolution, *, shrinks_time: bool) -> None:
        super().__init__()
        # one number for both convolutions: that is how the published weights are shaped
        between = channels_between(inside, outside)
        first, second = convolution(inside, between, outside, stride), convolution(outside, between, outside, 1)
        self.conv1 = nn.Sequential(first, nn.BatchNorm3d(outside), nn.ReLU(inplace=True))
        self.conv2 = nn.Sequential(second, nn.BatchNorm3d(outside))
        self.relu = nn.ReLU(inplace=True)
        self.downsample: nn.Module | None = None
        if stride != 1 or inside != outside:
            steps = (stride if shrinks_time else 1, stride, stride)
            self.downsample = nn.Sequential(
                nn.Conv3d(inside, outside, 1, stride=steps, bias=False), nn.BatchNorm3d(outside)
            )

    def forward(self, clip: Tensor) -> Tensor:
        """From (n, inside, time, height, width) to (n, outside, …), each side divided by the stride."""
        around = clip if self.downsample is None else self.downsample(clip)
        answer: Tensor = self.relu(self.conv2(self.conv1(clip)) + around)
        return answer


class VideoNetwork(nn.Module):
    """A residual network of 18 layers over clips. Takes (n, 3, frames, height, width), gives (n, classes) logits."""

    def __init__(self, shape: Shape, classes: int = KINETICS_CLASSES) -> None:
        super().__init__()
        self.title = shape.title
        self.stem = factorised_stem() if shape.has_factorised_stem else plain_stem()
        inside = WIDTHS[0]
        for number, width in enumerate(WIDTHS):
            convolution, shrinks_time = shape.convolutions[number], shape.shrinks_time[number]
            blocks = [
                Block(inside, width, 1 if number == 0 else 2, convolution, shrinks_time=shrinks_time),
                Block(width, width, 1, convolution, shrinks_time=shrinks_time),
            ]
            self.add_module(f"layer{number + 1}", nn.Sequential(*blocks))
            inside = width
        self.avgpool = nn.AdaptiveAvgPool3d(1)
        self.fc = nn.Linear(WIDTHS[-1], classes)
        _begin(self)

    def features(self, clip: Tensor) -> Tensor:
        """What the last layer decides by, shape (n, 512)."""
        found: Tensor = self.stem(clip)
        for number in range(len(WIDTHS)):
            found = self.get_submodule(f"layer{number + 1}")(found)
        pooled: Tensor = self.avgpool(found)
        return pooled.flatten(1)

    def forward(self, clip: Tensor) -> Tensor:
        """A score for each class."""
        scores: Tensor = self.fc(self.features(clip))
        return scores


def r3d_18(classes: int = KINETICS_CLASSES) -> VideoNetwork:
    """Every convolution looks at three frames at once (R3D)."""
    return VideoNetwork(SHAPES["r3d_18"], classes)


def mc3_18(classes: int = KINETICS_CLASSES) -> VideoNetwork:
    """Only the first group looks at several frames; the others see each for itself (MC3, "mixed convolutions")."""
    return VideoNetwork(SHAPES["mc3_18"], classes)


def r2plus1d_18(classes: int = KINETICS_CLASSES) -> VideoNetwork:
    """Space first, then time, with a nonlinearity between (R(2+1)D)."""
    return VideoNetwork(SHAPES["r2plus1d_18"], classes)


def channels_between(inside: int, outside: int) -> int:
    """Channels between space and time for which both have the weights of one 3×3×3 convolution (section 3.5)."""
    return (27 * inside * outside) // (9 * inside + 3 * outside)


def whole(inside: int, between: int, outside: int, stride: int) -> nn.Module:
    """3×3×3, over time and space at once."""
    return nn.Conv3d(inside, outside, 3, stride=stride, padding=1, bias=False)


def flat(inside: int, between: int, outside: int, stride: int) -> nn.Module:
    """1×3×3, over space only."""
    return nn.Conv3d(inside, outside, (1, 3, 3), stride=(1, stride, stride), padding=(0, 1, 1), bias=False)


def factorised(inside: int, between: int, outside: int, stride: int) -> nn.Module:
    """1×3×3 over space, then 3×1×1 over time."""
    return nn.Sequential(
        flat(inside, 0, between, stride),
        nn.BatchNorm3d(between),
        nn.ReLU(inplace=True),
        nn.Conv3d(between, outside, (3, 1, 1), stride=(stride, 1, 1), padding=(1, 0, 0), bias=False),
    )


def plain_stem() -> nn.Sequential:
    """3×7×7, which halves height and width."""
    first = nn.Conv3d(3, WIDTHS[0], (3, 7, 7), stride=(1, 2, 2), padding=(1, 3, 3), bias=False)
    return nn.Sequential(first, nn.BatchNorm3d(WIDTHS[0]), nn.ReLU(inplace=True))


def factorised_stem() -> nn.Sequential:
    """1×7×7, then 3×1×1."""
    return nn.Sequential(
        nn.Conv3d(3, STEM_BETWEEN, (1, 7, 7), stride=(1, 2, 2), padding=(0, 3, 3), bias=False),
        nn.BatchNorm3d(STEM_BETWEEN),
        nn.ReLU(inplace=True),
        nn.Conv3d(STEM_BETWEEN, WIDTHS[0], (3, 1, 1), padding=(1, 0, 0), bias=False),
        nn.BatchNorm3d(WIDTHS[0]),
        nn.ReLU(inplace=True),
    )


SHAPES: Mapping[str, Shape] = {
    "r3d_18": Shape("R3D-18", (whole,) * 4, (True,) * 4),
    "mc3_18": Shape("MC3-18", (whole, flat, flat, flat), (True, False, False, False)),
    "r2plus1d_18": Shape("R(2+1)D-18", (factorised,) * 4, (True,) * 4, has_factorised_stem=True),
}


def load_checkpoint(path: Path) -> VideoNetwork:
    """The network whose weights a safetensors file holds, ready to predict; which one it is, its names and shapes say.

    Torch's own files are refused: they are pickles, and foreign bytes never become code here. Raises InputError.
    """
    try:
        weights = safetensors.torch.load_file(path)
    except (safetensors.SafetensorError, OSError) as error:
        raise _unreadable(path, error) from error
    return fitted(weights)


def fitted(weights: Mapping[str, Tensor]) -> VideoNetwork:
    """The network that such weights belong to, with them in it. Raises InputError when they belong to none."""
    last = weights.get("fc.weight")
    if last is None or last.ndim != 2 or not len(last):
        raise InputError(
            "These are no weights of a video network: there is no table 'fc.weight'.",
            f"Give those of {', '.join(shape.title for shape in SHAPES.values())}.",
        )
    shape = SHAPES[_kind(weights)]
    # without memory, so that weights that do not fit cost none
    with torch.device("meta"):
        network = VideoNetwork(shape, len(last))
    wanted = {name: tuple(value.shape) for name, value in network.state_dict().items()}
    if misfit := _misfit(weights, wanted):
        raise InputError(f"The weights do not fit {shape.title}: {misfit}.", "Give a checkpoint of that network.")
    network.to_empty(device="cpu")
    counters = {name: torch.tensor(0) for name in wanted if name.endswith(UNNEEDED)}
    network.load_state_dict({**counters, **weights})
    return network.eval()


def _kind(weights: Mapping[str, Tensor]) -> str:
    """Which network these can only be: one stem is in two parts, and one has blocks that see single frames."""
    if "stem.3.weight" in weights:
        return "r2plus1d_18"
    second = weights.get("layer2.0.conv1.0.weight")
    return "mc3_18" if second is not None and second.ndim == 5 and second.shape[2] == 1 else "r3d_18"


def _misfit(weights: Mapping[str, Tensor], wanted: Mapping[str, tuple[int, ...]]) -> str:
    """The first thing that is wrong, in words; "" when all fits."""
    for name, shape in wanted.items():
        if name not in weights and not name.endswith(UNNEEDED):
            return f"'{name}' is missing"
        if name in weights and tuple(weights[name].shape) != shape:
            return f"'{name}' has the shape {tuple(weights[name].shape)}, not {shape}"
    unknown = sorted(weights.keys() - wanted.keys())
    return f"'{unknown[0]}' belongs to no layer of it" if unknown else ""


def _unreadable(path: Path, error: Exception) -> InputError:
    if isinstance(error, OSError):
        return InputError(f"{path.name} cannot be read: {error.strerror or error}.", "Look whether it is there.")
    with path.open("rb") as file:
        start = file.read(2)
    # a zip archive, or the second protocol of pickle: what torch.save writes, now and before 2020
    if start in (b"PK", b"\x80\x02"):
        todo = "Where you trust it, write its weights with safetensors.torch.save_file, and give that file."
        return InputError(f"{path.name} is a pickle of torch, which could run any program.", todo)
    return InputError(f"{path.name} is no safetensors file: {error}.", "Give weights as safetensors.")


def _begin(network: nn.Module) -> None:
    """Random weights to start from (He et al. 2015 for convolutions)."""
    for part in network.modules():
        if isinstance(part, nn.Conv3d):
            nn.init.kaiming_normal_(part.weight, mode="fan_out", nonlinearity="relu")
        elif isinstance(part, nn.Linear):
            nn.init.normal_(part.weight, 0, 0.01)
            nn.init.zeros_(part.bias)
