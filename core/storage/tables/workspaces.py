"""All rows of one workspace, whatever table they are in: for the file that holds a whole workspace."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.storage.database import Database

Row = dict[str, Any]

# What the program makes anew, and who may come in: that is given again by invites.
LEFT_OUT = frozenset({"document_states", "workspace_members", "guest_links", "deliveries"})
# Read and written so many rows at a time.
BATCH = 500


@dataclass(frozen=True)
class Shape:
    """A table: the columns that are kept, and the one that only numbers its rows ("" when there is none)."""

    columns: tuple[str, ...]
    number: str


class WorkspaceRows:
    """Blocks; belongs in workers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def workspace(self, workspace_id: str) -> Row | None:
        """Its own row; None when there is no such workspace."""
        return self._database.read(
            lambda db: next(iter(db.table("workspaces").rows_where("id = ?", (workspace_id,))), None)
        )

    def tables(self) -> dict[str, Shape]:
        """The tables that hold what is in workspaces."""

        def work(db: Any) -> dict[str, Shape]:
            found = {}
            for table in db.tables:
                columns = {column.name: column for column in table.columns}
                # a virtual table is filled from the others
                if "workspace_id" not in columns or table.name in LEFT_OUT or table.virtual_table_using:
                    continue
                numbers = [name for name, column in columns.items() if column.is_pk and column.type == "INTEGER"]
                number = numbers[0] if len(numbers) == 1 and len(table.pks) == 1 else ""
                found[table.name] = Shape(tuple(name for name in columns if name != number), number)
            return found

        return self._database.read(work)

    def rows(self, table: str, workspace_id: str) -> Iterator[Row]:
        """The rows of one table, in the order they came where it has one."""
        shape = self.tables()[table]
        names = ", ".join(f"[{name}]" for name in shape.columns)
        if not shape.number:
            statement = f"SELECT {names} FROM [{table}] WHERE workspace_id = ?"  # noqa: S608 - the schema's own names
            yield from self._database.read(lambda db: list(db.query(statement, (workspace_id,))))
            return
        last = -1
        # the schema's own names again
        statement = (
            f"SELECT {names}, [{shape.number}] AS number_ FROM [{table}] "  # noqa: S608
            f"WHERE workspace_id = ? AND [{shape.number}] > ? ORDER BY [{shape.number}] LIMIT {BATCH}"
        )
        while part := self._page(statement, workspace_id, last):
            last = part[-1]["number_"]
            for row in part:
                del row["number_"]
                yield row

    def add(self, workspace: Row, tables: Mapping[str, list[Row]]) -> None:
        """Store a workspace with all its rows, or nothing. Raises StorageError."""

        def work(db: Any) -> None:
            db.table("workspaces").insert(workspace)
            for table, rows in tables.items():
                db.table(table).insert_all(rows, batch_size=BATCH)

        self._database.write(work)

    def _page(self, statement: str, workspace_id: str, last: int) -> list[Row]:
        return self._database.read(lambda db: list(db.query(statement, (workspace_id, last))))
