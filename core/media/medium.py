"""Medium: a file of the library as analysers see it: its picture, or frames from all parts of a video."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from core.media.containers import opened
from core.media.readers.base import Picture
from core.media.reading import read_picture
from core.media.video import Frame, Video

# Analysers see at most so many pixels a side: enough for all of them, quick to decode.
ANALYSED_SIDE = 1024
# Frames of a video that picture analysers look at, spread over its length.
MOST_FRAMES = 8


@dataclass(frozen=True)
class Medium:
    """A file, its kind ("picture", "video" or "sound"), and how long it lasts. Reading blocks; raises MediaError."""

    path: Path
    kind: str = "picture"
    duration_s: float = 0.0

    @cached_property
    def picture(self) -> Picture:
        """The picture, or what stands for a video or sound."""
        return read_picture(self.path, longest=ANALYSED_SIDE)

    @cached_property
    def has_sound(self) -> bool:
        """Whether there is a sound track."""
        if self.kind == "picture":
            return False
        with opened(self.path) as container:
            return bool(container.streams.audio)

    @cached_property
    def frames(self) -> tuple[Frame, ...]:
        """Keyframes from all parts of a video, each once, in their order."""
        times = (np.arange(MOST_FRAMES) + 0.5) / MOST_FRAMES * self.duration_s
        found: dict[float, Frame] = {}
        with Video.open(self.path) as video:
            for frame in video.at([float(time) for time in times], longest=ANALYSED_SIDE):
                found.setdefault(frame.time_s, frame)
        return tuple(found[time] for time in sorted(found))
