"""Two ends of a link joined by passing bytes: whatever is split or broken, each message arrives once and in order."""

import random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import ProtocolError
from core.networking.frames import CHUNK_BYTES, Frame, FrameReader, Kind
from core.networking.protocol import ACK_EVERY_BYTES, Finished, Noted, Protocol, Received

LIMIT = 16 << 20


class End:
    """One side: a protocol, its reader, and what arrived."""

    def __init__(self):
        self.protocol = Protocol(LIMIT)
        self.reader = FrameReader()
        self.events = []

    def outgoing(self):
        found = bytearray()
        while (frame := self.protocol.next_frame()) is not None:
            found += frame.head() + bytes(frame.body)
        return bytes(found)

    def take(self, data):
        for frame in self.reader.feed(data):
            self.events += self.protocol.receive(frame, 0.0)

    def received(self):
        return [event for event in self.events if isinstance(event, Received)]


def connect(one, other):
    """A new connection: both readers begin anew, both sides say how far they got."""
    one.reader, other.reader = FrameReader(), FrameReader()
    one.protocol.connected(other.protocol.received, 0.0)
    other.protocol.connected(one.protocol.received, 0.0)


def exchange(one, other, cuts=None):
    """Pass bytes until nobody has any more, in pieces that `cuts` draws."""
    while True:
        moved = False
        for giver, taker in ((one, other), (other, one)):
            data = giver.outgoing()
            moved |= bool(data)
            while data:
                size = cuts.randint(1, max(1, len(data))) if cuts else len(data)
                taker.take(data[:size])
                data = data[size:]
        if not moved:
            return


messages = st.lists(st.tuples(st.binary(min_size=1, max_size=50), st.binary(max_size=200)), max_size=12)


@given(messages, st.integers())
def test_messages_arrive_once_in_order_however_the_bytes_are_split(sent, seed):
    ada, bo = End(), End()
    connect(ada, bo)
    for header, payload in sent:
        ada.protocol.send(header, payload)
    exchange(ada, bo, random.Random(seed))
    assert [(event.header, event.payload) for event in bo.received()] == sent
    for event in bo.received():
        bo.protocol.finish(event.id)
    exchange(ada, bo)
    assert [event for event in ada.events if isinstance(event, Finished)] == [
        Finished(number) for number in range(1, len(sent) + 1)
    ]
    assert ada.protocol.is_idle


@given(messages, st.lists(st.floats(0, 1), max_size=6), st.integers())
def test_messages_survive_connections_that_break_anywhere(sent, breaks, seed):
    ada, bo = End(), End()
    cuts = random.Random(seed)
    waiting = list(sent)
    for share in breaks:
        connect(ada, bo)
        for header, payload in waiting[: cuts.randint(0, 3)]:
            ada.protocol.send(header, payload)
            waiting.pop(0)
        data = ada.outgoing()
        bo.take(data[: int(len(data) * share)])
    connect(ada, bo)
    for header, payload in waiting:
        ada.protocol.send(header, payload)
    exchange(ada, bo, cuts)
    assert [(event.header, event.payload) for event in bo.received()] == sent


def test_a_short_message_overtakes_a_long_one():
    ada, bo = End(), End()
    connect(ada, bo)
    ada.protocol.send(b"long", bytes(4 * CHUNK_BYTES))
    first = ada.protocol.next_frame()
    bo.take(first.head() + bytes(first.body))
    ada.protocol.send(b"short")
    exchange(ada, bo)
    assert [event.header for event in bo.received()] == [b"short", b"long"]


def test_a_window_bounds_what_is_under_way():
    """8 MiB may be unacknowledged; the rest waits (the last chunk may begin just below the bound)."""
    ada, bo = End(), End()
    connect(ada, bo)
    ada.protocol.send(b"", bytes(12 << 20))
    assert len(ada.outgoing()) <= (8 << 20) + CHUNK_BYTES + (1 << 16)
    assert ada.protocol.next_frame() is None


def test_a_message_over_the_limit_is_refused_before_it_is_kept():
    ada, bo = End(), End()
    connect(ada, bo)
    number = ada.protocol.send(b"", bytes(LIMIT + 1))
    exchange(ada, bo)
    (finished,) = [event for event in ada.events if isinstance(event, Finished)]
    assert finished.id == number
    assert "the most is 16 MB" in finished.what
    assert bo.received() == []


