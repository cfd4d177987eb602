"""InsightsDialog: how it goes in a workspace: who waits for whom, what is stale or hot, who has gone quiet."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from core.collaboration.assist.insights import HotDocument, Insights, Quiet, Waiting
from ui.network.words import ago
from ui.widgets.dialog import Dialog
from ui.widgets.label import ElidedLabel, label
from ui.widgets.scroll import scrolled

HEIGHT = 420
# Authors that are named; the others are "and 2 more".
AUTHORS = 3

Chosen = Waiting | HotDocument
Words = tuple[str, str, str]
E = TypeVar("E", Waiting, HotDocument, Quiet)


class InsightsDialog(Dialog):
    """A click on what waits or is hot closes it; `chosen` is then what it was, and None after a mere Done."""

    def __init__(self, title: str, found: Insights, *, parent: QWidget) -> None:
        super().__init__(
            f"Insights: {title}",
            "Drawn on this machine from the chat and the documents of the last weeks. Nobody else sees it.",
            parent=parent,
            accept="Done",
            reject="",
            width=600,
        )
        self.chosen: Chosen | None = None
        self.rows: list[InsightRow] = []
        """All of them, from above."""
        body = QWidget()
        self.column = QVBoxLayout(body)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)
        self._section("Waiting for an answer", found.waiting, _waiting, "Nobody waits.")
        self._section("Waiting for three days and more", found.stale, _waiting, "Nothing is stale.")
        self._section("Busiest documents", found.hot, _hot, "Nothing was written in two weeks.")
        self._section("Quiet for two weeks", found.quiet, _quiet, "Everybody was here.")
        self.column.addStretch(1)
        area = scrolled(body, right=12)
        area.setMinimumHeight(HEIGHT)
        self.add(area, 1)

    def _section(self, heading: str, entries: Sequence[E], words: Callable[[E], Words], nothing: str) -> None:
        if self.column.count():
            self.column.addSpacing(12)
        self.column.addWidget(label(heading, role="heading"))
        if not entries:
            self.column.addWidget(label(nothing, tone="muted"))
        for entry in entries:
            row = InsightRow(*words(entry), leads=isinstance(entry, Waiting | HotDocument))
            if isinstance(entry, Waiting | HotDocument):
                row.clicked.connect(partial(self._choose, entry))
            self.rows.append(row)
            self.column.addWidget(row)

    def _choose(self, entry: Chosen) -> None:
        self.chosen = entry
        self.accept()


class InsightRow(QFrame):
    """A card of two lines: what, when, and the words below. `clicked()` with the pointer, Return or Space, if it
    `leads` somewhere.
    """

    clicked = Signal()

    def __init__(self, first: str, aside: str, second: str, *, leads: bool) -> None:
        super().__init__()
        self._leads = leads
        self.setProperty("card", True)
        self.setAccessibleName(f"{first}, {aside}. {second}")
        if leads:
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setToolTip("Show it")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(3)
        top = QHBoxLayout()
        top.addWidget(ElidedLabel(first), 1)
        top.addWidget(label(aside, role="caption"))
        column.addLayout(top)
        if second:
            column.addWidget(label(second, tone="muted", wraps=True))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Where the button is let go counts, as with other buttons."""
        if self._leads and event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.pos()):
            self.clicked.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Taken, so that letting go comes here too."""
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Return would be the dialog's."""
        if self._leads and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)


def _waiting(entry: Waiting) -> Words:
    return f"{entry.who} asked {entry.whom or 'everybody'}", ago(entry.since), entry.text


def _hot(entry: HotDocument) -> Words:
    names = [f"{name} {count:,}" for name, count in entry.authors[:AUTHORS]]
    more = len(entry.authors) - AUTHORS
    if more > 0:
        names.append(f"and {more} more")
    days = "1 day" if len(entry.days) == 1 else f"{len(entry.days)} days"
    return entry.title, f"{entry.edits:,} edits on {days}", ", ".join(names)


def _quiet(entry: Quiet) -> Words:
    return entry.name, f"last here {ago(entry.last)}" if entry.last else "wrote nothing yet", ""
