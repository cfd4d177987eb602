"""A wire: a stream of bytes to another machine that is no connection of its own, with an end like a socket's.

Over it goes the ordinary link, with its own TLS, pinned keys and handshake.
"""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from core.networking.waiting import first_of

Carry = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Wire:
    """`socket` is this side's end; `carry(reader, writer)` brings what goes into it to the other machine, and back.

    `way` says in a word what it goes over: "hub" or "channel".
    """

    def __init__(self, carry: Carry, *, way: str) -> None:
        self.way = way
        self._carry = carry
        self.socket, self._other = socket.socketpair()
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """End it."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self.socket.close()

    async def _run(self) -> None:
        self._other.setblocking(False)
        await self._carry(*await asyncio.open_connection(sock=self._other))


async def until_either_ends(
    out: Coroutine[Any, Any, None], back: Coroutine[Any, Any, None], writer: asyncio.StreamWriter
) -> None:
    """Carry both ways until one side ends; then end the other, and close the stream."""
    try:
        await first_of(out, back)
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
