"""The chat as a guest's page has it: lines since the link was made, and what its person says, by the owner's rules."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from core.collaboration.roles import is_at_least
from core.collaboration.service import CollaborationService
from core.collaboration.talk_checks import MOST_NUMBER
from core.collaboration.talk_records import ChatLine, Content, Entry
from core.collaboration.talk_words import mentioned
from core.collaboration.visits import words
from core.collaboration.visits.records import Guest, GuestLink
from core.errors import InputError, VegaError

# What a page shows: the newest lines, and no more of their words than it takes to follow.
LINES, CHARACTERS = 100, 200_000
QUOTE_CHARACTERS = 200
NAMES = 200
# More than anybody types; a page that says more is none of ours.
LINES_A_MINUTE = 60
# Whatever their link lets them do with the document, they are no members.
ROLE = "guest"

Told = dict[str, object]


class VisitChat:
    """Of one visit. `tell(kind, **said)` says something to the page. Belongs to the loop thread."""

    def __init__(self, link: GuestLink, collaboration: CollaborationService, tell: Callable[..., None]) -> None:
        self._link = link
        self._collaboration = collaboration
        self._talk = collaboration.talk
        self._tell = tell
        self._me = ""
        self._reading = asyncio.Lock()
        self._may_say: bool | None = None
        self._names: list[str] = []
        self._told: dict[str, Told] = {}
        self._said: deque[float] = deque(maxlen=LINES_A_MINUTE)

    @property
    def is_open(self) -> bool:
        """Whether the guest came, and the link lets them read the chat."""
        return bool(self._me)

    async def open(self, guest: Guest) -> None:
        """Tell the page all that it may see."""
        if not self._link.has_chat:
            return
        self._me = guest.peer_id
        async with self._reading:
            self._told = await asyncio.to_thread(self._read, self._me)
            self._tell("chat", lines=list(self._told.values()))
        self.look()

    def look(self) -> None:
        """Tell the page whether the guest may chat, and whom they can name, when that is news."""
        if not self.is_open:
            return
        may_say = self._is_heard()
        names = sorted({member.name for member in self._talk.members(self._link.workspace_id)})[:NAMES]
        if (may_say, names) != (self._may_say, self._names):
            self._may_say, self._names = may_say, names
            self._tell("chat_rights", may_say=may_say, names=names)

    async def refresh(self) -> None:
        """Tell the page the lines that are new, or others than before."""
        if not self.is_open:
            return
        async with self._reading:
            lines = await asyncio.to_thread(self._read, self._me)
            news = [line for name, line in lines.items() if self._told.get(name) != line]
            self._told = lines
            if news and self.is_open:
                self._tell("lines", lines=news)

    def close(self) -> None:
        """The visit is over."""
        self._me = ""

    async def say(self, said: words.Line, guest: Guest) -> None:
        """Take a line of the guest's: it is on disk when the page hears so. One that is here already counts once."""
        try:
            entry = await self._entry(said, guest)
            workspace = self._collaboration.workspace(self._link.workspace_id)
            author = (guest.peer_id, guest.name)
            _, objections = await self._talk.take_from(workspace, [entry], author=author, is_heard=True)
        except VegaError as error:
            self._tell("unsaid", key=said.key, what=error.what, todo=error.todo)
            return
        if objections:
            self._tell("unsaid", key=said.key, what=objections[entry.id], todo="Load the page again.")
        else:
            self._tell("said", key=said.key)

    # Parts

    def _is_heard(self) -> bool:
        if not self._link.has_chat:
            return False
        spaces = (space for space in self._collaboration.workspaces() if space.id == self._link.workspace_id)
        return any(space.state == "open" and is_at_least(ROLE, space.chat_role) for space in spaces)

    async def _entry(self, said: words.Line, guest: Guest) -> Entry:
        """What the guest says as an event of the chat. Raises InputError for what they may not say."""
        if not self._is_heard():
            raise InputError("You may read along here, not chat.", "Ask who sent you the link.")
        now = time.monotonic()
        if len(self._said) == LINES_A_MINUTE and now - self._said[0] < 60.0:
            raise InputError("That is a lot at once.", "Wait a minute, and send it again.")
        text = said.text.strip()
        if not text:
            raise InputError("There is nothing to say.", "Write something first.")
        thread = ""
        if said.reply_to:
            answered = await asyncio.to_thread(self._talk.line, self._link.workspace_id, said.reply_to)
            if answered is None or answered.place <= self._link.chat_after:
                raise InputError("The line that you answer is not here.", "Say it without answering.")
            thread = answered.thread
        self._said.append(now)
        named = mentioned(text, self._talk.members(self._link.workspace_id))
        content = Content(text, said.reply_to, thread, named)
        # a page that was cut off says it again under the same key, and it is the same line
        return Entry(said.key, 0, "said", "", guest.peer_id, guest.name, time.time(), content)

    def _read(self, me: str) -> dict[str, Told]:
        """What the page shows now, by line, the oldest first. Blocks."""
        after = self._link.chat_after
        found = self._talk.lines(self._link.workspace_id, thread=None, before=MOST_NUMBER, after=after, limit=LINES)
        by_id = {line.id: line for line in found}
        shown: dict[str, Told] = {}
        room = CHARACTERS
        for line in reversed(found):
            room -= len(line.text)
            if room < 0:
                break
            shown[line.id] = self._line(line, by_id, me)
        return dict(reversed(shown.items()))

    def _line(self, line: ChatLine, known: Mapping[str, ChatLine], me: str) -> Told:
        answers = line.quote.id if line.quote is not None else line.thread
        return {
            "id": line.id,
            "place": line.place,
            "author": line.author,
            "is_mine": line.author_id == me,
            "sent": line.sent,
            "text": line.text,
            "quote": self._quote(answers, known) if answers else None,
            "is_edited": bool(line.edited),
            "is_removed": bool(line.removed_by),
            "files": [{"name": file.name, "size_bytes": file.size_bytes} for file in line.attachments],
            "links": [reference.title for reference in line.references],
            "reactions": [{"emoji": one.emoji, "count": len(one.names)} for one in line.reactions],
        }

    def _quote(self, line_id: str, known: Mapping[str, ChatLine]) -> dict[str, Any]:
        """The line that is answered, without words when it is older than the link."""
        line = known.get(line_id) or self._talk.line(self._link.workspace_id, line_id)
        if line is None or line.place <= self._link.chat_after:
            return {"id": "", "author": "", "text": "An earlier line"}
        text = "This line was removed." if line.removed_by else line.text[:QUOTE_CHARACTERS]
        return {"id": line.id, "author": line.author, "text": text}
