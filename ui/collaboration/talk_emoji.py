"""A small chooser of emojis, for reactions."""

import unicodedata

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QToolButton, QWidget

from ui import theme

# What people answer without words, the most usual first; eight in a row.
ROWS = (
    "👍 👎 ❤️ 🎉 😄 😮 😢 👀",
    "✅ ❌ 🙏 👏 🔥 🚀 💡 🤔",
    "😂 😊 😍 😎 😅 😕 😡 🙈",
    "👋 💪 🤝 🙌 ⭐ ⚠️ ❓ ❗",
    "📌 📎 📊 🧪 🔬 🐛 ☕ 🍰",
)
EMOJIS = tuple(emoji for row in ROWS for emoji in row.split())
COLUMNS = 8
CELL = 32


ARROWS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -COLUMNS, Qt.Key.Key_Down: COLUMNS}


class EmojiChooser(QFrame):
    """A popover; `chosen(emoji)`, then it closes. Arrows move, Return chooses."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("card", True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("Choose an emoji")
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 8, 8, 8)
        grid.setSpacing(2)
        self.buttons: list[QToolButton] = []
        for place, emoji in enumerate(EMOJIS):
            made = _Cell()
            made.setText(emoji)
            made.setFont(theme.font(17))
            made.setFixedSize(CELL, CELL)
            made.setAccessibleName(name_of(emoji))
            made.setToolTip(name_of(emoji))
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            made.clicked.connect(lambda _=False, emoji=emoji: self._choose(emoji))
            grid.addWidget(made, place // COLUMNS, place % COLUMNS)
            self.buttons.append(made)

    def open_at(self, place: QPoint) -> None:
        """Show it with its lower right corner at a place on the screen, as far as there is room."""
        self.adjustSize()
        corner = place - QPoint(self.width(), self.height())
        area = self.screen().availableGeometry()
        x = min(max(corner.x(), area.left()), area.right() - self.width())
        y = min(max(corner.y(), area.top()), area.bottom() - self.height())
        self.move(x, y)
        self.show()
        self.buttons[0].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows move over the grid."""
        step = ARROWS.get(Qt.Key(event.key()))
        focus = self.focusWidget()
        if step is None or focus not in self.buttons:
            super().keyPressEvent(event)
            return
        place = self.buttons.index(focus) + step
        if 0 <= place < len(self.buttons):
            self.buttons[place].setFocus()

    def _choose(self, emoji: str) -> None:
        self.chosen.emit(emoji)
        self.close()


class _Cell(QToolButton):
    """Leaves the arrows to the grid; a button alone would only know next and before."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Return chooses, as the space bar does."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif key in ARROWS:
            event.ignore()
        else:
            super().keyPressEvent(event)


def name_of(emoji: str) -> str:
    """What Unicode calls it, for a screen reader."""
    return unicodedata.name(emoji[0], "emoji").capitalize()
