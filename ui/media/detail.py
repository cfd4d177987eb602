"""One picture alone: large, with boxes over it, its pages or frames, and everything known of it beside it."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from core.errors import MediaError
from core.media.pages import USUAL_S, Pages, frame_times
from core.media.records import ItemDetail
from core.reports import Box, Boxes
from ui import theme
from ui.media.facts import Facts
from ui.media.fetching import Fetcher
from ui.media.pictures import LONGEST
from ui.media.thumbnails import image_of
from ui.media.tile import INSET
from ui.media.times import marks_of, seconds_of
from ui.widgets.button import button, icon_button, with_keys
from ui.widgets.empty_state import EmptyState
from ui.widgets.label import ElidedLabel, label
from ui.widgets.picture_view import PictureView

if TYPE_CHECKING:
    from ui.media.player import Player


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


class DetailView(QWidget):
    """Shows; what should happen is said by signals and done by the page."""

    closed = Signal()
    """Back to the grid."""
    moved = Signal(int)
    """To the next (1) or the previous (-1) picture."""
    similar_wanted = Signal()
    """Pictures like this one."""
    trash_wanted = Signal()
    """This picture goes to the trash."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.detail: ItemDetail | None = None
        self.facts = Facts()
        self._player: Player | None = None
        self.picture = PictureView(most_zoom=16.0)  # handwritten digits are 8 pixels wide
        self.unreadable = EmptyState("image-off", "This picture cannot be shown")
        self.pages = PageBar()
        self.pages.turned.connect(self._show_page)
        self.name = ElidedLabel(role="title")
        self.place = label(tone="muted")
        self.back = icon_button("arrow-left", "Back to the grid", self.closed.emit, shortcut="Esc")
        self.previous = icon_button("chevron-left", "Previous picture", lambda: self.moved.emit(-1), shortcut="Left")
        self.next = icon_button("chevron-right", "Next picture", lambda: self.moved.emit(1), shortcut="Right")
        self.boxes = button("Boxes", icon="scan", tip="Show what was found where  (B)")
        self.boxes.setCheckable(True)
        self.boxes.setChecked(True)
        self.similar = button("Find similar", self.similar_wanted.emit, icon="scan-search")
        self.trash = icon_button("trash-2", "Move to the trash", self.trash_wanted.emit, shortcut="Del")
        self.boxes.toggled.connect(self.picture.set_boxes_visible)
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.facts.field.installEventFilter(self)

    @property
    def item_id(self) -> int | None:
        """The number of the picture that is shown."""
        return self.detail.item.id if self.detail else None

    def show_detail(self, detail: ItemDetail, labels: Sequence[str], *, row: int | None, count: int) -> None:
        """Show what is known of a picture; its pixels follow by `show_picture`. `row` is its place of `count`."""
        is_other = self.item_id != detail.item.id
        self.detail = detail
        self.name.set_text(detail.item.name)
        self.place.setText("" if row is None else f"{row + 1:,} of {count:,}")
        self.previous.setEnabled(row is not None and row > 0)
        self.next.setEnabled(row is not None and row < count - 1)
        found = boxes_of(detail)
        self.boxes.setVisible(bool(found))
        self.boxes.setText(f"{len(found)} box" if len(found) == 1 else f"{len(found)} boxes")
        if is_other:
            self.picture.set_image(None)
            self._stage.setCurrentWidget(self.picture)
            self.facts.verticalScrollBar().setValue(0)
            self.pages.open(detail)
        self.picture.set_boxes(found if not self.pages.number else [])
        self.facts.show_detail(detail, labels)
        if detail.item.kind != "picture":
            self._open_player(detail, is_other=is_other)
        elif self._player is not None:
            self._player.close_medium()

    def show_picture(self, item_id: int, image: QImage) -> None:
        """Show the pixels, unless another picture was asked for meanwhile. An empty image is one that is unreadable."""
        if self.detail is None or item_id != self.detail.item.id:
            return
        if self._player is not None and self.detail.item.kind != "picture":
            self._player.show_poster(image)
            return
        if self.pages.number:
            return  # another page was turned to meanwhile
        self.picture.set_image(image)
        if image.isNull():
            self.unreadable.set_text(self.detail.item.note, title="This picture cannot be shown")
            self._stage.setCurrentWidget(self.unreadable)

    def clear(self) -> None:
        """Let go of the picture."""
        self.detail = None
        self.pages.close_file()
        self.picture.set_image(None)
        if self._player is not None:
            self._player.close_medium()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows move, Page Up and Down turn pages, Space plays, Escape goes back, B shows and hides the boxes."""
        key = event.key()
        if key in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace):
            self.closed.emit()
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Down) and self.next.isEnabled():
            self.moved.emit(1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Up) and self.previous.isEnabled():
            self.moved.emit(-1)
        elif key == Qt.Key.Key_Space and self._player is not None and self._stage.currentWidget() is self._player:
            self._player.play_or_pause()
        elif key == Qt.Key.Key_Space and self.pages.is_animation:
            self.pages.play_or_pause()
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.pages.step(1 if key == Qt.Key.Key_PageDown else -1)
        elif key == Qt.Key.Key_B:
            self.boxes.toggle()
        else:
            super().keyPressEvent(event)

    def _show_page(self, image: QImage, words: str) -> None:
        # what analysers found is on the first page
        self.picture.set_boxes(boxes_of(self.detail) if self.detail is not None and not self.pages.number else [])
        self.picture.set_image(image)
        if image.isNull():
            self.unreadable.set_text(words, title="This page cannot be shown")
        self._stage.setCurrentWidget(self.unreadable if image.isNull() else self.picture)

    def _open_player(self, detail: ItemDetail, *, is_other: bool) -> None:
        """A video or sound: ready to play, with marks where scenes and sentences begin."""
        if self._player is None:
            from ui.media.player import Player  # it takes a moment, and a library of pictures needs none

            self._player = Player()
            self._player.failed.connect(self._say_unplayable)
            self.facts.row_chosen.connect(self._jump)
            self._stage.addWidget(self._player)
        marks = marks_of([report for _, report in detail.reports])
        if is_other:
            self._player.open(detail.path, duration_s=detail.item.duration_s or 0.0, marks=marks)
            self._stage.setCurrentWidget(self._player)
        else:
            self._player.line.set_marks(marks)

    def _jump(self, cells: tuple[str, ...]) -> None:
        time = next((found for cell in cells if (found := seconds_of(cell)) is not None), None)
        if time is not None and self._player is not None and self._stage.currentWidget() is self._player:
            self._player.jump(time)

    def _say_unplayable(self, words: str) -> None:
        self.unreadable.set_text(words, title="It cannot be played here")
        self._stage.setCurrentWidget(self.unreadable)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Escape in the label field leaves the field, not the picture."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if watched is self.facts.field and event.key() == Qt.Key.Key_Escape:
            self.facts.field.clear()
            self.setFocus()
            return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.back)
        top.addWidget(self.name, 1)
        top.addWidget(self.place)
        top.addWidget(self.previous)
        top.addWidget(self.next)
        top.addSpacing(8)
        top.addWidget(self.boxes)
        top.addWidget(self.similar)
        top.addWidget(self.trash)
        card = QFrame()
        card.setProperty("card", True)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(12, 12, 12, 12)
        self._stage = QStackedLayout()
        inside.addLayout(self._stage, 1)
        inside.addWidget(self.pages)
        self._stage.addWidget(self.picture)
        self._stage.addWidget(self.unreadable)
        body = QHBoxLayout()
        body.setSpacing(20)
        body.addWidget(card, 1)
        body.addWidget(self.facts)
        column = QVBoxLayout(self)
        column.setContentsMargins(INSET, 0, INSET, 0)
        column.setSpacing(16)
        column.addLayout(top)
        column.addLayout(body, 1)


def boxes_of(detail: ItemDetail) -> list[Box]:
    """Every box that any analyser drew on the picture."""
    parts = [part for _, report in detail.reports for part in report.parts]
    return [box for part in parts if isinstance(part, Boxes) for box in part.boxes]
