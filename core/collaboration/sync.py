"""Sync: brings every copy of the documents together; what one machine has and another lacks is pushed until it has it.

Two that meet tell what they have (`Have`). From then on each knows what the other has, and a pusher per machine and
workspace sends the difference whenever there is one: edits just made, edits made offline, and at the host, edits of
others. Everybody who takes an edit looks at its signature and at what its author may do.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

from core.collaboration.copies import EDITS_MOST, Copy
from core.collaboration.edit_log import EditLog, Ends, Entry
from core.collaboration.engine import Span
from core.collaboration.formats import FORMATS
from core.collaboration.formats.base import check_id, format_of
from core.collaboration.holdings import Holdings
from core.collaboration.messages import Edits
from core.collaboration.parcels import checked, pack, unpack
from core.collaboration.pushing import Pushers
from core.collaboration.shortening import shorten
from core.collaboration.signing import SignedEdit
from core.errors import InputError, RefusedError, VegaError
from core.networking.identity import Identity, peer_id_of
from core.storage.tables.documents import DocumentTables

log = logging.getLogger(__name__)

# A hand's quick keystrokes travel together; nobody sees the difference.
BATCH_S = 0.03
# The first meeting may carry a long history over a slow line.
SEND_S = 600.0
# One message carries so much, and so many edits, that it is soon there and its header stays small.
PORTION_BYTES = 4 << 20
PORTION_EDITS = 1000
# Of one workspace; every member keeps them all.
DOCUMENTS_MOST = 2000

Key = tuple[str, str]
Send = Callable[..., Awaitable[None]]


class Rules(Protocol):
    """Who may do what in a workspace."""

    def owner(self, workspace_id: str) -> str:
        """Its owner's peer id."""

    def may_write(self, workspace_id: str, document_id: str, *, author_id: str) -> bool:
        """Whether somebody's edits of a document count."""


