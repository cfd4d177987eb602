"""Frames: a fixed header of type, length and sequence number, then a body whose size is bounded by its type.

    0       1               4               8                              16
    | type  | (zero)        | body length   | sequence number (0 = none)   | body …

Bytes may arrive split anywhere; sizes are checked on the header, before a body is buffered.
"""

import struct
from dataclasses import dataclass
from enum import IntEnum

from core.errors import ProtocolError
from core.networking.messages import HEADER_BYTES

HEADER = struct.Struct(">B3xIQ")
# A chunk is large enough that headers cost nothing and small enough that a short message never waits long.
CHUNK_BYTES = 1 << 18


class Kind(IntEnum):
    """What a frame carries."""

    HELLO = 1  # handshake: the dialling side introduces itself
    CHALLENGE = 2
    PROOF = 3
    WELCOME = 4
    REFUSAL = 5
    MESSAGE = 6  # a message's header; its chunks follow
    CHUNK = 7
    RESULT = 8  # the receiving side has finished with a message
    NOTE = 9  # fire and forget
    ACK = 10
    PING = 11
    PONG = 12


# The largest body of each type: what an unknown machine may make us hold, whatever it claims.
LIMITS = {
    Kind.HELLO: 4096,
    Kind.CHALLENGE: 4096,
    Kind.PROOF: 4096,
    Kind.WELCOME: 8192,
    Kind.REFUSAL: 4096,
    Kind.MESSAGE: HEADER_BYTES + 64,
    Kind.CHUNK: CHUNK_BYTES + 8,
    Kind.RESULT: 8192,
    Kind.NOTE: 65_536,
    Kind.ACK: 0,
    Kind.PING: 8,
    Kind.PONG: 8,
}

# Frames of a message's delivery: numbered, kept until acknowledged, sent again after a broken connection.
RELIABLE = frozenset({Kind.MESSAGE, Kind.CHUNK, Kind.RESULT})


@dataclass(frozen=True)
class Frame:
    """One frame. `sequence` is the frame's number when it is reliable, the acknowledged number for an ACK."""

    kind: Kind
    body: bytes | memoryview = b""
    sequence: int = 0

    def head(self) -> bytes:
        """The sixteen bytes before the body."""
        return HEADER.pack(self.kind, len(self.body), self.sequence)


class FrameReader:
    """Bytes in, frames out. Holds at most one frame that is not whole yet."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[Frame]:
        """The frames that are whole now. Raises ProtocolError for an unknown type or a body over its bound."""
        if self._buffer:
            self._buffer += data
            # bytes(): the buffer cannot shrink while a view of it is held
            view = memoryview(bytes(self._buffer))
        else:
            view = memoryview(data)
        frames = []
        position = 0
        while len(view) - position >= HEADER.size:
            kind, length, sequence = _read_head(view[position : position + HEADER.size])
            end = position + HEADER.size + length
            if end > len(view):
                break
            frames.append(Frame(kind, view[position + HEADER.size : end], sequence))
            position = end
        self._buffer = bytearray(view[position:])
        return frames


def _read_head(head: memoryview) -> tuple[Kind, int, int]:
    number, length, sequence = HEADER.unpack(head)
    try:
        kind = Kind(number)
    except ValueError:
        raise ProtocolError(f"A frame of the unknown type {number} arrived.", "The link is closed.") from None
    if length > LIMITS[kind]:
        raise ProtocolError(
            f"A {kind.name} frame of {length} bytes arrived; the most is {LIMITS[kind]}.", "The link is closed."
        )
    return kind, length, sequence
