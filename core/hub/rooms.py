"""Rooms as this process sees them: who of its clients is in which, and how what happens reaches them.

A client that resumes is given what is stored above the number that it has, page by page, while what comes meanwhile is
kept aside for it; then it goes on live. Each message goes to it once, in the order of the numbers.
"""

import asyncio
import logging
from collections import deque
from dataclasses import dataclass, field

from core.errors import StorageError
from core.hub.backbone import Backbone
from core.hub.line import framed
from core.hub.mailbox import Mailbox
from core.hub.metrics import Metrics
from core.hub.records import Draft, Event, Fleeting, Kept, Presence
from core.networking import room_frames as frames
from core.networking.room_frames import Frame

log = logging.getLogger(__name__)

# Stored messages that are read at once for who resumes: at most 64 MB of the largest.
PAGE = 256
# Live ones that wait meanwhile; beyond that the rest is read from the store as well.
ASIDE = 512


class Packets:
    """One frame for many clients: put together once in each form that somebody wants."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._binary = b""
        self._text = b""

    def form(self, as_text: bool) -> bytes:
        """As a text message, or as a binary one."""
        if as_text:
            self._text = self._text or framed(frames.to_text(self._frame))
            return self._text
        self._binary = self._binary or framed(frames.to_bytes(self._frame))
        return self._binary


@dataclass(eq=False)
class Client:
    """One connection as rooms see it."""

    id: str
    name: str
    mailbox: Mailbox
    as_text: bool = False


@dataclass(eq=False)
class _Member:
    """A client in a room. While it catches up, what comes live waits aside."""

    client: Client
    sent: int = 0
    is_live: bool = False
    aside: deque[Kept] = field(default_factory=deque)
    has_missed: bool = False
    catching_up: "asyncio.Task[None] | None" = None


class Rooms:
    """Of one process."""

    def __init__(self, backbone: Backbone, metrics: Metrics) -> None:
        self._backbone = backbone
        self._metrics = metrics
        self._rooms: dict[str, dict[str, _Member]] = {}
        backbone.deliver = self._deliver

    async def join(self, client: Client, room: str, after: int | None) -> None:
        """Let a client in: it hears `joined`, then what is stored above `after`, then what comes. Raises StorageError.

        Joining once more begins anew from `after`.
        """
        await self.leave(client, room)
        member = _Member(client)
        self._rooms.setdefault(room, {})[client.id] = member
        try:
            state = await self._backbone.enter(Presence(room, client.name, client.id, is_here=True))
        except BaseException:
            self._remove(client, room)
            raise
        present = tuple((who.sender, who.client) for who in state.present)
        client.mailbox.put(Packets(frames.Joined(room, state.first, state.last, present)).form(client.as_text))
        # a number that was never given is from another life of the store: all of this one is new
        member.sent = state.last if after is None else after if after <= state.last else 0
        if after is None:
            self._go_live(member)
        else:
            member.catching_up = asyncio.create_task(self._catch_up(member, room))

    async def leave(self, client: Client, room: str) -> None:
        """Out of a room; nothing when the client was not in it."""
        member = self._remove(client, room)
        if member is None:
            return
        if member.catching_up is not None:
            member.catching_up.cancel()
            await asyncio.gather(member.catching_up, return_exceptions=True)
        await self._backbone.leave(Presence(room, client.name, client.id, is_here=False))

    def is_in(self, client: Client, room: str) -> bool:
        """Whether a client entered a room."""
        return client.id in self._rooms.get(room, ())

    async def publish(self, draft: Draft) -> "asyncio.Future[int]":
        """See `Backbone.publish`."""
        self._metrics.add("published")
        return await self._backbone.publish(draft)

    def say(self, fleeting: Fleeting) -> None:
        """See `Backbone.post`."""
        self._metrics.add("said")
        self._backbone.post(fleeting)

    @property
    def count(self) -> int:
        """Rooms with somebody of this process in them."""
        return len(self._rooms)

    def _remove(self, client: Client, room: str) -> _Member | None:
        members = self._rooms.get(room, {})
        member = members.pop(client.id, None)
        if member is not None and not members:
            del self._rooms[room]
        return member

    def _deliver(self, event: Event) -> None:
        members = self._rooms.get(event.room)
        if not members:
            return
        packets = Packets(_frame(event))
        for member in members.values():
            client = member.client
            if isinstance(event, Kept):
                self._hand_over(member, event, packets)
            elif client.id == event.client:
                continue
            elif isinstance(event, Presence):
                client.mailbox.put(packets.form(client.as_text))
            else:
                client.mailbox.put_fleeting(packets.form(client.as_text))
                self._metrics.add("delivered")

    def _hand_over(self, member: _Member, kept: Kept, packets: Packets) -> None:
        if not member.is_live:
            if len(member.aside) < ASIDE and not member.has_missed:
                member.aside.append(kept)
            else:
                member.has_missed = True
            return
        if kept.number <= member.sent:
            return
        member.sent = kept.number
        # the sender learns the number from `stored`
        if kept.client != member.client.id:
            member.client.mailbox.put(packets.form(member.client.as_text))
            self._metrics.add("delivered")

    def _go_live(self, member: _Member) -> None:
        aside, member.aside = member.aside, deque()
        member.is_live = True
        for kept in aside:
            self._hand_over(member, kept, Packets(_frame(kept)))

    async def _catch_up(self, member: _Member, room: str) -> None:
        try:
            while not member.is_live and not member.client.mailbox.is_over:
                rows = await self._backbone.read(room, member.sent, most=PAGE)
                for kept in rows:
                    await self._send_patiently(member, kept)
                if len(rows) == PAGE:
                    continue
                if member.has_missed:
                    # what waits aside is not all: the store has the rest
                    member.aside.clear()
                    member.has_missed = False
                    continue
                while member.aside:
                    await self._send_patiently(member, member.aside.popleft())
                member.is_live = not member.has_missed
        except StorageError as error:
            log.error("A client cannot resume in %s: %s", room, error)
            member.client.mailbox.close()

    async def _send_patiently(self, member: _Member, kept: Kept) -> None:
        if kept.number > member.sent:
            await member.client.mailbox.put_patiently(Packets(_frame(kept)).form(member.client.as_text))
            member.sent = kept.number
            self._metrics.add("delivered")


def _frame(event: Event) -> Frame:
    if isinstance(event, Kept):
        return frames.Message(
            event.room, event.number, event.id, event.sender, event.client, at=event.at, body=event.body
        )
    if isinstance(event, Fleeting):
        return frames.Heard(event.room, event.sender, event.client, event.body)
    return frames.Present(event.room, event.sender, event.client, event.is_here)