class Sync:
    """The documents of all workspaces and the machines they are pushed to. Belongs to the loop thread."""

    def __init__(
        self,
        *,
        tables: DocumentTables,
        identity: Identity,
        rules: Rules,
        send: Send,
        changed: Callable[[str, str], None],
        refused: Callable[[str, str, RefusedError], None],
        opened: Callable[[Copy], None] = lambda copy: None,
        shortening: Callable[[EditLog], None] = lambda known: None,
    ) -> None:
        """`changed(workspace_id, document_id)` is called after each change, and when somebody got one;
        `refused(workspace_id, peer_id, error)` when a machine does not take edits of this one, at first or for another
        reason than before; `opened(copy)` for each document; `shortening(log)` before single edits become one."""
        self._tables = tables
        self._identity = identity
        self._rules = rules
        self._send = send
        self._changed = changed
        self._refused = refused
        self._opened = opened
        self._shortening = shortening
        self._logs: dict[Key, EditLog] = {}
        self._copies: dict[Key, Copy] = {}
        self._loading: dict[Key, asyncio.Lock] = {}
        self._pushers = Pushers("What is shared")
        self.holdings = Holdings(tables)
        # by workspace and machine: the documents that it takes no more of, until they meet anew or rights change
        self._held_back: dict[Key, set[str]] = {}
        # by workspace, document and machine: what was last said about a refusal
        self._said: dict[tuple[str, str, str], str] = {}
        self._timers: dict[Key, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_stopped = False

    # Documents

    async def copy(self, workspace_id: str, document_id: str) -> Copy:
        """A document, read from disk the first time. Raises StorageError, InputError when damaged or of no format."""
        key = (workspace_id, document_id)
        known = await self.log(workspace_id, document_id)
        async with self._lock(key):
            if key not in self._copies:
                made = FORMATS[format_of(document_id)]().open(await known.stored())
                made.load_steps(await known.steps())
                copy = Copy(made, known, identity=self._identity, changed=lambda: self._edited(key))
                copy.is_writable = self._rules.may_write(workspace_id, document_id, author_id=self._me)
                if not known.is_signed and self._rules.owner(workspace_id) == self._me:
                    await copy.vouch()
                self._copies[key] = copy
                self._opened(copy)
            return self._copies[key]

    async def log(self, workspace_id: str, document_id: str) -> EditLog:
        """What is stored of a document. Raises StorageError, InputError for an impossible id."""
        key = (workspace_id, document_id)
        async with self._lock(key):
            if key not in self._logs:
                check_id(document_id)
                made = EditLog(self._tables, workspace_id, document_id)
                await made.load()
                await self.holdings.deliveries.recall(workspace_id)
                self._logs[key] = made
            return self._logs[key]

    def loaded(self, workspace_id: str) -> list[Copy]:
        """The documents of a workspace that are in memory."""
        return [copy for key, copy in self._copies.items() if key[0] == workspace_id]

    async def versions(self, workspace_id: str) -> dict[str, dict[int, int]]:
        """What is here: by document, by writer, how many edits. Raises StorageError."""
        ids = await self._document_ids(workspace_id)
        return {document_id: (await self.log(workspace_id, document_id)).ends for document_id in ids}

    async def vouch(self, workspace_id: str) -> None:
        """As the owner: sign all there is, so that it stays valid whatever its authors may do from now on."""
        for document_id in await self._document_ids(workspace_id):
            await (await self.copy(workspace_id, document_id)).vouch()

    def rights_changed(self, workspace_id: str) -> None:
        """Somebody's role is another."""
        for copy in self.loaded(workspace_id):
            copy.is_writable = self._rules.may_write(workspace_id, copy.log.document_id, author_id=self._me)
            self._changed(workspace_id, copy.log.document_id)
        for peer_id in self.holdings.peers(workspace_id):
            self._start_pushing(workspace_id, peer_id)

    # What others have

    def found(self, workspace_id: str, document_id: str) -> tuple[EditLog | None, Copy | None]:
        """The log and the copy of a document, if they are in memory."""
        key = (workspace_id, document_id)
        return self._logs.get(key), self._copies.get(key)

    def is_held_back(self, workspace_id: str, document_id: str) -> bool:
        """Whether there are own edits that nobody takes any more: they were made without the right to."""
        known = self._logs.get((workspace_id, document_id))
        if known is None or self._rules.may_write(workspace_id, document_id, author_id=self._me):
            return False
        theirs = [
            found.get(document_id, {})
            for peer_id in self.holdings.peers(workspace_id)
            if (found := self.holdings.of(workspace_id, peer_id)) is not None
        ]
        mine = {writer: end for writer, end in known.ends.items() if known.authors.get(writer) == self._me}
        return any(ends.get(writer, 0) < end for ends in theirs for writer, end in mine.items())

    def has_all_of(self, workspace_id: str, peer_id: str) -> bool:
        """Whether a machine told what it has, and all of it is here."""
        theirs = self.holdings.of(workspace_id, peer_id)
        if theirs is None:
            return False
        logs = {document_id: self._logs.get((workspace_id, document_id)) for document_id in theirs}
        return all(
            known.covers(theirs[document_id]) if known is not None else not theirs[document_id]
            for document_id, known in logs.items()
        )

    async def meet(self, workspace_id: str, peer_id: str, theirs: dict[str, dict[int, int]]) -> None:
        """A machine told what it has: from now on it gets what it lacks. Raises InputError, StorageError."""
        if len(theirs) > DOCUMENTS_MOST:
            raise InputError("That workspace has more documents than one can have.", "Update Vega on both machines.")
        await self.versions(workspace_id)  # every log is there before anything is compared
        for document_id in theirs:
            check_id(document_id)
        self.holdings.meet(workspace_id, peer_id, theirs)
        self._start_pushing(workspace_id, peer_id)

    def part(self, workspace_id: str, peer_id: str) -> None:
        """A machine is away, or has no part in this any more."""
        self._pushers.stop((workspace_id, peer_id))
        self.holdings.part(workspace_id, peer_id)
        self._held_back.pop((workspace_id, peer_id), None)

    # What arrives

    async def take(self, peer_id: str, arrived: Edits) -> bool:
        """Merge and store edits that arrived; True when none before them is missing.

        What is right of them is taken in any case. Raises RefusedError for forged ones and for those of somebody who
        may not make them, InputError for damaged ones, StorageError.
        """
        workspace_id, document_id = arrived.workspace_id, arrived.document_id
        known = await self.log(workspace_id, document_id)
        if len(known) == 0 and len(await self._document_ids(workspace_id)) >= DOCUMENTS_MOST:
            raise RefusedError(f"A workspace has room for {DOCUMENTS_MOST:,} documents.", "Start a new workspace.")
        found_in = await asyncio.to_thread(lambda: [checked(edit, workspace_id) for edit in unpack(arrived)])
        refusal: VegaError | None = None
        is_whole, is_adopted = True, False
        async with self._lock((workspace_id, document_id)):
            for edit, found in found_in:
                try:
                    is_admitted = self._admit(known, edit, found, sender_id=peer_id)
                    assert not isinstance(found, VegaError)
                    if is_admitted:
                        await self._add(known, edit, found)
                        is_adopted = is_adopted or not self._may_write(known, edit.author_id)
                    if edit.authors and is_admitted is not False:
                        await self._shorten(known, edit, found)
                except (RefusedError, InputError) as error:
                    refusal = refusal or error
                    continue
                is_whole = is_whole and is_admitted is not False
        if is_adopted:  # nobody else would take them from their author
            await (await self.copy(workspace_id, document_id)).vouch()
        self.holdings.extend(workspace_id, peer_id, document_id, (found for _, found in found_in))
        self._changed(workspace_id, document_id)
        self._pushers.wake(workspace_id)
        if refusal is not None:
            raise refusal
        return is_whole

    def forget(self, workspace_id: str) -> None:
        """A workspace is deleted here."""
        self._pushers.stop_workspace(workspace_id)
        self.holdings.forget(workspace_id)
        for held in (self._copies, self._logs, self._loading):
            for key in [key for key in held if key[0] == workspace_id]:
                del held[key]
        for key in [key for key in self._timers if key[0] == workspace_id]:
            self._timers.pop(key).cancel()

    async def stop(self) -> None:
        """Put everything on disk and stop pushing; what is not there yet follows at the next meeting."""
        self._is_stopped = True
        for timer in self._timers.values():
            timer.cancel()
        for (workspace_id, document_id), copy in self._copies.items():
            try:
                await copy.save()
            except VegaError as error:
                log.error("%s of %s is not on disk: %s", document_id, workspace_id, error)
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._pushers.close()
        await self.holdings.deliveries.stop()

    # Parts

    @property
    def _me(self) -> str:
        return self._identity.peer_id

    def _lock(self, key: Key) -> asyncio.Lock:
        return self._loading.setdefault(key, asyncio.Lock())

    def _start_pushing(self, workspace_id: str, peer_id: str) -> None:
        self._held_back.pop((workspace_id, peer_id), None)
        self._pushers.revive((workspace_id, peer_id), lambda: self._push(workspace_id, peer_id))

    async def _document_ids(self, workspace_id: str) -> list[str]:
        stored = await self._tables.document_ids(workspace_id)
        return sorted({*stored, *(key[1] for key in self._logs if key[0] == workspace_id)})

    def _may_write(self, known: EditLog, author_id: str) -> bool:
        return self._rules.may_write(known.workspace_id, known.document_id, author_id=author_id)

    def _admit(
        self, known: EditLog, edit: SignedEdit, found: "tuple[Span, ...] | VegaError", *, sender_id: str
    ) -> bool | None:
        if isinstance(found, VegaError):
            raise found
        author_id = edit.author_id
        # what an editor took in good faith while the owner was away, perhaps built on, and brings now
        is_brought = self._rules.owner(known.workspace_id) == self._me and author_id != sender_id
        if not self._may_write(known, author_id) and not (is_brought and self._may_write(known, sender_id)):
            raise RefusedError(
                "You may read this, not change it.", "Ask the owner to make you an editor; your words are still here."
            )
        is_owner = author_id == self._rules.owner(known.workspace_id)
        return known.admit(edit, found, is_owner=is_owner)

    async def _add(self, known: EditLog, edit: SignedEdit, found: tuple[Span, ...]) -> None:
        copy = self._copies.get((known.workspace_id, known.document_id))
        if copy is not None:
            await copy.take([(edit, found)])
        else:
            await known.add([(edit, found)])

    async def _shorten(self, known: EditLog, edit: SignedEdit, found: tuple[Span, ...]) -> None:
        self._shortening(known)
        copy = self._copies.get((known.workspace_id, known.document_id))
        await (copy.shorten(edit, found) if copy is not None else shorten(known, edit, found))

    def _edited(self, key: Key) -> None:
        """Soon on disk and on the way, together with what follows within a moment."""
        if key not in self._timers and not self._is_stopped:
            self._changed(*key)
            loop = asyncio.get_running_loop()
            self._timers[key] = loop.call_later(BATCH_S, self._due, key, loop)

    def _due(self, key: Key, loop: asyncio.AbstractEventLoop) -> None:
        self._timers.pop(key, None)
        # a window's loop also calls this while it waits for something else, and none is running then
        task = loop.create_task(self._save(key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _save(self, key: Key) -> None:
        copy = self._copies.get(key)
        if copy is None:
            return
        try:
            await copy.save()
            if len(copy.log) > EDITS_MOST and self._rules.owner(key[0]) == self._me:
                await copy.vouch()
        except VegaError as error:
            # the edit stays in memory; the next one tries again, and closing the document says so to the person
            log.error("%s of %s is not on disk: %s", key[1], key[0], error)
            return
        self._changed(*key)
        self._pushers.wake(key[0])

    async def _push(self, workspace_id: str, peer_id: str) -> bool:
        """Send one portion of what a machine lacks."""
        for copy in self.loaded(workspace_id):
            await copy.save()  # on disk here before it is anywhere else
        theirs = self.holdings.of(workspace_id, peer_id) or {}
        held_back = self._held_back.get((workspace_id, peer_id), set())
        for key in sorted(key for key in self._logs if key[0] == workspace_id):
            known = self._logs[key]
            ends = theirs.get(known.document_id, {})
            if known.document_id in held_back or known.is_covered_by(ends):
                continue
            portion = self._portion(known, ends, peer_id)
            if not portion:
                continue
            edits = await known.read(portion)
            if len(edits) < len(portion):  # replaced while it was read; the next look finds what took its place
                return True
            message = await asyncio.to_thread(pack, workspace_id, edits)
            try:
                await self._send(peer_id, message, timeout_s=SEND_S)
            except RefusedError as error:
                await self._not_taken(known, portion, peer_id, error)
                return True
            self._said.pop((*key, peer_id), None)
            self.holdings.extend(workspace_id, peer_id, known.document_id, (entry.spans for entry in portion))
            self._changed(*key)
            return True
        return False

    async def _not_taken(self, known: EditLog, portion: list[Entry], peer_id: str, error: RefusedError) -> None:
        """A machine did not take edits. Raises the error when it may take them later; otherwise others are sent."""
        if not error.is_passing and await self._vouched(known, portion):
            return
        said = (known.workspace_id, known.document_id, peer_id)
        is_mine = any(entry.public == self._identity.public for entry in portion)
        if is_mine and self._said.get(said) != error.what:
            self._said[said] = error.what
            self._refused(known.workspace_id, peer_id, error)
        if error.is_passing:
            raise error
        log.warning("%s takes no edits of %s: %s", peer_id[:8], known.document_id, error)
        self._held_back.setdefault((known.workspace_id, peer_id), set()).add(known.document_id)

    async def _vouched(self, known: EditLog, portion: list[Entry]) -> bool:
        """As the owner: vouch for edits of others that a machine refused; it may not know yet who may write."""
        is_owner = self._rules.owner(known.workspace_id) == self._me
        if not is_owner or all(entry.public == self._identity.public for entry in portion):
            return False
        await (await self.copy(known.workspace_id, known.document_id)).vouch()
        return True

    def _portion(self, known: EditLog, ends: Ends, peer_id: str) -> list[Entry]:
        """What of it is sent next: the first edits that count, as many as fit; to the owner also those taken in good
        faith from somebody who may write no more."""
        brings = self._rules.owner(known.workspace_id) == peer_id and self._may_write(known, self._me)
        found: list[Entry] = []
        size = 0
        rights: dict[bytes, bool] = {}
        for entry in known.lacked_by(ends):
            if entry.public not in rights:
                author_id = peer_id_of(entry.public)
                rights[entry.public] = self._may_write(known, author_id) or (brings and author_id != self._me)
            if not rights[entry.public]:
                continue
            if found and (size + entry.size > PORTION_BYTES or len(found) >= PORTION_EDITS):
                break
            found.append(entry)
            size += entry.size
        return found
