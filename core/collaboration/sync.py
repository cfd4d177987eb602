"""Sync: brings every copy of the notes together; what one machine has and another lacks is pushed until it has it.

Two that meet tell their versions (`Have`). From then on each knows what the other has, and a pusher per machine and
note sends the difference whenever there is one: edits just made, edits made offline, and at the host, edits of others.
"""

import asyncio
import logging
import zlib
from collections.abc import Awaitable, Callable

from core.collaboration.document import Document
from core.collaboration.engine import merged
from core.collaboration.messages import Update
from core.collaboration.note import BATCH_S, SharedNote
from core.collaboration.pushing import Pushers
from core.errors import InputError, VegaError
from core.spool import Payload

log = logging.getLogger(__name__)

# A novel has 1 MB; its edits some times that. Beyond it, somebody wants to fill the memory.
UPDATE_BYTES = 64 * 1024 * 1024
# The first meeting may carry a long history over a slow line.
SEND_S = 600.0

Send = Callable[..., Awaitable[None]]


class Sync:
    """The notes that are in memory and the machines they are pushed to. Belongs to the loop thread."""

    def __init__(
        self,
        *,
        load: Callable[[str], Awaitable[list[bytes]]],
        keep: Callable[[str, bytes, Document], Awaitable[None]],
        send: Send,
        changed: Callable[[str], None],
        moved: Callable[[str, SharedNote], None],
    ) -> None:
        self._load = load
        self._keep = keep
        self._send = send
        self._changed = changed
        self._moved = moved
        self._notes: dict[str, SharedNote] = {}
        self._loading: dict[str, asyncio.Lock] = {}
        self._pushers = Pushers("The note")
        self._theirs: dict[tuple[str, str], bytes] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def note(self, workspace_id: str) -> SharedNote:
        """The note of a workspace, read from disk the first time. Raises StorageError, InputError when damaged."""
        async with self._loading.setdefault(workspace_id, asyncio.Lock()):
            if workspace_id not in self._notes:
                document = Document(await self._load(workspace_id))

                async def keep(data: bytes) -> None:
                    await self._keep(workspace_id, data, document)

                self._notes[workspace_id] = SharedNote(
                    document,
                    keep=keep,
                    changed=lambda: self._edited(workspace_id),
                    moved=lambda shared: self._moved(workspace_id, shared),
                )
            return self._notes[workspace_id]

    def loaded(self, workspace_id: str) -> SharedNote | None:
        """The note if it is in memory."""
        return self._notes.get(workspace_id)

    def is_everywhere(self, workspace_id: str) -> bool:
        """Whether every edit is on this disk, and every machine that is there has it."""
        shared = self._notes.get(workspace_id)
        if shared is None:
            return True
        theirs = [version for key, version in self._theirs.items() if key[0] == workspace_id]
        return shared.is_saved and all(shared.document.is_covered_by(version) for version in theirs)

    def has_all_of(self, workspace_id: str, peer_id: str) -> bool:
        """Whether a machine told what it has, and all of it is here."""
        theirs, shared = self._theirs.get((workspace_id, peer_id)), self._notes.get(workspace_id)
        return theirs is not None and shared is not None and shared.document.covers(theirs)

    async def meet(self, workspace_id: str, peer_id: str, version: bytes, *, is_pushed: bool = True) -> None:
        """A machine told what it has: from now on it gets what it lacks. Raises InputError for what is no version."""
        shared = await self.note(workspace_id)
        shared.document.covers(version)  # refuses what is no version before anything stands on it
        key = (workspace_id, peer_id)
        self._theirs[key] = version
        if is_pushed:
            self._pushers.start(key, lambda: self._push(workspace_id, peer_id, shared))

    def part(self, workspace_id: str, peer_id: str) -> None:
        """A machine is away, or has no part in this any more."""
        self._pushers.stop((workspace_id, peer_id))
        self._theirs.pop((workspace_id, peer_id), None)

    async def take(self, peer_id: str, update: Update) -> bool:
        """Merge and store edits that arrived; True when they were whole. Raises InputError, StorageError."""
        data = await asyncio.to_thread(unpack, update.payload)
        shared = await self.note(update.workspace_id)
        key = (update.workspace_id, peer_id)
        if key in self._theirs:
            self._theirs[key] = merged(self._theirs[key], update.version)
        shared.take(data)
        await shared.save()
        self._pushers.wake(update.workspace_id)
        return not shared.document.lacks

    def forget(self, workspace_id: str) -> None:
        """A workspace is deleted here."""
        self._pushers.stop_workspace(workspace_id)
        self._notes.pop(workspace_id, None)
        if timer := self._timers.pop(workspace_id, None):
            timer.cancel()

    async def stop(self) -> None:
        """Put everything on disk and stop pushing; what is not there yet follows at the next meeting."""
        for timer in self._timers.values():
            timer.cancel()
        for workspace_id, shared in self._notes.items():
            try:
                await shared.save()
            except VegaError as error:
                log.error("The note of %s is not on disk: %s", workspace_id, error)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._pushers.close()

    def _edited(self, workspace_id: str) -> None:
        """Soon on disk and on the way, together with what follows within a moment."""
        self._changed(workspace_id)
        if workspace_id not in self._timers:
            self._timers[workspace_id] = asyncio.get_running_loop().call_later(BATCH_S, self._due, workspace_id)

    def _due(self, workspace_id: str) -> None:
        self._timers.pop(workspace_id, None)
        task = asyncio.create_task(self._save(workspace_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _save(self, workspace_id: str) -> None:
        shared = self._notes.get(workspace_id)
        if shared is None:
            return
        try:
            await shared.save()
        except VegaError as error:
            # the edit stays in memory; the next one tries again, and closing the note says so to the person
            log.error("The note of %s is not on disk: %s", workspace_id, error)
            return
        self._changed(workspace_id)
        self._pushers.wake(workspace_id)

    async def _push(self, workspace_id: str, peer_id: str, shared: SharedNote) -> bool:
        while not shared.is_saved:  # on disk here before it is anywhere else
            await shared.save()
        theirs = self._theirs[workspace_id, peer_id]
        if shared.document.is_covered_by(theirs):
            return False
        # no await since the note was on disk: nothing newer is in this
        version, data = shared.document.version, shared.document.updates(theirs)
        payload = await asyncio.to_thread(zlib.compress, data)
        await self._send(peer_id, Update(workspace_id, version, payload), timeout_s=SEND_S)
        key = (workspace_id, peer_id)
        self._theirs[key] = merged(self._theirs[key], version)
        self._changed(workspace_id)
        return True


def unpack(payload: Payload) -> bytes:
    """The edits in an update. Raises InputError when it is no zlib stream or unpacks to more than 64 MiB."""
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(payload, UPDATE_BYTES)
    except zlib.error as error:
        raise InputError("The edits that arrived are damaged.", "Connect again.") from error
    if not unpacker.eof:
        raise InputError("The edits that arrived are cut off or too many.", "Connect again.")
    return data
