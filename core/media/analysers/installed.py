"""Models that a person installed from a file, as analysers of the library; an adapter says how one is used."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from core.errors import InputError
from core.jobs import NOBODY, Reporter
from core.media.adapters import ADAPTERS
from core.media.adapters.base import Adapter, Network
from core.media.analysers.base import PictureAnalyser, Study, Vector
from core.media.analysers.objects import Objects
from core.media.medium import Medium
from core.media.readers.base import Picture
from core.media.sessions import open_session
from core.params import build, param
from core.reports import Box, Boxes, Report


class Installed(PictureAnalyser):
    """Says what an installed model says, by the adapter of its family."""

    title = "Installed from a file"
    is_automatic = False

    @dataclass(frozen=True)
    class Params:
        """Which model, and how it is used."""

        model: str = param("", "The ONNX file of the model.")
        adapter: str = param("", "The adapter of its family.")
        labels: str = param("", "Its labels in order, separated by line ends.")
        second: str = param("", "The model's second file, where it has one: the encoder of Segment Anything.")
        options: str = param("", "The adapter's own parameters, each as name=value, separated by line ends.")
        as_matte: bool = param(False, "Give the foreground itself, for whoever cuts it out.")

    def analyse(self, picture: Picture) -> Report:
        """What the model says of a picture. Raises InputError when it does not fit the adapter, and MediaError."""
        return self._seen(picture)[0]

    def study(self, medium: Medium, *, job: Reporter = NOBODY) -> Study:
        """The same with the vector where the model gives one; of a video the mean of its frames."""
        if self.params.as_matte:
            there = self.adapter.matte(medium.picture, self.network)
            return Study(Report(self.title), matte=np.round(there * 255).astype(np.uint8))
        if not self.adapter.has_vector:
            return Study(self.look(medium, job=job))
        if medium.kind != "video":
            report, numbers = self._seen(medium.picture)
            return Study(report, () if numbers is None else (Vector(numbers),))
        seen = []
        for count, frame in enumerate(medium.frames, 1):
            height, width = frame.pixels.shape[:2]
            seen.append(self._seen(Picture(frame.pixels, width, height)))
            job.report(count, len(medium.frames))
        vectors = [numbers for _, numbers in seen if numbers is not None]
        if not vectors:
            return Study(Report(self.title))
        mean = np.mean(vectors, axis=0)
        unit = (mean / (np.linalg.norm(mean) + 1e-12)).astype(np.float32)
        return Study(seen[0][0], (Vector(unit),))

    @cached_property
    def adapter(self) -> Adapter:
        """The adapter with its parameters. Raises InputError."""
        kind = ADAPTERS[self.params.adapter]
        return kind(build(kind.Params, options_of(self.params.options)))

    @cached_property
    def network(self) -> Network:
        """The model, opened and looked at. Raises InputError when it does not fit, MediaError when it is no model."""
        if not self.params.model:
            raise InputError("No model is chosen.", "Choose an ONNX file.")
        session = open_session(Path(self.params.model), device=self.device)
        wrong, second = self.adapter.fits(session), None
        if not wrong and self.params.second:
            second = open_session(Path(self.params.second), device=self.device)
            wrong = self.adapter.fits_second(second)
        if wrong:
            raise InputError(
                f"The model does not fit '{self.params.adapter}': {wrong}.", "Choose another adapter for it."
            )
        labels = self.params.labels
        return Network(session, tuple(labels.split("\n")) if labels else (), second)

    def _seen(self, picture: Picture) -> tuple[Report, np.ndarray | None]:
        network = self.network
        prompt = self._prompt(picture) if self.adapter.is_prompted else None
        return self.adapter.study(picture, network, prompt=prompt)

    def _prompt(self, picture: Picture) -> Box | None:
        """What the shipped detector is surest of."""
        report = self._objects.analyse(picture)
        return next((part.boxes[0] for part in report.parts if isinstance(part, Boxes)), None)

    @cached_property
    def _objects(self) -> Objects:
        return Objects(device=self.device)


def options_of(text: str) -> dict[str, object]:
    """Parameters written as name=value, one a line. Raises InputError for a line that is none."""
    found: dict[str, object] = {}
    for line in text.splitlines():
        name, equals, value = line.partition("=")
        if line.strip() and not equals:
            raise InputError(f"'{line}' is no parameter.", "Write each as name=value.")
        if line.strip():
            found[name.strip()] = value.strip()
    return found
