"""What a hub keeps in SQLite: tokens (as hashes), and the numbered messages of its rooms."""

import time
from collections.abc import Sequence
from typing import Any

from core.errors import StorageError
from core.storage.database import Database

Row = dict[str, Any]


class HubTables:
    """Plain rows; every method belongs on the loop."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def tokens(self) -> list[Row]:
        """Every token, by name."""
        return await self._database.aread(lambda db: list(db["tokens"].rows_where(order_by="name")))

    async def token(self, token_id: str) -> Row | None:
        """One token."""
        rows = await self._database.aread(lambda db: list(db["tokens"].rows_where("id = ?", (token_id,))))
        return rows[0] if rows else None

    async def keep_token(self, row: Row) -> bool:
        """Add a token; False when its name is taken."""

        def work(db: Any) -> bool:
            done = db.execute(
                "INSERT OR IGNORE INTO tokens (id, name, digest, role, rooms, created, expires) "
                "VALUES (:id, :name, :digest, :role, :rooms, :created, :expires)",
                row,
            )
            return bool(done.rowcount == 1)

        return await self._database.awrite(work)

    async def drop_token(self, name: str) -> bool:
        """Remove a token; False when there is none of that name."""
        return await self._database.awrite(
            lambda db: db.execute("DELETE FROM tokens WHERE name = ?", (name,)).rowcount == 1
        )

    async def reserve(self, room: str, count: int) -> tuple[int, int]:
        """Take `count` numbers of a room: those above the first answer up to the second may be given out."""

        def work(db: Any) -> tuple[int, int]:
            db.execute("INSERT OR IGNORE INTO rooms VALUES (?, 0)", (room,))
            (before,) = db.execute("SELECT reserved FROM rooms WHERE name = ?", (room,)).fetchone()
            db.execute("UPDATE rooms SET reserved = ? WHERE name = ?", (before + count, room))
            return before, before + count

        return await self._database.awrite(work)

    async def bounds(self, room: str) -> tuple[int, int]:
        """The first and the last number that are stored; (0, 0) for an empty room."""

        def work(db: Any) -> tuple[int, int]:
            row = db.execute("SELECT min(number), max(number) FROM room_messages WHERE room = ?", (room,)).fetchone()
            return row[0] or 0, row[1] or 0

        return await self._database.aread(work)

    async def recent_ids(self, room: str, count: int) -> dict[str, int]:
        """Ids and numbers of the latest messages, the oldest first."""

        def work(db: Any) -> dict[str, int]:
            rows = db.execute(
                "SELECT id, number FROM room_messages WHERE room = ? ORDER BY number DESC LIMIT ?", (room, count)
            ).fetchall()
            return dict(reversed(rows))

        return await self._database.aread(work)

    async def store(self, rows: Sequence[tuple[Any, ...]]) -> list[int]:
        """Store messages (room, number, id, sender, client, at, body) and return the number of each.

        A message whose id is stored already keeps the number that it has.
        """

        def work(db: Any) -> list[int]:
            numbers = []
            for row in rows:
                done = db.execute("INSERT OR IGNORE INTO room_messages VALUES (?, ?, ?, ?, ?, ?, ?)", row)
                if done.rowcount == 1:
                    numbers.append(int(row[1]))
                    continue
                found = db.execute("SELECT number FROM room_messages WHERE room = ? AND id = ?", (row[0], row[2]))
                known = found.fetchone()
                if known is None:
                    raise StorageError(f"Number {row[1]} of room {row[0]} is taken.", "Let one hub use this folder.")
                numbers.append(int(known[0]))
            return numbers

        return await self._database.awrite(work)

    async def messages(self, room: str, after: int, *, most: int) -> list[Row]:
        """Stored messages with a number above `after`, in order."""
        return await self._database.aread(
            lambda db: list(
                db["room_messages"].rows_where("room = ? AND number > ?", (room, after), order_by="number", limit=most)
            )
        )

    async def used_bytes(self) -> int:
        """What the file holds, without the room that is free in it."""

        def work(db: Any) -> int:
            pages, free, size = (
                db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
            )
            return int((pages - free) * size)

        return await self._database.aread(work)

    async def prune(self, *, keep: int, keep_s: float, most: int = 5000) -> int:
        """Remove what is older than `keep_s` or beyond the latest `keep` of its room, at most `most` at once."""

        def work(db: Any) -> int:
            old = db.execute(
                "DELETE FROM room_messages WHERE rowid IN (SELECT rowid FROM room_messages WHERE at < ? LIMIT ?)",
                (time.time() - keep_s, most),
            ).rowcount
            rooms = db.execute("SELECT room, max(number) FROM room_messages GROUP BY room HAVING count(*) > ?", (keep,))
            for room, last in rooms.fetchall():
                row = db.execute(
                    "SELECT number FROM room_messages WHERE room = ? AND number <= ? ORDER BY number DESC "
                    "LIMIT 1 OFFSET ?",
                    (room, last, keep),
                ).fetchone()
                if row is not None:
                    bound = "DELETE FROM room_messages WHERE rowid IN (SELECT rowid FROM room_messages WHERE room = ? "
                    old += db.execute(bound + "AND number <= ? LIMIT ?)", (room, row[0], most)).rowcount
            return int(old)

        return await self._database.awrite(work)
