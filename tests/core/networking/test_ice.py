"""Servers for machines behind routers are those that a person named; a real one (coturn) carries a channel."""

import asyncio
import random
import shutil
import socket

import pytest

from core.errors import SettingError, UnreachableError
from core.networking import channel as module
from core.networking.channel import Channel
from core.networking.ice import servers
from core.networking.wire import Wire

USER, PASSWORD = "vega", "a secret"

needs_coturn = pytest.mark.skipif(shutil.which("turnserver") is None, reason="coturn is not installed")


def test_servers_are_those_that_the_person_named_and_no_others():
    assert servers("", "", "", "") == ()
    found = servers("stun:stun.example:3478", "turn:turn.example:3478?transport=udp", "ada", "secret")
    assert [(entry.urls, entry.username, entry.credential) for entry in found] == [
        ("stun:stun.example:3478", None, None),
        ("turn:turn.example:3478?transport=udp", "ada", "secret"),
    ]
    with pytest.raises(SettingError, match="no address"):
        servers("example.org", "", "", "")


@pytest.fixture
async def turn(tmp_path):
    """The address of a server that runs on this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    options = ["--no-cli", "--no-tls", "--no-dtls", "--no-tcp", "--lt-cred-mech", "--allow-loopback-peers"]
    places = [f"--listening-port={port}", "--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1"]
    files = [f"--pidfile={tmp_path}/pid", f"--userdb={tmp_path}/users", "--log-file=stdout", "-n"]
    server = await asyncio.create_subprocess_exec(
        "turnserver",
        *(*options, *places, *files, "--realm=vega.example", f"--user={USER}:{PASSWORD}"),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    yield f"turn:127.0.0.1:{port}?transport=udp"
    server.terminate()
    await server.wait()


def relayed(sdp):
    """A description without the machine's own addresses: as if they led nowhere."""
    lines = [line for line in sdp.splitlines() if "a=candidate:" not in line or " typ relay" in line]
    return "\r\n".join(lines) + "\r\n"


async def met(turn, password=PASSWORD):
    """Two channels by way of the server, as far as they come."""
    known = servers("", turn, USER, password)
    one, other = Channel(known), Channel(known)
    await one.take_answer(relayed(await other.answer(relayed(await one.offer()))))
    return one, other


async def offered(turn):
    """Until the server answers: it has just been started."""
    async with asyncio.timeout(20):
        while True:
            asked = Channel(servers("", turn, USER, PASSWORD))
            sdp = await asked.offer()
            await asked.close()
            if " typ relay" in sdp:
                return
            await asyncio.sleep(0.1)


@needs_coturn
async def test_two_machines_that_know_no_address_of_each_other_are_linked_by_the_server(turn):
    await offered(turn)
    one, other = await met(turn)
    try:
        await asyncio.gather(one.opened(), other.opened())
        wires = [Wire(end.carry, way="channel") for end in (one, other)]
        (_, to_there), (there, _) = [await asyncio.open_connection(sock=wire.socket) for wire in wires]
        data = random.Random(1).randbytes(300_000)
        to_there.write(data)
        assert await there.readexactly(len(data)) == data
    finally:
        await asyncio.gather(one.close(), other.close())


@needs_coturn
async def test_with_a_wrong_password_it_says_that_there_is_no_way(turn, monkeypatch):
    await offered(turn)
    monkeypatch.setattr(module, "OPEN_S", 1.0)
    with pytest.raises(UnreachableError):
        one, other = await met(turn, "another")
        try:
            await asyncio.gather(one.opened(), other.opened())
        finally:
            await asyncio.gather(one.close(), other.close())
