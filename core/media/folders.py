"""Folders: those whose files come into the library by themselves, now and whenever something new lies in them.

The system says what changes (watchdog); beside that every folder is walked through at the start and when it comes back,
so that nothing that happened meanwhile is missed. A file is taken once it has stopped growing.
"""

import asyncio
import contextlib
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from core.errors import Cancelled, InputError, VegaError
from core.events import Events
from core.jobs import Jobs
from core.media.library import walk
from core.media.records import ImportReport
from core.media.service import MediaService
from core.settings import SettingsStore
from core.storage.tables.folders import FolderTables

log = logging.getLogger(__name__)

# A file that has not changed for so long is whole: cameras and browsers write in bursts.
SETTLED_S = 2.0
# How often what was heard is looked at, and folders that are not there are looked for.
LOOK_S = 1.0
AWAY_S = 30.0
WATCHED, AWAY = "watched", "not there"


@dataclass(frozen=True)
class WatchedFolder:
    """A folder, whether its files carry its folders' names as labels, and whether it is "watched" or "not there"."""

    path: Path
    label_by_folder: bool
    state: str = WATCHED


@dataclass(frozen=True)
class FoldersChanged:
    """A folder is watched or forgotten, came back or went."""


class Folders:
    """Verbs of the list may be called by anybody; `start` and `stop` belong to the loop."""

    def __init__(
        self, *, tables: FolderTables, media: MediaService, jobs: Jobs, events: Events, settings: SettingsStore
    ) -> None:
        self._tables = tables
        self._media = media
        self._jobs = jobs
        self._events = events
        self._settings = settings
        self._heard = Heard()
        self._observer: BaseObserver | None = None
        self._watches: dict[Path, Any] = {}
        self._task: asyncio.Task[None] | None = None
        self._looked_for = 0.0

    def all(self) -> list[WatchedFolder]:
        """In the order in which they came."""
        found = [(Path(os.fsdecode(path)), by_folder) for path, by_folder in self._tables.watched()]
        return [WatchedFolder(path, by_folder, WATCHED if path.is_dir() else AWAY) for path, by_folder in found]

    def watch(self, folder: Path, *, label_by_folder: bool = False) -> None:
        """Let everything in a folder, now and later, come into the library. Raises InputError for what is no folder."""
        folder = folder.expanduser().resolve()
        if not folder.is_dir():
            raise InputError(f"'{folder}' is no folder.", "Choose a folder that is there.")
        for other in self.all():
            if other.path != folder and (other.path in folder.parents or folder in other.path.parents):
                raise InputError(
                    f"'{other.path}' is watched already.", "One of the two is in the other: keep that one."
                )
        self._tables.watch(_bytes(folder), label_by_folder)
        self._listen()
        self._events.emit(FoldersChanged())

    def forget(self, folder: Path) -> None:
        """Watch a folder no longer; what came from it stays in the library."""
        self._tables.forget(_bytes(folder))
        self._unlisten(folder)
        self._events.emit(FoldersChanged())

    async def start(self) -> None:
        """Begin to listen, and take what came meanwhile."""
        if self._task is None:
            self._observer = Observer()
            self._observer.start()
            await asyncio.to_thread(self._listen)
            self._task = asyncio.create_task(self._live())

    async def stop(self) -> None:
        """Listen no longer."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        if self._observer is not None:
            self._observer.stop()
            await asyncio.to_thread(self._observer.join)
            self._observer, self._watches = None, {}

    async def take(self) -> ImportReport:
        """Import what is new or changed in all folders and has settled."""
        whole = ImportReport()
        for folder in await asyncio.to_thread(self.all):
            if folder.state != WATCHED:
                continue
            new = await asyncio.to_thread(self._new_in, folder.path, walk([folder.path]))
            whole = whole.plus(await self._import(folder, new))
        return whole

    async def _live(self) -> None:
        await self._guarded(self.take)
        while True:
            await asyncio.sleep(LOOK_S)
            await self._guarded(self._look)

    async def _look(self) -> None:
        await asyncio.to_thread(self._look_for_folders)
        settled = self._heard.settled(time.monotonic(), SETTLED_S)
        for folder in await asyncio.to_thread(self.all) if settled else ():
            mine = [path for path in settled if folder.path in path.parents and not _is_hidden(path, folder.path)]
            new = await asyncio.to_thread(self._new_in, folder.path, mine)
            await self._import(folder, new)

    async def _guarded(self, verb: Callable[[], Any]) -> None:
        """A watch must outlive whatever happens to one import."""
        try:
            await verb()
        except Cancelled:
            log.info("An import of watched folders was cancelled")
        except VegaError as error:
            log.warning("Watched folders: %s", error)
        except Exception:  # the next look may succeed
            log.exception("Watched folders could not be looked at")

    async def _import(self, folder: WatchedFolder, new: list[tuple[Path, int, int]]) -> ImportReport:
        """Import files with their sizes and times, and analyse them when the settings say so."""
        if not new:
            return ImportReport()
        report = await self._jobs.run(
            f"Adding from {folder.path.name}",
            self._media.import_paths,
            [path for path, _, _ in new],
            label_by_folder=folder.label_by_folder,
            pausable=True,
        )
        # seen, also where it could not be read: it is tried again when it changes
        await asyncio.to_thread(self._tables.see, [(_bytes(path), size, changed) for path, size, changed in new])
        if report.added and self._settings.values.analyse_on_import:
            await self._jobs.run("Analysing", self._media.analyse, report.added, pausable=True)
        return report

    def _new_in(self, folder: Path, paths: Iterable[Path]) -> list[tuple[Path, int, int]]:
        """Files that were not seen as they are now, each with size and time of change; those still growing wait."""
        seen, found = self._tables.seen(_bytes(folder)), []
        for path in paths:
            try:
                now = path.stat()
            except OSError:
                continue
            if not path.is_file() or seen.get(_bytes(path)) == (now.st_size, now.st_mtime_ns):
                continue
            if 0 <= time.time() - now.st_mtime < SETTLED_S:
                self._heard.hear(path, time.monotonic())
                continue
            found.append((path, now.st_size, now.st_mtime_ns))
        return found

    def _look_for_folders(self) -> None:
        """Every so often: a disk may have been plugged in, or pulled out."""
        if time.monotonic() - self._looked_for < AWAY_S:
            return
        before = set(self._watches)
        self._listen()
        if set(self._watches) != before:
            self._events.emit(FoldersChanged())

    def _listen(self) -> None:
        """Listen to every folder that is there, and hear all of one that has come."""
        self._looked_for = time.monotonic()
        for folder in self.all():
            if folder.state == AWAY:
                self._unlisten(folder.path)
            elif self._observer is not None and folder.path not in self._watches:
                try:
                    self._watches[folder.path] = self._observer.schedule(self._heard, str(folder.path), recursive=True)
                except OSError as error:
                    log.warning("%s cannot be listened to: %s", folder.path, error)
                    continue
                for path in walk([folder.path]):
                    self._heard.hear(path, time.monotonic())

    def _unlisten(self, folder: Path) -> None:
        watch = self._watches.pop(folder, None)
        if watch is not None and self._observer is not None:
            with contextlib.suppress(KeyError, OSError):
                self._observer.unschedule(watch)


class Heard(FileSystemEventHandler):
    """Files that something happened to, and when last. Written by the system's thread."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._last: dict[Path, float] = {}

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Created, changed, or moved to here."""
        if event.is_directory or event.event_type not in ("created", "modified", "moved", "closed"):
            return
        name = event.dest_path if event.event_type == "moved" else event.src_path
        self.hear(Path(os.fsdecode(name)), time.monotonic())

    def hear(self, path: Path, now: float) -> None:
        """Something happened to a file."""
        with self._guard:
            self._last[path] = now

    def settled(self, now: float, quiet_s: float) -> list[Path]:
        """Those that nothing has happened to for so long; they are forgotten here."""
        with self._guard:
            found = [path for path, last in self._last.items() if now - last >= quiet_s]
            for path in found:
                del self._last[path]
        return sorted(found)


def _bytes(path: Path) -> bytes:
    return os.fsencode(path.as_posix())


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)
