"""PageBar: the pages of a picture that has several, turned one by one, or its frames, played."""

import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QImage
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.errors import MediaError
from core.media.pages import USUAL_S, Pages, frame_times
from core.media.records import ItemDetail
from ui import theme
from ui.media.fetching import Fetcher
from ui.media.pictures import LONGEST
from ui.media.thumbnails import image_of
from ui.widgets.button import icon_button, with_keys
from ui.widgets.label import label

Wish = tuple[Path, int]
"""A file and which of its pages, or `TIMES`: how long its frames last. None for the file to be closed."""
TIMES = -1
# A frame that comes later than this is not made up for by hurrying through the next ones.
LATE_S = 0.25


class PageBar(QWidget):
    """Turns the pages of a file, or plays its frames; they are read in a worker. Hidden while there is only one."""

    turned = Signal(QImage, str)
    """The pixels of the page that is wanted (an empty image for one that is unreadable), and what is wrong with it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number, self.count = 0, 1
        self.is_playing = False
        self._word = "Page"
        self._path: Path | None = None
        self._times: tuple[float, ...] = ()
        self._pages: Pages | None = None
        # the next frame, once it is read; and whether it is time for it
        self._ahead: tuple[QImage, str] | None = None
        self._is_due = False
        self._shown_at = 0.0
        self._due = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._due.timeout.connect(lambda: self._go_on(is_due=True))
        self._fetcher = Fetcher(self._read, remembered=2, parent=self)
        self._fetcher.fetched.connect(self._take)
        self._fetcher.failed.connect(lambda wish, error: self._fail(wish, error))
        self.play = icon_button("play", "Play  (Space)", self.play_or_pause)
        self.words = label(tone="muted")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.back = icon_button("chevron-left", "Previous page", lambda: self.step(-1))
        self.forth = icon_button("chevron-right", "Next page", lambda: self.step(1))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 12, 0, 0)
        row.setSpacing(8)
        row.addStretch()
        for part in (self.play, self.back, self.words, self.forth):
            row.addWidget(part)
        row.addStretch()
        self.hide()

    @property
    def is_animation(self) -> bool:
        """Whether its pages are frames that follow each other in time."""
        return self._word == "Frame"

    def open(self, detail: ItemDetail) -> None:
        """Another item, whose first page is shown already."""
        self.close_file()
        self.number, self.count = 0, detail.item.pages
        self._word = "Frame" if "Frames" in dict(detail.exif) else "Page"
        self._path = detail.path
        self._times = ()
        if self.count > 1 and self.is_animation:
            self._fetcher.want((detail.path, TIMES))
        for step, keys, turn in (("Previous", "PgUp", self.back), ("Next", "PgDown", self.forth)):
            turn.setToolTip(with_keys(f"{step} {self._word.lower()}", keys))
            turn.setAccessibleName(f"{step} {self._word.lower()}")
        self.play.setVisible(self.is_animation)
        widest = f"{self._word} {self.count:,} of {self.count:,}"  # the buttons stay where they are
        self.words.setMinimumWidth(self.words.fontMetrics().horizontalAdvance(widest) + 8)
        self._say()
        self.setVisible(self.count > 1)

    def close_file(self) -> None:
        """Stop, and let go of the file."""
        self._pause()
        self._fetcher.forget()
        if self._path is not None:
            self._fetcher.want(None)
        self._path = None
        self.hide()

    def step(self, by: int) -> None:
        """So many pages on, as far as there are any; an animation goes round."""
        self._pause()
        number = (self.number + by) % self.count if self.is_animation else self.number + by
        if 0 <= number < self.count and self.count > 1:
            self.number = number
            self._say()
            self._ask(number)

    def play_or_pause(self) -> None:
        """The one or the other."""
        if self.is_playing:
            self._pause()
        elif self.is_animation and self.count > 1:
            self.is_playing = True
            self._say_playing()
            self._shown_at = time.monotonic()
            self._await_next()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """What nobody sees does not move."""
        self._pause()
        super().hideEvent(event)

    def _ask(self, number: int) -> None:
        if self._path is not None:
            self._fetcher.forget()
            self._fetcher.want((self._path, number))

    def _read(self, wish: Wish | None) -> object:
        """In a worker. The file stays open, for the next frame is made from this one."""
        path, number = wish or (None, 0)
        if path is not None and number == TIMES:
            return frame_times(path)
        if self._pages is not None and self._pages.path != path:
            self._pages.close()
            self._pages = None
        if path is None:
            return None
        self._pages = pages = self._pages or Pages(path)
        try:
            picture = pages.read(number, longest=LONGEST)
        except MediaError as error:
            return QImage(), error.what
        return image_of(picture.pixels), picture.damage

    def _take(self, wish: Wish | None, answer: tuple[Any, ...]) -> None:
        if wish is None or wish[0] != self._path:
            return
        if wish[1] == TIMES:
            self._times = answer
        elif self.is_playing and wish[1] == self._next:
            self._ahead = answer
            self._go_on()
        elif wish[1] == self.number:
            self._turn(*answer)

    def _fail(self, wish: Wish | None, error: Exception) -> None:
        if wish is not None and wish[1] != TIMES:
            self._take(wish, (QImage(), str(error)))

    @property
    def _next(self) -> int:
        return (self.number + 1) % self.count

    def _await_next(self) -> None:
        """The frame is there: it stays its time, meanwhile the next one is read."""
        lasts = self._times[self.number] if self.number < len(self._times) else USUAL_S
        now = time.monotonic()
        self._shown_at = max(self._shown_at + lasts, now - LATE_S)
        self._ahead, self._is_due = None, False
        self._ask(self._next)
        self._due.start(max(0, round((self._shown_at - now) * 1000)))

    def _go_on(self, *, is_due: bool = False) -> None:
        self._is_due = self._is_due or is_due
        if self.is_playing and self._is_due and self._ahead is not None:
            self.number = self._next
            self._turn(*self._ahead)
            if self._ahead[0].isNull():
                self._pause()
            else:
                self._await_next()

    def _turn(self, image: QImage, words: str) -> None:
        self._say(words if not image.isNull() else "")
        self.turned.emit(image, words)

    def _pause(self) -> None:
        self.is_playing = False
        self._due.stop()
        self._say_playing()

    def _say_playing(self) -> None:
        self.play.setIcon(theme.icon("pause" if self.is_playing else "play", "muted"))
        self.play.setToolTip("Pause  (Space)" if self.is_playing else "Play  (Space)")
        self.play.setAccessibleName("Pause" if self.is_playing else "Play")

    def _say(self, words: str = "") -> None:
        place = f"{self._word} {self.number + 1:,} of {self.count:,}"
        self.words.setText(f"{place} · {words}" if words else place)
        self.back.setEnabled(self.is_animation or self.number > 0)
        self.forth.setEnabled(self.is_animation or self.number < self.count - 1)
