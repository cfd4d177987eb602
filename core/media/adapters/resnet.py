"""Classifiers of ImageNet's kind (He et al. 2016, "Deep residual learning for image recognition"), as torchvision's."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.media.adapters.base import (
    IMAGENET_DEVIATION,
    IMAGENET_MEAN,
    MOST_CLASSES,
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
from core.media.sessions import softmax
from core.params import param
from core.reports import Box, Report, Table, Tag

SIDE = 224
# Such networks are measured on the middle 224 of pictures whose short side is 256.
SHARE = 224 / 256


class Resnet(Adapter):
    """Says which of its classes a picture shows: 1 × 3 × 224 × 224 in, 1 × classes out."""

    title = "Classes by an installed model"

    @dataclass(frozen=True)
    class Params:
        """How much to say."""

        least: float = param(0.1, "Say nothing that is less likely than this.", low=0.0, high=1.0)
        most: int = param(5, "Say at most so many classes.", low=1, high=100)

    def fits(self, session: Signature) -> str:
        """A picture in, a number for each class out."""
        if wrong := picture_misfit(session) or misfit(session.get_outputs()[0], (1, None)):
            return wrong
        count = self.classes(session)
        if count == 1 or count > MOST_CLASSES:
            return f"it answers with {count} numbers; from 2 to {MOST_CLASSES} classes can be"
        return ""

    def classes(self, session: Signature) -> int:
        """As many as there are numbers."""
        side = session.get_outputs()[0].shape[1]
        return side if isinstance(side, int) else 0

    def analyse(self, picture: Picture, network: Network, *, prompt: Box | None = None) -> Report:
        """The likeliest classes as a table, those that are likely enough as tags."""
        end = network.session.get_inputs()[0]
        pixels = middle(picture.pixels, *sides(end, SIDE, SIDE), share=SHARE, resampling=Image.Resampling.BILINEAR)
        inputs = channels_first(pixels, IMAGENET_MEAN, IMAGENET_DEVIATION)
        scores = likelihoods(expect(answer(network.session, {end.name: inputs})[0], (1, None)))
        best = np.argsort(-scores, kind="stable")[: self.params.most]
        said = [(network.label(int(number)), float(scores[number])) for number in best]
        tags = tuple(Tag(text, round(score, 4)) for text, score in said if score >= self.params.least)
        rows = tuple((text, f"{score:.2f}") for text, score in said)
        return Report(self.title, (Table(("Class", "Score"), rows),), tags)


def likelihoods(outputs: np.ndarray) -> np.ndarray:
    """Outputs (1, n) as probabilities (n,): logits usually, but some exports end with the softmax already."""
    if not 2 <= outputs.shape[1] <= MOST_CLASSES or not np.isfinite(outputs).all():
        raise failed("its answer is not a finite number for each of two classes or more")
    if (outputs >= 0).all() and abs(float(outputs.sum()) - 1) < 1e-3:
        whole: np.ndarray = outputs[0]
        return whole
    likely: np.ndarray = softmax(outputs.astype(np.float64))[0]
    return likely
