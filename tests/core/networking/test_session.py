"""A session over a real websocket: answers, refusals, order, back-pressure, and going on over another connection."""

import asyncio
import contextlib
from dataclasses import dataclass

import pytest
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve

from core.errors import InputError, LaterError, RefusedError, StorageError, UnreachableError
from core.networking import session as sessions
from core.networking.frames import FrameReader, Kind
from core.networking.messages import message
from core.networking.session import Session
from core.spool import Spool


@message("test.word")
@dataclass(frozen=True)
class Word:
    text: str
    payload: bytes = b""


class Pair:
    """Two sessions, and the connections between them."""

    def __init__(self):
        self.heard = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.here = Session("there", max_message_bytes=1 << 22, handle=self.hear)
        self.there = Session("here", max_message_bytes=1 << 22, handle=self.hear)

    async def hear(self, peer_id, word):
        await self.gate.wait()
        if word.text == "no":
            raise InputError("Not this.", "Something else.")
        if word.text == "full":
            raise StorageError("The disk is full.", "Make room.")
        if word.text == "bug":
            raise RuntimeError("a fault")
        self.heard.append((peer_id, word.text, len(word.payload)))

    @contextlib.asynccontextmanager
    async def connected(self):
        """One connection; it is cut at the end."""

        async def answer(connection):
            await self.there.run(connection, self.here.protocol.received, FrameReader())

        async with serve(answer, "127.0.0.1", 0, compression=None, max_size=None) as server:
            port = next(iter(server.sockets)).getsockname()[1]
            async with connect(f"ws://127.0.0.1:{port}", compression=None, max_size=None) as connection:
                running = asyncio.create_task(self.here.run(connection, self.there.protocol.received, FrameReader()))
                async with asyncio.timeout(10):
                    while not (self.here.is_online and self.there.is_online):
                        await asyncio.sleep(0.005)
                yield connection
                connection.transport.abort()
                await running


@pytest.fixture
async def pair():
    made = Pair()
    yield made
    await made.here.close()
    await made.there.close()


async def test_a_message_is_answered_for_once_it_was_handled(pair):
    async with pair.connected():
        pair.gate.clear()
        sending = asyncio.create_task(pair.here.send(Word("hello", bytes(100_000))))
        await asyncio.sleep(0.05)
        assert not sending.done()
        pair.gate.set()
        await sending
        assert pair.heard == [("here", "hello", 100_000)]


async def test_a_message_for_which_the_disk_has_no_room_is_refused_and_the_link_goes_on(pair):
    class Full(Spool):
        def write(self, part):
            raise StorageError("The disk is full.", "Free some space.")

    pair.there.protocol._spool = Full
    async with pair.connected():
        with pytest.raises(RefusedError, match="cannot take it: The disk is full"):
            await pair.here.send(Word("large", bytes(3_000_000)))
        await pair.here.send(Word("small"))
        pair.there.protocol._spool = Spool
        await pair.here.send(Word("again", bytes(3_000_000)))
        assert [text for _, text, _ in pair.heard] == ["small", "again"]


async def test_a_refusal_and_a_fault_come_back_in_words(pair):
    async with pair.connected():
        with pytest.raises(RefusedError, match="Not this"):
            await pair.here.send(Word("no"))
        with pytest.raises(RefusedError, match="failed on this message"):
            await pair.here.send(Word("bug"))
        await pair.here.send(Word("fine"))
        assert [text for _, text, _ in pair.heard] == ["fine"]


async def test_a_refusal_that_may_pass_is_told_from_one_for_good(pair):
    async with pair.connected():
        with pytest.raises(LaterError, match=r"The disk is full\. Make room\."):
            await pair.here.send(Word("full"))
        for word in ("no", "bug"):
            with pytest.raises(RefusedError) as refused:
                await pair.here.send(Word(word))
            assert not refused.value.is_passing


