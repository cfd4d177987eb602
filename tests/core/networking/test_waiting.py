"""Whichever comes first ends the waiting for all."""

import asyncio

from core.networking.waiting import first_of


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
