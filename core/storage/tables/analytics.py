"""The event stream as plain rows: written in batches, read as a list or as numbers in buckets of time."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from core.storage.database import Database

Row = tuple[float, str, str]

# What a bucket says of the values in it. With `max(time)` SQLite takes the other columns from that very row.
HOW = {
    "mean": "avg(value), 0",
    "max": "max(value), 0",
    "sum": "sum(value), 0",
    "count": "count(value), 0",
    "last": "value, max(time)",
}
# A list counts as its length, yes and no as 1 and 0; words are no numbers.
VALUE = """CASE json_type(fields, :path)
    WHEN 'array' THEN json_array_length(fields, :path)
    WHEN 'text' THEN NULL
    WHEN 'object' THEN NULL
    ELSE json_extract(fields, :path) END"""


class AnalyticsTables:
    """Reads block and belong in workers; `add_events` is awaited on the loop."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_events(self, rows: Sequence[Row]) -> None:
        """Store (Unix time, name, JSON object) rows: all or none."""

        def work(db: Any) -> None:
            db.conn.executemany("INSERT INTO events (time, name, fields) VALUES (?, ?, ?)", rows)

        await self._database.awrite(work)

    def names(self) -> list[str]:
        """Every event name there is, in alphabetical order.

        Hops through the index from name to name, so it takes as long for ten million rows as for ten.
        """
        return self._database.read(_names)

    def events(self, names: Sequence[str], *, words: str = "", since: float = 0.0, limit: int = 500) -> list[Row]:
        """The newest `limit` events of these names, newest first. `words` must occur in name or fields."""
        statement = (
            "SELECT time, name, fields, number FROM events WHERE name = ? AND time >= ? "
            "AND (? = '' OR instr(lower(name || fields), ?)) ORDER BY time DESC, number DESC LIMIT ?"
        )
        low = words.lower()

        def work(db: Any) -> list[Row]:
            # one walk down the index for each name, instead of a walk over all events for the few that are wanted
            found = [row for name in names for row in db.execute(statement, (name, since, low, low, limit))]
            found.sort(key=lambda row: (row[0], row[3]), reverse=True)
            return [row[:3] for row in found[:limit]]

        return self._database.read(work)

    def series(
        self,
        name: str,
        field: str,
        *,
        where: Mapping[str, object],
        since: float,
        until: float,
        bucket_s: float,
        how: str,
    ) -> list[tuple[float, float]]:
        """(Unix time, number) of one field of the events `name` in [since, until), in order of time.

        `bucket_s` 0 gives every event; otherwise (start of the bucket, `how` of its values), buckets being multiples
        of `bucket_s` since 1970. An empty `field` stands for the event itself and is 1.
        """
        values: dict[str, object] = {"name": name, "since": since, "until": until, "bucket": bucket_s}
        conditions = ["name = :name", "time >= :since", "time < :until"]
        for number, (key, wanted) in enumerate(where.items()):
            # IS instead of =, because nothing equals NULL
            conditions.append(f"json_extract(fields, :key{number}) IS :wanted{number}")
            values |= {f"key{number}": path(key), f"wanted{number}": wanted}
        if field:
            values["path"] = path(field)
        start = "CAST(time / :bucket AS INTEGER) * :bucket" if bucket_s else "time"
        rows = f"SELECT time, {start} AS start, {VALUE if field else 1} AS value FROM events"  # noqa: S608 - constants
        rows += " WHERE " + " AND ".join(conditions) + " ORDER BY time"
        statement = f"SELECT start, value FROM ({rows}) WHERE value IS NOT NULL"  # noqa: S608 - constants
        if bucket_s:
            statement = (
                f"SELECT start, {HOW[how]} FROM ({rows}) "  # noqa: S608 - constants
                "WHERE value IS NOT NULL GROUP BY start ORDER BY start"
            )
        return self._database.read(lambda db: [(row[0], row[1]) for row in db.execute(statement, values)])

    def delete_before(self, time: float, *, limit: int) -> int:
        """Remove up to `limit` events older than `time`; returns how many went."""

        def work(db: Any) -> int:
            removed = 0
            for name in _names(db):
                statement = (
                    "DELETE FROM events WHERE number IN (SELECT number FROM events WHERE name = ? AND time < ? LIMIT ?)"
                )
                removed += db.conn.execute(statement, (name, time, limit - removed)).rowcount
                if removed >= limit:
                    break
            return removed

        return self._database.write(work)


def path(field: str) -> str:
    """SQLite's JSON path to a field of the object; quoted, so that a dot in a name is only a dot."""
    return f"$.{json.dumps(field, ensure_ascii=False)}"


def _names(db: Any) -> list[str]:
    found: list[str] = []
    row = db.execute("SELECT min(name) FROM events").fetchone()
    while row[0] is not None:
        found.append(row[0])
        row = db.execute("SELECT min(name) FROM events WHERE name > ?", (row[0],)).fetchone()
    return found
