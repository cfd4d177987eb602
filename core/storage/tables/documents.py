"""The documents of workspaces: signed edits, now and then all of them in one, and what can be taken back."""

from collections.abc import Sequence
from typing import Any

from core.storage.database import Database

Row = dict[str, Any]

# SQLite takes so many values in one statement in every version.
VALUES_MOST = 500


class DocumentTables:
    """All of it is awaited on the loop."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def document_ids(self, workspace_id: str) -> list[str]:
        """The documents that have edits."""
        statement = "SELECT DISTINCT document_id FROM edits WHERE workspace_id = ? ORDER BY document_id"
        return await self._database.aread(lambda db: [row[0] for row in db.execute(statement, (workspace_id,))])

    async def last_number(self) -> int:
        """The number of the newest edit of all documents, 0 when there is none."""
        statement = "SELECT max(number) FROM edits"
        return await self._database.aread(lambda db: int(db.execute(statement).fetchone()[0] or 0))

    async def heads(self, workspace_id: str, document_id: str) -> list[Row]:
        """Every edit without its data but with its `size`, in the order they came."""
        statement = (
            "SELECT number, public, signature, spans, authors, length(data) AS size FROM edits "
            "WHERE workspace_id = ? AND document_id = ? ORDER BY number"
        )
        return await self._database.aread(lambda db: list(db.query(statement, (workspace_id, document_id))))

    async def data(self, numbers: Sequence[int]) -> dict[int, bytes]:
        """The data of these edits."""

        def work(db: Any) -> dict[int, bytes]:
            found: dict[int, bytes] = {}
            for start in range(0, len(numbers), VALUES_MOST):
                some = numbers[start : start + VALUES_MOST]
                marks = ",".join("?" * len(some))
                found.update(db.execute(f"SELECT number, data FROM edits WHERE number IN ({marks})", some).fetchall())  # noqa: S608 - marks are question marks
            return found

        return await self._database.aread(work)

    async def stored(self, workspace_id: str, document_id: str) -> list[bytes]:
        """What the document is made of: all in one as of some time, and what came since."""
        key = (workspace_id, document_id)

        def work(db: Any) -> list[bytes]:
            state = db.execute(
                "SELECT through, data FROM document_states WHERE workspace_id = ? AND document_id = ?", key
            ).fetchone()
            through, parts = (state[0], [state[1]]) if state else (0, [])
            statement = (
                "SELECT data FROM edits WHERE workspace_id = ? AND document_id = ? AND number > ? ORDER BY number"
            )
            return [*parts, *(row[0] for row in db.execute(statement, (*key, through)))]

        return await self._database.aread(work)

    async def add(self, rows: Sequence[Row], *, steps: Row | None = None) -> list[int]:
        """Store edits, all or none, with what can be taken back after them; returns their numbers."""

        def work(db: Any) -> list[int]:
            if steps is not None:
                db.table("own_steps").upsert(steps, pk=("workspace_id", "document_id"))
            return [int(db.table("edits").insert(row).last_pk) for row in rows]

        return await self._database.awrite(work)

    async def steps(self, workspace_id: str, document_id: str) -> bytes:
        """What can be taken back in a document; empty when there is nothing."""
        statement = "SELECT data FROM own_steps WHERE workspace_id = ? AND document_id = ?"
        row = await self._database.aread(lambda db: db.execute(statement, (workspace_id, document_id)).fetchone())
        return row[0] if row else b""

    async def compared(self, workspace_id: str, document_id: str) -> bytes | None:
        """Up to which version a document was looked at for conflicts; None when it never was."""
        statement = "SELECT version FROM compared_versions WHERE workspace_id = ? AND document_id = ?"
        row = await self._database.aread(lambda db: db.execute(statement, (workspace_id, document_id)).fetchone())
        return row[0] if row else None

    async def keep_compared(self, workspace_id: str, document_id: str, version: bytes) -> None:
        """A document was looked at for conflicts up to this version."""
        row = {"workspace_id": workspace_id, "document_id": document_id, "version": version}
        await self._database.awrite(
            lambda db: db.table("compared_versions").upsert(row, pk=("workspace_id", "document_id"))
        )

    async def deliveries(self, workspace_id: str) -> dict[str, bytes]:
        """Which edits have been with another machine, by document."""
        statement = "SELECT document_id, ends FROM deliveries WHERE workspace_id = ?"
        return await self._database.aread(lambda db: dict(db.execute(statement, (workspace_id,)).fetchall()))

    async def keep_deliveries(self, rows: Sequence[Row]) -> None:
        """These edits have been with another machine."""
        await self._database.awrite(
            lambda db: db.table("deliveries").upsert_all(rows, pk=("workspace_id", "document_id"))
        )

    async def conflicts(self, workspace_id: str, document_id: str) -> list[Row]:
        """`number`, `data` and `is_reviewed` of all conflicts of a document, the first found first."""
        statement = (
            "SELECT number, data, is_reviewed FROM conflicts WHERE workspace_id = ? AND document_id = ? ORDER BY number"
        )
        return await self._database.aread(lambda db: list(db.query(statement, (workspace_id, document_id))))

    async def add_conflicts(self, rows: Sequence[Row]) -> None:
        """Keep conflicts until they are reviewed."""
        await self._database.awrite(lambda db: db.table("conflicts").insert_all(rows))

    async def change_conflict(self, number: int, data: bytes) -> None:
        """More is known of one that waits for a review."""
        await self._database.awrite(lambda db: db.table("conflicts").update(number, {"data": data}))

    async def review_conflict(self, number: int) -> None:
        """A person looked at it."""
        await self._database.awrite(lambda db: db.table("conflicts").update(number, {"is_reviewed": 1}))

    async def keep_state(self, workspace_id: str, document_id: str, *, through: int, data: bytes) -> None:
        """All edits up to a number in one."""
        row = {"workspace_id": workspace_id, "document_id": document_id, "through": through, "data": data}
        await self._database.awrite(
            lambda db: db.table("document_states").upsert(row, pk=("workspace_id", "document_id"))
        )

    async def shorten(self, row: Row, *, held: Sequence[int], rest: Sequence[int]) -> list[int]:
        """One edit instead of those with the numbers `held`, and `rest` after it: all of it happens or nothing.

        Returns the new numbers, in that order.
        """
        key = (row["workspace_id"], row["document_id"])
        names = "workspace_id, document_id, public, signature, spans, authors, data"
        again = f"INSERT INTO edits ({names}) SELECT {names} FROM edits WHERE number = ?"  # noqa: S608 - the schema's own

        def work(db: Any) -> list[int]:
            # the new ones first, so that their numbers are above all there were
            numbers = [int(db.table("edits").insert(row).last_pk)]
            numbers += [int(db.execute(again, (number,)).lastrowid) for number in rest]
            gone = [*held, *rest]
            for start in range(0, len(gone), VALUES_MOST):
                some = gone[start : start + VALUES_MOST]
                marks = ",".join("?" * len(some))
                db.execute(f"DELETE FROM edits WHERE number IN ({marks})", some)  # noqa: S608 - marks are question marks
            db.table("document_states").delete_where("workspace_id = ? AND document_id = ?", key)
            return numbers

        return await self._database.awrite(work)

    async def replace(self, row: Row) -> int:
        """One edit instead of all that are there: both happen or neither. Returns its number."""
        key = (row["workspace_id"], row["document_id"])

        def work(db: Any) -> int:
            # the new one first, so that its number is above all there were
            number = int(db.table("edits").insert(row).last_pk)
            db.table("edits").delete_where("workspace_id = ? AND document_id = ? AND number < ?", (*key, number))
            db.table("document_states").delete_where("workspace_id = ? AND document_id = ?", key)
            return number

        return await self._database.awrite(work)
