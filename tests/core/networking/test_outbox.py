"""What is queued arrives in order and once, over restarts of both sides."""

import asyncio
from dataclasses import dataclass

import pytest

from core.errors import InputError, RefusedError, UnreachableError
from core.networking.messages import message
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
    from core.networking.messages import encode

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
