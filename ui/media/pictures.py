"""A picture of the library as pixels for the screen, read as safely as for the analysers."""

import logging

import numpy as np
from PySide6.QtGui import QImage

from core.errors import MediaError
from core.media.reading import read_picture
from core.media.records import ItemDetail

log = logging.getLogger(__name__)

# The longest side that is shown: more than a 4K screen beside the panel has.
LONGEST = 3000


def load(detail: ItemDetail) -> QImage:
    """The picture as a person sees it (upright, in sRGB), at most 3,000 pixels wide or high. Belongs in a worker.

    An empty image when nothing of it can be read; the item's note says why.
    """
    try:
        pixels = np.ascontiguousarray(read_picture(detail.path, longest=LONGEST).pixels)
    except MediaError as error:
        log.info("%s cannot be shown: %s", detail.item.name, error)
        return QImage()
    height, width, channels = pixels.shape
    # copy(): QImage only borrows the bytes of numpy
    return QImage(pixels.data, width, height, channels * width, QImage.Format.Format_RGB888).copy()
