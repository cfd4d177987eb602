"""Calling machines that are paired already: they are asked, say yes or no, and are asked again when they come back."""

import pytest

from core.errors import InputError, RefusedError
from core.federated.calling import CALLED, CALLS_MOST
from core.federated.inbox import MEMBER, SCOPE
from core.federated.messages import Call, Reply
from core.federated.records import CallAnswered, TrainingCalled, TrainingConfig

SPACE = "workspace:w"


async def paired(host, guest):
    """Both share a workspace's scope, as an invite to it would have done."""
    await guest.network.join((await host.network.create_invite(SPACE, role="editor")).link)
    await host.until(lambda: host.network.is_online(guest.id))


async def test_who_accepts_is_a_member_as_by_invite(machine):
    async with machine("ada") as ada, machine("ben") as ben:
        await paired(ada, ben)
        made = await ada.federated.create("Digits", TrainingConfig())
        await ada.federated.calling.call(made.id, [ben.id], scope=SPACE)
        await ben.until(lambda: ben.federated.calling.calls(SPACE))
        [call] = ben.events_of(TrainingCalled)
        assert (call.title, call.name, call.coordinator) == ("Digits", "ada", ada.id)
        # until the answer nobody takes part
        assert ben.federated.federations() == [] and ada.federated.participants(made.id) == []
        await ben.federated.calling.answer(made.id, accepts=True)
        await ben.until(lambda: ben.federated.federations())
        assert [entry.name for entry in ada.federated.participants(made.id)] == ["ben"]
        assert ada.network.role_of(ben.id, SCOPE + made.id) == MEMBER
        assert ben.federated.calling.calls() == []
        [answered] = ada.events_of(CallAnswered)
        assert answered.accepts and answered.name == "ben"


async def test_who_says_no_is_not_asked_again(machine):
    async with machine("ada") as ada, machine("ben") as ben:
        await paired(ada, ben)
        made = await ada.federated.create("Digits", TrainingConfig())
        await ada.federated.calling.call(made.id, [ben.id], scope=SPACE)
        await ben.until(lambda: ben.federated.calling.calls())
        await ben.federated.calling.answer(made.id, accepts=False)
        await ada.until(lambda: ada.events_of(CallAnswered))
        assert ada.network.role_of(ben.id, SCOPE + made.id) is None
        assert ben.network.role_of(ada.id, SCOPE + made.id) is None
        with pytest.raises(InputError, match="any more"):
            await ben.federated.calling.answer(made.id, accepts=True)


async def test_an_unanswered_call_is_said_again_after_a_restart(machine):
    async with machine("ada") as ada:
        made = await ada.federated.create("Digits", TrainingConfig())
        async with machine("ben") as ben:
            await paired(ada, ben)
        await ada.federated.calling.call(made.id, [ben.id], scope=SPACE)
        for _ in range(2):
            async with machine("ben") as ben:
                await ben.until(lambda ben=ben: ben.federated.calling.calls())
        assert ada.network.role_of(ben.id, SCOPE + made.id) == CALLED + SPACE


async def test_a_call_gives_no_rights_and_needs_something_in_common(machine):
    async with machine("ada") as ada, machine("ben") as ben:
        await paired(ada, ben)
        made = await ada.federated.create("Digits", TrainingConfig())
        with pytest.raises(RefusedError, match="not called"):
            await ben.network.send(ada.id, Reply(made.id, accepts=True))
        with pytest.raises(RefusedError, match="nothing in common"):
            await ada.network.send(ben.id, Call(made.id, "Digits", "workspace:other", TrainingConfig()))
        for number in range(CALLS_MOST):
            await ada.network.send(ben.id, Call(f"f{number}", "Digits", SPACE, TrainingConfig()))
        with pytest.raises(RefusedError, match="Too many"):
            await ada.network.send(ben.id, Call("another", "Digits", SPACE, TrainingConfig()))
        with pytest.raises(InputError, match="Begin a new one"):
            await ben.federated.calling.call(made.id, [ada.id], scope=SPACE)
