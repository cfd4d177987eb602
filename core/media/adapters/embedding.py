"""Vectors of pictures by the image tower of CLIP (Radford et al. 2021, https://arxiv.org/abs/2103.00020)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from core.media.adapters.base import (
    Adapter,
    Network,
    Signature,
    answer,
    channels_first,
    expect,
    failed,
    middle,
    misfit,
    picture_misfit,
    sides,
)
from core.media.readers.base import Picture
from core.reports import Box, Report, Text

SIDE = 224
# Of red, green and blue in CLIP's pictures, of values from 0 to 1.
MEAN = np.array([0.48145466, 0.4578275, 0.40821073], np.float32)
DEVIATION = np.array([0.26862954, 0.26130258, 0.27577711], np.float32)
# CLIP's have 512 to 1280 numbers.
MOST_WIDE = 8192
# What Hugging Face's exporter calls it, which puts other outputs before it.
NAME = "image_embeds"


class Embedding(Adapter):
    """Gives a vector by which alike pictures are found: 1 × 3 × 224 × 224 in, 1 × numbers out."""

    title = "Vector by an installed model"
    has_labels = False
    has_vector = True

    @dataclass(frozen=True)
    class Params:
        """Nothing to choose."""

    def fits(self, session: Signature) -> str:
        """A picture in, some numbers out."""
        end = session.get_outputs()[place(session.get_outputs())]
        if wrong := picture_misfit(session) or misfit(end, (1, None)):
            return wrong
        wide = end.shape[1]
        if isinstance(wide, int) and not 2 <= wide <= MOST_WIDE:
            return f"it answers with {wide} numbers; from 2 to {MOST_WIDE} can be"
        return ""

    def analyse(self, picture: Picture, network: Network, *, prompt: Box | None = None) -> Report:
        """How wide the vector is; the vector itself comes with `study`."""
        return self.study(picture, network)[0]

    def study(
        self, picture: Picture, network: Network, *, prompt: Box | None = None
    ) -> tuple[Report, np.ndarray | None]:
        """The vector, of length one."""
        end = network.session.get_inputs()[0]
        pixels = middle(picture.pixels, *sides(end, SIDE, SIDE), share=1.0, resampling=Image.Resampling.BICUBIC)
        outputs = answer(network.session, {end.name: channels_first(pixels, MEAN, DEVIATION)})
        numbers = expect(outputs[place(network.session.get_outputs())], (1, None))[0].astype(np.float64)
        length = float(np.linalg.norm(numbers)) if 2 <= len(numbers) <= MOST_WIDE else 0.0
        if not (np.isfinite(length) and length > 0):
            raise failed("its vector is empty, zero or not finite")
        return Report(self.title, (Text(f"A vector of {len(numbers)} numbers."),)), (numbers / length).astype(
            np.float32
        )


def place(ends: Any) -> int:
    """Which output is the vector: the one of that name, or the first."""
    return next((number for number, end in enumerate(ends) if end.name == NAME), 0)
