"""The link between two peers, without I/O: messages and bytes in, events and frames out; time is an argument.

It outlives connections. Reliable frames carry numbers 1, 2, 3 …; the other side acknowledges the highest it has; what
is not acknowledged is kept and sent again on the next connection. A number that is not the next one is a replay, a gap
or a forgery, and ends the link. Short messages overtake long ones between chunks; a window bounds what is under way.
"""

import itertools
import struct
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from core.errors import ProtocolError, RefusedError, StorageError
from core.networking.frames import CHUNK_BYTES, RELIABLE, Frame, Kind
from core.networking.handshake import Refusal
from core.spool import Payload, Spool

# Unacknowledged bytes at most: what a broken connection costs to send again, and what memory a peer can take.
WINDOW_BYTES = 8 << 20
# An acknowledgement for so many received bytes: often enough to keep the window open.
ACK_EVERY_BYTES = 1 << 20
# Heartbeat; three missing ones mean that the other side is gone.
HEARTBEAT_S = 10.0
GONE_S = 30.0
# Somebody who is there acknowledges at once; after so long without a sign another way to them is tried beside this one.
STALLED_S = 3.0
# Fire-and-forget messages that may wait: older ones are worth nothing.
NOTES_WAITING = 64
# Half-received messages of one peer at a time.
OPEN_MESSAGES = 32

T = TypeVar("T")

_ID = struct.Struct(">Q")


@dataclass(frozen=True)
class Received:
    """A whole message. Its `id` is what `finish` answers to."""

    id: int
    header: bytes
    payload: Payload


@dataclass(frozen=True)
class Noted:
    """A fire-and-forget message."""

    header: bytes


@dataclass(frozen=True)
class Finished:
    """The other side is done with our message `id`; `what` is empty when all went well.

    `is_passing`: it may take the same message later. An older program does not say so, and reads over it.
    """

    id: int
    what: str = ""
    todo: str = ""
    is_passing: bool = False


@dataclass(frozen=True)
class Beat:
    """The other side answered a heartbeat after so many ms."""

    latency_ms: float


Event = Received | Noted | Finished | Beat


@dataclass(frozen=True)
class _Head:
    id: int
    size: int
    header: bytes


class _Outgoing:
    """A message on its way out."""

    def __init__(self, number: int, header: bytes, payload: Payload) -> None:
        self.id = number
        self.frames = self._cut(header, memoryview(payload))

    def _cut(self, header: bytes, payload: memoryview) -> Iterator[tuple[Kind, bytes]]:
        yield Kind.MESSAGE, msgspec.msgpack.encode(_Head(self.id, len(payload), header))
        for start in range(0, len(payload), CHUNK_BYTES):
            yield Kind.CHUNK, b"".join((_ID.pack(self.id), payload[start : start + CHUNK_BYTES]))


class _Incoming:
    """A message on its way in; the spool grows with what has arrived, never with what was claimed."""

    def __init__(self, head: _Head, spool: Spool) -> None:
        self.head = head
        self.spool = spool


