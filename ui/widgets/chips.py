"""Chips: short words such as labels and states, one alone or many that flow into lines."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from ui import theme
from ui.widgets.flow import FlowLayout


class Chip(QPushButton):
    """One word in a pill. Shows only, unless it is clickable; `with_cross` adds an ✕ that removes."""

    removed = Signal()

    def __init__(self, text: str, *, tone: str = "", clickable: bool = False, with_cross: bool = False) -> None:
        super().__init__(text.replace("&", "&&"))
        self.word = text
        self.setObjectName("chip")
        self.setProperty("tone", tone)
        self.setProperty("clickable", clickable or with_cross)
        self.setAccessibleName(text)
        self.setAutoDefault(False)
        if with_cross:
            self.setIcon(theme.icon("x", "muted"))
            self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            self.setToolTip(f"Remove “{text}”")
            self.setAccessibleName(f"Remove {text}")
            self.clicked.connect(self.removed.emit)
        if not (clickable or with_cross):
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        else:
            self.setCursor(Qt.CursorShape.PointingHandCursor)


class Chips(QWidget):
    """Many chips; `chosen(word)` when one is clicked, `removed(word)` when its cross is."""

    chosen = Signal(str)
    removed = Signal(str)

    def __init__(self, *, clickable: bool = False, removable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clickable = clickable
        self._removable = removable
        self.flow = FlowLayout(self)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_words(self, words: Sequence[str], *, tone: str = "") -> None:
        """Show these words."""
        self.flow.clear()
        for word in words:
            chip = Chip(word, tone=tone, clickable=self._clickable, with_cross=self._removable)
            if self._removable:
                chip.removed.connect(lambda word=word: self.removed.emit(word))
            elif self._clickable:
                chip.clicked.connect(lambda _=False, word=word: self.chosen.emit(word))
            self.flow.addWidget(chip)
        self.updateGeometry()
