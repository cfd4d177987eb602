"""Pictures, their labels, reports and tags, the words they are found by, and the models installed for them."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from core.storage.database import Database

Row = dict[str, Any]

ORDERS = {
    "newest": "added DESC, id DESC",
    "oldest": "added, id",
    "name": "name, id",
    "taken": "coalesce(taken, added) DESC, id DESC",
    "best": "rating DESC, added DESC, id DESC",
}

# What of an item is listed; what its camera wrote is long and is read apart.
_LISTED = (
    *("id", "digest", "name", "kind", "state", "width", "height", "size_bytes", "taken", "added", "note"),
    *("duration_s", "pages", "latitude", "longitude", "rating", "country"),
)
_SELECT = f"SELECT {', '.join(_LISTED)} FROM items"  # noqa: S608 - constants

# Filters by the name of the query's field; each takes one value.
_FILTERS = {
    "label": "id IN (SELECT item_id FROM labels WHERE label = ?)",
    "tag": "id IN (SELECT item_id FROM tags WHERE text = ?)",
    "kind": "kind = ?",
    "words": "id IN (SELECT rowid FROM words WHERE words MATCH ?)",
    "album": "id IN (SELECT item_id FROM album_items WHERE album_id = ?)",
    "person": "id IN (SELECT item_id FROM vectors WHERE person_id = ?)",
    "least_rating": "rating >= ?",
    "since": "coalesce(taken, added) >= ?",
    "until": "coalesce(taken, added) < ?",
    "state": "state = ?",
    "country": "country = ?",
}

# Whose tags the keywords are that somebody wrote into a file.
WRITTEN = "written"
# SQLite takes some thousand values in one statement.
MOST_VALUES = 500

# What is shown before how it is shown: "cat" before "blurred", "happy" and "several scenes", whatever their scores.
_HOW = ("quality", "scenes", "levels", "speech", "faces", "content", "speakers", "activity", "tracks")
_BEST = f"analyser IN ({', '.join(repr(name) for name in _HOW)}), score DESC"

# An area across the 180th meridian.
_ACROSS = "(longitude >= ? OR longitude <= ?)"

# Brings the searchable words of some items up to date.
_INDEX = """
INSERT INTO words (rowid, name, labels, tags, text)
SELECT id, name,
    coalesce((SELECT group_concat(label, ' ') FROM labels WHERE item_id = id), ''),
    coalesce((SELECT group_concat(text, ' ') FROM tags WHERE item_id = id), '') || ' ' || country || ' ' || coalesce((
        SELECT group_concat(people.name, ' ') FROM vectors JOIN people ON people.id = person_id
        WHERE item_id = items.id), ''),
    coalesce((SELECT group_concat(json_extract(part.value, '$.text'), char(10))
        FROM reports, json_each(reports.report, '$.parts') AS part
        WHERE reports.item_id = items.id AND json_extract(part.value, '$.part') = 'text'), '')
