"""RichTables: the tables of a rich text: lists of rows and columns by id, and a text for each cell.

Two who add a row and a column at once get both; two who write into one cell merge letter by letter. All are root
containers of the engine's document under names made of ids, so that nobody has to create a cell before writing into it.
"""

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import loro

from core.collaboration import rich_styles as styles
from core.collaboration.engine import translated
from core.collaboration.rich_styles import BREAK, ID, MARK_FIELDS, Run
from core.errors import InputError

# its stubs leave constructors and options open
_loro: Any = loro

ROWS_MOST = 500
COLUMNS_MOST = 50
# More is no table to be read.
CELLS_MOST = 5_000
CELL_MOST = 10_000
# The first part of the containers' names; part of the format.
ROWS, COLUMNS, CELL = "rows", "columns", "cell"


@dataclass(frozen=True)
class Table:
    """The ids of a table's rows and columns, in their order. The first row is its head."""

    id: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]


class RichTables:
    """Reads and writes tables; `done()` is called after every change by a verb."""

    def __init__(self, document: Any, done: Callable[[], None]) -> None:
        self._doc = document
        self._done = done

    def table(self, table_id: str) -> Table:
        """A table; without rows or columns when nothing (or nothing that can be read) has arrived of it."""
        rows = _ids(self._list(ROWS, table_id), ROWS_MOST)
        columns = _ids(self._list(COLUMNS, table_id), COLUMNS_MOST)
        return Table(table_id, rows[: max(1, CELLS_MOST // max(1, len(columns)))], columns)

    def cell(self, table_id: str, row: str, column: str) -> tuple[Run, ...]:
        """What is in a cell: runs without line ends, pictures and tables."""
        return tuple(styles.joined(self._runs(self._cell(table_id, row, column))))

    def words(self, table_id: str, row: str, column: str) -> str:
        """The mere text of a cell."""
        return "".join(run.text for run in self.cell(table_id, row, column))

    def cells(self, table_id: str) -> tuple[tuple[tuple[Run, ...], ...], ...]:
        """Everything that is in a table, row by row."""
        found = self.table(table_id)
        return tuple(tuple(self.cell(table_id, row, column) for column in found.columns) for row in found.rows)

    def write(self, rows: Sequence[Sequence[Sequence[Run]]]) -> str:
        """A new table with these cells; returns its id. Commits nothing: whoever puts it into the text does."""
        wide = max((len(row) for row in rows), default=0)
        _check_size(len(rows), wide)
        table_id = secrets.token_hex(8)
        row_ids = [self._new(ROWS, table_id, at) for at in range(len(rows))]
        column_ids = [self._new(COLUMNS, table_id, at) for at in range(wide)]
        for row_id, row in zip(row_ids, rows, strict=True):
            for column_id, runs in zip(column_ids, row, strict=False):
                if any(run.text for run in runs):
                    self._fill(self._cell(table_id, row_id, column_id), runs)
        return table_id

    def insert_row(self, table_id: str, index: int) -> str:
        """A new row at an index; returns its id. Raises InputError beyond the table, or when it is full."""
        found = self.table(table_id)
        _check_place(index, len(found.rows))
        _check_size(len(found.rows) + 1, len(found.columns))
        with translated("The row could not be added."):
            made = self._new(ROWS, table_id, self._place(ROWS, table_id, found.rows, index))
        self._done()
        return made

    def insert_column(self, table_id: str, index: int) -> str:
        """A new column at an index; returns its id. Raises InputError beyond the table, or when it is full."""
        found = self.table(table_id)
        _check_place(index, len(found.columns))
        _check_size(len(found.rows), len(found.columns) + 1)
        with translated("The column could not be added."):
            made = self._new(COLUMNS, table_id, self._place(COLUMNS, table_id, found.columns, index))
        self._done()
        return made

    def remove_row(self, table_id: str, row: str) -> None:
        """A row goes. Raises InputError for the last one."""
        self._remove(ROWS, table_id, row, self.table(table_id).rows)

    def remove_column(self, table_id: str, column: str) -> None:
        """A column goes. Raises InputError for the last one."""
        self._remove(COLUMNS, table_id, column, self.table(table_id).columns)

    def splice(self, place: tuple[str, str, str], position: int, removed: int, inserted: str) -> None:
        """Edit the cell at (table, row, column), in code points. Raises InputError outside its text or when full."""
        text = self._known(place)
        words = styles.clean(inserted).replace("\n", BREAK).replace(styles.OBJECT, "")
        _check_range(position, position + removed, text.len_unicode)
        if text.len_unicode - removed + len(words) > CELL_MOST:
            raise InputError(f"A cell has room for {CELL_MOST:,} characters.", "Write it below the table.")
        with translated("The cell could not be changed."):
            text.splice(position, removed, words)
        self._done()

    def format(self, place: tuple[str, str, str], start: int, end: int, **changes: Any) -> None:
        """Change marks in the cell at (table, row, column). Raises InputError for impossible ones."""
        text = self._known(place)
        _check_range(start, end, text.len_unicode)
        if not changes.keys() <= MARK_FIELDS - styles.EMBEDS:
            raise InputError("A cell holds words only.", "Put pictures below the table.")
        attributes = styles.stored_changes(changes)
        if start == end:
            return
        with translated("The cell could not be changed."):
            text.apply_delta([_loro.TextDelta.Retain(start, None), _loro.TextDelta.Retain(end - start, attributes)])
        self._done()

    def _remove(self, what: str, table_id: str, gone: str, known: Sequence[str]) -> None:
        if gone not in known:
            return
        if len(known) == 1:
            raise InputError("That is all that the table has.", "Remove the table itself.")
        held = self._list(what, table_id)
        with translated("The table could not be changed."):
            # whoever repeats an id must not bring the row back
            for at in reversed([at for at, value in enumerate(held.to_vec()) if _plain(value) == gone]):
                held.delete(at, 1)
        self._done()

    def _place(self, what: str, table_id: str, known: Sequence[str], index: int) -> int:
        held = [_plain(value) for value in self._list(what, table_id).to_vec()]
        return held.index(known[index]) if index < len(known) else len(held)

    def _new(self, what: str, table_id: str, at: int) -> str:
        made = secrets.token_hex(4)
        self._list(what, table_id).insert(at, made)
        return made

    def _known(self, place: tuple[str, str, str]) -> Any:
        table_id, row, column = place
        found = self.table(table_id)
        if row not in found.rows or column not in found.columns:
            raise InputError("That cell is gone.", "Somebody removed its row or column.")
        return self._cell(table_id, row, column)

    def _fill(self, text: Any, runs: Sequence[Run]) -> None:
        room = CELL_MOST
        deltas = []
        for run in runs:
            words = styles.clean(run.text).replace("\n", BREAK).replace(styles.OBJECT, "")[:room]
            room -= len(words)
            if words:
                marks = replace(run.marks, picture=None, table="")
                deltas.append(_loro.TextDelta.Insert(words, styles.stored_run(Run(words, marks))))
        if deltas:
            text.apply_delta(deltas)

    def _runs(self, text: Any) -> Iterator[Run]:
        room = CELL_MOST
        for delta in text.to_delta():
            words = str(delta.insert)[:room].replace("\n", BREAK)
            room -= len(words)
            changes = styles.read_changes(delta.attributes)
            fit = {key: value for key, value in changes.items() if key in MARK_FIELDS - styles.EMBEDS}
            yield Run(words, replace(styles.PLAIN, **fit))

    def _list(self, what: str, table_id: str) -> Any:
        return self._doc.get_movable_list(f"{what}:{table_id}")

    def _cell(self, table_id: str, row: str, column: str) -> Any:
        return self._doc.get_text(f"{CELL}:{table_id}:{row}:{column}")


def table_of(container: str) -> str:
    """The id of the table that a root container of this name belongs to; "" when it is none's."""
    what, _, rest = container.partition(":")
    found = rest.partition(":")[0]
    return found if what in (ROWS, COLUMNS, CELL) and ID.fullmatch(found) else ""


def _ids(held: Any, most: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for value in held.to_vec():
        word = _plain(value)
        if word and len(found) < most:
            found[word] = None
    return tuple(found)


def _plain(held: Any) -> str:
    value = getattr(held, "value", held)
    return value if isinstance(value, str) and ID.fullmatch(value) else ""


def _check_place(index: int, count: int) -> None:
    if not 0 <= index <= count:
        raise InputError(f"The table has {count}; {index} is beyond.", "Choose a place inside.")


def _check_range(start: int, end: int, length: int) -> None:
    if not 0 <= start <= end <= length:
        raise InputError(f"The cell has {length} characters; {start} to {end} is not in it.", "Edit inside it.")


def _check_size(rows: int, columns: int) -> None:
    if not (0 < rows <= ROWS_MOST and 0 < columns <= COLUMNS_MOST and rows * columns <= CELLS_MOST):
        raise InputError(
            f"A table has room for {ROWS_MOST} rows, {COLUMNS_MOST} columns and {CELLS_MOST:,} cells.",
            "Make several of it.",
        )
