"""Something of the same kind beside what is shown: which one, and what differs."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from ui.widgets.card import Card
from ui.widgets.label import label
from ui.widgets.table import Table


class Beside(QWidget):
    """Chooses what stands beside what is shown; `wanted(key)`, "" for nothing."""

    wanted = Signal(str)

    def __init__(self, *, name: str) -> None:
        super().__init__()
        self.box = QComboBox()
        self.box.setAccessibleName(name)
        self.box.setMinimumWidth(220)
        self.box.currentIndexChanged.connect(lambda _: self.wanted.emit(str(self.box.currentData() or "")))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label("Beside", tone="muted"))
        row.addWidget(self.box)

    def offer(self, others: Sequence[tuple[str, str]], chosen: str) -> None:
        """Offer others by key and title; hidden when there are none."""
        with QSignalBlocker(self.box):
            self.box.clear()
            self.box.addItem("Nothing", "")
            for key, title in others:
                self.box.addItem(title, key)
            self.box.setCurrentIndex(max(0, self.box.findData(chosen)))
        self.setVisible(bool(others))


class Differences(Card):
    """A table of what differs between this one and the other; hidden while nothing stands beside it."""

    def __init__(self) -> None:
        super().__init__("What differs")
        self.table = Table(("Choice", "This one", "The other"), name="What was chosen differently")
        self.add(self.table)
        self.hide()

    def show_rows(self, rows: Sequence[tuple[str, str, str]]) -> None:
        """Name and both values of each."""
        self.setVisible(bool(rows))
        self.table.set_rows([(name[:1].upper() + name[1:], mine, theirs) for name, mine, theirs in rows])
        self.table.fit_height(8)
