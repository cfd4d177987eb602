"""The words that say what an item is: its labels and tags."""

from collections.abc import Sequence

from core.storage.database import Database


class TopicTables:
    """Plain rows; every method blocks and belongs in workers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def words(self, without: Sequence[str], *, label_weight: float) -> list[tuple[int, str, float]]:
        """Item, text and weight (a tag's score, a label's `label_weight`), in order of items and texts.

        Tags of the analysers `without` are left out, and so is the trash.
        """
        marks = ",".join("?" * len(without))
        sql = (
            "SELECT item_id, text, max(weight) FROM (SELECT item_id, label AS text, ? AS weight FROM labels "  # noqa: S608 - marks only
            f"UNION ALL SELECT item_id, text, score FROM tags WHERE analyser NOT IN ({marks})) "
            "JOIN items ON items.id = item_id WHERE NOT is_trashed GROUP BY item_id, text ORDER BY item_id, text"
        )
        return self._database.read(
            lambda db: [(row[0], row[1], row[2]) for row in db.execute(sql, (label_weight, *without))]
        )
