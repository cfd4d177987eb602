"""What one process hears from Redis: the channels of its rooms, with gaps filled from the streams."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable

import msgspec
from redis import asyncio as redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from core.errors import StorageError
from core.hub.backbone import BEAT_S, Backbone
from core.hub.records import Draft, Fleeting, Kept, Presence

log = logging.getLogger(__name__)

PREFIX = "vega:hub:"
PAUSE_S = 0.2
LONGEST_PAUSE_S = 5.0
PAGE = 500

_pack = msgspec.msgpack.Encoder().encode


def pack(draft: Draft) -> bytes:
    """A message as it lies in a stream, where its number is the entry's."""
    return _pack((draft.id, draft.sender, draft.client, draft.at, draft.body))


def unpack(room: str, number: int, packed: bytes) -> Kept:
    """The message again."""
    message_id, sender, client, at, body = msgspec.msgpack.decode(packed, type=tuple[str, str, str, float, bytes])
    return Kept(room, number, message_id, sender, client, body, at)


class Channel:
    """One subscription, to the rooms that somebody of this process is in; `backbone` is told what happens."""

    def __init__(self, connection: redis.Redis, backbone: Backbone, wanted: Callable[[str], bool]) -> None:
        """`wanted(room)`: whether somebody of this process is in it."""
        self._redis = connection
        self._wanted = wanted
        self._changing = asyncio.Lock()
        self._backbone = backbone
        self._pubsub: PubSub | None = None
        self._task: asyncio.Task[None] | None = None
        self._confirmed: dict[str, asyncio.Event] = {}
        # the last number that was handed on, and who was seen
        self._last: dict[str, int] = {}
        self._people: dict[str, dict[str, Presence]] = {}
        self._order = asyncio.Lock()

    async def start(self) -> None:
        """Listen. Raises RedisError."""
        self._pubsub = await self._subscribed()
        self._task = asyncio.create_task(self._live())

    async def stop(self) -> None:
        """Listen no longer."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._drop()

    async def listen_to(self, room: str) -> None:
        """Hear what happens in a room from now on. Raises RedisError, StorageError."""
        async with self._changing:
            confirmed = self._confirmed.get(room)
            if confirmed is None:
                confirmed = self._confirmed[room] = asyncio.Event()
                if self._pubsub is not None:
                    await self._pubsub.subscribe(PREFIX + room)
        try:
            async with asyncio.timeout(PAUSE_S + LONGEST_PAUSE_S):
                await confirmed.wait()
        except TimeoutError as error:
            raise StorageError("Redis does not answer.", "Check that it runs and the hub reaches it.") from error

    async def turn_from(self, room: str) -> None:
        """Hear no more of it, unless somebody came in meanwhile."""
        async with self._changing:
            if self._wanted(room) or self._confirmed.pop(room, None) is None:
                return
            self._last.pop(room, None)
            self._people.pop(room, None)
            if self._pubsub is not None:
                with contextlib.suppress(RedisError, OSError):
                    await self._pubsub.unsubscribe(PREFIX + room)

    def begins_at(self, room: str, number: int) -> None:
        """Messages up to this number are nobody's here who does not read them from the stream."""
        if room in self._confirmed:
            self._last.setdefault(room, number)

    def sees(self, room: str, people: Iterable[Presence]) -> None:
        """Who is in a room by Redis's list: whoever came or vanished unheard is told of."""
        if room not in self._confirmed:
            return
        known = self._people.setdefault(room, {})
        now = {who.client: who for who in people}
        for client in set(known) - set(now):
            gone = known.pop(client)
            self._backbone.deliver(Presence(room, gone.sender, client, is_here=False))
        for client in set(now) - set(known):
            known[client] = now[client]
            self._backbone.deliver(now[client])

    async def catch_up(self, room: str, number: int) -> None:
        """Hand on what is in the stream up to `number` and was not announced. Raises StorageError."""
        async with self._order:
            while room in self._last and self._last[room] < number:
                rows = await self._backbone.read(room, self._last[room], most=PAGE)
                if not rows:
                    # what was there has been removed since
                    self._last[room] = number
                for kept in rows:
                    self._hand_on(kept)

    async def _subscribed(self) -> PubSub:
        pubsub = self._redis.pubsub()
        await pubsub.subscribe(PREFIX, *(PREFIX + room for room in self._confirmed))
        return pubsub

    async def _live(self) -> None:
        pause = PAUSE_S
        while True:
            try:
                if self._pubsub is None:
                    self._pubsub = await self._subscribed()
                    for room in tuple(self._last):
                        await self._missed(room)
                while True:
                    # a time-out lets redis-py look whether the connection still stands
                    message = await self._pubsub.get_message(timeout=BEAT_S)
                    pause = PAUSE_S
                    if message is not None:
                        await self._hear(message)
            except (RedisError, OSError, StorageError) as error:
                log.error("Redis went away: %s", error)
                await self._drop()
            except (msgspec.MsgspecError, ValueError, IndexError) as error:
                log.error("Something else speaks on the hub's channels: %s", error)
            except Exception:  # whatever one message does, this process must not go deaf
                log.exception("The hub's channel failed")
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)

    async def _drop(self) -> None:
        pubsub, self._pubsub = self._pubsub, None
        if pubsub is not None:
            with contextlib.suppress(RedisError, OSError):
                await pubsub.aclose()  # type: ignore[no-untyped-call]

    async def _missed(self, room: str) -> None:
        """All that was said while nobody listened."""
        while room in self._last:
            rows = await self._backbone.read(room, self._last[room], most=PAGE)
            if not rows:
                return
            await self.catch_up(room, rows[-1].number)

    async def _hear(self, message: dict[str, object]) -> None:
        channel, data = message["channel"], message["data"]
        if message["type"] not in ("subscribe", "message"):
            return
        room = (channel.decode() if isinstance(channel, bytes) else str(channel)).removeprefix(PREFIX)
        if message["type"] == "subscribe":
            if room in self._confirmed:
                self._confirmed[room].set()
            return
        if not isinstance(data, bytes):
            return
        if not room:
            self._backbone.recheck()
        elif data[:1] == b"k":
            await self._announced(room, data[1:])
        elif data[:1] == b"f":
            sender, client, body = msgspec.msgpack.decode(data[1:], type=tuple[str, str, bytes])
            self._backbone.deliver(Fleeting(room, sender, client, body))
        elif data[:1] == b"p":
            sender, client, is_here = msgspec.msgpack.decode(data[1:], type=tuple[str, str, bool])
            self._met(Presence(room, sender, client, is_here))

    async def _announced(self, room: str, data: bytes) -> None:
        digits, _, packed = data.partition(b":")
        number = int(digits)
        last = self._last.get(room)
        if last is not None and number > last + 1:
            await self.catch_up(room, number)
        async with self._order:
            self._hand_on(unpack(room, number, packed))

    def _met(self, who: Presence) -> None:
        known = self._people.setdefault(who.room, {}) if who.room in self._confirmed else {}
        if who.is_here == (who.client in known):
            return
        if who.is_here:
            known[who.client] = who
        else:
            del known[who.client]
        self._backbone.deliver(who)

    def _hand_on(self, kept: Kept) -> None:
        if kept.room in self._confirmed and kept.number > self._last.get(kept.room, 0):
            self._last[kept.room] = kept.number
            self._backbone.deliver(kept)
