"""The side that connects: pins the key, introduces itself, and keeps the link to one host alive."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from core.errors import PeerError, RefusedError, StrangerError, UnreachableError, WaitingError
from core.networking.frames import CHUNK_BYTES, Frame, FrameReader
from core.networking.handshake import Dialler, Refusal, Welcome
from core.networking.hub_address import HubAddress
from core.networking.identity import Identity, certificate_peer_id, client_context
from core.networking.invite import place as place_of
from core.networking.relay import reach
from core.networking.wire import Wire

log = logging.getLogger(__name__)

CONNECT_S = 5.0
# In turn with the longer one: a first packet that got lost is soon sent again, and slow lines get their time.
CONNECT_TIMES_S = (2.0, CONNECT_S)
HANDSHAKE_S = 10.0
# A goodbye that nobody answers must not keep the program from ending.
CLOSE_S = 2.0
# Reconnecting: quickly at first, then twice as long each time, with jitter so that guests do not come all at once.
FIRST_PAUSE_S = 0.1
# Who was there within the last hour is expected back any moment.
EXPECTED_S = 3600.0
EXPECTED_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0
# A frame and its header fit in one websocket message.
MESSAGE_BYTES = CHUNK_BYTES + (1 << 20)


@dataclass
class Dialled:
    """A connection whose handshake is done, and the wire that it goes over when it is no connection of its own."""

    connection: ClientConnection
    reader: FrameReader
    welcome: Welcome
    address: str
    wire: Wire | None = None

    @property
    def way(self) -> str:
        """What it goes over: "direct", "hub" or "channel"."""
        return "direct" if self.wire is None else self.wire.way


async def dial(
    identity: Identity, peer_id: str, address: tuple[str, int], *, hello: Dialler, connect_s: float = CONNECT_S
) -> Dialled:
    """Connect to one address and shake hands.

    Raises UnreachableError when nobody answers, RefusedError with the other side's words or for another key.
    """
    return await _dial(identity, peer_id, place_of(address), hello=hello, connect_s=connect_s)


async def dial_through(identity: Identity, peer_id: str, hub: HubAddress, *, token: str, hello: Dialler) -> Dialled:
    """Connect through a hub's relay and shake hands; what `dial` raises."""
    return await dial_over(identity, peer_id, await reach(hub, peer_id, token), place=hub.place, hello=hello)


async def dial_over(identity: Identity, peer_id: str, wire: Wire, *, place: str, hello: Dialler) -> Dialled:
    """Shake hands over a wire, which is closed when that fails; what `dial` raises."""
    try:
        dialled = await _dial(identity, peer_id, place, hello=hello, wire=wire)
    except BaseException:
        await wire.close()
        raise
    dialled.wire = wire
    return dialled


async def _dial(
    identity: Identity,
    peer_id: str,
    place: str,
    *,
    hello: Dialler,
    connect_s: float = CONNECT_S,
    wire: Wire | None = None,
) -> Dialled:
    try:
        connection = await connect(
            f"wss://{place if wire is None else 'vega'}",
            sock=wire.socket if wire is not None else None,
            ssl=client_context(),
            server_hostname="vega",
            compression=None,  # payloads that compress are compressed where they are made
            ping_interval=None,  # the protocol has its own heartbeat
            close_timeout=CLOSE_S,
            open_timeout=connect_s,
            max_size=MESSAGE_BYTES,
            proxy=None,
        )
    except (OSError, TimeoutError, WebSocketException) as error:
        raise UnreachableError(
            f"Nobody answers at {place}.", "Check that the other Vega runs and is reachable."
        ) from error
    try:
        _check_key(connection, peer_id)
        async with asyncio.timeout(HANDSHAKE_S):
            reader = FrameReader()
            return Dialled(connection, reader, await _shake_hands(connection, reader, hello), place)
    except BaseException as error:
        await connection.close()
        if isinstance(error, TimeoutError | WebSocketException):
            raise UnreachableError(
                f"The machine at {place} does not answer as a Vega.", "Check the address."
            ) from error
        raise


def _check_key(connection: ClientConnection, peer_id: str) -> None:
    tls = connection.transport.get_extra_info("ssl_object")
    found = certificate_peer_id(tls.getpeercert(binary_form=True) or b"")
    if found != peer_id:
        raise StrangerError(
            f"Another machine answers there: its key is {found[:8] or 'unknown'}, expected {peer_id[:8]}.",
            "Ask for a new invite; if you did not expect this, somebody may be listening in.",
        )


async def _shake_hands(connection: ClientConnection, reader: FrameReader, hello: Dialler) -> Welcome:
    await _put(connection, hello.hello())
    while True:
        for frame in reader.feed(bytes(await connection.recv(decode=False))):
            answer = hello.receive(frame)
            if isinstance(answer, Welcome):
                return answer
            if isinstance(answer, Refusal):
                raise (WaitingError if answer.is_waiting else RefusedError)(answer.what, answer.todo)
            await _put(connection, answer)


async def _put(connection: ClientConnection, frame: Frame) -> None:
    await connection.send(frame.head() + bytes(frame.body))


class Dialer:
    """Keeps the link to one host: connects, uses the connection until it breaks, connects again."""

    def __init__(
        self,
        connect_once: Callable[[], Awaitable[Dialled]],
        use: Callable[[Dialled], Awaitable[None]],
        wait_turn: Callable[[], Awaitable[None]],
    ) -> None:
        self._connect = connect_once
        self._use = use
        self._wait_turn = wait_turn
        self._adopted: Dialled | None = None
        self._interrupt = asyncio.Event()
        self.task = asyncio.create_task(self._live())

    def adopt(self, dialled: Dialled) -> None:
        """Use this connection (an invite was just used on it) instead of what there is."""
        self._adopted = dialled
        self._interrupt.set()

    async def _live(self) -> None:
        pause, stood = FIRST_PAUSE_S, -EXPECTED_S
        while True:
            self._interrupt.clear()
            dialled, self._adopted = self._adopted, None
            if dialled is None:
                await self._unless_interrupted(self._wait_turn())
                if self._adopted is not None:
                    continue
                dialled = await self._try()
            if dialled is not None:
                pause = FIRST_PAUSE_S
                await self._unless_interrupted(self._use(dialled))
                stood = time.monotonic()
            if self._adopted is None:
                await self._unless_interrupted(asyncio.sleep(pause * random.uniform(0.5, 1.0)))
                is_expected = time.monotonic() - stood < EXPECTED_S
                pause = min(pause * 2, EXPECTED_PAUSE_S if is_expected else LONGEST_PAUSE_S)

    async def _try(self) -> Dialled | None:
        try:
            return await self._connect()
        except UnreachableError:
            return None
        except PeerError as error:
            log.warning("The other side refused the link: %s", error)
            return None

    async def _unless_interrupted(self, work: Awaitable[None]) -> None:
        """Until `work` is done or a connection is adopted; then `work` is cancelled."""
        tasks = (asyncio.ensure_future(work), asyncio.ensure_future(self._interrupt.wait()))
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if tasks[0] in done and (error := tasks[0].exception()) is not None:
                log.error("Using a connection failed", exc_info=error)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
