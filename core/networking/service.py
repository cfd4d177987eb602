"""The network's verbs: invite, join, send, queue; the one link over which everything between machines travels."""

import asyncio
import logging
import secrets
import socket
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from core.errors import InputError, RefusedError, StorageError, UnreachableError, WaitingError
from core.events import Events
from core.networking import invite as invites
from core.networking import invite_file, knocking, messages
from core.networking.book import Book
from core.networking.channels import Answer, Channels, Offer
from core.networking.discovery import Discovery, own_addresses
from core.networking.gate import Admission, Gate
from core.networking.handshake import Welcome
from core.networking.hub_address import HubAddress
from core.networking.ice import servers
from core.networking.identity import Identity
from core.networking.knocking import Asking, Knocks
from core.networking.links import NAME_CHARACTERS, Links
from core.networking.outbox import Outbox, Queued
from core.networking.places import CHANNEL, Places
from core.networking.records import (
    Discovered,
    HubState,
    Invite,
    Joined,
    Knock,
    Peer,
    PeerConnected,
    PeerPaired,
    PeersChanged,
)
from core.networking.relay import Relay
from core.networking.store import NetworkStore
from core.settings import SettingsStore

if TYPE_CHECKING:
    from aiortc import RTCIceServer

M = TypeVar("M")

log = logging.getLogger(__name__)

# Where a gate that listens on every address is reached from the same machine.
LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - compared, not bound


