"""SQLite in WAL: one writer thread that commits in groups, any number of readers.

A write is acknowledged only after its group is committed with `synchronous=FULL`, so what was acknowledged
survives `kill -9` and power loss. Groups keep that cheap: all writes that wait while one fsync runs share the next.
"""

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

import sqlite_utils

from core.errors import StorageError, VegaError
from core.storage.migrations import PROFILE, migrate

T = TypeVar("T")

# Writes that share one commit at most: bounds the time a single write can wait.
GROUP = 500
# How long a reader waits for a lock before it says so.
BUSY_MS = 10_000

Work = Callable[[sqlite_utils.Database], Any]


class Database:
    """One SQLite file. `read` and `write` block and belong in workers; `aread` and `awrite` belong on the loop."""

    def __init__(self, path: Path, *, schema: str = PROFILE) -> None:
        """Open or create, and migrate. Raises StorageError when the file is damaged, newer or not writable."""
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._local = threading.local()
        self._readers: list[sqlite3.Connection] = []
        self._guard = threading.Condition()
        self._reading = 0
        self._queue: queue.SimpleQueue[tuple[Work, Future[Any]] | None] = queue.SimpleQueue()
        self._closed = False
        try:
            self._writer = sqlite_utils.Database(self._connect())
            migrate(self._writer.conn, schema)
        except sqlite3.Error as error:
            raise translate(error, path) from error
        self._thread = threading.Thread(target=self._write_loop, name="database-writer", daemon=True)
        self._thread.start()

    def write(self, work: Callable[[sqlite_utils.Database], T]) -> T:
        """Run `work` on the writer and return its answer once it is on disk.

        Everything in one `work` happens or nothing does. Raises StorageError, or what `work` raises.
        """
        return self._submit(work).result()

    async def awrite(self, work: Callable[[sqlite_utils.Database], T]) -> T:
        """`write` for the loop thread."""
        return await asyncio.wrap_future(self._submit(work))

    def read(self, work: Callable[[sqlite_utils.Database], T]) -> T:
        """Run `work` on this thread's own reading connection. Raises StorageError."""
        with self._guard:
            if self._closed:
                raise _closed()
            self._reading += 1
        try:
            return work(self._reader())
        except sqlite3.Error as error:
            raise translate(error, self.path) from error
        finally:
            with self._guard:
                self._reading -= 1
                self._guard.notify_all()

    async def aread(self, work: Callable[[sqlite_utils.Database], T]) -> T:
        """`read` for the loop thread."""
        return await asyncio.to_thread(self.read, work)

    def close(self) -> None:
        """Finish the waiting writes and the running reads, then close every connection. Closing twice does nothing."""
        with self._guard:
            if self._closed:
                return
            self._closed = True
        self._queue.put(None)
        self._thread.join()
        with self._guard:
            # SQLite crashes when a connection is closed under a read on another thread
            self._guard.wait_for(lambda: self._reading == 0)
            for connection in self._readers:
                connection.close()
            self._readers.clear()
        self._writer.conn.close()

    def _submit(self, work: Callable[[sqlite_utils.Database], T]) -> "Future[T]":
        if self._closed:
            raise _closed()
        future: Future[T] = Future()
        self._queue.put((work, future))
        return future

    def _connect(self) -> sqlite3.Connection:
        # isolation_level None: transactions are begun and ended by this file alone
        connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        return connection

    def _reader(self) -> sqlite_utils.Database:
        reader: sqlite_utils.Database | None = getattr(self._local, "reader", None)
        if reader is None:
            connection = self._connect()
            connection.execute("PRAGMA query_only=ON")
            reader = self._local.reader = sqlite_utils.Database(connection)
            with self._guard:
                self._readers.append(connection)
        return reader

    def _write_loop(self) -> None:
        is_open = True
        while is_open:
            first = self._queue.get()
            if first is None:
                return
            group = [first]
            while len(group) < GROUP:
                try:
                    following = self._queue.get_nowait()
                except queue.Empty:
                    break
                if following is None:
                    is_open = False
                    break
                group.append(following)
            self._commit(group)

    def _commit(self, group: list[tuple[Work, "Future[Any]"]]) -> None:
        """One transaction for the group; a savepoint each, so that one failing write undoes only itself."""
        answers: list[tuple[Future[Any], Any]] = []
        connection = self._writer.conn
        try:
            connection.execute("BEGIN IMMEDIATE")
            for work, future in group:
                self._attempt(work, future, answers)
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            for _, future in group:
                if not future.done():
                    future.set_exception(translate(error, self.path))
            return
        for future, answer in answers:
            future.set_result(answer)

    def _attempt(self, work: Work, future: "Future[Any]", answers: list[tuple["Future[Any]", Any]]) -> None:
        if not future.set_running_or_notify_cancel():
            return
        connection = self._writer.conn
        connection.execute("SAVEPOINT work")
        try:
            answers.append((future, work(self._writer)))
        except Exception as error:
            connection.execute("ROLLBACK TO work")
            known = translate(error, self.path) if isinstance(error, sqlite3.Error) else error
            future.set_exception(known)
        connection.execute("RELEASE work")


def translate(error: sqlite3.Error, path: Path) -> VegaError:
    """The words for what SQLite says."""
    text = str(error)
    if "full" in text:
        return StorageError("The disk is full; the last change was not saved.", "Free some space and try again.")
    if "malformed" in text or "not a database" in text:
        return StorageError(f"The database {path} is damaged: {text}.", "Restore a backup: vega restore FILE.")
    if "readonly" in text or "unable to open" in text:
        return StorageError(f"The database {path} cannot be written: {text}.", "Check the folder's permissions.")
    return StorageError(
        f"The database refused: {text}.", "Try again; if it stays, restore a backup: vega restore FILE."
    )


def _closed() -> StorageError:
    return StorageError("The database is closed.", "Start Vega again.")
