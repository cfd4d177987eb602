"""Waiting for whichever comes first."""

import asyncio
from collections.abc import Coroutine
from typing import Any


async def first_of(*works: Coroutine[Any, Any, Any], timeout_s: float | None = None) -> None:
    """Until one of these is done, or the time is over; the others are cancelled. What they make or raise is dropped."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.wait(tasks, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def set_or_over(event: asyncio.Event, task: "asyncio.Future[Any]") -> None:
    """Until the event is set, or the task that would set it has ended; raises what ended the task."""
    await first_of(event.wait(), asyncio.wait({task}))
    if task.done():
        task.result()