class NetworkService:
    """This machine among others."""

    def __init__(self, *, folder: Path, tables: NetworkStore, events: Events, settings: SettingsStore) -> None:
        """Raises StorageError when the identity cannot be read or made."""
        self.identity = Identity.load(folder)
        self.address: tuple[str, int] | None = None
        self._tables = tables
        self._events = events
        self._settings = settings
        self._handlers: dict[type, Callable[[str, Any], Awaitable[None]]] = {}
        self._book = Book(tables)
        self._knocks = Knocks(
            events=events,
            is_on=lambda: settings.values.discovery,
            is_known=lambda peer_id: self._book.get(peer_id) is not None,
            is_forwarded=lambda port: self._way_in(port) != "direct",
        )
        self._channels = Channels(
            self.identity.peer_id,
            self._book,
            send=lambda peer_id, words, seconds: self.send(peer_id, words, timeout_s=seconds),
            is_online=lambda peer_id: self._links.is_answering(peer_id),
            servers=lambda: self.ice_servers(),
            target=lambda: self._inner_gate(),
            is_on=lambda: settings.values.introduce,
        )
        self.on(Offer, self._channels.heard_offer)
        self.on(Answer, self._channels.heard_answer)
        self._links = Links(
            self.identity,
            self._book,
            tables=tables,
            events=events,
            settings=settings,
            name=lambda: self.name,
            handle=self._handle,
            folder=folder / "arriving",
            knocks=self._knocks,
            channels=self._channels,
            way_in=self._way_in,
        )
        self._outbox = Outbox(tables, self._links.deliver)
        self._links.on_connected = self._outbox.wake
        self._gate = Gate(self.identity, self._links.admit)
        self._gate_address: tuple[str, int] | None = None
        self._relay = Relay(self.identity, lambda: self._gate_address)
        self._relay.changed = lambda: events.emit(PeersChanged())
        self._discovery: Discovery | None = None

    @property
    def name(self) -> str:
        """How others see this machine."""
        return self._settings.values.name or socket.gethostname()

    async def start(self) -> None:
        """Load the address book, listen, connect to known hosts. Raises StorageError when the port is taken."""
        await self._book.load()
        await self._outbox.start()
        if self._settings.values.listen:
            await self._listen()
        if self._settings.values.hub:
            await self._meet_at_hub()
        self._links.dial_hosts()
        if self._settings.values.discovery and self.address is not None:
            self._discovery = Discovery(self.identity.peer_id, self.name, lambda: self._events.emit(PeersChanged()))
            await self._discovery.start(self.address[1])

    async def stop(self) -> None:
        """Say goodbye; queued messages stay stored."""
        if self._discovery is not None:
            await self._discovery.stop()
        await self._outbox.stop()
        await self._links.close()
        await self._relay.stop()
        await self._channels.stop()
        await self._gate.close()

    async def create_invite(
        self, scope: str, *, role: str = "member", title: str = "", valid_s: float = 86_400, uses: int = 1
    ) -> Invite:
        """A link that lets `uses` machines in. Raises InputError when this machine does not listen."""
        if self.address is None and self._relay.address is None:
            raise InputError("This machine accepts no connections, so nobody could use an invite.", "Turn 'listen' on.")
        secret = invites.new_secret()
        link = invites.make(
            self._addresses(),
            self.identity.public,
            secret=secret,
            expires=time.time() + valid_s,
            via=self._relay.address,
        )
        made = Invite(secrets.token_hex(8), link.text(), scope, role, title, time.time() + valid_s, uses)
        row = {"id": made.id, "secret_hash": invites.hash_secret(secret), "scope": scope, "role": role, "title": title}
        await self._tables.add_invite({**row, "expires": made.expires, "uses_left": uses})
        self._events.emit(PeersChanged())
        return made

    async def invites(self) -> list[Invite]:
        """Invites that can still be used; their links are known only to those who have them."""
        rows = await self._tables.invites()
        return [
            Invite(row["id"], "", row["scope"], row["role"], row["title"], row["expires"], row["uses_left"])
            for row in rows
        ]

    async def withdraw(self, invite_id: str) -> None:
        """Make an invite useless."""
        await self._tables.withdraw_invite(invite_id)
        self._events.emit(PeersChanged())

    async def join(self, link: str) -> Joined:
        """Pair with the machine that made the link; from now on the link to it is kept.

        Raises InputError (not a link), RefusedError (wrong key, expired, used, withdrawn), UnreachableError.
        """
        parsed = invites.parse(link)
        if parsed.peer_id == self.identity.peer_id:
            raise InputError("This invite was made on this very machine.", "Open it on another one.")
        return self._joined(parsed.peer_id, await self._links.pair(parsed))

    async def join_file(self, path: Path) -> Joined:
        """Join with an invite that was saved to a file; raises what `join` does."""
        return await self.join(await asyncio.to_thread(invite_file.read, path))

    async def save_invite(self, invite: Invite, path: Path) -> Path:
        """Save an invite that was just made to a file. Raises StorageError."""
        return await asyncio.to_thread(invite_file.write, path, invite.link)

    async def ask(self, peer_id: str, words: str = "", *, waiting: Callable[[str], None] = lambda code: None) -> Joined:
        """Ask the person at a machine seen nearby to let this one in; cancelled, nothing more is asked.

        `waiting(code)` once they can see it: both compare the code, as somebody in between would make it differ.
        Raises InputError (not seen), RefusedError (declined), UnreachableError (gone, or nobody decided).
        """
        seen = next((entry for entry in self.discovered() if entry.peer_id == peer_id), None)
        direct = Places.parse(seen.address).direct if seen is not None else None
        if direct is None:
            raise InputError("That machine is not seen nearby any more.", "Ask its owner for an invite link.")
        asking, is_told = Asking(words[: knocking.WORDS_CHARACTERS]), False
        try:
            async with asyncio.timeout(knocking.ASK_FOR_S):
                while True:
                    try:
                        return self._joined(peer_id, await self._links.knock(peer_id, direct, asking))
                    except WaitingError:
                        if not is_told:
                            waiting(asking.code)
                            is_told = True
                    await asyncio.sleep(knocking.ASK_EVERY_S)
        except TimeoutError as error:
            raise UnreachableError("Nobody decided within ten minutes.", "Talk to them, and ask again.") from error

    def knocks(self) -> list[Knock]:
        """Who asks to be let in here, the first first."""
        return self._knocks.all()

    async def approve(
        self, peer_id: str, code: str, *, scope: str = "peer", role: str = "member", title: str = ""
    ) -> None:
        """Let in who knocks, to this. `code` is the one that was compared. Raises InputError: gone, or another code."""
        self._knocks.approve(peer_id, code, Admission(scope, role, title))

    async def decline(self, peer_id: str) -> None:
        """Do not let in who knocks. Raises InputError when it does not any more."""
        self._knocks.decline(peer_id)

    def _joined(self, peer_id: str, words: Welcome) -> Joined:
        peer = self.peer(peer_id)
        joined = Joined(peer, words.scope, words.role, words.title)
        self._events.emit(PeerPaired(peer.id, peer.name, joined.scope, joined.role, joined.title, invited_by_us=False))
        self._events.emit(PeersChanged())
        return joined

    def peers(self) -> list[Peer]:
        """Every paired machine, by name."""
        return [self._links.describe(peer) for peer in self._book.all()]

    def peer(self, peer_id: str) -> Peer:
        """One paired machine. Raises InputError when it is not known."""
        known = self._book.get(peer_id)
        if known is None:
            raise InputError(f"No machine {peer_id[:8]} is known here.", "Invite it first.")
        return self._links.describe(known)

    def is_online(self, peer_id: str) -> bool:
        """Whether a connection to a peer stands now."""
        return self._links.is_online(peer_id)

    def role_of(self, peer_id: str, scope: str) -> str | None:
        """As what a peer takes part in `scope`; None when it does not. The host of a scope has the role "host"."""
        return self._book.role_of(peer_id, scope)

    def members(self, scope: str) -> list[Peer]:
        """Every other machine that takes part in `scope`."""
        return [peer for peer in self.peers() if any(grant.scope == scope for grant in peer.scopes)]

    async def grant(self, peer_id: str, scope: str, role: str) -> None:
        """Let a paired machine take part in `scope`, or change its role. Raises InputError for an unknown machine."""
        self.peer(peer_id)
        await self._book.grant(peer_id, scope, role)
        self._events.emit(PeersChanged())

    async def revoke(self, peer_id: str, scope: str) -> None:
        """End a peer's part in `scope`."""
        await self._book.revoke(peer_id, scope)
        self._events.emit(PeersChanged())

    @property
    def own_places(self) -> str:
        """Where those may try to reach this machine who learn of it from others, as a line of an address book; "" when
        it does not want that."""
        if not self._settings.values.introduce:
            return ""
        addresses = self._addresses()
        return str(Places(addresses[0] if addresses else None, self._relay.address)) or CHANNEL

    def ice_servers(self) -> "tuple[RTCIceServer, ...]":
        """What helps machines behind routers to reach each other, as the settings name it. Raises SettingError."""
        values = self._settings.values
        return servers(values.stun_server, values.turn_server, values.turn_user, values.turn_password)

    async def introduce(self, peer_id: str, name: str, *, address: str, scope: str, role: str) -> None:
        """A machine that both sides trust in this names another one: know it, and link with it. One of the two dials.

        The key is pinned by the id as ever. Raises StorageError.
        """
        if peer_id == self.identity.peer_id:
            return
        known = self._book.get(peer_id)
        is_new = known is None or (known.address, self._book.role_of(peer_id, scope)) != (address, role)
        if is_new:
            dials = self.identity.peer_id < peer_id
            await self._book.keep(peer_id, name[:NAME_CHARACTERS], is_host=dials, address=address)
            await self._book.grant(peer_id, scope, role)
            self._links.dial_hosts()
            self._events.emit(PeersChanged())
        if is_new and self.is_online(peer_id):  # linked already, and with one more thing in common
            self._events.emit(PeerConnected(peer_id, name[:NAME_CHARACTERS]))

    async def part(self, peer_id: str, scope: str) -> None:
        """End a machine's part in `scope`; one with which nothing else is shared is forgotten. Raises StorageError."""
        await self._book.revoke(peer_id, scope)
        known = self._book.get(peer_id)
        if known is not None and not known.scopes:
            await self.forget(peer_id)
        self._events.emit(PeersChanged())

    async def forget(self, peer_id: str) -> None:
        """End the link and forget the machine; it would need a new invite."""
        await self._links.drop(peer_id)
        await self._book.forget(peer_id)
        self._outbox.forget(peer_id)
        self._events.emit(PeersChanged())

    async def send(self, peer_id: str, outgoing: object, *, timeout_s: float = 30.0) -> None:
        """Deliver a message and wait until the other side has handled it; a broken connection is resumed meanwhile.

        Raises RefusedError with the other side's words, UnreachableError when it took longer.
        """
        try:
            async with asyncio.timeout(timeout_s):
                await self._links.deliver(peer_id, outgoing)
        except TimeoutError as error:
            known = self._book.get(peer_id)
            raise UnreachableError(
                f"{known.name if known else peer_id[:8]} did not answer within {timeout_s:g} s.",
                "Check that Vega runs there and the network is up.",
            ) from error

    def post(self, peer_id: str, outgoing: object) -> bool:
        """Fire and forget: for what is worth nothing a second later. False when it was dropped."""
        return self._links.post(peer_id, outgoing)

    async def queue(self, peer_id: str, outgoing: object) -> None:
        """Store a message for a peer: delivered in order, once, now or when it is back, over restarts of both."""
        self.peer(peer_id)
        await self._outbox.add(peer_id, outgoing)

    def on(self, kind: type[M], handler: Callable[[str, M], Awaitable[None]]) -> None:
        """Handle messages of one type: `handler(peer_id, message)`. Its VegaError is the sender's RefusedError."""
        messages.kind_of(kind)
        if kind in self._handlers:
            raise ValueError(f"{kind.__name__} has a handler already.")
        self._handlers[kind] = handler

    def hub_state(self) -> HubState | None:
        """Whether this machine can be reached through its hub; None when it has none."""
        relay = self._relay
        if relay.address is None and not relay.trouble:
            return None
        return HubState(relay.address.place if relay.address else "", relay.is_registered, relay.trouble)

    def discovered(self) -> list[Discovered]:
        """Vegas seen on the local network."""
        return sorted(self._discovery.found.values(), key=lambda entry: entry.name) if self._discovery else []

    async def _handle(self, peer_id: str, message: object) -> None:
        if isinstance(message, Queued):
            await self._outbox.open(peer_id, message, self._handle)
            return
        handler = self._handlers.get(type(message))
        if handler is None:
            raise RefusedError(f"Nobody here takes {type(message).__name__} messages.", "Update Vega on both machines.")
        await handler(peer_id, message)

    async def _listen(self) -> None:
        """A free port is kept, so that known peers find this machine again after a restart."""
        values = self._settings.values
        kept = int(await self._tables.state("port", b"0"))
        try:
            port = await self._gate.open(values.host, values.port or kept)
        except StorageError:
            if values.port or not kept:
                raise
            log.warning("Port %d is taken; another one is used, and peers that are away must be invited anew", kept)
            port = await self._gate.open(values.host, 0)
        await self._tables.keep_state("port", str(port).encode())
        self.address = (values.host, port)
        self._gate_address = (LOOPBACK.get(values.host, values.host), port)

    async def _meet_at_hub(self) -> None:
        """Be reachable through the hub."""
        values = self._settings.values
        try:
            address = HubAddress.parse(values.hub)
            if not values.hub_token:
                raise InputError("The hub lets nobody in without a token.", "Set 'hub_token'.")
        except InputError as error:
            # a wrong setting must not keep the rest from starting
            log.error("The setting 'hub': %s", error)
            self._relay.trouble = str(error)
            return
        await self._inner_gate()
        self._relay.start(address, values.hub_token)

    async def _inner_gate(self) -> tuple[str, int]:
        """Where streams that others bring end; a machine that does not listen opens its gate to itself alone."""
        if self._gate_address is None:
            self._gate_address = ("127.0.0.1", await self._gate.open("127.0.0.1", 0))
        return self._gate_address

    def _way_in(self, port: int) -> str:
        return "hub" if port in self._relay.ports else "channel" if port in self._channels.ports else "direct"

    def _addresses(self) -> tuple[tuple[str, int], ...]:
        return own_addresses(self.address, self._settings.values.advertise) if self.address is not None else ()
