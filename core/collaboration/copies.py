"""Copy: a document of a workspace in memory, whose own edits are signed and put on disk before anybody gets them."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence

from core.collaboration.edit_log import EditLog
from core.collaboration.engine import Span
from core.collaboration.shared import SharedDocument
from core.collaboration.shortening import shorten
from core.collaboration.signing import SignedEdit, sign
from core.networking.identity import Identity

# Opening is quick with some hundred small edits; then they are kept in one as well.
STATE_EVERY = 200
# From here on the owner vouches for all in one instead.
EDITS_MOST = 5000
# An hour of typing; what is older is as old as that.
TIMES_MOST = 5000

Merged = Callable[["Copy", Sequence[Span]], None]


class Copy:
    """Belongs to the loop thread. `changed()` is called after every change of the document."""

    def __init__(
        self, document: SharedDocument, log: EditLog, *, identity: Identity, changed: Callable[[], None]
    ) -> None:
        self.document = document
        self.log = log
        self._identity = identity
        # called with the edits of others that were merged
        self.merged: Merged | None = None
        self._times: deque[tuple[int, float]] = deque(maxlen=TIMES_MOST)
        self._saved = 0
        self._stated = len(log)
        self._saving = asyncio.Lock()
        self._watching = document.watch(changed)

    @property
    def is_writable(self) -> bool:
        """Whether this machine may change it."""
        return self.document.is_writable

    @is_writable.setter
    def is_writable(self, value: bool) -> None:
        self.document.is_writable = value

    @property
    def is_saved(self) -> bool:
        """Whether every own edit is on disk."""
        return not self.document.has_open_edits and self.document.own_end <= self._saved

    async def save(self) -> None:
        """Sign and write what is not on disk yet. Raises StorageError."""
        async with self._saving:
            own = self.document.own_updates(self._saved)
            if own is not None:
                data, span = own
                await self._add(data, span)
            if len(self.log) - self._stated >= STATE_EVERY and self.is_saved:
                self._stated = len(self.log)
                # no await since everything was on disk: nothing newer is in this
                await self.log.keep_state(self.document.snapshot())

    async def take(self, edits: Sequence[tuple[SignedEdit, tuple[Span, ...]]]) -> None:
        """Merge and store edits that arrived and were admitted. Raises InputError, StorageError."""
        for edit, _ in edits:
            self.document.take(edit.data)
        await self.log.add(edits)
        if self.merged is not None:
            self.merged(self, [span for _, spans in edits for span in spans])

    def age_s(self, counter: int) -> float:
        """How long the first own edit from this number on has been on disk; 0 when it is not."""
        stored = None
        for end, moment in reversed(self._times):  # from the newest: mostly only that one is meant
            if end <= counter:
                break
            stored = moment
        return 0.0 if stored is None else time.monotonic() - stored

    async def vouch(self) -> None:
        """As the owner: sign all edits in one, which takes the place of them. Raises StorageError."""
        await self.save()
        async with self._saving:
            authors = {writer: self.log.authors.get(writer, self._identity.peer_id) for writer in self.log.ends}
            data, spans, end = self.document.updates(), self.document.spans(), self.document.own_end
            edit = sign(self._identity, self.log.workspace_id, self.log.document_id, data=data, authors=authors)
            await self.log.replace(edit, spans)
            self._saved = max(self._saved, end)
            self._stated = len(self.log)

    async def shorten(self, edit: SignedEdit, spans: tuple[Span, ...]) -> None:
        """Keep what the owner vouches for instead of the single edits in it. Raises StorageError."""
        async with self._saving:
            if await shorten(self.log, edit, spans):
                self._stated = len(self.log)

    async def _add(self, data: bytes, span: Span) -> None:
        edit = sign(self._identity, self.log.workspace_id, self.log.document_id, data=data)
        await self.log.add([(edit, (span,))], steps=self.document.steps())
        self._saved = span.end
        self._times.append((span.end, time.monotonic()))
