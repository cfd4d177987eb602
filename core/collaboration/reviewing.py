"""Reviewing: notices when edits that were made apart may not fit together, keeps both texts until a person chose."""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from core.collaboration.assist.merging import Proposal, propose
from core.collaboration.board_writing import merged_text
from core.collaboration.conflicts import Found, find_conflicts
from core.collaboration.copies import Copy
from core.collaboration.document import Document
from core.collaboration.engine import Span, spans, vector
from core.collaboration.removals import THINGS, find_removals, kept
from core.collaboration.rich import RichText
from core.collaboration.shared import SharedDocument
from core.errors import InputError, VegaError
from core.storage.tables.documents import DocumentTables, Row

log = logging.getLogger(__name__)

Key = tuple[str, str, str]
Opener = Callable[[str, str], Awaitable[Copy]]

# Who writes beside somebody sees their words come within a second; from here on they wrote apart.
APART_S = 5.0
# What somebody wrote while they were away arrives in many parts, which are compared together.
GATHER_S = 0.3
# Nobody reviews more; what else was merged is in the history.
CONFLICTS_MOST = 200

# Documents whose words are compared.
WORDS = (Document, RichText)

CHOICES = ("mine", "theirs", "both", "merged", "proposed")


@dataclass(frozen=True)
class Conflict:
    """A passage that two people changed apart; `author_id` is the other one, `found` in Unix seconds.

    `sort` is "deleted" when one deleted what the other changed, or "rewritten" when both did; "removed" is "deleted" of
    an entry or a shape instead of words.
    """

    number: int
    document_id: str
    author_id: str
    found: float
    sort: str
    before: str
    mine: str
    theirs: str
    merged: str


class _Stored(msgspec.Struct):
    """A conflict as it is on disk."""

    author_id: str
    found: float
    clash: Found


