"""The video under the pointer: after a moment its thumbnail becomes the frame that lies where the pointer is."""

import logging
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap

from core.errors import VegaError
from core.media.strips import cut, numbered, opened
from ui.media.fetching import Fetcher
from ui.media.thumbnails import image_of, rounded

log = logging.getLogger(__name__)

# A pointer on its way over the grid rests nowhere for so long.
REST_MS = 200
# Videos whose frames stay ready: ten frames of the largest tiles, on a sharp screen, take 11 MB.
KEPT = 6

Wish = tuple[int, int, int, float, str]
"""A video's number, width and height in device-independent pixels, the device pixel ratio, the colour behind it."""


class Strips(QObject):
    """Knows which video is pointed at and where; answers at once with what is there."""

    changed = Signal(int)
    """The number of the video that looks different now."""

    def __init__(self, locate: Callable[[int], Path], parent: QObject | None = None) -> None:
        """`locate` gives the file with a video's strip, and may make it; it is called in worker threads."""
        super().__init__(parent)
        self._locate = locate
        self._video: int | None = None
        self._is_shown = False
        self.place = 0.0
        self._kept: OrderedDict[int, tuple[Wish, list[QPixmap]]] = OrderedDict()
        self._missing: set[int] = set()
        self._resting = QTimer(self, interval=REST_MS, singleShot=True)
        self._resting.timeout.connect(self._show)
        self._fetcher = Fetcher(self._load, remembered=1, parent=self)
        self._fetcher.fetched.connect(self._take)
        self._fetcher.failed.connect(lambda wish, error: self._take(wish, []))

    def point(self, video: int | None, place: float = 0.0) -> None:
        """The pointer is over a video (None: over none), so far across it."""
        if video == self._video:
            self.place = place
            if self._is_shown and video is not None:
                self.changed.emit(video)
            return
        before, was_shown = self._video, self._is_shown
        self._video, self._is_shown, self.place = video, False, place
        self._fetcher.forget()
        self._resting.stop()
        if video is not None:
            self._resting.start()
        if was_shown and before is not None:
            self.changed.emit(before)

    def get(self, video: int, size: QSize, *, ratio: float = 1.0, ground: str = "") -> QPixmap | None:
        """The frame to show instead of the thumbnail; None while there is none, and for all that is not pointed at."""
        if video != self._video or not self._is_shown or video in self._missing:
            return None
        wish = (video, size.width(), size.height(), ratio, ground)
        kept = self._kept.get(video)
        if kept is None or kept[0] != wish:
            self._fetcher.want(wish)
        if kept is None:
            return None
        self._kept.move_to_end(video)
        return kept[1][numbered(len(kept[1]), self.place)]

    def _show(self) -> None:
        self._is_shown = True
        if self._video is not None:
            self.changed.emit(self._video)

    def _load(self, wish: Wish) -> list[QImage]:
        video, width, height, ratio, ground = wish
        try:
            strip = opened(self._locate(video).read_bytes())
        except (VegaError, OSError) as error:
            log.info("No frames of %d: %s", video, error)
            return []
        frames = [image_of(cut(strip, (number + 0.5) / strip.count)) for number in range(strip.count)]
        return [rounded(frame, QSize(width, height), ratio=ratio, ground=ground) for frame in frames]

    def _take(self, wish: Wish, images: list[QImage]) -> None:
        video = wish[0]
        if not images:
            self._missing.add(video)
            return
        self._kept[video] = (wish, [QPixmap.fromImage(image) for image in images])
        self._kept.move_to_end(video)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        self.changed.emit(video)
