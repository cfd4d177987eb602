"""Files that lines and documents of a workspace announce: fetched in pieces when somebody wants them, then verified.

Whoever wants a file asks the host for a piece from a byte on, and the host asks the author (of what documents show,
also the others) when it has none of it yet; pieces are passed on as they arrive. What has arrived lies in a file of
its own, so a fetch that broke off goes on from there. Only files that the workspace announces are given, and only by
machines that put them into it or got them there: a machine holds others under the same store, and who knows a hash
does not get the file.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from core.collaboration.records import Workspace
from core.collaboration.talk_messages import Piece, Wanted
from core.errors import InputError, PeerError, RefusedError, StorageError, UnreachableError, VegaError
from core.jobs import NOBODY, Reporter
from core.networking.service import NetworkService
from core.spool import Payload
from core.storage.files import FileStore, hash_file
from core.storage.tables.chat import ChatTables

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
SCOPE = "workspace:"
# Documents do not say how large their pictures are: whoever gives one does, up to this.
UNSAID, PICTURE_BYTES = -1, 32 << 20

# Who gave a file that documents of a workspace show ("" when nobody wrote it down) and its bytes (or UNSAID).
Shown = Callable[[str, str], Awaitable[tuple[str, int] | None]]


@dataclass(frozen=True)
class Announced:
    """A file that a workspace announces. `is_here` when a look at the store tells; `is_shown` by a document."""

    author_id: str
    total: int
    is_here: bool
    may_give: bool
    is_shown: bool


@dataclass
class Arriving:
    """A file on its way. `size` bytes are in `path`."""

    workspace_id: str
    digest: str
    announced: Announced
    total: int
    path: Path
    size: int = 0
    pieces: asyncio.Queue[Piece] = field(default_factory=lambda: asyncio.Queue(4))
    grown: asyncio.Condition = field(default_factory=asyncio.Condition)
    task: "asyncio.Task[Path] | None" = None
    wanted_by: int = 0
    asked: str = ""


class TalkFiles:
    """Gives and gets the files of workspaces. Belongs to the loop thread."""

    def __init__(
        self,
        *,
        tables: ChatTables,
        files: FileStore,
        network: NetworkService,
        find: Callable[[str], Workspace | None],
        moved: Callable[[str, str], None],
        shown: Shown,
    ) -> None:
        """`find(workspace id)` gives a workspace; `moved(workspace id, digest)` hears of every step; `shown(workspace
        id, digest)` looks into the documents."""
        self._tables = tables
        self._files = files
        self._network = network
        self._find = find
        self._moved = moved
        self._shown = shown
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

    async def give(self, workspace_id: str, digest: str) -> None:
        """This machine's person puts a file of the store into a document of the workspace: others may have it."""
        await self._tables.give_file(workspace_id, digest)

    async def fetch(self, workspace_id: str, digest: str, *, job: Reporter = NOBODY) -> Path:
        """The file, from wherever it is; returns once it is here and whole.

        Raises InputError when nothing announces it or what came is another file, UnreachableError when nobody who has
        it is there; what has arrived is kept for the next time.
        """
        announced = await self._announced(workspace_id, digest)
        if announced.is_here and self.path(digest).exists():
            return self.path(digest)
        arriving = self._start(workspace_id, digest, announced)
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
        if found is None or peer_id != found.asked:
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

    def _start(self, workspace_id: str, digest: str, announced: Announced) -> Arriving:
        key = (workspace_id, digest)
        if key not in self._arriving:
            if len(self._arriving) >= MOST_FETCHES:
                raise InputError("Too many files are on their way.", "Wait until some are here.")
            path = self._files.root / ARRIVING / digest
            arriving = self._arriving[key] = Arriving(workspace_id, digest, announced, announced.total, path)
            arriving.task = asyncio.ensure_future(self._get(arriving))
            arriving.task.add_done_callback(lambda task: task.cancelled() or task.exception())
            self._moved(workspace_id, digest)
        return self._arriving[key]

    async def _get(self, arriving: Arriving) -> Path:
        workspace_id, digest = arriving.workspace_id, arriving.digest
        try:
            # of one whose size nobody said nobody knows either whether it is whole
            is_new = arriving.total == UNSAID
            arriving.size = await asyncio.to_thread(_prepared, arriving.path, is_new=is_new)
            while arriving.total == UNSAID or arriving.size < arriving.total:
                await self._next(arriving)
            path = await asyncio.to_thread(self._take, arriving)
            if arriving.announced.is_shown:
                await self._tables.give_file(workspace_id, digest)
            else:
                await self._tables.file_is_here(workspace_id, digest)
            return path
        finally:
            self._arriving.pop((workspace_id, digest), None)
            async with arriving.grown:
                arriving.grown.notify_all()
            self._moved(workspace_id, digest)

    async def _next(self, arriving: Arriving) -> None:
        """One more piece, from whoever has it."""
        loop = asyncio.get_running_loop()
        until, why = loop.time() + PATIENCE_S, ""
        while loop.time() < until:
            for peer_id in self._source(arriving.workspace_id, arriving.announced):
                arriving.asked = peer_id
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
                    if arriving.total == UNSAID:
                        arriving.total = _bounded(piece.total)
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
            total = arriving.total if arriving.total != UNSAID else piece.total
            room = min(PIECE_BYTES, total - arriving.size)
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
                data, total = await self._read(peer_id, wanted)
                piece = Piece(wanted.workspace_id, wanted.digest, wanted.offset, "", data, total)
            except (VegaError, OSError) as error:
                why = error.what if isinstance(error, VegaError) else "The file cannot be read."
                piece = Piece(wanted.workspace_id, wanted.digest, wanted.offset, why, b"")
            await self._network.send(peer_id, piece, timeout_s=PIECE_S)

    async def _read(self, peer_id: str, wanted: Wanted) -> tuple[bytes, int]:
        """A piece, and how large the whole is."""
        announced = await self._announced(wanted.workspace_id, wanted.digest)
        path = self.path(wanted.digest)
        if announced.may_give and path.exists():
            total = announced.total if announced.total != UNSAID else _bounded(path.stat().st_size)
            end = _end(wanted.offset, total)
            return await asyncio.to_thread(_part, path, wanted.offset, end - wanted.offset), total
        if not set(self._source(wanted.workspace_id, announced)) - {peer_id}:
            raise UnreachableError("The file is not here either.", "Ask its author.")
        arriving = self._start(wanted.workspace_id, wanted.digest, announced)
        assert arriving.task is not None
        async with arriving.grown:
            await arriving.grown.wait_for(
                lambda: (
                    (arriving.total != UNSAID and arriving.size >= _reach(wanted.offset, arriving.total))
                    or self._is_over(arriving)
                )
            )
        if arriving.total == UNSAID or arriving.size < _reach(wanted.offset, arriving.total):
            await arriving.task  # raises why it did not come
        end = _end(wanted.offset, arriving.total)
        try:
            data = await asyncio.to_thread(_part, arriving.path, wanted.offset, end - wanted.offset)
        except FileNotFoundError:  # it is on its way into the store
            path = await arriving.task
            data = await asyncio.to_thread(_part, path, wanted.offset, end - wanted.offset)
        return data, arriving.total

    def _is_over(self, arriving: Arriving) -> bool:
        return (arriving.workspace_id, arriving.digest) not in self._arriving

    def _source(self, workspace_id: str, file: Announced) -> list[str]:
        """Whom to ask for a file: the host; there, its author, and who else may have what documents show."""
        workspace, me = self._find(workspace_id), self._network.identity.peer_id
        if workspace is None:
            return []
        wanted = [workspace.host]
        if workspace.host == me:
            members = [peer.id for peer in self._network.members(SCOPE + workspace_id)] if file.is_shown else []
            wanted = sorted({file.author_id, *members}, key=lambda peer_id: (peer_id != file.author_id, peer_id))
        return [peer_id for peer_id in wanted if peer_id != me and self._network.is_online(peer_id)]

    async def _announced(self, workspace_id: str, digest: str) -> Announced:
        row = await asyncio.to_thread(self._tables.file, workspace_id, digest)
        if row is not None:
            is_here = bool(row["is_here"])
            return Announced(row["author_id"], row["size_bytes"], is_here, is_here, False)
        shown = await self._shown(workspace_id, digest)
        if shown is None:
            raise InputError("Nothing in this workspace announces that file.", "It may have been deleted.")
        may_give = await asyncio.to_thread(self._tables.is_given, workspace_id, digest)
        return Announced(*shown, is_here=True, may_give=may_give, is_shown=True)


def _bounded(total: int) -> int:
    """The bytes of a picture. Raises InputError for more than one has."""
    if total > PICTURE_BYTES:
        raise InputError("The picture is too large to be fetched for a document.", "Send it in the chat.")
    return total


def _reach(offset: int, total: int) -> int:
    """Where the piece from a byte on ends."""
    return min(offset + PIECE_BYTES, total)


def _end(offset: int, total: int) -> int:
    """The same. Raises InputError for a byte that is not in it."""
    end = _reach(offset, total)
    if not 0 <= offset < end:
        raise InputError("The file is shorter than that.", "Fetch it again.")
    return end


def _prepared(path: Path, *, is_new: bool) -> int:
    """How many bytes have arrived before. Raises StorageError."""
    with _disk_errors():
        path.parent.mkdir(parents=True, exist_ok=True)
        if is_new:
            path.unlink(missing_ok=True)
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
