"""The guest desk: makes links into a note and its calls, and receives whoever comes by one, through the hub's rooms."""

import asyncio
import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from core.collaboration.calls.visitors import Visitors
from core.collaboration.records import CursorMoved, DocumentChanged, WorkspaceChanged
from core.collaboration.service import CollaborationService
from core.collaboration.talk_records import ChatChanged
from core.collaboration.visits import words
from core.collaboration.visits.pages import page_of
from core.collaboration.visits.records import GUEST_ROLES, Guest, GuestCame, GuestLink, GuestsChanged
from core.collaboration.visits.sealing import RANDOM_BYTES, Greetings, new_secret, visit_of
from core.collaboration.visits.visit import House, Visit
from core.errors import InputError, PeerError, ProtocolError, VegaError
from core.events import Events, Subscription
from core.networking import room_frames as frames
from core.networking.hub_address import HubAddress
from core.networking.rooms import Event, RoomClient
from core.networking.service import NetworkService
from core.settings import SettingsStore
from core.storage.tables.guests import GuestTables

log = logging.getLogger(__name__)

SHORTEST_S = 60.0
LOOK_S = 5.0
# Of one link; whoever greets and does not come in gives way.
VISITS = 16
# Words on their way in or out; beyond it a visit loses some, and begins anew.
WAITING = 2000
WITHDRAWN = "The owner of the document withdrew this link."
EXPIRED = "This link has expired."
CLOSED = "What this link led to is no longer there."


@dataclass(eq=False)
class _Open:
    """A link that works: its room, and who is in it, by the name of the visit."""

    link: GuestLink
    room: str
    greetings: Greetings
    visits: dict[bytes, Visit] = field(default_factory=dict)
    clients: dict[bytes, str] = field(default_factory=dict)


