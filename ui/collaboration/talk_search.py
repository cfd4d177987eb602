"""What a search over a chat found: the lines, newest first; one that is chosen is gone to."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.collaboration.talk_records import ChatLine
from ui.collaboration.talk_list import LineList
from ui.collaboration.talk_rows import ROW
from ui.collaboration.talk_verbs import copy
from ui.widgets.label import label


class FoundLines(QWidget):
    """`chosen(line)` by a click or Return."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.note = label(role="caption", wraps=True)
        self.list = LineList()
        self.list.setAccessibleName("Lines that were found")
        # what was found is only a way to it: it can be copied here, not changed
        self.list.is_open = False
        self.list.drawing.has_threads = False
        self.list.verb.connect(copy)
        self.list.clicked.connect(self._choose)
        self.list.activated.connect(self._choose)
        column.addWidget(self.note)
        column.addWidget(self.list, 1)

    def show_lines(self, lines: Sequence[ChatLine], words: str, *, me: str) -> None:
        """Show these, the newest first."""
        self.list.drawing.me = me
        self.list.is_at_end = False
        self.list.show_lines(list(lines))
        self.list.scrollToTop()
        count = "Nothing" if not lines else "1 line" if len(lines) == 1 else f"{len(lines):,} lines"
        self.note.setText(f"{count} with “{words}”.")

    def _choose(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if row is not None:
            self.chosen.emit(row.line)
