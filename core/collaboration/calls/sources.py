"""What one participant sends: a microphone, a camera, a screen, fed by pushes from whoever holds the device.

Core meets no device: the window feeds what Qt hears and sees, a test feeds a recording, a host what others sent it.
Every connection asks each source for a track of its own, because each is read at its own pace.
"""

import asyncio
import contextlib
import time
import weakref
from collections.abc import Callable
from fractions import Fraction

import av
import numpy as np
from aiortc.mediastreams import VIDEO_CLOCK_RATE, VIDEO_TIME_BASE, MediaStreamError, MediaStreamTrack
from av.frame import Frame

from core.collaboration.calls.levels import Meter
from core.collaboration.calls.resampling import Resampler
from core.collaboration.calls.sound_queue import RATE, STEP, SoundQueue

SOUND_BASE = Fraction(1, RATE)
# Before sending only the device's own unevenness is to be evened out; the other side waits again.
OUT_FIRST_S, OUT_MOST_S = 0.04, 0.2
# A still picture is sent again: whoever lost a part of it asks for a whole one, and gets it with the next.
REPEAT_S = 1.0
# Widest and highest, and most a second. A face is known at this size; words on a screen have to be read.
CAMERA, CAMERA_RATE = (640, 360), 15.0
RELAYED_CAMERA, RELAYED_RATE = (320, 180), 10.0
SCREEN, SCREEN_RATE = (1600, 900), 6.0


class SoundTrack(MediaStreamTrack):
    """20 ms after 20 ms, silence where nothing was fed: the other side hears that somebody is still there."""

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self.queue = SoundQueue(first_s=OUT_FIRST_S, most_s=OUT_MOST_S)
        self._started = 0.0
        self._sent = 0

    async def recv(self) -> Frame:
        """The next 20 ms, when it is time for them."""
        if self.readyState != "live":
            raise MediaStreamError
        now = time.monotonic()
        if not self._started:
            self._started = now
        wait = self._started + self._sent / RATE - now
        if wait > 0:
            await asyncio.sleep(wait)
        elif wait < -1:  # the machine slept: do not catch up with what nobody waits for
            self._started -= wait
        # both sides the same: FFmpeg would make one channel 3 dB quieter when the encoder wants two
        both = np.repeat(self.queue.take(STEP), 2)[None]
        frame = av.AudioFrame.from_ndarray(both, format="s16", layout="stereo")
        frame.sample_rate = RATE
        frame.pts, frame.time_base = self._sent, SOUND_BASE
        self._sent += STEP
        return frame


class Microphone:
    """Sound of one participant. While it is muted, what is sent are zeros."""

    def __init__(self) -> None:
        self.meter = Meter()
        self.listeners: list[Callable[[np.ndarray], None]] = []
        """Called with every piece as it is sent, int16 (n,) at 48 kHz."""
        self._resampler = Resampler()
        self._tracks: weakref.WeakSet[SoundTrack] = weakref.WeakSet()
        self._is_on = self._is_muted = False

    def on(self) -> None:
        """Send what is fed from now on."""
        self._is_on = True

    def off(self) -> None:
        """Send silence, whatever is fed."""
        self._is_on = False
        self._forget()

    @property
    def is_muted(self) -> bool:
        """Whether nothing but silence is sent."""
        return self._is_muted

    @is_muted.setter
    def is_muted(self, is_muted: bool) -> None:
        self._is_muted = is_muted
        if is_muted:
            self._forget()

    def feed(self, samples: np.ndarray, rate: int) -> None:
        """Some sound as it comes from the device: float (−1 … 1) or int16, (n,) or (n, channels), at `rate` Hz."""
        if not self._is_on:
            return
        made = self._resampler.take(samples, rate)
        if self._is_muted:
            made = np.zeros_like(made)
        else:
            for track in self._tracks:
                track.queue.push(made)
        self.meter.take(made)
        for listener in self.listeners:
            listener(made)

    def track(self) -> SoundTrack:
        """A new track that sends what is fed from now on."""
        made = SoundTrack()
        self._tracks.add(made)
        return made

    def _forget(self) -> None:
        for track in self._tracks:
            track.queue.clear()


