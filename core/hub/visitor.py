"""One connection to the rooms: who is it, what does it want, and what the rooms have for it."""

import asyncio
import contextlib
import logging
import secrets
import time

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketDisconnected

from core.errors import ProtocolError, RefusedError, VegaError
from core.hub.backbone import BEAT_S
from core.hub.connections import Connections
from core.hub.doorman import Doorman, bearer
from core.hub.line import line_of
from core.hub.mailbox import Mailbox
from core.hub.metrics import Metrics
from core.hub.pace import Pace
from core.hub.records import GUEST, Draft, Fleeting, Limits, Token
from core.hub.rooms import Client, Packets, Rooms
from core.hub.tokens import Tokens
from core.networking import room_frames as frames
from core.networking.room_frames import Frame

log = logging.getLogger(__name__)

HELLO_S = 10.0
CLOSE_S = 2.0
# Messages of one client that are on their way to the disk; the next one waits to be read.
UNSTORED = 64
# Frames of one client a second; the next one waits to be read.
PACE = 500

# Why the hub closes (RFC 6455, section 7.4.2: 4000 to 4999 are the application's).
NOT_ADMITTED = 4001
ENDED = 4003
TOO_SLOW = 4008
BAD_FRAME = 1002


class Visitor:
    """Lives as long as its connection."""

    def __init__(
        self,
        websocket: WebSocket,
        *,
        doorman: Doorman,
        tokens: Tokens,
        connections: Connections,
        rooms: Rooms,
        metrics: Metrics,
        limits: Limits,
    ) -> None:
        self._socket = websocket
        self._doorman = doorman
        self._tokens = tokens
        self._connections = connections
        self._rooms = rooms
        self._metrics = metrics
        self._limits = limits
        self._address = websocket.client.host if websocket.client else ""
        mailbox = Mailbox(line_of(websocket), limits.waiting_bytes, self._over)
        self._client = Client(secrets.token_hex(6), "", mailbox)
        self._token: Token | None = None
        self._entered: set[str] = set()
        self._unstored = asyncio.Semaphore(UNSTORED)
        self._close = (1000, "")
        # ends the reading from outside: set to now by `_end`
        self._deadline = asyncio.timeout(None)
        self._pace = Pace(PACE)

    async def run(self) -> None:
        """Until the connection ends."""
        try:
            await self._socket.accept()
            with self._connections.stranger():
                token = await self._admit()
            with self._connections.known(token, self._address, lambda words: self._end(ENDED, words)):
                await self._live(token)
        except RefusedError as error:
            self._metrics.add("refused_connections")
            self._close = (NOT_ADMITTED, str(error))
        except (WebSocketDisconnect, WebSocketDisconnected, TimeoutError):
            pass
        except ProtocolError as error:
            self._close = (BAD_FRAME, error.what)
        await self._hang_up()

    async def _admit(self) -> Token:
        text = bearer(self._socket.headers.get("authorization", ""))
        if not text:
            async with asyncio.timeout(HELLO_S):
                frame = await self._next()
            if not isinstance(frame, frames.Hello):
                raise ProtocolError("The first frame has to be hello.", "Say who you are first.")
            if frame.version != frames.VERSION:
                raise ProtocolError(
                    f"The hub speaks version {frames.VERSION}, the client {frame.version}.", "Update the older one."
                )
            text = frame.token
        return await self._doorman.admit(text, self._address)

    async def _live(self, token: Token) -> None:
        self._token, self._client.name = token, token.name
        self._put(
            frames.Welcome(
                frames.VERSION,
                self._client.id,
                token.name,
                token.role,
                heartbeat_s=BEAT_S,
                body_bytes=frames.BODY_BYTES,
            )
        )
        log.info("%s came from %s as %s", token.name, self._address, self._client.id)
        writer = asyncio.create_task(self._client.mailbox.empty())
        try:
            async with self._deadline:
                while True:
                    await self._do(await self._next())
        finally:
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
            for room in tuple(self._entered):
                await self._leave(room)
            self._metrics.add("dropped", self._client.mailbox.dropped)
            log.info("%s (%s) went", token.name, self._client.id)

    async def _next(self) -> frames.FromClient:
        if wait_s := self._pace.take(time.monotonic()):
            await asyncio.sleep(wait_s)
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1005))
        data = message.get("bytes")
        if data is None:
            data = message["text"]
        self._client.as_text = isinstance(data, str)
        return frames.from_client(data)

    async def _do(self, frame: frames.FromClient) -> None:
        match frame:
            case frames.Publish():
                await self._publish(frame)
            case frames.Say():
                if self._may(frame.room, frame.room, writes=True):
                    self._rooms.say(Fleeting(frame.room, self._client.name, self._client.id, frame.body))
            case frames.Join():
                await self._join(frame)
            case frames.Leave():
                await self._leave(frame.room)
                self._put(frames.Left(frame.room))
            case frames.Lend() | frames.Recall():
                await self._lend(frame)
            case frames.Ping():
                self._put(frames.Pong())
            case frames.Hello():
                self._refuse("hello", ProtocolError("You said hello already.", "Join a room."))

    async def _join(self, frame: frames.Join) -> None:
        assert self._token is not None
        if not self._token.may_enter(frame.room):
            self._refuse(frame.room, RefusedError("Your token does not open this room.", "Ask whoever runs the hub."))
        elif len(self._entered) >= self._limits.rooms_per_connection and frame.room not in self._entered:
            most = self._limits.rooms_per_connection
            self._refuse(frame.room, RefusedError(f"One connection may be in {most} rooms.", "Leave one first."))
        else:
            try:
                await self._rooms.join(self._client, frame.room, frame.after)
                self._entered.add(frame.room)
            except VegaError as error:
                self._refuse(frame.room, error)

    async def _leave(self, room: str) -> None:
        self._entered.discard(room)
        with contextlib.suppress(VegaError):  # the store is away: presence there ends by itself
            await self._rooms.leave(self._client, room)

    async def _lend(self, frame: frames.Lend | frames.Recall) -> None:
        assert self._token is not None
        try:
            if not self._token.may_lend:
                raise RefusedError("Your token lets nobody in.", "Ask whoever runs the hub for a member's.")
            if isinstance(frame, frames.Recall):
                await self._tokens.recall(self._token, frame.id)
                self._put(frames.Recalled(frame.id))
                return
            text, room = await self._tokens.lend(self._token, frame.id, valid_s=frame.valid_s)
            self._put(frames.Lent(frame.id, room, text, expires=time.time() + frame.valid_s))
        except VegaError as error:
            self._refuse(frame.id, error)

    async def _publish(self, frame: frames.Publish) -> None:
        if not self._may(frame.room, frame.id, writes=True):
            return
        if self._token is not None and self._token.role == GUEST:
            self._refuse(frame.id, RefusedError("What guests say is not stored.", "Say it to who is there."))
            return
        await self._unstored.acquire()
        draft = Draft(frame.room, frame.id, self._client.name, self._client.id, frame.body, time.time())
        try:
            answer = await self._rooms.publish(draft)
        except VegaError as error:
            self._unstored.release()
            self._refuse(frame.id, error)
            return
        answer.add_done_callback(lambda done: self._answered(frame, done))

    def _answered(self, frame: frames.Publish, done: "asyncio.Future[int]") -> None:
        self._unstored.release()
        if done.cancelled():
            return
        error = done.exception()
        if isinstance(error, VegaError):
            self._refuse(frame.id, error)
        elif error is None:
            self._put(frames.Stored(frame.room, frame.id, done.result()))

    def _may(self, room: str, about: str, *, writes: bool) -> bool:
        assert self._token is not None
        if room not in self._entered:
            self._refuse(about, RefusedError("You are not in this room.", "Join it first."))
        elif writes and not self._token.may_write:
            self._refuse(about, RefusedError("Your token may read only.", "Ask whoever runs the hub."))
        else:
            return True
        return False

    def _refuse(self, about: str, error: VegaError) -> None:
        self._put(frames.Refused(about, error.what, error.todo))

    def _put(self, frame: Frame) -> None:
        self._client.mailbox.put(Packets(frame).form(self._client.as_text))

    def _over(self) -> None:
        self._metrics.add("too_slow")
        log.info("%s (%s) reads too slowly", self._client.name, self._client.id)
        self._end(TOO_SLOW, "You read too slowly. Come back, and join with the last number that you have.")

    def _end(self, code: int, words: str) -> None:
        if self._close[0] == 1000:
            self._close = (code, words)
            with contextlib.suppress(RuntimeError):  # it has ended already
                self._deadline.reschedule(asyncio.get_running_loop().time())

    async def _hang_up(self) -> None:
        code, words = self._close
        # a reason has at most 123 bytes (RFC 6455, section 5.5)
        reason = words.encode()[:123].decode(errors="ignore")
        with contextlib.suppress(Exception):  # gone already, or too stuck to hear it: the server cuts it off
            async with asyncio.timeout(CLOSE_S):
                await self._socket.close(code, reason)
