"""Cut-outs by U²-Net (Qin et al. 2020, https://arxiv.org/abs/2005.09007) and ISNet (Qin et al. 2022, of DIS)."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.media.adapters.base import (
    IMAGENET_DEVIATION,
    IMAGENET_MEAN,
    Adapter,
    Network,
    Signature,
    answer,
    channels_first,
    expect,
    failed,
    misfit,
    picture_misfit,
    sides,
)
from core.media.readers.base import Picture
from core.params import param
from core.reports import Box, Boxes, Report, Table

SIDE = 1024
# U²-Net takes 320 pixels and ImageNet's statistics; ISNet takes 1024, less a half.
SMALL_SIDE = 320
# Where the map is surer than this, there is the foreground.
SURE = 0.5


class Matte(Adapter):
    """Parts the foreground from the background: 1 × 3 × height × width in, a map 1 × 1 × height × width out."""

    title = "Foreground by an installed model"
    has_labels = False
    has_matte = True

    @dataclass(frozen=True)
    class Params:
        """What the model was trained on."""

        statistics: str = param(
            "by size",
            "How the pictures it was trained on were standardised; small models usually as ImageNet, large ones half.",
            choices=("by size", "imagenet", "half"),
        )

    def fits(self, session: Signature) -> str:
        """A picture in; the first output is its map (U²-Net gives six coarser ones after it)."""
        return picture_misfit(session) or misfit(session.get_outputs()[0], (1, 1, None, None))

    def analyse(self, picture: Picture, network: Network, *, prompt: Box | None = None) -> Report:
        """How much of the picture is foreground, and the box around it."""
        there = self.matte(picture, network)
        mask = there > SURE
        parts = (Table(("Figure", "Value"), (("Share of the picture", f"{100 * float(mask.mean()):.1f} %"),)),)
        around = surrounding(mask, label="foreground", score=float(there[mask].mean()) if mask.any() else 0.0)
        return Report(self.title, parts if around is None else (Boxes((around,)), *parts))

    def matte(self, picture: Picture, network: Network) -> np.ndarray:
        """The model's map, in the size in which it gives it."""
        end = network.session.get_inputs()[0]
        height, width = sides(end, SIDE, SIDE)
        # such models are trained on distorted pictures
        pixels = np.asarray(Image.fromarray(picture.pixels).resize((width, height), Image.Resampling.BILINEAR))
        inputs = channels_first(pixels, *self._statistics(max(height, width)))
        return sureness(expect(answer(network.session, {end.name: inputs})[0], (1, 1, None, None))[0, 0])

    def _statistics(self, side: int) -> tuple[np.ndarray | float, np.ndarray | float]:
        is_imagenet = self.params.statistics == "imagenet" or (
            self.params.statistics == "by size" and side <= SMALL_SIDE
        )
        return (IMAGENET_MEAN, IMAGENET_DEVIATION) if is_imagenet else (0.5, 1.0)


def sureness(found: np.ndarray) -> np.ndarray:
    """A map from 0 to 1; some exports lack the sigmoid at the end. Raises MediaError when it is not finite."""
    if not found.size or not np.isfinite(found).all():
        raise failed("its map is empty or not finite")
    if found.min() < 0 or found.max() > 1:
        made: np.ndarray = 1 / (1 + np.exp(-np.clip(found, -50, 50)))
        return made
    return found


def surrounding(mask: np.ndarray, *, label: str, score: float) -> Box | None:
    """The box around what is true in a mask over the whole picture, in fractions; None when nothing is."""
    high, wide = mask.shape
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return None
    left, right = columns[0] / wide, (columns[-1] + 1) / wide
    top, bottom = rows[0] / high, (rows[-1] + 1) / high
    return Box(float(left), float(top), float(right), float(bottom), label, round(min(1.0, max(0.0, score)), 4))
