"""Calls of real workspaces: members join, who was removed is out, an ended workspace has none."""

import asyncio

import pytest

from core.collaboration.calls.wiring import calls_of
from core.collaboration.service import CollaborationService
from core.errors import InputError
from core.events import Events
from core.networking.service import NetworkService
from core.settings import SettingsStore
from core.storage.database import Database
from core.storage.tables.collaboration import CollaborationTables
from core.storage.tables.documents import DocumentTables
from core.storage.tables.networking import NetworkingTables


class Member:
    """A machine with workspaces and calls, as the program wires them."""

    def __init__(self, folder, name):
        settings = SettingsStore(
            folder / name / "settings.toml", {"VEGA_HOST": "127.0.0.1", "VEGA_DISCOVERY": "no", "VEGA_NAME": name}
        )
        self.events, self.database = Events(), Database(folder / name / "vega.db")
        tables = NetworkingTables(self.database)
        self.network = NetworkService(folder=folder / name, tables=tables, events=self.events, settings=settings)
        self.spaces = CollaborationService(
            tables=CollaborationTables(self.database),
            documents=DocumentTables(self.database),
            events=self.events,
            network=self.network,
        )
        self.calls = calls_of(self.spaces, network=self.network, events=self.events, settings=settings)

    async def __aenter__(self):
        self.events.bind(asyncio.get_running_loop())
        for service in (self.spaces, self.network, self.calls):
            await service.start()
        return self

    async def __aexit__(self, *error):
        for service in (self.calls, self.network, self.spaces):
            await service.stop()
        await asyncio.to_thread(self.database.close)


async def test_members_call_and_who_is_removed_is_out(tmp_path, until):
    async with Member(tmp_path, "ada") as ada, Member(tmp_path, "ben") as ben:
        space = await ada.spaces.create("Talk")
        await ben.network.join((await ada.spaces.invite(space.id, role="guest")).link)
        await until(lambda: len(ben.spaces.workspaces()) == 1 and len(ada.spaces.members(space.id)) == 2)
        await ben.calls.join(space.id)
        await ada.calls.join(space.id)
        states = lambda one: sorted(entry.state for entry in one.calls.call(space.id).participants)  # noqa: E731
        await until(lambda: states(ada) == states(ben) == ["connected", "me"])
        await ada.spaces.remove(space.id, ben.network.identity.peer_id)
        await until(lambda: [entry.name for entry in ada.calls.call(space.id).participants] == ["ada"])
        await until(lambda: ben.spaces.workspace(space.id).state == "ended")
        await until(lambda: ben.calls.current == "" and ben.calls.call(space.id) is None)
        with pytest.raises(InputError, match="no part"):
            await ben.calls.join(space.id)
        await ada.spaces.lifecycle.archive(space.id)
        await until(lambda: ada.calls.current == "")
        with pytest.raises(InputError, match="no part"):
            await ada.calls.join(space.id)
