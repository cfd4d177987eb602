"""The host tells what everybody there has: at first all, then what is new; who does not understand it is left alone."""

import asyncio

import pytest

from core.collaboration import tally as tallying
from core.collaboration.engine import Span
from core.collaboration.holdings import Holdings
from core.collaboration.messages import unpack_ends
from core.collaboration.records import Workspace
from core.collaboration.tally import Tally
from core.errors import RefusedError, UnreachableError
from core.networking.records import Peer
from core.storage.tables.documents import DocumentTables

MINE, HERS = Workspace("w", "W", "owner", "me", 1.0), Workspace("v", "V", "editor", "ada", 1.0)


class Network:
    """Those who are linked, and what they were sent."""

    def __init__(self):
        self.identity = type("Identity", (), {"peer_id": "me"})
        self.online, self.sent, self.failures = ["ben", "cleo"], [], {}

    def members(self, scope):
        return [Peer(name, name, "", True, 0.0) for name in self.online]

    async def send(self, peer_id, held):
        if failure := self.failures.get(peer_id):
            raise failure
        self.sent.append((peer_id, held.is_whole, set(held.members), unpack_ends(held.payload)))


class Register:
    def find(self, workspace_id):
        return {"w": MINE, "v": HERS}.get(workspace_id)


@pytest.fixture
async def host(database, monkeypatch):
    monkeypatch.setattr(tallying, "TELL_S", 0.01)
    holdings, network = Holdings(DocumentTables(database)), Network()
    made = Tally(Register(), network, holdings, scope=str)
    made.network, made.holdings = network, holdings
    yield made
    await made.stop()
    holdings.deliveries.forget("w")
    holdings.deliveries.forget("v")
    await holdings.deliveries.stop()


async def told(host, until, count):
    await until(lambda: len(host.network.sent) == count)
    await asyncio.sleep(0.05)
    found, host.network.sent = host.network.sent, []
    assert len(found) == count
    return sorted(found, key=lambda entry: entry[0])


async def test_what_everybody_has_is_told_to_all_once_it_is_so(host, until):
    both = {"ben", "cleo"}
    host.holdings.meet("w", "ben", {"text-a": {1: 5}})
    host.holdings.meet("w", "cleo", {"text-a": {1: 3, 2: 8}})
    lowest = {"text-a": {1: 3}}
    assert await told(host, until, 2) == [("ben", True, both, lowest), ("cleo", True, both, lowest)]
    host.holdings.extend("w", "ben", "text-a", [(Span(2, 0, 8),)])
    news = {"text-a": {2: 8}}
    assert await told(host, until, 2) == [("ben", False, both, news), ("cleo", False, both, news)]
    host.holdings.extend("w", "ben", "text-a", [(Span(3, 0, 1),)])  # cleo lacks it
    await asyncio.sleep(0.05)
    assert host.network.sent == []


async def test_of_who_did_not_tell_what_they_have_nothing_is_said(host, until):
    host.holdings.meet("w", "ben", {"text-a": {1: 5}})
    assert await told(host, until, 1) == [("ben", True, {"ben"}, {"text-a": {1: 5}})]
    host.holdings.meet("w", "cleo", {})
    both = {"ben", "cleo"}
    assert [entry[1:3] for entry in await told(host, until, 2)] == [(True, both), (True, both)]


async def test_who_is_alone_with_the_host_is_told_nothing_and_a_member_tells_nobody(host):
    host.network.online = ["ben"]
    host.holdings.meet("w", "ben", {"text-a": {1: 5}})
    host.holdings.meet("v", "ben", {"text-a": {1: 5}})
    await asyncio.sleep(0.05)
    assert host.network.sent == []


async def test_an_older_program_is_asked_once_and_a_slow_one_gets_all_later(host, until):
    host.network.failures = {
        "ben": RefusedError("Unknown message.", "Update."),
        "cleo": UnreachableError("Slow.", "Wait."),
    }
    for name in ("ben", "cleo"):
        host.holdings.meet("w", name, {"text-a": {1: 5}})
    await until(lambda: ("w", "ben") in host._deaf and ("w", "cleo") in host._behind)
    host.network.failures.clear()
    assert await told(host, until, 1) == [("cleo", True, {"ben", "cleo"}, {"text-a": {1: 5}})]
    host.holdings.meet("w", "ben", {"text-a": {1: 5}})  # it came back, perhaps as a newer one
    assert [entry[0] for entry in await told(host, until, 2)] == ["ben", "cleo"]