class PictureTrack(MediaStreamTrack):
    """The newest picture; one that comes while the last is still being sent takes its place."""

    kind = "video"

    def __init__(self) -> None:
        super().__init__()
        self._newest: av.VideoFrame | None = None
        self._news = asyncio.Event()

    def push(self, frame: av.VideoFrame) -> None:
        """Send this next."""
        self._newest = frame
        self._news.set()

    def stop(self) -> None:
        """End it, also for whoever waits for the next picture."""
        super().stop()
        self._news.set()

    async def recv(self) -> Frame:
        """The next picture; nothing comes while there is none."""
        await self._news.wait()
        self._news.clear()
        frame, self._newest = self._newest, None
        if self.readyState != "live" or frame is None:
            raise MediaStreamError
        return frame


class Pictures:
    """Moving pictures of one participant, made smaller when they are larger than `most` (width, height)."""

    def __init__(self, most: tuple[int, int], *, rate: float) -> None:
        """At most `rate` pictures a second are sent."""
        self._most, self._rate = most, rate
        self._tracks: weakref.WeakSet[PictureTrack] = weakref.WeakSet()
        self._fed: av.VideoFrame | None = None
        self._is_on = False
        self._news = asyncio.Event()
        self._pump: asyncio.Task[None] | None = None
        self._started = time.monotonic()
        self.last: av.VideoFrame | None = None
        """What was sent last; None while it is off."""

    @property
    def is_on(self) -> bool:
        """Whether pictures are sent."""
        return self._is_on

    def on(self) -> None:
        """Send what is fed from now on."""
        self._is_on = True

    def feed(self, picture: av.VideoFrame | np.ndarray) -> None:
        """The next picture: a frame, or uint8 RGB (height, width, 3). While it is off, nothing happens."""
        if not self._is_on:
            return  # a device that was just let go may deliver one more
        self._fed = av.VideoFrame.from_ndarray(picture, format="rgb24") if isinstance(picture, np.ndarray) else picture
        self._news.set()
        if self._pump is None:
            self._pump = asyncio.ensure_future(self._send())

    def off(self) -> None:
        """Send no more; what was fed is forgotten."""
        self._is_on = False
        if self._pump is not None:
            self._pump.cancel()
        self._pump = self._fed = self.last = None
        self._news.clear()

    def resize(self, most: tuple[int, int], *, rate: float) -> None:
        """From now on others."""
        self._most, self._rate = most, rate

    def track(self) -> PictureTrack:
        """A new track that sends what is fed from now on, and what is shown now."""
        made = PictureTrack()
        self._tracks.add(made)
        if self.last is not None:
            made.push(self.last)
        return made

    async def _send(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), REPEAT_S)
            self._news.clear()
            if self._fed is None:
                return
            frame = await asyncio.to_thread(shrunk, self._fed, self._most)
            # one clock for all tracks: RTP adds a random start to each
            frame.pts = round((time.monotonic() - self._started) * VIDEO_CLOCK_RATE)
            frame.time_base = VIDEO_TIME_BASE
            frame.pict_type = av.video.frame.PictureType.NONE
            self.last = frame
            for track in tuple(self._tracks):
                track.push(frame)
            await asyncio.sleep(1 / self._rate)


class Sources:
    """All that one participant sends."""

    def __init__(self, *, is_relayed: bool = False) -> None:
        self.microphone = Microphone()
        camera, rate = (RELAYED_CAMERA, RELAYED_RATE) if is_relayed else (CAMERA, CAMERA_RATE)
        self.camera = Pictures(camera, rate=rate)
        self.screen = Pictures(SCREEN, rate=SCREEN_RATE)

    def tracks(self) -> tuple[SoundTrack, PictureTrack, PictureTrack]:
        """New tracks for one connection, in the order that all connections have."""
        return self.microphone.track(), self.camera.track(), self.screen.track()

    def on(self) -> None:
        """All of it is sent: somebody else's, that is forwarded."""
        for source in (self.microphone, self.camera, self.screen):
            source.on()

    def off(self) -> None:
        """Nothing of it is sent any more."""
        self.microphone.off()
        self.camera.off()
        self.screen.off()


def shrunk(frame: av.VideoFrame, most: tuple[int, int]) -> av.VideoFrame:
    """The picture within `most` (width, height), both even, as the encoders want it; a new frame. Blocks."""
    scale = min(1.0, most[0] / frame.width, most[1] / frame.height)
    width, height = (max(2, round(side * scale / 2) * 2) for side in (frame.width, frame.height))
    return frame.reformat(width=width, height=height, format="yuv420p")
