"""What comes from one participant reaches those who listen; what no honest peer sends does not."""

from fractions import Fraction

import av
import numpy as np
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

from core.collaboration.calls import incoming as module
from core.collaboration.calls.incoming import CAMERA_PART, Incoming


class Given(MediaStreamTrack):
    """A track of frames that are there already."""

    def __init__(self, kind, frames):
        super().__init__()
        self.kind, self._frames = kind, list(frames)

    async def recv(self):
        if not self._frames:
            raise MediaStreamError
        return self._frames.pop(0)


def sound(rate, count):
    frame = av.AudioFrame.from_ndarray(np.full((1, count), 8_192, np.int16), format="s16", layout="mono")
    frame.sample_rate, frame.time_base = rate, Fraction(1, rate)
    return frame


async def test_sound_of_any_rate_is_heard_at_48_khz_and_measured():
    heard = []
    one = Incoming("ada", hear=lambda peer_id, samples: heard.append((peer_id, samples)), see=lambda *picture: None)
    await one.listen(Given("audio", [sound(48_000, 960)] + [sound(8_000, 160)] * 10))
    assert {peer_id for peer_id, _ in heard} == {"ada"}
    assert abs(sum(len(samples) for _, samples in heard) - 11 * 960) < 200
    assert one.heard_at > 0
    assert -13 < one.meter.level < -11  # 8192 is a quarter of full scale


async def test_pictures_are_seen_and_the_last_is_kept_but_none_larger_than_a_screen(monkeypatch):
    monkeypatch.setattr(module, "MOST_SIDE", 640)
    seen = []
    one = Incoming("ada", hear=lambda *sound: None, see=lambda *picture: seen.append(picture))
    frames = [av.VideoFrame(640, 360, "yuv420p"), av.VideoFrame(1280, 720, "yuv420p")]
    await one.watch(Given("video", frames), CAMERA_PART)
    assert seen == [("ada", "camera", frames[0])]
    assert one.last == {"camera": frames[0]}
