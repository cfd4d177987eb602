"""Commenting: the verbs of comments and suggestions in the workspaces of this machine."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, runtime_checkable

from core.collaboration.authorship import Author
from core.collaboration.board_writing import merged_text
from core.collaboration.comment_anchors import Anchor
from core.collaboration.comments import COMMENTS_ID, Comments, Thread
from core.collaboration.copies import Copy
from core.collaboration.records import Member
from core.collaboration.talk_words import mentioned
from core.collaboration.text_ranges import TextRange
from core.errors import InputError, VegaError

log = logging.getLogger(__name__)

Opener = Callable[[str, str], Awaitable[Copy]]


@runtime_checkable
class HasRanges(Protocol):
    """A document of words, whatever else is in it."""

    text: str

    def find_range(self, found: TextRange) -> tuple[int, int] | None:
        """Where marked words are now, in code points; None when they are gone."""

    def replace(self, position: int, removed: int, inserted: str) -> object:
        """Edit as one step of undo, which open editors hear. Raises InputError."""


class Commenting:
    """`open_copy(workspace id, document id)` opens a document, `me()` is this machine's person, `members` who is in it;
    `mentioned(workspace id, document id, name)` is called when somebody's new words name this machine's person."""

    def __init__(
        self,
        open_copy: Opener,
        *,
        me: Callable[[], Author],
        members: Callable[[str], Sequence[Member]],
        mentioned: Callable[[str, str, str], None],
    ) -> None:
        self._open = open_copy
        self._me = me
        self._members = members
        self._mentioned = mentioned
        self._is_stopped = False
        self._tasks: set[asyncio.Task[None]] = set()
        # remarks that are known, by workspace: what is new among them may name somebody
        self._known: dict[str, set[str]] = {}

    async def threads(self, workspace_id: str, document_id: str = "") -> list[Thread]:
        """The threads of a document, or of all, the first made first. Raises InputError, StorageError."""
        return (await self._comments(workspace_id)).threads(document_id)

    async def may_comment(self, workspace_id: str) -> bool:
        """Whether this machine may say something."""
        return (await self._open(workspace_id, COMMENTS_ID)).is_writable

    async def add(
        self, workspace_id: str, document_id: str, anchor: Anchor, *, text: str, suggestion: str | None = None
    ) -> str:
        """Say something about a place, or suggest other words for it; returns the thread's id. Raises InputError."""
        comments = await self._comments(workspace_id)
        mentions = self._mentions(workspace_id, text)
        return comments.add(document_id, anchor, text, author=self._me(), suggestion=suggestion, mentions=mentions)

    async def reply(self, workspace_id: str, thread_id: str, text: str) -> None:
        """Answer. Raises InputError."""
        comments = await self._comments(workspace_id)
        comments.reply(thread_id, text, author=self._me(), mentions=self._mentions(workspace_id, text))

    async def edit(self, workspace_id: str, thread_id: str, *, remark_id: str, text: str) -> None:
        """Say it otherwise. Raises InputError for what somebody else said."""
        comments = await self._comments(workspace_id)
        mentions = self._mentions(workspace_id, text)
        comments.edit(thread_id, remark_id, text, author=self._me(), mentions=mentions)

    async def remove(self, workspace_id: str, thread_id: str, remark_id: str) -> None:
        """Take back what one said. Raises InputError for what somebody else said."""
        (await self._comments(workspace_id)).remove(thread_id, remark_id, author=self._me())

    async def set_state(self, workspace_id: str, thread_id: str, state: str) -> None:
        """Resolve, reopen or decline. Raises InputError."""
        (await self._comments(workspace_id)).set_state(thread_id, state, author=self._me())

    async def undo(self, workspace_id: str) -> bool:
        """Take back one's own last step here; False when there is none."""
        return (await self._comments(workspace_id)).undo()

    async def accept(self, workspace_id: str, thread_id: str) -> None:
        """Write the words that a suggestion proposes; what others changed there since stays.

        Raises InputError when the words are gone, or this machine may not edit the document.
        """
        comments = await self._comments(workspace_id)
        comments.must_be_writable()
        thread = comments.thread(thread_id)
        if thread.suggestion is None or not isinstance(thread.anchor, TextRange):
            raise InputError("That comment suggests no other words.", "Resolve it instead.")
        if not thread.is_open:
            raise InputError("That suggestion was answered already.", "Reopen it first.")
        document = (await self._open(workspace_id, thread.document_id)).document
        if not isinstance(document, HasRanges):
            raise InputError("Words cannot be replaced in such a document.", "Change it by hand.")
        found = document.find_range(thread.anchor)
        if found is None:
            raise InputError("The words that it would replace are gone.", "Decline it, or write them anew.")
        start, end = found
        now = document.text[start:end]
        document.replace(start, end - start, merged_text(thread.anchor.quote, thread.suggestion, now))
        comments.set_state(thread_id, "accepted", author=self._me())

    def changed(self, workspace_id: str) -> None:
        """Comments may be others: soon look whether somebody names this machine's person."""
        if self._is_stopped:
            return
        task = asyncio.get_running_loop().create_task(self._look(workspace_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Look no more."""
        self._is_stopped = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def look_for_mentions(self, workspace_id: str) -> None:
        """Comments changed: tell when new words of somebody name this machine's person."""
        me = self._me().peer_id
        found = {
            f"{thread.id} {remark.id}": (thread, remark)
            for thread in (await self._comments(workspace_id)).news()
            for remark in (thread.remark, *thread.replies)
        }
        # read after the wait: another look may have ended meanwhile
        known = self._known.get(workspace_id)
        self._known[workspace_id] = (known or set()) | set(found)
        # what was there at the first look was told before
        for key, (thread, remark) in found.items() if known is not None else ():
            if known is not None and key not in known and me in remark.mentions and remark.author.peer_id != me:
                self._mentioned(workspace_id, thread.document_id, remark.author.name)

    async def _look(self, workspace_id: str) -> None:
        try:
            await self.look_for_mentions(workspace_id)
        except VegaError as error:
            # the workspace is gone, or damaged, which opening its comments says to the person
            log.info("The comments of %s were not looked at: %s", workspace_id, error)

    async def _comments(self, workspace_id: str) -> Comments:
        copy = await self._open(workspace_id, COMMENTS_ID)
        document = copy.document
        assert isinstance(document, Comments)
        me = self._me().peer_id
        document.author_of = lambda writer: me if writer == document.writer else copy.log.authors.get(writer, "")
        return document

    def _mentions(self, workspace_id: str, text: str) -> Sequence[str]:
        return mentioned(text, self._members(workspace_id))
