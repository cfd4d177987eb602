"""What a command is answered by the program that runs: who knocks; nonsense is refused in words."""

import pytest

from core.backend import Backend
from core.errors import InputError


@pytest.fixture
async def backend(tmp_path, monkeypatch):
    monkeypatch.setenv("VEGA_HOST", "127.0.0.1")
    monkeypatch.setenv("VEGA_DISCOVERY", "no")
    made = Backend(tmp_path / "ada")
    await made.start()
    yield made
    await made.stop()


async def test_nobody_knocks_yet(backend):
    assert await backend.instance.on_ask({"ask": "knocks"}) == {"knocks": []}


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ({}, "does not understand"),
        ({"ask": "shutdown"}, "does not understand"),
        ({"ask": "knocks", "more": 1}, "does not understand"),
        ({"ask": "approve", "peer_id": 7, "code": ""}, "does not understand"),
        ({"ask": "approve", "peer_id": "x", "code": "1"}, "does not ask any more"),
        ({"ask": "approve", "peer_id": "x", "code": "1", "workspace": "Attic"}, "No workspace is called 'Attic'"),
        ({"ask": "approve", "peer_id": "x", "code": "1", "role": "editor"}, "role belongs to a workspace"),
        ({"ask": "refuse", "peer_id": "x"}, "does not ask any more"),
    ],
)
async def test_what_cannot_be_is_said(backend, question, words):
    with pytest.raises(InputError, match=words):
        await backend.instance.on_ask(question)


async def test_of_two_workspaces_with_one_title_none_is_guessed(backend):
    for _ in range(2):
        await backend.collaboration.create("Attic")
    with pytest.raises(InputError, match="Several workspaces"):
        await backend.instance.on_ask({"ask": "approve", "peer_id": "x", "code": "1", "workspace": "Attic"})
