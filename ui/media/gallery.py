"""Gallery: people or albums as pictures with a name and a count below each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QIcon, QImage, QImageReader, QPainter, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui import icons, theme
from ui.media.fetching import Fetcher
from ui.widgets.empty_state import EmptyState

PICTURE = 132
CELL = QSize(PICTURE + 36, PICTURE + 64)
RADIUS = 14
ENTRY = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Entry:
    """One place: its number, name, what stands below it; `cover` is what its picture is asked for by (0: none)."""

    id: int
    name: str
    below: str
    cover: int = 0


def bar_of(words: QLabel, verb: QPushButton) -> QWidget:
    """The line below a gallery: words at the left, what can be done at the right."""
    bar = QWidget()
    bar.setFixedHeight(36)
    row = QHBoxLayout(bar)
    row.setContentsMargins(8, 0, 8, 0)
    row.addWidget(words)
    row.addStretch()
    row.addWidget(verb)
    return bar


class Gallery(QWidget):
    """Shows; `opened` and `menu_wanted` say what the person wants of which."""

    opened = Signal(object)
    """The Entry that was double-clicked, or Enter was pressed on."""
    menu_wanted = Signal(object, QPoint)
    """The Entry and where on the screen its menu belongs."""

    def __init__(
        self, read: Callable[[int], Path], *, is_round: bool, empty: EmptyState, parent: QWidget | None = None
    ) -> None:
        """`read(cover)` gives the file of a picture and runs in a worker; `is_round` for faces."""
        super().__init__(parent)
        self._is_round = is_round
        self._covers: dict[int, QImage] = {}
        self._fetcher = Fetcher(lambda cover: QImageReader(str(read(cover))).read(), parent=self)
        self._fetcher.fetched.connect(self._arrived)
        self.list = QListWidget()
        self.list.setViewMode(QListWidget.ViewMode.IconMode)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setMovement(QListWidget.Movement.Static)
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.list.setIconSize(QSize(PICTURE, PICTURE))
        self.list.setGridSize(CELL)
        self.list.setWordWrap(True)
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setObjectName("gallery")
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.itemActivated.connect(lambda row: self.opened.emit(row.data(ENTRY)))
        self.list.customContextMenuRequested.connect(self._menu)
        self.empty = empty
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        theme.changed.connect(self._redraw)

    @property
    def entries(self) -> list[Entry]:
        """What is shown."""
        return [self.list.item(row).data(ENTRY) for row in range(self.list.count())]

    @property
    def selected(self) -> list[Entry]:
        """What is chosen."""
        return [row.data(ENTRY) for row in self.list.selectedItems()]

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these; what was chosen stays chosen."""
        self.stack.setCurrentWidget(self.list if entries else self.empty)
        if list(entries) == self.entries:
            return
        chosen = {entry.id for entry in self.selected}
        self.list.clear()
        for entry in entries:
            row = QListWidgetItem(self._icon(entry), f"{entry.name}\n{entry.below}")
            row.setData(ENTRY, entry)
            row.setTextAlignment(Qt.AlignmentFlag.AlignHCenter)
            row.setToolTip(entry.name)
            self.list.addItem(row)
            row.setSelected(entry.id in chosen)
            if entry.cover and entry.cover not in self._covers:
                self._fetcher.want(entry.cover)

    def select(self, *numbers: int) -> None:
        """Choose the entries with these numbers."""
        for row in range(self.list.count()):
            self.list.item(row).setSelected(self.list.item(row).data(ENTRY).id in numbers)

    def _arrived(self, cover: int, image: QImage) -> None:
        self._covers[cover] = image
        for row in range(self.list.count()):
            if self.list.item(row).data(ENTRY).cover == cover:
                self.list.item(row).setIcon(self._icon(self.list.item(row).data(ENTRY)))

    def _redraw(self) -> None:
        for row in range(self.list.count()):
            self.list.item(row).setIcon(self._icon(self.list.item(row).data(ENTRY)))

    def _icon(self, entry: Entry) -> QIcon:
        ratio = self.devicePixelRatioF()
        side = round(PICTURE * ratio)
        made = QPixmap(side, side)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        image = self._covers.get(entry.cover)
        radius = side / 2 if self._is_round else RADIUS * ratio
        if image is None or image.isNull():
            painter.setBrush(QColor(theme.current().raised))
            painter.drawRoundedRect(made.rect(), radius, radius)
            place = QRect(0, 0, side // 3, side // 3)
            place.moveCenter(made.rect().center())
            icons.paint(painter, place, "user-round" if self._is_round else "images", theme.current().muted)
        else:
            fill = Qt.AspectRatioMode.KeepAspectRatioByExpanding
            scaled = image.scaled(side, side, fill, Qt.TransformationMode.SmoothTransformation)
            cut = scaled.copy((scaled.width() - side) // 2, (scaled.height() - side) // 2, side, side)
            painter.setBrush(QBrush(cut))
            painter.drawRoundedRect(made.rect(), radius, radius)
        painter.end()
        made.setDevicePixelRatio(ratio)
        icon = QIcon(made)
        icon.addPixmap(made, QIcon.Mode.Selected)  # no veil over a face
        return icon

    def _menu(self, point: QPoint) -> None:
        row = self.list.itemAt(point)
        if row is not None:
            self.menu_wanted.emit(row.data(ENTRY), self.list.viewport().mapToGlobal(point))
