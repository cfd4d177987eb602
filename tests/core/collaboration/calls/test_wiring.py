"""Calls of real workspaces: members join, who was removed is out, an ended workspace has none."""

import pytest

from core.backend import Backend
from core.errors import InputError


class Member:
    """A whole program without its window."""

    def __init__(self, folder, name):
        profile = folder / name
        profile.mkdir()
        (profile / "settings.toml").write_text(f'host = "127.0.0.1"\ndiscovery = false\nname = "{name}"\n')
        self.backend = Backend(profile)
        self.spaces, self.network = self.backend.collaboration, self.backend.network
        self.calls, self.events = self.backend.calls, self.backend.events

    async def __aenter__(self):
        await self.backend.start()
        return self

    async def __aexit__(self, *error):
        await self.backend.stop()


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
