"""A popover with how good the connections of a call are, read again every second while it is open."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from core.collaboration.calls.records import CallStatistics
from ui.actions import start
from ui.collaboration.call_words import figures, quality
from ui.widgets.label import label, set_tone

EVERY_S = 1.0
HEADS = ("", "", "Round trip", "Jitter", "Loss", "In / out")
NOBODY = "There are figures once somebody else is here."


class StatisticsPopover(QFrame):
    """Opened above a button; goes when the person clicks elsewhere."""

    def __init__(
        self, read: Callable[[], Awaitable[Sequence[CallStatistics]]], name: Callable[[str], str], parent: QWidget
    ) -> None:
        """`read()` asks for the figures, `name(peer_id)` says what somebody is called."""
        super().__init__(parent, Qt.WindowType.Popup)
        self._read, self._name = read, name
        self._task: asyncio.Task[None] | None = None
        self.setProperty("card", True)
        self.setAccessibleName("How good the connections are")
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 16)
        column.setSpacing(8)
        column.addWidget(label("Connections", role="heading"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(6)
        self._rows: list[list[QLabel]] = []
        self._nobody = label(NOBODY, tone="muted")
        column.addWidget(self._nobody)
        column.addLayout(self._grid)
        column.addWidget(label("Below 150 ms a talk feels like one in a room.", role="caption"))
        self.show_figures(())

    def open_above(self, button: QWidget) -> None:
        """Show it, and keep it fresh."""
        self.adjustSize()
        corner = button.mapToGlobal(QPoint(button.width() // 2 - self.width() // 2, -self.height() - 8))
        self.move(corner)
        self.show()
        self._task = start(self, self._keep_fresh())

    def show_figures(self, found: Sequence[CallStatistics]) -> None:
        """A line for everybody."""
        self._nobody.setVisible(not found)
        rows = [(*HEADS,)] if found else []
        rows += [(self._name(entry.peer_id), quality(entry)[0], *figures(entry)) for entry in found]
        while len(self._rows) < len(rows):
            self._add_row()
        for place, labels in enumerate(self._rows):
            for column, cell in enumerate(labels):
                cell.setVisible(place < len(rows))
                cell.setText(rows[place][column] if place < len(rows) else "")
            if 0 < place < len(rows):
                set_tone(labels[1], quality(found[place - 1])[1])
        self.adjustSize()

    def _add_row(self) -> None:
        place = len(self._rows)
        labels = [label(role="" if place else "caption") for _ in HEADS]
        for column, cell in enumerate(labels):
            side = Qt.AlignmentFlag.AlignRight if column > 1 else Qt.AlignmentFlag.AlignLeft
            self._grid.addWidget(cell, place, column, side)
        self._rows.append(labels)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Nobody looks any more."""
        if self._task is not None:
            self._task.cancel()
        super().hideEvent(event)

    async def _keep_fresh(self) -> None:
        while True:
            found = await self._read()
            bottom = self.geometry().bottom()
            self.show_figures(found)
            self.move(self.x(), bottom - self.height() + 1)
            await asyncio.sleep(EVERY_S)
