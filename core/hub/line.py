"""The way out to one websocket, below the application server: a frame that goes to many is put together once.

Frames from a server carry no mask (RFC 6455, section 5.1), so the same bytes do for everybody. The application server's
own way would wake a task and build the frame anew for each.
"""

from typing import Protocol

from starlette.websockets import WebSocket
from websockets.frames import Frame, Opcode

EXTENSION = "vega.line"


class Line(Protocol):
    """What `core/hub/server.py` gives with every websocket."""

    def put(self, raw: bytes) -> bool:
        """Write a frame now; False when the line is full or ends."""

    async def wait(self) -> None:
        """Until the line is no longer full. Raises EOFError when it ends."""


def line_of(socket: WebSocket) -> Line:
    """The line of a websocket."""
    line: Line = socket.scope["extensions"][EXTENSION]
    return line


def framed(data: bytes | str) -> bytes:
    """One websocket message as it goes over the line: text as a text message, bytes as a binary one."""
    frame = Frame(Opcode.TEXT, data.encode()) if isinstance(data, str) else Frame(Opcode.BINARY, data)
    return frame.serialize(mask=False)
