"""The server around the hub: who says nothing, certificates from files, ports that are taken, an end that is heard."""

import asyncio
import contextlib

import pytest
from websockets.exceptions import ConnectionClosed

from core.errors import InputError, StorageError
from core.hub import server
from core.hub.server import HubServer, certificate
from core.networking import room_frames as frames
from core.networking.identity import CERTIFICATE_FILE, KEY_FILE, client_context


async def test_a_stop_is_heard_by_everybody(hub_of, guest_of):
    hub = await hub_of()
    ada = await guest_of(hub, "ada")
    await ada.join("r")
    stopping = asyncio.create_task(hub.stop())
    with pytest.raises(ConnectionClosed) as caught:
        while True:
            await ada.hear()
    assert caught.value.rcvd.code == 1012  # IANA registry of RFC 6455: service restart
    await stopping
    await hub.start()


async def test_what_was_stored_is_there_after_a_restart(hub, guest_of):
    token = await hub.token("ada")
    ada = await guest_of(hub, token=token)
    await ada.join("r")
    await ada.publish("r", b"kept")
    await hub.stop()
    await hub.start()
    back = await guest_of(hub, token=token)
    await back.join("r", after=0)
    assert await back.bodies(1) == [b"kept"]


async def test_who_asks_for_nothing_is_cut_off(hub, monkeypatch):
    monkeypatch.setattr(server, "REQUEST_S", 0.1)
    reader, writer = await asyncio.open_connection("127.0.0.1", hub.port, ssl=client_context())
    writer.write(b"GET /health HTTP/1.1\r\nX: ")
    async with asyncio.timeout(20):
        assert await reader.read() == b""
    writer.close()


async def test_who_answers_no_ping_is_gone(hub_of, guest_of, monkeypatch):
    monkeypatch.setattr(server, "BEAT_S", 0.2)
    monkeypatch.setattr(server, "PRESENT_S", 1.5)
    hub = await hub_of()
    ada, ben = await guest_of(hub, "ada"), await guest_of(hub, "ben")
    await ben.join("r")
    await ada.join("r")
    ada.socket.transport.pause_reading()
    while (seen := await ben.hear(frames.Present)).is_here:
        pass
    assert seen.client == ada.client


async def test_more_connections_than_may_be_are_cut_off(hub_of, monkeypatch):
    """Before they have said a word, and without one."""
    monkeypatch.setattr(server, "BACKLOG", 1)
    hub = await hub_of(connections=1)
    opened = [await asyncio.open_connection("127.0.0.1", hub.port, ssl=client_context()) for _ in range(2)]
    reader, writer = await asyncio.open_connection("127.0.0.1", hub.port, ssl=client_context())
    async with asyncio.timeout(5):
        with contextlib.suppress(ConnectionError):
            assert await reader.read() == b""
    for _, one in (*opened, (reader, writer)):
        one.close()


async def test_a_port_that_is_taken_is_said(hub):
    other = HubServer(hub.service, tls=None)
    with pytest.raises(StorageError, match="cannot be used"):
        await other.open("127.0.0.1", hub.port)


def test_a_certificate_comes_from_files(tmp_path, hub_identity):
    assert certificate(tmp_path / CERTIFICATE_FILE, tmp_path / KEY_FILE).get_ca_certs() == []
    (tmp_path / KEY_FILE).write_text("nonsense")
    with pytest.raises(InputError, match="cannot be used"):
        certificate(tmp_path / CERTIFICATE_FILE, tmp_path / KEY_FILE)


@pytest.fixture
def hub_identity(tmp_path):
    from core.networking.identity import Identity

    return Identity.load(tmp_path)
