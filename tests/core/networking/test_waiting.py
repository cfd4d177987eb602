"""Whichever comes first ends the waiting for all."""

import asyncio

import pytest

from core.networking.waiting import first_of, set_or_over


async def test_the_others_are_cancelled_and_what_one_raises_is_dropped():
    ended = []

    async def slow():
        try:
            await asyncio.sleep(60)
        finally:
            ended.append("slow")

    async def broken():
        await asyncio.sleep(0)
        raise ValueError

    await first_of(slow(), broken())
    assert ended == ["slow"]


async def test_the_time_is_over_when_nothing_comes():
    never = asyncio.Event()
    await first_of(never.wait(), timeout_s=0.01)
    assert not never.is_set()


async def test_what_ends_the_one_who_would_have_set_it_is_raised_and_who_goes_on_goes_on():
    event = asyncio.Event()

    async def broken():
        raise ValueError

    with pytest.raises(ValueError):
        await set_or_over(event, asyncio.ensure_future(broken()))
    going = asyncio.ensure_future(asyncio.sleep(60))
    event.set()
    await set_or_over(event, going)
    assert not going.done()
    going.cancel()
