"""Pushers send portion by portion until the other has all, and end when it goes away."""

import asyncio

from core.collaboration import pushing
from core.collaboration.pushing import Pushers
from core.errors import LaterError, StorageError, UnreachableError


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


async def test_a_machine_that_went_away_is_not_asked_again_until_it_is_met_again(until, monkeypatch):
    monkeypatch.setattr(pushing, "RETRY_S", 0.01)
    calls = []

    async def portion():
        calls.append(1)
        raise UnreachableError("Gone.", "Wait.")

    pushers = Pushers("Test")
    pushers.start(("w", "p"), portion)
    await until(lambda: calls)
    pushers.stop(("w", "p"))
    asked = len(calls)
    pushers.wake("w")
    await asyncio.sleep(0.05)
    assert len(calls) == asked
    pushers.start(("w", "p"), portion)
    await until(lambda: len(calls) > asked)
    await pushers.close()


async def test_who_is_here_anew_is_asked_at_once_and_one_who_is_asked_now_only_goes_on(until, monkeypatch):
    monkeypatch.setattr(pushing, "RETRY_S", 600.0)
    calls, refusals = [], [LaterError("The disk is full.", "Make room.")]

    async def portion():
        calls.append(1)
        if refusals:
            raise refusals.pop()
        return False

    pushers = Pushers("Test")
    pushers.revive(("w", "p"), portion)
    await until(lambda: calls)
    pushers.wake("w")  # something new is no reason to ask again before its time
    await asyncio.sleep(0.02)
    assert len(calls) == 1
    pushers.revive(("w", "p"), portion)
    await until(lambda: len(calls) == 2)
    task = pushers._tasks["w", "p"]
    pushers.revive(("w", "p"), portion)
    await until(lambda: len(calls) == 3)
    assert pushers._tasks["w", "p"] is task
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


async def test_what_was_not_taken_is_tried_again_ever_more_rarely(until, monkeypatch):
    monkeypatch.setattr(pushing, "RETRY_S", 0.001)
    monkeypatch.setattr(pushing, "RETRY_MOST_S", 0.003)
    slept, sleep = [], asyncio.sleep

    async def counted(seconds):
        slept.append(seconds)
        await sleep(seconds)

    answers = [
        LaterError("The disk there was full.", ""),
        UnreachableError("Slow.", ""),
        StorageError("The disk here was.", ""),
        RuntimeError("a fault"),
        True,
        False,
    ]

    async def portion():
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    pushers = Pushers("Test")
    monkeypatch.setattr(pushing.asyncio, "sleep", counted)
    pushers.start(("w", "p"), portion)
    while answers:
        await sleep(0.001)
    assert slept == [0.001, 0.002, 0.003, 0.003]
    await pushers.close()
