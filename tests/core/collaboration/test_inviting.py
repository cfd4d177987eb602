"""The ways into a workspace: links for so long and so many, looked through and withdrawn; and who knocks."""

import asyncio
import time
from types import SimpleNamespace

import pytest

from core.errors import InputError, RefusedError
from core.networking.records import Discovered


async def test_open_invites_are_listed_with_role_end_and_uses_and_withdrawn(machine):
    async with machine("ada") as ada, machine("ben") as ben:
        space, other = [await ada.collaboration.create(title) for title in ("Study", "Other")]
        await ada.collaboration.invite(other.id)
        hour = await ada.collaboration.invite(space.id, role="viewer", valid_s=3600, uses=3)
        week = await ada.collaboration.invite(space.id, role="guest", valid_s=7 * 86_400)
        found = await ada.collaboration.inviting.open(space.id)
        assert [(one.id, one.role, one.uses_left) for one in found] == [(hour.id, "viewer", 3), (week.id, "guest", 1)]
        assert 3500 < found[0].expires - time.time() <= 3600
        await ben.network.join(hour.link)
        assert [one.uses_left for one in await ada.collaboration.inviting.open(space.id)] == [2, 1]
        await ada.collaboration.inviting.withdraw(space.id, week.id)
        with pytest.raises(RefusedError, match="withdrawn"):
            await ben.network.join(week.link)
        with pytest.raises(InputError, match="withdrawn already"):
            await ada.collaboration.inviting.withdraw(space.id, week.id)


async def test_an_invite_of_another_workspace_is_not_withdrawn_by_mistake(machine):
    async with machine("ada") as ada:
        space, other = [await ada.collaboration.create(title) for title in ("Study", "Other")]
        theirs = await ada.collaboration.invite(other.id)
        with pytest.raises(InputError):
            await ada.collaboration.inviting.withdraw(space.id, theirs.id)
        assert len(await ada.collaboration.inviting.open(other.id)) == 1


@pytest.mark.parametrize("wanted", [{"uses": 0}, {"uses": 101}, {"valid_s": 0}, {"valid_s": 1e9}, {"role": "owner"}])
async def test_an_invite_that_cannot_be_is_refused(machine, wanted):
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Study")
        with pytest.raises(InputError):
            await ada.collaboration.invite(space.id, **wanted)
        assert await ada.collaboration.inviting.open(space.id) == []


async def test_only_the_owner_invites_and_looks(machine):
    async with machine("ada") as ada, machine("ben") as ben:
        space = await ada.collaboration.create("Hers")
        await ben.join(ada, space.id)
        for verb in (ben.collaboration.invite(space.id), ben.collaboration.inviting.open(space.id)):
            with pytest.raises(InputError, match="another machine"):
                await verb


async def test_who_knocks_is_let_into_a_workspace_and_has_it(machine, until, monkeypatch):
    monkeypatch.setattr("core.networking.knocking.ASK_EVERY_S", 0.02)
    async with machine("ada") as ada, machine("ben") as ben:
        ada.network._knocks._is_on = lambda: True
        here = Discovered(ada.id, "ada", f"127.0.0.1:{ada.network.address[1]}")
        ben.network._discovery = SimpleNamespace(found={ada.id: here}, stop=lambda: asyncio.sleep(0))
        space = await ada.collaboration.create("Study")
        await ada.collaboration.lifecycle.set_wishes(
            space.id, title="Study", invited_role="commenter", chat_role="guest"
        )
        asking = asyncio.create_task(ben.network.ask(ada.id, "It is Ben"))
        await until(ada.network.knocks)
        [knock] = ada.network.knocks()
        # who asks has learnt nothing but the machine's name
        assert ben.collaboration.workspaces() == []
        await ada.collaboration.inviting.let_in(space.id, knock.peer_id, knock.code)
        assert (await asking).title == "Study"
        await until(lambda: [one.title for one in ben.collaboration.workspaces()] == ["Study"])
        assert ben.collaboration.workspace(space.id).role == "commenter"
        await ben.collaboration.say(space.id, "Here I am")
        await until(lambda: ada.says(space.id) == [("ben", "Here I am", "delivered")])
