"""The relay at the hub: keys are proved, streams joined as they are, and one machine cannot cost the others much."""

import asyncio
import socket as sockets

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from core.hub import switchboard
from core.hub.records import Limits
from core.hub.redis_backbone import RedisBackbone
from core.hub.server import HubServer
from core.hub.service import HubService, Options
from core.networking import relay_frames as words
from core.networking.hub_address import HubAddress
from core.networking.identity import Identity, client_context
from core.networking.relay import Relay, reach


@pytest.fixture
async def relay_at(hub):
    """`await relay_at(hub)`: a websocket to its relay."""
    opened = []

    async def open_one(hub=hub):
        url = hub.address.partition("#")[0] + "/relay"
        opened.append(await connect(url, ssl=client_context(), compression=None, proxy=None))
        return opened[-1]

    yield open_one
    for one in opened:
        await one.close()


@pytest.fixture
def ada(tmp_path):
    return Identity.load(tmp_path / "ada")


async def ask(socket, frame):
    await socket.send(words.encode(frame))
    return words.decode(await socket.recv())


async def register(socket, identity, token, signer=None):
    challenge = await ask(socket, words.Register(words.VERSION, token, identity.public))
    if isinstance(challenge, words.Refused):
        return challenge
    text = words.signed(challenge.hub, challenge.nonce, identity.peer_id)
    return await ask(socket, words.Proof((signer or identity).sign(text)))


async def joined(relay_at, waiting, identity):
    """Two ends of a stream through the hub."""
    asking = await relay_at()
    await asking.send(words.encode(words.Ask(words.VERSION, identity.peer_id)))
    call = words.decode(await waiting.recv())
    accepting = await relay_at()
    assert await ask(accepting, words.Accept(words.VERSION, call.stream)) == words.Joined()
    assert words.decode(await asking.recv()) == words.Joined()
    return asking, accepting


async def test_bytes_go_through_both_ways_as_they_are(hub, relay_at, ada):
    waiting = await relay_at()
    assert await register(waiting, ada, await hub.token("ada")) == words.Registered()
    asking, accepting = await joined(relay_at, waiting, ada)
    for source, target in ((asking, accepting), (accepting, asking)):
        for data in (b"\x00\xff", bytes(words.PIECE_BYTES)):
            await source.send(data)
            assert await target.recv() == data
    await asking.close()
    with pytest.raises(ConnectionClosed):
        await accepting.recv()
    assert hub.service.metrics.value("relayed_bytes") == 2 * (2 + words.PIECE_BYTES)


async def test_another_key_cannot_wait_under_a_machines_id(hub, relay_at, ada, tmp_path):
    answer = await register(await relay_at(), ada, await hub.token("ada"), signer=Identity.load(tmp_path / "mallory"))
    assert "could not prove" in answer.what
    assert hub.service.switchboard.waiting == 0


async def test_only_members_may_wait(hub, relay_at, ada):
    assert "not valid" in (await register(await relay_at(), ada, "nonsense")).what
    assert (
        "viewer cannot be reached" in (await register(await relay_at(), ada, await hub.token("v", role="viewer"))).what
    )


async def test_who_registers_again_takes_its_own_place(hub, relay_at, ada):
    token = await hub.token("ada")
    first, second = await relay_at(), await relay_at()
    await register(first, ada, token)
    await register(second, ada, token)
    assert "registered again" in words.decode(await first.recv()).what
    await joined(relay_at, second, ada)


async def test_guests_may_be_shut_out(hub_of, relay_at, ada):
    hub = await hub_of(options={"relay_guests": False})
    waiting = await relay_at(hub)
    await register(waiting, ada, await hub.token("ada"))
    assert "not valid" in (await ask(await relay_at(hub), words.Ask(words.VERSION, ada.peer_id))).what
    asking = await relay_at(hub)
    await asking.send(words.encode(words.Ask(words.VERSION, ada.peer_id, await hub.token("ben"))))
    assert isinstance(words.decode(await waiting.recv()), words.Call)