async def test_only_so_many_messages_wait_in_memory_however_short(pair, monkeypatch):
    monkeypatch.setattr(sessions, "QUEUED_MESSAGES", 8)
    sending = [asyncio.create_task(pair.here.send(Word(str(number)))) for number in range(100)]
    await asyncio.sleep(0.02)
    assert len(pair.here.protocol._short) == 8
    async with pair.connected():
        async with asyncio.timeout(20):
            await asyncio.gather(*sending)
    assert [text for _, text, _ in pair.heard] == [str(number) for number in range(100)]


async def test_who_waits_for_room_is_told_when_the_session_ends(pair, monkeypatch):
    monkeypatch.setattr(sessions, "QUEUED_MESSAGES", 1)
    sending = [asyncio.create_task(pair.here.send(Word(str(number)))) for number in range(3)]
    await asyncio.sleep(0.01)
    await pair.here.close()
    async with asyncio.timeout(5):
        answers = await asyncio.gather(*sending, return_exceptions=True)
    assert [type(answer) for answer in answers] == [UnreachableError] * 3


async def test_messages_are_handled_in_their_order(pair):
    async with pair.connected():
        await asyncio.gather(*(pair.here.send(Word(str(number))) for number in range(200)))
    assert [text for _, text, _ in pair.heard] == [str(number) for number in range(200)]


async def test_what_was_under_way_goes_on_over_the_next_connection(pair):
    pair.gate.clear()
    async with pair.connected():
        sending = [asyncio.create_task(pair.here.send(Word(str(number), bytes(50_000)))) for number in range(20)]
        await asyncio.sleep(0.05)
    assert not pair.here.is_online
    pair.gate.set()
    async with pair.connected():
        async with asyncio.timeout(20):
            await asyncio.gather(*sending)
    assert [text for _, text, _ in pair.heard] == [str(number) for number in range(20)]


async def test_fire_and_forget_needs_somebody_there(pair):
    assert pair.here.post(Word("lost")) is False
    async with pair.connected():
        assert pair.here.post(Word("seen")) is True
        async with asyncio.timeout(10):
            while not pair.heard:
                await asyncio.sleep(0.005)
    assert pair.heard == [("here", "seen", 0)]


async def test_who_waits_is_told_when_the_session_ends(pair):
    sending = asyncio.create_task(pair.here.send(Word("hello")))
    await asyncio.sleep(0.01)
    await pair.here.close()
    with pytest.raises(UnreachableError):
        await sending


async def test_a_connection_that_comes_after_the_end_is_closed(pair):
    """Else the other side would talk to a machine that forgot it."""
    await pair.there.close()

    async def answer(connection):
        await pair.there.run(connection, 0, FrameReader())

    async with serve(answer, "127.0.0.1", 0, compression=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        async with connect(f"ws://127.0.0.1:{port}", compression=None) as connection, asyncio.timeout(10):
            await connection.wait_closed()
    assert not pair.there.is_online


async def test_the_connection_in_use_is_known(pair):
    async with pair.connected() as connection:
        assert pair.here.uses(connection)
        assert not pair.there.uses(connection)
    assert not pair.here.uses(connection)


async def test_a_message_is_answered_in_one_piece_and_the_answer_is_acknowledged_by_itself(pair, monkeypatch):
    """Each websocket message wakes both machines: an acknowledgement travels with the result, alone only at last."""
    async with pair.connected() as connection:
        await pair.here.send(Word("begin"))
        await until(lambda: pair.here.protocol.is_idle and pair.there.protocol.is_idle)
        pieces, send = [], connection.send
        monkeypatch.setattr(connection, "send", lambda data: pieces.append(data) or send(data))
        await pair.there.send(Word("hello", b"12345"))
        await until(lambda: pair.here.protocol.is_idle and pair.there.protocol.is_idle)
        assert len(pieces) == 1
        assert [frame.kind for frame in FrameReader().feed(pieces[0])] == [Kind.RESULT, Kind.ACK]


async def until(is_so):
    async with asyncio.timeout(10):
        while not is_so():
            await asyncio.sleep(0.005)
