"""A session with one peer: one Protocol over one connection after the other, and the handlers of what arrives.

Handlers run one after the other, in the order of arrival, apart from the reading of the socket, so that heartbeats and
acknowledgements go on while a handler works. When too much waits for them, reading pauses: that is the back-pressure.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable

from websockets.asyncio.connection import Connection
from websockets.exceptions import ConnectionClosed

from core.errors import LaterError, ProtocolError, RefusedError, UnreachableError, VegaError
from core.networking import messages
from core.networking.frames import FrameReader
from core.networking.handshake import refusal
from core.networking.protocol import Beat, Finished, Noted, Protocol, Received
from core.spool import Spool

log = logging.getLogger(__name__)

Handler = Callable[[str, object], Awaitable[None]]

# Messages that wait for their handler before reading pauses.
WAITING = 64
# Short frames that travel in one websocket message; a chunk alone is more.
TOGETHER_BYTES = 1 << 14
# An acknowledgement alone waits for something better to travel with: each websocket message wakes both machines.
ACK_DELAY_S = 0.03
# What this side holds in memory for sending, in bytes and in messages, of which most are short; `send` waits above it.
QUEUED_BYTES = 64 << 20
QUEUED_MESSAGES = 4096


class Session:
    """The link to one peer while this program runs."""

    def __init__(
        self,
        peer_id: str,
        *,
        max_message_bytes: int,
        handle: Handler,
        spool: Callable[[], Spool] = Spool,
        refused: Callable[["Session", ProtocolError], None] = lambda session, error: None,
    ) -> None:
        """`refused` hears of messages that could not be understood."""
        self._refused = refused
        self.peer_id = peer_id
        self.id = b""
        self.name = ""
        # what the connection goes over, as far as this side knows
        self.way = "direct"
        # how often a connection was taken up; tells the end of the link from a change of connections
        self.runs = 0
        self.protocol = Protocol(max_message_bytes, spool)
        self.latency_ms: float | None = None
        self._handle = handle
        self._connection: Connection | None = None
        self._waiting: dict[int, asyncio.Future[Finished]] = {}
        self._queued = 0
        self._room = asyncio.Event()
        self._room.set()
        self._turn = asyncio.Lock()
        self._is_over = self._is_closed = False
        self._wake = asyncio.Event()
        self._inbox: asyncio.Queue[tuple[int, object]] = asyncio.Queue(WAITING)
        self._worker = asyncio.create_task(self._work())
        self._tasks: tuple[asyncio.Task[None], ...] = ()
        self._is_busy = False
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def is_online(self) -> bool:
        """Whether a connection stands."""
        return self._connection is not None

    @property
    def is_stalled(self) -> bool:
        """Whether a connection stands over which nothing comes any more."""
        return self._connection is not None and self.protocol.is_stalled(time.monotonic())

    def uses(self, connection: Connection) -> bool:
        """Whether the link goes over this connection now."""
        return self._connection is connection

    async def send(self, message: object) -> None:
        """Deliver a message and wait until the other side has handled it.

        Raises RefusedError with the words of the other side, LaterError when it may take it another time,
        UnreachableError when the session ends before.
        """
        header, payload = messages.encode(message)
        # what lies in a file takes no memory
        room = len(header) + (len(payload) if isinstance(payload, bytes) else 0)
        async with self._turn:  # one after the other, so that a little room does not let in all who wait
            await self._room.wait()
            if self._is_over:
                raise UnreachableError("The link was closed.", "It will be tried again when the peer is back.")
            number = self.protocol.send(header, payload)
            answer: asyncio.Future[Finished] = asyncio.get_running_loop().create_future()
            self._waiting[number] = answer
            self._take_room(room)
        self._wake.set()
        try:
            finished = await answer
        finally:
            self._waiting.pop(number, None)
            self._take_room(-room)
        if finished.what:
            raise (LaterError if finished.is_passing else RefusedError)(finished.what, finished.todo)

    def post(self, message: object) -> bool:
        """Fire and forget; False when nobody is there or too much waits."""
        if self._connection is None:
            return False
        header, _ = messages.encode(message)
        self._wake.set()
        return self.protocol.note(header)

    async def run(
        self, connection: Connection, received: int, reader: FrameReader, *, started: asyncio.Event | None = None
    ) -> str:
        """Use a connection whose handshake is done until it breaks; returns why it ended.

        `started` is set once this connection is the one in use, which the one before has to be out of the way for.
        """
        self.runs += 1
        if self._is_closed:  # the machine was forgotten while the hands were shaken
            await connection.close()
            return "the link was closed"
        if self._connection is not None:
            # at once: over a dead line nobody answers a goodbye, and what was on its way is sent again
            self._connection.transport.abort()
            await self._connection.close()
        await self._idle.wait()  # the run before this one is on its way out
        self._idle.clear()
        self.protocol.connected(received, time.monotonic())
        self._connection = connection
        self._wake.set()
        if started is not None:
            started.set()
        reason = "the connection ended"
        self._tasks = tuple(
            asyncio.create_task(part)
            for part in (self._read(connection, reader), self._write(connection), self._beat())
        )
        try:
            done, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                if not task.cancelled() and (error := task.exception()) is not None:
                    reason = await self._broken(connection, error)
        finally:
            try:
                for task in self._tasks:
                    task.cancel()
                await asyncio.gather(*self._tasks, return_exceptions=True)
                self._connection = None
                if self.protocol.is_stalled(time.monotonic()):
                    connection.transport.abort()  # nobody would answer the goodbye
                await connection.close()
            finally:
                # whatever interrupts the closing, the next run must not wait for ever
                self._tasks = ()
                self._connection = None
                self._idle.set()
        return reason

    async def close(self) -> None:
        """End the session: whoever waits is told."""
        self._is_closed = True
        for task in self._tasks:
            task.cancel()
        if self._connection is not None:
            await self._connection.close()
        self._worker.cancel()
        await asyncio.gather(self._worker, return_exceptions=True)
        self.abandon("The link was closed.")

    def abandon(self, what: str) -> None:
        """Tell everybody who waits for an answer that none will come, and those who wait for room."""
        self._is_over = True
        self._room.set()
        for answer in tuple(self._waiting.values()):
            if not answer.done():
                answer.set_exception(UnreachableError(what, "It will be tried again when the peer is back."))

    async def _broken(self, connection: Connection, error: BaseException) -> str:
        """Why the connection ended, in words. Who broke the protocol is told, and the session cannot be resumed."""
        if isinstance(error, ConnectionClosed):
            return "the connection ended"
        if isinstance(error, ProtocolError | RefusedError):
            log.warning("A link was closed: %s", error)
            self.id = b""
            self.abandon(error.what)
        if isinstance(error, ProtocolError):
            frame = refusal(error.what, error.todo)
            with contextlib.suppress(ConnectionClosed):
                await connection.send(frame.head() + bytes(frame.body))
        return error.what if isinstance(error, VegaError) else str(error) or type(error).__name__

    def _take_room(self, size: int) -> None:
        self._queued += size
        if self._queued < QUEUED_BYTES and len(self._waiting) < QUEUED_MESSAGES:
            self._room.set()
        else:
            self._room.clear()

    async def _read(self, connection: Connection, reader: FrameReader) -> None:
        while True:
            for frame in reader.feed(await connection.recv(decode=False)):
                for event in self.protocol.receive(frame, time.monotonic()):
                    await self._dispatch(event)
            self._wake.set()

    async def _dispatch(self, event: Received | Noted | Finished | Beat) -> None:
        if isinstance(event, Finished):
            answer = self._waiting.get(event.id)
            if answer is not None and not answer.done():
                answer.set_result(event)
        elif isinstance(event, Beat):
            self.latency_ms = event.latency_ms
        elif isinstance(event, Noted):
            if not self._inbox.full():
                self._inbox.put_nowait((0, messages.decode(event.header, b"")))
        else:
            await self._receive(event)

    async def _receive(self, event: Received) -> None:
        try:
            message = messages.decode(event.header, event.payload)
        except ProtocolError as error:
            # well framed but not understood: refuse this one, the link itself is sound
            self.protocol.finish(event.id, error.what, error.todo)
            self._refused(self, error)
            return
        self._is_busy = True
        await self._inbox.put((event.id, message))
        self._is_busy = False

    async def _write(self, connection: Connection) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            await self._something_better()
            while data := self._next_bytes():
                await connection.send(data)

    async def _something_better(self) -> None:
        """Until there is more to send than an acknowledgement, or that one has waited long enough."""
        if not self.protocol.can_wait:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ACK_DELAY_S):
                while self.protocol.can_wait:
                    await self._wake.wait()
                    self._wake.clear()

    def _next_bytes(self) -> bytes:
        """What is to be sent, many short frames at once: each websocket message costs a system call on both sides."""
        parts: list[bytes | memoryview] = []
        size = 0
        while size < TOGETHER_BYTES and (frame := self.protocol.next_frame()) is not None:
            parts += (frame.head(), frame.body)
            size += len(frame.body)
        return b"".join(parts)

    async def _beat(self) -> None:
        # while reading pauses for our own handlers, silence is not the other side's
        while self.protocol.tick(time.monotonic(), is_busy=self._is_busy):
            self._wake.set()
            await asyncio.sleep(1)
        raise UnreachableError("It no longer answers.", "Check its network.")

    async def _work(self) -> None:
        while True:
            number, message = await self._inbox.get()
            what, todo, is_passing = "", "", False
            try:
                await self._handle(self.peer_id, message)
            except VegaError as error:
                what, todo, is_passing = error.what, error.todo, error.is_passing
            except Exception:  # a fault here must reach the sender as a refusal, not as silence
                log.exception("Handling a %s failed", type(message).__name__)
                what, todo = "The other machine failed on this message.", "See its log."
            if number:
                self.protocol.finish(number, what, todo, is_passing=is_passing)
                self._wake.set()