class Reviewing:
    """Belongs to the loop thread. `found(workspace id, document id)` is called when there is something to review."""

    def __init__(
        self,
        tables: DocumentTables,
        open_copy: Opener,
        *,
        me: Callable[[], str],
        found: Callable[[str, str], None],
    ) -> None:
        self._tables = tables
        self._open = open_copy
        self._me = me
        self._found = found
        # what is being compared, and of which document
        self._tasks: dict[asyncio.Task[None], tuple[str, str]] = {}
        # documents that were looked at since they were opened
        self._copies: list[Copy] = []
        # by document and author: the two versions that are to be compared
        self._waiting: dict[Key, tuple[bytes, bytes]] = {}
        # comparing takes a copy of the document in memory
        self._one_by_one = asyncio.Lock()
        self._is_stopped = False

    def opened(self, copy: Copy) -> None:
        """A document was read from disk: look at what arrived while it was closed, and from now on at what arrives."""
        if isinstance(copy.document, (*WORDS, *THINGS)):
            copy.merged = self._merged
            self._start(copy, self._look_back(copy))

    def forget(self, workspace_id: str) -> None:
        """A workspace is gone from here: nothing of it is compared or remembered any more."""
        self._copies = [copy for copy in self._copies if copy.log.workspace_id != workspace_id]
        for task in [task for task, key in self._tasks.items() if key[0] == workspace_id]:
            task.cancel()
        for key in [key for key in self._waiting if key[0] == workspace_id]:
            del self._waiting[key]

    async def stop(self) -> None:
        """Remember up to where was looked."""
        self._is_stopped = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        unsettled = {key[:2] for key in self._waiting}
        for copy in self._copies:
            if (copy.log.workspace_id, copy.log.document_id) in unsettled:
                continue
            try:
                await self._remember(copy)
            except VegaError as error:
                log.error("What of %s was compared is not on disk: %s", copy.log.document_id, error)

    async def of(self, workspace_id: str, document_id: str) -> list[Conflict]:
        """What a person should look at in a document, the first found first. Raises StorageError."""
        rows = await self._tables.conflicts(workspace_id, document_id)
        waiting = [row for row in rows if not row["is_reviewed"]]
        return [_conflict(row["number"], document_id, _read(row["data"])) for row in waiting]

    async def choose(self, workspace_id: str, document_id: str, *, number: int, choice: str) -> None:
        """Make a passage as one of CHOICES says, as one step of undo; "merged" leaves it as it is, "proposed" is what
        `proposal` said.

        What was changed in the passage since it was merged stays. Raises InputError.
        """
        if choice not in CHOICES:
            raise InputError(f"'{choice}' cannot be chosen.", f"Choose one of: {', '.join(CHOICES)}.")
        rows = await self._tables.conflicts(workspace_id, document_id)
        data = next((row["data"] for row in rows if row["number"] == number), None)
        if data is None:
            raise InputError("That is not there to be reviewed.", "Look at the list again.")
        if choice != "merged":
            document = (await self._open(workspace_id, document_id)).document
            await self._make(document, _conflict(number, document_id, _read(data)), _read(data).clash, choice)
        await self._tables.review_conflict(number)
        self._found(workspace_id, document_id)

    async def _make(self, document: SharedDocument, found: Conflict, clash: Found, choice: str) -> None:
        document.must_be_writable()
        if isinstance(document, THINGS):
            # the side that is empty removed it
            if (clash.mine if choice == "mine" else clash.theirs) or choice == "both":
                document.bring_back(kept(clash))
            return
        assert isinstance(document, WORDS)
        start, end = document.locate(clash.first), document.locate(clash.last)
        if start is None or end is None or start > end:
            raise InputError("The passage cannot be found any more.", "Copy what you need, and write it anew.")
        proposed = await self.proposal(found) if choice == "proposed" else None
        chosen = proposed.text if proposed is not None else _chosen(clash, choice)
        wanted = merged_text(clash.merged, chosen, document.text[start:end])
        document.replace(start, end - start, wanted)

    async def proposal(self, conflict: Conflict, name: str = "They") -> Proposal:
        """A merge of both texts with its reasons; nothing is changed. Raises InputError for a long passage."""
        return await asyncio.to_thread(
            lambda: propose(conflict.before, conflict.mine, conflict.theirs, me="You", them=name)
        )

    # Noticing

    def _merged(self, copy: Copy, found: Sequence[Span]) -> None:
        """Edits of others were merged into a document that is open."""
        document, me = copy.document, self._me()
        own = document.seen_by(self._own_writers(copy))
        for author_id, writers in _by_author(copy, found, me).items():
            key = (copy.log.workspace_id, copy.log.document_id, author_id)
            # what was written here before the first of their parts came
            mine, _ = self._waiting.get(key, (own, b""))
            theirs = document.seen_by(writers)
            if vector(theirs).includes_vv(vector(mine)):
                continue
            seen = spans(vector(theirs))
            unseen = [writer for writer, end in spans(vector(mine)).items() if seen.get(writer, 0) < end]
            is_beside = unseen == [document.writer] and copy.age_s(seen.get(document.writer, 0)) < APART_S
            # who sees words come sees them, and yet a thing that is gone takes words with it
            is_gone = isinstance(document, THINGS) and time.monotonic() - document.removed_at < APART_S
            if not is_beside or is_gone:
                is_new = key not in self._waiting
                self._waiting[key] = (mine, theirs)
                if is_new:
                    self._start(copy, self._compare_soon(copy, key))

    async def _compare_soon(self, copy: Copy, key: Key) -> None:
        compared: tuple[bytes, bytes] | None = None
        await asyncio.sleep(GATHER_S)
        while (asked := self._waiting[key]) != compared:
            await self._compare(copy, *asked, key[2])
            compared = asked
        del self._waiting[key]

    async def _look_back(self, copy: Copy) -> None:
        """What arrived while the document was closed."""
        known = await self._tables.compared(copy.log.workspace_id, copy.log.document_id)
        me, document = self._me(), copy.document
        if known is not None:
            before = spans(vector(known))
            ends = spans(vector(document.version))
            new = [Span(writer, before.get(writer, 0), end) for writer, end in ends.items()]
            mine = document.seen_by(self._own_writers(copy))
            arrived = [span for span in new if span.start < span.end]
            for author_id, writers in _by_author(copy, arrived, me).items():
                theirs = document.seen_by(writers)
                if not vector(theirs).includes_vv(vector(mine)):
                    await self._compare(copy, mine, theirs, author_id)
        await self._remember(copy)
        self._copies.append(copy)

    async def _compare(self, copy: Copy, mine: bytes, theirs: bytes, author_id: str) -> None:
        workspace_id, document_id = copy.log.workspace_id, copy.log.document_id
        async with self._one_by_one:
            snapshot = copy.document.snapshot()
            clashes = await asyncio.to_thread(_clashes, copy.document, snapshot, mine, theirs)
            if not clashes:
                return
            rows = await self._tables.conflicts(workspace_id, document_id)
            # after a crash the same is found again
            known = {_key(_read(row["data"]).clash) for row in rows}
            waiting = {int(row["number"]): _read(row["data"]) for row in rows if not row["is_reviewed"]}
            room = CONFLICTS_MOST - len(waiting)
            fresh = [clash for clash in clashes if _key(clash) not in known]
            made: list[Row] = []
            for clash in fresh:
                data = msgspec.msgpack.encode(_Stored(author_id, time.time(), clash))
                earlier = _earlier(copy.document, waiting, author_id, clash)
                if earlier:
                    await self._tables.change_conflict(earlier, data)
                elif len(made) < room:
                    row = {"workspace_id": workspace_id, "document_id": document_id, "data": data, "is_reviewed": 0}
                    made.append(row)
            await self._tables.add_conflicts(made)
        if fresh:
            self._found(workspace_id, document_id)

    async def _remember(self, copy: Copy) -> None:
        key = (copy.log.workspace_id, copy.log.document_id)
        await self._tables.keep_compared(*key, copy.document.version)

    def _own_writers(self, copy: Copy) -> list[int]:
        me = self._me()
        return [copy.document.writer, *(writer for writer, author in copy.log.authors.items() if author == me)]

    def _start(self, copy: Copy, work: Coroutine[Any, Any, None]) -> None:
        if self._is_stopped:
            work.close()
            return
        task = asyncio.get_running_loop().create_task(self._safely(work))
        self._tasks[task] = (copy.log.workspace_id, copy.log.document_id)
        task.add_done_callback(lambda done: self._tasks.pop(done, None))

    async def _safely(self, work: Awaitable[None]) -> None:
        try:
            await work
        except VegaError as error:
            # what was merged is merged; only nobody is told that it may be wrong
            log.warning("Edits could not be compared: %s", error)


