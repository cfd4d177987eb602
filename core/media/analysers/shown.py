"""What each scene of a video shows: a frame of each is looked at by the same models as pictures are."""

from dataclasses import dataclass

from core.jobs import NOBODY, Reporter
from core.media.analysers.base import Analyser
from core.media.analysers.classes import Classes
from core.media.analysers.objects import Objects
from core.media.analysers.text import Text as Reading
from core.media.medium import ANALYSED_SIDE, Medium
from core.media.readers.base import Picture
from core.media.scenes import find_scenes
from core.media.spans import Span
from core.media.video import Frame, Video
from core.media.wording import clock
from core.params import param
from core.reports import Report, Table, Tag, Text

# Of a scene, what is named.
NAMED = 3
# Changes (0 to 255) and seconds from which on it is another scene, as the analyser `scenes` has them.
THRESHOLD, LEAST_S = 22.0, 0.6


class Shown(Analyser):
    """Scene by scene what is seen, and what can be read; so that a moment is found and not only a video."""

    title = "What scenes show"
    takes = frozenset({"video"})

    @dataclass(frozen=True)
    class Params:
        """How much is looked at."""

        most: int = param(40, "Look at so many scenes at most, the longest.", low=1, high=1000, title="Scenes")
        read: bool = param(True, "Read the text in each, which takes most of the time.", title="Read text")

    def look(self, medium: Medium, *, job: Reporter = NOBODY) -> Report:
        """A table with a row a scene, and what can be read in the video as one text."""
        with Video.open(medium.path) as video:
            scenes = find_scenes(video, medium.duration_s, threshold=THRESHOLD, least_s=LEAST_S).scenes
        chosen = sorted(scenes, key=lambda scene: -scene.length_s)[: self.params.most]
        chosen.sort(key=lambda scene: scene.start_s)
        rows, read, tags = [], [], {}  # type: list[tuple[str, ...]], list[str], dict[str, float]
        with Video.open(medium.path) as video:
            frames = video.at([_middle(scene) for scene in chosen], longest=ANALYSED_SIDE)
            for count, (scene, frame) in enumerate(zip(chosen, frames, strict=False), 1):
                seen, words = self._look(frame)
                rows.append((clock(scene.start_s), clock(scene.end_s), ", ".join(tag.text for tag in seen), words))
                read += [f"{clock(scene.start_s)} {words}"] if words else []
                for tag in seen:
                    tags[tag.text] = max(tag.score, tags.get(tag.text, 0.0))
                job.report(count, len(chosen), f"Scene at {clock(scene.start_s)}")
        if not rows:
            return Report(self.title)
        table = Table(("From", "To", "Shows", "Says"), tuple(rows))
        texts = (Text("\n".join(read), "Text in the video"),) if read else ()
        return Report(self.title, (*texts, table), tuple(Tag(text, score) for text, score in tags.items()))

    def _look(self, frame: Frame) -> tuple[list[Tag], str]:
        """The surest things in a frame, objects before classes, and the words in it."""
        height, width = frame.pixels.shape[:2]
        picture = Picture(frame.pixels, width, height)
        things = [
            *Objects(device=self.device).analyse(picture).tags,
            *Classes(device=self.device).analyse(picture).tags,
        ]
        seen = list({tag.text: tag for tag in things}.values())[:NAMED]
        if not self.params.read:
            return seen, ""
        found = [part.text for part in Reading(device=self.device).analyse(picture).parts if isinstance(part, Text)]
        return seen, " ".join(" ".join(found).split())


def _middle(scene: Span) -> float:
    return (scene.start_s + scene.end_s) / 2
