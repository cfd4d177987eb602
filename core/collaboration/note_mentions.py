"""NoteMentions: hears when an edit of somebody else names this machine's person in a note, once for each time."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

import loro

from core.collaboration.copies import Copy
from core.collaboration.edit_log import EditLog
from core.collaboration.engine import Span, translated
from core.collaboration.formats.base import format_of
from core.collaboration.rich import RichText
from core.collaboration.rich_change import Cut, RichChange
from core.collaboration.rich_styles import Run
from core.errors import VegaError

log = logging.getLogger(__name__)

# The format whose words can name somebody.
NOTE = "note"

Key = tuple[str, str]
Ends = dict[int, int]
# A writer (the engine's peer id) and the number of one of its edits: that of the first letter stands for a mention.
Edit = tuple[int, int]


class NoteMentions:
    """Belongs to the loop thread. `told(workspace id, document id, author id)` is called for each mention.

    A note that is open tells what came into it. Of one that is closed, the edits that arrived are searched for the
    person's id, and it is opened only when that is among them.
    """

    def __init__(
        self,
        open_copy: Callable[[str, str], Awaitable[Copy]],
        log_of: Callable[[str, str], Awaitable[EditLog]],
        *,
        me: Callable[[], str],
        told: Callable[[str, str, str], None],
    ) -> None:
        self._open = open_copy
        self._log_of = log_of
        self._me = me
        self._told = told
        # the number of the last edit that was stored when the program began: those were looked at before
        self._last_number = 0
        self._looked: dict[Key, Ends] = {}
        # the mentions of this person in the notes that are open
        self._followed: dict[Key, set[Edit]] = {}
        # who wrote mentions (the engine's peer ids) of edits that are merged and not yet stored with their author
        self._unnamed: dict[Key, list[int]] = {}
        self._looking: dict[Key, asyncio.Task[None]] = {}
        self._is_stopped = False

    def start(self, last_number: int) -> None:
        """From here on, edits with a higher number are new."""
        self._last_number = last_number

    def opened(self, copy: Copy) -> None:
        """A document was read from disk: look at what came since it was last looked at, and follow it."""
        document, key = copy.document, (copy.log.workspace_id, copy.log.document_id)
        if not isinstance(document, RichText):
            return
        ends = self._ends(key, copy.log)
        self._followed[key] = set(self._mentions(document))
        for writer, counter in self._followed[key]:
            if counter >= ends.get(writer, 0):
                self._tell(copy, writer)
        document.listen(partial(self._heard, copy))
        before = copy.merged

        def merged(one: Copy, spans: Sequence[Span]) -> None:
            if before is not None:
                before(one, spans)
            for writer in self._unnamed.pop(key, ()):
                self._tell(one, writer)

        copy.merged = merged

    def shortening(self, known: EditLog) -> None:
        """Single edits are about to become one: what was looked at before stays so, whatever number it has then."""
        if format_of(known.document_id) == NOTE:
            self._ends((known.workspace_id, known.document_id), known)

    def changed(self, workspace_id: str, document_id: str) -> None:
        """A document may be another: of a note that is closed, look at what came."""
        key = (workspace_id, document_id)
        if self._is_stopped or key in self._followed or format_of(document_id) != NOTE:
            return
        if key not in self._looking:
            self._looking[key] = asyncio.get_running_loop().create_task(self._look(key))

    def forget(self, workspace_id: str) -> None:
        """A workspace is gone from here."""
        self._followed = {key: known for key, known in self._followed.items() if key[0] != workspace_id}
        self._looked = {key: ends for key, ends in self._looked.items() if key[0] != workspace_id}

    async def stop(self) -> None:
        """Look no more."""
        self._is_stopped = True
        tasks = list(self._looking.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _look(self, key: Key) -> None:
        try:
            known = await self._log_of(*key)
            while key not in self._followed and not known.is_covered_by(ends := self._ends(key, known)):
                fresh, now = known.lacked_by(ends), dict(known.ends)
                # updates are not packed: the id of who is named stands in them as it is
                edits = await known.read(fresh)
                if len(edits) < len(fresh):  # one took their place meanwhile
                    continue
                if any(self._me().encode() in edit.data for edit in edits):
                    await self._open(*key)
                    return
                self._looked[key] = now
        except VegaError as error:
            # the workspace is gone, or damaged, which opening it says to the person
            log.info("The note %s was not searched for mentions: %s", key[1], error)
        finally:
            # here and not in a callback: what comes from now on needs another look
            self._looking.pop(key, None)

    def _ends(self, key: Key, known: EditLog) -> Ends:
        """How many edits of each writer were looked at."""
        if key not in self._looked:
            self._looked[key] = known.ends_until(self._last_number)
        return self._looked[key]

    def _mentions(self, document: RichText) -> list[Edit]:
        """Those of this person in the note."""
        me, found, at = self._me(), [], 0
        for run in document.runs():
            if run.marks.mention == me:
                found.append(_edit_at(document, at))
            at += len(run.text)
        return found

    def _heard(self, copy: Copy, change: RichChange, _: str) -> None:
        me, at, document = self._me(), 0, copy.document
        assert isinstance(document, RichText)
        key = (copy.log.workspace_id, copy.log.document_id)
        known = self._followed.setdefault(key, set())
        for part in change.parts:
            if isinstance(part, Cut):
                continue
            length = len(part.text) if isinstance(part, Run) else part.count
            named = part.marks.mention if isinstance(part, Run) else part.changes.get("mention")
            if named == me and (edit := _edit_at(document, at)) not in known:
                # words that only look otherwise are told with their mention again
                known.add(edit)
                if edit[0] != document.writer:
                    self._unnamed.setdefault(key, []).append(edit[0])
            at += length

    def _tell(self, copy: Copy, writer: int) -> None:
        author_id = copy.log.authors.get(writer, "")
        if author_id and author_id != self._me():
            self._told(copy.log.workspace_id, copy.log.document_id, author_id)


def _edit_at(document: RichText, position: int) -> Edit:
    """The edit that wrote the character at a position."""
    with translated("The place is not known."):
        found = loro.Cursor.decode(document.anchor(position)).id
    return (int(found.peer), int(found.counter)) if found is not None else (document.writer, 0)
