"""Writes a call into a file: one sound track of all who agreed, one picture of who speaks. Blocks; for a worker."""

from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import numpy as np

from core.collaboration.calls.sound_queue import RATE
from core.errors import InputError, StorageError

WIDTH, HEIGHT = 960, 540
PICTURES_A_S = 10
# Containers that a file's name may ask for, and the codecs that all players of that container know.
FORMS = {".webm": ("libvpx", "libopus"), ".mkv": ("libvpx", "libopus"), ".mp4": ("libx264", "aac")}
# Quick enough for two cores that also hold the call.
OPTIONS = {
    "libvpx": {"deadline": "realtime", "cpu-used": "16", "lag-in-frames": "0", "static-thresh": "1"},
    "libx264": {"preset": "ultrafast", "tune": "zerolatency"},
}
BIT_RATE = 1_200_000
# What is shown while nobody sends a picture.
GROUND = 24


class Film:
    """A file that grows. Sound is what counts: pictures are placed at its time."""

    def __init__(self, path: Path) -> None:
        """Raises InputError for a form that is not known, StorageError when the file cannot be made."""
        self.path = path
        codecs = FORMS.get(path.suffix.lower())
        if codecs is None:
            raise InputError(f"A call cannot be written as '{path.suffix}'.", f"Use one of: {', '.join(FORMS)}.")
        try:
            path.open("wb").close()  # FFmpeg would try only with the first picture
            self._container = av.open(str(path), "w")
        except (OSError, av.FFmpegError) as error:
            raise StorageError(f"The recording cannot be written: {error}.", "Choose another folder.") from error
        made = self._container.add_stream(codecs[0], rate=PICTURES_A_S, options=OPTIONS[codecs[0]])
        self._video = cast(av.VideoStream, made)
        self._video.width, self._video.height, self._video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        self._video.bit_rate = BIT_RATE
        # threads of libvpx spin while they wait for each other: on two busy cores 125 ms a picture instead of 2
        self._video.thread_count = 1
        self._audio = cast(av.AudioStream, self._container.add_stream(codecs[1], rate=RATE, layout="mono"))
        self._samples = self._pictures = 0

    @property
    def length_s(self) -> float:
        """How long it is so far."""
        return self._samples / RATE

    def write(self, samples: np.ndarray, picture: av.VideoFrame | None) -> None:
        """Sound, int16 (n,) at 48 kHz, and what is to be seen meanwhile. Raises StorageError when the disk is full."""
        sound = av.AudioFrame.from_ndarray(samples[None], format="s16", layout="mono")
        sound.sample_rate, sound.pts, sound.time_base = RATE, self._samples, Fraction(1, RATE)
        self._samples += len(samples)
        try:
            self._container.mux(self._audio.encode(sound))
            if self._pictures <= self.length_s * PICTURES_A_S:
                frame = framed(picture)
                while self._pictures <= self.length_s * PICTURES_A_S:
                    frame.pts, frame.time_base = self._pictures, Fraction(1, PICTURES_A_S)
                    self._container.mux(self._video.encode(frame))
                    self._pictures += 1
        except (OSError, av.FFmpegError) as error:
            raise StorageError(f"The recording cannot go on: {error}.", "Make room on the disk.") from error

    def close(self) -> None:
        """Finish the file. Raises StorageError."""
        try:
            self._container.mux(self._video.encode(None))
            self._container.mux(self._audio.encode(None))
            self._container.close()
        except (OSError, av.FFmpegError) as error:
            raise StorageError(f"The recording cannot be finished: {error}.", "Make room on the disk.") from error


def framed(picture: av.VideoFrame | None) -> av.VideoFrame:
    """The picture in the middle of a dark frame of the film's size; only the frame when there is none."""
    canvas = np.full((HEIGHT, WIDTH, 3), GROUND, np.uint8)
    if picture is not None:
        scale = min(WIDTH / picture.width, HEIGHT / picture.height)
        width, height = (max(2, round(side * scale / 2) * 2) for side in (picture.width, picture.height))
        inner = picture.to_ndarray(format="rgb24", width=width, height=height)
        top, left = (HEIGHT - height) // 2, (WIDTH - width) // 2
        canvas[top : top + height, left : left + width] = inner
    return av.VideoFrame.from_ndarray(canvas, format="rgb24")
