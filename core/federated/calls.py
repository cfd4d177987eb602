"""What the coordinator says to participants: where the training stands, what to train, what came of it.

Of each sort of message at most one is on its way to a participant: a newer one replaces it, so that who comes back
after a while is not asked for a round that is over, and never hears the old after the new.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable

from core.errors import PeerError, RefusedError
from core.federated.messages import Announcement, FinalModel, Train
from core.federated.records import Federation, ModelRecord
from core.storage.files import FileStore

log = logging.getLogger(__name__)

Send = Callable[[str, object], Awaitable[None]]
Failed = Callable[[str, str], None]


class Calls:
    """Messages to participants. `send(peer_id, message)` raises PeerError; `refused(peer_id, words)` hears who
    does not understand what the training is.
    """

    def __init__(self, files: FileStore, send: Send, refused: Failed = lambda peer_id, words: None) -> None:
        self._files = files
        self._refused = refused
        self._send = send
        self._tasks: dict[tuple[str, str], asyncio.Task[None]] = {}

    async def stop(self) -> None:
        """Say nothing more."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._tasks.clear()

    def ask(self, peer_id: str, request: Train, failed: Failed) -> None:
        """Send a request; `failed(peer_id, words)` when it cannot be delivered."""
        self._begin(peer_id, "ask", self._ask(peer_id, request, failed))

    def forget(self, peer_ids: Iterable[str]) -> None:
        """Nobody waits any more for what these were asked."""
        for peer_id in peer_ids:
            if task := self._tasks.pop((peer_id, "ask"), None):
                task.cancel()

    def announce(self, federation: Federation, peers: Iterable[str], *, model: str = "") -> list["asyncio.Task[None]"]:
        """Tell participants what the training is and where it stands."""
        words = Announcement(
            federation.id,
            federation.title,
            federation.config,
            federation.state,
            federation.round,
            federation.labels,
            federation.shape,
            federation.error,
            model,
        )
        return [self._begin(peer_id, "announce", self._try(peer_id, words)) for peer_id in peers]

    def give(self, model: ModelRecord, peers: Iterable[str]) -> list["asyncio.Task[None]"]:
        """Give participants the model that was made together; who is getting it already gets it once."""
        given = []
        for peer_id in peers:
            known = self._tasks.get((peer_id, "give"))
            if known is None or known.done():
                known = self._begin(peer_id, "give", self._give(peer_id, model))
            given.append(known)
        return given

    def _begin(self, peer_id: str, sort: str, work: Coroutine[None, None, None]) -> "asyncio.Task[None]":
        key = (peer_id, sort)
        if earlier := self._tasks.pop(key, None):
            earlier.cancel()
        task = self._tasks[key] = asyncio.create_task(work)
        task.add_done_callback(lambda done: self._done(key, done))
        return task

    def _done(self, key: tuple[str, str], task: "asyncio.Task[None]") -> None:
        if self._tasks.get(key) is task:
            del self._tasks[key]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("A message to %s failed", key[0][:8], exc_info=error)

    async def _ask(self, peer_id: str, request: Train, failed: Failed) -> None:
        try:
            await self._send(peer_id, request)
        except PeerError as error:
            failed(peer_id, str(error))

    async def _give(self, peer_id: str, model: ModelRecord) -> None:
        data = await asyncio.to_thread(self._files.read, model.digest)
        final = FinalModel(
            model.federation_id,
            model.id,
            model.round,
            model.digest,
            model.labels,
            model.shape,
            model.accuracy,
            payload=data,
        )
        await self._try(peer_id, final)

    async def _try(self, peer_id: str, words: object) -> None:
        try:
            await self._send(peer_id, words)
        except RefusedError as error:
            log.warning("%s refused: %s", peer_id[:8], error)
            if isinstance(words, Announcement):
                self._refused(peer_id, error.what)
        except PeerError as error:
            log.info("%s did not hear: %s", peer_id[:8], error)
