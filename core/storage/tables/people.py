"""Vectors that things are found by, and the people that those of faces belong to."""

from collections.abc import Sequence
from typing import Any

from core.storage.database import Database
from core.storage.tables.media import index_items

Row = dict[str, Any]


class PeopleTables:
    """Plain rows; every method blocks and belongs in workers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def vectors(self, analyser: str, after: int = 0) -> list[tuple[int, int, bytes]]:
        """Number, item and numbers of an analyser's vectors above a number."""
        sql = "SELECT id, item_id, numbers FROM vectors WHERE analyser = ? AND id > ? ORDER BY id"
        return self._database.read(lambda db: [(row[0], row[1], row[2]) for row in db.execute(sql, (analyser, after))])

    def vector(self, item_id: int, analyser: str) -> bytes | None:
        """The numbers of an item's first vector."""
        sql = "SELECT numbers FROM vectors WHERE item_id = ? AND analyser = ? ORDER BY id LIMIT 1"
        row = self._database.read(lambda db: db.execute(sql, (item_id, analyser)).fetchone())
        return bytes(row[0]) if row else None

    def keep(self, rows: Sequence[Row]) -> None:
        """Store vectors: item_id, analyser, numbers."""
        self._database.write(lambda db: db.table("vectors").insert_all(rows))

    def faces(self, *, person_id: int | None = None) -> list[Row]:
        """All faces (of a person) with their items' digests, in order of their numbers."""
        chosen, values = ("AND person_id = ?", (person_id,)) if person_id is not None else ("", ())
        sql = (
            "SELECT vectors.*, digest FROM vectors JOIN items ON items.id = item_id "  # noqa: S608 - constants
            f"WHERE analyser = 'faces' AND NOT is_trashed {chosen} ORDER BY vectors.id"
        )
        return self._database.read(lambda db: list(db.query(sql, values)))

    def voices(self, *, item_id: int | None = None) -> list[Row]:
        """Voices (of an item, in the order of its speakers) with the names of whom they belong to."""
        chosen, values = ("AND item_id = ?", (item_id,)) if item_id is not None else ("", ())
        sql = (
            "SELECT vectors.*, coalesce(people.name, '') AS name FROM vectors "  # noqa: S608 - constants
            "LEFT JOIN people ON people.id = person_id "
            f"WHERE analyser = 'speakers' {chosen} ORDER BY vectors.id"
        )
        return self._database.read(lambda db: list(db.query(sql, values)))

    def people(self) -> list[Row]:
        """Number, name, how many faces, items, and one face of each (0: only heard), those with most first."""
        sql = (
            "SELECT people.id, people.name, sum(analyser = 'faces') AS faces, count(DISTINCT item_id) AS items, "
            "coalesce(min(CASE WHEN analyser = 'faces' THEN vectors.id END), 0) AS face "
            "FROM people JOIN vectors ON person_id = people.id "
            "JOIN items ON items.id = item_id WHERE NOT is_trashed GROUP BY people.id "
            "ORDER BY people.name = '', faces DESC, people.id"
        )
        return self._database.read(lambda db: list(db.query(sql)))

    def assign(self, faces: Sequence[int], person_id: int | None, *, by_hand: bool) -> None:
        """Say whose faces these are; what was said by hand is only changed by hand."""
        kept = "" if by_hand else "AND NOT is_by_hand"
        sql = f"UPDATE vectors SET person_id = ?, is_by_hand = ? WHERE id = ? {kept}"  # noqa: S608 - constants
        values = [(person_id, by_hand, number) for number in faces]
        self._database.write(lambda db: db.conn.executemany(sql, values))

    def new_person(self, name: str = "") -> int:
        """A person whom no face belongs to yet."""
        sql = "INSERT INTO people (name) VALUES (?)"
        return self._database.write(lambda db: int(db.execute(sql, (name,)).lastrowid or 0))

    def person_named(self, name: str) -> int | None:
        """The number of the person of this name."""
        sql = "SELECT id FROM people WHERE name = ? COLLATE NOCASE"
        row = self._database.read(lambda db: db.execute(sql, (name,)).fetchone())
        return int(row[0]) if row else None

    def rename(self, person_id: int, name: str) -> None:
        """Give a person a name, by which their pictures are found."""
        self._database.write(lambda db: db.execute("UPDATE people SET name = ? WHERE id = ?", (name, person_id)))

    def merge(self, person_id: int, other_id: int) -> None:
        """All faces of `other_id` are `person_id`'s; the other is gone."""

        def work(db: Any) -> None:
            sql = "UPDATE vectors SET person_id = ?, is_by_hand = 1 WHERE person_id = ?"
            db.execute(sql, (person_id, other_id))
            db.execute("DELETE FROM people WHERE id = ?", (other_id,))

        self._database.write(work)

    def forget_faces(self) -> None:
        """Remove everything that is known of faces, voices and people."""

        def work(db: Any) -> None:
            db.execute("DELETE FROM people")
            for table in ("vectors", "tags", "reports"):
                db.execute(f"DELETE FROM {table} WHERE analyser = 'faces'")  # noqa: S608 - constants
            db.execute("DELETE FROM vectors WHERE analyser = 'speakers'")

        self._database.write(work)

    def sweep(self) -> None:
        """Forget people without a name whom no face belongs to."""
        sql = (
            "DELETE FROM people WHERE name = '' AND id NOT IN (SELECT person_id FROM vectors WHERE person_id NOT NULL)"
        )
        self._database.write(lambda db: db.execute(sql))

    def items_of(self, person_id: int) -> list[int]:
        """The items on which somebody is seen."""
        sql = "SELECT DISTINCT item_id FROM vectors WHERE person_id = ? ORDER BY item_id"
        return self._database.read(lambda db: [row[0] for row in db.execute(sql, (person_id,))])

    def index(self, items: Sequence[int]) -> None:
        """Let these items be found by the names of whom they show."""
        self._database.write(lambda db: index_items(db, items))
