"""Albums: titles and which items each holds."""

import time
from collections.abc import Sequence
from typing import Any

from core.storage.database import Database


class AlbumTables:
    """Plain rows; every method blocks and belongs in workers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, title: str) -> int | None:
        """Its number; None when there is one of that title."""

        def work(db: Any) -> int | None:
            if db.execute("SELECT 1 FROM albums WHERE title = ?", (title,)).fetchone():
                return None
            sql = "INSERT INTO albums (title, created) VALUES (?, ?)"
            return int(db.execute(sql, (title, time.time())).lastrowid)

        return self._database.write(work)

    def rename(self, album_id: int, title: str) -> bool:
        """Whether it could be: not when another has that title."""
        sql = "UPDATE OR IGNORE albums SET title = ? WHERE id = ?"
        return self._database.write(lambda db: bool(db.execute(sql, (title, album_id)).rowcount))

    def remove(self, album_id: int) -> None:
        """The album goes; its items stay."""
        self._database.write(lambda db: db.execute("DELETE FROM albums WHERE id = ?", (album_id,)))

    def add(self, album_id: int, ids: Sequence[int]) -> list[int]:
        """Put items in; those that were not in it."""

        def work(db: Any) -> list[int]:
            sql = "INSERT OR IGNORE INTO album_items VALUES (?, ?)"
            return [number for number in ids if db.execute(sql, (album_id, number)).rowcount]

        return self._database.write(work)

    def take(self, album_id: int, ids: Sequence[int]) -> list[int]:
        """Take items out; those that were in it."""

        def work(db: Any) -> list[int]:
            sql = "DELETE FROM album_items WHERE album_id = ? AND item_id = ?"
            return [number for number in ids if db.execute(sql, (album_id, number)).rowcount]

        return self._database.write(work)

    def all(self) -> list[tuple[int, str, int, int]]:
        """Number, title, how many items that are not in the trash each holds, and the last of them (0), by title."""
        sql = (
            "SELECT albums.id, title, count(items.id), coalesce(max(items.id), 0) FROM albums "
            "LEFT JOIN album_items ON album_id = albums.id LEFT JOIN items ON items.id = item_id AND NOT is_trashed "
            "GROUP BY albums.id ORDER BY title COLLATE NOCASE"
        )
        return self._database.read(lambda db: [(row[0], row[1], row[2], row[3]) for row in db.execute(sql)])
