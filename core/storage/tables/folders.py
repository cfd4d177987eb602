"""Watched folders, the files that were seen in them, and imports that have not ended."""

import time
from collections.abc import Sequence
from typing import Any

from core.storage.database import Database

# Between the paths of an import: no path holds it.
BETWEEN = b"\0"


class FolderTables:
    """Plain rows, paths as bytes; every method blocks and belongs in workers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def watch(self, path: bytes, label_by_folder: bool) -> None:
        """Remember a folder, or how its pictures are labelled from now on."""
        row = {"path": path, "label_by_folder": label_by_folder, "added": time.time()}
        self._database.write(lambda db: db.table("folders").upsert(row, pk="path"))

    def forget(self, path: bytes) -> None:
        """Forget a folder and the files seen in it."""

        def work(db: Any) -> None:
            db.execute("DELETE FROM folders WHERE path = ?", (path,))
            db.execute("DELETE FROM seen_files WHERE substr(path, 1, ?) = ?", (len(path) + 1, path + b"/"))

        self._database.write(work)

    def watched(self) -> list[tuple[bytes, bool]]:
        """The folders in the order in which they came, and whether their pictures are labelled by folder."""
        sql = "SELECT path, label_by_folder FROM folders ORDER BY added, path"
        return self._database.read(lambda db: [(bytes(row[0]), bool(row[1])) for row in db.execute(sql)])

    def seen(self, folder: bytes) -> dict[bytes, tuple[int, int]]:
        """Size and time of change (ns) of the files that were seen under a folder."""
        sql = "SELECT path, size_bytes, modified_ns FROM seen_files WHERE substr(path, 1, ?) = ?"
        values = (len(folder) + 1, folder + b"/")
        return self._database.read(lambda db: {bytes(row[0]): (row[1], row[2]) for row in db.execute(sql, values)})

    def see(self, files: Sequence[tuple[bytes, int, int]]) -> None:
        """Remember files as they are now."""
        sql = "INSERT OR REPLACE INTO seen_files VALUES (?, ?, ?)"
        self._database.write(lambda db: db.conn.executemany(sql, list(files)))

    def begin(self, paths: Sequence[bytes], label_by_folder: bool) -> int:
        """An import begins; its number."""
        sql = "INSERT INTO imports (paths, label_by_folder) VALUES (?, ?)"
        values = (BETWEEN.join(paths), label_by_folder)
        return self._database.write(lambda db: int(db.execute(sql, values).lastrowid or 0))

    def end(self, number: int) -> None:
        """An import has ended, or nobody wants it any more."""
        self._database.write(lambda db: db.execute("DELETE FROM imports WHERE id = ?", (number,)))

    def unfinished(self) -> list[tuple[int, list[bytes], bool]]:
        """Number, paths and labelling of imports that have not ended."""
        sql = "SELECT id, paths, label_by_folder FROM imports ORDER BY id"
        return self._database.read(
            lambda db: [(row[0], bytes(row[1]).split(BETWEEN), bool(row[2])) for row in db.execute(sql)]
        )
