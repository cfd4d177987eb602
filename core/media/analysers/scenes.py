"""Scenes of a video: when one picture gives way to another, and what each is like."""

from dataclasses import dataclass

from core.jobs import NOBODY, Reporter
from core.media.analysers.base import Analyser
from core.media.medium import Medium
from core.media.scenes import find_scenes
from core.media.video import Video
from core.params import param
from core.reports import Report, Series, Table, Tag


class Scenes(Analyser):
    """When which scene is shown, from the keyframes."""

    title = "Scenes"
    takes = frozenset({"video"})

    @dataclass(frozen=True)
    class Params:
        """What counts as another scene."""

        threshold: float = param(22.0, "A cut changes more than this (0 to 255).", low=1.0, high=255.0)
        least_s: float = param(
            0.6, "Scenes shorter than this are not told apart.", unit="s", low=0.0, high=60.0, title="Shortest scene"
        )

    def look(self, medium: Medium, *, job: Reporter = NOBODY) -> Report:
        """The scenes as a table, and how much changes when as a curve."""
        with Video.open(medium.path) as video:
            found = find_scenes(
                video,
                medium.duration_s,
                threshold=self.params.threshold,
                least_s=self.params.least_s,
                say=lambda part: job.report(round(100 * part), 100, "Looking for scenes"),
            )
        rows = tuple((str(number), *scene.cells) for number, scene in enumerate(found.scenes, 1))
        curve = Series(found.times, found.changes, "Seconds", "Change", "From keyframe to keyframe")
        tags = (Tag("several scenes"),) if len(rows) > 1 else ()
        return Report(self.title, (Table(("Scene", "From", "To", "Lasts"), rows), curve), tags)
