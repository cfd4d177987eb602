"""Where faces are: BlazeFace for short ranges (Bazarevsky et al. 2019). It finds faces and recognises nobody."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.media.analysers.base import PictureAnalyser
from core.media.boxes import box, squared, thinned
from core.media.readers.base import Picture
from core.media.sessions import FOLDER, run
from core.params import param
from core.reports import Boxes, Report, Tag

SIDE = 128
# Cells a side, and anchors a cell.
GRIDS = ((16, 2), (8, 6))
OVERLAP = 0.3


class Faces(PictureAnalyser):
    """Boxes around faces, only when the setting allows it: faces are personal data."""

    title = "Faces"
    needs: ClassVar[str] = "detect_faces"

    @dataclass(frozen=True)
    class Params:
        """How sure it must be."""

        least: float = param(0.6, "Say nothing that is less likely than this.", low=0.01, high=1.0)

    def analyse(self, picture: Picture) -> Report:
        """The faces as boxes, and "face" as a tag when there is one."""
        square = squared(picture.pixels, SIDE)
        inputs = (square.pixels.astype(np.float32) / 127.5 - 1.0)[None]
        outputs = run(FOLDER / "blazeface_short_range.onnx", inputs, device=self.device)
        regressors, logits = sorted((output[0] for output in outputs), key=lambda output: -output.shape[1])
        scores = 1.0 / (1.0 + np.exp(-np.clip(logits[:, 0], -80.0, 80.0)))
        centres = anchors() + regressors[:, :2] / SIDE
        halves = regressors[:, 2:4] / SIDE / 2
        corners = np.concatenate([centres - halves, centres + halves], axis=1) * SIDE
        kept = thinned(corners, scores, np.zeros(len(scores)), least=self.params.least, overlap=OVERLAP)
        boxes = tuple(box(corners[number], square, label="face", score=scores[number]) for number in kept)
        tags = (Tag("face", boxes[0].score),) if boxes else ()
        return Report(self.title, (Boxes(boxes),) if boxes else (), tags)


def anchors() -> np.ndarray:
    """The centres that boxes are told from, in fractions of the square, shape (896, 2)."""
    made = []
    for side, count in GRIDS:
        middle = (np.arange(side) + 0.5) / side
        x, y = np.meshgrid(middle, middle)
        made.append(np.repeat(np.stack([x.ravel(), y.ravel()], axis=1), count, axis=0))
    return np.concatenate(made)
