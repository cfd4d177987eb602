"""What waits for one client: bounded, with what is fleeting dropped first; who reads too slowly is let go."""

import asyncio
from collections import deque
from collections.abc import Callable

# The newest carets count; older ones say nothing any more.
FLEETING = 64

Packet = bytes | str


class Mailbox:
    """Filled without waiting by whoever has something for the client, emptied by the one task that writes to it."""

    def __init__(self, most_bytes: int, on_over: Callable[[], None] = lambda: None) -> None:
        """`on_over` is called once, when more waits than may."""
        self._most = most_bytes
        self._on_over = on_over
        self._kept: deque[Packet] = deque()
        self._fleeting: deque[Packet] = deque()
        self._filled = asyncio.Event()
        self._emptied = asyncio.Event()
        self._emptied.set()
        self.size = 0
        self.dropped = 0
        # more waited than may: nothing can be put in any more
        self.is_over = False

    def put(self, packet: Packet) -> bool:
        """Add what must arrive; False, from then on for ever, when there is no room even without what is fleeting."""
        if self.is_over:
            return False
        if not self._fits(packet):
            self._drop(len(self._fleeting))
        if not self._fits(packet):
            self.close()
            return False
        self.size += len(packet)
        self._kept.append(packet)
        self._filled.set()
        return True

    def put_fleeting(self, packet: Packet) -> None:
        """Add what may be lost; an older one gives way."""
        if self.is_over or self.size + len(packet) > self._most:
            self.dropped += 1
            return
        if len(self._fleeting) >= FLEETING:
            self._drop(1)
        self.size += len(packet)
        self._fleeting.append(packet)
        self._filled.set()

    async def put_patiently(self, packet: Packet) -> bool:
        """`put`, but wait while more than half is taken: for what is read from disk and can as well be read later."""
        while (self.size > self._most // 2 or not self._fits(packet)) and not self.is_over:
            self._emptied.clear()
            await self._emptied.wait()
        return self.put(packet)

    async def take(self) -> Packet:
        """The next packet, what must arrive first."""
        while not self._kept and not self._fleeting:
            self._filled.clear()
            await self._filled.wait()
        packet = self._kept.popleft() if self._kept else self._fleeting.popleft()
        self.size -= len(packet)
        self._emptied.set()
        return packet

    def close(self) -> None:
        """Nothing goes in any more: the client has to come back and resume."""
        if not self.is_over:
            self.is_over = True
            self._emptied.set()
            self._on_over()

    def _fits(self, packet: Packet) -> bool:
        # one alone always does, however large
        return not self.size or self.size + len(packet) <= self._most

    def _drop(self, count: int) -> None:
        for _ in range(count):
            self.size -= len(self._fleeting.popleft())
            self.dropped += 1
