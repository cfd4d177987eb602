"""What has been with another machine is known after a restart; the rest is unsent."""

import asyncio

from core.collaboration import deliveries as delivering
from core.collaboration.deliveries import Deliveries
from core.collaboration.engine import Span
from core.errors import StorageError
from core.storage.tables.documents import DocumentTables


async def test_what_was_delivered_is_known_after_a_restart(database, until, monkeypatch):
    monkeypatch.setattr(delivering, "KEEP_S", 0.01)
    tables = DocumentTables(database)
    made = Deliveries(tables)
    made.extend("w", "text-a", [Span(1, 0, 5), Span(2, 0, 3)])
    made.add("w", {"text-a": {1: 4, 3: 9}, "text-b": {7: 2}})
    assert made.ends("w", "text-a") == {1: 5, 2: 3, 3: 9}
    await until(lambda: not made._unkept)
    made.extend("w", "text-a", [Span(2, 3, 4)])
    await made.stop()  # before the moment is over
    again = Deliveries(tables)
    await again.recall("w")
    assert again.ends("w", "text-a") == {1: 5, 2: 4, 3: 9}
    assert again.ends("w", "text-b") == {7: 2}
    again.forget("w")
    assert again.ends("w", "text-a") == {}


async def test_a_full_disk_is_tried_again_with_the_next_edit(database, monkeypatch):
    tables, failures = DocumentTables(database), [StorageError("The disk is full.", "Make room.")]
    keep = tables.keep_deliveries

    async def failing(rows):
        if failures:
            raise failures.pop()
        await keep(rows)

    monkeypatch.setattr(tables, "keep_deliveries", failing)
    monkeypatch.setattr(delivering, "KEEP_S", 0.0)
    made = Deliveries(tables)
    made.extend("w", "text-a", [Span(1, 0, 5)])
    await asyncio.sleep(0.02)
    made.extend("w", "text-a", [Span(1, 5, 6)])
    await made.stop()
    assert list(await tables.deliveries("w")) == ["text-a"]
