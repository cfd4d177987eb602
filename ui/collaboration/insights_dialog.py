"""InsightsDialog: how it goes in a workspace: who waits for whom, what is stale or hot, who has gone quiet."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from core.collaboration.assist.insights import HotDocument, Insights, Quiet, Waiting
from ui.network.words import ago
from ui.widgets.dialog import Dialog
from ui.widgets.label import ElidedLabel, label
from ui.widgets.scroll import scrolled

HEIGHT = 420
# Authors that are named; the others are "and 2 more".
AUTHORS = 3


class InsightsDialog(Dialog):
    """Only to read."""

    def __init__(self, title: str, found: Insights, *, parent: QWidget) -> None:
        super().__init__(
            f"Insights: {title}",
            "Drawn on this machine from the chat and the documents of the last weeks. Nobody else sees it.",
            parent=parent,
            accept="Done",
            reject="",
            width=600,
        )
        body = QWidget()
        self.column = QVBoxLayout(body)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)
        self._section("Waiting for an answer", [_waiting(entry) for entry in found.waiting], "Nobody waits.")
        self._section(
            "Waiting for three days and more", [_waiting(entry) for entry in found.stale], "Nothing is stale."
        )
        self._section("Busiest documents", [_hot(entry) for entry in found.hot], "Nothing was written in two weeks.")
        self._section("Quiet for two weeks", [_quiet(entry) for entry in found.quiet], "Everybody was here.")
        self.column.addStretch(1)
        area = scrolled(body, right=12)
        area.setMinimumHeight(HEIGHT)
        self.add(area, 1)

    def _section(self, heading: str, rows: list[tuple[str, str, str]], nothing: str) -> None:
        if self.column.count():
            self.column.addSpacing(12)
        self.column.addWidget(label(heading, role="heading"))
        if not rows:
            self.column.addWidget(label(nothing, tone="muted"))
        for row in rows:
            self.column.addWidget(_row(*row))


def _row(first: str, aside: str, second: str) -> QFrame:
    """A card of two lines: what, when, and the words below."""
    made = QFrame()
    made.setProperty("card", True)
    made.setAccessibleName(f"{first}, {aside}. {second}")
    column = QVBoxLayout(made)
    column.setContentsMargins(14, 10, 14, 10)
    column.setSpacing(3)
    top = QHBoxLayout()
    top.addWidget(ElidedLabel(first), 1)
    top.addWidget(label(aside, role="caption"))
    column.addLayout(top)
    if second:
        column.addWidget(label(second, tone="muted", wraps=True))
    return made


def _waiting(entry: Waiting) -> tuple[str, str, str]:
    return f"{entry.who} asked {entry.whom or 'everybody'}", ago(entry.since), entry.text


def _hot(entry: HotDocument) -> tuple[str, str, str]:
    names = [f"{name} {count:,}" for name, count in entry.authors[:AUTHORS]]
    more = len(entry.authors) - AUTHORS
    if more > 0:
        names.append(f"and {more} more")
    days = "1 day" if len(entry.days) == 1 else f"{len(entry.days)} days"
    return entry.title, f"{entry.edits:,} edits on {days}", ", ".join(names)


def _quiet(entry: Quiet) -> tuple[str, str, str]:
    return entry.name, f"last here {ago(entry.last)}" if entry.last else "wrote nothing yet", ""
