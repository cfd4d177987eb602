"""Clips of the videos of this machine's library that carry a label by hand."""

from dataclasses import dataclass
from math import prod

import numpy as np

from core.errors import InputError, VegaError
from core.federated.data import Examples
from core.federated.records import TrainingConfig
from core.federated.sources.base import NAMED, Source
from core.jobs import Reporter
from core.params import param

# A training holds all of its examples in memory: of 16 frames of 112×112 these are 900 clips, of 8 of 56×56 7,100.
MOST_BYTES = 2 << 30


class LibraryClips(Source):
    """Labelled videos of the library, cut into clips of about a second: for networks over time and space."""

    title = "Labelled videos of the library, as clips"

    @dataclass(frozen=True)
    class Params:
        """Which labels take part, and how the videos are cut."""

        labels: str = param("", "Only these labels, separated by commas. Empty means all.")
        frames: int = param(
            8, "Frames of a clip; the published networks saw 16. The same for all participants.", low=4, high=32
        )
        side: int = param(
            56,
            "Width and height of a clip; 112 as published. The same for all participants.",
            unit="pixels",
            low=32,
            high=224,
        )
        clips: int = param(3, "Clips of each video, spread over its length, if it is long enough.", low=1, high=100)

    def read(self, config: TrainingConfig, *, job: Reporter) -> Examples:
        """Float32 (n, 3, frames, side, side), standardised; the clips of a video all teach or all measure.

        A video that cannot be read is left out and named. Raises InputError when there are more than memory is for.
        """
        wanted = [label.strip() for label in self.params.labels.split(",") if label.strip()]
        found = self.pictures.labelled_videos(wanted)
        shape = (3, self.params.frames, self.params.side, self.params.side)
        each = self._clips_each(len(found), prod(shape) * np.dtype(np.float32).itemsize)
        # memory that is never written is never taken
        inputs = np.empty((len(found) * each, *shape), np.float32)
        labels: list[str] = []
        groups: list[str] = []
        failed: list[str] = []
        for count, (number, label, path) in enumerate(found, 1):
            before = len(labels)
            try:
                for clip in self.pictures.clips(path, count=each, frames=self.params.frames, side=self.params.side):
                    inputs[len(labels)] = clip
                    labels.append(label)
                    groups.append(f"video {number}")
            except VegaError as error:
                failed.append(f"{path.name}: {error.what}")
                del labels[before:], groups[before:]
            job.report(count, len(found), "Reading videos")
        notes = tuple(failed[:NAMED]) + ((f"and {len(failed) - NAMED} more",) if len(failed) > NAMED else ())
        if each < self.params.clips:
            notes = (*notes, f"Memory is made for {each} clips of each video")
        return Examples(inputs[: len(labels)], tuple(labels), notes, groups=tuple(groups), has_whole_groups=True)

    def _clips_each(self, videos: int, clip_bytes: int) -> int:
        room = MOST_BYTES // clip_bytes // max(1, videos)
        if not room:
            raise InputError(
                f"Clips of {videos:,} videos would take {videos * clip_bytes / 2**30:.1f} GB of memory; "
                f"at most {MOST_BYTES >> 30} are taken.",
                "Choose a smaller side, fewer frames, or some of the labels.",
            )
        return min(int(self.params.clips), room)
