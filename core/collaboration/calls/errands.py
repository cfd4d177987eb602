"""Errands: work that nobody waits for; what goes wrong is logged."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from core.errors import VegaError

log = logging.getLogger(__name__)


class Errands:
    """Work of one owner. Belongs to the loop thread."""

    def __init__(self, what: str) -> None:
        """`what` the errands are about, for the log."""
        self._what = what
        self._tasks: set[asyncio.Task[Any]] = set()

    def run(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do it soon."""
        # the work itself is the task: wrapped, it would be left unawaited where it is cancelled before its first step
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    async def finish(self, timeout_s: float | None = None) -> None:
        """Wait for all, at most so long."""
        if self._tasks:
            await asyncio.wait(tuple(self._tasks), timeout=timeout_s)

    async def cancel(self) -> None:
        """Leave the rest."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, VegaError):
            log.info("%s: %s", self._what, error)
        elif error is not None:  # one fault must not end the others
            log.error("%s failed", self._what, exc_info=error)
