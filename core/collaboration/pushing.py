"""Pushers: one task a machine and workspace that sends what the other lacks, portion by portion, until it has all."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from core.errors import PeerError, VegaError

log = logging.getLogger(__name__)

Key = tuple[str, str]
# Sends one portion and waits until it is there; False when there was nothing to send.
Portion = Callable[[], Awaitable[bool]]
# After a message that was not taken: soon again, then more slowly, as long as the machine is there.
RETRY_S, RETRY_MOST_S = 0.5, 30.0


class Pushers:
    """Keyed by (workspace, machine). A machine that goes away ends its task; the next meeting starts another."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._tasks: dict[Key, asyncio.Task[None]] = {}
        self._wakes: dict[Key, asyncio.Event] = {}

    def start(self, key: Key, portion: Portion) -> None:
        """Begin to push, instead of what was pushed to this machine before."""
        self.stop(key)
        wake = self._wakes[key] = asyncio.Event()
        wake.set()
        self._tasks[key] = asyncio.ensure_future(self._run(key, wake, portion))

    def revive(self, key: Key, portion: Portion) -> None:
        """There is something new for this machine; begin again when what was pushed before was refused."""
        task = self._tasks.get(key)
        if task is None or task.done():
            self.start(key, portion)
        else:
            self._wakes[key].set()

    def stop(self, key: Key) -> None:
        """Push no more."""
        self._wakes.pop(key, None)
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
        try:
            while True:
                await wake.wait()
                wake.clear()
                while await portion():
                    pass
        except PeerError as error:
            # told again when it is back
            log.info("%s of %s does not reach %s: %s", self._what, workspace_id, peer_id[:8], error)
        except VegaError as error:
            log.error("%s of %s cannot be sent: %s", self._what, workspace_id, error)


def patient(portion: Portion) -> Portion:
    """The same portion, tried again when the other side could not take it: for what bears to be told twice."""
    pause = [RETRY_S]

    async def work() -> bool:
        try:
            is_more = await portion()
        except PeerError as error:
            log.info("A portion was not taken: %s", error)
            await asyncio.sleep(pause[0])
            pause[0] = min(2 * pause[0], RETRY_MOST_S)
            return True
        pause[0] = RETRY_S
        return is_more

    return work
