"""HintCard: what a grammar model proposes for some words and why, with "Use it" and "Leave it"; below the words."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from core.collaboration.assist.grammar.hints import Hint
from ui import theme
from ui.widgets.button import button
from ui.widgets.label import ElidedLabel, label

GAP = 4
# As wide as the words that are proposed, within these.
MOST_WIDTH, WORDS_MOST = 380, 160


class HintCard(QFrame):
    """Over its window; whoever made it closes it. Escape is `closed`."""

    used = Signal()
    left = Signal()
    closed = Signal()

    def __init__(self, hint: Hint, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.hint = hint
        self.setObjectName("hint")
        self.setAccessibleName(f"Instead of “{hint.there}”: “{hint.proposed}”. {hint.reason}")
        self.setStyleSheet(
            f"#hint {{ background: {theme.current().raised}; border: 1px solid {theme.current().strong};"
            " border-radius: 8px; }"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        words = QHBoxLayout()
        words.setSpacing(8)
        there = _words(hint.there, "muted")
        font = there.font()
        font.setStrikeOut(True)
        there.setFont(font)
        words.addWidget(there)
        words.addWidget(label("→", tone="muted"))
        words.addWidget(_words(hint.proposed, "good"))
        words.addStretch(1)
        column.addLayout(words)
        column.addWidget(label(hint.reason, role="caption"))
        row = QHBoxLayout()
        row.setSpacing(8)
        self.use_button = button("Use it", self.used.emit, kind="primary")
        self.leave_button = button(
            "Leave it", self.left.emit, kind="quiet", tip="Nothing more is proposed for this sentence"
        )
        row.addWidget(self.use_button)
        row.addWidget(self.leave_button)
        row.addStretch(1)
        column.addSpacing(2)
        column.addLayout(row)
        self.setMaximumWidth(MOST_WIDTH)

    def show_below(self, words: QRect) -> None:
        """Below words at a place of the window; above them where there is no room."""
        self.adjustSize()
        room = self._window.rect()
        top = words.bottom() + GAP
        if top + self.height() > room.bottom():
            top = words.top() - GAP - self.height()
        left = max(room.left(), min(words.left(), room.right() - self.width()))
        self.move(left, max(room.top(), top))
        self.show()
        self.raise_()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Escape goes back to the text; Return does what the focused button says."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.left if self.leave_button.hasFocus() else self.used).emit()
        else:
            super().keyPressEvent(event)


def _words(text: str, tone: str) -> ElidedLabel:
    made = ElidedLabel(text, tone=tone)
    made.setMinimumWidth(min(WORDS_MOST, made.fontMetrics().horizontalAdvance(text) + 2))
    return made
