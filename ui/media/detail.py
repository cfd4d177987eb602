"""One picture alone: large, with boxes over it, its pages or frames, and everything known of it beside it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from core.media.records import ItemDetail
from core.reports import Box, Boxes
from ui.media.facts import Facts
from ui.media.page_bar import PageBar
from ui.media.tile import INSET
from ui.media.times import marks_of, seconds_of
from ui.widgets.button import button, icon_button
from ui.widgets.empty_state import EmptyState
from ui.widgets.label import ElidedLabel, label
from ui.widgets.picture_view import PictureView

if TYPE_CHECKING:
    from ui.media.player import Player


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
    menu_wanted = Signal(QPoint)
    """Everything else that can be done with it; where on the screen the menu belongs."""

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
        self.more = icon_button("ellipsis", "What else can be done", self._want_menu)
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

    def _want_menu(self) -> None:
        self.menu_wanted.emit(self.more.mapToGlobal(QPoint(0, self.more.height() + 4)))

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

    def jump_to(self, seconds: float) -> None:
        """Play the video or sound that is shown from a moment on."""
        if self._player is not None and self._stage.currentWidget() is self._player:
            self._player.jump(seconds)

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
        top.addWidget(self.more)
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
