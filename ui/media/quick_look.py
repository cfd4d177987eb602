"""Quick look: one item large over the grid, without leaving it. Space and Escape close it, the arrows move on."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from core.media.records import Item, ItemDetail
from ui import theme
from ui.media.fetching import Fetcher
from ui.media.pictures import load
from ui.widgets.button import icon_button
from ui.widgets.label import ElidedLabel, label
from ui.widgets.picture_view import PictureView

# Beside the preview, above and below it, and inside its frame.
BESIDE, ABOVE, INSIDE = 40, 4, 16
# How much of the grid shines through around it.
VEIL = 0.72
WALKING = {
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
}


@dataclass(frozen=True)
class Looked:
    """An item and its pixels; those of a video or sound are its poster. An empty image when it cannot be shown."""

    detail: ItemDetail
    image: QImage


class QuickLook(QWidget):
    """Lies over its parent while it is visible. What the keys ask for is done by the grid below it."""

    walked = Signal(QKeyEvent)
    """A key that leads to another item."""
    opened = Signal()
    """The person wants the item alone, or to play it."""
    closed = Signal()
    """Back to the grid."""

    def __init__(self, read: Callable[[int], ItemDetail], parent: QWidget) -> None:
        """`read` gives an item by its number; it is called in a worker."""
        super().__init__(parent)
        self._over = parent
        self._item: Item | None = None
        self._fetcher = Fetcher(lambda item_id: _look(read(item_id)), remembered=1, parent=self)
        self._fetcher.fetched.connect(self._take)
        self._fetcher.failed.connect(lambda item_id, error: self._say(item_id, str(error)))
        self.picture = PictureView(most_zoom=16.0)
        self.name = ElidedLabel(role="heading")
        self.place = label(tone="muted")
        self.hint = label(tone="muted")
        self.close_button = icon_button("x", "Close", self.close_look, shortcut="Space")
        self.close_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        parent.installEventFilter(self)
        theme.changed.connect(self.update)
        self.hide()

    @property
    def item_id(self) -> int | None:
        """The number of the item that is shown."""
        return self._item.id if self._item is not None else None

    def show_item(self, item: Item | None, *, row: int, count: int) -> None:
        """Show this item (None: one that is still on its way), the one in `row` of `count`."""
        is_other = item is None or item.id != self.item_id
        self._item = item
        self.place.setText(f"{row + 1:,} of {count:,}")
        if is_other:
            self.picture.set_image(None)
            self.name.set_text(item.name if item is not None else "")
            self.setAccessibleName(f"Quick look at {item.name}" if item is not None else "Quick look")
            self._say_keys()
            self._fetcher.forget()
            if item is not None:
                self._fetcher.want(item.id)
        if not self.isVisible():
            self.setGeometry(self._over.rect())
            self.raise_()
            self.show()
            self.setFocus()

    def close_look(self) -> None:
        """Back to the grid."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's names
        """Space and Escape close, Enter opens, the arrows move on; other keys are the page's."""
        key = event.key()
        if key in (Qt.Key.Key_Space, Qt.Key.Key_Escape):
            self.close_look()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close_look()
            self.opened.emit()
        elif key in WALKING:
            # a selection from here to there would grow unseen
            plain = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
            self.walked.emit(plain)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click beside it closes it."""
        if not self._card.geometry().contains(event.position().toPoint()):
            self.close_look()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """As in the grid, it opens."""
        self.close_look()
        self.opened.emit()

    def focusNextPrevChild(self, is_next: bool) -> bool:  # noqa: N802
        """Nothing below it takes keys while it is there."""
        return True

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """When the page goes it goes too, and does not come back with it."""
        super().hideEvent(event)
        self.hide()
        self._item = None
        self.picture.set_image(None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """It is as large as what it lies over."""
        if event.type() == QEvent.Type.Resize and watched is self._over:
            self.setGeometry(self._over.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The grid goes back behind a veil."""
        veil = QColor(theme.current().window)
        veil.setAlphaF(VEIL)
        QPainter(self).fillRect(self.rect(), veil)

    def _take(self, item_id: int, looked: Looked) -> None:
        if item_id != self.item_id:
            return
        self.picture.set_image(looked.image)
        if looked.image.isNull():
            self._say(item_id, looked.detail.item.note or "It cannot be shown.")

    def _say_keys(self) -> None:
        is_picture = self._item is None or self._item.kind == "picture"
        self.hint.setText("Enter to open" if is_picture else "Enter to play")

    def _say(self, item_id: int, words: str) -> None:
        if item_id == self.item_id:
            self.hint.setText(words)

    def _lay_out(self) -> None:
        self._card = QFrame()
        self._card.setProperty("card", True)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.name, 1)
        top.addWidget(self.place)
        top.addWidget(self.close_button)
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(INSIDE, INSIDE, INSIDE, INSIDE)
        inside.setSpacing(12)
        inside.addLayout(top)
        inside.addWidget(self.picture, 1)
        inside.addWidget(self.hint, 0, Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(BESIDE, ABOVE, BESIDE, ABOVE)
        column.addWidget(self._card)


def _look(detail: ItemDetail) -> Looked:
    return Looked(detail, load(detail))
