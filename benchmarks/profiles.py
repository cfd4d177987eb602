"""Libraries of their own for benchmarks: a fresh profile, opened without a Backend, closed at the end."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from core.events import Events
from core.media.service import MediaService
from core.settings import SettingsStore
from core.storage.database import Database
from core.storage.files import FileStore

# Items that one transaction stores.
BATCH = 5_000
PICTURE = {
    "kind": "picture",
    "state": "ready",
    "note": "",
    "width": 4000,
    "height": 3000,
    "size_bytes": 1,
    "taken": None,
    "exif": "[]",
}


@contextlib.contextmanager
def library(folder: Path) -> Iterator[tuple[MediaService, Database]]:
    """An empty library in a folder, which is made, and its database."""
    folder.mkdir(parents=True, exist_ok=True)
    database = Database(folder / "vega.db")
    try:
        yield (
            MediaService(
                folder=folder / "media",
                database=database,
                files=FileStore(folder / "files"),
                events=Events(),
                settings=SettingsStore(folder / "settings.toml", {}),
            ),
            database,
        )
    finally:
        database.close()


def fill(
    media: MediaService, count: int, *, label: Callable[[int], str], words: Callable[[int], Sequence[str]]
) -> list[int]:
    """Pictures that have no files: their numbers, in order. `label` ("" for none) and `words` tell them apart."""
    found: list[int] = []
    for start in range(0, count, BATCH):
        part = range(start, min(count, start + BATCH))
        rows = [PICTURE | {"digest": digest_of(n), "name": f"IMG_{n:06}.jpg", "added": float(n)} for n in part]
        added = media._tables.add(rows, [label(n) for n in part], [words(n) for n in part])
        found += [number for number, _ in added]
    return found


def digest_of(number: int) -> str:
    """The digest that the picture at a place has, from 0."""
    return f"{number:064x}"
