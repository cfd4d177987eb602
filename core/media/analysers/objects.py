"""Things in a picture and where they are: the 80 classes of COCO by NanoDet (https://github.com/RangiLyu/nanodet)."""

import functools
import json
from dataclasses import dataclass

import numpy as np

from core.media.analysers.base import PictureAnalyser
from core.media.boxes import box, squared, thinned
from core.media.readers.base import Picture
from core.media.sessions import FOLDER, run
from core.params import param
from core.reports import Boxes, Report, Tag

SIDE = 416
# The network takes blue, green, red.
MEAN = np.array([103.53, 116.28, 123.675], np.float32)
DEVIATION = np.array([57.375, 57.12, 58.395], np.float32)
# Distances to a box's edges are distributions over so many bins of one stride each (Li et al. 2020, generalized focal
# loss).
BINS = 11
OVERLAP = 0.45


class Objects(PictureAnalyser):
    """Boxes with names and scores."""

    title = "Objects"

    @dataclass(frozen=True)
    class Params:
        """How sure it must be."""

        least: float = param(0.35, "Say nothing that is less likely than this.", low=0.01, high=1.0)
        most: int = param(50, "Say at most so many objects.", low=1, high=1000)

    def analyse(self, picture: Picture) -> Report:
        """The objects as boxes; each kind once as a tag, with its best score."""
        square = squared(picture.pixels, SIDE)
        inputs = ((square.pixels[:, :, ::-1].astype(np.float32) - MEAN) / DEVIATION).transpose(2, 0, 1)[None]
        scores, corners = decode(run(FOLDER / "nanodet_coco.onnx", np.ascontiguousarray(inputs), device=self.device))
        best, classes = scores.max(axis=1), scores.argmax(axis=1)
        kept = thinned(corners, best, classes, least=self.params.least, overlap=OVERLAP)[: self.params.most]
        names = object_names()
        boxes = tuple(box(corners[n], square, label=names[classes[n]], score=best[n]) for n in kept)
        tags: dict[str, float] = {}
        for found in boxes:
            tags.setdefault(found.label, found.score)
        return Report(
            self.title, (Boxes(boxes),) if boxes else (), tuple(Tag(text, score) for text, score in tags.items())
        )


def decode(outputs: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Scores (n, 80) and corners (n, 4) in pixels of the square, from the outputs of all strides."""
    scores, corners = [], []
    shapes = {output.shape[1]: {} for output in outputs}  # type: dict[int, dict[int, np.ndarray]]
    for output in outputs:
        shapes[output.shape[1]][output.shape[2]] = output[0]
    for cells, parts in shapes.items():
        side = round(cells**0.5)
        stride = SIDE / side
        distances = _expectation(parts[4 * BINS].reshape(cells, 4, BINS)) * stride
        rows, columns = np.divmod(np.arange(cells), side)
        x, y = (columns + 0.5) * stride, (rows + 0.5) * stride
        left, top, right, bottom = distances.T
        corners.append(np.stack([x - left, y - top, x + right, y + bottom], axis=1))
        scores.append(next(part for width, part in parts.items() if width != 4 * BINS))
    return np.concatenate(scores), np.concatenate(corners)


@functools.cache
def object_names() -> tuple[str, ...]:
    """The classes in the network's order."""
    return tuple(json.loads((FOLDER / "coco.json").read_text(encoding="utf-8")))


def _expectation(logits: np.ndarray) -> np.ndarray:
    """The mean of the distribution over the bins (the last axis)."""
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    mean: np.ndarray = (raised / raised.sum(axis=-1, keepdims=True)) @ np.arange(BINS, dtype=np.float32)
    return mean
