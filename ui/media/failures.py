"""The files that could not be used, each with what is wrong and what to do, while everything else went on."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from core.media.records import Failure
from ui.widgets.button import icon_button
from ui.widgets.card import Card
from ui.widgets.label import label
from ui.widgets.scroll import scrolled

# Rows drawn at most; the rest is counted. Nobody reads more, and each row is three widgets.
SHOWN = 200
TALLEST = 168
NAME_WIDTH = 260


class FailureList(Card):
    """A card above the grid; closed by the person, never by itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Files with problems", parent=parent)
        self._failures: list[Failure] = []
        self._content = QWidget()
        self._rows = QGridLayout(self._content)
        self._rows.setContentsMargins(0, 0, 8, 0)
        self._rows.setHorizontalSpacing(24)
        self._rows.setVerticalSpacing(8)
        self._rows.setRowStretch(SHOWN, 1)
        self._rows.setColumnStretch(1, 1)
        self._rows.setColumnStretch(2, 1)
        self._area = scrolled(self._content)
        self.add_top(icon_button("x", "Dismiss the list of problems", self.clear))
        self.add(self._area)
        self.hide()

    @property
    def failures(self) -> tuple[Failure, ...]:
        """What is listed."""
        return tuple(self._failures)

    def show_failures(self, failures: Sequence[Failure]) -> None:
        """Add to the list and show it; without failures nothing changes."""
        if not failures:
            return
        begin = len(self._failures)
        self._failures += failures
        for row, failure in enumerate(self._failures[begin:SHOWN], begin):
            self._add(row, failure)
        count = len(self._failures)
        more = f" The first {SHOWN} are listed." if count > SHOWN else ""
        self.set_title(f"{count:,} {'file' if count == 1 else 'files'} could not be used.{more}")
        self.show()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Narrower rows are higher."""
        super().resizeEvent(event)
        self._fit()

    def clear(self) -> None:
        """Forget the failures and go away."""
        self._failures.clear()
        while entry := self._rows.takeAt(0):
            if (widget := entry.widget()) is not None:
                widget.deleteLater()
        self.hide()

    def _fit(self) -> None:
        needed = self._rows.totalHeightForWidth(max(1, self._area.viewport().width()))
        self._area.setFixedHeight(min(TALLEST, max(24, needed)))

    def _add(self, row: int, failure: Failure) -> None:
        name = label(Path(failure.path).name, is_selectable=True)
        name.setToolTip(failure.path)
        name.setMaximumWidth(NAME_WIDTH)
        what = label(failure.what, wraps=True, is_selectable=True)
        todo = label(failure.todo, tone="muted", wraps=True, is_selectable=True)
        for column, part in enumerate((name, what, todo)):
            part.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            self._rows.addWidget(part, row, column)
