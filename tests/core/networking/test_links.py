"""Links between machines, without the service: who is there, what a peer is, what happens to whoever is not there."""

import asyncio
import contextlib
from dataclasses import dataclass

import pytest

from core.errors import InputError, RefusedError
from core.events import Events
from core.networking import invite
from core.networking.book import Book
from core.networking.gate import Gate
from core.networking.knocking import Knocks
from core.networking.links import Links
from core.networking.messages import message
from core.networking.protocol import STALLED_S
from core.networking.records import PeerConnected, PeerDisconnected
from core.settings import SettingsStore
from core.storage.database import Database
from core.storage.tables.networking import NetworkingTables


@message("test.line")
@dataclass(frozen=True)
class Line:
    text: str


class Machine:
    """Links with a gate, as the service builds them."""

    def __init__(self, folder, identity, name):
        self.identity = identity(name)
        self.database = Database(folder / name / "vega.db")
        self.tables = NetworkingTables(self.database)
        self.book = Book(self.tables)
        self.events = Events()
        self.seen = []
        self.heard = []
        self.events.subscribe(object, self.seen.append)
        self.links = Links(
            self.identity,
            self.book,
            tables=self.tables,
            events=self.events,
            settings=SettingsStore(folder / name / "settings.toml", {}),
            name=lambda: name,
            handle=self.hear,
            folder=folder / name / "arriving",
            knocks=Knocks(events=self.events, is_on=lambda: False, is_known=lambda peer_id: False),
        )
        self.gate = Gate(self.identity, self.links.admit)

    async def hear(self, peer_id, line):
        if line.text == "no":
            raise InputError("No.", "")
        self.heard.append(line.text)


@pytest.fixture
async def two(tmp_path, identity):
    machines = [Machine(tmp_path, identity, name) for name in ("ada", "ben")]
    for made in machines:
        await made.book.load()
        made.port = await made.gate.open("127.0.0.1", 0)
    yield machines
    for made in machines:
        await made.links.close()
        await made.gate.close()
        made.database.close()


async def pair(host, guest, scope="peer"):
    secret = invite.new_secret()
    row = {"id": secret.hex(), "secret_hash": invite.hash_secret(secret), "scope": scope, "role": "member", "title": ""}
    await host.tables.add_invite({**row, "expires": 2**31, "uses_left": 1})
    return await guest.links.pair(
        invite.make((("127.0.0.1", host.port),), host.identity.public, secret=secret, expires=2.0**31)
    )


async def test_paired_machines_are_there_for_each_other(two):
    ada, ben = two
    words = await pair(ada, ben)
    assert (words.name, words.scope, words.role) == ("ada", "peer", "member")
    assert ben.links.is_online(ada.identity.peer_id)
    assert ben.links.describe(ben.book.get(ada.identity.peer_id)).is_online
    await ada.links.deliver(ben.identity.peer_id, Line("hello"))
    assert ben.heard == ["hello"]
    with pytest.raises(RefusedError, match="No"):
        await ben.links.deliver(ada.identity.peer_id, Line("no"))


async def test_a_message_waits_for_who_is_away(two):
    ada, ben = two
    await pair(ada, ben)
    await ben.links.drop(ada.identity.peer_id)
    async with asyncio.timeout(10):
        while ada.links.is_online(ben.identity.peer_id):
            await asyncio.sleep(0.01)
    assert not ada.links.post(ben.identity.peer_id, Line("lost"))
    waiting = asyncio.create_task(ada.links.deliver(ben.identity.peer_id, Line("kept")))
    await pair(ada, ben, "workspace:1")
    async with asyncio.timeout(20):
        await waiting
    assert ben.heard == ["kept"]


async def test_who_knocks_while_the_links_end_is_not_let_in_again(two):
    """The other side dials as soon as its link ends, which is before the gate is shut."""
    ada, ben = two
    await pair(ada, ben)
    await ada.links.close()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1):
            await ben.links.deliver(ada.identity.peer_id, Line("late"))
    assert ada.heard == [] and not ada.links.is_online(ben.identity.peer_id)


async def test_coming_and_going_is_announced_once_each(two):
    ada, ben = two
    await pair(ada, ben)
    await ben.links.drop(ada.identity.peer_id)
    async with asyncio.timeout(10):
        while not any(isinstance(event, PeerDisconnected) for event in ada.seen):
            await asyncio.sleep(0.01)
    kinds = [type(event) for event in ada.seen if isinstance(event, PeerConnected | PeerDisconnected)]
    assert kinds == [PeerConnected, PeerDisconnected]


async def test_a_stranger_is_nobody(two):
    ada, _ = two
    assert not ada.links.is_online("nobody")
    assert not ada.links.post("nobody", Line("x"))
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(0.05):
            await ada.links.deliver("nobody", Line("x"))
            raise AssertionError("delivered to nobody")


class Wire:
    """A wire between two machines that can fall silent: nothing gets through, and nobody is told."""

    def __init__(self):
        self.passes = asyncio.Event()
        self.passes.set()
        self.pipes = set()

    async def open(self, port):
        self._port = port
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self.server.sockets[0].getsockname()[1]

    async def close(self):
        self.server.close()
        for pipe in self.pipes:
            pipe.cancel()
        await asyncio.gather(*self.pipes, return_exceptions=True)

    async def _serve(self, reader, writer):
        if not self.passes.is_set():  # a packet that opens a connection is as lost as any other
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._port)
        for source, target in ((reader, far_writer), (far_reader, writer)):
            self.pipes.add(asyncio.ensure_future(self._pipe(source, target)))

    async def _pipe(self, source, target):
        try:
            # what falls silent once stays silent: the system would send again only after a long pause
            while (data := await source.read(65536)) and self.passes.is_set():
                target.write(data)
                await target.drain()
            await asyncio.Event().wait()
        finally:
            target.transport.abort()


async def test_a_silent_line_is_replaced_as_soon_as_another_way_is_open(two):
    """Nobody is told that the line is dead, no key is pressed, and what was on its way arrives once."""
    ada, ben = two
    wire = Wire()
    direct, ada.port = ada.port, await wire.open(ada.port)
    await pair(ada, ben)
    wire.passes.clear()
    sending = asyncio.ensure_future(ben.links.deliver(ada.identity.peer_id, Line("while it was dead")))
    await asyncio.sleep(STALLED_S + 1.5)
    assert not sending.done()
    wire.passes.set()
    async with asyncio.timeout(20):
        await sending
        await ada.links.deliver(ben.identity.peer_id, Line("and back"))
    assert (ada.heard, ben.heard) == (["while it was dead"], ["and back"])
    assert not any(isinstance(event, PeerDisconnected) for event in ben.seen)
    await wire.close()
    ada.port = direct