async def test_a_machine_that_does_not_come_is_given_up(hub, relay_at, ada, monkeypatch):
    monkeypatch.setattr(switchboard, "ANSWER_S", 0.1)
    await register(await relay_at(), ada, await hub.token("ada"))
    answer = await ask(await relay_at(), words.Ask(words.VERSION, ada.peer_id))
    assert answer.what == "That machine does not answer."
    assert hub.service.connections.streams == 0


async def test_one_address_has_so_many_streams(hub, relay_at, ada, monkeypatch):
    monkeypatch.setattr(switchboard, "STREAMS", 1)
    waiting = await relay_at()
    await register(waiting, ada, await hub.token("ada"))
    await joined(relay_at, waiting, ada)
    answer = await ask(await relay_at(), words.Ask(words.VERSION, ada.peer_id))
    assert "Too many streams" in answer.what


async def test_a_stream_cannot_be_guessed(relay_at):
    answer = await ask(await relay_at(), words.Accept(words.VERSION, "A" * 22))
    assert "Nobody waits" in answer.what


async def test_a_withdrawn_token_ends_the_wait_and_its_streams(hub, relay_at, ada):
    waiting = await relay_at()
    await register(waiting, ada, await hub.token("ada"))
    asking, accepting = await joined(relay_at, waiting, ada)
    await hub.service.tokens.withdraw("ada")
    assert "withdrawn" in words.decode(await waiting.recv()).what
    for end in (asking, accepting):
        with pytest.raises(ConnectionClosed):
            await end.recv()


async def test_a_slow_end_slows_the_other_and_memory_stays_bounded(hub, relay_at, ada):
    """Nobody reads at one end: the other end stops being taken from, long before 64 MB."""
    waiting = await relay_at()
    await register(waiting, ada, await hub.token("ada"))
    asking, accepting = await joined(relay_at, waiting, ada)
    accepting.transport.pause_reading()
    with pytest.raises(TimeoutError):
        for _ in range(1024):
            async with asyncio.timeout(0.5):
                await asking.send(bytes(words.PIECE_BYTES))
    accepting.transport.abort()
    asking.transport.abort()


async def test_what_is_no_first_word_is_refused_in_words(relay_at, ada):
    for data in (b"", b"\xc1", "text", bytes(5000), words.encode(words.Registered())):
        socket = await relay_at()
        await socket.send(data)
        assert isinstance(words.decode(await socket.recv()), words.Refused)
    answer = await ask(await relay_at(), words.Ask(words.VERSION + 1, ada.peer_id))
    assert "speaks version 1" in answer.what


def free_port():
    with sockets.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def test_a_machine_that_waits_at_another_process_is_reached_there(redis_url, tmp_path, ada):
    """Two processes on one Redis; whoever asks the wrong one is sent on."""
    servers, addresses = [], []
    identity = Identity.load(tmp_path / "hub")
    for _ in range(2):
        port = free_port()
        addresses.append(f"wss://127.0.0.1:{port}#{identity.peer_id}")
        backbone = RedisBackbone(redis_url, Limits())
        service = HubService(backbone, hub_id=identity.peer_id, options=Options(address=addresses[-1]))
        servers.append(HubServer(service, tls=identity.server_context()))
        await servers[-1].open("127.0.0.1", port)
    heard = asyncio.Queue()

    async def listen(reader, writer):
        await heard.put(await reader.readexactly(5))

    gate = await asyncio.start_server(listen, "127.0.0.1", 0)
    relay = Relay(ada, lambda: gate.sockets[0].getsockname())
    relay.start(HubAddress.parse(addresses[0]), await servers[0].hub.tokens.add("ada"))
    async with asyncio.timeout(20):
        while not relay.is_registered:
            await asyncio.sleep(0.01)
        wire = await reach(HubAddress.parse(addresses[1]), ada.peer_id)
        wire.socket.sendall(b"hello")
        assert await heard.get() == b"hello"
    await wire.close()
    await relay.stop()
    gate.close()
    for one in servers:
        await one.close()
