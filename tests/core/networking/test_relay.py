"""Machines that can only meet at a hub: real services, a real hub, real TLS inside real TLS."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from websockets.asyncio.server import serve

from core.errors import RefusedError, StrangerError, UnreachableError
from core.events import Events
from core.networking import invite as invites
from core.networking import relay as relays
from core.networking import relay_frames as words
from core.networking.dialer import dial_through
from core.networking.handshake import Dialler
from core.networking.hub_address import HubAddress
from core.networking.messages import message
from core.networking.relay import Relay, reach
from core.networking.service import NetworkService
from core.settings import SettingsStore
from core.storage.database import Database
from core.storage.tables.networking import NetworkingTables

PATIENCE_S = 20


@message("test.relayed")
@dataclass(frozen=True)
class Said:
    text: str
    payload: bytes = b""


class Machine:
    """A network service with its own profile, and what it heard."""

    def __init__(self, folder, name, **environment):
        self.database = Database(folder / name / "vega.db")
        settings = SettingsStore(
            folder / name / "settings.toml",
            {"VEGA_HOST": "127.0.0.1", "VEGA_DISCOVERY": "no", "VEGA_NAME": name, **environment},
        )
        self.network = NetworkService(
            folder=folder / name / "network",
            tables=NetworkingTables(self.database),
            events=Events(),
            settings=settings,
        )
        self.id = self.network.identity.peer_id
        self.heard = asyncio.Queue()

        async def hear(peer_id, said):
            await self.heard.put(said)

        self.network.on(Said, hear)

    async def next(self):
        async with asyncio.timeout(PATIENCE_S):
            return await self.heard.get()


async def until(condition):
    async with asyncio.timeout(PATIENCE_S):
        while not condition():
            await asyncio.sleep(0.01)


@pytest.fixture
def machine(tmp_path):
    """`async with machine("ada", hub, token)`: reachable at the hub; without one it only dials. Nobody listens."""

    @asynccontextmanager
    async def start(name, hub=None, token="", **environment):
        given = {"VEGA_HUB": hub.address, "VEGA_HUB_TOKEN": token} if hub else {}
        made = Machine(tmp_path, name, **{"VEGA_LISTEN": "no", **given, **environment})
        await made.network.start()
        try:
            if token:
                await until(lambda: made.network.hub_state().is_reachable)
            yield made
        finally:
            await made.network.stop()
            made.database.close()

    return start


async def test_two_machines_that_only_meet_at_the_hub_pair_talk_and_survive_its_restart(hub, machine):
    async with machine("ada", hub, await hub.token("ada")) as ada, machine("ben") as ben:
        made = await ada.network.create_invite("workspace:7", title="Team")
        assert invites.parse(made.link).addresses == ()
        joined = await ben.network.join(made.link)
        assert (joined.peer.id, joined.scope, joined.title) == (ada.id, "workspace:7", "Team")
        await ben.network.send(ada.id, Said("hello", b"x" * 3_000_000))
        assert (await ada.next()).payload == b"x" * 3_000_000
        await ada.network.send(ben.id, Said("hello back"))
        assert (await ben.next()).text == "hello back"
        assert hub.service.metrics.value("relayed_bytes") > 3_000_000

        await hub.stop()
        await until(lambda: not ben.network.is_online(ada.id))
        later = asyncio.create_task(ben.network.send(ada.id, Said("after the restart")))
        await hub.start()
        assert (await ada.next()).text == "after the restart"
        await later


async def test_the_direct_way_is_taken_where_there_is_one(hub, machine):
    async with machine("ada", hub, await hub.token("ada"), VEGA_LISTEN="yes") as ada, machine("ben") as ben:
        await ben.network.join((await ada.network.create_invite("peer")).link)
        assert hub.service.metrics.value("relayed_streams") == 0
        assert "via wss://" in ben.network.peer(ada.id).address  # kept for the day when it does not work


async def test_the_hub_leads_there_when_the_machine_is_no_longer_where_it_was(hub, machine, tmp_path):
    token = await hub.token("ada")
    async with machine("ben") as ben:
        async with machine("ada", hub, token, VEGA_LISTEN="yes") as ada:
            await ben.network.join((await ada.network.create_invite("peer")).link)
        async with machine("ada", hub, token) as ada:
            await ben.network.send(ada.id, Said("found you"))
            assert (await ada.next()).text == "found you"
        assert hub.service.metrics.value("relayed_streams") >= 1


async def test_nobody_knocks_through_a_hub(hub, machine, identity):
    """It leads to this machine from its own loopback, and from anywhere in the world."""
    async with machine("ada", hub, await hub.token("ada")) as ada:
        ada.network._knocks._is_on = lambda: True
        hello = Dialler(identity("eve"), ada.id, name="Eve")
        hello.opening = b"r" * 32
        with pytest.raises(RefusedError, match="takes no requests"):
            await dial_through(identity("eve"), ada.id, HubAddress.parse(hub.address), token="", hello=hello)
        assert ada.network.knocks() == []
        await until(lambda: not ada.network._relay.ports)


async def test_who_is_not_at_the_hub_is_said(hub, identity):
    with pytest.raises(UnreachableError, match="does not wait at this hub"):
        await reach(HubAddress.parse(hub.address), identity("nobody").peer_id)


async def test_no_hub_is_said(identity):
    with pytest.raises(UnreachableError, match="No hub answers"):
        await reach(HubAddress.parse("wss://127.0.0.1:1"), identity("nobody").peer_id)


async def test_another_hub_than_expected_hears_nothing(hub, identity):
    other = HubAddress(HubAddress.parse(hub.address).url, identity("other").peer_id)
    with pytest.raises(RefusedError, match="Another hub answers"):
        await reach(other, identity("nobody").peer_id)


async def test_why_a_machine_is_not_reachable_is_said(hub, identity, monkeypatch):
    monkeypatch.setattr(relays, "FIRST_PAUSE_S", 0.01)
    relay = Relay(identity("ada"), lambda: None)
    relay.start(HubAddress.parse(hub.address), "nonsense")
    await until(lambda: relay.trouble)
    assert "not valid" in relay.trouble and not relay.is_registered
    await relay.stop()


async def test_a_hub_cannot_put_another_machine_in_the_place_of_the_asked_one(machine, identity):
    """A hub that lies joins the stream to a machine of its own; the key inside gives it away."""
    async with machine("mallory", VEGA_LISTEN="yes") as mallory:

        async def lie(socket):
            await socket.recv()
            await socket.send(words.encode(words.Joined()))
            await relays._bridge(socket, *await asyncio.open_connection(*mallory.network.address))

        hubs = identity("hub")
        async with serve(lie, "127.0.0.1", 0, ssl=hubs.server_context(), compression=None) as server:
            port = next(iter(server.sockets)).getsockname()[1]
            address = HubAddress(f"wss://127.0.0.1:{port}", hubs.peer_id)
            wanted = identity("ada").peer_id
            hello = Dialler(identity("ben"), wanted, name="ben")
            with pytest.raises(StrangerError, match="Another machine answers"):
                await dial_through(identity("ben"), wanted, address, token="", hello=hello)


async def test_a_link_through_a_hub_moves_to_a_channel_and_needs_the_hub_no_more(hub, machine, monkeypatch):
    monkeypatch.setattr("core.networking.links.IMPROVE_S", 0.1)
    async with machine("ada", hub, await hub.token("ada")) as ada, machine("ben") as ben:
        await ben.network.join((await ada.network.create_invite("peer")).link)
        assert ben.network.peer(ada.id).way == ada.network.peer(ben.id).way == "hub"
        later = asyncio.create_task(ben.network.send(ada.id, Said("on the way", b"y" * 1_000_000)))
        await until(lambda: ben.network.peer(ada.id).way == ada.network.peer(ben.id).way == "channel")
        assert (await ada.next()).payload == b"y" * 1_000_000
        await later
        await hub.stop()
        await ben.network.send(ada.id, Said("without a hub"))
        assert (await ada.next()).text == "without a hub"
        await ada.network.send(ben.id, Said("indeed", b"z" * 2_000_000))
        assert (await ben.next()).payload == b"z" * 2_000_000


async def test_who_is_not_to_be_reached_directly_stays_at_the_hub(hub, machine, monkeypatch):
    monkeypatch.setattr("core.networking.links.IMPROVE_S", 0.1)
    async with machine("ada", hub, await hub.token("ada"), VEGA_INTRODUCE="no") as ada, machine("ben") as ben:
        await ben.network.join((await ada.network.create_invite("peer")).link)
        await ben.network.send(ada.id, Said("hello"))
        await asyncio.sleep(0.5)
        assert ben.network.peer(ada.id).way == "hub"
