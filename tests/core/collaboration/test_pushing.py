"""Pushers send portion by portion until the other has all, and end when it goes away."""

import asyncio

from core.collaboration.pushing import Pushers, patient
from core.errors import RefusedError, UnreachableError


async def test_portions_go_out_until_there_is_none_and_again_when_woken(until):
    waiting, sent = ["a", "b"], []

    async def portion():
        if not waiting:
            return False
        sent.append(waiting.pop(0))
        return True

    pushers = Pushers("Test")
    pushers.start(("w", "p"), portion)
    await until(lambda: sent == ["a", "b"])
    waiting.append("c")
    pushers.wake("other")
    await asyncio.sleep(0.02)
    assert sent == ["a", "b"]
    pushers.wake("w")
    await until(lambda: sent == ["a", "b", "c"])
    await pushers.close()


async def test_a_machine_that_went_away_is_not_asked_again_until_it_is_met_again(until):
    calls = []

    async def portion():
        calls.append(1)
        raise UnreachableError("Gone.", "Wait.")

    pushers = Pushers("Test")
    pushers.start(("w", "p"), portion)
    await until(lambda: calls)
    pushers.wake("w")
    await asyncio.sleep(0.02)
    assert len(calls) == 1
    pushers.start(("w", "p"), portion)
    await until(lambda: len(calls) == 2)
    await pushers.close()


async def test_stopping_a_workspace_leaves_the_others(until):
    counts = {"v": 0, "w": 0}

    def portion(name):
        async def work():
            counts[name] += 1
            return False

        return work

    pushers = Pushers("Test")
    for name in counts:
        pushers.start((name, "p"), portion(name))
    await until(lambda: counts == {"v": 1, "w": 1})
    pushers.stop_workspace("v")
    pushers.wake("v")
    pushers.wake("w")
    await until(lambda: counts["w"] == 2)
    assert counts["v"] == 1
    await pushers.close()


async def test_a_patient_portion_is_tried_again_when_it_was_refused(until, monkeypatch):
    monkeypatch.setattr("core.collaboration.pushing.RETRY_S", 0.001)
    answers = [RefusedError("The disk there was full.", ""), UnreachableError("Slow.", ""), True, False]
    calls = []

    async def portion():
        calls.append(1)
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    pushers = Pushers("Test")
    pushers.start(("w", "p"), patient(portion))
    await until(lambda: not answers)
    assert len(calls) == 4
    await pushers.close()
