"""The host of calls: who may come, what all are told, and who is given up after a while."""

import asyncio

import pytest

from core.collaboration.calls import hosting as module
from core.collaboration.calls.hosting import Hosting
from core.collaboration.calls.messages import CallJoin
from core.errors import RefusedError


class Host:
    def __init__(self):
        self.told, self.online, self.members = [], set(), {"ada", "ben", "cleo"}
        self.hosting = Hosting(
            may_join=lambda space, peer_id: peer_id in self.members,
            is_online=lambda peer_id: peer_id in self.online,
            publish=self.told.append,
        )

    def put(self, name, *, is_muted=False):
        self.hosting.put(CallJoin("space", is_muted, False, False, False), name, name.title())

    @property
    def names(self):
        return [part.name for part in self.told[-1].parts]


def test_everybody_is_told_of_every_change():
    host = Host()
    host.put("ada")
    host.put("ben")
    host.put("ben", is_muted=True)
    host.hosting.remove("space", "ada")
    host.hosting.remove("space", "nobody")
    assert [len(state.parts) for state in host.told] == [1, 2, 2, 1]
    assert [part.is_muted for part in host.told[2].parts] == [False, True]
    assert [state.workspace_id for state in host.hosting.states()] == ["space"]
    host.hosting.remove("space", "ben")
    assert host.told[-1].call_id == "" and host.hosting.states() == []


async def test_a_link_that_broke_for_a_moment_costs_nothing_and_for_long_the_place(monkeypatch):
    monkeypatch.setattr(module, "GONE_S", 0.05)
    host = Host()
    host.put("ada")
    host.put("ben")
    host.hosting.went("ben")
    host.online.add("ben")  # it is back
    await asyncio.sleep(0.1)
    assert host.names == ["Ada", "Ben"]
    host.online.clear()
    host.hosting.went("ben")
    host.hosting.went("nobody")
    await asyncio.sleep(0.1)
    assert host.names == ["Ada"]


def test_who_is_removed_from_the_workspace_is_out_of_its_call():
    host = Host()
    host.put("ada")
    host.put("ben")
    host.members.discard("ben")
    host.hosting.check("space")
    host.hosting.check("elsewhere")
    assert host.names == ["Ada"]


def test_only_who_is_in_the_call_can_make_it_forwarded_or_recorded():
    host = Host()
    host.put("ada")
    host.hosting.relay("space", "zoe")
    assert not host.told[-1].is_relayed
    host.hosting.relay("space", "ada")
    assert host.told[-1].is_relayed
    with pytest.raises(RefusedError):
        host.hosting.wish("space", "zoe", "ask")
    with pytest.raises(RefusedError):
        host.hosting.wish("elsewhere", "ada", "ask")
    host.hosting.wish("space", "ada", "ask")
    assert host.told[-1].recording.by == "ada"


def test_a_host_that_stops_ends_what_it_forwards_and_leaves_the_rest():
    host = Host()
    host.put("ada")
    host.put("ben")
    host.hosting.stop("ada")
    assert host.names == ["Ben"]
    host.hosting.relay("space", "ben")
    host.hosting.stop("ada")
    assert host.told[-1].call_id == "" and "switched off" in host.told[-1].why