FROM items WHERE id = ?
"""


class MediaTables:
    """Plain rows; every method blocks and belongs in workers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, rows: Sequence[Row], labels: Sequence[str], keywords: Sequence[Sequence[str]] = ()
    ) -> list[tuple[int, bool]]:
        """Insert items, with a label (or "") and the keywords written in each; returns id and whether it is new."""

        def work(db: Any) -> list[tuple[int, bool]]:
            found = []
            for row, label, words in zip(rows, labels, keywords or [()] * len(rows), strict=True):
                known = db.execute("SELECT id FROM items WHERE digest = ?", (row["digest"],)).fetchone()
                number = known[0] if known else db.table("items").insert(row).last_pk
                if label:
                    db.execute("INSERT OR IGNORE INTO labels VALUES (?, ?)", (number, label))
                tags = [(number, WRITTEN, word, 1.0) for word in words]
                db.conn.executemany("INSERT OR REPLACE INTO tags VALUES (?, ?, ?, ?)", tags)
                index_items(db, [number])
                found.append((int(number), known is None))
            return found

        return self._database.write(work)

    def digest_of(self, item_id: int) -> str | None:
        """The content of an item: one look, for whoever draws a thousand thumbnails."""
        sql = "SELECT digest FROM items WHERE id = ?"
        row = self._database.read(lambda db: db.execute(sql, (item_id,)).fetchone())
        return str(row[0]) if row else None

    def items(self, query: Row, *, order: str, offset: int, limit: int) -> list[Row]:
        """Items that fit, with their labels and tags as lists."""
        where, values = _where(query)
        sql = f"{_SELECT} WHERE {where} ORDER BY {ORDERS[order]} LIMIT ? OFFSET ?"
        return self._database.read(lambda db: _listed(db, sql, (*values, limit, offset)))

    def count(self, query: Row) -> int:
        """How many items fit."""
        where, values = _where(query)
        return self._database.read(lambda db: int(db.table("items").count_where(where, values)))

    def by_id(self, ids: Sequence[int]) -> list[Row]:
        """Items by number, in that order, with their labels and tags as lists; unknown ones are left out."""
        sql = f"{_SELECT} WHERE id IN ({','.join('?' * len(ids))})"
        rows = self._database.read(lambda db: _listed(db, sql, tuple(ids)))
        order = {number: place for place, number in enumerate(ids)}
        return sorted(rows, key=lambda row: order[row["id"]])

    def exif(self, item_id: int) -> str:
        """What the camera wrote into an item, as JSON: pairs of a name and a value."""
        sql = "SELECT exif FROM items WHERE id = ?"
        row = self._database.read(lambda db: db.execute(sql, (item_id,)).fetchone())
        return str(row[0]) if row else "[]"

    def reports(self, item_id: int) -> list[Row]:
        """The stored reports of an item by analyser."""
        return self._database.read(
            lambda db: list(db.table("reports").rows_where("item_id = ?", (item_id,), order_by="analyser"))
        )

    def keep_reports(
        self, rows: Sequence[Row], tags: Sequence[tuple[int, str, str, float]], vectors: Sequence[Row] = ()
    ) -> None:
        """Store reports with their tags and vectors; those of the same item and analyser are replaced."""

        def work(db: Any) -> None:
            for row in rows:
                whose = (row["item_id"], row["analyser"])
                db.execute("DELETE FROM tags WHERE item_id = ? AND analyser = ?", whose)
                db.execute("DELETE FROM vectors WHERE item_id = ? AND analyser = ?", whose)
                db.table("reports").upsert(row, pk=("item_id", "analyser"))
            db.table("vectors").insert_all(vectors)
            db.conn.executemany("INSERT OR REPLACE INTO tags VALUES (?, ?, ?, ?)", tags)
            index_items(db, [row["item_id"] for row in rows])

        self._database.write(work)

    def label(self, ids: Sequence[int], label: str) -> list[int]:
        """Give items a label; those that did not have it."""
        return self._relabel("INSERT OR IGNORE INTO labels VALUES (?, ?)", ids, label)

    def unlabel(self, ids: Sequence[int], label: str) -> list[int]:
        """Take a label from items; those that had it."""
        return self._relabel("DELETE FROM labels WHERE item_id = ? AND label = ?", ids, label)

    def _relabel(self, sql: str, ids: Sequence[int], label: str) -> list[int]:
        def work(db: Any) -> list[int]:
            changed = [number for number in ids if db.execute(sql, (number, label)).rowcount]
            index_items(db, changed)
            return changed

        return self._database.write(work)

    def labels(self) -> list[tuple[str, int]]:
        """Labels and how many items carry each."""
        sql = (
            "SELECT label, count(*) FROM labels JOIN items ON id = item_id WHERE NOT is_trashed "
            "GROUP BY label ORDER BY label"
        )
        return self._database.read(lambda db: [(row[0], row[1]) for row in db.execute(sql)])

    def labelled(self, labels: Sequence[str], kind: str = "") -> list[tuple[int, str, str]]:
        """Id, label and digest of labelled items, in id order; of one kind, or of all ("")."""
        chosen = f"AND label IN ({','.join('?' * len(labels))})" if labels else ""
        of_kind = "AND kind = ?" if kind else ""
        sql = (
            "SELECT id, label, digest FROM labels JOIN items ON id = item_id "  # noqa: S608 - marks only
            f"WHERE NOT is_trashed {chosen} {of_kind} ORDER BY id"
        )
        values = (*labels, kind) if kind else tuple(labels)
        return self._database.read(lambda db: [(row[0], row[1], row[2]) for row in db.execute(sql, values)])

    def known(self, digest: str) -> int | None:
        """The number of the item with this content."""
        row = self._database.read(lambda db: db.execute("SELECT id FROM items WHERE digest = ?", (digest,)).fetchone())
        return int(row[0]) if row else None

    def again(self, numbers: Sequence[int], labels: Sequence[str]) -> None:
        """The same content came again, perhaps from a folder that gives it a label ("" for none)."""
        pairs = [(number, label) for number, label in zip(numbers, labels, strict=True) if label]

        def work(db: Any) -> None:
            db.conn.executemany("INSERT OR IGNORE INTO labels VALUES (?, ?)", pairs)
            index_items(db, [number for number, _ in pairs])

        if pairs:
            self._database.write(work)

    def rate(self, ratings: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Give items (number, rating from 0 to 5); what those that change were before."""

        def work(db: Any) -> list[tuple[int, int]]:
            before = []
            for number, rating in ratings:
                row = db.execute("SELECT rating FROM items WHERE id = ?", (number,)).fetchone()
                if row and row[0] != rating:
                    before.append((number, int(row[0])))
                    db.execute("UPDATE items SET rating = ? WHERE id = ?", (rating, number))
            return before

        return self._database.write(work)

    def digests_in_trash(self) -> list[tuple[int, str]]:
        """Number and content of all that is in the trash."""
        sql = "SELECT id, digest FROM items WHERE is_trashed = 1 ORDER BY id"
        return self._database.read(lambda db: [(row[0], row[1]) for row in db.execute(sql)])

    def delete(self, ids: Sequence[int]) -> None:
        """Forget items and all that is known of them."""

        def work(db: Any) -> None:
            for number in ids:
                db.execute("DELETE FROM words WHERE rowid = ?", (number,))
                db.execute("DELETE FROM items WHERE id = ?", (number,))

        self._database.write(work)

    def trashed(self) -> set[int]:
        """The numbers of all that is in the trash."""
        sql = "SELECT id FROM items WHERE is_trashed = 1"
        return self._database.read(lambda db: {row[0] for row in db.execute(sql)})

    def since(self, after: int, analyser: str) -> tuple[int, list[tuple[int, str]], set[int]]:
        """What a comparison must know: the number of the last item; of those above `after` the pictures and videos that
        an analyser has made no vector of (number and content); and what is in the trash."""
        sql = (
            "SELECT id, digest FROM items WHERE id > ? AND kind != 'sound' AND NOT EXISTS "
            "(SELECT 1 FROM vectors WHERE item_id = items.id AND analyser = ?) ORDER BY id"
        )

        def work(db: Any) -> tuple[int, list[tuple[int, str]], set[int]]:
            last = int(db.execute("SELECT coalesce(max(id), 0) FROM items").fetchone()[0])
            missing = [(row[0], row[1]) for row in db.execute(sql, (after, analyser))] if last > after else []
            return last, missing, {row[0] for row in db.execute("SELECT id FROM items WHERE is_trashed = 1")}

        return self._database.read(work)

    def countries(self) -> list[tuple[str, int]]:
        """Countries and how many items were taken in each."""
        sql = (
            "SELECT country, count(*) FROM items WHERE country != '' AND NOT is_trashed "
            "GROUP BY country ORDER BY country"
        )
        return self._database.read(lambda db: [(row[0], row[1]) for row in db.execute(sql)])

    def places(self) -> list[tuple[int, float, float]]:
        """Number, latitude and longitude of items that have a place."""
        sql = "SELECT id, latitude, longitude FROM items WHERE latitude NOT NULL AND NOT is_trashed ORDER BY id"
        return self._database.read(lambda db: [(row[0], row[1], row[2]) for row in db.execute(sql)])

    def set_trashed(self, ids: Sequence[int], trashed: bool) -> list[int]:
        """Put items into the trash, or take them out; those that were not there before."""
        sql = "UPDATE items SET is_trashed = ? WHERE id = ? AND is_trashed != ?"

        def work(db: Any) -> list[int]:
            return [number for number in ids if db.execute(sql, (trashed, number, trashed)).rowcount]

        return self._database.write(work)

    def passing(self, ids: Sequence[int], query: Row) -> set[int]:
        """Which of these items fit."""
        where, values = _where(query)

        def work(db: Any) -> set[int]:
            found: set[int] = set()
            for start in range(0, len(ids), MOST_VALUES):
                some = ids[start : start + MOST_VALUES]
                marks = ",".join("?" * len(some))
                sql = f"SELECT id FROM items WHERE {where} AND id IN ({marks})"  # noqa: S608 - constants and marks
                found |= {row[0] for row in db.execute(sql, (*values, *some))}
            return found

        return self._database.read(work)

    def looks(self, kind: str) -> list[tuple[int, int]]:
        """Id and perceptual hash of items of a kind that are not in the trash, in id order."""
        sql = "SELECT id, looks FROM items WHERE kind = ? AND NOT is_trashed AND looks IS NOT NULL ORDER BY id"
        return self._database.read(lambda db: [(row[0], row[1]) for row in db.execute(sql, (kind,))])

    def texts(self, ids: Sequence[int]) -> dict[int, str]:
        """The text in pictures, by id; of those that have some."""

        def work(db: Any) -> dict[int, str]:
            found = {}
            for start in range(0, len(ids), MOST_VALUES):
                some = ids[start : start + MOST_VALUES]
                marks = ", ".join("?" * len(some))
                statement = f"SELECT rowid, text FROM words WHERE text != '' AND rowid IN ({marks})"  # noqa: S608 - marks
                found.update(dict(db.execute(statement, list(some)).fetchall()))
            return found

        return self._database.read(work)

    def search(self, expression: str, limit: int) -> list[int]:
        """Ids of items whose words fit an FTS5 expression: labels count most, then tags, then names."""
        sql = (
            "SELECT words.rowid FROM words JOIN items ON items.id = words.rowid WHERE words MATCH ? AND NOT is_trashed "
            "ORDER BY bm25(words, 1.0, 10.0, 5.0, 2.0) LIMIT ?"
        )
        return self._database.read(lambda db: [row[0] for row in db.execute(sql, (expression, limit))])

    def unseen(self, analyser: str, *, also_labelled: bool = False) -> list[int]:
        """Items that an analyser has not seen; those with a label by hand only when they are wanted too."""
        unlabelled = "" if also_labelled else "AND id NOT IN (SELECT item_id FROM labels)"
        sql = (
            f"SELECT id FROM items WHERE NOT is_trashed {unlabelled} "  # noqa: S608 - constants
            "AND id NOT IN (SELECT item_id FROM reports WHERE analyser = ?) ORDER BY id"
        )
        return self._database.read(lambda db: [row[0] for row in db.execute(sql, (analyser,))])

    def keep_model(self, row: Row) -> None:
        """Store an installed model."""
        self._database.write(lambda db: db.table("installed_models").upsert(row, pk="id"))

    def models(self) -> list[Row]:
        """Installed models, the newest first."""
        return self._database.read(lambda db: list(db.table("installed_models").rows_where(order_by="installed desc")))

    def remove_model(self, model_id: str) -> None:
        """Forget an installed model."""
        self._database.write(lambda db: db.execute("DELETE FROM installed_models WHERE id = ?", (model_id,)))


def _listed(db: Any, sql: str, values: Sequence[Any]) -> list[Row]:
    """What a statement that begins with `_SELECT` finds, with labels and tags: two more queries for a part of it."""
    # by plain cursors, which are quicker than sqlite-utils' rows: a search waits for little else
    by_id: dict[int, Row] = {
        row[0]: dict(zip(_LISTED, row, strict=True), labels=[], tags=[]) for row in db.execute(sql, values)
    }
    ids = list(by_id)
    for start in range(0, len(ids), MOST_VALUES):
        part = ids[start : start + MOST_VALUES]
        marks = ",".join("?" * len(part))
        labels = f"SELECT item_id, label FROM labels WHERE item_id IN ({marks}) ORDER BY item_id, label"  # noqa: S608 - marks only
        tags = f"SELECT item_id, text, score FROM tags WHERE item_id IN ({marks}) ORDER BY {_BEST}"  # noqa: S608 - marks only
        for number, label in db.execute(labels, part):
            by_id[number]["labels"].append(label)
        for number, text, score in db.execute(tags, part):
            by_id[number]["tags"].append((text, score))
    return list(by_id.values())


def index_items(db: Any, ids: Iterable[int]) -> None:
    """Bring the searchable words of some items up to date."""
    for number in ids:
        db.execute("DELETE FROM words WHERE rowid = ?", (number,))
        db.execute(_INDEX, (number,))


def _where(query: Row) -> tuple[str, tuple[Any, ...]]:
    parts: list[str] = ["is_trashed = ?"]
    values: list[Any] = [bool(query.get("trash"))]
    for name, part in _FILTERS.items():
        if query.get(name):
            parts.append(part)
            values.append(query[name])
    if area := query.get("area"):
        south, west, north, east = area
        parts.append("latitude BETWEEN ? AND ? AND " + ("longitude BETWEEN ? AND ?" if west <= east else _ACROSS))
        values += (south, north, west, east)
    if among := query.get("among"):
        # one value however many numbers: SQLite takes some thousand values in one statement
        parts.append("id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(among))
    if query.get("unlabelled"):
        parts.append("id NOT IN (SELECT item_id FROM labels)")
    return " AND ".join(parts), tuple(values)
