"""Import: files and folders become items; the same content is kept once, a bad file stops nobody."""

import json
import logging
import os
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from core.errors import VegaError
from core.jobs import Reporter
from core.media.duplicates import looks
from core.media.reading import read_picture
from core.media.records import Failure, ImportReport
from core.storage.files import FileStore, hash_file
from core.storage.tables.media import MediaTables, Row

log = logging.getLogger(__name__)

THUMBNAIL_SIDE = 256
# Rows that one transaction stores; also how often the grid hears of new pictures.
BATCH = 64
WORKERS = max(2, os.cpu_count() or 1)


@dataclass(frozen=True)
class _Read:
    """A file that was read, or why not."""

    row: Row | None
    label: str
    failure: Failure | None = None
    keywords: tuple[str, ...] = ()


class Importer:
    """Reads files in several threads; writes them in batches, so that a cancelled import keeps what it has."""

    def __init__(self, tables: MediaTables, files: FileStore, thumbnails: Path) -> None:
        self._tables = tables
        self._files = files
        self._thumbnails = thumbnails

    def run(self, paths: Sequence[Path], *, label_by_folder: bool, job: Reporter) -> Iterator[ImportReport]:
        """Import; yields a report for each stored batch. Raises Cancelled after storing what was read."""
        found = list(walk(paths))
        done = 0
        with ThreadPoolExecutor(WORKERS, thread_name_prefix="import") as pool:
            for start in range(0, len(found), BATCH):
                part = found[start : start + BATCH]
                waiting = [pool.submit(self._read, path, label_by_folder) for path in part]
                yield self._store([entry.result() for entry in waiting])
                done += len(part)
                job.report(done, len(found), part[-1].name)

    def _read(self, path: Path, label_by_folder: bool) -> _Read:
        label = path.parent.name if label_by_folder else ""
        name = path.name.encode("utf-8", "replace").decode()  # names that are not UTF-8 stay readable
        try:
            digest = hash_file(path)
            picture = read_picture(path, longest=THUMBNAIL_SIDE)
            self._files.add_file(path)
            self._write_thumbnail(digest, Image.fromarray(picture.pixels))
        except VegaError as error:
            return _Read(None, label, Failure(str(path), error.what, error.todo, getattr(error, "state", "damaged")))
        row = {
            "digest": digest,
            "name": name,
            "kind": picture.kind,
            "state": "damaged" if picture.damage else "ready",
            "note": picture.damage,
            "width": picture.full_width,
            "height": picture.full_height,
            "size_bytes": path.stat().st_size,
            "taken": picture.taken,
            "added": time.time(),
            "exif": json.dumps(picture.exif),
            "duration_s": picture.duration_s,
            "pages": picture.pages,
            "latitude": picture.place[0] if picture.place else None,
            "longitude": picture.place[1] if picture.place else None,
            "looks": None if picture.kind == "sound" else looks(picture.pixels),
        }
        return _Read(row, label, keywords=picture.keywords)

    def _store(self, read: Sequence[_Read]) -> ImportReport:
        good = [entry for entry in read if entry.row is not None]
        rows, labels = [entry.row or {} for entry in good], [entry.label for entry in good]
        stored = self._tables.add(rows, labels, [entry.keywords for entry in good])
        return ImportReport(
            tuple(number for number, is_new in stored if is_new),
            tuple(number for number, is_new in stored if not is_new),
            tuple(entry.failure for entry in read if entry.failure is not None),
        )

    def thumbnail(self, digest: str) -> Path:
        """Where the thumbnail lies."""
        return self._thumbnails / digest[:2] / f"{digest[2:]}.webp"

    def _write_thumbnail(self, digest: str, image: Image.Image) -> None:
        """It can be made again, so it needs no fsync; but it must never be half there."""
        target = self.thumbnail(digest)
        target.parent.mkdir(parents=True, exist_ok=True)
        half = target.with_name(f".half-{os.getpid()}-{threading.get_ident()}-{digest}")
        image.save(half, "WEBP", quality=80, method=2)
        half.replace(target)


def walk(paths: Iterable[Path]) -> Iterator[Path]:
    """Every file, folders included; hidden ones are left out, links to folders are not followed."""
    for path in paths:
        if path.is_dir():
            entries = sorted(path.iterdir())
            yield from walk(
                entry
                for entry in entries
                if not entry.name.startswith(".") and not (entry.is_symlink() and entry.is_dir())
            )
        else:
            yield path
