"""Detectors of the YOLOv5 kind, YOLOv7 too, as their exporters write them (https://github.com/ultralytics/yolov5)."""

import numpy as np

from core.media.adapters.base import (
    MOST_CLASSES,
    Detector,
    Finds,
    Network,
    Signature,
    answer,
    channels_first,
    corners_of,
    expect,
    letterboxed,
    misfit,
    picture_misfit,
    sides,
)
from core.media.boxes import Squared
from core.media.readers.base import Picture

SIDE = 640
# The grey around the pictures that such networks were trained on.
FILL = 114
# Middle and size of a box come first, here then how likely there is anything, and then the classes.
PLACE, ANYTHING = 4, 4
BEFORE = 5


class YoloV5(Detector):
    """Says what is where: 1 × 3 × 640 × 640 in, 1 × boxes × (5 + classes) out, a box as middle and size in pixels."""

    title = "Objects by YOLOv5 or YOLOv7"

    def fits(self, session: Signature) -> str:
        """A picture in; out come more boxes than there are numbers of each, in rows."""
        if wrong := picture_misfit(session):
            return wrong
        # some exports give the grids of each scale as well, after the table
        end = session.get_outputs()[0]
        if wrong := misfit(end, (1, None, None)):
            return wrong
        rows, columns = end.shape[1:]
        if not isinstance(columns, int) or not BEFORE < columns <= BEFORE + MOST_CLASSES:
            return f"'{end.name}' does not say 4 numbers of a place, a score and then classes for each box"
        if isinstance(rows, int) and rows <= columns:
            return f"'{end.name}' has its boxes in columns, not in rows"
        return ""

    def classes(self, session: Signature) -> int:
        """All numbers of a box but those of its place and of its being there at all."""
        return int(session.get_outputs()[0].shape[2]) - BEFORE

    def find(self, picture: Picture, network: Network) -> Finds:
        """Boxes with their best class; its score is how likely anything is there times how likely it is that."""
        shown, output = shown_to(network, picture)
        table = expect(output, (1, None, BEFORE + self.classes(network.session)))[0]
        scores = np.clip(table[:, BEFORE:], 0.0, 1.0) * np.clip(table[:, ANYTHING, None], 0.0, 1.0)
        return Finds(shown, corners_of(table[:, :PLACE]), scores.max(axis=1), scores.argmax(axis=1))


def shown_to(network: Network, picture: Picture) -> tuple[Squared, np.ndarray]:
    """A picture as networks of YOLO's family take it, and the table that comes out. Raises MediaError."""
    end = network.session.get_inputs()[0]
    shown = letterboxed(picture.pixels, *sides(end, SIDE, SIDE), fill=FILL)
    return shown, answer(network.session, {end.name: channels_first(shown.pixels)})[0]
