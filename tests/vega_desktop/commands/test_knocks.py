"""`vega knocks` beside a Vega without a window: who waits, with the code; let in, into a workspace too, and refused."""

import asyncio
import json

import pytest

from core.backend import Backend
from core.errors import RefusedError
from core.networking.records import Discovered
from vega_desktop.commands.knocks import announce


class Nearby:
    """Who is seen on the local network, without one."""

    def __init__(self, made):
        address = f"127.0.0.1:{made.network.address[1]}"
        self.found = {made.network.identity.peer_id: Discovered(made.network.identity.peer_id, "ada", address)}

    async def stop(self):
        pass


@pytest.fixture
async def asking(tmp_path, monkeypatch):
    """`ada, ask = asking`: a Vega that runs without a window, and `ask("ben")`, who knocks there."""
    monkeypatch.setattr("core.networking.knocking.ASK_EVERY_S", 0.02)
    monkeypatch.setenv("VEGA_HOST", "127.0.0.1")
    monkeypatch.setenv("VEGA_DISCOVERY", "no")
    backends = []

    async def started(name, folder):
        monkeypatch.setenv("VEGA_NAME", name)
        backends.append(Backend(tmp_path / folder))
        await backends[-1].start()
        return backends[-1]

    ada = await started("ada", "ada")
    ada.network._knocks._is_on = lambda: True

    async def ask(name, folder=""):
        backend = await started(name, folder or name)
        backend.network._discovery = Nearby(ada)
        codes = asyncio.Queue()
        asked = asyncio.create_task(
            backend.network.ask(ada.network.identity.peer_id, "It is me", waiting=codes.put_nowait)
        )
        return asked, await asyncio.wait_for(codes.get(), 20), backend.network.identity.peer_id

    yield ada, ask
    for backend in reversed(backends):
        await backend.stop()


@pytest.mark.slow
async def test_a_program_without_a_window_lets_somebody_in(vega, asking):
    ada, ask = asking
    space = await ada.collaboration.create("Field work")
    asked, code, peer_id = await ask("ben")
    [line] = (await asyncio.to_thread(vega, "knocks", "--json")).stdout.splitlines()
    knock = json.loads(line)["knock"]
    assert (knock["name"], knock["words"], knock["code"], knock["is_waiting"]) == ("ben", "It is me", code, True)
    assert code in (await asyncio.to_thread(vega, "knocks")).stdout
    # nobody is let in unseen, nor under another code
    unseen = await asyncio.to_thread(vega, "knocks", "approve", "ben")
    assert unseen.exit_code == 1 and "Compare the code" in unseen.stderr
    other = await asyncio.to_thread(vega, "knocks", "approve", "ben", "--code", "000 00x")
    assert other.exit_code == 1 and "another code" in other.stderr
    assert not asked.done()
    words = ("knocks", "approve", "Ben", "--code", code, "--workspace", "Field work", "--role", "viewer", "--json")
    answer = json.loads((await asyncio.to_thread(vega, *words)).stdout)
    assert answer == {"approved": peer_id, "name": "ben", "workspace": "Field work"}
    joined = await asyncio.wait_for(asked, 20)
    assert (joined.scope, joined.role) == (f"workspace:{space.id}", "viewer")
    assert "Nobody asks" in (await asyncio.to_thread(vega, "knocks")).stdout


@pytest.mark.slow
async def test_somebody_is_refused_and_of_two_with_one_name_the_id_says_whom(vega, asking):
    _, ask = asking
    asked, _, peer_id = await ask("ben")
    other, _, other_id = await ask("ben", "another ben")
    unclear = await asyncio.to_thread(vega, "knocks", "refuse", "ben")
    assert unclear.exit_code == 1 and "Several" in unclear.stderr and peer_id[:8] in unclear.stderr
    answer = await asyncio.to_thread(vega, "knocks", "refuse", peer_id[:8], "--json")
    assert json.loads(answer.stdout) == {"refused": peer_id, "name": "ben"}
    with pytest.raises(RefusedError, match="declined"):
        await asyncio.wait_for(asked, 20)
    assert not other.done()
    assert (await asyncio.to_thread(vega, "knocks", "refuse", other_id)).exit_code == 0
    with pytest.raises(RefusedError):
        await asyncio.wait_for(other, 20)


def test_without_a_running_program_it_is_said_what_to_start(vega):
    result = vega("knocks")
    assert result.exit_code == 1 and "No Vega runs" in result.stderr and "vega serve" in result.stderr


@pytest.mark.slow
async def test_who_does_not_ask_cannot_be_let_in(vega, asking):
    result = await asyncio.to_thread(vega, "knocks", "approve", "cleo")
    assert result.exit_code == 1 and "Nobody called 'cleo'" in result.stderr


async def test_a_program_without_a_window_says_on_its_terminal_who_asks(asking, capsys):
    ada, ask = asking
    announce(ada)
    asked, _, _ = await ask("[red]ben")
    assert "[red]ben asks to be let in: vega knocks" in capsys.readouterr().out
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)
