"""Models over time and space that were trained together, as analysers of the library's videos."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.jobs import NOBODY, Reporter
from core.media.analysers.base import Analyser
from core.media.analysers.trained import SHOWN, input_shape
from core.media.clips import clips
from core.media.medium import Medium
from core.media.sessions import run, softmax
from core.media.wording import clock
from core.params import param
from core.reports import Report, Table, Tag

# A video is judged by so many clips, as the networks were measured when they were published (Tran et al. 2018, 4.1).
MOST_CLIPS = 10


class TrainedClips(Analyser):
    """Tags a video with the labels of an installed model that looks at clips."""

    title = "Trained together on videos"
    takes = frozenset({"video"})
    is_automatic = False

    @dataclass(frozen=True)
    class Params:
        """Which model."""

        model: str = param("", "The ONNX file of the model.")
        labels: str = param("", "Its labels in order, separated by line ends.")

    def look(self, medium: Medium, *, job: Reporter = NOBODY) -> Report:
        """The label that is most likely over all clips as a tag; the first few with their scores, and where seen."""
        path, labels = Path(self.params.model), self.params.labels.split("\n")
        _, frames, side, _ = input_shape(path)
        found: list[np.ndarray] = []
        seen: dict[int, list[str]] = {}
        for clip in clips(medium.path, count=MOST_CLIPS, frames=frames, side=side):
            found.append(softmax(run(path, clip.inputs[None], device=self.device)[0])[0])
            seen.setdefault(int(found[-1].argmax()), []).append(clock(clip.start_s))
            job.report(len(found), MOST_CLIPS, clock(clip.start_s))
        scores = np.mean(found, axis=0)
        order = np.argsort(-scores)
        rows = tuple(
            (labels[number], f"{scores[number]:.2f}", ", ".join(seen.get(int(number), ()))) for number in order[:SHOWN]
        )
        tag = Tag(labels[order[0]], round(float(scores[order[0]]), 4))
        return Report(self.title, (Table(("Label", "Score", "Seen at"), rows),), (tag,))
