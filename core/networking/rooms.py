"""A client of a hub's rooms: comes back by itself, resumes where it was, sends again what was not stored.

What goes into a room is opaque to the hub: whoever uses this protects bodies end to end.
"""

import asyncio
import logging
import random
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from core.errors import InputError, PeerError, RefusedError, UnreachableError
from core.networking import room_frames as frames
from core.networking.hub_address import HubAddress

log = logging.getLogger(__name__)

CONNECT_S = 5.0
FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 30.0
HEARTBEAT_S = 10.0
ANSWER_S = 15.0
# A message that the hub has twice (its sender did not hear that it was stored) is handed on once.
IDS = 1000
# Messages on their way to the hub; `publish` waits beyond that.
WAITING = 256

Event = frames.Joined | frames.Message | frames.Heard | frames.Present | frames.Refused


@dataclass
class _Room:
    """What this client knows of a room; `last` is None until the hub has answered."""

    last: int | None
    ids: "OrderedDict[str, None]" = field(default_factory=OrderedDict)

    def is_new(self, message_id: str) -> bool:
        """Whether this id was not seen before; now it was."""
        if message_id in self.ids:
            return False
        self.ids[message_id] = None
        if len(self.ids) > IDS:
            self.ids.popitem(last=False)
        return True


class RoomClient:
    """One connection to a hub's rooms, for as long as it is wanted. `heard` is called on the loop with each event."""

    def __init__(self, address: HubAddress, token: str, heard: Callable[[str, Event], None]) -> None:
        """`heard(room, event)`: a message once and in order, presence, what is fleeting, and what was refused."""
        self._address = address
        self._token = token
        self._heard = heard
        self._rooms: dict[str, _Room] = {}
        self._waiting: dict[str, tuple[frames.Publish, asyncio.Future[int]]] = {}
        self._asked: dict[str, asyncio.Future[frames.Lent | frames.Recalled]] = {}
        self._space = asyncio.Semaphore(WAITING)
        self._connection: ClientConnection | None = None
        self._task: asyncio.Task[None] | None = None
        self._online = asyncio.Event()
        # how presence and messages name this connection
        self.client = ""
        # why there is no connection, in words
        self.trouble = ""

    @property
    def is_online(self) -> bool:
        """Whether the hub has let this client in."""
        return bool(self.client)

    def start(self) -> None:
        """Connect, and again whenever the connection breaks."""
        self._task = asyncio.create_task(self._live())

    async def stop(self) -> None:
        """Leave. Whoever waits for a message to be stored is told that it was not."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        for _, answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(UnreachableError("The hub was left before it had stored this.", "Send it again."))

    async def join(self, room: str, after: int | None = None) -> None:
        """Be in a room: have what is stored above `after`, and then what comes; None for only what comes."""
        self._rooms[room] = _Room(after)
        await self._send(frames.Join(room, after))

    async def leave(self, room: str) -> None:
        """Be in it no longer."""
        if self._rooms.pop(room, None) is not None:
            await self._send(frames.Leave(room))

    def last(self, room: str) -> int | None:
        """The number to join with next time; None while nothing is known."""
        known = self._rooms.get(room)
        return known.last if known else None

    async def publish(self, room: str, body: bytes) -> int:
        """Have a message stored and given to everybody in the room; returns its number once the hub has it on disk.

        While the hub is away it waits. Raises InputError (too large, not in the room), RefusedError with its words,
        UnreachableError when this client stops before.
        """
        if len(body) > frames.BODY_BYTES:
            raise InputError(f"A room's message has at most {frames.BODY_BYTES} bytes.", "Send it in parts.")
        if room not in self._rooms:
            raise InputError(f"This machine is not in the room {room}.", "Join it first.")
        async with self._space:
            frame = frames.Publish(room, secrets.token_urlsafe(12), body)
            answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
            self._waiting[frame.id] = (frame, answer)
            try:
                await self._send(frame)
                return await answer
            finally:
                del self._waiting[frame.id]

    async def lend(self, lent_id: str, *, valid_s: float) -> frames.Lent:
        """A token with which guests come into a room of their own. Raises RefusedError, UnreachableError."""
        answer = await self._ask(lent_id, frames.Lend(lent_id, valid_s))
        assert isinstance(answer, frames.Lent)
        return answer

    async def recall(self, lent_id: str) -> None:
        """End such a token, and who came with it. Raises RefusedError, UnreachableError."""
        await self._ask(lent_id, frames.Recall(lent_id))

    async def say(self, room: str, body: bytes) -> None:
        """For who is there now; lost when nobody is, or the hub is away."""
        if room in self._rooms:
            await self._send(frames.Say(room, body))

    async def _ask(self, about: str, frame: frames.Frame) -> frames.Lent | frames.Recalled:
        answer = self._asked[about] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(ANSWER_S):
                await self._online.wait()
                await self._send(frame)
                found: frames.Lent | frames.Recalled = await answer
                return found
        except TimeoutError as error:
            raise UnreachableError(
                f"The hub at {self._address.place} does not answer. {self.trouble}".strip(), "Try again later."
            ) from error
        finally:
            self._asked.pop(about, None)

    async def _send(self, frame: frames.Frame) -> None:
        # without a connection there is nothing to do: what matters is said again when there is one
        if self._connection is not None and self.is_online:
            try:
                await self._connection.send(frames.to_bytes(frame))
            except ConnectionClosed:
                log.debug("The connection to the hub ended while something was said")

    async def _live(self) -> None:
        pause = FIRST_PAUSE_S
        while True:
            try:
                self._connection = await self._open()
                await self._serve(self._connection)
            except ConnectionClosed as error:
                # the hub says why in the closing words; after a stop it is back soon
                self.trouble = error.rcvd.reason if error.rcvd and error.rcvd.reason else "The hub went away."
            except (PeerError, TimeoutError) as error:
                self.trouble = str(error)
            finally:
                if self.is_online:
                    pause = FIRST_PAUSE_S
                connection, self._connection, self.client = self._connection, None, ""
                self._online.clear()
                if connection is not None:
                    await connection.close()
            log.info("The hub at %s: %s", self._address.place, self.trouble)
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))
            pause = min(pause * 2, LONGEST_PAUSE_S)

    async def _open(self) -> ClientConnection:
        try:
            connection = await connect(
                f"{self._address.url}/rooms",
                ssl=self._address.context(),
                compression=None,
                ping_interval=HEARTBEAT_S,
                open_timeout=CONNECT_S,
                max_size=frames.FRAME_BYTES,
                proxy=None,
            )
        except (OSError, TimeoutError, WebSocketException) as error:
            raise UnreachableError(
                f"No hub answers at {self._address.place}.", "Check its address and the network."
            ) from error
        try:
            # before the token: it is for this hub alone
            self._address.check(connection)
        except BaseException:
            await connection.close()
            raise
        return connection

    async def _serve(self, connection: ClientConnection) -> None:
        await connection.send(frames.to_bytes(frames.Hello(frames.VERSION, self._token)))
        async for data in connection:
            frame = frames.from_hub(data)
            if isinstance(frame, frames.Welcome):
                self.client, self.trouble = frame.client, ""
                self._online.set()
                await self._resume(connection)
            elif isinstance(frame, frames.Stored):
                self._answer(frame.id, frame.number)
            elif isinstance(frame, frames.Lent | frames.Recalled):
                if (asked := self._asked.get(frame.id)) is not None and not asked.done():
                    asked.set_result(frame)
            elif isinstance(frame, Event):
                self._hear(frame)
        raise UnreachableError("The hub went away.", "It will be tried again.")

    async def _resume(self, connection: ClientConnection) -> None:
        for name, room in self._rooms.items():
            await connection.send(frames.to_bytes(frames.Join(name, room.last)))
        for frame, _ in tuple(self._waiting.values()):
            await connection.send(frames.to_bytes(frame))

    def _hear(self, frame: Event) -> None:
        if isinstance(frame, frames.Refused):
            if frame.about in self._waiting:
                self._answer(frame.about, RefusedError(frame.what, frame.todo))
            elif (asked := self._asked.get(frame.about)) is not None and not asked.done():
                asked.set_exception(RefusedError(frame.what, frame.todo))
            else:
                self._heard(frame.about, frame)
            return
        room = self._rooms.get(frame.room)
        if room is None:
            return
        if isinstance(frame, frames.Joined) and room.last is None:
            room.last = frame.last
        if isinstance(frame, frames.Message):
            room.last = max(room.last or 0, frame.number)
            if not room.is_new(frame.id) or frame.id in self._waiting:
                return
        self._heard(frame.room, frame)

    def _answer(self, message_id: str, what: int | RefusedError) -> None:
        frame, answer = self._waiting.get(message_id, (None, None))
        if frame is None or answer is None or answer.done():
            return
        if isinstance(what, RefusedError):
            answer.set_exception(what)
            return
        answer.set_result(what)
        if room := self._rooms.get(frame.room):
            room.is_new(frame.id)