class GuestDesk:
    """Of this machine, for the workspaces that live on it. Belongs to the loop thread."""

    def __init__(
        self,
        *,
        collaboration: CollaborationService,
        visitors: Visitors,
        network: NetworkService,
        settings: SettingsStore,
        events: Events,
        tables: GuestTables,
    ) -> None:
        self._collaboration, self._settings, self._events, self._tables = collaboration, settings, events, tables
        self._house = House(
            collaboration,
            visitors,
            host=lambda: network.name,
            stun=lambda: settings.values.stun_server,
            replace=self._replace,
        )
        self._open: dict[str, _Open] = {}
        self._client: RoomClient | None = None
        self._in: asyncio.Queue[tuple[str, Event]] = asyncio.Queue(WAITING)
        self._out: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue(WAITING)
        # workspaces whose chat is another than guests were told
        self._chats: set[str] = set()
        self._is_chatty = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._subscriptions: list[Subscription] = []

    @property
    def is_possible(self) -> bool:
        """Whether a hub is set, without which no browser finds this machine."""
        return bool(self._settings.values.hub and self._settings.values.hub_token)

    async def start(self) -> None:
        """Links of before work again."""
        for row in await self._tables.links():
            room, secret = str(row.pop("room")), str(row.pop("secret"))
            link = GuestLink(**{**row, "has_chat": bool(row["has_chat"])})
            if link.expires <= time.time():
                await self._tables.drop_link(link.id)
            else:
                self._open[link.id] = _Open(link, room, Greetings(secret, room))
        self._tasks = [asyncio.ensure_future(work()) for work in (self._listen, self._speak, self._look, self._chat)]
        self._subscriptions = [
            self._events.subscribe(CursorMoved, lambda event: self._refresh(event.workspace_id)),
            self._events.subscribe(DocumentChanged, lambda event: self._refresh(event.workspace_id)),
            self._events.subscribe(WorkspaceChanged, lambda event: self._refresh(event.workspace_id)),
            self._events.subscribe(ChatChanged, lambda event: self._is_said(event.workspace_id)),
        ]
        if self._open and self.is_possible:
            try:
                client = self._connected()
            except InputError as error:
                log.error("The setting 'hub': %s", error)
                return
            for one in self._open.values():
                await client.join(one.room)

    async def stop(self) -> None:
        """Guests wait until this machine is back."""
        for subscription in self._subscriptions:
            subscription.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for one in self._open.values():
            await self._clear(one)
        if self._client is not None:
            await self._client.stop()

    async def make(
        self, workspace_id: str, document_id: str, *, role: str, valid_s: float, has_chat: bool = False
    ) -> GuestLink:
        """A link that lets browsers in, as the role says, for so long; with `has_chat` into the chat from now on.

        Raises InputError (no hub, not the owner, no such role, not a text), RefusedError, UnreachableError (the hub).
        """
        if role not in GUEST_ROLES:
            raise InputError(f"A guest cannot be '{role}'.", f"Use one of: {', '.join(GUEST_ROLES)}.")
        if not SHORTEST_S <= valid_s <= frames.LONGEST_LENT_S:
            raise InputError("A link for guests is valid for a minute to thirty days.", "Choose another time.")
        if not self.is_possible:
            raise InputError(
                "Guests come through a hub, and none is set.", "Enter a hub and its token in the settings."
            )
        space = self._collaboration.workspace(workspace_id)
        if space.role != "owner" or space.state != "open":
            raise InputError("Only the owner of an open workspace lets guests in.", "Ask its owner.")
        await (await page_of(self._collaboration, workspace_id, document_id)).close()
        address = HubAddress.parse(self._settings.values.hub)
        client = self._connected()
        link_id, secret = secrets.token_hex(8), new_secret()
        lent = await client.lend(link_id, valid_s=valid_s)
        url = "http" + address.url.removeprefix("ws")
        text = f"{url}/join#{lent.room}.{secret}.{lent.token}"
        after = await self._collaboration.talk.last_number(workspace_id)
        link = GuestLink(
            link_id, workspace_id, document_id, role, text, time.time(), lent.expires, has_chat, chat_after=after
        )
        await self._tables.keep_link({**vars(link), "room": lent.room, "secret": secret})
        self._open[link_id] = _Open(link, lent.room, Greetings(secret, lent.room))
        await client.join(lent.room)
        self._events.emit(GuestsChanged(workspace_id))
        return link

    def links(self, workspace_id: str) -> list[GuestLink]:
        """The links into a workspace that work, the oldest first."""
        return [one.link for one in self._open.values() if one.link.workspace_id == workspace_id]

    def guests(self, workspace_id: str) -> list[Guest]:
        """Who is in a workspace by a link."""
        found = (visit.guest for one in self._open.values() for visit in one.visits.values())
        return [guest for guest in found if guest is not None and guest.workspace_id == workspace_id]

    async def withdraw(self, link_id: str) -> None:
        """Let nobody in by a link any more; who came by it goes. Nothing when there is no such link."""
        one = self._open.get(link_id)
        if one is not None:
            await self._close(one, WITHDRAWN)

    # The room

    def _connected(self) -> RoomClient:
        if self._client is None:
            values = self._settings.values
            self._client = RoomClient(HubAddress.parse(values.hub), values.hub_token, self._heard)
            self._client.start()
        return self._client

    def _heard(self, room: str, event: Event) -> None:
        if not self._in.full():
            self._in.put_nowait((room, event))

    async def _listen(self) -> None:
        while True:
            room, event = await self._in.get()
            one = next((entry for entry in self._open.values() if entry.room == room), None)
            try:
                if one is not None:
                    await self._take(one, event)
            except Exception:  # one guest must not keep the others from being heard
                log.exception("A guest's words could not be taken")

    async def _speak(self) -> None:
        while True:
            room, body = await self._out.get()
            try:
                if self._client is not None:
                    await self._client.say(room, body)
            finally:
                self._out.task_done()

    async def _take(self, one: _Open, event: Event) -> None:
        if isinstance(event, frames.Joined):
            # after a break: what was said meanwhile is lost, and everybody greets again
            await self._clear(one)
        elif isinstance(event, frames.Present) and not event.is_here:
            for name in [name for name, client in one.clients.items() if client == event.client]:
                await self._end(one, name)
        elif isinstance(event, frames.Refused):
            log.warning("The hub does not let guests in by a link: %s", event.what)
        elif isinstance(event, frames.Heard):
            if (name := visit_of(event.body)) in one.visits:
                await self._hear(one, name, event.body)
            elif not name:
                self._greet(one, event)

    def _greet(self, one: _Open, event: frames.Heard) -> None:
        try:
            greeting = words.read_greeting(one.greetings.open(event.body))
        except ProtocolError as error:
            log.info("%s", error)
            return
        waiting = [name for name, visit in one.visits.items() if visit.guest is None]
        if len(one.visits) >= VISITS:
            if not waiting:
                return
            del one.visits[waiting[0]], one.clients[waiting[0]]
        theirs, own = bytes.fromhex(greeting.random), secrets.token_bytes(RANDOM_BYTES)
        keys = one.greetings.keys(theirs, own)
        if keys.visit in one.visits:
            return
        one.visits[keys.visit] = Visit(one.link, keys, self._house, send=self._sender(one.room))
        one.clients[keys.visit] = event.client
        answer = {"version": words.VERSION, "random": own.hex(), "to": greeting.random}
        self._sender(one.room)([one.greetings.seal(words.write("greeting", **answer))])

    async def _hear(self, one: _Open, name: bytes, body: bytes) -> None:
        visit = one.visits[name]
        try:
            if await visit.hear(body) and visit.guest is not None:
                log.info("A guest came by the link %s", one.link.id)
                self._events.emit(GuestCame(one.link.workspace_id, visit.guest.name))
                self._events.emit(GuestsChanged(one.link.workspace_id))
        except ProtocolError as error:
            log.info("A guest's visit begins anew: %s", error)
            visit.tell("again")
            await self._end(one, name)
        except VegaError as error:
            visit.tell("sorry", what=error.what, todo=error.todo)

    def _sender(self, room: str) -> Callable[[list[bytes]], None]:
        def send(bodies: list[bytes]) -> None:
            for body in bodies:
                if not self._out.full():
                    self._out.put_nowait((room, body))

        return send

    # Ends

    async def _replace(self, peer_id: str) -> None:
        for one in self._open.values():
            for name, visit in list(one.visits.items()):
                if visit.guest is not None and visit.guest.peer_id == peer_id:
                    await self._end(one, name)

    async def _clear(self, one: _Open, why: str = "") -> None:
        for name in list(one.visits):
            await self._end(one, name, why)

    async def _end(self, one: _Open, name: bytes, why: str = "") -> None:
        one.clients.pop(name, None)
        visit = one.visits.pop(name, None)
        if visit is not None:
            await visit.end(why)
            self._events.emit(GuestsChanged(one.link.workspace_id))

    async def _close(self, one: _Open, why: str) -> None:
        """A link is over: here at once, at the hub as soon as it hears of it, at the latest when it expires."""
        await self._clear(one, why)
        self._open.pop(one.link.id, None)
        await self._tables.drop_link(one.link.id)
        self._events.emit(GuestsChanged(one.link.workspace_id))
        if self._client is None or not self._client.is_online:
            return
        try:
            async with asyncio.timeout(LOOK_S):
                await self._out.join()  # guests are told before they are cut off
            await self._client.leave(one.room)
            await self._client.recall(one.link.id)
        except (PeerError, TimeoutError) as error:
            log.warning("The hub was not told that a link for guests is over: %s", error)

    async def _look(self) -> None:
        while True:
            soonest = min((one.link.expires for one in self._open.values()), default=0.0) - time.time()
            await asyncio.sleep(min(max(soonest, 0.05), LOOK_S) if self._open else LOOK_S)
            for one in list(self._open.values()):
                try:
                    await self._look_at(one)
                except VegaError as error:
                    log.warning("A link for guests: %s", error)

    async def _look_at(self, one: _Open) -> None:
        spaces = {space.id for space in self._collaboration.workspaces() if space.state == "open"}
        if one.link.expires <= time.time():
            await self._close(one, EXPIRED)
        elif one.link.workspace_id not in spaces:
            await self._close(one, CLOSED)
        else:
            for visit in list(one.visits.values()):
                visit.refresh()

    def _is_said(self, workspace_id: str) -> None:
        self._chats.add(workspace_id)
        self._is_chatty.set()

    async def _chat(self) -> None:
        """Tell guests what is new in the chats; of many lines at once, one word goes out."""
        while True:
            await self._is_chatty.wait()
            self._is_chatty.clear()
            changed, self._chats = self._chats, set()
            for one in [one for one in self._open.values() if one.link.workspace_id in changed]:
                for visit in list(one.visits.values()):
                    try:
                        await visit.chat.refresh()
                    except Exception:  # one guest must not keep the others from reading
                        log.exception("A guest was not told what is new in the chat")

    def _refresh(self, workspace_id: str) -> None:
        for one in self._open.values():
            if one.link.workspace_id == workspace_id:
                for visit in one.visits.values():
                    visit.look()
