"""Guests: their part ends with their visit, a day after they were last there, or when the workspace is archived."""

import time

from core.collaboration.guests import STAY_S


def roles(host, workspace_id):
    return {member.name: member.role for member in host.collaboration.members(workspace_id)}


def turn(host, seconds):
    """The host's clock, so much later."""
    host.collaboration.lifecycle._guests._clock = lambda: time.time() + seconds


async def test_a_guest_who_is_away_for_a_day_has_no_part_any_more_and_hears_it(machine, until):
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Visit")
        async with machine("ben") as ben, machine("cleo") as cleo:
            await ben.join(ada, space.id, role="guest")
            await cleo.join(ada, space.id, role="viewer")
            turn(ada, 10 * STAY_S)
            await ada.collaboration.lifecycle.look()  # as long as they are there, they may be
            assert roles(ada, space.id) == {"ada": "owner", "ben": "guest", "cleo": "viewer"}
        await until(lambda: not any(peer.is_online for peer in ada.network.peers()))
        turn(ada, STAY_S - 600)
        await ada.collaboration.lifecycle.look()
        assert roles(ada, space.id) == {"ada": "owner", "ben": "guest", "cleo": "viewer"}
        turn(ada, STAY_S + 600)
        await ada.collaboration.lifecycle.look()
        assert roles(ada, space.id) == {"ada": "owner", "cleo": "viewer"}
        async with machine("ben") as ben:
            await until(lambda: ben.collaboration.workspace(space.id).state == "ended")


async def test_a_visit_ends_also_when_the_host_slept_meanwhile(machine):
    async with machine("ada") as ada:
        space = await ada.collaboration.create("Visit")
        async with machine("ben") as ben:
            await ben.join(ada, space.id, role="guest")
    async with machine("ada") as ada:
        turn(ada, STAY_S + 600)
        await ada.collaboration.lifecycle.look()
        assert roles(ada, space.id) == {"ada": "owner"}


async def test_archiving_sends_guests_home_and_keeps_the_others(machine, until):
    async with machine("ada") as ada, machine("ben") as ben, machine("cleo") as cleo:
        space = await ada.collaboration.create("Study")
        await ben.join(ada, space.id, role="guest")
        await cleo.join(ada, space.id, role="editor")
        await ada.collaboration.lifecycle.archive(space.id)
        await until(lambda: ben.collaboration.workspace(space.id).state == "ended")
        await until(lambda: cleo.collaboration.workspace(space.id).state == "archived")
        # who is no member any more does not know who is there
        here = [member.name for member in ben.collaboration.members(space.id) if member.is_online]
        assert (here, ben.collaboration.present(space.id)) == (["ben"], [])
        assert roles(ada, space.id) == {"ada": "owner", "cleo": "editor"}
        # an invite that was still open leads nowhere for long either
        await ben.network.join((await ada.network.create_invite(f"workspace:{space.id}", role="guest")).link)
        await ada.collaboration.lifecycle.look()
        await until(lambda: roles(ada, space.id) == {"ada": "owner", "cleo": "editor"})
