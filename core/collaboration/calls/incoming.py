"""What comes from one participant: sound for the mixer, pictures for the tiles, and a sign that they are there."""

import time
from collections.abc import Callable
from typing import cast

import av
import numpy as np
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

from core.collaboration.calls.levels import Meter
from core.collaboration.calls.resampling import Resampler, of_frame
from core.collaboration.calls.sound_queue import RATE

# Larger pictures than any screen are no pictures of an honest peer.
MOST_SIDE = 4096

CAMERA_PART, SCREEN_PART = "camera", "screen"


class Incoming:
    """One participant as heard and seen here."""

    def __init__(
        self,
        peer_id: str,
        *,
        hear: Callable[[str, np.ndarray], None],
        see: Callable[[str, str, av.VideoFrame], None],
    ) -> None:
        """`hear(peer_id, int16 at 48 kHz)` and `see(peer_id, "camera" or "screen", frame)` are called on the loop."""
        self.peer_id = peer_id
        self.meter = Meter()
        self.heard_at = 0.0
        """When sound came last, by the monotonic clock; 0 for never."""
        self.last: dict[str, av.VideoFrame] = {}
        """The newest picture of each part."""
        self._hear, self._see = hear, see

    async def listen(self, track: MediaStreamTrack) -> None:
        """Take its sound until it ends."""
        resampler = Resampler()
        while (frame := await _next(track)) is not None:
            sound = cast(av.AudioFrame, frame)
            samples = resampler.take(of_frame(sound), sound.sample_rate or RATE)
            self.heard_at = time.monotonic()
            self.meter.take(samples)
            self._hear(self.peer_id, samples)

    async def watch(self, track: MediaStreamTrack, part: str) -> None:
        """Take its pictures until they end."""
        while (frame := await _next(track)) is not None:
            picture = cast(av.VideoFrame, frame)
            if max(picture.width, picture.height) <= MOST_SIDE:
                self.last[part] = picture
                self._see(self.peer_id, part, picture)


async def _next(track: MediaStreamTrack) -> object | None:
    try:
        return await track.recv()
    except MediaStreamError:
        return None
