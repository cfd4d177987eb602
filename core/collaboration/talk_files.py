"""Files of the chat: announced in lines, fetched piece by piece when somebody wants them, checked by their hash.

Whoever wants a file asks the host for a piece from a byte on, and the host asks the author when it has none of it yet;
pieces are passed on as they arrive. What has arrived lies in a file of its own, so a fetch that broke off goes on from
there. Only files that lines of the workspace announce are given, and only those that came through the chat: a machine
holds others under the same store, and who knows a hash does not get the file.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from core.collaboration.talk_messages import Piece, Wanted
from core.errors import InputError, PeerError, RefusedError, StorageError, UnreachableError, VegaError
from core.jobs import NOBODY, Reporter
from core.networking.service import NetworkService
from core.spool import Payload
from core.storage.files import FileStore, hash_file
from core.storage.tables.chat import ChatTables, Row

log = logging.getLogger(__name__)

# Bytes of one piece: one is on its way at a time, so a slow line shows progress and a fast one is not held up.
PIECE_BYTES = 1 << 20
# How long to wait for a piece before asking again, and for how long to ask in vain.
PIECE_S, PATIENCE_S = 20.0, 120.0
# Fetches at once: of all that members ask of this machine and its person wants.
MOST_FETCHES = 8
# Pieces asked for that are not given yet.
MOST_ASKED = 64
# Up to this size the host gets what members announce without being asked: then others can have it when they are away.
EAGER_BYTES = 16 << 20
ARRIVING = ".arriving"


@dataclass
class Arriving:
    """A file on its way. `size` bytes are in `path`."""

    workspace_id: str
    digest: str
    author_id: str
    total: int
    path: Path
    size: int = 0
    pieces: asyncio.Queue[Piece] = field(default_factory=lambda: asyncio.Queue(4))
    grown: asyncio.Condition = field(default_factory=asyncio.Condition)
    task: "asyncio.Task[Path] | None" = None
    wanted_by: int = 0


class TalkFiles:
    """Gives and gets the files of the chats. Belongs to the loop thread."""

    def __init__(
        self,
        *,
        tables: ChatTables,
        files: FileStore,
        network: NetworkService,
        source: Callable[[str, str], list[str]],
        moved: Callable[[str, str], None],
    ) -> None:
        """`source(workspace id, author id)`: whom to ask, the likeliest first; `moved(workspace id, digest)` hears of
        every step."""
        self._tables = tables
        self._files = files
        self._network = network
        self._source = source
        self._moved = moved
        self._arriving: dict[tuple[str, str], Arriving] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._gathering: dict[tuple[str, str], str] = {}

    def path(self, digest: str) -> Path:
        """Where a file lies that is here."""
        return self._files.path(digest)

    def progress(self, workspace_id: str, digest: str) -> float | None:
        """How much of a file has arrived, between 0 and 1; None when it is not on its way."""
        found = self._arriving.get((workspace_id, digest))
        return found.size / max(1, found.total) if found else None

    async def fetch(self, workspace_id: str, digest: str, *, job: Reporter = NOBODY) -> Path:
        """The file, from wherever it is; returns once it is here and whole.

        Raises InputError when no line announces it or what came is another file, UnreachableError when nobody who has
        it is there; what has arrived is kept for the next time.
        """
        row = await self._row(workspace_id, digest)
        if row["is_here"] and self.path(digest).exists():
            return self.path(digest)
        arriving = await self._start(workspace_id, digest, row["size_bytes"], row["author_id"])
        assert arriving.task is not None
        arriving.wanted_by += 1
        try:
            while not arriving.task.done():
                job.report(arriving.size, arriving.total)
                await asyncio.wait([arriving.task], timeout=0.1)
            return arriving.task.result()
        finally:
            arriving.wanted_by -= 1
            if arriving.wanted_by == 0 and not arriving.task.done():
                arriving.task.cancel()
                await asyncio.gather(arriving.task, return_exceptions=True)

    def gather(self, workspace_id: str, author_id: str) -> None:
        """At the host: get the small files that a member announced and that are not here, one after the other."""
        if self._gathering.get((workspace_id, author_id)):
            self._gathering[workspace_id, author_id] = "again"
            return
        self._gathering[workspace_id, author_id] = "once"
        task = asyncio.ensure_future(self._gather(workspace_id, author_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def asked(self, peer_id: str, wanted: Wanted) -> None:
        """A machine wants a piece: it gets it, or hears why not, as soon as that is known. Raises RefusedError."""
        if len(self._tasks) >= MOST_ASKED:
            raise RefusedError("Too many files are asked for at once.", "Ask again in a moment.")
        task = asyncio.ensure_future(self._give(peer_id, wanted))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def got(self, peer_id: str, piece: Piece) -> None:
        """A piece arrived; one that nobody waits for, or from a machine that was not asked, is dropped."""
        found = self._arriving.get((piece.workspace_id, piece.digest))
        if found is None or peer_id not in self._source(piece.workspace_id, found.author_id):
            return
        if not found.pieces.full():
            found.pieces.put_nowait(piece)

    def forget(self, workspace_id: str) -> None:
        """The workspace is gone: fetch nothing more of it."""
        for arriving in tuple(self._arriving.values()):
            if arriving.workspace_id == workspace_id and arriving.task is not None:
                arriving.task.cancel()

    async def close(self) -> None:
        """Stop; what has arrived is kept."""
        tasks = [*self._tasks, *(arriving.task for arriving in self._arriving.values() if arriving.task)]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # Getting

    async def _gather(self, workspace_id: str, author_id: str) -> None:
        key = (workspace_id, author_id)
        try:
            while self._gathering.get(key):
                self._gathering[key] = "once"
                missing = await asyncio.to_thread(self._tables.missing_files, *key, most_bytes=EAGER_BYTES)
                for digest in missing:
                    await self.fetch(workspace_id, digest)
                if self._gathering[key] == "once":
                    break
        except VegaError as error:
            # the next meeting, or whoever wants one of them, tries again
            log.info("Files of %s stay elsewhere: %s", author_id[:8], error)
        finally:
            self._gathering.pop(key, None)

    async def _start(self, workspace_id: str, digest: str, total: int, author_id: str) -> Arriving:
        key = (workspace_id, digest)
        if key not in self._arriving:
            if len(self._arriving) >= MOST_FETCHES:
                raise InputError("Too many files are on their way.", "Wait until some are here.")
            path = self._files.root / ARRIVING / digest
            arriving = self._arriving[key] = Arriving(workspace_id, digest, author_id, total, path)
            arriving.task = asyncio.ensure_future(self._get(arriving))
            arriving.task.add_done_callback(lambda task: task.cancelled() or task.exception())
            self._moved(workspace_id, digest)
        return self._arriving[key]

    async def _get(self, arriving: Arriving) -> Path:
        try:
            arriving.size = await asyncio.to_thread(_prepared, arriving.path)
            while arriving.size < arriving.total:
                await self._next(arriving)
            path = await asyncio.to_thread(self._take, arriving)
            await self._tables.file_is_here(arriving.workspace_id, arriving.digest)
            return path
        finally:
            self._arriving.pop((arriving.workspace_id, arriving.digest), None)
            async with arriving.grown:
                arriving.grown.notify_all()
            self._moved(arriving.workspace_id, arriving.digest)

    async def _next(self, arriving: Arriving) -> None:
        """One more piece, from whoever has it."""
        loop = asyncio.get_running_loop()
        until, why = loop.time() + PATIENCE_S, ""
        while loop.time() < until:
            for peer_id in self._source(arriving.workspace_id, arriving.author_id):
                wanted = Wanted(arriving.workspace_id, arriving.digest, arriving.size)
                try:
                    await self._network.send(peer_id, wanted, timeout_s=PIECE_S)
                    async with asyncio.timeout(PIECE_S):
                        piece = await self._piece(arriving)
                except (PeerError, TimeoutError) as error:
                    log.info("A piece of %s did not come: %s", arriving.digest[:12], error)
                    why = error.what if isinstance(error, RefusedError) else why
                    continue
                if not piece.why:
                    await self._append(arriving, piece.payload)
                    return
                why = piece.why
            if why:
                break
            await asyncio.sleep(1.0)
        raise UnreachableError(why or "Nobody who has the file is there.", "Try again when they are.")

    async def _piece(self, arriving: Arriving) -> Piece:
        """The piece that fits what is here; older ones, asked for twice, are passed over."""
        while True:
            piece = await arriving.pieces.get()
            room = min(PIECE_BYTES, arriving.total - arriving.size)
            if piece.why or (piece.offset == arriving.size and 0 < len(piece.payload) <= room):
                return piece

    async def _append(self, arriving: Arriving, data: Payload) -> None:
        await asyncio.to_thread(_write, arriving.path, data)
        arriving.size += len(data)
        async with arriving.grown:
            arriving.grown.notify_all()
        self._moved(arriving.workspace_id, arriving.digest)

    def _take(self, arriving: Arriving) -> Path:
        """Into the store, when it is what was announced."""
        if hash_file(arriving.path) != arriving.digest:
            arriving.path.unlink(missing_ok=True)
            raise InputError("What arrived is not the file that was announced.", "Ask its author to send it again.")
        return self._files.path(self._files.add_made(lambda half: _move(arriving.path, half)))

    # Giving

    async def _give(self, peer_id: str, wanted: Wanted) -> None:
        with contextlib.suppress(PeerError):  # it asks again when it is back
            try:
                data = await self._read(peer_id, wanted)
                piece = Piece(wanted.workspace_id, wanted.digest, wanted.offset, "", data)
            except (VegaError, OSError) as error:
                why = error.what if isinstance(error, VegaError) else "The file cannot be read."
                piece = Piece(wanted.workspace_id, wanted.digest, wanted.offset, why, b"")
            await self._network.send(peer_id, piece, timeout_s=PIECE_S)

    async def _read(self, peer_id: str, wanted: Wanted) -> bytes:
        row = await self._row(wanted.workspace_id, wanted.digest)
        end = min(wanted.offset + PIECE_BYTES, row["size_bytes"])
        if not 0 <= wanted.offset < end:
            raise InputError("The file is shorter than that.", "Fetch it again.")
        path = self.path(wanted.digest)
        if row["is_here"] and path.exists():
            return await asyncio.to_thread(_part, path, wanted.offset, end - wanted.offset)
        if peer_id in self._source(wanted.workspace_id, row["author_id"]):
            raise UnreachableError("The file is not here either.", "Ask its author.")
        arriving = await self._start(wanted.workspace_id, wanted.digest, row["size_bytes"], row["author_id"])
        async with arriving.grown:
            await arriving.grown.wait_for(lambda: arriving.size >= end or self._is_over(arriving))
        if arriving.size < end:
            assert arriving.task is not None
            await arriving.task  # raises why it did not come
        try:
            return await asyncio.to_thread(_part, arriving.path, wanted.offset, end - wanted.offset)
        except FileNotFoundError:  # it is on its way into the store
            assert arriving.task is not None
            path = await arriving.task
            return await asyncio.to_thread(_part, path, wanted.offset, end - wanted.offset)

    def _is_over(self, arriving: Arriving) -> bool:
        return (arriving.workspace_id, arriving.digest) not in self._arriving

    async def _row(self, workspace_id: str, digest: str) -> Row:
        row = await asyncio.to_thread(self._tables.file, workspace_id, digest)
        if row is None:
            raise InputError("No line of this chat announces that file.", "It may have been deleted.")
        return row


def _prepared(path: Path) -> int:
    """How many bytes have arrived before. Raises StorageError."""
    with _disk_errors():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        return path.stat().st_size


def _write(path: Path, data: Payload) -> None:
    with _disk_errors(), path.open("ab") as file:
        file.write(data)


def _move(source: Path, target: Path) -> None:
    with _disk_errors():
        source.replace(target)


def _part(path: Path, offset: int, size: int) -> bytes:
    """Raises FileNotFoundError."""
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(size)


@contextlib.contextmanager
def _disk_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(f"The file cannot be kept: {error.strerror or error}.", "Free some space.") from error
