"""The command palette (Ctrl+K): every action and every page, found by a few letters, run without the mouse."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ui import theme
from ui.fuzzy import Match, match
from ui.palette_list import EntryList
from ui.widgets.label import label

WIDTH = 600
TOP = 88
# As many as fit without scrolling through a phone book.
MOST_ROWS = 9
# What fits less than this part of the best is letters scattered by chance.
WORTHY = 0.5
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Entry:
    """One line of the palette. `where` is the page it belongs to."""

    title: str
    where: str
    icon: str
    run: Callable[[], Any]
    hint: str = ""
    shortcut: str = ""

    @property
    def key(self) -> str:
        """What it is remembered by."""
        return f"{self.where}: {self.title}"


class Entries(QAbstractListModel):
    """The entries that match, best first; what was used last comes first among equals."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[Entry] = []
        self.shown: list[tuple[Entry, Match]] = []
        self._used: list[str] = []

    def fill(self, entries: Sequence[Entry]) -> None:
        """Search in these from now on."""
        self.all = list(entries)
        self.search("")

    def search(self, query: str) -> None:
        """Show what matches."""
        self.beginResetModel()
        found = []
        for place, entry in enumerate(self.all):
            # words may name the page too: "library label"
            fit = match(query, entry.title) or match(query, f"{entry.title} {entry.where}")
            if fit is not None:
                found.append((-fit.score, self._age(entry), place, entry, fit))
        best = max((row[4].score for row in found), default=0.0)
        worthy = [row for row in found if row[4].score >= WORTHY * best]
        self.shown = [(entry, fit) for _, _, _, entry, fit in sorted(worthy, key=lambda row: row[:3])]
        self.endResetModel()

    def use(self, entry: Entry) -> None:
        """Remember that this was run."""
        self._used = [entry.key, *(key for key in self._used if key != entry.key)][:20]

    def _age(self, entry: Entry) -> int:
        return self._used.index(entry.key) if entry.key in self._used else len(self._used)

    def rowCount(self, parent: _Index | None = None) -> int:  # noqa: N802
        """How many match."""
        return 0 if parent is not None and parent.isValid() else len(self.shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words for Qt and screen readers; the entry itself for the list's painter."""
        if not index.isValid() or index.row() >= len(self.shown):
            return None
        entry, fit = self.shown[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return entry.key if entry.where else entry.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return entry.hint or None
        return (entry, fit) if role == Qt.ItemDataRole.UserRole else None


class Palette(QWidget):
    """A veil over the window with the palette on it. `open(entries)` shows it; Escape or a click beside it closes."""

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._area = parent
        self.setAccessibleName("Command palette")
        self.entries = Entries()
        self._before: QWidget | None = None
        self._frame = QFrame(self)
        self._frame.setObjectName("palette")
        shadow = QGraphicsDropShadowEffect(self._frame, blurRadius=48, xOffset=0, yOffset=16)
        shadow.setColor(QColor(0, 0, 0, 120))
        self._frame.setGraphicsEffect(shadow)
        self._build()
        parent.installEventFilter(self)
        self.hide()

    def open(self, entries: Sequence[Entry]) -> None:
        """Show it over the window with these entries."""
        self._before = self.window().focusWidget()
        self.entries.fill(entries)
        self.field.clear()
        self._searched("")
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_quietly(self) -> None:
        """Close without running anything; the focus returns to where it was."""
        if self.isHidden():
            return
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()
        self.closed.emit()

    def run_current(self) -> None:
        """Run the marked entry."""
        marked = self.list.currentIndex().data(Qt.ItemDataRole.UserRole)
        if marked is None:
            return
        entry: Entry = marked[0]
        self.entries.use(entry)
        self.close_quietly()
        entry.run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Keys in the field move in the list; the window's new size moves the palette."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        if watched is self._area and event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click beside it closes."""
        if not self._frame.geometry().contains(event.position().toPoint()):
            self.close_quietly()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The veil."""
        painter = QPainter(self)
        veil = QColor(theme.current().sidebar if theme.current().is_dark else theme.current().text)
        veil.setAlpha(150 if theme.current().is_dark else 60)
        painter.fillRect(self.rect(), veil)
        painter.end()

    def _build(self) -> None:
        column = QVBoxLayout(self._frame)
        column.setContentsMargins(8, 4, 8, 8)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setContentsMargins(10, 0, 10, 0)
        row.setSpacing(8)
        sign = QLabel()
        sign.setPixmap(theme.icon("search", "muted").pixmap(18, 18))
        self.field = QLineEdit()
        self.field.setPlaceholderText("Search or jump to…")
        self.field.setAccessibleName("Search commands and pages")
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._searched)
        row.addWidget(sign)
        row.addWidget(self.field, 1)
        row.addWidget(label("Esc", role="caption"))
        column.addLayout(row)
        rule = QFrame()
        rule.setProperty("rule", True)
        column.addWidget(rule)
        self.list = EntryList()
        self.list.setModel(self.entries)
        self.list.clicked.connect(lambda _: self.run_current())
        column.addWidget(self.list)
        self.nothing = label("Nothing is called that.", tone="muted")
        self.nothing.setContentsMargins(10, 14, 10, 14)
        column.addWidget(self.nothing)

    def _searched(self, query: str) -> None:
        self.entries.search(query)
        rows = min(MOST_ROWS, len(self.entries.shown))
        self.list.setFixedHeight(rows * self.list.row_height + 4)
        self.list.setVisible(rows > 0)
        self.nothing.setVisible(rows == 0)
        self.list.setCurrentIndex(self.entries.index(0, 0))
        self._place()

    def _key(self, event: QKeyEvent) -> bool:
        key, row, last = event.key(), self.list.currentIndex().row(), len(self.entries.shown) - 1
        steps = {
            Qt.Key.Key_Down: row + 1 if row < last else 0,
            Qt.Key.Key_Up: row - 1 if row > 0 else last,
            Qt.Key.Key_PageDown: min(row + MOST_ROWS, last),
            Qt.Key.Key_PageUp: max(row - MOST_ROWS, 0),
        }
        if key in steps:
            self.list.setCurrentIndex(self.entries.index(steps[Qt.Key(key)], 0))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.run_current()
        elif key == Qt.Key.Key_Escape:
            self.close_quietly()
        elif key not in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):  # the focus stays in here
            return False
        return True

    def _place(self) -> None:
        self.setGeometry(self._area.rect())
        width = min(WIDTH, self.width() - 48)
        self._frame.setFixedWidth(width)
        self._frame.adjustSize()
        self._frame.move((self.width() - width) // 2, min(TOP, self.height() // 8))
