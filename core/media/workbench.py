"""Workbench: where foreign files are decoded and models look at them: here, or in processes apart from the program."""

import io
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from PIL import Image

from core.jobs import NOBODY, Reporter
from core.media.analysers import ANALYSERS
from core.media.analysers.base import Analyser, Study
from core.media.duplicates import looks
from core.media.medium import Medium
from core.media.reading import read_picture
from core.params import build

THUMBNAIL_SIDE = 256
# Analysers, each with its parameters, that stay ready.
READY = 32


@dataclass(frozen=True)
class Prepared:
    """What the library keeps of a file: what `Picture` says but for the pixels, a WebP thumbnail, its looks."""

    width: int
    height: int
    exif: tuple[tuple[str, str], ...]
    taken: float | None
    damage: str
    kind: str
    duration_s: float | None
    pages: int
    place: tuple[float, float] | None
    keywords: tuple[str, ...]
    thumbnail: bytes
    looks: int | None


@dataclass(frozen=True)
class Wanted:
    """An analyser that shall look: `kind` of ANALYSERS with parameters; `name` is what its report is kept under."""

    name: str
    kind: str
    params: Mapping[str, Any] = field(default_factory=dict)


class Workbench(ABC):
    """Reads and looks. Methods block and may be called by many threads at once."""

    @abstractmethod
    def prepare(self, path: Path) -> Prepared:
        """What the library keeps of a file. Raises MediaError."""

    @abstractmethod
    def study(
        self, medium: Medium, wanted: Sequence[Wanted], *, device: str = "auto", job: Reporter = NOBODY
    ) -> list[Study]:
        """What each analyser finds. Raises MediaError, and Cancelled."""

    def close(self) -> None:  # noqa: B027  # not every workbench holds something
        """Give back what it holds."""


class Here(Workbench):
    """In this very process and thread."""

    def prepare(self, path: Path) -> Prepared:
        """Decoded once: for the thumbnail, the looks and the facts."""
        picture = read_picture(path, longest=THUMBNAIL_SIDE)
        data = io.BytesIO()
        Image.fromarray(picture.pixels).save(data, "WEBP", quality=80, method=2)
        return Prepared(
            picture.full_width,
            picture.full_height,
            picture.exif,
            picture.taken,
            picture.damage,
            picture.kind,
            picture.duration_s,
            picture.pages,
            picture.place,
            picture.keywords,
            data.getvalue(),
            None if picture.kind == "sound" else looks(picture.pixels),
        )

    def study(
        self, medium: Medium, wanted: Sequence[Wanted], *, device: str = "auto", job: Reporter = NOBODY
    ) -> list[Study]:
        """One analyser after the other, each of which keeps its model."""
        found = []
        for each in wanted:
            analyser = _analyser(each.kind, msgspec.json.encode(each.params), device)
            found.append(analyser.study(medium, job=job))
        return found


@lru_cache(READY)
def _analyser(kind: str, params: bytes, device: str) -> Analyser:
    made = ANALYSERS[kind]
    return made(build(made.Params, msgspec.json.decode(params)), device=device)
