"""Deliveries: which edits of each document have been with another machine, also before a restart; others are unsent."""

import asyncio
import logging
from collections.abc import Iterable, Mapping

import msgspec

from core.collaboration.engine import Span
from core.errors import StorageError
from core.storage.tables.documents import DocumentTables

log = logging.getLogger(__name__)

# After a moment, as typing brings many. What a sudden end loses counts as unsent until the next meeting.
KEEP_S = 2.0


class Deliveries:
    """Belongs to the loop thread. By document, by writer (the engine's number of a loaded copy), how many edits."""

    def __init__(self, tables: DocumentTables) -> None:
        self._tables = tables
        self._ends: dict[str, dict[str, dict[int, int]]] = {}
        self._recalled: set[str] = set()
        self._unkept: set[tuple[str, str]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._keeping: set[asyncio.Task[None]] = set()

    async def recall(self, workspace_id: str) -> None:
        """Know what was delivered before this program started. Raises StorageError."""
        if workspace_id in self._recalled:
            return
        for document_id, stored in (await self._tables.deliveries(workspace_id)).items():
            _lift(self._of(workspace_id, document_id), msgspec.msgpack.decode(stored, type=dict[int, int]))
        self._recalled.add(workspace_id)

    def ends(self, workspace_id: str, document_id: str) -> Mapping[int, int]:
        """What of a document has been elsewhere."""
        return self._ends.get(workspace_id, {}).get(document_id, {})

    def add(self, workspace_id: str, versions: Mapping[str, Mapping[int, int]]) -> None:
        """A machine has these."""
        for document_id, ends in versions.items():
            if _lift(self._of(workspace_id, document_id), ends):
                self._changed(workspace_id, document_id)

    def extend(self, workspace_id: str, document_id: str, spans: Iterable[Span]) -> None:
        """A machine has these as well."""
        ends = self._of(workspace_id, document_id)
        for span in spans:
            ends[span.writer] = max(ends.get(span.writer, 0), span.end)
        self._changed(workspace_id, document_id)

    def forget(self, workspace_id: str) -> None:
        """A workspace is deleted here."""
        self._ends.pop(workspace_id, None)
        self._recalled.discard(workspace_id)
        self._unkept = {key for key in self._unkept if key[0] != workspace_id}

    async def stop(self) -> None:
        """Keep what is not kept yet."""
        if self._timer is not None:
            self._timer.cancel()
        await asyncio.gather(*self._keeping)
        await self._keep()

    def _of(self, workspace_id: str, document_id: str) -> dict[int, int]:
        return self._ends.setdefault(workspace_id, {}).setdefault(document_id, {})

    def _changed(self, workspace_id: str, document_id: str) -> None:
        self._unkept.add((workspace_id, document_id))
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(KEEP_S, self._due, loop)

    def _due(self, loop: asyncio.AbstractEventLoop) -> None:
        self._timer = None
        task = loop.create_task(self._keep())
        self._keeping.add(task)
        task.add_done_callback(self._keeping.discard)

    async def _keep(self) -> None:
        keys, self._unkept = self._unkept, set()
        rows = [
            {"workspace_id": key[0], "document_id": key[1], "ends": msgspec.msgpack.encode(self.ends(*key))}
            for key in keys
        ]
        try:
            if rows:
                await self._tables.keep_deliveries(rows)
        except StorageError as error:  # the next edit of the document tries again
            log.warning("What was delivered is not kept: %s", error)


def _lift(ends: dict[int, int], more: Mapping[int, int]) -> bool:
    """Take over what is higher; True when something was."""
    higher = {writer: end for writer, end in more.items() if end > ends.get(writer, 0)}
    ends.update(higher)
    return bool(higher)