class Protocol:
    """One side of a link. `max_message_bytes` bounds what the other side may send, `spool` holds what arrives."""

    def __init__(self, max_message_bytes: int, spool: Callable[[], Spool] = Spool) -> None:
        self._spool = spool
        self._max = max_message_bytes
        self._numbers = itertools.count(1)
        self._sequence = 0
        self._unacknowledged: deque[Frame] = deque()
        self._unacknowledged_bytes = 0
        self._again: deque[Frame] = deque()
        self._results: deque[bytes] = deque()
        self._short: deque[_Outgoing] = deque()
        self._long: deque[_Outgoing] = deque()
        self._notes: deque[bytes] = deque()
        self._control: deque[Frame] = deque()
        self.received = 0
        self._to_acknowledge = 0
        self._incoming: dict[int, _Incoming] = {}
        self._refused: deque[int] = deque(maxlen=OPEN_MESSAGES)
        self._is_resumed = False
        self._heard = 0.0
        self._pinged = 0.0
        self._asked: float | None = None
        self.sent_bytes = 0
        self.received_bytes = 0

    def send(self, header: bytes, payload: Payload = b"") -> int:
        """Queue a message and return its id, to which a Finished event will refer."""
        message = _Outgoing(next(self._numbers), header, payload)
        (self._long if len(payload) > CHUNK_BYTES else self._short).append(message)
        return message.id

    def finish(self, number: int, what: str = "", todo: str = "", *, is_passing: bool = False) -> None:
        """Tell the other side that its message is done with; `what` says why it was refused, for now or for good."""
        self._results.append(msgspec.msgpack.encode(Finished(number, what[:2000], todo[:2000], is_passing)))

    def note(self, header: bytes) -> bool:
        """Queue a fire-and-forget message; False when too many wait."""
        if len(self._notes) >= NOTES_WAITING:
            return False
        self._notes.append(header)
        return True

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits to be sent or acknowledged."""
        return not (self._unacknowledged or self._again or self._results or self._short or self._long)

    def connected(self, received: int, now: float) -> None:
        """A connection stands (again); the other side has reliable frames up to `received`, or already some more.

        What it had when it took this connection up, its first acknowledgement says; only then reliable frames go out,
        since the connection before may have brought some while the hands were shaken. Raises ProtocolError when the
        number cannot be.
        """
        self._heard = now
        self._pinged = now
        self._asked = None
        self._control.clear()
        self._notes.clear()
        self._acknowledge(received)
        self._again.clear()
        self._is_resumed = False
        self._control.append(self._ack())

    def receive(self, frame: Frame, now: float) -> list[Event]:
        """What a frame means. Raises ProtocolError; then the link must be closed."""
        self._heard = now
        self._asked = None
        self.received_bytes += len(frame.body)
        if frame.kind in RELIABLE:
            return self._receive_reliable(frame)
        if frame.kind is Kind.ACK:
            self._acknowledge(frame.sequence)
            if not self._is_resumed:
                self._is_resumed = True
                self._again = deque(self._unacknowledged)
        elif frame.kind is Kind.PING:
            self._control.append(Frame(Kind.PONG, bytes(frame.body)))
        elif frame.kind is Kind.PONG and len(frame.body) == 8:
            (sent,) = struct.unpack(">d", frame.body)
            return [Beat(max(0.0, (now - sent) * 1000))] if 0 <= now - sent < GONE_S * 2 else []
        elif frame.kind is Kind.NOTE:
            return [Noted(bytes(frame.body))]
        elif frame.kind is Kind.REFUSAL:
            words = _decode(frame, Refusal)
            raise RefusedError(words.what, words.todo)
        else:
            raise ProtocolError(f"A {frame.kind.name} frame came at the wrong moment.", "The link is closed.")
        return []

    def tick(self, now: float, *, is_busy: bool = False) -> bool:
        """Queue a heartbeat when it is time; False when the other side is gone (not while we do not listen)."""
        if is_busy:
            self._heard, self._asked = now, None
        if now - self._heard > GONE_S:
            return False
        if self._asked is None and (self._unacknowledged or self._heard < self._pinged):
            self._asked = now
        if now - self._pinged >= HEARTBEAT_S:
            self._pinged = now
            self._control.append(Frame(Kind.PING, struct.pack(">d", now)))
        return True

    def is_stalled(self, now: float) -> bool:
        """Whether the other side has owed an answer for some seconds, as of the last `tick`."""
        return self._asked is not None and now - self._asked >= STALLED_S

    @property
    def can_wait(self) -> bool:
        """Whether nothing is to be sent but an acknowledgement of little, which something better can take along."""
        is_open = self._is_resumed and self._unacknowledged_bytes < WINDOW_BYTES
        has_reliable = is_open and (self._results or self._short or self._long)
        has_better = self._control or self._again or self._notes or has_reliable
        return not has_better and 0 < self._to_acknowledge < ACK_EVERY_BYTES

    def next_frame(self) -> Frame | None:
        """The next frame to put on the connection, or None while there is nothing or the window is full."""
        frame = self._choose()
        if frame is not None:
            self.sent_bytes += len(frame.body)
        return frame

    def _choose(self) -> Frame | None:
        if self._control:
            return self._control.popleft()
        if self._to_acknowledge >= ACK_EVERY_BYTES:
            return self._ack()
        if self._again:
            return self._again.popleft()
        if self._is_resumed and self._unacknowledged_bytes < WINDOW_BYTES:
            if self._results:
                return self._number(Kind.RESULT, self._results.popleft())
            for queue in (self._short, self._long):
                if (frame := self._cut_next(queue)) is not None:
                    return frame
        if self._notes:
            return Frame(Kind.NOTE, self._notes.popleft())
        # nothing better to say: also the last bytes of a burst get acknowledged
        return self._ack() if self._to_acknowledge else None

    def _cut_next(self, queue: deque[_Outgoing]) -> Frame | None:
        while queue:
            part = next(queue[0].frames, None)
            if part is not None:
                return self._number(*part)
            queue.popleft()
        return None

    def _number(self, kind: Kind, body: bytes) -> Frame:
        self._sequence += 1
        frame = Frame(kind, body, self._sequence)
        self._unacknowledged.append(frame)
        self._unacknowledged_bytes += len(body)
        return frame

    def _ack(self) -> Frame:
        self._to_acknowledge = 0
        return Frame(Kind.ACK, b"", self.received)

    def _acknowledge(self, sequence: int) -> None:
        if sequence > self._sequence:
            raise ProtocolError("The other side has frames that were never sent.", "The link starts anew.")
        while self._unacknowledged and self._unacknowledged[0].sequence <= sequence:
            self._unacknowledged_bytes -= len(self._unacknowledged.popleft().body)

    def _receive_reliable(self, frame: Frame) -> list[Event]:
        if frame.sequence != self.received + 1:
            kind = "replayed" if frame.sequence <= self.received else "out of order"
            raise ProtocolError(
                f"Frame {frame.sequence} is {kind}; {self.received + 1} was expected.", "The link is closed."
            )
        self.received = frame.sequence
        # at least one, so that an empty body is acknowledged too
        self._to_acknowledge += len(frame.body) or 1
        if frame.kind is Kind.RESULT:
            finished = _decode(frame, Finished)
            # refused while still being sent: the rest would be for nothing
            self._long = deque(message for message in self._long if message.id != finished.id)
            return [finished]
        if frame.kind is Kind.MESSAGE:
            return self._open(_decode(frame, _Head))
        return self._extend(frame)

    def _open(self, head: _Head) -> list[Event]:
        if head.size > self._max:
            # refused before a byte of it is kept; what is under way of it is let through and dropped
            self._refused.append(head.id)
            self.finish(
                head.id,
                f"A message of {head.size >> 20} MB was announced; the most is {self._max >> 20} MB.",
                "Raise the setting 'max_message_mb' on the receiving machine if that is right.",
            )
            return []
        if head.id in self._incoming or head.size < 0 or len(self._incoming) >= OPEN_MESSAGES:
            raise ProtocolError(f"Message {head.id} came twice or too many are open.", "The link is closed.")
        if head.size == 0:
            return [Received(head.id, head.header, b"")]
        self._incoming[head.id] = _Incoming(head, self._spool())
        return []

    def _extend(self, frame: Frame) -> list[Event]:
        if len(frame.body) <= _ID.size:
            raise ProtocolError("An empty chunk arrived.", "The link is closed.")
        (number,) = _ID.unpack_from(frame.body)
        incoming = self._incoming.get(number)
        if incoming is None and number in self._refused:
            return []
        if incoming is None:
            raise ProtocolError(f"A chunk of the unknown message {number} arrived.", "The link is closed.")
        head, spool = incoming.head, incoming.spool
        if spool.size + len(frame.body) - _ID.size > head.size:
            raise ProtocolError(f"Message {number} is longer than it said.", "The link is closed.")
        try:
            spool.write(memoryview(frame.body)[_ID.size :])
            if spool.size < head.size:
                return []
            received = Received(number, head.header, spool.view())
        except StorageError as error:  # this one cannot be taken; the link itself is sound
            self._refused.append(number)
            self.finish(number, f"The other machine cannot take it: {error.what}", error.todo, is_passing=True)
            del self._incoming[number]
            return []
        del self._incoming[number]
        return [received]


def _decode(frame: Frame, cls: type[T]) -> T:
    try:
        return msgspec.msgpack.decode(frame.body, type=cls)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ProtocolError(f"A {frame.kind.name} frame is malformed: {error}.", "The link is closed.") from error
