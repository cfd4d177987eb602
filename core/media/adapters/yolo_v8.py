"""Detectors of the YOLOv8 kind as Ultralytics exports them (https://docs.ultralytics.com/models/yolov8)."""

import numpy as np

from core.media.adapters.base import (
    MOST_CLASSES,
    Detector,
    Finds,
    Network,
    Signature,
    corners_of,
    expect,
    misfit,
    picture_misfit,
)
from core.media.adapters.yolo_v5 import PLACE, shown_to
from core.media.readers.base import Picture


class YoloV8(Detector):
    """Says what is where: 1 × 3 × 640 × 640 in, 1 × (4 + classes) × boxes out, a box as middle and size in pixels."""

    title = "Objects by YOLOv8 or YOLO11"

    def fits(self, session: Signature) -> str:
        """A picture in; out come more boxes than there are numbers of each, in columns."""
        if wrong := picture_misfit(session):
            return wrong
        ends = session.get_outputs()
        # further outputs are prototypes of masks, whose coefficients would look like classes here
        if len(ends) != 1:
            return f"it has {len(ends)} outputs, not one table of boxes"
        if wrong := misfit(ends[0], (1, None, None)):
            return wrong
        rows, columns = ends[0].shape[1:]
        if not isinstance(rows, int) or not PLACE < rows <= PLACE + MOST_CLASSES:
            return f"'{ends[0].name}' does not say 4 numbers of a place and then classes for each box"
        if isinstance(columns, int) and columns <= rows:
            return f"'{ends[0].name}' has its boxes in rows, not in columns"
        return ""

    def classes(self, session: Signature) -> int:
        """All numbers of a box but those of its place."""
        return int(session.get_outputs()[0].shape[1]) - PLACE

    def find(self, picture: Picture, network: Network) -> Finds:
        """Boxes with their best class."""
        shown, output = shown_to(network, picture)
        table = expect(output, (1, PLACE + self.classes(network.session), None))[0].T
        scores = np.clip(table[:, PLACE:], 0.0, 1.0)
        return Finds(shown, corners_of(table), scores.max(axis=1), scores.argmax(axis=1))
