"""Faces: where they are, what they express, and vectors by which the same person is found again."""

from dataclasses import dataclass
from typing import ClassVar

from core.jobs import NOBODY, Reporter
from core.media.analysers.base import PictureAnalyser, Study, Vector
from core.media.faces import embedding, expression, find_faces
from core.media.medium import Medium
from core.media.readers.base import Picture
from core.media.wording import clock
from core.params import param
from core.reports import Box, Boxes, Report, Table, Tag


class Faces(PictureAnalyser):
    """Boxes around faces and who looks alike, only when the setting allows it: faces are personal data."""

    title = "Faces"
    needs: ClassVar[str] = "detect_faces"

    @dataclass(frozen=True)
    class Params:
        """How sure it must be."""

        least: float = param(0.6, "Say nothing that is less likely than this.", low=0.01, high=1.0)
        expressions: bool = param(True, "Say what each face expresses; a small network guesses it.")

    def analyse(self, picture: Picture) -> Report:
        """The faces as boxes, and "face" as a tag when there is one."""
        return self._picture(picture).report

    def study(self, medium: Medium, *, job: Reporter = NOBODY) -> Study:
        """The same with a vector for each face; of a video those in some of its frames."""
        if medium.kind != "video":
            return self._picture(medium.picture)
        vectors: list[Vector] = []
        rows, best = [], 0.0
        for count, frame in enumerate(medium.frames, 1):
            height, width = frame.pixels.shape[:2]
            found = self._picture(Picture(frame.pixels, width, height))
            # a box belongs to a frame, which is not the picture that stands for the video
            vectors += [Vector(each.numbers) for each in found.vectors]
            if found.vectors:
                rows.append((clock(frame.time_s), str(len(found.vectors))))
                best = max(best, max(tag.score for tag in found.report.tags if tag.text == "face"))
            job.report(count, len(medium.frames), clock(frame.time_s))
        if not rows:
            return Study(Report(self.title))
        return Study(
            Report(self.title, (Table(("Seen at", "Faces"), tuple(rows)),), (Tag("face", best),)), tuple(vectors)
        )

    def _picture(self, picture: Picture) -> Study:
        boxes, vectors = [], []
        tags: dict[str, float] = {}
        for found in find_faces(picture.pixels, least=self.params.least, device=self.device):
            label = "face"
            if self.params.expressions:
                label, score = expression(picture.pixels, found, device=self.device)
                tags[label] = max(tags.get(label, 0.0), round(score, 4))
            place = found.box
            boxes.append(Box(place.left, place.top, place.right, place.bottom, label, place.score))
            vectors.append(Vector(embedding(picture.pixels, found, device=self.device), place))
        if not boxes:
            return Study(Report(self.title))
        said = (Tag("face", boxes[0].score), *(Tag(text, score) for text, score in tags.items()))
        return Study(Report(self.title, (Boxes(tuple(boxes)),), said), tuple(vectors))
