"""The gate: strangers are bounded and refused in words; an invite lets in exactly as often as it says."""

import asyncio
import time

import pytest
from websockets.asyncio.client import connect

from core.errors import RefusedError, StorageError
from core.networking import invite
from core.networking.frames import FrameReader, Kind
from core.networking.gate import Admission, Gate, use_invite, welcome
from core.networking.handshake import Dialler
from core.networking.identity import client_context


@pytest.fixture
async def gate(identity):
    admitted = []

    async def admit(listener, proof, connection, reader):
        admitted.append(listener.peer_id)
        frame = listener.welcome(welcome("Ada", b"s", resumed=False, received=0, admission=Admission()))
        await connection.send(frame.head() + bytes(frame.body))

    made = Gate(identity("ada"), admit)
    made.admitted = admitted
    made.port = await made.open("127.0.0.1", 0)
    yield made
    await made.close()


def dial(port):
    return connect(f"wss://127.0.0.1:{port}", ssl=client_context(), compression=None)


async def shake(connection, dialler):
    frame = dialler.hello()
    reader = FrameReader()
    while True:
        await connection.send(frame.head() + bytes(frame.body))
        [answer] = reader.feed(await connection.recv())
        frame = dialler.receive(answer)
        if not hasattr(frame, "kind"):
            return frame


async def test_who_proves_the_key_is_handed_over(gate, identity):
    async with dial(gate.port) as connection:
        words = await shake(connection, Dialler(identity("ben"), identity("ada").peer_id, name="Ben"))
    assert words.name == "Ada"
    assert gate.admitted == [identity("ben").peer_id]


async def test_who_does_not_is_refused_in_words(gate, identity):
    async with dial(gate.port) as connection:
        # a proof made for somebody else
        words = await shake(connection, Dialler(identity("ben"), identity("cleo").peer_id, name="Ben"))
    assert "could not prove" in words.what
    assert gate.admitted == []


async def test_junk_gets_a_refusal_and_nothing_else(gate):
    async with dial(gate.port) as connection:
        await connection.send(b"\xff" * 64)
        [frame] = FrameReader().feed(await connection.recv())
    assert frame.kind is Kind.REFUSAL


async def test_a_taken_port_is_said(gate, identity):
    other = Gate(identity("ben"), None)
    with pytest.raises(StorageError, match="cannot be used"):
        await other.open("127.0.0.1", gate.port)


async def test_more_strangers_than_there_is_room_for_are_turned_away(gate, monkeypatch):
    monkeypatch.setattr("core.networking.gate.STRANGERS", 2)
    async with dial(gate.port), dial(gate.port), dial(gate.port) as third:
        async with asyncio.timeout(10):
            await third.wait_closed()


async def test_an_invite_lets_in_as_often_as_it_says(store):
    secret = invite.new_secret()
    row = {"id": "i", "secret_hash": invite.hash_secret(secret), "scope": "peer", "role": "member", "title": "T"}
    await store.add_invite({**row, "expires": time.time() + 60, "uses_left": 2})
    for _ in range(2):
        admission = await use_invite(store, secret)
        assert (admission.scope, admission.role, admission.title) == ("peer", "member", "T")
    with pytest.raises(RefusedError, match="used already"):
        await use_invite(store, secret)
    with pytest.raises(RefusedError, match="not known"):
        await use_invite(store, invite.new_secret())


async def test_an_expired_invite_is_refused(store):
    secret = invite.new_secret()
    row = {"id": "i", "secret_hash": invite.hash_secret(secret), "scope": "peer", "role": "member", "title": "T"}
    await store.add_invite({**row, "expires": time.time() - 1, "uses_left": 2})
    with pytest.raises(RefusedError, match="expired"):
        await use_invite(store, secret)
