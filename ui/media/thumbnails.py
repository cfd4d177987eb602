"""Thumbnails for the grid: read, scaled and rounded in worker threads, kept as pixmaps within a bound of memory."""

import logging
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPixmap

from core.errors import VegaError
from ui.media.fetching import Fetcher

log = logging.getLogger(__name__)

# Pixmaps kept at most: about 700 tiles of the usual size, so a few screens back cost nothing.
BOUND_BYTES = 96 * 1024 * 1024
BYTES_A_PIXEL = 4
# Corners of a thumbnail, in device-independent pixels.
RADIUS = 8.0

# More than this part of a picture is never cut off to fill its frame: 3:2, 16:9 and square pictures fill one of 4:3.
MOST_CUT = 0.26
# Below this a picture is made of pixels that a person wants to see (handwritten digits of 8 × 8), not a blur.
TINY = 48

Wish = tuple[int, int, int, float, str]
"""A picture's number, width and height in device-independent pixels, the device pixel ratio, the colour behind it."""


class Thumbnails(QObject):
    """Answers at once with what is there; says `arrived` when what was missing is."""

    arrived = Signal(int)
    """The number of the picture whose thumbnail is there now."""

    def __init__(self, locate: Callable[[int], Path], parent: QObject | None = None) -> None:
        """`locate` gives the thumbnail's file of a picture; it is called in worker threads."""
        super().__init__(parent)
        self._locate = locate
        self._kept: OrderedDict[int, tuple[Wish, QPixmap]] = OrderedDict()
        self._bytes = 0
        self._missing: set[int] = set()
        self._fetcher = Fetcher(self._load, parent=self)
        self._fetcher.fetched.connect(self._take)

    def get(self, item_id: int, size: QSize, *, ratio: float = 1.0, ground: str = "") -> QPixmap | None:
        """The thumbnail that fills `size`; one of another size until that is there; None until any is."""
        wish = (item_id, size.width(), size.height(), ratio, ground)
        kept = self._kept.get(item_id)
        if kept is not None:
            self._kept.move_to_end(item_id)
        if (kept is None or kept[0] != wish) and item_id not in self._missing:
            self._fetcher.want(wish)
        return kept[1] if kept is not None else None

    def kept(self, item_id: int) -> QPixmap | None:
        """The thumbnail of whatever size is here; asks for none."""
        kept = self._kept.get(item_id)
        return kept[1] if kept is not None else None

    def is_missing(self, item_id: int) -> bool:
        """Whether this picture has no thumbnail that can be read."""
        return item_id in self._missing

    def forget(self, item_ids: tuple[int, ...]) -> None:
        """Load these again when they are next shown."""
        for item_id in item_ids:
            self._missing.discard(item_id)
            if kept := self._kept.pop(item_id, None):
                self._bytes -= _size(kept[1])

    @property
    def size_bytes(self) -> int:
        """Memory of the pixmaps that are kept."""
        return self._bytes

    def _load(self, wish: Wish) -> QImage | None:
        item_id, width, height, ratio, ground = wish
        try:
            image = QImage(str(self._locate(item_id)))
        except VegaError as error:
            log.info("No thumbnail of %d: %s", item_id, error)
            return None
        return None if image.isNull() else rounded(image, QSize(width, height), ratio=ratio, ground=ground)

    def _take(self, wish: Wish, image: QImage | None) -> None:
        item_id = wish[0]
        self.forget((item_id,))
        if image is None:
            self._missing.add(item_id)
        else:
            pixmap = QPixmap.fromImage(image)
            self._kept[item_id] = (wish, pixmap)
            self._bytes += _size(pixmap)
            while self._bytes > BOUND_BYTES and len(self._kept) > 1:
                _, (_, oldest) = self._kept.popitem(last=False)
                self._bytes -= _size(oldest)
        self.arrived.emit(item_id)


def image_of(pixels: np.ndarray) -> QImage:
    """Pixels (height, width, 3) sRGB uint8 as Qt wants them."""
    whole = np.ascontiguousarray(pixels)
    height, width, channels = whole.shape
    # copy(): QImage only borrows the bytes of numpy
    return QImage(whole.data, width, height, channels * width, QImage.Format.Format_RGB888).copy()


def rounded(image: QImage, size: QSize, *, ratio: float = 1.0, ground: str = "") -> QImage:
    """The picture in a frame of `size` with rounded corners.

    It fills the frame when little of it is cut off by that (tall pictures show a little more of their top);
    otherwise all of it is shown before `ground`.
    """
    target = QSize(round(size.width() * ratio), round(size.height() * ratio))
    is_tiny = max(image.width(), image.height()) < TINY
    mode = Qt.TransformationMode.FastTransformation if is_tiny else Qt.TransformationMode.SmoothTransformation
    fitted = image.size().scaled(target, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
    cut = 1 - target.width() * target.height() / max(1, fitted.width() * fitted.height())
    if cut > MOST_CUT:
        fitted = image.size().scaled(target, Qt.AspectRatioMode.KeepAspectRatio)
    scaled = image.scaled(fitted.expandedTo(QSize(1, 1)), Qt.AspectRatioMode.IgnoreAspectRatio, mode)
    shaped = QImage(target, QImage.Format.Format_ARGB32_Premultiplied)
    shaped.fill(Qt.GlobalColor.transparent)
    path = QPainterPath()
    path.addRoundedRect(QRectF(shaped.rect()), RADIUS * ratio, RADIUS * ratio)
    painter = QPainter(shaped)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipPath(path)
    if ground:
        painter.fillRect(shaped.rect(), QColor(ground))
    top = target.height() - scaled.height()
    painter.drawImage((target.width() - scaled.width()) // 2, top // 2 if top > 0 else top // 3, scaled)
    painter.end()
    shaped.setDevicePixelRatio(ratio)
    return shaped


def _size(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * BYTES_A_PIXEL
