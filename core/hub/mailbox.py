"""What waits for one client: bounded, with what is fleeting dropped first; who reads too slowly is let go.

While nothing waits, what is put in goes straight to the line; a task empties what had to wait.
"""

import asyncio
from collections import deque
from collections.abc import Callable

from core.hub.line import Line

# The newest carets count; older ones say nothing any more.
FLEETING = 64


class Mailbox:
    """Websocket frames for one line. `put` and `put_fleeting` never wait."""

    def __init__(self, line: Line, most_bytes: int, on_over: Callable[[], None] = lambda: None) -> None:
        """`on_over` is called once, when more waits than may."""
        self._line = line
        self._most = most_bytes
        self._on_over = on_over
        self._kept: deque[bytes] = deque()
        self._fleeting: deque[bytes] = deque()
        self._filled = asyncio.Event()
        self._emptied = asyncio.Event()
        self._emptied.set()
        self.size = 0
        self.dropped = 0
        # more waited than may: nothing can be put in any more
        self.is_over = False

    def put(self, frame: bytes) -> bool:
        """Add what must arrive; False, from then on for ever, when there is no room even without what is fleeting."""
        if self.is_over:
            return False
        if not self.size and self._line.put(frame):
            return True
        if not self._fits(frame):
            self._drop(len(self._fleeting))
        if not self._fits(frame):
            self.close()
            return False
        self._add(self._kept, frame)
        return True

    def put_fleeting(self, frame: bytes) -> None:
        """Add what may be lost; an older one gives way."""
        if not self.is_over and not self.size and self._line.put(frame):
            return
        if self.is_over or not self._fits(frame):
            self.dropped += 1
            return
        if len(self._fleeting) >= FLEETING:
            self._drop(1)
        self._add(self._fleeting, frame)

    async def put_patiently(self, frame: bytes) -> bool:
        """`put`, but wait while more than half is taken: for what is read from disk and can as well be read later."""
        while (self.size > self._most // 2 or not self._fits(frame)) and not self.is_over:
            self._emptied.clear()
            await self._emptied.wait()
        return self.put(frame)

    async def empty(self) -> None:
        """Write what waits whenever the line has room, what must arrive first. Raises EOFError when the line ends."""
        while True:
            while not self.size:
                self._filled.clear()
                await self._filled.wait()
            await self._line.wait()
            waiting = self._kept or self._fleeting
            if waiting and self._line.put(waiting[0]):
                self.size -= len(waiting.popleft())
                self._emptied.set()

    def close(self) -> None:
        """Nothing goes in any more: the client has to come back and resume."""
        if not self.is_over:
            self.is_over = True
            self._emptied.set()
            self._on_over()

    def _add(self, waiting: deque[bytes], frame: bytes) -> None:
        self.size += len(frame)
        waiting.append(frame)
        self._filled.set()

    def _fits(self, frame: bytes) -> bool:
        # one alone always does, however large
        return not self.size or self.size + len(frame) <= self._most

    def _drop(self, count: int) -> None:
        for _ in range(count):
            self.size -= len(self._fleeting.popleft())
            self.dropped += 1
