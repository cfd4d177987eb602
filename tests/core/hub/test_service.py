"""One process of a hub, put together: its bounds hold and its beat goes on."""

import asyncio
import logging

import pytest
from websockets.exceptions import ConnectionClosed

from core.errors import StorageError
from core.hub import service
from core.networking import room_frames as frames
from core.networking.hub_address import HubAddress
from core.networking.identity import Identity
from core.networking.relay import Relay


async def test_a_full_hub_says_so(hub_of, guest_of, open_guest):
    hub = await hub_of(connections=2)
    token = await hub.token("ada")
    await guest_of(hub, token=token)
    await guest_of(hub, token=token)
    guest = await open_guest(hub, token)
    with pytest.raises(ConnectionClosed, match="full"):
        await guest.hear()
    assert hub.service.metrics.value("refused_connections") == 1


async def test_sessions_are_as_of_now(hub, guest_of):
    assert await hub.service.sessions() == []
    await guest_of(hub, "ada")
    [session] = await hub.service.sessions()
    assert (session.name, session.connections) == ("ada", 1)


async def test_no_token_reaches_a_log(hub, guest_of, open_guest, caplog, tmp_path):
    token = await hub.token("ada")
    with caplog.at_level(logging.DEBUG):
        ada = await guest_of(hub, token=token)
        await ada.join("r")
        await ada.publish("r", b"x")
        said = await open_guest(hub, as_text=True)
        await said.send(frames.Hello(frames.VERSION, token))
        await said.hear(frames.Welcome)
        relay = Relay(Identity.load(tmp_path / "ada"), lambda: None)
        relay.start(HubAddress.parse(hub.address), token)
        async with asyncio.timeout(20):
            while not relay.is_registered:
                await asyncio.sleep(0.01)
        await relay.stop()
    # the client's own library, in this process, shows what it sends when it is asked to
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("websockets.client")]
    assert ours and not any(token.split("_")[2] in text for text in ours)


async def test_a_store_that_fails_for_a_while_does_not_end_the_beat(hub, monkeypatch):
    monkeypatch.setattr(service, "BEAT_S", 0.01)
    beats = []

    async def beat(sessions):
        beats.append(sessions)
        if len(beats) < 3:
            raise StorageError("Redis does not answer.", "")

    monkeypatch.setattr(hub.service.backbone, "beat", beat)
    hub.service._spawn(hub.service._beat())
    async with asyncio.timeout(20):
        while len(beats) < 5:
            await asyncio.sleep(0.01)