def _by_author(copy: Copy, found: Sequence[Span], me: str) -> dict[str, list[int]]:
    """Whose these edits are, without one's own."""
    writers: defaultdict[str, list[int]] = defaultdict(list)
    for span in found:
        author_id = copy.log.authors.get(span.writer, "")
        if author_id != me and span.writer != copy.document.writer:
            writers[author_id].append(span.writer)
    return writers


def _clashes(document: SharedDocument, snapshot: bytes, mine: bytes, theirs: bytes) -> list[Found]:
    if isinstance(document, THINGS):
        return find_removals(type(document), snapshot, mine, theirs)
    return find_conflicts(snapshot, mine, theirs, words=document.words)


def _key(clash: Found) -> tuple[object, ...]:
    """What is found again is the same; two things may have the same words."""
    return clash.before, clash.mine, clash.theirs, clash.first if clash.sort == "removed" else b""


def _earlier(document: SharedDocument, waiting: dict[int, _Stored], author_id: str, clash: Found) -> int:
    """The number of a conflict that this one goes on: more arrived of what somebody writes there; 0 for none."""
    if not isinstance(document, WORDS):
        return 0
    for number, stored in waiting.items():
        old = stored.clash
        is_alike = (stored.author_id, old.sort, old.before, old.mine) == (
            author_id,
            clash.sort,
            clash.before,
            clash.mine,
        )
        if is_alike and document.locate(old.first) == document.locate(clash.first):
            return number
    return 0


def _read(data: bytes) -> _Stored:
    return msgspec.msgpack.decode(data, type=_Stored)


def _conflict(number: int, document_id: str, stored: _Stored) -> Conflict:
    clash = stored.clash
    return Conflict(
        number,
        document_id,
        stored.author_id,
        stored.found,
        clash.sort,
        clash.before,
        clash.mine,
        clash.theirs,
        clash.merged,
    )


def _chosen(clash: Found, choice: str) -> str:
    if choice == "both":
        gap = "" if not (clash.mine and clash.theirs) or clash.mine[-1:].isspace() else " "
        return f"{clash.mine}{gap}{clash.theirs}"
    return clash.mine if choice == "mine" else clash.theirs
