"""The dialling side: pins the other's key, says in words what fails, and comes back by itself."""

import asyncio

import pytest
from websockets.asyncio.server import serve

from core.errors import RefusedError, UnreachableError
from core.networking import dialer
from core.networking.dialer import Dialer, dial
from core.networking.handshake import Dialler


async def silent(connection):
    await connection.wait_closed()


@pytest.fixture
async def ada(identity):
    """A machine with Ada's key that listens and says nothing."""
    made = identity("ada")
    async with serve(silent, "127.0.0.1", 0, ssl=made.server_context()) as server:
        made_port = next(iter(server.sockets)).getsockname()[1]
        yield made, made_port


async def test_another_key_is_refused_before_a_word_is_said(ada, identity):
    _, port = ada
    wanted = identity("cleo").peer_id
    with pytest.raises(RefusedError, match="Another machine answers"):
        await dial(identity("ben"), wanted, ("127.0.0.1", port), hello=Dialler(identity("ben"), wanted, name="Ben"))


async def test_who_does_not_answer_as_a_vega_is_said(ada, identity, monkeypatch):
    monkeypatch.setattr(dialer, "HANDSHAKE_S", 0.2)
    key, port = ada
    hello = Dialler(identity("ben"), key.peer_id, name="Ben")
    with pytest.raises(UnreachableError, match="does not answer as a Vega"):
        await dial(identity("ben"), key.peer_id, ("127.0.0.1", port), hello=hello)


async def test_nobody_there_is_said(identity):
    hello = Dialler(identity("ben"), "x", name="Ben")
    with pytest.raises(UnreachableError, match="Nobody answers"):
        await dial(identity("ben"), "x", ("127.0.0.1", 1), hello=hello)


async def test_a_link_that_breaks_is_dialled_again_and_a_failure_is_no_end(monkeypatch):
    monkeypatch.setattr(dialer, "FIRST_PAUSE_S", 0.01)
    answers = [UnreachableError("no", ""), RefusedError("no", ""), "first", "second"]
    used = []

    async def connect_once():
        answer = answers.pop(0) if answers else "more"
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def use(dialled):
        used.append(dialled)
        if len(used) >= 2:
            await asyncio.Event().wait()

    async def turn():
        pass

    made = Dialer(connect_once, use, turn)
    async with asyncio.timeout(10):
        while len(used) < 2:
            await asyncio.sleep(0.01)
    assert used == ["first", "second"]
    made.adopt("adopted")
    async with asyncio.timeout(10):
        while "adopted" not in used:
            await asyncio.sleep(0.01)
    made.task.cancel()
    await asyncio.gather(made.task, return_exceptions=True)
