"""A hub of one process: rooms in memory, messages in SQLite.

A message goes to who is there at once; its sender is told that it is stored once it is on disk. Numbers are reserved on
disk in blocks before they are given out, so that after a crash no number stands for another message than before: what
was seen but not stored is sent again by its sender, under the same id and a higher number.
"""

import asyncio
import time
from collections.abc import Sequence

from core.errors import StorageError
from core.hub.backbone import Backbone, Row
from core.hub.records import Draft, Fleeting, Kept, Limits, Presence, RoomState, Session
from core.storage.database import Database
from core.storage.tables.hub import HubTables

# One write to disk for so many messages.
BLOCK = 1000
# Second sendings come soon after the first; older ones the database knows.
IDS = 1000
PRUNE_S = 60.0


class _Room:
    """What is known of a room while it is in use."""

    def __init__(self, reserved: tuple[int, int], ids: dict[str, int]) -> None:
        self.last, self.most = reserved
        self.ids = ids
        self.present: dict[str, Presence] = {}
        self.storing = 0
        # all up to here are on disk, or were refused
        self.settled = self.last


class LocalBackbone(Backbone):
    """Memory and one SQLite file."""

    def __init__(self, database: Database, limits: Limits) -> None:
        """`database` is opened with the hub's schema; it is closed by `stop`."""
        super().__init__()
        self._database = database
        self._tables = HubTables(database)
        self._limits = limits
        self._rooms: dict[str, _Room] = {}
        self._loading = asyncio.Lock()
        self._waiting: list[tuple[Draft, int, asyncio.Future[int]]] = []
        self._stored = asyncio.Condition()
        self._wake = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None
        self._sessions: Sequence[Session] = ()
        self._pruned = -PRUNE_S
        self._is_full = False

    async def start(self) -> None:
        """Begin to write."""
        self._writer = asyncio.create_task(self._write())

    async def stop(self) -> None:
        """Write what waits, then close the file."""
        if self._writer is not None:
            if not self._writer.done():
                async with self._stored:
                    await self._stored.wait_for(lambda: not any(room.storing for room in self._rooms.values()))
            self._writer.cancel()
            await asyncio.gather(self._writer, return_exceptions=True)
        await asyncio.to_thread(self._database.close)

    async def enter(self, who: Presence) -> RoomState:
        """Nothing of a room reaches anybody else than this process."""
        first, _ = await self._tables.bounds(who.room)
        room = await self._room(who.room)
        room.present[who.client] = who
        self.deliver(who)
        return RoomState(first, room.last, tuple(room.present.values()))

    async def leave(self, who: Presence) -> None:
        """The last one takes what is known of the room along."""
        room = self._rooms.get(who.room)
        if room is None or room.present.pop(who.client, None) is None:
            return
        self.deliver(Presence(who.room, who.sender, who.client, is_here=False))
        if not room.present and not room.storing:
            del self._rooms[who.room]

    async def publish(self, draft: Draft) -> "asyncio.Future[int]":
        """Delivered before it is stored, answered after."""
        if self._is_full:
            raise StorageError("The hub has no room for more messages.", "Have it keep fewer, or more on its disk.")
        # asked for again after each wait: what nobody uses may be forgotten meanwhile
        while (room := await self._room(draft.room)).last >= room.most:
            await self._reserve(draft.room, room)
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        known = room.ids.get(draft.id)
        number = known or room.last + 1
        if known is None:
            room.last = number
            room.ids[draft.id] = number
            if len(room.ids) > IDS:
                del room.ids[next(iter(room.ids))]
            if room.present:
                self.deliver(_kept(draft, number))
        # one that is known waits behind its first sending, which may be on its way to the disk
        room.storing += 1
        self._waiting.append((draft, number, answer))
        self._wake.set()
        return answer

    async def read(self, room: str, after: int, *, most: int) -> list[Kept]:
        """From the file."""
        known = self._rooms.get(room)
        if known is not None and known.storing:
            last = known.last
            async with self._stored:
                await self._stored.wait_for(lambda: known.settled >= last)
        rows = await self._tables.messages(room, after, most=most)
        return [Kept(**row) for row in rows]

    def post(self, fleeting: Fleeting) -> None:
        """To whoever is here."""
        if fleeting.room in self._rooms:
            self.deliver(fleeting)

    async def beat(self, sessions: Sequence[Session]) -> None:
        """Old messages go from time to time, and tokens that another program withdrew are noticed."""
        self._sessions = sessions
        self.recheck()
        if time.monotonic() - self._pruned > PRUNE_S:
            self._pruned = time.monotonic()
            await self._tables.prune(keep=self._limits.keep, keep_s=self._limits.keep_s)
            self._is_full = await self._tables.used_bytes() > self._limits.disk_bytes

    async def sessions(self) -> list[Session]:
        """Those of this process."""
        return list(self._sessions)

    async def tokens(self) -> list[Row]:
        """From the file."""
        return await self._tables.tokens()

    async def token(self, token_id: str) -> Row | None:
        """From the file."""
        return await self._tables.token(token_id)

    async def keep_token(self, row: Row) -> bool:
        """Into the file."""
        return await self._tables.keep_token(row)

    async def drop_token(self, name: str) -> bool:
        """Out of the file."""
        is_dropped = await self._tables.drop_token(name)
        self.recheck()
        return is_dropped

    async def place(self, peer_id: str, address: str | None) -> None:
        """There is no other process that would ask."""

    async def place_of(self, peer_id: str) -> str | None:
        """Machines wait here or nowhere."""
        return None

    async def check(self) -> None:
        """Read one row."""
        await self._tables.token("")
        if self._writer is None or self._writer.done():
            raise StorageError("The hub no longer writes.", "Start it again, and see its log.")

    async def _room(self, name: str) -> _Room:
        room = self._rooms.get(name)
        if room is not None:
            return room
        async with self._loading:
            if name not in self._rooms:
                reserved = await self._tables.reserve(name, BLOCK)
                self._rooms[name] = _Room(reserved, await self._tables.recent_ids(name, IDS))
            return self._rooms[name]

    async def _reserve(self, name: str, room: _Room) -> None:
        async with self._loading:
            if room.last >= room.most:
                room.last, room.most = await self._tables.reserve(name, BLOCK)

    async def _write(self) -> None:
        """All that waits while one batch is written is the next batch."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            batch, self._waiting = self._waiting, []
            rows = [
                (draft.room, number, draft.id, draft.sender, draft.client, draft.at, draft.body)
                for draft, number, _ in batch
            ]
            try:
                numbers: Sequence[int | StorageError] = await self._tables.store(rows)
            except StorageError as error:
                numbers = [error] * len(batch)
            self._answer(batch, numbers)
            async with self._stored:
                self._stored.notify_all()

    def _answer(
        self, batch: Sequence[tuple[Draft, int, "asyncio.Future[int]"]], numbers: Sequence[int | StorageError]
    ) -> None:
        for (draft, given, answer), number in zip(batch, numbers, strict=True):
            room = self._rooms[draft.room]
            room.storing -= 1
            room.settled = max(room.settled, given)
            if isinstance(number, StorageError):
                # its next sending is to be stored, not taken for known
                room.ids.pop(draft.id, None)
                _fail(answer, number)
            elif not answer.done():
                answer.set_result(number)
            if not room.present and not room.storing:
                del self._rooms[draft.room]


def _fail(answer: "asyncio.Future[int]", error: StorageError) -> None:
    if not answer.done():
        answer.set_exception(error)
        answer.exception()  # whoever asked may be gone: then nobody looks


def _kept(draft: Draft, number: int) -> Kept:
    return Kept(draft.room, number, draft.id, draft.sender, draft.client, draft.body, draft.at)
