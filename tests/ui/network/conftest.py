"""Two programs that see each other nearby; multicast DNS itself has its own tests."""

import asyncio
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from core.backend import Backend
from core.networking.records import Discovered


@pytest.fixture
async def other(tmp_path):
    made = Backend(tmp_path / "other")
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
def see(monkeypatch):
    """`see(one, another)`: one sees the other nearby and may knock there; returns what is seen."""
    monkeypatch.setattr("core.networking.knocking.ASK_EVERY_S", 0.02)

    def meet(one, another):
        network = another.network
        network._knocks._is_on = lambda: True
        seen = Discovered(network.identity.peer_id, "Ada's laptop", f"127.0.0.1:{network.address[1]}")
        one.network._discovery = SimpleNamespace(found={seen.peer_id: seen}, stop=lambda: asyncio.sleep(0))
        return seen

    return meet


@pytest.fixture
def dialog(until):
    """`await dialog(kind)`: the dialog of this kind, once it is open."""

    async def wait(kind=QDialog):
        found = []

        def look():
            found[:] = [made for made in QApplication.topLevelWidgets() if isinstance(made, kind) and made.isVisible()]
            return found

        await until(look)
        return found[0]

    return wait
