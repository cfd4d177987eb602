"""Saves models one after the other, as a coordinator does, until it is killed: saver.py FOLDER."""

import asyncio
import os
import sys
from pathlib import Path

from core.storage.database import Database
from core.storage.files import FileStore
from core.storage.tables.federated import FederatedTables

FEDERATION = {
    "id": "f",
    "title": "Saved",
    "role": "coordinator",
    "coordinator": "me",
    "config": "{}",
    "state": "running",
    "labels": "[]",
    "shape": "[]",
    "created": 0.0,
    "error": "",
    "source": "",
    "is_begun": 1,
    "memory": "",
}


async def save(folder):
    """A model's file first, then the row that points at it."""
    files, tables = FileStore(folder / "files"), FederatedTables(Database(folder / "vega.db"))
    number = 0
    while True:
        number += 1
        digest = await asyncio.to_thread(files.add_bytes, number.to_bytes(8, "big") + os.urandom(300_000))
        await tables.keep_federation({**FEDERATION, "round": number, "digest": digest})
        print(number, flush=True)


asyncio.run(save(Path(sys.argv[1])))
