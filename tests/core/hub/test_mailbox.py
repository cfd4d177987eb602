"""What waits for one client: in order, bounded, and what is fleeting gives way."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.hub.mailbox import FLEETING, Mailbox


class Line:
    """A line that can be full; keeps what was written."""

    def __init__(self):
        self.written = []
        self.has_room = asyncio.Event()
        self.ended = False

    def put(self, raw):
        if self.has_room.is_set():
            self.written.append(raw)
        return self.has_room.is_set()

    async def wait(self):
        await self.has_room.wait()
        if self.ended:
            raise EOFError


async def test_while_nothing_waits_it_goes_straight_out():
    line = Line()
    line.has_room.set()
    mailbox = Mailbox(line, 10)
    assert mailbox.put(b"a" * 100)
    mailbox.put_fleeting(b"b")
    assert line.written == [b"a" * 100, b"b"] and mailbox.size == 0


async def test_what_waited_goes_out_in_order_what_must_arrive_first():
    line = Line()
    mailbox = Mailbox(line, 100)
    for number in b"123":
        mailbox.put(bytes([number]))
        mailbox.put_fleeting(bytes([number + 16]))
    emptying = asyncio.create_task(mailbox.empty())
    await asyncio.sleep(0)
    line.has_room.set()
    async with asyncio.timeout(10):
        while mailbox.size:
            await asyncio.sleep(0)
    assert b"".join(line.written) == b"123ABC"
    emptying.cancel()


async def test_who_is_too_slow_is_told_once_and_gets_nothing_more():
    over = []
    mailbox = Mailbox(Line(), 10, lambda: over.append(True))
    assert mailbox.put(b"x" * 6)
    mailbox.put_fleeting(b"y" * 4)
    assert mailbox.put(b"x" * 4)  # the fleeting one gave way
    assert (mailbox.dropped, mailbox.size) == (1, 10)
    assert not mailbox.put(b"x")
    assert not mailbox.put(b"x")
    assert over == [True]


async def test_one_packet_alone_always_fits():
    mailbox = Mailbox(Line(), 10)
    assert mailbox.put(b"x" * 50)
    assert not mailbox.put(b"x")


async def test_older_fleeting_ones_give_way():
    line = Line()
    mailbox = Mailbox(line, 10_000)
    for number in range(FLEETING + 10):
        mailbox.put_fleeting(bytes([number]))
    assert (mailbox.dropped, mailbox.size) == (10, FLEETING)


async def test_patience_waits_for_room():
    line = Line()
    mailbox = Mailbox(line, 10)
    assert await mailbox.put_patiently(b"x" * 8)
    waiting = asyncio.create_task(mailbox.put_patiently(b"y" * 8))
    emptying = asyncio.create_task(mailbox.empty())
    await asyncio.sleep(0.01)
    assert not waiting.done()
    line.has_room.set()
    assert await waiting
    emptying.cancel()


async def test_patience_ends_with_the_mailbox():
    mailbox = Mailbox(Line(), 10)
    mailbox.put(b"x" * 8)
    waiting = asyncio.create_task(mailbox.put_patiently(b"y" * 8))
    await asyncio.sleep(0)
    mailbox.close()
    assert not await waiting


async def test_emptying_ends_with_the_line():
    line = Line()
    mailbox = Mailbox(line, 10)
    mailbox.put(b"x")
    line.ended = True
    line.has_room.set()
    with pytest.raises(EOFError):
        await mailbox.empty()


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 8)), max_size=40))
def test_no_more_waits_than_may(puts):
    async def fill():
        mailbox = Mailbox(Line(), 20)
        for is_fleeting, size in puts:
            (mailbox.put_fleeting if is_fleeting else mailbox.put)(bytes(size))
            assert mailbox.size <= 20

    asyncio.run(fill())
