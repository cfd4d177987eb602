"""The cards of one list for Qt, with the headings of their columns where several share it."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt

from core.collaboration.comment_anchors import CARDS
from core.collaboration.entry_places import Spot
from core.collaboration.tasks import TaskList
from core.collaboration.tasks_cards import Card, Column
from ui.collaboration.entry_marks import EntryMarks

MIME = "application/x-vega-cards"
AnyIndex = QModelIndex | QPersistentModelIndex
Row = Column | Card
# Called with the ids of cards, the column they go to and the card before which they stand there, "" for the end.
Move = Callable[[Sequence[str], str, str], object]


class TasksModel(QAbstractListModel):
    """Rows of cards (and columns, as headings); what is dropped between them is moved there."""

    def __init__(self, tasks: TaskList, column_id: str = "", *, move: Move, marks: EntryMarks | None = None) -> None:
        """The cards of one column, or with headings those of all."""
        super().__init__()
        self.tasks = tasks
        self.marks = marks or EntryMarks(self)
        self.column_id = column_id
        self.may_write = True
        self._move = move
        self.rows: list[Row] = []
        self._faces: list[tuple[object, ...]] = []
        self._beside: tuple[object, object] = (None, None)

    def rowCount(self, parent: AnyIndex | None = None) -> int:  # noqa: N802 - Qt's names
        """How many rows."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The card itself for the painter, its words for everybody else."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            more = self.marks.spoken(Spot(CARDS, row.id)) if isinstance(row, Card) else ""
            return f"{spoken(row, self.tasks)}. {more}" if more else spoken(row, self.tasks)
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Cards can be chosen and dragged; what is dragged falls between rows only."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        if isinstance(self.rows[index.row()], Column):
            return Qt.ItemFlag.ItemIsEnabled
        both = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return both | Qt.ItemFlag.ItemIsDragEnabled if self.may_write else both

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802
        """Cards are moved."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:  # noqa: N802
        """Cards of one's own list."""
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802
        """The ids of cards, from top to bottom."""
        made = QMimeData()
        rows = sorted(index.row() for index in indexes)
        made.setData(MIME, " ".join(self.rows[row].id for row in rows).encode())
        return made

    def canDropMimeData(  # noqa: N802
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: AnyIndex
    ) -> bool:
        """Only who may write, only cards, and not above the first heading."""
        return self.may_write and data.hasFormat(MIME) and (bool(self.column_id) or row != 0)

    def dropMimeData(  # noqa: N802
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: AnyIndex
    ) -> bool:
        """Move them; the rows follow from the document, so that Qt must remove none."""
        if self.canDropMimeData(data, action, row, column, parent):
            ids = bytes(data.data(MIME).data()).decode("ascii", "replace").split()
            known = [one for one in ids if one in self.tasks.cards]
            self._move(known, *self.place(len(self.rows) if row < 0 else row, known))
        return False

    def place(self, row: int, moving: Sequence[str] = ()) -> tuple[str, str]:
        """The column that a row between two others belongs to, and the id of the card that follows there and stays."""
        column_id = self.column_id
        for above in reversed(self.rows[:row]):
            if isinstance(above, Column):
                column_id = above.id
                break
        following = next((one for one in self.rows[row:] if one.id not in moving), None)
        return column_id, following.id if isinstance(following, Card) else ""

    def row_of(self, card_id: str) -> int:
        """Where a card is; -1 when it is not here."""
        return next((number for number, row in enumerate(self.rows) if row.id == card_id), -1)

    def fill(self, rows: Sequence[Row]) -> None:
        """Other rows; what is chosen stays chosen."""
        faces = self._faces_of(rows)
        before_faces, self._faces = self._faces, faces
        if [row.id for row in rows] == [row.id for row in self.rows]:
            self.rows = list(rows)
            for number, (old, new) in enumerate(zip(before_faces, faces, strict=True)):
                if old != new:
                    self.dataChanged.emit(self.index(number), self.index(number))
            return
        self.layoutAboutToBeChanged.emit()
        places = {row.id: number for number, row in enumerate(rows)}
        before = self.persistentIndexList()
        ids = [self.rows[index.row()].id for index in before]
        self.rows = list(rows)
        after = [self.index(places[one]) if one in places else QModelIndex() for one in ids]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _faces_of(self, rows: Sequence[Row]) -> list[tuple[object, ...]]:
        """What is seen of rows; of a thousand cards, those that are the same as before are not looked at again."""
        before, self._beside = self._beside, (self.tasks.labels, self.tasks.lines)
        is_same = all(old is new for old, new in zip(before, self._beside, strict=True))
        known = {id(row): seen for row, seen in zip(self.rows, self._faces, strict=True)} if is_same else {}
        return [
            face(row, self.tasks) if isinstance(row, Column) or id(row) not in known else known[id(row)] for row in rows
        ]


def face(row: Row, tasks: TaskList) -> tuple[object, ...]:
    """All that is seen of a row: a card also shows its labels and check list, which are not in it."""
    if isinstance(row, Column):
        return (row, len(tasks.stack(row.id)))
    shown = tuple((label.title, label.colour) for one, label in tasks.labels.items() if one in row.labels)
    items = tasks.items(row.id)
    return (row, shown, len(items), sum(item.is_done for item in items))


def spoken(row: Row, tasks: TaskList) -> str:
    """A row for screen readers."""
    if isinstance(row, Column):
        return f"Column {row.title}"
    items = tasks.items(row.id)
    parts = [
        row.title or "Untitled",
        "done" if row.is_done else "",
        f"due {row.due}" if row.due else "",
        f"{sum(item.is_done for item in items)} of {len(items)} lines done" if items else "",
        ", ".join(tasks.labels[one].title for one in sorted(row.labels) if one in tasks.labels),
        ", ".join(name for _, name in row.assignees),
    ]
    return ". ".join(part for part in parts if part)
