"""Links through a hub: for machines that cannot reach each other. The hub joins two streams and sees neither's inside.

Inside a stream the ordinary link runs, with its own TLS, pinned keys and handshake, as if it were a wire: the dialling
side's link goes over a socket pair, the listening side's stream ends at its own gate.
"""

import asyncio
import contextlib
import functools
import logging
import random
from collections.abc import Callable
from typing import TypeVar

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from core.errors import InputError, PeerError, ProtocolError, RefusedError, UnreachableError
from core.networking import relay_frames as words
from core.networking.hub_address import HubAddress
from core.networking.identity import Identity
from core.networking.wire import Wire, until_either_ends

log = logging.getLogger(__name__)

CONNECT_S = 5.0
WORDS_S = 15.0  # the hub waits 10 s for the other machine
FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 30.0
HEARTBEAT_S = 10.0
# As many as a hub joins to one machine.
STREAMS = 64

W = TypeVar("W", bound=words.Words)


class Relay:
    """Keeps this machine reachable at a hub, and brings who comes to the gate at `target()` (host, port)."""

    def __init__(self, identity: Identity, target: Callable[[], tuple[str, int] | None]) -> None:
        self._identity = identity
        self._target = target
        self._task: asyncio.Task[None] | None = None
        self._streams: set[asyncio.Task[None]] = set()
        self.address: HubAddress | None = None
        self.is_registered = False
        # by which local ports the streams come to the gate
        self.ports: set[int] = set()
        # why it is not, in words
        self.trouble = ""
        self.changed: Callable[[], None] = lambda: None

    def start(self, address: HubAddress, token: str) -> None:
        """Register at a hub, and again whenever the connection breaks."""
        self.address = address
        self._task = asyncio.create_task(self._live(address, token))

    async def stop(self) -> None:
        """Be reached no longer; streams end too."""
        tasks = [task for task in (self._task, *self._streams) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _live(self, address: HubAddress, token: str) -> None:
        pause = FIRST_PAUSE_S
        while True:
            try:
                async with _connected(address) as hub:
                    await self._register(hub, address, token)
                    self.is_registered, self.trouble, pause = True, "", FIRST_PAUSE_S
                    log.info("Reachable through the hub at %s", address.place)
                    self.changed()
                    await self._serve(hub, address)
            except (PeerError, ConnectionClosed, TimeoutError) as error:
                self.trouble = str(error) or "It does not answer."
                log.warning("The hub at %s: %s", address.place, self.trouble)
            finally:
                if self.is_registered:
                    self.is_registered = False
                    self.changed()
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))
            pause = min(pause * 2, LONGEST_PAUSE_S)

    async def _register(self, hub: ClientConnection, address: HubAddress, token: str) -> None:
        async with asyncio.timeout(WORDS_S):
            await hub.send(words.encode(words.Register(words.VERSION, token, self._identity.public)))
            challenge = await _hear(hub, words.Challenge)
            if address.key and challenge.hub != address.key:
                raise RefusedError("The hub calls itself by another key.", "Ask whoever runs it for its address.")
            text = words.signed(challenge.hub, challenge.nonce, self._identity.peer_id)
            await hub.send(words.encode(words.Proof(self._identity.sign(text))))
            await _hear(hub, words.Registered)

    async def _serve(self, hub: ClientConnection, address: HubAddress) -> None:
        while True:
            call = await _hear(hub, words.Call)
            if len(self._streams) >= STREAMS:
                continue  # the hub tells whoever asked that nobody came
            task = asyncio.create_task(self._take(address, call.stream))
            self._streams.add(task)
            task.add_done_callback(self._streams.discard)

    async def _take(self, address: HubAddress, stream: str) -> None:
        target = self._target()
        if target is None:
            return
        try:
            async with _connected(address) as hub:
                async with asyncio.timeout(WORDS_S):
                    await hub.send(words.encode(words.Accept(words.VERSION, stream)))
                    await _hear(hub, words.Joined)
                    reader, writer = await asyncio.open_connection(*target)
                port = writer.get_extra_info("sockname")[1]
                self.ports.add(port)
                try:
                    await _bridge(hub, reader, writer)
                finally:
                    self.ports.discard(port)
        except (PeerError, ConnectionClosed, OSError, TimeoutError) as error:
            log.info("A stream through the hub ended: %s", error)


async def reach(address: HubAddress, peer_id: str, token: str = "") -> Wire:
    """Ask a hub for a stream to a machine. Raises UnreachableError (no hub, or not that machine), RefusedError."""
    for _ in range(2):
        hub = await _open(address)
        try:
            async with asyncio.timeout(WORDS_S):
                await hub.send(words.encode(words.Ask(words.VERSION, peer_id, token)))
                answer = words.decode(await hub.recv(decode=None))
            if isinstance(answer, words.Joined):
                return Wire(functools.partial(_carry, hub), way="hub")
            if isinstance(answer, words.Refused):
                raise UnreachableError(answer.what, answer.todo)
            if not isinstance(answer, words.Elsewhere):
                raise ProtocolError("The hub said something else than expected.", "Update the older program.")
            address = _follow(address, answer.address)
        except (ConnectionClosed, TimeoutError) as error:
            await hub.close()
            raise UnreachableError(f"The hub at {address.place} does not answer.", "Try again later.") from error
        except BaseException:
            await hub.close()
            raise
        await hub.close()
    raise UnreachableError("The hub's processes point at each other.", "Ask whoever runs the hub.")


def _follow(address: HubAddress, other: str) -> HubAddress:
    """Another process of the same hub, which has the same key unless it says so."""
    try:
        found = HubAddress.parse(other)
        return found if found.key else HubAddress(found.url, address.key)
    except InputError as error:
        raise UnreachableError(f"The hub at {address.place} names no way to that machine.", error.todo) from error


@contextlib.asynccontextmanager
async def _connected(address: HubAddress):  # type: ignore[no-untyped-def]
    hub = await _open(address)
    try:
        yield hub
    finally:
        await hub.close()


async def _open(address: HubAddress) -> ClientConnection:
    try:
        hub = await connect(
            f"{address.url}/relay",
            ssl=address.context(),
            compression=None,
            ping_interval=HEARTBEAT_S,
            open_timeout=CONNECT_S,
            max_size=words.PIECE_BYTES + words.WORDS_BYTES,
            proxy=None,
        )
    except InvalidStatus as error:
        raise UnreachableError(
            f"What answers at {address.place} is no hub, or it is full.", "Check the hub's address."
        ) from error
    except (OSError, TimeoutError, WebSocketException) as error:
        raise UnreachableError(f"No hub answers at {address.place}.", "Check its address and the network.") from error
    try:
        address.check(hub)
    except BaseException:
        await hub.close()
        raise
    return hub


async def _hear(hub: ClientConnection, kind: type[W]) -> W:
    answer = words.decode(await hub.recv(decode=None))
    if isinstance(answer, words.Refused):
        raise RefusedError(answer.what, answer.todo)
    if not isinstance(answer, kind):
        raise ProtocolError("The hub said something else than expected.", "Update the older program.")
    return answer


async def _carry(hub: ClientConnection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        await _bridge(hub, reader, writer)
    finally:
        await hub.close()


async def _bridge(hub: ClientConnection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Carry bytes both ways until one side ends; each side is read only as fast as the other takes it."""

    async def out() -> None:
        while data := await reader.read(words.PIECE_BYTES):
            await hub.send(data)

    async def back() -> None:
        while True:
            data = await hub.recv(decode=False)
            writer.write(data)
            await writer.drain()

    await until_either_ends(out(), back(), writer)
