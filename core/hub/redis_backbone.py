"""Several processes of one hub on one Redis: streams hold the messages and their order, channels say what is new.

A script numbers, stores and announces a message in one step. A process that sees a number missing, or comes back after
a broken connection, reads the stream; so channels may lose what they like. "Stored" is what Redis calls stored: with
`appendfsync always` on its disk.
"""

import asyncio
import contextlib
import json
import logging
import secrets
import time
from collections.abc import Sequence
from typing import Any

import msgspec
from redis import asyncio as redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from core.errors import StorageError
from core.hub.backbone import PRESENT_S, Backbone, Row
from core.hub.records import Draft, Fleeting, Kept, Limits, Presence, RoomState, Session
from core.hub.redis_channel import PREFIX, Channel, pack, unpack

log = logging.getLogger(__name__)

# KEYS stream, counter, ids. ARGV id, channel, keep, seconds to live, message. Answers the number.
PUBLISH = """
local known = redis.call('ZSCORE', KEYS[3], ARGV[1])
if known then return tonumber(known) end
local number = redis.call('INCR', KEYS[2])
redis.call('XADD', KEYS[1], 'MAXLEN', ARGV[3], number .. '-1', 'm', ARGV[5])
redis.call('ZADD', KEYS[3], number, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', number - ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[4])
redis.call('EXPIRE', KEYS[3], ARGV[4])
redis.call('PUBLISH', ARGV[2], 'k' .. number .. ':' .. ARGV[5])
return number
"""
# KEYS tokens, names. ARGV id, name, token. Answers whether the name was free.
KEEP = """
if redis.call('HSETNX', KEYS[2], ARGV[2], ARGV[1]) == 0 then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
"""
ANSWER_S = 5.0
# Carets that wait for Redis; beyond that they are dropped.
FLEETING = 1000

_pack = msgspec.msgpack.Encoder().encode


