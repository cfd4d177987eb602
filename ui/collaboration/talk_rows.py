"""What a list of lines shows in each row, and the model of them: grouped by author and day, with what is new marked."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.collaboration.talk_records import ChatLine
from ui.collaboration.talk_markup import plain

# Lines of one author within this time stand under one name.
TOGETHER_S = 300.0
ROW = Qt.ItemDataRole.UserRole

AnyIndex = QModelIndex | QPersistentModelIndex


@dataclass
class Row:
    """A line and how it stands among the others. `cache` holds its layout, which drawing makes."""

    line: ChatLine
    is_head: bool
    day: str = ""
    is_first_new: bool = False
    cache: dict[str, Any] = field(default_factory=dict, compare=False)


class LineModel(QAbstractListModel):
    """Rows, oldest first. What did not change keeps its row, and with it its layout."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """How many lines there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row itself; as text what a screen reader says."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return in_words(row.line)
        return None

    def set_lines(self, lines: Sequence[ChatLine], *, first_new: str = "") -> None:
        """Show these: what comes before or after those that are there is added, what changed is drawn anew."""
        wanted = grouped(lines, first_new)
        known = [row.line.id for row in self.rows]
        names = [row.line.id for row in wanted]
        start = _place_of(known, names)
        if start is None:
            self.beginResetModel()
            self.rows = _kept(self.rows, wanted)
            self.endResetModel()
            return
        if start:
            self.beginInsertRows(QModelIndex(), 0, start - 1)
            self.rows = wanted[:start] + self.rows
            self.endInsertRows()
        if len(names) > len(self.rows):
            self.beginInsertRows(QModelIndex(), len(self.rows), len(names) - 1)
            self.rows = self.rows + wanted[len(self.rows) :]
            self.endInsertRows()
        if self.rows != wanted:
            self.rows = _kept(self.rows, wanted)
            # heights may be others
            self.layoutChanged.emit()

    def row_of(self, line_id: str) -> int:
        """Where a line is, -1 when it is not among them."""
        return next((place for place, row in enumerate(self.rows) if row.line.id == line_id), -1)


def grouped(lines: Sequence[ChatLine], first_new: str = "") -> list[Row]:
    """Rows with names and days where they change."""
    rows: list[Row] = []
    before: ChatLine | None = None
    for line in lines:
        day = day_of(line.sent) if before is None or _day(before.sent) != _day(line.sent) else ""
        is_new = line.id == first_new
        is_head = bool(
            before is None
            or day
            or is_new
            or line.quote
            or before.removed_by
            or before.author_id != line.author_id
            or abs(line.sent - before.sent) > TOGETHER_S
        )
        rows.append(Row(line, is_head, day, is_new))
        before = line
    return rows


def day_of(sent: float) -> str:
    """Today, Yesterday, or the date, as this machine's clock has it."""
    now = time.time()
    for back, word in ((0.0, "Today"), (86_400.0, "Yesterday")):
        if _day(sent) == _day(now - back):
            return word
    is_this_year = time.localtime(sent).tm_year == time.localtime(now).tm_year
    return time.strftime("%A, %d %B" if is_this_year else "%d %B %Y", time.localtime(sent))


def when(sent: float) -> str:
    """The time of day, as this machine's clock has it."""
    return time.strftime("%H:%M", time.localtime(sent))


def moment(sent: float) -> str:
    """Today the time, otherwise day and time, as this machine's clock has it."""
    return when(sent) if _day(sent) == _day(time.time()) else time.strftime("%d %b, %H:%M", time.localtime(sent))


def removed(line: ChatLine) -> str:
    """What stands in the place of a line that was removed."""
    return "Removed by the owner" if line.removed_by == "owner" else "Removed"


def in_words(line: ChatLine) -> str:
    """The whole line for a screen reader."""
    said = [f"{line.author}, {when(line.sent)}:"]
    if line.quote:
        said.append(f"answering {line.quote.author}:")
    said.append(removed(line) if line.removed_by else plain(line.text))
    said += [f"File {file.name}." for file in line.attachments]
    said += [f"Link to {to.title}." for to in line.references]
    said += [f"{reaction.emoji} {len(reaction.names)}" for reaction in line.reactions]
    if line.replies:
        said.append(f"{replies(line.replies)} in a thread.")
    if line.state != "delivered":
        said.append({"unsent": "Not sent yet.", "refused": "Not taken by the owner's machine."}[line.state])
    return " ".join(said)


def replies(count: int) -> str:
    """So many, in words."""
    return "1 reply" if count == 1 else f"{count:,} replies"


def _kept(before: Sequence[Row], wanted: Sequence[Row]) -> list[Row]:
    known = {row.line.id: row for row in before}
    return [known[row.line.id] if known.get(row.line.id) == row else row for row in wanted]


def _place_of(known: Sequence[str], names: Sequence[str]) -> int | None:
    """Where the known lines begin among the wanted ones, None when they are not all there, in order."""
    if not known or known[0] not in names:
        return None
    start = list(names).index(known[0])
    return start if list(names[start : start + len(known)]) == list(known) else None


def _day(sent: float) -> tuple[int, int]:
    moment = time.localtime(sent)
    return moment.tm_year, moment.tm_yday
