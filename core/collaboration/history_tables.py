"""The tables of a note in its history: which stood where, and their cells' words in rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import loro

from core.collaboration.rich_styles import OBJECT
from core.collaboration.rich_tables import CELL, RichTables

T = TypeVar("T")


@dataclass(frozen=True)
class PastTable:
    """The ids of a table's rows and columns as they were."""

    id: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]

    @property
    def cells(self) -> list[str]:
        """The engine's names of the texts of all cells."""
        return [self.cell(row, column) for row in self.rows for column in self.columns]

    def cell(self, row: str, column: str) -> str:
        """The engine's name of a cell's text."""
        return f"{CELL}:{self.id}:{row}:{column}"

    def with_gone(self, before: "PastTable") -> "PastTable":
        """With the rows and columns that it had before, behind those that it has."""
        rows = tuple(row for row in before.rows if row not in self.rows)
        columns = tuple(column for column in before.columns if column not in self.columns)
        return replace(self, rows=self.rows + rows, columns=self.columns + columns)


def tables_in(doc: Any, text: Any) -> dict[int, PastTable]:
    """The tables in a text of the engine as it is now, by their places."""
    found: dict[int, PastTable] = {}
    words = str(text.to_string())
    if OBJECT not in words:
        return found
    tables, at = RichTables(doc, lambda: None), 0
    for delta in text.slice_delta(0, len(words), loro.PositionType.Unicode):
        table_id = (delta.attributes or {}).get("table")
        if isinstance(table_id, str) and delta.insert == OBJECT:
            table = tables.table(table_id)
            found[at] = PastTable(table.id, table.rows, table.columns)
        at += len(delta.insert)
    return found


def rows_of(table: PastTable, cells: Mapping[str, Sequence[T]], gap: T, end: T) -> list[T]:
    """What is in the cells, row by row: `gap` between two, `end` after each row but the last."""
    made: list[T] = []
    for number, row in enumerate(table.rows):
        made += [end] if number else []
        for place, column in enumerate(table.columns):
            made += [gap] if place else []
            made += cells[table.cell(row, column)]
    return made
