"""What is queued arrives in order and once, over restarts of both sides."""

import asyncio
from dataclasses import dataclass

import pytest

from core.errors import InputError, LaterError, RefusedError, StorageError, UnreachableError
from core.networking import outbox as outboxes
from core.networking.messages import encode, message
from core.networking.outbox import Outbox, Queued


@message("test.note")
@dataclass(frozen=True)
class Note:
    text: str


@pytest.fixture
async def known(store):
    """The queue belongs to a known machine."""
    await store.keep_peer("ben", "Ben", address="", is_host=False)
    return store


class Line:
    """A line that is up or down."""

    def __init__(self):
        self.is_up = True
        self.sent = []
        self.arrived = asyncio.Event()

    async def deliver(self, peer_id, queued):
        if not self.is_up:
            raise UnreachableError("Down.", "Wait.")
        self.sent.append(queued)
        self.arrived.set()


async def until(condition):
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.01)


async def test_messages_wait_for_the_line_and_keep_their_order(known):
    line = Line()
    line.is_up = False
    outbox = Outbox(known, line.deliver)
    await outbox.start()
    for number in range(5):
        await outbox.add("ben", Note(str(number)))
    line.is_up = True
    outbox.wake("ben")
    await until(lambda: len(line.sent) == 5)
    numbers = [queued.number for queued in line.sent]
    assert numbers == sorted(numbers)
    await until_empty(known)
    await outbox.stop()


async def until_empty(store):
    async with asyncio.timeout(10):
        while await store.next_queued("ben") is not None:
            await asyncio.sleep(0.01)


async def test_a_restart_goes_on_where_it_was(known):
    line = Line()
    line.is_up = False
    first = Outbox(known, line.deliver)
    await first.start()
    await first.add("ben", Note("kept"))
    await first.stop()
    line.is_up = True
    second = Outbox(known, line.deliver)
    await second.start()
    second.wake("ben")
    await until(lambda: line.sent)
    await second.stop()
    assert line.sent[0].epoch == await known.state("outbox_epoch", b"")


async def test_a_refused_message_does_not_hold_up_the_others(known):
    sent = []

    async def deliver(peer_id, queued):
        sent.append(queued.number)
        if len(sent) == 1:
            raise RefusedError("No.", "")

    outbox = Outbox(known, deliver)
    await outbox.start()
    await outbox.add("ben", Note("bad"))
    await outbox.add("ben", Note("good"))
    await until(lambda: len(sent) == 2)
    await until_empty(known)
    await outbox.stop()


async def test_what_comes_twice_is_handled_once(known):
    handled = []

    async def handle(peer_id, note):
        handled.append(note.text)
        if note.text == "bad":
            raise InputError("No.", "")

    outbox = Outbox(known, Line().deliver)
    header, payload = encode(Note("hello"))
    for epoch, number in ((b"e1", 1), (b"e1", 1), (b"e1", 2), (b"e1", 1), (b"e2", 1)):
        await outbox.open("ben", Queued(epoch, number, header, payload), handle)
    assert handled == ["hello"] * 3
    bad, _ = encode(Note("bad"))
    with pytest.raises(InputError):
        await outbox.open("ben", Queued(b"e2", 2, bad, b""), handle)
    await outbox.open("ben", Queued(b"e2", 2, bad, b""), handle)
    assert handled[-1] == "bad"
    assert len(handled) == 4


async def test_what_the_disk_had_no_room_for_is_kept_by_its_sender_and_comes_again_in_order(
    known, tmp_path, monkeypatch
):
    monkeypatch.setattr(outboxes, "RETRY_S", 0.01)
    handled, refusals = [], [StorageError("The disk is full.", "Make room."), StorageError("Still.", "")]

    async def handle(peer_id, note):
        if note.text == "1" and refusals:
            raise refusals.pop()
        handled.append(note.text)

    there = Outbox(known, Line().deliver)

    async def deliver(peer_id, queued):
        try:
            await there.open("ben", queued, handle)
        except StorageError as error:  # as a session tells it
            raise LaterError(error.what, error.todo) from error

    here = Outbox(known, deliver)
    await here.start()
    for number in range(4):
        await here.add("ben", Note(str(number)))
    await until_empty(known)
    assert handled == ["0", "1", "2", "3"]
    assert refusals == []
    await here.stop()


async def test_what_was_interrupted_by_an_ending_program_comes_again(known):
    handled, begun = [], asyncio.Event()

    async def handle(peer_id, note):
        begun.set()
        if not handled:
            handled.append("half")
            await asyncio.sleep(60)
        handled.append(note.text)

    header, payload = encode(Note("whole"))
    queued = Queued(b"e", 1, header, payload)
    outbox = Outbox(known, Line().deliver)
    opening = asyncio.create_task(outbox.open("ben", queued, handle))
    await begun.wait()
    # over another connection, while the first is still at it
    again = asyncio.create_task(outbox.open("ben", queued, handle))
    await asyncio.sleep(0.02)
    opening.cancel()
    await again
    assert handled == ["half", "whole"]
    await Outbox(known, Line().deliver).open("ben", queued, handle)
    assert handled == ["half", "whole"]


async def test_what_was_handled_is_not_handled_again_when_the_disk_could_not_be_told(known, monkeypatch):
    handled, real, failures = [], known.handled, [StorageError("The disk is full.", "Make room.")]

    async def failing(*row):
        if failures:
            raise failures.pop()
        await real(*row)

    async def handle(peer_id, note):
        handled.append(note.text)

    monkeypatch.setattr(known, "handled", failing)
    header, payload = encode(Note("once"))
    outbox = Outbox(known, Line().deliver)
    with pytest.raises(StorageError):
        await outbox.open("ben", Queued(b"e", 1, header, payload), handle)
    await outbox.open("ben", Queued(b"e", 1, header, payload), handle)
    assert handled == ["once"]
    assert not await known.is_new("ben", b"e", 1)


async def test_a_queue_that_is_full_says_so_and_loses_nothing(known, monkeypatch):
    monkeypatch.setattr(outboxes, "QUEUED_MOST", 3)
    line = Line()
    line.is_up = False
    first = Outbox(known, line.deliver)
    await first.start()
    await first.add("ben", Note("0"))
    await first.stop()
    outbox = Outbox(known, line.deliver)
    await outbox.start()
    for number in (1, 2):
        await outbox.add("ben", Note(str(number)))
    with pytest.raises(UnreachableError, match="3 messages of 0 MB wait"):
        await outbox.add("ben", Note("3"))
    line.is_up = True
    outbox.wake("ben")
    await until_empty(known)
    assert len(line.sent) == 3
    monkeypatch.setattr(outboxes, "QUEUED_BYTES", 100)
    with pytest.raises(UnreachableError):
        await outbox.add("ben", Note("x" * 100))
    await outbox.add("ben", Note("short"))
    await until(lambda: len(line.sent) == 4)
    await outbox.stop()