@pytest.mark.parametrize(("numbers", "words"), [((1, 1), "replayed"), ((2,), "out of order")])
def test_replayed_and_missing_frames_end_the_link(numbers, words):
    bo = End()
    with pytest.raises(ProtocolError, match=words):
        for number in numbers:
            bo.protocol.receive(Frame(Kind.RESULT, msgspec.msgpack.encode(Finished(1)), number), 0.0)


def test_silence_ends_the_link_and_a_heartbeat_is_answered():
    ada, bo = End(), End()
    connect(ada, bo)
    assert ada.protocol.tick(11.0)
    exchange(ada, bo)
    assert not ada.protocol.tick(50.0)


def test_only_an_acknowledgement_of_little_can_wait_for_something_better():
    ada, bo = End(), End()
    connect(ada, bo)
    exchange(ada, bo)
    assert not bo.protocol.can_wait
    ada.protocol.send(b"hello")
    bo.take(ada.outgoing())
    assert bo.protocol.can_wait
    bo.protocol.finish(1)
    assert not bo.protocol.can_wait
    exchange(ada, bo)
    ada.protocol.send(b"long", bytes(ACK_EVERY_BYTES + CHUNK_BYTES))
    bo.take(ada.outgoing())
    assert not bo.protocol.can_wait


def test_who_owes_an_acknowledgement_for_some_seconds_has_stalled():
    ada, bo = End(), End()
    connect(ada, bo)
    exchange(ada, bo)
    ada.protocol.send(b"hello")
    while ada.protocol.next_frame():
        pass
    ada.protocol.tick(1.0)
    assert not ada.protocol.is_stalled(3.9)
    assert ada.protocol.is_stalled(4.0)
    ada.protocol.receive(Frame(Kind.ACK, b"", 0), 4.1)
    assert not ada.protocol.is_stalled(5.0)


def test_who_is_only_silent_has_not_stalled_but_who_leaves_a_heartbeat_unanswered_has():
    ada, bo = End(), End()
    connect(ada, bo)
    exchange(ada, bo)
    for second in range(1, 10):
        ada.protocol.tick(float(second))
        assert not ada.protocol.is_stalled(float(second))
    for second in range(10, 15):
        ada.protocol.tick(float(second))
    assert ada.protocol.is_stalled(14.0)


def test_notes_are_dropped_when_too_many_wait():
    ada, bo = End(), End()
    connect(ada, bo)
    assert [ada.protocol.note(b"x") for _ in range(65)] == [True] * 64 + [False]
    exchange(ada, bo)
    assert len([event for event in bo.events if isinstance(event, Noted)]) == 64


@pytest.mark.slow
@settings(max_examples=1)
@given(st.integers())
def test_mutated_frames_never_crash_hang_or_fill_memory(seed):
    """100,000 mutated frames: each is taken or refused with a ProtocolError, and no more than a frame is held."""
    dice = random.Random(seed)
    ada, bo = End(), End()
    connect(ada, bo)
    for size in (0, 10, 5000):
        ada.protocol.send(b"header", bytes(size))
    ada.protocol.note(b"note")
    whole = ada.outgoing()
    for _ in range(100_000):
        mutated = bytearray(whole[: dice.randint(1, 200)])
        for _ in range(dice.randint(1, 4)):
            mutated[dice.randrange(len(mutated))] = dice.randrange(256)
        target = End()
        try:
            target.take(bytes(mutated))
        except ProtocolError:
            continue
        assert len(target.reader._buffer) <= len(mutated)


def test_results_of_older_and_newer_programs_are_understood():
    """An older one leaves out whether a refusal may pass; a newer one may add more."""
    older, newer = {"id": 7, "what": "No.", "todo": ""}, {"id": 8, "what": "", "todo": "", "more": [1]}
    protocol = Protocol(1 << 20)
    protocol.connected(0, 0.0)
    found = [
        protocol.receive(Frame(Kind.RESULT, msgspec.msgpack.encode(result), number), 0.0)
        for number, result in enumerate((older, newer), 1)
    ]
    assert found == [[Finished(7, "No.")], [Finished(8)]]
