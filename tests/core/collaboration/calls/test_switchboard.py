"""Who may say what: a machine speaks for itself, the host for all, and nobody for anybody else."""

import pytest

from core.collaboration.calls.messages import CallJoin, CallSignal, CallState
from core.collaboration.calls.roster import NO_RECORDING
from core.errors import RefusedError

SPACE = "space"


def signal(sender, target, **values):
    return CallSignal(
        **{
            "workspace_id": SPACE,
            "sender": sender,
            "target": target,
            "about": "",
            "session": "s",
            "kind": "offer",
            "sdp": "v=0",
            "mid": "",
            **values,
        }
    )


async def test_steps_are_carried_for_their_senders_only_and_between_those_in_the_call(machine, until):
    async with machine("ada") as ada, machine("ben", ada) as ben, machine("cleo", ada) as cleo:
        steps = []
        cleo.calls._board._on_step = lambda space, step: steps.append(step)
        for one in (ada, ben):
            await one.calls.join(SPACE)
        with pytest.raises(RefusedError, match="not in this call"):
            await ben.network.send(ada.id, signal(ben.id, cleo.id))
        await cleo.calls.join(SPACE)
        await ben.network.send(ada.id, signal(ben.id, cleo.id, session="mine"))
        await until(lambda: any(step.session == "mine" for step in steps))
        assert [step.key.peer_id for step in steps if step.session == "mine"] == [ben.id]
        with pytest.raises(RefusedError, match="for itself only"):
            await ben.network.send(ada.id, signal(cleo.id, ada.id))
        with pytest.raises(RefusedError, match="malformed"):
            await ben.network.send(ada.id, signal(ben.id, cleo.id, kind="shout"))
        with pytest.raises(RefusedError, match="malformed"):
            await ben.network.send(ada.id, signal(ben.id, cleo.id, sdp="v" * 70_000))
        with pytest.raises(RefusedError, match="not whom"):
            await ada.network.send(ben.id, signal(ada.id, cleo.id))


async def test_only_the_host_says_what_the_call_is(machine):
    async with machine("ada") as ada, machine("ben", ada) as ben:
        forged = CallState(SPACE, "forged", 9, 0.0, False, (), NO_RECORDING, "")
        with pytest.raises(RefusedError, match="lives on another machine"):
            await ben.network.send(ada.id, forged)
        for moment in (float("nan"), -1.0, 1e300):
            with pytest.raises(RefusedError, match="announced wrongly"):
                await ada.network.send(ben.id, CallState(SPACE, "c", 1, moment, False, (), NO_RECORDING, ""))
        with pytest.raises(RefusedError, match="no such workspace"):
            await ada.network.send(ben.id, CallJoin(SPACE, False, False, False, False))
        assert ada.call is None


async def test_who_comes_later_hears_of_a_call_that_goes_on(machine, until):
    async with machine("ada") as ada:
        await ada.calls.join(SPACE)
        async with machine("ben", ada) as ben:
            await until(lambda: ben.call is not None)
            assert [entry.name for entry in ben.call.participants] == ["ada"]


async def test_a_call_whose_host_is_away_is_not_offered(machine, until):
    async with machine("ada") as ada, machine("ben", ada) as ben:
        await ada.calls.join(SPACE)
        await until(lambda: ben.call is not None)
        await ada.network.stop()
        await until(lambda: ben.call is None)
