"""A real hub on loopback over TLS, for the tests of the hub and of the links that meet there."""

import sys
from pathlib import Path

import pytest

from core.networking.identity import Identity

# tests are no package; models made by hand are there
sys.path.insert(0, str(Path(__file__).parent / "media"))


class Hub:
    """A hub of this process, which may be stopped and started again on the same folder and port."""

    def __init__(self, folder, limits, options):
        self.folder, self.limits, self.options = folder, limits, options
        self.identity = Identity.load(folder)
        self.port = 0

    async def start(self):
        # imported here: most tests of the core need no web server
        from core.hub.local_backbone import LocalBackbone
        from core.hub.records import Limits
        from core.hub.server import HubServer
        from core.hub.service import HubService, Options
        from core.storage.database import Database
        from core.storage.migrations import HUB

        limits = Limits(**self.limits)
        database = Database(self.folder / "hub.db", schema=HUB)
        self.service = HubService(
            LocalBackbone(database, limits), hub_id=self.identity.peer_id, options=Options(limits, **self.options)
        )
        self.server = HubServer(self.service, tls=self.identity.server_context())
        self.port = await self.server.open("127.0.0.1", self.port)

    async def stop(self, *, at_once=False):
        self.server._server.force_exit = at_once
        await self.server.close()

    @property
    def address(self):
        return f"wss://127.0.0.1:{self.port}#{self.identity.peer_id}"

    async def token(self, name, **given):
        return await self.service.tokens.add(name, **given)


@pytest.fixture
async def hub_of(tmp_path):
    """`await hub_of(options={…}, limits…)`: a started hub; all of them end with the test."""
    made = []

    async def start(options=None, **limits):
        hub = Hub(tmp_path / f"hub{len(made)}", limits, options or {})
        await hub.start()
        made.append(hub)
        return hub

    yield start
    for hub in made:
        await hub.stop(at_once=True)


@pytest.fixture
async def hub(hub_of):
    return await hub_of()