class RedisBackbone(Backbone):
    """`url` as redis-py reads it (redis://, rediss://, unix://); it may hold a password and is never logged."""

    def __init__(self, url: str, limits: Limits) -> None:
        """Raises ValueError for a URL of another kind."""
        super().__init__()
        self._limits = limits
        # redis-py's types stand for both of its forms, with and without asyncio, and say little
        self._redis: Any = redis.Redis.from_url(url, socket_timeout=ANSWER_S, socket_connect_timeout=ANSWER_S)
        # a silent new connection would hide what was said meanwhile: the channel reconnects by itself
        self._listening = redis.Redis.from_url(
            url, socket_connect_timeout=ANSWER_S, health_check_interval=10, retry=Retry(NoBackoff(), 0)
        )
        self._channel = Channel(self._listening, self, lambda room: room in self._here)
        self._process = secrets.token_hex(6)
        self._here: dict[str, dict[str, Presence]] = {}
        self._fleeting: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue(FLEETING)
        self._poster: asyncio.Task[None] | None = None
        self._publish: Any = self._redis.register_script(PUBLISH)
        self._keep_token: Any = self._redis.register_script(KEEP)

    async def start(self) -> None:
        """Ask for an answer first: a hub without its store is no hub."""
        await self.check()
        await self._channel.start()
        self._poster = asyncio.create_task(self._post())

    async def stop(self) -> None:
        """Nobody is here any more, and others should know at once."""
        with contextlib.suppress(RedisError, OSError):
            for who in [who for members in self._here.values() for who in members.values()]:
                await self._redis.zrem(_key(who.room, "present"), _member(who))
                await self._redis.publish(PREFIX + who.room, b"p" + _pack((who.sender, who.client, False)))
            await self._redis.delete(f"{PREFIX}sessions:{self._process}")
            await self._redis.zrem(f"{PREFIX}processes", self._process)
        if self._poster is not None:
            self._poster.cancel()
            await asyncio.gather(self._poster, return_exceptions=True)
        await self._channel.stop()
        await self._redis.aclose()
        await self._listening.aclose()

    async def enter(self, who: Presence) -> RoomState:
        """The channel first: what is said from then on is heard."""
        self._here.setdefault(who.room, {})[who.client] = who
        try:
            with _words():
                await self._channel.listen_to(who.room)
                pipe = self._redis.pipeline(transaction=False)
                pipe.zadd(_key(who.room, "present"), {_member(who): time.time() + PRESENT_S})
                pipe.publish(PREFIX + who.room, b"p" + _pack((who.sender, who.client, True)))
                pipe.get(_key(who.room, "number"))
                pipe.xrange(_key(who.room, "messages"), count=1)
                pipe.zrangebyscore(_key(who.room, "present"), time.time(), "+inf")
                _, _, number, first, present = await pipe.execute()
        except BaseException:
            await self._go(who)
            raise
        last = int(number or 0)
        self._channel.begins_at(who.room, last)
        people = tuple(_person(who.room, member) for member in present)
        self._channel.sees(who.room, people)
        return RoomState(_number(first[0][0]) if first else 0, last, people)

    async def leave(self, who: Presence) -> None:
        """Heard by others at once."""
        if who.client in self._here.get(who.room, {}):
            await self._go(who)
            with _words():
                await self._redis.zrem(_key(who.room, "present"), _member(who))
                await self._redis.publish(PREFIX + who.room, b"p" + _pack((who.sender, who.client, False)))

    async def publish(self, draft: Draft) -> "asyncio.Future[int]":
        """In one step; what comes back is stored."""
        room = draft.room
        keys = [_key(room, "messages"), _key(room, "number"), _key(room, "ids")]
        values = [draft.id, PREFIX + room, self._limits.keep, int(self._limits.keep_s), pack(draft)]
        with _words():
            number = await self._publish(keys=keys, args=values)
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        answer.set_result(int(number))
        return answer

    async def read(self, room: str, after: int, *, most: int) -> list[Kept]:
        """From the stream."""
        with _words():
            rows = await self._redis.xrange(_key(room, "messages"), min=f"({after}-1", count=most)
        return [unpack(room, _number(entry), fields[b"m"]) for entry, fields in rows]

    def post(self, fleeting: Fleeting) -> None:
        """Redis is told soon, or not at all."""
        with contextlib.suppress(asyncio.QueueFull):
            packed = _pack((fleeting.sender, fleeting.client, fleeting.body))
            self._fleeting.put_nowait((PREFIX + fleeting.room, b"f" + packed))

    async def beat(self, sessions: Sequence[Session]) -> None:
        """Presence, sessions, and a look for messages whose announcement was lost."""
        now, pipe = time.time(), self._redis.pipeline(transaction=False)
        pipe.set(f"{PREFIX}sessions:{self._process}", msgspec.json.encode(sessions), ex=int(PRESENT_S))
        pipe.zadd(f"{PREFIX}processes", {self._process: now + PRESENT_S})
        pipe.zremrangebyscore(f"{PREFIX}processes", "-inf", now)
        for room, members in self._here.items():
            pipe.zadd(_key(room, "present"), {_member(who): now + PRESENT_S for who in members.values()})
            pipe.zremrangebyscore(_key(room, "present"), "-inf", now)
        rooms = list(self._here)
        for room in rooms:
            pipe.get(_key(room, "number"))
            pipe.zrange(_key(room, "present"), 0, -1)
        with _words():
            answers = await pipe.execute()
            ours = answers[len(answers) - 2 * len(rooms) :]
            for room, number, present in zip(rooms, ours[::2], ours[1::2], strict=True):
                await self._channel.catch_up(room, int(number or 0))
                self._channel.sees(room, [_person(room, member) for member in present])
        self.recheck()

    async def sessions(self) -> list[Session]:
        """What each process said at its last beat."""
        with _words():
            processes = await self._redis.zrangebyscore(f"{PREFIX}processes", time.time(), "+inf")
            keys = [f"{PREFIX}sessions:{process.decode()}" for process in processes]
            texts = await self._redis.mget(keys) if keys else []
        return [session for text in texts if text for session in msgspec.json.decode(text, type=list[Session])]

    async def tokens(self) -> list[Row]:
        """Those of all processes."""
        with _words():
            return [json.loads(text) for text in await self._redis.hvals(f"{PREFIX}tokens")]

    async def token(self, token_id: str) -> Row | None:
        """One of them."""
        with _words():
            text = await self._redis.hget(f"{PREFIX}tokens", token_id)
        return dict(json.loads(text)) if text else None

    async def keep_token(self, row: Row) -> bool:
        """At once for all processes."""
        keys = [f"{PREFIX}tokens", f"{PREFIX}token_names"]
        with _words():
            return bool(await self._keep_token(keys=keys, args=[row["id"], row["name"], json.dumps(row)]))

    async def drop_token(self, name: str) -> bool:
        """Everybody is told, and closes its connections."""
        with _words():
            token_id = await self._redis.hget(f"{PREFIX}token_names", name)
            if token_id is None:
                return False
            pipe = self._redis.pipeline(transaction=True)
            pipe.hdel(f"{PREFIX}tokens", token_id)
            pipe.hdel(f"{PREFIX}token_names", name)
            pipe.publish(PREFIX, b"t")
            await pipe.execute()
        return True

    async def place(self, peer_id: str, address: str | None) -> None:
        """Until the next beat but two."""
        key = f"{PREFIX}place:{peer_id}"
        with _words():
            if address is None:
                await self._redis.delete(key)
            else:
                await self._redis.set(key, address, ex=int(PRESENT_S))

    async def place_of(self, peer_id: str) -> str | None:
        """Where that process is."""
        with _words():
            address = await self._redis.get(f"{PREFIX}place:{peer_id}")
        return address.decode() if address else None

    async def check(self) -> None:
        """Redis answers."""
        with _words():
            await self._redis.ping()

    async def _go(self, who: Presence) -> None:
        members = self._here.get(who.room, {})
        members.pop(who.client, None)
        if not members:
            self._here.pop(who.room, None)
            await self._channel.turn_from(who.room)

    async def _post(self) -> None:
        while True:
            waiting = [await self._fleeting.get()]
            while not self._fleeting.empty():
                waiting.append(self._fleeting.get_nowait())
            pipe = self._redis.pipeline(transaction=False)
            for channel, packed in waiting:
                pipe.publish(channel, packed)
            # what is fleeting may be lost
            with contextlib.suppress(RedisError, OSError):
                await pipe.execute()


def _key(room: str, what: str) -> str:
    # the braces keep all of a room on one node of a Redis cluster
    return f"{PREFIX}room:{{{room}}}:{what}"


def _number(entry: bytes) -> int:
    return int(entry.split(b"-")[0])


def _member(who: Presence) -> bytes:
    return bytes(_pack((who.sender, who.client)))


def _person(room: str, member: bytes) -> Presence:
    sender, client = msgspec.msgpack.decode(member, type=tuple[str, str])
    return Presence(room, sender, client, is_here=True)


@contextlib.contextmanager
def _words():  # type: ignore[no-untyped-def]
    try:
        yield
    except (RedisError, OSError) as error:
        # the words of redis-py name host and port, never the password
        raise StorageError(f"Redis does not answer: {error}.", "Check that it runs and the hub reaches it.") from error
