"""Header: a page's title on the left, what can be done on the right."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets.label import ElidedLabel


class Header(QWidget):
    """One row, 34 px high, so that every page begins at the same height."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(8)
        self.title = ElidedLabel(title, role="title")
        self.row.addWidget(self.title, 1)
        self.setMinimumHeight(34)

    def set_title(self, title: str) -> None:
        """Another title."""
        self.title.set_text(title)

    def add(self, widget: QWidget) -> None:
        """Put something on the right, after what is there."""
        self.row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
