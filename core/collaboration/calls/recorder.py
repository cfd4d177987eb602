"""Records a call on this machine, with the voices and pictures of those only who agreed."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np

from core.collaboration.calls.film import Film
from core.collaboration.calls.mixer import Mixer
from core.collaboration.calls.sound_queue import RATE
from core.errors import StorageError, VegaError

STEP_S = 0.1
# At most so much is written at once, after a moment in which the machine was busy.
CATCH_UP_S = 1.0

log = logging.getLogger(__name__)

Picture = Callable[[frozenset[str]], av.VideoFrame | None]


class Recorder:
    """Runs from `start` to `stop`; `failed(error)` when the disk says no."""

    def __init__(self, path: Path, *, picture: Picture, failed: Callable[[VegaError], None]) -> None:
        """`picture(agreed)` is what is to be seen now of those who agreed."""
        self.path = path
        self.agreed: frozenset[str] = frozenset()
        """Whose voices and pictures are recorded."""
        self.is_asked = False
        """Whether the others have been asked."""
        self.error: VegaError | None = None
        """What went wrong, if anything did."""
        self._picture, self._failed = picture, failed
        self._mixer = Mixer()
        self._task: asyncio.Task[None] | None = None
        self._over = asyncio.Event()

    @property
    def is_running(self) -> bool:
        """Whether it is written."""
        return self._task is not None

    def start(self) -> None:
        """Begin to write."""
        self._task = asyncio.ensure_future(self._run())

    def hear(self, peer_id: str, samples: np.ndarray) -> None:
        """Somebody's sound, int16 at 48 kHz; of who did not agree it goes no further."""
        if self._task is not None and peer_id in self.agreed:
            self._mixer.push(peer_id, samples)

    async def stop(self) -> None:
        """Finish the file."""
        self._over.set()
        task, self._task = self._task, None
        if task is not None:
            await task

    async def _run(self) -> None:
        try:
            film = await asyncio.to_thread(Film, self.path)
            try:
                await self._write(film)
            finally:
                await asyncio.to_thread(film.close)
        except VegaError as error:
            self._give_up(error)
        except Exception as error:  # whatever a codec raises, nobody may be kept in the call by it
            log.exception("A recording failed.")
            self._give_up(StorageError(f"The recording cannot go on: {error}.", "Try another form or folder."))

    def _give_up(self, error: VegaError) -> None:
        self.error = error
        self._failed(error)

    async def _write(self, film: Film) -> None:
        started = time.monotonic()
        while not self._over.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), STEP_S)
            due = time.monotonic() - started - film.length_s
            if due > CATCH_UP_S:  # the machine slept; silence of hours helps nobody
                started += due - CATCH_UP_S
                due = CATCH_UP_S
            samples = self._mixer.take(max(0, round(due * RATE)))
            if len(samples):
                await asyncio.to_thread(film.write, samples, self._picture(self.agreed))
