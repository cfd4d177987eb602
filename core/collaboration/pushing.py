"""Pushers: one task a machine and workspace that sends what the other lacks, portion by portion, until it has all."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from core.errors import VegaError

log = logging.getLogger(__name__)

Key = tuple[str, str]
# Sends one portion and waits until it is there; False when there was nothing to send.
Portion = Callable[[], Awaitable[bool]]
# After a portion that was not taken: soon again, then more slowly, as long as the machine is there.
RETRY_S, RETRY_MOST_S = 1.0, 30.0


class Pushers:
    """Keyed by (workspace, machine). A machine that goes away ends its task; the next meeting starts another.

    A portion that raises is tried again: what is refused for good, it has to leave out by itself.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._tasks: dict[Key, asyncio.Task[None]] = {}
        self._wakes: dict[Key, asyncio.Event] = {}
        self._pausing: set[Key] = set()

    def start(self, key: Key, portion: Portion) -> None:
        """Begin to push, instead of what was pushed to this machine before."""
        self.stop(key)
        wake = self._wakes[key] = asyncio.Event()
        wake.set()
        self._tasks[key] = asyncio.ensure_future(self._run(key, wake, portion))

    def revive(self, key: Key, portion: Portion) -> None:
        """There is something new for this machine, or it is here anew: what was not taken before is tried at once."""
        if key not in self._tasks or key in self._pausing:
            self.start(key, portion)
        else:
            self._wakes[key].set()

    def stop(self, key: Key) -> None:
        """Push no more."""
        self._wakes.pop(key, None)
        self._pausing.discard(key)
        if task := self._tasks.pop(key, None):
            task.cancel()

    def stop_workspace(self, workspace_id: str) -> None:
        """Push no more of this workspace to anybody."""
        for key in [key for key in self._tasks if key[0] == workspace_id]:
            self.stop(key)

    def wake(self, workspace_id: str) -> None:
        """There is something new."""
        for key, wake in self._wakes.items():
            if key[0] == workspace_id:
                wake.set()

    async def close(self) -> None:
        """Stop all."""
        tasks = list(self._tasks.values())
        for key in list(self._tasks):
            self.stop(key)
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, key: Key, wake: asyncio.Event, portion: Portion) -> None:
        workspace_id, peer_id = key
        pause = RETRY_S
        while True:
            await wake.wait()
            wake.clear()
            try:
                while await portion():
                    pause = RETRY_S
            except VegaError as error:
                words = "%s of %s does not reach %s, and is tried again in %g s: %s"
                log.info(words, self._what, workspace_id, peer_id[:8], pause, error)
            except Exception:  # a fault in one portion must not keep all that follows from this machine
                log.exception("%s of %s cannot be sent to %s", self._what, workspace_id, peer_id[:8])
            else:
                pause = RETRY_S
                continue
            self._pausing.add(key)
            await asyncio.sleep(pause)
            self._pausing.discard(key)
            pause = min(2 * pause, RETRY_MOST_S)
            wake.set()
