"""Fingerprints of sounds: which hashes an item has and when, and which items have a hash."""

import json
from typing import Any

import numpy as np

from core.storage.database import Database

# Rows in one write: hours of sound have a million, and other writes wait for no more than a part of them.
MOST_ROWS = 100_000


class FingerprintTables:
    """Hashes and times are integers, (n,) each; every method blocks and belongs in workers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, item_id: int, hashes: np.ndarray, times: np.ndarray) -> None:
        """Store the fingerprint of an item, also an empty one, instead of what it had. Raises StorageError."""
        self.remove(item_id)
        order = np.lexsort((times, hashes))  # in the order of the table: pages are written once
        for start in range(0, len(order), MOST_ROWS):
            part = order[start : start + MOST_ROWS]
            self._insert(item_id, hashes[part].tolist(), times[part].tolist())
        # last, so that whoever was interrupted is not thought to be complete
        sql = "INSERT INTO sound_fingerprints VALUES (?, ?)"
        self._database.write(lambda db: db.execute(sql, (item_id, len(order))))

    def has(self, item_id: int) -> bool:
        """Whether an item's sound was looked at, be it silent or not."""
        sql = "SELECT 1 FROM sound_fingerprints WHERE item_id = ?"
        return self._database.read(lambda db: db.execute(sql, (item_id,)).fetchone() is not None)

    def remove(self, item_id: int) -> None:
        """Forget the fingerprint of an item; one without stays so."""

        def work(db: Any) -> None:
            db.execute("DELETE FROM sound_fingerprints WHERE item_id = ?", (item_id,))
            db.execute("DELETE FROM sound_hashes WHERE item_id = ?", (item_id,))

        self._database.write(work)

    def look_up(self, hashes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Every known one of these hashes with its item and its time, int64 (n,) each; of items not in the trash."""
        # one value holds them all: json_each is sought for each of its hashes, as EXPLAIN QUERY PLAN says
        sql = (
            "SELECT hash, item_id, time FROM sound_hashes WHERE hash IN (SELECT value FROM json_each(?)) "
            "AND item_id NOT IN (SELECT id FROM items WHERE is_trashed)"
        )
        wanted = json.dumps(np.unique(hashes).tolist())
        rows = self._database.read(lambda db: db.execute(sql, (wanted,)).fetchall())
        found = np.array(rows, np.int64).reshape(-1, 3)
        return found[:, 0], found[:, 1], found[:, 2]

    def _insert(self, item_id: int, hashes: list[int], times: list[int]) -> None:
        sql = "INSERT OR IGNORE INTO sound_hashes VALUES (?, ?, ?)"
        rows = [(key, item_id, time) for key, time in zip(hashes, times, strict=True)]
        self._database.write(lambda db: db.conn.executemany(sql, rows))
