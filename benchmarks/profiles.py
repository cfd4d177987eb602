"""Libraries of their own for benchmarks: a fresh profile, opened without a Backend, closed at the end."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from core.events import Events
from core.media.service import MediaService
from core.settings import SettingsStore
from core.storage.database import Database
from core.storage.files import FileStore


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
