"""Arrivals of the chat: events of others, stored, counted, and called out to the person whom they name."""

import asyncio
from collections.abc import Callable, Sequence

from core.collaboration.chat import Chat, line_of
from core.collaboration.records import ChatArrived, Workspace
from core.collaboration.register import Register
from core.collaboration.talk_records import ChatChanged, ChatLine, ChatMentioned, Entry, TypingChanged
from core.collaboration.talk_typing import Typists
from core.events import Events
from core.storage.tables.chat import ChatTables


class Arrivals:
    """Belongs to the loop thread. `me()` is this machine's peer id."""

    def __init__(
        self,
        *,
        chat: Chat,
        tables: ChatTables,
        register: Register,
        typists: Typists,
        events: Events,
        me: Callable[[], str],
    ) -> None:
        self._chat = chat
        self._tables = tables
        self._register = register
        self._typists = typists
        self._events = events
        self._me = me

    async def at_host(
        self, workspace: Workspace, events: Sequence[Entry], *, author: tuple[str, str], is_heard: bool
    ) -> tuple[list[Entry], dict[str, str]]:
        """Events of somebody (peer id and name): those that are new, and why others cannot be, by id.

        Raises InputError when one cannot be an event at all, StorageError.
        """
        named = await self._named_in(workspace.id, events)
        added, objections = await self._chat.take_as_host(
            workspace.id, events, author=author, owner_id=workspace.host, is_heard=is_heard
        )
        await self._say_what_came(workspace, added, named)
        return added, objections

    async def at_member(self, workspace: Workspace, events: Sequence[Entry]) -> None:
        """Events from the host. Raises InputError when one cannot be an event, StorageError."""
        named = await self._named_in(workspace.id, events)
        added = await self._chat.take_as_guest(workspace.id, events, owner_id=workspace.host)
        await self._say_what_came(workspace, added, named)

    async def count(self, workspace_id: str) -> None:
        """Say how much is new."""
        count = await asyncio.to_thread(self._tables.unread, workspace_id, me=self._me())
        self._register.set_unread(workspace_id, count)

    async def _named_in(self, workspace_id: str, events: Sequence[Entry]) -> set[str]:
        """Of the lines that these events change, those that name this machine's person already."""
        ids = {entry.target for entry in events if entry.kind == "edited"}
        lines = [await asyncio.to_thread(self._line, workspace_id, line_id) for line_id in ids]
        return {line.id for line in lines if line is not None and self._me() in line.mentions}

    def _line(self, workspace_id: str, line_id: str) -> ChatLine | None:
        row = self._tables.line(workspace_id, line_id, me=self._me())
        return line_of(row) if row else None

    async def _say_what_came(self, workspace: Workspace, added: Sequence[Entry], named: set[str]) -> None:
        me = self._me()
        self._events.emit(ChatChanged(workspace.id))
        foreign = [entry for entry in added if entry.author_id != me]
        if {entry.author_id for entry in foreign if self._typists.silent(workspace.id, entry.author_id)}:
            self._events.emit(TypingChanged(workspace.id))
        if not foreign:
            return
        await self.count(workspace.id)
        for entry in foreign:
            if entry.kind not in ("said", "edited"):
                continue
            place, words = (workspace.id, workspace.title, entry.author), entry.content.text
            line_id, has_me = entry.target or entry.id, me in entry.content.mentions
            if entry.kind == "said":
                self._events.emit(ChatArrived(*place, is_mine=False, line_id=line_id, words=words, is_mention=has_me))
            if has_me and line_id not in named:  # an edit calls only whom the line did not name before
                named.add(line_id)
                self._events.emit(ChatMentioned(*place, line_id, words))
