"""Card: a surface with a heading, a note on the right, and a body."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets.label import ElidedLabel

# Of a note where the heading needs all other room: its first letters and "…", to be read by its tooltip.
NOTE_LEAST = 40


class Card(QFrame):
    """`card.add(widget)` fills the body; `card.body` is its layout."""

    def __init__(self, title: str = "", note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 15, 18, 16)
        column.setSpacing(10)
        self.top = QHBoxLayout()
        self.top.setSpacing(8)
        self.heading = ElidedLabel(title, role="heading")
        self.note = ElidedLabel(tone="muted")
        self.note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # the heading has room first, the note what is left
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_note(note)
        self.top.addWidget(self.heading)
        self.top.addWidget(self.note, 1)
        if title or note:
            column.addLayout(self.top)
        else:
            self.heading.setParent(self)
            self.heading.hide()
            self.note.hide()
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        column.addLayout(self.body, 1)

    def set_margins(self, margin: int) -> None:
        """Other margins on all sides, for a body that has its own."""
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(margin, margin, margin, margin)

    def set_title(self, text: str) -> None:
        """Another heading."""
        self.heading.set_text(text)

    def set_note(self, text: str) -> None:
        """Another note on the right of the heading."""
        self.note.set_text(text)
        self.note.setMinimumWidth(NOTE_LEAST if text.strip() else 0)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Put something into the body, below what is there."""
        self.body.addWidget(widget, stretch)

    def add_top(self, widget: QWidget) -> None:
        """Put something on the right of the heading."""
        self.top.addWidget(widget)
