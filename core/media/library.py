"""Import: files and folders become items; the same content is kept once, a bad file stops nobody."""

import json
import logging
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from core.errors import VegaError
from core.jobs import Reporter
from core.media.records import Failure, ImportReport
from core.media.workbench import Prepared, Workbench
from core.media.world import country_at
from core.storage.files import FileStore, hash_file
from core.storage.tables.media import MediaTables, Row
from core.whole_file import whole

log = logging.getLogger(__name__)

# Rows that one transaction stores; also how often the grid hears of new pictures.
BATCH = 64
WORKERS = max(2, os.cpu_count() or 1)


@dataclass(frozen=True)
class _Read:
    """A file that was read, or why not, or that it is there already (`known` is its number)."""

    row: Row | None
    label: str
    failure: Failure | None = None
    known: int = 0
    keywords: tuple[str, ...] = ()


class Importer:
    """Reads files in several threads; writes them in batches, so that a cancelled import keeps what it has."""

    def __init__(self, tables: MediaTables, files: FileStore, thumbnails: Path, workbench: Workbench) -> None:
        self._tables = tables
        self._files = files
        self._thumbnails = thumbnails
        self._workbench = workbench

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
            if known := self._tables.known(digest):
                return _Read(None, label, known=known)
            made = self._workbench.prepare(path)
            self._files.add_file(path)
            self._write_thumbnail(digest, made.thumbnail)
            size_bytes = path.stat().st_size
        except OSError as error:
            return _Read(
                None, label, Failure(str(path), f"It cannot be read: {error}.", "Check that it is still there.")
            )
        except VegaError as error:
            return _Read(None, label, Failure(str(path), error.what, error.todo, getattr(error, "state", "damaged")))
        row = _row(made) | {"digest": digest, "name": name, "size_bytes": size_bytes, "added": time.time()}
        return _Read(row, label, keywords=made.keywords)

    def _store(self, read: Sequence[_Read]) -> ImportReport:
        good = [entry for entry in read if entry.row is not None]
        rows, labels = [entry.row or {} for entry in good], [entry.label for entry in good]
        stored = self._tables.add(rows, labels, [entry.keywords for entry in good])
        known = [entry for entry in read if entry.known]
        self._tables.again([entry.known for entry in known], [entry.label for entry in known])
        return ImportReport(
            tuple(number for number, is_new in stored if is_new),
            (*(number for number, is_new in stored if not is_new), *(entry.known for entry in known)),
            tuple(entry.failure for entry in read if entry.failure is not None),
        )

    def thumbnail(self, digest: str) -> Path:
        """Where the thumbnail lies."""
        return self._thumbnails / digest[:2] / f"{digest[2:]}.webp"

    def _write_thumbnail(self, digest: str, data: bytes) -> None:
        """It can be made again, so it needs no fsync; but it must never be half there."""
        target = self.thumbnail(digest)
        target.parent.mkdir(parents=True, exist_ok=True)
        with whole(target) as half:
            half.write_bytes(data)


def _row(made: Prepared) -> Row:
    latitude, longitude = made.place or (None, None)
    return {
        "kind": made.kind,
        "state": "damaged" if made.damage else "ready",
        "note": made.damage,
        "width": made.width,
        "height": made.height,
        "taken": made.taken,
        "exif": json.dumps(made.exif),
        "duration_s": made.duration_s,
        "pages": made.pages,
        "latitude": latitude,
        "longitude": longitude,
        "country": "" if made.place is None else country_at(*made.place),
        "looks": made.looks,
    }


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
