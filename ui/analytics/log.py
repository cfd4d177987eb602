"""The list of what happened: filtered by kind and by words."""

import re
import time
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from core.analytics.records import StoredEvent
from ui.widgets.card import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.search_field import SearchField
from ui.widgets.table import Cell, Table

EVERYTHING = "Everything"
# Values longer than this are cut in the row; the tooltip has them whole.
WIDE = 60
# Ids say nothing to a person.
HIDDEN = re.compile(r"(^id$|_id$|digest)")


class LogCard(Card):
    """`wanted` when the person filters; `words` and `name` say how."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("What happened", " ", parent)
        self.kinds = QComboBox()
        self.kinds.setAccessibleName("Kind of event")
        self.kinds.addItem(EVERYTHING, "")
        self.kinds.setMinimumWidth(180)
        self.search = SearchField("Filter…")
        self.add_top(self.kinds)
        self.add_top(self.search)
        self.table = Table(("Time", "What", "Details"), name="What happened")
        self.table.set_widths(150, 210, 0)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(
            EmptyState("history", "Nothing here", "Nothing like this happened in the time chosen above.")
        )
        self.stack.setMinimumHeight(280)
        self.add(self.stack, 1)
        self.kinds.currentIndexChanged.connect(lambda _: self.wanted.emit())
        self.search.textChanged.connect(lambda _: self.wanted.emit())

    @property
    def words(self) -> str:
        """What must occur."""
        return self.search.text()

    @property
    def name(self) -> str:
        """The kind of event, or ""."""
        return str(self.kinds.currentData() or "")

    def show_events(self, events: Sequence[StoredEvent], names: Sequence[str]) -> None:
        """Show these; `names` are the kinds there are."""
        self._offer(names)
        rows = [
            (
                Cell(moment(event.time), sort=event.time),
                Cell(title(event.name), tone=_tone(event)),
                Cell(details(event.fields), tip="\n".join(f"{key}: {value}" for key, value in event.fields.items())),
            )
            for event in events
        ]
        self.table.set_rows(rows)
        self.stack.setCurrentIndex(0 if rows else 1)
        self.set_note(f"{len(rows):,} events" if rows else "")

    def _offer(self, names: Sequence[str]) -> None:
        known = [self.kinds.itemData(place) for place in range(1, self.kinds.count())]
        if known == list(names):
            return
        chosen = self.name
        self.kinds.blockSignals(True)
        while self.kinds.count() > 1:
            self.kinds.removeItem(1)
        for name in names:
            self.kinds.addItem(title(name), name)
        self.kinds.setCurrentIndex(max(0, self.kinds.findData(chosen)))
        self.kinds.blockSignals(False)


def title(name: str) -> str:
    """`RoundFinished` as "Round finished"."""
    words = re.findall(r"[A-Z][a-z0-9]*|[A-Z]+(?![a-z])", name) or [name]
    return " ".join([words[0], *(word.lower() for word in words[1:])])


def moment(seconds: float) -> str:
    """Today the time to the second, otherwise with the day, as this machine's clock has it."""
    then, now = time.localtime(seconds), time.localtime()
    return time.strftime("%H:%M:%S" if then[:3] == now[:3] else "%d %b, %H:%M", then)


def details(fields: dict[str, Any]) -> str:
    """The fields that say something to a person."""
    parts = []
    for key, value in fields.items():
        if HIDDEN.search(key) or value in ("", None, [], ()):
            continue
        text = _value(value)
        parts.append(f"{key.replace('_', ' ')} {text[:WIDE] + '…' if len(text) > WIDE else text}")
    return " · ".join(parts)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1e6 else f"{value:,.0f}"
    if isinstance(value, list):
        return ", ".join(map(str, value)) if len(value) <= 3 else f"{len(value):,}"
    return str(value)


def _tone(event: StoredEvent) -> str:
    state = event.fields.get("state")
    if state in ("failed",) or "Refused" in event.name:
        return "bad"
    return "warn" if state in ("cancelled", "stopped") or event.name == "PeerDisconnected" else ""
