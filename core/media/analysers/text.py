"""Words in a picture: PP-OCR by RapidOCR (https://github.com/RapidAI/RapidOCR), whose models come with the package."""

import functools
import threading
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.media.analysers.base import PictureAnalyser
from core.media.readers.base import Picture
from core.params import param
from core.reports import Box, Boxes, Report
from core.reports import Text as Words

# Nothing can be read on less.
LEAST_SIDE = 12

# The reader keeps what it works on in itself.
_guard = threading.Lock()


class Text(PictureAnalyser):
    """Lines that can be read, and where they stand; the library finds pictures by their words."""

    title = "Text"

    @dataclass(frozen=True)
    class Params:
        """How sure it must be."""

        least: float = param(0.75, "Leave out lines that are less sure than this.", low=0.01, high=1.0)

    def analyse(self, picture: Picture) -> Report:
        """The text as a whole, and each line as a box."""
        height, width = picture.pixels.shape[:2]
        if min(height, width) < LEAST_SIDE:
            return Report(self.title)
        # the package counts colours the other way round
        with _guard:
            found = reader()(np.ascontiguousarray(picture.pixels[:, :, ::-1]))
        if found.boxes is None or found.txts is None:
            return Report(self.title)
        sides = np.array([width, height], np.float64)
        lines = []
        for corners, text, score in zip(found.boxes, found.txts, found.scores, strict=True):
            # a single character is more often an eye or a knob than a word
            if score >= self.params.least and sum(letter.isalnum() for letter in text) > 1:
                places = np.clip(np.asarray(corners, np.float64) / sides, 0.0, 1.0)
                (left, top), (right, bottom) = places.min(axis=0), places.max(axis=0)
                place = (float(left), float(top), float(right), float(bottom))
                lines.append(Box(*place, text.strip(), round(float(score), 4)))
        if not lines:
            return Report(self.title)
        return Report(self.title, (Words("\n".join(line.label for line in lines)), Boxes(tuple(lines))))


@functools.cache
def reader() -> Any:
    """The one reader of this program; it loads three models."""
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "error"})
