"""Visitors: who came with a browser is heard and told like a machine, and is out of the call when the visit is over."""

import pytest

from core.collaboration.calls.messages import CallJoin, CallState
from core.errors import RefusedError

SPACE = "space"


def joining(space=SPACE):
    return CallJoin(space, False, False, False, False)


async def test_a_visitor_joins_a_call_and_everybody_hears_it(machine, until):
    async with machine("ada") as ada, machine("ben", ada) as ben:
        told = []
        visitors = ada.calls.visitors
        visitors.come("guest-1", workspace_id=SPACE, name="Eva (guest)", tell=told.append)
        await visitors.say("guest-1", joining())
        await until(lambda: ben.call and [part.name for part in ben.call.participants] == ["Eva (guest)"])
        assert isinstance(told[-1], CallState) and told[-1].parts[0].peer_id == "guest-1"
        visitors.go("guest-1", is_over=True)
        await until(lambda: ben.call is None and ada.call is None)


async def test_who_comes_later_hears_of_the_call_and_a_short_break_ends_nothing(machine):
    async with machine("ada") as ada:
        visitors, told = ada.calls.visitors, []
        visitors.come("guest-1", workspace_id=SPACE, name="Eva", tell=lambda words: None)
        await visitors.say("guest-1", joining())
        visitors.go("guest-1", is_over=False)
        assert [part.name for part in ada.call.participants] == ["Eva"]
        visitors.come("guest-1", workspace_id=SPACE, name="Eva", tell=told.append)
        assert await _soon(lambda: told)


async def test_a_visitor_of_one_workspace_has_no_part_in_another(machine):
    async with machine("ada") as ada:
        visitors = ada.calls.visitors
        visitors.come("guest-1", workspace_id="elsewhere", name="Eva", tell=lambda words: None)
        with pytest.raises(RefusedError):
            await visitors.say("guest-1", joining())
        assert ada.call is None
        assert not visitors.tell("guest-2", CallState(SPACE, "", 0, 0.0, False, (), None, ""))


async def _soon(condition):
    import asyncio

    for _ in range(200):
        if condition():
            return True
        await asyncio.sleep(0.01)
    return False
