"""The schema grows by numbered files in `schema/` (the hub's in `hub_schema/`); each runs once, in a transaction.

`PRAGMA user_version` holds the last one that ran. A database from a newer program is refused, not guessed at.
"""

import re
import sqlite3
from importlib import resources

from core.errors import StorageError

NAME = re.compile(r"^(\d{3})_[a-z_]+\.sql$")
PROFILE = "schema"
HUB = "hub_schema"


def scripts(schema: str = PROFILE) -> list[tuple[int, str]]:
    """Number and text of every migration, in order."""
    folder = resources.files("core.storage") / schema
    found = ((NAME.match(entry.name), entry) for entry in folder.iterdir())
    return sorted((int(match[1]), entry.read_text(encoding="utf-8")) for match, entry in found if match)


def migrate(connection: sqlite3.Connection, schema: str = PROFILE) -> None:
    """Bring the database to this program's schema. Raises StorageError when it is from a newer one."""
    steps = scripts(schema)
    newest = steps[-1][0] if steps else 0
    current = connection.execute("PRAGMA user_version").fetchone()[0]
    if current > newest:
        raise StorageError(
            f"This profile was written by a newer Vega (schema {current}, this one knows {newest}).",
            "Update this program, or choose another profile with --profile.",
        )
    for number, text in steps:
        if number > current:
            _run(connection, number, text)


def _run(connection: sqlite3.Connection, number: int, text: str) -> None:
    try:
        # executescript would commit by itself; inside BEGIN … COMMIT a failing file leaves nothing behind
        connection.executescript(f"BEGIN;\n{text}\nPRAGMA user_version = {number};\nCOMMIT;")
    except sqlite3.Error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
