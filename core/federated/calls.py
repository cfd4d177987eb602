"""What the coordinator says to participants: where the training stands, what to train, what came of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable

from core.errors import PeerError
from core.federated.messages import Announcement, FinalModel, Train
from core.federated.records import Federation, ModelRecord
from core.storage.files import FileStore

log = logging.getLogger(__name__)

Send = Callable[[str, object], Awaitable[None]]


class Calls:
    """Messages to participants. `send(peer_id, message)` raises PeerError."""

    def __init__(self, files: FileStore, send: Send) -> None:
        self._files = files
        self._send = send
        self._tasks: set[asyncio.Task[None]] = set()

    async def stop(self) -> None:
        """Say nothing more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def ask(
        self, peer_id: str, federation: Federation, *, measure_only: bool, failed: Callable[[str, str], None]
    ) -> None:
        """Send the model to be measured and trained; `failed(peer_id, words)` when it cannot be delivered."""
        task = asyncio.create_task(self._ask(peer_id, federation, measure_only, failed))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _ask(
        self, peer_id: str, federation: Federation, measure_only: bool, failed: Callable[[str, str], None]
    ) -> None:
        data = await asyncio.to_thread(self._files.read, federation.digest)
        number = federation.round if measure_only else federation.round + 1
        request = Train(
            federation.id, number, federation.digest, federation.labels, federation.shape, measure_only, payload=data
        )
        try:
            await self._send(peer_id, request)
        except PeerError as error:
            failed(peer_id, str(error))

    async def announce(self, federation: Federation, peers: Iterable[str]) -> None:
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
        )
        await asyncio.gather(*(self._try(peer_id, words) for peer_id in peers))

    async def give(self, model: ModelRecord, data: bytes, peers: Iterable[str]) -> None:
        """Give participants the model that was made together."""
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
        await asyncio.gather(*(self._try(peer_id, final) for peer_id in peers))

    async def _try(self, peer_id: str, words: object) -> None:
        try:
            await self._send(peer_id, words)
        except PeerError as error:
            log.info("%s did not hear: %s", peer_id[:8], error)
