"""What a picture shows: the 1000 classes of ImageNet by EfficientNet-Lite0 (Tan and Le 2019)."""

import functools
import json
from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.jobs import NOBODY, Reporter
from core.media.analysers.base import PictureAnalyser, Study, Vector
from core.media.medium import Medium
from core.media.narrowing import narrowed
from core.media.readers.base import Picture
from core.media.sessions import FOLDER, run, softmax
from core.params import param
from core.reports import Report, Table, Tag

SIDE = 224
# The network was trained on (v - 127) / 128.
MEAN, SCALE = 127.0, 128.0


class Classes(PictureAnalyser):
    """Names what is in the picture, with scores, and the broader words for it (a tabby is a cat)."""

    title = "What it shows"

    @dataclass(frozen=True)
    class Params:
        """How much to say."""

        least: float = param(0.1, "Say nothing that is less likely than this.", low=0.0, high=1.0)
        most: int = param(5, "Say at most so many things.", low=1, high=100)

    def analyse(self, picture: Picture) -> Report:
        """Classes as tags; a broader word has the sum of the scores of its classes."""
        return self._said(self._logits(picture.pixels))

    def study(self, medium: Medium, *, job: Reporter = NOBODY) -> Study:
        """The same with the vector that likenesses are found by; of a video the mean of its frames."""
        if medium.kind == "video":
            frames = [self._logits(frame.pixels) for frame in medium.frames]
            vectors = (Vector(narrowed(np.mean(frames, axis=0)[0])),) if frames else ()
            return Study(self.look(medium, job=job), vectors)
        logits = self._logits(medium.picture.pixels)
        return Study(self._said(logits), (Vector(narrowed(logits[0])),))

    def _logits(self, pixels: np.ndarray) -> np.ndarray:
        return run(FOLDER / "efficientnet_lite0.onnx", network_input(pixels), device=self.device)[0]

    def _said(self, logits: np.ndarray) -> Report:
        scores = softmax(logits)[0]
        names = class_names()
        best = [(names[number][0], float(scores[number])) for number in np.argsort(-scores)[: self.params.most]]
        broader: dict[str, float] = {}
        for (_, words), score in zip(names, scores, strict=True):
            for word in words:
                broader[word] = broader.get(word, 0.0) + float(score)
        said = dict(best) | {word: min(1.0, score) for word, score in broader.items()}
        tags = [Tag(text, round(score, 4)) for text, score in said.items() if score >= self.params.least]
        rows = tuple((name, f"{score:.2f}") for name, score in best)
        ordered = tuple(sorted(tags, key=lambda tag: -tag.score))
        return Report(self.title, (Table(("Class", "Score"), rows),), ordered)


@functools.cache
def class_names() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Name and broader words of each class, in the network's order."""
    stored = json.loads((FOLDER / "imagenet.json").read_text(encoding="utf-8"))
    return tuple((entry["name"], tuple(entry["broader"])) for entry in stored)


def network_input(pixels: np.ndarray) -> np.ndarray:
    """The middle square, shape (1, 3, 224, 224)."""
    image = Image.fromarray(pixels)
    short = min(image.size)
    left, top = (image.width - short) // 2, (image.height - short) // 2
    square = image.resize((SIDE, SIDE), Image.Resampling.BICUBIC, box=(left, top, left + short, top + short))
    return ((np.asarray(square, np.float32).transpose(2, 0, 1) - MEAN) / SCALE)[None].astype(np.float32)
